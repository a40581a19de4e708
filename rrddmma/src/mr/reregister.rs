//! Changing a region in place: its rights, its domain, its memory.

use std::fmt;
use std::mem::MaybeUninit;
#[cfg(rrddmma_rdma_core)]
use std::ptr;
use std::ptr::NonNull;

use super::registration::{OUTSTANDING, Registration};
use super::{Access, MemoryRegion, Storage};
use crate::error::{Error, ErrorKind, Result, Verb};
#[cfg(rrddmma_rdma_core)]
use crate::ffi;
use crate::pd::{ProtectionDomain, Span};

/// What shall change about a region: any of its rights, its domain and its storage, in one step.
#[derive(Debug)]
#[must_use]
pub struct Reregistration<S: Storage> {
    access: Option<Access>,
    pd: Option<ProtectionDomain>,
    storage: Option<S>,
}

/// A re-registration that failed: why, and what has become of the region. `?` makes a plain [`Error`] of it and drops the rest.
pub struct ReregisterError<S: Storage> {
    error: Error,
    state: Reregistered<S>,
}

/// What has become of a region whose re-registration failed.
#[derive(Debug)]
pub enum Reregistered<S: Storage> {
    /// The region is as it was, and the storage that it was to get comes back.
    Unchanged(MemoryRegion<S>, Option<S>),
    /// The region is as it was asked to be, and its former storage comes back; only the pages of that could not be given to forked children again.
    Changed(MemoryRegion<S>, Option<S>),
    /// The region could not be used any more and is deregistered: its storage and the one that it was to get come back. `None` if it could not be deregistered either: then both
    /// are leaked, since the device may still use either.
    Gone(Option<(S, Option<S>)>),
}

impl<S: Storage> Default for Reregistration<S> {
    fn default() -> Self {
        Self { access: None, pd: None, storage: None }
    }
}

impl<S: Storage> Reregistration<S> {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Other rights.
    pub const fn access(mut self, access: Access) -> Self {
        self.access = Some(access);
        self
    }

    /// Another protection domain of the same context.
    pub fn pd(mut self, pd: &ProtectionDomain) -> Self {
        self.pd = Some(pd.clone());
        self
    }

    /// Other storage, of any length but 0. In requests its first byte has the address that it has in this process.
    pub fn storage(mut self, storage: S) -> Self {
        self.storage = Some(storage);
        self
    }
}

impl<S: Storage> MemoryRegion<S> {
    /// Changes the region in place, which is cheaper than deregistering it and registering another; its former storage comes back if it got other. Its keys may change.
    ///
    /// # Panics
    /// * If nothing shall change.
    /// * If the rights have bits that are no constant of [`Access`].
    /// * If the domain is of another context.
    ///
    /// # Errors
    /// What has become of the region is in the error, see [`Reregistered`].
    /// * [`ErrorKind::Busy`], and it is unchanged, while requests are outstanding that may use it, see [`as_mut_slice`](Self::as_mut_slice), or while peers' accesses may outlive a change.
    /// * [`ErrorKind::InvalidAttribute`], and it is unchanged, if the storage has no bytes.
    /// * What the driver reports: it is gone then.
    /// * [`ErrorKind::Unsupported`], and it is gone, if the device has no such thing; unchanged with MLNX_OFED's experimental verbs.
    ///
    /// Verb: [ibv_rereg_mr(3)](https://man7.org/linux/man-pages/man3/ibv_rereg_mr.3.html)
    #[doc(alias = "ibv_rereg_mr")]
    #[track_caller]
    pub fn reregister(mut self, change: Reregistration<S>) -> Result<(Self, Option<S>), ReregisterError<S>> {
        let Reregistration { access, pd, storage } = change;
        assert!(
            access.is_some() || pd.is_some() || storage.is_some(),
            "MemoryRegion::reregister: nothing shall change"
        );
        if let Some(access) = access {
            assert!(
                Access::all().contains(access),
                "MemoryRegion::reregister: the access rights {:#x} have unknown bits",
                access.bits()
            );
        }
        if let Some(pd) = &pd {
            assert!(
                pd.context() == self.pd().context(),
                "MemoryRegion::reregister: the protection domain is of another context"
            );
        }
        if !self.registration.is_quiet() || self.registration.outlived_by_peers() {
            let error = Error::text(Verb::ReregMr, ErrorKind::Busy, OUTSTANDING);
            return Err(ReregisterError { error, state: Reregistered::Unchanged(self, storage) });
        }
        let access = access.map(Access::completed);
        let mut storage = storage.map(MaybeUninit::new);
        let range = storage.as_mut().map(|storage| {
            // SAFETY: initialized in the line before.
            let storage = unsafe { storage.assume_init_mut() };
            (storage.as_ptr(), storage.len())
        });
        let result = call(&self, range, pd.as_ref(), access);
        // SAFETY: initialized above; moved out here alone, on every path that does not leak it.
        let back = |storage: Option<MaybeUninit<S>>| storage.map(|storage| unsafe { storage.assume_init() });
        let gone = |this: Self, storage, error| {
            let made_of = match this.registration.close() {
                Ok(old) => Some((old, back(storage))),
                Err(rejected) => {
                    log::error!("a memory region that could not be changed is leaked: {}", rejected.error());
                    leak(rejected.into_value());
                    None
                }
            };
            Err(ReregisterError { error, state: Reregistered::Gone(made_of) })
        };
        let error = match result {
            Err((After::Unchanged, error)) => {
                return Err(ReregisterError { error, state: Reregistered::Unchanged(self, back(storage)) });
            }
            Err((After::Unusable, error)) => return gone(self, storage, error),
            Err((After::Changed, error)) => Some(error),
            Ok(()) => None,
        };
        if let Some((addr, len)) = range {
            (self.addr, self.len, self.iova) = (addr, len, addr.addr().get() as u64);
        }
        let span = Span { addr: self.iova, len: self.len as u64, is_memory: true };
        if !self.registration.renew(span) {
            let text = "requests of another context may use the key that the region got";
            return gone(self, storage, Error::text(Verb::ReregMr, ErrorKind::Busy, text));
        }
        let former = self.registration.change(storage, pd, access);
        match error {
            None => Ok((self, former)),
            Some(error) => Err(ReregisterError { error, state: Reregistered::Changed(self, former) }),
        }
    }
}

