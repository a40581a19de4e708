//! Shared receive queues whose device compares the tags of messages with a list.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

#[cfg(rrddmma_rdma_core)]
use rrddmma_sys as sys;

use super::{SharedReceiveLimits, SharedReceiveQueue};
#[cfg(rrddmma_rdma_core)]
use crate::context::zeroed;
use crate::cq::{CompletionQueue, Extended};
#[cfg(not(rrddmma_rdma_core))]
use crate::error::{Error, ErrorKind};
use crate::error::{Rejected, Result, Verb};
#[cfg(rrddmma_rdma_core)]
use crate::ffi;
use crate::pd::ProtectionDomain;

/// A shared receive queue that matches tags: a message whose tag meets an entry of a list goes where that entry says, any other to a receive that was posted as to any
/// shared queue, as an unexpected one.
///
/// Pairs are [made on it](crate::QueuePairBuilder::srq) through [`queue`](Self::queue). What it receives, and what becomes of changes of the list, completes in the queue that it was made with.
/// No count tells which of it is over, so that memory that was posted here waits for the end of the queue. When it is dropped it stays until its completion
/// queue is dropped as well, with all that uses that.
#[doc(alias = "IBV_SRQT_TM")]
#[derive(Debug)]
pub struct TagMatchingQueue {
    pub(crate) queue: SharedReceiveQueue,
    limits: TagLimits,
    /// Unlike that of any other, which an address is not.
    identity: u64,
}

static_assertions::assert_impl_all!(TagMatchingQueue: Send);
static_assertions::assert_not_impl_any!(TagMatchingQueue: Sync, Clone);

/// How large the list of tags is.
#[doc(alias = "ibv_tm_cap")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TagLimits {
    /// Entries in the list.
    pub max_tags: u32,
    /// Changes of the list that are outstanding.
    pub max_operations: u32,
}

/// A tag, in the bits that are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Tag {
    pub(crate) value: u64,
    pub(crate) mask: u64,
}

/// How a change of the list is reported, and what the device is told with it.
#[doc(alias = "ibv_ops_wr")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[must_use]
pub struct TagOperation {
    pub(crate) id: u64,
    pub(crate) signaled: bool,
    pub(crate) processed: Option<u32>,
}

/// An entry of the list of one queue, to take it out again. Without that it stays until a message meets it; dropping the handle does nothing.
#[derive(Debug)]
pub struct TagHandle {
    pub(crate) queue: u64,
    pub(crate) number: u32,
    pub(crate) removed: bool,
}

static_assertions::assert_not_impl_any!(TagHandle: Clone);

impl Tag {
    /// This tag and no other.
    pub const fn exact(value: u64) -> Self {
        Self { value, mask: u64::MAX }
    }

    /// Every tag that is `value` in the bits of `mask`.
    ///
    /// # Panics
    /// * If `value` has a bit that `mask` lacks: no tag would meet it.
    #[track_caller]
    pub const fn masked(value: u64, mask: u64) -> Self {
        assert!(value & !mask == 0, "Tag::masked: the value has a bit that the mask lacks");
        Self { value, mask }
    }
}

impl TagOperation {
    /// A change that is not reported.
    pub const fn new() -> Self {
        Self { id: 0, signaled: false, processed: None }
    }

    /// The identifier that its completion carries; 0 by default.
    pub const fn id(mut self, id: u64) -> Self {
        self.id = id;
        self
    }

    /// Asks for a completion.
    #[doc(alias = "IBV_OPS_SIGNALED")]
    pub const fn signaled(mut self) -> Self {
        self.signaled = true;
        self
    }

    /// Tells the device how many unexpected messages the program has processed so far: entries are added after those.
    #[doc(alias = "IBV_OPS_TM_SYNC")]
    pub const fn processed(mut self, messages: u32) -> Self {
        self.processed = Some(messages);
        self
    }
}

