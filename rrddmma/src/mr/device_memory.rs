//! Memory of the device itself.

use std::fmt;
use std::ops::RangeBounds;
use std::ptr::NonNull;
use std::sync::Arc;

use rrddmma_sys as sys;

use super::foreign::{Bounded, Foreign, ForeignRegion, Reachable, sealed};
use super::{Access, slice};
use crate::context::Context;
use crate::error::{Detail, Error, ErrorKind, Rejected, Result, Verb};
#[cfg(rrddmma_rdma_core)]
use crate::ffi;
use crate::pd::ProtectionDomain;

#[cfg(rrddmma_rdma_core)]
type Raw = sys::ibv_dm;
#[cfg(not(rrddmma_rdma_core))]
type Raw = libc::c_void;

/// Memory of the device: small, and near to it, so that requests reach it without crossing the PCI bus. It is used through a region
/// ([`ProtectionDomain::register_device_memory`]), and by copying.
///
/// Clones share one allocation, which is freed when the last of them and the last region of it is gone.
#[doc(alias = "ibv_dm")]
#[derive(Clone)]
pub struct DeviceMemory {
    inner: Arc<Inner>,
}

struct Inner {
    raw: NonNull<Raw>,
    len: usize,
    freed: bool,
    context: Context,
}

// SAFETY: I1, I5 – any thread may copy, register and free; what is copied is the device's memory, which is no object of Rust.
unsafe impl Send for Inner {}
// SAFETY: I1, I5 – as above: nothing else in it changes.
unsafe impl Sync for Inner {}

static_assertions::assert_impl_all!(DeviceMemory: Send, Sync);

impl sealed::Foreign for DeviceMemory {}
impl Foreign for DeviceMemory {}
impl Bounded for DeviceMemory {}
impl Reachable for DeviceMemory {}

impl Context {
    /// Allocates memory of the device, aligned to 2<sup>`log_align`</sup> bytes.
    ///
    /// # Panics
    /// * If `len` is 0.
    ///
    /// # Errors
    /// * [`ErrorKind::Unsupported`] if the device lends none, see
    ///   [`ExtendedAttributes::max_device_memory`](crate::ExtendedAttributes::max_device_memory).
    /// * [`ErrorKind::LimitExceeded`] if it does not have as much.
    /// * [`ErrorKind::OutOfMemory`] if it has no more.
    ///
    /// Verb: [ibv_alloc_dm(3)](https://man7.org/linux/man-pages/man3/ibv_alloc_dm.3.html)
    #[doc(alias = "ibv_alloc_dm")]
    pub fn alloc_device_memory(&self, len: usize, log_align: u32) -> Result<DeviceMemory> {
        assert!(len > 0, "Context::alloc_device_memory: the length is 0 but there is at least 1 byte");
        let raw = verbs::alloc(self, len, log_align).map_err(|error| explain(self, len, error))?;
        Ok(DeviceMemory { inner: Arc::new(Inner { raw, len, freed: false, context: self.clone() }) })
    }
}

impl DeviceMemory {
    /// How many bytes it has.
    pub fn len(&self) -> usize {
        self.inner.len
    }

    /// Whether it has no bytes, which it never is.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Copies bytes in, from `offset` on. Device and peers may see them in any order.
    ///
    /// # Panics
    /// * If the range is not inside.
    ///
    /// # Errors
    /// * What the driver reports: mlx5 wants offset and length to be multiples of 4.
    ///
    /// Verb: [ibv_memcpy_to_dm(3)](https://man7.org/linux/man-pages/man3/ibv_alloc_dm.3.html)
    #[doc(alias = "ibv_memcpy_to_dm")]
    #[track_caller]
    pub fn write_at(&self, offset: usize, bytes: &[u8]) -> Result<()> {
        assert!(
            offset <= self.len() && bytes.len() <= self.len() - offset,
            "DeviceMemory::write_at: {} bytes at {offset} but there are {}",
            bytes.len(),
            self.len()
        );
        verbs::write(self.inner.raw, offset, bytes)
    }

    /// Copies bytes out, from `offset` on.
    ///
    /// # Panics
    /// * If the range is not inside.
    ///
    /// # Errors
    /// * As [`write_at`](Self::write_at).
    ///
    /// Verb: [ibv_memcpy_from_dm(3)](https://man7.org/linux/man-pages/man3/ibv_alloc_dm.3.html)
    #[doc(alias = "ibv_memcpy_from_dm")]
    #[track_caller]
    pub fn read_at(&self, offset: usize, out: &mut [u8]) -> Result<()> {
        assert!(
            offset <= self.len() && out.len() <= self.len() - offset,
            "DeviceMemory::read_at: {} bytes at {offset} but there are {}",
            out.len(),
            self.len()
        );
        verbs::read(self.inner.raw, offset, out)
    }

