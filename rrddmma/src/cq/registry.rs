//! Which queue pair a completion counts for.
//!
//! Queue pairs come and go in any thread, while the handle of the queue polls in one. So the handle has a table of its own, copied from the shared list before
//! a poll if that has changed. A completion therefore counts only for a pair that was there *before* the poll began: an old completion cannot count for
//! a new pair that got the same number, since the provider took the old ones out when it destroyed the old pair.

use std::ptr::{self, NonNull};
use std::sync::atomic::{AtomicPtr, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rrddmma_sys as sys;

use super::WorkCompletion;
use crate::pd::Counters;

/// The shared list of the pairs that use a queue.
#[derive(Debug)]
pub(super) struct Registry {
    /// The queue; null while the list is another than the handle's table was made of. So a poll learns both by one load.
    current: AtomicPtr<sys::ibv_cq>,
    raw: NonNull<sys::ibv_cq>,
    list: Mutex<List>,
}

#[derive(Debug, Default)]
struct List {
    pairs: Vec<(u32, Arc<Counters>)>,
    /// Per number, completions of a destroyed pair that the provider may have left in the queue.
    debts: Vec<(u32, (u64, u64))>,
}

impl Registry {
    pub(super) fn new(raw: NonNull<sys::ibv_cq>) -> Self {
        Self { current: AtomicPtr::default(), raw, list: Mutex::default() }
    }

    pub(super) fn register(&self, number: u32, counters: &Arc<Counters>) {
        let mut list = self.lock();
        list.pairs.retain(|(other, _)| *other != number);
        list.pairs.push((number, Arc::clone(counters)));
        self.renew();
    }

    pub(super) fn unregister(&self, number: u32, counters: &Arc<Counters>, cleaned: bool) {
        let mut list = self.lock();
        list.pairs.retain(|(_, other)| !Arc::ptr_eq(other, counters));
        list.debts.retain(|(other, _)| *other != number);
        let left = counters.uncounted();
        if !cleaned && left != (0, 0) {
            list.debts.push((number, left));
        }
        self.renew();
    }

    pub(super) fn debt(&self, number: u32) -> (u64, u64) {
        self.lock().debts.iter().find(|(other, _)| *other == number).map_or((0, 0), |(_, debt)| *debt)
    }

    /// The next refresh of a table takes the whole list over.
    pub(super) fn renew(&self) {
        self.current.store(ptr::null_mut(), Ordering::Release);
    }

    fn lock(&self) -> MutexGuard<'_, List> {
        // Nothing under the lock can leave the lists half changed.
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The handle's own table: a number modulo the length leads to its slot or to one after it.
#[derive(Debug)]
pub(super) struct Lookup {
    /// The number that was found last, since completions come in runs, and its counters; or [`EMPTY`] and some that nobody looks at.
    latest: (u32, NonNull<Counters>),
    /// One less than the number of slots, which is a power of two. There is always an empty slot, so that a search ends.
    mask: usize,
    slots: Box<[Slot]>,
}

#[derive(Debug, Clone)]
struct Slot {
    /// [`EMPTY`] or the number of a pair.
    number: u32,
    /// Of an empty slot, some that nobody looks at.
    counters: Arc<Counters>,
}

/// No number of a pair, since those have 24 bits.
const EMPTY: u32 = u32::MAX;

// SAFETY: I5 – the pointer is to counters that `slots` keeps alive, which are `Sync`.
unsafe impl Send for Lookup {}

impl Default for Lookup {
    fn default() -> Self {
        let slots = empty(1);
        Self { latest: nothing(&slots), mask: 0, slots }
    }
}

impl Lookup {
    /// Takes over changes of the list, and gives the queue to poll. Must come before the provider's poll, see the top of this file.
    #[inline(always)]
    pub(super) fn refresh(&mut self, registry: &Registry) -> NonNull<sys::ibv_cq> {
        match NonNull::new(registry.current.load(Ordering::Acquire)) {
            Some(raw) => raw,
            None => self.rebuild(registry),
        }
    }

    #[cold]
    #[inline(never)]
    fn rebuild(&mut self, registry: &Registry) -> NonNull<sys::ibv_cq> {
        let list = registry.lock();
        let len = (list.pairs.len() * 2 + 1).next_power_of_two();
        let slots = empty(len);
        *self = Self { latest: nothing(&slots), mask: len - 1, slots };
        for (number, counters) in &list.pairs {
            let mut at = *number as usize & self.mask;
            while self.slots[at].number != EMPTY {
                at = (at + 1) & self.mask;
            }
            self.slots[at] = Slot { number: *number, counters: Arc::clone(counters) };
        }
        // Under the lock, so that no change between the copy and here is forgotten.
        registry.current.store(registry.raw.as_ptr(), Ordering::Relaxed);
        registry.raw
    }

    /// Counts a completion if it is a success of a pair that is known.
    #[inline(always)]
    pub(super) fn count(&mut self, completion: &WorkCompletion) {
        if completion.is_success() {
            self.credit(completion.raw().qp_num, completion.is_receive());
        }
    }

    /// Counts a success of the pair of this number if that is known.
    #[inline(always)]
    pub(super) fn credit(&mut self, number: u32, is_receive: bool) {
        if let Some(counters) = self.find(number) {
            if is_receive {
                counters.completed_receive();
            } else {
                counters.completed_send();
            }
        }
    }

    #[inline(always)]
    fn find(&mut self, number: u32) -> Option<&Counters> {
        if number != self.latest.0 && !self.look_up(number) {
            return None;
        }
        // SAFETY: `slots` keeps what the pointer is to, whichever number it stands beside: both change together, in `rebuild`.
        Some(unsafe { self.latest.1.as_ref() })
    }

    /// Makes this number the latest if it is known. Out of the way of completions that come in runs.
    #[cold]
    #[inline(never)]
    fn look_up(&mut self, number: u32) -> bool {
        let Some(counters) = self.search(number) else { return false };
        self.latest = (number, NonNull::from(counters));
        true
    }

    #[inline]
    fn search(&self, number: u32) -> Option<&Counters> {
        let mut at = number as usize;
        loop {
            // SAFETY: `mask` is one less than the length, both of which only `rebuild` and `default` set, so that the index is inside.
            let slot = unsafe { self.slots.get_unchecked(at & self.mask) };
            if slot.number == number {
                return Some(&slot.counters);
            }
            if slot.number == EMPTY {
                return None;
            }
            at = at.wrapping_add(1);
        }
    }
}

/// A last find that is none: the counters of empty slots, of which there is always one.
fn nothing(slots: &[Slot]) -> (u32, NonNull<Counters>) {
    (EMPTY, NonNull::from(&*slots[0].counters))
}

/// Slots without a pair, which share their counters.
fn empty(len: usize) -> Box<[Slot]> {
    vec![Slot { number: EMPTY, counters: Arc::default() }; len].into_boxed_slice()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn registry() -> Registry {
        Registry::new(NonNull::dangling())
    }

    fn has(lookup: &mut Lookup, number: u32, counters: &Arc<Counters>) -> bool {
        lookup.find(number).is_some_and(|found| ptr::eq(found, Arc::as_ptr(counters)))
    }

    #[test]
    fn many_pairs_with_numbers_that_collide_are_found() {
        let registry = registry();
        let pairs: Vec<_> = (0..100).map(|n| (n * 64, Arc::new(Counters::default()))).collect();
        for (number, counters) in &pairs {
            registry.register(*number, counters);
        }
        let mut lookup = Lookup::default();
        lookup.refresh(&registry);
        assert!(pairs.iter().all(|(number, counters)| has(&mut lookup, *number, counters)));
        assert!(lookup.find(63).is_none());
    }

    #[test]
    fn a_pair_counts_only_after_a_refresh() {
        let registry = registry();
        let mut lookup = Lookup::default();
        lookup.refresh(&registry);
        let counters = Arc::new(Counters::default());
        registry.register(7, &counters);
        assert!(lookup.find(7).is_none());
        lookup.refresh(&registry);
        assert!(has(&mut lookup, 7, &counters));
    }

    #[test]
    fn a_number_that_comes_back_leads_to_the_new_pair() {
        let registry = registry();
        let (old, new) = (Arc::new(Counters::default()), Arc::new(Counters::default()));
        registry.register(7, &old);
        registry.unregister(7, &old, true);
        registry.register(7, &new);
        let mut lookup = Lookup::default();
        lookup.refresh(&registry);
        assert!(has(&mut lookup, 7, &new));
    }

    #[test]
    fn what_a_provider_may_leave_in_the_queue_becomes_a_debt() {
        let registry = registry();
        let counters = Arc::new(Counters::default());
        counters.posted_receive();
        counters.posted_signaled();
        counters.completed_send();
        registry.register(7, &counters);
        registry.unregister(7, &counters, false);
        assert_eq!(registry.debt(7), (0, 1));
        registry.unregister(7, &counters, true);
        assert_eq!(registry.debt(7), (0, 0));
    }
}
