//! Completion queues: creation, the ring, arming and events.

use zerocopy::{FromBytes, FromZeros, Immutable, IntoBytes, KnownLayout};

use super::cqe::Entry;
use super::engine;
use super::event::{self, AsyncEvent};
use super::fabric::Fabric;
use super::host::{Channel, Host, Place, Process};
use super::identity;
use super::process;
use super::table::{self, ContextId, Index, Kind, Object, Owner};
use crate::errno::Errno;

/// Largest `cqe` of a creation: the ring has one more entry (ConnectX-5: `log_max_cq_sz` 22).
pub(crate) const MAX_CQE: u32 = (1 << 22) - 1;

/// `IB_UVERBS_CQ_FLAGS_IGNORE_OVERRUN`.
pub(crate) const IGNORE_OVERRUN: u32 = 1 << 1;
/// `IB_UVERBS_CQ_FLAGS_TIMESTAMP_COMPLETION`.
pub(crate) const TIMESTAMP: u32 = 1 << 0;

/// The consumer index and the sequence numbers are 24 bits wide.
const INDEX_MASK: u32 = 0xff_ffff;
/// In the arming record: fire for solicited completions and errors only.
const SOLICITED_ONLY: u32 = 1 << 24;
/// What the device writes into the arming record of a new queue. libmlx5 only ever writes there, and what it writes
/// first (sequence 0, consumer 0) cannot be told from cleared memory.
const NEVER_ARMED: u32 = u32::MAX;

/// A completion queue. Its entries lie in the owner's memory.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub struct CompletionQueue {
    owner: Owner,
    buffer: u64,
    doorbell: u64,
    pub(crate) user_handle: u64,
    /// Channel of completion events, 0 for none.
    pub(crate) channel: u64,
    /// Channel of asynchronous events.
    pub(crate) events: u64,
    entry_size: u32,
    log_depth: u32,
    flags: u32,
    producer: u32,
    /// Producer index after the last completion that a solicited-only arm waits for.
    solicited: u32,
    /// The arming record as last seen.
    arm_record: u32,
    /// 0, 1 (next solicited) or 2 (next any).
    armed: u32,
    /// Consumer index of the arm.
    arm_consumer: u32,
    /// Events that the program has read.
    pub(crate) completion_events: u32,
    pub(crate) async_events: u32,
    /// 1 once a completion was lost.
    overrun: u32,
    reserved: u32,
}

impl Object for CompletionQueue {
    const KIND: Kind = Kind::Cq;

    fn owner(&self) -> &Owner {
        &self.owner
    }

    fn owner_mut(&mut self) -> &mut Owner {
        &mut self.owner
    }
}

impl CompletionQueue {
    pub(crate) fn process(&self) -> Process {
        self.owner.process
    }

    fn depth(&self) -> u32 {
        1 << (self.log_depth & 31).min(MAX_CQE.count_ones())
    }

    fn record(&self, index: u64) -> Place {
        Place { process: self.process(), address: self.doorbell.wrapping_add(4 * index) }
    }
}

/// What a creation asks for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Creation {
    pub(crate) cqe: u32,
    pub(crate) user_handle: u64,
    pub(crate) channel: Option<Channel>,
    pub(crate) events: Option<Channel>,
    pub(crate) vector: u32,
    pub(crate) flags: u32,
    pub(crate) buffer: u64,
    pub(crate) doorbell: u64,
    pub(crate) entry_size: u32,
}

/// Makes a completion queue and returns its place and its `cqe`, which is one less than a power of two as in
/// `mlx5_ib_create_cq`.
pub(crate) fn create(
    fabric: &mut Fabric,
    host: &mut Host<'_>,
    context: ContextId,
    request: &Creation,
) -> Result<(Index, u32), Errno> {
    // ib_uverbs_ex_create_cq and mlx5_ib_create_cq: the vector must exist, zero entries are refused.
    if request.vector >= identity::COMPLETION_VECTORS || request.cqe == 0 || request.cqe > MAX_CQE {
        return Err(Errno::EINVAL);
    }
    if request.flags & !(IGNORE_OVERRUN | TIMESTAMP) != 0 {
        return Err(Errno::EOPNOTSUPP);
    }
    if request.entry_size != 64 && request.entry_size != 128 {
        return Err(Errno::EINVAL);
    }
    let depth = (request.cqe + 1).next_power_of_two();
    let ring = Place { process: host.me, address: request.buffer };
    host.dma.pin(ring, u64::from(depth) * u64::from(request.entry_size), true).map_err(|_| Errno::EFAULT)?;
    let index = table::allocate(&fabric.cqs, &mut fabric.next.cq, 1)?;
    let events = request.events.unwrap_or_else(|| process::events_of(fabric, context));
    let cq = &mut fabric.cqs[index as usize];
    cq.zero();
    cq.buffer = request.buffer;
    cq.doorbell = request.doorbell;
    cq.user_handle = request.user_handle;
    cq.channel = request.channel.map_or(0, |channel| channel.0);
    cq.events = events.0;
    cq.entry_size = request.entry_size;
    cq.log_depth = depth.trailing_zeros();
    cq.flags = request.flags;
    cq.arm_record = NEVER_ARMED;
    let record = Place { process: host.me, address: request.doorbell.wrapping_add(4) };
    host.dma.write(record, &NEVER_ARMED.to_be_bytes()).map_err(|_| Errno::EFAULT)?;
    cq.owner = Owner::new(context, host.me);
    engine::activate(&mut fabric.active_cqs, index);
    Ok((index, depth - 1))
}

