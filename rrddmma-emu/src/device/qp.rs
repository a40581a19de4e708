//! Queue pairs: what the device keeps of each, creation and destruction.

use zerocopy::{FromBytes, FromZeros, Immutable, IntoBytes, KnownLayout};

use super::address::AddressVector;
use super::engine;
use super::event;
use super::fabric::Fabric;
use super::host::{Channel, Host, Place, Process};
use super::multicast;
use super::process;
use super::table::{self, ContextId, Index, Kind, NONE, Object, Owner};
use super::target::{self, OpenTarget};
use super::umem;
use crate::errno::Errno;

/// The number of the queue pair at place 0 of the table: low numbers belong to management.
pub(crate) const FIRST_NUMBER: u32 = 0x100;
/// `max_qp_wr`.
pub(crate) const MAX_WORK_REQUESTS: u32 = 32768;
/// `max_sge`.
pub(crate) const MAX_SGE: u32 = 30;
/// Reads and atomics in flight, either side.
pub(crate) const MAX_READ_ATOMIC: u32 = 16;

/// In `flags`: a multicast of this pair does not come back to it (`IB_UVERBS_QP_CREATE_BLOCK_MULTICAST_LOOPBACK`).
pub(crate) const BLOCK_OWN_MULTICAST: u32 = 1 << 1;

/// A transport service (`ib_uverbs_qp_type`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum Transport {
    ReliableConnected = 2,
    UnreliableConnected = 3,
    UnreliableDatagram = 4,
    XrcInitiator = 9,
    XrcTarget = 10,
}

impl Transport {
    pub(crate) fn from_code(code: u32) -> Option<Self> {
        match code {
            2 => Some(Self::ReliableConnected),
            3 => Some(Self::UnreliableConnected),
            4 => Some(Self::UnreliableDatagram),
            9 => Some(Self::XrcInitiator),
            10 => Some(Self::XrcTarget),
            _ => None,
        }
    }

    /// What stands at the other end of a connection.
    pub(crate) fn counterpart(self) -> Self {
        match self {
            Self::XrcInitiator => Self::XrcTarget,
            Self::XrcTarget => Self::XrcInitiator,
            same => same,
        }
    }

    /// Whether it has acknowledgements: requests are tried again, and what goes wrong is an error at both ends.
    pub(crate) fn is_reliable(self) -> bool {
        matches!(self, Self::ReliableConnected | Self::XrcInitiator | Self::XrcTarget)
    }
}

/// The state of a queue pair (`ibv_qp_state`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u32)]
pub(crate) enum State {
    Reset = 0,
    Init = 1,
    ReadyToReceive = 2,
    ReadyToSend = 3,
    SendDrain = 4,
    SendError = 5,
    Error = 6,
}

impl State {
    pub(crate) fn from_code(code: u32) -> Option<Self> {
        Some(match code {
            0 => Self::Reset,
            1 => Self::Init,
            2 => Self::ReadyToReceive,
            3 => Self::ReadyToSend,
            4 => Self::SendDrain,
            5 => Self::SendError,
            6 => Self::Error,
            _ => return None,
        })
    }

    /// Whether packets of a peer are taken.
    pub(crate) fn receives(self) -> bool {
        matches!(self, Self::ReadyToReceive | Self::ReadyToSend | Self::SendDrain | Self::SendError)
    }
}

/// What the program asks for (`ibv_qp_cap`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Capacity {
    pub(crate) max_send_wr: u32,
    pub(crate) max_receive_wr: u32,
    pub(crate) max_send_sge: u32,
    pub(crate) max_receive_sge: u32,
    pub(crate) max_inline: u32,
}

