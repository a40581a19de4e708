//! Posting, polling and arming through the op table of the context. It is behind a pointer of the object, so these are written out.

use core::ffi::c_int;

#[cfg(rrddmma_rdma_core)]
use crate::bindings::ibv_wq;
use crate::bindings::{ibv_context_ops, ibv_cq, ibv_qp, ibv_recv_wr, ibv_send_wr, ibv_srq, ibv_wc};

/// Calls an operation of the context that `$object` belongs to.
macro_rules! context_verbs {
    ($(
        $(#[$attribute:meta])*
        $page:literal fn $name:ident($object:ident: *mut $table:ty $(, $argument:ident: $type:ty)*) = $op:ident;
    )*) => {$(
        $(#[$attribute])*
        ///
        /// # Safety
        #[doc = concat!("The contract of [`", $page, "`](https://man7.org/linux/man-pages/man3/", $page, ".html).")]
        #[inline]
        pub unsafe fn $name($object: *mut $table $(, $argument: $type)*) -> c_int {
            // SAFETY: the caller passes a live object, whose context is alive for as long as it is.
            let context = unsafe { (*$object).context };
            // SAFETY: as above; the op table is part of the context and not written after it was opened.
            let ops: &ibv_context_ops = unsafe { &(*context).ops };
            // SAFETY: every provider implements the operations of an object that it hands out (as in C, nothing is looked at first).
            let op = unsafe { ops.$op.unwrap_unchecked() };
            // SAFETY: the arguments are the caller's and follow the contract of the verb.
            unsafe { op($object $(, $argument)*) }
        }
    )*};
}

context_verbs! {
    /// Posts a list of send requests. 0, or an errno value with `*bad_wr` at the first request that was not posted.
    "ibv_post_send.3" fn ibv_post_send(qp: *mut ibv_qp, wr: *mut ibv_send_wr, bad_wr: *mut *mut ibv_send_wr) = post_send;

    /// Posts a list of receive requests. 0, or an errno value with `*bad_wr` at the first request that was not posted.
    "ibv_post_recv.3" fn ibv_post_recv(qp: *mut ibv_qp, wr: *mut ibv_recv_wr, bad_wr: *mut *mut ibv_recv_wr) = post_recv;

    /// Posts a list of receive requests to a shared receive queue. 0, or an errno value with `*bad_recv_wr` at the first request that was
    /// not posted.
    "ibv_post_srq_recv.3" fn ibv_post_srq_recv(srq: *mut ibv_srq, recv_wr: *mut ibv_recv_wr, bad_recv_wr: *mut *mut ibv_recv_wr)
        = post_srq_recv;

    /// Takes at most `num_entries` completions from the queue into the array at `wc`. How many, or a negative number.
    "ibv_poll_cq.3" fn ibv_poll_cq(cq: *mut ibv_cq, num_entries: c_int, wc: *mut ibv_wc) = poll_cq;

    /// Asks for an event on the queue's channel when the next completion arrives (with `solicited_only`, the next solicited or failed
    /// one). 0 or an errno value.
    "ibv_req_notify_cq.3" fn ibv_req_notify_cq(cq: *mut ibv_cq, solicited_only: c_int) = req_notify_cq;
}

#[cfg(rrddmma_rdma_core)]
super::inline_verbs! {
    /// Posts a list of receive requests to a work queue. 0, or an errno value with `*bad_recv_wr` at the first request that was not posted.
    "ibv_post_wq_recv.3" fn ibv_post_wq_recv(wq: *mut ibv_wq, recv_wr: *mut ibv_recv_wr, bad_recv_wr: *mut *mut ibv_recv_wr) -> c_int
        = post_recv;
}
