//! Addresses of a peer: the path that a connected queue pair or an address handle leads along.

use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use super::config::LinkLayer;
use super::identity::{self, GidType, Identity};
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
pub(crate) fn check(identity: &Identity, vector: &AddressVector) -> Result<(), Errno> {
    if !is_port(vector.port) {
        return Err(Errno::EINVAL);
    }
    let roce = identity.config.link == LinkLayer::Ethernet;
    if vector.is_global == 0 {
        return if roce { Err(Errno::EINVAL) } else { Ok(()) };
    }
    if u32::from(vector.source_gid_index) >= identity.gid_table_length() {
        return Err(Errno::EINVAL);
    }
    let source = identity.gids().get(usize::from(vector.source_gid_index)).ok_or(Errno::ENODATA)?;
    // The rates of verbs start at 2 (2.5 Gb/s); 0 is the port's own (`ib_rate_to_mlx5`).
    if vector.static_rate == 1 || vector.static_rate > MAX_STATIC_RATE {
        return Err(Errno::EINVAL);
    }
    if !roce || is_multicast(&vector.gid) {
        return Ok(());
    }
    // A link-local address of RoCE v1 says its Ethernet address itself; every other one is looked up in the routes of
    // the interface, and from the loopback interface only its own addresses can be reached.
    if source.kind == GidType::RoceV1 && vector.gid.starts_with(&[0xfe, 0x80])
        || is_own(identity, &vector.gid)
    {
        Ok(())
    } else {
        Err(Errno::ENETUNREACH)
    }
}

/// Whether packets along this path come back to this device, the only one on its network.
pub(crate) fn leads_home(identity: &Identity, vector: &AddressVector) -> bool {
    match identity.config.link {
        LinkLayer::Ethernet => is_own(identity, &vector.gid),
        LinkLayer::InfiniBand => vector.lid == identity::LID,
    }
}

/// Whether the device has this port.
pub(crate) fn is_port(port: u8) -> bool {
    (1..=identity::PORTS).contains(&port)
}

fn is_own(identity: &Identity, gid: &[u8; 16]) -> bool {
    identity.gids().iter().any(|entry| entry.gid == *gid)
}

fn is_multicast(gid: &[u8; 16]) -> bool {
    gid[0] == 0xff
}

/// `IB_RATE_800_GBPS`, the last of `enum ib_rate`.
const MAX_STATIC_RATE: u8 = 23;
