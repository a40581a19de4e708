//! How fast a path may be used.

use std::fmt;

/// A limit on the rate of a path: the device spaces its packets so that a slower receiver is not overrun.
///
/// Source of the table: `enum ibv_rate` in `infiniband/verbs.h`; of the numbers: `ibv_rate_to_mbps(3)`.
#[doc(alias = "ibv_rate")]
#[doc(alias = "static_rate")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[repr(transparent)]
pub struct PathRate(u8);

impl PathRate {
    /// As fast as the port is.
    pub const UNLIMITED: Self = Self(0);

    /// The fastest rate that is not above `mbps` megabits (10⁶) per second, as they are on the wire; the slowest there is, 2.5 Gbit/s, if all are above.
    pub fn at_most_mbps(mbps: u32) -> Self {
        let fitting = MBPS.iter().filter(|(_, rate)| *rate <= mbps);
        fitting.max_by_key(|(_, rate)| *rate).map_or(Self(SLOWEST), |(code, _)| Self(*code))
    }

    /// From the code of the C interface.
    pub const fn from_code(code: u8) -> Self {
        Self(code)
    }

    /// The code of the C interface.
    pub const fn code(self) -> u8 {
        self.0
    }

    /// The rate in megabits per second; `None` if it is unlimited, or a code that this library does not know.
    pub fn mbps(self) -> Option<u32> {
        MBPS.iter().find(|(code, _)| *code == self.0).map(|(_, rate)| *rate)
    }
}

impl fmt::Display for PathRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.mbps() {
            Some(mbps) => write!(f, "{mbps} Mbit/s"),
            None if *self == Self::UNLIMITED => f.write_str("unlimited"),
            None => write!(f, "unknown rate {}", self.0),
        }
    }
}

const SLOWEST: u8 = 2;

/// Codes and rates.
const MBPS: [(u8, u32); 23] = [
    (SLOWEST, 2_500),
    (3, 10_000),
    (4, 30_000),
    (5, 5_000),
    (6, 20_000),
    (7, 40_000),
    (8, 60_000),
    (9, 80_000),
    (10, 120_000),
    (11, 14_062),
    (12, 56_250),
    (13, 112_500),
    (14, 168_750),
    (15, 25_781),
    (16, 103_125),
    (17, 206_250),
    (18, 309_375),
    (19, 28_125),
    (20, 53_125),
    (21, 425_000),
    (22, 637_500),
    (23, 850_000),
    (24, 1_275_000),
];

#[cfg(test)]
mod tests {
    use rrddmma_sys as sys;

    use super::*;

    #[test]
    #[cfg_attr(miri, ignore = "calls C, which Miri does not have")]
    fn the_table_is_that_of_the_c_library() {
        for (code, mbps) in MBPS {
            // SAFETY: a function of numbers alone.
            let theirs = unsafe { sys::ibv_rate_to_mbps(sys::ibv_rate(code.into())) };
            // An older library knows fewer codes, and says 0 or -1 to the others.
            assert!(theirs <= 0 || u32::try_from(theirs) == Ok(mbps), "code {code}: {theirs}");
            assert!(theirs > 0 || code > 20, "code {code} is an old one");
        }
    }

    #[test]
    fn the_fastest_that_is_not_above() {
        assert_eq!(PathRate::at_most_mbps(100_000).mbps(), Some(80_000));
        assert_eq!(PathRate::at_most_mbps(5_000).mbps(), Some(5_000));
        assert_eq!(PathRate::at_most_mbps(1).mbps(), Some(2_500));
        assert_eq!(PathRate::at_most_mbps(u32::MAX).mbps(), Some(1_275_000));
    }

    #[test]
    fn rates_read_well_and_unknown_ones_are_carried() {
        assert_eq!(PathRate::default().to_string(), "unlimited");
        assert_eq!(PathRate::from_code(7).to_string(), "40000 Mbit/s");
        assert_eq!(PathRate::from_code(99).to_string(), "unknown rate 99");
        assert_eq!(PathRate::from_code(99).code(), 99);
    }
}
