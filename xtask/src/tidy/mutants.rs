//! Mutants: each still applies to the device as it is, and the test that is to notice exists.

use anyhow::Result;

use super::tree::Tree;
use super::{Finding, Report};
use crate::mutants::{LIST, Mutant, SOURCES, read};

pub(super) fn check(tree: &Tree) -> Result<Report> {
    let Some(text) = tree.text(LIST) else { return Ok(Report::default()) };
    let mutants = read(&text)?;
    let mut findings = Vec::new();
    for mutant in &mutants {
        let mut find = |what: String| findings.push(Finding::new(LIST, mutant.line, what));
        match tree.text(&format!("{SOURCES}/{}", mutant.file)) {
            None => find(format!("{}: there is no {SOURCES}/{}", mutant.name, mutant.file)),
            Some(code) => {
                if let Err(why) = mutant.apply(&code) {
                    find(format!("{}: {why}", mutant.name));
                }
            }
        }
        if !has_test(tree, mutant) {
            find(format!("{}: there is no test `{}`", mutant.name, mutant.noticed_by));
        }
    }
    Ok(Report { note: format!("{} mutants", mutants.len()), findings })
}

/// Whether a unit test of this name is there. Names of rows are looked after by the check of behaviour.
fn has_test(tree: &Tree, mutant: &Mutant) -> bool {
    if mutant.noticed_by.starts_with("B-") {
        return true;
    }
    let Some((modules, test)) = mutant.noticed_by.rsplit_once("::") else { return false };
    // The tests of a module stand in its file or in one of their own.
    [modules, modules.strip_suffix("::tests").unwrap_or(modules)].into_iter().any(|module| {
        let file = format!("{SOURCES}/{}.rs", module.replace("::", "/"));
        tree.text(&file).is_some_and(|code| code.contains(&format!("fn {test}()")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::fake;

    #[test]
    fn what_no_longer_applies_or_has_no_test_is_found() {
        let list = "a: r\nin device/mr.rs\n- old\nnoticed by device::tests::keys::seen\n\n\
            b: r\nin device/mr.rs\n- gone\nnoticed by device::grh::tests::seen\n\n\
            c: r\nin device/no.rs\n- old\nnoticed by device::tests::keys::unseen\n";
        let (_folder, tree) = fake::tree(&[
            (LIST, list),
            ("rrddmma-emu/src/device/mr.rs", "old code"),
            ("rrddmma-emu/src/device/grh.rs", "fn seen() {}"),
            ("rrddmma-emu/src/device/tests/keys.rs", "fn seen() {}"),
        ]);
        let found: Vec<_> = check(&tree).unwrap().findings.into_iter().map(|f| f.to_string()).collect();
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found[0].contains("mutants.txt:6: b: its code is no longer in"), "{found:?}");
        assert!(found[1].contains("there is no rrddmma-emu/src/device/no.rs"), "{found:?}");
        assert!(found[2].contains("no test `device::tests::keys::unseen`"), "{found:?}");
    }
}
