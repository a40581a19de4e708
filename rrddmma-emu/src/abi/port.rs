//! Questions about the port and its GID table.

use zerocopy::{FromZeros, IntoBytes};

use super::call::Call;
use super::uapi::cmd::{query_gid_entry, query_gid_table, query_port};
use super::uapi::verbs;
use crate::device::fabric::count;
use crate::device::identity::{self, GidType, Identity, NETDEV_INDEX};
use crate::device::modify::ACTIVE_MTU;
use crate::device::transfer::MAX_MESSAGE;
use crate::device::{LinkLayer, Place};
use crate::errno::Errno;

/// `QUERY_PORT`.
pub(crate) fn query(call: &mut Call<'_, '_>) -> Result<(), Errno> {
    let port = call.u64(query_port::PORT)?;
    let mut response = verbs::ExQueryPortResponse::new_zeroed();
    response.legacy_resp = describe(&call.fabric.identity(), port)?;
    call.put(query_port::RESPONSE, &response)
}

/// The port as verbs describe it; EINVAL for one that is not there.
pub(crate) fn describe(identity: &Identity, port: u64) -> Result<verbs::QueryPortResponse, Errno> {
    if !(1..=u64::from(identity::PORTS)).contains(&port) {
        return Err(Errno::EINVAL);
    }
    let mut response = verbs::QueryPortResponse::new_zeroed();
    response.max_msg_sz = u32::try_from(MAX_MESSAGE).unwrap_or(u32::MAX);
    response.gid_tbl_len = identity.gid_table_length();
    response.pkey_tbl_len = u16::try_from(identity.pkeys().len()).unwrap_or(u16::MAX);
    // IB_PORT_ACTIVE, and IB_PORT_PHYS_STATE_LINK_UP.
    response.state = 4;
    response.phys_state = 5;
    response.max_mtu = ACTIVE_MTU;
    response.active_mtu = ACTIVE_MTU;
    // 4X of EDR: 100 Gb/s.
    response.active_width = 2;
    response.active_speed = 32;
    response.max_vl_num = 1;
    match identity.config.link {
        LinkLayer::Ethernet => {
            // IB_UVERBS_PCF_CM_SUP | IB_UVERBS_PCF_IP_BASED_GIDS, IB_UVERBS_QPF_GRH_REQUIRED, IBV_LINK_LAYER_ETHERNET.
            response.port_cap_flags = 1 << 16 | 1 << 26;
            response.flags = 1;
            response.link_layer = 2;
        }
        LinkLayer::InfiniBand => {
            response.port_cap_flags = 1 << 16;
            response.lid = identity::LID;
            response.sm_lid = identity::LID;
            response.subnet_timeout = 18;
            response.max_vl_num = 4;
            response.link_layer = 1;
        }
    }
    Ok(response)
}

/// `QUERY_GID_TABLE`: the rows that are not empty; EINVAL if there is no room for them all.
pub(crate) fn gid_table(call: &mut Call<'_, '_>) -> Result<(), Errno> {
    let size = call.u64(query_gid_table::ENTRY_SIZE)?;
    if size == 0 || call.u64(query_gid_table::FLAGS)? != 0 {
        return Err(Errno::EINVAL);
    }
    let identity = call.fabric.identity();
    let room = call.get(query_gid_table::ENTRIES).ok_or(Errno::EINVAL)?;
    let count = identity.gids().len() as u64;
    if u64::from(room.length) / size < count {
        return Err(Errno::EINVAL);
    }
    for index in 0..identity.gids().len() {
        let entry = gid(&identity, index).ok_or(Errno::EINVAL)?;
        let bytes = entry.as_bytes();
        let taken = usize::try_from(size).unwrap_or(usize::MAX).min(bytes.len());
        let address = room.data.wrapping_add(index as u64 * size);
        let place = Place { process: call.host.me, address };
        call.host.dma.write(place, &bytes[..taken]).map_err(|_| Errno::EFAULT)?;
    }
    call.mark(query_gid_table::ENTRIES)?;
    call.put(query_gid_table::COUNT, &count)
}

/// `QUERY_GID_ENTRY`: EINVAL beyond the table, ENODATA for an empty row (`rdma_get_gid_attr`).
pub(crate) fn gid_entry(call: &mut Call<'_, '_>) -> Result<(), Errno> {
    let port = call.u64(query_gid_entry::PORT)?;
    let index = call.u64(query_gid_entry::INDEX)?;
    if port != 1 || call.u64(query_gid_entry::FLAGS)? != 0 {
        return Err(Errno::EINVAL);
    }
    let identity = call.fabric.identity();
    if index >= u64::from(identity.gid_table_length()) {
        return Err(Errno::EINVAL);
    }
    let index = usize::try_from(index).map_err(|_| Errno::EINVAL)?;
    let entry = gid(&identity, index).ok_or(Errno::ENODATA)?;
    call.put(query_gid_entry::ENTRY, &entry)
}

fn gid(identity: &Identity, index: usize) -> Option<verbs::GidEntry> {
    let known = identity.gids().get(index)?;
    let (first, second) = known.gid.split_at(8);
    let half = |bytes: &[u8]| bytes.first_chunk().map_or(0, |bytes| u64::from_ne_bytes(*bytes));
    Some(verbs::GidEntry {
        gid: [half(first), half(second)],
        gid_index: count(index),
        port_num: 1,
        gid_type: match known.kind {
            GidType::InfiniBand => 0,
            GidType::RoceV1 => 1,
            GidType::RoceV2 => 2,
        },
        netdev_ifindex: match identity.config.link {
            LinkLayer::Ethernet => NETDEV_INDEX,
            LinkLayer::InfiniBand => 0,
        },
    })
}
