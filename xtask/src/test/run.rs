//! A run of the stages: what they share, and how they call cargo and count.

use std::process::Command;
use std::time::{Duration, SystemTime};

use anyhow::{Result, bail};
use indicatif::ProgressBar;

use super::stage::Stage;
use super::tally::{self, Meaning, Skip, Tally};
use crate::emu::{self, Emulator};
use crate::{Verdict, process, ui};

/// What the stages share.
#[derive(Debug)]
pub(crate) struct Run {
    /// Whether the long sweeps are wanted.
    pub(crate) all: bool,
    /// What random choices begin with.
    pub(crate) seed: u64,
    /// Every test that was skipped so far.
    pub(crate) skips: Vec<Skip>,
    /// An exit code of its own that a stage asks for.
    pub(crate) verdict: Option<Verdict>,
    verbose: bool,
    stage: &'static str,
    limit: Duration,
    tally: Tally,
    emulator: Option<Emulator>,
}

impl Run {
    pub(super) fn new(all: bool, verbose: bool) -> Self {
        let limit = Duration::from_secs(60);
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Self {
            all,
            seed: since.as_secs(),
            skips: Vec::new(),
            verdict: None,
            verbose,
            stage: "",
            limit,
            tally: Tally::default(),
            emulator: None,
        }
    }

    pub(super) fn begin(&mut self, stage: &Stage) {
        self.stage = stage.name;
        self.tally = Tally::default();
        // A budget is no verdict; a program that hangs must end all the same.
        self.limit = stage.budget * 4 + Duration::from_secs(120);
    }

    pub(super) fn end(&mut self) -> Tally {
        std::mem::take(&mut self.tally)
    }

    /// The emulator, built at first use.
    pub(crate) fn emulator(&mut self) -> Result<Emulator> {
        if let Some(emulator) = &self.emulator {
            return Ok(emulator.clone());
        }
        let emulator = emu::build()?;
        self.emulator = Some(emulator.clone());
        Ok(emulator)
    }

    /// How long a program of this stage may run.
    pub(crate) fn limit(&self) -> Duration {
        self.limit
    }

    /// A network name that no other run uses.
    pub(crate) fn fabric(&self, name: &str) -> String {
        format!("test-{}-{name}", std::process::id())
    }

    /// Runs cargo, shows what matters of its output, and counts the tests in it. That cargo fails is an error.
    pub(crate) fn cargo(&mut self, command: &mut Command) -> Result<()> {
        let shown = process::show(command);
        println!("$ {shown}");
        command.env("CARGO_TERM_COLOR", "never");
        let bar = ui::spinner(self.stage);
        let (limit, verbose) = (self.limit, self.verbose);
        let ran = process::lines(command, limit, |line| self.line(line, &bar, verbose));
        bar.finish_and_clear();
        let (status, _) = ran?;
        if !status.success() {
            bail!("`{shown}` ended with {status}");
        }
        Ok(())
    }

    fn line(&mut self, line: &str, bar: &ProgressBar, verbose: bool) {
        match tally::read(line) {
            Meaning::Result(tally) => {
                self.tally.passed += tally.passed;
                self.tally.failed += tally.failed;
            }
            Meaning::Ignored { test, reason } => {
                self.skip(test, reason);
            }
            Meaning::Passed if !verbose => return,
            Meaning::Progress => {
                bar.set_message(format!("{}: {}", self.stage, line.trim()));
                return;
            }
            Meaning::Passed | Meaning::Other => {}
        }
        bar.suspend(|| println!("{line}"));
    }

    /// Notes that a test of the stage did not run; once is enough.
    pub(crate) fn skip(&mut self, test: String, reason: String) {
        let skip = Skip { stage: self.stage.to_owned(), test, reason };
        if !self.skips.contains(&skip) {
            self.skips.push(skip);
        }
    }

    /// Counts a check of our own, and says how it went.
    pub(crate) fn check(&mut self, what: &str, outcome: Result<(), String>) {
        match outcome {
            Ok(()) => {
                self.tally.passed += 1;
                if self.verbose {
                    println!("{what} ... ok");
                }
            }
            Err(why) => {
                self.tally.failed += 1;
                println!("{what} ... {}: {why}", ui::paint(ui::Tone::Bad, "FAILED"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_and_skips_of_a_program_are_counted() {
        let mut run = Run::new(false, false);
        run.stage = "s";
        let script = "echo 'test a ... ignored, why'; echo 'test result: ok. 2 passed; 0 failed; 1 ignored'";
        let mut shell = Command::new("sh");
        run.cargo(shell.args(["-c", script])).unwrap();
        run.check("ours", Ok(()));
        run.check("ours too", Err("no".into()));
        assert_eq!(run.skips, [Skip { stage: "s".into(), test: "a".into(), reason: "why".into() }]);
        assert_eq!(run.end(), Tally { passed: 3, failed: 1 });
        assert_eq!(run.end(), Tally::default());
    }

    #[test]
    fn a_program_that_fails_is_an_error() {
        assert!(Run::new(false, false).cargo(&mut Command::new("false")).is_err());
    }
}
