//! What the headers of rdma-core and of MLNX_OFED 4.9 call or type differently.

use std::ptr::NonNull;

#[cfg(rrddmma_rdma_core)]
use rrddmma::sys::verbs_context;
use rrddmma::sys::{ibv_context, ibv_send_wr, ibv_wc};

use super::leaked;

/// A context with the table of the verbs that came later, which has none of them.
#[cfg(rrddmma_rdma_core)]
pub(crate) fn context() -> NonNull<ibv_context> {
    let mut extended = leaked::<verbs_context>();
    // SAFETY: leaked above and known to nobody else yet.
    let it = unsafe { extended.as_mut() };
    it.sz = size_of::<verbs_context>();
    // What marks that the table is there (`__VERBS_ABI_IS_EXTENDED`).
    it.context.abi_compat = std::ptr::without_provenance_mut(usize::MAX);
    // SAFETY: the field is inside of what was leaked; the pointer is that of the whole, since the table stands before it.
    unsafe { extended.byte_add(std::mem::offset_of!(verbs_context, context)) }.cast()
}

/// Where the table of the verbs that came later is, in the context of a null provider.
#[cfg(rrddmma_rdma_core)]
pub(crate) fn later_verbs(context: &rrddmma::Context) -> *mut verbs_context {
    context.as_raw().wrapping_byte_sub(std::mem::offset_of!(verbs_context, context)).cast()
}

#[cfg(not(rrddmma_rdma_core))]
pub(crate) fn context() -> NonNull<ibv_context> {
    leaked()
}

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
