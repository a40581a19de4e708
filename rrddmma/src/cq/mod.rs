//! Completion queues: what became of the requests.

mod builder;
mod channel;
mod completion;
mod extended;
mod registry;
mod tuning;
mod waiting;

use std::cell::Cell;
use std::ffi::c_int;
use std::fmt;
use std::marker::PhantomData;
use std::mem::MaybeUninit;
use std::ptr::{self, NonNull};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rrddmma_sys as sys;

pub use self::builder::CompletionQueueBuilder;
pub use self::channel::{CompletionChannel, CqToken, Notify};
pub use self::completion::{Completion, Opcode, WorkCompletion};
pub use self::extended::{CompletionFields, ExtendedCompletion, TagInfo};
use self::registry::{Lookup, Registry};
use crate::context::{Context, Ownership};
use crate::error::{Error, ErrorKind, Rejected, Result, Verb};
use crate::ffi;
use crate::pd::{Counters, Release};

/// A completion queue: the device puts the outcome of requests in, [`poll`](Self::poll) takes them out.
///
/// One queue can serve many queue pairs, for sends, receives or both. It must be deep enough for all requests that can complete between
/// two polls: what does not fit is lost. It is used by one thread at a time and can be moved between threads.
#[doc(alias = "ibv_cq")]
#[doc(alias = "Cq")]
pub struct CompletionQueue<S: Source = Classic> {
    /// A copy of the one in `inner`, to save the data path a load.
    raw: NonNull<sys::ibv_cq>,
    inner: Arc<Inner>,
    lookup: Lookup,
    single_thread: PhantomData<Cell<S>>,
}

// SAFETY: I1, I5 – the handle is the only one that polls, and it is `&mut` there; what `raw` points to is kept by `inner`.
unsafe impl<S: Source> Send for CompletionQueue<S> {}

/// How completions are read from the provider.
pub trait Source: sealed::Source {}

/// Completions are copied into an array of `ibv_wc`, which every provider can do.
#[derive(Debug, Clone, Copy)]
pub enum Classic {}

impl Source for Classic {}

/// Through the extended object of C. Of a completion queue: completions are read field by field from the provider, see
/// [`CompletionQueueBuilder::build_extended`]. Of a queue pair: requests are described by calls of the provider, see
/// [`QueuePairBuilder::extended`](crate::QueuePairBuilder::extended).
#[derive(Debug, Clone, Copy)]
pub enum Extended {}

impl Source for Extended {}

mod sealed {
    #[allow(unnameable_types, reason = "sealed: nobody else implements it")]
    pub trait Source {}
    impl Source for super::Classic {}
    impl Source for super::Extended {}
}

/// What keeps a completion queue alive: its handle, and every queue pair that uses it.
pub(crate) struct Inner {
    raw: NonNull<sys::ibv_cq>,
    /// What an extended queue was made with.
    fields: u64,
    registry: Registry,
    ownership: Ownership,
    channel: Option<CompletionChannel>,
    serves_targets: AtomicBool,
    /// What is destroyed before the queue, but not while it is polled.
    attached: Mutex<Vec<Box<dyn Release>>>,
    context: Context,
}

// SAFETY: I1, I5 – the provider locks the queue, and what is shared here besides has a lock (the registry) or does not change.
unsafe impl Send for Inner {}
// SAFETY: I1, I5 – as above; polling needs the handle, which is `&mut` and not `Sync`.
unsafe impl Sync for Inner {}

static_assertions::assert_impl_all!(CompletionQueue: Send);
static_assertions::assert_not_impl_any!(CompletionQueue: Sync, Clone);

/// How many completions one poll takes from the provider at most.
const BATCH: usize = 16;

