//! The one structure of mlx5dv.h that bindgen lays out wrongly.

/// The control segment at the head of every mlx5 send work queue entry, 16 bytes.
///
/// In C it is both packed and aligned to 4, for which bindgen makes 20 bytes. All fields are big-endian on the wire; `imm` is at offset 12.
/// Source: `struct mlx5_wqe_ctrl_seg` of rdma-core's `providers/mlx5/mlx5dv.h`.
#[allow(non_camel_case_types, reason = "the name in C")]
#[repr(C, align(4))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct mlx5_wqe_ctrl_seg {
    /// `__be32`: opcode modifier, index of the entry, opcode.
    pub opmod_idx_opcode: [u8; 4],
    /// `__be32`: QP number and number of 16-byte units.
    pub qpn_ds: [u8; 4],
    /// Signature.
    pub signature: u8,
    /// `__be16`: stream id of a DC initiator.
    pub dci_stream_channel_id: [u8; 2],
    /// Fence, solicited and completion bits.
    pub fm_ce_se: u8,
    /// `__be32`: immediate data or the key to invalidate.
    pub imm: [u8; 4],
}

const _: () = {
    use core::mem::{align_of, offset_of, size_of};
    assert!(size_of::<mlx5_wqe_ctrl_seg>() == 16 && align_of::<mlx5_wqe_ctrl_seg>() == 4);
    assert!(offset_of!(mlx5_wqe_ctrl_seg, signature) == 8);
    assert!(offset_of!(mlx5_wqe_ctrl_seg, dci_stream_channel_id) == 9);
    assert!(offset_of!(mlx5_wqe_ctrl_seg, fm_ce_se) == 11);
    assert!(offset_of!(mlx5_wqe_ctrl_seg, imm) == 12);
};
