//! The size of a packet's payload.

use std::fmt;

/// The maximum payload of one packet.
///
/// Source of the codes: `enum ibv_mtu` in `infiniband/verbs.h`.
#[doc(alias = "ibv_mtu")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Mtu {
    /// 256 bytes.
    B256,
    /// 512 bytes.
    B512,
    /// 1024 bytes.
    B1024,
    /// 2048 bytes.
    B2048,
    /// 4096 bytes.
    B4096,
    /// A code that this library does not know. A larger code means a larger packet.
    Unknown(u32),
}

impl Mtu {
    /// From the code of the C interface.
    pub const fn from_raw(code: u32) -> Self {
        match code {
            1 => Self::B256,
            2 => Self::B512,
            3 => Self::B1024,
            4 => Self::B2048,
            5 => Self::B4096,
            other => Self::Unknown(other),
        }
    }

    /// The code of the C interface.
    pub const fn as_raw(self) -> u32 {
        match self {
            Self::B256 => 1,
            Self::B512 => 2,
            Self::B1024 => 3,
            Self::B2048 => 4,
            Self::B4096 => 5,
            Self::Unknown(code) => code,
        }
    }

    /// The MTU of exactly this many bytes, if there is one.
    pub const fn from_bytes(bytes: usize) -> Option<Self> {
        match bytes {
            256 => Some(Self::B256),
            512 => Some(Self::B512),
            1024 => Some(Self::B1024),
            2048 => Some(Self::B2048),
            4096 => Some(Self::B4096),
            _ => None,
        }
    }

    /// The size in bytes, if the code is a known one.
    pub const fn bytes(self) -> Option<usize> {
        match self {
            Self::Unknown(_) => None,
            known => Some(128 << known.as_raw()),
        }
    }
}

impl fmt::Display for Mtu {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.bytes() {
            Some(bytes) => bytes.fmt(f),
            None => write!(f, "unknown MTU code {}", self.as_raw()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_bytes_agree() {
        for bytes in [256, 512, 1024, 2048, 4096] {
            let mtu = Mtu::from_bytes(bytes).unwrap();
            assert_eq!(mtu.bytes(), Some(bytes));
            assert_eq!(Mtu::from_raw(mtu.as_raw()), mtu);
        }
        assert_eq!(Mtu::from_bytes(1500), None);
        assert_eq!(Mtu::from_raw(9).to_string(), "unknown MTU code 9");
        assert!(Mtu::B1024 < Mtu::B4096);
    }
}
