//! Posting: the data path.
//!
//! Three tiers share it. Slices of regions are safe to post, since a region that is dropped waits for its requests. Raw slices
//! ([`LocalSlice::from_raw_parts`](crate::LocalSlice::from_raw_parts)) and raw lists of C are `unsafe` and cost what C costs, but for the count.

use std::marker::PhantomData;
use std::ptr;

use rrddmma_sys as sys;
use sys::ibv_send_flags;

use super::inner::Core;
use super::transport::has_addresses;
use super::{Carries, Path, PreparedQueuePair, QueuePair, Receives, Transport};
use crate::error::PostError;
use crate::ffi;
use crate::flavour;
use crate::wr::{RecvRequest, SendRequest};

/// A request that the transport `T` can carry out, whichever it is: what a list is made of.
#[derive(Debug)]
#[must_use = "nothing is sent before it is posted"]
pub struct Work<'a, T: Transport> {
    request: SendRequest<'a, ()>,
    transport: PhantomData<T>,
}

impl<'a, T: Carries<Op>, Op> From<SendRequest<'a, Op>> for Work<'a, T> {
    #[inline(always)]
    fn from(request: SendRequest<'a, Op>) -> Self {
        Self { request: request.erase(), transport: PhantomData }
    }
}

impl<'a, T: Transport> Work<'a, T> {
    pub(super) const fn request(&self) -> &SendRequest<'a, ()> {
        &self.request
    }

    pub(super) const fn request_mut(&mut self) -> &mut SendRequest<'a, ()> {
        &mut self.request
    }
}

