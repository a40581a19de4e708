//! `ibv_start_poll` … `ibv_wc_read_*`: completions read one by one from an extended CQ.

use core::ffi::{c_int, c_uint};

use super::inline_verbs;
use crate::bindings::{ibv_cq_ex, ibv_poll_cq_attr, ibv_wc_opcode, ibv_wc_tm_info};

inline_verbs! {
    /// Opens a poll and steps to the first completion; holds the queue's lock until [`ibv_end_poll`]. 0, `ENOENT` if the queue is empty (and
    /// then the poll is not open), or another errno value.
    "ibv_create_cq_ex.3" fn ibv_start_poll(cq: *mut ibv_cq_ex, attr: *mut ibv_poll_cq_attr) -> c_int = start_poll;

    /// Steps to the next completion. 0, `ENOENT` if there is none, or another errno value.
    "ibv_create_cq_ex.3" fn ibv_next_poll(cq: *mut ibv_cq_ex) -> c_int = next_poll;

    /// Closes the poll.
    "ibv_create_cq_ex.3" fn ibv_end_poll(cq: *mut ibv_cq_ex) = end_poll;

    /// Operation of the current completion.
    "ibv_create_cq_ex.3" fn ibv_wc_read_opcode(cq: *mut ibv_cq_ex) -> ibv_wc_opcode = read_opcode;

    /// Vendor's error code of the current completion.
    "ibv_create_cq_ex.3" fn ibv_wc_read_vendor_err(cq: *mut ibv_cq_ex) -> u32 = read_vendor_err;

    /// Bytes received by the current completion.
    "ibv_create_cq_ex.3" fn ibv_wc_read_byte_len(cq: *mut ibv_cq_ex) -> u32 = read_byte_len;

    /// Immediate data of the current completion, big-endian.
    "ibv_create_cq_ex.3" fn ibv_wc_read_imm_data(cq: *mut ibv_cq_ex) -> u32 = read_imm_data;

    /// QP number of the current completion.
    "ibv_create_cq_ex.3" fn ibv_wc_read_qp_num(cq: *mut ibv_cq_ex) -> u32 = read_qp_num;

    /// QP number of the sender of the current completion.
    "ibv_create_cq_ex.3" fn ibv_wc_read_src_qp(cq: *mut ibv_cq_ex) -> u32 = read_src_qp;

    /// Flags of the current completion, `ibv_wc_flags`.
    "ibv_create_cq_ex.3" fn ibv_wc_read_wc_flags(cq: *mut ibv_cq_ex) -> c_uint = read_wc_flags;

    /// Source LID of the current completion.
    "ibv_create_cq_ex.3" fn ibv_wc_read_slid(cq: *mut ibv_cq_ex) -> u32 = read_slid;

    /// Service level of the current completion.
    "ibv_create_cq_ex.3" fn ibv_wc_read_sl(cq: *mut ibv_cq_ex) -> u8 = read_sl;

    /// Path bits of the destination LID of the current completion.
    "ibv_create_cq_ex.3" fn ibv_wc_read_dlid_path_bits(cq: *mut ibv_cq_ex) -> u8 = read_dlid_path_bits;

    /// When the current completion happened, in the device's clock cycles.
    "ibv_create_cq_ex.3" fn ibv_wc_read_completion_ts(cq: *mut ibv_cq_ex) -> u64 = read_completion_ts;

    /// When the current completion happened, in nanoseconds of wall-clock time.
    "ibv_create_cq_ex.3" fn ibv_wc_read_completion_wallclock_ns(cq: *mut ibv_cq_ex) -> u64 = read_completion_wallclock_ns;

    /// VLAN tag that the device stripped from the packet of the current completion.
    "ibv_create_cq_ex.3" fn ibv_wc_read_cvlan(cq: *mut ibv_cq_ex) -> u16 = read_cvlan;

    /// Tag of the flow rule that the packet of the current completion met.
    "ibv_create_cq_ex.3" fn ibv_wc_read_flow_tag(cq: *mut ibv_cq_ex) -> u32 = read_flow_tag;

    /// Fills `tm_info` with the tag matching of the current completion.
    "ibv_create_cq_ex.3" fn ibv_wc_read_tm_info(cq: *mut ibv_cq_ex, tm_info: *mut ibv_wc_tm_info) = read_tm_info;
}

/// The key of this side that the peer's send has invalidated.
///
/// # Safety
/// The contract of [`ibv_create_cq_ex.3`](https://man7.org/linux/man-pages/man3/ibv_create_cq_ex.3.html).
#[inline]
pub unsafe fn ibv_wc_read_invalidated_rkey(cq: *mut ibv_cq_ex) -> u32 {
    // SAFETY: the contract is the same one: the key stands in the place of the immediate data.
    unsafe { ibv_wc_read_imm_data(cq) }
}
