//! Enhanced connection establishment: what vendors agree upon beyond the standard.

use super::inner::Core;
use super::transport::Buildable;
use super::{Path, PreparedQueuePair, QueuePair, Transport};
use crate::error::Result;

/// What the two ends of a connection may agree upon beyond the standard. It means something to devices of one vendor only.
///
/// The client asks its prepared pair ([`query_ece`](PreparedQueuePair::query_ece)) and tells the server; the server connects with that
/// ([`ConnectOptions::ece`](crate::ConnectOptions::ece)), asks its pair what of it was taken, and tells the client, which connects with that.
#[doc(alias = "ibv_ece")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub struct Ece {
    /// The vendor.
    pub vendor_id: u32,
    /// The options, as the vendor numbers them.
    pub options: u32,
}

impl Ece {
    /// From what a peer told; a device refuses what it does not understand.
    pub const fn new(vendor_id: u32, options: u32) -> Self {
        Self { vendor_id, options }
    }
}

macro_rules! query {
    ($type:ident: $bound:ident) => {
        impl<T: $bound, P: Path> $type<T, P> {
            /// What the pair offers, or once connected what it has taken.
            ///
            /// # Errors
            /// * [`ErrorKind::Unsupported`](crate::ErrorKind::Unsupported) if the device or the library knows nothing of it.
            /// * What the driver reports.
            ///
            /// Verb: [ibv_query_ece(3)](https://man7.org/linux/man-pages/man3/ibv_query_ece.3.html)
            #[doc(alias = "ibv_query_ece")]
            pub fn query_ece(&self) -> Result<Ece> {
                self.core.query_ece()
            }
        }
    };
}

query!(PreparedQueuePair: Buildable);
query!(QueuePair: Transport);

#[cfg(rrddmma_has_ibv_query_ece)]
impl Core {
    fn query_ece(&self) -> Result<Ece> {
        let mut raw = rrddmma_sys::ibv_ece { vendor_id: 0, options: 0, comp_mask: 0 };
        // SAFETY: I1, I4 – the pair is live, and the out-parameter a live local.
        let ret = unsafe { rrddmma_sys::ibv_query_ece(self.as_raw(), &raw mut raw) };
        crate::ffi::errno_value(crate::Verb::QueryEce, ret)?;
        Ok(Ece { vendor_id: raw.vendor_id, options: raw.options })
    }

    pub(super) fn set_ece(&self, ece: Ece) -> Result<()> {
        let mut raw = rrddmma_sys::ibv_ece { vendor_id: ece.vendor_id, options: ece.options, comp_mask: 0 };
        // SAFETY: I1 – the pair is live, and the options are a live value that is only read.
        let ret = unsafe { rrddmma_sys::ibv_set_ece(self.as_raw(), &raw mut raw) };
        crate::ffi::errno_value(crate::Verb::SetEce, ret)
    }
}

#[cfg(not(rrddmma_has_ibv_query_ece))]
impl Core {
    fn query_ece(&self) -> Result<Ece> {
        Err(crate::Error::new(crate::Verb::QueryEce, crate::ErrorKind::Unsupported))
    }

    pub(super) fn set_ece(&self, _: Ece) -> Result<()> {
        Err(crate::Error::new(crate::Verb::SetEce, crate::ErrorKind::Unsupported))
    }
}
