//! Addresses of a peer: the path that a connected queue pair or an address handle leads along.

use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use super::config::LinkLayer;
use super::fabric::Fabric;
use super::identity::{GidType, Identity};
use super::multicast;
use super::port;
use crate::errno::Errno;

/// An address as verbs describe it (`ibv_ah_attr`).
#[derive(Clone, Copy, Debug, Default, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub struct AddressVector {
    pub(crate) gid: [u8; 16],
    pub(crate) flow_label: u32,
    pub(crate) lid: u16,
    pub(crate) reserved: u16,
    pub(crate) source_gid_index: u8,
    pub(crate) hop_limit: u8,
    pub(crate) traffic_class: u8,
    pub(crate) service_level: u8,
    pub(crate) source_path_bits: u8,
    pub(crate) static_rate: u8,
    pub(crate) is_global: u8,
    pub(crate) port: u8,
}

/// Refuses what the kernel refuses: a port that is not there, no global route on RoCE (`mlx5_set_path`,
/// `mlx5_ib_create_ah`: EINVAL), a row beyond the GID table or an empty one (`rdma_get_gid_attr`:
/// EINVAL, ENODATA), a GID that no route leads to (`ib_resolve_eth_dmac`).
pub(crate) fn check(fabric: &Fabric, identity: &Identity, vector: &AddressVector) -> Result<(), Errno> {
    let from = identity.port(vector.port).ok_or(Errno::EINVAL)?;
    let roce = from.link == LinkLayer::Ethernet;
    if vector.is_global == 0 {
        return if roce { Err(Errno::EINVAL) } else { Ok(()) };
    }
    if u32::from(vector.source_gid_index) >= from.gid_table_length() {
        return Err(Errno::EINVAL);
    }
    let source = from.gid(usize::from(vector.source_gid_index)).ok_or(Errno::ENODATA)?;
    // The rates of verbs start at 2 (2.5 Gb/s); 0 is the port's own (`ib_rate_to_mlx5`).
    if vector.static_rate == 1 || vector.static_rate > MAX_STATIC_RATE {
        return Err(Errno::EINVAL);
    }
    if !roce || multicast::is_group(&vector.gid) {
        return Ok(());
    }
    // A link-local address of RoCE v1 says its Ethernet address itself; every other one is looked up in the routes of
    // the interface, and from the loopback interface only the fabric's addresses can be reached.
    if source.kind == GidType::RoceV1 && vector.gid.starts_with(&[0xfe, 0x80])
        || port::reached(fabric, &from, vector).is_some()
    {
        Ok(())
    } else {
        Err(Errno::ENETUNREACH)
    }
}

/// The hop limit of a connection along an address that was checked: the program's on InfiniBand; on Ethernet the kernel resolves the peer
/// and takes that of the route instead (`ib_resolve_unicast_gid_dmac`), unless a link-local address of RoCE v1 needs no route.
pub(crate) fn hop_limit(identity: &Identity, vector: &AddressVector) -> u8 {
    let from = identity.port(vector.port);
    let kind = from.and_then(|from| Some(from.gid(usize::from(vector.source_gid_index))?.kind));
    match kind {
        _ if vector.is_global == 0 || multicast::is_group(&vector.gid) => vector.hop_limit,
        Some(GidType::RoceV1) if vector.gid.starts_with(&[0xfe, 0x80]) => vector.hop_limit,
        Some(GidType::RoceV1 | GidType::RoceV2) => ROUTE_HOPS,
        _ => vector.hop_limit,
    }
}

/// What routes of Linux allow if nobody says otherwise (`net.ipv4.ip_default_ttl`).
const ROUTE_HOPS: u8 = 64;

/// `IB_RATE_800_GBPS`, the last of `enum ib_rate`.
const MAX_STATIC_RATE: u8 = 23;
