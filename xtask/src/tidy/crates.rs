//! What somebody compiles who depends on rrddmma.

use std::collections::BTreeSet;
use std::time::Duration;

use anyhow::Result;

use super::tree::Tree;
use super::{Finding, Report};
use crate::{process, workspace};

/// The promise of the README.
const LIMIT: usize = 12;

pub(super) fn check(tree: &Tree) -> Result<Report> {
    if !tree.exists("Cargo.toml") {
        return Ok(Report::default());
    }
    let mut cargo = workspace::cargo();
    cargo.current_dir(tree.root());
    cargo.args(["tree", "-p", "rrddmma", "-e", "normal", "--no-default-features", "--prefix", "none"]);
    let text = process::output(&mut cargo, Duration::from_secs(300))?;
    Ok(judge(&names(&text)))
}

fn names(tree: &str) -> BTreeSet<&str> {
    tree.lines().filter_map(|line| line.split_whitespace().next()).filter(|n| !n.starts_with('[')).collect()
}

fn judge(names: &BTreeSet<&str>) -> Report {
    let mut report = Report { note: format!("{} of at most {LIMIT}", names.len()), findings: Vec::new() };
    if names.len() > LIMIT {
        let all = names.iter().copied().collect::<Vec<_>>().join(", ");
        report.findings.push(Finding::new("", 0, format!("a user compiles {} crates: {all}", names.len())));
    }
    report
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_that_comes_twice_counts_once() {
        let text = "rrddmma v0.1.0 (/x)\nlibc v0.2.1\nlog v0.4.1\nrrddmma-sys v0.1.0 (/x)\nlibc v0.2.1 (*)\n";
        assert_eq!(names(text).into_iter().collect::<Vec<_>>(), ["libc", "log", "rrddmma", "rrddmma-sys"]);
    }

    #[test]
    fn one_too_many_is_found() {
        let many: Vec<String> = (0..=LIMIT).map(|i| format!("c{i}")).collect();
        let all: BTreeSet<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(judge(&all).findings.len(), 1);
        let few: BTreeSet<&str> = many.iter().skip(1).map(String::as_str).collect();
        assert!(judge(&few).findings.is_empty());
    }
}
