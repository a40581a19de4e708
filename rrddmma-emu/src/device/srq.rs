//! Shared receive queues.

use zerocopy::{FromBytes, FromZeros, Immutable, IntoBytes, KnownLayout};

use super::event::{self, AsyncEvent};
use super::fabric::Fabric;
use super::host::{Channel, Host, Place, Process};
use super::process;
use super::table::{self, ContextId, Index, Kind, NONE, Object, Owner};
use super::umem;
use crate::errno::Errno;

/// `max_srq_wr`.
pub(crate) const MAX_WORK_REQUESTS: u32 = 32767;
/// `max_srq_sge`: what a descriptor of 512 bytes holds beside its link.
pub(crate) const MAX_SGE: u32 = 31;

/// A shared receive queue: a linked list of descriptors in the owner's memory.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub struct SharedReceiveQueue {
    owner: Owner,
    pub(crate) buffer: u64,
    pub(crate) doorbell: u64,
    pub(crate) user_handle: u64,
    /// Channel of asynchronous events.
    pub(crate) events: u64,
    pub(crate) pd: Index,
    /// Of an XRC queue: where its receives complete, the open domain it was made in, and the domain's number, which is
    /// 0 for an ordinary queue.
    pub(crate) cq: Index,
    pub(crate) xrcd: Index,
    pub(crate) domain: u32,
    /// Descriptor that is taken next.
    pub(crate) head: u32,
    /// How many were taken.
    pub(crate) consumed: u32,
    pub(crate) stride_shift: u32,
    pub(crate) depth: u32,
    pub(crate) max_sge: u32,
    pub(crate) limit: u32,
    pub(crate) user_index: u32,
    /// Asynchronous events that the program has read.
    pub(crate) async_events: u32,
}

impl Object for SharedReceiveQueue {
    const KIND: Kind = Kind::Srq;

    fn owner(&self) -> &Owner {
        &self.owner
    }

    fn owner_mut(&mut self) -> &mut Owner {
        &mut self.owner
    }
}

impl SharedReceiveQueue {
    pub(crate) fn process(&self) -> Process {
        self.owner.process
    }

    /// Where descriptor `index` begins.
    pub(crate) fn slot(&self, index: u32) -> Place {
        let last = if self.depth.is_power_of_two() { self.depth - 1 } else { 0 };
        let index = index & last;
        let address = self.buffer.wrapping_add(u64::from(index) * self.stride());
        Place { process: self.owner.process, address }
    }

    /// The doorbell record: how many receives were posted.
    pub(crate) fn record(&self) -> Place {
        Place { process: self.owner.process, address: self.doorbell }
    }

    /// The ring: first byte and length.
    pub(super) fn ring(&self) -> (u64, u64) {
        (self.buffer, u64::from(self.depth) * self.stride())
    }

    /// Bytes of a descriptor.
    pub(crate) fn stride(&self) -> u64 {
        1 << self.stride_shift.min(9)
    }
}

/// What a creation asks for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Creation {
    pub(crate) pd: u32,
    /// Of an XRC queue: its completion queue and its domain.
    pub(crate) xrc: Option<Xrc>,
    pub(crate) user_handle: u64,
    pub(crate) events: Option<Channel>,
    pub(crate) max_wr: u32,
    pub(crate) max_sge: u32,
    pub(crate) buffer: u64,
    pub(crate) doorbell: u64,
    pub(crate) user_index: u32,
}

/// Handles of what an XRC queue has beside its protection domain.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Xrc {
    pub(crate) cq: u32,
    pub(crate) xrcd: u32,
}

