//! The names of the verbs, as the bindings have them.

use std::collections::BTreeSet;

use crate::tidy::source;
use crate::tidy::tree::Tree;

/// Functions that bindgen found, functions that the headers define inline, and those that only a newer library has.
const PREBUILT: &str = "rrddmma-sys/src/prebuilt/verbs.rs";
const INLINE: &str = "rrddmma-sys/src/inline/";
const NEWER: &str = "rrddmma-sys/build/verbs.rs";

/// Every verb, in the order of the alphabet.
pub(super) fn names(tree: &Tree) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for name in tree.names().filter(|name| *name == PREBUILT || name.starts_with(INLINE)) {
        let code = source::code(&tree.text(name).unwrap_or_default());
        found.extend(code.match_indices("fn ").filter_map(|(at, mark)| verb(&code[at + mark.len()..])));
    }
    let newer = tree.text(NEWER).unwrap_or_default();
    found.extend(newer.match_indices("(\"").filter_map(|(at, mark)| verb(&newer[at + mark.len()..])));
    found
}

/// The verb that a text begins with.
fn verb(text: &str) -> Option<String> {
    let name: String = text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    (name.starts_with("ibv_") || name.starts_with("mlx5dv_")).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::fake;

    #[test]
    fn names_come_from_all_three_places_once() {
        let (_folder, tree) = fake::tree(&[
            (PREBUILT, "unsafe extern \"C\" { pub fn ibv_a(x: u8); }\npub fn helper() {}\n"),
            (
                "rrddmma-sys/src/inline/ops.rs",
                "// fn ibv_comment\n\"p\" fn ibv_b(qp: *mut u8) = b;\nfn ibv_a()",
            ),
            (NEWER, "(\"mlx5dv_c\", Exported),\n(\"other\", Inline)"),
            ("rrddmma/src/x.rs", "fn ibv_elsewhere() {}"),
        ]);
        assert_eq!(names(&tree).into_iter().collect::<Vec<_>>(), ["ibv_a", "ibv_b", "mlx5dv_c"]);
    }
}
