//! Changing a completion queue that is in use.

use std::time::Duration;

use rrddmma_sys as sys;

use super::{CompletionQueue, Source};
use crate::error::{Detail, Error, ErrorKind, Result, Verb};
use crate::ffi;

impl<S: Source> CompletionQueue<S> {
    /// Makes room for at least `depth` completions. Those that are in the queue stay in it.
    ///
    /// # Panics
    /// * If `depth` is 0.
    ///
    /// # Errors
    /// * [`ErrorKind::LimitExceeded`] if the depth is above the device's maximum.
    /// * [`ErrorKind::InvalidAttribute`] (`EINVAL`) if more completions are in the queue.
    /// * [`ErrorKind::Unsupported`] if the device cannot do it. The queue is then as it was.
    ///
    /// Verb: [ibv_resize_cq(3)](https://man7.org/linux/man-pages/man3/ibv_resize_cq.3.html)
    #[doc(alias = "ibv_resize_cq")]
    pub fn resize(&mut self, depth: u32) -> Result<()> {
        assert!(depth > 0, "CompletionQueue::resize: the depth is 0 but a queue holds at least 1 completion");
        let limit = self.context().attributes().max_cqe();
        let Some(cqe) = i32::try_from(depth).ok().filter(|_| depth <= limit) else {
            let detail = Detail::Limit { name: "cqe", wanted: u64::from(depth), limit: u64::from(limit) };
            return Err(Error::new(Verb::ResizeCq, ErrorKind::LimitExceeded).with_detail(detail));
        };
        // SAFETY: I1, I5 – the queue is live, the provider takes its own lock, and no poll is open since the handle is borrowed mutably.
        let ret = unsafe { sys::ibv_resize_cq(self.as_raw(), cqe) };
        ffi::errno_value(Verb::ResizeCq, ret)
    }

    /// Holds events back until `count` completions have come or `period` is over, which saves interrupts. Zero for both ends it. The device counts
    /// microseconds, and at most 65,535 of them: longer periods are that long.
    ///
    /// # Errors
    /// * [`ErrorKind::Unsupported`] if the device or library cannot do it.
    /// * [`ErrorKind::InvalidAttribute`] (`EINVAL`) beyond what the device can do, see
    ///   [`ExtendedAttributes::max_moderation_count`](crate::ExtendedAttributes::max_moderation_count).
    ///
    /// Verb: [ibv_modify_cq(3)](https://man7.org/linux/man-pages/man3/ibv_modify_cq.3.html)
    #[doc(alias = "ibv_modify_cq")]
    pub fn moderate(&mut self, count: u16, period: Duration) -> Result<()> {
        let micros = u16::try_from(period.as_micros()).unwrap_or(u16::MAX);
        modify(self.as_raw(), count, micros)
    }
}

#[cfg(rrddmma_rdma_core)]
fn modify(raw: *mut sys::ibv_cq, cq_count: u16, cq_period: u16) -> Result<()> {
    let mut attributes = sys::ibv_modify_cq_attr {
        attr_mask: sys::ibv_cq_attr_mask::IBV_CQ_ATTR_MODERATE.0,
        moderate: sys::ibv_moderate_cq { cq_count, cq_period },
    };
    // SAFETY: I1, I5 – the queue is live, and the attributes are a live local.
    let ret = unsafe { sys::ibv_modify_cq(raw, &raw mut attributes) };
    ffi::errno_value(Verb::ModifyCq, ret)
}

/// Experimental verbs have another structure for it.
#[cfg(not(rrddmma_rdma_core))]
fn modify(_: *mut sys::ibv_cq, _: u16, _: u16) -> Result<()> {
    Err(Error::new(Verb::ModifyCq, ErrorKind::Unsupported))
}
