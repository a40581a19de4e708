//! Memory windows: keys for parts of a region that are given to peers and taken back by requests, without a system call.

use std::any::Any;
use std::fmt;
use std::marker::PhantomData;
use std::mem::ManuallyDrop;
use std::ptr::NonNull;
use std::sync::Arc;

use rrddmma_sys as sys;

use crate::error::{Error, ErrorKind, Rejected, Result, Verb};
use crate::mr::{Access, MemoryRegion, Storage};
use crate::pd::{ProtectionDomain, Release, Released};

/// Which kind of window it is.
pub trait WindowType: sealed::WindowType + Send + Sync + 'static {}

/// Windows that any queue pair of the domain binds, and through any of which peers reach them. They can be bound anew at will.
///
/// Source: `ibv_alloc_mw(3)`.
#[derive(Debug, Clone, Copy)]
pub enum Type1 {}

/// Windows that belong to the queue pair that has bound them: peers reach them through no other, and may take them back with a message
/// ([`SendRequest::invalidate`](crate::SendRequest::invalidate)). They must be taken back before they are bound again.
///
/// Source: `ibv_alloc_mw(3)`; of the two variants in the specification, this is 2B.
#[derive(Debug, Clone, Copy)]
pub enum Type2 {}

mod sealed {
    #[allow(unnameable_types, reason = "sealed: nobody else implements it")]
    pub trait WindowType {
        const NUMBER: u32;
    }
}

impl sealed::WindowType for Type1 {
    const NUMBER: u32 = 1;
}

impl sealed::WindowType for Type2 {
    const NUMBER: u32 = 2;
}

impl WindowType for Type1 {}
impl WindowType for Type2 {}

/// Whether windows of this type belong to the queue pair that binds them.
pub(crate) const fn belongs_to_pair<K: WindowType>() -> bool {
    <K as sealed::WindowType>::NUMBER == <Type2 as sealed::WindowType>::NUMBER
}

/// A memory window: a remote key for a part of a region, with rights of its own.
///
/// A queue pair binds it ([`QueuePair::post_bind`](crate::QueuePair::post_bind)) and takes it back ([`post_unbind`](crate::QueuePair::post_unbind)); either costs a request instead
/// of the system calls of registration. Peers see nothing else of the region, which may have no remote rights at all.
///
/// It keeps its region, also when it is dropped: then it is deallocated, and the region let go, when everything has completed that was posted before
/// ([`ProtectionDomain::reclaim`]). Peers can write through it at any time, which is why a region that windows can be bound to has only the shared view.
///
/// Drop windows of [`Type2`] before their queue pair: the kernel's Soft-RoCE waits for most of a minute otherwise.
#[doc(alias = "ibv_mw")]
#[doc(alias = "Mw")]
pub struct MemoryWindow<K: WindowType> {
    window: ManuallyDrop<Window>,
    region: Target,
    pd: ProtectionDomain,
    kind: PhantomData<K>,
}

/// The window as the device has it, and the region that it reaches.
struct Window {
    raw: NonNull<sys::ibv_mw>,
    region: Arc<dyn Any + Send + Sync>,
}

/// What a bind has to know of the region.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target {
    #[cfg_attr(not(rrddmma_rdma_core), allow(dead_code, reason = "there no window is bound"))]
    pub(crate) raw: NonNull<sys::ibv_mr>,
    pub(crate) addr: u64,
    pub(crate) len: usize,
    pub(crate) access: Access,
}

// SAFETY: I1, I5 – libibverbs deallocates a window in any thread, and the region is `Send`.
unsafe impl Send for Window {}
// SAFETY: I1 – through a shared reference only an unchanging pointer is read.
unsafe impl Sync for Window {}
// SAFETY: I1, I5 – the pointer is that of the region, which is `Send` and `Sync` and which `Window` keeps.
unsafe impl Send for Target {}
// SAFETY: I1 – through a shared reference only unchanging fields are read.
unsafe impl Sync for Target {}

static_assertions::assert_impl_all!(MemoryWindow<Type1>: Send, Sync);
static_assertions::assert_impl_all!(MemoryWindow<Type2>: Send, Sync);
static_assertions::assert_not_impl_any!(MemoryWindow<Type2>: Clone);

