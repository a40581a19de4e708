//! Posting buffers by value: the pair owns them until their requests have completed.
//!
//! A queue completes in order, so that the buffers of each are parked in a ring, with the number of the completion that ends their request. What is asked is the count of
//! completions that the ledger rests on, never an identifier, which is the user's and may be anything: a buffer comes back only when the device is done with it.
//! What is parked when the pair goes waits in the domain's limbo, if need be for ever.

use std::fmt;
use std::mem::MaybeUninit;
use std::sync::Arc;

use super::inner::Core;
use super::{Carries, Path, PreparedQueuePair, QueuePair, Receives, Transport, WorkerPair, WorkerPrepared};
use crate::error::{Error, PostError, Rejected, Result};
use crate::mr::{Buffer, LocalSlice};
use crate::pd::{Counters, Notes, ProtectionDomain, Release, Released};
use crate::wr::{RecvRequest, SendRequest};

/// A buffer that could not be posted: why, and the buffer back. `?` makes an [`Error`] of it, and the buffer goes back to its pool.
pub struct Unposted {
    error: PostError,
    buffer: Buffer,
}

/// What a pair has parked.
pub(super) struct Parked {
    sends: Ring,
    receives: Ring,
    counters: Arc<Counters>,
    pd: ProtectionDomain,
}

/// Buffers in the order in which they were posted, each with the number of the completion that ends its request. As long as the queue, so that it is full only if nobody takes
/// what has completed.
struct Ring {
    slots: Box<[MaybeUninit<(Buffer, u64)>]>,
    /// Positions that only grow; the slot is that modulo the length, a power of two.
    head: usize,
    tail: usize,
}

/// Buffers of a pair that is gone, or was reset, while they were posted.
struct Stray(Vec<Buffer>);

