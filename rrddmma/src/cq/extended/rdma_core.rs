//! The extended queues of rdma-core: a poll is opened, stepped and closed, and each field is asked for.

use std::ptr::{self, NonNull};

use rrddmma_sys as sys;
pub(super) use sys::ibv_cq_ex as Raw;

use super::CompletionFields;
use crate::context::{Context, zeroed};
use crate::error::{Error, Result, Verb};
use crate::ffi;

/// Makes a queue whose completions have these fields beside those that all have.
pub(in crate::cq) fn create(
    context: &Context,
    depth: u32,
    vector: u32,
    channel: *mut sys::ibv_comp_channel,
    fields: CompletionFields,
) -> Result<NonNull<sys::ibv_cq>> {
    // SAFETY: I3 – the struct is made of integers and pointers, for which null is valid.
    let mut attributes: sys::ibv_cq_init_attr_ex = unsafe { zeroed() };
    (attributes.cqe, attributes.comp_vector, attributes.channel) = (depth, vector, channel);
    attributes.cq_context = ptr::null_mut();
    attributes.wc_flags = fields.bits() | u64::from(sys::ibv_create_cq_wc_flags::IBV_WC_EX_WITH_QP_NUM.0);
    // SAFETY: I1, I2 – context and channel are live, and the queue keeps both; the attributes are a live local.
    let raw = unsafe { sys::ibv_create_cq_ex(context.as_raw(), &raw mut attributes) };
    Ok(ffi::null_sets_errno(Verb::CreateCqEx, raw)?.cast())
}

/// The poll of a queue that is open; closes it, and so frees the provider's lock, even if reading panics.
pub(super) struct Poll {
    raw: NonNull<Raw>,
}

impl Poll {
    /// Opens a poll at the first completion, if there is one.
    pub(super) fn start(queue: NonNull<sys::ibv_cq>) -> Result<Option<Self>> {
        let raw = queue.cast::<Raw>();
        // SAFETY: I3 – the struct is one integer.
        let mut attributes: sys::ibv_poll_cq_attr = unsafe { zeroed() };
        // SAFETY: I1, I4 – the queue is live, was made as an extended one, and its handle is borrowed mutably, so that no other poll of it is open.
        let ret = unsafe { sys::ibv_start_poll(raw.as_ptr(), &raw mut attributes) };
        // Made only if it is open: dropping it closes it.
        Ok(found(ret)?.then(|| Self { raw }))
    }

    /// The completion at which the poll is, until it steps or is closed.
    pub(super) const fn current(&self) -> NonNull<Raw> {
        self.raw
    }

    /// The poll at the next completion, if there is one.
    pub(super) fn next(self, may_step: bool) -> Result<Option<Self>> {
        if may_step {
            // SAFETY: I1 – this poll of a live queue is open.
            let ret = unsafe { sys::ibv_next_poll(self.raw.as_ptr()) };
            return Ok(found(ret)?.then_some(self));
        }
        // NOTE(rxe): librxe of rdma-core 44 steps over the last completion twice (rxe.c: cq_next_poll, cq_end_poll), and reads from then on what was there
        // long ago. Closing the poll at each completion is right with every provider.
        let raw = self.raw;
        drop(self);
        Self::start(raw.cast())
    }
}

impl Drop for Poll {
    fn drop(&mut self) {
        // SAFETY: I1 – this poll of a live queue is open, and is closed once.
        unsafe { sys::ibv_end_poll(self.raw.as_ptr()) };
    }
}

/// Whether stepping found a completion.
fn found(ret: i32) -> Result<bool> {
    match ret {
        0 => Ok(true),
        libc::ENOENT => Ok(false),
        // NOTE(mlx5): -2 is CQ_POLL_ERR here too (mlx5 cq.c).
        negative if negative < 0 => ffi::negative_opaque(Verb::StartPoll, negative).map(|_| false),
        errno => Err(Error::from_errno(Verb::StartPoll, errno)),
    }
}

