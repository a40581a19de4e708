//! Who calls a verb: the safe crate, the methods that bear its name, and the tests that reach those.

use std::collections::{BTreeMap, BTreeSet};

use super::page::PAGE;
use crate::tidy::functions::{functions, has_word};
use crate::tidy::reach::{self, CRATE, Test};
use crate::tidy::source;
use crate::tidy::tree::Tree;

/// What the tree says.
#[derive(Debug, Default)]
pub(super) struct Calls {
    /// The product's code of every file.
    code: Vec<String>,
    /// By the verb that is their alias, the methods.
    methods: BTreeMap<String, BTreeSet<String>>,
    /// How many public functions of each name the product has.
    namesakes: BTreeMap<String, usize>,
    tests: Vec<Test>,
}

/// Why a verb is covered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Proof {
    pub(super) method: String,
    pub(super) test: String,
}

impl Calls {
    pub(super) fn of(tree: &Tree) -> Self {
        let mut calls = Self { tests: reach::tests(tree), ..Self::default() };
        calls.tests.retain(|test| !test.panics());
        for (_, text) in tree.rust().filter(|(name, _)| name.starts_with(CRATE)) {
            calls.product(&text);
        }
        calls
    }

    /// Whether the safe crate calls it.
    pub(super) fn is_called(&self, verb: &str) -> bool {
        self.code.iter().any(|code| has_word(code, verb))
    }

    /// Why a verb that is called is covered: what the page says already, if that is still so, or what can be found.
    pub(super) fn proof(&self, verb: &str, kept: Option<Proof>) -> Result<Proof, String> {
        let Some(methods) = self.methods.get(verb) else {
            return Err(format!("{verb} is called, and no method has #[doc(alias = \"{verb}\")]"));
        };
        let is_so = |kept: &Proof| {
            methods.contains(&kept.method)
                && self.tests.iter().any(|test| test.name == kept.test && test.reaches(&kept.method))
        };
        if let Some(kept) = kept.filter(is_so) {
            return Ok(kept);
        }
        let unique = methods.iter().filter(|method| self.namesakes.get(*method) == Some(&1));
        for method in unique {
            let direct = self.tests.iter().find(|test| test.direct.uses_method(method));
            if let Some(test) = direct.or_else(|| self.tests.iter().find(|test| test.reaches(method))) {
                return Ok(Proof { method: method.clone(), test: test.name.clone() });
            }
        }
        let methods: Vec<_> = methods.iter().map(String::as_str).collect();
        Err(format!(
            "{verb}: no test could be told that calls `{}`: write `| `{verb}` | `METHOD` | `FILE: TEST` |` into {PAGE} by hand",
            methods.join("` or `")
        ))
    }

    fn product(&mut self, text: &str) {
        let product = source::before_tests(text);
        for function in functions(product) {
            if function.is_public {
                *self.namesakes.entry(function.name.clone()).or_default() += 1;
            }
            for alias in aliases(&function.above) {
                self.methods.entry(alias).or_default().insert(function.name.clone());
            }
        }
        self.code.push(source::code(product));
    }
}

/// The aliases of a function's documentation that are verbs.
fn aliases(above: &str) -> impl Iterator<Item = String> + '_ {
    above.lines().filter_map(|line| {
        let alias = line.trim().strip_prefix("#[doc(alias = \"")?.strip_suffix("\")]")?;
        (alias.starts_with("ibv_") || alias.starts_with("mlx5dv_")).then(|| alias.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::fake;

    const PRODUCT: &str = "\
impl A {
    #[doc(alias = \"ibv_a\")]
    pub fn do_a(&self) { sys::ibv_a(1); }
    #[doc(alias = \"ibv_b\")]
    pub fn close(&self) { sys::ibv_b(); }
    fn close_other() { sys::ibv_aa(); }
}
pub fn close() {}
// sys::ibv_comment
fn f() { call!(ibv_macro(1)); log(\"ibv_text\"); }
#[cfg(test)]
mod tests { fn t() { sys::ibv_test(); } }
";

    fn calls(tests: &str) -> Calls {
        let (_folder, tree) = fake::tree(&[
            ("rrddmma/src/a.rs", PRODUCT),
            ("rrddmma/tests/x.rs", tests),
            ("rrddmma/tests/common/mod.rs", "pub fn link() { a.do_a(); }"),
        ]);
        Calls::of(&tree)
    }

    #[test]
    fn calls_of_the_product_count_and_others_do_not() {
        let calls = calls("");
        let called =
            ["ibv_a", "ibv_b", "ibv_aa", "ibv_comment", "ibv_test"].map(|verb| calls.is_called(verb));
        assert_eq!(called, [true, true, true, false, false]);
        assert!(calls.proof("ibv_aa", None).unwrap_err().contains("no method has"));
        assert!(calls.proof("ibv_a", None).unwrap_err().contains("no test could be told"));
    }

    #[test]
    fn a_test_that_calls_the_method_is_found_before_one_that_reaches_it() {
        let tests = "#[test]\nfn far() { common::link(); }\n#[test]\nfn near() { a.do_a(); }\n";
        let proof = calls(tests).proof("ibv_a", None).unwrap();
        assert_eq!((proof.method.as_str(), proof.test.as_str()), ("do_a", "rrddmma/tests/x.rs: near"));
        let kept = Proof { method: "do_a".into(), test: "rrddmma/tests/x.rs: far".into() };
        assert_eq!(calls(tests).proof("ibv_a", Some(kept.clone())).unwrap(), kept);
        // It is gone, or calls something else.
        let proof =
            calls("#[test]\nfn far() {}\n#[test]\nfn near() { a.do_a(); }").proof("ibv_a", Some(kept));
        assert_eq!(proof.unwrap().test, "rrddmma/tests/x.rs: near");
    }

    #[test]
    fn tests_that_a_macro_makes_count() {
        let tests = "macro_rules! both { () => { $(#[test] fn $name() { super::$name(); })* } }\nboth! {\n    one two\n}\nfn one() { a.do_a(); }\n";
        assert_eq!(calls(tests).proof("ibv_a", None).unwrap().test, "rrddmma/tests/x.rs: one");
    }

    #[test]
    fn a_name_that_several_functions_have_needs_a_person() {
        let tests = "#[test]\nfn it() { a.close(); }\n";
        assert!(calls(tests).proof("ibv_b", None).unwrap_err().contains("by hand"));
        let kept = Proof { method: "close".into(), test: "rrddmma/tests/x.rs: it".into() };
        assert_eq!(calls(tests).proof("ibv_b", Some(kept.clone())).unwrap(), kept);
    }
}
