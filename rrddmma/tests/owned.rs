//! Buffers that are posted by value: when they come back, and when not.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::process::Command;
use std::ptr::NonNull;

use common::{Link, link, link_with, take};
use rrddmma::{
    Access, Buffer, BufferPool, ErrorKind, Ownership, QpState, QueuePair, Rc, RecvRequest, SendRequest,
    Signaling, Status,
};
use rrddmma_emu_control::{Emulator, Mode};

fn pool(link: &Link, count: usize) -> BufferPool {
    let builder = link.pd.buffer_pool(Access::LOCAL_WRITE | Access::REMOTE_READ);
    builder.buffers(64, count).build().unwrap()
}

fn filled(pool: &BufferPool, bytes: &[u8]) -> Buffer {
    let mut buffer = pool.take(bytes.len()).unwrap();
    buffer.copy_from_slice(bytes);
    buffer
}

fn receive(link: &mut Link, buffer: Buffer, id: u64) {
    link.b.post_recv_owned(buffer, RecvRequest::new(&[]).id(id)).unwrap();
}

#[test]
fn buffers_come_back_with_their_completions() {
    let mut link = link();
    let pool = pool(&link, 4);
    for id in [1, 2] {
        receive(&mut link, pool.take(64).unwrap(), id);
    }
    for (id, bytes) in [(3, &b"first"[..]), (4, b"second")] {
        let buffer = filled(&pool, bytes);
        link.a.post_send_owned(buffer, SendRequest::send(&[]).id(id).signaled()).unwrap();
    }
    assert!(pool.take(1).is_none() && link.a.take_sent().is_none() && link.b.take_received().is_none());
    let (mut received, mut lengths) = (Vec::new(), Vec::new());
    while received.len() < 2 {
        let Link { b, cq, .. } = &mut link;
        cq.poll(|completion| {
            assert_eq!(completion.status(), Status::Success);
            if let Some(buffer) = b.take_received() {
                lengths.push(completion.byte_len());
                received.push(buffer);
            }
        })
        .unwrap();
    }
    assert_eq!(lengths, [5, 6]);
    assert_eq!((&received[0][..5], &received[1][..6]), (&b"first"[..], &b"second"[..]));
    let mut sent: Vec<_> = std::iter::from_fn(|| link.a.take_sent()).collect();
    assert_eq!((&*sent[0], &*sent[1]), (&b"first"[..], &b"second"[..]));
    // It is ours again, and can go out again.
    sent[0].fill(b'!');
    drop((sent, received));
    assert_eq!(pool.available(), 4);
}

#[test]
fn an_unsignaled_run_comes_back_together() {
    let mut link = link();
    let (pool, target) = (pool(&link, 3), link.pd.allocate(64, Access::REMOTE_WRITE).unwrap());
    for bytes in [b"one", b"two"] {
        let buffer = filled(&pool, bytes);
        link.a.post_send_owned(buffer, SendRequest::write(&[], target.remote())).unwrap();
    }
    assert!(link.a.take_sent().is_none());
    let last = filled(&pool, b"end");
    link.a.post_send_owned(last, SendRequest::write(&[], target.remote()).signaled()).unwrap();
    take(&mut link.cq, 1);
    let back: Vec<_> = std::iter::from_fn(|| link.a.take_sent()).map(|buffer| buffer.to_vec()).collect();
    assert_eq!(back, [b"one", b"two", b"end"]);
    assert_eq!(target.to_vec(0, 3), b"end");
}

#[test]
fn what_was_read_is_in_the_buffer_that_comes_back() {
    let mut link = link();
    let pool = pool(&link, 1);
    let source = link.pd.allocate(64, Access::REMOTE_READ).unwrap();
    source.write_at(8, b"read me!");
    let (buffer, from) = (pool.take(8).unwrap(), source.remote().slice(8..16));
    link.a.post_send_owned(buffer, SendRequest::read(&[], from).signaled()).unwrap();
    take(&mut link.cq, 1);
    assert_eq!(&*link.a.take_sent().unwrap(), b"read me!");
}

