//! How the queues of an mlx5 device lie in memory.
//!
//! A view borrows its object, so that the memory is mapped for as long as the view lives. Taking one touches nothing, and reading what it
//! points to, let alone writing, is `unsafe` as with every raw pointer: the device and libmlx5 write there too. Formats are in the Programmer's
//! Reference Manual of the device and in `infiniband/mlx5dv.h`.

use std::ffi::c_void;
use std::marker::PhantomData;

use super::library;
use crate::cq::{CompletionQueue, Source};
use crate::error::Result;
use crate::qp::{Path, QueuePair, Transport};
use crate::srq::SharedReceiveQueue;

/// A ring of entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Ring {
    /// Its first byte.
    pub buffer: *mut u8,
    /// How many entries it has; 0 if there is no such queue.
    pub entries: u32,
    /// The length of an entry in bytes.
    pub stride: u32,
}

/// How a queue pair lies in memory.
#[doc(alias = "mlx5dv_qp")]
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct QueuePairLayout<'a> {
    /// The send queue.
    pub send: Ring,
    /// The receive queue.
    pub receive: Ring,
    /// Two big-endian counters: the receive queue's, then the send queue's.
    pub doorbell_record: *mut u32,
    /// The register that a doorbell is rung by.
    pub blueflame: *mut c_void,
    /// How many bytes of a request can be written to the register; 0 if only the doorbell can.
    pub blueflame_size: u32,
    pub(super) owner: PhantomData<&'a ()>,
}

/// How a completion queue lies in memory.
#[doc(alias = "mlx5dv_cq")]
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct CompletionQueueLayout<'a> {
    /// The completions.
    pub ring: Ring,
    /// Two big-endian words: how many completions were taken, and how the queue is armed.
    pub doorbell_record: *mut u32,
    /// The register by which the queue is armed.
    pub uar: *mut c_void,
    /// The queue's number on the device.
    pub number: u32,
    pub(super) owner: PhantomData<&'a ()>,
}

/// How a shared receive queue lies in memory.
#[doc(alias = "mlx5dv_srq")]
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct SharedReceiveLayout<'a> {
    /// The first byte of the requests.
    pub buffer: *mut u8,
    /// The length of a request in bytes.
    pub stride: u32,
    /// The free request that is used next, when the view was taken.
    pub head: u32,
    /// The free request that is used last, when the view was taken.
    pub tail: u32,
    /// A big-endian counter of what was posted.
    pub doorbell_record: *mut u32,
    /// The queue's number on the device, if libmlx5 tells it.
    pub number: Option<u32>,
    pub(super) owner: PhantomData<&'a ()>,
}

impl<'a> QueuePairLayout<'a> {
    /// Asks libmlx5 where a pair's queues are.
    ///
    /// # Errors
    /// * [`ErrorKind::Unsupported`](crate::ErrorKind::Unsupported) if the device is not driven by libmlx5, or libmlx5 is not part of this build.
    /// * What the driver reports.
    ///
    /// Verb: [mlx5dv_init_obj(3)](https://man7.org/linux/man-pages/man3/mlx5dv_init_obj.3.html)
    #[doc(alias = "mlx5dv_init_obj")]
    pub fn of<T: Transport, P: Path>(qp: &'a QueuePair<T, P>) -> Result<Self> {
        library::queue_pair(qp.pd().context(), qp.as_raw())
    }
}

impl<'a> CompletionQueueLayout<'a> {
    /// Asks libmlx5 where a queue's completions are. From then on the queue is one that somebody else reads: libmlx5 no longer takes the completions of a
    /// pair out when the pair is destroyed or reset.
    ///
    /// # Errors
    /// * [`ErrorKind::Unsupported`](crate::ErrorKind::Unsupported) if the device is not driven by libmlx5, or libmlx5 is not part of this build.
    /// * What the driver reports.
    ///
    /// # Safety
    /// * For as long as the queue exists, not only the view: all completions of a pair that uses it are taken out of it before the pair is destroyed (dropped) or
    ///   reset. libmlx5 would take one that is left for one of a later pair of that number, and copy the data of a short read or receive
    ///   to where that pair's request says.
    ///
    /// Verb: [mlx5dv_init_obj(3)](https://man7.org/linux/man-pages/man3/mlx5dv_init_obj.3.html)
    #[doc(alias = "mlx5dv_init_obj")]
    // NOTE(mlx5): mlx5dv_get_cq sets MLX5_CQ_FLAGS_DV_OWNED (mlx5.c), which __mlx5_cq_clean (cq.c) heeds.
    pub unsafe fn of<S: Source>(cq: &'a CompletionQueue<S>) -> Result<Self> {
        library::completion_queue(cq.context(), cq.as_raw())
    }
}

impl<'a> SharedReceiveLayout<'a> {
    /// Asks libmlx5 where a queue's requests are.
    ///
    /// # Errors
    /// * [`ErrorKind::Unsupported`](crate::ErrorKind::Unsupported) if the device is not driven by libmlx5, or libmlx5 is not part of this build.
    /// * What the driver reports.
    ///
    /// Verb: [mlx5dv_init_obj(3)](https://man7.org/linux/man-pages/man3/mlx5dv_init_obj.3.html)
    #[doc(alias = "mlx5dv_init_obj")]
    pub fn of(srq: &'a SharedReceiveQueue) -> Result<Self> {
        library::shared_receive(srq.pd().context(), srq.as_raw())
    }
}