impl CompletionQueue {
    /// Takes up to 16 completions and lends each to `f`, in the order in which they arrived; how many there were. Does not wait.
    ///
    /// If `f` panics, the rest of the batch is lost.
    ///
    /// # Errors
    /// * [`ErrorKind::DeviceLost`] if the provider says that the queue is broken. One that overflowed falls silent instead, see [`EventKind::CqError`](crate::EventKind::CqError). A request that failed is no error of
    ///   polling: see [`Completion::ok`].
    ///
    /// Verb: [ibv_poll_cq(3)](https://man7.org/linux/man-pages/man3/ibv_poll_cq.3.html)
    #[doc(alias = "ibv_poll_cq")]
    #[inline]
    pub fn poll(&mut self, mut f: impl FnMut(Completion<'_>)) -> Result<usize> {
        let mut array = [const { MaybeUninit::<WorkCompletion>::uninit() }; BATCH];
        let completions = self.take_counted(&mut array)?;
        for completion in &mut *completions {
            // SAFETY: a `WorkCompletion` is an `ibv_wc`, and this one is borrowed mutably.
            unsafe { self.lookup.count(ptr::from_mut(completion).cast_const().cast()) };
            f(Completion::new(completion));
        }
        Ok(completions.len())
    }

    /// Takes as many completions as there are and fit into `array`, and returns those. Does not wait.
    ///
    /// # Errors
    /// * As [`poll`](Self::poll).
    ///
    /// Verb: [ibv_poll_cq(3)](https://man7.org/linux/man-pages/man3/ibv_poll_cq.3.html)
    #[inline]
    pub fn poll_into<'a>(
        &mut self,
        array: &'a mut [MaybeUninit<WorkCompletion>],
    ) -> Result<&'a mut [WorkCompletion]> {
        let completions = self.take_counted(array)?;
        for completion in &mut *completions {
            // SAFETY: a `WorkCompletion` is an `ibv_wc`, and this one is borrowed mutably.
            unsafe { self.lookup.count(ptr::from_mut(completion).cast_const().cast()) };
        }
        Ok(completions)
    }

    /// [`poll_into`](Self::poll_into) for the raw tier, at the cost of C: what it takes is not counted.
    ///
    /// Regions whose slices were posted by requests that complete here stay in limbo until the queue pair is destroyed, so use it for pairs that
    /// post raw slices ([`LocalSlice::from_raw_parts`](crate::LocalSlice::from_raw_parts)) only.
    ///
    /// # Errors
    /// * As [`poll`](Self::poll).
    ///
    /// Verb: [ibv_poll_cq(3)](https://man7.org/linux/man-pages/man3/ibv_poll_cq.3.html)
    #[inline]
    pub fn poll_uncounted<'a>(
        &mut self,
        array: &'a mut [MaybeUninit<WorkCompletion>],
    ) -> Result<&'a mut [WorkCompletion]> {
        let (room, entries) = offer(array);
        // SAFETY: I1, I5 – it is the queue of this handle, which is borrowed mutably.
        let ret = unsafe { sys::ibv_poll_cq(self.raw.as_ptr(), room, entries) };
        // One comparison where something has completed.
        let count =
            if ret > 0 { ret.unsigned_abs() as usize } else { ffi::negative_opaque(Verb::PollCq, ret)? };
        // SAFETY: I4 – that is what the verb has written.
        Ok(unsafe { taken(array, count) })
    }

    /// Takes completions that are to be counted next, with a table of the pairs that are there.
    #[inline(always)]
    fn take_counted<'a>(
        &mut self,
        array: &'a mut [MaybeUninit<WorkCompletion>],
    ) -> Result<&'a mut [WorkCompletion]> {
        let (room, entries) = offer(array);
        // SAFETY: I1, I5 – it is the queue of this handle, which is borrowed mutably.
        let ret = unsafe { self.inner.registry.poll(room, entries) };
        // One comparison where something has completed.
        let count = if ret > 0 {
            ret.unsigned_abs() as usize
        } else if ret == 0 {
            0
        } else {
            self.poll_again(array, ret)?
        };
        // SAFETY: I4 – that is what the verb has written.
        Ok(unsafe { taken(array, count) })
    }

    /// Goes on where a poll gave a negative number: after the list of pairs has changed, or not at all.
    #[cold]
    #[inline(never)]
    fn poll_again(&mut self, array: &mut [MaybeUninit<WorkCompletion>], mut ret: c_int) -> Result<usize> {
        let (room, entries) = offer(array);
        while ret < 0 {
            self.lookup.catch_up(&self.inner.registry, ret)?;
            // SAFETY: I1, I5 – it is the queue of this handle, which is borrowed mutably.
            ret = unsafe { self.inner.registry.poll(room, entries) };
        }
        Ok(ret.unsigned_abs() as usize)
    }

    /// Polls until there is at least one completion, without giving up the processor; how many there were.
    ///
    /// # Errors
    /// * [`ErrorKind::TimedOut`] if there was none within `timeout`.
    /// * As [`poll`](Self::poll).
    pub fn poll_for(&mut self, timeout: Duration, mut f: impl FnMut(Completion<'_>)) -> Result<usize> {
        self.spin(timeout, |cq| cq.poll(&mut f))
    }

    /// Sleeps until there is at least one completion, and polls; how many there were. The queue must have a channel, and should be the
    /// only one on it: events of others that arrive meanwhile are taken and forgotten.
    ///
    /// # Panics
    /// * If the queue was made without a channel.
    ///
    /// # Errors
    /// * [`ErrorKind::TimedOut`] if there was none within `timeout`.
    /// * As [`poll`](Self::poll), [`arm`](Self::arm) and [`CompletionChannel::wait`].
    pub fn wait(&mut self, timeout: Duration, mut f: impl FnMut(Completion<'_>)) -> Result<usize> {
        assert!(self.inner.channel.is_some(), "CompletionQueue::wait: the queue was made without a channel");
        self.sleep(timeout, |cq| cq.poll(&mut f))
    }
}

impl<S: Source> CompletionQueue<S> {
    /// Asks for one event on the channel when the next completion arrives. What has arrived already does not count: poll again after it.
    ///
    /// # Panics
    /// * If the queue was made without a channel.
    ///
    /// # Errors
    /// * What the provider reports.
    ///
    /// Verb: [ibv_req_notify_cq(3)](https://man7.org/linux/man-pages/man3/ibv_req_notify_cq.3.html)
    #[doc(alias = "ibv_req_notify_cq")]
    pub fn arm(&mut self, notify: Notify) -> Result<()> {
        assert!(self.inner.channel.is_some(), "CompletionQueue::arm: the queue was made without a channel");
        // SAFETY: I1, I5 – the queue is live and the provider takes its own lock.
        let ret = unsafe {
            sys::ibv_req_notify_cq(self.inner.raw.as_ptr(), i32::from(notify == Notify::Solicited))
        };
        ffi::errno_value(Verb::ReqNotifyCq, ret)
    }

    /// What [`CompletionChannel::wait`] names this queue by.
    pub fn token(&self) -> CqToken {
        CqToken::of(self.inner.raw)
    }

    /// The channel that its events go to, if it has one.
    pub fn channel(&self) -> Option<&CompletionChannel> {
        self.inner.channel.as_ref()
    }

    /// How many completions fit; at least what was asked for.
    pub fn capacity(&self) -> u32 {
        // SAFETY: I1 – the queue is live; the field changes only in a resize, which needs the handle.
        u32::try_from(unsafe { (*self.inner.raw.as_ptr()).cqe }).unwrap_or(0)
    }

    /// The device it belongs to.
    pub fn context(&self) -> &Context {
        &self.inner.context
    }

    /// Destroys the queue and reports whether that went well. Dropping does it too, and only logs a failure.
    ///
    /// # Errors
    /// * [`ErrorKind::Busy`], with the queue back, while a queue pair uses it.
    /// * What the driver reports, with the queue back.
    ///
    /// Verb: [ibv_destroy_cq(3)](https://man7.org/linux/man-pages/man3/ibv_create_cq.3.html)
    #[doc(alias = "ibv_destroy_cq")]
    pub fn close(self) -> Result<(), Rejected<Self>> {
        match Arc::try_unwrap(self.inner) {
            Ok(mut inner) => {
                inner.destroy().map_err(|error| Rejected::new(error, Self::wrap(Arc::new(inner))))
            }
            Err(inner) => Err(Rejected::new(Error::new(Verb::DestroyCq, ErrorKind::Busy), Self::wrap(inner))),
        }
    }

    /// The pointer that C code needs. Using it needs the care that C needs; destroying through it is not allowed.
    pub fn as_raw(&self) -> *mut sys::ibv_cq {
        self.inner.raw.as_ptr()
    }
}

impl CompletionQueue {
    /// Adopts a queue that C code made, without a channel.
    ///
    /// # Safety
    /// * `raw` is a live queue of `context`, and stays so until the handle and every queue pair made with it is gone.
    /// * With [`Ownership::Owned`] nobody else destroys it.
    /// * Nobody else polls it.
    pub unsafe fn from_raw(context: &Context, raw: NonNull<sys::ibv_cq>, ownership: Ownership) -> Self {
        Self::adopt(context, raw, None, ownership, 0)
    }
}

impl<S: Source> CompletionQueue<S> {
    fn adopt(
        context: &Context,
        raw: NonNull<sys::ibv_cq>,
        channel: Option<CompletionChannel>,
        ownership: Ownership,
        fields: u64,
    ) -> Self {
        let registry = Registry::new(raw);
        Self::wrap(Arc::new(Inner {
            raw,
            fields,
            registry,
            ownership,
            channel,
            serves_targets: AtomicBool::new(false),
            attached: Mutex::default(),
            context: context.clone(),
        }))
    }

    fn wrap(inner: Arc<Inner>) -> Self {
        inner.registry.renew();
        Self { raw: inner.raw, inner, lookup: Lookup::default(), single_thread: PhantomData }
    }

    pub(crate) const fn inner(&self) -> &Arc<Inner> {
        &self.inner
    }
}

impl<S: Source> fmt::Debug for CompletionQueue<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CompletionQueue").field("raw", &self.inner.raw).finish_non_exhaustive()
    }
}

