//! Datagrams between two pairs of one process, and the handles of their addresses.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::take;
use rrddmma::{
    Access, Address, AddressHandle, CompletionQueue, Endpoint, ErrorKind, Gid, GlobalHeader, Lid,
    MULTICAST_QP, MemoryRegion, Opcode, PortNumber, ProtectionDomain, QpState, QueueKey, QueuePair,
    QueuePairBuilder, RecvRequest, SendRequest, Status, Ud, Verb, WorkCompletion,
};

const KEY: QueueKey = QueueKey::new(0x1234_5678);
const HEADER: usize = GlobalHeader::LEN;

/// Two pairs of one process; the receiver has a receive of the whole region posted, of id 1.
struct Datagrams {
    sender: QueuePair<Ud>,
    receiver: QueuePair<Ud>,
    end: Endpoint,
    route: AddressHandle,
    region: MemoryRegion,
    cq: CompletionQueue,
    pd: ProtectionDomain,
}

fn builder(pd: &ProtectionDomain, cq: &CompletionQueue) -> QueuePairBuilder<Ud> {
    pd.queue_pair::<Ud>(cq, cq).queue_key(KEY).max_inline_data(64)
}

fn datagrams() -> Datagrams {
    let pd = common::context().alloc_pd().unwrap();
    let cq = pd.context().create_cq(64).unwrap();
    let sender = builder(&pd, &cq).build().unwrap().activate().unwrap();
    let mut receiver = builder(&pd, &cq).build().unwrap();
    let region = pd.allocate(4096, Access::LOCAL_WRITE).unwrap();
    receiver.post_recv(RecvRequest::new(&[region.slice(..1024)]).id(1)).unwrap();
    let end = receiver.endpoint().unwrap();
    let receiver = receiver.activate().unwrap();
    let route = pd.create_ah(&Address::from(&end)).unwrap();
    Datagrams { sender, receiver, end, route, region, cq, pd }
}

#[test]
fn a_datagram_arrives_behind_its_header() {
    let Datagrams { mut sender, receiver, end, route, region, mut cq, pd, .. } = datagrams();
    assert_eq!(end.queue_key, Some(KEY));
    region.write_at(2048, b"a datagram");
    let list = [region.slice(2048..2058)];
    sender.post_send(SendRequest::datagram(&list, &route, end.qp, KEY).imm(7).signaled().id(2)).unwrap();
    let completions = take(&mut cq, 2);
    let received = common::find(&completions, 1);
    assert_eq!((received.status(), received.opcode()), (Status::Success, Opcode::Receive));
    assert_eq!((received.byte_len(), received.imm()), (HEADER + 10, Some(7)));
    assert_eq!((received.source_qp(), received.qp()), (sender.number(), receiver.number()));
    assert_eq!(common::find(&completions, 2).opcode(), Opcode::Send);
    assert_eq!(region.to_vec(HEADER, 10), b"a datagram");

    // The header says where the datagram came from: both ends are on one port here.
    assert!(received.has_global_header());
    let header = region.global_header(0);
    assert_eq!((header.source(), header.destination()), (end.gid, end.gid));
    assert_eq!(header.hop_limit(), Some(64));

    // And leads back.
    let back = pd.create_reply_ah(received, &header, PortNumber::FIRST).unwrap();
    let mut receiver = receiver;
    sender.post_recv(RecvRequest::new(&[region.slice(..1024)]).id(3)).unwrap();
    let request = SendRequest::datagram_bytes(b"an answer", &back, received.source_qp(), KEY);
    receiver.post_send(request.signaled().id(4)).unwrap();
    let completions = take(&mut cq, 2);
    assert_eq!(common::find(&completions, 3).byte_len(), HEADER + 9);
    assert_eq!(region.to_vec(HEADER, 9), b"an answer");
}

#[test]
fn a_list_of_datagrams_is_one_post() {
    let Datagrams { mut sender, mut receiver, end, route, region, mut cq, .. } = datagrams();
    receiver.post_recv(RecvRequest::new(&[region.slice(1024..2048)]).id(2)).unwrap();
    let mut list = [
        SendRequest::datagram_bytes(b"one", &route, end.qp, KEY).into(),
        SendRequest::datagram_bytes(b"two", &route, end.qp, KEY).signaled().id(3).into(),
    ];
    sender.post_send_list(&mut list).unwrap();
    take(&mut cq, 3);
    assert_eq!(
        (region.to_vec(HEADER, 3), region.to_vec(1024 + HEADER, 3)),
        (b"one".to_vec(), b"two".to_vec())
    );
}

#[test]
fn a_datagram_with_another_key_or_number_is_lost_without_a_word() {
    let Datagrams { mut sender, end, route, region, mut cq, receiver: _receiver, .. } = datagrams();
    for key in [QueueKey::new(1), KEY] {
        sender.post_send(SendRequest::datagram_bytes(b"x", &route, end.qp, key).signaled().id(2)).unwrap();
    }
    // Only the second arrives.
    let completions = take(&mut cq, 3);
    assert!(completions.iter().all(|completion| completion.status() == Status::Success));
    assert_eq!(completions.iter().filter(|completion| completion.wr_id() == 1).count(), 1);
    assert_eq!(region.to_vec(HEADER, 1), b"x");
}

