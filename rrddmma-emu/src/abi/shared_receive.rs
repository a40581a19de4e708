//! Creation of shared receive queues.

use super::call::Call;
use super::uapi::cmd::{self, srq, uhw};
use super::uapi::mlx5;
use crate::device::srq::{Creation, SharedReceiveQueue, Xrc};
use crate::errno::Errno;

/// `enum ib_uverbs_srq_type`.
const BASIC: u64 = 0;
const XRC: u64 = 1;
const TAG_MATCHING: u64 = 2;

/// `SRQ.CREATE`.
pub(crate) fn create(call: &mut Call<'_, '_>) -> Result<(), Errno> {
    let driver: mlx5::CreateSrq = call.structure(uhw::IN)?;
    let xrc = match call.u64(srq::TYPE)? {
        BASIC => None,
        XRC => {
            let cq = call.handle(srq::CQ).ok_or(Errno::ENOENT)?;
            let xrcd = call.handle(srq::XRCD).ok_or(Errno::ENOENT)?;
            Some(Xrc { cq, xrcd })
        }
        TAG_MATCHING => return Err(Errno::EOPNOTSUPP),
        _ => return Err(Errno::EINVAL),
    };
    if driver.reserved0 != 0 || driver.reserved1 != 0 {
        return Err(Errno::EINVAL);
    }
    // Signatures, which no recent adapter has.
    if driver.flags != 0 {
        return Err(Errno::EOPNOTSUPP);
    }
    let request = Creation {
        pd: call.handle(srq::PD).ok_or(Errno::EINVAL)?,
        user_handle: call.u64(srq::USER_HANDLE)?,
        events: call.channel(srq::EVENT_FD)?,
        max_wr: call.u32(srq::MAX_WR)?,
        max_sge: call.u32(srq::MAX_SGE)?,
        xrc,
        buffer: driver.buf_addr,
        doorbell: driver.db_addr,
        user_index: driver.uidx,
    };
    let index = crate::device::srq::create(call.fabric, call.host, call.context, &request)?;
    let depth = call.fabric.srqs[index as usize].depth;
    call.put(uhw::OUT, &mlx5::CreateSrqResponse { srqn: index, reserved: 0 })?;
    call.put(srq::RESPONSE_MAX_WR, &(depth - 1))?;
    call.put(srq::RESPONSE_MAX_SGE, &request.max_sge)?;
    if xrc.is_some() {
        call.put(srq::RESPONSE_NUMBER, &index)?;
    }
    call.put_handle::<SharedReceiveQueue>(cmd::HANDLE, index)
}
