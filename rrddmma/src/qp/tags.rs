//! Posting to a queue that matches tags: receives for what is unexpected, and changes of its list.

use crate::error::PostError;
#[cfg(rrddmma_rdma_core)]
use crate::ffi;
use crate::srq::{Tag, TagHandle, TagMatchingQueue, TagOperation};
use crate::wr::RecvRequest;

impl TagMatchingQueue {
    /// Posts a receive for an unexpected message, as [`SharedReceiveQueue::post_recv`](crate::SharedReceiveQueue::post_recv).
    ///
    /// # Panics
    /// * As [`SharedReceiveQueue::post_recv`](crate::SharedReceiveQueue::post_recv).
    ///
    /// # Errors
    /// * As [`SharedReceiveQueue::post_recv`](crate::SharedReceiveQueue::post_recv).
    #[track_caller]
    pub fn post_recv(&mut self, request: RecvRequest<'_>) -> Result<(), PostError> {
        self.queue.post_recv(request)
    }

    /// Adds an entry to the end of the list: the next message that meets the tag, and none that comes before it, goes to the one entry of `request`, and completes with its identifier.
    ///
    /// # Panics
    /// * If the request has more than one entry.
    ///
    /// # Errors
    /// The list is as it was then.
    /// * [`ErrorKind::QueueFull`](crate::ErrorKind::QueueFull) (`ENOMEM`): the list has no room, or too many changes are outstanding.
    /// * What the provider reports.
    ///
    /// Verb: [ibv_post_srq_ops(3)](https://man7.org/linux/man-pages/man3/ibv_post_srq_ops.3.html)
    #[doc(alias = "ibv_post_srq_ops")]
    #[doc(alias = "IBV_WR_TAG_ADD")]
    #[track_caller]
    pub fn add_tag(
        &mut self,
        request: RecvRequest<'_>,
        tag: Tag,
        operation: TagOperation,
    ) -> Result<TagHandle, PostError> {
        // libmlx5 takes the first and says nothing of the others.
        assert!(
            request.entries() <= 1,
            "TagMatchingQueue::add_tag: {} scatter/gather entries but a tag has at most 1",
            request.entries()
        );
        self.queue.inner().counters().posting(1, request.keys());
        let added = verbs::add(self, request, tag, operation);
        let number = added.inspect_err(|_| self.queue.inner().counters().not_posted(1))?;
        Ok(TagHandle { queue: self.identity(), number, removed: false })
    }

    /// Takes an entry out of the list. If a message has met it already, the change fails with [`TagMatchingError`](crate::Status::TagMatchingError), or takes out what was added in its
    /// place: ask for a completion, and take none out of which a message was seen.
    ///
    /// # Panics
    /// * If the entry is one of another queue.
    /// * If it was taken out before.
    ///
    /// # Errors
    /// The list is as it was then.
    /// * [`ErrorKind::QueueFull`](crate::ErrorKind::QueueFull) (`ENOMEM`): too many changes are outstanding.
    /// * What the provider reports.
    ///
    /// Verb: [ibv_post_srq_ops(3)](https://man7.org/linux/man-pages/man3/ibv_post_srq_ops.3.html)
    #[doc(alias = "IBV_WR_TAG_DEL")]
    #[track_caller]
    pub fn remove_tag(&mut self, entry: &mut TagHandle, operation: TagOperation) -> Result<(), PostError> {
        // libmlx5 finds the entry by its number, and looks at neither.
        assert!(
            entry.queue == self.identity(),
            "TagMatchingQueue::remove_tag: the entry is one of another queue"
        );
        assert!(!entry.removed, "TagMatchingQueue::remove_tag: the entry was taken out before");
        verbs::remove(self, entry.number, operation)?;
        entry.removed = true;
        Ok(())
    }

    /// Tells the device how many unexpected messages were processed, without a change of the list.
    ///
    /// # Errors
    /// * [`ErrorKind::QueueFull`](crate::ErrorKind::QueueFull) (`ENOMEM`): too many changes are outstanding.
    /// * What the provider reports.
    ///
    /// Verb: [ibv_post_srq_ops(3)](https://man7.org/linux/man-pages/man3/ibv_post_srq_ops.3.html)
    #[doc(alias = "IBV_WR_TAG_SYNC")]
    pub fn sync_tags(&mut self, operation: TagOperation) -> Result<(), PostError> {
        verbs::sync(self, operation)
    }
}

