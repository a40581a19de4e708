//! How a completion queue is made.

use std::ptr;

use rrddmma_sys as sys;

use super::{CompletionChannel, CompletionFields, CompletionQueue, Extended, extended};
use crate::context::{Context, Ownership};
use crate::error::{Detail, Error, ErrorKind, Result, Verb};
use crate::ffi;

/// A completion queue in the making, see [`Context::completion_queue`].
#[derive(Debug, Clone)]
#[must_use = "nothing is made before `build`"]
pub struct CompletionQueueBuilder {
    context: Context,
    depth: u32,
    vector: u32,
    channel: Option<CompletionChannel>,
}

impl Context {
    /// Makes a completion queue of at least this depth that is only polled. It should have a place for all that can be outstanding on its pairs: on a ConnectX a send
    /// queue is full until completions are polled, but Soft-RoCE takes more sends as soon as it has executed earlier ones.
    ///
    /// # Panics
    /// * If `depth` is 0.
    ///
    /// # Errors
    /// * As [`CompletionQueueBuilder::build`].
    #[doc(alias = "ibv_create_cq")]
    pub fn create_cq(&self, depth: u32) -> Result<CompletionQueue> {
        assert!(depth > 0, "Context::create_cq: the depth is 0 but a queue holds at least 1 completion");
        self.completion_queue(depth).build()
    }

    /// Begins a completion queue of at least this depth.
    ///
    /// # Panics
    /// * If `depth` is 0.
    pub fn completion_queue(&self, depth: u32) -> CompletionQueueBuilder {
        assert!(
            depth > 0,
            "Context::completion_queue: the depth is 0 but a queue holds at least 1 completion"
        );
        CompletionQueueBuilder { context: self.clone(), depth, vector: 0, channel: None }
    }
}

impl CompletionQueueBuilder {
    /// The channel that its events go to; without one it is only polled.
    ///
    /// # Panics
    /// * If the channel is one of another context.
    pub fn channel(mut self, channel: &CompletionChannel) -> Self {
        assert!(
            *channel.context() == self.context,
            "CompletionQueueBuilder::channel: the channel is one of another context"
        );
        self.channel = Some(channel.clone());
        self
    }

    /// The completion vector (interrupt) of its events; the first by default.
    pub const fn vector(mut self, vector: u32) -> Self {
        self.vector = vector;
        self
    }

    /// Makes the queue.
    ///
    /// # Errors
    /// * [`ErrorKind::LimitExceeded`] if the depth is above the device's maximum.
    /// * [`ErrorKind::NotFound`] if there is no such vector; the message says how many there are.
    /// * [`ErrorKind::OutOfMemory`] if memory could not be allocated or locked.
    ///
    /// Verb: [ibv_create_cq(3)](https://man7.org/linux/man-pages/man3/ibv_create_cq.3.html)
    pub fn build(self) -> Result<CompletionQueue> {
        self.check()?;
        let channel = self.channel.as_ref().map_or(ptr::null_mut(), CompletionChannel::as_raw);
        let (depth, vector) = (self.depth as i32, self.vector as i32);
        // SAFETY: I1, I2 – context and channel are live, and the queue keeps both.
        let raw =
            unsafe { sys::ibv_create_cq(self.context.as_raw(), depth, ptr::null_mut(), channel, vector) };
        let raw = ffi::null_sets_errno(Verb::CreateCq, raw)?;
        Ok(CompletionQueue::adopt(&self.context, raw, self.channel, Ownership::Owned, 0))
    }

    /// Makes an extended queue: its completions are read field by field, and have these fields beside those that all have.
    ///
    /// # Errors
    /// * [`ErrorKind::Unsupported`] if the device, driver or library has no extended queues, or not with these fields.
    /// * As [`build`](Self::build).
    ///
    /// Verb: [ibv_create_cq_ex(3)](https://man7.org/linux/man-pages/man3/ibv_create_cq_ex.3.html)
    #[doc(alias = "ibv_create_cq_ex")]
    pub fn build_extended(self, fields: CompletionFields) -> Result<CompletionQueue<Extended>> {
        self.check()?;
        let channel = self.channel.as_ref().map_or(ptr::null_mut(), CompletionChannel::as_raw);
        let raw = extended::create(&self.context, self.depth, self.vector, channel, fields)?;
        Ok(CompletionQueue::adopt(&self.context, raw, self.channel, Ownership::Owned, fields.bits()))
    }

    /// What can be known before the driver is asked.
    fn check(&self) -> Result<()> {
        let limit = self.context.attributes().max_cqe();
        if self.depth > limit {
            let detail =
                Detail::Limit { name: "cqe", wanted: u64::from(self.depth), limit: u64::from(limit) };
            return Err(Error::new(Verb::CreateCq, ErrorKind::LimitExceeded).with_detail(detail));
        }
        let vectors = self.context.completion_vectors();
        if self.vector >= vectors {
            let existing = (0..vectors).map(|vector| vector.to_string()).collect();
            let detail =
                Detail::NotAmong { what: "completion vector", asked: self.vector.to_string(), existing };
            return Err(Error::new(Verb::CreateCq, ErrorKind::NotFound).with_detail(detail));
        }
        Ok(())
    }
}
