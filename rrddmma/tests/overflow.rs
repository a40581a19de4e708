//! Two threads on one connection: one posts into the check for a full queue, which looks into the completion queue that the other polls.
//!
//! libmlx5 aborts there if either queue was made for one thread (`mlx5_spin_lock` in providers/mlx5/mlx5.h).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use rrddmma::{Access, Path, QueuePairBuilder, Rc, SendRequest, Status};

const ROUNDS: usize = 1_000_000;

#[test]
fn posting_structures_into_a_full_queue_while_another_thread_polls() {
    post_and_poll(|builder| builder);
}

#[test]
fn posting_calls_into_a_full_queue_while_another_thread_polls() {
    post_and_poll(QueuePairBuilder::extended);
}

fn post_and_poll<P: Path>(path: impl Fn(QueuePairBuilder<Rc>) -> QueuePairBuilder<Rc, P>) {
    let context = common::context();
    let (pd, mut cq) = (context.alloc_pd().unwrap(), context.create_cq(256).unwrap());
    let region = pd.allocate(64, Access::REMOTE_WRITE).unwrap();
    let builder = pd.queue_pair::<Rc>(&cq, &cq).max_send_wr(4).max_inline_data(8);
    let pair = path(builder.remote_access(Access::REMOTE_WRITE)).build().unwrap();
    let own = pair.endpoint().unwrap();
    let mut pair = pair.connect(&own).unwrap();
    let target = region.remote();
    let (is_over, mut taken) = (AtomicBool::new(false), 0);
    let (posted, full) = std::thread::scope(|scope| {
        let posting = scope.spawn(|| {
            let (mut posted, mut full) = (0, 0);
            for _ in 0..ROUNDS {
                match pair.post_send(SendRequest::write_bytes(b"x", target).signaled()) {
                    Ok(()) => posted += 1,
                    Err(error) if error.is_queue_full() => full += 1,
                    Err(error) => panic!("{error}"),
                }
            }
            is_over.store(true, Ordering::Release);
            (posted, full)
        });
        let started = Instant::now();
        while !is_over.load(Ordering::Acquire) && started.elapsed() < common::PATIENCE * 10 {
            taken += cq.poll(|completion| assert_eq!(completion.status(), Status::Success)).unwrap();
        }
        posting.join().unwrap()
    });
    while taken < posted {
        taken += cq
            .poll_for(common::PATIENCE, |completion| assert_eq!(completion.status(), Status::Success))
            .unwrap();
    }
    assert_eq!((taken, posted + full), (posted, ROUNDS));
    assert!(full > 0, "the queue was never full");
}
