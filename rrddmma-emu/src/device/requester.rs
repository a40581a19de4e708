//! The requester: executes one entry of a send queue.

use super::carried::{self, Carried, kind};
use super::config::LinkLayer;
use super::cqe::Syndrome;
use super::fabric::Fabric;
use super::fault;
use super::host::{Fault, Host};
use super::mr::access;
use super::multicast;
use super::mw;
use super::port;
use super::qp::{self, QueuePair, Transport};
use super::responder::{self, Arrival, Nak};
use super::table::{self, Index};
use super::target;
use super::transfer::{self, MAX_MESSAGE, Pieces};
use super::wqe::{Destination, Operation, Remote, Request, opcode};

/// What became of a request.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Outcome {
    /// It is complete; the number of bytes it moved, and those that its completion brings.
    Done(u32, Option<Carried>),
    /// Nobody answered: to be tried again after the acknowledgement time-out.
    NoAnswer,
    /// The responder has no receive: to be tried again after the responder's delay, in its encoding.
    NotReady(u8),
    /// It failed.
    Failed(Syndrome),
}

/// Why a request did not succeed, on the way to an [`Outcome`].
enum Trouble {
    NoAnswer,
    NotReady(u8),
    Local(Syndrome),
    /// The responder refused; it is in the error state already where it has to be.
    Remote(Syndrome),
}

impl From<Syndrome> for Trouble {
    fn from(syndrome: Syndrome) -> Self {
        Self::Local(syndrome)
    }
}

/// Executes a request of queue pair `index`, into the peer's memory too.
pub(crate) fn execute(
    fabric: &mut Fabric,
    host: &mut Host<'_>,
    index: Index,
    request: &Request<'_>,
) -> Outcome {
    let Some(qp) = table::get(&fabric.qps, index).copied() else { return Outcome::NoAnswer };
    let reliable = qp.is_reliable();
    match attempt(fabric, host, index, &qp, request) {
        Ok((length, carried)) => Outcome::Done(u32::try_from(length).unwrap_or(u32::MAX), carried),
        Err(Trouble::Local(syndrome)) => Outcome::Failed(syndrome),
        // An unreliable transport hears nothing of what happens at the other end.
        Err(_) if !reliable => {
            Outcome::Done(u32::try_from(transfer::length(request.data).unwrap_or(0)).unwrap_or(0), None)
        }
        Err(Trouble::NoAnswer) => Outcome::NoAnswer,
        Err(Trouble::NotReady(timer)) => Outcome::NotReady(timer),
        Err(Trouble::Remote(syndrome)) => Outcome::Failed(syndrome),
    }
}

/// How many bytes were moved, and those that the completion brings.
type Moved = (u64, Option<Carried>);

fn attempt(
    fabric: &mut Fabric,
    host: &mut Host<'_>,
    index: Index,
    qp: &QueuePair,
    request: &Request<'_>,
) -> Result<Moved, Trouble> {
    if request.operation == Operation::Nop {
        return Ok((0, None));
    }
    let length = transfer::length(request.data)?;
    let limit = match qp.transport() {
        // A datagram is one packet.
        Some(Transport::UnreliableDatagram) => mtu(super::modify::ACTIVE_MTU),
        _ => MAX_MESSAGE,
    };
    if length > limit {
        return Err(Syndrome::LocalLength.into());
    }
    let arrival = match request.operation {
        Operation::Nop => return Ok((0, None)),
        Operation::Read { remote } => return read(fabric, host, index, qp, request, remote, length),
        Operation::Atomic { .. } => return atomic(fabric, host, index, qp, request),
        Operation::ChangeKey(change) => {
            mw::change(fabric, index, &change)?;
            return Ok((0, None));
        }
        Operation::Send { immediate } => Arrival {
            receive: true,
            immediate: immediate.then_some(request.control.immediate),
            datagram: request.destination.map(|to| routed(fabric, qp, to)),
            ..Arrival::of(request, length)
        },
        Operation::SendInvalidate { key } => {
            Arrival { receive: true, invalidate: Some(key), ..Arrival::of(request, length) }
        }
        Operation::Write { remote, immediate } => Arrival {
            write: Some(remote),
            receive: immediate,
            immediate: immediate.then_some(request.control.immediate),
            ..Arrival::of(request, length)
        },
    };
    let pieces = transfer::gather(fabric, request.data, qp.pd, 0)?;
    if let Some(to) = request.destination.filter(is_to_group) {
        return Ok((multicast(fabric, host, index, &to, &arrival, &pieces), None));
    }
    let peer = match &request.destination {
        Some(destination) => datagram_peer(fabric, qp, destination).ok_or(Trouble::NoAnswer)?,
        None => connected_peer(fabric, host, index, qp).ok_or(Trouble::NoAnswer)?,
    };
    check_mtu(fabric, qp, peer, length)?;
    if arrival.receive && qp.waiting == 0 && fault::on_message(fabric, host.me, device(qp)) {
        let timer = table::get(&fabric.qps, peer).map_or(0, |peer| peer.attributes.min_rnr_timer);
        return Err(Trouble::NotReady(timer));
    }
    match responder::receive(fabric, host, peer, index, &arrival, &pieces) {
        Ok(()) => {
            advance(fabric, index, peer, length);
            Ok((length, None))
        }
        Err(Nak::NotReady(timer)) => Err(Trouble::NotReady(timer)),
        Err(Nak::Silent) => Err(Trouble::NoAnswer),
        Err(Nak::Refused(syndrome)) => Err(Trouble::Remote(syndrome)),
        Err(Nak::Fault) => Err(fault(fabric, host, peer, request.shared)),
    }
}

