//! Which descriptors of this process belong to the device.
//!
//! A descriptor is an index into a table of atomics, so that `close` and `ioctl` of everybody else's descriptors
//! cost one load, and no lock is involved.

use std::ffi::c_int;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::device::Channel;
use crate::device::ContextId;

/// What a descriptor stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Entry {
    /// The opened device.
    Context(ContextId),
    /// An event channel.
    Channel(Channel),
}

/// Descriptors beyond this number cannot be the device's.
const CAPACITY: usize = 65536;
const CONTEXT: u64 = 1 << 62;
const CHANNEL: u64 = 2 << 62;
const KIND: u64 = 3 << 62;

static TABLE: [AtomicU64; CAPACITY] = [const { AtomicU64::new(0) }; CAPACITY];

/// What `fd` stands for, if it is ours.
pub(crate) fn get(fd: c_int) -> Option<Entry> {
    decode(slot(fd)?.load(Ordering::Acquire))
}

/// Notes what `fd` stands for; false if the number is too large.
pub(crate) fn set(fd: c_int, entry: Entry) -> bool {
    let word = match entry {
        Entry::Context(context) => CONTEXT | u64::from(context.0),
        Entry::Channel(channel) => CHANNEL | (channel.0 & !KIND),
    };
    slot(fd).map(|slot| slot.store(word, Ordering::Release)).is_some()
}

/// Forgets `fd` and returns what it stood for; of two callers only one gets it.
pub(crate) fn take(fd: c_int) -> Option<Entry> {
    let slot = slot(fd)?;
    if slot.load(Ordering::Relaxed) == 0 {
        return None;
    }
    decode(slot.swap(0, Ordering::AcqRel))
}

/// Forgets everything: in a forked child, whose parent owns it all.
pub(crate) fn clear() {
    for slot in TABLE.iter().filter(|slot| slot.load(Ordering::Relaxed) != 0) {
        slot.store(0, Ordering::Relaxed);
    }
}

fn slot(fd: c_int) -> Option<&'static AtomicU64> {
    TABLE.get(usize::try_from(fd).ok()?)
}

fn decode(word: u64) -> Option<Entry> {
    match word & KIND {
        CONTEXT => u32::try_from(word & !KIND).ok().map(|id| Entry::Context(ContextId(id))),
        CHANNEL => Some(Entry::Channel(Channel(word & !KIND))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_kept_until_taken() {
        // Numbers that no test of this process opens.
        let (a, b) = (60_000, 60_001);
        assert_eq!(get(a), None);
        assert!(set(a, Entry::Context(ContextId(u32::MAX))));
        assert!(set(b, Entry::Channel(Channel(7))));
        assert_eq!(get(a), Some(Entry::Context(ContextId(u32::MAX))));
        assert_eq!(take(b), Some(Entry::Channel(Channel(7))));
        assert_eq!((take(b), get(b)), (None, None));
        assert_eq!(take(a), Some(Entry::Context(ContextId(u32::MAX))));
    }

    #[test]
    fn numbers_out_of_range_are_nobodys() {
        assert_eq!((get(-1), take(-1), get(i32::MAX)), (None, None, None));
        assert!(!set(65_536, Entry::Channel(Channel(1))));
    }
}
