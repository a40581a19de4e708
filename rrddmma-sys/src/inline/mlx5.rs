//! `mlx5dv_wr_*`: send requests that only mlx5 knows, built by calls on its extended QP.

use super::inline_verbs;
use crate::bindings::{ibv_ah, ibv_sge, mlx5dv_mkey, mlx5dv_mr_interleaved, mlx5dv_qp_ex};

inline_verbs! {
    /// Names the DC target of a request.
    "mlx5dv_wr_post.3" fn mlx5dv_wr_set_dc_addr(mqp: *mut mlx5dv_qp_ex, ah: *mut ibv_ah, remote_dctn: u32, remote_dc_key: u64)
        = wr_set_dc_addr;

    /// Begins a registration of memory whose pieces take turns.
    "mlx5dv_wr_post.3" fn mlx5dv_wr_mr_interleaved(
        mqp: *mut mlx5dv_qp_ex, mkey: *mut mlx5dv_mkey, access_flags: u32, repeat_count: u32, num_interleaved: u16,
        data: *mut mlx5dv_mr_interleaved
    ) = wr_mr_interleaved;

    /// Begins a registration of a list of pieces of memory as one.
    "mlx5dv_wr_post.3" fn mlx5dv_wr_mr_list(
        mqp: *mut mlx5dv_qp_ex, mkey: *mut mlx5dv_mkey, access_flags: u32, num_sges: u16, sge: *mut ibv_sge
    ) = wr_mr_list;
}

#[cfg(rrddmma_has_mlx5dv_wr_set_dc_addr_stream)]
inline_verbs! {
    /// Names the DC target and the stream of a request.
    "mlx5dv_wr_post.3" fn mlx5dv_wr_set_dc_addr_stream(
        mqp: *mut mlx5dv_qp_ex, ah: *mut ibv_ah, remote_dctn: u32, remote_dc_key: u64, stream_id: u16
    ) = wr_set_dc_addr_stream;
}

#[cfg(rrddmma_has_mlx5dv_wr_mkey_configure)]
inline_verbs! {
    /// Begins a configuration of a memory key, which `num_setters` calls of `mlx5dv_wr_set_mkey_*` then describe.
    "mlx5dv_wr_mkey_configure.3" fn mlx5dv_wr_mkey_configure(
        mqp: *mut mlx5dv_qp_ex, mkey: *mut mlx5dv_mkey, num_setters: u8, attr: *mut crate::bindings::mlx5dv_mkey_conf_attr
    ) = wr_mkey_configure;
}

#[cfg(rrddmma_has_mlx5dv_wr_set_mkey_access_flags)]
inline_verbs! {
    /// Gives the memory key its access rights.
    "mlx5dv_wr_mkey_configure.3" fn mlx5dv_wr_set_mkey_access_flags(mqp: *mut mlx5dv_qp_ex, access_flags: u32)
        = wr_set_mkey_access_flags;
}

#[cfg(rrddmma_has_mlx5dv_wr_set_mkey_layout_list)]
inline_verbs! {
    /// Gives the memory key a list of pieces of memory.
    "mlx5dv_wr_mkey_configure.3" fn mlx5dv_wr_set_mkey_layout_list(mqp: *mut mlx5dv_qp_ex, num_sges: u16, sge: *const ibv_sge)
        = wr_set_mkey_layout_list;
}

#[cfg(rrddmma_has_mlx5dv_wr_set_mkey_layout_interleaved)]
inline_verbs! {
    /// Gives the memory key pieces of memory that take turns.
    "mlx5dv_wr_mkey_configure.3" fn mlx5dv_wr_set_mkey_layout_interleaved(
        mqp: *mut mlx5dv_qp_ex, repeat_count: u32, num_interleaved: u16, data: *const mlx5dv_mr_interleaved
    ) = wr_set_mkey_layout_interleaved;
}

#[cfg(rrddmma_has_mlx5dv_wr_set_mkey_sig_block)]
inline_verbs! {
    /// Gives the memory key signatures on blocks.
    "mlx5dv_wr_mkey_configure.3" fn mlx5dv_wr_set_mkey_sig_block(
        mqp: *mut mlx5dv_qp_ex, attr: *const crate::bindings::mlx5dv_sig_block_attr
    ) = wr_set_mkey_sig_block;
}

#[cfg(rrddmma_has_mlx5dv_wr_set_mkey_crypto)]
inline_verbs! {
    /// Gives the memory key encryption.
    "mlx5dv_wr_mkey_configure.3" fn mlx5dv_wr_set_mkey_crypto(mqp: *mut mlx5dv_qp_ex, attr: *const crate::bindings::mlx5dv_crypto_attr)
        = wr_set_mkey_crypto;
}

#[cfg(rrddmma_has_mlx5dv_wr_memcpy)]
inline_verbs! {
    /// Begins a copy from one piece of local memory to another.
    "mlx5dv_wr_post.3" fn mlx5dv_wr_memcpy(
        mqp: *mut mlx5dv_qp_ex, dest_lkey: u32, dest_addr: u64, src_lkey: u32, src_addr: u64, length: usize
    ) = wr_memcpy;
}

#[cfg(rrddmma_has_mlx5dv_wr_raw_wqe)]
inline_verbs! {
    /// Posts a work queue entry that the caller has built, control segment first.
    "mlx5dv_wr_post.3" fn mlx5dv_wr_raw_wqe(mqp: *mut mlx5dv_qp_ex, wqe: *const core::ffi::c_void) = wr_raw_wqe;
}
