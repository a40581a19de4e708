//! The extended queues of experimental verbs: a completion is copied whole, time stamp included.

use std::ptr::{self, NonNull};

use rrddmma_sys as sys;
pub(super) use sys::ibv_exp_wc as Raw;

use super::CompletionFields;
use crate::context::{Context, zeroed};
use crate::error::{Error, ErrorKind, Result, Verb};
use crate::ffi;

/// Makes a queue whose completions have these fields beside those that all have. There are none with times of the wall clock or tags.
pub(in crate::cq) fn create(
    context: &Context,
    depth: u32,
    vector: u32,
    channel: *mut sys::ibv_comp_channel,
    fields: CompletionFields,
) -> Result<NonNull<sys::ibv_cq>> {
    if fields
        .intersects(CompletionFields::WALL_CLOCK | CompletionFields::FLOW_TAG | CompletionFields::TAG_INFO)
    {
        return Err(Error::new(Verb::CreateCqEx, ErrorKind::Unsupported));
    }
    // SAFETY: I3 – the struct is made of integers and pointers, for which null is valid.
    let mut attributes: sys::ibv_exp_cq_init_attr = unsafe { zeroed() };
    if fields.contains(CompletionFields::TIMESTAMP) {
        attributes.comp_mask = sys::ibv_exp_cq_init_attr_mask::IBV_EXP_CQ_INIT_ATTR_FLAGS.0;
        attributes.flags = sys::ibv_exp_cq_create_flags::IBV_EXP_CQ_TIMESTAMP.0;
    }
    let (depth, vector) = (depth as i32, vector as i32);
    // SAFETY: I1, I2 – context and channel are live, and the queue keeps both; the attributes are a live local.
    let raw = unsafe {
        sys::ibv_exp_create_cq(context.as_raw(), depth, ptr::null_mut(), channel, vector, &raw mut attributes)
    };
    ffi::null_sets_errno(Verb::CreateCqEx, raw)
}

/// A completion that was taken. There is nothing to close.
pub(super) struct Poll {
    queue: NonNull<sys::ibv_cq>,
    completion: Raw,
}

impl Poll {
    /// Takes the first completion, if there is one.
    pub(super) fn start(queue: NonNull<sys::ibv_cq>) -> Result<Option<Self>> {
        // SAFETY: I3 – the struct is made of integers and pointers, for which null is valid.
        let mut completion: Raw = unsafe { zeroed() };
        // SAFETY: I1, I4, I5 – the queue is live, its handle is borrowed mutably, and there is room for the one.
        let ret = unsafe { sys::ibv_exp_poll_cq(queue.as_ptr(), 1, &raw mut completion, SIZE) };
        if ret == -libc::ENOSYS {
            return Err(Error::from_errno(Verb::StartPoll, libc::ENOSYS));
        }
        Ok((ffi::negative_opaque(Verb::StartPoll, ret)? > 0).then_some(Self { queue, completion }))
    }

    /// The completion that was taken.
    pub(super) fn current(&self) -> NonNull<Raw> {
        NonNull::from(&self.completion)
    }

    /// The next completion, if there is one.
    pub(super) fn next(self, _: bool) -> Result<Option<Self>> {
        Self::start(self.queue)
    }
}

/// The size of a completion, which tells the library how many of the fields there is room for.
#[allow(clippy::cast_possible_truncation, reason = "about a hundred bytes")]
const SIZE: u32 = size_of::<Raw>() as u32;

macro_rules! fields {
    ($($name:ident: $type:ty = $completion:ident => $value:expr;)*) => {
        $(/// A field of a completion.
        ///
        /// # Safety
        /// * The completion is there.
        #[inline]
        pub(super) unsafe fn $name(raw: NonNull<Raw>) -> $type {
            // SAFETY: I4 – as the caller promises; what the provider leaves alone was zeroed.
            let $completion = unsafe { raw.as_ref() };
            $value
        })*
    };
}

