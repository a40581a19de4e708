//! Two threads on one connection: one posts into the check for a full queue, which looks into the completion queue that the other polls.
//!
//! libmlx5 aborts there if either queue was made for one thread (`mlx5_spin_lock` in providers/mlx5/mlx5.h).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Instant;

use rrddmma::{Access, Path, QueuePairBuilder, Rc, SendRequest, Status};

/// How often it is tried on a ConnectX, and on others, which have no such check.
const ROUNDS: (usize, usize) = (1_000_000, 50_000);
/// Entries of the completion queue.
const DEPTH: u32 = 256;

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
    let (pd, mut cq) = (context.alloc_pd().unwrap(), context.create_cq(DEPTH).unwrap());
    let region = pd.allocate(64, Access::REMOTE_WRITE).unwrap();
    let builder = pd.queue_pair::<Rc>(&cq, &cq).max_send_wr(4).max_inline_data(8);
    let pair = path(builder.remote_access(Access::REMOTE_WRITE)).build().unwrap();
    let own = pair.endpoint().unwrap();
    let mut pair = pair.connect(&own).unwrap();
    let target = region.remote();
    let rounds = if context.attributes().vendor_id() == 0x02c9 { ROUNDS.0 } else { ROUNDS.1 };
    let (is_over, polled, mut taken) = (AtomicBool::new(false), AtomicUsize::new(0), 0);
    let (posted, full, held) = std::thread::scope(|scope| {
        let posting = scope.spawn(|| {
            let (mut posted, mut full, mut held) = (0, 0, 0);
            for _ in 0..rounds {
                // Soft-RoCE takes a request out of the send queue as soon as it was executed, so that this queue does not keep the other from overflowing.
                if posted - polled.load(Ordering::Acquire) == DEPTH as usize {
                    held += 1;
                    std::thread::yield_now();
                    continue;
                }
                match pair.post_send(SendRequest::write_bytes(b"x", target).signaled()) {
                    Ok(()) => posted += 1,
                    Err(error) if error.is_queue_full() => full += 1,
                    Err(error) => panic!("{error}"),
                }
            }
            is_over.store(true, Ordering::Release);
            (posted, full, held)
        });
        let started = Instant::now();
        while !is_over.load(Ordering::Acquire) && started.elapsed() < common::PATIENCE * 10 {
            taken += cq.poll(|completion| assert_eq!(completion.status(), Status::Success)).unwrap();
            polled.store(taken, Ordering::Release);
        }
        posting.join().unwrap()
    });
    while taken < posted {
        taken += cq
            .poll_for(common::PATIENCE, |completion| assert_eq!(completion.status(), Status::Success))
            .unwrap();
    }
    assert_eq!((taken, posted + full + held), (posted, rounds));
    assert!(full > 0 || held > 0, "neither queue was ever full");
}
