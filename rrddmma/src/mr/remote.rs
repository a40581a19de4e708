//! Memory of a peer.

use std::fmt;
use std::ops::RangeBounds;

use super::slice::resolve;
use crate::ids::RemoteKey;

/// Memory of a peer: what its owner told about it. A plain value; whether it is right is found out by the device.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct RemoteSlice {
    addr: u64,
    len: u64,
    key: RemoteKey,
}

impl RemoteSlice {
    /// From what the owner told.
    pub const fn new(addr: u64, len: u64, key: RemoteKey) -> Self {
        Self { addr, len, key }
    }

    /// The address in the owner's process.
    #[inline]
    pub const fn addr(&self) -> u64 {
        self.addr
    }

    /// How many bytes it has.
    #[inline]
    pub const fn len(&self) -> u64 {
        self.len
    }

    /// Whether it has no bytes.
    #[inline]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The remote key.
    #[inline]
    pub const fn key(&self) -> RemoteKey {
        self.key
    }

    /// Whether an atomic operation can be done at its beginning: eight bytes at an address that is a multiple of 8. Ask before using what a peer told.
    #[inline]
    pub const fn is_atomic(&self) -> bool {
        self.len >= 8 && self.addr % 8 == 0
    }

    /// A part of it.
    ///
    /// # Panics
    /// * If the range is not inside.
    #[inline]
    #[track_caller]
    pub fn slice(&self, range: impl RangeBounds<usize>) -> Self {
        let whole = usize::try_from(self.len).unwrap_or(usize::MAX);
        let (start, end) = resolve(range, whole);
        assert!(
            start <= end && end <= whole,
            "RemoteSlice::slice: bytes {}..{} but the slice has {}",
            { start },
            { end },
            { whole }
        );
        self.get_unchecked(start as u64, (end - start) as u64)
    }

    /// As [`slice`](Self::slice), or `None` where that panics.
    #[inline]
    pub fn get(&self, range: impl RangeBounds<usize>) -> Option<Self> {
        let whole = usize::try_from(self.len).unwrap_or(usize::MAX);
        let (start, end) = resolve(range, whole);
        (start <= end && end <= whole).then(|| self.get_unchecked(start as u64, (end - start) as u64))
    }

    /// As [`slice`](Self::slice), of `len` bytes from `start` on, without looking. That is no danger to this process: the peer's device looks.
    #[inline]
    #[must_use]
    pub const fn get_unchecked(&self, start: u64, len: u64) -> Self {
        Self { addr: self.addr.wrapping_add(start), len, key: self.key }
    }
}

impl fmt::Debug for RemoteSlice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RemoteSlice")
            .field("addr", &self.addr)
            .field("len", &self.len)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slice() -> RemoteSlice {
        RemoteSlice::new(0x1000, 100, RemoteKey::new(0xdead_beef))
    }

    #[test]
    fn parts_keep_the_key() {
        let part = slice().slice(10..30);
        assert_eq!((part.addr(), part.len(), part.key()), (0x100a, 20, slice().key()));
    }

    #[test]
    fn what_would_panic_is_none() {
        assert_eq!(slice().get(10..30), Some(slice().slice(10..30)));
        assert!(slice().get(10..101).is_none() && slice().get(101..).is_none());
        assert_eq!(slice().get_unchecked(90, 20), RemoteSlice::new(0x105a, 20, slice().key()));
    }

    #[test]
    fn eight_aligned_bytes_are_atomic() {
        assert!(slice().is_atomic() && slice().slice(92..).slice(..).addr() % 8 == 4);
        assert!(!slice().slice(4..).is_atomic() && !slice().slice(..7).is_atomic());
    }

    #[test]
    fn the_key_is_not_printed() {
        let text = format!("{:?}", slice());
        assert!(!text.contains("dead") && !text.contains("3735928559"), "{text}");
    }

    #[test]
    #[should_panic(expected = "RemoteSlice::slice: bytes 10..101 but the slice has 100")]
    fn beyond_the_end_panics() {
        slice().slice(10..101);
    }
}
