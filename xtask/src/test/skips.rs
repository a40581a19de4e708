//! The committed list of tests that are known to be skipped: a new one fails, and so does one that is skipped no longer.

use std::fs;

use anyhow::{Context, Result, bail};

use super::stages;
use super::tally::Skip;
use crate::workspace;

const LIST: &str = "xtask/skips.txt";

/// A skip that is known. A test with several lines is skipped for one of their reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listed {
    pub(super) skip: Skip,
    /// Whether the test may also run: where the machine has what it needs.
    pub(super) may_run: bool,
    /// The file that says so.
    pub(super) list: &'static str,
}

/// Reads the committed lists.
pub(super) fn committed() -> Result<Vec<Listed>> {
    let mut listed = parse(&read(LIST)?)?;
    listed.extend(stages::pyverbs_skips()?);
    listed.extend(stages::machine_skips()?);
    Ok(listed)
}

fn parse(text: &str) -> Result<Vec<Listed>> {
    let listed = |(line, number): (&str, usize)| {
        let parts: Vec<&str> = line.splitn(3, '|').map(str::trim).collect();
        let [stage, test, reason] = parts[..] else { bail!("{LIST}:{number}: not `stage | test | reason`") };
        let skip = Skip { stage: stage.to_owned(), test: test.to_owned(), reason: reason.to_owned() };
        Ok(Listed { skip, may_run: false, list: LIST })
    };
    lines(text).map(listed).collect()
}

/// The list of one stage that names a class of reasons for each skip, on lines `program | test | class | reason`.
#[derive(Debug)]
pub(super) struct Classed {
    pub(super) list: &'static str,
    pub(super) stage: &'static str,
}

impl Classed {
    /// Its text as committed.
    pub(super) fn read(&self) -> Result<String> {
        read(self.list)
    }

    /// Reads it; `class` knows the classes.
    pub(super) fn parse<C>(&self, text: &str, class: impl Fn(&str) -> Option<C>) -> Result<Vec<(Listed, C)>> {
        let Self { list, stage } = *self;
        let listed = |(line, number): (&str, usize)| {
            let parts: Vec<&str> = line.splitn(4, '|').map(str::trim).collect();
            let [program, test, word, reason] = parts[..] else {
                bail!("{list}:{number}: not `program | test | class | reason`")
            };
            let class = class(word).with_context(|| format!("{list}:{number}: no class: {word}"))?;
            let test = format!("{program} {test}");
            let skip = Skip { stage: stage.to_owned(), test, reason: reason.to_owned() };
            Ok((Listed { skip, may_run: false, list }, class))
        };
        lines(text).map(listed).collect()
    }
}

fn read(list: &str) -> Result<String> {
    fs::read_to_string(workspace::root().join(list)).with_context(|| format!("cannot read {list}"))
}

/// The lines that say something, with their numbers.
fn lines(text: &str) -> impl Iterator<Item = (&str, usize)> {
    let lines = text.lines().map(str::trim).zip(1..);
    lines.filter(|(line, _)| !line.is_empty() && !line.starts_with('#'))
}

/// What differs, in sentences; only stages that ran are compared.
pub(super) fn compare(listed: &[Listed], seen: &[Skip], ran: &[&str]) -> Vec<String> {
    let new = seen.iter().filter(|skip| !listed.iter().any(|known| known.skip == **skip));
    let new = new.map(|s| format!("skipped but not listed: {} | {} | {}", s.stage, s.test, s.reason));
    let is_gone = |known: &&Listed| {
        let of_same_test = |skip: &Skip| skip.stage == known.skip.stage && skip.test == known.skip.test;
        !known.may_run && ran.contains(&known.skip.stage.as_str()) && !seen.iter().any(of_same_test)
    };
    let gone = listed.iter().filter(is_gone).map(|known| {
        let Listed { skip, list, .. } = known;
        format!("in {list} but not skipped: {} | {} | {}", skip.stage, skip.test, skip.reason)
    });
    new.chain(gone).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_list_can_be_read() {
        committed().unwrap();
    }

    #[test]
    fn lines_have_three_parts() {
        let skips = parse("# comment\n\n a | b::c | needs x | and y \n").unwrap();
        assert_eq!(
            (skips.len(), skips[0].skip.test.as_str(), skips[0].skip.reason.as_str()),
            (1, "b::c", "needs x | and y")
        );
        assert!(parse("a | b").unwrap_err().to_string().contains(":1:"));
    }

    fn seen(text: &str) -> Vec<Skip> {
        parse(text).unwrap().into_iter().map(|known| known.skip).collect()
    }

    #[test]
    fn new_and_gone_skips_are_both_surprises() {
        let listed = parse("a | t1 | r\nb | t2 | r").unwrap();
        let surprises = compare(&listed, &seen("a | t3 | r"), &["a"]);
        assert_eq!(surprises.len(), 2, "{surprises:?}");
        assert!(surprises[0].contains("t3") && surprises[1].contains("t1"));
        assert!(compare(&listed, &seen("a | t1 | r\nb | t2 | r"), &["a", "b"]).is_empty());
    }

    #[test]
    fn one_of_several_reasons_is_enough_and_another_is_new() {
        let listed = parse("a | t | no file\na | t | no right").unwrap();
        assert!(compare(&listed, &seen("a | t | no right"), &["a"]).is_empty());
        assert_eq!(compare(&listed, &seen("a | t | no idea"), &["a"]).len(), 1);
        assert_eq!(compare(&listed, &[], &["a"]).len(), 2);
    }

    #[test]
    fn what_may_run_is_not_missed() {
        let mut listed = parse("a | t | no huge pages").unwrap();
        listed[0].may_run = true;
        assert!(compare(&listed, &[], &["a"]).is_empty());
    }
}