impl<S: Storage> ReregisterError<S> {
    /// Why it failed.
    pub const fn error(&self) -> &Error {
        &self.error
    }

    /// What has become of the region.
    pub fn into_state(self) -> Reregistered<S> {
        self.state
    }
}

impl<S: Storage> From<ReregisterError<S>> for Error {
    fn from(failed: ReregisterError<S>) -> Self {
        failed.error
    }
}

impl<S: Storage> fmt::Debug for ReregisterError<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReregisterError").field("error", &self.error).finish_non_exhaustive()
    }
}

impl<S: Storage> fmt::Display for ReregisterError<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match self.state {
            Reregistered::Unchanged(..) => "the region is unchanged",
            Reregistered::Changed(..) => "the region is changed",
            Reregistered::Gone(Some(_)) => "the region is gone",
            Reregistered::Gone(None) => "the region is leaked",
        };
        write!(f, "{}; {state}", self.error)
    }
}

impl<S: Storage> std::error::Error for ReregisterError<S> {}

/// The state in which the verb has left a region that it failed to change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(not(rrddmma_rdma_core), allow(dead_code, reason = "there it is never tried"))]
enum After {
    Unchanged,
    Changed,
    Unusable,
}

impl After {
    /// From the verb's own error codes (`enum ibv_rereg_mr_err_code`, ibv_rereg_mr(3)); of an unknown one the worst is assumed.
    #[cfg_attr(not(rrddmma_rdma_core), allow(dead_code, reason = "there it is never tried"))]
    const fn from_code(code: i32) -> Self {
        match code {
            // An error in what was asked for; or the new range could not be kept from forked children.
            -1 | -2 => Self::Unchanged,
            // The old range could not be given to forked children again.
            -3 => Self::Changed,
            // The kernel has refused, -4, and besides the new range could not be given to forked children again, -5.
            _ => Self::Unusable,
        }
    }
}

/// Storage and handle stay for ever: the device may use them.
#[allow(clippy::mem_forget, reason = "leaking is the point: what the device may use must not be freed")]
#[cold]
fn leak<K: Send>(registration: Registration<K>) {
    std::mem::forget(registration);
}

#[cfg(rrddmma_rdma_core)]
fn call<S: Storage>(
    region: &MemoryRegion<S>,
    range: Option<(NonNull<u8>, usize)>,
    pd: Option<&ProtectionDomain>,
    access: Option<Access>,
) -> Result<(), (After, Error)> {
    use rrddmma_sys::ibv_rereg_mr_flags as Flags;

    let flag = |is_wanted: bool, flag: Flags| if is_wanted { flag.0 } else { 0 };
    let flags = flag(range.is_some(), Flags::IBV_REREG_MR_CHANGE_TRANSLATION)
        | flag(pd.is_some(), Flags::IBV_REREG_MR_CHANGE_PD)
        | flag(access.is_some(), Flags::IBV_REREG_MR_CHANGE_ACCESS);
    let (addr, len) = range.map_or((ptr::null_mut(), 0), |(addr, len)| (addr.as_ptr(), len));
    let pd = pd.map_or(ptr::null_mut(), ProtectionDomain::as_raw);
    let access = access.map_or(0, |access| access.bits() as i32);
    // SAFETY: I1, I6 – region and domain are live, nothing posted uses the region, and the new range is valid as `Storage` promises, and stays so until it is deregistered.
    let ret =
        unsafe { rrddmma_sys::ibv_rereg_mr(region.as_raw(), flags as i32, pd, addr.cast(), len, access) };
    if ret == 0 {
        return Ok(());
    }
    // The codes are no errno; that is set besides, by libibverbs or by the system call.
    Err((After::from_code(ret), Error::from_errno(Verb::ReregMr, ffi::last_errno())))
}

#[cfg(not(rrddmma_rdma_core))]
fn call<S: Storage>(
    _: &MemoryRegion<S>,
    _: Option<(NonNull<u8>, usize)>,
    _: Option<&ProtectionDomain>,
    _: Option<Access>,
) -> Result<(), (After, Error)> {
    Err((After::Unchanged, Error::new(Verb::ReregMr, ErrorKind::Unsupported)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_says_what_the_region_is() {
        assert_eq!([-1, -2].map(After::from_code), [After::Unchanged; 2]);
        assert_eq!(After::from_code(-3), After::Changed);
        assert_eq!([-4, -5, -6, 22].map(After::from_code), [After::Unusable; 4]);
    }
}
