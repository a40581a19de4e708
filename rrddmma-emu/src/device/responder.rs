//! The responder: what a message does at the queue pair it reaches.

use super::carried::{self, Carried, kind};
use super::config::LinkLayer;
use super::cq;
use super::cqe::{Entry, Report, Syndrome};
use super::event::{self, AsyncEvent};
use super::fabric::Fabric;
use super::grh;
use super::host::{Channel, Host, Place};
use super::key;
use super::mr::access;
use super::mw;
use super::port;
use super::qp::{self, QueuePair, State, Transport};
use super::srq;
use super::table::{self, Index, NONE};
use super::target;
use super::transfer::{self, Pieces};
use super::wqe::{self, Control, Destination, Remote, Request, Segment};

/// A message at the responder.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arrival {
    /// Where it is written to; `None` if the receive says where.
    pub(crate) write: Option<Remote>,
    /// Whether it takes a receive.
    pub(crate) receive: bool,
    pub(crate) immediate: Option<[u8; 4]>,
    /// Key of a window that is taken back.
    pub(crate) invalidate: Option<u32>,
    pub(crate) solicited: bool,
    pub(crate) length: u64,
    /// For an XRC target: the number of the shared receive queue.
    pub(crate) shared: Option<u32>,
    /// Of a datagram: how it was addressed.
    pub(crate) datagram: Option<Destination>,
}

impl Arrival {
    /// A message of `length` bytes that neither writes nor takes a receive.
    pub(crate) fn of(request: &Request<'_>, length: u64) -> Self {
        Self {
            write: None,
            receive: false,
            immediate: None,
            invalidate: None,
            solicited: request.control.solicited,
            length,
            shared: request.shared,
            datagram: None,
        }
    }
}

/// Why the responder did not take a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nak {
    /// No receive; the delay after which to try again, in the encoding of `min_rnr_timer`.
    NotReady(u8),
    /// Refused; what the requester reports.
    Refused(Syndrome),
    /// It failed without a word.
    Silent,
    /// Memory that is not there: the process may have died.
    Fault,
}

/// Largest receive descriptor.
const MAX_RECEIVE: usize = 512;

/// A receive taken from a queue.
struct Receive {
    counter: u16,
    bytes: [u8; MAX_RECEIVE],
    length: usize,
    /// Of a shared queue: the descriptor that follows.
    next: u32,
}

/// Lets a message arrive at queue pair `index`. The checks come in the order of Soft-RoCE's responder: operation
/// allowed, receive there, length, key.
pub(crate) fn receive(
    fabric: &mut Fabric,
    host: &mut Host<'_>,
    index: Index,
    source: Index,
    arrival: &Arrival,
    message: &Pieces<'_>,
) -> Result<(), Nak> {
    let qp = addressed(fabric, host, index, arrival.shared).map_err(Nak::Refused)?;
    if let Some(datagram) = &arrival.datagram {
        check_qkey(fabric, &qp, source, datagram)?;
    }
    if arrival.write.is_some() && qp.attributes.access & access::REMOTE_WRITE == 0 {
        invalid_request(fabric, host, index);
        return Err(Nak::Refused(Syndrome::RemoteInvalidRequest));
    }
    let sender = table::get(&fabric.qps, source).and_then(|source| port::of(fabric, source));
    let taken = if arrival.receive { Some(fetch(fabric, host, &qp)?) } else { None };
    let mut carried = None;
    match arrival.write {
        Some(remote) => write(fabric, host, index, &qp, remote, arrival.length, message)?,
        None => {
            let Some(taken) = &taken else { return Err(Nak::Fault) };
            let header =
                arrival.datagram.zip(sender).map(|(to, from)| grh::build(&from, &to.address, arrival.length));
            let lent = header.as_ref().map_or(&[][..], |header| &header[..]);
            match scatter(fabric, host, &qp, taken, lent, message) {
                Ok(in_completion) => carried = in_completion,
                Err(syndrome) => return fail_receive(fabric, host, index, &qp, taken, syndrome),
            }
        }
    }
    if let Some(taken) = taken {
        if arrival.invalidate.is_some_and(|key| !mw::invalidate(fabric, index, key)) {
            complete_failed(fabric, host, index, &qp, &taken, Syndrome::MemoryWindowBind);
            // The requester is not told (IBTA 9.9.6.3, class J; Soft-RoCE: RESPST_ERR_INVALIDATE_RKEY).
            return Err(Nak::Silent);
        }
        consume(fabric, host, index, &qp, &taken);
        let report = match (arrival.write, arrival.immediate, arrival.invalidate) {
            (Some(_), _, _) => Report::ReceivedWriteImmediate,
            (None, Some(_), _) => Report::ReceivedSendImmediate,
            (None, None, Some(_)) => Report::ReceivedSendInvalidate,
            (None, None, None) => Report::ReceivedSend,
        };
        let mut entry = Entry::new(report, qp::number(index), qp.user_index, taken.counter);
        let header = if arrival.datagram.is_some() { grh::LENGTH as u64 } else { 0 };
        entry.byte_count = u32::try_from(arrival.length + header).unwrap_or(u32::MAX);
        let invalidated = arrival.invalidate.map(u32::to_be_bytes);
        entry.immediate = arrival.immediate.or(invalidated).unwrap_or_default();
        entry.source_qpn = qp::number(source);
        entry.has_grh = arrival.datagram.is_some_and(|datagram| datagram.address.is_global != 0);
        if let Some((datagram, from)) = arrival.datagram.zip(sender) {
            // RoCE has neither: in place of the level stands which header it was (kernel: `handle_responder` in
            // drivers/infiniband/hw/mlx5/cq.c).
            let infiniband = from.link == LinkLayer::InfiniBand;
            let level = datagram.address.service_level;
            entry.service_level = if infiniband { level } else { grh::header_type(&from, &datagram.address) };
            entry.lid = if infiniband { from.lid() } else { 0 };
        }
        entry.solicited = arrival.solicited;
        entry.carried = carried;
        cq::push(fabric, host, qp.receive_cq, entry);
    }
    Ok(())
}