/// Destroys a completion queue; EBUSY while a queue pair uses it. Returns how many completion and asynchronous events
/// the program has read or may still be reading: it waits until it has acknowledged as many.
pub(crate) fn destroy(
    fabric: &mut Fabric,
    host: &mut Host<'_>,
    context: ContextId,
    handle: u32,
) -> Result<(u32, u32), Errno> {
    let index = table::find(&fabric.cqs, context, handle)?;
    let busy = table::any(&fabric.qps, |qp| qp.send_cq == index || qp.receive_cq == index)
        || table::any(&fabric.srqs, |srq| srq.cq == index);
    if busy {
        return Err(Errno::EBUSY);
    }
    let cq = fabric.cqs[index as usize];
    event::purge(host, Channel(cq.channel), cq.user_handle);
    event::purge(host, Channel(cq.events), cq.user_handle);
    table::free(&mut fabric.cqs, index);
    Ok((cq.completion_events, cq.async_events))
}

/// Puts one completion into the ring and raises the event that somebody waits for.
pub(crate) fn push(
    fabric: &mut Fabric,
    host: &mut Host<'_>,
    index: Index,
    mut entry: Entry,
    solicited: bool,
) {
    let Some(cq) = table::get_mut(&mut fabric.cqs, index) else { return };
    if !has_room(cq, host) {
        overrun(cq, host);
        return;
    }
    let depth = cq.depth();
    let slot = u64::from(cq.producer & (depth - 1)) * u64::from(cq.entry_size & 0xff);
    let padding = if cq.entry_size == 128 { 64 } else { 0 };
    let address = cq.buffer.wrapping_add(slot + padding);
    let owner_bit = cq.producer >> depth.trailing_zeros() & 1 == 1;
    let now = host.clock.now();
    let bytes = entry.encode(owner_bit, now);
    let (last, body) = match bytes.split_last() {
        Some((last, body)) => (*last, body),
        None => return,
    };
    let process = cq.process();
    // A ring that the program has unmapped loses its completions, as it does on the adapter.
    let written = host.dma.write(Place { process, address }, body).is_ok()
        && host.dma.publish(Place { process, address: address.wrapping_add(63) }, last).is_ok();
    if !written {
        return;
    }
    cq.producer = cq.producer.wrapping_add(1);
    if solicited || entry.is_error() {
        cq.solicited = cq.producer;
    }
    notify(cq, host);
}

/// Looks whether the program has armed the queue since last time, and fires if what it waits for is there already.
pub(crate) fn notify(cq: &mut CompletionQueue, host: &mut Host<'_>) {
    let Ok(raw) = host.dma.load(cq.record(1)) else { return };
    let record = u32::from_be(raw);
    if record != cq.arm_record {
        let wanted = if record & SOLICITED_ONLY != 0 { 1 } else { 2 };
        // An arm for any completion is not weakened by a later one of the same sequence for solicited completions.
        let same_sequence = record >> 28 == cq.arm_record >> 28 && cq.arm_record != NEVER_ARMED;
        if !(same_sequence && (cq.armed == 0 || cq.armed == 2 && wanted == 1)) {
            cq.armed = wanted;
            cq.arm_consumer = record & INDEX_MASK;
        }
        cq.arm_record = record;
    }
    let last = match cq.armed {
        1 => cq.solicited,
        2 => cq.producer,
        _ => return,
    };
    if !is_after(last, cq.arm_consumer) {
        return;
    }
    cq.armed = 0;
    event::completion(host, Channel(cq.channel), cq.user_handle);
}

/// Whether index `last` (one after a completion) is beyond the consumer's index, both 24 bits wide.
fn is_after(last: u32, consumer: u32) -> bool {
    let distance = last.wrapping_sub(consumer) & INDEX_MASK;
    distance != 0 && distance <= INDEX_MASK >> 1
}

fn has_room(cq: &CompletionQueue, host: &mut Host<'_>) -> bool {
    if cq.flags & IGNORE_OVERRUN != 0 {
        return true;
    }
    let Ok(raw) = host.dma.load(cq.record(0)) else { return true };
    let consumer = u32::from_be(raw) & INDEX_MASK;
    cq.producer.wrapping_sub(consumer) & INDEX_MASK < cq.depth()
}

fn overrun(cq: &mut CompletionQueue, host: &mut Host<'_>) {
    if cq.overrun == 0 {
        cq.overrun = 1;
        event::asynchronous(host, Channel(cq.events), cq.user_handle, AsyncEvent::CqError);
    }
}
