//! One opening of a device in several processes.

use std::os::fd::{BorrowedFd, OwnedFd};

use super::Context;
use crate::error::{Result, Verb};

impl Context {
    /// The file descriptor that commands go through. Sent to another process, it lets that [import](Self::import) this opening, and with it protection domains and regions.
    pub fn command_fd(&self) -> BorrowedFd<'_> {
        // SAFETY: I1 – the context is open; the field does not change.
        let fd = unsafe { (*self.as_raw()).cmd_fd };
        // SAFETY: I1 – the descriptor is open for as long as the context, which `self` keeps.
        unsafe { BorrowedFd::borrow_raw(fd) }
    }

    /// Takes part in an opening of another process, whose [`command_fd`](Self::command_fd) this is a duplicate of. What it makes is its own; what the other has made can be imported.
    ///
    /// # Errors
    /// * [`ErrorKind::InvalidAttribute`](crate::ErrorKind::InvalidAttribute) or [`ErrorKind::DeviceLost`](crate::ErrorKind::DeviceLost) if the descriptor
    ///   is of no device of this machine.
    /// * [`ErrorKind::Unsupported`](crate::ErrorKind::Unsupported) if the device or the library has no such thing.
    ///
    /// Verb: [ibv_import_device(3)](https://man7.org/linux/man-pages/man3/ibv_import_device.3.html)
    #[doc(alias = "ibv_import_device")]
    pub fn import(fd: OwnedFd) -> Result<Self> {
        import(fd)
    }
}

#[cfg(rrddmma_has_ibv_import_device)]
fn import(fd: OwnedFd) -> Result<Context> {
    use std::mem::MaybeUninit;
    use std::os::fd::{AsRawFd, IntoRawFd};

    let mut stat = MaybeUninit::<libc::stat>::uninit();
    // SAFETY: I4 – the descriptor is open, and the out-parameter a live local.
    let ret = unsafe { libc::fstat(fd.as_raw_fd(), stat.as_mut_ptr()) };
    // SAFETY: I4 – it is looked at only if the call has filled it in.
    let is_device = ret == 0 && unsafe { stat.assume_init() }.st_mode & libc::S_IFMT == libc::S_IFCHR;
    if !is_device {
        return Err(crate::error::Error::from_errno(Verb::ImportDevice, libc::EINVAL));
    }
    // The context owns it, and closing the one closes the other. When the verb fails it has closed the descriptor if the provider was asked, and has not if
    // no provider was found (`ibv_import_device` in device.c of libibverbs); it does not tell which. Rather one too many stays open than one is closed twice.
    let fd = fd.into_raw_fd();
    // SAFETY: the descriptor is open and nobody's; the verb looks whether it is of a device.
    let raw = unsafe { rrddmma_sys::ibv_import_device(fd) };
    let raw = crate::ffi::null_sets_errno(Verb::ImportDevice, raw)?;
    // SAFETY: I1 – the context was opened above and nobody else knows it.
    unsafe { Context::opened(raw) }
}

#[cfg(not(rrddmma_has_ibv_import_device))]
fn import(_: OwnedFd) -> Result<Context> {
    Err(crate::error::Error::new(Verb::ImportDevice, crate::error::ErrorKind::Unsupported))
}
