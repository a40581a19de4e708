//! What an end tells about itself.

use crate::mr::RemoteSlice;
use crate::qp::Endpoint;

/// The most regions that one introduction names: it bounds what a peer can make us keep.
pub const MAX_REGIONS: usize = 256;

/// What an end tells the other: where it is, and which of its memory the other may use.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Introduction {
    /// Its queue pair.
    pub endpoint: Endpoint,
    /// Its memory, in an order that both ends know the meaning of. At most [`MAX_REGIONS`].
    pub regions: Vec<RemoteSlice>,
}

impl Introduction {
    /// An introduction without memory.
    pub const fn new(endpoint: Endpoint) -> Self {
        Self { endpoint, regions: Vec::new() }
    }

    /// With one more region.
    #[must_use]
    pub fn region(mut self, region: RemoteSlice) -> Self {
        self.regions.push(region);
        self
    }
}
