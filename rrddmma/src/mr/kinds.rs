//! What regions without bytes of this process are made of, but for the device's own memory.

use std::mem::MaybeUninit;
use std::os::fd::{AsFd, AsRawFd};
use std::ptr::{self, NonNull};

use rrddmma_sys as sys;

use super::foreign::{Bounded, Foreign, ForeignRegion, Reachable, sealed};
use super::registration::{self, End, Registration};
use super::{Access, MemoryRegion, Storage};
use crate::error::{Result, Verb};
use crate::ffi;
use crate::pd::ProtectionDomain;

/// Of a [`ForeignRegion`]: the memory behind a dma-buf, for example of a GPU. The kernel keeps it; the descriptor may be closed.
#[derive(Debug, Clone, Copy)]
pub struct DmaBuf(());

/// Of a [`ForeignRegion`]: no memory. What is written to it vanishes, and zeros are read from it.
#[derive(Debug, Clone, Copy)]
pub struct NoMemory(());

/// Of a [`ForeignRegion`]: the whole address space of this process, paged in on demand (*implicit* on-demand paging).
#[derive(Debug, Clone, Copy)]
pub struct AddressSpace(());

/// Of a [`ForeignRegion`]: what another process, or another opening of the device, has registered.
#[derive(Debug, Clone, Copy)]
pub struct Imported(());

macro_rules! kinds {
    ($($kind:ident: $($property:ident)*;)*) => {
        $(
            impl sealed::Foreign for $kind {}
            impl Foreign for $kind {}
            $(impl $property for $kind {})*
        )*
    };
}

kinds! {
    DmaBuf: Bounded Reachable;
    NoMemory: Bounded;
    AddressSpace: Reachable;
    Imported: Bounded Reachable;
}

impl ProtectionDomain {
    /// Registers `len` bytes of a dma-buf from `offset` on. In requests, also those of peers, the first of them has the address `iova`; within a page, `iova` must agree with
    /// `offset`.
    ///
    /// # Panics
    /// * If `access` has bits that are no constant of [`Access`].
    /// * If the region would go beyond the last address.
    ///
    /// # Errors
    /// * [`ErrorKind::Unsupported`](crate::ErrorKind::Unsupported) if the kernel, the device or the library has no such thing.
    /// * What the driver reports, for example that the descriptor is not of a dma-buf.
    ///
    /// Verb: [ibv_reg_dmabuf_mr(3)](https://man7.org/linux/man-pages/man3/ibv_reg_mr.3.html)
    #[doc(alias = "ibv_reg_dmabuf_mr")]
    #[track_caller]
    pub fn register_dmabuf(
        &self,
        fd: impl AsFd,
        offset: u64,
        len: usize,
        iova: u64,
        access: Access,
    ) -> Result<ForeignRegion<DmaBuf>> {
        assert!(
            Access::all().contains(access),
            "ProtectionDomain::register_dmabuf: the access rights {:#x} have unknown bits",
            access.bits()
        );
        assert!(
            iova.checked_add(len as u64).is_some(),
            "ProtectionDomain::register_dmabuf: {len} bytes at address {iova:#x} go beyond the last address"
        );
        let access = access.completed();
        let fd = fd.as_fd().as_raw_fd();
        let verb = || register_dmabuf(self, fd, offset, len, iova, access);
        ForeignRegion::make(self, DmaBuf(()), access, (iova, len), true, verb)
    }

    /// Makes a region without memory: a place for what is received and not wanted, or to fill gaps of a list with zeros. It has all addresses from 0 on.
    ///
    /// # Errors
    /// * [`ErrorKind::Unsupported`](crate::ErrorKind::Unsupported) if the device or the library has no such thing.
    /// * [`ErrorKind::OutOfMemory`](crate::ErrorKind::OutOfMemory) if memory could not be allocated.
    /// * [`ErrorKind::Busy`](crate::ErrorKind::Busy) if another region of the process, of another device, has the one key that the device has for such regions.
    ///
    /// Verb: [ibv_alloc_null_mr(3)](https://man7.org/linux/man-pages/man3/ibv_alloc_null_mr.3.html)
    #[doc(alias = "ibv_alloc_null_mr")]
    pub fn alloc_null_region(&self) -> Result<ForeignRegion<NoMemory>> {
        let whole = (0, usize::MAX);
        ForeignRegion::make(self, NoMemory(()), Access::LOCAL_WRITE, whole, false, || alloc_null(self))
    }

