//! A page that says which test proves it: `FILE.rs: NAME` in backquotes is a test that exists.

use anyhow::Result;

use super::functions::functions;
use super::tree::Tree;
use super::{Finding, Report};

pub(super) fn check(tree: &Tree) -> Result<Report> {
    let mut findings = Vec::new();
    let mut count = 0;
    for page in tree.names().filter(|name| name.starts_with("docs/") && name.ends_with(".md")) {
        let Some(text) = tree.text(page) else { continue };
        for (line, file, name) in named(&text) {
            count += 1;
            let code = tree.text(file).unwrap_or_default();
            if !functions(&code).iter().any(|function| function.name == name) {
                findings.push(Finding::new(page, line, format!("there is no `{name}` in {file}")));
            }
        }
    }
    Ok(Report { note: format!("{count} tests named"), findings })
}

/// The line, the file and the name of each test that a page names.
fn named(text: &str) -> impl Iterator<Item = (usize, &str, &str)> {
    (1..).zip(text.lines()).flat_map(|(at, line)| {
        line.split('`').skip(1).step_by(2).filter_map(move |word| {
            let (file, name) = word.split_once(": ")?;
            file.ends_with(".rs").then_some((at, file, name))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::fake;

    #[test]
    fn tests_that_are_not_there_are_found() {
        let page = "x\n| `a.rs: is` | `other: word` | `a.rs: is_not`, `b.rs: is` |\n";
        let (_folder, tree) = fake::tree(&[("docs/p.md", page), ("a.rs", "#[test]\nfn is() {}\n")]);
        let found: Vec<_> = check(&tree).unwrap().findings.iter().map(ToString::to_string).collect();
        assert_eq!(
            found,
            ["docs/p.md:2: there is no `is_not` in a.rs", "docs/p.md:2: there is no `is` in b.rs"]
        );
    }
}