/// Makes a shared receive queue. The limit that a program may name here has no effect (`mlx5_ib_create_srq`); only a
/// modification arms it. Its ring has one descriptor more than receives fit, because the last one of the list
/// stays with the library (`create_srq_user` of mlx5: `roundup_pow_of_two(max_wr + 1)`).
pub(crate) fn create(
    fabric: &mut Fabric,
    host: &mut Host<'_>,
    context: ContextId,
    request: &Creation,
) -> Result<Index, Errno> {
    if request.max_wr > MAX_WORK_REQUESTS || request.max_sge > MAX_SGE {
        return Err(Errno::EINVAL);
    }
    let pd = table::find(&fabric.pds, context, request.pd)?;
    let (cq, xrcd, domain) = match &request.xrc {
        Some(xrc) => {
            let cq = table::find(&fabric.cqs, context, xrc.cq)?;
            let xrcd = table::find(&fabric.xrcds, context, xrc.xrcd)?;
            (cq, xrcd, fabric.xrcds[xrcd as usize].domain)
        }
        None => (NONE, NONE, 0),
    };
    let depth = (request.max_wr + 1).next_power_of_two();
    let stride = (16 + 16 * request.max_sge).next_power_of_two().max(32);
    umem::pin(fabric, host, request.buffer, u64::from(depth) * u64::from(stride), true)?;
    let index = table::allocate(&fabric.srqs, &mut fabric.next.srq, 1)?;
    let events = request.events.unwrap_or_else(|| process::events_of(fabric, context));
    let srq = &mut fabric.srqs[index as usize];
    srq.zero();
    srq.buffer = request.buffer;
    srq.doorbell = request.doorbell;
    srq.user_handle = request.user_handle;
    srq.events = events.0;
    srq.pd = pd;
    (srq.cq, srq.xrcd, srq.domain) = (cq, xrcd, domain);
    srq.stride_shift = stride.trailing_zeros();
    srq.depth = depth;
    srq.max_sge = request.max_sge;
    srq.user_index = request.user_index;
    srq.owner = Owner::new(context, host.me);
    Ok(index)
}

/// Arms the limit event. mlx5 cannot resize a shared queue (`mlx5_ib_modify_srq`).
pub(crate) fn modify(
    fabric: &mut Fabric,
    context: ContextId,
    handle: u32,
    limit: Option<u32>,
    resize: bool,
) -> Result<(), Errno> {
    let index = table::find(&fabric.srqs, context, handle)?;
    let srq = &mut fabric.srqs[index as usize];
    if resize {
        return Err(Errno::EINVAL);
    }
    if let Some(limit) = limit {
        if limit >= srq.depth {
            return Err(Errno::EINVAL);
        }
        srq.limit = limit;
    }
    Ok(())
}

/// Destroys a shared receive queue; EBUSY while a queue pair uses it. Returns how many of its events were read.
pub(crate) fn destroy(
    fabric: &mut Fabric,
    host: &mut Host<'_>,
    context: ContextId,
    handle: u32,
) -> Result<u32, Errno> {
    let index = table::find(&fabric.srqs, context, handle)?;
    if table::any(&fabric.qps, |qp| qp.srq == index) {
        return Err(Errno::EBUSY);
    }
    let srq = fabric.srqs[index as usize];
    event::purge(host, Channel(srq.events), srq.user_handle);
    table::free(&mut fabric.srqs, index);
    Ok(srq.async_events)
}

/// Takes the descriptor at the head; `next` is the one that it names. Raises the limit event once.
pub(crate) fn consume(fabric: &mut Fabric, host: &mut Host<'_>, index: Index, next: u32) {
    let Some(srq) = table::get_mut(&mut fabric.srqs, index) else { return };
    srq.head = next & 0xffff;
    srq.consumed = srq.consumed.wrapping_add(1) & 0xffff;
    if srq.limit == 0 {
        return;
    }
    let Ok(posted) = host.dma.load(srq.record()) else { return };
    if u32::from_be(posted).wrapping_sub(srq.consumed) & 0xffff < srq.limit {
        srq.limit = 0;
        event::asynchronous(host, Channel(srq.events), srq.user_handle, AsyncEvent::SrqLimitReached);
    }
}