    /// Frees it and reports whether that went well. Dropping the last handle does it too, and only logs a failure.
    ///
    /// # Errors
    /// * [`ErrorKind::Busy`], with the handle back, while a clone or a region of it lives.
    /// * What the driver reports, with the handle back.
    ///
    /// Verb: [ibv_free_dm(3)](https://man7.org/linux/man-pages/man3/ibv_alloc_dm.3.html)
    #[doc(alias = "ibv_free_dm")]
    pub fn close(self) -> Result<(), Rejected<Self>> {
        match Arc::try_unwrap(self.inner) {
            Ok(mut inner) => {
                inner.free().map_err(|error| Rejected::new(error, Self { inner: Arc::new(inner) }))
            }
            Err(inner) => Err(Rejected::new(Error::new(Verb::FreeDm, ErrorKind::Busy), Self { inner })),
        }
    }

    /// The pointer that C code needs. Using it needs the care that C needs; freeing through it is not allowed.
    pub fn as_raw(&self) -> *mut Raw {
        self.inner.raw.as_ptr()
    }

    /// Adopts memory that C code allocated.
    ///
    /// # Safety
    /// * `raw` is live memory of `context` with this length, and nobody else frees it.
    pub unsafe fn from_raw(context: &Context, raw: NonNull<Raw>, len: usize) -> Self {
        Self { inner: Arc::new(Inner { raw, len, freed: false, context: context.clone() }) }
    }
}

impl ProtectionDomain {
    /// Registers a part of the device's memory, `..` for the whole. The region is zero-based: in requests, also those of peers, its first byte has the address 0.
    ///
    /// # Panics
    /// * If `access` has bits that are no constant of [`Access`].
    /// * If the range is not inside the memory.
    /// * If the memory is of another context.
    ///
    /// # Errors
    /// * [`ErrorKind::InvalidAttribute`] if the device does not know one of the rights.
    /// * What the driver reports.
    ///
    /// Verb: [ibv_reg_dm_mr(3)](https://man7.org/linux/man-pages/man3/ibv_alloc_dm.3.html)
    #[doc(alias = "ibv_reg_dm_mr")]
    #[track_caller]
    pub fn register_device_memory(
        &self,
        memory: &DeviceMemory,
        range: impl RangeBounds<usize>,
        access: Access,
    ) -> Result<ForeignRegion<DeviceMemory>> {
        assert!(
            Access::all().contains(access),
            "ProtectionDomain::register_device_memory: the access rights {:#x} have unknown bits",
            access.bits()
        );
        let (start, end) = slice::resolve(range, memory.len());
        assert!(
            start <= end && end <= memory.len(),
            "ProtectionDomain::register_device_memory: bytes {start}..{end} but there are {}",
            memory.len()
        );
        assert!(
            memory.inner.context == *self.context(),
            "ProtectionDomain::register_device_memory: the memory is of another context"
        );
        let access = access.completed();
        let len = end - start;
        let verb = || verbs::register(self, memory.inner.raw, start, len, access);
        ForeignRegion::make(self, memory.clone(), access, (0, len), true, verb)
    }
}

/// Says more of a refusal than an errno does.
#[cold]
fn explain(context: &Context, len: usize, error: Error) -> Error {
    if error.kind() == ErrorKind::Unsupported {
        return error;
    }
    let Ok(limit) = context.extended_attributes().map(|attributes| max_device_memory(&attributes)) else {
        return error;
    };
    match limit {
        0 => Error::text(Verb::AllocDm, ErrorKind::Unsupported, "the device lends no memory"),
        limit if len as u64 > limit => Error::new(Verb::AllocDm, ErrorKind::LimitExceeded)
            .with_detail(Detail::Limit { name: "max_dm_size", wanted: len as u64, limit }),
        _ => error,
    }
}

#[cfg(rrddmma_rdma_core)]
const fn max_device_memory(attributes: &crate::context::ExtendedAttributes) -> u64 {
    attributes.max_device_memory()
}

#[cfg(not(rrddmma_rdma_core))]
const fn max_device_memory(_: &crate::context::ExtendedAttributes) -> u64 {
    0
}

