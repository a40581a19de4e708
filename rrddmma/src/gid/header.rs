//! The 40 bytes that stand in front of a received datagram.

use std::fmt;

use super::Gid;

/// The global routing header of a received datagram: who sent it, and along which route.
///
/// A receive on a datagram pair needs [`LEN`](Self::LEN) bytes more than the message. They hold the header of InfiniBand or RoCE v1, or the IPv6
/// header of RoCE v2, all of one shape; or, between IPv4 addresses on RoCE v2, 20 bytes of no meaning and the IPv4 header. Within an InfiniBand
/// subnet there may be no header at all; then the bytes are left alone
/// ([`WorkCompletion::has_global_header`](crate::WorkCompletion::has_global_header)).
///
/// Source: `ibv_create_ah_from_wc(3)`, and `get_grh_header_version` in libibverbs/verbs.c.
#[doc(alias = "ibv_grh")]
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct GlobalHeader([u8; Self::LEN]);

/// Which header it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Shape {
    /// That of IPv6, which is also the one of InfiniBand.
    Ipv6,
    /// That of IPv4, in the last 20 bytes.
    Ipv4,
    /// None that is known.
    Unknown,
}

impl GlobalHeader {
    /// How many bytes it has.
    pub const LEN: usize = 40;

    /// From the first bytes of a received datagram. Nothing is checked: what cannot be understood has no addresses.
    pub const fn from_bytes(bytes: [u8; Self::LEN]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    pub const fn as_bytes(&self) -> &[u8; Self::LEN] {
        &self.0
    }

    /// The sender's address.
    pub fn source(&self) -> Option<Gid> {
        match self.shape() {
            Shape::Ipv6 => Some(self.gid(8)),
            Shape::Ipv4 => Some(self.mapped(IPV4 + 12)),
            Shape::Unknown => None,
        }
    }

    /// The address that it was sent to: one of this port, or that of a multicast group.
    pub fn destination(&self) -> Option<Gid> {
        match self.shape() {
            Shape::Ipv6 => Some(self.gid(24)),
            Shape::Ipv4 => Some(self.mapped(IPV4 + 16)),
            Shape::Unknown => None,
        }
    }

    /// The traffic class, of IPv4 the type of service.
    pub fn traffic_class(&self) -> Option<u8> {
        match self.shape() {
            Shape::Ipv6 => Some(self.0[0] << 4 | self.0[1] >> 4),
            Shape::Ipv4 => Some(self.0[IPV4 + 1]),
            Shape::Unknown => None,
        }
    }

    /// How many routers it might still have passed.
    pub fn hop_limit(&self) -> Option<u8> {
        match self.shape() {
            Shape::Ipv6 => Some(self.0[7]),
            Shape::Ipv4 => Some(self.0[IPV4 + 8]),
            Shape::Unknown => None,
        }
    }

    /// The flow label, 20 bits; IPv4 has none.
    pub fn flow_label(&self) -> Option<u32> {
        let [_, one, two, three, ..] = self.0;
        (self.shape() == Shape::Ipv6).then(|| u32::from_be_bytes([0, one & 0xf, two, three]))
    }

    /// The checksum tells an IPv4 header from the end of an IPv6 address that looks like one; what stands before an IPv4 header is of no account. Where
    /// nothing begins like IPv6 there is no doubt and the checksum may be wrong, as libibverbs has it: Soft-RoCE leaves it out of what never leaves the host.
    fn shape(&self) -> Shape {
        let like_ipv4 = self.0[IPV4] == VERSION_4_FIVE_WORDS;
        let like_ipv6 = self.0[0] >> 4 == 6;
        if like_ipv4 && (!like_ipv6 || sums_up(&self.0[IPV4..])) {
            Shape::Ipv4
        } else if like_ipv6 {
            Shape::Ipv6
        } else {
            Shape::Unknown
        }
    }

    fn gid(&self, at: usize) -> Gid {
        Gid::from_bytes(std::array::from_fn(|byte| self.0[at + byte]))
    }

    fn mapped(&self, at: usize) -> Gid {
        let [a, b, c, d] = std::array::from_fn(|byte| self.0[at + byte]);
        Gid::from_bytes([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a, b, c, d])
    }
}

impl fmt::Debug for GlobalHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GlobalHeader")
            .field("source", &self.source())
            .field("destination", &self.destination())
            .field("traffic_class", &self.traffic_class())
            .field("hop_limit", &self.hop_limit())
            .field("flow_label", &self.flow_label())
            .finish()
    }
}

