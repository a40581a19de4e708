//! A copy of the emulator in the cache, in which rules are taken away: the tree itself is never touched.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use super::list::{Mutant, SOURCES};
use super::trial::{Finding, Trial};
use crate::behaviour::{Bed, Probes, compare};
use crate::emu::Emulator;
use crate::{process, workspace};

/// The crates that are copied.
const CRATES: [&str; 2] = ["rrddmma-emu", "rrddmma-emu/preload"];
/// What of the tree makes them, besides the workspace's manifest; their tests of whole programs stay behind.
const COPIED: [&str; 4] = ["rrddmma-emu/Cargo.toml", SOURCES, "rrddmma-emu/preload", "Cargo.lock"];

const UNIT_TESTS: [&str; 4] = ["test", "-p", "rrddmma-emu", "--lib"];

/// How long a build may take, and the tests, which are quick: a rule may be what ends a loop.
const BUILDING: Duration = Duration::from_secs(600);
const TESTING: Duration = Duration::from_secs(90);

/// The copy, with a target folder of its own.
#[derive(Debug)]
pub(super) struct Workshop {
    tree: PathBuf,
    target: PathBuf,
    probes: Probes,
}

impl Workshop {
    /// Brings the copy up to date.
    pub(super) fn open() -> Result<Self> {
        let tree = workspace::cache()?.join("mutants");
        for name in COPIED {
            copy(&workspace::root().join(name), &tree.join(name))?;
        }
        let manifest = fs::read_to_string(workspace::root().join("Cargo.toml"))?;
        write(&tree.join("Cargo.toml"), &with_members(&manifest, &CRATES)?)?;
        Ok(Self {
            tree,
            target: workspace::cache()?.join("target").join("mutants"),
            probes: Probes::of_this_tree()?,
        })
    }

    /// Takes the rule away, sees who misses it, and puts it back.
    pub(super) fn try_out(&self, mutant: &Mutant) -> Result<Trial> {
        let begun = Instant::now();
        let path = self.tree.join(SOURCES).join(&mutant.file);
        let whole = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let finding = match mutant.apply(&whole) {
            Err(why) => Finding::Stale(why.to_string()),
            Ok(text) => {
                write(&path, &text)?;
                let finding = self.judge();
                write(&path, &whole)?;
                finding?
            }
        };
        Ok(Trial { mutant: mutant.clone(), finding, took: begun.elapsed() })
    }

    /// The names of the unit tests and of the rows of behaviour that fail: first the tests, and only if none does the rows.
    pub(super) fn test(&self) -> Result<Vec<String>> {
        let failed = self.unit_tests()?;
        if failed.is_empty() { self.probes() } else { Ok(failed) }
    }

    /// Builds the unit tests; what the compiler has against it, if anything.
    pub(super) fn build(&self) -> Result<Option<String>> {
        let built = process::capture(self.cargo(&UNIT_TESTS).arg("--no-run"), BUILDING)?;
        Ok((!built.status.success()).then(|| built.last_words(12)))
    }

    fn judge(&self) -> Result<Finding> {
        if let Some(why) = self.build()? {
            return Ok(Finding::NoProgram(why));
        }
        Ok(match self.test() {
            Ok(failed) if failed.is_empty() => Finding::Survived,
            Ok(failed) => Finding::Noticed(failed),
            Err(why) => Finding::NoVerdict(format!("{why:#}")),
        })
    }

    /// Runs the tests of the device and of the kernel's ABI.
    fn unit_tests(&self) -> Result<Vec<String>> {
        let done = process::capture(self.cargo(&UNIT_TESTS).args(["--", "device::", "abi::"]), TESTING)?;
        let failed = failed_tests(&done.stdout);
        ensure!(done.status.success() || !failed.is_empty(), "{}", done.last_words(12));
        Ok(failed)
    }

    /// Runs the C probes of the page of behaviour.
    fn probes(&self) -> Result<Vec<String>> {
        let mut build = self.cargo(&["build", "--quiet", "-p", "rrddmma-emu", "-p", "rrddmma-emu-preload"]);
        process::output(&mut build, BUILDING)?;
        let emulator = Emulator::in_folder(&self.target.join("debug"));
        let fabric = format!("mutants-{}", std::process::id());
        let printed = self.probes.run_on(&emulator, &fabric, TESTING)?;
        let outcomes = compare(&self.probes.rows, Bed::Emulator, &printed);
        Ok(outcomes
            .into_iter()
            .filter(|(_, outcome)| outcome.is_err())
            .map(|(id, _)| id.to_owned())
            .collect())
    }