/// What `modify` sets.
#[derive(Clone, Copy, Debug, Default, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub struct Attributes {
    pub(crate) address: AddressVector,
    pub(crate) alternate: AddressVector,
    pub(crate) qkey: u32,
    pub(crate) receive_psn: u32,
    pub(crate) send_psn: u32,
    pub(crate) destination: u32,
    pub(crate) access: u32,
    pub(crate) pkey_index: u16,
    pub(crate) alternate_pkey_index: u16,
    pub(crate) path_mtu: u8,
    pub(crate) migration: u8,
    pub(crate) max_read_atomic: u8,
    pub(crate) max_destination_read_atomic: u8,
    pub(crate) min_rnr_timer: u8,
    pub(crate) port: u8,
    pub(crate) timeout: u8,
    pub(crate) retry_count: u8,
    pub(crate) rnr_retry: u8,
    pub(crate) alternate_port: u8,
    pub(crate) alternate_timeout: u8,
    pub(crate) reserved: u8,
}

/// A queue pair. Its rings lie in the owner's memory.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub struct QueuePair {
    owner: Owner,
    pub(crate) buffer: u64,
    pub(crate) doorbell: u64,
    pub(crate) user_handle: u64,
    /// Channel of asynchronous events.
    pub(crate) events: u64,
    /// When a waiting request is tried again.
    pub(crate) deadline: u64,
    pub(crate) pd: Index,
    pub(crate) send_cq: Index,
    pub(crate) receive_cq: Index,
    pub(crate) srq: Index,
    transport: u32,
    state: u32,
    pub(crate) flags: u32,
    pub(crate) user_index: u32,
    /// Blocks of 64 bytes in the send ring, a power of two or 0.
    send_blocks: u32,
    /// Descriptors in the receive ring, a power of two or 0.
    receive_depth: u32,
    receive_shift: u32,
    /// The next block of the send ring to execute, and the next receive to fill; 16 bits.
    pub(crate) send_head: u32,
    pub(crate) receive_head: u32,
    /// 0, or why the request at `send_head` waits until `deadline`: 1 receiver not ready, 2 no answer.
    pub(crate) waiting: u32,
    pub(crate) retries_left: u32,
    pub(crate) rnr_retries_left: u32,
    /// Asynchronous events that the program has read.
    pub(crate) async_events: u32,
    /// Ordinal of the queue pair on the fabric, for the trace.
    pub(crate) ordinal: u32,
    /// Of an XRC target: the number of its domain.
    pub(crate) domain: u32,
    /// Which device of the fabric.
    pub(crate) device: u32,
    /// 1 while the request at `send_head` is executed: it ends with a status of its own and must not be flushed.
    pub(crate) executing: u32,
    /// 1 once a packet has come since it can receive.
    pub(crate) established: u32,
    /// What comes in completions, see [`super::carried::kind`].
    pub(crate) carries: u32,
    pub(crate) attributes: Attributes,
}

impl Object for QueuePair {
    const KIND: Kind = Kind::Qp;

    fn owner(&self) -> &Owner {
        &self.owner
    }

    fn owner_mut(&mut self) -> &mut Owner {
        &mut self.owner
    }
}

impl QueuePair {
    pub(crate) fn process(&self) -> Process {
        self.owner.process
    }

    /// The transport; a number that a torn write left there makes the pair mute.
    pub(crate) fn transport(&self) -> Option<Transport> {
        Transport::from_code(self.transport)
    }

    pub(crate) fn set_transport(&mut self, transport: Transport) {
        self.transport = transport as u32;
    }

    /// Whether its transport has acknowledgements.
    pub(crate) fn is_reliable(&self) -> bool {
        self.transport().is_some_and(Transport::is_reliable)
    }

    pub(crate) fn state(&self) -> State {
        State::from_code(self.state).unwrap_or(State::Error)
    }

    pub(crate) fn set_state(&mut self, state: State) {
        self.state = state as u32;
    }

    /// Blocks in the send ring: 0 or a power of two.
    pub(crate) fn send_blocks(&self) -> u32 {
        if self.send_blocks.is_power_of_two() { self.send_blocks } else { 0 }
    }

