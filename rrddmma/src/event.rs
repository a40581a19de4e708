//! Asynchronous events: what happens to a device without being asked.

use std::os::fd::{AsFd, AsRawFd, BorrowedFd};
use std::sync::PoisonError;
use std::time::{Duration, Instant};

use rrddmma_sys as sys;

use crate::context::{Context, zeroed};
use crate::error::{Error, ErrorKind, Result, Verb};
use crate::ffi;
use crate::ids::{PortNumber, QpNumber};

/// What an asynchronous event is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EventSubject {
    /// A queue pair.
    QueuePair(QpNumber),
    /// A completion queue, by the pointer that its `as_raw` gives.
    CompletionQueue(usize),
    /// A shared receive queue, by the pointer that its `as_raw` gives.
    SharedReceiveQueue(usize),
    /// A port.
    Port(PortNumber),
    /// The device as a whole.
    Device,
}

macro_rules! kinds {
    ($($value:literal $variant:ident $subject:ident $doc:literal;)*) => {
        /// What happened.
        ///
        /// Source of the numbers: `enum ibv_event_type` in `infiniband/verbs.h`; of the meaning: `ibv_get_async_event(3)`.
        #[doc(alias = "ibv_event_type")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum EventKind {
            $(#[doc = $doc] $variant,)*
            /// An event that this library does not know.
            Unknown(u32),
        }

        impl EventKind {
            /// From the number of the C interface.
            pub const fn from_raw(raw: u32) -> Self {
                match raw { $($value => Self::$variant,)* other => Self::Unknown(other) }
            }

            const fn element(self) -> Element {
                match self { $(Self::$variant => Element::$subject,)* Self::Unknown(_) => Element::Device }
            }
        }
    };
}

enum Element {
    Cq,
    Qp,
    Srq,
    Port,
    Device,
}

kinds! {
    0 CqError Cq "A completion queue overflowed or broke: what it holds can be polled, and nothing follows.";
    1 QpFatal Qp "A pair failed and could not report it through a completion.";
    2 QpRequestError Qp "A pair got an invalid request.";
    3 QpAccessError Qp "A pair got a request that violated access rights.";
    4 CommunicationEstablished Qp "A pair that was ready to receive got its first packet.";
    5 SendQueueDrained Qp "The send queue of a pair has drained.";
    6 PathMigrated Qp "A connection moved to its alternate path.";
    7 PathMigrationError Qp "A connection could not move to its alternate path.";
    8 DeviceFatal Device "The device failed or was removed. Nothing completes any more, every call that asks the kernel is `DeviceLost`, and what is dropped is leaked: drop everything, and open the device again.";
    9 PortActive Port "A port became active.";
    10 PortError Port "A port went down: what is sent gets no answer, and nothing new is connected.";
    11 LidChange Port "A port got another LID.";
    12 PkeyChange Port "A port's table of partition keys changed.";
    13 SubnetManagerChange Port "Another subnet manager took over.";
    14 SrqError Srq "A shared receive queue failed.";
    15 SrqLimitReached Srq "A shared receive queue fell below its limit.";
    16 QpLastWqeReached Qp "A pair on a shared receive queue took its last request.";
    17 ClientReregister Port "The subnet manager asks for registrations to be repeated.";
    18 GidChange Port "A port's table of global identifiers changed.";
    19 WqFatal Device "A work queue failed.";
}

/// An asynchronous event. It was acknowledged when it was taken, so that it never delays the destruction of an object.
#[doc(alias = "ibv_async_event")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct AsyncEvent {
    /// What happened.
    pub kind: EventKind,
    /// What it happened to.
    pub subject: EventSubject,
}

impl Context {
    /// Waits for an asynchronous event; `None` after `timeout`. With no time-out it waits for ever, with a zero one not at all.
    ///
    /// For an event loop: wait for [`event_fd`](Self::event_fd) to become readable, then call this with a zero time-out.
    ///
    /// # Errors
    /// * What the system reports, for example [`ErrorKind::DeviceLost`].
    ///
    /// Verb: [ibv_get_async_event(3)](https://man7.org/linux/man-pages/man3/ibv_get_async_event.3.html)
    #[doc(alias = "ibv_get_async_event")]
    #[doc(alias = "ibv_ack_async_event")]
    pub fn next_event(&self, timeout: Option<Duration>) -> Result<Option<AsyncEvent>> {
        let deadline = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        let fd = self.event_fd().as_raw_fd();
        loop {
            if !readable(fd, deadline, Verb::GetAsyncEvent)? {
                return Ok(None);
            }
            // Another thread may have taken it meanwhile: look again while nobody else can.
            let guard = self.event_lock().lock().unwrap_or_else(PoisonError::into_inner);
            if readable(fd, Some(Instant::now()), Verb::GetAsyncEvent)? {
                return take(self).map(Some);
            }
            drop(guard);
        }
    }
}

