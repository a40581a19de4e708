//! Exported names: a library that defines `ioctl` takes libc over in everything that links it, so only one crate may.

use anyhow::Result;

use super::tree::Tree;
use super::{Finding, Report, source};

/// The crate that exists to define libc's names.
const ALLOWED: &str = "rrddmma-emu/preload/";
/// Crates inside a tests folder are linked by nobody.
const TESTS: &str = "/tests/";

pub(super) fn check(tree: &Tree) -> Result<Report> {
    let mut findings = Vec::new();
    for (name, text) in tree.rust().filter(|(name, _)| !name.starts_with(ALLOWED) && !name.contains(TESTS)) {
        let code = source::code(&text);
        for mark in ["no_mangle", "export_name"] {
            for (at, _) in code.match_indices(mark) {
                if in_attribute(&code, at) {
                    let what = format!("`{mark}` outside {ALLOWED}");
                    findings.push(Finding::new(name, source::line_of(&code, at), what));
                }
            }
        }
    }
    Ok(Report { note: String::new(), findings })
}

fn in_attribute(code: &str, at: usize) -> bool {
    let start = code[..at].rfind('\n').map_or(0, |n| n + 1);
    code[start..at].contains("#[")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::fake;

    #[test]
    fn an_exported_name_is_found_outside_preload_only() {
        let text = "// #[no_mangle]\n#[unsafe(no_mangle)]\npub extern \"C\" fn ioctl() {}\n";
        let (_folder, tree) = fake::tree(&[
            ("rrddmma-emu/preload/src/lib.rs", text),
            ("rrddmma-emu/src/lib.rs", text),
            ("a/tests/b/src/lib.rs", text),
        ]);
        let found = check(&tree).unwrap().findings;
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].file.as_str(), found[0].line), ("rrddmma-emu/src/lib.rs", 2));
    }

    #[test]
    fn a_word_in_code_or_text_is_not_an_attribute() {
        let (_folder, tree) = fake::tree(&[("a.rs", "fn no_mangle() { let x = \"#[no_mangle]\"; }")]);
        assert!(check(&tree).unwrap().findings.is_empty());
    }
}