    fn cargo(&self, arguments: &[&str]) -> Command {
        let mut cargo = workspace::cargo();
        cargo.current_dir(&self.tree).env("CARGO_TARGET_DIR", &self.target).args(arguments);
        // Many small builds, of which each is used once.
        cargo.env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_INCREMENTAL", "1");
        cargo.env("CARGO_TERM_COLOR", "never");
        cargo
    }
}

/// The names in the lines `test NAME ... FAILED`.
fn failed_tests(printed: &str) -> Vec<String> {
    let name = |line: &str| Some(line.strip_prefix("test ")?.strip_suffix(" ... FAILED")?.to_owned());
    printed.lines().filter_map(name).collect()
}

/// The manifest of a workspace with only these members.
fn with_members(manifest: &str, members: &[&str]) -> Result<String> {
    const OPENING: &str = "\nmembers = [";
    let (before, rest) = manifest.split_once(OPENING).context("the workspace's manifest has no members")?;
    let (_, after) = rest.split_once(']').context("the list of members has no end")?;
    let members: Vec<String> = members.iter().map(|member| format!("{member:?}")).collect();
    Ok(format!("{before}{OPENING}{}]{after}", members.join(", ")))
}

/// Makes `to` a copy of a file or folder, writing only what differs, so that little is built again.
fn copy(from: &Path, to: &Path) -> Result<()> {
    let why = || format!("cannot copy {} to {}", from.display(), to.display());
    if !from.is_dir() {
        return write(to, &fs::read_to_string(from).with_context(why)?);
    }
    fs::create_dir_all(to).with_context(why)?;
    for entry in fs::read_dir(to).with_context(why)? {
        let old = entry.with_context(why)?;
        if !from.join(old.file_name()).exists() {
            let path = old.path();
            if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }.with_context(why)?;
        }
    }
    for entry in fs::read_dir(from).with_context(why)? {
        let entry = entry.with_context(why)?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

fn write(path: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_follows_its_original() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("from"), folder.path().join("to"));
        write(&from.join("a/b.rs"), "one").unwrap();
        write(&from.join("c.rs"), "two").unwrap();
        copy(&from, &to).unwrap();
        write(&to.join("a/b.rs"), "mutated").unwrap();
        write(&to.join("x/old.rs"), "stale").unwrap();
        fs::remove_file(from.join("c.rs")).unwrap();
        let before = fs::metadata(to.join("c.rs")).unwrap().modified().unwrap();
        write(&from.join("d.rs"), "new").unwrap();
        copy(&from, &to).unwrap();
        assert_eq!(fs::read_to_string(to.join("a/b.rs")).unwrap(), "one");
        assert_eq!(fs::read_to_string(to.join("d.rs")).unwrap(), "new");
        assert!(!to.join("c.rs").exists() && !to.join("x").exists());
        write(&to.join("e.rs"), "two").unwrap();
        let written = fs::metadata(to.join("e.rs")).unwrap().modified().unwrap();
        write(&to.join("e.rs"), "two").unwrap();
        assert_eq!(fs::metadata(to.join("e.rs")).unwrap().modified().unwrap(), written);
        assert!(written >= before);
    }

    #[test]
    fn a_manifest_keeps_everything_but_its_members() {
        let manifest =
            "[workspace]\nresolver = \"3\"\nmembers = [\n  \"a\",\n  \"b\",\n]\nexclude = [\"c\"]\n";
        let expected = "[workspace]\nresolver = \"3\"\nmembers = [\"x\", \"y\"]\nexclude = [\"c\"]\n";
        assert_eq!(with_members(manifest, &["x", "y"]).unwrap(), expected);
        assert!(with_members("[package]\n", &["x"]).is_err());
    }

    #[test]
    fn failed_tests_are_read_from_what_was_printed() {
        let printed = "test a::b ... ok\ntest a::c ... FAILED\ntest result: FAILED. 1 passed; 1 failed\n";
        assert_eq!(failed_tests(printed), ["a::c"]);
    }
}
