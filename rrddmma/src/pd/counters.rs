//! What a queue pair has posted and what of it has completed: the whole price of deferred deregistration on the data path.
//!
//! A queue of a pair completes in order, and a successful completion of a send is one of a *signaled* request. So it is enough to number the
//! signaled requests: everything posted up to now has completed when as many of them have completed as are needed to cover it, the *fence*.
//! For an unsignaled request that is the next signaled one, which may not be posted yet.
//!
//! A failed completion is not counted: the request may have been an unsignaled one, so that its position is unknown, and nothing of the same queue
//! succeeds after it. What is dropped then waits until the pair is destroyed, which errs on the safe side; so does a completion that is never polled.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use rrddmma_sys::ibv_wc_opcode;

use super::SharedCounters;

/// The counters of one queue pair. Each has one writer, so that all are plain loads and stores.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    /// Signaled sends posted. Written by the thread that posts.
    signaled: AtomicU64,
    /// The number of the signaled send that will cover the last unsignaled one. Written by the thread that posts.
    covering: AtomicU64,
    /// Receives posted. Written by the thread that posts.
    receives: AtomicU64,
    /// Successful completions of sends. Written by the thread that polls the send queue's CQ.
    sends_done: Apart,
    /// Successful completions of receives. Written by the thread that polls the receive queue's CQ.
    receives_done: Apart,
    /// The pair was reset with requests outstanding: completions do not tell any more which of them are over.
    frozen: AtomicBool,
    /// The pair is destroyed: nothing of it is outstanding.
    destroyed: AtomicBool,
    /// Where its receives come from, if they are not its own. Then `receives` counts only the debt.
    shared: Option<Arc<SharedCounters>>,
}

/// A counter on a cache line of its own, since another thread writes its neighbour.
#[derive(Debug, Default)]
#[repr(align(64))]
struct Apart(AtomicU64);

/// What must have completed for everything that was posted at some moment to be over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Fence {
    sends: u64,
    receives: u64,
}

impl Fence {
    /// Passed only when the pair is destroyed.
    pub(super) const NEVER: Self = Self { sends: u64::MAX, receives: u64::MAX };
}

impl Counters {
    /// Counters that start with successes which may still lie in a completion queue, of an earlier pair of the same number.
    pub(crate) fn with_debt((sends, receives): (u64, u64)) -> Self {
        Self { signaled: AtomicU64::new(sends), receives: AtomicU64::new(receives), ..Self::default() }
    }

    /// The same of a pair that takes its receives from a shared queue.
    pub(crate) fn on_shared(debt: (u64, u64), shared: Arc<SharedCounters>) -> Self {
        Self { shared: Some(shared), ..Self::with_debt(debt) }
    }

    /// Notes a signaled send: its number.
    #[inline(always)]
    pub(crate) fn posted_signaled(&self) -> u64 {
        add_one(&self.signaled)
    }

    /// Notes a send that gives no completion when it succeeds: the number of the next signaled one.
    #[inline(always)]
    pub(crate) fn posted_unsignaled(&self) -> u64 {
        let next = self.signaled.load(Ordering::Relaxed) + 1;
        self.covering.store(next, Ordering::Relaxed);
        next
    }

    /// Notes a receive.
    #[inline(always)]
    pub(crate) fn posted_receive(&self) {
        add_one(&self.receives);
    }

    /// The number of the receive that was posted last.
    #[inline(always)]
    pub(crate) fn last_receive(&self) -> u64 {
        self.receives.load(Ordering::Relaxed)
    }

    /// Counts a successful completion; its opcode says of what.
    #[inline(always)]
    pub(crate) fn completed(&self, opcode: u32) {
        let is_receive = opcode & ibv_wc_opcode::IBV_WC_RECV.0 != 0;
        let counter = if is_receive { &self.receives_done } else { &self.sends_done };
        add_one(&counter.0);
    }

    #[inline(always)]
    fn sends_done(&self) -> u64 {
        self.sends_done.0.load(Ordering::Acquire)
    }

    #[inline(always)]
    fn receives_done(&self) -> u64 {
        self.receives_done.0.load(Ordering::Acquire)
    }

    /// Whether the send of this number has completed. Only of requests that were posted since the pair was made or reset last.
    #[inline(always)]
    pub(crate) fn has_sent(&self, number: u64) -> bool {
        self.sends_done() >= number
    }

    /// Whether the receive of this number has completed; as [`has_sent`](Self::has_sent).
    #[inline(always)]
    pub(crate) fn has_received(&self, number: u64) -> bool {
        self.receives_done() >= number
    }

    /// Notes that the pair was reset. What was outstanding stays so until the pair is destroyed; a poll that goes on meanwhile may still count
    /// completions of the time after the reset here.
    pub(crate) fn freeze(&self) {
        if self.outstanding().is_some() {
            self.frozen.store(true, Ordering::Release);
        }
    }

    /// Notes that completions of another pair may be taken for those of this one: they release nothing, and everything waits until the pair is destroyed. Nothing may have been posted.
    pub(crate) fn distrust(&self) {
        self.frozen.store(true, Ordering::Release);
        // Numbers that no count reaches, for those who compare numbers.
        self.signaled.store(UNREACHED, Ordering::Relaxed);
        self.receives.store(UNREACHED, Ordering::Relaxed);
    }

    /// Notes that the pair is destroyed.
    pub(super) fn destroyed(&self) {
        self.destroyed.store(true, Ordering::Release);
    }

    /// What is outstanding now: `None` if nothing.
    ///
    /// The caller has a happens-before edge from every post that matters to it, since a post borrows what it uses.
    pub(super) fn outstanding(&self) -> Option<Fence> {
        let receives = if self.shared.is_some() { 0 } else { self.receives.load(Ordering::Relaxed) };
        let fence = Fence { receives, ..self.sends() };
        if self.has_passed(fence) { None } else { Some(fence) }
    }