impl Inner {
    fn free(&mut self) -> Result<()> {
        if self.freed {
            return Ok(());
        }
        verbs::free(self.raw)?;
        self.freed = true;
        Ok(())
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let Err(error) = self.free() {
            log::error!("dropping device memory, which is leaked with its context: {error}");
            crate::context::leak(&self.context);
        }
    }
}

impl fmt::Debug for DeviceMemory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeviceMemory").field("len", &self.len()).finish_non_exhaustive()
    }
}

/// The verbs, where the library has them.
#[cfg(rrddmma_rdma_core)]
mod verbs {
    use super::{Access, Context, NonNull, ProtectionDomain, Raw, Result, Verb, ffi, sys};

    pub(super) fn alloc(context: &Context, len: usize, log_align: u32) -> Result<NonNull<Raw>> {
        let mut attr = sys::ibv_alloc_dm_attr { length: len, log_align_req: log_align, comp_mask: 0 };
        // SAFETY: I1 – the context is open, and the attributes a live local.
        let raw = unsafe { sys::ibv_alloc_dm(context.as_raw(), &raw mut attr) };
        ffi::null_sets_errno(Verb::AllocDm, raw)
    }

    pub(super) fn write(raw: NonNull<Raw>, offset: usize, bytes: &[u8]) -> Result<()> {
        // SAFETY: I1 – the memory is live, and both ranges are inside, as the caller has checked.
        let ret =
            unsafe { sys::ibv_memcpy_to_dm(raw.as_ptr(), offset as u64, bytes.as_ptr().cast(), bytes.len()) };
        ffi::errno_value(Verb::MemcpyToDm, ret)
    }

    pub(super) fn read(raw: NonNull<Raw>, offset: usize, out: &mut [u8]) -> Result<()> {
        // SAFETY: I1 – the memory is live, and both ranges are inside, as the caller has checked.
        let ret = unsafe {
            sys::ibv_memcpy_from_dm(out.as_mut_ptr().cast(), raw.as_ptr(), offset as u64, out.len())
        };
        ffi::errno_value(Verb::MemcpyFromDm, ret)
    }

    pub(super) fn register(
        pd: &ProtectionDomain,
        raw: NonNull<Raw>,
        offset: usize,
        len: usize,
        access: Access,
    ) -> Result<NonNull<sys::ibv_mr>> {
        let flags = access.bits() | sys::ibv_access_flags::IBV_ACCESS_ZERO_BASED.0;
        // SAFETY: I1 – domain and memory are live, and the region keeps both.
        let raw = unsafe { sys::ibv_reg_dm_mr(pd.as_raw(), raw.as_ptr(), offset as u64, len, flags) };
        ffi::null_sets_errno(Verb::RegDmMr, raw)
    }

    pub(super) fn free(raw: NonNull<Raw>) -> Result<()> {
        // SAFETY: I1, I2 – the memory is live and freed once; every region of it holds a handle, so that none is left.
        let ret = unsafe { sys::ibv_free_dm(raw.as_ptr()) };
        ffi::errno_value(Verb::FreeDm, ret)
    }
}

/// The experimental verbs have device memory in another form.
#[cfg(not(rrddmma_rdma_core))]
mod verbs {
    use super::{Access, Context, Error, ErrorKind, NonNull, ProtectionDomain, Raw, Result, Verb, sys};

    const fn unsupported<T>(verb: Verb) -> Result<T> {
        Err(Error::new(verb, ErrorKind::Unsupported))
    }

    pub(super) fn alloc(_: &Context, _: usize, _: u32) -> Result<NonNull<Raw>> {
        unsupported(Verb::AllocDm)
    }

    pub(super) fn write(_: NonNull<Raw>, _: usize, _: &[u8]) -> Result<()> {
        unsupported(Verb::MemcpyToDm)
    }

    pub(super) fn read(_: NonNull<Raw>, _: usize, _: &mut [u8]) -> Result<()> {
        unsupported(Verb::MemcpyFromDm)
    }

    pub(super) fn register(
        _: &ProtectionDomain,
        _: NonNull<Raw>,
        _: usize,
        _: usize,
        _: Access,
    ) -> Result<NonNull<sys::ibv_mr>> {
        unsupported(Verb::RegDmMr)
    }

    pub(super) fn free(_: NonNull<Raw>) -> Result<()> {
        unsupported(Verb::FreeDm)
    }
}