/// A pair as a request sees it. An XRC target has no protection domain and no receives: it takes both from the shared
/// queue of its XRC domain that the request names, and what arrives completes in that queue's completion queue
/// (IBTA annex A14). A request that names any other queue is invalid.
fn addressed(
    fabric: &mut Fabric,
    host: &mut Host<'_>,
    index: Index,
    shared: Option<u32>,
) -> Result<QueuePair, Syndrome> {
    let Some(mut qp) = table::get(&fabric.qps, index).copied() else {
        return Err(Syndrome::RemoteOperation);
    };
    establish(fabric, host, index, &qp);
    let Some(shared) = shared else { return Ok(qp) };
    let srq = table::get(&fabric.srqs, shared)
        .filter(|srq| srq.domain == qp.domain && srq.domain != 0)
        .filter(|srq| srq.process() == host.me || host.dma.is_alive(srq.process()));
    let Some(srq) = srq else {
        invalid_request(fabric, host, index);
        return Err(Syndrome::RemoteInvalidRequest);
    };
    (qp.pd, qp.srq, qp.receive_cq, qp.user_index) = (srq.pd, shared, srq.cq, srq.user_index);
    Ok(qp)
}

/// The first packet at a connection whose program waits for the last word of its peer before it goes on to RTS (IBTA
/// 11.6.3.1, "communication established"; not of datagrams, o11-5.1.1).
fn establish(fabric: &mut Fabric, host: &mut Host<'_>, index: Index, qp: &QueuePair) {
    let waits = qp.state() == State::ReadyToReceive && qp.established != 1;
    if !waits || qp.transport() == Some(Transport::UnreliableDatagram) {
        return;
    }
    if let Some(qp) = table::get_mut(&mut fabric.qps, index) {
        qp.established = 1;
    }
    tell(fabric, host, index, AsyncEvent::CommunicationEstablished);
}

/// The place that a read or an atomic reaches; `None` for one of length 0, whose key nobody looks at.
pub(crate) fn one_sided(
    fabric: &mut Fabric,
    host: &mut Host<'_>,
    index: Index,
    shared: Option<u32>,
    remote: Remote,
    length: u64,
    wanted: u32,
) -> Result<Option<Place>, Syndrome> {
    let qp = addressed(fabric, host, index, shared)?;
    // mlx5 takes neither reads nor atomics where it may have none in flight (to_mlx5_access_flags: only remote
    // writes are left if max_dest_rd_atomic is 0); a pair that does not allow an operation answers with an invalid
    // request (IBTA table 58, Soft-RoCE: check_op_valid).
    if qp.attributes.access & wanted == 0 || qp.attributes.max_destination_read_atomic == 0 {
        invalid_request(fabric, host, index);
        return Err(Syndrome::RemoteInvalidRequest);
    }
    if length == 0 {
        return Ok(None);
    }
    match key::translate(fabric, index, qp.pd, remote, length, wanted) {
        Some(place) => Ok(Some(place)),
        None => {
            access_error(fabric, host, index);
            Err(Syndrome::RemoteAccess)
        }
    }
}

