//! One protection domain in several processes.

use super::ProtectionDomain;
use crate::context::Context;
use crate::error::{Result, Verb};

impl ProtectionDomain {
    /// What the kernel knows the domain by, to [import](Context::import_pd) it elsewhere.
    pub fn handle(&self) -> u32 {
        // SAFETY: I1 – the domain is live; the field does not change.
        unsafe { (*self.as_raw()).handle }
    }
}

impl Context {
    /// Imports a protection domain of the opening that this context was [imported](Self::import) from: `handle` is its [`ProtectionDomain::handle`] there. Closing or
    /// dropping the import leaves the domain as it is.
    ///
    /// # Safety
    /// * `handle` is of a domain of that opening, which stays until the import and everything made from it is gone.
    /// * Each handle of the domain waits for the queue pairs of its own alone: a region that was made through one of them is posted to a pair that was made through another only if
    ///   it stays until that has completed.
    ///
    /// # Errors
    /// * [`ErrorKind::Unsupported`](crate::ErrorKind::Unsupported) if the device or the library has no such thing.
    /// * What the driver reports, for example that there is no such domain.
    ///
    /// Verb: [ibv_import_pd(3)](https://man7.org/linux/man-pages/man3/ibv_import_pd.3.html)
    #[doc(alias = "ibv_import_pd")]
    pub unsafe fn import_pd(&self, handle: u32) -> Result<ProtectionDomain> {
        // SAFETY: the caller's promise is handed on.
        unsafe { import(self, handle) }
    }
}

#[cfg(rrddmma_has_ibv_unimport_pd)]
unsafe fn import(context: &Context, handle: u32) -> Result<ProtectionDomain> {
    // SAFETY: I1 – the context is open; that the handle is of a domain is the caller's promise, and the kernel looks.
    let raw = unsafe { rrddmma_sys::ibv_import_pd(context.as_raw(), handle) };
    let raw = crate::ffi::null_sets_errno(Verb::ImportPd, raw)?;
    Ok(ProtectionDomain::wrap(context, raw, super::End::Unimport))
}

#[cfg(not(rrddmma_has_ibv_unimport_pd))]
unsafe fn import(_: &Context, _: u32) -> Result<ProtectionDomain> {
    Err(crate::error::Error::new(Verb::ImportPd, crate::error::ErrorKind::Unsupported))
}
