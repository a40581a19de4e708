//! The 40 bytes that stand in front of a received datagram.

use super::address::AddressVector;
use super::identity::{GidType, Port};

/// Bytes of the header.
pub(crate) const LENGTH: usize = 40;

/// The header of a datagram of `length` bytes along `address`: the route header of InfiniBand and RoCE v1, which has the
/// shape of IPv6; the IPv6 header of RoCE v2; or, between IPv4 addresses on RoCE v2, 20 bytes that mean nothing and the
/// IPv4 header (`ibv_create_ah_from_wc(3)`; libibverbs: `get_grh_header_version`). All zero without a route.
pub(crate) fn build(from: &Port, address: &AddressVector, length: u64) -> [u8; LENGTH] {
    let mut header = [0; LENGTH];
    let source = from.gid(usize::from(address.source_gid_index));
    let (Some(source), true) = (source, address.is_global != 0) else { return header };
    let length = u16::try_from(length).unwrap_or(u16::MAX);
    let (old, ipv4) = header.split_at_mut(20);
    match (source.kind, mapped_ipv4(&source.gid), mapped_ipv4(&address.gid)) {
        (GidType::RoceV2, Some(from), Some(to)) => {
            // Version 4, five words; UDP (8 bytes) and the base transport header (12) with a checksum (4) follow.
            ipv4[0] = 0x45;
            ipv4[1] = address.traffic_class;
            ipv4[2..4].copy_from_slice(&length.saturating_add(20 + UDP_AND_BTH).to_be_bytes());
            ipv4[6] = 0x40;
            ipv4[8] = address.hop_limit;
            ipv4[9] = UDP;
            ipv4[12..16].copy_from_slice(&from);
            ipv4[16..20].copy_from_slice(&to);
            let sum = checksum(ipv4).to_be_bytes();
            ipv4[10..12].copy_from_slice(&sum);
        }
        _ => {
            let v2 = source.kind == GidType::RoceV2;
            let first = 6 << 28 | u32::from(address.traffic_class) << 20 | address.flow_label & 0xf_ffff;
            old[..4].copy_from_slice(&first.to_be_bytes());
            let payload = length.saturating_add(if v2 { UDP_AND_BTH } else { BTH });
            old[4..6].copy_from_slice(&payload.to_be_bytes());
            old[6] = if v2 { UDP } else { BASE_TRANSPORT };
            old[7] = address.hop_limit;
            header[8..24].copy_from_slice(&source.gid);
            header[24..].copy_from_slice(&address.gid);
        }
    }
    header
}

/// How a completion on RoCE names the header (`MLX5_CQE_ROCE_L3_HEADER_TYPE_*`): 0 the route header of version 1, 1 that
/// of IPv6, 2 that of IPv4.
pub(crate) fn header_type(from: &Port, address: &AddressVector) -> u8 {
    let source = from.gid(usize::from(address.source_gid_index));
    match source.map(|source| (source.kind, mapped_ipv4(&source.gid), mapped_ipv4(&address.gid))) {
        Some((GidType::RoceV2, Some(_), Some(_))) => 2,
        Some((GidType::RoceV2, ..)) => 1,
        _ => 0,
    }
}

/// IP protocol number.
const UDP: u8 = 17;
/// `NextHdr` of a route header before a base transport header.
const BASE_TRANSPORT: u8 = 0x1b;
/// Base and datagram transport headers with the invariant checksum.
const BTH: u16 = 12 + 8 + 4;
const UDP_AND_BTH: u16 = 8 + BTH;

/// The address in an IPv4-mapped GID.
fn mapped_ipv4(gid: &[u8; 16]) -> Option<[u8; 4]> {
    let (prefix, address) = gid.split_at(12);
    if prefix == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff] { address.first_chunk().copied() } else { None }
}

/// The header checksum of RFC 791.
fn checksum(header: &[u8]) -> u16 {
    let words = header.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
    // The sum of one's complement: what overflows comes in again at the other end.
    !words.fold(0, |sum: u16, word| {
        let (sum, over) = sum.overflowing_add(word);
        sum + u16::from(over)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::device::{Config, Identity};

    fn port() -> Port {
        Identity::new(Config::default(), 0).unwrap().port(1).unwrap()
    }

    fn along(index: u8, gid: [u8; 16]) -> [u8; LENGTH] {
        let address =
            AddressVector { gid, is_global: 1, source_gid_index: index, hop_limit: 7, ..Default::default() };
        build(&port(), &address, 64)
    }

    #[test]
    fn ipv4_on_roce_v2_stands_in_the_last_twenty_bytes() {
        let header = along(3, port().gid(3).unwrap().gid);
        assert_eq!(header[..20], [0; 20]);
        assert_eq!(header[20], 0x45);
        assert_eq!(header[32..], [127, 0, 0, 1, 127, 0, 0, 1]);
        // A header with its checksum in place sums up to nothing.
        assert_eq!(checksum(&header[20..]), 0);
    }

    #[test]
    fn a_route_header_names_both_gids() {
        let gid = port().gid(0).unwrap().gid;
        let header = along(0, gid);
        assert_eq!(header[0] >> 4, 6);
        assert_eq!((header[6], header[7]), (BASE_TRANSPORT, 7));
        assert_eq!((&header[8..24], &header[24..]), (&gid[..], &gid[..]));
    }

    #[test]
    fn a_completion_names_the_kind_of_its_header() {
        let kinds = [0, 1, 2, 3].map(|index| {
            let gid = port().gid(usize::from(index)).unwrap().gid;
            header_type(&port(), &AddressVector { gid, source_gid_index: index, ..Default::default() })
        });
        assert_eq!(kinds, [0, 1, 0, 2]);
    }

    #[test]
    fn without_a_route_there_is_nothing() {
        assert_eq!(build(&port(), &AddressVector::default(), 64), [0; LENGTH]);
    }
}
