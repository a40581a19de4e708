//! From the cycles of the device to the time of the day.

use std::time::Duration;

use super::library;
use crate::context::Context;
use crate::error::Result;

/// How the kernel keeps the device's clock and the wall clock together, at one moment.
///
/// It is right for [`Capabilities::clock_update_period`](super::Capabilities::clock_update_period), some seconds, after which another is to be taken.
#[doc(alias = "mlx5dv_clock_info")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    pub(super) nanos: u64,
    pub(super) cycles: u64,
    pub(super) fraction: u64,
    pub(super) multiplier: u32,
    pub(super) shift: u32,
    pub(super) mask: u64,
}

impl Clock {
    /// Asks an open device.
    ///
    /// # Errors
    /// * [`ErrorKind::Unsupported`](crate::ErrorKind::Unsupported) if the device is not driven by libmlx5, or libmlx5 is not part of this build, or the
    ///   kernel does not share its clock.
    /// * What the driver reports.
    ///
    /// Verb: [mlx5dv_get_clock_info(3)](https://man7.org/linux/man-pages/man3/mlx5dv_get_clock_info.3.html)
    #[doc(alias = "mlx5dv_get_clock_info")]
    pub fn of(context: &Context) -> Result<Self> {
        library::clock(context)
    }

    /// The time since 1970-01-01 by the wall clock of a time stamp in cycles, as completions have it.
    ///
    /// A time stamp that is more than half a turn of the counter ahead is taken as one of the past.
    #[doc(alias = "mlx5dv_ts_to_ns")]
    pub fn wall_clock(&self, timestamp: u64) -> Duration {
        let ahead = timestamp.wrapping_sub(self.cycles) & self.mask;
        let nanos = if ahead <= self.mask / 2 {
            self.nanos.wrapping_add(self.scaled(ahead, u64::wrapping_add))
        } else {
            let behind = self.cycles.wrapping_sub(timestamp) & self.mask;
            self.nanos.wrapping_sub(self.scaled(behind, u64::wrapping_sub))
        };
        Duration::from_nanos(nanos)
    }

    /// Nanoseconds of this many cycles. The numbers are the kernel's: whatever they are, this ends with a number.
    fn scaled(&self, cycles: u64, with: fn(u64, u64) -> u64) -> u64 {
        let nanos = with(cycles.wrapping_mul(u64::from(self.multiplier)), self.fraction);
        nanos.checked_shr(self.shift).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLOCK: Clock = Clock {
        nanos: 1_700_000_000_000_000_000,
        cycles: 1_000_000,
        fraction: 3,
        multiplier: 1 << 10,
        shift: 9,
        mask: (1 << 40) - 1,
    };

    #[test]
    fn cycles_ahead_and_behind() {
        let base = Duration::from_nanos(CLOCK.nanos);
        assert_eq!(CLOCK.wall_clock(1_000_000), base);
        assert_eq!(CLOCK.wall_clock(1_000_500), base + Duration::from_nanos(1000));
        assert_eq!(CLOCK.wall_clock(999_500), base - Duration::from_nanos(999));
        // The counter has 40 bits and has begun anew.
        let late = Clock { cycles: CLOCK.mask, ..CLOCK };
        assert_eq!(late.wall_clock(9), base + Duration::from_nanos(20));
    }

    #[test]
    fn numbers_that_make_no_sense_give_some_time() {
        for shift in [0, 63, 64, u32::MAX] {
            for mask in [0, 1, u64::MAX] {
                let clock = Clock { shift, mask, multiplier: u32::MAX, fraction: u64::MAX, ..CLOCK };
                let _ = clock.wall_clock(u64::MAX);
                let _ = clock.wall_clock(0);
            }
        }
    }

    /// The header's own function agrees.
    #[test]
    #[cfg_attr(miri, ignore = "calls C, which Miri does not have")]
    #[cfg(rrddmma_mlx5dv)]
    fn the_header_says_the_same() {
        let mut raw = rrddmma_sys::mlx5dv_clock_info {
            nsec: CLOCK.nanos,
            last_cycles: CLOCK.cycles,
            frac: CLOCK.fraction,
            mult: CLOCK.multiplier,
            shift: CLOCK.shift,
            mask: CLOCK.mask,
        };
        for timestamp in
            [0, 1, 999_999, 1_000_000, 1_000_001, 1 << 39, (1 << 39) + 1_000_001, 1 << 40, u64::MAX]
        {
            // SAFETY: a function of numbers alone, through a pointer to a live local.
            let theirs = unsafe { rrddmma_sys::mlx5dv_ts_to_ns(&raw mut raw, timestamp) };
            assert_eq!(CLOCK.wall_clock(timestamp), Duration::from_nanos(theirs), "{timestamp}");
        }
    }
}
