//! Queue pairs that share their receives.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::{PATIENCE, find, take};
use rrddmma::{
    Access, CompletionQueue, ConnectOptions, ErrorKind, EventKind, EventSubject, MemoryRegion,
    ProtectionDomain, QpState, QueuePair, Rc, RecvRequest, RnrRetry, SendRequest, Shared, SharedReceiveQueue,
    Status, Verb,
};

/// Two senders, each connected to a pair on one shared queue.
struct Stage {
    senders: [QueuePair<Rc>; 2],
    receivers: [QueuePair<Shared<Rc>>; 2],
    srq: SharedReceiveQueue,
    cq: CompletionQueue,
    pd: ProtectionDomain,
}

fn stage() -> Stage {
    let pd = common::context().alloc_pd().unwrap();
    let cq = pd.context().create_cq(64).unwrap();
    let srq = pd.create_srq(16, 2).unwrap();
    let connect = || {
        let builder = pd.queue_pair::<Rc>(&cq, &cq).max_inline_data(64);
        let (a, b) = (builder.clone().build().unwrap(), builder.srq(&srq).build().unwrap());
        let (end_a, end_b) = (a.endpoint().unwrap(), b.endpoint().unwrap());
        (a.connect(&end_b).unwrap(), b.connect(&end_a).unwrap())
    };
    let ((a, b), (c, d)) = (connect(), connect());
    Stage { senders: [a, c], receivers: [b, d], srq, cq, pd }
}

fn region(pd: &ProtectionDomain) -> MemoryRegion {
    pd.allocate(64, Access::LOCAL_WRITE).unwrap()
}

#[test]
fn messages_to_any_pair_take_the_receives_in_turn() {
    let Stage { mut senders, receivers, mut srq, mut cq, pd } = stage();
    assert!(srq.limits().max_wr >= 16 && srq.limits().max_sge >= 2 && *srq.pd() == pd);
    assert_eq!((receivers[0].limits().max_recv_wr, receivers[0].limits().max_recv_sge), (0, 0));
    let region = region(&pd);
    let (two, one) = ([region.slice(..1), region.slice(8..9)], [region.slice(16..32)]);
    srq.post_recv_list(&mut [RecvRequest::new(&two).id(0), RecvRequest::new(&one).id(1)]).unwrap();
    srq.post_recv(RecvRequest::new(&[region.slice(32..48)]).id(2)).unwrap();
    for (at, text) in [(1, b"ab"), (0, b"cd"), (1, b"ef")] {
        senders[at].post_send(SendRequest::send_bytes(text).signaled().id(9)).unwrap();
    }
    let completions = take(&mut cq, 6);
    let receiver = |id| find(&completions, id).qp();
    assert_eq!(
        [receiver(0), receiver(1), receiver(2)],
        [receivers[1].number(), receivers[0].number(), receivers[1].number()]
    );
    assert_eq!([region.to_vec(0, 1), region.to_vec(8, 1)], [b"a", b"b"]);
    assert_eq!([region.to_vec(16, 2), region.to_vec(32, 2)], [b"cd", b"ef"]);
}

#[test]
fn a_region_waits_until_the_queue_was_quiet_and_another_does_not() {
    let Stage { mut senders, receivers: _receivers, mut srq, mut cq, pd } = stage();
    let (posted, other) = (region(&pd), region(&pd));
    srq.post_recv(RecvRequest::new(&[posted.slice(..8)]).id(1)).unwrap();
    srq.post_recv(RecvRequest::new(&[posted.slice(8..16)]).id(2)).unwrap();
    let _ = other.slice(..);
    drop(other);
    assert_eq!(pd.reclaim().waiting, 0, "another region is not held back by the queue");
    drop(posted);
    senders[0].post_send(SendRequest::send_bytes(b"one").signaled()).unwrap();
    take(&mut cq, 2);
    assert_eq!(pd.reclaim().waiting, 1);
    senders[1].post_send(SendRequest::send_bytes(b"two").signaled()).unwrap();
    take(&mut cq, 2);
    assert_eq!(pd.reclaim().waiting, 0);
}

#[test]
fn plain_bytes_only_while_the_queue_cannot_write() {
    let Stage { mut senders, receivers: _receivers, mut srq, mut cq, pd } = stage();
    let mut region = region(&pd);
    srq.post_recv(RecvRequest::new(&[region.slice(..8)]).id(1)).unwrap();
    assert_eq!(region.as_mut_slice().unwrap_err().kind(), ErrorKind::Busy);
    senders[0].post_send(SendRequest::send_bytes(b"one").signaled()).unwrap();
    take(&mut cq, 2);
    assert_eq!(&region.as_mut_slice().unwrap()[..3], b"one");
}