impl<T: Transport, P: Path> QueuePair<T, P> {
    /// Posts a request on a buffer, which the pair then owns until [`take_sent`](Self::take_sent) gives it back. `request` makes the request of a list with the buffer as its
    /// only entry.
    ///
    /// ```no_run
    /// # fn f(mut qp: rrddmma::QueuePair<rrddmma::Rc>, mut cq: rrddmma::CompletionQueue, pool: rrddmma::BufferPool) -> rrddmma::Result<()> {
    /// use rrddmma::SendRequest;
    ///
    /// if let Some(mut buffer) = pool.take(5) {
    ///     buffer.copy_from_slice(b"hello");
    ///     qp.post_send_owned(buffer, |list| SendRequest::send(list).signaled())?;
    /// }
    /// cq.poll(|_| ())?;
    /// while let Some(buffer) = qp.take_sent() {
    ///     println!("{} bytes are sent", buffer.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Panics
    /// * As [`post_send`](Self::post_send).
    ///
    /// # Errors
    /// Nothing was posted then, and the buffer is in the error.
    /// * [`ErrorKind::QueueFull`](crate::ErrorKind::QueueFull) if the queue is full, also if as many buffers have completed and were not taken: poll completions, take them, and post again.
    /// * As [`post_send`](Self::post_send).
    #[inline(always)]
    #[track_caller]
    pub fn post_send_owned<Op>(
        &mut self,
        buffer: Buffer,
        request: impl for<'a> FnOnce(&'a [LocalSlice<'a>]) -> SendRequest<'a, Op>,
    ) -> Result<(), Unposted>
    where
        T: Carries<Op>,
    {
        if self.core.parked().sends.is_full() {
            return Err(Unposted { error: PostError::send(libc::ENOMEM, 0), buffer });
        }
        if let Err(error) = self.post_send(request(&[buffer.entry()])) {
            return Err(Unposted { error, buffer });
        }
        let number = self.core.counters.last_send();
        self.core.parked().sends.push(buffer, number);
        Ok(())
    }

    /// Gives back the buffer that was posted first of those that are still parked, if its request has been carried out: its completion, or that of a later signaled one, was
    /// polled. Take all after each poll; those of an unsignaled run come back together.
    ///
    /// A request that failed is no proof that the device is done with the buffer: those of a pair that has failed come back when it is gone, see
    /// [`into_buffers`](Self::into_buffers).
    #[inline]
    pub fn take_sent(&mut self) -> Option<Buffer> {
        let Core { parked, counters, .. } = &mut self.core;
        parked.as_mut()?.sends.pop(|number| counters.has_sent(number))
    }
}

macro_rules! owned {
    ($type:ident<T, $path:ident: $bound:ident>) => {
        impl<T: Receives, $path: $bound> $type<T, $path> {
            /// Posts a receive into a buffer, which the pair then owns until [`take_received`](Self::take_received) gives it back. `request` makes the request of a list with the buffer as
            /// its only entry.
            ///
            /// # Panics
            /// * As [`post_recv`](Self::post_recv).
            ///
            /// # Errors
            /// Nothing was posted then, and the buffer is in the error.
            /// * [`ErrorKind::QueueFull`](crate::ErrorKind::QueueFull) if the queue is full, also if as many buffers have completed and were not taken.
            /// * As [`post_recv`](Self::post_recv).
            #[inline]
            #[track_caller]
            pub fn post_recv_owned(
                &mut self,
                buffer: Buffer,
                request: impl for<'a> FnOnce(&'a [LocalSlice<'a>]) -> RecvRequest<'a>,
            ) -> Result<(), Unposted> {
                if self.core.parked().receives.is_full() {
                    return Err(Unposted { error: PostError::receive(libc::ENOMEM, 0), buffer });
                }
                if let Err(error) = self.post_recv(request(&[buffer.entry()])) {
                    return Err(Unposted { error, buffer });
                }
                let number = self.core.counters.last_receive();
                self.core.parked().receives.push(buffer, number);
                Ok(())
            }

            /// Gives back the buffer that was posted first of those that are still parked, if a message was received into it and its completion polled. Buffers come back in the order of
            /// the completions; how much was received says [`byte_len`](crate::Completion::byte_len) of its own.
            #[inline]
            pub fn take_received(&mut self) -> Option<Buffer> {
                let Core { parked, counters, .. } = &mut self.core;
                parked.as_mut()?.receives.pop(|number| counters.has_received(number))
            }
        }

        impl<T: Transport, $path: $bound> $type<T, $path> {
            /// Destroys the pair and gives back all buffers that it owns: those of requests that failed or were not carried out, whose contents nothing is known of, and those that
            /// were not taken. First the sends, then the receives, each in the order in which they were posted. A borrowed pair is not destroyed: if requests are outstanding on it, all
            /// buffers go back to their pools when those have completed.
            ///
            /// # Errors
            /// * As [`close`](Self::close).
            pub fn into_buffers(self) -> Result<Vec<Buffer>, Rejected<Self>> {
                let closed = self.core.close().map_err(|rejected| rejected.map(Self::wrap))?;
                Ok(closed.map_or_else(Vec::new, |mut parked| parked.drain_if_over()))
            }
        }
    };
}

owned!(QueuePair<T, P: Path>);
owned!(PreparedQueuePair<T, P: Path>);

impl<T: Transport> WorkerPair<'_, T> {
    /// As [`QueuePair::post_send_owned`].
    ///
    /// # Panics
    /// * As [`QueuePair::post_send`].
    ///
    /// # Errors
    /// * As [`QueuePair::post_send_owned`].
    #[inline]
    #[track_caller]
    pub fn post_send_owned<Op>(
        &mut self,
        buffer: Buffer,
        request: impl for<'a> FnOnce(&'a [LocalSlice<'a>]) -> SendRequest<'a, Op>,
    ) -> Result<(), Unposted>
    where
        T: Carries<Op>,
    {
        self.inner().post_send_owned(buffer, request)
    }

    /// As [`QueuePair::take_sent`].
    #[inline]
    pub fn take_sent(&mut self) -> Option<Buffer> {
        self.inner().take_sent()
    }
}

macro_rules! worker {
    ($($type:ident)*) => {
        $(impl<T: Receives> $type<'_, T> {
            /// As [`QueuePair::post_recv_owned`].
            ///
            /// # Panics
            /// * As [`QueuePair::post_recv`].
            ///
            /// # Errors
            /// * As [`QueuePair::post_recv_owned`].
            #[inline]
            #[track_caller]
            pub fn post_recv_owned(
                &mut self,
                buffer: Buffer,
                request: impl for<'a> FnOnce(&'a [LocalSlice<'a>]) -> RecvRequest<'a>,
            ) -> Result<(), Unposted> {
                self.inner().post_recv_owned(buffer, request)
            }

            /// As [`QueuePair::take_received`].
            #[inline]
            pub fn take_received(&mut self) -> Option<Buffer> {
                self.inner().take_received()
            }
        })*
    };
}

worker!(WorkerPair WorkerPrepared);

impl Unposted {
    /// Why it could not be posted.
    pub const fn error(&self) -> PostError {
        self.error
    }

    /// The buffer.
    pub fn into_buffer(self) -> Buffer {
        self.buffer
    }
}

impl From<Unposted> for PostError {
    fn from(unposted: Unposted) -> Self {
        unposted.error
    }
}

impl From<Unposted> for Error {
    fn from(unposted: Unposted) -> Self {
        unposted.error.into()
    }
}

impl fmt::Debug for Unposted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unposted").field("error", &self.error).finish_non_exhaustive()
    }
}