#[test]
fn with_the_highest_bit_set_the_senders_own_key_is_sent() {
    let Datagrams { mut sender, end, route, mut cq, receiver: _receiver, .. } = datagrams();
    let own = QueueKey::new(1 << 31);
    sender.post_send(SendRequest::datagram_bytes(b"x", &route, end.qp, own).signaled().id(2)).unwrap();
    assert_eq!(take(&mut cq, 2).len(), 2);
}

#[test]
fn a_handle_waits_for_the_sends_that_use_it_and_for_no_receive() {
    let Datagrams { mut sender, end, route, mut cq, pd, receiver: _receiver, region: _region, .. } =
        datagrams();
    let another = pd.create_ah(&Address::from(&end)).unwrap();
    another.close().unwrap();
    // Unsignaled: covered by the next signaled one only.
    sender.post_send(SendRequest::datagram_bytes(b"x", &route, end.qp, KEY)).unwrap();
    let rejected = route.close().unwrap_err();
    assert_eq!((rejected.error().verb(), rejected.error().kind()), (Verb::DestroyAh, ErrorKind::Busy));
    drop(rejected.into_value());
    assert_eq!(pd.reclaim().waiting, 1);
    let route = pd.create_ah(&Address::from(&end)).unwrap();
    sender.post_send(SendRequest::datagram_bytes(b"y", &route, end.qp, KEY).signaled().id(2)).unwrap();
    take(&mut cq, 2);
    assert_eq!(pd.reclaim().waiting, 0);
    route.close().unwrap();
}

#[test]
fn a_handle_is_shared_by_threads_and_outlives_its_maker() {
    let Datagrams { mut sender, end, route, mut cq, receiver: _receiver, .. } = datagrams();
    std::thread::scope(|scope| {
        let route = &route;
        scope.spawn(move || {
            sender.post_send(SendRequest::datagram_bytes(b"x", route, end.qp, KEY).signaled()).unwrap();
            sender
        });
    });
    // The sender is gone, and with it perhaps its completion; what it sent has arrived.
    let mut received = false;
    while !received {
        let see = |completion: rrddmma::Completion<'_>| {
            received |= completion.ok().is_ok() && completion.wr_id() == 1;
        };
        cq.poll_for(common::PATIENCE, see).unwrap();
    }
}

#[test]
fn addresses_that_lead_nowhere_are_explained() {
    let pd = common::context().alloc_pd().unwrap();
    let kind = |address: Address| pd.create_ah(&address).unwrap_err();
    let nobody = kind(Address::new());
    assert_eq!((nobody.verb(), nobody.kind()), (Verb::CreateAh, ErrorKind::Unreachable), "{nobody}");
    let lid_only = kind(Address::new().lid(Lid::new(5)));
    assert!(lid_only.to_string().contains("an Ethernet port needs the peer's GID"), "{lid_only}");
    let own = pd.context().port(PortNumber::FIRST).unwrap().gids().unwrap()[0].gid;
    assert_eq!(kind(Address::new().gid(own).gid_index(250)).kind(), ErrorKind::NotFound);
    assert_eq!(kind(Address::new().gid(own).port(PortNumber::new(9))).kind(), ErrorKind::NotFound);
}