impl Inner {
    pub(crate) const fn as_raw(&self) -> *mut sys::ibv_cq {
        self.raw.as_ptr()
    }

    /// Lets completions of this number count for `counters` from the next poll on.
    pub(crate) fn register(&self, number: u32, counters: &Arc<Counters>) {
        self.registry.register(number, counters);
    }

    /// Forgets a queue pair. What may be left of it in the queue is remembered where the provider does not take it out.
    pub(crate) fn unregister(&self, number: u32, counters: &Arc<Counters>) {
        self.registry.unregister(number, counters, self.is_cleaned());
    }

    /// Successes of an earlier pair of this number that may still lie in the queue.
    pub(crate) fn debt(&self, number: u32) -> (u64, u64) {
        self.registry.debt(number)
    }

    /// Notes that completions of XRC targets may lie in the queue, which no provider takes out when a target is destroyed.
    pub(crate) fn serve_targets(&self) {
        self.serves_targets.store(true, Ordering::Release);
    }

    /// Whether completions may be those of a pair that is gone and had the number of one that is there.
    pub(crate) fn serves_targets(&self) -> bool {
        self.serves_targets.load(Ordering::Acquire)
    }

    /// Keeps an object whose completions may lie in the queue until nobody can take them any more.
    pub(crate) fn attach(&self, object: Box<dyn Release>) {
        self.attached.lock().unwrap_or_else(PoisonError::into_inner).push(object);
    }

