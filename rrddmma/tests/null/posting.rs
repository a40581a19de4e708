//! What posting hands to the provider, and what its return codes become.

use rrddmma::{ErrorKind, RecvRequest, RemoteKey, RemoteSlice, SendRequest, Signaling, Verb, Work};

use crate::provider::{Null, SCRIPT, Sent, entry};

const SIGNALED: u32 = 2;
const SOLICITED: u32 = 4;
const INLINE: u32 = 8;
const FENCE: u32 = 1;

fn sent() -> Vec<Sent> {
    SCRIPT.with_borrow_mut(|script| std::mem::take(&mut script.sent))
}

fn remote() -> RemoteSlice {
    RemoteSlice::new(0x9000, 100, RemoteKey::new(0xabcd))
}

#[test]
fn a_send_arrives_as_it_was_described() {
    let mut null = Null::new();
    let list = [entry(0x1000, 10), entry(0x2000, 20)];
    null.qp
        .post_send(SendRequest::send(&list).id(5).imm(0x0102_0304).signaled().solicited().fence())
        .unwrap();
    let request = &sent()[0];
    assert_eq!((request.id, request.opcode), (5, 3), "IBV_WR_SEND_WITH_IMM");
    assert_eq!(request.flags, SIGNALED | SOLICITED | FENCE);
    assert_eq!(request.imm_be.to_ne_bytes(), [1, 2, 3, 4], "immediate data goes in network order");
    assert_eq!(request.entries, [(0x1000, 10, 7), (0x2000, 20, 7)]);
}

/// A frame is one message with its headers, in memory or inline.
#[test]
fn frames_go_and_come_whole() {
    let null = Null::new();
    let mut frames = null.raw_packets();
    let headers_and_data = [entry(0x1000, 14), entry(0x2000, 1000)];
    frames.post_send(SendRequest::send(&headers_and_data).id(1).signaled()).unwrap();
    frames.post_send(SendRequest::send_bytes(&[7; 60]).id(2)).unwrap();
    let list = [entry(0x3000, 1514)];
    frames.post_recv(RecvRequest::new(&list).id(3)).unwrap();
    frames.post_recv_list(&mut [RecvRequest::new(&list).id(4), RecvRequest::new(&list).id(5)]).unwrap();
    let sent = sent();
    assert_eq!((sent[0].id, sent[0].opcode, sent[0].flags), (1, 2, SIGNALED));
    assert_eq!(sent[0].entries, [(0x1000, 14, 7), (0x2000, 1000, 7)]);
    assert_eq!((sent[1].id, sent[1].opcode, sent[1].flags, sent[1].entries[0].1), (2, 2, INLINE, 60));
    assert_eq!(SCRIPT.with_borrow(|script| script.received.clone()), [3, 4, 5]);
    for (errno, kind) in [(libc::ENOMEM, ErrorKind::QueueFull), (libc::EINVAL, ErrorKind::InvalidAttribute)] {
        SCRIPT.with_borrow_mut(|script| script.sends.push_back((errno, 0)));
        let error = frames.post_send(SendRequest::send(&[])).unwrap_err();
        assert_eq!((error.verb(), error.kind(), error.errno()), (Verb::PostSend, kind, errno));
    }
    assert_eq!(SCRIPT.with_borrow(|script| script.by_call), 0, "this pair posts structures");
}

#[test]
fn writes_and_reads_name_the_remote_memory() {
    let mut null = Null::new();
    let list = [entry(0x1000, 10)];
    null.qp.post_send(SendRequest::write(&list, remote().slice(1..))).unwrap();
    null.qp.post_send(SendRequest::write(&list, remote()).imm(1)).unwrap();
    null.qp.post_send(SendRequest::read(&list, remote())).unwrap();
    let sent = sent();
    assert_eq!(sent.iter().map(|request| request.opcode).collect::<Vec<_>>(), [0, 1, 4]);
    assert_eq!(sent[0].remote, (0x9001, 0xabcd));
    assert_eq!(sent[2].flags, 0, "nothing is signaled unasked");
}

#[test]
fn a_send_that_invalidates_names_the_key() {
    let mut null = Null::new();
    null.qp.post_send(SendRequest::send(&[entry(0x1000, 10)]).invalidate(RemoteKey::new(0xabcd))).unwrap();
    let request = &sent()[0];
    assert_eq!((request.opcode, request.imm_be), (9, 0xabcd), "IBV_WR_SEND_WITH_INV, in host order");
}

#[test]
fn a_receive_that_was_one_of_a_list_is_alone_when_it_is_posted_again() {
    let mut null = Null::new();
    let (entries, others) = ([entry(0x1000, 10)], [entry(0x2000, 10)]);
    let mut list = [RecvRequest::new(&entries).id(1), RecvRequest::new(&others).id(2)];
    null.qp.post_recv_list(&mut list).unwrap();
    let [first, _second] = list;
    null.qp.post_recv(first).unwrap();
    assert_eq!(SCRIPT.with_borrow_mut(|script| std::mem::take(&mut script.received)), [1, 2, 1]);
}

#[test]
fn inline_bytes_are_an_entry_of_their_own() {
    let mut null = Null::new();
    let bytes = *b"bytes";
    null.qp.post_send(SendRequest::send_bytes(&bytes)).unwrap();
    let request = &sent()[0];
    assert_eq!((request.flags, request.entries.len()), (INLINE, 1));
    assert_eq!(request.entries[0], (bytes.as_ptr() as u64, 5, 0));
}

