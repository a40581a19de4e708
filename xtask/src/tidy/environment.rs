//! Environment variables: the build script's table, the code and the documentation name the same ones.

use std::collections::BTreeMap;

use anyhow::Result;

use super::tree::Tree;
use super::{Finding, Report};

const TABLE: &str = "rrddmma-build/src/env.rs";
const PREFIX: &str = "RRDDMMA_";

pub(super) fn check(tree: &Tree) -> Result<Report> {
    let table = tree.text(TABLE).map(|text| names(&text)).unwrap_or_default();
    let mut in_code: BTreeMap<String, String> = BTreeMap::new();
    let mut in_docs: BTreeMap<String, (String, usize)> = BTreeMap::new();
    let mut findings = Vec::new();
    for name in tree.names() {
        let Some(text) = tree.text(name) else { continue };
        let code = name.ends_with(".rs") || name.ends_with(".sh") || name.ends_with(".c");
        // Our own tests of this check name variables that nobody reads.
        if code && !name.starts_with("xtask/src/tidy/") {
            for (variable, _) in names(&text) {
                in_code.entry(variable).or_insert_with(|| name.to_owned());
            }
        } else if name.ends_with(".md") {
            for (variable, line) in names(&text) {
                in_docs.entry(variable).or_insert_with(|| (name.to_owned(), line));
            }
        }
    }
    for (variable, line) in &table {
        if !in_docs.contains_key(variable) {
            findings.push(Finding::new(
                TABLE,
                *line,
                format!("`{variable}` is in the table but in no .md file"),
            ));
        }
    }
    for (variable, file) in &in_code {
        let build = file.starts_with("rrddmma-build/src/") || file == "rrddmma-sys/build.rs";
        if build && !table.is_empty() && !table.contains_key(variable) {
            findings.push(Finding::new(file, 0, format!("`{variable}` is missing in the table of {TABLE}")));
        }
    }
    for (variable, (file, line)) in &in_docs {
        if !in_code.contains_key(variable) {
            findings.push(Finding::new(
                file,
                *line,
                format!("`{variable}` is documented but nothing reads it"),
            ));
        }
    }
    Ok(Report { note: format!("{} in the table", table.len()), findings })
}

/// Every variable of ours in a text, with the line it comes first on.
fn names(text: &str) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for (i, line) in text.lines().enumerate() {
        for (at, _) in line.match_indices(PREFIX) {
            let rest = &line[at..];
            let end = rest.find(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'));
            let name = rest[..end.unwrap_or(rest.len())].trim_end_matches('_');
            // `RRDDMMA_*` and the like mean a family, and `CARGO_..._RRDDMMA_...` is not ours.
            let family = rest[end.unwrap_or(rest.len())..].starts_with(['*', '…', '<', '{']);
            let starts = !line[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
            if name.len() > PREFIX.len() && starts && !family {
                found.entry(name.to_owned()).or_insert(i + 1);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::fake;

    #[test]
    fn the_three_places_are_compared() {
        let (_folder, tree) = fake::tree(&[
            (TABLE, "\"RRDDMMA_A\" \"RRDDMMA_B\""),
            ("rrddmma-build/src/x.rs", "\"RRDDMMA_C\""),
            ("rrddmma-emu/src/x.rs", "\"RRDDMMA_EMU_D\""),
            ("README.md", "`RRDDMMA_A` `RRDDMMA_EMU_D`\n`RRDDMMA_GONE` `RRDDMMA_*` `RRDDMMA_X_…`"),
        ]);
        let found: Vec<_> = check(&tree).unwrap().findings.into_iter().map(|f| f.what).collect();
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found[0].starts_with("`RRDDMMA_B` is in the table but"), "{found:?}");
        assert!(found[1].starts_with("`RRDDMMA_C` is missing"), "{found:?}");
        assert!(found[2].starts_with("`RRDDMMA_GONE` is documented"), "{found:?}");
    }
}