fn write(
    fabric: &mut Fabric,
    host: &mut Host<'_>,
    index: Index,
    qp: &QueuePair,
    remote: Remote,
    length: u64,
    message: &Pieces<'_>,
) -> Result<(), Nak> {
    if length == 0 {
        return Ok(());
    }
    let Some(place) = key::translate(fabric, index, qp.pd, remote, length, access::REMOTE_WRITE) else {
        access_error(fabric, host, index);
        return Err(Nak::Refused(Syndrome::RemoteAccess));
    };
    let mut target = Pieces::new();
    target.memory(place, length).map_err(Nak::Refused)?;
    transfer::copy(host, message, &target).map_err(|_| Nak::Fault)
}

/// Reads the next receive without taking it.
fn fetch(fabric: &Fabric, host: &mut Host<'_>, qp: &QueuePair) -> Result<Receive, Nak> {
    let not_ready = Nak::NotReady(qp.attributes.min_rnr_timer);
    let mut taken = Receive { counter: 0, bytes: [0; MAX_RECEIVE], length: 0, next: 0 };
    let (place, record, consumed, stride) = if qp.srq == NONE {
        if qp.receive_depth() == 0 {
            return Err(not_ready);
        }
        taken.counter = (qp.receive_head & 0xffff) as u16;
        (qp.receive_slot(qp.receive_head), qp.place(qp.doorbell), qp.receive_head, qp.receive_stride())
    } else {
        let srq = table::get(&fabric.srqs, qp.srq).ok_or(Nak::Fault)?;
        taken.counter = (srq.head & 0xffff) as u16;
        (srq.slot(srq.head), srq.record(), srq.consumed, srq.stride())
    };
    let posted = u32::from_be(host.dma.load(record).map_err(|_| Nak::Fault)?);
    if (posted ^ consumed) & 0xffff == 0 {
        return Err(not_ready);
    }
    taken.length = usize::try_from(stride).unwrap_or(0).min(MAX_RECEIVE);
    let bytes = taken.bytes.get_mut(..taken.length).ok_or(Nak::Fault)?;
    host.dma.read(place, bytes).map_err(|_| Nak::Fault)?;
    taken.next = u32::from(u16::from_be_bytes([taken.bytes[2], taken.bytes[3]]));
    Ok(taken)
}

/// Takes the receive out of its queue.
fn consume(fabric: &mut Fabric, host: &mut Host<'_>, index: Index, qp: &QueuePair, taken: &Receive) {
    if qp.srq != NONE {
        srq::consume(fabric, host, qp.srq, taken.next);
    } else if let Some(qp) = table::get_mut(&mut fabric.qps, index) {
        qp.receive_head = qp.receive_head.wrapping_add(1) & 0xffff;
    }
}

/// Spreads a message over the scatter list of a receive, or gives it back if its completion carries it there.
fn scatter(
    fabric: &Fabric,
    host: &mut Host<'_>,
    qp: &QueuePair,
    taken: &Receive,
    header: &[u8],
    message: &Pieces<'_>,
) -> Result<Option<Carried>, Syndrome> {
    // Receives of a shared queue are governed by its protection domain.
    let (pd, skip) = match table::get(&fabric.srqs, qp.srq) {
        Some(srq) => (srq.pd, 16),
        None => (qp.pd, 0),
    };
    let mut from = Pieces::new();
    from.bytes(header)?;
    from.append(message)?;
    let list = taken.bytes.get(skip..taken.length).unwrap_or(&[]);
    let mut into = Pieces::new();
    for segment in wqe::scatter_list(list) {
        let Segment::Memory { key, address, length } = segment else { continue };
        // Only the segments that the message reaches are looked at.
        let missing = from.total().saturating_sub(into.total());
        if missing == 0 {
            break;
        }
        let length = u64::from(length).min(missing);
        into.local(fabric, (key, address, length), pd, access::LOCAL_WRITE)?;
    }
    if into.total() < from.total() {
        return Err(Syndrome::LocalLength);
    }
    carried::deliver(fabric, host, qp, kind::RECEIVED, &from, &into).map_err(|_| Syndrome::LocalProtection)
}

