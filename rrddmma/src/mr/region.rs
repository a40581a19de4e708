//! The region itself: registration, exclusive access, and what happens when it is dropped.

use std::fmt;
use std::mem::{ManuallyDrop, MaybeUninit};
use std::ops::RangeBounds;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicBool, Ordering};

use rrddmma_sys as sys;

use super::{Access, LocalSlice, RemoteSlice, Storage, slice};
use crate::error::{Error, ErrorKind, Rejected, Result, Verb};
use crate::ffi;
use crate::ids::{LocalKey, RemoteKey};
use crate::pd::{Notes, ProtectionDomain, Release, Released};

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
    registration: ManuallyDrop<Registration<S>>,
    addr: NonNull<u8>,
    len: usize,
    /// A copy of the one in `registration`, to save the data path a load.
    local_key: LocalKey,
    access: Access,
    /// Whether a local slice was made since `notes` were taken.
    sliced: AtomicBool,
    /// What was outstanding when exclusive access was asked for last.
    notes: Notes,
    pd: ProtectionDomain,
}

/// Registration and storage, which go together.
struct Registration<S> {
    raw: NonNull<sys::ibv_mr>,
    /// `MaybeUninit` only so that moving it does not claim that nobody else uses the memory, as moving a `Box` would. Always initialized.
    storage: MaybeUninit<S>,
    /// Of a region whose peers' accesses may outlive the registration: the domain whose pairs they come through. Set when it is dropped.
    outlived: Option<ProtectionDomain>,
}

/// Storage that is deregistered, but that peers may still be writing to.
struct Leftover<S>(MaybeUninit<S>);

