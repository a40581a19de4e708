//! `emu`: the emulated ConnectX for any program, and its installation.

mod install;
mod object;

use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Result, bail};
use clap::{Args, Subcommand};

use crate::Verdict;
use crate::process;
use crate::ui;
use crate::workspace::Flavour;

/// What `emu` is asked.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Options {
    #[command(subcommand)]
    command: Option<Sub>,
    /// The network on which programs meet; without it, the user's own `default`
    #[arg(long, value_name = "NAME")]
    fabric: Option<String>,
    /// How the device is driven
    #[arg(long, value_parser = ["trap", "manual", "poll"])]
    mode: Option<String>,
    /// The program and its arguments
    #[arg(last = true, value_name = "PROGRAM")]
    program: Vec<String>,
}

#[derive(Debug, Subcommand)]
enum Sub {
    /// Shows the fabrics of this user and who is on them
    Ps {
        /// For programs
        #[arg(long)]
        json: bool,
    },
    /// Frees what dead processes hold on fabrics, and removes those that nobody is on
    Clean {
        /// Only says what it would do
        #[arg(long)]
        dry_run: bool,
    },
    /// Puts the runner, its library and what static programs link to PREFIX/lib/rrddmma-emu, links the runner from PREFIX/bin
    /// and tries it
    Install {
        /// Where to
        #[arg(long, value_name = "DIR")]
        prefix: PathBuf,
    },
}

/// A built emulator.
#[derive(Debug, Clone)]
pub(crate) struct Emulator {
    /// The program `rrddmma-emu`.
    pub(crate) runner: PathBuf,
    /// The library that it preloads, which stands beside it.
    pub(crate) library: PathBuf,
    /// The same as an archive.
    archive: PathBuf,
}

/// Runs a program on the emulator, installs it, or sees to its fabrics.
pub(crate) fn run(options: &Options) -> Result<Verdict> {
    let emulator = build()?;
    match &options.command {
        Some(Sub::Install { prefix }) => return install::run(&emulator, prefix),
        Some(Sub::Ps { json }) => return emulator.ask("ps", json.then_some("--json")),
        Some(Sub::Clean { dry_run }) => return emulator.ask("clean", dry_run.then_some("--dry-run")),
        None => {}
    }
    if options.program.is_empty() {
        bail!("which program? for example: cargo xtask emu -- ibv_devinfo -v");
    }
    let mut command = emulator.command(options.fabric.as_deref(), options.mode.as_deref());
    command.arg("--").args(&options.program);
    attached(&mut command)
}

fn attached(command: &mut std::process::Command) -> Result<Verdict> {
    let status = process::attached(command)?;
    // As a shell says it: 128 and the number of the signal.
    let code = status.code().or_else(|| Some(128 + status.signal()?)).unwrap_or(1);
    Ok(Verdict::Exit(u8::try_from(code).unwrap_or(1)))
}

/// Builds the emulator, or finds that it is up to date.
pub(crate) fn build() -> Result<Emulator> {
    let mut cargo = Flavour::Host.cargo()?;
    cargo.args(["build", "--quiet", "--release", "-p", "rrddmma-emu", "-p", "rrddmma-emu-preload"]);
    let bar = ui::spinner("building the emulator");
    let built = process::output(&mut cargo, Duration::from_secs(15 * 60));
    bar.finish_and_clear();
    built?;
    let folder = Flavour::Host.target()?.join("release");
    let emulator = Emulator::in_folder(&folder);
    for file in [&emulator.runner, &emulator.library, &emulator.archive] {
        if !file.is_file() {
            bail!("the build of the emulator did not make {}", file.display());
        }
    }
    Ok(emulator)
}

impl Emulator {
    /// The one that cargo has built into this folder.
    pub(crate) fn in_folder(folder: &Path) -> Self {
        Self {
            runner: folder.join("rrddmma-emu"),
            library: folder.join("librrddmma_emu_preload.so"),
            archive: folder.join("librrddmma_emu_preload.a"),
        }
    }

    /// Writes the emulator as an object file into `folder`, for programs with their libc inside; says where.
    pub(crate) fn write_object(&self, folder: &Path) -> Result<PathBuf> {
        let file = folder.join(object::OBJECT);
        object::write(self, &file)?;
        Ok(file)
    }

    /// Another command of the runner than `run`.
    fn ask(&self, command: &str, switch: Option<&str>) -> Result<Verdict> {
        attached(std::process::Command::new(&self.runner).arg(command).args(switch))
    }

    /// `rrddmma-emu run`, still without `--` and the program.
    pub(crate) fn command(&self, fabric: Option<&str>, mode: Option<&str>) -> std::process::Command {
        let mut command = std::process::Command::new(&self.runner);
        command.arg("run");
        if let Some(name) = fabric {
            command.args(["--fabric", name]);
        }
        if let Some(mode) = mode {
            command.args(["--mode", mode]);
        }
        command.env("RRDDMMA_EMU_LIBRARY", &self.library);
        command
    }

    /// The value of cargo's runner variable: each test program runs on the emulator, on this network.
    pub(crate) fn cargo_runner(&self, fabric: &str) -> String {
        // Cargo splits the value at blanks, so the folders must have none.
        format!("{} run --fabric {fabric} --", self.runner.display())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_runner_is_told_fabric_and_mode() {
        let command = Emulator::in_folder(Path::new("/e")).command(Some("f"), Some("manual"));
        assert_eq!(process::show(&command), "/e/rrddmma-emu run --fabric f --mode manual");
    }
}