#[test]
fn identifiers_are_of_no_account() {
    let mut link = link();
    let (pool, target) = (pool(&link, 2), link.pd.allocate(64, Access::REMOTE_WRITE).unwrap());
    receive(&mut link, pool.take(64).unwrap(), 7);
    // Another request of the same identifier, of the same pair, completes.
    link.b.post_send(SendRequest::write_bytes(b"x", target.remote()).id(7).signaled()).unwrap();
    let old = take(&mut link.cq, 1)[0];
    assert_eq!((old.wr_id(), old.qp()), (7, link.b.number()));
    assert!(link.b.take_received().is_none() && link.b.take_sent().is_none());
    link.a.post_send(SendRequest::send_bytes(b"now").signaled()).unwrap();
    take(&mut link.cq, 2);
    assert_eq!(link.b.take_received().unwrap()[..3], *b"now");
    assert!(link.b.take_received().is_none());
}

#[test]
fn completions_that_are_not_counted_give_nothing_back() {
    let mut link = link();
    let (pool, target) = (pool(&link, 1), link.pd.allocate(64, Access::REMOTE_WRITE).unwrap());
    let buffer = filled(&pool, b"x");
    link.a.post_send_owned(buffer, SendRequest::write(&[], target.remote()).signaled()).unwrap();
    let mut array = [const { std::mem::MaybeUninit::uninit() }; 1];
    while link.cq.poll_uncounted(&mut array).unwrap().is_empty() {}
    assert!(link.a.take_sent().is_none());
    drop(link.a);
    assert_eq!(pool.available(), 1);
}

#[test]
fn a_buffer_that_cannot_be_posted_comes_back() {
    let mut link = link_with(|builder| builder.max_recv_wr(4));
    let room = link.b.limits().max_recv_wr as usize;
    let pool = pool(&link, room + 1);
    for id in 0..room as u64 {
        receive(&mut link, pool.take(64).unwrap(), id);
    }
    let buffer = filled(&pool, b"too many");
    let unposted = link.b.post_recv_owned(buffer, RecvRequest::new(&[])).unwrap_err();
    assert!(unposted.error().is_queue_full() && unposted.to_string().starts_with("ibv_post_recv"));
    let buffer = unposted.into_buffer();
    assert_eq!(&*buffer, b"too many");
    // So it is while nobody takes what has completed.
    link.a.post_send(SendRequest::send_bytes(b"x").signaled()).unwrap();
    take(&mut link.cq, 2);
    let full = link.b.post_recv_owned(buffer, RecvRequest::new(&[])).unwrap_err();
    assert_eq!(rrddmma::Error::from(full).kind(), ErrorKind::QueueFull);
    let first = link.b.take_received().unwrap();
    link.b.post_recv_owned(first, RecvRequest::new(&[])).unwrap();
    assert!(link.b.take_received().is_none());
}

#[test]
fn buffers_that_nobody_takes_fill_the_queue() {
    let mut link = link();
    // The provider may give more room than was asked for.
    let enough = link.a.limits().max_send_wr as usize * 4;
    let (pool, target) = (pool(&link, enough), link.pd.allocate(64, Access::REMOTE_WRITE).unwrap());
    let remote = target.remote();
    let refused = loop {
        let buffer = filled(&pool, b"x");
        match link.a.post_send_owned(buffer, SendRequest::write(&[], remote).signaled()) {
            Ok(()) => take(&mut link.cq, 1),
            Err(refused) => break refused,
        };
    };
    assert_eq!(refused.error().kind(), ErrorKind::QueueFull);
    drop(link.a.take_sent().unwrap());
    link.a.post_send_owned(refused.into_buffer(), SendRequest::write(&[], remote)).unwrap();
}

