//! The tests of the safe crate, and the functions that each reaches.

use std::collections::BTreeSet;

use super::functions::{Function, functions};
use super::source;
use super::tree::Tree;

/// The safe crate and its tests.
pub(crate) const CRATE: &str = "rrddmma/src/";
const TESTS: &str = "rrddmma/tests/";

/// A test.
#[derive(Debug)]
pub(crate) struct Test {
    /// File and name, as a person looks for it.
    pub(crate) name: String,
    /// What stands in it.
    pub(crate) direct: Function,
    /// It, and the functions of its program that it reaches.
    reached: Vec<Function>,
}

impl Test {
    /// Whether it calls a method of this name, by itself or through a function of its program.
    pub(crate) fn reaches(&self, method: &str) -> bool {
        self.reached.iter().any(|function| function.uses_method(method))
    }

    /// Whether this word stands in it, or in a function of its program that it reaches.
    pub(crate) fn says(&self, word: &str) -> bool {
        self.reached.iter().any(|function| function.names(word))
    }

    /// Whether it is a test of a panic, which ends before the call.
    pub(crate) fn panics(&self) -> bool {
        self.direct.above.contains("#[should_panic")
    }
}

/// All tests: those of the device first, then those on the null provider, then those inside modules.
pub(crate) fn tests(tree: &Tree) -> Vec<Test> {
    let mut tests = Vec::new();
    let of = |name: &str| functions(&tree.text(&format!("{TESTS}{name}")).unwrap_or_default());
    let shared = [of("common/mod.rs"), of("common/suite.rs")].concat();
    let provider = of("null/provider.rs");
    for (name, text) in tree.rust() {
        match name {
            _ if name.starts_with(CRATE) => program(&mut tests, name, &text, &[]),
            _ if name.starts_with("rrddmma/tests/null/") => program(&mut tests, name, &text, &provider),
            _ if name.starts_with(TESTS) => program(&mut tests, name, &text, &shared),
            _ => {}
        }
    }
    tests.sort_by_key(|test| (test.name.starts_with(CRATE), test.name.contains("/null/")));
    tests
}

/// The tests of one file, with the functions that they may use.
fn program(tests: &mut Vec<Test>, file: &str, text: &str, shared: &[Function]) {
    let own = functions(text);
    let listed = listed(text);
    let is_test = |function: &Function| function.is_test() || listed.contains(&function.name);
    for test in own.iter().filter(|function| is_test(function)) {
        let mut reached: Vec<Function> = vec![test.clone()];
        let mut open = true;
        while open {
            open = false;
            for helper in own.iter().chain(shared).filter(|helper| !is_test(helper)) {
                if !reached.contains(helper) && reached.iter().any(|caller| caller.names(&helper.name)) {
                    reached.push(helper.clone());
                    open = true;
                }
            }
        }
        tests.push(Test { name: format!("{file}: {}", test.name), direct: test.clone(), reached });
    }
}

/// The names in the calls of a macro that makes tests of them: `#[test] fn $name`.
fn listed(text: &str) -> BTreeSet<String> {
    let code = source::code(text);
    if !code.contains("#[test] fn $") {
        return BTreeSet::new();
    }
    let blocks = code.split("! {\n").skip(1).filter_map(|rest| rest.split_once("\n}"));
    blocks.flat_map(|(block, _)| block.split_whitespace()).map(str::to_owned).collect()
}
