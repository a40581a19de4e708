//! Keys of regions, across the contexts of the process.
//!
//! A slice can be posted by mistake on a queue pair of *another context*, of the same device or of another. The device refuses such a request, since the key is none of the pair's
//! domain. But it does so when it carries the request out, and by then the key may be that of another region, in the pair's own domain. The request then reaches that
//! region if it covers the address. No ledger would know, because each looks only at the pairs of its own context.
//!
//! So a region is not made with a key under which the process has another region of the same addresses, or had one that requests of another context may still
//! name. The data path knows nothing of it.

use std::collections::BTreeMap;
use std::num::NonZeroU64;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Notes;
use super::ledger::elsewhere;
use crate::ids::LocalKey;

/// The right to make slices with a key: until it is given up, no other overlapping region of the process has the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Claim(NonZeroU64);

/// What slices of a region can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    /// The first address, and how many bytes there are.
    pub(crate) addr: u64,
    pub(crate) len: u64,
    /// Whether there is memory behind it: regions without share a key.
    pub(crate) is_memory: bool,
}

#[derive(Debug)]
struct Entry {
    /// `None` when it has ended.
    claim: Option<Claim>,
    span: Span,
    /// What must be over when the claim has ended.
    notes: Notes,
}

static KEYS: Mutex<BTreeMap<u32, Vec<Entry>>> = Mutex::new(BTreeMap::new());

impl Claim {
    /// Claims a key; `None` if requests with it may reach the addresses that were not made of slices of this claim. `instead_of` is a claim of the same region, which is about to be
    /// given up.
    pub(crate) fn new(key: LocalKey, span: Span, instead_of: Option<Self>) -> Option<Self> {
        static IDS: AtomicU64 = AtomicU64::new(1);
        let mut keys = keys();
        let entries = keys.entry(key.as_raw()).or_default();
        entries.retain_mut(|entry| entry.claim.is_some() || !entry.notes.have_passed());
        let is_own = |entry: &Entry| entry.claim.is_some() && entry.claim == instead_of;
        if entries.iter().any(|entry| !is_own(entry) && entry.span.meets(span)) {
            return None;
        }
        let claim = NonZeroU64::new(IDS.fetch_add(1, Ordering::Relaxed)).map(Self);
        entries.push(Entry { claim, span, notes: Notes::default() });
        claim
    }

    /// Gives the key up when the registration has ended, or got another one. If slices were made of the region, requests of contexts but this one, its own, may still name it.
    pub(crate) fn give_up(self, context: usize, key: LocalKey, was_sliced: bool) {
        self.end(key, if was_sliced { elsewhere(context, key) } else { Notes::default() });
    }

    fn end(self, key: LocalKey, mut notes: Notes) {
        let mut keys = keys();
        let Some(entries) = keys.get_mut(&key.as_raw()) else { return };
        let Some(at) = entries.iter().position(|entry| entry.claim == Some(self)) else { return };
        let mut ended = Entry { claim: None, ..entries.swap_remove(at) };
        if !notes.have_passed() {
            // One entry for all claims of the key that have ended: what the earlier ones wait for, the later notes have too.
            while let Some(at) = entries.iter().position(|entry| entry.claim.is_none()) {
                ended.span = ended.span.union(entries.swap_remove(at).span);
            }
            entries.push(Entry { notes, ..ended });
        } else if entries.is_empty() {
            keys.remove(&key.as_raw());
        }
    }
}

impl Span {
    /// Whether a request can be within both, to different effect.
    const fn meets(self, other: Self) -> bool {
        (self.is_memory || other.is_memory)
            && self.len > 0
            && other.len > 0
            && self.addr < other.addr.saturating_add(other.len)
            && other.addr < self.addr.saturating_add(self.len)
    }

    fn union(self, other: Self) -> Self {
        let addr = self.addr.min(other.addr);
        let end = self.addr.saturating_add(self.len).max(other.addr.saturating_add(other.len));
        Self { addr, len: end - addr, is_memory: self.is_memory || other.is_memory }
    }
}

fn keys() -> MutexGuard<'static, BTreeMap<u32, Vec<Entry>>> {
    // Nothing under the lock can leave the table half changed.
    KEYS.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::AtomicU32;

    use super::*;
    use crate::pd::Counters;

    /// A key of one test.
    fn fresh() -> LocalKey {
        static NEXT: AtomicU32 = AtomicU32::new(0xff00_0000);
        LocalKey(NEXT.fetch_add(1, Ordering::Relaxed))
    }

    const fn span(addr: u64, len: u64) -> Span {
        Span { addr, len, is_memory: true }
    }

    /// Notes of a receive, and how it completes.
    fn outstanding() -> (Notes, Arc<Counters>) {
        let counters = Arc::new(Counters::default());
        counters.posted_receive();
        let notes = Notes::of(&counters);
        (notes, counters)
    }

    #[test]
    fn a_key_is_claimed_once_for_the_same_addresses() {
        let key = fresh();
        let claim = |addr, len| Claim::new(key, span(addr, len), None);
        let first = claim(0x1000, 0x1000).unwrap();
        assert!(claim(0x1fff, 1).is_none() && claim(0, 0x1001).is_none() && claim(0, u64::MAX).is_none());
        assert!(claim(0x2000, 1).is_some() && claim(0, 0x1000).is_some(), "beside it");
        first.end(key, Notes::default());
        assert!(claim(0x1000, 0x1000).is_some(), "nothing is outstanding anywhere");
    }

    #[test]
    fn an_empty_region_is_in_nobodys_way() {
        let key = fresh();
        assert!(Claim::new(key, span(0x1000, 0), None).is_some());
        assert!(Claim::new(key, span(0x0800, 0x1000), None).is_some());
    }

    #[test]
    fn regions_without_memory_share_a_key() {
        let key = fresh();
        let nothing = Span { addr: 0, len: u64::MAX, is_memory: false };
        assert!(Claim::new(key, nothing, None).is_some() && Claim::new(key, nothing, None).is_some());
        assert!(Claim::new(key, span(5, 5), None).is_none());
    }

    #[test]
    fn a_key_that_another_context_may_name_is_not_claimed() {
        let key = fresh();
        let (notes, counters) = outstanding();
        Claim::new(key, span(0x1000, 0x1000), None).unwrap().end(key, notes);
        assert!(Claim::new(key, span(0x1000, 0x1000), None).is_none());
        assert!(Claim::new(key, span(0x2000, 1), None).is_some());
        counters.completed_receive();
        assert!(Claim::new(key, span(0x1000, 0x1000), None).is_some());
    }

    #[test]
    fn claims_that_have_ended_are_one_entry_for_each_key() {
        let key = fresh();
        let counters = Arc::new(Counters::default());
        counters.posted_receive();
        for at in [1, 5, 9] {
            Claim::new(key, span(at * 0x1000, 0x1000), None).unwrap().end(key, Notes::of(&counters));
        }
        assert_eq!(keys().get(&key.as_raw()).unwrap().len(), 1);
        assert!(Claim::new(key, span(0x7000, 1), None).is_none());
        counters.completed_receive();
        Claim::new(key, span(0x7000, 1), None).unwrap().end(key, Notes::default());
        assert!(!keys().contains_key(&key.as_raw()));
    }

    #[test]
    fn a_region_that_changes_is_not_hindered_by_itself() {
        let key = fresh();
        let first = Claim::new(key, span(0, 10), None).unwrap();
        Claim::new(key, span(5, 10), Some(first)).unwrap();
        first.end(key, Notes::default());
        assert!(Claim::new(key, span(9, 1), None).is_none() && Claim::new(key, span(0, 5), None).is_some());
    }
}
