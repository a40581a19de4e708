//! The committed list of what the safe crate does not call.
//!
//! A line is `VERB raw WHY` or `VERB planned AREA`. A verb may end in `*`; the first line that fits counts. `#` begins a remark.

use anyhow::{Result, bail};

/// The list, from the root of the workspace.
pub(crate) const LIST: &str = "xtask/coverage.txt";

/// What a verb may be planned with; everything else is there, or raw for a reason.
const AREAS: [&str; 5] = ["librdmacm", "flow steering", "tag matching", "counters", "mlx5dv"];

/// A line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) pattern: String,
    /// The line, from 1.
    pub(super) line: usize,
    pub(super) fate: Fate,
}

/// What is said of a verb that is not called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is in `rrddmma-sys` only, and why.
    Raw(String),
    /// It comes with this.
    Planned(String),
}

impl Entry {
    pub(super) fn names(&self, verb: &str) -> bool {
        match self.pattern.strip_suffix('*') {
            Some(stem) => verb.starts_with(stem),
            None => self.pattern == verb,
        }
    }
}

/// Reads the list.
pub(super) fn read(text: &str) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for (line, text) in
        (1..).zip(text.lines()).filter(|(_, text)| !text.trim().is_empty() && !text.starts_with('#'))
    {
        let mut words = text.splitn(3, char::is_whitespace);
        let (Some(pattern), Some(fate), Some(what)) = (words.next(), words.next(), words.next()) else {
            bail!("{LIST}:{line}: not VERB raw WHY nor VERB planned AREA");
        };
        let what = what.trim().to_owned();
        let fate = match fate {
            "raw" => Fate::Raw(what),
            "planned" if AREAS.contains(&what.as_str()) => Fate::Planned(what),
            "planned" => bail!("{LIST}:{line}: `{what}` is none of {}", AREAS.join(", ")),
            other => bail!("{LIST}:{line}: `{other}` is neither raw nor planned"),
        };
        entries.push(Entry { pattern: pattern.to_owned(), line, fate });
    }
    Ok(entries)
}

/// The list without some of its entries, which are told by their lines.
pub(super) fn without(text: &str, is_out: impl Fn(usize) -> bool) -> String {
    let is_entry = |line: &str| !line.trim().is_empty() && !line.starts_with('#');
    let kept = (1..).zip(text.lines()).filter(|(at, line)| !is_entry(line) || !is_out(*at));
    kept.map(|(_, line)| format!("{line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read() {
        let entries = read("# x\n\nibv_a raw because of b\nmlx5dv_dr_* planned flow steering\n").unwrap();
        assert_eq!(entries.len(), 2);
        assert_eq!((entries[0].line, &entries[0].fate), (3, &Fate::Raw("because of b".into())));
        assert!(entries[1].names("mlx5dv_dr_rule_create") && !entries[1].names("mlx5dv_open"));
    }

    #[test]
    fn entries_are_taken_out_and_remarks_stay() {
        let text = "# x\n\nibv_a raw because of b\nibv_b raw c\n";
        assert_eq!(without(text, |line| line <= 3), "# x\n\nibv_b raw c\n");
        assert_eq!(without(text, |_| false), text);
    }

    #[test]
    fn broken_lines_are_named() {
        for (line, what) in [
            ("ibv_a raw", "not VERB raw"),
            ("ibv_a planned some day", "none of librdmacm"),
            ("ibv_a covered x", "neither"),
        ] {
            let error = read(line).unwrap_err().to_string();
            assert!(error.contains(what) && error.contains(":1:"), "{error}");
        }
    }
}
