//! What the documentation of the safe crate promises is tried: each `# Panics` bullet has a test of its message, each `# Errors` bullet a test that calls
//! the method and names the kind of the error.
//!
//! This is found in the text: a test is taken at its word, and one that names the kind of an error for another call counts too. Bullets that only refer to
//! another method ("As …") are that method's. What no test here can provoke stands in a committed list with the reason.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};

use super::functions::{Function, functions};
use super::reach::{CRATE, Test, tests};
use super::tree::Tree;
use super::{Finding, Report, source};

/// Bullets that no test can provoke: `TYPE::METHOD KIND WHY`.
const LIST: &str = "xtask/contracts.txt";
const VERBS: &str = "rrddmma/src/error/verb.rs";

pub(super) fn check(tree: &Tree) -> Result<Report> {
    let tests = tests(tree);
    let messages = messages(&tests);
    let verbs = verbs(&tree.text(VERBS).unwrap_or_default());
    let excused = excused(&tree.text(LIST).unwrap_or_default())?;
    let mut needed = BTreeSet::new();
    let mut findings = Vec::new();
    let (mut panics, mut errors) = (0, 0);
    for (file, text) in tree.rust().filter(|(name, _)| name.starts_with(CRATE)) {
        let product = source::before_tests(&text);
        for function in functions(product).iter().filter(|function| function.is_public) {
            let owner = owner(product, function.line);
            let method = format!("{owner}::{}", function.name);
            let mut find = |what: String| findings.push(Finding::new(file, function.line, what));
            let promised = bullets(&function.above, "# Panics").len();
            panics += promised;
            let expected = expected(&messages, &owner, &function.name);
            if expected < promised {
                find(format!(
                    "{method} panics for {promised} reasons, and tests expect {expected} messages that begin with it"
                ));
            }
            for bullet in bullets(&function.above, "# Errors") {
                errors += 1;
                for word in untried(&bullet, function, &tests, &verbs) {
                    let key = (method.clone(), word);
                    if excused.contains_key(&key) {
                        needed.insert(key);
                    } else {
                        find(format!("{method}: no test calls it and names {}: {bullet}", key.1));
                    }
                }
            }
        }
    }
    for (key, line) in excused.iter().filter(|(key, _)| !needed.contains(*key)) {
        findings.push(Finding::new(LIST, *line, format!("{} {} is tried, or gone", key.0, key.1)));
    }
    Ok(Report { note: format!("{panics} panics, {errors} errors, {} excused", excused.len()), findings })
}

/// What a bullet names and no test does: the kinds of errors, each in a test that calls the method. Where it names none, the error is the device's own
/// or the system's, and some test must name the verb.
fn untried(
    bullet: &str,
    function: &Function,
    tests: &[Test],
    verbs: &BTreeMap<String, String>,
) -> Vec<String> {
    let kinds = kinds(bullet);
    if kinds.is_empty() {
        let verbs: Vec<_> = aliases(function).filter_map(|verb| verbs.get(&verb).cloned()).collect();
        let is_tried = verbs.iter().any(|verb| tests.iter().any(|test| test.says(verb)));
        return if is_tried { Vec::new() } else { verbs };
    }
    let is_tried = |kind: &String| tests.iter().any(|test| test.says(kind) && test.reaches(&function.name));
    kinds.into_iter().filter(|kind| !is_tried(kind)).collect()
}

/// How many different messages of a method the tests expect. A type that is written by a macro has the name of any.
fn expected(messages: &BTreeMap<String, BTreeMap<String, usize>>, owner: &str, method: &str) -> usize {
    let Some(owners) = messages.get(method) else { return 0 };
    owners.iter().filter(|(of, _)| owner.starts_with('$') || *of == owner).map(|(_, count)| count).sum()
}

/// Per method, the types and how many different messages of theirs the tests expect.
fn messages(tests: &[Test]) -> BTreeMap<String, BTreeMap<String, usize>> {
    let mut seen = BTreeSet::new();
    let mut found: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for test in tests.iter().filter(|test| test.panics()) {
        let above = test.direct.above.replace("\n", " ");
        let Some(text) = above.split_once("expected").and_then(|(_, rest)| rest.split('"').nth(1)) else {
            continue;
        };
        let Some((owner, rest)) = text.split_once("::") else { continue };
        let method = rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
        if seen.insert(text.to_owned()) {
            *found.entry(method.to_owned()).or_default().entry(owner.to_owned()).or_default() += 1;
        }
    }
    found
}

/// The names of C and the variants that stand for them.
fn verbs(text: &str) -> BTreeMap<String, String> {
    let pair = |line: &str| {
        let (variant, name) = line.trim().trim_end_matches(',').split_once(" => \"")?;
        Some((name.trim_end_matches('"').to_owned(), variant.to_owned()))
    };
    text.lines().filter_map(pair).collect()
}

/// The list: type and method, kind, and the line.
fn excused(text: &str) -> Result<BTreeMap<(String, String), usize>> {
    let mut found = BTreeMap::new();
    for (line, text) in (1..).zip(text.lines()).filter(|(_, text)| !text.is_empty() && !text.starts_with('#'))
    {
        let mut words = text.splitn(3, ' ');
        match (words.next(), words.next(), words.next()) {
            (Some(method), Some(kind), Some(_)) => {
                found.insert((method.to_owned(), kind.to_owned()), line);
            }
            _ => bail!("{LIST}:{line}: not TYPE::METHOD KIND WHY"),
        }
    }
    Ok(found)
}

