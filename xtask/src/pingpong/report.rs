//! What the two ends of a run report, put together.

use std::time::Duration;

use serde::Serialize;
use serde_json::Value;

use super::Pair;

/// The report of a Rust end: the fields of its `--json` that tables are made of.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(crate) struct Report {
    pub(crate) device: String,
    pub(crate) linkage: String,
    pub(crate) median_us: f64,
    pub(crate) p99_us: f64,
    pub(crate) mbit_s: f64,
    pub(crate) bytes_verified: u64,
    pub(crate) mismatches: u64,
}

impl Report {
    /// Reads the first JSON object in what a program printed; what stands before it is for people.
    pub(crate) fn find(output: &str) -> Option<Self> {
        output.match_indices('{').find_map(|(at, _)| {
            let mut values = serde_json::Deserializer::from_str(&output[at..]).into_iter::<Value>();
            Self::read(&values.next()?.ok()?)
        })
    }

    fn read(value: &Value) -> Option<Self> {
        let number = |name: &str| value.get(name).and_then(Value::as_f64).unwrap_or_default();
        let text = |name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        Some(Self {
            device: text("device"),
            linkage: text("linkage"),
            median_us: number("half_round_trip_us_median"),
            p99_us: number("half_round_trip_us_p99"),
            mbit_s: number("bandwidth_mbit_s"),
            // Without these two there is no verdict, so they are not optional.
            bytes_verified: value.get("bytes_verified")?.as_u64()?,
            mismatches: value.get("mismatches")?.as_u64()?,
        })
    }
}

/// One run of a pair.
#[derive(Debug, Clone)]
pub(crate) struct Outcome {
    pub(crate) pair: Pair,
    pub(crate) size: u32,
    pub(crate) iterations: u32,
    /// Of the client and of the server, if they are ours.
    pub(crate) reports: Vec<Report>,
    pub(crate) took: Duration,
    /// Why the run is no success apart from mismatches: an end that failed or said nothing.
    pub(crate) failure: Option<String>,
}

impl Outcome {
    /// Bytes that were compared, at both ends.
    pub(crate) fn bytes_verified(&self) -> u64 {
        self.reports.iter().map(|r| r.bytes_verified).sum()
    }

    /// Messages with a wrong byte, at both ends.
    pub(crate) fn mismatches(&self) -> u64 {
        self.reports.iter().map(|r| r.mismatches).sum()
    }

    /// Bytes that must have been compared: every message that came to a Rust end.
    pub(crate) fn bytes_expected(&self) -> u64 {
        let ends = [self.pair.client, self.pair.server].iter().filter(|e| **e == super::End::Rust).count();
        u64::from(self.size) * u64::from(self.iterations) * ends as u64
    }
}

#[cfg(test)]
mod tests {
    use super::super::PAIRS;
    use super::*;

    #[test]
    fn a_report_is_found_behind_words_for_people() {
        let output = "listening {on} port 7\n{\"bytes_verified\": 10, \"mismatches\": 2,\n \"linkage\": \"static\"}\nbye\n";
        let report = Report::find(output).unwrap();
        assert_eq!((report.bytes_verified, report.mismatches, report.linkage.as_str()), (10, 2, "static"));
    }

    #[test]
    fn a_report_without_a_verdict_is_none() {
        assert_eq!(Report::find("{\"mismatches\": 0}"), None);
        assert_eq!(Report::find("nothing"), None);
        assert_eq!(Report::find("{\"bytes_verified\": 1"), None);
    }

    #[test]
    fn both_ends_add_up() {
        let one = Report { bytes_verified: 40, mismatches: 1, ..Report::default() };
        let took = Duration::ZERO;
        let outcome = Outcome {
            pair: PAIRS[0],
            size: 4,
            iterations: 10,
            reports: vec![one.clone(), one],
            took,
            failure: None,
        };
        assert_eq!((outcome.bytes_verified(), outcome.bytes_expected(), outcome.mismatches()), (80, 80, 2));
        assert_eq!(Outcome { pair: PAIRS[1], ..outcome }.bytes_expected(), 40);
    }
}
