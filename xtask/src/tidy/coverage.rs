//! The page of verbs is what `cargo xtask coverage` writes.

use anyhow::Result;

use super::tree::Tree;
use super::{Finding, Report};
use crate::coverage::{LIST, PAGE, look};

pub(super) fn check(tree: &Tree) -> Result<Report> {
    if !tree.exists(LIST) {
        return Ok(Report::default());
    }
    let outcome = look(tree)?;
    let mut findings: Vec<_> =
        outcome.complaints.into_iter().map(|complaint| Finding::new(PAGE, 0, complaint)).collect();
    if !outcome.is_fresh {
        findings.push(Finding::new(PAGE, 0, "it is stale: run cargo xtask coverage"));
    }
    Ok(Report { note: outcome.summary, findings })
}
