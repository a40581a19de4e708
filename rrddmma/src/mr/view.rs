//! The shared view of a region: copies and atomics, for memory that a device or a peer may change at any time.
//!
//! No reference to the bytes is ever made. Copies are made outside of the compiler's sight, by one machine instruction or by the C library, so that racing with a
//! device, a peer or another thread gives a mixture of old and new bytes at worst.

use std::ptr::NonNull;
use std::sync::atomic::{AtomicU64, Ordering};

use super::{MemoryRegion, Storage};
use crate::gid::GlobalHeader;

impl<S: Storage> MemoryRegion<S> {
    /// Copies bytes out, from `offset` on, as many as `out` is long.
    ///
    /// # Panics
    /// * If the range is not inside the region.
    #[inline]
    #[track_caller]
    pub fn read_at(&self, offset: usize, out: &mut [u8]) {
        assert!(
            offset <= self.len() && out.len() <= self.len() - offset,
            "MemoryRegion::read_at: {} bytes at {offset} but the region has {}",
            out.len(),
            self.len()
        );
        // SAFETY: I6 – inside the region, as just checked.
        let from = unsafe { self.base().as_ptr().add(offset) };
        // SAFETY: I6 – the source was just checked, and the target is an exclusive slice, so that they cannot overlap.
        unsafe { copy(out.as_mut_ptr(), from, out.len()) };
    }

    /// Copies bytes in, from `offset` on.
    ///
    /// # Panics
    /// * If the range is not inside the region.
    #[inline]
    #[track_caller]
    pub fn write_at(&self, offset: usize, bytes: &[u8]) {
        assert!(
            offset <= self.len() && bytes.len() <= self.len() - offset,
            "MemoryRegion::write_at: {} bytes at {offset} but the region has {}",
            bytes.len(),
            self.len()
        );
        // SAFETY: I6 – inside the region, as just checked.
        let to = unsafe { self.base().as_ptr().add(offset) };
        // SAFETY: I6 – the target was just checked, and no slice of a region's memory exists beside `&self`, so that they cannot overlap.
        unsafe { copy(to, bytes.as_ptr(), bytes.len()) };
    }

    /// Copies bytes out into a new vector.
    ///
    /// # Panics
    /// * If the range is not inside the region.
    #[track_caller]
    pub fn to_vec(&self, offset: usize, len: usize) -> Vec<u8> {
        assert!(
            offset <= self.len() && len <= self.len() - offset,
            "MemoryRegion::to_vec: {len} bytes at {offset} but the region has {}",
            self.len()
        );
        let mut bytes = vec![0; len];
        self.read_at(offset, &mut bytes);
        bytes
    }

    /// The header of a datagram that was received from `offset` on.
    ///
    /// # Panics
    /// * If its bytes are not inside the region.
    #[track_caller]
    pub fn global_header(&self, offset: usize) -> GlobalHeader {
        const LEN: usize = GlobalHeader::LEN;
        assert!(
            offset <= self.len() && LEN <= self.len() - offset,
            "MemoryRegion::global_header: {LEN} bytes at {offset} but the region has {}",
            self.len()
        );
        let mut bytes = [0; LEN];
        self.read_at(offset, &mut bytes);
        GlobalHeader::from_bytes(bytes)
    }

    /// Loads the eight bytes at `offset` in one access.
    ///
    /// # Panics
    /// * If they are not inside the region, or their address is not a multiple of 8.
    /// * If `order` is `Release` or `AcqRel`.
    #[inline]
    #[track_caller]
    pub fn load(&self, offset: usize, order: Ordering) -> u64 {
        assert!(
            !matches!(order, Ordering::Release | Ordering::AcqRel),
            "MemoryRegion::load: there is no such thing as a load with {order:?}"
        );
        let at = offset;
        assert!(
            at <= self.len() && self.len() - at >= 8,
            "MemoryRegion::load: 8 bytes at {at} but the region has {}",
            self.len()
        );
        assert!(is_aligned(self.base(), at), "MemoryRegion::load: offset {at} is not aligned to 8 bytes");
        // SAFETY: I6 – inside the region and aligned, as just checked.
        unsafe { atomic(self.base(), at) }.load(order)
    }