impl<T: Transport, P: Path> QueuePair<T, P> {
    /// Posts a send request: a message, a write, a read or an atomic, as far as the transport has it.
    ///
    /// The memory is in use until the request has completed; an unsignaled one has when a later signaled one has.
    ///
    /// # Panics
    /// * If the request has more entries than `max_send_sge` of [`limits`](Self::limits).
    /// * If it is inline and longer than `max_inline_data`.
    /// * If it goes along an address handle of another domain.
    ///
    /// # Errors
    /// Nothing was posted then.
    /// * [`ErrorKind::QueueFull`](crate::ErrorKind::QueueFull) (`ENOMEM`): poll completions and post again.
    /// * [`ErrorKind::Unsupported`](crate::ErrorKind::Unsupported) for an operation that the pair was not made for, see
    ///   [`optional_ops`](crate::QueuePairBuilder::optional_ops).
    /// * What the provider reports, for example [`ErrorKind::DeviceLost`](crate::ErrorKind::DeviceLost).
    ///
    /// Verbs: [ibv_post_send(3)](https://man7.org/linux/man-pages/man3/ibv_post_send.3.html), and on an [`Extended`](crate::Extended) pair
    /// [ibv_wr_complete(3)](https://man7.org/linux/man-pages/man3/ibv_wr_post.3.html)
    #[doc(alias = "ibv_post_send")]
    #[doc(alias = "ibv_wr_start")]
    #[doc(alias = "ibv_wr_complete")]
    #[inline(always)]
    #[track_caller]
    pub fn post_send<Op>(&mut self, request: SendRequest<'_, Op>) -> Result<(), PostError>
    where
        T: Carries<Op>,
    {
        let limits = self.core.limits();
        // There is always room for one, which need not be looked up.
        assert!(
            request.entries() <= 1 || request.entries() <= limits.max_send_sge as usize,
            "QueuePair::post_send: {} scatter/gather entries but max_send_sge is {}",
            request.entries(),
            limits.max_send_sge
        );
        if let Some(len) = request.inline_len() {
            assert!(
                len <= limits.max_inline_data as usize,
                "QueuePair::post_send: {len} bytes inline but max_inline_data is {}",
                limits.max_inline_data
            );
        }
        if has_addresses::<T>() {
            // SAFETY: a transport with addresses carries nothing but datagrams.
            let route_pd = unsafe { request.route_pd() };
            assert!(
                route_pd == self.core.pd().as_raw(),
                "QueuePair::post_send: the address handle is of another protection domain"
            );
        }
        self.core.send::<T, P, Op>(request).map(|_| ())
    }

    /// Posts a list of requests with one ring of the device's bell.
    ///
    /// # Panics
    /// * As [`post_send`](Self::post_send), for any of them. Nothing is posted then.
    ///
    /// # Errors
    /// * As [`post_send`](Self::post_send). Those before [`PostError::index`] were posted, the others not.
    #[inline]
    #[track_caller]
    pub fn post_send_list(&mut self, list: &mut [Work<'_, T>]) -> Result<(), PostError> {
        let limits = self.core.limits();
        for Work { request, .. } in &*list {
            assert!(
                request.entries() <= limits.max_send_sge as usize,
                "QueuePair::post_send_list: {} scatter/gather entries but max_send_sge is {}",
                request.entries(),
                limits.max_send_sge
            );
            if let Some(len) = request.inline_len() {
                assert!(
                    len <= limits.max_inline_data as usize,
                    "QueuePair::post_send_list: {len} bytes inline but max_inline_data is {}",
                    limits.max_inline_data
                );
            }
            if has_addresses::<T>() {
                // SAFETY: a transport with addresses carries nothing but datagrams.
                let route_pd = unsafe { request.route_pd() };
                assert!(
                    route_pd == self.core.pd().as_raw(),
                    "QueuePair::post_send_list: the address handle is of another protection domain"
                );
            }
        }
        if list.is_empty() {
            return Ok(());
        }
        let (posted, error) = self.core.submit_list::<T, P>(list);
        for work in &list[..posted] {
            self.core.count_send(work.request.flags());
        }
        error.map_or(Ok(()), Err)
    }

    /// As [`post_send`](Self::post_send), without looking at anything: for raw slices, at the cost of C.
    ///
    /// On an [`Extended`](crate::Extended) pair it needs no counted completions, so that [`poll_uncounted`](crate::CompletionQueue::poll_uncounted) goes with it.
    ///
    /// # Safety
    /// * There is room: fewer requests are outstanding than `max_send_wr` of [`limits`](Self::limits). An unsignaled one is outstanding until the completion of a later
    ///   signaled one was taken. libmlx5 spoils earlier requests by one that does not fit.
    /// * What [`post_send`](Self::post_send) says under "Panics" is not the case.
    ///
    /// # Errors
    /// * As [`post_send`](Self::post_send).
    #[inline(always)]
    pub unsafe fn post_send_unchecked<Op>(&mut self, request: SendRequest<'_, Op>) -> Result<(), PostError>
    where
        T: Carries<Op>,
    {
        let flags = request.flags();
        self.core.submit_unchecked::<T, P, Op>(request)?;
        self.core.count_send(flags);
        Ok(())
    }

    /// Posts one request of C: nothing is checked.
    ///
    /// # Safety
    /// * `request` is one valid request (`next` is null) for this pair: its number of entries and inline length are within the limits, its
    ///   operation is one of the transport.
    /// * Its entries are as [`LocalSlice::from_raw_parts`](crate::LocalSlice::from_raw_parts) demands.
    ///
    /// # Errors
    /// * As [`post_send`](Self::post_send).
    #[inline]
    pub unsafe fn post_send_raw(&mut self, request: &mut sys::ibv_send_wr) -> Result<(), PostError> {
        let flags = flavour::send_flags(request);
        let mut bad = ptr::null_mut();
        // SAFETY: I1, I5 – the pair is live; the rest is the caller's promise.
        let ret = unsafe { sys::ibv_post_send(self.core.as_raw(), &raw mut *request, &raw mut bad) };
        if ret != 0 {
            return Err(PostError::send(ffi::normalize(ret), 0));
        }
        self.core.posted_aside(flags, P::CALLS);
        Ok(())
    }
}

macro_rules! receives {
    ($type:ident<T $(, $path:ident: $bound:ident)?> $name:literal) => {
        impl<T: Receives $(, $path: $bound)?> $type<T $(, $path)?> {
            /// Posts a receive: where the next message goes.
            ///
            /// # Panics
            /// * If the request has more entries than `max_recv_sge` of [`limits`](Self::limits).
            ///
            /// # Errors
            /// Nothing was posted then.
            /// * [`ErrorKind::QueueFull`](crate::ErrorKind::QueueFull) (`ENOMEM`): take completions and post again.
            /// * What the provider reports.
            ///
            /// Verb: [ibv_post_recv(3)](https://man7.org/linux/man-pages/man3/ibv_post_recv.3.html)
            #[doc(alias = "ibv_post_recv")]
            #[inline]
            #[track_caller]
            pub fn post_recv(&mut self, mut request: RecvRequest<'_>) -> Result<(), PostError> {
                let limits = self.core.limits();
                assert!(
                    request.entries() <= limits.max_recv_sge as usize,
                    concat!($name, "::post_recv: {} scatter/gather entries but max_recv_sge is {}"),
                    request.entries(),
                    limits.max_recv_sge
                );
                // It may have been one of a list that was posted.
                request.link(ptr::null_mut());
                self.core.recv(request.as_mut_raw())?;
                self.core.counters.posted_receive();
                Ok(())
            }

            /// Posts a list of receives with one ring of the device's bell.
            ///
            /// # Panics
            /// * As [`post_recv`](Self::post_recv), for any of them. Nothing is posted then.
            ///
            /// # Errors
            /// * As [`post_recv`](Self::post_recv). Those before [`PostError::index`] were posted, the others not.
            #[inline]
            #[track_caller]
            pub fn post_recv_list(&mut self, list: &mut [RecvRequest<'_>]) -> Result<(), PostError> {
                let max = self.core.limits().max_recv_sge;
                let mut next = ptr::null_mut();
                for request in list.iter_mut().rev() {
                    assert!(
                        request.entries() <= max as usize,
                        concat!($name, "::post_recv_list: {} scatter/gather entries but max_recv_sge is {}"),
                        request.entries(),
                        max
                    );
                    request.link(next);
                    next = request.as_mut_raw();
                }
                if next.is_null() {
                    return Ok(());
                }
                let result = self.core.recv_list(next, list);
                let posted = result.map_or_else(|error| error.index(), |()| list.len());
                for _ in 0..posted {
                    self.core.counters.posted_receive();
                }
                result
            }
        }
    };
}

receives!(QueuePair<T, P: Path> "QueuePair");
receives!(PreparedQueuePair<T, P: Path> "PreparedQueuePair");

impl Core {
    /// Notes a send that was posted as a structure by other means than [`submit`](Self::submit); `has_calls` says whether others go by calls.
    #[inline(always)]
    pub(super) fn posted_aside(&mut self, flags: u32, has_calls: bool) {
        self.count_send(flags);
        if has_calls {
            self.room.occupy(1);
        }
    }

    /// Posts a request that keeps its contracts, and counts it: the number of the completion that ends it.
    #[inline(always)]
    pub(super) fn send<T: Transport, P: Path, Op>(
        &mut self,
        request: SendRequest<'_, Op>,
    ) -> Result<u64, PostError> {
        // Read before the call, after which the compiler must assume that the request has changed.
        let flags = request.flags();
        self.submit::<T, P, Op>(request)?;
        Ok(self.count_send(flags))
    }

    /// Counts a send that was posted: the number of the completion that ends it.
    #[inline(always)]
    fn count_send(&self, request: u32) -> u64 {
        if (request | self.always) & ibv_send_flags::IBV_SEND_SIGNALED.0 == 0 {
            self.counters.posted_unsignaled()
        } else {
            self.counters.posted_signaled()
        }
    }

    #[inline(always)]
    fn recv(&self, request: *mut sys::ibv_recv_wr) -> Result<(), PostError> {
        let mut bad = ptr::null_mut();
        // SAFETY: I1, I5, I6 – the pair is live; the request is a valid list of one, as in `post_send`.
        let ret = unsafe { sys::ibv_post_recv(self.as_raw(), request, &raw mut bad) };
        if ret == 0 { Ok(()) } else { Err(PostError::receive(ffi::normalize(ret), 0)) }
    }

    #[inline]
    fn recv_list(&self, first: *mut sys::ibv_recv_wr, list: &mut [RecvRequest<'_>]) -> Result<(), PostError> {
        let mut bad = ptr::null_mut();
        // SAFETY: I1, I5, I6 – the pair is live; `first` begins a list that the caller has just linked through `list`.
        let ret = unsafe { sys::ibv_post_recv(self.as_raw(), first, &raw mut bad) };
        if ret == 0 {
            return Ok(());
        }
        // As for sends: rather too many are counted as outstanding than too few.
        let all = list.len();
        let posted = list.iter_mut().position(|request| ptr::eq(request.as_mut_raw(), bad)).unwrap_or(all);
        Err(PostError::receive(ffi::normalize(ret), u32::try_from(posted).unwrap_or(u32::MAX)))
    }
}
