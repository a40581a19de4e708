//! Defects of rrddmma 0.7 that no other test keeps from coming back; docs/migration.md lists all of them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::{Link, find, take};
use rrddmma::{
    Access, Address, Context, PortNumber, QpState, QueueKey, RecvRequest, SendRequest, Status, Ud,
};

const KEY: QueueKey = QueueKey::new(0x77);

/// Not a test of its own: what [`a_route_leaves_by_the_local_port`] runs on a device with two ports.
#[test]
fn child_sends_from_one_port_to_the_other() {
    if !common::is_child() {
        return;
    }
    let pd = Context::open_first().unwrap().alloc_pd().unwrap();
    let mut cq = pd.context().create_cq(16).unwrap();
    let second = PortNumber::new(2);
    let make = || pd.queue_pair::<Ud>(&cq, &cq).queue_key(KEY).max_inline_data(64);
    // Its peer is behind the second port, but it sends by the first; and the other way round.
    let mut first_pair = make().build().unwrap();
    let mut second_pair = make().port(second).build().unwrap();
    let region = pd.allocate(4096, Access::LOCAL_WRITE).unwrap();
    first_pair.post_recv(RecvRequest::new(&[region.slice(..2048)]).id(1)).unwrap();
    second_pair.post_recv(RecvRequest::new(&[region.slice(2048..)]).id(2)).unwrap();
    let (end_one, end_two) = (first_pair.endpoint().unwrap(), second_pair.endpoint().unwrap());
    let (mut first_pair, mut second_pair) = (first_pair.activate().unwrap(), second_pair.activate().unwrap());
    let there = pd.create_ah(&Address::from(&end_two)).unwrap();
    let back = pd.create_ah(&Address::from(&end_one).port(second)).unwrap();
    first_pair.post_send(SendRequest::datagram_bytes(b"there", &there, end_two.qp, KEY)).unwrap();
    second_pair.post_send(SendRequest::datagram_bytes(b"back", &back, end_one.qp, KEY)).unwrap();
    let completions = take(&mut cq, 2);
    assert_eq!(find(&completions, 2).source_qp(), first_pair.number());
    assert_eq!(find(&completions, 1).source_qp(), second_pair.number());
    println!("both arrived;");
}

#[test]
fn a_route_leaves_by_the_local_port() {
    let child = "child_sends_from_one_port_to_the_other";
    let Some(text) = common::on_devices("connectx5:ethernet+ethernet", child) else { return };
    assert!(text.contains("both arrived;"), "{text}");
}

#[test]
fn a_shared_receive_scatters_over_several_entries() {
    let pd = common::context().alloc_pd().unwrap();
    let mut cq = pd.context().create_cq(16).unwrap();
    let mut srq = pd.create_srq(4, 2).unwrap();
    let receiver = pd.queue_pair::<rrddmma::Rc>(&cq, &cq).srq(&srq).build().unwrap();
    let sender = pd.queue_pair::<rrddmma::Rc>(&cq, &cq).max_inline_data(64).build().unwrap();
    let region = pd.allocate(64, Access::LOCAL_WRITE).unwrap();
    srq.post_recv(RecvRequest::new(&[region.slice(32..35), region.slice(..8)]).id(1)).unwrap();
    let (end_a, end_b) = (sender.endpoint().unwrap(), receiver.endpoint().unwrap());
    let (mut sender, _receiver) = (sender.connect(&end_b).unwrap(), receiver.connect(&end_a).unwrap());
    sender.post_send(SendRequest::send_bytes(b"abcdefg").signaled()).unwrap();
    assert_eq!(find(&take(&mut cq, 2), 1).byte_len(), 7);
    assert_eq!((region.to_vec(32, 3), region.to_vec(0, 4)), (b"abc".to_vec(), b"defg".to_vec()));
}

#[test]
fn the_state_is_asked_for_and_not_remembered() {
    let Link { mut cq, mut a, b, pd, .. } = common::link();
    assert_eq!(b.query().unwrap().state(), QpState::ReadyToSend);
    let closed = pd.allocate(8, Access::LOCAL_WRITE).unwrap();
    a.post_send(SendRequest::write_bytes(b"no", closed.remote()).id(1)).unwrap();
    assert_eq!(find(&take(&mut cq, 1), 1).status(), Status::RemoteAccessError);
    // Nobody has moved the peer's pair here: the device has.
    assert_eq!(b.query().unwrap().state(), QpState::Error);
}
