//! The region itself: registration of memory of this process, and exclusive access to it.

use std::fmt;
use std::mem::MaybeUninit;
use std::ops::RangeBounds;
use std::ptr::NonNull;

use rrddmma_sys as sys;

use super::registration::{self, OUTSTANDING, Registration};
use super::storage::zeroes;
use super::{Access, LocalSlice, RemoteSlice, Storage, slice};
use crate::error::{Error, ErrorKind, Rejected, Result, Verb};
use crate::ffi;
use crate::ids::{LocalKey, RemoteKey};
use crate::pd::{ProtectionDomain, Span};

/// Registered memory: the single owner of its storage and of its registration. To share it, put it into an `Arc`.
///
/// Requests that use it are posted safely, because dropping it does not free what a request may still use: the storage is freed, and the
/// region deregistered, when everything that was posted before has completed or its queue pair is destroyed. Until then it waits in the domain's
/// limbo ([`ProtectionDomain::reclaim`]).
///
/// What the memory holds is read and written through the *shared view* ([`read_at`](Self::read_at), [`write_at`](Self::write_at),
/// [`load`](Self::load) …): with a device around, a byte may change at any time. Plain `&mut [u8]` is had from [`as_mut_slice`](Self::as_mut_slice)
/// while nothing is posted on it, unless peers may write.
///
/// Registering pins the pages and costs system calls: reuse regions.
#[doc(alias = "ibv_mr")]
#[doc(alias = "Mr")]
pub struct MemoryRegion<S: Storage = Box<[u8]>> {
    pub(super) registration: Registration<S>,
    pub(super) addr: NonNull<u8>,
    pub(super) len: usize,
    /// The address of the first byte in requests of this process and of peers.
    pub(super) iova: u64,
}

// SAFETY: I6 – `addr` points to the storage, which is `Send` and moves along.
unsafe impl<S: Storage> Send for MemoryRegion<S> {}
// SAFETY: I6 – shared access to the memory is only through copies and atomics of the shared view; `S` itself is not reachable.
unsafe impl<S: Storage> Sync for MemoryRegion<S> {}

static_assertions::assert_impl_all!(MemoryRegion: Send, Sync);
static_assertions::assert_not_impl_any!(MemoryRegion: Clone);

impl ProtectionDomain {
    /// Registers memory and takes it over. Remote rights include the local write that they need.
    ///
    /// # Panics
    /// * If `access` has bits that are no constant of [`Access`]: what they allow, and to whom, is not known here.
    ///
    /// # Errors
    /// * [`ErrorKind::OutOfMemory`] (`ENOMEM`) if the pages cannot be locked: the message names the limit. The storage comes back.
    /// * [`ErrorKind::InvalidAttribute`] if the device does not know one of the rights.
    /// * [`ErrorKind::BadAddress`] if the memory is not writable and local write is asked for.
    /// * [`ErrorKind::Unsupported`] if [`ON_DEMAND`](Access::ON_DEMAND) is asked for and the device has no such paging, see
    ///   [`ExtendedAttributes::on_demand_paging`](crate::ExtendedAttributes::on_demand_paging).
    ///
    /// Verb: [ibv_reg_mr(3)](https://man7.org/linux/man-pages/man3/ibv_reg_mr.3.html)
    #[doc(alias = "ibv_reg_mr")]
    #[track_caller]
    pub fn register<S: Storage>(&self, storage: S, access: Access) -> Result<MemoryRegion<S>, Rejected<S>> {
        assert!(
            Access::all().contains(access),
            "ProtectionDomain::register: the access rights {:#x} have unknown bits",
            access.bits()
        );
        self.register_as(storage, access, None)
    }

