//! Shared receive queues: one stock of receives for many queue pairs.

mod tags;
mod xrc;

use std::cell::Cell;
use std::fmt;
use std::marker::PhantomData;
use std::ptr::{self, NonNull};
use std::sync::Arc;

use rrddmma_sys as sys;

pub use self::tags::{Tag, TagHandle, TagLimits, TagMatchingQueue, TagOperation};
pub use self::xrc::{XrcDomain, XrcReceiveQueue};
use crate::context::{Context, zeroed};
use crate::cq;
use crate::error::{Detail, Error, ErrorKind, Rejected, Result, Verb};
use crate::ffi;
use crate::pd::{ProtectionDomain, Release, Released, SharedCounters};

/// A shared receive queue: messages to any of the pairs that are made on it take the receives that are posted here.
///
/// A completion names the pair that got the message. Receives complete in any order, so that memory that is dropped while it is posted here waits in the domain's limbo
/// until all receives of the queue have completed at one moment, or the queue is destroyed.
///
/// It is used by one thread at a time and can be moved between threads. It lives until the last pair on it is gone.
#[doc(alias = "ibv_srq")]
#[doc(alias = "Srq")]
pub struct SharedReceiveQueue {
    inner: Arc<Inner>,
    limits: SharedReceiveLimits,
    single_thread: PhantomData<Cell<()>>,
}

static_assertions::assert_impl_all!(SharedReceiveQueue: Send);
static_assertions::assert_not_impl_any!(SharedReceiveQueue: Sync, Clone);

/// What a shared receive queue holds.
#[doc(alias = "ibv_srq_attr")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct SharedReceiveLimits {
    /// Requests in the queue.
    pub max_wr: u32,
    /// Entries in a request.
    pub max_sge: u32,
}

/// What keeps a shared receive queue alive: its handle, and every pair made on it.
pub(crate) struct Inner {
    raw: NonNull<sys::ibv_srq>,
    counters: Arc<SharedCounters>,
    destroyed: bool,
    /// What a queue with a completion queue of its own is made on: that, and the domain of an XRC queue. Both outlive it.
    own: Option<(Option<XrcDomain>, Arc<cq::Inner>)>,
    pd: ProtectionDomain,
}

/// A queue that nobody has any more, and what it is made on.
struct Remains {
    raw: NonNull<sys::ibv_srq>,
    counters: Arc<SharedCounters>,
    _domain: Option<XrcDomain>,
    pd: ProtectionDomain,
}

// SAFETY: I1, I5 – the provider locks the queue, and what is shared here besides has a lock or does not change.
unsafe impl Send for Inner {}
// SAFETY: I1, I5 – as above; posting needs the handle, which is `&mut` and not `Sync`.
unsafe impl Sync for Inner {}
// SAFETY: I1, I5 – libibverbs destroys a queue in any thread.
unsafe impl Send for Remains {}

impl ProtectionDomain {
    /// Makes a shared receive queue for at least `max_wr` requests of at least `max_sge` entries.
    ///
    /// # Panics
    /// * If `max_wr` is 0.
    ///
    /// # Errors
    /// * [`ErrorKind::LimitExceeded`] if the device cannot hold as much; the message says which attribute, and the limit.
    /// * [`ErrorKind::OutOfMemory`] if memory could not be allocated or locked.
    /// * [`ErrorKind::Unsupported`] if the device has none.
    ///
    /// Verb: [ibv_create_srq(3)](https://man7.org/linux/man-pages/man3/ibv_create_srq.3.html)
    #[doc(alias = "ibv_create_srq")]
    pub fn create_srq(&self, max_wr: u32, max_sge: u32) -> Result<SharedReceiveQueue> {
        assert!(max_wr > 0, "ProtectionDomain::create_srq: max_wr is 0 but a queue holds at least 1 request");
        check_limits(self.context(), max_wr, max_sge)?;
        let attr = sys::ibv_srq_attr { max_wr, max_sge, srq_limit: 0 };
        let mut init = sys::ibv_srq_init_attr { srq_context: ptr::null_mut(), attr };
        // SAFETY: I1 – the domain is live, and the attributes a live value.
        let raw = unsafe { sys::ibv_create_srq(self.as_raw(), &raw mut init) };
        let raw = ffi::null_sets_errno(Verb::CreateSrq, raw)?;
        let limits = SharedReceiveLimits { max_wr: init.attr.max_wr, max_sge: init.attr.max_sge };
        Ok(SharedReceiveQueue::adopt(self, raw, limits, None))
    }
}