    /// Whether the provider removes the completions of a pair that it destroys or resets.
    ///
    /// NVIDIA's do (mlx5: `mlx5_destroy_qp` and `mlx5_modify_qp` call `mlx5_cq_clean`); of others nothing is assumed.
    pub(crate) fn is_cleaned(&self) -> bool {
        self.is_of_mlx5()
    }

    /// Whether the provider is one of NVIDIA's.
    fn is_of_mlx5(&self) -> bool {
        self.context.attributes().vendor_id() == 0x02c9
    }

    fn destroy(&mut self) -> Result<()> {
        for object in std::mem::take(self.attached.get_mut().unwrap_or_else(PoisonError::into_inner)) {
            object.release();
        }
        if self.ownership == Ownership::Borrowed {
            return Ok(());
        }
        // SAFETY: I1, I2 – no pair uses it (each holds this Arc); every event was acknowledged when it was taken, so that
        // libibverbs does not wait for one.
        let ret = unsafe { sys::ibv_destroy_cq(self.raw.as_ptr()) };
        ffi::errno_value(Verb::DestroyCq, ret)?;
        self.ownership = Ownership::Borrowed;
        Ok(())
    }
}

#[allow(
    clippy::mem_forget,
    reason = "leaking is the point: a queue that lives in the driver must keep its parents"
)]
impl Drop for Inner {
    fn drop(&mut self) {
        if let Err(error) = self.destroy() {
            log::error!("dropping a completion queue, which is leaked with its parents: {error}");
            crate::context::leak(&self.context);
            std::mem::forget(self.channel.clone());
        }
    }
}

/// For how many entries of a provider there is room, and where.
#[inline(always)]
fn offer(array: &mut [MaybeUninit<WorkCompletion>]) -> (c_int, *mut sys::ibv_wc) {
    // `WorkCompletion` is an `ibv_wc`.
    (c_int::try_from(array.len()).unwrap_or(c_int::MAX), array.as_mut_ptr().cast())
}

/// The entries that a provider has written.
///
/// # Safety
/// * There are so many, in an array that was [offered](offer).
#[inline(always)]
unsafe fn taken(array: &mut [MaybeUninit<WorkCompletion>], count: usize) -> &mut [WorkCompletion] {
    // SAFETY: no instruction; for the compiler it may write to whatever a provider was given, so that fields that the provider leaves alone (mlx5 writes
    // no length for a send) are integers of any value instead of uninitialized memory, at no cost.
    unsafe { std::arch::asm!("", options(nostack, preserves_flags)) };
    // SAFETY: I4 – the provider was told how many there is room for. Said for the compiler, which drops its own checks then.
    unsafe { std::hint::assert_unchecked(count <= array.len()) };
    // SAFETY: I4 – the provider has written `count` entries. Fields that it left alone hold what was there, and any bits are a value of an integer.
    unsafe { std::slice::from_raw_parts_mut(array.as_mut_ptr().cast(), count) }
}
