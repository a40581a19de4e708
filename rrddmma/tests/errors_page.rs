//! Keeps `docs/errors.md` true: tests that it names exist, kinds that it lists are those of the crate, and every contract of the crate has its test.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

fn page() -> String {
    fs::read_to_string(root().join("docs/errors.md")).unwrap()
}

/// All Rust files below a folder of this crate, with their texts.
fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    found
}

#[test]
fn every_test_that_the_page_names_exists() {
    let page = page();
    let names: Vec<_> = page.split('`').filter(|word| word.contains(".rs::")).collect();
    assert!(names.len() > 30, "the page names only {} tests", names.len());
    for name in names {
        let (file, function) = name.split_once("::").unwrap();
        let text = fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{name}: {error}"));
        let at = text.find(&format!("fn {function}(")).unwrap_or_else(|| panic!("{name} does not exist"));
        let before = &text[at.saturating_sub(400)..at];
        assert!(before.contains("#[test]"), "{name} is no test");
    }
}

#[test]
fn every_kind_is_on_the_page() {
    let page = page();
    let kinds = fs::read_to_string(root().join("rrddmma/src/error/kind.rs")).unwrap();
    let body = kinds.split_once("pub enum ErrorKind {").unwrap().1.split_once("\n}").unwrap().0;
    let kinds: Vec<_> = body
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("//"))
        .map(|line| line.trim_end_matches(','))
        .collect();
    assert!(kinds.len() > 10);
    for kind in &kinds {
        assert!(page.contains(&format!("| `{kind}` |")), "{kind} is not on the page");
    }
    let table = page.split_once("## The kinds").unwrap().1.split_once("\n## ").unwrap().0;
    let rows: Vec<_> = table.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    assert_eq!(rows, kinds, "the table lists the kinds in their order");
}

#[test]
fn every_contract_has_a_test_that_expects_its_message() {
    let expected: String = ["src", "tests"]
        .iter()
        .flat_map(|folder| sources(folder))
        .flat_map(|(_, text)| {
            text.lines()
                .filter(|line| {
                    line.contains("should_panic(expected") || line.trim_start().starts_with("expected = ")
                })
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .collect();
    let mut contracts = 0;
    for (path, text) in sources("src") {
        let code = text.split("#[cfg(test)]").next().unwrap();
        // A message begins with the method, `Type::method: `.
        for literal in code.split('"') {
            let Some((method, _)) = literal.split_once(": ") else { continue };
            let Some((owner, name)) = method.split_once("::") else { continue };
            let is_word =
                |word: &str| !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || c == '_');
            if is_word(owner) && is_word(name) && owner.starts_with(char::is_uppercase) {
                contracts += 1;
                assert!(
                    expected.contains(method),
                    "{}: no test expects the panic of {method}",
                    path.display()
                );
            }
        }
    }
    assert!(contracts > 25, "only {contracts} contracts were found");
}
