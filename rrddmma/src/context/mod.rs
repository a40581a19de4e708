//! An open device.

mod attributes;
mod extended;
mod import;

use std::ffi::CStr;
use std::fmt;
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd};
use std::ptr::NonNull;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rrddmma_sys as sys;

pub use self::attributes::{AtomicSupport, DeviceAttributes};
pub use self::extended::{ExtendedAttributes, OnDemandPaging};
use crate::device::Device;
use crate::error::{Error, ErrorKind, Rejected, Result, Verb};
use crate::ffi;

/// An open device: the parent of everything else. Clones share one opening; it is closed when the last child is gone.
///
/// Opening costs a few system calls; the attributes are read once, because the limits of a device do not change while it is open.
#[doc(alias = "ibv_context")]
#[derive(Clone)]
pub struct Context {
    inner: Arc<Inner>,
}

struct Inner {
    raw: NonNull<sys::ibv_context>,
    attributes: DeviceAttributes,
    ownership: Ownership,
    /// Held while an asynchronous event is taken and acknowledged.
    events: Mutex<()>,
    /// Held while a queue pair is made or destroyed and its number noted or forgotten: the device may give the number again at once.
    numbers: Mutex<()>,
}

/// Who destroys an object that was adopted from C.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ownership {
    /// The handle does, when it is dropped.
    Owned,
    /// Somebody else does, after the handle and everything made from it is gone.
    Borrowed,
}

// SAFETY: I1, I5 – libibverbs allows any thread to use a context; its own lock guards what it changes inside.
unsafe impl Send for Inner {}
// SAFETY: I1, I5 – as above; the attributes are immutable after opening.
unsafe impl Sync for Inner {}

static_assertions::assert_impl_all!(Context: Send, Sync);

impl Device {
    /// Opens the device.
    ///
    /// # Errors
    /// * [`ErrorKind::PermissionDenied`] if the user may not open `/dev/infiniband/uverbs*`.
    /// * [`ErrorKind::DeviceLost`] if it vanished meanwhile.
    ///
    /// Verb: [ibv_open_device(3)](https://man7.org/linux/man-pages/man3/ibv_open_device.3.html)
    #[doc(alias = "ibv_open_device")]
    pub fn open(&self) -> Result<Context> {
        // SAFETY: I1 – the device is kept by `self`.
        let raw = unsafe { sys::ibv_open_device(self.as_raw()) };
        let raw = ffi::null_sets_errno(Verb::OpenDevice, raw)?;
        // SAFETY: I1 – the context was opened above and nobody else knows it.
        unsafe { Context::opened(raw) }
    }
}

impl Context {
    /// Opens the device of this name.
    ///
    /// # Errors
    /// * As [`Device::by_name`] and [`Device::open`].
    pub fn open(name: &str) -> Result<Self> {
        Device::by_name(name)?.open()
    }

    /// Opens the first device.
    ///
    /// # Errors
    /// * As [`Device::first`] and [`Device::open`].
    pub fn open_first() -> Result<Self> {
        Device::first()?.open()
    }

    /// The device's name.
    #[doc(alias = "ibv_get_device_name")]
    pub fn name(&self) -> &str {
        // SAFETY: I1 – an open context is live and its device stays until it is closed.
        let device = unsafe { (*self.as_raw()).device };
        // SAFETY: I1 – as above, the device outlives the open context.
        let name = unsafe { sys::ibv_get_device_name(device) };
        // SAFETY: libibverbs returns a NUL-terminated array inside the device, which the context keeps.
        unsafe { CStr::from_ptr(name) }.to_str().unwrap_or("")
    }

    /// What the device is and what it can do, as read when it was opened.
    pub fn attributes(&self) -> &DeviceAttributes {
        &self.inner.attributes
    }

    /// Asks what the device is and what it can do now; [`attributes`](Self::attributes) says what it was when it was opened.
    ///
    /// # Errors
    /// * What the driver reports.
    ///
    /// Verb: [ibv_query_device(3)](https://man7.org/linux/man-pages/man3/ibv_query_device.3.html)
    #[doc(alias = "ibv_query_device")]
    pub fn query_attributes(&self) -> Result<DeviceAttributes> {
        attributes::query(self.inner.raw)
    }

    /// How many completion vectors there are: interrupts that completion queues can be spread over.
    pub fn completion_vectors(&self) -> u32 {
        // SAFETY: I1 – the context is open; the field does not change.
        let vectors = unsafe { (*self.as_raw()).num_comp_vectors };
        u32::try_from(vectors).unwrap_or(0)
    }

