//! A file of rrddmma may use only modules of its own layer and of those below it.

use std::collections::HashMap;

use anyhow::Result;

use super::tree::Tree;
use super::{Finding, Report, source};

/// The table of ARCHITECTURE.md, from the bottom up.
const LAYERS: &[&[&str]] = &[
    &["error", "ids", "gid", "status"],
    &["ffi", "flavour"],
    &["device", "context", "port", "event"],
    &["pd", "cq", "worker", "limbo"],
    &["mr", "mw", "dm", "ah", "srq", "counters"],
    &["wr", "flow"],
    &["qp"],
    &["mlx5", "exchange", "cm"],
];

const SOURCE: &str = "rrddmma/src/";

pub(super) fn check(tree: &Tree) -> Result<Report> {
    let root = tree.text(&format!("{SOURCE}lib.rs")).unwrap_or_default();
    let exported = exports(&source::code(&root));
    let mut findings = Vec::new();
    let mut looked_at = 0;
    for (name, text) in tree.rust() {
        let Some(inner) = name.strip_prefix(SOURCE) else { continue };
        let module = inner.split(['/', '.']).next().unwrap_or(inner);
        if module == "lib" || inner.ends_with("tests.rs") {
            continue;
        }
        looked_at += 1;
        let Some(own) = layer(module) else {
            findings.push(Finding::new(
                name,
                0,
                format!("module `{module}` is in no layer: add it to tidy's table"),
            ));
            continue;
        };
        let code = source::code(&text);
        for (at, used) in uses(source::before_tests(&code)) {
            let target = exported.get(&used).unwrap_or(&used);
            let Some(other) = layer(target) else { continue };
            if other > own {
                let what =
                    format!("`{module}` (layer {own}) uses `crate::{used}` of `{target}` (layer {other})");
                findings.push(Finding::new(name, source::line_of(&code, at), what));
            }
        }
    }
    Ok(Report { note: format!("{looked_at} files"), findings })
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|line| line.contains(&module))
}

/// Every name used right behind `crate::`, groups included, with its offset.
fn uses(code: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, mark) in code.match_indices("crate::") {
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$') {
            continue;
        }
        let rest = &code[at + mark.len()..];
        match rest.strip_prefix('{') {
            Some(group) => found.extend(heads(group).into_iter().map(|name| (at, name))),
            None => found.extend(word(rest).map(|name| (at, name))),
        }
    }
    found
}

/// The first words of each item of a group whose opening brace has been read.
fn heads(group: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut depth = 0;
    let mut at_head = true;
    for (i, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => at_head = true,
            c if at_head && !c.is_whitespace() => {
                found.extend(word(&group[i..]));
                at_head = false;
            }
            _ => {}
        }
    }
    found
}

fn word(text: &str) -> Option<String> {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len());
    // A macro belongs to no layer.
    (end > 0 && !text[end..].starts_with('!')).then(|| text[..end].to_owned())
}

/// The names that the root re-exports, each with the module it comes from.
fn exports(root: &str) -> HashMap<String, String> {
    let mut found = HashMap::new();
    for (at, mark) in root.match_indices("pub use ") {
        let statement = &root[at + mark.len()..];
        let statement = statement.split(';').next().unwrap_or(statement);
        let path = statement.trim_start_matches("crate::").trim_start_matches("self::");
        let Some(module) = word(path) else { continue };
        for name in statement.split(|c: char| !(c.is_alphanumeric() || c == '_')) {
            if name.starts_with(char::is_uppercase) {
                found.insert(name.to_owned(), module.clone());
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::fake;

    fn findings(files: &[(&str, &str)]) -> Vec<String> {
        let (_folder, tree) = fake::tree(files);
        check(&tree)
            .unwrap()
            .findings
            .into_iter()
            .map(|f| format!("{}:{} {}", f.file, f.line, f.what))
            .collect()
    }

    #[test]
    fn looking_down_is_allowed() {
        assert!(
            findings(&[("rrddmma/src/qp/post.rs", "use crate::{error::Error, wr::{Send, Recv}};")])
                .is_empty()
        );
    }

    #[test]
    fn looking_up_is_found_in_a_group_and_in_a_path() {
        let found = findings(&[(
            "rrddmma/src/pd.rs",
            "use crate::{error::Error,\n qp::QueuePair};\nfn f(_: crate::mr::Region) {}",
        )]);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(
            found[0].starts_with("rrddmma/src/pd.rs:1 `pd` (layer 3) uses `crate::qp` of `qp` (layer 6)"),
            "{found:?}"
        );
        assert!(found[1].contains(":3 "), "{found:?}");
    }

    #[test]
    fn the_detour_over_the_root_is_found() {
        let found = findings(&[
            ("rrddmma/src/lib.rs", "mod qp;\npub use qp::{QueuePair, Rc};"),
            ("rrddmma/src/cq/mod.rs", "use crate::QueuePair;"),
        ]);
        assert_eq!(found.len(), 1, "{found:?}");
    }

    #[test]
    fn comments_tests_and_macros_do_not_count() {
        let text = "//! [`crate::qp::QueuePair`]\nfn f() { crate::qp!() }\n#[cfg(test)]\nmod tests { use crate::qp::QueuePair; }";
        assert!(findings(&[("rrddmma/src/error/mod.rs", text)]).is_empty());
    }

    #[test]
    fn an_unknown_module_is_found() {
        assert_eq!(findings(&[("rrddmma/src/utils.rs", "")]).len(), 1);
    }
}