    /// Descriptors in the receive ring: 0 or a power of two.
    pub(crate) fn receive_depth(&self) -> u32 {
        if self.receive_depth.is_power_of_two() { self.receive_depth } else { 0 }
    }

    /// Bytes of a receive descriptor.
    pub(crate) fn receive_stride(&self) -> u64 {
        1 << self.receive_shift.min(MAX_RECEIVE_SHIFT)
    }

    /// Segments that a receive can have.
    pub(crate) fn max_receive_segments(&self) -> u32 {
        if self.receive_depth() == 0 { 0 } else { (1 << self.receive_shift.min(MAX_RECEIVE_SHIFT)) / 16 }
    }

    /// A place in this pair's process.
    pub(crate) fn place(&self, address: u64) -> Place {
        Place { process: self.owner.process, address }
    }

    /// Where block `index` of the send ring begins; the ring follows the receive ring.
    pub(crate) fn send_block(&self, index: u32) -> Place {
        let receives = u64::from(self.receive_depth()) * self.receive_stride();
        let block = u64::from(index & self.send_blocks().wrapping_sub(1)) * 64;
        self.place(self.buffer.wrapping_add(receives).wrapping_add(block))
    }

    /// Both rings: first byte and length.
    pub(super) fn ring(&self) -> (u64, u64) {
        let receives = u64::from(self.receive_depth()) * self.receive_stride();
        (self.buffer, receives + u64::from(self.send_blocks()) * 64)
    }

    /// Where receive descriptor `index` begins.
    pub(crate) fn receive_slot(&self, index: u32) -> Place {
        let slot = u64::from(index & self.receive_depth().wrapping_sub(1)) * self.receive_stride();
        self.place(self.buffer.wrapping_add(slot))
    }
}

/// The number of the queue pair at a place of the table.
pub(crate) fn number(index: Index) -> u32 {
    FIRST_NUMBER.wrapping_add(index)
}

/// The place of a queue pair by its number.
pub(crate) fn by_number(fabric: &Fabric, number: u32) -> Option<Index> {
    let index = number.checked_sub(FIRST_NUMBER)?;
    table::get(&fabric.qps, index).map(|_| index)
}

/// The pair that a handle names: one of the program's own, or a target that it has open.
pub(crate) fn find(fabric: &Fabric, context: ContextId, handle: u32) -> Result<Index, Errno> {
    if table::is_kind::<OpenTarget>(handle) {
        let open = table::find(&fabric.targets, context, handle)?;
        let index = fabric.targets[open as usize].qp;
        // The row may name anything: its program may have died in the middle of writing it.
        table::get(&fabric.qps, index).map(|_| index).ok_or(Errno::ENOENT)
    } else {
        table::find(&fabric.qps, context, handle)
    }
}

/// Descriptors of 512 bytes at most (`max_rq_desc_sz`).
const MAX_RECEIVE_SHIFT: u32 = 9;

/// What a creation asks for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Creation {
    pub(crate) transport: Transport,
    pub(crate) pd: u32,
    pub(crate) send_cq: u32,
    /// An XRC initiator has none.
    pub(crate) receive_cq: Option<u32>,
    pub(crate) srq: Option<u32>,
    pub(crate) user_handle: u64,
    pub(crate) events: Option<Channel>,
    pub(crate) capacity: Capacity,
    /// `ib_uverbs_qp_create_flags`.
    pub(crate) flags: u32,
    /// See [`super::carried::kind`].
    pub(crate) carries: u32,
    pub(crate) buffer: u64,
    pub(crate) doorbell: u64,
    pub(crate) send_blocks: u32,
    pub(crate) receive_depth: u32,
    pub(crate) receive_shift: u32,
    pub(crate) user_index: u32,
}