fields! {
    read_vendor_err: u32 = wc => wc.vendor_err;
    // SAFETY: I3 – every member of the union is plain bits.
    read_byte_len: u32 = wc => unsafe { wc.__bindgen_anon_1.byte_len };
    // The lowest ones are those of rdma-core.
    read_wc_flags: u32 = wc => u32::try_from(wc.exp_wc_flags & 0xffff).unwrap_or_default();
    read_imm_data: u32 = wc => wc.imm_data;
    read_src_qp: u32 = wc => wc.src_qp;
    read_completion_ts: u64 = wc => wc.timestamp;
    // Never asked for: no queue has it.
    read_flow_tag: u32 = wc => wc.vendor_err;
    // Neither this.
    read_tm_info: (u64, u32) = wc => (0, wc.vendor_err);
    // Nor this.
    read_completion_wallclock_ns: u64 = wc => wc.timestamp;
    read_qp_num: u32 = wc => wc.qp_num;
    read_opcode: u32 = wc => wc.exp_opcode.0;
}

#[cfg(test)]
mod tests {
    use super::super::ExtendedCompletion;
    use super::*;
    use crate::cq::Opcode;
    use crate::error::ErrorKind;
    use std::cell::Cell;

    /// A context with experimental verbs, as libibverbs allocates it.
    #[repr(C)]
    struct Mock {
        experimental: sys::verbs_context_exp,
        context: sys::verbs_context,
    }

    thread_local! {
        /// What polling returns: completions that are left, or a negative number.
        static LEFT: Cell<i32> = const { Cell::new(0) };
    }

    unsafe extern "C" fn poll(_: *mut sys::ibv_cq, room: i32, wc: *mut Raw, size: u32) -> i32 {
        assert_eq!((room, size), (1, 104));
        let left = LEFT.get();
        if left <= 0 {
            return left;
        }
        LEFT.set(left - 1);
        // SAFETY: the caller has room for one.
        let wc = unsafe { &mut *wc };
        (wc.wr_id, wc.timestamp, wc.qp_num, wc.src_qp) = (left as u64, 1000, 7, 8);
        (wc.exp_opcode.0, wc.imm_data, wc.exp_wc_flags) = (0x80, 0x0102_0304_u32.to_be(), (1 << 38) | 2);
        wc.__bindgen_anon_1.byte_len = 99;
        1
    }

    fn with_queue(test: impl FnOnce(NonNull<sys::ibv_cq>)) {
        // SAFETY: I3 – integers and nullable pointers.
        let mut mock: Box<Mock> = Box::new(unsafe { zeroed() });
        mock.experimental.drv_exp_ibv_poll_cq = Some(poll);
        mock.experimental.sz = size_of::<sys::verbs_context_exp>();
        mock.context.sz = size_of::<sys::verbs_context>();
        mock.context.has_comp_mask = 1 << 62;
        mock.context.context.abi_compat = ptr::without_provenance_mut(usize::MAX);
        let mock = NonNull::from(Box::leak(mock));
        // SAFETY: I3 – integers and nullable pointers.
        let mut cq: sys::ibv_cq = unsafe { zeroed() };
        // SAFETY: the mock was leaked above and is live.
        cq.context = unsafe { &raw mut (*mock.as_ptr()).context.context };
        test(NonNull::from(&mut cq));
        // SAFETY: leaked above, and nobody uses it any more.
        drop(unsafe { Box::from_raw(mock.as_ptr()) });
    }

    #[test]
    fn completions_are_taken_one_by_one_with_their_fields() {
        with_queue(|queue| {
            LEFT.set(2);
            let first = Poll::start(queue).unwrap().unwrap();
            let completion = ExtendedCompletion { raw: first.current(), fields: CompletionFields::all() };
            assert_eq!((completion.wr_id(), completion.opcode()), (2, Opcode::Receive));
            assert_eq!((completion.timestamp(), completion.byte_len()), (1000, 99));
            assert_eq!((completion.imm(), completion.source_qp().as_raw()), (Some(0x0102_0304), 8));
            let second = first.next(true).unwrap().unwrap();
            let completion = ExtendedCompletion { raw: second.current(), fields: CompletionFields::all() };
            assert_eq!((completion.wr_id(), completion.qp().as_raw()), (1, 7));
            assert!(second.next(true).unwrap().is_none());
        });
    }

    #[test]
    fn a_broken_queue_and_a_library_without_the_verb_are_told_apart() {
        with_queue(|queue| {
            for (ret, kind) in [(-2, ErrorKind::DeviceLost), (-libc::ENOSYS, ErrorKind::Unsupported)] {
                LEFT.set(ret);
                assert_eq!(Poll::start(queue).map(drop).unwrap_err().kind(), kind);
            }
        });
    }
}
