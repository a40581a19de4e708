//! The keys of memory regions and datagram queue pairs.

use std::fmt;

/// The local key of a region: what a scatter/gather entry names.
///
/// `Debug` does not print it: with some devices, NVIDIA's among them, the remote key is the same number.
#[doc(alias = "lkey")]
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct LocalKey(pub(crate) u32);

impl LocalKey {
    /// From the number that C code gave.
    pub const fn from_raw(key: u32) -> Self {
        Self(key)
    }

    /// The number that goes into a scatter/gather entry.
    pub const fn as_raw(self) -> u32 {
        self.0
    }
}

impl fmt::Debug for LocalKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LocalKey(..)")
    }
}

/// The remote key of a region. Whoever knows it may use the region as far as its access rights go.
///
/// It is a secret that works for its bearer: `Debug` does not print it, [`expose`](Self::expose) hands it out.
#[doc(alias = "rkey")]
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct RemoteKey(u32);

impl RemoteKey {
    /// From the number that the owner of the region told us.
    pub const fn new(key: u32) -> Self {
        Self(key)
    }

    /// The number itself, to be told to a peer that may use the region.
    pub const fn expose(self) -> u32 {
        self.0
    }
}

impl fmt::Debug for RemoteKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RemoteKey(..)")
    }
}

/// The queue key of a datagram queue pair: both ends must use the same.
#[doc(alias = "qkey")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct QueueKey(u32);

impl QueueKey {
    /// Any 32-bit number; with the highest bit set it is reserved for privileged users.
    pub const fn new(key: u32) -> Self {
        Self(key)
    }

    /// The number.
    pub const fn as_raw(self) -> u32 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_not_printed() {
        assert!(!format!("{:?}", LocalKey::from_raw(0x1234_5678)).contains("1234"));
        assert!(!format!("{:?}", RemoteKey::new(0x1234_5678)).contains("1234"));
    }
}
