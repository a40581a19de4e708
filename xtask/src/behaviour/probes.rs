//! The C probes: compiling them, and reading what they say.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use super::page::{self, Bed, PAGE, Row, Verdict};
use crate::emu::Emulator;
use crate::{process, workspace};

/// Their folder, from the root of the workspace.
pub(crate) const FOLDER: &str = "rrddmma-emu/tests/behaviour";

/// The probes, compiled into one program. It needs libibverbs and a device: `RRDDMMA_TEST_DEVICE` says which, if there
/// are several, and `RRDDMMA_TEST_GID_INDEX` with which row of its GID table.
#[derive(Debug)]
pub(crate) struct Probes {
    /// The program. Without arguments it runs every probe.
    pub(crate) program: PathBuf,
    /// The rules of the page.
    pub(crate) rows: Vec<Row>,
}

impl Probes {
    /// Compiles the probes of the source tree at `root` against the system's libibverbs, into `folder`.
    pub(crate) fn compile(root: &Path, folder: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(root.join(PAGE)).with_context(|| format!("cannot read {PAGE}"))?;
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let program = folder.join("behaviour");
        let mut sources: Vec<PathBuf> = std::fs::read_dir(root.join(FOLDER))
            .with_context(|| format!("cannot list {FOLDER}"))?
            .map(|entry| Ok(entry?.path()))
            .collect::<Result<_>>()?;
        sources.retain(|path| path.extension().is_some_and(|extension| extension == "c"));
        sources.sort();
        let mut cc = Command::new("cc");
        cc.args(["-O1", "-g", "-Wall", "-Wextra", "-Werror", "-pthread", "-o"]).arg(&program).args(&sources);
        process::output(cc.arg("-libverbs"), Duration::from_secs(120))?;
        Ok(Self { program, rows: page::rows(&text)? })
    }

    /// Compiles the probes of this workspace into its cache.
    pub(crate) fn of_this_tree() -> Result<Self> {
        Self::compile(workspace::root(), &workspace::cache()?.join("behaviour"))
    }

    /// Runs every probe on the emulator, on a network of this name; what they print.
    pub(crate) fn run_on(&self, emulator: &Emulator, fabric: &str, limit: Duration) -> Result<String> {
        let mut command = emulator.command(Some(fabric), None);
        let done = process::capture(command.arg("--").arg(&self.program), limit)?;
        ensure!(done.status.success(), "the probes ended with {}: {}", done.status, done.last_words(5));
        Ok(done.stdout)
    }
}

/// What the program of the probes printed, compared with the page: each row's name with what is wrong, if anything.
pub(crate) fn compare<'a>(
    rows: &'a [Row],
    bed: Bed,
    printed: &'a str,
) -> Vec<(&'a str, std::result::Result<(), String>)> {
    let mut said: BTreeMap<&str, (&str, &str)> = printed.lines().filter_map(line).collect();
    let mut all: Vec<_> =
        rows.iter().map(|row| (row.id.as_str(), judge(row, bed, said.remove(row.id.as_str())))).collect();
    all.extend(said.into_keys().map(|id| (id, Err(format!("{PAGE} has no such row")))));
    all
}

/// `B-MR-07 fail WHY` in its parts.
fn line(line: &str) -> Option<(&str, (&str, &str))> {
    let (id, rest) = line.split_once(' ')?;
    let (word, why) = rest.split_once(' ').unwrap_or((rest, ""));
    id.starts_with("B-").then_some((id, (word, why)))
}

fn judge(row: &Row, bed: Bed, said: Option<(&str, &str)>) -> std::result::Result<(), String> {
    let Some((word, why)) = said else { return Err("no probe answered".to_owned()) };
    let expected = row.expected(bed);
    if Verdict::read(word) == Some(expected) {
        return Ok(());
    }
    Err(format!(
        "{word} {why}\n  {PAGE}:{} expects {} on {}: {}",
        row.line,
        expected.word(),
        bed.name(),
        row.rule
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_are_held_against_the_page() {
        let page = "| B-PD-01 | r1 | s | pass | pass | |\n| B-PD-02 | r2 | s | pass | fail | w |\n\
            | B-PD-03 | r3 | s | pass | skip | w |";
        let rows = page::rows(page).unwrap();
        let printed = "noise\nB-PD-01 pass\nB-PD-02 fail x.c:3: why\nB-PD-04 pass\n";
        let faults = |bed| -> Vec<String> {
            let all = compare(&rows, bed, printed);
            all.into_iter().filter_map(|(id, outcome)| Some(format!("{id} {}", outcome.err()?))).collect()
        };
        let emulator = faults(Bed::Emulator);
        assert_eq!(emulator.len(), 3, "{emulator:?}");
        assert!(
            emulator[0].contains("B-PD-02")
                && emulator[0].contains("x.c:3: why")
                && emulator[0].contains("r2")
        );
        assert!(emulator[1].contains("no probe answered") && emulator[2].contains("no such row"));
        assert_eq!(faults(Bed::SoftRoce).len(), 2);
    }
}