#[test]
fn after_a_failure_buffers_come_back_when_the_pair_is_gone() {
    let mut link = link();
    let pool = pool(&link, 4);
    let target = link.pd.allocate(8, Access::REMOTE_WRITE).unwrap();
    receive(&mut link, filled(&pool, b"receive"), 1);
    let outside = rrddmma::RemoteSlice::new(target.addr() + 8, 8, target.remote_key());
    for (bytes, to) in [(b"fine", target.remote()), (b"fail", outside), (b"late", target.remote())] {
        let buffer = filled(&pool, bytes);
        link.a.post_send_owned(buffer, SendRequest::write(&[], to).signaled()).unwrap();
    }
    let statuses: Vec<_> = take(&mut link.cq, 4).iter().map(|completion| completion.status()).collect();
    assert!(statuses.contains(&Status::RemoteAccessError) && statuses.contains(&Status::WorkRequestFlushed));
    assert_eq!(&*link.a.take_sent().unwrap(), b"fine");
    // A failed request is no proof that the device is done with its buffer, and neither is a flushed one.
    assert!(link.a.take_sent().is_none() && link.b.take_received().is_none());
    assert_eq!(link.a.query().unwrap().state(), QpState::Error);
    let back: Vec<_> = link.a.into_buffers().unwrap().iter().map(|buffer| buffer.to_vec()).collect();
    assert_eq!(back, [b"fail", b"late"]);
    assert_eq!(&*link.b.into_buffers().unwrap()[0], b"receive");
    assert_eq!(pool.available(), 4);
}

#[test]
fn buffers_of_a_pair_that_was_reset_wait_for_its_end() {
    let mut link = link();
    let pool = pool(&link, 2);
    receive(&mut link, pool.take(64).unwrap(), 1);
    let mut b = link.b.reset().unwrap();
    assert!(b.take_received().is_none());
    assert_eq!((pool.available(), link.pd.reclaim().waiting), (1, 1));
    // What is posted later is another matter.
    b.post_recv_owned(pool.take(64).unwrap(), RecvRequest::new(&[])).unwrap();
    assert_eq!(b.into_buffers().unwrap().len(), 1);
    assert_eq!((pool.available(), link.pd.reclaim().waiting), (2, 0));
}

#[test]
fn buffers_of_a_pair_that_is_forgotten_stay() {
    let mut link = link();
    let pool = pool(&link, 1);
    receive(&mut link, pool.take(64).unwrap(), 1);
    #[allow(clippy::mem_forget, reason = "that is what is tested")]
    std::mem::forget(link.b);
    link.a.post_send(SendRequest::send_bytes(b"to memory that is still there").signaled()).unwrap();
    assert!(take(&mut link.cq, 2).iter().all(|completion| completion.status() == Status::Success));
    assert_eq!((pool.available(), link.pd.reclaim().waiting), (0, 0));
}

#[test]
fn buffers_of_a_pair_that_is_anothers_wait_for_their_completions() {
    let mut link = link();
    let pool = pool(&link, 1);
    let raw = NonNull::new(link.b.as_raw()).unwrap();
    let (limits, ownership) = (*link.b.limits(), Ownership::Borrowed);
    // SAFETY: live, of this domain and queue, with these limits and nothing outstanding; `link.b` outlives it and is not used.
    let mut same = unsafe {
        QueuePair::<Rc>::from_raw(&link.pd, &link.cq, &link.cq, raw, limits, Signaling::PerRequest, ownership)
    };
    same.post_recv_owned(pool.take(64).unwrap(), RecvRequest::new(&[])).unwrap();
    assert!(same.into_buffers().unwrap().is_empty());
    assert_eq!((pool.available(), link.pd.reclaim().waiting), (0, 1));
    link.a.post_send(SendRequest::send_bytes(b"x").signaled()).unwrap();
    take(&mut link.cq, 2);
    assert_eq!((link.pd.reclaim().released, pool.available()), (1, 1));
}

/// The device stands still, so that requests are surely in flight when the pair goes.
#[test]
fn a_pair_that_goes_while_buffers_are_in_flight() {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "child_drops_pairs_in_flight", "--nocapture"]);
    command.env("RRDDMMA_TEST_CHILD", "1").env("RRDDMMA_EMU_MODE", "manual");
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && text.contains("nothing stale was seen"), "{text}{complaint}");
}

