//! Parts of a region, as requests name them.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{Bound, RangeBounds};
use std::sync::Arc;

use rrddmma_sys as sys;

use super::{MemoryRegion, Storage};
use crate::ids::LocalKey;

/// A part of a region: one entry of a request's scatter/gather list. Its layout is that of `ibv_sge`.
///
/// It borrows the region until the request is *posted*; a region that is dropped later waits for the request.
#[doc(alias = "ibv_sge")]
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct LocalSlice<'a> {
    sge: sys::ibv_sge,
    region: PhantomData<&'a ()>,
}

impl LocalSlice<'_> {
    #[allow(clippy::cast_possible_truncation, reason = "the caller has checked that it fits")]
    #[inline(always)]
    pub(super) const fn new(addr: u64, len: usize, key: LocalKey) -> Self {
        Self { sge: sys::ibv_sge { addr, length: len as u32, lkey: key.as_raw() }, region: PhantomData }
    }

    /// Any memory, at the cost of C: no region is borrowed, nothing is checked.
    ///
    /// # Safety
    /// * `key` is the local key of a registration that covers `len` bytes at `addr`, in the domain of the queue pair that it is posted to.
    /// * Registration and memory stay until every request with the slice has completed or its queue pair is destroyed.
    /// * While such a request is outstanding, no Rust reference to the memory exists that the device's accesses would violate.
    /// * `len` is below 2 GiB.
    /// * `addr` is an address of this process, where the memory lies; otherwise what [`ForeignRegion::slice`](crate::ForeignRegion::slice) says holds here.
    #[inline(always)]
    pub const unsafe fn from_raw_parts(addr: u64, len: u32, key: LocalKey) -> Self {
        Self { sge: sys::ibv_sge { addr, length: len, lkey: key.as_raw() }, region: PhantomData }
    }

    /// How many bytes it has.
    #[inline]
    pub const fn len(&self) -> usize {
        self.sge.length as usize
    }

    /// Whether it has no bytes.
    #[inline]
    pub const fn is_empty(&self) -> bool {
        self.sge.length == 0
    }

    /// A part of the part.
    ///
    /// # Panics
    /// * If the range is not inside the slice.
    #[inline]
    #[track_caller]
    pub fn slice(&self, range: impl RangeBounds<usize>) -> Self {
        let (start, end) = resolve(range, self.len());
        assert!(
            start <= end && end <= self.len(),
            "LocalSlice::slice: bytes {}..{} but the slice has {}",
            { start },
            { end },
            self.len()
        );
        // SAFETY: inside the slice, as just checked.
        unsafe { self.get_unchecked(start, end - start) }
    }

    /// As [`slice`](Self::slice), or `None` where that panics.
    #[inline]
    pub fn get(&self, range: impl RangeBounds<usize>) -> Option<Self> {
        let (start, end) = resolve(range, self.len());
        // SAFETY: inside the slice, as looked at before.
        (start <= end && end <= self.len()).then(|| unsafe { self.get_unchecked(start, end - start) })
    }

    /// As [`slice`](Self::slice), of `len` bytes from `start` on, without looking.
    ///
    /// # Safety
    /// * The range is inside the slice.
    #[inline]
    #[must_use]
    pub const unsafe fn get_unchecked(&self, start: usize, len: usize) -> Self {
        Self::new(self.sge.addr + start as u64, len, LocalKey(self.sge.lkey))
    }

    /// The entry as C knows it.
    #[inline]
    pub const fn as_raw(&self) -> &sys::ibv_sge {
        &self.sge
    }
}

impl fmt::Debug for LocalSlice<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LocalSlice").field("addr", &self.sge.addr).field("len", &self.sge.length).finish()
    }
}

/// A part of a shared region that keeps it alive, for tables of buffers and for other threads.
pub struct SharedSlice<S: Storage = Box<[u8]>> {
    region: Arc<MemoryRegion<S>>,
    start: usize,
    len: usize,
}

impl<S: Storage> SharedSlice<S> {
    /// A part of a shared region.
    ///
    /// # Panics
    /// * If the range is not inside the region.
    #[track_caller]
    pub fn new(region: &Arc<MemoryRegion<S>>, range: impl RangeBounds<usize>) -> Self {
        let (start, end) = resolve(range, region.len());
        assert!(
            start <= end && end <= region.len(),
            "SharedSlice::new: bytes {start}..{end} but the region has {}",
            region.len()
        );
        Self { region: Arc::clone(region), start, len: end - start }
    }

    /// The entry for a request.
    ///
    /// # Panics
    /// * If it has 2 GiB or more: an entry of a request has a length of 31 bits.
    #[inline]
    pub fn as_slice(&self) -> LocalSlice<'_> {
        assert!(
            fits_entry(self.len),
            "SharedSlice::as_slice: {} bytes but an entry has at most 2 GiB - 1",
            self.len
        );
        self.region.slice(self.start..self.start + self.len)
    }

    /// The region.
    pub const fn region(&self) -> &Arc<MemoryRegion<S>> {
        &self.region
    }
}

