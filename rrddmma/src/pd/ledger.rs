//! A domain's list of queue pairs and its limbo.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::counters::Fence;
use super::{Counters, SharedCounters};
use crate::ids::LocalKey;

/// Something that can be released once nothing outstanding can use it: a region, a window, an address handle.
pub(crate) trait Release: Send {
    /// Releases it. Called once; it never panics, and leaks what it cannot release safely.
    fn release(self: Box<Self>) -> Released;
}

/// What became of something that was released.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Released {
    /// It is gone.
    Done,
    /// It could not be: it is leaked, with its memory, and logged.
    Leaked,
}

/// What must be over before something can be released: a fence for each queue pair that had requests outstanding.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    fences: Vec<(Arc<Counters>, Fence)>,
    /// Shared receive queues that must be quiet once.
    queues: Vec<Arc<SharedCounters>>,
}

impl Notes {
    /// Notes that never pass.
    pub(crate) fn never() -> Self {
        Self { fences: vec![(Arc::default(), Fence::NEVER)], queues: Vec::new() }
    }

    /// What is outstanding now of one pair.
    pub(crate) fn of(counters: &Arc<Counters>) -> Self {
        let fence = counters.outstanding().map(|fence| (Arc::clone(counters), fence));
        Self { fences: fence.into_iter().collect(), queues: Vec::new() }
    }

    /// Forgets the fences that have passed; whether none is left.
    pub(crate) fn have_passed(&mut self) -> bool {
        self.fences.retain(|(counters, fence)| !counters.has_passed(*fence));
        self.queues.retain(|queue| !queue.is_quiet());
        self.fences.is_empty() && self.queues.is_empty()
    }
}

/// The queue pairs of each context, which is known by its address. A slice can be posted on a pair of another domain by mistake: the device
/// refuses that, unless it has meanwhile given the key to a region of that domain. So what is outstanding is looked for on all of them. Of other contexts, see keys.rs.
static PAIRS: Mutex<Vec<(usize, Arc<Counters>)>> = Mutex::new(Vec::new());

/// The shared receive queues of each context.
static QUEUES: Mutex<Vec<(usize, Arc<SharedCounters>)>> = Mutex::new(Vec::new());

pub(crate) struct Ledger {
    context: usize,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    queues: Vec<Arc<Counters>>,
    limbo: Vec<(Notes, Box<dyn Release>)>,
    has_leaked: bool,
}

impl Ledger {
    /// The ledger of a domain of the context at this address.
    pub(crate) fn new(context: usize) -> Self {
        Self { context, state: Mutex::default() }
    }

    /// The address of its context.
    pub(crate) const fn context(&self) -> usize {
        self.context
    }

    /// Adds a queue pair.
    pub(crate) fn register(&self, counters: Arc<Counters>) {
        pairs().push((self.context, Arc::clone(&counters)));
        self.lock().queues.push(counters);
    }

    /// Removes a queue pair that is destroyed, which may let something go.
    pub(crate) fn unregister(&self, counters: &Arc<Counters>) {
        counters.destroyed();
        pairs().retain(|(_, other)| !Arc::ptr_eq(other, counters));
        self.lock().queues.retain(|other| !Arc::ptr_eq(other, counters));
        self.reclaim();
    }

    /// Adds a shared receive queue.
    pub(crate) fn register_shared(&self, counters: Arc<SharedCounters>) {
        queues().push((self.context, counters));
    }

    /// Removes a shared receive queue that is destroyed, which may let something go.
    pub(crate) fn unregister_shared(&self, counters: &Arc<SharedCounters>) {
        counters.destroyed();
        queues().retain(|(_, other)| !Arc::ptr_eq(other, counters));
        self.reclaim();
    }

    /// What is outstanding now on all pairs of the context, and on its shared receive queues with this local key.
    pub(crate) fn outstanding(&self, key: LocalKey) -> Notes {
        note(|context| context == self.context, Counters::outstanding, Some(key))
    }

    /// As [`outstanding`](Self::outstanding), into notes that have room already.
    pub(crate) fn note_outstanding(&self, key: LocalKey, notes: &mut Notes) {
        note_into(notes, |context| context == self.context, Counters::outstanding, Some(key));
    }

    /// As [`outstanding`](Self::outstanding), for what receives do not use.
    pub(crate) fn outstanding_sends(&self) -> Notes {
        note(|context| context == self.context, Counters::outstanding_sends, None)
    }

    /// Notes that pass only when every pair that the domain has now is destroyed.
    pub(crate) fn until_destroyed(&self) -> Notes {
        let state = self.lock();
        let fences = state.queues.iter().map(|counters| (Arc::clone(counters), Fence::NEVER));
        Notes { fences: fences.collect(), queues: Vec::new() }
    }

    /// Releases `object` at once if its notes have passed; else it waits. Also looks through what waits already.
    pub(crate) fn retire(&self, mut notes: Notes, object: Box<dyn Release>) {
        if notes.have_passed() {
            if object.release() == Released::Leaked {
                self.lock().has_leaked = true;
            }
        } else {
            self.lock().limbo.push((notes, object));
        }
        self.reclaim();
    }

    /// Releases what can be: how many were released, and how many wait.
    pub(crate) fn reclaim(&self) -> (usize, usize) {
        let mut state = self.lock();
        let (ready, waiting): (Vec<_>, Vec<_>) = std::mem::take(&mut state.limbo)
            .into_iter()
            .map(|(mut notes, object)| (notes.have_passed(), notes, object))
            .partition(|(passed, ..)| *passed);
        state.limbo = waiting.into_iter().map(|(_, notes, object)| (notes, object)).collect();
        let waiting = state.limbo.len();
        // Releasing frees memory of the user, whose code may come back here: not under the lock.
        drop(state);
        let all = ready.len();
        let outcomes = ready.into_iter().map(|(_, _, object)| object.release());
        let released = outcomes.filter(|outcome| *outcome == Released::Done).count();
        if released < all {
            self.lock().has_leaked = true;
        }
        (released, waiting)
    }

