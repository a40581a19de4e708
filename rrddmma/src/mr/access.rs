//! What may be done with registered memory, and by whom.

use rrddmma_sys::ibv_access_flags;

bitflags::bitflags! {
    /// Access rights of a region. Nothing means: the local device may read it, nobody else anything.
    ///
    /// Remote write and remote atomics need local write (`ibv_reg_mr(3)`), which is therefore added to them.
    #[doc(alias = "ibv_access_flags")]
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
    pub struct Access: u32 {
        /// The local device may write: receives, the results of reads and atomics.
        const LOCAL_WRITE = ibv_access_flags::IBV_ACCESS_LOCAL_WRITE.0;
        /// A peer that knows the remote key may write.
        const REMOTE_WRITE = ibv_access_flags::IBV_ACCESS_REMOTE_WRITE.0;
        /// A peer that knows the remote key may read.
        const REMOTE_READ = ibv_access_flags::IBV_ACCESS_REMOTE_READ.0;
        /// A peer that knows the remote key may do atomic operations.
        const REMOTE_ATOMIC = ibv_access_flags::IBV_ACCESS_REMOTE_ATOMIC.0;
        /// Memory windows may be bound to it, which hand out rights of their own.
        const WINDOW_BIND = ibv_access_flags::IBV_ACCESS_MW_BIND.0;
        /// Pages are not pinned but faulted in on demand.
        const ON_DEMAND = ibv_access_flags::IBV_ACCESS_ON_DEMAND.0;
        // The next two are the numbers of `infiniband/verbs.h`, since headers of older libraries lack the names.
        /// All of the memory is on huge pages, which the device may rely on; with [`ON_DEMAND`](Self::ON_DEMAND) only.
        const HUGE_TLB = 1 << 7;
        /// Writes of one request may become visible in any order, and so may those of several requests: faster on some machines. What has *completed*
        /// is visible all the same. A device or kernel that does not know it ignores it.
        const RELAXED_ORDERING = 1 << 20;
    }
}

impl Access {
    /// Whether somebody else than the owner may change the memory: then only the shared view of it exists.
    pub const fn others_may_write(self) -> bool {
        self.intersects(Self::REMOTE_WRITE.union(Self::REMOTE_ATOMIC).union(Self::WINDOW_BIND))
    }

    /// Whether somebody else may reach the memory at all.
    pub const fn is_remote(self) -> bool {
        self.others_may_write() || self.contains(Self::REMOTE_READ)
    }

    /// With the rights that verbs want along.
    pub(crate) const fn completed(self) -> Self {
        if self.intersects(Self::REMOTE_WRITE.union(Self::REMOTE_ATOMIC)) {
            self.union(Self::LOCAL_WRITE)
        } else {
            self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_is_local_and_read_only() {
        assert!(Access::default().is_empty() && !Access::default().is_remote());
    }

    #[test]
    fn remote_write_brings_local_write() {
        assert!(Access::REMOTE_ATOMIC.completed().contains(Access::LOCAL_WRITE));
        assert_eq!(Access::REMOTE_READ.completed(), Access::REMOTE_READ);
    }

    #[test]
    fn who_may_change_the_memory() {
        assert!(Access::WINDOW_BIND.others_may_write() && Access::REMOTE_WRITE.others_may_write());
        assert!(!Access::REMOTE_READ.others_may_write() && Access::REMOTE_READ.is_remote());
    }
}
