//! Requests that bind windows and take them back, as libmlx5 writes them.

use super::bed::segment;

/// Rights as `mlx5_wqe_mkey_context_seg` has them.
pub(super) const READ: u8 = 1 << 4;
pub(super) const WRITE: u8 = 1 << 5;
pub(super) const ATOMIC: u8 = 1 << 6;

/// What a bind asks for, as libmlx5 writes it.
#[derive(Clone, Copy)]
pub(super) struct Bind {
    pub(super) kind: u8,
    pub(super) variant: u8,
    pub(super) iova: u64,
    pub(super) region: (u64, u32),
    pub(super) length: u32,
    pub(super) rights: u8,
    pub(super) pair: Option<u32>,
}

fn umr(flags: u8, mask: u64, values: &[u8]) -> Vec<u8> {
    let mut tail = vec![0x80 | 0x10 | flags, 0, 0, 0, 0, 4, 0, 0];
    tail.extend(mask.to_be_bytes());
    tail.resize(48, 0);
    tail.extend(values);
    tail.resize(48 + 64, 0);
    tail
}

const KEY_AND_FREE: u64 = 1 << 13 | 1 << 29;
const PAIR: u64 = 1 << 14;
const REACH: u64 = 1 | 1 << 6 | 0xf << 18;

impl Bind {
    pub(super) fn tail(&self, own: u32) -> Vec<u8> {
        let number = if self.kind == 2 { self.pair.unwrap_or(own) << 8 } else { 0xffff_ff00 };
        let mut values = vec![0, 0, self.rights, 0];
        values.extend((number | u32::from(self.variant)).to_be_bytes());
        values.resize(16, 0);
        values.extend(self.iova.to_be_bytes());
        values.extend(u64::from(self.length).to_be_bytes());
        let (flags, pair) = if self.kind == 2 { (1 << 5, PAIR) } else { (0, 0) };
        let mut tail = umr(flags, KEY_AND_FREE | REACH | pair, &values);
        tail.extend(segment(self.region.0, self.length, self.region.1));
        tail.resize(48 + 64 + 64, 0);
        tail
    }
}

/// What takes a window back.
pub(super) fn taken_back(kind: u8, variant: u32) -> Vec<u8> {
    let values = [&[1 << 6, 0, 0, 0][..], &(0xffff_ff00 | variant).to_be_bytes()].concat();
    let (flags, pair) = if kind == 2 { (1 << 3, PAIR) } else { (0, 0) };
    umr(flags, KEY_AND_FREE | pair, &values)
}
