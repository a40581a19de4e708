//! Which queue pair a completion counts for.
//!
//! Queue pairs come and go in any thread, while the handle of the queue polls in one. So the handle has a table of its own, copied from the shared list before
//! a poll if that has changed. A completion therefore counts only for a pair that was there *before* the poll began: an old completion cannot count for
//! a new pair that got the same number, since the provider took the old ones out when it destroyed the old pair.
//!
//! The data path does not look whether the list has changed. It polls through a pointer, which leads to the provider's function, or after a change to one that takes nothing
//! and says so.

use std::ffi::c_int;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicBool, AtomicPtr, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rrddmma_sys as sys;

use crate::error::{Result, Verb};
use crate::ffi;
use crate::pd::Counters;

/// The shared list of the pairs that use a queue.
#[derive(Debug)]
pub(super) struct Registry {
    /// A [`Poll`]: the provider's, or [`changed`] while the list is another than the handle's table was made of.
    poll: AtomicPtr<()>,
    /// The same for those who poll in another way.
    has_changed: AtomicBool,
    raw: NonNull<sys::ibv_cq>,
    list: Mutex<List>,
}

#[derive(Debug, Default)]
struct List {
    pairs: Vec<(u32, Arc<Counters>)>,
    /// Per number, completions of a destroyed pair that the provider may have left in the queue.
    debts: Vec<(u32, (u64, u64))>,
}

/// What polls a queue.
type Poll = unsafe extern "C" fn(*mut sys::ibv_cq, c_int, *mut sys::ibv_wc) -> c_int;

/// In place of the provider's: takes nothing.
unsafe extern "C" fn changed(_: *mut sys::ibv_cq, _: c_int, _: *mut sys::ibv_wc) -> c_int {
    CHANGED
}

/// No count. A provider may mean an error by it, but not while the list has changed as well.
const CHANGED: c_int = c_int::MIN;

