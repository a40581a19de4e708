//! Reading what `unittest -v` prints.

/// What became of a test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    Passed,
    Failed,
    /// With the reason that the test gives.
    Skipped(String),
}

/// A run that came to its end.
#[derive(Debug)]
pub(super) struct Report {
    /// `Class.test` and its outcome, in order.
    pub(super) tests: Vec<(String, Outcome)>,
    text: String,
}

impl Report {
    /// Reads the report; `Err` if the run did not come to its end, or not all of it was understood.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut tests = Vec::new();
        let mut current: Option<String> = None;
        let mut ran: Option<usize> = None;
        for line in text.lines() {
            if let Some(count) = line.strip_prefix("Ran ").and_then(|rest| rest.split(' ').next()) {
                ran = count.parse().ok();
            }
            if let Some(name) = test_name(line) {
                current = Some(name);
            }
            // What the test itself prints may stand between its name and its outcome.
            if let (Some(name), Some(outcome)) = (&current, outcome(line)) {
                tests.push((name.clone(), outcome));
                current = None;
            }
        }
        match ran {
            None => Err("it did not come to its end".to_owned()),
            Some(ran) if ran != tests.len() => {
                Err(format!("it ran {ran} tests, of which {} are understood", tests.len()))
            }
            Some(_) => Ok(Self { tests, text: text.to_owned() }),
        }
    }

    /// The tests that failed.
    pub(super) fn failures(&self) -> Vec<&str> {
        let failed = self.tests.iter().filter(|(_, outcome)| *outcome == Outcome::Failed);
        failed.map(|(name, _)| name.as_str()).collect()
    }

    /// What the report says about the failure of a test: its traceback.
    pub(super) fn account_of(&self, test: &str) -> String {
        let mut lines = self.text.lines().skip_while(|line| !line.starts_with("====")).peekable();
        let mut account = Vec::new();
        while let Some(line) = lines.next() {
            let head = line.strip_prefix("ERROR: ").or_else(|| line.strip_prefix("FAIL: "));
            if head.and_then(test_name).as_deref() == Some(test) {
                account.extend(lines.by_ref().take_while(|line| !line.starts_with("====")));
                break;
            }
        }
        if account.is_empty() { "it failed".to_owned() } else { account.join("\n") }
    }
}

/// `test_x (tests.module.Class.test_x)` of Python 3.11, or `test_x (tests.module.Class)` of older ones → `Class.test_x`.
fn test_name(line: &str) -> Option<String> {
    let (name, rest) = line.split_once(" (")?;
    let path = rest.split_once(')')?.0;
    if !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') || !path.starts_with("tests.") {
        return None;
    }
    let path = path.strip_suffix(name).and_then(|path| path.strip_suffix('.')).unwrap_or(path);
    Some(format!("{}.{name}", path.rsplit('.').next()?))
}

fn outcome(line: &str) -> Option<Outcome> {
    let last = line.rsplit_once(" ... ").map_or(line, |(_, last)| last);
    Some(match last {
        "ok" | "expected failure" => Outcome::Passed,
        "FAIL" | "ERROR" | "unexpected success" => Outcome::Failed,
        _ => {
            let reason = last.strip_prefix("skipped ")?;
            // As Python writes a string; one with an apostrophe stands between quotation marks.
            let plain = ['\'', '"'].iter().find_map(|q| reason.strip_prefix(*q)?.strip_suffix(*q));
            Outcome::Skipped(plain?.to_owned())
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUN: &str = "\
test_a (tests.test_x.Some.test_a) ... ok
test_b (tests.test_x.Some.test_b)
What it is for ... skipped 'not here'
test_c (tests.test_x.Other) ... some warning
and another
ERROR

======================================================================
ERROR: test_c (tests.test_x.Other)
----------------------------------------------------------------------
Traceback of c

----------------------------------------------------------------------
Ran 3 tests in 0.1s

FAILED (errors=1, skipped=1)
";

    #[test]
    fn names_and_outcomes_of_either_python_are_read() {
        let report = Report::parse(RUN).unwrap();
        let expected = [
            ("Some.test_a".to_owned(), Outcome::Passed),
            ("Some.test_b".to_owned(), Outcome::Skipped("not here".to_owned())),
            ("Other.test_c".to_owned(), Outcome::Failed),
        ];
        assert_eq!(report.tests, expected);
        assert_eq!(report.failures(), ["Other.test_c"]);
        assert!(report.account_of("Other.test_c").contains("Traceback of c"));
    }

    #[test]
    fn a_run_that_stopped_is_no_report() {
        let cut = RUN.split("Ran 3").next().unwrap();
        assert!(Report::parse(cut).unwrap_err().contains("end"));
    }

    #[test]
    fn a_test_that_is_not_understood_is_missed() {
        let strange = RUN.replace("... ok", "... splendid");
        assert!(Report::parse(&strange).unwrap_err().contains("2 are understood"));
    }

    #[test]
    fn reasons_may_hold_an_apostrophe() {
        assert_eq!(outcome("a ... skipped \"it's so\""), Some(Outcome::Skipped("it's so".to_owned())));
        assert_eq!(outcome("a ... skipped 'torn"), None);
    }
}
