//! `emu install`: the emulator's files where others find them.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::{Emulator, object};
use crate::{Verdict, process};

/// Puts the files below `prefix` and tries them.
///
/// All stand in one folder, where the runner looks for its library; what is on the path is a link to it.
pub(super) fn run(emulator: &Emulator, prefix: &Path) -> Result<Verdict> {
    let installed = install(emulator, prefix)?;
    replace(&installed.home.join(object::OBJECT), |beside| object::write(emulator, beside))?;
    println!("installed {}", installed.link.display());
    try_out(&installed.link)?;
    Ok(Verdict::Good)
}

/// Where things were put.
#[derive(Debug)]
struct Installed {
    home: PathBuf,
    link: PathBuf,
}

fn install(emulator: &Emulator, prefix: &Path) -> Result<Installed> {
    let (home, bin) = (prefix.join("lib/rrddmma-emu"), prefix.join("bin"));
    for folder in [&home, &bin] {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    for file in [&emulator.library, &emulator.runner] {
        let to = home.join(file.file_name().unwrap_or_default());
        replace(&to, |beside| Ok(fs::copy(file, beside).map(drop)?))?;
    }
    let link = bin.join("rrddmma-emu");
    replace(&link, |beside| Ok(symlink("../lib/rrddmma-emu/rrddmma-emu", beside)?))?;
    Ok(Installed { home, link })
}

/// Has a program that is not ours find the device with what was installed, and with nothing else of this build.
fn try_out(runner: &Path) -> Result<()> {
    let mut command = std::process::Command::new(runner);
    let scratch = tempfile::tempdir().context("no folder for a fabric to try it on")?;
    command.args(["run", "--fabric", "install", "--", "ibv_devinfo"]);
    command.env_remove("RRDDMMA_EMU_LIBRARY").env("RRDDMMA_EMU_FOLDER", scratch.path().join("fabrics"));
    let said = process::output(&mut command, Duration::from_secs(60))
        .context("the installed emulator was tried with ibv_devinfo (package ibverbs-utils)")?;
    match said.lines().find(|line| line.starts_with("hca_id:")) {
        Some(line) => println!("tried it: `rrddmma-emu run -- ibv_devinfo` shows {}", line.trim()),
        None => bail!("the installed emulator was tried, but ibv_devinfo shows no device:\n{said}"),
    }
    Ok(())
}

/// Makes a file beside `to` and renames it, so that a running program keeps the file that it has mapped.
fn replace(to: &Path, make: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    let beside = to.with_extension("new");
    let _ = fs::remove_file(&beside);
    make(&beside)
        .and_then(|()| Ok(fs::rename(&beside, to)?))
        .with_context(|| format!("cannot write {}", to.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn installing_puts_all_files_in_place_and_leaves_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let emulator = Emulator::in_folder(folder.path());
        fs::write(&emulator.runner, "r").unwrap();
        fs::write(&emulator.library, "l").unwrap();
        let prefix = folder.path().join("p");
        install(&emulator, &prefix).unwrap();
        // Twice: an installation is replaced.
        let installed = install(&emulator, &prefix).unwrap();
        assert_eq!(fs::read_to_string(prefix.join("bin/rrddmma-emu")).unwrap(), "r");
        let library = installed.home.join(emulator.library.file_name().unwrap());
        assert_eq!(fs::read_to_string(library).unwrap(), "l");
        assert_eq!(fs::read_dir(installed.home).unwrap().count(), 2);
        assert_eq!(fs::read_dir(prefix.join("bin")).unwrap().count(), 1);
    }

    #[test]
    fn an_installation_without_a_device_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let runner = folder.path().join("rrddmma-emu");
        symlink("/bin/true", &runner).unwrap();
        assert!(try_out(&runner).unwrap_err().to_string().contains("shows no device"));
        assert!(try_out(&folder.path().join("missing")).is_err());
    }
}
