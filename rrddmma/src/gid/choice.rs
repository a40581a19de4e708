//! Which row of the table to use for a peer, and why.

use std::fmt;

use super::{Gid, GidEntry, GidFamily, GidKind};

/// What a port is made of below RDMA.
///
/// Source of the numbers: `IBV_LINK_LAYER_*` in `infiniband/verbs.h`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LinkLayer {
    /// Not said; old kernels mean InfiniBand.
    Unspecified,
    /// InfiniBand.
    InfiniBand,
    /// Ethernet: RoCE or iWARP.
    Ethernet,
    /// A link layer that this library does not know.
    Unknown(u8),
}

impl LinkLayer {
    /// From the number of the C interface.
    pub const fn from_raw(raw: u8) -> Self {
        match raw {
            0 => Self::Unspecified,
            1 => Self::InfiniBand,
            2 => Self::Ethernet,
            other => Self::Unknown(other),
        }
    }
}

impl fmt::Display for LinkLayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unspecified => f.write_str("unspecified"),
            Self::InfiniBand => f.write_str("InfiniBand"),
            Self::Ethernet => f.write_str("Ethernet"),
            Self::Unknown(raw) => write!(f, "unknown link layer {raw}"),
        }
    }
}

/// The row that was chosen, and the reason in words.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct GidChoice {
    /// The row.
    pub entry: GidEntry,
    /// Why this one.
    pub reason: String,
}

/// Chooses the row of `table` for a peer, or for any peer if none is named.
///
/// With a peer, only rows whose address is of the peer's family can reach it; without, a routable address comes before a
/// link-local one, IPv4 before IPv6, because that is what the far end most likely has too. RoCE v2 comes before v1. Among equals the
/// lowest index wins, so that the choice is stable.
///
/// # Errors
/// * In words, if no row will do, with the rows that there are.
pub fn choose(table: &[GidEntry], link_layer: LinkLayer, peer: Option<Gid>) -> Result<GidChoice, String> {
    let usable = |entry: &&GidEntry| match entry.kind {
        GidKind::InfiniBand => link_layer != LinkLayer::Ethernet,
        GidKind::RoCEv1 | GidKind::RoCEv2 => link_layer == LinkLayer::Ethernet,
        GidKind::Unknown(_) => false,
    };
    // An InfiniBand subnet routes by prefix: the families of IP say nothing there.
    let family = peer.filter(|_| link_layer == LinkLayer::Ethernet).map(Gid::family);
    let reaches = |entry: &&GidEntry| family.is_none_or(|family| entry.gid.family() == family);
    let rank = |entry: &&GidEntry| {
        let family = match entry.gid.family() {
            GidFamily::Ipv4 => 0,
            GidFamily::Ipv6 => 1,
            GidFamily::LinkLocal => 2,
        };
        (family, entry.kind == GidKind::RoCEv1, entry.index)
    };
    match table.iter().filter(usable).filter(reaches).min_by_key(rank) {
        Some(entry) => Ok(GidChoice { entry: entry.clone(), reason: reason(entry, peer) }),
        None => Err(refusal(table, link_layer, peer)),
    }
}

fn reason(entry: &GidEntry, peer: Option<Gid>) -> String {
    let family = entry.gid.family();
    match peer {
        Some(peer) => format!("{} address on {}, the family of the peer {peer}", family, entry.kind),
        None => format!("{} address on {}, the first of the most widely reachable rows", family, entry.kind),
    }
}

fn refusal(table: &[GidEntry], link_layer: LinkLayer, peer: Option<Gid>) -> String {
    let rows: Vec<_> = table.iter().map(ToString::to_string).collect();
    let rows = if rows.is_empty() { "the table is empty".to_owned() } else { rows.join("; ") };
    match peer {
        Some(peer) => format!(
            "no GID of this {link_layer} port can reach the peer {peer}, which needs {} here: {rows}",
            peer.family()
        ),
        None => format!("no GID of this {link_layer} port is usable: {rows}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(index: u8, gid: &str, kind: GidKind) -> GidEntry {
        GidEntry::new(index, gid.parse().unwrap(), kind)
    }

    fn roce() -> Vec<GidEntry> {
        vec![
            entry(0, "fe80::1", GidKind::RoCEv1),
            entry(1, "fe80::1", GidKind::RoCEv2),
            entry(4, "::ffff:10.0.0.1", GidKind::RoCEv1),
            entry(5, "::ffff:10.0.0.1", GidKind::RoCEv2),
            entry(9, "2001:db8::1", GidKind::RoCEv2),
        ]
    }

    fn chosen(peer: Option<&str>) -> u8 {
        let peer = peer.map(|gid| gid.parse().unwrap());
        choose(&roce(), LinkLayer::Ethernet, peer).unwrap().entry.index
    }

    #[test]
    fn without_a_peer_the_routable_ipv4_row_of_version_2() {
        assert_eq!(chosen(None), 5);
    }

    #[test]
    fn with_a_peer_the_row_of_its_family() {
        assert_eq!(chosen(Some("::ffff:10.9.9.9")), 5);
        assert_eq!(chosen(Some("2001:db8::99")), 9);
        assert_eq!(chosen(Some("fe80::99")), 1);
    }

    #[test]
    fn a_peer_that_cannot_be_reached_is_explained() {
        let table = [entry(0, "fe80::1", GidKind::RoCEv2)];
        let text = choose(&table, LinkLayer::Ethernet, Some("::ffff:1.2.3.4".parse().unwrap())).unwrap_err();
        assert!(
            text.contains("can reach the peer ::ffff:1.2.3.4") && text.contains("0: fe80::1 (RoCE v2)"),
            "{text}"
        );
    }

    #[test]
    fn an_empty_table_and_unknown_kinds_are_explained() {
        assert!(choose(&[], LinkLayer::Ethernet, None).unwrap_err().contains("the table is empty"));
        let table = [entry(0, "fe80::1", GidKind::Unknown(8))];
        assert!(choose(&table, LinkLayer::Ethernet, None).is_err());
    }

    #[test]
    fn infiniband_takes_its_own_rows() {
        let table = [entry(0, "fe80::2:3", GidKind::InfiniBand)];
        let choice = choose(&table, LinkLayer::InfiniBand, Some("2001:db8::1".parse().unwrap())).unwrap();
        assert_eq!(choice.entry.index, 0);
    }
}
