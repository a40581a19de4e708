//! `emu`: the emulated ConnectX for any program, and its installation.

use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};
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
    #[arg(long, value_parser = ["trap", "manual"])]
    mode: Option<String>,
    /// The program and its arguments
    #[arg(last = true, value_name = "PROGRAM")]
    program: Vec<String>,
}

#[derive(Debug, Subcommand)]
enum Sub {
    /// Copies the runner and its library to PREFIX/lib/rrddmma-emu and links it from PREFIX/bin
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
}

/// The file name of the preload library.
const LIBRARY: &str = "librrddmma_emu_preload.so";

/// Runs a program on the emulator, or installs it.
pub(crate) fn run(options: &Options) -> Result<Verdict> {
    let emulator = build()?;
    if let Some(Sub::Install { prefix }) = &options.command {
        return install(&emulator, prefix);
    }
    if options.program.is_empty() {
        bail!("which program? for example: cargo xtask emu -- ibv_devinfo -v");
    }
    let mut command = emulator.command(options.fabric.as_deref(), options.mode.as_deref());
    command.arg("--").args(&options.program);
    let status = process::attached(&mut command)?;
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
    let emulator = Emulator { runner: folder.join("rrddmma-emu"), library: folder.join(LIBRARY) };
    for file in [&emulator.runner, &emulator.library] {
        if !file.is_file() {
            bail!("the build of the emulator did not make {}", file.display());
        }
    }
    Ok(emulator)
}

impl Emulator {
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

/// Both files stand in one folder, where the runner looks for its library; what is on the path is a link to it.
fn install(emulator: &Emulator, prefix: &Path) -> Result<Verdict> {
    let (home, bin) = (prefix.join("lib/rrddmma-emu"), prefix.join("bin"));
    for folder in [&home, &bin] {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    for file in [&emulator.library, &emulator.runner] {
        let to = home.join(file.file_name().unwrap_or_default());
        replace(&to, |beside| fs::copy(file, beside).map(drop))?;
    }
    let link = bin.join("rrddmma-emu");
    replace(&link, |beside| std::os::unix::fs::symlink("../lib/rrddmma-emu/rrddmma-emu", beside))?;
    println!("installed {}", link.display());
    Ok(Verdict::Good)
}

/// Makes a file beside `to` and renames it, so that a running program keeps the file that it has mapped.
fn replace(to: &Path, make: impl FnOnce(&Path) -> std::io::Result<()>) -> Result<()> {
    let beside = to.with_extension("new");
    let _ = fs::remove_file(&beside);
    make(&beside)
        .and_then(|()| fs::rename(&beside, to))
        .with_context(|| format!("cannot write {}", to.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn emulator(folder: &Path) -> Emulator {
        Emulator { runner: folder.join("rrddmma-emu"), library: folder.join(LIBRARY) }
    }

    #[test]
    fn the_runner_is_told_fabric_and_mode() {
        let command = emulator(Path::new("/e")).command(Some("f"), Some("manual"));
        assert_eq!(process::show(&command), "/e/rrddmma-emu run --fabric f --mode manual");
    }

    #[test]
    fn installing_puts_both_files_in_place_and_leaves_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let emulator = emulator(folder.path());
        fs::write(&emulator.runner, "r").unwrap();
        fs::write(&emulator.library, "l").unwrap();
        let prefix = folder.path().join("p");
        install(&emulator, &prefix).unwrap();
        // Twice: an installation is replaced.
        install(&emulator, &prefix).unwrap();
        assert_eq!(fs::read_to_string(prefix.join("bin/rrddmma-emu")).unwrap(), "r");
        let home = prefix.join("lib/rrddmma-emu");
        assert_eq!(fs::read_to_string(home.join(LIBRARY)).unwrap(), "l");
        assert_eq!(fs::read_dir(home).unwrap().count(), 2);
        assert_eq!(fs::read_dir(prefix.join("bin")).unwrap().count(), 1);
    }
}