    /// As [`register`](Self::register), under an address of one's own choice: in requests, also those of peers, the first byte has the address `iova`. With 0 the
    /// region is *zero-based*, and addresses are offsets. Within a page of the machine, `iova` must agree with the memory's address.
    ///
    /// # Panics
    /// * If `access` has bits that are no constant of [`Access`].
    /// * If the region would go beyond the last address.
    ///
    /// # Errors
    /// * [`ErrorKind::InvalidAttribute`], with the storage back, if the two addresses differ within a page; memory of [`Mapping`](crate::Mapping) begins with a page.
    /// * [`ErrorKind::Unsupported`] with MLNX_OFED's experimental verbs.
    /// * As [`register`](Self::register).
    ///
    /// # Safety
    /// libmlx5 itself copies bytes at the address that an entry names, which is here none of this process. So for each slice of the region, unless `iova` is where the memory lies:
    /// * It is not posted [inline](crate::SendRequest::inline), nor on a pair of [`RawPacket`](crate::RawPacket)s, of which libmlx5 copies the headers: the bytes would be taken
    ///   from that address.
    /// * It takes what a receive, a read or an atomic operation brings only where the variable `MLX5_SCATTER_TO_CQE` was 0 when the queue pair was
    ///   made: libmlx5 otherwise may take up to 64 bytes out of the completion and put them to that address (`copy_to_scat`, qp.c of libmlx5). Peers may write there in any case.
    ///
    /// Verb: [ibv_reg_mr_iova(3)](https://man7.org/linux/man-pages/man3/ibv_reg_mr.3.html)
    #[doc(alias = "ibv_reg_mr_iova")]
    #[doc(alias = "IBV_ACCESS_ZERO_BASED")]
    #[track_caller]
    pub unsafe fn register_at<S: Storage>(
        &self,
        storage: S,
        access: Access,
        iova: u64,
    ) -> Result<MemoryRegion<S>, Rejected<S>> {
        assert!(
            Access::all().contains(access),
            "ProtectionDomain::register_at: the access rights {:#x} have unknown bits",
            access.bits()
        );
        assert!(
            iova.checked_add(storage.len() as u64).is_some(),
            "ProtectionDomain::register_at: {} bytes at address {iova:#x} go beyond the last address",
            storage.len()
        );
        self.register_as(storage, access, Some(iova))
    }

    fn register_as<S: Storage>(
        &self,
        storage: S,
        access: Access,
        iova: Option<u64>,
    ) -> Result<MemoryRegion<S>, Rejected<S>> {
        let len = storage.len();
        let mut storage = MaybeUninit::new(storage);
        // SAFETY: initialized in the line before.
        let addr = unsafe { storage.assume_init_mut() }.as_ptr();
        let access = access.completed();
        let first = iova.unwrap_or_else(|| addr.addr().get() as u64);
        let span = Span { addr: first, len: len as u64, is_memory: true };
        let verb = || {
            register(self, addr, len, access, iova)
                .map_err(|error| registration::refusal(self, access, error, |paging| paging.is_supported))
        };
        match Registration::make(self, storage, access, span, verb) {
            Ok(registration) => Ok(MemoryRegion { registration, addr, len, iova: first }),
            Err((error, storage)) => {
                // SAFETY: initialized above and not moved out of since.
                let storage = unsafe { storage.assume_init() };
                Err(Rejected::new(error, storage))
            }
        }
    }

    /// Allocates `len` zeroed bytes and registers them.
    ///
    /// # Panics
    /// * As [`register`](Self::register).
    ///
    /// # Errors
    /// * [`ErrorKind::OutOfMemory`] if there is not as much memory.
    /// * As [`register`](Self::register).
    #[track_caller]
    pub fn allocate(&self, len: usize, access: Access) -> Result<MemoryRegion> {
        let storage = zeroes(len).ok_or_else(|| Error::from_errno(Verb::Mmap, libc::ENOMEM))?;
        Ok(self.register(storage, access)?)
    }
}

impl<S: Storage> MemoryRegion<S> {
    /// How many bytes it has.
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether it has no bytes.
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The address of its first byte in requests, also those of peers: where it is in this process, unless it was registered
    /// [under another](ProtectionDomain::register_at).
    pub const fn addr(&self) -> u64 {
        self.iova
    }

    /// The access rights.
    pub const fn access(&self) -> Access {
        self.registration.access()
    }

    /// The domain it belongs to.
    pub const fn pd(&self) -> &ProtectionDomain {
        self.registration.pd()
    }

    /// Its local key.
    pub const fn local_key(&self) -> LocalKey {
        self.registration.local_key()
    }

    /// Its remote key, a secret that works for whoever knows it.
    pub fn remote_key(&self) -> RemoteKey {
        self.registration.remote_key()
    }

