//! Reading what cargo's test programs print.

/// Tests that were counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

/// A test that did not run, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Skip {
    pub(crate) stage: String,
    pub(crate) test: String,
    pub(crate) reason: String,
}

/// What a line of a test program means.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// A closing line.
    Result(Tally),
    /// `test NAME ... ignored, REASON`
    Ignored {
        test: String,
        reason: String,
    },
    /// `test NAME ... ok`
    Passed,
    /// Cargo at work.
    Progress,
    Other,
}

/// Reads one line.
pub(crate) fn read(line: &str) -> Meaning {
    if let Some(counts) = line.strip_prefix("test result: ") {
        let count = |word: &str| {
            let part = counts.split([';', '.']).find_map(|part| part.trim().strip_suffix(word));
            part.and_then(|number| number.trim().parse().ok()).unwrap_or(0)
        };
        return Meaning::Result(Tally { passed: count(" passed"), failed: count(" failed") });
    }
    if let Some((test, outcome)) = line.strip_prefix("test ").and_then(|rest| rest.rsplit_once(" ... ")) {
        if let Some(reason) = outcome.strip_prefix("ignored") {
            let reason = reason.trim_start_matches(',').trim();
            let reason = if reason.is_empty() { "no reason given" } else { reason };
            return Meaning::Ignored { test: test.to_owned(), reason: reason.to_owned() };
        }
        if outcome == "ok" {
            return Meaning::Passed;
        }
    }
    let first = line.split_whitespace().next().unwrap_or_default();
    let words =
        ["Compiling", "Checking", "Fresh", "Downloading", "Downloaded", "Locking", "Documenting", "Updating"];
    if line.starts_with(' ') && words.contains(&first) { Meaning::Progress } else { Meaning::Other }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_are_counted() {
        let line = "test result: FAILED. 52 passed; 3 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.02s";
        assert_eq!(read(line), Meaning::Result(Tally { passed: 52, failed: 3 }));
    }

    #[test]
    fn ignored_tests_keep_their_reason() {
        let Meaning::Ignored { test, reason } = read("test a::b ... ignored, needs a NIC, a real one") else {
            panic!()
        };
        assert_eq!((test.as_str(), reason.as_str()), ("a::b", "needs a NIC, a real one"));
        let Meaning::Ignored { reason, .. } = read("test a::b ... ignored") else { panic!() };
        assert_eq!(reason, "no reason given");
    }

    #[test]
    fn progress_and_the_rest_are_told_apart() {
        assert_eq!(read("   Compiling libc v0.2.1"), Meaning::Progress);
        assert_eq!(read("test a::b ... ok"), Meaning::Passed);
        assert_eq!(read("test a::b ... FAILED"), Meaning::Other);
        assert_eq!(read("Compiling things"), Meaning::Other);
        assert_eq!(read(""), Meaning::Other);
    }
}