    /// Stores eight bytes at `offset` in one access.
    ///
    /// # Panics
    /// * If they are not inside the region, or their address is not a multiple of 8.
    /// * If `order` is `Acquire` or `AcqRel`.
    #[inline]
    #[track_caller]
    pub fn store(&self, offset: usize, value: u64, order: Ordering) {
        assert!(
            !matches!(order, Ordering::Acquire | Ordering::AcqRel),
            "MemoryRegion::store: there is no such thing as a store with {order:?}"
        );
        let at = offset;
        assert!(
            at <= self.len() && self.len() - at >= 8,
            "MemoryRegion::store: 8 bytes at {at} but the region has {}",
            self.len()
        );
        assert!(is_aligned(self.base(), at), "MemoryRegion::store: offset {at} is not aligned to 8 bytes");
        // SAFETY: I6 – inside the region and aligned, as just checked.
        unsafe { atomic(self.base(), at) }.store(value, order);
    }
}

fn is_aligned(base: NonNull<u8>, offset: usize) -> bool {
    (base.addr().get() + offset) % align_of::<AtomicU64>() == 0
}

/// Eight bytes of a region.
///
/// # Safety
/// * They are inside the region, which lives for `'a`, and aligned.
unsafe fn atomic<'a>(base: NonNull<u8>, offset: usize) -> &'a AtomicU64 {
    // SAFETY: the caller says that the offset is inside the region.
    let pointer = unsafe { base.as_ptr().add(offset) };
    // SAFETY: aligned and live as the caller says; all accesses to a region are atomic or outside of the compiler's sight.
    unsafe { AtomicU64::from_ptr(pointer.cast()) }
}

/// Copies bytes of which one side may change meanwhile.
///
/// # Safety
/// * Both ranges are valid and do not overlap.
#[cfg(all(target_arch = "x86_64", not(miri)))]
#[inline]
unsafe fn copy(to: *mut u8, from: *const u8, len: usize) {
    // SAFETY: the ranges are valid as the caller says, and the direction flag is clear as the ABI demands. The compiler sees no
    // access that it could assume to be free of races.
    unsafe {
        std::arch::asm!(
            "rep movsb",
            inout("rcx") len => _,
            inout("rdi") to => _,
            inout("rsi") from => _,
            options(nostack, preserves_flags),
        );
    }
}

/// Copies bytes of which one side may change meanwhile.
///
/// # Safety
/// * Both ranges are valid and do not overlap.
#[cfg(all(not(target_arch = "x86_64"), not(miri)))]
#[inline]
unsafe fn copy(to: *mut u8, from: *const u8, len: usize) {
    // SAFETY: the ranges are valid and apart, as the caller says.
    unsafe { copy_by_libc(to, from, len) };
}

/// Copies by the C library, called through a pointer of which the compiler knows nothing: it sees no access that it could assume to be free of races. Atomic bytes
/// would not do, because the same memory is also accessed as atomic words, and Rust has no meaning for races between atomics of different sizes.
///
/// # Safety
/// * Both ranges are valid and do not overlap.
#[cfg(all(any(test, not(target_arch = "x86_64")), not(miri)))]
#[inline]
unsafe fn copy_by_libc(to: *mut u8, from: *const u8, len: usize) {
    type Copy = unsafe extern "C" fn(*mut libc::c_void, *const libc::c_void, usize) -> *mut libc::c_void;
    let memcpy: Copy = std::hint::black_box(libc::memcpy);
    // SAFETY: the ranges are valid and do not overlap, as the caller says.
    unsafe { memcpy(to.cast(), from.cast(), len) };
}

/// Copies bytes of which one side may change meanwhile: for the interpreter, which has no machine instructions and finds races itself.
///
/// # Safety
/// * Both ranges are valid and do not overlap.
#[cfg(miri)]
unsafe fn copy(to: *mut u8, from: *const u8, len: usize) {
    use std::sync::atomic::AtomicU8;
    for at in 0..len {
        // SAFETY: inside the range, as the caller says.
        let source = unsafe { AtomicU8::from_ptr(from.add(at).cast_mut()) };
        // SAFETY: inside the range, as the caller says.
        let target = unsafe { AtomicU8::from_ptr(to.add(at)) };
        target.store(source.load(Ordering::Relaxed), Ordering::Relaxed);
    }
}

#[cfg(all(test, not(miri)))]
mod tests {
    use super::*;

    #[test]
    fn both_ways_to_copy_move_every_byte() {
        for how in [copy, copy_by_libc] {
            for len in [0, 1, 7, 8, 9, 64, 1000] {
                let from: Vec<u8> = (0..=250).cycle().take(len).collect();
                let mut to = vec![0xff; len + 1];
                // SAFETY: the source is `len` long, the target longer, and they are apart.
                unsafe { how(to.as_mut_ptr(), from.as_ptr(), len) };
                assert_eq!((&to[..len], to[len]), (&from[..], 0xff));
            }
        }
    }
}
