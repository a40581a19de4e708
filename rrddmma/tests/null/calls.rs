//! Posting by calls: what they hand to the provider, when they are made, and what their failures become.

use rrddmma::{
    ErrorKind, Extended, FlushScope, FlushTo, RemoteKey, RemoteSlice, SendRequest, Signaling, Verb, Work,
};

use crate::provider::{LIMITS, Null, SCRIPT, SOFT_ROCE, Sent, completion, entry};

const SIGNALED: u32 = 2;
const INLINE: u32 = 8;

/// What was taken since the last time, and how many of it came by calls.
fn sent() -> (Vec<Sent>, usize) {
    SCRIPT.with_borrow_mut(|script| (std::mem::take(&mut script.sent), std::mem::take(&mut script.by_call)))
}

fn remote() -> RemoteSlice {
    RemoteSlice::new(0x9000, 104, RemoteKey::new(0xabcd))
}

fn extended() -> Null<Extended> {
    Null::with(Signaling::PerRequest)
}

#[test]
fn each_operation_arrives_as_it_was_described() {
    let list = [entry(0x1000, 10), entry(0x2000, 20)];
    let (single, word) = ([entry(0x3000, 5)], [entry(0x4000, 8)]);
    let bytes = *b"bytes";
    let requests = || -> Vec<Work<'_, rrddmma::Rc>> {
        vec![
            SendRequest::send(&list).id(1).signaled().solicited().fence().into(),
            SendRequest::send(&single).id(2).imm(0x0102_0304).into(),
            SendRequest::send(&[]).id(3).invalidate(RemoteKey::new(0xabcd)).into(),
            SendRequest::write(&list, remote()).id(4).into(),
            SendRequest::write(&single, remote().slice(8..)).id(5).imm(7).signaled().into(),
            SendRequest::read(&list, remote()).id(6).into(),
            SendRequest::fetch_and_add(&word, remote(), 5).id(7).into(),
            SendRequest::compare_and_swap(&word, remote(), 5, 6).id(8).into(),
            SendRequest::send_bytes(&bytes).id(9).into(),
            SendRequest::send(&list).id(10).inline().into(),
        ]
    };
    // The structures that go the other way are the measure.
    let mut null = Null::new();
    null.qp.post_send_list(&mut requests()).unwrap();
    let (structures, by_call) = sent();
    assert_eq!((structures.len(), by_call), (10, 0));

    let mut null = extended();
    null.qp.post_send_list(&mut requests()).unwrap();
    let (calls, by_call) = sent();
    assert_eq!(by_call, 10);
    for (call, structure) in calls.iter().zip(&structures) {
        let keyless = |sent: &Sent| match sent.flags & INLINE {
            0 => sent.entries.clone(),
            // Inline data has no keys in calls.
            _ => sent.entries.iter().map(|(addr, len, _)| (*addr, *len, 0)).collect(),
        };
        assert_eq!(keyless(call), keyless(structure), "{call:?}");
        assert_eq!(
            Sent { entries: Vec::new(), ..call.clone() },
            Sent { entries: Vec::new(), ..structure.clone() }
        );
    }
    assert_eq!(calls[7].atomic, (5, 6));
}

#[test]
fn one_request_goes_by_calls_too() {
    let mut null = extended();
    null.qp.post_send(SendRequest::write(&[entry(0x1000, 10)], remote()).id(5).signaled()).unwrap();
    let (sent, by_call) = sent();
    assert_eq!(
        (sent[0].id, sent[0].opcode, sent[0].flags, sent[0].remote),
        (5, 0, SIGNALED, (0x9000, 0xabcd))
    );
    assert_eq!(by_call, 1);
}

#[test]
fn what_is_not_certain_to_fit_is_posted_as_a_structure() {
    let mut null = extended();
    let size = LIMITS.max_send_wr;
    for _ in 0..size {
        null.qp.post_send(SendRequest::send_bytes(b"x").signaled()).unwrap();
    }
    assert_eq!(sent().1, size as usize);
    null.qp.post_send(SendRequest::send_bytes(b"x")).unwrap();
    assert_eq!(sent().1, 0, "nothing has completed");
    SCRIPT.with_borrow_mut(|script| {
        script.polls.push_back(Ok(vec![completion(0, 0, 0); size as usize]));
    });
    null.cq.poll(|_| ()).unwrap();
    null.qp.post_send(SendRequest::send_bytes(b"x")).unwrap();
    assert_eq!(sent().1, 1);
}

