//! Round-trip times and what is said about them.

use std::time::Duration;

/// How many samples are kept; beyond, every second one is dropped and only every second one is added.
const KEPT: usize = 1 << 20;

/// Round-trip times in bounded memory.
#[derive(Debug, Clone)]
pub struct RoundTrips {
    nanoseconds: Vec<u64>,
    /// One of this many is kept.
    every: u64,
    seen: u64,
}

impl RoundTrips {
    /// No sample yet.
    #[must_use]
    pub fn new() -> Self {
        Self { nanoseconds: Vec::new(), every: 1, seen: 0 }
    }

    /// Adds one round trip.
    pub fn add(&mut self, round_trip: Duration) {
        if self.seen.is_multiple_of(self.every) {
            if self.nanoseconds.len() == KEPT {
                let mut index = 0_usize;
                self.nanoseconds.retain(|_| {
                    index += 1;
                    index % 2 == 1
                });
                self.every *= 2;
            }
            if self.seen.is_multiple_of(self.every) {
                self.nanoseconds.push(u64::try_from(round_trip.as_nanos()).unwrap_or(u64::MAX));
            }
        }
        self.seen += 1;
    }

    /// The `permille`-th thousandth of *half* the round trips, in microseconds: 500 is the median, 990 the 99th
    /// percentile. The nearest rank is taken; `None` without samples.
    ///
    /// # Panics
    /// - If `permille` is greater than 1000.
    #[must_use]
    pub fn half_microseconds(&self, permille: u32) -> Option<f64> {
        assert!(permille <= 1000, "RoundTrips::half_microseconds: {permille} permille but at most 1000");
        let mut sorted = self.nanoseconds.clone();
        sorted.sort_unstable();
        let rank = (sorted.len() * permille as usize).div_ceil(1000).max(1);
        sorted.get(rank - 1).map(|&nanoseconds| nanoseconds as f64 / 2000.0)
    }
}

impl Default for RoundTrips {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(microseconds: impl IntoIterator<Item = u64>) -> RoundTrips {
        let mut round_trips = RoundTrips::new();
        microseconds.into_iter().for_each(|us| round_trips.add(Duration::from_micros(us)));
        round_trips
    }

    #[test]
    fn ranks_are_of_half_the_round_trip() {
        let hundred = of((1..=100).rev());
        assert_eq!(hundred.half_microseconds(500), Some(25.0));
        assert_eq!(hundred.half_microseconds(990), Some(49.5));
        assert_eq!(hundred.half_microseconds(0), Some(0.5));
        assert_eq!(hundred.half_microseconds(1000), Some(50.0));
    }

    #[test]
    fn one_sample_is_every_rank_and_none_is_none() {
        assert_eq!(of([8]).half_microseconds(990), Some(4.0));
        assert_eq!(of([]).half_microseconds(500), None);
    }

    #[test]
    fn memory_is_bounded_and_the_median_stays() {
        let many = of(0..5_000_000);
        assert!(many.nanoseconds.len() <= KEPT);
        let median = many.half_microseconds(500).unwrap();
        assert!((median - 1_250_000.0).abs() < 100.0, "{median}");
    }

    #[test]
    #[should_panic(expected = "1001 permille but at most 1000")]
    fn more_than_all_is_refused() {
        let _ = of([1]).half_microseconds(1001);
    }
}