// SAFETY: I1, I5, I6 – libibverbs deregisters from any thread, and `S: Send`.
unsafe impl<S: Storage> Send for Registration<S> {}
// SAFETY: I6 – it owns the storage, which is `Send`.
unsafe impl<S: Storage> Send for Leftover<S> {}
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
        let len = storage.len();
        let mut storage = MaybeUninit::new(storage);
        // SAFETY: initialized in the line before.
        let addr = unsafe { storage.assume_init_mut() }.as_ptr();
        let access = access.completed();
        let flags = access.bits() as i32;
        // SAFETY: I1, I6 – the domain is live; the range is valid as `Storage` promises, and stays so until it is deregistered.
        let raw = unsafe { sys::ibv_reg_mr(self.as_raw(), addr.as_ptr().cast(), len, flags) };
        match ffi::null_sets_errno(Verb::RegMr, raw) {
            Ok(raw) => Ok(MemoryRegion {
                registration: ManuallyDrop::new(Registration { raw, storage, outlived: None }),
                addr,
                len,
                // SAFETY: I1 – the registration was just made.
                local_key: LocalKey(unsafe { (*raw.as_ptr()).lkey }),
                access,
                sliced: AtomicBool::new(false),
                notes: Notes::default(),
                pd: self.clone(),
            }),
            Err(error) => {
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
    /// * As [`register`](Self::register).
    #[track_caller]
    pub fn allocate(&self, len: usize, access: Access) -> Result<MemoryRegion> {
        Ok(self.register(vec![0; len].into_boxed_slice(), access)?)
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

    /// The address of its first byte, in this process and on the wire.
    pub fn addr(&self) -> u64 {
        self.addr.addr().get() as u64
    }

    /// The access rights.
    pub const fn access(&self) -> Access {
        self.access
    }

    /// The domain it belongs to.
    pub const fn pd(&self) -> &ProtectionDomain {
        &self.pd
    }

    /// Its local key.
    pub const fn local_key(&self) -> LocalKey {
        self.local_key
    }

    /// Its remote key, a secret that works for whoever knows it.
    pub fn remote_key(&self) -> RemoteKey {
        // SAFETY: I1 – the registration is live; the field does not change.
        RemoteKey::new(unsafe { (*self.registration.raw.as_ptr()).rkey })
    }

    /// A part of it for a request, `..` for the whole.
    ///
    /// # Panics
    /// * If the range is not inside the region.
    /// * If it has 4 GiB or more: an entry of a request has a length of 32 bits.
    #[inline]
    #[track_caller]
    pub fn slice(&self, range: impl RangeBounds<usize>) -> LocalSlice<'_> {
        let (start, end) = slice::resolve(range, self.len);
        assert!(
            start <= end && end <= self.len,
            "MemoryRegion::slice: bytes {}..{} but the region has {}",
            { start },
            { end },
            self.len
        );
        let len = end - start;
        assert!(
            u32::try_from(len).is_ok(),
            "MemoryRegion::slice: {} bytes but an entry has at most 4 GiB - 1",
            { len }
        );
        self.sliced.store(true, Ordering::Relaxed);
        LocalSlice::new(self.addr() + start as u64, len, self.local_key)
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
    /// * [`ErrorKind::Busy`] while requests are outstanding that were posted, on any queue pair of the domain, after a slice of this region was
    ///   made. What is posted later on other regions does not matter.
    #[track_caller]
    pub fn as_mut_slice(&mut self) -> Result<&mut [u8]> {
        assert!(
            !self.access.others_may_write(),
            "MemoryRegion::as_mut_slice: peers may write to the region (access {:?}), use read_at and write_at",
            self.access
        );
        if !self.is_quiet() {
            return Err(Error::text(
                Verb::RegMr,
                ErrorKind::Busy,
                "requests are outstanding that may use the region",
            ));
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
    pub fn close(mut self) -> Result<S, Rejected<Self>> {
        let busy = |text: &'static str| Error::text(Verb::DeregMr, ErrorKind::Busy, text);
        if !self.is_quiet() {
            return Err(Rejected::new(busy("requests are outstanding that may use the region"), self));
        }
        let context = self.pd.context().clone();
        // While it is held, no pair is made that a peer could reach the region through.
        let numbers = self.outlived_by_peers().then(|| context.lock_numbers());
        if numbers.is_some() && !self.pd.ledger().until_destroyed().have_passed() {
            return Err(Rejected::new(busy("peers may use the region as long as a queue pair lives"), self));
        }
        if let Err(error) = self.registration.deregister() {
            return Err(Rejected::new(error, self));
        }
        drop(numbers);
        let mut this = ManuallyDrop::new(self);
        // SAFETY: `this` is never dropped, so that the registration is taken once; the region is deregistered.
        let registration = unsafe { ManuallyDrop::take(&mut this.registration) };
        // SAFETY: the two other fields that own something are dropped once, since `this` is not.
        unsafe { std::ptr::drop_in_place(&raw mut this.notes) };
        // SAFETY: as above: dropped once, since `this` is not.
        unsafe { std::ptr::drop_in_place(&raw mut this.pd) };
        // SAFETY: always initialized, and taken once.
        Ok(unsafe { registration.storage.assume_init() })
    }

    /// The pointer that C code needs. Using it needs the care that C needs; deregistering through it is not allowed.
    pub fn as_raw(&self) -> *mut sys::ibv_mr {
        self.registration.raw.as_ptr()
    }

    pub(super) const fn base(&self) -> NonNull<u8> {
        self.addr
    }

    /// Whether nothing outstanding can use the region locally.
    fn is_quiet(&mut self) -> bool {
        // `&mut self`: no slice is alive, so that nothing can be posted between the two lines.
        if std::mem::take(self.sliced.get_mut()) {
            self.notes = self.pd.ledger().outstanding(self.local_key());
        }
        self.notes.have_passed()
    }

    /// Whether a peer's access may outlive the registration: only the end of the queue pairs ends it then.
    fn outlived_by_peers(&self) -> bool {
        self.access.is_remote() && is_iwarp(&self.pd)
    }

    /// What must be over before the region may be deregistered; for its destructor alone, since it takes the notes.
    fn notes_for_release(&mut self) -> Notes {
        if self.is_quiet() { Notes::default() } else { std::mem::take(&mut self.notes) }
    }
}

impl<S: Storage> Drop for MemoryRegion<S> {
    fn drop(&mut self) {
        let notes = self.notes_for_release();
        // SAFETY: the field is not used again: this is the destructor, which runs once.
        let mut registration = unsafe { ManuallyDrop::take(&mut self.registration) };
        registration.outlived = self.outlived_by_peers().then(|| self.pd.clone());
        self.pd.ledger().retire(notes, Box::new(registration));
    }
}

impl<S> Registration<S> {
    fn deregister(&self) -> Result<()> {
        // SAFETY: I1 – the registration is live, and its owner calls this again only after a failure.
        let ret = unsafe { sys::ibv_dereg_mr(self.raw.as_ptr()) };
        ffi::errno_value(Verb::DeregMr, ret)
    }
}

impl<S: Storage> Release for Registration<S> {
    fn release(self: Box<Self>) -> Released {
        match self.deregister() {
            Ok(()) => {
                let Self { storage, outlived, .. } = *self;
                let leftover = Box::new(Leftover(storage));
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

impl<S: Storage> Release for Leftover<S> {
    fn release(self: Box<Self>) -> Released {
        // SAFETY: always initialized, and taken once: the box is consumed. I6 – device and peers are out of the memory.
        drop(unsafe { self.0.assume_init() });
        Released::Done
    }
}

impl<S: Storage> fmt::Debug for MemoryRegion<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryRegion")
            .field("addr", &self.addr)
            .field("len", &self.len)
            .field("access", &self.access)
            .finish_non_exhaustive()
    }
}

/// Whether the device speaks iWARP, where deregistration does not end what a peer has begun (measured with the kernel's siw driver).
fn is_iwarp(pd: &ProtectionDomain) -> bool {
    // SAFETY: I1 – the context is open and keeps its device.
    let device = unsafe { (*pd.context().as_raw()).device };
    // SAFETY: I1 – as above; a context that was made up without a device has none.
    !device.is_null() && unsafe { (*device).transport_type } == sys::ibv_transport_type::IBV_TRANSPORT_IWARP
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::context::{Context, Ownership, zeroed};

    /// A region of any length that no device knows and whose memory is never accessed. Must not be dropped.
    pub(crate) fn made_up(len: usize) -> ManuallyDrop<MemoryRegion<Vec<u8>>> {
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
        ManuallyDrop::new(MemoryRegion {
            registration: ManuallyDrop::new(Registration {
                raw: NonNull::from(Box::leak(Box::new(mr))),
                storage: MaybeUninit::uninit(),
                outlived: None,
            }),
            addr: NonNull::dangling(),
            len,
            local_key: LocalKey(mr.lkey),
            access: Access::empty(),
            sliced: AtomicBool::new(false),
            notes: Notes::default(),
            pd,
        })
    }

    #[test]
    fn just_below_4_gib_is_an_entry() {
        assert_eq!(made_up(1 << 33).slice(..u32::MAX as usize).len(), u32::MAX as usize);
    }

    #[test]
    #[should_panic(expected = "MemoryRegion::slice: 4294967296 bytes but an entry has at most")]
    fn a_slice_of_4_gib_panics() {
        let _ = made_up(1 << 33).slice(..1 << 32);
    }
}
