//! Creation of completion queues.

use super::call::Call;
use super::uapi::cmd::{self, cq, uhw};
use super::uapi::mlx5;
use crate::device::cq::{CompletionQueue, Creation};
use crate::errno::Errno;

/// `mlx5_ib_create_cq_flags`: padded 128-byte entries, a doorbell page of one's own.
const KNOWN_FLAGS: u16 = 3;

/// `CQ.CREATE`.
pub(crate) fn create(call: &mut Call<'_, '_>) -> Result<(), Errno> {
    let driver: mlx5::CreateCq = call.structure(uhw::IN)?;
    if driver.flags & !KNOWN_FLAGS != 0 {
        return Err(Errno::EINVAL);
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
