//! Stages in the small machine, on Soft-RoCE of a real kernel. Programs are built here and run there, on this host's file system.

mod libtest;
mod programs;
mod skips;

use std::ffi::OsStr;

use anyhow::{Context, Result, bail};

use super::super::run::Run;
use crate::vm::{self, Ended, Kernel};
use crate::workspace::Flavour;
use libtest::{Outcome, Report};
use programs::Program;
pub(crate) use skips::committed as committed_skips;

/// The stage of [`library`], by which the list of what Soft-RoCE cannot do goes.
const LIBRARY: &str = "vm-library";

/// The tests of `rrddmma` and `rrddmma-sys`: each must pass, and those of the list must not.
pub(super) fn library(run: &mut Run) -> Result<()> {
    let programs = programs::build(Flavour::PkgConfig)?;
    let known = skips::committed()?;
    let is_known = |name: &str| known.iter().find(|listed| listed.skip.test == name);
    let script = programs::script(&programs, |program, test| is_known(&full_name(program, test)).is_some());
    let ended = execute(run, &[OsStr::new("sh"), OsStr::new("-c"), OsStr::new(&script)])?;
    let report = Report::parse(&ended.stdout);
    for program in &programs {
        for test in &program.tests {
            let name = full_name(program, test);
            let outcome = report.outcome(&program.name, test);
            match (is_known(&name), outcome) {
                (Some(listed), Outcome::Failed(_)) => run.skip(name, listed.skip.reason.clone()),
                (_, Outcome::Passed) => run.check(&name, Ok(())),
                (_, Outcome::Failed(why)) => run.check(&name, Err(why)),
                (_, Outcome::Ignored(reason)) => run.skip(name, reason),
            }
        }
    }
    if ended.code != Some(0) {
        bail!("the programs ended with {:?}: {}", ended.code, ended.stderr);
    }
    Ok(())
}

/// What drops handles in the midst of traffic, until so many trials were cut.
pub(super) fn soundness(run: &mut Run) -> Result<()> {
    let programs = programs::build(Flavour::PkgConfig)?;
    let program =
        programs.iter().find(|program| program.name == "soundness").context("no such test program")?;
    let trials = [("RRDDMMA_TEST_TRIALS", "5000".to_owned()), ("RRDDMMA_TEST_SEED", run.seed.to_string())];
    let trials = trials.map(|(name, value)| format!("{name}={value}"));
    let mut command = vec![OsStr::new("env")];
    command.extend(trials.iter().map(OsStr::new));
    command.extend([program.file.as_os_str(), OsStr::new("--test-threads=1"), OsStr::new("--show-output")]);
    let ended = execute(run, &command)?;
    for (name, outcome) in libtest::outcomes(&ended.stdout) {
        run.check(&name, if let Outcome::Failed(why) = outcome { Err(why) } else { Ok(()) });
    }
    ended.stdout.lines().filter(|line| line.contains("trials")).for_each(|line| println!("{line}"));
    if ended.code != Some(0) {
        bail!("the trials ended with {:?}: {}{}", ended.code, ended.stdout, ended.stderr);
    }
    Ok(())
}

/// The ping-pongs, by this program itself.
pub(super) fn interop(run: &mut Run) -> Result<()> {
    let rust = Flavour::PkgConfig.build_examples()?;
    let program = std::env::current_exe().context("cannot find this program's own file")?;
    let command = [program.as_os_str(), OsStr::new("pingpong"), OsStr::new("--rust"), rust.as_os_str()];
    let ended = execute(run, &command)?;
    for (name, outcome) in libtest::outcomes(&ended.stdout) {
        match outcome {
            Outcome::Failed(why) => run.check(&name, Err(why)),
            Outcome::Passed => run.check(&name, Ok(())),
            Outcome::Ignored(reason) => run.skip(name, reason),
        }
    }
    if ended.code != Some(0) {
        bail!("the ping-pongs ended with {:?}: {}{}", ended.code, ended.stdout, ended.stderr);
    }
    Ok(())
}

/// Runs a command in the machine, for as long as the stage may take.
fn execute(run: &Run, command: &[&OsStr]) -> Result<Ended> {
    let mut job = vm::Job::here(command)?;
    job.limit = Some(run.limit());
    vm::capture(&Kernel::ready(None)?, &job)
}

fn full_name(program: &Program, test: &str) -> String {
    format!("{} {test}", program.name)
}
