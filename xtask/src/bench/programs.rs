//! The programs that are counted, and where they are built.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::rows::{Author, Entry};
use crate::emu::Emulator;
use crate::workspace::{self, Flavour};
use crate::{process, ui};

/// The folder of what C programs of this workspace share: a device, and queue pairs on it.
const SHARED_C: &str = "rrddmma-emu/tests/programs";

/// The C programs, each with what it is made of besides its own file.
const C_PROGRAMS: &[(&str, &[&str])] = &[("empty_poll", &[]), ("write", &["null_provider"]), ("emu", &[])];

const LIMIT: Duration = Duration::from_secs(20 * 60);

/// Where the programs of each author are.
pub(super) struct Programs {
    c: PathBuf,
    ours: PathBuf,
    peers: Option<PathBuf>,
}

impl Programs {
    /// Builds them; those of the peers on demand, since they are a hundred crates and another rdma-core.
    pub(super) fn build(with_peers: bool) -> Result<Self> {
        let peers = if with_peers { Some(build_peers()?) } else { None };
        Ok(Self { c: build_c()?, ours: build_ours()?, peers })
    }

    /// The program of a contestant; nothing if it was not built.
    pub(super) fn of(&self, entry: &Entry) -> Option<PathBuf> {
        let folder = match entry.author {
            Author::C => &self.c,
            Author::Ours => &self.ours,
            Author::Peer => self.peers.as_ref()?,
        };
        Some(folder.join(entry.program))
    }

    /// Puts the very pairs that are counted through the suite of errors, flushes, full queues and wraps.
    pub(super) fn self_test(&self, emulator: &Emulator) -> Result<()> {
        let fabric = format!("bench-self-test-{}", std::process::id());
        let mut command = emulator.command(Some(&fabric), Some("manual"));
        command.arg("--").arg(self.ours.join("write")).arg("--self-test");
        let done = process::capture(&mut command, Duration::from_secs(120))?;
        if !done.status.success() {
            bail!("`{}` ended with {}:\n{}", process::show(&command), done.status, done.last_words(10));
        }
        Ok(())
    }
}

/// Builds the C programs and gives their folder.
pub(super) fn build_c() -> Result<PathBuf> {
    let folder = workspace::cache()?.join("bench");
    std::fs::create_dir_all(&folder)?;
    let sources = workspace::root().join("bench/c");
    for (program, others) in C_PROGRAMS {
        let mut compiler = Command::new("cc");
        compiler.args(["-O2", "-g", "-Wall", "-I"]).arg(workspace::root().join(SHARED_C));
        compiler.arg("-o").arg(folder.join(program));
        for source in std::iter::once(program).chain(*others) {
            compiler.arg(sources.join(source).with_extension("c"));
        }
        process::output(compiler.args(["-libverbs", "-ldl"]), LIMIT)?;
    }
    Ok(folder)
}

fn build_ours() -> Result<PathBuf> {
    let mut cargo = Flavour::Host.cargo()?;
    cargo.args(["build", "--quiet", "--release", "-p", "rrddmma-bench"]);
    let bar = ui::spinner("building the Rust programs");
    let built = process::output(&mut cargo, LIMIT);
    bar.finish_and_clear();
    built?;
    Ok(Flavour::Host.target()?.join("release"))
}

/// The workspace of the peers, with the versions of its lockfile.
fn build_peers() -> Result<PathBuf> {
    let target = workspace::cache()?.join("bench/peers");
    let mut cargo = workspace::cargo();
    cargo.args(["build", "--quiet", "--release", "--locked", "--manifest-path"]);
    cargo.arg(workspace::root().join("bench/peers/Cargo.toml")).arg("--target-dir").arg(&target);
    let bar = ui::spinner("building the other crates");
    let built = process::output(&mut cargo, LIMIT);
    bar.finish_and_clear();
    built.context("the other crates cannot be built here; `--without-peers` counts the rest")?;
    Ok(target.join("release"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::rows::ENTRIES;

    #[test]
    fn the_sources_are_in_the_tree() {
        let is_there = |file: String| assert!(workspace::root().join(&file).is_file(), "{file}");
        for entry in ENTRIES {
            match entry.author {
                Author::C => {
                    let (_, others) = C_PROGRAMS.iter().find(|(name, _)| *name == entry.program).unwrap();
                    for source in std::iter::once(&entry.program).chain(*others) {
                        is_there(format!("bench/c/{source}.c"));
                    }
                }
                Author::Ours => is_there(format!("bench/src/bin/{}.rs", entry.program)),
                Author::Peer => is_there(format!("bench/peers/src/bin/{}.rs", entry.program)),
            }
        }
    }
}
