//! Regions of memory that this process does not look into: of the device, of a dma-buf, of another process, or none at all.

use std::fmt;
use std::mem::MaybeUninit;
use std::ops::RangeBounds;
use std::ptr::NonNull;

use rrddmma_sys as sys;

use super::registration::Registration;
use super::{Access, LocalSlice, RemoteSlice, slice};
use crate::error::{Rejected, Result};
use crate::ids::{LocalKey, RemoteKey};
use crate::pd::{ProtectionDomain, Span};

/// A region of memory that is not this process's own: requests and peers use it, but there is no view of its bytes. `K` says whose memory it is:
/// [`DeviceMemory`](crate::DeviceMemory), [`DmaBuf`](crate::DmaBuf), [`NoMemory`](crate::NoMemory), [`AddressSpace`](crate::AddressSpace) or
/// [`Imported`](crate::Imported).
///
/// As a [`MemoryRegion`](crate::MemoryRegion) it waits in the domain's limbo when it is dropped while requests may use it.
#[doc(alias = "ibv_mr")]
pub struct ForeignRegion<K: Foreign> {
    registration: Registration<K>,
    addr: u64,
    len: usize,
}

/// Whose memory a [`ForeignRegion`] is of.
pub trait Foreign: sealed::Foreign + Send + 'static {}

/// Memory with an address and a length, of which slices are made without further ado.
pub trait Bounded: Foreign {}

/// Memory that peers can be told of.
pub trait Reachable: Foreign {}

pub(super) mod sealed {
    #[allow(unnameable_types, reason = "sealed: nobody else implements it")]
    pub trait Foreign {}
}

static_assertions::assert_impl_all!(ForeignRegion<super::NoMemory>: Send, Sync);
static_assertions::assert_not_impl_any!(ForeignRegion<super::NoMemory>: Clone);

impl<K: Foreign> ForeignRegion<K> {
    pub(super) const fn new(registration: Registration<K>, addr: u64, len: usize) -> Self {
        Self { registration, addr, len }
    }

    /// Registers by `verb` memory of `len` bytes that has this address in requests.
    pub(super) fn make(
        pd: &ProtectionDomain,
        kept: K,
        access: Access,
        (addr, len): (u64, usize),
        is_memory: bool,
        verb: impl Fn() -> Result<NonNull<sys::ibv_mr>>,
    ) -> Result<Self> {
        let span = Span { addr, len: len as u64, is_memory };
        let made = Registration::make(pd, MaybeUninit::new(kept), access, span, verb);
        let registration = made.map_err(|(error, kept)| {
            // SAFETY: initialized above and not moved out of since.
            drop(unsafe { kept.assume_init() });
            error
        })?;
        Ok(Self::new(registration, addr, len))
    }

    /// The domain it belongs to.
    pub const fn pd(&self) -> &ProtectionDomain {
        self.registration.pd()
    }

    /// The access rights.
    pub const fn access(&self) -> Access {
        self.registration.access()
    }

    /// Its local key.
    pub const fn local_key(&self) -> LocalKey {
        self.registration.local_key()
    }

    /// Deregisters the region and gives back what it was made of.
    ///
    /// # Errors
    /// * As [`MemoryRegion::close`](crate::MemoryRegion::close).
    ///
    /// Verb: [ibv_dereg_mr(3)](https://man7.org/linux/man-pages/man3/ibv_reg_mr.3.html)
    #[doc(alias = "ibv_dereg_mr")]
    pub fn close(self) -> Result<K, Rejected<Self>> {
        let Self { registration, addr, len } = self;
        let back = |registration| Self { registration, addr, len };
        registration.close().map_err(|rejected| rejected.map(back))
    }

    /// The pointer that C code needs. Using it needs the care that C needs; deregistering through it is not allowed.
    pub fn as_raw(&self) -> *mut sys::ibv_mr {
        self.registration.as_raw()
    }
}

