//! The device's clocks.

use std::sync::atomic::{AtomicU64, Ordering};

use super::syscall;
use crate::device::Clock;

/// The host's monotonic clock, the same in all its processes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RealClock;

impl Clock for RealClock {
    fn now(&self) -> u64 {
        syscall::monotonic_ns()
    }
}

/// The fabric's own clock, which stands still until somebody moves it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct VirtualClock<'a>(pub(crate) &'a AtomicU64);

impl Clock for VirtualClock<'_> {
    fn now(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}