fn device(qp: &QueuePair) -> u8 {
    u8::try_from(qp.device).unwrap_or(0)
}

fn is_to_group(to: &Destination) -> bool {
    multicast::is_group(&to.address.gid) && to.qpn == multicast::QPN
}

/// Hands a datagram to every pair of its group; each takes or loses it for itself.
fn multicast(
    fabric: &mut Fabric,
    host: &mut Host<'_>,
    index: Index,
    to: &Destination,
    arrival: &Arrival,
    pieces: &Pieces<'_>,
) -> u64 {
    let mut place = 0;
    while let Some((member, next)) = multicast::next_member(fabric, host, index, to, place) {
        let _ = responder::receive(fabric, host, member, index, arrival, pieces);
        place = next;
    }
    arrival.length
}

fn read(
    fabric: &mut Fabric,
    host: &mut Host<'_>,
    index: Index,
    qp: &QueuePair,
    request: &Request<'_>,
    remote: Remote,
    length: u64,
) -> Result<Moved, Trouble> {
    let peer = connected_peer(fabric, host, index, qp).ok_or(Trouble::NoAnswer)?;
    let target =
        responder::one_sided(fabric, host, peer, request.shared, remote, length, access::REMOTE_READ)
            .map_err(Trouble::Remote)?;
    // The keys of the scatter list are looked at when the response arrives, after the responder's.
    let into = transfer::gather(fabric, request.data, qp.pd, access::LOCAL_WRITE)?;
    let mut carried = None;
    if let Some(place) = target {
        let mut from = Pieces::new();
        from.memory(place, length)?;
        carried = deliver(fabric, host, qp, request, &from, &into)
            .map_err(|_| fault(fabric, host, peer, request.shared))?;
    }
    advance(fabric, index, peer, length);
    Ok((length, carried))
}

fn atomic(
    fabric: &mut Fabric,
    host: &mut Host<'_>,
    index: Index,
    qp: &QueuePair,
    request: &Request<'_>,
) -> Result<Moved, Trouble> {
    let Operation::Atomic { remote, operation } = request.operation else {
        return Err(Syndrome::LocalQpOperation.into());
    };
    let peer = connected_peer(fabric, host, index, qp).ok_or(Trouble::NoAnswer)?;
    // IBTA o9-113: an atomic on an address that is not a multiple of eight is an invalid request.
    if remote.address % 8 != 0 {
        responder::invalid_request(fabric, host, peer);
        return Err(Trouble::Remote(Syndrome::RemoteInvalidRequest));
    }
    let place = responder::one_sided(fabric, host, peer, request.shared, remote, 8, access::REMOTE_ATOMIC)
        .map_err(Trouble::Remote)?
        .ok_or(Trouble::Remote(Syndrome::RemoteAccess))?;
    let old = host.dma.atomic(place, operation).map_err(|_| fault(fabric, host, peer, request.shared))?;
    advance(fabric, index, peer, 8);
    // The word has changed by now, whatever the scatter list is worth.
    let into = transfer::gather(fabric, request.data, qp.pd, access::LOCAL_WRITE)?;
    if into.total() < 8 {
        return Err(Syndrome::LocalLength.into());
    }
    let bytes = old.to_ne_bytes();
    let mut from = Pieces::new();
    from.bytes(&bytes)?;
    let carried = deliver(fabric, host, qp, request, &from, &into);
    Ok((8, carried.map_err(|_| Trouble::Local(Syndrome::LocalProtection))?))
}

/// Writes what was fetched to the scatter list of the request, or gives it back if its completion brings it there.
fn deliver(
    fabric: &Fabric,
    host: &mut Host<'_>,
    qp: &QueuePair,
    request: &Request<'_>,
    from: &Pieces<'_>,
    into: &Pieces<'_>,
) -> Result<Option<Carried>, Fault> {
    // Of the masked atomics libmlx5 would not know where it goes (mlx5_copy_to_send_wqe).
    let known =
        matches!(request.control.opcode, opcode::RDMA_READ | opcode::COMPARE_SWAP | opcode::FETCH_ADD);
    let kind = if known && request.control.signaled { kind::FETCHED } else { 0 };
    carried::deliver(fabric, host, qp, kind, from, into)
}

