//! What regions of every kind are made of: a registration with its key, and what it keeps until it has ended.

use std::mem::{ManuallyDrop, MaybeUninit};
use std::ptr::{self, NonNull};
use std::sync::atomic::{AtomicBool, Ordering};

use rrddmma_sys as sys;

use super::Access;
use crate::context::OnDemandPaging;
use crate::error::{Error, ErrorKind, Rejected, Result, Verb};
use crate::ffi;
use crate::ids::{LocalKey, RemoteKey};
use crate::pd::{Claim, Notes, ProtectionDomain, Release, Released, Span};

/// A registration and what it keeps: storage, or a handle of the memory. Dropping it ends it when everything that was posted before is over.
pub(super) struct Registration<K: Send + 'static> {
    raw: NonNull<sys::ibv_mr>,
    /// A copy of the one behind `raw`, to save the data path a load.
    local_key: LocalKey,
    access: Access,
    /// Whether a local slice was made since `notes` were taken.
    sliced: AtomicBool,
    /// Whether one was made ever.
    was_sliced: bool,
    /// What was outstanding when it was asked for last, if that is not over.
    notes: Option<Box<Notes>>,
    /// `None` if only unsafe code names the key.
    claim: Option<Claim>,
    /// Whether requests that are not of its slices may always use it.
    is_stuck: bool,
    end: End,
    /// `MaybeUninit` only so that moving it does not claim that nobody else uses the memory, as moving a `Box` would. Always initialized.
    kept: MaybeUninit<K>,
    pd: ProtectionDomain,
}

/// How a registration ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// By `ibv_dereg_mr`.
    Deregister,
    /// By `ibv_unimport_mr`: it is another's, who ends it.
    #[cfg(rrddmma_has_ibv_unimport_mr)]
    Forget,
}

/// A registration without owner, which may wait in the limbo.
struct Ending<K> {
    raw: NonNull<sys::ibv_mr>,
    end: End,
    kept: MaybeUninit<K>,
    local_key: LocalKey,
    claim: Option<Claim>,
    was_sliced: bool,
    /// Where the claim is from, see [`Claim::give_up`].
    context: usize,
    /// Where peers' accesses may outlive the registration: the domain whose pairs they come through.
    outlived: Option<ProtectionDomain>,
}

/// What was kept for a registration that has ended, but that peers may still be writing to.
struct Leftover<K>(MaybeUninit<K>);

// SAFETY: I1, I5, I6 – libibverbs deregisters from any thread, and `K: Send`.
unsafe impl<K: Send> Send for Registration<K> {}
// SAFETY: I1 – through a shared reference unchanging fields and an atomic flag are reached, but not what is kept.
unsafe impl<K: Send> Sync for Registration<K> {}
// SAFETY: I1, I5, I6 – as for `Registration`.
unsafe impl<K: Send> Send for Ending<K> {}
// SAFETY: I6 – it owns what was kept, which is `Send`.
unsafe impl<K: Send> Send for Leftover<K> {}