impl<K: Bounded> ForeignRegion<K> {
    /// The address of its first byte in requests, also those of peers.
    pub const fn addr(&self) -> u64 {
        self.addr
    }

    /// How many bytes it has.
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether it has no bytes.
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// A part of it for a request, `..` for the whole.
    ///
    /// # Panics
    /// * If the range is not inside the region.
    /// * If it has 2 GiB or more: an entry of a request has a length of 31 bits.
    ///
    /// # Safety
    /// libmlx5 itself copies bytes at the address that an entry names, which is here none of this process. So for each slice of the region:
    /// * It is not posted [inline](crate::SendRequest::inline), nor on a pair of [`RawPacket`](crate::RawPacket)s, of which libmlx5 copies the headers: the bytes would be taken
    ///   from that address.
    /// * It takes what a receive, a read or an atomic operation brings only where the variable `MLX5_SCATTER_TO_CQE` was 0 when the queue pair was
    ///   made: libmlx5 otherwise may take up to 64 bytes out of the completion and put them to that address (`copy_to_scat`, qp.c of libmlx5);
    ///   of a null region it knows better.
    #[inline]
    #[track_caller]
    pub unsafe fn slice(&self, range: impl RangeBounds<usize>) -> LocalSlice<'_> {
        let (start, end) = slice::resolve(range, self.len);
        assert!(
            start <= end && end <= self.len,
            "ForeignRegion::slice: bytes {start}..{end} but the region has {}",
            self.len
        );
        let len = end - start;
        assert!(
            slice::fits_entry(len),
            "ForeignRegion::slice: {len} bytes but an entry has at most 2 GiB - 1"
        );
        self.registration.slicing();
        LocalSlice::new(self.addr + start as u64, len, self.local_key())
    }
}

impl<K: Reachable> ForeignRegion<K> {
    /// Its remote key, a secret that works for whoever knows it.
    pub fn remote_key(&self) -> RemoteKey {
        self.registration.remote_key()
    }

    /// The whole of it, for a peer: tell it address, length and key.
    pub fn remote(&self) -> RemoteSlice {
        RemoteSlice::new(self.addr, self.len as u64, self.remote_key())
    }
}

impl<K: Foreign> fmt::Debug for ForeignRegion<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ForeignRegion")
            .field("addr", &self.addr)
            .field("len", &self.len)
            .field("access", &self.access())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::mem::ManuallyDrop;

    use super::*;
    use crate::mr::DmaBuf;
    use crate::mr::region::tests::made_up_registration;

    /// Must not be dropped.
    fn made_up(addr: u64, len: usize) -> ManuallyDrop<ForeignRegion<DmaBuf>> {
        ManuallyDrop::new(ForeignRegion { registration: made_up_registration(), addr, len })
    }

    #[test]
    fn slices_have_the_addresses_of_the_device() {
        let region = made_up(0x1000, 1 << 33);
        // SAFETY: the slice is never posted.
        let slice = unsafe { region.slice(0x10..0x30) };
        assert_eq!((slice.as_raw().addr, slice.len()), (0x1010, 0x20));
        // SAFETY: the slice is never posted.
        assert_eq!(unsafe { region.slice(1..1 << 31) }.len(), (1 << 31) - 1);
        assert_eq!((region.remote().addr(), region.remote().len()), (0x1000, 1 << 33));
    }

    #[test]
    #[should_panic(expected = "ForeignRegion::slice: bytes 4..11 but the region has 10")]
    fn a_slice_beyond_the_end_panics() {
        let region = made_up(0, 10);
        // SAFETY: nothing is made of it.
        let _ = unsafe { region.slice(4..11) };
    }

    #[test]
    #[should_panic(expected = "ForeignRegion::slice: 2147483648 bytes but an entry has at most")]
    fn a_slice_of_2_gib_panics() {
        let region = made_up(0, 1 << 33);
        // SAFETY: nothing is made of it.
        let _ = unsafe { region.slice(..1 << 31) };
    }
}
