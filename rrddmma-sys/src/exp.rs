//! The experimental operations of MLNX_OFED 4.9: how a context's table of them is found, and the two verbs of the data path that use it.
//!
//! libibverbs allocates, in this order, a `verbs_context_exp`, a `verbs_context` whose last member is the `ibv_context` that the program
//! holds, and the provider's own part. Both tables grow at their front, so the distance of an operation from the table's *end* is the
//! stable part of the ABI, and the library's size of the table (its last field) says whether the library knows the operation.

use core::ffi::c_void;
use core::mem::size_of;
use core::ptr::NonNull;

/// An operation, by its distance from the end of `verbs_context_exp`.
#[derive(Clone, Copy)]
struct Operation {
    from_end: usize,
}

const POST_SEND: Operation = Operation { from_end: 248 };
const POLL_CQ: Operation = Operation { from_end: 200 };

/// Finds an operation. `None` if the library has no experimental verbs, is older than the operation, or leaves it empty.
///
/// # Safety
/// `context` is a live context of libibverbs (any flavour).
unsafe fn operation(context: *const c_void, wanted: Operation) -> Option<NonNull<c_void>> {
    // SAFETY: the field is inside the live context.
    if unsafe { word(context, ABI_COMPAT) } != EXTENDED {
        return None;
    }
    // SAFETY: the context says that it stands inside a `verbs_context`, of which this is the last field but one before it.
    let mask = unsafe { word(context, HAS_COMP_MASK) };
    if mask & VERBS_CONTEXT_EXP == 0 {
        return None;
    }
    // SAFETY: as above; this is the last field before the context.
    let size = unsafe { word(context, SZ) };
    // The table ends where the `verbs_context` of the library's own size begins.
    let end = CONTEXT_SIZE.wrapping_sub_unsigned(size);
    // SAFETY: the mask says that the table is there; its last field is its size.
    let table_size = unsafe { word(context, end - WORD) };
    // Before looking: in a smaller table the place of the operation lies outside of the allocation.
    if table_size < wanted.from_end {
        return None;
    }
    // SAFETY: within the table by its own size.
    NonNull::new(core::ptr::with_exposed_provenance_mut(unsafe {
        word(context, end - wanted.from_end as isize)
    }))
}

/// The word at `offset` bytes from the context.
///
/// # Safety
/// There is an initialised, aligned word of the context's allocation.
unsafe fn word(context: *const c_void, offset: isize) -> usize {
    // SAFETY: the caller says that the place is within the allocation.
    let place = unsafe { context.byte_offset(offset) };
    // SAFETY: the caller says that there is an aligned, initialised word.
    unsafe { place.cast::<usize>().read() }
}

/// Posts a list of experimental send requests. 0, a negative errno value (`-ENOSYS` if the library has no such verb), or an errno value
/// with `*bad_wr` at the first request that was not posted.
///
/// # Safety
/// The contract of [`ibv_post_send.3`](https://man7.org/linux/man-pages/man3/ibv_post_send.3.html), for a QP of MLNX_OFED 4.9.
#[cfg(rrddmma_exp)]
#[inline]
pub unsafe fn ibv_exp_post_send(
    qp: *mut crate::ibv_qp,
    wr: *mut crate::ibv_exp_send_wr,
    bad_wr: *mut *mut crate::ibv_exp_send_wr,
) -> core::ffi::c_int {
    type PostSend = unsafe extern "C" fn(
        *mut crate::ibv_qp,
        *mut crate::ibv_exp_send_wr,
        *mut *mut crate::ibv_exp_send_wr,
    ) -> core::ffi::c_int;
    // SAFETY: the caller passes a live QP, whose context is alive for as long as it is.
    let context = unsafe { (*qp).context };
    // SAFETY: the context belongs to a live object, as the caller guarantees.
    let Some(op) = (unsafe { operation(context.cast(), POST_SEND) }) else { return -libc::ENOSYS };
    // SAFETY: the slot holds a function of this type: verbs_exp.h declares `drv_exp_post_send` so.
    let op = unsafe { core::mem::transmute::<NonNull<c_void>, PostSend>(op) };
    // SAFETY: the arguments are the caller's and follow the contract of the verb.
    unsafe { op(qp, wr, bad_wr) }
}

/// Takes at most `num_entries` completions of `wc_size` bytes each into the array at `wc`. How many, or a negative number (`-ENOSYS` if the
/// library has no such verb).
///
/// # Safety
/// The contract of [`ibv_poll_cq.3`](https://man7.org/linux/man-pages/man3/ibv_poll_cq.3.html), for a CQ of MLNX_OFED 4.9.
#[cfg(rrddmma_exp)]
#[inline]
pub unsafe fn ibv_exp_poll_cq(
    cq: *mut crate::ibv_cq,
    num_entries: core::ffi::c_int,
    wc: *mut crate::ibv_exp_wc,
    wc_size: u32,
) -> core::ffi::c_int {
    type PollCq = unsafe extern "C" fn(
        *mut crate::ibv_cq,
        core::ffi::c_int,
        *mut crate::ibv_exp_wc,
        u32,
    ) -> core::ffi::c_int;
    // SAFETY: the caller passes a live CQ, whose context is alive for as long as it is.
    let context = unsafe { (*cq).context };
    // SAFETY: the context belongs to a live object, as the caller guarantees.
    let Some(op) = (unsafe { operation(context.cast(), POLL_CQ) }) else { return -libc::ENOSYS };
    // SAFETY: the slot holds a function of this type: verbs_exp.h declares `drv_exp_ibv_poll_cq` so.
    let op = unsafe { core::mem::transmute::<NonNull<c_void>, PollCq>(op) };
    // SAFETY: the arguments are the caller's and follow the contract of the verb.
    unsafe { op(cq, num_entries, wc, wc_size) }
}

