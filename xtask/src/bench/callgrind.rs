//! Counting instructions: callgrind counts the same program with few and with many iterations, and set-up cancels.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::emu::Emulator;
use crate::process;

/// The two runs whose difference is measured.
const FEW: u64 = 100;
const MANY: u64 = 1100;

/// What lets the device work. The function and what it calls are left out of the count.
const DEVICE: &str = "rrddmma_emu_run_until_idle";

/// Instructions of one iteration of `program ARGUMENTS ITERATIONS`, on the emulator in manual mode, where the device
/// works only in [`DEVICE`].
pub(super) fn per_iteration(emulator: &Emulator, program: &Path, arguments: &[&str]) -> Result<f64> {
    let few = total(emulator, program, arguments, FEW)?;
    let many = total(emulator, program, arguments, MANY)?;
    per_iteration_of(few, many)
}

#[expect(clippy::cast_precision_loss, reason = "instruction counts of short programs are far below 2^52")]
fn per_iteration_of(few: u64, many: u64) -> Result<f64> {
    let more =
        many.checked_sub(few).with_context(|| format!("{MANY} iterations took {many}, {FEW} took {few}"))?;
    Ok(more as f64 / (MANY - FEW) as f64)
}

fn total(emulator: &Emulator, program: &Path, arguments: &[&str], iterations: u64) -> Result<u64> {
    let folder = tempfile::tempdir()?;
    let out = folder.path().join("callgrind.out");
    let (_fabrics, mut command) = super::alone(emulator)?;
    command.args(["--", "valgrind", "--quiet", "--tool=callgrind"]);
    command.arg(format!("--callgrind-out-file={}", out.display()));
    // In this order: the second undoes that the first lets counting begin at the function.
    command.args([&format!("--toggle-collect={DEVICE}"), "--collect-atstart=yes"]);
    // Of one length: by a longer argument the strings on the stack shift, which the loader's string functions feel.
    command.arg(program).args(arguments).arg(format!("{iterations:05}"));
    let done = process::capture(&mut command, Duration::from_secs(120))?;
    if !done.status.success() {
        bail!("`{}` ended with {}:\n{}", process::show(&command), done.status, done.last_words(10));
    }
    let text = std::fs::read_to_string(&out).context("callgrind wrote no result")?;
    instructions(&text).context("callgrind's result has no total")
}

/// The total of a callgrind file: its `summary:`, or `totals:` in another version of the format.
fn instructions(text: &str) -> Option<u64> {
    let line = |name: &str| {
        text.lines().find_map(|line| line.strip_prefix(name)?.split_whitespace().next()?.parse().ok())
    };
    line("summary:").or_else(|| line("totals:"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_total_is_read_from_either_form() {
        assert_eq!(instructions("version: 1\nsummary: 123456\ntotals: 7\n"), Some(123_456));
        assert_eq!(instructions("events: Ir\ntotals: 99 1\n"), Some(99));
        assert_eq!(instructions("fn=(1)\n"), None);
    }

    #[test]
    fn set_up_cancels() {
        assert_eq!(per_iteration_of(1_000_000, 1_036_000).unwrap(), 36.0);
        assert!(per_iteration_of(2, 1).is_err());
    }
}
