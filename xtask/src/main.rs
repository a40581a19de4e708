//! The tasks of the rrddmma workspace: `cargo xtask COMMAND`.
//!
//! Exit codes: 0 done, 1 the command looked and found something wrong, 2 the command line or the machine did not let it
//! do its work, 3 system packages are missing and there is no right to install them.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program for people: it talks to the terminal"
)]

mod behaviour;
mod bench;
mod ci;
mod coverage;
mod demo;
mod doctor;
mod emu;
mod mutants;
mod pingpong;
mod process;
mod setup;
mod test;
mod tidy;
mod ui;
mod vendor;
mod vm;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

/// The tasks of the rrddmma workspace.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Finds the system packages that are missing and installs them
    Setup(setup::Options),
    /// Says what the build script finds, what it would do, and why not the other routes
    Doctor(doctor::Options),
    /// Brings the pinned rdma-core source for the statically linked build
    VendorRdmaCore(vendor::Options),
    /// Runs a verified ping-pong: Rust with Rust, Rust with C in both roles
    Demo(demo::Options),
    /// Runs a program on the emulated ConnectX, or installs the emulator
    Emu(emu::Options),
    /// Runs every check and test of the workspace, in stages
    Test(test::Options),
    /// The same as `test`, printed for a log
    Ci(ci::Options),
    /// Counts instructions of our data path and of its C references, or times the emulator
    Bench(bench::Options),
    /// Takes the rules of the emulated device away one by one, and names the test that misses each
    Mutants(mutants::Options),
    /// Writes docs/coverage.md: which verbs the safe crate has, and the test that calls each
    Coverage(coverage::Options),
    /// Runs a command in a small machine: a stock kernel with Soft-RoCE, on this host's file system
    Vm(vm::Options),
    /// Plays our ping-pongs with themselves and with the C tools, in both roles, on a device of this machine
    Pingpong(pingpong::Options),
    /// Checks what the compiler cannot: layers, sizes, comments, dependencies
    Tidy(tidy::Options),
}

/// What a command found, as its exit code says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Everything is as it should be.
    Good,
    /// The command did its work and found something wrong.
    Bad,
    /// Packages are missing and may not be installed by this user.
    NotPermitted,
    /// A program that was run on somebody's behalf ended with this code.
    Exit(u8),
}

impl From<Verdict> for ExitCode {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Good => Self::SUCCESS,
            Verdict::Bad => Self::from(1),
            Verdict::NotPermitted => Self::from(3),
            Verdict::Exit(code) => Self::from(code),
        }
    }
}

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(verdict) => verdict.into(),
        Err(error) => {
            ui::failure(&format!("{error:#}"));
            ExitCode::from(2)
        }
    }
}

fn run(task: Task) -> Result<Verdict> {
    match task {
        Task::Setup(options) => setup::run(&options),
        Task::Doctor(options) => doctor::run(&options),
        Task::VendorRdmaCore(options) => vendor::run(&options),
        Task::Demo(options) => demo::run(&options),
        Task::Emu(options) => emu::run(&options),
        Task::Test(options) => test::run(&options),
        Task::Ci(options) => ci::run(&options),
        Task::Bench(options) => bench::run(&options),
        Task::Mutants(options) => mutants::run(&options),
        Task::Coverage(options) => coverage::run(&options),
        Task::Vm(options) => vm::run(&options),
        Task::Pingpong(options) => pingpong::play(&options),
        Task::Tidy(options) => tidy::run(&options),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
