//! The tables of ARCHITECTURE.md must not lead to files that are gone.

use anyhow::Result;

use super::tree::Tree;
use super::{Finding, Report};

const PAGE: &str = "ARCHITECTURE.md";

pub(super) fn check(tree: &Tree) -> Result<Report> {
    let Some(text) = tree.text(PAGE) else {
        return Ok(Report {
            note: String::new(),
            findings: vec![Finding::new(PAGE, 0, "the page is missing")],
        });
    };
    let mut findings = Vec::new();
    let mut named = 0;
    for (i, line) in text.lines().enumerate().filter(|(_, line)| line.trim_start().starts_with('|')) {
        for word in line.split('`').skip(1).step_by(2).filter(|w| is_path(w)) {
            for path in expand(word) {
                named += 1;
                if !tree.exists(&path) {
                    findings.push(Finding::new(PAGE, i + 1, format!("`{path}` does not exist")));
                }
            }
        }
    }
    Ok(Report { note: format!("{named} paths"), findings })
}

/// Whether a quoted word means a file or a folder of ours: it has a slash, and only characters of our paths.
fn is_path(word: &str) -> bool {
    let ours = word.chars().all(|c| c.is_ascii_alphanumeric() || "/._-{},".contains(c));
    ours && word.contains('/') && !word.starts_with(['/', '.', '-']) || ours && word.ends_with(".md")
}

/// `a/{b,c}.rs` as `a/b.rs` and `a/c.rs`.
fn expand(word: &str) -> Vec<String> {
    let Some((head, rest)) = word.split_once('{') else { return vec![word.to_owned()] };
    let Some((group, tail)) = rest.split_once('}') else { return vec![word.to_owned()] };
    group.split(',').flat_map(|one| expand(&format!("{head}{}{tail}", one.trim()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::fake;

    #[test]
    fn a_path_that_is_gone_is_found() {
        let page = "text `gone/x.rs`\n| `a/{b,c}.rs` | `ibv_post_send` | `a/` |\n";
        let (_folder, tree) = fake::tree(&[(PAGE, page), ("a/b.rs", "")]);
        let found = check(&tree).unwrap().findings;
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0], Finding::new(PAGE, 2, "`a/c.rs` does not exist"));
    }

    #[test]
    fn a_missing_page_is_found() {
        let (_folder, tree) = fake::tree(&[("a.rs", "")]);
        assert_eq!(check(&tree).unwrap().findings.len(), 1);
    }
}