impl<S: Storage> MemoryRegion<S> {
    /// Allocates a window that parts of this region can be bound to. It reaches nothing yet.
    ///
    /// # Panics
    /// * If the region lacks [`Access::WINDOW_BIND`].
    ///
    /// # Errors
    /// * [`ErrorKind::OutOfMemory`] if the device has no more.
    /// * [`ErrorKind::Unsupported`] if the device or the library has no windows.
    /// * What the driver reports.
    ///
    /// Verb: [ibv_alloc_mw(3)](https://man7.org/linux/man-pages/man3/ibv_alloc_mw.3.html)
    #[doc(alias = "ibv_alloc_mw")]
    #[track_caller]
    pub fn alloc_window<K: WindowType>(self: &Arc<Self>) -> Result<MemoryWindow<K>> {
        assert!(
            self.access().contains(Access::WINDOW_BIND),
            "MemoryRegion::alloc_window: the region's rights {:?} lack WINDOW_BIND",
            self.access()
        );
        let raw = allocate(self.pd(), <K as sealed::WindowType>::NUMBER)?;
        let mr = NonNull::new(self.as_raw()).ok_or_else(|| Error::new(Verb::AllocMw, ErrorKind::Other))?;
        let region = Target { raw: mr, addr: self.addr(), len: self.len(), access: self.access() };
        let window = Window { raw, region: Arc::<Self>::clone(self) };
        Ok(MemoryWindow {
            window: ManuallyDrop::new(window),
            region,
            pd: self.pd().clone(),
            kind: PhantomData,
        })
    }
}

impl<K: WindowType> MemoryWindow<K> {
    /// The domain it belongs to.
    pub const fn pd(&self) -> &ProtectionDomain {
        &self.pd
    }

    /// Deallocates the window and reports whether that went well. It may be bound. Dropping does it too, later if need be, and only logs a failure.
    ///
    /// # Errors
    /// * [`ErrorKind::Busy`], with the window back, while sends are outstanding, any of which may bind it.
    /// * What the driver reports, with the window back.
    ///
    /// Verb: [ibv_dealloc_mw(3)](https://man7.org/linux/man-pages/man3/ibv_alloc_mw.3.html)
    #[doc(alias = "ibv_dealloc_mw")]
    pub fn close(self) -> Result<(), Rejected<Self>> {
        if !self.pd.ledger().outstanding_sends().have_passed() {
            let text = "sends are outstanding that may bind the memory window";
            return Err(Rejected::new(Error::text(Verb::DeallocMw, ErrorKind::Busy, text), self));
        }
        if let Err(error) = self.window.deallocate() {
            return Err(Rejected::new(error, self));
        }
        let mut this = ManuallyDrop::new(self);
        // SAFETY: dropped once, since `this` is not; the window is deallocated, so that the region may go.
        unsafe { ManuallyDrop::drop(&mut this.window) };
        // SAFETY: as above: dropped once.
        unsafe { std::ptr::drop_in_place(&raw mut this.pd) };
        Ok(())
    }

    /// The pointer that C code needs. Using it needs the care that C needs; deallocating through it is not allowed.
    pub fn as_raw(&self) -> *mut sys::ibv_mw {
        self.window.raw.as_ptr()
    }

    pub(crate) const fn target(&self) -> &Target {
        &self.region
    }
}

impl<K: WindowType> Drop for MemoryWindow<K> {
    fn drop(&mut self) {
        // A bind that is executed after the window is gone could hit another with its key.
        let notes = self.pd.ledger().outstanding_sends();
        // SAFETY: the field is not used again: this is the destructor, which runs once.
        let window = unsafe { ManuallyDrop::take(&mut self.window) };
        self.pd.ledger().retire(notes, Box::new(window));
    }
}

#[allow(clippy::mem_forget, reason = "leaking is the point: what peers may reach must not be freed")]
impl Release for Window {
    fn release(self: Box<Self>) -> Released {
        match self.deallocate() {
            Ok(()) => Released::Done,
            Err(error) => {
                log::error!("dropping a memory window, which is leaked with its region: {error}");
                std::mem::forget(self.region);
                Released::Leaked
            }
        }
    }
}

impl<K: WindowType> fmt::Debug for MemoryWindow<K> {
    /// The key is a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = <K as sealed::WindowType>::NUMBER;
        f.debug_struct("MemoryWindow").field("type", &kind).finish_non_exhaustive()
    }
}

#[cfg(rrddmma_rdma_core)]
fn allocate(pd: &ProtectionDomain, number: u32) -> Result<NonNull<sys::ibv_mw>> {
    // SAFETY: I1 – the domain is live.
    let raw = unsafe { sys::ibv_alloc_mw(pd.as_raw(), sys::ibv_mw_type(number)) };
    crate::ffi::null_sets_errno(Verb::AllocMw, raw)
}

#[cfg(not(rrddmma_rdma_core))]
fn allocate(_: &ProtectionDomain, _: u32) -> Result<NonNull<sys::ibv_mw>> {
    Err(Error::new(Verb::AllocMw, ErrorKind::Unsupported))
}

impl Window {
    #[cfg(rrddmma_rdma_core)]
    fn deallocate(&self) -> Result<()> {
        // SAFETY: I1 – the window is live, and its owner calls this again only after a failure.
        let ret = unsafe { sys::ibv_dealloc_mw(self.raw.as_ptr()) };
        crate::ffi::errno_value(Verb::DeallocMw, ret)
    }

    #[cfg(not(rrddmma_rdma_core))]
    fn deallocate(&self) -> Result<()> {
        Err(Error::new(Verb::DeallocMw, ErrorKind::Unsupported))
    }
}
