//! Posting and polling allocate nothing, counted by the allocator itself.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;
#[path = "null/provider.rs"]
mod provider;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::hint::black_box;
use std::mem::MaybeUninit;

use provider::{Null, RECORD, SCRIPT, completion, entry};
use rrddmma::{
    Access, Extended, Path, RecvRequest, RemoteKey, RemoteSlice, SendRequest, Signaling, Verbs, Work,
    WorkCompletion,
};

struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

// SAFETY: everything is left to the system's allocator; counting touches a cell of this thread only.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        // SAFETY: the caller's promise is handed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise is handed on.
        unsafe { System.dealloc(pointer, layout) }
    }
}

fn allocations(f: impl FnOnce()) -> usize {
    let before = ALLOCATIONS.get();
    f();
    ALLOCATIONS.get() - before
}

#[test]
fn the_counter_counts() {
    assert_eq!(allocations(|| drop(black_box(Box::new(1)))), 1);
}

#[test]
fn posting_structures_and_polling_allocate_nothing() {
    nothing_is_allocated::<Verbs>();
}

#[test]
fn posting_calls_and_polling_allocate_nothing() {
    nothing_is_allocated::<Extended>();
}

fn nothing_is_allocated<P: Path>() {
    let mut null = Null::<P>::with(Signaling::PerRequest);
    RECORD.set(false);
    let remote = RemoteSlice::new(0x9000, 100, RemoteKey::new(1));
    // The first poll takes over the list of pairs, which is no part of the path.
    null.cq.poll(|_| ()).unwrap();
    SCRIPT.with_borrow_mut(|script| {
        for _ in 0..3 {
            script.polls.push_back(Ok(vec![completion(1, 0, 0), completion(2, 0, 128), completion(3, 5, 0)]));
        }
        script.sends.extend([(0, 9), (0, 9), (0, 9), (0, 9), (0, 9), (12, 0)]);
    });
    let mut array = [const { MaybeUninit::<WorkCompletion>::uninit() }; 4];
    let count = allocations(|| {
        let list = [entry(0x1000, 10), entry(0x2000, 10)];
        null.qp.post_send(SendRequest::send(&list).signaled()).unwrap();
        null.qp.post_send(SendRequest::write(&list, remote)).unwrap();
        null.qp.post_send(SendRequest::send_bytes(b"inline").imm(5)).unwrap();
        null.qp.post_send(SendRequest::send(&list).inline()).unwrap();
        let mut works: [Work<'_, _>; 2] =
            [SendRequest::read(&list, remote).into(), SendRequest::send(&list).into()];
        null.qp.post_send_list(&mut works).unwrap();
        assert!(null.qp.post_send(SendRequest::send(&list)).unwrap_err().is_queue_full());
        // More than is certain to fit, which goes as structures on either path.
        for _ in 0..40 {
            null.qp.post_send(SendRequest::send(&list)).unwrap();
        }
        null.qp.post_recv(RecvRequest::new(&list)).unwrap();
        null.qp.post_recv_list(&mut [RecvRequest::new(&list), RecvRequest::new(&list)]).unwrap();
        assert_eq!(
            null.cq
                .poll(|completion| {
                    black_box(completion.ok().is_ok());
                })
                .unwrap(),
            3
        );
        assert_eq!(null.cq.poll_into(&mut array).unwrap().len(), 3);
        assert_eq!(null.cq.poll(|_| ()).unwrap(), 3);
        assert_eq!(null.cq.poll(|_| ()).unwrap(), 0);
    });
    assert_eq!(count, 0);
}

/// On a device, since buffers are registered.
#[test]
fn buffers_are_taken_posted_and_returned_without_allocating() {
    let mut link = common::link();
    let pool = link.pd.buffer_pool(Access::LOCAL_WRITE).buffers(64, 4).build().unwrap();
    let mut round = || {
        let received = pool.take(64).unwrap();
        link.b.post_recv_owned(received, RecvRequest::new(&[])).unwrap();
        let shared = pool.take(64).unwrap().share();
        link.b.post_recv(RecvRequest::new(&[shared.slice(..)])).unwrap();
        drop(shared);
        for _ in 0..2 {
            let sent = pool.take(8).unwrap();
            link.a.post_send_owned(sent, SendRequest::send(&[]).signaled()).unwrap();
            let mut done = 0;
            while done < 2 {
                done += link.cq.poll(|_| ()).unwrap();
            }
            drop(link.a.take_sent().unwrap());
        }
        drop(link.b.take_received().unwrap());
        assert_eq!(pool.available(), 4);
    };
    // The first makes room in the pair and in the pool, and takes over the list of pairs.
    round();
    assert_eq!(allocations(|| (0..10).for_each(|_| round())), 0);
}