impl<K: Send + 'static> Registration<K> {
    /// Registers by `verb` what is kept, whose slices span `span`; calls it again if another region of the process has the key, see [`Claim`].
    pub(super) fn make(
        pd: &ProtectionDomain,
        kept: MaybeUninit<K>,
        access: Access,
        span: Span,
        verb: impl Fn() -> Result<NonNull<sys::ibv_mr>>,
    ) -> Result<Self, (Error, MaybeUninit<K>)> {
        let mut refused = Vec::new();
        let made = loop {
            let made = verb();
            let Ok(raw) = made else { break made.map(|raw| (raw, None)) };
            match Claim::new(local_key(raw), span, None) {
                Some(claim) => break Ok((raw, Some(claim))),
                // Kept until there is another key, since it might be given again at once.
                None => refused.push(raw),
            }
            // All regions without memory of a device have one key: then there is no other to wait for.
            if let [earlier @ .., last] = &*refused {
                if earlier.iter().any(|earlier| local_key(*earlier) == local_key(*last)) {
                    let text = "the device has one key for it, which another region of the process has";
                    break Err(Error::text(Verb::AllocNullMr, ErrorKind::Busy, text));
                }
            }
        };
        // Requests that are not ours may reach the memory through one that cannot be ended: then it is not exclusive to anybody any more.
        let stuck = refused.into_iter().fold(None, |stuck, raw| match End::Deregister.call(raw) {
            Ok(()) => stuck,
            Err(_) => Some(raw),
        });
        let ((raw, claim), is_stuck) = match (made, stuck) {
            (Ok(made), stuck) => (made, stuck.is_some()),
            (Err(_), Some(raw)) => ((raw, None), true),
            (Err(error), None) => return Err((error, kept)),
        };
        let mut made = Self::adopt(raw, kept, access, End::Deregister, pd);
        (made.claim, made.is_stuck) = (claim, is_stuck);
        Ok(made)
    }

    /// Takes over what was registered elsewhere.
    pub(super) fn adopt(
        raw: NonNull<sys::ibv_mr>,
        kept: MaybeUninit<K>,
        access: Access,
        end: End,
        pd: &ProtectionDomain,
    ) -> Self {
        Self {
            raw,
            local_key: local_key(raw),
            access,
            sliced: AtomicBool::new(false),
            was_sliced: false,
            notes: None,
            claim: None,
            is_stuck: false,
            end,
            kept,
            pd: pd.clone(),
        }
    }

    pub(super) const fn pd(&self) -> &ProtectionDomain {
        &self.pd
    }

    pub(super) const fn access(&self) -> Access {
        self.access
    }

    pub(super) const fn local_key(&self) -> LocalKey {
        self.local_key
    }

    pub(super) fn remote_key(&self) -> RemoteKey {
        // SAFETY: I1 – the registration is live; the field changes only where the registration is borrowed mutably.
        RemoteKey::new(unsafe { (*self.raw.as_ptr()).rkey })
    }

    pub(super) const fn as_raw(&self) -> *mut sys::ibv_mr {
        self.raw.as_ptr()
    }

    /// Notes that a slice for requests is made of it.
    #[inline(always)]
    pub(super) fn slicing(&self) {
        self.sliced.store(true, Ordering::Relaxed);
    }

    /// Whether nothing outstanding can use it locally.
    pub(super) fn is_quiet(&mut self) -> bool {
        // `&mut self`: no slice is alive, so that nothing can be posted between the two lines.
        if std::mem::take(self.sliced.get_mut()) {
            self.was_sliced = true;
            self.notes = Some(Box::new(self.pd.ledger().outstanding(self.local_key)));
        }
        if self.notes.as_mut().is_some_and(|notes| notes.have_passed()) {
            self.notes = None;
        }
        self.notes.is_none() && !self.is_stuck
    }

    /// Whether the key that the verb has given can be used for `span`; otherwise the registration is to be ended. Nothing may be outstanding.
    pub(super) fn renew(&mut self, span: Span) -> bool {
        let key = local_key(self.raw);
        let Some(claim) = Claim::new(key, span, self.claim) else { return false };
        self.give_up();
        (self.local_key, self.claim) = (key, Some(claim));
        true
    }

    /// Takes over what else a re-registration has changed; what was kept until then, if it gets something else to keep.
    pub(super) fn change(
        &mut self,
        kept: Option<MaybeUninit<K>>,
        pd: Option<ProtectionDomain>,
        access: Option<Access>,
    ) -> Option<K> {
        self.pd = pd.unwrap_or_else(|| self.pd.clone());
        self.access = access.unwrap_or(self.access);
        // SAFETY: always initialized, and taken out of its place once.
        kept.map(|kept| unsafe { std::mem::replace(&mut self.kept, kept).assume_init() })
    }

    /// Ends it and gives back what it has kept.
    pub(super) fn close(mut self) -> Result<K, Rejected<Self>> {
        let busy = |text: &'static str| Error::text(Verb::DeregMr, ErrorKind::Busy, text);
        if !self.is_quiet() {
            return Err(Rejected::new(busy(OUTSTANDING), self));
        }
        let context = self.pd.context().clone();
        // While it is held, no pair is made that a peer could reach the memory through.
        let numbers = self.outlived_by_peers().then(|| context.lock_numbers());
        if numbers.is_some() && !self.pd.ledger().until_destroyed().have_passed() {
            return Err(Rejected::new(busy("peers may use the region as long as a queue pair lives"), self));
        }
        if let Err(error) = self.end.call(self.raw) {
            return Err(Rejected::new(error, self));
        }
        drop(numbers);
        self.give_up();
        let mut this = ManuallyDrop::new(self);
        // SAFETY: `this` is never dropped, so that what is kept is taken once.
        let kept = unsafe { ptr::read(&raw const this.kept) };
        // SAFETY: the two other fields that own something are dropped once, since `this` is not.
        unsafe { ptr::drop_in_place(&raw mut this.notes) };
        // SAFETY: as above: dropped once, since `this` is not.
        unsafe { ptr::drop_in_place(&raw mut this.pd) };
        // SAFETY: always initialized, and taken once.
        Ok(unsafe { kept.assume_init() })
    }

    fn give_up(&mut self) {
        if let Some(claim) = self.claim.take() {
            claim.give_up(self.pd.ledger().context(), self.local_key, self.was_sliced);
        }
    }

    /// Whether a peer's access may outlive the registration: only the end of the queue pairs ends it then.
    pub(super) fn outlived_by_peers(&self) -> bool {
        self.access.is_remote() && is_iwarp(&self.pd)
    }
}