/// Makes a queue pair in state RESET.
pub(crate) fn create(
    fabric: &mut Fabric,
    host: &mut Host<'_>,
    context: ContextId,
    request: &Creation,
) -> Result<Index, Errno> {
    let pd = table::find(&fabric.pds, context, request.pd)?;
    let send_cq = table::find(&fabric.cqs, context, request.send_cq)?;
    let receive_cq = match request.receive_cq {
        Some(handle) => table::find(&fabric.cqs, context, handle)?,
        None => NONE,
    };
    let srq = match request.srq {
        Some(handle) => table::find(&fabric.srqs, context, handle)?,
        None => NONE,
    };
    if table::get(&fabric.srqs, srq).is_some_and(|srq| srq.domain != 0) {
        return Err(Errno::EINVAL);
    }
    let receives = srq == NONE && request.transport != Transport::XrcInitiator;
    check_rings(request, receives)?;
    let receive_depth = if receives { request.receive_depth } else { 0 };
    let bytes = u64::from(request.send_blocks) * 64 + (u64::from(receive_depth) << request.receive_shift);
    if bytes != 0 {
        umem::pin(fabric, host, request.buffer, bytes, true)?;
    }
    let records = Place { process: host.me, address: request.doorbell };
    host.dma.pin(records, 8, true).map_err(|_| Errno::EFAULT)?;
    let index = table::allocate(&fabric.qps, &mut fabric.next.qp, 0)?;
    let events = request.events.unwrap_or_else(|| process::events_of(fabric, context));
    let ordinal = process::next_qp_ordinal(fabric, host.me);
    let device = process::device_of(fabric, context);
    let qp = &mut fabric.qps[index as usize];
    qp.zero();
    qp.device = device.into();
    qp.buffer = request.buffer;
    qp.doorbell = request.doorbell;
    qp.user_handle = request.user_handle;
    qp.events = events.0;
    (qp.pd, qp.send_cq, qp.receive_cq, qp.srq) = (pd, send_cq, receive_cq, srq);
    qp.set_transport(request.transport);
    qp.flags = request.flags;
    qp.carries = request.carries;
    qp.user_index = request.user_index;
    qp.send_blocks = request.send_blocks;
    qp.receive_depth = receive_depth;
    qp.receive_shift = request.receive_shift;
    qp.ordinal = ordinal;
    qp.owner = Owner::new(context, host.me);
    engine::activate(&mut fabric.active_qps, index);
    Ok(index)
}

/// As `set_rq_size` and `set_user_buf_size` of mlx5: sizes are powers of two within the device's limits.
fn check_rings(request: &Creation, receives: bool) -> Result<(), Errno> {
    let capacity = &request.capacity;
    if capacity.max_send_wr > MAX_WORK_REQUESTS
        || capacity.max_receive_wr > MAX_WORK_REQUESTS
        || capacity.max_send_sge > MAX_SGE
        || capacity.max_receive_sge > MAX_SGE
    {
        return Err(Errno::EINVAL);
    }
    let fits = |count: u32| count == 0 || count.is_power_of_two() && count <= MAX_WORK_REQUESTS;
    if !fits(request.send_blocks) {
        return Err(Errno::EINVAL);
    }
    if receives && request.receive_depth != 0 {
        let stride = (4..=MAX_RECEIVE_SHIFT).contains(&request.receive_shift);
        if !stride || !fits(request.receive_depth) {
            return Err(Errno::EINVAL);
        }
    }
    Ok(())
}

/// Destroys a queue pair in any state, unless it is in a multicast group, and returns how many of its asynchronous events the program has read.
pub(crate) fn destroy(
    fabric: &mut Fabric,
    host: &mut Host<'_>,
    context: ContextId,
    handle: u32,
) -> Result<u32, Errno> {
    if table::is_kind::<OpenTarget>(handle) {
        return target::close(fabric, host, context, handle);
    }
    let index = table::find(&fabric.qps, context, handle)?;
    if multicast::is_member(fabric, index) {
        return Err(Errno::EBUSY);
    }
    let qp = fabric.qps[index as usize];
    event::purge(host, Channel(qp.events), qp.user_handle);
    table::free(&mut fabric.qps, index);
    Ok(qp.async_events)
}