#[test]
fn every_errno_of_a_batch_says_what_it_means() {
    let kinds = [
        (libc::ENOMEM, ErrorKind::QueueFull),
        (libc::ENOSPC, ErrorKind::QueueFull),
        (libc::EINVAL, ErrorKind::InvalidAttribute),
        (libc::EIO, ErrorKind::DeviceLost),
        (libc::EPERM, ErrorKind::PermissionDenied),
        (libc::EOPNOTSUPP, ErrorKind::Unsupported),
        (4095, ErrorKind::Other),
    ];
    let mut null = extended();
    for (errno, kind) in kinds {
        SCRIPT.with_borrow_mut(|script| script.sends.push_back((errno, 0)));
        let error = null.qp.post_send(SendRequest::send(&[])).unwrap_err();
        assert_eq!(
            (error.verb(), error.kind(), error.errno(), error.index()),
            (Verb::WrComplete, kind, errno, 0)
        );
        SCRIPT.with_borrow_mut(|script| script.sends.push_back((errno, 0)));
        let mut list: [Work<'_, _>; 2] = [SendRequest::send(&[]).into(), SendRequest::send(&[]).into()];
        let error = null.qp.post_send_list(&mut list).unwrap_err();
        assert_eq!((error.verb(), error.kind(), error.index()), (Verb::WrComplete, kind, 0));
    }
    assert!(sent().0.is_empty(), "what was refused was not posted");
    // The places that it had taken are free again.
    null.qp.post_send(SendRequest::send(&[])).unwrap();
    assert_eq!(sent().1, 1);
}

#[test]
#[cfg(all(rrddmma_has_ibv_wr_flush, rrddmma_has_ibv_wr_atomic_write))]
fn operations_of_few_devices_arrive_as_they_were_described() {
    let mut null = Null::optional();
    null.qp.post_send(SendRequest::flush(remote(), FlushTo::Global, FlushScope::Range).id(1)).unwrap();
    null.qp.post_send(SendRequest::atomic_write([7; 8], remote().slice(8..16)).id(2)).unwrap();
    let (taken, by_call) = sent();
    assert_eq!(by_call, 2);
    let seen: Vec<_> = taken.iter().map(|sent| (sent.id, sent.opcode, sent.remote)).collect();
    assert_eq!(seen, [(1, 14, (0x9000, 0xabcd)), (2, 15, (0x9008, 0xabcd))]);
    assert_eq!(taken[0].entries.first().map(|flushed| flushed.0), Some(104), "the whole range");
    assert_eq!(taken[1].atomic.0, u64::from_ne_bytes([7; 8]));
}

#[test]
fn operations_that_a_pair_was_not_made_for_are_unsupported() {
    let flush = || SendRequest::flush(remote(), FlushTo::Global, FlushScope::Range);
    let refused = |error: rrddmma::PostError| {
        assert_eq!(
            (error.kind(), error.errno(), error.index()),
            (ErrorKind::Unsupported, libc::EOPNOTSUPP, 0)
        );
    };
    let mut structures = Null::new();
    refused(structures.qp.post_send(flush()).unwrap_err());
    refused(structures.qp.post_send(SendRequest::atomic_write([1; 8], remote())).unwrap_err());
    let mut calls = extended();
    refused(calls.qp.post_send(flush()).unwrap_err());
    let mut list: [Work<'_, _>; 2] = [SendRequest::send(&[]).into(), flush().into()];
    refused(calls.qp.post_send_list(&mut list).unwrap_err());
    assert!(sent().0.is_empty(), "nothing of the list either");
}

#[test]
#[cfg(rrddmma_has_ibv_wr_flush)]
fn a_flush_arrives_as_it_was_described() {
    let mut null = Null::optional();
    let flush = SendRequest::flush(remote(), FlushTo::GlobalAndPersistent, FlushScope::Region);
    null.qp.post_send(flush.id(3).signaled()).unwrap();
    let mut list: [Work<'_, _>; 2] = [
        SendRequest::write(&[], remote()).into(),
        SendRequest::flush(remote().slice(8..), FlushTo::Persistent, FlushScope::Range).into(),
    ];
    null.qp.post_send_list(&mut list).unwrap();
    let (sent, by_call) = sent();
    let first = &sent[0];
    assert_eq!((first.id, first.opcode, first.flags, first.remote), (3, 14, SIGNALED, (0x9000, 0xabcd)));
    assert_eq!((&first.entries[..], &sent[2].entries[..]), (&[(104, 3, 1)][..], &[(96, 2, 0)][..]));
    assert_eq!((by_call, sent[1].opcode, sent[2].remote.0), (3, 0, 0x9008));
}

/// What librxe makes of calls is not what was described.
#[test]
#[cfg(rrddmma_has_ibv_wr_atomic_write)]
fn soft_roce_gets_calls_for_what_structures_cannot_say_only() {
    let mut null = Null::optional_of(SOFT_ROCE);
    null.qp.post_send(SendRequest::send_bytes(b"x")).unwrap();
    // SAFETY: the queue is empty, and the null provider has no end of places.
    unsafe { null.qp.post_send_unchecked(SendRequest::send_bytes(b"x")) }.unwrap();
    null.qp.post_send_list(&mut [SendRequest::send(&[]).into(), SendRequest::send(&[]).into()]).unwrap();
    let (taken, by_call) = sent();
    assert_eq!((taken.len(), by_call), (4, 0));
    let write = || SendRequest::atomic_write([7; 8], remote());
    null.qp.post_send(write()).unwrap();
    assert_eq!(sent().1, 1);
    let mut mixed: [Work<'_, _>; 3] =
        [SendRequest::send(&[]).id(1).into(), write().id(2).into(), SendRequest::send(&[]).id(3).into()];
    null.qp.post_send_list(&mut mixed).unwrap();
    let (taken, by_call) = sent();
    assert!(taken.iter().map(|sent| sent.id).eq(1..=3) && by_call == 1, "{taken:?}");
    SCRIPT.with_borrow_mut(|script| script.sends.extend([(0, 9), (libc::ENOMEM, 0)]));
    let error = null.qp.post_send_list(&mut mixed).unwrap_err();
    assert_eq!((error.index(), error.verb(), error.kind()), (1, Verb::WrComplete, ErrorKind::QueueFull));
}

/// Each request of a list is linked to the next: not any more when it is posted alone.
#[test]
#[cfg(rrddmma_has_ibv_wr_atomic_write)]
fn a_list_that_was_posted_before_is_taken_apart() {
    let mut null = Null::optional_of(SOFT_ROCE);
    let mut list: [Work<'_, _>; 2] =
        [SendRequest::send(&[]).id(1).into(), SendRequest::send(&[]).id(2).into()];
    null.qp.post_send_list(&mut list).unwrap();
    list[1] = SendRequest::atomic_write([7; 8], remote()).id(3).into();
    null.qp.post_send_list(&mut list).unwrap();
    assert!(sent().0.iter().map(|sent| sent.id).eq([1, 2, 1, 3]));
}

/// A provider leaves out the calls of what the transport does not have: there is nothing to call.
#[test]
fn what_a_frame_does_not_have_is_no_call() {
    let null = extended();
    let mut qp = null.raw_packets();
    let key = RemoteKey::new(5);
    qp.post_send(SendRequest::send(&[]).id(1)).unwrap();
    qp.post_send(SendRequest::send(&[]).id(2).imm(7)).unwrap();
    qp.post_send(SendRequest::send(&[]).id(3).invalidate(key)).unwrap();
    // SAFETY: the null provider has no end of places.
    unsafe { qp.post_send_unchecked(SendRequest::send(&[]).id(4).imm(7)) }.unwrap();
    let list = [SendRequest::send(&[]).id(5), SendRequest::send(&[]).id(6).invalidate(key)];
    qp.post_send_list(&mut list.map(Work::from)).unwrap();
    let (taken, by_call) = sent();
    assert!(taken.iter().map(|sent| sent.id).eq(1..=6) && by_call == 1, "{taken:?}");
}

#[test]
#[cfg(rrddmma_has_ibv_wr_atomic_write)]
fn an_atomic_write_arrives_as_it_was_described() {
    let mut null = Null::optional();
    let request = SendRequest::atomic_write(0x0102_0304_0506_0708_u64.to_ne_bytes(), remote().slice(8..));
    null.qp.post_send(request.id(4)).unwrap();
    let (sent, _) = sent();
    assert_eq!((sent[0].id, sent[0].opcode, sent[0].remote), (4, 15, (0x9008, 0xabcd)));
    assert_eq!(sent[0].atomic.0, 0x0102_0304_0506_0708);
    // It goes by calls even where it is not certain to fit, since there is no other way.
    for _ in 0..LIMITS.max_send_wr * 2 {
        null.qp.post_send(SendRequest::atomic_write([0; 8], remote())).unwrap();
    }
}

#[test]
#[should_panic(expected = "SendRequest::atomic_write: the target has 96 bytes at 0x9004")]
fn an_atomic_write_to_a_crooked_address() {
    let target = RemoteSlice::new(0x9004, 96, RemoteKey::new(1));
    let _ = SendRequest::atomic_write([0; 8], target);
}

#[test]
#[should_panic(expected = "QueuePair::post_send: 5 scatter/gather entries but max_send_sge is 4")]
fn too_many_entries() {
    let _ = extended().qp.post_send(SendRequest::send(&[entry(0, 1); 5]));
}

#[test]
#[should_panic(expected = "QueuePair::post_send: 65 bytes inline but max_inline_data is 64")]
fn too_many_bytes_inline() {
    let _ = extended().qp.post_send(SendRequest::send_bytes(&[0; 65]));
}
