//! Nanoseconds, beside the instructions and never a verdict: other programs disturb them, and the emulated device is memory of this process.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::emu::Emulator;
use crate::{process, workspace};

/// The runs of a program without a device, whose difference is measured. Of one with a device the first is enough, and not all that have one can do more.
const FEW: u64 = 2_000;
const MANY: u64 = 1_002_000;

/// How often a program is measured. The least counts: what disturbs only adds.
const ROUNDS: u32 = 3;

const LIMIT: Duration = Duration::from_secs(60);

/// The library that is preloaded, see `bench/c/stopwatch.c`.
#[derive(Debug)]
pub(super) struct Stopwatch(PathBuf);

impl Stopwatch {
    pub(super) fn build() -> Result<Self> {
        let library = workspace::cache()?.join("bench/libstopwatch.so");
        let mut compiler = Command::new("cc");
        compiler.args(["-O2", "-Wall", "-shared", "-fPIC", "-o"]).arg(&library);
        compiler.arg(workspace::root().join("bench/c/stopwatch.c")).arg("-ldl");
        process::output(&mut compiler, LIMIT)?;
        Ok(Self(library))
    }

    /// Nanoseconds of one iteration of `program ARGUMENTS ITERATIONS`, without the work of the device.
    pub(super) fn per_iteration(
        &self,
        emulator: &Emulator,
        program: &Path,
        arguments: &[&str],
    ) -> Result<f64> {
        let mut least = f64::INFINITY;
        for _ in 0..ROUNDS {
            let few = self.time(emulator, program, arguments, FEW)?;
            let nanoseconds = match few.alone {
                Some(nanoseconds) => nanoseconds,
                None => few.per_iteration_to(&self.time(emulator, program, arguments, MANY)?),
            };
            least = least.min(nanoseconds);
        }
        Ok(least)
    }

    fn time(
        &self,
        emulator: &Emulator,
        program: &Path,
        arguments: &[&str],
        iterations: u64,
    ) -> Result<Times> {
        let (_fabrics, mut command) = super::alone(emulator)?;
        // The runner puts the emulator behind it.
        command.env("LD_PRELOAD", &self.0);
        command.arg("--").arg(program).args(arguments).arg(iterations.to_string());
        let said = process::output(&mut command, LIMIT)?;
        Times::read(&said).with_context(|| format!("`{}` printed no times: {said}", process::show(&command)))
    }
}

/// What the stopwatch says, in nanoseconds.
#[derive(Debug, PartialEq)]
struct Times {
    /// The processor time of the process.
    processor: f64,
    /// Between two turns of the device, if it had any.
    alone: Option<f64>,
}

impl Times {
    /// From the last line.
    fn read(said: &str) -> Option<Self> {
        let (processor, alone) = said.lines().last()?.split_once(' ')?;
        let alone: f64 = alone.parse().ok()?;
        Some(Self { processor: processor.parse().ok()?, alone: (alone > 0.0).then_some(alone) })
    }

    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    fn per_iteration_to(&self, many: &Self) -> f64 {
        ((many.processor - self.processor) / (MANY - FEW) as f64).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_stopwatch_says_is_read() {
        let times = |processor, alone| Some(Times { processor, alone });
        assert_eq!(Times::read("5000 80\n"), times(5000.0, Some(80.0)));
        assert_eq!(Times::read("of the program\n5000 0\n"), times(5000.0, None));
        assert!(Times::read("").is_none() && Times::read("5000").is_none() && Times::read("x 1").is_none());
    }

    #[test]
    fn set_up_cancels() {
        let times = |processor| Times { processor, alone: None };
        assert_eq!(times(7_000_000.0).per_iteration_to(&times(27_000_000.0)), 20.0);
        assert_eq!(times(2.0).per_iteration_to(&times(1.0)), 0.0, "disturbed");
    }
}