#[test]
fn a_list_is_posted_in_its_order() {
    let mut null = Null::new();
    let list = [entry(0x1000, 1)];
    let mut works: [Work<'_, rrddmma::Rc>; 3] = [
        SendRequest::send(&list).id(1).into(),
        SendRequest::write(&list, remote()).id(2).into(),
        SendRequest::send_bytes(b"x").id(3).into(),
    ];
    null.qp.post_send_list(&mut works).unwrap();
    assert_eq!(
        sent().iter().map(|request| (request.id, request.opcode)).collect::<Vec<_>>(),
        [(1, 2), (2, 0), (3, 2)]
    );
    null.qp.post_send_list(&mut []).unwrap();
    assert!(sent().is_empty(), "an empty list rings no bell");
}

#[test]
fn every_errno_of_a_post_says_what_it_means() {
    let kinds = [
        (libc::ENOMEM, ErrorKind::QueueFull),
        (libc::EINVAL, ErrorKind::InvalidAttribute),
        (libc::EIO, ErrorKind::DeviceLost),
        (libc::ENODEV, ErrorKind::DeviceLost),
        (libc::EPERM, ErrorKind::PermissionDenied),
        (libc::EOPNOTSUPP, ErrorKind::Unsupported),
        (libc::EFAULT, ErrorKind::BadAddress),
        (4095, ErrorKind::Other),
    ];
    let mut null = Null::new();
    for (errno, kind) in kinds {
        for ret in [errno, -errno] {
            if ret == -1 {
                continue;
            }
            SCRIPT.with_borrow_mut(|script| script.sends.push_back((ret, 0)));
            let error = null.qp.post_send(SendRequest::send(&[])).unwrap_err();
            assert_eq!(
                (error.verb(), error.kind(), error.errno(), error.index()),
                (Verb::PostSend, kind, errno, 0)
            );
            SCRIPT.with_borrow_mut(|script| script.receives.push_back((ret, 0)));
            let error = null.qp.post_recv(RecvRequest::new(&[])).unwrap_err();
            assert_eq!((error.verb(), error.kind(), error.errno()), (Verb::PostRecv, kind, errno));
        }
    }
    assert!(sent().is_empty(), "what was refused was not posted");
}

#[test]
fn a_full_queue_says_where_to_go_on() {
    let mut null = Null::new();
    SCRIPT.with_borrow_mut(|script| script.sends.push_back((libc::ENOMEM, 2)));
    let mut works: Vec<Work<'_, rrddmma::Rc>> =
        (0..5).map(|id| SendRequest::send_bytes(b"x").id(id).into()).collect();
    let error = null.qp.post_send_list(&mut works).unwrap_err();
    assert!(error.is_queue_full());
    assert_eq!(error.index(), 2);
    null.qp.post_send_list(&mut works[error.index()..]).unwrap();
    assert_eq!(sent().iter().map(|request| request.id).collect::<Vec<_>>(), [0, 1, 2, 3, 4]);
}

#[test]
fn a_full_receive_queue_says_where_to_go_on() {
    let mut null = Null::new();
    SCRIPT.with_borrow_mut(|script| script.receives.push_back((libc::ENOMEM, 3)));
    let mut list: Vec<_> = (0..5).map(|id| RecvRequest::new(&[]).id(id)).collect();
    let error = null.qp.post_recv_list(&mut list).unwrap_err();
    assert_eq!((error.is_queue_full(), error.index()), (true, 3));
    null.qp.post_recv_list(&mut list[3..]).unwrap();
    assert_eq!(SCRIPT.with_borrow(|script| script.received.clone()), [0, 1, 2, 3, 4]);
}

#[test]
fn a_post_error_becomes_an_error_that_keeps_its_meaning() {
    let mut null = Null::new();
    SCRIPT.with_borrow_mut(|script| script.sends.push_back((libc::ENOMEM, 0)));
    let error = null.qp.post_send(SendRequest::send(&[])).unwrap_err();
    let text = error.to_string();
    assert!(text.contains("ibv_post_send of request 0 failed: Cannot allocate memory"), "{text}");
    let error = rrddmma::Error::from(error);
    assert_eq!(
        (error.verb(), error.kind(), error.errno()),
        (Verb::PostSend, ErrorKind::QueueFull, Some(libc::ENOMEM))
    );
    assert!(error.to_string().contains("hint: poll completions"), "{error}");
}

#[test]
fn a_request_of_c_is_posted_as_it_is() {
    let mut null = Null::<rrddmma::Verbs>::with(Signaling::All);
    let mut sge = *entry(0x1000, 10).as_raw();
    // SAFETY: all-zero is a valid value of this C struct.
    let mut wr: rrddmma::sys::ibv_send_wr = unsafe { std::mem::zeroed() };
    (wr.wr_id, wr.sg_list, wr.num_sge) = (3, &raw mut sge, 1);
    // SAFETY: one valid request, and the null provider accesses no memory.
    unsafe { null.qp.post_send_raw(&mut wr) }.unwrap();
    assert_eq!((sent()[0].id, SCRIPT.with_borrow(|script| script.sent.len())), (3, 0));
    SCRIPT.with_borrow_mut(|script| script.sends.push_back((libc::ENOMEM, 0)));
    // SAFETY: as above: one valid request, and no memory is accessed.
    assert!(unsafe { null.qp.post_send_raw(&mut wr) }.unwrap_err().is_queue_full());
}
