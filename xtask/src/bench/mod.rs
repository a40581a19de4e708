//! `bench`: what our data path costs beside C's, in instructions, and what the emulator costs.

mod callgrind;
mod emu;
mod programs;
mod rows;
mod stopwatch;
mod verbs;

use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use anyhow::Result;
use clap::{Args, Subcommand};
use tempfile::TempDir;

use crate::Verdict;
use crate::emu::Emulator;

/// What `bench` is asked.
#[derive(Debug, Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// The verbs path: instructions of rrddmma beside those of the C program that does the same, and nanoseconds
    Verbs(verbs::Options),
    /// The emulator: times of a trapped doorbell beside a bare fault and of a large write beside memcpy, and what an idle device takes
    Emu(emu::Options),
}

/// Measures and prints.
pub(crate) fn run(options: &Options) -> Result<Verdict> {
    match &options.what {
        What::Verbs(options) => verbs::run(options),
        What::Emu(options) => emu::run(options),
    }
}

/// The runner in manual mode, and the folder that its fabric has for itself while that is kept: the emulator looks at all fabrics of a folder, and others come and go.
fn alone(emulator: &Emulator) -> Result<(TempDir, Command)> {
    let fabrics = tempfile::Builder::new().permissions(PermissionsExt::from_mode(0o700)).tempdir()?;
    let mut command = emulator.command(Some("bench"), Some("manual"));
    command.env("RRDDMMA_EMU_FOLDER", fabrics.path());
    Ok((fabrics, command))
}
