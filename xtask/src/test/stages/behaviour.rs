//! The rules of `docs/behaviour.md`, probed in C.

use anyhow::{Result, bail};

use super::super::run::Run;
use crate::behaviour::{Bed, Probes, compare};
use crate::vm::{self, Job, Kernel};

/// On the emulator.
pub(super) fn emulator(run: &mut Run) -> Result<()> {
    let emulator = run.emulator()?;
    let probes = Probes::of_this_tree()?;
    let fabric = run.fabric("behaviour");
    let printed = probes.run_on(&emulator, &fabric, run.limit())?;
    check(run, &probes, Bed::Emulator, &printed);
    Ok(())
}

/// On Soft-RoCE of the kernel in the small machine.
pub(super) fn vm(run: &mut Run) -> Result<()> {
    let kernel = Kernel::ready(None)?;
    let probes = Probes::of_this_tree()?;
    let mut job = Job::here(&[&probes.program])?;
    job.limit = Some(run.limit());
    let ended = vm::capture(&kernel, &job)?;
    if ended.code != Some(0) {
        bail!("the probes ended with {:?}: {}{}", ended.code, ended.stdout, ended.stderr);
    }
    check(run, &probes, Bed::SoftRoce, &ended.stdout);
    Ok(())
}

/// Counts what the probes printed on a device as checks, one for each row.
fn check(run: &mut Run, probes: &Probes, bed: Bed, printed: &str) {
    for (id, outcome) in compare(&probes.rows, bed, printed) {
        run.check(&format!("{id} on {}", bed.name()), outcome);
    }
}
