//! What the headers of rdma-core and of MLNX_OFED 4.9 call or type differently.

use rrddmma::sys::{ibv_send_wr, ibv_wc};

#[cfg(rrddmma_rdma_core)]
pub(crate) fn send_flags(wr: &ibv_send_wr) -> u32 {
    wr.send_flags
}

#[cfg(not(rrddmma_rdma_core))]
pub(crate) fn send_flags(wr: &ibv_send_wr) -> u32 {
    wr.send_flags.cast_unsigned()
}

#[cfg(rrddmma_rdma_core)]
pub(crate) fn imm(wr: &ibv_send_wr) -> u32 {
    // SAFETY: both members of the union are 32 bits.
    unsafe { wr.__bindgen_anon_1.imm_data }
}

#[cfg(not(rrddmma_rdma_core))]
pub(crate) fn imm(wr: &ibv_send_wr) -> u32 {
    wr.imm_data
}

/// Immediate data in network order, or the key that was invalidated.
#[cfg(rrddmma_rdma_core)]
pub(crate) fn set_imm(wc: &mut ibv_wc, bits: u32) {
    wc.__bindgen_anon_1.imm_data = bits;
}

/// Immediate data in network order, or the key that was invalidated.
#[cfg(not(rrddmma_rdma_core))]
pub(crate) fn set_imm(wc: &mut ibv_wc, bits: u32) {
    wc.imm_data = bits;
}
