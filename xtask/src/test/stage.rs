//! What a stage is.

use std::time::Duration;

use anyhow::Result;

use super::run::Run;

/// A part of the test run with a name and a budget.
#[derive(Debug)]
pub(crate) struct Stage {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    /// How long it should take on two cores from nothing. Reported, never a verdict.
    pub(crate) budget: Duration,
    /// A stage that runs no test has failed.
    pub(crate) has_tests: bool,
    /// If it fails, nothing after it can succeed.
    pub(crate) is_ground: bool,
    /// Runs with `--all`, or by its name.
    pub(crate) is_sweep: bool,
    pub(crate) run: fn(&mut Run) -> Result<()>,
}

impl Stage {
    /// A stage that runs tests.
    pub(crate) const fn new(
        name: &'static str,
        about: &'static str,
        seconds: u64,
        run: fn(&mut Run) -> Result<()>,
    ) -> Self {
        let budget = Duration::from_secs(seconds);
        Self { name, about, budget, has_tests: true, is_ground: false, is_sweep: false, run }
    }

    /// The same without tests that could be counted.
    pub(crate) const fn without_tests(self) -> Self {
        Self { has_tests: false, ..self }
    }

    /// The same as the ground that all others stand on.
    pub(crate) const fn ground(self) -> Self {
        Self { is_ground: true, ..self }
    }

    /// The same, too long to be run each time.
    pub(crate) const fn sweep(self) -> Self {
        Self { is_sweep: true, ..self }
    }
}
