//! Every public type of the safe crate has a row in the table of what may go to another thread.

use std::collections::BTreeSet;

use anyhow::Result;

use super::functions::has_word;
use super::reach::CRATE;
use super::tree::Tree;
use super::{Finding, Report, source};

const TABLE: &str = "rrddmma/tests/threads.rs";

/// The files that export by `pub use`.
const EXPORTS: [&str; 4] = ["lib.rs", "exchange/mod.rs", "gid/mod.rs", "mlx5/mod.rs"];

pub(super) fn check(tree: &Tree) -> Result<Report> {
    let Some(table) = tree.text(TABLE) else { return Ok(Report::default()) };
    let table = source::code(&table);
    let mut traits = BTreeSet::new();
    let mut types = BTreeSet::new();
    for (name, text) in tree.rust().filter(|(name, _)| name.starts_with(CRATE)) {
        let code = source::code(&text);
        traits.extend(code.split(" trait ").skip(1).map(word));
        if EXPORTS.iter().any(|file| name.strip_prefix(CRATE) == Some(*file)) {
            types.extend(exported(&code).filter(|word| word.starts_with(char::is_uppercase)));
        }
    }
    // Constants are in capitals.
    types.retain(|name| !traits.contains(name) && name.contains(char::is_lowercase));
    let missing = types.iter().filter(|name| !has_word(&table, name));
    let complaint = |name: &String| {
        Finding::new(TABLE, 0, format!("{name} has no row: may it go to another thread, and why?"))
    };
    Ok(Report { findings: missing.map(complaint).collect(), note: format!("{} types", types.len()) })
}

/// The names of every `pub use`.
fn exported(code: &str) -> impl Iterator<Item = String> + '_ {
    let lists = code.split("pub use ").skip(1).filter_map(|rest| rest.split(';').next());
    lists.flat_map(|list| list.split(|c: char| !c.is_alphanumeric() && c != '_').map(str::to_owned))
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::fake;

    #[test]
    fn types_without_a_row_are_found() {
        let (_folder, tree) = fake::tree(&[
            (
                "rrddmma/src/lib.rs",
                "pub use crate::a::{One, Two, Trait, CONSTANT, function};\npub use crate::c::Three;",
            ),
            ("rrddmma/src/a.rs", "pub unsafe trait Trait: Send {}"),
            (TABLE, "table! { \"Two is a reason\", Send Sync: [One, Vec<Three>]; }"),
        ]);
        let found: Vec<_> = check(&tree).unwrap().findings.iter().map(ToString::to_string).collect();
        assert_eq!(
            found,
            ["rrddmma/tests/threads.rs: Two has no row: may it go to another thread, and why?"]
        );
    }
}
