//! The emulator as one object file, for programs with their libc inside.
//!
//! An archive would do only where the linker happens to look into it before libc; where it does not, the program is
//! linked all the same and finds no device. An object is always linked, wherever it stands. What the emulator has of
//! Rust's standard library is made invisible in it, so that it does not meet that of a Rust program.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::Emulator;
use crate::process;

/// The file name of the object.
pub(super) const OBJECT: &str = "rrddmma_emu.o";

/// The linker keeps one of these in a program; it cannot if this one is invisible.
const SHARED: &str = "DW.ref.rust_eh_personality";

/// Sections with the compiler's intermediate code, which tools that know LLVM take for an object's contents.
const BITCODE: [&str; 2] = [".llvmbc", ".llvmcmd"];

/// Makes the object from the archive of a built emulator and writes it to `to`.
pub(super) fn write(emulator: &Emulator, to: &Path) -> Result<()> {
    let names = exported(&emulator.library)?;
    let folder = tempfile::tempdir().context("cannot make a folder for the object")?;
    let whole = folder.path().join("whole.o");
    let mut link = Command::new("ld");
    link.args(["-r", "--gc-sections"]);
    link.args(names.iter().flat_map(|name| ["-u", name]));
    link.arg("-o").arg(&whole).arg("--whole-archive").arg(&emulator.archive);
    process::output(&mut link, LIMIT)?;

    let kept = folder.path().join("names");
    fs::write(&kept, names.iter().map(String::as_str).chain([SHARED, ""]).collect::<Vec<_>>().join("\n"))?;
    let mut hide = Command::new("objcopy");
    hide.arg("--strip-debug").args(BITCODE.map(|section| format!("--remove-section={section}")));
    hide.arg(format!("--keep-global-symbols={}", kept.display())).arg(&whole).arg(to);
    process::output(&mut hide, LIMIT)?;
    Ok(())
}

const LIMIT: Duration = Duration::from_secs(60);

/// The names that the preload library has for others: libc's, and those that the control client looks for.
fn exported(library: &Path) -> Result<Vec<String>> {
    let mut nm = Command::new("nm");
    nm.args(["--dynamic", "--defined-only", "--format=posix"]).arg(library);
    let listing = process::output(&mut nm, LIMIT)?;
    let names: Vec<_> =
        listing.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect();
    if !names.iter().any(|name| name == "ioctl") {
        bail!("{} does not define ioctl", library.display());
    }
    Ok(names)
}