    /// A part of it for a request, `..` for the whole.
    ///
    /// # Panics
    /// * If the range is not inside the region.
    /// * If it has 2 GiB or more: an entry of a request has a length of 31 bits.
    #[inline]
    #[track_caller]
    pub fn slice(&self, range: impl RangeBounds<usize>) -> LocalSlice<'_> {
        let whole = self.len;
        // SAFETY: `Storage` promises that so many bytes are valid, and no more than `isize::MAX` ever are. It spares sums of places inside a look whether they overflow.
        unsafe { std::hint::assert_unchecked(whole <= isize::MAX as usize) };
        let (start, end) = slice::resolve(range, whole);
        assert!(
            end <= whole && start <= end,
            "MemoryRegion::slice: bytes {}..{} but the region has {}",
            { start },
            { end },
            { slice::anew(&self.len) }
        );
        let len = end - start;
        assert!(
            slice::fits_entry(len),
            "MemoryRegion::slice: {} bytes but an entry has at most 2 GiB - 1",
            { len }
        );
        // SAFETY: inside the region and short enough, as just checked.
        unsafe { self.get_unchecked(start, len) }
    }

    /// As [`slice`](Self::slice), or `None` where that panics.
    #[inline]
    pub fn get(&self, range: impl RangeBounds<usize>) -> Option<LocalSlice<'_>> {
        let (start, end) = slice::resolve(range, self.len);
        let fits = start <= end && end <= self.len && slice::fits_entry(end - start);
        // SAFETY: inside the region and short enough, as just looked at.
        fits.then(|| unsafe { self.get_unchecked(start, end - start) })
    }

    /// As [`slice`](Self::slice), of `len` bytes from `start` on, without looking.
    ///
    /// # Safety
    /// * The range is inside the region.
    /// * It has less than 2 GiB.
    #[inline]
    pub unsafe fn get_unchecked(&self, start: usize, len: usize) -> LocalSlice<'_> {
        self.registration.slicing();
        LocalSlice::new(self.iova + start as u64, len, self.registration.local_key())
    }

    /// The whole of it, for a peer: tell it address, length and key.
    pub fn remote(&self) -> RemoteSlice {
        RemoteSlice::new(self.addr(), self.len as u64, self.remote_key())
    }

    /// The memory as a plain slice, while nothing is posted on it.
    ///
    /// # Panics
    /// * If peers may write to the region ([`Access::others_may_write`]): there is only the shared view then.
    ///
    /// # Errors
    /// * [`ErrorKind::Busy`] while requests are outstanding that were posted, on any queue pair of the context, after a slice of this region was
    ///   made. What is posted later on other regions does not matter.
    #[track_caller]
    pub fn as_mut_slice(&mut self) -> Result<&mut [u8]> {
        assert!(
            !self.access().others_may_write(),
            "MemoryRegion::as_mut_slice: peers may write to the region (access {:?}), use read_at and write_at",
            self.access()
        );
        if !self.registration.is_quiet() {
            return Err(Error::text(Verb::RegMr, ErrorKind::Busy, OUTSTANDING));
        }
        // SAFETY: I6 – the range is owned and initialized. Nothing posted can use it (just checked), no peer may write, and
        // `&mut self` keeps slices for new requests from being made while the result lives.
        Ok(unsafe { std::slice::from_raw_parts_mut(self.addr.as_ptr(), self.len) })
    }

    /// Deregisters the region and gives the storage back.
    ///
    /// # Errors
    /// * [`ErrorKind::Busy`], with the region back, while requests are outstanding that may use it; see [`as_mut_slice`](Self::as_mut_slice).
    /// * What the driver reports, for example while a memory window is bound, with the region back.
    ///
    /// Verb: [ibv_dereg_mr(3)](https://man7.org/linux/man-pages/man3/ibv_reg_mr.3.html)
    #[doc(alias = "ibv_dereg_mr")]
    #[doc(alias = "ibv_unimport_mr")]
    pub fn close(self) -> Result<S, Rejected<Self>> {
        let Self { registration, addr, len, iova } = self;
        registration
            .close()
            .map_err(|rejected| rejected.map(|registration| Self { registration, addr, len, iova }))
    }

    /// The pointer that C code needs. Using it needs the care that C needs; deregistering through it is not allowed.
    pub fn as_raw(&self) -> *mut sys::ibv_mr {
        self.registration.as_raw()
    }

    /// Notes that a slice for requests is made of it in another way than by [`slice`](Self::slice).
    pub(super) fn slicing(&self) {
        self.registration.slicing();
    }

    pub(super) const fn base(&self) -> NonNull<u8> {
        self.addr
    }
}