impl ProtectionDomain {
    /// Makes a shared receive queue that matches tags. What it receives completes in `cq`, which should be its own and have [`TAG_INFO`](crate::CompletionFields::TAG_INFO).
    ///
    /// # Panics
    /// * If `max_wr`, or one of the `tags`, is 0.
    /// * If `cq` is of another context.
    ///
    /// # Errors
    /// * As [`create_srq`](Self::create_srq).
    ///
    /// Verb: [ibv_create_srq_ex(3)](https://man7.org/linux/man-pages/man3/ibv_create_srq_ex.3.html)
    #[track_caller]
    pub fn create_tag_matching_queue(
        &self,
        cq: &CompletionQueue<Extended>,
        max_wr: u32,
        max_sge: u32,
        tags: TagLimits,
    ) -> Result<TagMatchingQueue> {
        assert!(
            max_wr > 0 && tags.max_tags > 0 && tags.max_operations > 0,
            "ProtectionDomain::create_tag_matching_queue: room for {max_wr} receives and {tags:?} but a queue has room for at least 1 of each"
        );
        assert!(
            cq.context() == self.context(),
            "ProtectionDomain::create_tag_matching_queue: the completion queue is of another context"
        );
        super::check_limits(self.context(), max_wr, max_sge)?;
        // Completions name pairs, or none, and count for nobody.
        cq.inner().serve_targets();
        let (raw, attr) = create(self, cq, max_wr, max_sge, tags)?;
        let limits = SharedReceiveLimits { max_wr: attr.max_wr, max_sge: attr.max_sge };
        let queue = SharedReceiveQueue::adopt(self, raw, limits, Some((None, Arc::clone(cq.inner()))));
        queue.inner().counters().distrust();
        Ok(TagMatchingQueue { queue, limits: tags, identity: NEXT.fetch_add(1, Ordering::Relaxed) })
    }
}

/// The identity of the next queue.
static NEXT: AtomicU64 = AtomicU64::new(0);

impl TagMatchingQueue {
    /// The queue as pairs are made on it.
    pub const fn queue(&self) -> &SharedReceiveQueue {
        &self.queue
    }

    /// How large its list of tags is.
    pub const fn tag_limits(&self) -> TagLimits {
        self.limits
    }

    pub(crate) const fn identity(&self) -> u64 {
        self.identity
    }

    /// Destroys the queue, with its completion queue, and reports whether that went well. Dropping does it too, later if need be, and only logs a failure.
    ///
    /// # Errors
    /// * [`ErrorKind::Busy`](crate::ErrorKind::Busy), with the queue back, while somebody else has or uses its completion queue.
    /// * As [`SharedReceiveQueue::close`].
    pub fn close(self) -> Result<(), Rejected<Self>> {
        let Self { queue, limits, identity } = self;
        queue.close().map_err(|rejected| rejected.map(|queue| Self { queue, limits, identity }))
    }
}

type Made = (std::ptr::NonNull<rrddmma_sys::ibv_srq>, rrddmma_sys::ibv_srq_attr);

#[cfg(rrddmma_rdma_core)]
fn create(
    pd: &ProtectionDomain,
    cq: &CompletionQueue<Extended>,
    max_wr: u32,
    max_sge: u32,
    tags: TagLimits,
) -> Result<Made> {
    // SAFETY: I3 – the struct is made of integers and pointers, for which null is valid.
    let mut init: sys::ibv_srq_init_attr_ex = unsafe { zeroed() };
    init.attr = sys::ibv_srq_attr { max_wr, max_sge, srq_limit: 0 };
    init.srq_type = sys::ibv_srq_type::IBV_SRQT_TM;
    (init.pd, init.cq) = (pd.as_raw(), cq.as_raw());
    init.tm_cap = sys::ibv_tm_cap { max_num_tags: tags.max_tags, max_ops: tags.max_operations };
    init.comp_mask = sys::ibv_srq_init_attr_mask::IBV_SRQ_INIT_ATTR_TYPE.0
        | sys::ibv_srq_init_attr_mask::IBV_SRQ_INIT_ATTR_PD.0
        | sys::ibv_srq_init_attr_mask::IBV_SRQ_INIT_ATTR_CQ.0
        | sys::ibv_srq_init_attr_mask::IBV_SRQ_INIT_ATTR_TM.0;
    // SAFETY: I1, I2 – all parents are live, and the queue keeps them.
    let raw = unsafe { sys::ibv_create_srq_ex(pd.context().as_raw(), &raw mut init) };
    Ok((ffi::null_sets_errno(Verb::CreateSrq, raw)?, init.attr))
}

/// The experimental verbs match tags in another form.
#[cfg(not(rrddmma_rdma_core))]
fn create(_: &ProtectionDomain, _: &CompletionQueue<Extended>, _: u32, _: u32, _: TagLimits) -> Result<Made> {
    Err(Error::new(Verb::CreateSrq, ErrorKind::Unsupported))
}
