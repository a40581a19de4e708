//! Creation of queue pairs.

use zerocopy::FromZeros;

use super::call::Call;
use super::uapi::cmd::{self, qp, uhw};
use super::uapi::{mlx5, verbs};
use crate::device::qp::{Capacity, Creation, QueuePair};
use crate::errno::Errno;

/// Flags of `mlx5_ib_create_qp` that change nothing here: the device never scatters into completions, and a doorbell
/// page needs no number. The others ask for what the device does not have.
const KNOWN_FLAGS: u32 =
    flag::SCATTER_CQE | flag::BFREG_INDEX | flag::ALLOW_SCATTER_CQE | flag::UAR_PAGE_INDEX;

mod flag {
    pub(super) const SCATTER_CQE: u32 = 1 << 1;
    pub(super) const BFREG_INDEX: u32 = 1 << 3;
    pub(super) const ALLOW_SCATTER_CQE: u32 = 1 << 8;
    pub(super) const UAR_PAGE_INDEX: u32 = 1 << 10;
}

/// `QP.CREATE`.
pub(crate) fn create(call: &mut Call<'_, '_>) -> Result<(), Errno> {
    let driver: mlx5::CreateQp = call.structure(uhw::IN)?;
    if driver.flags & !KNOWN_FLAGS != 0 {
        return Err(Errno::EOPNOTSUPP);
    }
    let flags = call.u32(qp::FLAGS)?;
    if flags & !qp::SIGNAL_ALL != 0 {
        return Err(Errno::EOPNOTSUPP);
    }
    if call.has(qp::XRCD) {
        return Err(Errno::EINVAL);
    }
    let capacity: verbs::QpCap = call.structure(qp::CAPACITY)?;
    let request = Creation {
        transport: call.u32(qp::TYPE)?,
        pd: call.handle(qp::PD).ok_or(Errno::EINVAL)?,
        send_cq: call.handle(qp::SEND_CQ).ok_or(Errno::EINVAL)?,
        receive_cq: call.handle(qp::RECEIVE_CQ).ok_or(Errno::EINVAL)?,
        srq: call.handle(qp::SRQ),
        user_handle: call.u64(qp::USER_HANDLE)?,
        events: call.channel(qp::EVENT_FD)?,
        capacity: Capacity {
            max_send_wr: capacity.max_send_wr,
            max_receive_wr: capacity.max_recv_wr,
            max_send_sge: capacity.max_send_sge,
            max_receive_sge: capacity.max_recv_sge,
            max_inline: capacity.max_inline_data,
        },
        flags,
        buffer: driver.buf_addr,
        doorbell: driver.db_addr,
        send_blocks: driver.sq_wqe_count,
        receive_depth: driver.rq_wqe_count,
        receive_shift: driver.rq_wqe_shift,
        user_index: driver.uidx,
    };
    let index = crate::device::qp::create(call.fabric, call.host, call.context, &request)?;
    let mut response = mlx5::CreateQpResponse::new_zeroed();
    response.bfreg_index = driver.bfreg_index;
    call.put(uhw::OUT, &response)?;
    call.put(qp::RESPONSE_CAPACITY, &capacity)?;
    call.put(qp::RESPONSE_NUMBER, &crate::device::qp::number(index))?;
    call.put_handle::<QueuePair>(cmd::HANDLE, index)
}