impl<S: Storage> fmt::Debug for MemoryRegion<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryRegion")
            .field("addr", &self.addr)
            .field("len", &self.len)
            .field("access", &self.access())
            .finish_non_exhaustive()
    }
}

/// Calls the verb. The range is one of a [`Storage`], which its owner keeps until the registration has ended.
fn register(
    pd: &ProtectionDomain,
    addr: NonNull<u8>,
    len: usize,
    access: Access,
    iova: Option<u64>,
) -> Result<NonNull<sys::ibv_mr>> {
    let flags = access.bits() as i32;
    let Some(iova) = iova else {
        // SAFETY: I1, I6 – the domain is live; the range is valid as `Storage` promises, and stays so until it is deregistered.
        let raw = unsafe { sys::ibv_reg_mr(pd.as_raw(), addr.as_ptr().cast(), len, flags) };
        return ffi::null_sets_errno(Verb::RegMr, raw);
    };
    register_iova(pd, addr, len, flags, iova)
}

#[cfg(rrddmma_rdma_core)]
fn register_iova(
    pd: &ProtectionDomain,
    addr: NonNull<u8>,
    len: usize,
    flags: i32,
    iova: u64,
) -> Result<NonNull<sys::ibv_mr>> {
    let page = super::mapping::page_size() as u64;
    if addr.addr().get() as u64 % page != iova % page {
        let text = format!("address {addr:p} and iova {iova:#x} differ within a page of {page} bytes");
        return Err(Error::text(Verb::RegMrIova, ErrorKind::InvalidAttribute, text));
    }
    // SAFETY: I1, I6 – as for `ibv_reg_mr` in `register`.
    let raw = unsafe { sys::ibv_reg_mr_iova(pd.as_raw(), addr.as_ptr().cast(), len, iova, flags) };
    ffi::null_sets_errno(Verb::RegMrIova, raw)
}

#[cfg(not(rrddmma_rdma_core))]
fn register_iova(
    _: &ProtectionDomain,
    _: NonNull<u8>,
    _: usize,
    _: i32,
    _: u64,
) -> Result<NonNull<sys::ibv_mr>> {
    Err(Error::new(Verb::RegMrIova, ErrorKind::Unsupported))
}

#[cfg(test)]
pub(super) mod tests {
    use std::mem::ManuallyDrop;

    use super::super::registration::End;
    use super::*;
    use crate::context::{Context, Ownership, zeroed};

    /// A registration that no device knows. Must not be dropped.
    pub(crate) fn made_up_registration<K: Send>() -> Registration<K> {
        // SAFETY: I3 – the C structs are made of integers and nullable pointers.
        let mr: sys::ibv_mr = unsafe { zeroed() };
        // SAFETY: I3 – the struct is made of integers.
        let attributes: sys::ibv_device_attr = unsafe { zeroed() };
        // SAFETY: borrowed, so that neither is ever passed to the library.
        let context = unsafe {
            Context::from_raw_with_attributes(NonNull::dangling(), attributes, Ownership::Borrowed)
        };
        // SAFETY: as above: borrowed, and never passed to the library.
        let pd = unsafe { ProtectionDomain::from_raw(&context, NonNull::dangling(), Ownership::Borrowed) };
        let raw = NonNull::from(Box::leak(Box::new(mr)));
        Registration::adopt(raw, MaybeUninit::uninit(), Access::empty(), End::Deregister, &pd)
    }

    /// A region of any length that no device knows and whose memory is never accessed. Must not be dropped.
    pub(crate) fn made_up(len: usize) -> ManuallyDrop<MemoryRegion<Vec<u8>>> {
        let registration = made_up_registration();
        ManuallyDrop::new(MemoryRegion { registration, addr: NonNull::dangling(), len, iova: 1 })
    }

    #[test]
    fn just_below_2_gib_is_an_entry() {
        let most = (1 << 31) - 1;
        assert_eq!(made_up(1 << 33).slice(..most).len(), most);
        assert!(made_up(1 << 33).get(..=most).is_none());
    }

    #[test]
    #[should_panic(expected = "MemoryRegion::slice: 2147483648 bytes but an entry has at most")]
    fn a_slice_of_2_gib_panics() {
        let _ = made_up(1 << 33).slice(..1 << 31);
    }
}
