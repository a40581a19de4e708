//! Posting to a shared receive queue.

use std::ptr;

use rrddmma_sys as sys;

use crate::error::PostError;
use crate::ffi;
use crate::srq::{SharedReceiveQueue, XrcReceiveQueue};
use crate::wr::RecvRequest;

// NOTE(mlx5): to the device a length of 0 means 2 GiB. libmlx5 leaves entries without bytes out for a pair's own queue, but not here (srq.c, `mlx5_post_srq_recv`): the
// device would write beyond the entry whatever its region has room for.
impl SharedReceiveQueue {
    /// Posts a receive: where the next message to one of the pairs goes.
    ///
    /// # Panics
    /// * If the request has more entries than `max_sge` of [`limits`](Self::limits).
    /// * If one of them has no bytes.
    ///
    /// # Errors
    /// Nothing was posted then.
    /// * [`ErrorKind::QueueFull`](crate::ErrorKind::QueueFull) (`ENOMEM`): take completions and post again.
    /// * What the provider reports.
    ///
    /// Verb: [ibv_post_srq_recv(3)](https://man7.org/linux/man-pages/man3/ibv_post_srq_recv.3.html)
    #[doc(alias = "ibv_post_srq_recv")]
    #[inline]
    #[track_caller]
    pub fn post_recv(&mut self, request: RecvRequest<'_>) -> Result<(), PostError> {
        let max = self.limits().max_sge;
        assert!(
            request.entries() <= max as usize,
            "SharedReceiveQueue::post_recv: {} scatter/gather entries but max_sge is {max}",
            request.entries()
        );
        let empty = request.first_empty();
        assert!(
            empty.is_none(),
            "SharedReceiveQueue::post_recv: entry {} has 0 bytes but needs at least 1",
            empty.unwrap_or_default()
        );
        self.post_list(&mut [request])
    }

    /// Posts a list of receives with one ring of the device's bell.
    ///
    /// # Panics
    /// * As [`post_recv`](Self::post_recv), for any of them. Nothing is posted then.
    ///
    /// # Errors
    /// * As [`post_recv`](Self::post_recv). Those before [`PostError::index`] were posted, the others not.
    #[track_caller]
    pub fn post_recv_list(&mut self, list: &mut [RecvRequest<'_>]) -> Result<(), PostError> {
        let max = self.limits().max_sge;
        for request in &*list {
            assert!(
                request.entries() <= max as usize,
                "SharedReceiveQueue::post_recv_list: {} scatter/gather entries but max_sge is {max}",
                request.entries()
            );
            let empty = request.first_empty();
            assert!(
                empty.is_none(),
                "SharedReceiveQueue::post_recv_list: entry {} has 0 bytes but needs at least 1",
                empty.unwrap_or_default()
            );
        }
        self.post_list(list)
    }

    #[inline]
    fn post_list(&mut self, list: &mut [RecvRequest<'_>]) -> Result<(), PostError> {
        let mut next = ptr::null_mut();
        for request in list.iter_mut().rev() {
            request.link(next);
            next = request.as_mut_raw();
        }
        if next.is_null() {
            return Ok(());
        }
        let counters = self.inner().counters();
        counters.posting(list.len(), list.iter().flat_map(RecvRequest::keys));
        let mut bad = ptr::null_mut();
        // SAFETY: I1, I5, I6 – the queue is live; the requests were just linked to a list that ends; their entries are within live regions or vouched for by
        // whoever made them; regions wait for what was counted above.
        let ret = unsafe { sys::ibv_post_srq_recv(self.as_raw(), next, &raw mut bad) };
        if ret == 0 {
            return Ok(());
        }
        // A provider that does not say which: rather too many are counted as outstanding than too few.
        let all = list.len();
        let posted = list.iter_mut().position(|request| ptr::eq(request.as_mut_raw(), bad)).unwrap_or(all);
        self.inner().counters().not_posted(all - posted);
        Err(PostError::shared_receive(ffi::normalize(ret), u32::try_from(posted).unwrap_or(u32::MAX)))
    }
}

impl XrcReceiveQueue {
    /// As [`SharedReceiveQueue::post_recv`].
    ///
    /// # Panics
    /// * As [`SharedReceiveQueue::post_recv`].
    ///
    /// # Errors
    /// * As [`SharedReceiveQueue::post_recv`].
    #[inline]
    #[track_caller]
    pub fn post_recv(&mut self, request: RecvRequest<'_>) -> Result<(), PostError> {
        self.queue.post_recv(request)
    }

    /// As [`SharedReceiveQueue::post_recv_list`].
    ///
    /// # Panics
    /// * As [`SharedReceiveQueue::post_recv`].
    ///
    /// # Errors
    /// * As [`SharedReceiveQueue::post_recv_list`].
    #[track_caller]
    pub fn post_recv_list(&mut self, list: &mut [RecvRequest<'_>]) -> Result<(), PostError> {
        self.queue.post_recv_list(list)
    }
}
