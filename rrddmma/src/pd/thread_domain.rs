//! Thread domains: queue pairs that one thread uses, for which the provider takes no locks.

use std::fmt;
use std::ptr::NonNull;

use rrddmma_sys as sys;

use super::ProtectionDomain;
use crate::error::{ErrorKind, Result, Verb};
use crate::ffi;
use crate::flavour;

/// A thread domain and the parent domain that puts it and a protection domain together. What is made on it must be used by one thread at a
/// time, all of it.
pub(crate) struct ThreadDomain {
    thread: NonNull<flavour::ThreadDomain>,
    parent: NonNull<sys::ibv_pd>,
    pd: ProtectionDomain,
}

// SAFETY: I1, I5 – both may be used and deallocated in any thread; what is made on them is confined by the worker that owns it.
unsafe impl Send for ThreadDomain {}
// SAFETY: I1 – through a shared reference only unchanging pointers are read.
unsafe impl Sync for ThreadDomain {}

impl ThreadDomain {
    /// Allocates both; `None` if the provider has no such thing.
    pub(crate) fn new(pd: &ProtectionDomain) -> Result<Option<Self>> {
        match alloc(pd) {
            Ok(domain) => Ok(Some(domain)),
            Err(error) if error.kind() == ErrorKind::Unsupported => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The domain to make queue pairs on.
    pub(crate) const fn as_raw(&self) -> *mut sys::ibv_pd {
        self.parent.as_ptr()
    }
}

#[cfg(not(rrddmma_rdma_core))]
fn alloc(_: &ProtectionDomain) -> Result<ThreadDomain> {
    Err(crate::error::Error::new(Verb::AllocTd, ErrorKind::Unsupported))
}

#[cfg(rrddmma_rdma_core)]
fn alloc(pd: &ProtectionDomain) -> Result<ThreadDomain> {
    // SAFETY: I3 – the struct is one integer.
    let mut init: sys::ibv_td_init_attr = unsafe { crate::context::zeroed() };
    // SAFETY: I1, I4 – the context is open, and the attributes are a live local.
    let thread = unsafe { sys::ibv_alloc_td(pd.context().as_raw(), &raw mut init) };
    let thread = ffi::null_sets_errno(Verb::AllocTd, thread)?;
    // SAFETY: I3 – the struct is made of integers and nullable pointers.
    let mut init: sys::ibv_parent_domain_init_attr = unsafe { crate::context::zeroed() };
    (init.pd, init.td) = (pd.as_raw(), thread.as_ptr());
    // SAFETY: I1, I2 – context, domain and thread domain are live, and the result keeps them.
    let parent = unsafe { sys::ibv_alloc_parent_domain(pd.context().as_raw(), &raw mut init) };
    match ffi::null_sets_errno(Verb::AllocParentDomain, parent) {
        Ok(parent) => Ok(ThreadDomain { thread, parent, pd: pd.clone() }),
        Err(error) => {
            dealloc_thread(thread, pd);
            Err(error)
        }
    }
}

#[cfg(rrddmma_rdma_core)]
fn dealloc_thread(thread: NonNull<flavour::ThreadDomain>, pd: &ProtectionDomain) {
    // SAFETY: I1 – allocated in this file and deallocated once; no parent domain uses it any more.
    let ret = unsafe { sys::ibv_dealloc_td(thread.as_ptr()) };
    if let Err(error) = ffi::errno_value(Verb::DeallocTd, ret) {
        log::error!("dropping a thread domain, which is leaked with its context: {error}");
        crate::context::leak(pd.context());
    }
}

#[cfg(not(rrddmma_rdma_core))]
fn dealloc_thread(_: NonNull<flavour::ThreadDomain>, _: &ProtectionDomain) {}

#[allow(
    clippy::mem_forget,
    reason = "leaking is the point: a domain that lives in the driver must keep its parent"
)]
impl Drop for ThreadDomain {
    fn drop(&mut self) {
        // SAFETY: I1, I2 – no pair uses it (each holds this value); it is deallocated once.
        let ret = unsafe { sys::ibv_dealloc_pd(self.parent.as_ptr()) };
        match ffi::errno_value(Verb::DeallocPd, ret) {
            Ok(()) => dealloc_thread(self.thread, &self.pd),
            Err(error) => {
                log::error!("dropping a parent domain, which is leaked with its parents: {error}");
                std::mem::forget(self.pd.clone());
            }
        }
    }
}

impl fmt::Debug for ThreadDomain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ThreadDomain").field("parent", &self.parent).finish_non_exhaustive()
    }
}
