//! Posting buffers by value: the pair owns them until their requests have completed.
//!
//! A queue completes in order, so that the buffers of each are parked in a ring, with the number of the completion that ends their request. What is asked is the count of
//! completions that the ledger rests on, never an identifier, which is the user's and may be anything: a buffer comes back only when the device is done with it.
//! What is parked when the pair goes waits in the domain's limbo, if need be for ever.

use std::fmt;
use std::mem::MaybeUninit;
use std::sync::Arc;

use super::inner::Core;
use super::transport::has_addresses;
use super::{Carries, Path, PreparedQueuePair, QueuePair, Receives, Transport, WorkerPair, WorkerPrepared};
use crate::error::{Error, PostError, Rejected, Result};
use crate::mr::Buffer;
use crate::pd::{Counters, Notes, ProtectionDomain, Release, Released};
use crate::wr::{RecvRequest, SendRequest, op};

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
/// what has completed; but of one place, which counts as taken, until the first buffer is posted.
struct Ring {
    places: Box<[Place]>,
    /// The greatest position but for the bits below the size of a place. Positions count bytes, so that finding a place is one addition.
    mask: usize,
    head: usize,
    tail: usize,
}

struct Place {
    /// Initialized if `number` is neither [`FREE`] nor [`NEVER`].
    buffer: MaybeUninit<Buffer>,
    number: u64,
}

/// In place of a number, that no count reaches: there is no buffer.
const FREE: u64 = u64::MAX;

/// The same, and there shall be none either.
const NEVER: u64 = u64::MAX - 1;

/// Buffers of a pair that is gone, or was reset, while they were posted.
struct Stray(Vec<Buffer>);

impl<T: Transport, P: Path> QueuePair<T, P> {
    /// Posts a request on a buffer, which the pair then owns until [`take_sent`](Self::take_sent) gives it back. The request has no entries: the buffer becomes its only one.
    ///
    /// ```no_run
    /// # fn f(mut qp: rrddmma::QueuePair<rrddmma::Rc>, mut cq: rrddmma::CompletionQueue, pool: rrddmma::BufferPool) -> rrddmma::Result<()> {
    /// use rrddmma::SendRequest;
    ///
    /// if let Some(mut buffer) = pool.take(5) {
    ///     buffer.copy_from_slice(b"hello");
    ///     qp.post_send_owned(buffer, SendRequest::send(&[]).signaled())?;
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
    /// * If the request has entries, or bytes, of its own.
    /// * If the pair takes none: `max_send_sge` of [`limits`](Self::limits) is 0.
    /// * If it is inline and the buffer longer than `max_inline_data`.
    /// * If it goes along an address handle of another domain.
    ///
    /// # Errors
    /// Nothing was posted then, and the buffer is in the error.
    /// * [`ErrorKind::QueueFull`](crate::ErrorKind::QueueFull) if the queue is full, also if as many buffers have completed and were not taken: poll completions, take them, and post again.
    /// * As [`post_send`](Self::post_send).
    #[inline(always)]
    #[track_caller]
    pub fn post_send_owned<Op: op::Transfer>(
        &mut self,
        buffer: Buffer,
        request: SendRequest<'_, Op>,
    ) -> Result<(), Unposted>
    where
        T: Carries<Op>,
    {
        let Core { parked, limits, .. } = &mut self.core;
        if parked.sends.is_full() && !parked.sends.make_room(limits.max_send_wr) {
            return Err(Unposted { error: PostError::send(libc::ENOMEM, 0), buffer });
        }
        let limits = &self.core.limits;
        assert!(
            request.entries() == 0,
            "QueuePair::post_send_owned: {} entries of the request's own but the buffer is its only one",
            request.entries()
        );
        assert!(
            limits.max_send_sge > 0,
            "QueuePair::post_send_owned: 1 scatter/gather entry but max_send_sge is 0"
        );
        if request.inline_len().is_some() {
            assert!(
                buffer.len() <= limits.max_inline_data as usize,
                "QueuePair::post_send_owned: {} bytes inline but max_inline_data is {}",
                buffer.len(),
                limits.max_inline_data
            );
        }
        if has_addresses::<T>() {
            // SAFETY: a transport with addresses carries nothing but datagrams.
            let route_pd = unsafe { request.route_pd() };
            assert!(
                route_pd == self.core.pd().as_raw(),
                "QueuePair::post_send_owned: the address handle is of another protection domain"
            );
        }
        match self.core.send::<T, P, Op>(request.on(buffer.entry())) {
            Ok(number) => {
                self.core.parked.sends.push(buffer, number);
                Ok(())
            }
            Err(error) => Err(Unposted { error, buffer }),
        }
    }

    /// Gives back the buffer that was posted first of those that are still parked, if its request has been carried out: its completion, or that of a later signaled one, was
    /// polled. Take all after each poll; those of an unsignaled run come back together.
    ///
    /// A request that failed is no proof that the device is done with the buffer: those of a pair that has failed come back when it is gone, see
    /// [`into_buffers`](Self::into_buffers).
    #[inline]
    pub fn take_sent(&mut self) -> Option<Buffer> {
        let Core { parked, counters, .. } = &mut self.core;
        parked.sends.pop(|number| counters.has_sent(number))
    }
}