/// Completes a receive with an error. A connected pair fails with it; a datagram that does not fit is just lost.
fn fail_receive(
    fabric: &mut Fabric,
    host: &mut Host<'_>,
    index: Index,
    qp: &QueuePair,
    taken: &Receive,
    syndrome: Syndrome,
) -> Result<(), Nak> {
    let reported = match syndrome {
        Syndrome::LocalLength => Syndrome::RemoteInvalidRequest,
        _ => Syndrome::RemoteOperation,
    };
    if !qp.is_reliable() && syndrome == Syndrome::LocalLength {
        return Err(Nak::Refused(reported));
    }
    complete_failed(fabric, host, index, qp, taken, syndrome);
    Err(Nak::Refused(reported))
}

fn complete_failed(
    fabric: &mut Fabric,
    host: &mut Host<'_>,
    index: Index,
    qp: &QueuePair,
    taken: &Receive,
    syndrome: Syndrome,
) {
    consume(fabric, host, index, qp, taken);
    let mut entry = Entry::new(Report::ReceiveError, qp::number(index), qp.user_index, taken.counter);
    entry.syndrome = syndrome as u8;
    cq::push(fabric, host, qp.receive_cq, entry);
    fail(fabric, host, index);
}

/// A remote key that does not allow what was asked: the pair fails and its program is told.
fn access_error(fabric: &mut Fabric, host: &mut Host<'_>, index: Index) {
    raise(fabric, host, index, AsyncEvent::QpAccessError);
    fail(fabric, host, index);
}

/// A request that the pair cannot execute: the pair fails and its program is told.
pub(crate) fn invalid_request(fabric: &mut Fabric, host: &mut Host<'_>, index: Index) {
    raise(fabric, host, index, AsyncEvent::QpRequestError);
    fail(fabric, host, index);
}

/// Of what its peers do, only a reliable pair tells its program.
fn raise(fabric: &Fabric, host: &mut Host<'_>, index: Index, kind: AsyncEvent) {
    if table::get(&fabric.qps, index).is_some_and(QueuePair::is_reliable) {
        tell(fabric, host, index, kind);
    }
}

fn tell(fabric: &Fabric, host: &mut Host<'_>, index: Index, kind: AsyncEvent) {
    match table::get(&fabric.qps, index) {
        Some(qp) if qp.transport() == Some(Transport::XrcTarget) => target::raise(fabric, host, index, kind),
        Some(qp) => event::asynchronous(host, Channel(qp.events), qp.user_handle, kind),
        None => {}
    }
}

/// A send ring that cannot be read: no completion can tell of it (IBTA 11.6.3.2, "local work queue catastrophic error";
/// mlx5: `MLX5_EVENT_TYPE_WQ_CATAS_ERROR`).
pub(crate) fn ring_lost(fabric: &mut Fabric, host: &mut Host<'_>, index: Index) {
    let Some(qp) = table::get(&fabric.qps, index).copied() else { return };
    // What was posted is lost with the ring.
    let posted = host.dma.load(qp.place(qp.doorbell.wrapping_add(4))).map(u32::from_be);
    if let Some(qp) = table::get_mut(&mut fabric.qps, index) {
        qp.send_head = posted.unwrap_or(qp.send_head) & 0xffff;
    }
    error_state(fabric, host, index);
    tell(fabric, host, index, AsyncEvent::QpFatal);
}

/// Moves a reliable pair to the error state and flushes it. An unreliable one drops what it cannot take.
fn fail(fabric: &mut Fabric, host: &mut Host<'_>, index: Index) {
    if table::get(&fabric.qps, index).is_some_and(QueuePair::is_reliable) {
        error_state(fabric, host, index);
    }
}

/// Moves a pair to the error state and flushes it. Who uses a shared queue is told that the pair will take no more from
/// it (IBTA 11.6.3.2, "last WQE reached").
pub(crate) fn error_state(fabric: &mut Fabric, host: &mut Host<'_>, index: Index) {
    let Some(qp) = table::get_mut(&mut fabric.qps, index) else { return };
    let shares = qp.srq != NONE || qp.transport() == Some(Transport::XrcTarget);
    let leaves = shares && qp.state() != State::Error;
    qp.set_state(State::Error);
    qp.waiting = 0;
    flush(fabric, host, index);
    if leaves {
        tell(fabric, host, index, AsyncEvent::LastWqeReached);
    }
}