/// Why something is refused while requests may use a region.
pub(super) const OUTSTANDING: &str = "requests are outstanding that may use the region";

impl<K: Send + 'static> Drop for Registration<K> {
    fn drop(&mut self) {
        let notes = match (self.is_quiet(), self.is_stuck) {
            (true, _) => Notes::default(),
            (false, false) => self.notes.take().map_or_else(Notes::default, |notes| *notes),
            (false, true) => Notes::never(),
        };
        // SAFETY: the field is not used again and has no destructor of its own: this is the destructor, which runs once.
        let kept = unsafe { ptr::read(&raw const self.kept) };
        let outlived = self.outlived_by_peers().then(|| self.pd.clone());
        let &mut Self { raw, end, local_key, claim, was_sliced, .. } = self;
        let context = self.pd.ledger().context();
        let ending = Ending { raw, end, kept, local_key, claim, was_sliced, context, outlived };
        self.pd.ledger().retire(notes, Box::new(ending));
    }
}

/// Why registering failed: that the device has no paging on demand, if it was asked for, or only some that is not `enough`.
///
/// Kernels before 6.2 say `EINVAL` to that, and not `EOPNOTSUPP` (include/rdma/ib_verbs.h: `ib_check_mr_access`).
pub(super) fn refusal(
    pd: &ProtectionDomain,
    access: Access,
    error: Error,
    enough: impl Fn(OnDemandPaging) -> bool,
) -> Error {
    let lacks = || pd.context().extended_attributes().is_ok_and(|device| !enough(device.on_demand_paging()));
    if access.contains(Access::ON_DEMAND) && error.errno() == Some(libc::EINVAL) && lacks() {
        return Error::text(error.verb(), ErrorKind::Unsupported, "the device has no such paging on demand");
    }
    error
}

fn local_key(raw: NonNull<sys::ibv_mr>) -> LocalKey {
    // SAFETY: I1 – the registration was just made or changed, by its only owner.
    LocalKey(unsafe { (*raw.as_ptr()).lkey })
}

impl End {
    fn call(self, raw: NonNull<sys::ibv_mr>) -> Result<()> {
        match self {
            Self::Deregister => {
                // SAFETY: I1 – the registration is live, and its owner calls this again only after a failure.
                let ret = unsafe { sys::ibv_dereg_mr(raw.as_ptr()) };
                ffi::errno_value(Verb::DeregMr, ret)
            }
            #[cfg(rrddmma_has_ibv_unimport_mr)]
            Self::Forget => {
                // SAFETY: I1 – imported in this crate, and forgotten once, since this cannot fail.
                unsafe { sys::ibv_unimport_mr(raw.as_ptr()) };
                Ok(())
            }
        }
    }
}

impl<K: Send + 'static> Release for Ending<K> {
    fn release(self: Box<Self>) -> Released {
        match self.end.call(self.raw) {
            Ok(()) => {
                let Self { kept, local_key, claim, was_sliced, context, outlived, .. } = *self;
                if let Some(claim) = claim {
                    claim.give_up(context, local_key, was_sliced);
                }
                let leftover = Box::new(Leftover(kept));
                let Some(pd) = outlived else { return leftover.release() };
                // Pairs that are made from now on cannot reach the memory, since the key is gone; those that were made before can, also after the drop.
                let ledger = pd.ledger();
                ledger.retire(ledger.until_destroyed(), leftover);
                Released::Done
            }
            Err(error) => {
                // `MaybeUninit` does not drop what it holds: the storage is leaked, since the device may still use it.
                log::error!("dropping a memory region, whose memory is leaked: {error}");
                Released::Leaked
            }
        }
    }
}

impl<K: Send> Release for Leftover<K> {
    fn release(self: Box<Self>) -> Released {
        // SAFETY: always initialized, and taken once: the box is consumed. I6 – device and peers are out of the memory.
        drop(unsafe { self.0.assume_init() });
        Released::Done
    }
}

/// Whether the device speaks iWARP, where deregistration does not end what a peer has begun (measured with the kernel's siw driver).
fn is_iwarp(pd: &ProtectionDomain) -> bool {
    // SAFETY: I1 – the context is open and keeps its device.
    let device = unsafe { (*pd.context().as_raw()).device };
    // SAFETY: I1 – as above; a context that was made up without a device has none.
    !device.is_null() && unsafe { (*device).transport_type } == sys::ibv_transport_type::IBV_TRANSPORT_IWARP
}