/// The asynchronous events of a device as a stream that never ends: each item is an event or why none could be taken, see [`Context::events`].
#[derive(Debug, Clone)]
pub struct Events {
    context: Context,
}

impl Context {
    /// The asynchronous events as a stream. Several streams of one device share its events: each event comes out of one of them.
    pub fn events(&self) -> Events {
        Events { context: self.clone() }
    }
}

impl Events {
    /// The next event that is pending; `None` if there is none now.
    ///
    /// # Errors
    /// * As [`Context::next_event`].
    pub fn try_next(&self) -> Result<Option<AsyncEvent>> {
        self.context.next_event(Some(Duration::ZERO))
    }
}

impl Iterator for Events {
    type Item = Result<AsyncEvent>;

    /// Waits for the next event.
    fn next(&mut self) -> Option<Self::Item> {
        self.context.next_event(None).transpose()
    }
}

impl AsFd for Events {
    /// The file descriptor that is readable while an event is pending.
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.context.event_fd()
    }
}

/// Takes and acknowledges one event; the caller has seen that there is one.
fn take(context: &Context) -> Result<AsyncEvent> {
    // SAFETY: I3 – the struct is made of integers and pointers, for which null is valid.
    let mut raw: sys::ibv_async_event = unsafe { zeroed() };
    // SAFETY: I1, I4 – the context is open and the out-parameter a live local.
    let ret = unsafe { sys::ibv_get_async_event(context.as_raw(), &raw mut raw) };
    ffi::minus_one(Verb::GetAsyncEvent, ret)?;
    let kind = EventKind::from_raw(raw.event_type.0);
    let subject = match kind.element() {
        Element::Device => EventSubject::Device,
        Element::Port => {
            // SAFETY: I4 – for this kind of event the library wrote the port number.
            let number = unsafe { raw.element.port_num };
            u8::try_from(number)
                .ok()
                .filter(|number| *number != 0)
                .map_or(EventSubject::Device, |number| EventSubject::Port(PortNumber::new(number)))
        }
        Element::Qp => {
            // SAFETY: I4 – for this kind of event the library wrote the pair.
            let qp = unsafe { raw.element.qp };
            // SAFETY: the pair cannot be destroyed before this event is acknowledged (libibverbs waits for it).
            EventSubject::QueuePair(QpNumber::from_completion(unsafe { (*qp).qp_num }))
        }
        Element::Cq => {
            // SAFETY: I4 – for this kind of event the library wrote the queue.
            EventSubject::CompletionQueue(unsafe { raw.element.cq }.addr())
        }
        Element::Srq => {
            // SAFETY: I4 – for this kind of event the library wrote the queue.
            EventSubject::SharedReceiveQueue(unsafe { raw.element.srq }.addr())
        }
    };
    // SAFETY: I4 – the event came from ibv_get_async_event above and is acknowledged once.
    unsafe { sys::ibv_ack_async_event(&raw mut raw) };
    Ok(AsyncEvent { kind, subject })
}

/// Waits until `fd` is readable or the deadline has passed; a signal does not end the wait.
pub(crate) fn readable(fd: i32, deadline: Option<Instant>, verb: Verb) -> Result<bool> {
    loop {
        let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        // Rounded up, so that the last part of a millisecond is waited for and not spun through.
        let millis =
            left.map_or(-1, |left| i32::try_from(left.as_micros().div_ceil(1000)).unwrap_or(i32::MAX));
        let mut poll = libc::pollfd { fd, events: libc::POLLIN, revents: 0 };
        // SAFETY: I4 – one live entry is passed, and its count says one.
        let ret = unsafe { libc::poll(&raw mut poll, 1, millis) };
        match ret {
            0 if deadline.is_some_and(|deadline| Instant::now() >= deadline) => return Ok(false),
            0 => {}
            1.. if poll.revents & libc::POLLIN != 0 => return Ok(true),
            1.. => {
                return Err(Error::text(
                    verb,
                    ErrorKind::DeviceLost,
                    "the event file reports an error or hang-up",
                ));
            }
            _ => match std::io::Error::last_os_error().raw_os_error() {
                Some(libc::EINTR) => {}
                errno => return Err(Error::from_errno(verb, errno.unwrap_or(libc::EIO))),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_event_is_carried() {
        assert_eq!(EventKind::from_raw(8), EventKind::DeviceFatal);
        assert_eq!(EventKind::from_raw(4000), EventKind::Unknown(4000));
    }
}
