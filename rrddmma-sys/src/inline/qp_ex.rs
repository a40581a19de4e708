//! `ibv_wr_*`: send requests built by calls on an extended QP.

use core::ffi::{c_int, c_void};

use super::inline_verbs;
use crate::bindings::{ibv_ah, ibv_data_buf, ibv_mw, ibv_mw_bind_info, ibv_qp_ex, ibv_sge};

inline_verbs! {
    /// Opens a batch of send requests; takes the QP's lock until [`ibv_wr_complete`] or [`ibv_wr_abort`].
    "ibv_wr_post.3" fn ibv_wr_start(qp: *mut ibv_qp_ex) = wr_start;

    /// Closes the batch and rings the doorbell once. 0 or an errno value, and then nothing of the batch was posted.
    "ibv_wr_post.3" fn ibv_wr_complete(qp: *mut ibv_qp_ex) -> c_int = wr_complete;

    /// Closes the batch and forgets it.
    "ibv_wr_post.3" fn ibv_wr_abort(qp: *mut ibv_qp_ex) = wr_abort;

    /// Begins a send.
    "ibv_wr_post.3" fn ibv_wr_send(qp: *mut ibv_qp_ex) = wr_send;

    /// Begins a send with immediate data (big-endian).
    "ibv_wr_post.3" fn ibv_wr_send_imm(qp: *mut ibv_qp_ex, imm_data: u32) = wr_send_imm;

    /// Begins a send that invalidates a key of the peer.
    "ibv_wr_post.3" fn ibv_wr_send_inv(qp: *mut ibv_qp_ex, invalidate_rkey: u32) = wr_send_inv;

    /// Begins a send that the device cuts into segments of `mss` bytes, each behind a copy of the header at `hdr`.
    "ibv_wr_post.3" fn ibv_wr_send_tso(qp: *mut ibv_qp_ex, hdr: *mut c_void, hdr_sz: u16, mss: u16) = wr_send_tso;

    /// Begins an RDMA read.
    "ibv_wr_post.3" fn ibv_wr_rdma_read(qp: *mut ibv_qp_ex, rkey: u32, remote_addr: u64) = wr_rdma_read;

    /// Begins an RDMA write.
    "ibv_wr_post.3" fn ibv_wr_rdma_write(qp: *mut ibv_qp_ex, rkey: u32, remote_addr: u64) = wr_rdma_write;

    /// Begins an RDMA write with immediate data (big-endian).
    "ibv_wr_post.3" fn ibv_wr_rdma_write_imm(qp: *mut ibv_qp_ex, rkey: u32, remote_addr: u64, imm_data: u32) = wr_rdma_write_imm;

    /// Begins an atomic compare and swap of 8 bytes.
    "ibv_wr_post.3" fn ibv_wr_atomic_cmp_swp(qp: *mut ibv_qp_ex, rkey: u32, remote_addr: u64, compare: u64, swap: u64)
        = wr_atomic_cmp_swp;

    /// Begins an atomic fetch and add of 8 bytes.
    "ibv_wr_post.3" fn ibv_wr_atomic_fetch_add(qp: *mut ibv_qp_ex, rkey: u32, remote_addr: u64, add: u64) = wr_atomic_fetch_add;

    /// Begins binding a type 2 memory window.
    "ibv_wr_post.3" fn ibv_wr_bind_mw(qp: *mut ibv_qp_ex, mw: *mut ibv_mw, rkey: u32, bind_info: *const ibv_mw_bind_info) = wr_bind_mw;

    /// Begins invalidating a key of this side.
    "ibv_wr_post.3" fn ibv_wr_local_inv(qp: *mut ibv_qp_ex, invalidate_rkey: u32) = wr_local_inv;

    /// Names the destination of a datagram.
    "ibv_wr_post.3" fn ibv_wr_set_ud_addr(qp: *mut ibv_qp_ex, ah: *mut ibv_ah, remote_qpn: u32, remote_qkey: u32) = wr_set_ud_addr;

    /// Names the shared receive queue of an XRC request.
    "ibv_wr_post.3" fn ibv_wr_set_xrc_srqn(qp: *mut ibv_qp_ex, remote_srqn: u32) = wr_set_xrc_srqn;

    /// Gives the data inline: copied before the call returns.
    "ibv_wr_post.3" fn ibv_wr_set_inline_data(qp: *mut ibv_qp_ex, addr: *mut c_void, length: usize) = wr_set_inline_data;

    /// Gives the data inline from several buffers.
    "ibv_wr_post.3" fn ibv_wr_set_inline_data_list(qp: *mut ibv_qp_ex, num_buf: usize, buf_list: *const ibv_data_buf)
        = wr_set_inline_data_list;

    /// Gives the data as one scatter/gather entry.
    "ibv_wr_post.3" fn ibv_wr_set_sge(qp: *mut ibv_qp_ex, lkey: u32, addr: u64, length: u32) = wr_set_sge;

    /// Gives the data as a list of scatter/gather entries.
    "ibv_wr_post.3" fn ibv_wr_set_sge_list(qp: *mut ibv_qp_ex, num_sge: usize, sg_list: *const ibv_sge) = wr_set_sge_list;
}

#[cfg(rrddmma_has_ibv_wr_atomic_write)]
inline_verbs! {
    /// Begins an atomic write of the 8 bytes at `atomic_wr`.
    "ibv_wr_post.3" fn ibv_wr_atomic_write(qp: *mut ibv_qp_ex, rkey: u32, remote_addr: u64, atomic_wr: *const c_void) = wr_atomic_write;
}

#[cfg(rrddmma_has_ibv_wr_flush)]
inline_verbs! {
    /// Begins a flush of remote memory; `flush_type` and `level` are `ibv_placement_type` and `ibv_selectivity_level`.
    "ibv_wr_post.3" fn ibv_wr_flush(qp: *mut ibv_qp_ex, rkey: u32, remote_addr: u64, len: usize, flush_type: u8, level: u8) = wr_flush;
}
