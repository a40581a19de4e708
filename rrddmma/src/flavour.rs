//! What the headers of rdma-core and those of MLNX_OFED 4.9 call or type differently, in one place: the same function over either.
#![cfg_attr(
    not(rrddmma_rdma_core),
    allow(
        clippy::cast_sign_loss,
        clippy::cast_possible_wrap,
        reason = "flags, which C keeps in an int there"
    )
)]

use rrddmma_sys as sys;
use sys::{ibv_qp_attr, ibv_send_wr, ibv_wc};

/// `IBV_QPT_DRIVER`, which MLNX_OFED 4.9 does not name.
pub(crate) const DRIVER: sys::ibv_qp_type = sys::ibv_qp_type(0xff);

#[cfg(rrddmma_rdma_core)]
pub(crate) use rdma_core::*;

#[cfg(not(rrddmma_rdma_core))]
pub(crate) use experimental::*;

#[cfg(rrddmma_rdma_core)]
mod rdma_core {
    use super::{ibv_qp_attr, ibv_send_wr, ibv_wc, sys};

    pub(crate) type ThreadDomain = sys::ibv_td;

    #[inline(always)]
    pub(crate) const fn send_flags(wr: &ibv_send_wr) -> u32 {
        wr.send_flags
    }

    #[inline(always)]
    pub(crate) const fn add_send_flags(wr: &mut ibv_send_wr, flags: u32) {
        wr.send_flags |= flags;
    }

    /// Immediate data in network order, or the key to invalidate.
    #[inline(always)]
    pub(crate) const fn imm(wr: &ibv_send_wr) -> u32 {
        // SAFETY: I3 – both members of the union are 32 plain bits.
        unsafe { wr.__bindgen_anon_1.imm_data }
    }

    #[inline(always)]
    pub(crate) const fn set_imm(wr: &mut ibv_send_wr, bits: u32) {
        wr.__bindgen_anon_1.imm_data = bits;
    }

    #[inline(always)]
    pub(crate) const fn set_srq(wr: &mut ibv_send_wr, number: u32) {
        wr.qp_type.xrc.remote_srqn = number;
    }

    #[inline(always)]
    pub(crate) const fn wc_flags(wc: &ibv_wc) -> u32 {
        wc.wc_flags
    }

    /// Immediate data in network order, or the key that was invalidated.
    #[inline(always)]
    pub(crate) const fn wc_imm(wc: &ibv_wc) -> u32 {
        // SAFETY: I3 – both members of the union are 32 plain bits.
        unsafe { wc.__bindgen_anon_1.imm_data }
    }

    pub(crate) const fn qp_access(attributes: &ibv_qp_attr) -> u32 {
        attributes.qp_access_flags
    }

    pub(crate) const fn set_qp_access(attributes: &mut ibv_qp_attr, bits: u32) {
        attributes.qp_access_flags = bits;
    }
}

#[cfg(not(rrddmma_rdma_core))]
mod experimental {
    use super::{ibv_qp_attr, ibv_send_wr, ibv_wc};

    /// There is none.
    pub(crate) type ThreadDomain = std::convert::Infallible;

    #[inline(always)]
    pub(crate) const fn send_flags(wr: &ibv_send_wr) -> u32 {
        wr.send_flags as u32
    }

    #[inline(always)]
    pub(crate) const fn add_send_flags(wr: &mut ibv_send_wr, flags: u32) {
        wr.send_flags |= flags as i32;
    }

    #[inline(always)]
    pub(crate) const fn set_imm(wr: &mut ibv_send_wr, bits: u32) {
        wr.imm_data = bits;
    }

    #[inline(always)]
    pub(crate) const fn set_srq(wr: &mut ibv_send_wr, number: u32) {
        wr.__bindgen_anon_1.qp_type.xrc.remote_srqn = number;
    }

    #[inline(always)]
    pub(crate) const fn wc_flags(wc: &ibv_wc) -> u32 {
        wc.wc_flags as u32
    }

    /// Immediate data in network order, or the key that was invalidated.
    #[inline(always)]
    pub(crate) const fn wc_imm(wc: &ibv_wc) -> u32 {
        wc.imm_data
    }

    pub(crate) const fn qp_access(attributes: &ibv_qp_attr) -> u32 {
        attributes.qp_access_flags as u32
    }

    pub(crate) const fn set_qp_access(attributes: &mut ibv_qp_attr, bits: u32) {
        attributes.qp_access_flags = bits as i32;
    }
}