    /// Registers the whole address space of the process, with [`ON_DEMAND`](Access::ON_DEMAND) paging: any memory can then be used in requests without being registered first, also
    /// what is mapped later. Slices of it are made by [`LocalSlice::from_raw_parts`](crate::LocalSlice::from_raw_parts), with its local key.
    ///
    /// # Safety
    /// * With remote rights, whoever knows the remote key reads or writes any memory of this process: nobody gets the key who does not do exactly what
    ///   this process allows.
    ///
    /// # Panics
    /// * If `access` has bits that are no constant of [`Access`].
    ///
    /// # Errors
    /// * [`ErrorKind::Unsupported`](crate::ErrorKind::Unsupported) if the device has no such paging, see
    ///   [`OnDemandPaging::is_implicit`](crate::OnDemandPaging::is_implicit).
    /// * What the driver reports.
    ///
    /// Verb: [ibv_reg_mr(3)](https://man7.org/linux/man-pages/man3/ibv_reg_mr.3.html)
    #[doc(alias = "implicit ODP")]
    #[track_caller]
    pub unsafe fn register_address_space(&self, access: Access) -> Result<ForeignRegion<AddressSpace>> {
        assert!(
            Access::all().contains(access),
            "ProtectionDomain::register_address_space: the access rights {:#x} have unknown bits",
            access.bits()
        );
        let access = access.completed() | Access::ON_DEMAND;
        let flags = access.bits() as i32;
        // SAFETY: I1 – the domain is live; a null address with the greatest length means the whole address space, of which the caller vouches for the use.
        let raw = unsafe { sys::ibv_reg_mr(self.as_raw(), ptr::null_mut(), usize::MAX, flags) };
        let raw = ffi::null_sets_errno(Verb::RegMr, raw)
            .map_err(|error| registration::refusal(self, access, error, |paging| paging.is_implicit))?;
        let kept = MaybeUninit::new(AddressSpace(()));
        let registration = Registration::adopt(raw, kept, access, End::Deregister, self);
        Ok(ForeignRegion::new(registration, 0, usize::MAX))
    }

    /// Imports a region of this domain that another process, or another opening of the device, has registered: `handle` is its
    /// [`MemoryRegion::handle`] there, `addr` its address, and `access` what it was registered with. Closing or dropping the import leaves the region as it is.
    ///
    /// # Safety
    /// * `handle` is of a region of this domain, with this address and these rights, and stays registered until everything that uses the import has completed.
    /// * Slices of it are posted on pairs of this domain only.
    ///
    /// # Errors
    /// * [`ErrorKind::Unsupported`](crate::ErrorKind::Unsupported) if the device or the library has no such thing.
    /// * What the driver reports, for example that there is no such region.
    ///
    /// Verb: [ibv_import_mr(3)](https://man7.org/linux/man-pages/man3/ibv_import_mr.3.html)
    #[doc(alias = "ibv_import_mr")]
    pub unsafe fn import_region(
        &self,
        handle: u32,
        addr: u64,
        access: Access,
    ) -> Result<ForeignRegion<Imported>> {
        // SAFETY: the caller's promise is handed on.
        unsafe { import(self, handle, addr, access.completed()) }
    }
}

impl<S: Storage> MemoryRegion<S> {
    /// What the kernel knows the region by, to [import](ProtectionDomain::import_region) it elsewhere.
    pub fn handle(&self) -> u32 {
        // SAFETY: I1 – the registration is live; the field does not change.
        unsafe { (*self.as_raw()).handle }
    }
}

#[cfg(rrddmma_has_ibv_reg_dmabuf_mr)]
fn register_dmabuf(
    pd: &ProtectionDomain,
    fd: i32,
    offset: u64,
    len: usize,
    iova: u64,
    access: Access,
) -> Result<NonNull<sys::ibv_mr>> {
    let flags = access.bits() as i32;
    // SAFETY: I1 – the domain is live and the descriptor open; the kernel keeps the memory of the dma-buf as long as the region.
    let raw = unsafe { sys::ibv_reg_dmabuf_mr(pd.as_raw(), offset, len, iova, fd, flags) };
    ffi::null_sets_errno(Verb::RegDmabufMr, raw)
}

#[cfg(not(rrddmma_has_ibv_reg_dmabuf_mr))]
fn register_dmabuf(
    _: &ProtectionDomain,
    _: i32,
    _: u64,
    _: usize,
    _: u64,
    _: Access,
) -> Result<NonNull<sys::ibv_mr>> {
    Err(crate::error::Error::new(Verb::RegDmabufMr, crate::error::ErrorKind::Unsupported))
}

#[cfg(rrddmma_rdma_core)]
fn alloc_null(pd: &ProtectionDomain) -> Result<NonNull<sys::ibv_mr>> {
    // SAFETY: I1 – the domain is live.
    let raw = unsafe { sys::ibv_alloc_null_mr(pd.as_raw()) };
    ffi::null_sets_errno(Verb::AllocNullMr, raw)
}

#[cfg(not(rrddmma_rdma_core))]
fn alloc_null(_: &ProtectionDomain) -> Result<NonNull<sys::ibv_mr>> {
    Err(crate::error::Error::new(Verb::AllocNullMr, crate::error::ErrorKind::Unsupported))
}

#[cfg(rrddmma_has_ibv_import_mr)]
unsafe fn import(
    pd: &ProtectionDomain,
    handle: u32,
    addr: u64,
    access: Access,
) -> Result<ForeignRegion<Imported>> {
    // SAFETY: I1 – the domain is live; that the handle is of a region, and of which, is the caller's promise.
    let raw = unsafe { sys::ibv_import_mr(pd.as_raw(), handle) };
    let raw = ffi::null_sets_errno(Verb::ImportMr, raw)?;
    // SAFETY: I1 – just imported; the verb has asked the kernel for the length.
    let len = unsafe { (*raw.as_ptr()).length };
    let kept = MaybeUninit::new(Imported(()));
    Ok(ForeignRegion::new(Registration::adopt(raw, kept, access, End::Forget, pd), addr, len))
}

#[cfg(not(rrddmma_has_ibv_import_mr))]
unsafe fn import(_: &ProtectionDomain, _: u32, _: u64, _: Access) -> Result<ForeignRegion<Imported>> {
    Err(crate::error::Error::new(Verb::ImportMr, crate::error::ErrorKind::Unsupported))
}
