//! `vm`: a command in a small machine that runs a stock kernel with Soft-RoCE, on this host's file system.
//!
//! The kernel comes from the distribution's mirror and lives in the cache; nothing of it is installed.

mod archive;
mod elf;
mod initramfs;
mod job;
mod kernel;
mod kvm;
mod machine;
mod modules;
mod packages;

use std::time::Duration;

use anyhow::{Result, bail};
use clap::Args;

use crate::Verdict;
use crate::setup::{self, Purpose};
pub(crate) use elf::is_static;
pub(crate) use job::Job;
pub(crate) use kernel::Kernel;
pub(crate) use machine::{Ended, Output};

/// What `vm` is asked.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The suite of the distribution that the kernel is taken from, such as bookworm-backports; without it, the host's own
    #[arg(long, value_name = "SUITE")]
    kernel: Option<String>,
    /// Ends the machine if the command runs longer; the exit code is then 124
    #[arg(long, value_name = "SECONDS")]
    timeout: Option<u64>,
    /// The command and its arguments
    #[arg(last = true, required = true, value_name = "COMMAND")]
    command: Vec<std::ffi::OsString>,
}

/// The exit code for a command that ran too long, as of timeout(1).
const TIMED_OUT: u8 = 124;

/// Runs a command in the machine.
pub(crate) fn run(options: &Options) -> Result<Verdict> {
    let verdict = setup::ensure(Purpose::Vm)?;
    if verdict != Verdict::Good {
        return Ok(verdict);
    }
    let kernel = Kernel::ready(options.kernel.as_deref())?;
    let mut job = Job::here(&options.command)?;
    job.limit = options.timeout.map(Duration::from_secs);
    let ended = machine::run(&kernel, &job, Output::Terminal)?;
    match ended.code {
        Some(code) => Ok(Verdict::Exit(code)),
        None if job.limit.is_some() => Ok(Verdict::Exit(TIMED_OUT)),
        None => bail!("the command gave no exit code"),
    }
}

/// Runs a command in the machine and keeps what it prints.
pub(crate) fn capture(kernel: &Kernel, job: &Job) -> Result<Ended> {
    machine::run(kernel, job, Output::Kept)
}
