//! Global identifiers, the rows of a port's table of them, and the choice of the right one.

mod choice;
mod header;

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

pub use self::choice::{GidChoice, LinkLayer, choose};
pub use self::header::GlobalHeader;

/// A global identifier: a 128-bit address with the shape of IPv6.
///
/// On RoCE v2 it *is* the IP address of the interface, with IPv4 in its mapped form (`::ffff:a.b.c.d`).
#[doc(alias = "ibv_gid")]
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
#[repr(transparent)]
pub struct Gid([u8; 16]);

impl Gid {
    /// From its bytes, in the order of the wire.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Its bytes, in the order of the wire.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// The same address as IPv6.
    pub const fn to_ipv6(self) -> Ipv6Addr {
        Ipv6Addr::from_bits(u128::from_be_bytes(self.0))
    }

    /// The IPv4 address in it, if it is a mapped one.
    pub const fn to_ipv4(self) -> Option<Ipv4Addr> {
        self.to_ipv6().to_ipv4_mapped()
    }

    /// Whether it is all zero: a hole in the table, no address.
    pub const fn is_zero(self) -> bool {
        u128::from_be_bytes(self.0) == 0
    }

    /// Whether it is link-local (`fe80::/10`): it reaches only peers on the same network segment.
    pub const fn is_link_local(self) -> bool {
        self.0[0] == 0xfe && self.0[1] & 0xc0 == 0x80
    }

    /// Which of the three worlds it belongs to; addresses of different families do not reach each other.
    pub const fn family(self) -> GidFamily {
        if self.to_ipv4().is_some() {
            GidFamily::Ipv4
        } else if self.is_link_local() {
            GidFamily::LinkLocal
        } else {
            GidFamily::Ipv6
        }
    }
}

/// The family of an address within a [`Gid`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GidFamily {
    /// An IPv4 address in its mapped form.
    Ipv4,
    /// A routable IPv6 address or InfiniBand prefix.
    Ipv6,
    /// `fe80::/10`.
    LinkLocal,
}

impl fmt::Display for GidFamily {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ipv4 => "IPv4",
            Self::Ipv6 => "IPv6",
            Self::LinkLocal => "link-local",
        })
    }
}

impl fmt::Debug for Gid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Gid({})", self.to_ipv6())
    }
}

impl fmt::Display for Gid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_ipv6().fmt(f)
    }
}

impl FromStr for Gid {
    type Err = std::net::AddrParseError;

    /// From an address in the notation of IPv6, or of IPv4, which is mapped.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(IpAddr::into)
    }
}

impl From<IpAddr> for Gid {
    fn from(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(address) => address.into(),
            IpAddr::V6(address) => address.into(),
        }
    }
}

impl From<Ipv6Addr> for Gid {
    fn from(address: Ipv6Addr) -> Self {
        Self(address.octets())
    }
}

impl From<Ipv4Addr> for Gid {
    fn from(address: Ipv4Addr) -> Self {
        address.to_ipv6_mapped().into()
    }
}

/// What protocol a row of the table stands for.
///
/// Source of the numbers: `enum ibv_gid_type` in `infiniband/verbs.h`.
#[doc(alias = "ibv_gid_type")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum GidKind {
    /// InfiniBand.
    InfiniBand,
    /// RDMA over Converged Ethernet, version 1: a protocol beside IP, not routable.
    RoCEv1,
    /// RDMA over Converged Ethernet, version 2: in UDP, routable.
    RoCEv2,
    /// A kind that this library does not know.
    Unknown(u32),
}

impl GidKind {
    /// From the number of the C interface.
    pub const fn from_raw(raw: u32) -> Self {
        match raw {
            0 => Self::InfiniBand,
            1 => Self::RoCEv1,
            2 => Self::RoCEv2,
            other => Self::Unknown(other),
        }
    }
}

impl fmt::Display for GidKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InfiniBand => f.write_str("InfiniBand"),
            Self::RoCEv1 => f.write_str("RoCE v1"),
            Self::RoCEv2 => f.write_str("RoCE v2"),
            Self::Unknown(raw) => write!(f, "unknown GID kind {raw}"),
        }
    }
}

/// A row of a port's table. Holes are left out, so the index is a field and not the position.
#[doc(alias = "ibv_gid_entry")]
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct GidEntry {
    /// The index that verbs know the row by.
    pub index: u8,
    /// The address.
    pub gid: Gid,
    /// The protocol.
    pub kind: GidKind,
    /// The network interface it comes from, if there is one.
    pub netdev: Option<String>,
}

impl GidEntry {
    /// A row, for example for a test of one's own code.
    pub const fn new(index: u8, gid: Gid, kind: GidKind) -> Self {
        Self { index, gid, kind, netdev: None }
    }
}

impl fmt::Display for GidEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({}", self.index, self.gid, self.kind)?;
        match &self.netdev {
            Some(netdev) => write!(f, ", {netdev})"),
            None => f.write_str(")"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families() {
        assert_eq!(Gid::from(Ipv4Addr::new(10, 0, 0, 1)).family(), GidFamily::Ipv4);
        assert_eq!("fe80::1".parse::<Gid>().unwrap().family(), GidFamily::LinkLocal);
        assert_eq!("2001:db8::1".parse::<Gid>().unwrap().family(), GidFamily::Ipv6);
        assert!(Gid::default().is_zero());
    }

    #[test]
    fn text_and_bytes_agree() {
        let gid: Gid = "::ffff:192.168.0.7".parse().unwrap();
        assert_eq!(gid.as_bytes()[12..], [192, 168, 0, 7]);
        assert_eq!(gid.to_string().parse::<Gid>().unwrap(), gid);
        assert_eq!("192.168.0.7".parse(), Ok(gid));
        assert!("nonsense".parse::<Gid>().is_err() && "192.168.0".parse::<Gid>().is_err());
    }

    #[test]
    fn an_unknown_kind_is_carried() {
        assert_eq!(GidKind::from_raw(77), GidKind::Unknown(77));
    }
}
