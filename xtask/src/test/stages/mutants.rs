//! The mutants of the emulated device, each of which a test must notice.

use anyhow::Result;

use super::super::run::Run;
use crate::mutants;

/// Only with the sweeps: every mutant is a build.
pub(super) fn run(run: &mut Run) -> Result<()> {
    for trial in mutants::committed()? {
        run.check(&format!("mutant {}", trial.mutant.name), trial.fault().map_or(Ok(()), Err));
    }
    Ok(())
}
