//! Time-outs and retries of a reliable connection. The codes of the wire stay inside.

use std::fmt;
use std::time::Duration;

/// How long a requester waits for an acknowledgement before it sends again: 4.096 µs · 2ⁿ, or for ever.
///
/// A device may wait up to four times as long (InfiniBand specification, volume 1, section 9.7.6.1.3).
#[doc(alias = "timeout")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AckTimeout(u8);

impl AckTimeout {
    /// Never send again for lack of an acknowledgement.
    pub const INFINITE: Self = Self(0);
    /// The longest finite time-out, about 2.4 hours.
    pub const MAX: Self = Self(31);

    /// The shortest time-out that is not shorter than `duration`; [`MAX`](Self::MAX) if none is that long.
    pub fn at_least(duration: Duration) -> Self {
        (1..=31).map(Self).find(|timeout| timeout.duration() >= Some(duration)).unwrap_or(Self::MAX)
    }

    /// From the code of the wire, 0 to 31.
    ///
    /// # Panics
    /// * If `code` is above 31.
    #[track_caller]
    pub const fn from_code(code: u8) -> Self {
        assert!(code < 32, "AckTimeout::from_code: the code is above 31");
        Self(code)
    }

    /// The code of the wire.
    pub const fn code(self) -> u8 {
        self.0
    }

    /// The time, `None` for [`INFINITE`](Self::INFINITE).
    pub const fn duration(self) -> Option<Duration> {
        match self.0 {
            0 => None,
            code => Some(Duration::from_nanos(4096 << code)),
        }
    }
}

impl Default for AckTimeout {
    /// 67 ms (code 14), what the C examples use.
    fn default() -> Self {
        Self(14)
    }
}

/// How long a peer shall wait before it sends again to a pair that had no receive posted.
///
/// Source of the table: InfiniBand specification, volume 1, table 45.
#[doc(alias = "min_rnr_timer")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RnrTimer(u8);

impl RnrTimer {
    /// The shortest timer that is not shorter than `duration`; the longest, 655.36 ms, if none is that long.
    pub fn at_least(duration: Duration) -> Self {
        // Code 0 is the longest time, so that 1 to 31 come first.
        (1..=31).map(Self).find(|timer| timer.duration() >= duration).unwrap_or(Self(0))
    }

    /// From the code of the wire, 0 to 31.
    ///
    /// # Panics
    /// * If `code` is above 31.
    #[track_caller]
    pub const fn from_code(code: u8) -> Self {
        assert!(code < 32, "RnrTimer::from_code: the code is above 31");
        Self(code)
    }

    /// The code of the wire.
    pub const fn code(self) -> u8 {
        self.0
    }

    /// The time.
    pub const fn duration(self) -> Duration {
        Duration::from_micros(RNR_HUNDREDTHS_OF_MS[self.0 as usize] as u64 * 10)
    }
}

impl Default for RnrTimer {
    /// 0.64 ms (code 12), what the C examples use.
    fn default() -> Self {
        Self(12)
    }
}

/// How often a request is sent again for lack of an acknowledgement, 0 to 7.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RetryCount(u8);

impl RetryCount {
    /// The most that the wire can say.
    pub const MAX: Self = Self(7);

    /// That many times.
    ///
    /// # Panics
    /// * If `count` is above 7.
    #[track_caller]
    pub const fn new(count: u8) -> Self {
        assert!(count < 8, "RetryCount::new: the count is above 7");
        Self(count)
    }

    /// The number.
    pub const fn as_raw(self) -> u8 {
        self.0
    }
}

impl Default for RetryCount {
    fn default() -> Self {
        Self::MAX
    }
}

/// How often a request is sent again when the peer had no receive posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum RnrRetry {
    /// Up to six times; more is clipped to six.
    Times(u8),
    /// Until a receive is posted.
    #[default]
    Infinite,
}

impl RnrRetry {
    /// The code of the wire, where 7 means for ever.
    pub const fn code(self) -> u8 {
        match self {
            Self::Times(count) if count < 6 => count,
            Self::Times(_) => 6,
            Self::Infinite => 7,
        }
    }
}

impl fmt::Display for AckTimeout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.duration() {
            Some(duration) => write!(f, "{duration:?}"),
            None => f.write_str("infinite"),
        }
    }
}

/// In units of 10 µs, by code.
const RNR_HUNDREDTHS_OF_MS: [u32; 32] = [
    65536, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048,
    3072, 4096, 6144, 8192, 12288, 16384, 24576, 32768, 49152,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_least_is_never_shorter_and_the_next_lower_code_would_be() {
        for micros in [1, 5, 9, 100, 1_000, 67_000, 1_000_000, 60_000_000] {
            let wanted = Duration::from_micros(micros);
            let timeout = AckTimeout::at_least(wanted);
            assert!(timeout.duration().unwrap() >= wanted);
            if timeout.code() > 1 {
                assert!(AckTimeout::from_code(timeout.code() - 1).duration().unwrap() < wanted);
            }
        }
        assert_eq!(AckTimeout::at_least(Duration::from_secs(1 << 40)), AckTimeout::MAX);
        assert_eq!(AckTimeout::INFINITE.duration(), None);
    }

    #[test]
    fn receiver_not_ready_timers() {
        assert_eq!(RnrTimer::from_code(12).duration(), Duration::from_micros(640));
        assert_eq!(RnrTimer::from_code(0).duration(), Duration::from_micros(655_360));
        assert_eq!(RnrTimer::at_least(Duration::from_micros(11)).code(), 2);
        assert_eq!(RnrTimer::at_least(Duration::from_secs(9)).code(), 0);
    }

    #[test]
    fn retries_of_the_wire() {
        assert_eq!(RnrRetry::Infinite.code(), 7);
        assert_eq!(RnrRetry::Times(200).code(), 6);
        assert_eq!(RnrRetry::Times(0).code(), 0);
    }

    #[test]
    #[should_panic(expected = "AckTimeout::from_code: the code is above 31")]
    fn ack_timeout_32_panics() {
        AckTimeout::from_code(32);
    }

    #[test]
    #[should_panic(expected = "RnrTimer::from_code: the code is above 31")]
    fn rnr_timer_32_panics() {
        RnrTimer::from_code(32);
    }

    #[test]
    #[should_panic(expected = "RetryCount::new: the count is above 7")]
    fn retry_count_8_panics() {
        RetryCount::new(8);
    }
}
