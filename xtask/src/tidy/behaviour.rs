//! Rules of behaviour: each row of the page has a probe, each probe a row, and every name of a row that stands
//! anywhere is a row's.

use std::collections::BTreeMap;

use anyhow::Result;

use super::tree::Tree;
use super::{Finding, Report};
use crate::behaviour::{FOLDER, PAGE, ids, rows};

pub(super) fn check(tree: &Tree) -> Result<Report> {
    let Some(text) = tree.text(PAGE) else { return Ok(Report::default()) };
    let rows = rows(&text)?;
    let mut findings = Vec::new();
    let mut probes: BTreeMap<String, (String, usize)> = BTreeMap::new();
    for name in tree.names().filter(|name| name.starts_with(FOLDER)) {
        for (id, line) in probes_of(&tree.text(name).unwrap_or_default()) {
            if let Some((file, _)) = probes.insert(id.clone(), (name.to_owned(), line)) {
                findings.push(Finding::new(name, line, format!("{id} has another probe in {file}")));
            }
        }
    }
    let mut seen = BTreeMap::new();
    for row in &rows {
        let mut find = |what: String| findings.push(Finding::new(PAGE, row.line, what));
        if let Some(first) = seen.insert(row.id.as_str(), row.line) {
            find(format!("{} stands on line {first} already", row.id));
        }
        if !probes.contains_key(&row.id) {
            find(format!("{} has no probe in {FOLDER}", row.id));
        }
        if row.rule.is_empty() || row.source.is_empty() {
            find(format!("{} lacks its rule or its source", row.id));
        }
        if !row.is_agreed() && row.follow.is_empty() {
            find(format!("{}: the devices differ; say which one we follow, and why", row.id));
        }
    }
    for (id, (file, line)) in &probes {
        if !seen.contains_key(id.as_str()) {
            findings.push(Finding::new(file, *line, format!("{id} is no row of {PAGE}")));
        }
    }
    // Our own tests of these checks name rows that nobody has.
    for name in tree.names().filter(|name| !name.starts_with("xtask/src/")) {
        let Some(text) = tree.text(name) else { continue };
        for (id, line) in ids(&text) {
            if !seen.contains_key(id) {
                findings.push(Finding::new(name, line, format!("{id} is no row of {PAGE}")));
            }
        }
    }
    Ok(Report { note: format!("{} rows, {} probes", rows.len(), probes.len()), findings })
}

/// The rows that a C file probes, as `ROW(B_KIND_NN)` says it.
fn probes_of(text: &str) -> Vec<(String, usize)> {
    let probe = |line: &str| Some(line.strip_prefix("ROW(B_")?.split_once(')')?.0.replace('_', "-"));
    (1..).zip(text.lines()).filter_map(|(i, line)| Some((format!("B-{}", probe(line)?), i))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::fake;

    #[test]
    fn rows_and_probes_are_compared() {
        let probe = format!("{FOLDER}/a.c");
        let (_folder, tree) = fake::tree(&[
            (PAGE, "| B-PD-01 | r | s | pass | pass | |\n| B-PD-02 | r | s | pass | fail | |"),
            (&probe, "ROW(B_PD_01)\n{\n}\nROW(B_PD_03)\n{\n}\n"),
            ("rrddmma/src/x.rs", "// B-PD-01, B-PD-77"),
        ]);
        let found: Vec<_> = check(&tree).unwrap().findings.into_iter().map(|f| f.to_string()).collect();
        assert_eq!(found.len(), 4, "{found:?}");
        assert!(found[0].contains("B-PD-02 has no probe"), "{found:?}");
        assert!(found[1].contains("which one we follow"), "{found:?}");
        assert!(found[2].contains("a.c:4: B-PD-03 is no row"), "{found:?}");
        assert!(found[3].contains("x.rs:1: B-PD-77 is no row"), "{found:?}");
    }
}
