//! Extended reliable connections: an initiator names the queue that a message takes its receive from.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::os::fd::AsFd;

use common::{find, is, probe, take};
use rrddmma::{
    Access, CompletionQueue, ConnectOptions, ErrorKind, Opcode, PortNumber, ProtectionDomain, QpState,
    QueuePair, Rc, RecvRequest, SendRequest, SrqNumber, Status, Verb, Xrc, XrcDomain, XrcReceiveQueue,
    XrcTarget,
};

/// An initiator, its target, and two queues in the target's domain.
struct Stage {
    initiator: QueuePair<Xrc>,
    target: XrcTarget,
    queues: [XrcReceiveQueue; 2],
    send_cq: CompletionQueue,
    recv_cq: CompletionQueue,
    domain: XrcDomain,
    pd: ProtectionDomain,
}

fn stage() -> Stage {
    let pd = common::context().alloc_pd().unwrap();
    let domain = pd.context().open_xrc_domain(None).unwrap();
    let (send_cq, recv_cq) = (pd.context().create_cq(16).unwrap(), pd.context().create_cq(16).unwrap());
    let queue = || pd.create_xrc_srq(&domain, &recv_cq, 8, 1).unwrap();
    let queues = [queue(), queue()];
    let target = domain.create_target(PortNumber::FIRST, Access::REMOTE_WRITE).unwrap();
    let initiator = pd.queue_pair::<Xrc>(&send_cq, &send_cq).max_inline_data(64).build().unwrap();
    assert_eq!((initiator.limits().max_recv_wr, initiator.limits().max_recv_sge), (0, 0));
    let (end, target_end) = (initiator.endpoint().unwrap(), target.endpoint().unwrap());
    let target = target.connect(&end, &ConnectOptions::new()).unwrap();
    let initiator = initiator.connect(&target_end).unwrap();
    Stage { initiator, target, queues, send_cq, recv_cq, domain, pd }
}

#[test]
fn a_message_takes_its_receive_from_the_queue_that_it_names() {
    let Stage { mut initiator, target, mut queues, mut send_cq, mut recv_cq, domain, pd } = stage();
    assert_eq!(*target.domain().context(), *pd.context());
    assert_eq!(target.query().unwrap().state(), QpState::ReadyToSend);
    assert!(queues[0].limits().max_wr >= 8 && queues[0].number() != queues[1].number());
    let region = pd.allocate(64, Access::LOCAL_WRITE).unwrap();
    queues[0].post_recv(RecvRequest::new(&[region.slice(..8)]).id(10)).unwrap();
    let part = [region.slice(8..16)];
    queues[1].post_recv_list(&mut [RecvRequest::new(&part).id(11)]).unwrap();
    for (queue, text) in [(1, b"one"), (0, b"two")] {
        let request = SendRequest::send_bytes(text).to_srq(queues[queue].number());
        initiator.post_send(request.signaled()).unwrap();
    }
    assert!(take(&mut send_cq, 2).iter().all(|completion| completion.opcode() == Opcode::Send));
    let completions = take(&mut recv_cq, 2);
    assert_eq!((find(&completions, 11).status(), find(&completions, 11).byte_len()), (Status::Success, 3));
    assert!(find(&completions, 10).is_success());
    assert_eq!((region.to_vec(8, 3), region.to_vec(0, 3)), (b"one".to_vec(), b"two".to_vec()));
    // A write takes no receive, but the queue says which domain's memory it may reach.
    let memory = pd.allocate(8, Access::REMOTE_WRITE).unwrap();
    let request = SendRequest::write_bytes(b"written", memory.remote()).to_srq(queues[0].number());
    initiator.post_send(request.signaled()).unwrap();
    assert!(take(&mut send_cq, 1)[0].is_success());
    assert_eq!(memory.to_vec(0, 7), b"written");
    // The domain lives as long as something in it does.
    let rejected = domain.close().unwrap_err();
    assert_eq!((rejected.error().verb(), rejected.error().kind()), (Verb::CloseXrcd, ErrorKind::Busy));
    target.close().unwrap();
    // A queue lives as long as its completion queue, which may hold completions of it.
    let [one, two] = queues;
    let busy = one.close().unwrap_err();
    assert_eq!((busy.error().verb(), busy.error().kind()), (Verb::DestroySrq, ErrorKind::Busy));
    drop((busy, recv_cq));
    two.close().unwrap();
    rejected.into_value().close().unwrap();
}

#[test]
fn a_queue_that_is_not_there_fails_the_initiator() {
    let Stage { mut initiator, target: _target, queues: _queues, mut send_cq, .. } = stage();
    let nowhere = SrqNumber::from_wire(0xff_fff0).unwrap();
    initiator.post_send(SendRequest::send_bytes(b"x").to_srq(nowhere).signaled()).unwrap();
    let completion = take(&mut send_cq, 1)[0];
    assert!(!completion.is_success(), "{completion:?}");
}

