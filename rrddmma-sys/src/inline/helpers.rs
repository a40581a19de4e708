//! Inline functions of verbs.h that compute or cast and call nobody.

use core::ffi::c_int;

use crate::bindings::ibv_qp_type;
#[cfg(rrddmma_rdma_core)]
use crate::bindings::{ibv_cq, ibv_cq_ex};

/// The key of a type 2 memory window with its lowest byte, the part that its owner chooses, one higher.
#[inline]
pub const fn ibv_inc_rkey(rkey: u32) -> u32 {
    (rkey & !0xff) | (rkey.wrapping_add(1) & 0xff)
}

/// Whether a mask of QP types (bit N stands for type N) has `qpt`: 1 or 0.
#[inline]
pub const fn ibv_is_qpt_supported(caps: u32, qpt: ibv_qp_type) -> c_int {
    (caps.wrapping_shr(qpt.0) & 1) as c_int
}

/// The plain face of an extended CQ: the first fields are the same, so this is a cast.
#[cfg(rrddmma_rdma_core)]
#[inline]
pub const fn ibv_cq_ex_to_cq(cq: *mut ibv_cq_ex) -> *mut ibv_cq {
    cq.cast()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_lowest_byte_of_a_key_counts_up() {
        assert_eq!(ibv_inc_rkey(0x1234_56ff), 0x1234_5600);
        assert_eq!(ibv_inc_rkey(0xffff_ff00), 0xffff_ff01);
    }

    #[test]
    fn qp_types_are_bit_numbers() {
        assert_eq!(ibv_is_qpt_supported(1 << ibv_qp_type::IBV_QPT_UD.0, ibv_qp_type::IBV_QPT_UD), 1);
        assert_eq!(ibv_is_qpt_supported(1 << ibv_qp_type::IBV_QPT_UD.0, ibv_qp_type::IBV_QPT_RC), 0);
    }
}
