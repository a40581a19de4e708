//! Questions about the port and its GID table.

use zerocopy::{FromZeros, IntoBytes};

use super::call::Call;
use super::uapi::cmd::{query_gid_entry, query_gid_table, query_port};
use super::uapi::verbs;
use crate::device::fabric::count;
use crate::device::identity::{GidType, NETDEV_INDEX, Port};
use crate::device::modify::ACTIVE_MTU;
use crate::device::port::is_up;
use crate::device::transfer::MAX_MESSAGE;
use crate::device::{ContextId, Fabric, LinkLayer, Place, process};
use crate::errno::Errno;

/// `QUERY_PORT`.
pub(crate) fn query(call: &mut Call<'_, '_>) -> Result<(), Errno> {
    let port = call.u64(query_port::PORT)?;
    let mut response = verbs::ExQueryPortResponse::new_zeroed();
    response.legacy_resp = describe(call.fabric, call.context, port)?;
    call.put(query_port::RESPONSE, &response)
}

/// The port as verbs describe it; EINVAL for one that is not there.
pub(crate) fn describe(
    fabric: &Fabric,
    context: ContextId,
    number: u64,
) -> Result<verbs::QueryPortResponse, Errno> {
    let number = u8::try_from(number).map_err(|_| Errno::EINVAL)?;
    let port = process::identity_of(fabric, context)?.port(number).ok_or(Errno::EINVAL)?;
    let mut response = verbs::QueryPortResponse::new_zeroed();
    response.max_msg_sz = u32::try_from(MAX_MESSAGE).unwrap_or(u32::MAX);
    response.gid_tbl_len = port.gid_table_length();
    response.pkey_tbl_len = u16::try_from(port.pkeys().len()).unwrap_or(u16::MAX);
    // IB_PORT_ACTIVE and IB_PORT_PHYS_STATE_LINK_UP; IB_PORT_DOWN, which waits for a link (POLLING) or, on Ethernet,
    // is disabled (`mlx5_query_port_roce`).
    (response.state, response.phys_state) = match (is_up(fabric, &port), port.link) {
        (true, _) => (4, 5),
        (false, LinkLayer::Ethernet) => (1, 3),
        (false, LinkLayer::InfiniBand) => (1, 2),
    };
    response.max_mtu = ACTIVE_MTU;
    response.active_mtu = ACTIVE_MTU;
    // Four lanes.
    response.active_width = 2;
    response.active_speed = port.speed;
    response.max_vl_num = 1;
    match port.link {
        LinkLayer::Ethernet => {
            // IB_UVERBS_PCF_CM_SUP | IB_UVERBS_PCF_IP_BASED_GIDS, IB_UVERBS_QPF_GRH_REQUIRED, IBV_LINK_LAYER_ETHERNET.
            response.port_cap_flags = 1 << 16 | 1 << 26;
            response.flags = 1;
            response.link_layer = 2;
        }
        LinkLayer::InfiniBand => {
            response.port_cap_flags = 1 << 16;
            response.lid = port.lid();
            response.sm_lid = SUBNET_MANAGER;
            response.subnet_timeout = 18;
            response.max_vl_num = 4;
            response.link_layer = 1;
        }
    }
    Ok(response)
}

/// The first port of the first device plays the subnet manager.
const SUBNET_MANAGER: u16 = 1;

/// `QUERY_GID_TABLE`: the rows that are not empty; EINVAL if there is no room for them all.
pub(crate) fn gid_table(call: &mut Call<'_, '_>) -> Result<(), Errno> {
    let size = call.u64(query_gid_table::ENTRY_SIZE)?;
    if size == 0 || call.u64(query_gid_table::FLAGS)? != 0 {
        return Err(Errno::EINVAL);
    }
    let identity = process::identity_of(call.fabric, call.context)?;
    let room = call.get(query_gid_table::ENTRIES).ok_or(Errno::EINVAL)?;
    let entries = || identity.ports().flat_map(|port| (0..).map_while(move |index| gid(&port, index)));
    let count = entries().count() as u64;
    if u64::from(room.length) / size < count {
        return Err(Errno::EINVAL);
    }
    for (index, entry) in (0..).zip(entries()) {
        let bytes = entry.as_bytes();
        let taken = usize::try_from(size).unwrap_or(usize::MAX).min(bytes.len());
        let address = room.data.wrapping_add(u64::wrapping_mul(index, size));
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
    let identity = process::identity_of(call.fabric, call.context)?;
    let port = u8::try_from(port).ok().and_then(|port| identity.port(port)).ok_or(Errno::EINVAL)?;
    if call.u64(query_gid_entry::FLAGS)? != 0 || index >= u64::from(port.gid_table_length()) {
        return Err(Errno::EINVAL);
    }
    let index = usize::try_from(index).map_err(|_| Errno::EINVAL)?;
    let entry = gid(&port, index).ok_or(Errno::ENODATA)?;
    call.put(query_gid_entry::ENTRY, &entry)
}

fn gid(port: &Port, index: usize) -> Option<verbs::GidEntry> {
    let known = port.gid(index)?;
    let (first, second) = known.gid.split_at(8);
    let half = |bytes: &[u8]| bytes.first_chunk().map_or(0, |bytes| u64::from_ne_bytes(*bytes));
    Some(verbs::GidEntry {
        gid: [half(first), half(second)],
        gid_index: count(index),
        port_num: port.number.into(),
        gid_type: match known.kind {
            GidType::InfiniBand => 0,
            GidType::RoceV1 => 1,
            GidType::RoceV2 => 2,
        },
        netdev_ifindex: match port.link {
            LinkLayer::Ethernet => NETDEV_INDEX,
            LinkLayer::InfiniBand => 0,
        },
    })
}