/// The verb, where the library has it.
#[cfg(rrddmma_rdma_core)]
mod verbs {
    use rrddmma_sys::{self as sys, ibv_ops_flags as Flags, ibv_ops_wr_opcode as Opcode};

    use super::{PostError, RecvRequest, Tag, TagMatchingQueue, TagOperation, ffi};
    use crate::context::zeroed;

    pub(super) fn add(
        queue: &mut TagMatchingQueue,
        mut request: RecvRequest<'_>,
        tag: Tag,
        operation: TagOperation,
    ) -> Result<u32, PostError> {
        let mut wr = describe(Opcode::IBV_WR_TAG_ADD, operation);
        // SAFETY: the request is a live value, of which the pointer was just taken.
        let receive = unsafe { &*request.as_mut_raw() };
        let add = &mut wr.tm.add;
        (add.recv_wr_id, add.sg_list, add.num_sge) = (receive.wr_id, receive.sg_list, receive.num_sge);
        (add.tag, add.mask) = (tag.value, tag.mask);
        post(queue, &mut wr)?;
        Ok(wr.tm.handle)
    }

    pub(super) fn remove(
        queue: &mut TagMatchingQueue,
        number: u32,
        operation: TagOperation,
    ) -> Result<(), PostError> {
        let mut wr = describe(Opcode::IBV_WR_TAG_DEL, operation);
        wr.tm.handle = number;
        post(queue, &mut wr)
    }

    pub(super) fn sync(queue: &mut TagMatchingQueue, operation: TagOperation) -> Result<(), PostError> {
        post(queue, &mut describe(Opcode::IBV_WR_TAG_SYNC, operation))
    }

    fn describe(opcode: Opcode, operation: TagOperation) -> sys::ibv_ops_wr {
        // SAFETY: I3 – the struct is made of integers and pointers, for which null is valid.
        let mut wr: sys::ibv_ops_wr = unsafe { zeroed() };
        (wr.wr_id, wr.opcode) = (operation.id, opcode);
        let bit = |is: bool, flag: Flags| if is { flag.0 } else { 0 };
        let flags = bit(operation.signaled, Flags::IBV_OPS_SIGNALED)
            | bit(operation.processed.is_some(), Flags::IBV_OPS_TM_SYNC);
        wr.flags = flags as i32;
        wr.tm.unexpected_cnt = operation.processed.unwrap_or_default();
        wr
    }

    fn post(queue: &mut TagMatchingQueue, wr: &mut sys::ibv_ops_wr) -> Result<(), PostError> {
        let mut bad = std::ptr::null_mut();
        // SAFETY: I1, I5, I6 – the queue is live; the list is this one request; its entry is within a live region, which waits for the end of the queue, or vouched
        // for by whoever made it; the number of an entry is one that this queue has given.
        let ret = unsafe { sys::ibv_post_srq_ops(queue.queue.as_raw(), wr, &raw mut bad) };
        if ret == 0 { Ok(()) } else { Err(PostError::tags(ffi::normalize(ret))) }
    }
}

/// The experimental verbs match tags in another form: there is no such queue.
#[cfg(not(rrddmma_rdma_core))]
mod verbs {
    use super::{PostError, RecvRequest, Tag, TagMatchingQueue, TagOperation};

    const UNSUPPORTED: PostError = PostError::tags(libc::EOPNOTSUPP);

    pub(super) fn add(
        _: &mut TagMatchingQueue,
        _: RecvRequest<'_>,
        tag: Tag,
        operation: TagOperation,
    ) -> Result<u32, PostError> {
        let _ = (tag.value, tag.mask, operation.id, operation.signaled, operation.processed);
        Err(UNSUPPORTED)
    }

    pub(super) const fn remove(_: &mut TagMatchingQueue, _: u32, _: TagOperation) -> Result<(), PostError> {
        Err(UNSUPPORTED)
    }

    pub(super) const fn sync(_: &mut TagMatchingQueue, _: TagOperation) -> Result<(), PostError> {
        Err(UNSUPPORTED)
    }
}