#[test]
fn a_header_that_makes_no_sense_leads_nowhere() {
    let Datagrams { mut sender, end, route, mut cq, pd, receiver: _receiver, .. } = datagrams();
    sender.post_send(SendRequest::datagram_bytes(b"x", &route, end.qp, KEY).signaled().id(2)).unwrap();
    let completions = take(&mut cq, 2);
    let received = common::find(&completions, 1);
    let nonsense = GlobalHeader::from_bytes([0xa5; HEADER]);
    let error = pd.create_reply_ah(received, &nonsense, PortNumber::FIRST).unwrap_err();
    assert_eq!((error.verb(), error.kind()), (Verb::CreateAh, ErrorKind::InvalidAttribute), "{error}");
    let error = pd.create_reply_ah(received, &nonsense, PortNumber::new(9)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

#[test]
fn a_datagram_pair_is_reset_and_activated_again() {
    let Datagrams { sender, end, route, region, receiver: mut old, mut cq, .. } = datagrams();
    let mut sender = sender.reset().unwrap().activate().unwrap();
    assert_eq!(sender.query().unwrap().state(), QpState::ReadyToSend);
    sender.post_send(SendRequest::datagram_bytes(b"again", &route, end.qp, KEY).signaled().id(2)).unwrap();
    take(&mut cq, 2);
    assert_eq!(region.to_vec(HEADER, 5), b"again");
    old.to_error().unwrap();
}

#[test]
fn a_worker_has_datagram_pairs() {
    let pd = common::context().alloc_pd().unwrap();
    let mut worker = pd.worker(16).unwrap();
    let key = worker.prepare::<Ud, _, _>(|builder| builder.queue_key(KEY).max_inline_data(64)).unwrap();
    let region = pd.allocate(128, Access::LOCAL_WRITE).unwrap();
    worker.prepared(&key).post_recv(RecvRequest::new(&[region.slice(..)]).id(1)).unwrap();
    let end = worker.prepared(&key).endpoint().unwrap();
    let key = worker.activate(key).unwrap();
    // A pair may send to itself.
    let route = pd.create_ah(&Address::from(&end)).unwrap();
    worker.pair(&key).post_send(SendRequest::datagram_bytes(b"me", &route, end.qp, KEY).signaled()).unwrap();
    let mut done = 0;
    while done < 2 {
        done += worker.poll_for(common::PATIENCE, |completion| assert!(completion.ok().is_ok())).unwrap();
    }
    assert_eq!(region.to_vec(HEADER, 2), b"me");
}

#[test]
fn what_is_sent_to_a_group_arrives_at_each_that_has_joined() {
    let Datagrams { mut sender, mut receiver, end, region, mut cq, pd, .. } = datagrams();
    let group: Gid = "ff0e::7:7".parse().unwrap();
    let nobody = Lid::new(0);
    let mut other = builder(&pd, &cq).build().unwrap();
    other.post_recv(RecvRequest::new(&[region.slice(1024..2048)]).id(3)).unwrap();
    other.join(group, nobody).unwrap();
    let other = other.activate().unwrap();
    receiver.join(group, nobody).unwrap();
    receiver.join(group, nobody).unwrap();
    let route = pd.create_ah(&Address::new().gid(group)).unwrap();
    sender
        .post_send(SendRequest::datagram_bytes(b"all", &route, MULTICAST_QP, KEY).signaled().id(2))
        .unwrap();
    let completions = take(&mut cq, 3);
    assert!(completions.iter().all(WorkCompletion::is_success));
    assert_eq!(
        (region.to_vec(HEADER, 3), region.to_vec(1024 + HEADER, 3)),
        (b"all".to_vec(), b"all".to_vec())
    );
    assert_eq!(region.global_header(0).destination(), Some(group));

    // Who has left gets nothing; who is in a group can be dropped.
    receiver.leave(group, nobody).unwrap();
    let error = receiver.leave(group, nobody).unwrap_err();
    assert_eq!((error.verb(), error.kind()), (Verb::DetachMcast, ErrorKind::InvalidAttribute));
    let error = receiver.join(end.gid.unwrap(), nobody).unwrap_err();
    assert_eq!((error.verb(), error.kind()), (Verb::AttachMcast, ErrorKind::InvalidAttribute));
    other.close().unwrap();
}

/// One test for each `# Panics` bullet.
mod contracts {
    use super::*;

    fn foreign() -> (Datagrams, AddressHandle) {
        let datagrams = datagrams();
        let other = datagrams.pd.context().alloc_pd().unwrap();
        let route = other.create_ah(&Address::from(&datagrams.end)).unwrap();
        (datagrams, route)
    }

    #[test]
    #[should_panic(expected = "QueuePair::post_send: the address handle is of another protection domain")]
    fn a_handle_of_another_domain() {
        let (Datagrams { mut sender, end, .. }, route) = foreign();
        let _ = sender.post_send(SendRequest::datagram_bytes(b"x", &route, end.qp, KEY));
    }

    #[test]
    #[should_panic(expected = "QueuePair::post_send_owned: the address handle is of another")]
    fn a_handle_of_another_domain_with_a_buffer() {
        let (Datagrams { mut sender, end, .. }, route) = foreign();
        let pool = sender.pd().buffer_pool(Access::LOCAL_WRITE).buffers(64, 1).build().unwrap();
        let buffer = pool.take(1).unwrap();
        let _ = sender.post_send_owned(buffer, SendRequest::datagram(&[], &route, end.qp, KEY));
    }

    #[test]
    #[should_panic(
        expected = "QueuePair::post_send_list: the address handle is of another protection domain"
    )]
    fn a_handle_of_another_domain_in_a_list() {
        let (Datagrams { mut sender, end, .. }, route) = foreign();
        let _ = sender.post_send_list(&mut [SendRequest::datagram_bytes(b"x", &route, end.qp, KEY).into()]);
    }

    #[test]
    #[should_panic(expected = "MemoryRegion::global_header: 40 bytes at 4080 but the region has 4096")]
    fn a_header_beyond_the_end() {
        datagrams().region.global_header(4080);
    }

    #[test]
    #[should_panic(expected = "Worker::activate: the key is of another worker")]
    fn a_key_of_another_worker() {
        let pd = common::context().alloc_pd().unwrap();
        let key = pd.worker(1).unwrap().prepare::<Ud, _, _>(|builder| builder).unwrap();
        let _ = pd.worker(1).unwrap().activate(key);
    }
}