    /// As [`outstanding`](Self::outstanding), of the sends alone.
    pub(super) fn outstanding_sends(&self) -> Option<Fence> {
        let fence = self.sends();
        if self.has_passed(fence) { None } else { Some(fence) }
    }

    /// Every send that was posted up to now.
    pub(crate) fn sends(&self) -> Fence {
        let sends = self.signaled.load(Ordering::Relaxed).max(self.covering.load(Ordering::Relaxed));
        Fence { sends, receives: 0 }
    }

    /// Whether everything up to `fence` is over.
    pub(crate) fn has_passed(&self, fence: Fence) -> bool {
        self.destroyed.load(Ordering::Acquire)
            || (!self.frozen.load(Ordering::Acquire)
                && self.sends_done() >= fence.sends
                && self.receives_done() >= fence.receives)
    }

    /// Successful completions that may still lie in a completion queue.
    pub(crate) fn uncounted(&self) -> (u64, u64) {
        let left = |posted: &AtomicU64, done: u64| posted.load(Ordering::Relaxed).saturating_sub(done);
        let receives = left(&self.receives, self.receives_done());
        // Any pair may have taken any receive of a shared queue.
        let shared = self.shared.as_ref().map_or(0, |shared| shared.outstanding());
        (left(&self.signaled, self.sends_done()), receives + shared)
    }

    /// How many receives of a shared queue it has completed.
    pub(super) fn taken(&self) -> u64 {
        self.receives_done().saturating_sub(self.receives.load(Ordering::Relaxed))
    }
}

/// Far above what can be posted, and what is left until it overflows is far above that, too.
const UNREACHED: u64 = 1 << 62;

/// `+= 1` for the only writer: the new value. Release, so that who reads it also sees what led to it.
#[inline(always)]
fn add_one(counter: &AtomicU64) -> u64 {
    let next = counter.load(Ordering::Relaxed) + 1;
    counter.store(next, Ordering::Release);
    next
}

#[cfg(test)]
impl Counters {
    pub(crate) fn completed_send(&self) {
        self.completed(ibv_wc_opcode::IBV_WC_RDMA_WRITE.0);
    }

    pub(crate) fn completed_receive(&self) {
        self.completed(ibv_wc_opcode::IBV_WC_RECV_RDMA_WITH_IMM.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signaled_sends_are_covered_by_themselves() {
        let counters = Counters::default();
        assert_eq!(counters.outstanding(), None);
        counters.posted_signaled();
        let fence = counters.outstanding().unwrap();
        counters.posted_signaled();
        counters.completed_send();
        assert!(counters.has_passed(fence), "the first has completed");
        assert!(counters.outstanding().is_some(), "the second has not");
    }

    #[test]
    fn an_unsignaled_send_is_covered_by_the_next_signaled_one() {
        let counters = Counters::default();
        counters.posted_signaled();
        counters.posted_unsignaled();
        let fence = counters.outstanding().unwrap();
        counters.completed_send();
        assert!(!counters.has_passed(fence), "the completion was of the one before");
        counters.posted_signaled();
        assert!(!counters.has_passed(fence));
        counters.completed_send();
        assert!(counters.has_passed(fence));
        assert_eq!(counters.outstanding(), None);
    }

    #[test]
    fn sends_and_receives_are_apart() {
        let counters = Counters::default();
        counters.posted_receive();
        let fence = counters.outstanding().unwrap();
        counters.completed_send();
        assert!(!counters.has_passed(fence));
        counters.completed_receive();
        assert!(counters.has_passed(fence));
    }

    #[test]
    fn receives_hold_back_nothing_that_only_sends_use() {
        let counters = Counters::default();
        counters.posted_receive();
        assert_eq!(counters.outstanding_sends(), None);
        counters.posted_signaled();
        let fence = counters.outstanding_sends().unwrap();
        counters.completed_send();
        assert!(counters.has_passed(fence) && counters.outstanding().is_some());
    }

    #[test]
    fn destruction_ends_everything() {
        let counters = Counters::default();
        counters.posted_unsignaled();
        assert!(!counters.has_passed(Fence::NEVER));
        counters.destroyed();
        assert!(counters.has_passed(Fence::NEVER));
        assert_eq!(counters.outstanding(), None);
    }

    #[test]
    fn after_a_reset_completions_release_nothing_that_was_outstanding() {
        let counters = Counters::default();
        counters.posted_signaled();
        let fence = counters.outstanding().unwrap();
        counters.freeze();
        counters.completed_send();
        assert!(!counters.has_passed(fence), "that may have been a completion of the time after the reset");
        counters.destroyed();
        assert!(counters.has_passed(fence));

        let idle = Counters::default();
        idle.freeze();
        assert_eq!(idle.outstanding(), None, "a reset of an idle pair holds nothing back");
    }

    #[test]
    fn completions_that_are_distrusted_release_nothing() {
        let counters = Counters::default();
        counters.distrust();
        counters.posted_signaled();
        let fence = counters.outstanding().unwrap();
        counters.completed_send();
        assert!(!counters.has_passed(fence));
        counters.destroyed();
        assert!(counters.has_passed(fence));
    }

    #[test]
    fn a_debt_delays_and_never_hastens() {
        let counters = Counters::with_debt((1, 0));
        counters.posted_signaled();
        let fence = counters.outstanding().unwrap();
        counters.completed_send();
        assert!(!counters.has_passed(fence), "that may have been a completion of the pair before");
        counters.completed_send();
        assert!(counters.has_passed(fence));
    }
}