/// The bullets below a heading of the documentation, without those that refer to another method.
fn bullets(above: &str, heading: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut inside = false;
    for line in above.lines().filter_map(|line| line.trim().strip_prefix("///")).map(str::trim) {
        if line.starts_with('#') {
            inside = line == heading;
        } else if inside && line.starts_with("* ") {
            found.push(line[2..].to_owned());
        } else if inside && line.is_empty() {
            inside = false;
        } else if inside && let Some(last) = found.last_mut() {
            *last = format!("{last} {line}");
        }
    }
    found.retain(|bullet| !bullet.starts_with("As ["));
    found
}

/// The kinds that a bullet names.
fn kinds(bullet: &str) -> Vec<String> {
    let is_word = |c: char| c.is_alphanumeric();
    let kind = |(at, mark): (usize, &str)| {
        let rest = &bullet[at + mark.len()..];
        rest[..rest.find(|c| !is_word(c)).unwrap_or(rest.len())].to_owned()
    };
    bullet.match_indices("[`ErrorKind::").map(kind).collect()
}

/// The verbs that a function bears as aliases.
fn aliases(function: &Function) -> impl Iterator<Item = String> + '_ {
    let alias =
        |line: &str| Some(line.trim().strip_prefix("#[doc(alias = \"")?.strip_suffix("\")]")?.to_owned());
    function.above.lines().filter_map(alias)
}

/// The type whose block a line stands in; `$type` in a macro.
fn owner(text: &str, line: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let is_block = |line: &&&str| line.trim_start().starts_with("impl");
    let Some(head) = lines[..line].iter().rev().find(is_block) else { return String::new() };
    // Without the parameters, whose bounds may have brackets and arrows of their own.
    let mut depth = 0;
    let mut rest = String::new();
    for c in head.trim_start().trim_start_matches("impl").replace("->", "").chars() {
        match c {
            '<' => depth += 1,
            '>' => depth -= 1,
            c if depth == 0 => rest.push(c),
            _ => {}
        }
    }
    let name = rest.split(" for ").last().unwrap_or_default().trim_start();
    name.chars().take_while(|c| c.is_alphanumeric() || *c == '_' || *c == '$').collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::fake;

    const PRODUCT: &str = "\
impl<T: Fn(u8)> Thing<T> {
    /// Does it.
    ///
    /// # Panics
    /// * If it is 0.
    /// * If it is
    ///   more than 9.
    ///
    /// # Errors
    /// * [`ErrorKind::Busy`] while it is.
    /// * As [`other`](Self::other).
    /// * What the driver reports.
    #[doc(alias = \"ibv_do\")]
    pub fn do_it(&self) { sys::ibv_do(); }
}
";

    fn found(tests: &str, list: &str) -> Vec<String> {
        let (_folder, tree) = fake::tree(&[
            ("rrddmma/src/thing.rs", PRODUCT),
            (VERBS, "    DoIt => \"ibv_do\",\n"),
            ("rrddmma/tests/x.rs", tests),
            (LIST, list),
        ]);
        check(&tree).unwrap().findings.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_is_tried_is_tidy() {
        let tests = "\
#[test]
#[should_panic(expected = \"Thing::do_it: 0 but\")]
fn none() {}
#[test]
#[should_panic(
    expected = \"Thing::do_it: 10 but\"
)]
fn many() {}
#[test]
fn busy() { assert_eq!(thing.do_it().kind(), ErrorKind::Busy); }
#[test]
fn fault() { fails(Verb::DoIt); }
";
        assert_eq!(found(tests, ""), Vec::<String>::new());
        assert_eq!(
            found(tests, "Thing::do_it Busy x"),
            ["xtask/contracts.txt:1: Thing::do_it Busy is tried, or gone"]
        );
    }

    #[test]
    fn what_is_not_tried_is_found() {
        let tests = "\
#[test]
#[should_panic(expected = \"Other::do_it: 0 but\")]
fn none() {}
#[test]
fn another_call() { assert_eq!(thing.other().kind(), ErrorKind::Busy); }
";
        let found = found(tests, "");
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(
            found[0].contains("thing.rs:14: Thing::do_it panics for 2 reasons, and tests expect 0"),
            "{found:?}"
        );
        assert!(found[1].contains("names Busy") && found[2].contains("names DoIt"), "{found:?}");
        let excused = self::found(tests, "# x\nThing::do_it Busy never here\nThing::do_it DoIt never here\n");
        assert_eq!(excused.len(), 1, "{excused:?}");
    }

    #[test]
    fn the_type_of_a_block() {
        let text = "impl<T: Fn(u8) -> u8> A<T> {\nfn a() {}\n}\nimpl B for C<u8> {\nfn b() {}\n}\n    impl<T> $type<T> {\nfn c() {}\n";
        assert_eq!([2, 5, 8].map(|line| owner(text, line)), ["A", "C", "$type"]);
    }
}
