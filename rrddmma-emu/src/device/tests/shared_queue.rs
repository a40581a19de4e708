//! Shared receive queues as a program keeps them.

use super::bed::*;
use crate::device::srq::Xrc;
use crate::device::table::{self, Index};
use crate::device::{Channel, pd, srq};
use crate::errno::Errno;

/// A queue and what its program keeps of it.
pub(crate) struct Shared {
    pub(crate) index: Index,
    pub(crate) buffer: u64,
    pub(crate) record: u64,
    pub(crate) posted: u32,
}

pub(crate) const STRIDE: u64 = 32;
pub(crate) const SLOTS: u32 = 8;

/// A shared queue of eight descriptors, linked in the order of their places as libmlx5 does at first.
pub(crate) fn create(bed: &mut Bed, program: Program, limit: u32, channel: u64, xrc: Option<Xrc>) -> Shared {
    let buffer = bed.room(program.process, u64::from(SLOTS) * STRIDE);
    let record = bed.room(program.process, 8);
    for slot in 0..SLOTS as u16 {
        bed.put(program.process, buffer + u64::from(slot) * STRIDE + 2, &(slot + 1).to_be_bytes());
    }
    let request = srq::Creation {
        pd: table::handle::<pd::ProtectionDomain>(program.pd),
        user_handle: 0x5ca1e,
        events: Some(Channel(channel)),
        max_wr: SLOTS - 1,
        max_sge: 1,
        xrc,
        buffer,
        doorbell: record,
        user_index: 3,
    };
    let index = bed
        .with(program.process, |fabric, host| srq::create(fabric, host, program.context, &request))
        .unwrap();
    arm(bed, program, index, limit).unwrap();
    Shared { index, buffer, record, posted: 0 }
}

/// Arms the limit.
pub(crate) fn arm(bed: &mut Bed, program: Program, index: Index, limit: u32) -> Result<(), Errno> {
    let handle = table::handle::<srq::SharedReceiveQueue>(index);
    bed.with(program.process, |fabric, _| srq::modify(fabric, program.context, handle, Some(limit), false))
}

/// Posts a receive.
pub(crate) fn post(bed: &mut Bed, program: Program, shared: &mut Shared, to: (u64, u32, u32)) {
    let slot = shared.buffer + u64::from(shared.posted % SLOTS) * STRIDE;
    bed.put(program.process, slot + 16, &segment(to.0, to.1, to.2));
    shared.posted += 1;
    bed.put(program.process, shared.record, &shared.posted.to_be_bytes());
}