#[test]
fn child_drops_pairs_in_flight() {
    if std::env::var_os("RRDDMMA_TEST_CHILD").is_none() {
        return;
    }
    let device = Emulator::find().expect("this needs the emulator, run cargo xtask test");
    assert_eq!(device.mode(), Mode::Manual);
    for (drops_sender, drops_receiver) in [(true, false), (false, true), (true, true)] {
        let mut link = link();
        let pool = pool(&link, 2);
        receive(&mut link, filled(&pool, &[0; 64]), 1);
        let buffer = filled(&pool, &[1; 64]);
        link.a.post_send_owned(buffer, SendRequest::send(&[]).signaled()).unwrap();
        assert_eq!(pool.available(), 0);
        let Link { a, b, .. } = link;
        // What is left keeps the pair alive.
        let mut left = Vec::new();
        for (pair, drops) in [(a, drops_sender), (b, drops_receiver)] {
            if drops { drop(pair) } else { left.push(pair) }
        }
        let free = pool.available();
        assert_eq!(free, usize::from(drops_sender) + usize::from(drops_receiver), "at once, and no more");
        // They have another owner now, and the requests are carried out.
        let again: Vec<_> = (0..free).map(|_| filled(&pool, &[0xA5; 64])).collect();
        device.run_until_idle();
        assert!(again.iter().all(|buffer| **buffer == [0xA5; 64]), "a request has written to it");
        for pair in left {
            let buffers = pair.into_buffers().unwrap();
            assert!(
                buffers.iter().all(|buffer| !buffer.contains(&0xA5)),
                "a request has read what was written later"
            );
        }
    }
    println!("nothing stale was seen");
}

mod contracts {
    use super::*;

    #[test]
    #[should_panic(expected = "QueuePair::post_send_owned: 1 entries of the request's own")]
    fn a_request_with_bytes_of_its_own() {
        let mut link = link();
        let buffer = pool(&link, 1).take(8).unwrap();
        let _ = link.a.post_send_owned(buffer, SendRequest::send_bytes(b"x"));
    }

    #[test]
    #[should_panic(expected = "QueuePair::post_send_owned: 4000 bytes inline but max_inline_data is ")]
    fn too_many_bytes_inline() {
        // Librxe takes as many bytes as all the entries would need, also where none are asked for.
        let mut link = link_with(|builder| builder.max_inline_data(0));
        let pool = link.pd.buffer_pool(Access::LOCAL_WRITE).buffers(4000, 1).build().unwrap();
        let buffer = pool.take(4000).unwrap();
        let _ = link.a.post_send_owned(buffer, SendRequest::send(&[]).inline());
    }

    #[test]
    #[should_panic(expected = "QueuePair::post_send_owned: 1 scatter/gather entry but max_send_sge is 0")]
    fn a_pair_that_takes_no_entries() {
        let link = link();
        let (raw, mut limits) = (NonNull::new(link.b.as_raw()).unwrap(), *link.b.limits());
        limits.max_send_sge = 0;
        // SAFETY: live, of this domain and queue, with nothing outstanding; fewer entries than it takes; `link.b` outlives it and is not used.
        let mut same = unsafe {
            QueuePair::<Rc>::from_raw(
                &link.pd,
                &link.cq,
                &link.cq,
                raw,
                limits,
                Signaling::PerRequest,
                Ownership::Borrowed,
            )
        };
        let buffer = pool(&link, 1).take(8).unwrap();
        let _ = same.post_send_owned(buffer, SendRequest::send(&[]));
    }

    #[test]
    #[should_panic(expected = "QueuePair::post_recv_owned: 1 entries of the request's own")]
    fn a_receive_with_entries_of_its_own() {
        let mut link = link();
        let region = link.pd.allocate(64, Access::LOCAL_WRITE).unwrap();
        let buffer = pool(&link, 1).take(8).unwrap();
        let _ = link.b.post_recv_owned(buffer, RecvRequest::new(&[region.slice(..)]));
    }
}
