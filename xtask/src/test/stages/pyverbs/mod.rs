//! The Python verbs tests of rdma-core, which nobody here wrote, on the emulator.

mod skips;
mod tests_folder;
mod unittest;

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::Result;

use super::super::run::Run;
use crate::emu::Emulator;
use crate::process;
pub(crate) use skips::committed as committed_skips;
use unittest::{Outcome, Report};

/// What must pass, each in a process and on a fabric of its own.
const MODULES: &[&str] = &[
    "test_addr",
    "test_atomic",
    "test_cq",
    "test_cq_events",
    "test_cqex",
    "test_device",
    "test_fork",
    "test_mlx5_timestamp",
    "test_mr",
    "test_parent_domain",
    "test_pd",
    "test_qp",
    "test_qpex",
    "test_relaxed_ordering",
    "test_shared_pd",
];

/// Distributions build pyverbs for their own interpreter, which need not be the first on the path.
const PYTHON: &str = "/usr/bin/python3";
/// A module takes a second or two.
const LIMIT: Duration = Duration::from_secs(60);
/// The tests draw sizes, flags and addresses; a seed makes a failure come again.
const SEEDS: u32 = 20;

pub(super) fn run(run: &mut Run) -> Result<()> {
    let emulator = run.emulator()?;
    let folder = tests_folder::unpack()?;
    let seeds = if run.all { 1..=SEEDS } else { 1..=1 };
    for seed in seeds {
        for module in MODULES {
            let fabric = run.fabric(&format!("{module}-{seed}"));
            let report = execute(&emulator, folder.path(), module, &fabric, seed)?;
            judge(run, module, seed, report);
        }
    }
    Ok(())
}

/// Runs one module; `Err` says why there is no report.
fn execute(
    emulator: &Emulator,
    folder: &Path,
    module: &str,
    fabric: &str,
    seed: u32,
) -> Result<Result<Report, String>> {
    let script = format!(
        "import random, runpy, sys; random.seed({seed}); sys.argv = ['run_tests.py', '-v', 'tests.{module}']; \
         runpy.run_path('./run_tests.py', run_name='__main__')"
    );
    let mut command: Command = emulator.command(Some(fabric), None);
    command.args(["--", PYTHON, "-c", &script]).current_dir(folder);
    command.env("PYTHONDONTWRITEBYTECODE", "1");
    let done = match process::capture(&mut command, LIMIT) {
        Ok(done) => done,
        Err(error) => return Ok(Err(format!("{error:#}"))),
    };
    Ok(match Report::parse(&done.stderr) {
        Ok(report) if done.status.success() || !report.failures().is_empty() => Ok(report),
        Ok(_) => Err(format!("it ended with {}:\n{}", done.status, done.last_words(20))),
        Err(why) => Err(format!("{why}; it ended with {}:\n{}", done.status, done.last_words(20))),
    })
}

/// Counts the tests of a module and notes what it skips.
fn judge(run: &mut Run, module: &str, seed: u32, report: Result<Report, String>) {
    let name = format!("pyverbs {module}, seed {seed}");
    let report = match report {
        Ok(report) => report,
        Err(why) => return run.check(&name, Err(why)),
    };
    for (test, outcome) in &report.tests {
        let what = format!("{name}: {test}");
        match outcome {
            Outcome::Passed => run.check(&what, Ok(())),
            Outcome::Failed => run.check(&what, Err(report.account_of(test))),
            Outcome::Skipped(reason) => run.skip(format!("{module} {test}"), reason.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listed_module_is_run() {
        for known in committed_skips().unwrap() {
            let module = known.skip.test.split(' ').next().unwrap();
            assert!(MODULES.contains(&module), "{module}");
        }
    }
}
