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
    Access, CompletionFields, ConnectOptions, Extended, ExtendedCompletion, Opcode, Path, Rc, RecvRequest,
    RemoteKey, RemoteSlice, SendRequest, Signaling, Status, Verbs, Work, WorkCompletion,
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

/// On a device: a shared receive queue, an extended completion queue, and pairs that post by calls.
#[test]
fn shared_receives_and_completions_that_are_read_field_by_field_allocate_nothing() {
    let pd = common::context().alloc_pd().unwrap();
    let mut cq = pd.context().completion_queue(64).build_extended(CompletionFields::BYTE_LEN).unwrap();
    let mut srq = pd.create_srq(8, 1).unwrap();
    let region = pd.allocate(64, Access::LOCAL_WRITE).unwrap();
    let builder = pd.queue_pair::<Rc>(&cq, &cq).max_inline_data(16).max_send_wr(4).extended();
    let (a, b) = (builder.clone().build().unwrap(), builder.srq(&srq).build().unwrap());
    let (end_a, end_b) = (a.endpoint().unwrap(), b.endpoint().unwrap());
    let (mut a, _b) = (a.connect(&end_b).unwrap(), b.connect(&end_a).unwrap());
    let mut round = || {
        srq.post_recv(RecvRequest::new(&[region.slice(..32)])).unwrap();
        srq.post_recv_list(&mut [RecvRequest::new(&[region.slice(32..)])]).unwrap();
        a.post_send(SendRequest::send_bytes(b"one")).unwrap();
        a.post_send_list(&mut [SendRequest::send_bytes(b"three").signaled().into()]).unwrap();
        let (mut done, mut bytes) = (0, 0);
        while done < 3 {
            let read = |completion: &ExtendedCompletion| {
                (completion.is_success(), completion.opcode() == Opcode::Receive, completion.byte_len())
            };
            done += cq
                .poll(read, |(is_success, is_receive, len)| {
                    assert!(is_success);
                    bytes += if is_receive { len } else { 0 };
                })
                .unwrap();
        }
        assert_eq!(bytes, 8);
    };
    round();
    assert_eq!(allocations(|| (0..10).for_each(|_| round())), 0);
}

/// On a device: the pairs of a thread's own worker.
#[test]
fn a_worker_allocates_nothing_once_its_pairs_are_connected() {
    let pd = common::context().alloc_pd().unwrap();
    let mut worker = pd.worker(64).unwrap();
    let region = pd.allocate(64, Access::LOCAL_WRITE).unwrap();
    let [a, b] = [(); 2].map(|()| worker.prepare::<Rc, _, _>(|builder| builder.max_inline_data(16)).unwrap());
    let (end_a, end_b) = (worker.prepared(&a).endpoint().unwrap(), worker.prepared(&b).endpoint().unwrap());
    let a = worker.connect(a, &end_b, &ConnectOptions::new()).unwrap();
    let b = worker.connect(b, &end_a, &ConnectOptions::new()).unwrap();
    let mut round = || {
        worker.pair(&b).post_recv(RecvRequest::new(&[region.slice(..)])).unwrap();
        worker.pair(&a).post_send(SendRequest::send_bytes(b"confined").signaled()).unwrap();
        let mut done = 0;
        while done < 2 {
            done += worker.poll(|completion| assert_eq!(completion.status(), Status::Success)).unwrap();
        }
    };
    round();
    assert_eq!(allocations(|| (0..10).for_each(|_| round())), 0);
}