    /// The file descriptor that becomes readable when an asynchronous event is pending.
    pub fn event_fd(&self) -> BorrowedFd<'_> {
        // SAFETY: I1 – the context is open; the field does not change.
        let fd = unsafe { (*self.as_raw()).async_fd };
        // SAFETY: I1 – the descriptor is open for as long as the context, which `self` keeps.
        unsafe { BorrowedFd::borrow_raw(fd) }
    }

    /// Closes the device if this is the last handle. Dropping that closes it too. libibverbs frees what it keeps of the device whatever the system says to that, so that
    /// a failure is only logged: there is nothing to give back.
    ///
    /// # Errors
    /// * [`ErrorKind::Busy`], with the context back, while a clone or a child of it lives.
    ///
    /// Verb: [ibv_close_device(3)](https://man7.org/linux/man-pages/man3/ibv_close_device.3.html)
    #[doc(alias = "ibv_close_device")]
    pub fn close(self) -> Result<(), Rejected<Self>> {
        match Arc::try_unwrap(self.inner) {
            Ok(inner) => {
                drop(inner);
                Ok(())
            }
            Err(inner) => Err(Rejected::new(Error::new(Verb::CloseDevice, ErrorKind::Busy), Self { inner })),
        }
    }

    /// The pointer that C code needs. Using it needs the care that C needs; destroying through it is not allowed.
    pub fn as_raw(&self) -> *mut sys::ibv_context {
        self.inner.raw.as_ptr()
    }

    /// Adopts a context that C code opened.
    ///
    /// # Safety
    /// * `raw` is an open context, and stays so until the handle and everything made from it is gone.
    /// * With [`Ownership::Owned`] nobody else closes it.
    ///
    /// # Errors
    /// * What `ibv_query_device` reports.
    pub unsafe fn from_raw(raw: NonNull<sys::ibv_context>, ownership: Ownership) -> Result<Self> {
        Ok(Self::wrap(raw, attributes::query(raw)?, ownership))
    }

    /// Like [`from_raw`](Self::from_raw) with attributes that the caller supplies, for a context that cannot be asked.
    ///
    /// # Safety
    /// * As [`from_raw`](Self::from_raw).
    pub unsafe fn from_raw_with_attributes(
        raw: NonNull<sys::ibv_context>,
        attributes: sys::ibv_device_attr,
        ownership: Ownership,
    ) -> Self {
        Self::wrap(raw, DeviceAttributes::from_raw(attributes), ownership)
    }

    /// Takes over a context that was just opened, and closes it if it cannot be asked what it is.
    ///
    /// # Safety
    /// * It is open, and nobody else knows it.
    unsafe fn opened(raw: NonNull<sys::ibv_context>) -> Result<Self> {
        match attributes::query(raw) {
            Ok(attributes) => Ok(Self::wrap(raw, attributes, Ownership::Owned)),
            Err(error) => {
                // SAFETY: I1 – open, and known to nobody else, as the caller says.
                unsafe { sys::ibv_close_device(raw.as_ptr()) };
                Err(error)
            }
        }
    }

    fn wrap(raw: NonNull<sys::ibv_context>, attributes: DeviceAttributes, ownership: Ownership) -> Self {
        Self {
            inner: Arc::new(Inner {
                raw,
                attributes,
                ownership,
                events: Mutex::new(()),
                numbers: Mutex::new(()),
            }),
        }
    }

    /// Lets no queue pair of this context be made or destroyed meanwhile.
    pub(crate) fn lock_numbers(&self) -> MutexGuard<'_, ()> {
        self.inner.numbers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The lock that is held while an asynchronous event is taken.
    pub(crate) fn event_lock(&self) -> &Mutex<()> {
        &self.inner.events
    }
}

impl AsFd for Context {
    /// The file descriptor of asynchronous events.
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.event_fd()
    }
}

impl PartialEq for Context {
    /// Whether both are the same opening of a device.
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.inner, &other.inner)
    }
}

impl Eq for Context {}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context").field("raw", &self.inner.raw).finish_non_exhaustive()
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        if self.ownership == Ownership::Borrowed {
            return;
        }
        // SAFETY: I1, I2 – every child holds this Arc, so none is left; it is closed once: this is the destructor.
        let ret = unsafe { sys::ibv_close_device(self.raw.as_ptr()) };
        // Whatever it returns, libibverbs has freed the context.
        if let Err(error) = ffi::minus_one(Verb::CloseDevice, ret) {
            log::error!("closing a device, which is closed all the same: {error}");
        }
    }
}

/// An all-zero value of a C struct that is filled in by the library.
///
/// # Safety
/// * All-zero must be a valid `T` (I3).
pub(crate) const unsafe fn zeroed<T>() -> T {
    // SAFETY: I3 – the caller says that all-zero is a valid value.
    unsafe { MaybeUninit::zeroed().assume_init() }
}

/// Keeps the context open for ever, because something of it could not be destroyed.
#[allow(
    clippy::mem_forget,
    reason = "leaking is the point: what is alive in the driver must keep its parent"
)]
#[cold]
pub(crate) fn leak(context: &Context) {
    std::mem::forget(context.clone());
}
