//! The committed list of mutants.
//!
//! A mutant is a block of lines, between blank ones:
//! ```text
//! NAME: the rule, in a few words
//! in device/mr.rs
//! - the code of the rule, exactly as it stands in the file, once
//! + what stands there without the rule
//! noticed by device::tests::errors::a_test
//! ```
//! Several `-` or `+` lines are lines of code; no `+` line takes the code away. Who notices is a unit test of the emulator
//! or, if no unit test does, a row of `docs/behaviour.md`. `#` begins a remark.

use anyhow::{Context, Result, bail, ensure};

use crate::workspace;

/// The list, from the root of the workspace.
pub(crate) const LIST: &str = "xtask/mutants.txt";
/// The folder that the files of the list are in.
pub(crate) const SOURCES: &str = "rrddmma-emu/src";

/// A rule and what takes it away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mutant {
    pub(crate) name: String,
    /// The line of the list that it begins on, from 1.
    pub(crate) line: usize,
    pub(crate) rule: String,
    /// From [`SOURCES`].
    pub(crate) file: String,
    old: String,
    new: String,
    /// The test or row that is to notice.
    pub(crate) noticed_by: String,
}

impl Mutant {
    /// The text of its file without the rule.
    pub(crate) fn apply(&self, text: &str) -> Result<String> {
        match text.matches(&self.old).count() {
            1 => Ok(text.replacen(&self.old, &self.new, 1)),
            0 => bail!("its code is no longer in {SOURCES}/{}: {}", self.file, self.old.trim()),
            more => bail!("its code stands {more} times in {SOURCES}/{}: {}", self.file, self.old.trim()),
        }
    }
}

/// The list of this tree.
pub(crate) fn committed() -> Result<Vec<Mutant>> {
    let path = workspace::root().join(LIST);
    read(&std::fs::read_to_string(&path).with_context(|| format!("cannot read {LIST}"))?)
}

/// Reads a list.
pub(crate) fn read(text: &str) -> Result<Vec<Mutant>> {
    let mut mutants: Vec<Mutant> = Vec::new();
    let mut block: Vec<&str> = Vec::new();
    for (i, line) in text.lines().map(Some).chain([None]).enumerate() {
        match line {
            Some(line) if line.starts_with('#') => {}
            Some(line) if !line.trim().is_empty() => block.push(line),
            _ if block.is_empty() => {}
            _ => {
                let begins = i + 1 - block.len();
                let mutant = one(&block, begins).with_context(|| format!("{LIST}:{begins}"))?;
                if let Some(twin) = mutants.iter().find(|known| known.name == mutant.name) {
                    bail!("{LIST}:{begins}: `{}` stands on line {} already", mutant.name, twin.line);
                }
                mutants.push(mutant);
                block.clear();
            }
        }
    }
    Ok(mutants)
}

fn one(block: &[&str], line: usize) -> Result<Mutant> {
    let [first, place, code @ .., last] = block else { bail!("a mutant has four lines at least") };
    let (name, rule) = first.split_once(": ").context("no `NAME: rule`")?;
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    ensure!(!name.is_empty() && name.chars().all(plain), "`{name}` is no name: small letters and hyphens");
    let file = place.strip_prefix("in ").context("the second line names the file: `in FILE`")?;
    let noticed_by = last.strip_prefix("noticed by ").context("the last line is `noticed by TEST`")?;
    let (mut old, mut new) = (Vec::new(), Vec::new());
    for line in code {
        match (line.strip_prefix("- "), line.strip_prefix("+ ")) {
            (Some(code), _) if new.is_empty() => old.push(code),
            (_, Some(code)) => new.push(code),
            _ => bail!("`{line}`: first come lines with `- `, then lines with `+ `"),
        }
    }
    ensure!(!old.is_empty(), "no code to take away");
    ensure!(old != new, "nothing changes");
    Ok(Mutant {
        name: name.to_owned(),
        line,
        rule: rule.trim().to_owned(),
        file: file.trim().to_owned(),
        old: old.join("\n"),
        new: new.join("\n"),
        noticed_by: noticed_by.trim().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "# remark\n\nkeys: a rule\nin device/mr.rs\n- a &&\n-     b\n+ a\nnoticed by x::y\n\n\
        gone: another\nin device/cq.rs\n- if full { return; }\nnoticed by B-CQ-01\n";

    #[test]
    fn blocks_are_read_with_their_lines() {
        let list = read(GOOD).unwrap();
        assert_eq!(list.len(), 2);
        assert_eq!((list[0].name.as_str(), list[0].line, list[0].rule.as_str()), ("keys", 3, "a rule"));
        assert_eq!((list[0].old.as_str(), list[0].new.as_str()), ("a &&\n    b", "a"));
        assert_eq!((list[1].line, list[1].new.as_str()), (10, ""));
        assert_eq!(list[1].noticed_by, "B-CQ-01");
    }

    #[test]
    fn code_is_replaced_where_it_stands_once() {
        let list = read(GOOD).unwrap();
        assert_eq!(list[0].apply("if a &&\n    b {").unwrap(), "if a {");
        let missing = list[0].apply("if a && b {").unwrap_err().to_string();
        assert!(missing.contains("no longer in rrddmma-emu/src/device/mr.rs"), "{missing}");
        let twice = list[1].apply("if full { return; } if full { return; }").unwrap_err().to_string();
        assert!(twice.contains("2 times"), "{twice}");
    }

    #[test]
    fn broken_blocks_are_refused_with_their_line() {
        for (text, why) in [
            ("a: r\nin f\nnoticed by t\n", "no code"),
            ("a: r\nin f\n- x\n+ x\nnoticed by t\n", "nothing changes"),
            ("a: r\nin f\n+ x\n- y\nnoticed by t\n", "first come"),
            ("a: r\n- x\n- y\nnoticed by t\n", "names the file"),
            ("a: r\nin f\n- x\n+ y\n", "noticed by"),
            ("A b: r\nin f\n- x\nnoticed by t\n", "no name"),
            ("a\nin f\n- x\nnoticed by t\n", "NAME: rule"),
            ("a: r\n", "four lines"),
            ("a: r\nin f\n- x\nnoticed by t\n\na: r\nin f\n- x\nnoticed by t\n", "line 1 already"),
        ] {
            let error = format!("{:#}", read(text).unwrap_err());
            assert!(error.contains(why) && error.contains("mutants.txt:"), "{error}");
        }
    }
}
