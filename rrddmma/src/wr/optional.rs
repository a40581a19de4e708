//! Operations that few devices have, and that only the extended path posts.

use rrddmma_sys as sys;

use super::{SendRequest, op, opcode};
use crate::mr::RemoteSlice;

/// What a flush waits for.
///
/// Source: `enum ibv_placement_type` in `infiniband/verbs.h`.
#[doc(alias = "ibv_placement_type")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FlushTo {
    /// That others in the peer's machine see what was written.
    Global,
    /// That what was written outlives a loss of power; for persistent memory.
    Persistent,
    /// Both.
    GlobalAndPersistent,
}

/// Which of the peer's memory a flush is for.
///
/// Source: `enum ibv_selectivity_level` in `infiniband/verbs.h`.
#[doc(alias = "ibv_selectivity_level")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FlushScope {
    /// The bytes that are named.
    Range,
    /// The whole region that they are in.
    Region,
}

impl SendRequest<'_, op::Flush> {
    /// Completes when earlier writes of this pair to the peer's memory have arrived where `to` says. The region must allow it.
    ///
    /// Verb: [ibv_wr_flush(3)](https://man7.org/linux/man-pages/man3/ibv_wr_post.3.html)
    #[doc(alias = "ibv_wr_flush")]
    pub fn flush(target: RemoteSlice, to: FlushTo, scope: FlushScope) -> Self {
        let to = match to {
            FlushTo::Global => 1,
            FlushTo::Persistent => 2,
            FlushTo::GlobalAndPersistent => 3,
        };
        let scope = match scope {
            FlushScope::Range => 0,
            FlushScope::Region => 1,
        };
        // There is no place for them in the request of C, which cannot be posted as such either.
        Self::new(opcode::FLUSH, &[]).at(target).aside(target.len(), to | scope << 8)
    }
}

impl SendRequest<'_, op::AtomicWrite> {
    /// Writes eight bytes to the peer, in this order, so that nobody sees a part of them.
    ///
    /// # Panics
    /// * If `target` is shorter than eight bytes or not aligned to them: see [`RemoteSlice::is_atomic`].
    ///
    /// Verb: [ibv_wr_atomic_write(3)](https://man7.org/linux/man-pages/man3/ibv_wr_post.3.html)
    #[doc(alias = "ibv_wr_atomic_write")]
    #[track_caller]
    pub fn atomic_write(bytes: [u8; 8], target: RemoteSlice) -> Self {
        assert!(
            target.is_atomic(),
            "SendRequest::atomic_write: the target has {} bytes at {:#x} but needs 8 at a multiple of 8",
            target.len(),
            target.addr()
        );
        Self::new(opcode::ATOMIC_WRITE, &[]).at(target).aside(u64::from_ne_bytes(bytes), 0)
    }
}

#[allow(dead_code, reason = "a library may have none of these operations")]
impl<Op> SendRequest<'_, Op> {
    /// Of a flush: the length, where to, and the scope.
    pub(crate) const fn flushed(&self) -> (u64, u8, u8) {
        let sys::ibv_sge { addr, length, .. } = self.own;
        let [to, scope, ..] = length.to_le_bytes();
        (addr, to, scope)
    }

    /// Of an atomic write: the bytes.
    pub(crate) const fn atomically_written(&self) -> [u8; 8] {
        self.own.addr.to_ne_bytes()
    }

    fn aside(mut self, long: u64, short: u32) -> Self {
        self.own = sys::ibv_sge { addr: long, length: short, lkey: 0 };
        self
    }
}
