//! The committed list of tests that are known to be skipped: a new one fails, and so does one that is skipped no longer.

use std::fs;

use anyhow::{Context, Result, bail};

use super::tally::Skip;
use crate::workspace;

const LIST: &str = "xtask/skips.txt";

/// Reads the committed list.
pub(super) fn committed() -> Result<Vec<Skip>> {
    let path = workspace::root().join(LIST);
    parse(&fs::read_to_string(&path).with_context(|| format!("cannot read {LIST}"))?)
}

fn parse(text: &str) -> Result<Vec<Skip>> {
    let mut skips = Vec::new();
    for (i, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let parts: Vec<&str> = line.splitn(3, '|').map(str::trim).collect();
        let [stage, test, reason] = parts[..] else { bail!("{LIST}:{}: not `stage | test | reason`", i + 1) };
        skips.push(Skip { stage: stage.to_owned(), test: test.to_owned(), reason: reason.to_owned() });
    }
    Ok(skips)
}

/// What differs, in sentences; only stages that ran are compared.
pub(super) fn compare(listed: &[Skip], seen: &[Skip], ran: &[&str]) -> Vec<String> {
    let new = seen.iter().filter(|skip| !listed.contains(skip));
    let new = new.map(|s| format!("skipped but not in {LIST}: {} | {} | {}", s.stage, s.test, s.reason));
    let gone = listed.iter().filter(|skip| ran.contains(&skip.stage.as_str()) && !seen.contains(skip));
    let gone = gone.map(|s| format!("in {LIST} but not skipped: {} | {} | {}", s.stage, s.test, s.reason));
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
            (skips.len(), skips[0].test.as_str(), skips[0].reason.as_str()),
            (1, "b::c", "needs x | and y")
        );
        assert!(parse("a | b").unwrap_err().to_string().contains(":1:"));
    }

    #[test]
    fn new_and_gone_skips_are_both_surprises() {
        let listed = parse("a | t1 | r\nb | t2 | r").unwrap();
        let seen = parse("a | t3 | r").unwrap();
        let surprises = compare(&listed, &seen, &["a"]);
        assert_eq!(surprises.len(), 2, "{surprises:?}");
        assert!(surprises[0].contains("t3") && surprises[1].contains("t1"));
        assert!(compare(&listed, &listed, &["a", "b"]).is_empty());
    }
}