macro_rules! fields {
    ($($name:ident = $verb:ident: $type:ty;)*) => {
        $(/// Asks the provider for a field.
        ///
        /// # Safety
        /// * The poll is open, and the queue was made with this field.
        #[inline]
        pub(super) unsafe fn $name(raw: NonNull<Raw>) -> $type {
            // SAFETY: I1 – as the caller promises.
            unsafe { sys::$verb(raw.as_ptr()) }
        })*
    };
}

fields! {
    read_vendor_err = ibv_wc_read_vendor_err: u32;
    read_byte_len = ibv_wc_read_byte_len: u32;
    read_wc_flags = ibv_wc_read_wc_flags: u32;
    read_imm_data = ibv_wc_read_imm_data: u32;
    read_src_qp = ibv_wc_read_src_qp: u32;
    read_completion_ts = ibv_wc_read_completion_ts: u64;
    read_completion_wallclock_ns = ibv_wc_read_completion_wallclock_ns: u64;
    read_flow_tag = ibv_wc_read_flow_tag: u32;
    read_qp_num = ibv_wc_read_qp_num: u32;
}

/// Asks the provider for tag and context of the header.
///
/// # Safety
/// * The poll is open, and the queue was made with this field.
pub(super) unsafe fn read_tm_info(raw: NonNull<Raw>) -> (u64, u32) {
    let mut info = sys::ibv_wc_tm_info { tag: 0, priv_: 0 };
    // SAFETY: I1, I4 – as the caller promises; the out-parameter is a live local.
    unsafe { sys::ibv_wc_read_tm_info(raw.as_ptr(), &raw mut info) };
    (info.tag, info.priv_)
}

/// Asks the provider for the operation.
///
/// # Safety
/// * The poll is open.
#[inline]
pub(super) unsafe fn read_opcode(raw: NonNull<Raw>) -> u32 {
    // SAFETY: I1 – as the caller promises.
    unsafe { sys::ibv_wc_read_opcode(raw.as_ptr()) }.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    thread_local! {
        /// Completions in the queue, those that were read, and polls that are open.
        static QUEUE: Cell<(u32, u32, i32)> = const { Cell::new((0, 0, 0)) };
    }

    unsafe extern "C" fn start(_: *mut sys::ibv_cq_ex, _: *mut sys::ibv_poll_cq_attr) -> i32 {
        let (there, read, open) = QUEUE.get();
        if there == read {
            return libc::ENOENT;
        }
        QUEUE.set((there, read, open + 1));
        0
    }

    unsafe extern "C" fn next(_: *mut sys::ibv_cq_ex) -> i32 {
        let (there, read, open) = QUEUE.get();
        QUEUE.set((there, read + 1, open));
        if there == read + 1 { libc::ENOENT } else { 0 }
    }

    unsafe extern "C" fn end(_: *mut sys::ibv_cq_ex) {
        let (there, read, open) = QUEUE.get();
        QUEUE.set((there, there.min(read + 1), open - 1));
    }

    /// How many completions are read of this many, and what is left open.
    fn read(there: u32, may_step: bool) -> (u32, i32) {
        QUEUE.set((there, 0, 0));
        let mut cq = sys::ibv_cq_ex {
            start_poll: Some(start),
            next_poll: Some(next),
            end_poll: Some(end),
            ..sys::ibv_cq_ex::default()
        };
        let mut open = Poll::start(NonNull::from(&mut cq).cast()).unwrap();
        let mut count = 0;
        while let Some(poll) = open {
            count += 1;
            open = poll.next(may_step).unwrap();
        }
        (count, QUEUE.get().2)
    }

    #[test]
    fn what_was_opened_is_closed_once_and_nothing_else_is() {
        for there in [0, 1, 2, 5] {
            for may_step in [false, true] {
                assert_eq!(read(there, may_step), (there, 0), "of {there}, stepping: {may_step}");
            }
        }
    }
}