/// Completes everything that is posted on a pair in the error state, in order, as flushed. Receives of a shared queue
/// stay there.
pub(crate) fn flush(fabric: &mut Fabric, host: &mut Host<'_>, index: Index) {
    flush_sends(fabric, host, index);
    flush_receives(fabric, host, index);
}

/// What a failed request does to its pair. A reliable one is of no use any more. An unreliable one only stops sending:
/// it goes on to receive, and its program may bring it back to RTS (IBTA 10.3.1.6; mlx5 has `SQERR2RTS_QP` for it).
pub(crate) fn send_failed(fabric: &mut Fabric, host: &mut Host<'_>, index: Index) {
    let Some(qp) = table::get_mut(&mut fabric.qps, index) else { return };
    if qp.is_reliable() {
        return error_state(fabric, host, index);
    }
    qp.set_state(State::SendError);
    qp.waiting = 0;
    flush_sends(fabric, host, index);
}

/// Completes every request that is posted on a pair as flushed. Not while one of them is executed: a pair that is
/// connected to itself may refuse its own request, which then fails first.
pub(crate) fn flush_sends(fabric: &mut Fabric, host: &mut Host<'_>, index: Index) {
    if table::get(&fabric.qps, index).is_none_or(|qp| qp.executing == 1) {
        return;
    }
    // A ring holds no more entries than blocks, whatever the record says.
    let rounds = table::get(&fabric.qps, index).map_or(0, |qp| qp.send_blocks());
    for _ in 0..rounds {
        let Some(qp) = table::get(&fabric.qps, index).copied() else { return };
        let Ok(posted) = host.dma.load(qp.place(qp.doorbell.wrapping_add(4))) else { return };
        if (u32::from_be(posted) ^ qp.send_head) & 0xffff == 0 {
            return;
        }
        let mut head = [0; 16];
        if host.dma.read(qp.send_block(qp.send_head), &mut head).is_err() {
            return;
        }
        let Some(control) = Control::parse(&head) else { return };
        if let Some(qp) = table::get_mut(&mut fabric.qps, index) {
            qp.send_head = qp.send_head.wrapping_add(control.blocks()) & 0xffff;
        }
        fail_request(fabric, host, index, (qp.send_head & 0xffff) as u16, control.opcode, Syndrome::Flushed);
    }
}

/// Completes one request of a pair with an error.
pub(crate) fn fail_request(
    fabric: &mut Fabric,
    host: &mut Host<'_>,
    index: Index,
    counter: u16,
    opcode: u8,
    syndrome: Syndrome,
) {
    let Some(qp) = table::get(&fabric.qps, index) else { return };
    let mut entry = Entry::new(Report::RequestError, qp::number(index), qp.user_index, counter);
    entry.opcode = opcode;
    entry.syndrome = syndrome as u8;
    let cq = qp.send_cq;
    cq::push(fabric, host, cq, entry);
}

fn flush_receives(fabric: &mut Fabric, host: &mut Host<'_>, index: Index) {
    let rounds = match table::get(&fabric.qps, index) {
        Some(qp) if qp.srq == NONE => qp.receive_depth(),
        _ => 0,
    };
    for _ in 0..rounds {
        let Some(qp) = table::get(&fabric.qps, index).copied() else { return };
        let Ok(posted) = host.dma.load(qp.place(qp.doorbell)) else { return };
        if (u32::from_be(posted) ^ qp.receive_head) & 0xffff == 0 {
            return;
        }
        let counter = (qp.receive_head & 0xffff) as u16;
        if let Some(qp) = table::get_mut(&mut fabric.qps, index) {
            qp.receive_head = qp.receive_head.wrapping_add(1) & 0xffff;
        }
        let mut entry = Entry::new(Report::ReceiveError, qp::number(index), qp.user_index, counter);
        entry.syndrome = Syndrome::Flushed as u8;
        cq::push(fabric, host, qp.receive_cq, entry);
    }
}

/// A datagram whose key is not the receiver's is lost; a key with its highest bit set stands for the sender's own
/// (IBTA 10.2.4).
fn check_qkey(fabric: &Fabric, qp: &QueuePair, source: Index, datagram: &Destination) -> Result<(), Nak> {
    let sent = if datagram.qkey & 0x8000_0000 == 0 {
        datagram.qkey
    } else {
        table::get(&fabric.qps, source).map_or(0, |source| source.attributes.qkey)
    };
    if sent == qp.attributes.qkey { Ok(()) } else { Err(Nak::Refused(Syndrome::RemoteInvalidRequest)) }
}