macro_rules! owned {
    ($type:ident<T, $path:ident: $bound:ident> $name:literal) => {
        impl<T: Receives, $path: $bound> $type<T, $path> {
            /// Posts a receive into a buffer, which the pair then owns until [`take_received`](Self::take_received) gives it back. The request has no entries: the buffer becomes
            /// its only one.
            ///
            /// # Panics
            /// * If the request has entries of its own.
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
                request: RecvRequest<'_>,
            ) -> Result<(), Unposted> {
                let Core { parked, limits, .. } = &mut self.core;
                if parked.receives.is_full() && !parked.receives.make_room(limits.max_recv_wr) {
                    return Err(Unposted { error: PostError::receive(libc::ENOMEM, 0), buffer });
                }
                assert!(
                    request.entries() == 0,
                    concat!(
                        $name,
                        "::post_recv_owned: {} entries of the request's own but the buffer is its only one"
                    ),
                    request.entries()
                );
                if let Err(error) = self.post_recv(request.on(buffer.entry())) {
                    return Err(Unposted { error, buffer });
                }
                let number = self.core.counters.last_receive();
                self.core.parked.receives.push(buffer, number);
                Ok(())
            }

            /// Gives back the buffer that was posted first of those that are still parked, if a message was received into it and its completion polled. Buffers come back in the order of
            /// the completions; how much was received says [`byte_len`](crate::WorkCompletion::byte_len) of its own.
            #[inline]
            pub fn take_received(&mut self) -> Option<Buffer> {
                let Core { parked, counters, .. } = &mut self.core;
                parked.receives.pop(|number| counters.has_received(number))
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
                let mut parked = self.core.close().map_err(|rejected| rejected.map(Self::wrap))?;
                Ok(parked.drain_if_over())
            }
        }
    };
}

owned!(QueuePair<T, P: Path> "QueuePair");
owned!(PreparedQueuePair<T, P: Path> "PreparedQueuePair");

impl<T: Transport, P: Path> WorkerPair<'_, T, P> {
    /// As [`QueuePair::post_send_owned`].
    ///
    /// # Panics
    /// * As [`QueuePair::post_send_owned`].
    ///
    /// # Errors
    /// * As [`QueuePair::post_send_owned`].
    #[inline]
    #[track_caller]
    pub fn post_send_owned<Op: op::Transfer>(
        &mut self,
        buffer: Buffer,
        request: SendRequest<'_, Op>,
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
        $(impl<T: Receives, P: Path> $type<'_, T, P> {
            /// As [`QueuePair::post_recv_owned`].
            ///
            /// # Panics
            /// * As [`QueuePair::post_recv_owned`].
            ///
            /// # Errors
            /// * As [`QueuePair::post_recv_owned`].
            #[inline]
            #[track_caller]
            pub fn post_recv_owned(
                &mut self,
                buffer: Buffer,
                request: RecvRequest<'_>,
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

impl Parked {
    /// Nothing yet, of the pair that counts by `counters`.
    pub(super) fn new(counters: &Arc<Counters>, pd: &ProtectionDomain) -> Self {
        let (sends, receives) = (Ring::default(), Ring::default());
        Self { sends, receives, counters: Arc::clone(counters), pd: pd.clone() }
    }

    /// Takes everything out if nothing of the pair is outstanding: it is destroyed, or it is another's and at rest.
    fn drain_if_over(&mut self) -> Vec<Buffer> {
        if Notes::of(&self.counters).have_passed() { self.drain() } else { Vec::new() }
    }

    /// Takes everything out, in whatever state.
    fn drain(&mut self) -> Vec<Buffer> {
        let Self { sends, receives, .. } = self;
        sends.drain().chain(receives.drain()).collect()
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

impl Default for Ring {
    fn default() -> Self {
        let never_used = Place { buffer: MaybeUninit::uninit(), number: NEVER };
        Self { places: Box::new([never_used]), mask: 0, head: 0, tail: 0 }
    }
}

impl Ring {
    /// Makes places for a queue of this length if there are none yet; whether it did.
    #[cold]
    #[inline(never)]
    fn make_room(&mut self, places: u32) -> bool {
        if self.mask != 0 {
            return false;
        }
        let len = (places.max(2) as usize).next_power_of_two();
        self.places = (0..len).map(|_| Place { buffer: MaybeUninit::uninit(), number: FREE }).collect();
        self.mask = (len - 1) * size_of::<Place>();
        true
    }

    #[inline(always)]
    fn is_full(&mut self) -> bool {
        self.place(self.tail).number != FREE
    }

    /// Parks a buffer. It must not be full.
    #[inline(always)]
    fn push(&mut self, buffer: Buffer, number: u64) {
        let at = self.tail;
        self.tail = self.after(at);
        *self.place(at) = Place { buffer: MaybeUninit::new(buffer), number };
    }

    /// The oldest buffer if its number has been reached, which [`FREE`] never is.
    #[inline(always)]
    fn pop(&mut self, has_reached: impl FnOnce(u64) -> bool) -> Option<Buffer> {
        let at = self.head;
        let place = self.place(at);
        if !has_reached(place.number) {
            return None;
        }
        place.number = FREE;
        // SAFETY: there was a number, and so a buffer, which is taken once: there is none now.
        let buffer = unsafe { place.buffer.assume_init_read() };
        self.head = self.after(at);
        Some(buffer)
    }

    /// Everything that is left, in order.
    fn drain(&mut self) -> impl Iterator<Item = Buffer> + '_ {
        std::iter::from_fn(|| self.pop(|number| number < NEVER))
    }

    #[inline(always)]
    fn place(&mut self, at: usize) -> &mut Place {
        // SAFETY: positions are multiples of the size of a place, and inside, since `after` masks them.
        let place = unsafe { self.places.as_mut_ptr().byte_add(at) };
        // SAFETY: as just said, and `&mut self` is the only way to it.
        unsafe { &mut *place }
    }

    #[inline(always)]
    const fn after(&self, at: usize) -> usize {
        (at + size_of::<Place>()) & self.mask
    }
}

static_assertions::const_assert!(size_of::<Place>().is_power_of_two());
