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
use super::umem;
use crate::errno::Errno;

/// Largest `cqe` of a creation: the ring has one more entry (ConnectX-5: `log_max_cq_sz` 22).
pub(crate) const MAX_CQE: u32 = (1 << 22) - 1;

/// `IB_UVERBS_CQ_FLAGS_IGNORE_OVERRUN`.
pub(crate) const IGNORE_OVERRUN: u32 = 1 << 1;
/// `IB_UVERBS_CQ_FLAGS_TIMESTAMP_COMPLETION`.
pub(crate) const TIMESTAMP: u32 = 1 << 0;

/// Bytes of the longer kind of entry: its second half is the entry, its first has room for data.
pub(super) const LONG_ENTRY: u32 = 128;

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
    pub(super) buffer: u64,
    doorbell: u64,
    pub(crate) user_handle: u64,
    /// Channel of completion events, 0 for none.
    pub(crate) channel: u64,
    /// Channel of asynchronous events.
    pub(crate) events: u64,
    /// When the first completion arrived that no event has told of, in nanoseconds of the clock.
    first_untold: u64,
    pub(super) entry_size: u32,
    pub(super) log_depth: u32,
    flags: u32,
    pub(super) producer: u32,
    /// Producer index after the last completion that a solicited-only arm waits for.
    pub(super) solicited: u32,
    /// Producer index at the last event.
    pub(super) told: u32,
    /// Completions and microseconds that make an event; see `modify_cq`.
    pub(super) moderation_count: u32,
    pub(super) moderation_period: u32,
    /// The arming record as last seen.
    arm_record: u32,
    /// 0, 1 (next solicited) or 2 (next any).
    armed: u32,
    /// Consumer index of the arm.
    pub(super) arm_consumer: u32,
    /// Events that the program has read.
    pub(crate) completion_events: u32,
    pub(crate) async_events: u32,
    /// 1 once a completion was lost: the queue is in error, and nothing enters it any more.
    pub(super) overrun: u32,
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

    pub(super) fn depth(&self) -> u32 {
        1 << (self.log_depth & 31).min(MAX_CQE.count_ones())
    }

    /// The ring: first byte and length.
    pub(super) fn ring(&self) -> (u64, u64) {
        (self.buffer, u64::from(self.depth()) * u64::from(self.entry_size & 0xff))
    }

    fn record(&self, index: u64) -> Place {
        Place { process: self.process(), address: self.doorbell.wrapping_add(4 * index) }
    }

    /// How many entries the program has not polled yet, as far as its record says.
    pub(super) fn pending(&self, host: &mut Host<'_>) -> u32 {
        let Ok(raw) = host.dma.load(self.record(0)) else { return 0 };
        self.producer.wrapping_sub(u32::from_be(raw)) & INDEX_MASK
    }

    /// Writes an entry at the producer's index, without moving it; false if the ring is not there.
    pub(super) fn write(&self, host: &mut Host<'_>, entry: &mut Entry) -> bool {
        let depth = self.depth();
        let slot = u64::from(self.producer & (depth - 1)) * u64::from(self.entry_size & 0xff);
        let front = self.buffer.wrapping_add(slot);
        let address = front.wrapping_add(if self.entry_size == LONG_ENTRY { 64 } else { 0 });
        let owner_bit = self.producer >> depth.trailing_zeros() & 1 == 1;
        let bytes = entry.encode(owner_bit, host.clock.now());
        let Some((last, body)) = bytes.split_last() else { return false };
        let process = self.process();
        let carried = entry.carried.as_ref().and_then(|carried| carried.front());
        carried.is_none_or(|bytes| host.dma.write(Place { process, address: front }, bytes).is_ok())
            && host.dma.write(Place { process, address }, body).is_ok()
            && host.dma.publish(Place { process, address: address.wrapping_add(63) }, *last).is_ok()
    }

    /// When the event of a moderated queue is due: `None` if it waits for nothing.
    fn due(&self) -> Option<u64> {
        if self.moderation_count == 0 || self.moderation_period == 0 {
            return None;
        }
        let enough = self.producer.wrapping_sub(self.told) >= self.moderation_count;
        let due = self.first_untold.saturating_add(u64::from(self.moderation_period) * 1000);
        (!enough).then_some(due)
    }
}