impl Registry {
    /// The list of a live queue.
    pub(super) fn new(raw: NonNull<sys::ibv_cq>) -> Self {
        let registry = Self {
            poll: AtomicPtr::default(),
            has_changed: AtomicBool::default(),
            raw,
            list: Mutex::default(),
        };
        registry.renew();
        registry
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

    /// The next poll takes the whole list over.
    pub(super) fn renew(&self) {
        // In this order: whoever meets `changed` finds that there was a change.
        self.has_changed.store(true, Ordering::Release);
        self.poll.store(changed as Poll as *mut (), Ordering::Release);
    }

    /// Polls as `ibv_poll_cq`, if the table of the handle was made of the list as it is; else gives a negative number: see [`Lookup::catch_up`].
    ///
    /// # Safety
    /// * The queue is live, nobody else polls it, and there is room for so many entries.
    #[inline(always)]
    pub(super) unsafe fn poll(&self, room: c_int, entries: *mut sys::ibv_wc) -> c_int {
        let poll = self.poll.load(Ordering::Acquire);
        // SAFETY: nothing but functions of this type is stored, the first by `new`.
        let poll = unsafe { std::mem::transmute::<*mut (), Poll>(poll) };
        // SAFETY: I1, I5 – the caller's promise; either function writes no more than there is room for.
        unsafe { poll(self.raw.as_ptr(), room, entries) }
    }

    /// The provider's own.
    fn provider(&self) -> Poll {
        // SAFETY: I1 – the queue is live, and its context does not change.
        let context = unsafe { (*self.raw.as_ptr()).context };
        // SAFETY: I1 – the context outlives its queues, and the table is not written after it was opened.
        unsafe { (*context).ops.poll_cq }.unwrap_or(changed)
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
    /// After [`Registry::poll`] gave a negative number: takes over a change of the list, so that polling goes on.
    ///
    /// # Errors
    /// * If there was none: it is the provider's error.
    #[cold]
    #[inline(never)]
    pub(super) fn catch_up(&mut self, registry: &Registry, ret: c_int) -> Result<()> {
        if ret == CHANGED && self.refresh(registry) {
            Ok(())
        } else {
            ffi::negative_opaque(Verb::PollCq, ret).map(drop)
        }
    }

    /// Takes over a change of the list, if there was one. Must come before the provider's poll, see the top of this file.
    pub(super) fn refresh(&mut self, registry: &Registry) -> bool {
        let has_changed = registry.has_changed.load(Ordering::Acquire);
        if has_changed {
            self.rebuild(registry);
        }
        has_changed
    }

    fn rebuild(&mut self, registry: &Registry) {
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
        registry.poll.store(registry.provider() as *mut (), Ordering::Relaxed);
        registry.has_changed.store(false, Ordering::Relaxed);
    }

    /// Counts a completion if it is a success of a pair that is known.
    ///
    /// # Safety
    /// * It is one, and nobody changes it meanwhile. (What is said of a reference's target, at the end, would be forgotten on return.)
    #[inline(always)]
    pub(super) unsafe fn count(&mut self, completion: *const sys::ibv_wc) {
        // SAFETY: the caller's promise.
        let status = unsafe { &raw const (*completion).status.0 };
        // SAFETY: the caller's promise.
        let number = unsafe { &raw const (*completion).qp_num };
        // SAFETY: the caller's promise.
        let differs = self.latest.0 ^ unsafe { number.read() };
        // One jump for both: a failure, or another pair than the latest.
        // SAFETY: the caller's promise.
        if differs | unsafe { status.read() } != 0 {
            // Volatile, since no register shall keep for here what was just read.
            // SAFETY: the caller's promise.
            let status = unsafe { status.read_volatile() };
            // SAFETY: the caller's promise.
            let number = unsafe { number.read_volatile() };
            if !self.is_success_of(status, number) {
                return;
            }
        }
        // SAFETY: the caller's promise.
        let opcode = unsafe { (*completion).opcode.0 };
        self.found().completed(opcode);
        // SAFETY: the caller's promise.
        let status = unsafe { status.read() };
        // SAFETY: it was 0 before, and counters do not lie in completions. So the program's own look at the status, next, takes no instruction.
        unsafe { std::hint::assert_unchecked(status == 0) };
    }

    /// Counts a success of the pair of this number if that is known.
    pub(super) fn credit(&mut self, number: u32, opcode: u32) {
        if number == self.latest.0 || self.look_up(number) {
            self.found().completed(opcode);
        }
    }

    /// The counters of the latest number.
    #[inline(always)]
    fn found(&self) -> &Counters {
        // SAFETY: `slots` keeps what the pointer is to, whichever number it stands beside: both change together, in `rebuild`.
        unsafe { self.latest.1.as_ref() }
    }

    /// Whether it is a success of a pair that is known, which is the latest then. Out of the way of successes that come in runs.
    #[cold]
    #[inline(never)]
    fn is_success_of(&mut self, status: u32, number: u32) -> bool {
        status == 0 && self.look_up(number)
    }

    /// Makes this number the latest if it is known.
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
    use std::ptr;

    use super::*;
    use crate::context::zeroed;

    /// Of a queue in which the provider always finds three completions.
    fn registry() -> Registry {
        unsafe extern "C" fn three(_: *mut sys::ibv_cq, _: c_int, _: *mut sys::ibv_wc) -> c_int {
            3
        }
        // SAFETY: I3 – the struct is made of integers, locks of C and pointers to functions that may be missing.
        let mut context: sys::ibv_context = unsafe { zeroed() };
        context.ops.poll_cq = Some(three);
        // SAFETY: I3 – integers, locks of C and pointers, for which null is valid.
        let mut cq: sys::ibv_cq = unsafe { zeroed() };
        cq.context = Box::leak(Box::new(context));
        Registry::new(NonNull::from(Box::leak(Box::new(cq))))
    }

    fn has(lookup: &mut Lookup, number: u32, counters: &Arc<Counters>) -> bool {
        lookup.search(number).is_some_and(|found| ptr::eq(found, Arc::as_ptr(counters)))
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
        assert!(lookup.search(63).is_none());
    }

    #[test]
    fn a_pair_counts_only_after_a_refresh() {
        let registry = registry();
        let mut lookup = Lookup::default();
        lookup.refresh(&registry);
        let counters = Arc::new(Counters::default());
        registry.register(7, &counters);
        assert!(lookup.search(7).is_none());
        lookup.refresh(&registry);
        assert!(has(&mut lookup, 7, &counters));
    }

    #[test]
    fn the_provider_is_not_polled_before_a_change_is_taken_over() {
        let registry = registry();
        let mut lookup = Lookup::default();
        // SAFETY: the provider of these tests looks at nothing.
        let poll = || unsafe { registry.poll(0, ptr::null_mut()) };
        for number in 0..3 {
            registry.register(number, &Arc::default());
            assert!(poll() < 0);
            lookup.catch_up(&registry, poll()).unwrap();
            assert!(lookup.search(number).is_some());
            assert_eq!(poll(), 3);
        }
        assert!(lookup.catch_up(&registry, CHANGED).is_err(), "without a change it is the provider's error");
        registry.renew();
        assert!(lookup.catch_up(&registry, -1).is_err(), "that is no sign of a change");
        assert!(poll() < 0, "which is not taken over then");
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
