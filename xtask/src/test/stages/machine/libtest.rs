//! Reading what Rust's test programs print, one after the other.

use std::collections::HashMap;

use super::super::super::tally::{self, Meaning};

/// What became of a test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    Passed,
    /// With its account.
    Failed(String),
    /// With the reason that the test gives.
    Ignored(String),
}

/// What the programs printed: between `@ NAME` and `@= STATUS` the text of one run.
#[derive(Debug)]
pub(super) struct Report {
    outcomes: HashMap<(String, String), Outcome>,
    /// How the last run of each program ended.
    ends: HashMap<String, String>,
}

impl Report {
    pub(super) fn parse(text: &str) -> Self {
        let (mut outcomes, mut ends) = (HashMap::new(), HashMap::new());
        for run in text.split("\n@ ").flat_map(|run| run.strip_prefix("@ ").or(Some(run))) {
            let Some((name, run)) = run.split_once('\n') else { continue };
            let (run, end) = run.rsplit_once("@= ").unwrap_or((run, "nothing: it was cut off"));
            ends.insert(name.to_owned(), end.trim().to_owned());
            let of_run = self::outcomes(run).into_iter();
            outcomes.extend(of_run.map(|(test, outcome)| ((name.to_owned(), test), outcome)));
        }
        Self { outcomes, ends }
    }

    /// What became of a test. One that said nothing has failed.
    pub(super) fn outcome(&self, program: &str, test: &str) -> Outcome {
        let key = (program.to_owned(), test.to_owned());
        self.outcomes.get(&key).cloned().unwrap_or_else(|| {
            let end = self.ends.get(program).map_or("not at all", String::as_str);
            Outcome::Failed(format!("it gave no result; its program ended with {end}"))
        })
    }
}

/// The outcome of each test of one run. What tests printed comes behind `failures:`, and may be another run's text.
pub(super) fn outcomes(run: &str) -> Vec<(String, Outcome)> {
    run.lines().take_while(|line| *line != "failures:").filter_map(|line| outcome(line, run)).collect()
}

/// `test NAME ... ok` and its like.
fn outcome(line: &str, run: &str) -> Option<(String, Outcome)> {
    if let Meaning::Ignored { test, reason } = tally::read(line) {
        return Some((test, Outcome::Ignored(reason)));
    }
    let (name, word) = line.strip_prefix("test ")?.rsplit_once(" ... ")?;
    let name = name.strip_suffix(" - should panic").unwrap_or(name);
    let outcome = match word {
        "ok" => Outcome::Passed,
        "FAILED" => Outcome::Failed(account(name, run)),
        _ => return None,
    };
    Some((name.to_owned(), outcome))
}

/// What a test printed before it failed.
fn account(test: &str, run: &str) -> String {
    let head = format!("---- {test} stdout ----");
    let lines = run.lines().skip_while(|line| *line != head).skip(1);
    let lines: Vec<&str> =
        lines.take_while(|line| !line.starts_with("----") && *line != "failures:").collect();
    let text = lines.join("\n");
    if text.trim().is_empty() { "it failed".to_owned() } else { text.trim().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUN: &str = "@ ud

running 3 tests
test a ... ok
test m::b - should panic ... ok
test c ... FAILED

failures:

---- c stdout ----

thread 'c' panicked at x.rs:1:
why
test a ... FAILED

failures:
    c

test result: FAILED. 2 passed; 1 failed
@= 101
@ rc
test d ... ignored, not here
test e has been running for over 60 seconds
@= 137
";

    #[test]
    fn tests_have_their_outcomes() {
        let report = Report::parse(RUN);
        assert_eq!(
            (report.outcome("ud", "a"), report.outcome("ud", "m::b")),
            (Outcome::Passed, Outcome::Passed)
        );
        assert_eq!(
            report.outcome("ud", "c"),
            Outcome::Failed("thread 'c' panicked at x.rs:1:\nwhy\ntest a ... FAILED".into())
        );
        assert_eq!(report.outcome("rc", "d"), Outcome::Ignored("not here".into()));
    }

    #[test]
    fn a_test_without_a_result_has_failed() {
        let report = Report::parse(RUN);
        let Outcome::Failed(why) = report.outcome("rc", "e") else { panic!() };
        assert!(why.contains("137"), "{why}");
        assert!(matches!(report.outcome("xrc", "a"), Outcome::Failed(why) if why.contains("not at all")));
        assert!(
            matches!(Report::parse("@ ud\ntest a ...").outcome("ud", "a"), Outcome::Failed(why) if why.contains("cut off"))
        );
    }
}