#[test]
fn what_is_posted_waits_for_the_end_of_the_queue() {
    let Stage { mut initiator, target: _target, queues, send_cq: mut cq, mut recv_cq, pd, .. } = stage();
    let [mut queue, other] = queues;
    let (storage, freed) = probe();
    let region = pd.register(storage, Access::LOCAL_WRITE).unwrap();
    queue.post_recv(RecvRequest::new(&[region.slice(..8)])).unwrap();
    drop(region);
    initiator.post_send(SendRequest::send_bytes(b"x").to_srq(queue.number()).signaled()).unwrap();
    take(&mut cq, 1);
    take(&mut recv_cq, 1);
    pd.reclaim();
    assert!(!is(&freed));
    drop((queue, other));
    assert!(!is(&freed), "it lives as long as its completion queue");
    drop(recv_cq);
    assert!(is(&freed));
}

/// libmlx5 looks for the queue of a completion by an index, which it gives to the next pair or queue when one is destroyed, and takes nothing out of a completion queue when a queue of
/// an XRC domain is.
#[test]
fn what_is_left_of_a_queue_that_is_dropped_is_nobody_elses() {
    let Stage { mut initiator, target: _target, queues, mut send_cq, mut recv_cq, pd, .. } = stage();
    let [mut queue, _other] = queues;
    let region = pd.allocate(64, Access::LOCAL_WRITE).unwrap();
    queue.post_recv(RecvRequest::new(&[region.slice(..8)]).id(1)).unwrap();
    initiator.post_send(SendRequest::send_bytes(b"left").to_srq(queue.number()).signaled()).unwrap();
    take(&mut send_cq, 1);
    drop(queue);
    let _pair = pd.queue_pair::<Xrc>(&send_cq, &send_cq).build().unwrap();
    let completion = take(&mut recv_cq, 1)[0];
    assert_eq!((completion.status(), completion.wr_id()), (Status::Success, 1));
    assert_eq!(region.to_vec(0, 4), b"left");
}

#[test]
fn a_pair_on_the_queue_of_targets_holds_back_what_is_dropped() {
    let Stage { target: _target, queues: _queues, recv_cq, pd, .. } = stage();
    let pair = pd.queue_pair::<Rc>(&recv_cq, &recv_cq).build().unwrap();
    let (storage, freed) = probe();
    let region = pd.register(storage, Access::LOCAL_WRITE).unwrap();
    let _ = region.slice(..);
    drop(region);
    pd.reclaim();
    assert!(!is(&freed));
    drop(pair);
    assert!(is(&freed));
}

#[test]
fn a_target_is_reset_and_connected_again() {
    let Stage { initiator, target, mut queues, mut send_cq, mut recv_cq, pd, .. } = stage();
    let (initiator, target) = (initiator.reset().unwrap(), target.reset().unwrap());
    let (end, target_end) = (initiator.endpoint().unwrap(), target.endpoint().unwrap());
    let target = target.connect(&end, &ConnectOptions::new()).unwrap();
    let mut initiator = initiator.connect(&target_end).unwrap();
    assert_eq!(target.number(), target_end.qp);
    let region = pd.allocate(8, Access::LOCAL_WRITE).unwrap();
    queues[0].post_recv(RecvRequest::new(&[region.slice(..)])).unwrap();
    let request = SendRequest::send_bytes(b"on").to_srq(queues[0].number());
    initiator.post_send(request.signaled()).unwrap();
    take(&mut send_cq, 1);
    take(&mut recv_cq, 1);
    assert_eq!(region.to_vec(0, 2), b"on");
}

#[test]
fn one_file_is_one_domain_and_a_strange_one_is_refused() {
    let context = common::context();
    let file = std::fs::File::open(std::env::current_exe().unwrap()).unwrap();
    let one = context.open_xrc_domain(Some(file.as_fd())).unwrap();
    let same = context.open_xrc_domain(Some(file.as_fd())).unwrap();
    drop(one);
    assert_eq!(same.context().name(), context.name());
    let error = same.create_target(PortNumber::new(9), Access::empty()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    let prepared = same.create_target(PortNumber::FIRST, Access::empty()).unwrap().gid_index(250);
    assert_eq!(prepared.endpoint().unwrap_err().kind(), ErrorKind::NotFound);
}

/// One test for each `# Panics` bullet.
mod contracts {
    use super::*;

    #[test]
    #[should_panic(expected = "ProtectionDomain::create_xrc_srq: max_wr is 0")]
    fn a_queue_for_nothing() {
        let Stage { pd, domain, recv_cq, .. } = stage();
        let _ = pd.create_xrc_srq(&domain, &recv_cq, 0, 1);
    }

    #[test]
    #[should_panic(
        expected = "ProtectionDomain::create_xrc_srq: the XRC domain or the completion queue is of another"
    )]
    fn a_domain_of_another_context() {
        let Stage { domain, recv_cq, .. } = stage();
        let _ = common::context().alloc_pd().unwrap().create_xrc_srq(&domain, &recv_cq, 1, 1);
    }
}