/// The queue pair at the other end of a connection, if it would answer: it must lie behind the address, be of the
/// same transport, be connected back to us, take packets, and await the packet number that we send next.
fn connected_peer(fabric: &Fabric, host: &mut Host<'_>, index: Index, qp: &QueuePair) -> Option<Index> {
    let here = port::of(fabric, qp)?;
    let there = port::reached(fabric, &here, &qp.attributes.address)?;
    if !port::is_up(fabric, &here) || !port::is_up(fabric, &there) {
        return None;
    }
    let peer_index = qp::by_number(fabric, qp.attributes.destination)?;
    let peer = table::get(&fabric.qps, peer_index)?;
    let in_step = !qp.is_reliable() || peer.attributes.receive_psn == qp.attributes.send_psn;
    let connected = peer.transport() == qp.transport().map(Transport::counterpart)
        && peer.state().receives()
        && peer.attributes.destination == qp::number(index)
        && port::of(fabric, peer) == Some(there)
        && port::reached(fabric, &there, &peer.attributes.address) == Some(here)
        && in_step;
    let process = peer.process();
    let alive = process == host.me || target::is_nobody(process) || host.dma.is_alive(process);
    (connected && alive).then_some(peer_index)
}

/// The queue pair that a datagram reaches.
fn datagram_peer(fabric: &Fabric, qp: &QueuePair, destination: &Destination) -> Option<Index> {
    let here = port::of(fabric, qp)?;
    let there = port::reached(fabric, &here, &destination.address)?;
    if !port::is_up(fabric, &here) || !port::is_up(fabric, &there) {
        return None;
    }
    let index = qp::by_number(fabric, destination.qpn)?;
    let peer = table::get(&fabric.qps, index)?;
    let takes = peer.transport() == Some(Transport::UnreliableDatagram)
        && peer.state().receives()
        && port::of(fabric, peer) == Some(there);
    takes.then_some(index)
}

/// A destination as it travels: on RoCE every packet has a route, and libmlx5 leaves the bit that says so clear.
fn routed(fabric: &Fabric, qp: &QueuePair, mut destination: Destination) -> Destination {
    if port::of(fabric, qp).is_some_and(|port| port.link == LinkLayer::Ethernet) {
        destination.address.is_global = 1;
    }
    destination
}

/// A packet longer than the responder's path MTU, or one in the middle that is shorter, is an invalid request
/// (IBTA 9.7.4.1.6; Soft-RoCE: check_length).
fn check_mtu(fabric: &mut Fabric, qp: &QueuePair, peer: Index, length: u64) -> Result<(), Trouble> {
    let Some(other) = table::get(&fabric.qps, peer) else { return Err(Trouble::NoAnswer) };
    let (ours, theirs) = (qp.attributes.path_mtu, other.attributes.path_mtu);
    if qp.transport() != Some(Transport::UnreliableDatagram)
        && ours != theirs
        && length > mtu(ours.min(theirs))
    {
        return Err(Trouble::Remote(Syndrome::RemoteInvalidRequest));
    }
    Ok(())
}

/// Counts the packets of a message at both ends.
fn advance(fabric: &mut Fabric, index: Index, peer: Index, length: u64) {
    let Some(qp) = table::get_mut(&mut fabric.qps, index) else { return };
    let packets = length.div_ceil(mtu(qp.attributes.path_mtu)).max(1);
    let packets = u32::try_from(packets & 0xff_ffff).unwrap_or(0);
    qp.attributes.send_psn = qp.attributes.send_psn.wrapping_add(packets) & 0xff_ffff;
    if let Some(peer) = table::get_mut(&mut fabric.qps, peer) {
        peer.attributes.receive_psn = peer.attributes.receive_psn.wrapping_add(packets) & 0xff_ffff;
    }
}

/// Bytes of an MTU in the encoding of verbs (1 = 256 … 5 = 4096).
pub(crate) fn mtu(code: u8) -> u64 {
    128 << u64::from(code.clamp(1, 5))
}

/// What failing memory means: a peer that has died does not answer; one that lives has unmapped what it registered.
fn fault(fabric: &Fabric, host: &mut Host<'_>, peer: Index, shared: Option<u32>) -> Trouble {
    let process = match shared {
        Some(shared) => table::get(&fabric.srqs, shared).map(|srq| srq.process()),
        None => table::get(&fabric.qps, peer).map(|peer| peer.process()),
    };
    match process {
        Some(process) if process == host.me => Trouble::Local(Syndrome::LocalProtection),
        Some(process) if host.dma.is_alive(process) => Trouble::Remote(Syndrome::RemoteOperation),
        _ => Trouble::NoAnswer,
    }
}
