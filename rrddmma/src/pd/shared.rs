//! What was posted to a shared receive queue and what of it has completed.
//!
//! Receives of a shared queue complete out of order: each pair that took one completes it when its message is whole. So no count says that *one* of them is over,
//! and neither do identifiers, which are the user's. But when as many have completed as were posted, all are over: the queue is *quiet*. What was
//! posted to it and is dropped waits for such a moment, or until the queue is destroyed; and so that nothing else waits, the queue notes the keys that were
//! posted since it was quiet.
//!
//! A failed completion is not counted, as for a pair, and neither is one that a provider takes out of a completion queue when a pair is destroyed: the
//! queue is never quiet then, which errs on the safe side.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Counters;

/// The counters of one shared receive queue.
#[derive(Debug, Default)]
pub(crate) struct SharedCounters {
    /// Successful completions of pairs that are gone.
    gone: AtomicU64,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    posted: u64,
    /// Local keys that were posted and may be outstanding, each once.
    keys: Vec<u32>,
    /// The counters of the pairs that take receives from the queue.
    pairs: Vec<Arc<Counters>>,
    destroyed: bool,
    /// Whether completions tell nothing about what was posted.
    uncounted: bool,
}

impl SharedCounters {
    /// Notes receives with these keys. Must come *before* they are posted: otherwise one of them could count as completed before it counts as posted.
    pub(crate) fn posting(&self, count: usize, keys: impl IntoIterator<Item = u32>) {
        let mut state = self.lock();
        if self.is_over(&state) {
            state.keys.clear();
        }
        state.posted += count as u64;
        for key in keys {
            if !state.keys.contains(&key) {
                state.keys.push(key);
            }
        }
    }

    /// Takes back the last `count` receives, which could not be posted.
    pub(crate) fn not_posted(&self, count: usize) {
        self.lock().posted -= count as u64;
    }

    /// Lets the completions of a pair count.
    pub(crate) fn add(&self, pair: &Arc<Counters>) {
        self.lock().pairs.push(Arc::clone(pair));
    }

    /// Remembers of a pair that is destroyed only what it has completed.
    pub(crate) fn remove(&self, pair: &Arc<Counters>) {
        let mut state = self.lock();
        let before = state.pairs.len();
        state.pairs.retain(|other| !Arc::ptr_eq(other, pair));
        if state.pairs.len() < before {
            self.gone.fetch_add(pair.taken(), Ordering::Release);
        }
    }

    /// Notes that no count tells what has completed: everything waits until the queue is destroyed.
    pub(crate) fn distrust(&self) {
        self.lock().uncounted = true;
    }

    /// Notes that the queue is destroyed: nothing of it is outstanding.
    pub(crate) fn destroyed(&self) {
        self.lock().destroyed = true;
    }

    /// Whether a receive with this key may be outstanding.
    pub(super) fn may_use(&self, key: u32) -> bool {
        let state = self.lock();
        state.keys.contains(&key) && !self.is_over(&state)
    }

    /// Whether nothing is outstanding.
    pub(super) fn is_quiet(&self) -> bool {
        self.is_over(&self.lock())
    }

    /// How many are outstanding at most.
    pub(super) fn outstanding(&self) -> u64 {
        let state = self.lock();
        state.posted.saturating_sub(self.done(&state))
    }

    /// Under the lock, so that nothing is posted between the two looks: what was counted by then cannot be more than what has completed when the second look is
    /// taken, and that not more than what was posted. If the ends are equal, so is all between them.
    fn is_over(&self, state: &State) -> bool {
        state.destroyed || state.posted == 0 || !state.uncounted && self.done(state) >= state.posted
    }

    fn done(&self, state: &State) -> u64 {
        self.gone.load(Ordering::Acquire) + state.pairs.iter().map(|pair| pair.taken()).sum::<u64>()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing under the lock can leave the lists half changed.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queue() -> (Arc<SharedCounters>, Arc<Counters>) {
        let shared = Arc::new(SharedCounters::default());
        let pair = Arc::new(Counters::default());
        shared.add(&pair);
        (shared, pair)
    }

    #[test]
    fn a_key_is_in_use_until_all_receives_have_completed() {
        let (shared, pair) = queue();
        assert!(!shared.may_use(7) && shared.is_quiet());
        shared.posting(2, [7]);
        pair.completed_receive();
        assert!(shared.may_use(7), "it is not known which of the two has completed");
        assert!(!shared.may_use(8), "another key was not posted");
        pair.completed_receive();
        assert!(!shared.may_use(7) && shared.is_quiet());
    }

    #[test]
    fn keys_are_forgotten_when_the_queue_was_quiet() {
        let (shared, pair) = queue();
        shared.posting(1, [7]);
        pair.completed_receive();
        shared.posting(1, [8]);
        assert!(!shared.may_use(7) && shared.may_use(8));
    }

    #[test]
    fn what_could_not_be_posted_is_not_waited_for() {
        let (shared, pair) = queue();
        shared.posting(3, [7]);
        shared.not_posted(2);
        pair.completed_receive();
        assert!(shared.is_quiet());
    }

    #[test]
    fn a_pair_that_is_gone_has_completed_what_it_has() {
        let (shared, pair) = queue();
        shared.posting(2, [7]);
        pair.completed_receive();
        shared.remove(&pair);
        shared.remove(&pair);
        assert_eq!((shared.outstanding(), shared.is_quiet()), (1, false));
        shared.destroyed();
        assert!(shared.is_quiet() && !shared.may_use(7));
    }

    #[test]
    fn a_queue_whose_completions_tell_nothing_is_over_with_its_end() {
        let (shared, pair) = queue();
        shared.distrust();
        assert!(shared.is_quiet(), "nothing was posted");
        shared.posting(1, [7]);
        pair.completed_receive();
        pair.completed_receive();
        shared.posting(0, []);
        assert!(shared.may_use(7) && !shared.is_quiet());
        shared.destroyed();
        assert!(!shared.may_use(7) && shared.is_quiet());
    }

    #[test]
    fn completions_of_an_earlier_pair_of_the_number_do_not_count() {
        let shared = SharedCounters::default();
        let pair = Arc::new(Counters::with_debt((0, 1)));
        shared.add(&pair);
        shared.posting(1, [7]);
        pair.completed_receive();
        assert!(shared.may_use(7));
        pair.completed_receive();
        assert!(!shared.may_use(7));
    }
}