#[test]
fn a_region_waits_for_the_end_of_the_queue() {
    let Stage { senders, receivers, mut srq, cq, pd } = stage();
    let region = region(&pd);
    srq.post_recv(RecvRequest::new(&[region.slice(..)])).unwrap();
    drop(region);
    drop((senders, cq));
    let rejected = srq.close().unwrap_err();
    assert_eq!((rejected.error().verb(), rejected.error().kind()), (Verb::DestroySrq, ErrorKind::Busy));
    let srq = rejected.into_value();
    // The queue lives as long as one of its pairs does.
    drop(receivers);
    assert_eq!(pd.reclaim().waiting, 1);
    srq.close().unwrap();
    assert_eq!(pd.reclaim().waiting, 0);
}

#[test]
fn a_pair_that_fails_leaves_the_receives_to_the_others() {
    let Stage { mut senders, mut receivers, mut srq, mut cq, pd } = stage();
    let region = region(&pd);
    receivers[0].to_error().unwrap();
    srq.post_recv(RecvRequest::new(&[region.slice(..8)]).id(1)).unwrap();
    senders[1].post_send(SendRequest::send_bytes(b"on").signaled().id(2)).unwrap();
    let completions = take(&mut cq, 2);
    assert_eq!(find(&completions, 1).status(), Status::Success);
    assert_eq!(region.to_vec(0, 2), b"on");
}

#[test]
fn a_sender_waits_for_a_dry_queue_or_gives_up_as_it_was_told() {
    let pd = common::context().alloc_pd().unwrap();
    let mut cq = pd.context().create_cq(16).unwrap();
    let mut srq = pd.create_srq(4, 1).unwrap();
    let builder = pd.queue_pair::<Rc>(&cq, &cq);
    let (sender, receiver) = (builder.clone().build().unwrap(), builder.srq(&srq).build().unwrap());
    let (end, receiver_end) = (sender.endpoint().unwrap(), receiver.endpoint().unwrap());
    let receiver = receiver.connect(&end).unwrap();
    let mut sender = sender.connect(&receiver_end).unwrap();
    let send = || SendRequest::send(&[]).id(1).signaled();
    // By default it waits for ever, and a receive that comes late is in time.
    sender.post_send(send()).unwrap();
    assert_eq!(cq.poll(|_| ()).unwrap(), 0);
    srq.post_recv(RecvRequest::new(&[]).id(2)).unwrap();
    let completions = take(&mut cq, 2);
    assert_eq!([1, 2].map(|id| find(&completions, id).status()), [Status::Success; 2]);

    let (sender, receiver) = (sender.reset().unwrap(), receiver.reset().unwrap());
    let impatient = ConnectOptions::new().rnr_retry(RnrRetry::Times(2));
    let mut sender = sender.connect_with(&receiver_end, &impatient).unwrap();
    let receiver = receiver.connect(&end).unwrap();
    sender.post_send(send()).unwrap();
    assert_eq!(take(&mut cq, 1)[0].status(), Status::RnrRetryExceeded);
    assert_eq!(sender.query().unwrap().state(), QpState::Error);
    assert_eq!(receiver.query().unwrap().state(), QpState::ReadyToSend);
}

#[test]
fn falling_below_the_limit_is_an_event() {
    let Stage { mut senders, receivers: _receivers, mut srq, mut cq, pd } = stage();
    let region = region(&pd);
    for id in 0..2 {
        srq.post_recv(RecvRequest::new(&[region.slice(..8)]).id(id)).unwrap();
    }
    srq.arm_limit(2).unwrap();
    assert_eq!(srq.armed_limit().unwrap(), 2);
    senders[0].post_send(SendRequest::send_bytes(b"x").signaled()).unwrap();
    take(&mut cq, 2);
    let event = pd.context().next_event(Some(PATIENCE)).unwrap().expect("an event");
    assert_eq!(event.kind, EventKind::SrqLimitReached);
    assert_eq!(event.subject, EventSubject::SharedReceiveQueue(srq.as_raw().addr()));
    assert_eq!(srq.armed_limit().unwrap(), 0, "one wish is one event");
    assert_eq!(srq.arm_limit(1 << 20).unwrap_err().verb(), Verb::ModifySrq);
}

