//! What is asked of a memory window.

use std::ops::{Bound, RangeBounds};

use rrddmma_sys::ibv_send_flags as flags;

use crate::mr::Access;

/// A request to bind a memory window, for [`QueuePair::post_bind`](crate::QueuePair::post_bind): a plain value.
#[doc(alias = "ibv_mw_bind")]
#[doc(alias = "ibv_mw_bind_info")]
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct Bind {
    pub(crate) range: (Bound<usize>, Bound<usize>),
    pub(crate) access: Access,
    pub(crate) is_zero_based: bool,
    pub(crate) wr_id: u64,
    pub(crate) flags: u32,
}

/// A request to take a memory window back, for [`QueuePair::post_unbind`](crate::QueuePair::post_unbind): a plain value.
#[derive(Debug, Clone, Copy, Default)]
#[must_use]
pub struct Unbind {
    pub(crate) wr_id: u64,
    pub(crate) flags: u32,
}

impl Bind {
    /// To this part of the window's region, `..` for the whole, with these rights of peers: [`REMOTE_READ`](Access::REMOTE_READ),
    /// [`REMOTE_WRITE`](Access::REMOTE_WRITE) and [`REMOTE_ATOMIC`](Access::REMOTE_ATOMIC).
    pub fn new(range: impl RangeBounds<usize>, access: Access) -> Self {
        let range = (range.start_bound().cloned(), range.end_bound().cloned());
        Self { range, access, is_zero_based: false, wr_id: 0, flags: 0 }
    }

    /// Gives its first byte the address 0 for peers, so that they learn nothing of where it is. Windows of [`Type2`](crate::Type2) only.
    #[doc(alias = "IBV_ACCESS_ZERO_BASED")]
    pub const fn zero_based(mut self) -> Self {
        self.is_zero_based = true;
        self
    }
}

impl Unbind {
    /// Takes back whatever it is bound to.
    pub fn new() -> Self {
        Self::default()
    }
}

macro_rules! posted {
    ($($name:ident)*) => {
        $(impl $name {
            /// The identifier that its completion carries; 0 by default.
            pub const fn id(mut self, wr_id: u64) -> Self {
                self.wr_id = wr_id;
                self
            }

            /// Gives a completion also if it succeeds. A failure always gives one.
            pub const fn signaled(mut self) -> Self {
                self.flags |= flags::IBV_SEND_SIGNALED.0;
                self
            }

            /// Begins only after all earlier reads and atomics of the same queue have completed.
            pub const fn fence(mut self) -> Self {
                self.flags |= flags::IBV_SEND_FENCE.0;
                self
            }
        })*
    };
}

posted!(Bind Unbind);
