//! Requests that change a memory key: bytes → [`KeyChange`].
//!
//! Behind the control segment, whose immediate data is the key, stand a segment of 48 bytes that says what changes, one
//! of 64 with the new values, and, if the key is to reach anything, 64 more that begin with what it reaches: a key,
//! an address and a length (mlx5dv.h: `mlx5_wqe_umr_ctrl_seg`, `mlx5_wqe_mkey_context_seg`,
//! `mlx5_wqe_umr_klm_seg`). The changes are those that libmlx5 asks for when it binds and invalidates windows
//! (`set_bind_wr`); others belong to keys that the device does not offer.

use super::mr::access;
use super::wqe::{be16, be32, be64};

/// What becomes of a memory window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct KeyChange {
    /// The window's key, as the program knows it.
    pub(crate) key: u32,
    /// Its low eight bits from now on.
    pub(crate) variant: u32,
    /// Whether the key is for one queue pair only, and for which from now on: windows of type 2.
    pub(crate) pair: Option<u32>,
    /// The change is refused unless the window is bound to nothing.
    pub(crate) must_be_free: bool,
    /// The change is refused unless the window is bound to the queue pair that asks.
    pub(crate) must_be_own: bool,
    /// What the key reaches from now on; `None` for nothing.
    pub(crate) reach: Option<Reach>,
}

/// A part of a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reach {
    /// The address that peers use for the first byte.
    pub(crate) iova: u64,
    pub(crate) length: u64,
    pub(crate) access: u32,
    /// Key of the region, and the address of the first byte in it.
    pub(crate) region: u32,
    pub(crate) address: u64,
}

mod flag {
    pub(super) const INLINE: u8 = 1 << 7;
    pub(super) const CHECK_FREE: u8 = 1 << 5;
    pub(super) const TRANSLATION_OFFSET: u8 = 1 << 4;
    pub(super) const CHECK_PAIR: u8 = 1 << 3;
}

/// What is to change (`MLX5_WQE_UMR_CTRL_MKEY_MASK_`…).
mod mask {
    pub(super) const KEY: u64 = 1 << 13;
    pub(super) const PAIR: u64 = 1 << 14;
    pub(super) const FREE: u64 = 1 << 29;
    /// Length, first address, and the four access rights.
    pub(super) const REACH: u64 = 1 | 1 << 6 | 0xf << 18;
}

/// In the first byte of the new values.
const FREE: u8 = 1 << 6;

const CONTROL: usize = 48;
const VALUES: usize = 64;

/// Parses what stands behind the control segment; `None` for changes that are none of a window.
pub(crate) fn parse(immediate: [u8; 4], bytes: &[u8]) -> Option<KeyChange> {
    let (control, rest) = bytes.split_at_checked(CONTROL)?;
    let (values, reached) = rest.split_at_checked(VALUES)?;
    let (flags, changes) = (*control.first()?, be64(control, 8)?);
    let checks = flags & (flag::CHECK_FREE | flag::CHECK_PAIR);
    if flags & !checks != flag::INLINE | flag::TRANSLATION_OFFSET || be16(control, 6)? != 0 {
        return None;
    }
    let number = be32(values, 4)?;
    let reach = match (*values.first()?, changes & !mask::PAIR) {
        (FREE, changed) if changed == mask::FREE | mask::KEY => None,
        (0, changed) if changed == mask::FREE | mask::KEY | mask::REACH => Some(reach(values, reached)?),
        _ => return None,
    };
    Some(KeyChange {
        key: u32::from_be_bytes(immediate),
        variant: number & 0xff,
        pair: (changes & mask::PAIR != 0).then_some(number >> 8),
        must_be_free: checks & flag::CHECK_FREE != 0,
        must_be_own: checks & flag::CHECK_PAIR != 0,
        reach,
    })
}

fn reach(values: &[u8], reached: &[u8]) -> Option<Reach> {
    const RIGHTS: [(u8, u32); 4] = [
        (1 << 3, access::LOCAL_WRITE),
        (1 << 4, access::REMOTE_READ),
        (1 << 5, access::REMOTE_WRITE),
        (1 << 6, access::REMOTE_ATOMIC),
    ];
    let rights = *values.get(2)?;
    let granted = RIGHTS.iter().filter(|(bit, _)| rights & bit != 0);
    let length = be64(values, 24)?;
    (u64::from(be32(reached, 0)?) == length).then_some(())?;
    Some(Reach {
        iova: be64(values, 16)?,
        length,
        access: granted.fold(0, |all, (_, right)| all | right),
        region: be32(reached, 4)?,
        address: be64(reached, 8)?,
    })
}