#[test]
fn a_full_queue_says_so_and_goes_on() {
    let Stage { mut senders, receivers: _receivers, mut srq, mut cq, pd } = stage();
    let region = region(&pd);
    let mut posted = 0;
    let error = loop {
        match srq.post_recv(RecvRequest::new(&[region.slice(..8)]).id(posted)) {
            Ok(()) => posted += 1,
            Err(error) => break error,
        }
        assert!(posted < 100_000);
    };
    assert!(error.is_queue_full() && error.verb() == Verb::PostSrqRecv, "{error}");
    assert!(posted >= 16);
    senders[0].post_send(SendRequest::send_bytes(b"x").signaled()).unwrap();
    take(&mut cq, 2);
    srq.post_recv(RecvRequest::new(&[region.slice(..8)])).unwrap();
}

#[test]
fn what_the_device_cannot_hold_is_refused_with_the_limit() {
    let pd = common::context().alloc_pd().unwrap();
    for (wr, sge, name) in [(u32::MAX, 1, "max_wr"), (1, u32::MAX, "max_sge")] {
        let error = pd.create_srq(wr, sge).unwrap_err();
        assert_eq!((error.verb(), error.kind()), (Verb::CreateSrq, ErrorKind::LimitExceeded));
        assert!(error.to_string().contains(name), "{error}");
    }
}

/// One test for each `# Panics` bullet.
mod contracts {
    use super::*;

    #[test]
    #[should_panic(expected = "ProtectionDomain::create_srq: max_wr is 0")]
    fn a_queue_for_nothing() {
        let _ = common::context().alloc_pd().unwrap().create_srq(0, 1);
    }

    #[test]
    #[should_panic(expected = "SharedReceiveQueue::post_recv: 9 scatter/gather entries but max_sge is")]
    fn too_many_entries() {
        let Stage { mut srq, pd, .. } = stage();
        let region = region(&pd);
        let list = [const { 0 }; 9].map(|at: usize| region.slice(at..=at));
        let _ = srq.post_recv(RecvRequest::new(&list));
    }

    #[test]
    #[should_panic(expected = "SharedReceiveQueue::post_recv_list: 9 scatter/gather entries but max_sge is")]
    fn too_many_entries_in_a_list() {
        let Stage { mut srq, pd, .. } = stage();
        let region = region(&pd);
        let list = [const { 0 }; 9].map(|at: usize| region.slice(at..=at));
        let _ = srq.post_recv_list(&mut [RecvRequest::new(&list)]);
    }

    /// To an mlx5 device, a length of 0 means 2 GiB, and libmlx5 leaves empty entries out for queues of a pair only: what comes would go beyond the entry, to bytes that
    /// may be somebody else's.
    #[test]
    #[should_panic(expected = "SharedReceiveQueue::post_recv: entry 1 has 0 bytes but needs at least 1")]
    fn an_empty_entry() {
        let Stage { mut senders, receivers: _receivers, mut srq, mut cq, pd } = stage();
        let pool = pd.buffer_pool(Access::LOCAL_WRITE).buffers(64, 2).build().unwrap();
        let (shared, exclusive) = (pool.take(64).unwrap().share(), pool.take(64).unwrap());
        srq.post_recv(RecvRequest::new(&[shared.slice(..1), shared.slice(64..)])).unwrap();
        senders[0].post_send(SendRequest::send_bytes(b"too long").signaled()).unwrap();
        take(&mut cq, 2);
        assert_eq!(&*exclusive, [0; 64], "nobody posted this buffer");
    }

    #[test]
    #[should_panic(expected = "SharedReceiveQueue::post_recv_list: entry 0 has 0 bytes but needs at least 1")]
    fn an_empty_entry_in_a_list() {
        let Stage { mut srq, pd, .. } = stage();
        let region = region(&pd);
        let (one, none) = ([region.slice(..1)], [region.slice(..0)]);
        let _ = srq.post_recv_list(&mut [RecvRequest::new(&one), RecvRequest::new(&none)]);
    }

    #[test]
    #[should_panic(expected = "QueuePairBuilder::srq: the shared receive queue is of another context")]
    fn a_queue_of_another_context() {
        let Stage { srq, .. } = stage();
        let pd = common::context().alloc_pd().unwrap();
        let cq = pd.context().create_cq(1).unwrap();
        let _ = pd.queue_pair::<Rc>(&cq, &cq).srq(&srq);
    }
}
