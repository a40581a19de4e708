//! Which pair does what, and who spoils how many messages.

use std::time::Duration;

use anyhow::{Result, bail};

use crate::pingpong::{End, Job, PAIRS, Tool};

/// The jobs of a demonstration: the three pairs for each size.
pub(super) fn jobs(sizes: &[u32], iterations: u32, corrupt: u32) -> Result<Vec<Job>> {
    let runs: Vec<_> = sizes.iter().flat_map(|&size| PAIRS.map(|pair| (size, pair))).collect();
    let shares = spread(corrupt, u32::try_from(runs.len())?);
    let jobs: Vec<Job> = runs
        .iter()
        .zip(shares)
        .map(|(&(size, pair), share)| {
            let corrupt = match (pair.client, pair.server) {
                (End::Rust, End::Rust) => (share.div_ceil(2), share / 2),
                (End::Rust, End::C) => (share, 0),
                _ => (0, share),
            };
            Job {
                tool: Tool::Rc,
                pair,
                size,
                iterations,
                events: false,
                corrupt,
                patience: Duration::from_secs(10),
            }
        })
        .collect();
    // A server cannot spoil its last message: a C client would have nothing to show it by.
    if jobs.iter().any(|job| job.corrupt.0 > iterations || job.corrupt.1 > iterations - 1) {
        bail!("--corrupt {corrupt} is more than {} runs of {iterations} messages can take", jobs.len());
    }
    Ok(jobs)
}

/// `total` in `parts` shares that differ by one at most.
fn spread(total: u32, parts: u32) -> impl Iterator<Item = u32> {
    (0..parts).map(move |i| total / parts + u32::from(i < total % parts))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seven_are_spread_over_all_three_pairs() {
        let jobs = jobs(&[4096], 1000, 7).unwrap();
        let shares: Vec<_> = jobs.iter().map(|job| job.corrupt).collect();
        assert_eq!(shares, [(2, 1), (2, 0), (0, 2)]);
    }

    #[test]
    fn nothing_is_lost_in_spreading() {
        for (total, parts) in [(0, 3), (1, 3), (7, 3), (100, 6)] {
            assert_eq!(spread(total, parts).sum::<u32>(), total);
        }
    }

    #[test]
    fn each_size_has_its_three_pairs() {
        assert_eq!(jobs(&[1, 64], 10, 0).unwrap().len(), 6);
    }

    #[test]
    fn more_than_there_are_messages_is_refused() {
        assert!(jobs(&[1], 2, 7).is_err());
        assert!(jobs(&[1], 3, 7).is_ok());
    }
}
