//! Creation of shared receive queues.

use super::call::Call;
use super::uapi::cmd::{self, srq, uhw};
use super::uapi::mlx5;
use crate::device::srq::{Creation, SharedReceiveQueue};
use crate::errno::Errno;

/// `IB_UVERBS_SRQT_BASIC`.
const BASIC: u64 = 0;

/// `SRQ.CREATE`.
pub(crate) fn create(call: &mut Call<'_, '_>) -> Result<(), Errno> {
    let driver: mlx5::CreateSrq = call.structure(uhw::IN)?;
    if call.u64(srq::TYPE)? != BASIC || driver.flags != 0 {
        return Err(Errno::EOPNOTSUPP);
    }
    let request = Creation {
        pd: call.handle(srq::PD).ok_or(Errno::EINVAL)?,
        user_handle: call.u64(srq::USER_HANDLE)?,
        events: call.channel(srq::EVENT_FD)?,
        max_wr: call.u32(srq::MAX_WR)?,
        max_sge: call.u32(srq::MAX_SGE)?,
        limit: call.u32(srq::LIMIT)?,
        buffer: driver.buf_addr,
        doorbell: driver.db_addr,
        user_index: driver.uidx,
    };
    let index = crate::device::srq::create(call.fabric, call.host, call.context, &request)?;
    let depth = call.fabric.srqs[index as usize].depth;
    call.put(uhw::OUT, &mlx5::CreateSrqResponse { srqn: index, reserved: 0 })?;
    call.put(srq::RESPONSE_MAX_WR, &(depth - 1))?;
    call.put(srq::RESPONSE_MAX_SGE, &request.max_sge)?;
    call.put(srq::RESPONSE_NUMBER, &index)?;
    call.put_handle::<SharedReceiveQueue>(cmd::HANDLE, index)
}
