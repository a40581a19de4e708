//! Completion queues: creation, other sizes, moderation.

use super::call::Call;
use super::uapi::cmd::{self, cq, uhw};
use super::uapi::mlx5;
use super::uapi::verbs;
use super::write::Request;
use crate::device::cq::{CompletionQueue, Creation};
use crate::device::modify_cq::{self, Resize};
use crate::errno::Errno;

/// `mlx5_ib_create_cq_flags`: 128-byte entries of which both halves are written, and a doorbell page of one's own. The
/// third asks for time stamps of wall time, which these models do not write.
const PADDED: u16 = 1 << 0;
const KNOWN_FLAGS: u16 = PADDED | 1 << 1;

/// `CQ.CREATE`.
pub(crate) fn create(call: &mut Call<'_, '_>) -> Result<(), Errno> {
    let driver: mlx5::CreateCq = call.structure(uhw::IN)?;
    if driver.flags & !KNOWN_FLAGS != 0 {
        return Err(Errno::EINVAL);
    }
    if driver.flags & PADDED != 0 && driver.cqe_size != 128 {
        return Err(Errno::EOPNOTSUPP);
    }
    // The device announces no compressed completions.
    if driver.cqe_comp_en != 0 {
        return Err(Errno::EOPNOTSUPP);
    }
    let request = Creation {
        cqe: call.u32(cq::CQE)?,
        user_handle: call.u64(cq::USER_HANDLE)?,
        channel: call.channel(cq::CHANNEL)?,
        events: call.channel(cq::EVENT_FD)?,
        vector: call.u32(cq::VECTOR)?,
        flags: call.u32(cq::FLAGS)?,
        buffer: driver.buf_addr,
        doorbell: driver.db_addr,
        entry_size: driver.cqe_size,
    };
    let (index, cqe) = crate::device::cq::create(call.fabric, call.host, call.context, &request)?;
    call.put(uhw::OUT, &mlx5::CreateCqResponse { cqn: index, reserved: 0 })?;
    call.put(cq::RESPONSE_CQE, &cqe)?;
    call.put_handle::<CompletionQueue>(cmd::HANDLE, index)
}

/// `RESIZE_CQ`.
pub(crate) fn resize(request: &mut Request<'_, '_>) -> Result<(), Errno> {
    let input: verbs::ResizeCq = request.input();
    let driver: mlx5::ResizeCq = request.driver_input();
    if driver.reserved0 != 0 || driver.reserved1 != 0 {
        return Err(Errno::EINVAL);
    }
    let resize = Resize { cqe: input.cqe, buffer: driver.buf_addr, entry_size: u32::from(driver.cqe_size) };
    let Request { fabric, host, context, .. } = request;
    let cqe = modify_cq::resize(fabric, host, *context, input.cq_handle, &resize)?;
    request.answer(&verbs::ResizeCqResponse { cqe, reserved: 0 });
    Ok(())
}

/// `MODIFY_CQ`: the only thing to modify is moderation (`ib_uverbs_ex_modify_cq`).
pub(crate) fn modify(request: &mut Request<'_, '_>) -> Result<(), Errno> {
    const MODERATE: u32 = 1 << 0;
    let input: verbs::ModifyCq = request.input();
    if input.attr_mask != MODERATE || input.reserved != 0 {
        return Err(Errno::EOPNOTSUPP);
    }
    let Request { fabric, host, context, .. } = request;
    modify_cq::moderate(fabric, host, *context, input.cq_handle, input.cq_count, input.cq_period)
}
