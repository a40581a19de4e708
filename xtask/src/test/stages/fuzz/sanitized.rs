//! The emulator with the address sanitizer inside, and C programs like it.
//!
//! rustc has the sanitizer behind an unstable flag, but LLVM's pass and the attribute that it looks for can be asked for by
//! stable ones, and rustup's toolchains bring the runtime. The dependencies stay as they are.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::emu::Emulator;
use crate::{process, ui, workspace};

/// What the compiler of the workspace's crates is told besides.
const INSTRUMENT: &str = "-C passes=asan -C llvm-args=-force-attribute=sanitize_address";

/// Programs leak what they do not need to free; what the emulator preloads into a symbolizer, too, it cannot use.
const OPTIONS: &str = "detect_leaks=0:symbolize=0";

const LIMIT: Duration = Duration::from_secs(10 * 60);

/// A built emulator, whose library has the sanitizer inside.
#[derive(Debug)]
pub(super) struct Sanitized {
    emulator: Emulator,
    folder: PathBuf,
    runtime: PathBuf,
}

impl Sanitized {
    /// Builds the library; the runner is the ordinary one.
    pub(super) fn build(mut emulator: Emulator) -> Result<Self> {
        let folder = workspace::cache()?.join("target").join("asan");
        fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let wrapper = folder.join("instrument");
        fs::write(&wrapper, format!("#!/bin/sh\nrustc=$1\nshift\nexec \"$rustc\" \"$@\" {INSTRUMENT}\n"))?;
        fs::set_permissions(&wrapper, fs::Permissions::from_mode(0o755))?;
        let mut cargo = workspace::cargo();
        cargo.args(["build", "--quiet", "--release", "-p", "rrddmma-emu-preload"]);
        cargo.env("CARGO_TARGET_DIR", &folder).env("RUSTC_WORKSPACE_WRAPPER", &wrapper);
        // Several threads of LLVM do not get along with an attribute that is forced.
        cargo.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "1");
        let bar = ui::spinner("building the emulator with the address sanitizer");
        let built = process::output(&mut cargo, LIMIT);
        bar.finish_and_clear();
        built?;
        emulator.library = Emulator::in_folder(&folder.join("release")).library;
        Ok(Self { emulator, folder, runtime: runtime()? })
    }

    /// Compiles a C file, or all of a folder, into a program.
    pub(super) fn compile(&self, source: &Path) -> Result<PathBuf> {
        let program = self.folder.join(source.file_stem().unwrap_or_default());
        let mut objects = Vec::new();
        for file in sources(source)? {
            let object = program.with_extension(format!("{}.o", objects.len()));
            let mut compile = Command::new("cc");
            compile.args([
                "-O1",
                "-g",
                "-Wall",
                "-Wextra",
                "-Werror",
                "-pthread",
                "-fsanitize=address",
                "-c",
            ]);
            process::output(compile.arg(file).arg("-o").arg(&object), LIMIT)?;
            objects.push(object);
        }
        // With the runtime that belongs to the compiler of the library.
        let mut link = Command::new("cc");
        link.arg("-o").arg(&program).args(objects).args(["-Wl,--export-dynamic", "-Wl,--whole-archive"]);
        link.arg(&self.runtime).arg("-Wl,--no-whole-archive");
        link.args(["-libverbs", "-lmlx5", "-lpthread", "-ldl", "-lrt", "-lm"]);
        process::output(&mut link, LIMIT)?;
        Ok(program)
    }

    /// Runs a program to its end on the emulator; what it printed, or what is wrong.
    pub(super) fn run(
        &self,
        program: &Path,
        arguments: &[&str],
        fabric: &str,
        limit: Duration,
    ) -> Result<Result<String, String>> {
        let mut command = self.emulator.command(Some(fabric), None);
        command.arg("--").arg(program).args(arguments).env("ASAN_OPTIONS", OPTIONS);
        let done = match process::capture(&mut command, limit) {
            Ok(done) => done,
            Err(why) => return Ok(Err(format!("{why:#}"))),
        };
        Ok(if done.status.success() {
            Ok(done.stdout)
        } else {
            Err(format!("it ended with {}: {}", done.status, done.last_words(30)))
        })
    }
}

fn sources(source: &Path) -> Result<Vec<PathBuf>> {
    if source.is_file() {
        return Ok(vec![source.to_owned()]);
    }
    let listing = fs::read_dir(source).with_context(|| format!("cannot list {}", source.display()))?;
    let mut files: Vec<PathBuf> = listing.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    files.retain(|path| path.extension().is_some_and(|extension| extension == "c"));
    files.sort();
    Ok(files)
}

/// The sanitizer's runtime that this compiler brings.
fn runtime() -> Result<PathBuf> {
    let asked = |arguments: &[&str]| process::output(Command::new("rustc").args(arguments), LIMIT);
    let version = asked(&["-vV"])?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc names no host")?;
    let folder = Path::new(asked(&["--print", "sysroot"])?.trim()).join("lib/rustlib").join(host).join("lib");
    let listing = fs::read_dir(&folder).with_context(|| format!("cannot list {}", folder.display()))?;
    let found = listing.filter_map(|entry| Some(entry.ok()?.path()));
    let is_it = |path: &PathBuf| path.to_string_lossy().ends_with("_rt.asan.a");
    match found.filter(is_it).min() {
        Some(runtime) => Ok(runtime),
        None => bail!("{} has no runtime of the address sanitizer; rustup's toolchains do", folder.display()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_all_its_c_files_in_order() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.c", "a.c", "a.h"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        let all = [folder.path().join("a.c"), folder.path().join("b.c")];
        assert_eq!(sources(folder.path()).unwrap(), all);
        assert_eq!(sources(&all[1]).unwrap(), all[1..]);
        assert!(sources(&folder.path().join("none")).is_err());
    }
}
