//! Multicast groups: which queue pairs a datagram to a group reaches.

use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use super::config::LinkLayer;
use super::fabric::Fabric;
use super::host::Host;
use super::port;
use super::qp::{self, Transport};
use super::table::{self, ContextId, Index, Kind, Object, Owner};
use super::wqe::Destination;
use crate::errno::Errno;

/// Queue pairs that one group can have (`max_mcast_qp_attach` of a ConnectX-5).
pub(crate) const MAX_ATTACHED: u32 = 240;
/// The destination of every datagram to a group (IBTA 10.5.2).
pub(crate) const QPN: u32 = 0xff_ffff;

/// A queue pair in a group.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub struct Membership {
    owner: Owner,
    group: Group,
    pub(crate) qp: Index,
    reserved: u32,
}

impl Object for Membership {
    // A membership has no handle; the number is never used.
    const KIND: Kind = Kind::Qp;

    fn owner(&self) -> &Owner {
        &self.owner
    }

    fn owner_mut(&mut self) -> &mut Owner {
        &mut self.owner
    }
}

/// The name of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub struct Group {
    pub(crate) gid: [u8; 16],
    /// On InfiniBand; RoCE has none.
    pub(crate) lid: u16,
    pub(crate) reserved: [u16; 3],
}

impl Group {
    pub(crate) fn new(gid: [u8; 16], lid: u16) -> Self {
        Self { gid, lid, reserved: [0; 3] }
    }
}

/// Lets a pair take what is sent to a group. Doing it twice is doing it once (`ib_uverbs_attach_mcast`); a GID that names
/// no group, a pair of another transport, and on InfiniBand a LID of none are EINVAL (`ib_attach_mcast`).
pub(crate) fn attach(
    fabric: &mut Fabric,
    host: &Host<'_>,
    context: ContextId,
    handle: u32,
    group: &Group,
) -> Result<(), Errno> {
    let index = qp::find(fabric, context, handle)?;
    if table::any(&fabric.memberships, |member| member.qp == index && member.group == *group) {
        return Ok(());
    }
    check(fabric, index, group)?;
    let attached = table::living(&fabric.memberships).filter(|(_, member)| member.group == *group).count();
    if attached >= MAX_ATTACHED as usize {
        return Err(Errno::ENOMEM);
    }
    let place = table::allocate(&fabric.memberships, &mut fabric.next.membership, 0)?;
    fabric.memberships[place as usize] =
        Membership { owner: Owner::new(context, host.me), group: *group, qp: index, reserved: 0 };
    Ok(())
}

/// Takes a pair out of a group; EINVAL if it is not in it (`ib_uverbs_detach_mcast`).
pub(crate) fn detach(
    fabric: &mut Fabric,
    context: ContextId,
    handle: u32,
    group: &Group,
) -> Result<(), Errno> {
    let index = qp::find(fabric, context, handle)?;
    let found = table::living(&fabric.memberships)
        .find(|(_, member)| member.qp == index && member.group == *group)
        .map(|(place, _)| place);
    table::free(&mut fabric.memberships, found.ok_or(Errno::EINVAL)?);
    Ok(())
}

/// Whether a pair is in a group: its program must take it out before it destroys it (`uverbs_free_qp`).
pub(crate) fn is_member(fabric: &Fabric, qp: Index) -> bool {
    table::any(&fabric.memberships, |member| member.qp == qp)
}

/// Whether a GID names a group (`rdma_is_multicast_addr`): one of IPv6, or one of IPv4 in it.
pub(crate) fn is_group(gid: &[u8; 16]) -> bool {
    let mapped = gid.starts_with(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]);
    gid[0] == 0xff || mapped && gid[12] & 0xf0 == 0xe0
}

/// The Ethernet address of a group (RFC 1112, RFC 2464).
pub(crate) fn ethernet_address(gid: &[u8; 16]) -> [u8; 6] {
    if gid[0] == 0xff {
        [0x33, 0x33, gid[12], gid[13], gid[14], gid[15]]
    } else {
        [0x01, 0x00, 0x5e, gid[13] & 0x7f, gid[14], gid[15]]
    }
}

/// Where a search for the members of a datagram's group begins, and goes on: the first at or after `place`, and the place
/// to go on at.
pub(crate) fn next_member(
    fabric: &Fabric,
    host: &mut Host<'_>,
    sender: Index,
    to: &Destination,
    place: usize,
) -> Option<(Index, usize)> {
    let source = table::get(&fabric.qps, sender)?;
    let here = port::of(fabric, source).filter(|port| port::is_up(fabric, port))?;
    let roce = here.link == LinkLayer::Ethernet;
    let members = fabric.memberships.iter().enumerate().skip(place);
    for (place, member) in members.filter(|(_, member)| member.owner.is_used()) {
        let same = member.group.gid == to.address.gid && (roce || member.group.lid == to.address.lid);
        let blocked = member.qp == sender && source.flags & qp::BLOCK_OWN_MULTICAST != 0;
        if !same || blocked {
            continue;
        }
        let Some(peer) = table::get(&fabric.qps, member.qp) else { continue };
        let there =
            port::of(fabric, peer).is_some_and(|port| port.link == here.link && port::is_up(fabric, &port));
        let takes =
            there && peer.transport() == Some(Transport::UnreliableDatagram) && peer.state().receives();
        if takes && (peer.process() == host.me || host.dma.is_alive(peer.process())) {
            return Some((member.qp, place + 1));
        }
    }
    None
}

fn check(fabric: &Fabric, index: Index, group: &Group) -> Result<(), Errno> {
    let Some(qp) = table::get(&fabric.qps, index) else { return Err(Errno::EINVAL) };
    // RoCE has no LIDs; a pair without a port may come to be on RoCE (`is_valid_mcast_lid`).
    let infiniband = port::of(fabric, qp).is_some_and(|port| port.link == LinkLayer::InfiniBand);
    let lid = !infiniband || (FIRST_LID..PERMISSIVE_LID).contains(&group.lid);
    let datagrams = qp.transport() == Some(Transport::UnreliableDatagram);
    if is_group(&group.gid) && datagrams && lid { Ok(()) } else { Err(Errno::EINVAL) }
}

/// `IB_MULTICAST_LID_BASE`; the last one of all is everybody's.
const FIRST_LID: u16 = 0xc000;
const PERMISSIVE_LID: u16 = 0xffff;
