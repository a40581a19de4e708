//! A damaged rdma-core tarball is refused and leaves no file behind.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::Result;

use super::super::run::Run;
use crate::process;
use crate::workspace::{self, Flavour};

pub(super) fn run(run: &mut Run) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let vendored = workspace::root().join("vendor");
    let before = listing(&vendored);
    let cases: [(&str, &[u8]); 3] =
        [("damaged", b"\x1f\x8b not what was pinned"), ("empty", b""), ("text", b"<html>not found</html>")];
    for (name, content) in cases {
        let tarball = folder.path().join(format!("{name}.tar.gz"));
        fs::write(&tarball, content)?;
        let cache = folder.path().join(format!("{name}-cache"));
        let mut command = workspace::own_command(Flavour::Host)?;
        command.env("RRDDMMA_CACHE_DIR", &cache).args(["vendor-rdma-core", "--tarball"]).arg(&tarball);
        let done = process::capture(&mut command, Duration::from_secs(120))?;
        let said = format!("{}{}", done.stdout, done.stderr);
        let sums = hashes(&said);
        let outcome = if done.status.success() {
            Err("it was taken".to_owned())
        } else if sums < 2 {
            Err(format!("it names {sums} checksums, expected and found make two: {}", said.trim()))
        } else if listing(&vendored) != before {
            Err(format!("it changed {}", vendored.display()))
        } else {
            nothing_below(&cache)
        };
        run.check(&format!("a tarball that is {name} is refused"), outcome);
    }
    Ok(())
}

fn listing(folder: &Path) -> Vec<OsString> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<OsString> = entries.map(|entry| entry.file_name()).collect();
    names.sort();
    names
}

/// The number of words that are sha256 sums.
fn hashes(text: &str) -> usize {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    words.filter(|w| w.len() == 64 && w.chars().all(|c| c.is_ascii_hexdigit())).count()
}

fn nothing_below(folder: &Path) -> Result<(), String> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    for entry in entries.flatten() {
        if !entry.path().is_dir() {
            return Err(format!("it left {} behind", entry.path().display()));
        }
        nothing_below(&entry.path())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_counted() {
        let sum = "63ce7f2baa7242c2dbc76375dac957c420187dd27f8c5e148efc07971ee522a8";
        assert_eq!(hashes(&format!("expected {sum}, found {sum}.")), 2);
        assert_eq!(hashes("abc"), 0);
    }

    #[test]
    fn a_file_left_behind_is_seen_at_any_depth() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("a/b");
        fs::create_dir_all(&deep).unwrap();
        assert!(nothing_below(folder.path()).is_ok());
        fs::write(deep.join("part"), "").unwrap();
        assert!(nothing_below(folder.path()).is_err());
    }
}
