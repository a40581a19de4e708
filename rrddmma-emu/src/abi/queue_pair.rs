//! Creation of queue pairs.

use zerocopy::FromZeros;

use super::call::Call;
use super::uapi::cmd::{self, qp, uhw};
use super::uapi::{mlx5, verbs};
use crate::device::carried;
use crate::device::qp::{self as pair, Capacity, Creation, QueuePair, Transport};
use crate::device::table;
use crate::device::target::{self, OpenTarget, Opening};
use crate::errno::Errno;

/// Flags of `mlx5_ib_create_qp` that are known here: a doorbell page needs no number. The others ask for what the device does not have.
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
    let transport = match call.u32(qp::TYPE)? {
        RAW_PACKET | DRIVER => return Err(Errno::EOPNOTSUPP),
        code => Transport::from_code(code).ok_or(Errno::EINVAL)?,
    };
    if transport == Transport::XrcTarget {
        return create_target(call);
    }
    let driver: mlx5::CreateQp = call.structure(uhw::IN)?;
    if driver.flags & !KNOWN_FLAGS != 0 {
        return Err(Errno::EOPNOTSUPP);
    }
    let flags = call.u32(qp::FLAGS)?;
    check_flags(transport, flags)?;
    if call.has(qp::XRCD) || call.has(qp::SRQ) && transport == Transport::XrcInitiator {
        return Err(Errno::EINVAL);
    }
    let capacity: verbs::QpCap = call.structure(qp::CAPACITY)?;
    let request = Creation {
        transport,
        pd: call.handle(qp::PD).ok_or(Errno::EINVAL)?,
        send_cq: call.handle(qp::SEND_CQ).ok_or(Errno::EINVAL)?,
        receive_cq: match transport {
            Transport::XrcInitiator => None,
            _ => Some(call.handle(qp::RECEIVE_CQ).ok_or(Errno::EINVAL)?),
        },
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
        carries: carries(transport, flags, driver.flags),
        buffer: driver.buf_addr,
        doorbell: driver.db_addr,
        send_blocks: driver.sq_wqe_count,
        receive_depth: driver.rq_wqe_count,
        receive_shift: driver.rq_wqe_shift,
        user_index: driver.uidx,
    };
    let index = pair::create(call.fabric, call.host, call.context, &request)?;
    let mut response = mlx5::CreateQpResponse::new_zeroed();
    response.bfreg_index = driver.bfreg_index;
    call.put(uhw::OUT, &response)?;
    call.put(qp::RESPONSE_CAPACITY, &capacity)?;
    call.put(qp::RESPONSE_NUMBER, &pair::number(index))?;
    call.put_handle::<QueuePair>(cmd::HANDLE, index)
}

/// What comes in completions, as the two flags allow.
fn carries(transport: Transport, flags: u32, driver: u32) -> u32 {
    let signals_all = flags & qp::SIGNAL_ALL != 0 || driver & flag::ALLOW_SCATTER_CQE != 0;
    if driver & flag::SCATTER_CQE == 0 { 0 } else { carried::kinds(transport, signals_all) }
}

/// As `check_creation_flags` of uverbs: only raw packets and datagrams have any, and datagrams not those of raw packets,
/// of which mlx5 refuses the rest there.
fn check_flags(transport: Transport, flags: u32) -> Result<(), Errno> {
    let more = flags & !qp::SIGNAL_ALL;
    if flags & !qp::KNOWN_FLAGS != 0 || more != 0 && transport != Transport::UnreliableDatagram {
        return Err(Errno::EINVAL);
    }
    if more & !pair::BLOCK_OWN_MULTICAST != 0 {
        return Err(if more & qp::RAW_FLAGS != 0 { Errno::EINVAL } else { Errno::EOPNOTSUPP });
    }
    Ok(())
}

/// `QP.CREATE` of an XRC target, which has a domain in place of everything else.
fn create_target(call: &mut Call<'_, '_>) -> Result<(), Errno> {
    if [qp::PD, qp::SEND_CQ, qp::RECEIVE_CQ].into_iter().any(|id| call.has(id)) {
        return Err(Errno::EINVAL);
    }
    if let Some(handle) = call.handle(qp::SRQ) {
        let srq = table::find(&call.fabric.srqs, call.context, handle)?;
        if call.fabric.srqs[srq as usize].domain == 0 {
            return Err(Errno::EINVAL);
        }
    }
    let request = Opening {
        xrcd: call.handle(qp::XRCD).ok_or(Errno::ENOENT)?,
        user_handle: call.u64(qp::USER_HANDLE)?,
        events: call.channel(qp::EVENT_FD)?,
    };
    let capacity: verbs::QpCap = call.structure(qp::CAPACITY)?;
    let (open, index) = target::create(call.fabric, call.host, call.context, &request)?;
    call.put(qp::RESPONSE_CAPACITY, &capacity)?;
    call.put(qp::RESPONSE_NUMBER, &pair::number(index))?;
    call.put_handle::<OpenTarget>(cmd::HANDLE, open)
}

/// Types that a ConnectX has and this device does not: `IB_UVERBS_QPT_RAW_PACKET` and `IB_UVERBS_QPT_DRIVER`.
const RAW_PACKET: u32 = 8;
const DRIVER: u32 = 0xff;