impl<S: Storage> Clone for SharedSlice<S> {
    fn clone(&self) -> Self {
        Self { region: Arc::clone(&self.region), start: self.start, len: self.len }
    }
}

impl<S: Storage> fmt::Debug for SharedSlice<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedSlice")
            .field("start", &self.start)
            .field("len", &self.len)
            .finish_non_exhaustive()
    }
}

/// Start and end of a range of something `whole` long; one that includes `usize::MAX` gives an end that fits nowhere.
///
/// Messages about them copy both (`{ start }`): a reference would keep them in memory on the path where nothing is wrong.
#[inline(always)]
pub(crate) fn resolve(range: impl RangeBounds<usize>, whole: usize) -> (usize, usize) {
    let start = match range.start_bound() {
        Bound::Included(start) => *start,
        Bound::Excluded(start) => start.saturating_add(1),
        Bound::Unbounded => 0,
    };
    let end = match range.end_bound() {
        Bound::Included(end) => end.saturating_add(1),
        Bound::Excluded(end) => *end,
        Bound::Unbounded => whole,
    };
    (start, end)
}

/// A field for a message, read again: otherwise a register keeps what was read of it, on the path where nothing is wrong.
#[inline(always)]
pub(super) fn anew(field: &usize) -> usize {
    // SAFETY: the field is borrowed.
    unsafe { std::ptr::from_ref(field).read_volatile() }
}

/// Whether an entry can have this length.
// NOTE(mlx5): the highest bit of the length says that bytes of the request itself follow (qp.c, `MLX5_INLINE_SEG`), and the device would send those: keys and addresses.
#[inline(always)]
pub(super) const fn fits_entry(len: usize) -> bool {
    len < 1 << 31
}

static_assertions::assert_eq_size!(LocalSlice<'static>, sys::ibv_sge);

#[cfg(test)]
mod tests {
    use std::mem::ManuallyDrop;

    use super::*;

    fn slice() -> LocalSlice<'static> {
        LocalSlice::new(0x1000, 100, LocalKey(7))
    }

    #[test]
    #[should_panic(expected = "SharedSlice::as_slice: 2147483648 bytes but an entry has at most")]
    fn a_shared_slice_of_2_gib_panics() {
        let region = ManuallyDrop::into_inner(crate::mr::region::tests::made_up(1 << 33));
        let slice = ManuallyDrop::new(SharedSlice { region: Arc::new(region), start: 0, len: 1 << 31 });
        let _ = slice.as_slice();
    }

    #[test]
    fn ranges_of_every_form() {
        assert_eq!(slice().slice(..).len(), 100);
        assert_eq!((slice().slice(10..).as_raw().addr, slice().slice(10..).len()), (0x100a, 90));
        assert_eq!(slice().slice(0..=9).len(), 10);
        assert!(slice().slice(100..).is_empty(), "an empty tail is legal");
        assert_eq!(slice().slice(10..20).slice(5..).as_raw().addr, 0x100f);
    }

    #[test]
    fn what_would_panic_is_none() {
        let part = slice().get(10..=19).unwrap();
        assert_eq!((part.as_raw().addr, part.len(), part.as_raw().lkey), (0x100a, 10, 7));
        assert!(
            slice().get(..101).is_none()
                && slice().get(101..).is_none()
                && slice().get(0..=usize::MAX).is_none()
        );
        #[allow(clippy::reversed_empty_ranges, reason = "that is the mistake")]
        let inverted = slice().get(20..10);
        assert!(inverted.is_none());
        // SAFETY: 10..20 is inside the slice of 100 bytes.
        let same = unsafe { slice().get_unchecked(10, 10) };
        assert_eq!((same.as_raw().addr, same.len()), (0x100a, 10));
    }

    #[test]
    #[should_panic(expected = "LocalSlice::slice: bytes 100..101 but the slice has 100")]
    fn beyond_the_end_panics() {
        slice().slice(100..101);
    }

    #[test]
    #[should_panic(expected = "LocalSlice::slice: bytes 101..100")]
    fn an_empty_slice_beyond_the_end_panics() {
        slice().slice(101..);
    }

    #[test]
    #[should_panic(expected = "LocalSlice::slice")]
    #[allow(clippy::reversed_empty_ranges, reason = "that is the mistake")]
    fn an_inverted_range_panics() {
        slice().slice(20..10);
    }

    #[test]
    #[should_panic(expected = "LocalSlice::slice")]
    fn an_endless_range_panics() {
        slice().slice(0..=usize::MAX);
    }
}