/// Where an IPv4 header begins.
const IPV4: usize = 20;
const VERSION_4_FIVE_WORDS: u8 = 0x45;

/// Whether the checksum of an IPv4 header is right (RFC 791): all its words, the checksum included, add up to ones.
fn sums_up(header: &[u8]) -> bool {
    let sum: u32 = header.chunks_exact(2).map(|word| u32::from(word[0]) << 8 | u32::from(word[1])).sum();
    (sum & 0xffff) + (sum >> 16) == 0xffff
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From 10.0.0.1 to 10.0.0.2, UDP, 64 hops, behind bytes of no meaning.
    fn ipv4() -> [u8; 40] {
        let mut bytes = [0xee; 40];
        let header = [
            0x45, 0x08, 0x00, 0x64, 0x00, 0x00, 0x40, 0x00, 0x40, 0x11, 0x26, 0x7f, 10, 0, 0, 1, 10, 0, 0, 2,
        ];
        bytes[20..].copy_from_slice(&header);
        bytes
    }

    fn ipv6() -> [u8; 40] {
        let mut bytes = [0; 40];
        bytes[..8].copy_from_slice(&[0x6a, 0xbc, 0xde, 0xf0, 0, 16, 0x1b, 7]);
        bytes[8..24].copy_from_slice("fe80::1".parse::<Gid>().unwrap().as_bytes());
        bytes[24..].copy_from_slice("2001:db8::2".parse::<Gid>().unwrap().as_bytes());
        bytes
    }

    #[test]
    fn the_header_of_ipv4_is_the_second_half() {
        let header = GlobalHeader::from_bytes(ipv4());
        assert_eq!(header.source().unwrap().to_string(), "::ffff:10.0.0.1");
        assert_eq!(header.destination().unwrap().to_string(), "::ffff:10.0.0.2");
        assert_eq!((header.traffic_class(), header.hop_limit()), (Some(8), Some(64)));
        assert_eq!(header.flow_label(), None);
    }

    #[test]
    fn the_header_of_ipv6_is_the_whole() {
        let header = GlobalHeader::from_bytes(ipv6());
        assert_eq!(header.source().unwrap().to_string(), "fe80::1");
        assert_eq!(header.destination().unwrap().to_string(), "2001:db8::2");
        assert_eq!((header.traffic_class(), header.hop_limit()), (Some(0xab), Some(7)));
        assert_eq!(header.flow_label(), Some(0xc_def0));
    }

    #[test]
    fn an_address_that_begins_like_ipv4_is_told_apart_by_the_checksum() {
        let mut bytes = ipv6();
        bytes[20] = 0x45;
        assert_eq!(GlobalHeader::from_bytes(bytes).destination().unwrap().to_string(), "2001:db8::2");
        let mut bytes = ipv4();
        bytes[0] = 0x60;
        assert_eq!(GlobalHeader::from_bytes(bytes).source().unwrap().to_string(), "::ffff:10.0.0.1");
        bytes[30] ^= 1;
        assert_eq!(GlobalHeader::from_bytes(bytes).hop_limit(), Some(0xee));
    }

    #[test]
    fn where_nothing_looks_like_ipv6_the_checksum_may_be_missing() {
        let mut bytes = ipv4();
        bytes[30..32].fill(0);
        assert_eq!(GlobalHeader::from_bytes(bytes).source().unwrap().to_string(), "::ffff:10.0.0.1");
    }

    #[test]
    fn zeros_have_no_addresses() {
        let header = GlobalHeader::from_bytes([0; 40]);
        assert_eq!((header.source(), header.destination(), header.hop_limit()), (None, None, None));
    }
}
