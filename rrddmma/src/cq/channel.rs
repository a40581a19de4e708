//! Completion channels: sleeping until something completes.

use std::fmt;
use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd};
use std::ptr::{self, NonNull};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rrddmma_sys as sys;

use crate::context::Context;
use crate::error::{Error, ErrorKind, Rejected, Result, Verb};
use crate::event::readable;
use crate::ffi;

/// What an armed completion queue sends an event for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Notify {
    /// Any completion.
    #[default]
    Any,
    /// A failed one, or a receive of a message that its sender marked as solicited.
    Solicited,
}

/// Names a completion queue in the events of a channel, see [`CompletionQueue::token`](super::CompletionQueue::token).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CqToken(usize);

impl CqToken {
    pub(super) fn of(raw: NonNull<sys::ibv_cq>) -> Self {
        Self(raw.addr().get())
    }
}

/// Where completion queues send their events. Clones share one channel, which is destroyed with the last of them and of its queues.
///
/// Its file descriptor can be waited for by any event loop; then [`wait`](Self::wait) with a zero time-out takes the events.
#[doc(alias = "ibv_comp_channel")]
#[derive(Clone)]
pub struct CompletionChannel {
    inner: Arc<Inner>,
}

struct Inner {
    raw: NonNull<sys::ibv_comp_channel>,
    destroyed: bool,
    context: Context,
}

// SAFETY: I1, I5 – events are read from a file descriptor and acknowledged under a lock of libibverbs, from any thread.
unsafe impl Send for Inner {}
// SAFETY: I1, I5 – as above; nothing in it changes.
unsafe impl Sync for Inner {}

static_assertions::assert_impl_all!(CompletionChannel: Send, Sync);

impl Context {
    /// Makes a completion channel.
    ///
    /// # Errors
    /// * What the system reports, for example too many open files.
    ///
    /// Verb: [ibv_create_comp_channel(3)](https://man7.org/linux/man-pages/man3/ibv_create_comp_channel.3.html)
    #[doc(alias = "ibv_create_comp_channel")]
    pub fn create_channel(&self) -> Result<CompletionChannel> {
        // SAFETY: I1 – the context is open.
        let raw = unsafe { sys::ibv_create_comp_channel(self.as_raw()) };
        let raw = ffi::null_sets_errno(Verb::CreateCompChannel, raw)?;
        let channel =
            CompletionChannel { inner: Arc::new(Inner { raw, destroyed: false, context: self.clone() }) };
        // Several threads may wait for one channel: who comes late must not block in the read.
        set_nonblocking(channel.as_fd())?;
        Ok(channel)
    }
}

impl CompletionChannel {
    /// Waits for an event and says which queue sent it; `None` after `timeout`. With no time-out it waits for ever, with a zero one not
    /// at all. The event is acknowledged at once, so that it never delays the destruction of its queue.
    ///
    /// The queue is then no longer armed. There may be any number of completions in it, none included.
    ///
    /// # Errors
    /// * What the system reports, for example [`ErrorKind::DeviceLost`].
    ///
    /// Verb: [ibv_get_cq_event(3)](https://man7.org/linux/man-pages/man3/ibv_get_cq_event.3.html)
    #[doc(alias = "ibv_get_cq_event")]
    #[doc(alias = "ibv_ack_cq_events")]
    pub fn wait(&self, timeout: Option<Duration>) -> Result<Option<CqToken>> {
        let deadline = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        while readable(self.as_fd().as_raw_fd(), deadline, Verb::GetCqEvent)? {
            let mut cq = ptr::null_mut();
            let mut user = ptr::null_mut();
            // SAFETY: I1, I4 – the channel is live and both out-parameters are live locals.
            let ret = unsafe { sys::ibv_get_cq_event(self.as_raw(), &raw mut cq, &raw mut user) };
            match ffi::minus_one(Verb::GetCqEvent, ret) {
                // Another thread was faster.
                Err(error) if matches!(error.errno(), Some(libc::EAGAIN | libc::EINTR)) => {}
                Err(error) => return Err(error),
                Ok(()) => {
                    // SAFETY: I4 – the event came from the call above and is acknowledged once; its queue cannot be
                    // destroyed before (libibverbs waits for it).
                    unsafe { sys::ibv_ack_cq_events(cq, 1) };
                    return Ok(NonNull::new(cq).map(CqToken::of));
                }
            }
        }
        Ok(None)
    }

    /// The device it belongs to.
    pub fn context(&self) -> &Context {
        &self.inner.context
    }

    /// Destroys the channel and reports whether that went well. Dropping the last handle does it too, and only logs a failure.
    ///
    /// # Errors
    /// * [`ErrorKind::Busy`], with the channel back, while a clone or a queue of it lives.
    /// * What the driver reports, with the channel back.
    #[doc(alias = "ibv_destroy_comp_channel")]
    pub fn close(self) -> Result<(), Rejected<Self>> {
        match Arc::try_unwrap(self.inner) {
            Ok(mut inner) => {
                inner.destroy().map_err(|error| Rejected::new(error, Self { inner: Arc::new(inner) }))
            }
            Err(inner) => {
                Err(Rejected::new(Error::new(Verb::DestroyCompChannel, ErrorKind::Busy), Self { inner }))
            }
        }
    }

    /// The pointer that C code needs. Using it needs the care that C needs; destroying through it is not allowed.
    pub fn as_raw(&self) -> *mut sys::ibv_comp_channel {
        self.inner.raw.as_ptr()
    }
}

impl AsFd for CompletionChannel {
    fn as_fd(&self) -> BorrowedFd<'_> {
        // SAFETY: I1 – the channel is live; the field does not change.
        let fd = unsafe { (*self.as_raw()).fd };
        // SAFETY: I1 – the descriptor is open for as long as the channel, which `self` keeps.
        unsafe { BorrowedFd::borrow_raw(fd) }
    }
}

impl fmt::Debug for CompletionChannel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CompletionChannel").field("fd", &self.as_fd()).finish_non_exhaustive()
    }
}

impl Inner {
    fn destroy(&mut self) -> Result<()> {
        if self.destroyed {
            return Ok(());
        }
        // SAFETY: I1, I2 – no queue uses it (each holds the Arc); it is destroyed once, as noted below.
        let ret = unsafe { sys::ibv_destroy_comp_channel(self.raw.as_ptr()) };
        ffi::errno_value(Verb::DestroyCompChannel, ret)?;
        self.destroyed = true;
        Ok(())
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let Err(error) = self.destroy() {
            log::error!("dropping a completion channel, which is leaked with its context: {error}");
            crate::context::leak(&self.context);
        }
    }
}

fn set_nonblocking(fd: BorrowedFd<'_>) -> Result<()> {
    // SAFETY: the descriptor is borrowed and open; these commands take and return plain integers.
    let flags = unsafe { libc::fcntl(fd.as_raw_fd(), libc::F_GETFL) };
    // SAFETY: as above: plain integers, and the descriptor is open.
    if flags == -1 || unsafe { libc::fcntl(fd.as_raw_fd(), libc::F_SETFL, flags | libc::O_NONBLOCK) } == -1 {
        let errno = io::Error::last_os_error().raw_os_error().unwrap_or(libc::EIO);
        return Err(Error::from_errno(Verb::CreateCompChannel, errno));
    }
    Ok(())
}