impl fmt::Display for Unposted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl std::error::Error for Unposted {}

impl Core {
    /// What is parked, with places for as much as the queues hold.
    #[inline(always)]
    fn parked(&mut self) -> &mut Parked {
        if self.parked.is_none() {
            self.make_room();
        }
        // SAFETY: there is one, as just seen to.
        unsafe { self.parked.as_mut().unwrap_unchecked() }
    }

    #[cold]
    #[inline(never)]
    fn make_room(&mut self) {
        let limits = self.limits();
        let (sends, receives) = (Ring::new(limits.max_send_wr), Ring::new(limits.max_recv_wr));
        let (counters, pd) = (Arc::clone(&self.counters), self.pd().clone());
        self.parked = Some(Box::new(Parked { sends, receives, counters, pd }));
    }
}

impl Parked {
    /// Takes everything out if nothing of the pair is outstanding: it is destroyed, or it is another's and at rest.
    fn drain_if_over(&mut self) -> Vec<Buffer> {
        if Notes::of(&self.counters).have_passed() { self.drain() } else { Vec::new() }
    }

    /// Takes everything out, in whatever state.
    fn drain(&mut self) -> Vec<Buffer> {
        let Self { sends, receives, .. } = self;
        [sends, receives].into_iter().flat_map(|ring| std::iter::from_fn(|| ring.pop(|_| true))).collect()
    }
}

impl Drop for Parked {
    fn drop(&mut self) {
        let stray = Stray(self.drain());
        if !stray.0.is_empty() {
            self.pd.ledger().retire(Notes::of(&self.counters), Box::new(stray));
        }
    }
}

impl Release for Stray {
    fn release(self: Box<Self>) -> Released {
        // Dropping the buffers gives them back to their pools.
        Released::Done
    }
}

impl Ring {
    /// With at least so many places.
    fn new(places: u32) -> Self {
        let len = (places.max(1) as usize).next_power_of_two();
        Self { slots: (0..len).map(|_| MaybeUninit::uninit()).collect(), head: 0, tail: 0 }
    }

    #[inline(always)]
    const fn is_full(&self) -> bool {
        self.tail.wrapping_sub(self.head) == self.slots.len()
    }

    #[inline(always)]
    fn push(&mut self, buffer: Buffer, number: u64) {
        let at = self.tail & (self.slots.len() - 1);
        // SAFETY: less than the length, which is a power of two.
        unsafe { self.slots.get_unchecked_mut(at) }.write((buffer, number));
        self.tail = self.tail.wrapping_add(1);
    }

    /// The oldest buffer if its number has been reached.
    #[inline(always)]
    fn pop(&mut self, has_reached: impl FnOnce(u64) -> bool) -> Option<Buffer> {
        if self.head == self.tail {
            return None;
        }
        let at = self.head & (self.slots.len() - 1);
        // SAFETY: less than the length, which is a power of two.
        let slot = unsafe { self.slots.get_unchecked(at) };
        // SAFETY: the slots from head to tail were written.
        if !has_reached(unsafe { slot.assume_init_ref() }.1) {
            return None;
        }
        self.head = self.head.wrapping_add(1);
        // SAFETY: written, and read once, since the head has moved on.
        Some(unsafe { slot.assume_init_read() }.0)
    }
}
