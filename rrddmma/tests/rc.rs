//! A reliable connection between two pairs of one process: messages, writes, reads, immediate data, failures.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::{Link, find, take};
use rrddmma::{Access, Opcode, QpState, RecvRequest, SendRequest, Status, Uc, WorkCompletion};

#[test]
fn a_message_with_immediate_data_arrives() {
    let Link { mut cq, mut a, mut b, pd, .. } = common::link();
    let region = pd.allocate(4096, Access::LOCAL_WRITE).unwrap();
    region.write_at(0, b"a message");
    b.post_recv(RecvRequest::new(&[region.slice(1024..2048)]).id(1)).unwrap();
    a.post_send(SendRequest::send(&[region.slice(..9)]).imm(0x0102_0304).signaled().id(2)).unwrap();
    let completions = take(&mut cq, 2);
    let receive = find(&completions, 1);
    assert_eq!(
        (receive.status(), receive.opcode(), receive.byte_len()),
        (Status::Success, Opcode::Receive, 9)
    );
    assert_eq!((receive.imm(), receive.qp()), (Some(0x0102_0304), b.number()));
    let send = find(&completions, 2);
    assert_eq!((send.status(), send.opcode(), send.imm()), (Status::Success, Opcode::Send, None));
    assert_eq!(region.to_vec(1024, 9), b"a message");
}

#[test]
fn a_write_and_a_read_move_every_byte() {
    let Link { mut cq, mut a, b: _b, pd, .. } = common::link();
    let local = pd.allocate(10_000, Access::LOCAL_WRITE).unwrap();
    let remote = pd.allocate(10_000, Access::REMOTE_WRITE | Access::REMOTE_READ).unwrap();
    let pattern: Vec<u8> = (0..10_000u32).map(|at| (at % 251) as u8).collect();
    local.write_at(0, &pattern);
    a.post_send(SendRequest::write(&[local.slice(..)], remote.remote()).signaled().id(1)).unwrap();
    let completion = take(&mut cq, 1)[0];
    assert_eq!((completion.status(), completion.opcode()), (Status::Success, Opcode::RdmaWrite));
    assert_eq!(remote.to_vec(0, 10_000), pattern);
    local.write_at(0, &[0; 10_000]);
    a.post_send(SendRequest::read(&[local.slice(100..5_100)], remote.remote().slice(7..)).signaled())
        .unwrap();
    let completion = take(&mut cq, 1)[0];
    assert_eq!((completion.status(), completion.opcode()), (Status::Success, Opcode::RdmaRead));
    assert_eq!(local.to_vec(100, 5_000), pattern[7..5_007]);
}

#[test]
fn a_write_with_immediate_data_takes_a_receive() {
    let Link { mut cq, mut a, mut b, pd, .. } = common::link();
    let region = pd.allocate(64, Access::REMOTE_WRITE).unwrap();
    b.post_recv(RecvRequest::new(&[]).id(1)).unwrap();
    a.post_send(SendRequest::write_bytes(b"inline", region.remote().slice(8..)).imm(77).signaled().id(2))
        .unwrap();
    let completions = take(&mut cq, 2);
    let receive = find(&completions, 1);
    assert_eq!((receive.opcode(), receive.imm()), (Opcode::ReceiveRdmaWithImmediate, Some(77)));
    assert_eq!(region.to_vec(8, 6), b"inline");
}

#[test]
fn several_entries_are_gathered_and_scattered() {
    let Link { mut cq, mut a, mut b, pd, .. } = common::link();
    let region = pd.allocate(64, Access::LOCAL_WRITE).unwrap();
    region.write_at(0, b"gathered");
    b.post_recv(RecvRequest::new(&[region.slice(32..35), region.slice(40..)]).id(1)).unwrap();
    a.post_send(SendRequest::send(&[region.slice(4..8), region.slice(0..4)]).signaled().id(2)).unwrap();
    take(&mut cq, 2);
    assert_eq!((region.to_vec(32, 3), region.to_vec(40, 5)), (b"ere".to_vec(), b"dgath".to_vec()));
}

#[test]
fn unsignaled_sends_are_covered_by_a_signaled_one() {
    let Link { mut cq, mut a, mut b, pd, .. } = common::link();
    let region = pd.allocate(64, Access::LOCAL_WRITE).unwrap();
    for id in 0..4 {
        b.post_recv(RecvRequest::new(&[region.slice(id..=id)]).id(id as u64)).unwrap();
    }
    let mut list = [
        SendRequest::send_bytes(b"0").into(),
        SendRequest::send_bytes(b"1").into(),
        SendRequest::send_bytes(b"2").into(),
        SendRequest::send_bytes(b"3").signaled().id(9).into(),
    ];
    a.post_send_list(&mut list).unwrap();
    let completions = take(&mut cq, 5);
    assert_eq!(find(&completions, 9).opcode(), Opcode::Send);
    assert_eq!(region.to_vec(0, 4), b"0123");
}

