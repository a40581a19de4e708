//! Changes of a living completion queue: another ring, and how many completions make an event.

use super::cq::{CompletionQueue, MAX_CQE, is_entry_size};
use super::cqe::{Entry, Report};
use super::fabric::Fabric;
use super::host::Host;
use super::table::{self, ContextId};
use super::umem;
use crate::errno::Errno;

/// Largest count and period of moderation (`MLX5_MAX_CQ_COUNT`, `MLX5_MAX_CQ_PERIOD`).
pub(crate) const MAX_COUNT: u16 = 0xffff;
/// Microseconds.
pub(crate) const MAX_PERIOD: u16 = 0xfff;

/// What a new size asks for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Resize {
    pub(crate) cqe: u32,
    pub(crate) buffer: u64,
    pub(crate) entry_size: u32,
}

/// Gives a queue another ring and returns its `cqe`.
///
/// The device marks the end of the old ring with an entry of its own and goes on in the new one, one index later; the
/// program moves what it has not polled yet (libmlx5: `mlx5_cq_resize_copy_cqes`). The checks are those of
/// `mlx5_ib_resize_cq`, and of the adapter, which refuses a ring that is too small for what is pending.
pub(crate) fn resize(
    fabric: &mut Fabric,
    host: &mut Host<'_>,
    context: ContextId,
    handle: u32,
    request: &Resize,
) -> Result<u32, Errno> {
    let index = table::find(&fabric.cqs, context, handle)?;
    let cq = fabric.cqs[index as usize];
    if request.cqe == 0 || request.cqe > MAX_CQE {
        return Err(Errno::EINVAL);
    }
    let depth = (request.cqe + 1).next_power_of_two();
    if depth == cq.depth() {
        return Ok(depth - 1);
    }
    let pending = cq.pending(host);
    if !is_entry_size(request.entry_size) || cq.overrun != 0 || pending >= cq.depth() || pending > depth {
        return Err(Errno::EINVAL);
    }
    let bytes = u64::from(depth) * u64::from(request.entry_size);
    umem::pin(fabric, host, request.buffer, bytes, true)?;
    let mut mark = Entry::new(Report::Resized, 0, 0, 0);
    if !cq.write(host, &mut mark) {
        return Err(Errno::EFAULT);
    }
    let cq = &mut fabric.cqs[index as usize];
    // What was pending stands one index later now, and so does what an event waits for.
    cq.producer = cq.producer.wrapping_add(1);
    cq.solicited = cq.solicited.wrapping_add(1);
    cq.arm_consumer = cq.arm_consumer.wrapping_add(1);
    cq.told = cq.told.wrapping_add(1);
    cq.buffer = request.buffer;
    cq.entry_size = request.entry_size;
    cq.log_depth = depth.trailing_zeros();
    Ok(depth - 1)
}

/// Lets an event wait until `count` completions are there, or the first of them is `period` microseconds old. If either
/// is 0 no event waits (as in the device's context of a queue, whose two fields switch moderation off).
pub(crate) fn moderate(
    fabric: &mut Fabric,
    host: &mut Host<'_>,
    context: ContextId,
    handle: u32,
    count: u16,
    period: u16,
) -> Result<(), Errno> {
    let index = table::find(&fabric.cqs, context, handle)?;
    // `mlx5_ib_modify_cq`; the count has no larger value.
    if period > MAX_PERIOD {
        return Err(Errno::EINVAL);
    }
    let cq: &mut CompletionQueue = &mut fabric.cqs[index as usize];
    (cq.moderation_count, cq.moderation_period) = (count.into(), period.into());
    super::cq::notify(fabric, host, index);
    Ok(())
}