impl SharedReceiveQueue {
    /// What it holds, which may be more than was asked for.
    pub const fn limits(&self) -> &SharedReceiveLimits {
        &self.limits
    }

    /// The domain whose regions its receives use.
    pub fn pd(&self) -> &ProtectionDomain {
        &self.inner.pd
    }

    /// Asks for one event of [`SrqLimitReached`](crate::EventKind::SrqLimitReached) when fewer than `limit` receives are left: post more then. 0 takes the wish back.
    ///
    /// # Errors
    /// * [`ErrorKind::InvalidAttribute`] if the queue does not hold as many.
    /// * What the driver reports.
    ///
    /// Verb: [ibv_modify_srq(3)](https://man7.org/linux/man-pages/man3/ibv_modify_srq.3.html)
    #[doc(alias = "ibv_modify_srq")]
    pub fn arm_limit(&mut self, limit: u32) -> Result<()> {
        let mut attr = sys::ibv_srq_attr { max_wr: 0, max_sge: 0, srq_limit: limit };
        let mask = sys::ibv_srq_attr_mask::IBV_SRQ_LIMIT.0 as i32;
        // SAFETY: I1 – the queue is live, and the attributes are a live value that is only read.
        let ret = unsafe { sys::ibv_modify_srq(self.as_raw(), &raw mut attr, mask) };
        ffi::errno_value(Verb::ModifySrq, ret)
    }

    /// The limit at which an event is due: 0 if none is.
    ///
    /// # Errors
    /// * What the driver reports.
    ///
    /// Verb: [ibv_query_srq(3)](https://man7.org/linux/man-pages/man3/ibv_query_srq.3.html)
    #[doc(alias = "ibv_query_srq")]
    pub fn armed_limit(&self) -> Result<u32> {
        // SAFETY: I3 – the struct is made of integers.
        let mut attr: sys::ibv_srq_attr = unsafe { zeroed() };
        // SAFETY: I1, I4 – the queue is live, and the out-parameter a live local.
        let ret = unsafe { sys::ibv_query_srq(self.as_raw(), &raw mut attr) };
        ffi::errno_value(Verb::QuerySrq, ret)?;
        Ok(attr.srq_limit)
    }

    /// Destroys the queue and reports whether that went well. Dropping does it too, and only logs a failure.
    ///
    /// # Errors
    /// * [`ErrorKind::Busy`], with the queue back, while a pair made on it lives.
    /// * What the driver reports, with the queue back.
    ///
    /// Verb: [ibv_destroy_srq(3)](https://man7.org/linux/man-pages/man3/ibv_create_srq.3.html)
    #[doc(alias = "ibv_destroy_srq")]
    pub fn close(self) -> Result<(), Rejected<Self>> {
        let Self { inner, limits, single_thread } = self;
        let busy = || Error::new(Verb::DestroySrq, ErrorKind::Busy);
        let (error, inner) = match Arc::try_unwrap(inner) {
            Ok(inner) if inner.is_polled() => (busy(), Arc::new(inner)),
            Ok(mut inner) => match inner.destroy() {
                Ok(()) => return Ok(()),
                Err(error) => (error, Arc::new(inner)),
            },
            Err(inner) => (busy(), inner),
        };
        Err(Rejected::new(error, Self { inner, limits, single_thread }))
    }

    /// The pointer that C code needs. Using it needs the care that C needs. Destroying through it is not allowed, and neither is posting: what is posted is counted.
    #[inline]
    pub fn as_raw(&self) -> *mut sys::ibv_srq {
        self.inner.raw.as_ptr()
    }

