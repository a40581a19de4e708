//! What a peer has to know to connect.

use crate::ah::Address;
use crate::gid::Gid;
use crate::ids::{Lid, Mtu, Psn, QpNumber, QueueKey};

/// One end of a connection, as it is told to the other: a plain value, to be sent by any means.
///
/// What a peer sent is not trusted: [`PreparedQueuePair::connect`](crate::PreparedQueuePair::connect) says what is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Endpoint {
    /// The number of the queue pair.
    pub qp: QpNumber,
    /// Where its packets start to count.
    pub psn: Psn,
    /// The address of its port within an InfiniBand subnet.
    pub lid: Lid,
    /// The global address of its port; needed on Ethernet.
    pub gid: Option<Gid>,
    /// The largest packet that its port takes, if it said so.
    pub mtu: Option<Mtu>,
    /// How many reads and atomics it can answer at a time, if it said so.
    pub read_depth: Option<u8>,
    /// The queue key that datagrams to it must carry, if it takes datagrams.
    pub queue_key: Option<QueueKey>,
}

impl Endpoint {
    /// An end with what every peer tells; the rest can be set.
    pub const fn new(qp: QpNumber, psn: Psn) -> Self {
        Self { qp, psn, lid: Lid::new(0), gid: None, mtu: None, read_depth: None, queue_key: None }
    }

    /// With the address within the InfiniBand subnet.
    #[must_use]
    pub const fn lid(mut self, lid: Lid) -> Self {
        self.lid = lid;
        self
    }

    /// With the global address.
    #[must_use]
    pub const fn gid(mut self, gid: Gid) -> Self {
        self.gid = Some(gid);
        self
    }

    /// With the largest packet.
    #[must_use]
    pub const fn mtu(mut self, mtu: Mtu) -> Self {
        self.mtu = Some(mtu);
        self
    }

    /// With the number of reads and atomics that it can answer at a time.
    #[must_use]
    pub const fn read_depth(mut self, depth: u8) -> Self {
        self.read_depth = Some(depth);
        self
    }

    /// With the queue key that datagrams to it must carry.
    #[must_use]
    pub const fn queue_key(mut self, key: QueueKey) -> Self {
        self.queue_key = Some(key);
        self
    }

    /// A route with what leads to its port.
    pub(super) const fn complete(&self, route: Address) -> Address {
        let route = route.lid(self.lid);
        match self.gid {
            Some(gid) => route.gid(gid),
            None => route,
        }
    }
}

impl From<&Endpoint> for Address {
    /// The route to its port.
    fn from(peer: &Endpoint) -> Self {
        peer.complete(Self::new())
    }
}