#[test]
fn after_a_failure_everything_is_flushed() {
    let Link { mut cq, mut a, mut b, pd, .. } = common::link();
    let local = pd.allocate(64, Access::LOCAL_WRITE).unwrap();
    let closed = pd.allocate(64, Access::LOCAL_WRITE).unwrap();
    b.post_recv(RecvRequest::new(&[local.slice(..)]).id(1)).unwrap();
    a.post_send(SendRequest::write(&[local.slice(..8)], closed.remote()).id(2)).unwrap();
    a.post_send(SendRequest::send(&[local.slice(..8)]).id(3)).unwrap();
    // The peer's pair goes to the error state as well, and gives back its receive.
    let completions = take(&mut cq, 3);
    let failed = find(&completions, 2);
    assert_eq!(failed.status(), Status::RemoteAccessError);
    let error = failed.ok().unwrap_err();
    assert_eq!((error.wr_id, error.qp), (2, a.number()));
    assert_eq!(find(&completions, 3).status(), Status::WorkRequestFlushed);
    assert_eq!(find(&completions, 1).status(), Status::WorkRequestFlushed);
    assert_eq!((a.query().unwrap().state(), b.query().unwrap().state()), (QpState::Error, QpState::Error));
    // What is posted from now on is given back as well.
    a.post_send(SendRequest::send(&[local.slice(..8)]).id(4)).unwrap();
    assert_eq!(take(&mut cq, 1)[0].status(), Status::WorkRequestFlushed);
}

#[test]
fn a_pair_that_is_moved_to_error_gives_everything_back() {
    let Link { mut cq, a: _a, mut b, pd, .. } = common::link();
    let region = pd.allocate(64, Access::LOCAL_WRITE).unwrap();
    b.post_recv(RecvRequest::new(&[region.slice(..)]).id(1)).unwrap();
    assert_eq!(cq.poll(|_| panic!("nothing has completed yet")).unwrap(), 0);
    b.to_error().unwrap();
    let flushed = take(&mut cq, 1)[0];
    assert_eq!((flushed.wr_id(), flushed.status()), (1, Status::WorkRequestFlushed));
}

#[test]
fn a_pair_can_be_reset_and_connected_again() {
    let Link { mut cq, a, b, pd, .. } = common::link();
    let (mut a, b) = (a.reset().unwrap(), b.reset().unwrap());
    let region = pd.allocate(64, Access::LOCAL_WRITE).unwrap();
    a.post_recv(RecvRequest::new(&[region.slice(32..)]).id(1)).unwrap();
    let (end_a, end_b) = (a.endpoint().unwrap(), b.endpoint().unwrap());
    let _a = a.connect(&end_b).unwrap();
    let mut b = b.connect(&end_a).unwrap();
    b.post_send(SendRequest::send_bytes(b"again").signaled().id(2)).unwrap();
    take(&mut cq, 2);
    assert_eq!(region.to_vec(32, 5), b"again");
}

#[test]
fn a_region_of_another_domain_is_refused_by_the_device() {
    let Link { mut cq, mut a, b: _b, context, .. } = common::link();
    let stranger = context.alloc_pd().unwrap().allocate(64, Access::LOCAL_WRITE).unwrap();
    a.post_send(SendRequest::send(&[stranger.slice(..)]).signaled()).unwrap();
    let status = take(&mut cq, 1)[0].status();
    assert!(matches!(status, Status::LocalProtectionError | Status::LocalQpOperationError), "{status}");
}

#[test]
fn an_unreliable_connection_carries_messages_and_writes() {
    let context = common::context();
    let (pd, mut cq) = (context.alloc_pd().unwrap(), context.create_cq(16).unwrap());
    let make = || {
        pd.queue_pair::<Uc>(&cq, &cq).max_inline_data(16).remote_access(Access::REMOTE_WRITE).build().unwrap()
    };
    let (a, mut b) = (make(), make());
    let region = pd.allocate(64, Access::REMOTE_WRITE).unwrap();
    b.post_recv(RecvRequest::new(&[region.slice(32..)]).id(1)).unwrap();
    let (end_a, end_b) = (a.endpoint().unwrap(), b.endpoint().unwrap());
    let (mut a, _b) = (a.connect(&end_b).unwrap(), b.connect(&end_a).unwrap());
    a.post_send(SendRequest::write_bytes(b"written", region.remote()).id(2).signaled()).unwrap();
    a.post_send(SendRequest::send_bytes(b"sent").id(3).signaled()).unwrap();
    let completions = take(&mut cq, 3);
    assert!(completions.iter().all(WorkCompletion::is_success));
    assert_eq!((region.to_vec(0, 7), region.to_vec(32, 4)), (b"written".to_vec(), b"sent".to_vec()));
}
