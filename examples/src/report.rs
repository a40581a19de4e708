//! What a run of a ping-pong reports, for people and as JSON.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The figures of one end of one run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// `client` or `server`.
    pub role: String,
    /// Name of the device.
    pub device: String,
    /// Number of its port.
    pub port: u8,
    /// Our GID, if one is used.
    pub gid: Option<String>,
    /// How libibverbs was found and linked.
    pub linkage: String,
    /// Bytes in a message.
    pub size: u32,
    /// Round trips.
    pub iterations: u64,
    /// Whether completions were waited for by events.
    pub events: bool,
    /// Time of the whole run.
    pub seconds: f64,
    /// Half a round trip: the median. `None` for the server of a single round trip, which has nothing to time.
    pub half_round_trip_us_median: Option<f64>,
    /// Half a round trip: 99 of 100 were not longer.
    pub half_round_trip_us_p99: Option<f64>,
    /// Time of the run divided by its iterations: a whole round trip, as the C tool prints it.
    pub round_trip_us_mean: f64,
    /// Payload in both directions, in megabits (10⁶) per second, as the C tool prints it.
    pub bandwidth_mbit_s: f64,
    /// Bytes that arrived here and were compared with what was expected.
    pub bytes_verified: u64,
    /// Messages that had at least one wrong byte.
    pub mismatches: u64,
    /// Messages that this end spoiled on purpose.
    pub corrupted: u64,
}

impl Report {
    /// Fills the three figures that follow from the duration of the run.
    #[must_use]
    pub fn timed(mut self, seconds: f64) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "nobody counts 2^53 round trips")]
        let iterations = self.iterations as f64;
        let bits = 2.0 * 8.0 * f64::from(self.size) * iterations;
        // A clock may be too coarse for a short run; JSON knows no infinity.
        let seconds = seconds.max(1e-9);
        self.seconds = seconds;
        self.round_trip_us_mean = seconds * 1e6 / iterations;
        self.bandwidth_mbit_s = bits / seconds / 1e6;
        self
    }

    /// The exit code: 0 if everything that arrived was right, 1 if not.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        u8::from(self.mismatches > 0)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = 2 * u64::from(self.size) * self.iterations;
        writeln!(f, "{bytes} bytes in {:.2} seconds = {:.2} Mbit/sec", self.seconds, self.bandwidth_mbit_s)?;
        let (iterations, mean) = (self.iterations, self.round_trip_us_mean);
        writeln!(f, "{iterations} iters in {:.2} seconds = {mean:.2} usec/iter (round trip)", self.seconds)?;
        if let (Some(median), Some(p99)) = (self.half_round_trip_us_median, self.half_round_trip_us_p99) {
            writeln!(f, "latency (half a round trip): median {median:.2} usec, 99 % within {p99:.2} usec")?;
        }
        write!(f, "{} bytes verified, {} mismatches", self.bytes_verified, self.mismatches)?;
        if self.corrupted > 0 {
            write!(f, ", {} messages spoiled by this end on purpose", self.corrupted)?;
        }
        let gid = self.gid.as_deref().unwrap_or("none");
        write!(f, "\n{} port {}, GID {gid}, {}", self.device, self.port, self.linkage)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Report {
        Report {
            role: "client".into(),
            device: "mlx5_0".into(),
            port: 1,
            gid: Some("fe80::1".into()),
            linkage: "pkg-config, libibverbs 1.14".into(),
            size: 4096,
            iterations: 1000,
            events: false,
            seconds: 0.0,
            half_round_trip_us_median: Some(1.5),
            half_round_trip_us_p99: None,
            round_trip_us_mean: 0.0,
            bandwidth_mbit_s: 0.0,
            bytes_verified: 4_096_000,
            mismatches: 7,
            corrupted: 0,
        }
    }

    #[test]
    fn figures_are_those_of_the_c_tool() {
        let report = sample().timed(0.5);
        let text = report.to_string();
        assert!(text.starts_with("8192000 bytes in 0.50 seconds = 131.07 Mbit/sec\n"), "{text}");
        assert!(text.contains("1000 iters in 0.50 seconds = 500.00 usec/iter"), "{text}");
        assert!(text.contains("4096000 bytes verified, 7 mismatches\n"), "{text}");
    }

    #[test]
    fn a_run_too_short_for_the_clock_is_still_valid_json() {
        let report = sample().timed(0.0);
        let json = serde_json::to_string(&report).unwrap();
        assert_eq!(serde_json::from_str::<Report>(&json).unwrap(), report);
    }

    #[test]
    fn mismatches_are_the_exit_code() {
        assert_eq!(sample().exit_code(), 1);
        assert_eq!(Report { mismatches: 0, ..sample() }.exit_code(), 0);
    }
}