const WORD: isize = size_of::<usize>() as isize;
/// `ibv_context::abi_compat`; all ones if the context stands inside a `verbs_context`.
const ABI_COMPAT: isize = 320;
const EXTENDED: usize = usize::MAX;
/// `sizeof(struct ibv_context)`.
const CONTEXT_SIZE: isize = 328;
/// `verbs_context::has_comp_mask` and `verbs_context::sz`, from the context.
const HAS_COMP_MASK: isize = -16;
const SZ: isize = -8;
/// The bit of `has_comp_mask` that says that a `verbs_context_exp` stands before it.
const VERBS_CONTEXT_EXP: usize = 1 << 62;

// What is written down above is what the headers say.
#[cfg(rrddmma_exp)]
const _: () = {
    use crate::{ibv_context, verbs_context, verbs_context_exp};
    use core::mem::offset_of;
    assert!(size_of::<ibv_context>() as isize == CONTEXT_SIZE);
    assert!(offset_of!(ibv_context, abi_compat) as isize == ABI_COMPAT);
    let context = offset_of!(verbs_context, context) as isize;
    assert!(offset_of!(verbs_context, has_comp_mask) as isize - context == HAS_COMP_MASK);
    assert!(offset_of!(verbs_context, sz) as isize - context == SZ);
    let size = size_of::<verbs_context_exp>();
    assert!(offset_of!(verbs_context_exp, sz) == size - size_of::<usize>());
    assert!(offset_of!(verbs_context_exp, drv_exp_post_send) == size - POST_SEND.from_end);
    assert!(offset_of!(verbs_context_exp, drv_exp_ibv_poll_cq) == size - POLL_CQ.from_end);
};

#[cfg(test)]
mod tests {
    use super::*;

    /// The allocation of libibverbs 4.9: 664 bytes of `verbs_context_exp`, 104 of `verbs_context` before its `ibv_context` of 328.
    struct Allocation {
        words: Box<[usize]>,
    }

    const EXP: usize = 664 / 8;
    const PREFIX: usize = 104 / 8;
    const CONTEXT: usize = EXP + PREFIX;

    impl Allocation {
        fn new() -> Self {
            let mut words = vec![0; CONTEXT + 328 / 8].into_boxed_slice();
            words[CONTEXT + 320 / 8] = usize::MAX;
            words[CONTEXT - 2] = VERBS_CONTEXT_EXP;
            words[CONTEXT - 1] = 432;
            words[EXP - 1] = 664;
            words[416 / 8] = 0x5e4d;
            words[464 / 8] = 0x9011;
            Self { words }
        }

        fn find(&self, wanted: Operation) -> Option<usize> {
            let context = (&raw const self.words[0]).wrapping_add(CONTEXT);
            // SAFETY: the context stands inside a whole allocation with the tables that it announces.
            unsafe { operation(context.cast(), wanted) }.map(|op| op.as_ptr().addr())
        }
    }

    #[test]
    fn operations_are_found_in_the_table_before_the_context() {
        let allocation = Allocation::new();
        assert_eq!(allocation.find(POST_SEND), Some(0x5e4d));
        assert_eq!(allocation.find(POLL_CQ), Some(0x9011));
    }

    #[test]
    fn a_library_without_experimental_verbs_has_none() {
        let mut plain = Allocation::new();
        plain.words[CONTEXT - 2] = 0x3f;
        assert_eq!(plain.find(POST_SEND), None);
        let mut old = Allocation::new();
        old.words[CONTEXT + 320 / 8] = 0;
        assert_eq!(old.find(POST_SEND), None);
    }

    #[test]
    fn an_operation_beyond_the_librarys_table_is_refused_without_looking() {
        let mut small = Allocation::new();
        // A table of 240 bytes begins after the place of `drv_exp_post_send`, 248 from the end.
        small.words[EXP - 1] = 240;
        assert_eq!(small.find(POST_SEND), None);
        assert_eq!(small.find(POLL_CQ), Some(0x9011));
        small.words[EXP - 1] = 248;
        assert_eq!(small.find(POST_SEND), Some(0x5e4d));
    }

    #[test]
    fn an_empty_slot_is_no_operation() {
        let mut empty = Allocation::new();
        empty.words[416 / 8] = 0;
        assert_eq!(empty.find(POST_SEND), None);
    }

    #[test]
    fn a_longer_verbs_context_moves_the_table() {
        // A newer library whose `verbs_context` has grown by two words at its front.
        let words =
            [Allocation::new().words[..EXP].to_vec(), vec![0; 2], Allocation::new().words[EXP..].to_vec()]
                .concat();
        let mut longer = Allocation { words: words.into_boxed_slice() };
        longer.words[CONTEXT + 2 - 1] = 432 + 16;
        let context = (&raw const longer.words[0]).wrapping_add(CONTEXT + 2);
        // SAFETY: the context stands inside a whole allocation with the tables that it announces.
        let found = unsafe { operation(context.cast(), POST_SEND) };
        assert_eq!(found.map(|op| op.as_ptr().addr()), Some(0x5e4d));
    }
}