    fn adopt(
        pd: &ProtectionDomain,
        raw: NonNull<sys::ibv_srq>,
        limits: SharedReceiveLimits,
        own: Option<(Option<XrcDomain>, Arc<cq::Inner>)>,
    ) -> Self {
        let counters = Arc::new(SharedCounters::default());
        pd.ledger().register_shared(Arc::clone(&counters));
        let inner = Inner { raw, counters, destroyed: false, own, pd: pd.clone() };
        Self { inner: Arc::new(inner), limits, single_thread: PhantomData }
    }

    pub(crate) const fn inner(&self) -> &Arc<Inner> {
        &self.inner
    }
}

impl Inner {
    pub(crate) const fn as_raw(&self) -> *mut sys::ibv_srq {
        self.raw.as_ptr()
    }

    pub(crate) const fn counters(&self) -> &Arc<SharedCounters> {
        &self.counters
    }

    /// Whether completions of a queue with a completion queue of its own may still be taken.
    fn is_polled(&self) -> bool {
        self.own.as_ref().is_some_and(|(_, cq)| Arc::strong_count(cq) > 1)
    }

    fn destroy(&mut self) -> Result<()> {
        destroy(self.raw, &self.counters, &self.pd)?;
        self.destroyed = true;
        Ok(())
    }
}

/// Destroys a queue that no pair uses: each holds its owner by an `Arc`.
fn destroy(raw: NonNull<sys::ibv_srq>, counters: &Arc<SharedCounters>, pd: &ProtectionDomain) -> Result<()> {
    // SAFETY: I1, I2 – the queue is live, and its owner calls this again only after a failure.
    let ret = unsafe { sys::ibv_destroy_srq(raw.as_ptr()) };
    ffi::errno_value(Verb::DestroySrq, ret)?;
    pd.ledger().unregister_shared(counters);
    Ok(())
}

impl fmt::Debug for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SharedReceiveQueue").field(&self.raw).finish()
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        if self.destroyed {
            return;
        }
        let (domain, cq) = self.own.take().unzip();
        let (counters, pd) = (Arc::clone(&self.counters), self.pd.clone());
        let remains = Box::new(Remains { raw: self.raw, counters, _domain: domain.flatten(), pd });
        match cq {
            // NOTE(mlx5): completions of an XRC queue, or of one that matches tags, name it by an index. `mlx5_destroy_srq` (verbs.c) leaves them where they are, and the next pair or queue that is made gets
            // the index: polling would take them for completions of that, at places that it does not have, or meet the queue while it is freed.
            Some(cq) => cq.attach(remains),
            None => drop(remains.release()),
        }
    }
}

#[allow(
    clippy::mem_forget,
    reason = "leaking is the point: a queue that lives in the driver must keep its domain"
)]
impl Release for Remains {
    fn release(self: Box<Self>) -> Released {
        match destroy(self.raw, &self.counters, &self.pd) {
            Ok(()) => Released::Done,
            Err(error) => {
                log::error!("dropping a shared receive queue, which is leaked with its domain: {error}");
                std::mem::forget(self);
                Released::Leaked
            }
        }
    }
}

impl fmt::Debug for SharedReceiveQueue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedReceiveQueue").field("limits", &self.limits).finish_non_exhaustive()
    }
}

/// Compares with the device's maxima, to say more than `EINVAL` does.
fn check_limits(context: &Context, max_wr: u32, max_sge: u32) -> Result<()> {
    let device = context.attributes();
    for (name, wanted, limit) in
        [("max_wr", max_wr, device.max_srq_wr()), ("max_sge", max_sge, device.max_srq_sge())]
    {
        if wanted > limit {
            let detail = Detail::Limit { name, wanted: u64::from(wanted), limit: u64::from(limit) };
            return Err(Error::new(Verb::CreateSrq, ErrorKind::LimitExceeded).with_detail(detail));
        }
    }
    Ok(())
}