    /// Whether something of the domain was leaked, so that the driver will not let it go.
    pub(super) fn has_leaked(&self) -> bool {
        self.lock().has_leaked
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing under the lock can leave the lists half changed.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// As [`Ledger::outstanding`], of all contexts but this one.
pub(super) fn elsewhere(context: usize, key: LocalKey) -> Notes {
    note(|other| other != context, Counters::outstanding, Some(key))
}

fn note(
    is_meant: impl Fn(usize) -> bool,
    fence: impl Fn(&Counters) -> Option<Fence>,
    key: Option<LocalKey>,
) -> Notes {
    let mut notes = Notes::default();
    note_into(&mut notes, is_meant, fence, key);
    notes
}

fn note_into(
    notes: &mut Notes,
    is_meant: impl Fn(usize) -> bool,
    fence: impl Fn(&Counters) -> Option<Fence>,
    key: Option<LocalKey>,
) {
    notes.fences.clear();
    notes.queues.clear();
    let queues = queues();
    let used = queues
        .iter()
        .filter(|(context, queue)| is_meant(*context) && key.is_some_and(|key| queue.may_use(key.as_raw())));
    notes.queues.extend(used.map(|(_, queue)| Arc::clone(queue)));
    let pairs = pairs();
    let meant = pairs.iter().filter(|(context, _)| is_meant(*context));
    notes.fences.extend(meant.filter_map(|(_, counters)| Some((Arc::clone(counters), fence(counters)?))));
}

fn pairs() -> MutexGuard<'static, Vec<(usize, Arc<Counters>)>> {
    // Nothing under the lock can leave the list half changed.
    PAIRS.lock().unwrap_or_else(PoisonError::into_inner)
}

fn queues() -> MutexGuard<'static, Vec<(usize, Arc<SharedCounters>)>> {
    // As above.
    QUEUES.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ledger").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    const KEY: LocalKey = LocalKey(7);

    struct Probe(Arc<AtomicUsize>);

    impl Release for Probe {
        fn release(self: Box<Self>) -> Released {
            self.0.fetch_add(1, Ordering::Relaxed);
            Released::Done
        }
    }

    fn setup() -> (Ledger, Arc<Counters>, Arc<AtomicUsize>) {
        // Each test is a context of its own.
        static NEXT: AtomicUsize = AtomicUsize::new(1);
        let ledger = Ledger::new(NEXT.fetch_add(1, Ordering::Relaxed));
        let counters = Arc::new(Counters::default());
        ledger.register(Arc::clone(&counters));
        (ledger, counters, Arc::default())
    }

    fn retire(ledger: &Ledger, released: &Arc<AtomicUsize>) {
        ledger.retire(ledger.outstanding(KEY), Box::new(Probe(Arc::clone(released))));
    }

    #[test]
    fn with_nothing_outstanding_it_goes_at_once() {
        let (ledger, _, released) = setup();
        retire(&ledger, &released);
        assert_eq!((released.load(Ordering::Relaxed), ledger.reclaim()), (1, (0, 0)));
    }

    #[test]
    fn with_something_outstanding_it_waits_for_the_completion() {
        let (ledger, counters, released) = setup();
        counters.posted_signaled();
        retire(&ledger, &released);
        assert_eq!((released.load(Ordering::Relaxed), ledger.reclaim()), (0, (0, 1)));
        counters.completed_send();
        assert_eq!((ledger.reclaim(), released.load(Ordering::Relaxed)), ((1, 0), 1));
    }

    #[test]
    fn a_later_drop_looks_through_the_limbo() {
        let (ledger, counters, released) = setup();
        counters.posted_receive();
        retire(&ledger, &released);
        counters.completed_receive();
        retire(&ledger, &released);
        assert_eq!(released.load(Ordering::Relaxed), 2);
    }

    #[test]
    fn destroying_the_pair_lets_it_go() {
        let (ledger, counters, released) = setup();
        counters.posted_unsignaled();
        retire(&ledger, &released);
        ledger.unregister(&counters);
        assert_eq!(released.load(Ordering::Relaxed), 1);
    }

    #[test]
    fn a_shared_queue_holds_back_only_what_was_posted_to_it() {
        let (ledger, counters, released) = setup();
        let shared = Arc::new(SharedCounters::default());
        ledger.register_shared(Arc::clone(&shared));
        shared.add(&counters);
        shared.posting(1, [8]);
        retire(&ledger, &released);
        assert_eq!(released.load(Ordering::Relaxed), 1, "key 7 was not posted");
        shared.posting(1, [7]);
        retire(&ledger, &released);
        assert_eq!((released.load(Ordering::Relaxed), ledger.reclaim()), (1, (0, 1)));
        ledger.unregister_shared(&shared);
        assert_eq!(released.load(Ordering::Relaxed), 2);
    }

    #[test]
    fn until_destroyed_waits_even_with_nothing_outstanding() {
        let (ledger, counters, released) = setup();
        ledger.retire(ledger.until_destroyed(), Box::new(Probe(Arc::clone(&released))));
        assert_eq!(released.load(Ordering::Relaxed), 0);
        ledger.unregister(&counters);
        assert_eq!(released.load(Ordering::Relaxed), 1);
    }
}