/// Whether entries have this many bytes.
pub(super) fn is_entry_size(bytes: u32) -> bool {
    matches!(bytes, 64 | LONG_ENTRY)
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
    if !is_entry_size(request.entry_size) {
        return Err(Errno::EINVAL);
    }
    let depth = (request.cqe + 1).next_power_of_two();
    let bytes = u64::from(depth) * u64::from(request.entry_size);
    umem::pin(fabric, host, request.buffer, bytes, true)?;
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
pub(crate) fn push(fabric: &mut Fabric, host: &mut Host<'_>, index: Index, mut entry: Entry) {
    let Some(cq) = table::get_mut(&mut fabric.cqs, index) else { return };
    if cq.overrun != 0 {
        return;
    }
    if !has_room(cq, host) {
        overrun(cq, host);
        return;
    }
    // A ring that the program has unmapped loses its completions, as it does on the adapter.
    if !cq.write(host, &mut entry) {
        return;
    }
    if cq.producer == cq.told {
        cq.first_untold = host.clock.now();
    }
    cq.producer = cq.producer.wrapping_add(1);
    if entry.solicited || entry.is_error() {
        cq.solicited = cq.producer;
    }
    notify(fabric, host, index);
}

/// Looks whether the program has armed the queue since last time, and fires if what it waits for is there already. What
/// moderation holds back is noted for [`next_event`].
pub(crate) fn notify(fabric: &mut Fabric, host: &mut Host<'_>, index: Index) {
    engine::deactivate(&mut fabric.moderated_cqs, index);
    let Some(cq) = table::get_mut(&mut fabric.cqs, index) else { return };
    let Ok(raw) = host.dma.load(cq.record(1)) else { return };
    let record = u32::from_be(raw);
    if record != cq.arm_record {
        let wanted = if record & SOLICITED_ONLY != 0 { 1 } else { 2 };
        // An arm for any completion is not weakened by a later one of the same sequence for solicited completions.
        let same_sequence = record >> 28 == cq.arm_record >> 28 && cq.arm_record != NEVER_ARMED;
        if !(same_sequence && (cq.armed == 0 || cq.armed == 2 && wanted == 1)) {
            cq.armed = wanted;
            cq.arm_consumer = record & INDEX_MASK;
            // Moderation counts what the program has not seen when it asks.
            cq.told = cq.producer.wrapping_sub(cq.producer.wrapping_sub(cq.arm_consumer) & INDEX_MASK);
            cq.first_untold = host.clock.now();
        }
        cq.arm_record = record;
    }
    let last = match cq.armed {
        1 => cq.solicited,
        2 => cq.producer,
        _ => return,
    };
    if cq.overrun != 0 || !is_after(last, cq.arm_consumer) {
        return;
    }
    if cq.due().is_some_and(|due| host.clock.now() < due) {
        engine::activate(&mut fabric.moderated_cqs, index);
        return;
    }
    cq.armed = 0;
    cq.told = cq.producer;
    event::completion(host, Channel(cq.channel), cq.user_handle);
}

/// When an event that moderation holds back is due, of any process: whoever delivered the completion keeps the time.
pub(crate) fn next_event(fabric: &Fabric) -> Option<u64> {
    let waiting = engine::members(&fabric.moderated_cqs);
    waiting.filter_map(|index| table::get(&fabric.cqs, index)?.due()).min()
}

/// Whether index `last` (one after a completion) is beyond the consumer's index, both 24 bits wide.
fn is_after(last: u32, consumer: u32) -> bool {
    let distance = last.wrapping_sub(consumer) & INDEX_MASK;
    distance != 0 && distance <= INDEX_MASK >> 1
}

fn has_room(cq: &CompletionQueue, host: &mut Host<'_>) -> bool {
    cq.flags & IGNORE_OVERRUN != 0 || cq.pending(host) < cq.depth()
}

/// The adapter puts a queue that has lost a completion into the error state: what is in the ring can be polled, and
/// nothing follows.
fn overrun(cq: &mut CompletionQueue, host: &mut Host<'_>) {
    cq.overrun = 1;
    event::asynchronous(host, Channel(cq.events), cq.user_handle, AsyncEvent::CqError);
}
