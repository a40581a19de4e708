//! Protection domains: what may be used together.

mod counters;
mod import;
mod keys;
mod ledger;
mod shared;
mod thread_domain;

use std::fmt;
use std::ptr::NonNull;
use std::sync::Arc;

use rrddmma_sys as sys;

pub(crate) use self::counters::{Counters, Fence};
pub(crate) use self::keys::{Claim, Span};
use self::ledger::Ledger;
pub(crate) use self::ledger::{Notes, Release, Released};
pub(crate) use self::shared::SharedCounters;
pub(crate) use self::thread_domain::ThreadDomain;
use crate::context::{Context, Ownership};
use crate::error::{Error, ErrorKind, Rejected, Result, Verb};
use crate::ffi;

/// A protection domain: regions, queue pairs and address handles work together only within one.
///
/// Clones share one domain; it is deallocated when the last child is gone. It also keeps the *limbo*: regions that were dropped while
/// requests were outstanding stay registered until those have completed, see [`reclaim`](Self::reclaim).
#[doc(alias = "ibv_pd")]
#[doc(alias = "Pd")]
#[derive(Clone)]
pub struct ProtectionDomain {
    inner: Arc<Inner>,
}

struct Inner {
    raw: NonNull<sys::ibv_pd>,
    ledger: Ledger,
    end: End,
    context: Context,
}

/// What is to be done with a domain that nobody uses any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Deallocate,
    /// It is another's, who deallocates it.
    #[cfg(rrddmma_has_ibv_unimport_pd)]
    Unimport,
    Nothing,
}

// SAFETY: I1, I5 – libibverbs lets any thread use a domain; the ledger has a lock of its own.
unsafe impl Send for Inner {}
// SAFETY: I1, I5 – as above; nothing else in it changes.
unsafe impl Sync for Inner {}

static_assertions::assert_impl_all!(ProtectionDomain: Send, Sync);

/// The limbo of a protection domain, see [`ProtectionDomain::reclaim`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Reclaimed {
    /// How many objects were released by this call.
    pub released: usize,
    /// How many still wait for requests to complete.
    pub waiting: usize,
}

impl Context {
    /// Allocates a protection domain.
    ///
    /// # Errors
    /// * [`ErrorKind::OutOfMemory`] if the device has no more.
    ///
    /// Verb: [ibv_alloc_pd(3)](https://man7.org/linux/man-pages/man3/ibv_alloc_pd.3.html)
    #[doc(alias = "ibv_alloc_pd")]
    pub fn alloc_pd(&self) -> Result<ProtectionDomain> {
        // SAFETY: I1 – the context is open.
        let raw = unsafe { sys::ibv_alloc_pd(self.as_raw()) };
        let raw = ffi::null_sets_errno(Verb::AllocPd, raw)?;
        Ok(ProtectionDomain::wrap(self, raw, End::Deallocate))
    }
}

impl ProtectionDomain {
    /// The device it belongs to.
    pub fn context(&self) -> &Context {
        &self.inner.context
    }

    /// Deregisters and frees what was dropped while requests were outstanding and is no longer in use. Costs a lock and a look at each
    /// queue pair; later drops and the destruction of a queue pair do the same, so that calling it is only needed to bound memory.
    pub fn reclaim(&self) -> Reclaimed {
        let (released, waiting) = self.inner.ledger.reclaim();
        Reclaimed { released, waiting }
    }

    /// Deallocates the domain and reports whether that went well. Dropping the last handle does it too, and only logs a failure.
    ///
    /// # Errors
    /// * [`ErrorKind::Busy`], with the domain back, while a clone or a child of it lives.
    /// * What the driver reports, with the domain back.
    ///
    /// Verb: [ibv_dealloc_pd(3)](https://man7.org/linux/man-pages/man3/ibv_alloc_pd.3.html)
    #[doc(alias = "ibv_dealloc_pd")]
    #[doc(alias = "ibv_unimport_pd")]
    pub fn close(self) -> Result<(), Rejected<Self>> {
        match Arc::try_unwrap(self.inner) {
            Ok(mut inner) => {
                inner.close().map_err(|error| Rejected::new(error, Self { inner: Arc::new(inner) }))
            }
            Err(inner) => Err(Rejected::new(Error::new(Verb::DeallocPd, ErrorKind::Busy), Self { inner })),
        }
    }

    /// The pointer that C code needs. Using it needs the care that C needs; destroying through it is not allowed.
    pub fn as_raw(&self) -> *mut sys::ibv_pd {
        self.inner.raw.as_ptr()
    }

    /// Adopts a domain that C code allocated.
    ///
    /// # Safety
    /// * `raw` is a live domain of `context`, and stays so until the handle and everything made from it is gone.
    /// * With [`Ownership::Owned`] nobody else deallocates it.
    /// * Queue pairs of this domain that C code made use no region of this handle.
    pub unsafe fn from_raw(context: &Context, raw: NonNull<sys::ibv_pd>, ownership: Ownership) -> Self {
        let end = match ownership {
            Ownership::Owned => End::Deallocate,
            Ownership::Borrowed => End::Nothing,
        };
        Self::wrap(context, raw, end)
    }

    fn wrap(context: &Context, raw: NonNull<sys::ibv_pd>, end: End) -> Self {
        let ledger = Ledger::new(context.as_raw().addr());
        Self { inner: Arc::new(Inner { raw, ledger, end, context: context.clone() }) }
    }

    pub(crate) fn ledger(&self) -> &Ledger {
        &self.inner.ledger
    }
}

impl PartialEq for ProtectionDomain {
    /// Whether both are the same domain.
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.inner, &other.inner)
    }
}

impl Eq for ProtectionDomain {}

impl fmt::Debug for ProtectionDomain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProtectionDomain").field("raw", &self.inner.raw).finish_non_exhaustive()
    }
}

impl Inner {
    fn close(&mut self) -> Result<()> {
        // No queue pair is left (each holds the domain), so that nothing in limbo can be in use any more.
        self.ledger.reclaim();
        match self.end {
            End::Nothing => {}
            End::Deallocate => {
                // SAFETY: I1, I2 – every child holds this Arc, so none is left; on failure the domain stays and is tried once more at most.
                let ret = unsafe { sys::ibv_dealloc_pd(self.raw.as_ptr()) };
                ffi::errno_value(Verb::DeallocPd, ret)?;
            }
            #[cfg(rrddmma_has_ibv_unimport_pd)]
            // SAFETY: I1, I2 – as above: no child is left. It cannot fail.
            End::Unimport => unsafe { sys::ibv_unimport_pd(self.raw.as_ptr()) },
        }
        self.end = End::Nothing;
        Ok(())
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let Err(error) = self.close() {
            // What it follows from was logged already.
            if !(self.ledger.has_leaked() && error.kind() == ErrorKind::Busy) {
                log::error!("dropping a protection domain, which is leaked with its context: {error}");
            }
            crate::context::leak(&self.context);
        }
    }
}
