//! Reading the page.

use anyhow::{Result, bail};

/// The page, from the root of the workspace.
pub(crate) const PAGE: &str = "docs/behaviour.md";

/// A device that the rules are tried on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bed {
    /// The emulated ConnectX.
    Emulator,
    /// Soft-RoCE of the kernel in the small VM.
    SoftRoce,
}

impl Bed {
    /// Its column on the page.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Emulator => "emulator",
            Self::SoftRoce => "Soft-RoCE",
        }
    }
}

/// How a device takes a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It keeps it.
    Pass,
    /// It does otherwise.
    Fail,
    /// It lacks what the rule is about, and says so.
    Skip,
}

impl Verdict {
    /// Reads a word of the page or of a probe.
    pub(super) fn read(word: &str) -> Option<Self> {
        match word {
            "pass" => Some(Self::Pass),
            "fail" => Some(Self::Fail),
            "skip" => Some(Self::Skip),
            _ => None,
        }
    }

    /// The word.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Skip => "skip",
        }
    }
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) id: String,
    /// Line of the page, from 1.
    pub(crate) line: usize,
    /// The rule in a sentence.
    pub(crate) rule: String,
    /// Who says so.
    pub(crate) source: String,
    emulator: Verdict,
    soft_roce: Verdict,
    /// Which of them we follow, and why.
    pub(crate) follow: String,
}

impl Row {
    /// What this device is expected to do with the rule.
    pub(crate) fn expected(&self, bed: Bed) -> Verdict {
        match bed {
            Bed::Emulator => self.emulator,
            Bed::SoftRoce => self.soft_roce,
        }
    }

    /// Whether every device keeps the rule.
    pub(crate) fn is_agreed(&self) -> bool {
        self.emulator == Verdict::Pass && self.soft_roce == Verdict::Pass
    }
}

/// The rules of the page: the lines of its tables that begin with the name of a row.
pub(crate) fn rows(text: &str) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for (i, line) in text.lines().enumerate() {
        let line = line.trim();
        if !line.starts_with("| B-") {
            continue;
        }
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [id, rule, source, emulator, soft_roce, follow] = cells[..] else {
            bail!(
                "{PAGE}:{}: {} cells, not 6: row, rule, source, emulator, Soft-RoCE, which",
                i + 1,
                cells.len()
            );
        };
        let [Some(emulator), Some(soft_roce)] = [emulator, soft_roce].map(Verdict::read) else {
            bail!("{PAGE}:{}: a verdict of {id} is none of pass, fail, skip", i + 1);
        };
        if ids(id).first().map(|found| found.0) != Some(id) {
            bail!("{PAGE}:{}: `{id}` is no name of a row: B-KIND-NN", i + 1);
        }
        let (id, rule, source, follow) = (id.into(), rule.into(), source.into(), follow.into());
        rows.push(Row { id, line: i + 1, rule, source, emulator, soft_roce, follow });
    }
    Ok(rows)
}

/// Every name of a row in a text, with the line it stands on.
pub(crate) fn ids(text: &str) -> Vec<(&str, usize)> {
    let mut found = Vec::new();
    for (i, line) in text.lines().enumerate() {
        for (at, _) in line.match_indices("B-") {
            let whole = at == 0 || !line[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '-');
            if let Some(length) = whole.then(|| id_length(&line[at..])).flatten() {
                found.push((&line[at..at + length], i + 1));
            }
        }
    }
    found
}

/// The length of `B-`, capital letters, `-` and two digits or more at the beginning of `text`.
fn id_length(text: &str) -> Option<usize> {
    let kind = text.strip_prefix("B-")?;
    let letters = kind.find(|c: char| !c.is_ascii_uppercase())?;
    let digits = kind[letters..].strip_prefix('-')?;
    let count = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    (letters >= 2 && count >= 2).then_some(2 + letters + 1 + count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_with_their_verdicts() {
        let text = "# x\n| row | a |\n|---|---|\n| B-MR-01 | rule | man | pass | fail | the kernel |\n";
        let rows = rows(text).unwrap();
        assert_eq!((rows.len(), rows[0].line, rows[0].id.as_str()), (1, 4, "B-MR-01"));
        assert_eq!(rows[0].expected(Bed::Emulator), Verdict::Pass);
        assert_eq!(rows[0].expected(Bed::SoftRoce), Verdict::Fail);
        assert!(!rows[0].is_agreed());
    }

    #[test]
    fn broken_rows_are_named() {
        for (line, what) in [
            ("| B-MR-01 | rule | man | pass | pass |", "5 cells"),
            ("| B-MR-01 | rule | man | pass | perhaps | |", "verdict"),
            ("| B-MR-1 | rule | man | pass | pass | |", "no name"),
        ] {
            let error = rows(line).unwrap_err().to_string();
            assert!(error.contains(what) && error.contains(":1:"), "{error}");
        }
    }

    #[test]
    fn names_are_found_in_any_text() {
        let text = "see B-MR-07, B-QPS-123.\nUTB-MR-01 B-X-01 B-MR-1 B-MR";
        assert_eq!(ids(text), [("B-MR-07", 1), ("B-QPS-123", 1)]);
    }
}
