//! Numbers that name queue pairs, ports and positions on the wire.

use std::fmt;
use std::hash::{BuildHasher, RandomState};

/// The number of a queue pair, 24 bits.
#[doc(alias = "qpn")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct QpNumber(u32);

impl QpNumber {
    /// A number that is known to fit.
    ///
    /// # Panics
    /// * If `number` needs more than 24 bits. Use [`from_wire`](Self::from_wire) for what a peer sent.
    #[track_caller]
    pub const fn new(number: u32) -> Self {
        assert!(number < 1 << 24, "QpNumber::new: the number needs more than 24 bits");
        Self(number)
    }

    /// A number that a peer sent; `None` if it needs more than 24 bits.
    pub const fn from_wire(number: u32) -> Option<Self> {
        if number < 1 << 24 { Some(Self(number)) } else { None }
    }

    /// The number.
    pub const fn as_raw(self) -> u32 {
        self.0
    }

    pub(crate) const fn from_completion(number: u32) -> Self {
        Self(number & 0xff_ffff)
    }
}

macro_rules! hexadecimal {
    ($($name:ident)*) => {
        $(impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:#x}", self.0)
            }
        })*
    };
}

hexadecimal!(QpNumber SrqNumber Psn);

/// The number of an XRC shared receive queue, 24 bits: what requests of an initiator name it by.
#[doc(alias = "srqn")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct SrqNumber(u32);

impl SrqNumber {
    /// A number.
    ///
    /// # Panics
    /// * If it needs more than 24 bits.
    #[track_caller]
    pub const fn new(number: u32) -> Self {
        assert!(number < 1 << 24, "SrqNumber::new: the number needs more than 24 bits");
        Self(number)
    }

    /// A number that a peer sent; `None` if it needs more than 24 bits.
    pub const fn from_wire(number: u32) -> Option<Self> {
        if number < 1 << 24 { Some(Self(number)) } else { None }
    }

    /// The number.
    pub const fn as_raw(self) -> u32 {
        self.0
    }
}

/// A packet sequence number, 24 bits: where one direction of a connection starts to count.
#[doc(alias = "PacketSequenceNumber")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct Psn(u32);

impl Psn {
    /// A number that is known to fit.
    ///
    /// # Panics
    /// * If `number` needs more than 24 bits. Use [`from_wire`](Self::from_wire) for what a peer sent.
    #[track_caller]
    pub const fn new(number: u32) -> Self {
        assert!(number < 1 << 24, "Psn::new: the number needs more than 24 bits");
        Self(number)
    }

    /// A number that a peer sent; `None` if it needs more than 24 bits.
    pub const fn from_wire(number: u32) -> Option<Self> {
        if number < 1 << 24 { Some(Self(number)) } else { None }
    }

    /// A fresh start that differs from the last one, so that packets of an older connection do not fit.
    pub fn random() -> Self {
        // Only the low 24 bits are kept.
        Self((RandomState::new().hash_one(0) & 0xff_ffff) as u32)
    }

    /// The number.
    pub const fn as_raw(self) -> u32 {
        self.0
    }
}

/// A local identifier: the address of a port within an InfiniBand subnet. Zero on Ethernet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[repr(transparent)]
pub struct Lid(u16);

impl Lid {
    /// From its number.
    pub const fn new(lid: u16) -> Self {
        Self(lid)
    }

    /// The number.
    pub const fn as_raw(self) -> u16 {
        self.0
    }

    /// Whether it names one port: neither "none" (0) nor a multicast address.
    pub const fn is_unicast(self) -> bool {
        self.0 != 0 && self.0 < 0xc000
    }
}

impl fmt::Display for Lid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#06x}", self.0)
    }
}

/// A globally unique identifier of a device, 64 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[repr(transparent)]
pub struct Guid([u8; 8]);

impl Guid {
    /// From its bytes, in the order of the wire.
    pub const fn from_bytes(bytes: [u8; 8]) -> Self {
        Self(bytes)
    }

    /// Its bytes, in the order of the wire.
    pub const fn as_bytes(&self) -> &[u8; 8] {
        &self.0
    }
}

impl fmt::Display for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, e, g, h, i] = self.0;
        write!(f, "{a:02x}{b:02x}:{c:02x}{d:02x}:{e:02x}{g:02x}:{h:02x}{i:02x}")
    }
}

/// The number of a port of a device; ports count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct PortNumber(u8);

impl PortNumber {
    /// The first port, the only one on most devices.
    pub const FIRST: Self = Self(1);

    /// A port number.
    ///
    /// # Panics
    /// * If `number` is 0: ports count from 1.
    #[track_caller]
    pub const fn new(number: u8) -> Self {
        assert!(number != 0, "PortNumber::new: the number is 0 but ports count from 1");
        Self(number)
    }

    /// The number.
    pub const fn as_raw(self) -> u8 {
        self.0
    }
}

impl From<PortNumber> for u8 {
    fn from(port: PortNumber) -> Self {
        port.0
    }
}

impl fmt::Display for PortNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A service level, 0 to 15: the class of traffic that the subnet maps to a virtual lane or priority.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[repr(transparent)]
pub struct ServiceLevel(u8);

impl ServiceLevel {
    /// A service level.
    ///
    /// # Panics
    /// * If `level` is above 15.
    #[track_caller]
    pub const fn new(level: u8) -> Self {
        assert!(level < 16, "ServiceLevel::new: the level is above 15");
        Self(level)
    }

    /// The number.
    pub const fn as_raw(self) -> u8 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twenty_four_bits_and_no_more() {
        assert_eq!(QpNumber::from_wire(0xff_ffff), Some(QpNumber::new(0xff_ffff)));
        assert_eq!(QpNumber::from_wire(0x100_0000), None);
        assert_eq!(Psn::from_wire(0x100_0000), None);
        assert_eq!(SrqNumber::from_wire(0x100_0000), None);
        assert_eq!(SrqNumber::from_wire(7).map(SrqNumber::as_raw), Some(7));
        assert!((0..64).all(|_| Psn::random().as_raw() < 1 << 24));
    }

    #[test]
    #[should_panic(expected = "QpNumber::new: the number needs more than 24 bits")]
    fn a_long_qp_number_panics() {
        QpNumber::new(1 << 24);
    }

    #[test]
    #[should_panic(expected = "SrqNumber::new: the number needs more than 24 bits")]
    fn a_long_srq_number_panics() {
        SrqNumber::new(1 << 24);
    }

    #[test]
    #[should_panic(expected = "Psn::new: the number needs more than 24 bits")]
    fn a_long_psn_panics() {
        Psn::new(1 << 24);
    }

    #[test]
    #[should_panic(expected = "PortNumber::new: the number is 0")]
    fn port_zero_panics() {
        PortNumber::new(0);
    }

    #[test]
    #[should_panic(expected = "ServiceLevel::new: the level is above 15")]
    fn service_level_16_panics() {
        ServiceLevel::new(16);
    }

    #[test]
    fn a_guid_reads_as_the_tools_print_it() {
        let guid = Guid::from_bytes([0x02, 0x11, 0x22, 0xff, 0xfe, 0x33, 0x44, 0x55]);
        assert_eq!(guid.to_string(), "0211:22ff:fe33:4455");
    }

    #[test]
    fn unicast_lids() {
        assert!(!Lid::new(0).is_unicast() && Lid::new(1).is_unicast() && !Lid::new(0xc000).is_unicast());
    }
}
