//! What became of a mutant, and whether that is as the list says.

use std::time::Duration;

use super::list::Mutant;

/// What happened to a device without one of its rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Finding {
    /// These tests failed.
    Noticed(Vec<String>),
    /// Every test passed.
    Survived,
    /// The list is no longer about this code.
    Stale(String),
    /// What is left is no program.
    NoProgram(String),
    /// The tests came to no end, or to one that names none of them.
    NoVerdict(String),
}

/// A mutant with what was found.
#[derive(Debug, Clone)]
pub(crate) struct Trial {
    pub(crate) mutant: Mutant,
    pub(crate) finding: Finding,
    pub(crate) took: Duration,
}

impl Trial {
    /// Whether the test of the list noticed.
    pub(crate) fn is_good(&self) -> bool {
        self.fault().is_none()
    }

    /// What is wrong, in a sentence.
    pub(crate) fn fault(&self) -> Option<String> {
        let wanted = &self.mutant.noticed_by;
        match &self.finding {
            Finding::Noticed(tests) if tests.contains(wanted) => None,
            Finding::Noticed(tests) => Some(format!("`{wanted}` did not notice, but {}", tests.join(", "))),
            Finding::Survived => Some(format!("no test misses the rule: {}", self.mutant.rule)),
            Finding::Stale(why) => Some(why.clone()),
            Finding::NoProgram(why) => Some(format!("it does not build: {why}")),
            Finding::NoVerdict(why) => Some(format!("no test is named by what happened: {why}")),
        }
    }

    /// In a word.
    pub(crate) fn word(&self) -> &'static str {
        match &self.finding {
            Finding::Noticed(_) if self.is_good() => "noticed",
            Finding::Noticed(_) => "by another",
            Finding::Survived => "survived",
            Finding::Stale(_) => "stale",
            Finding::NoProgram(_) => "no program",
            Finding::NoVerdict(_) => "no verdict",
        }
    }

    /// The tests that failed, the one of the list first.
    pub(crate) fn tests(&self) -> Vec<&str> {
        let Finding::Noticed(tests) = &self.finding else { return Vec::new() };
        let mut tests: Vec<&str> = tests.iter().map(String::as_str).collect();
        tests.sort_by_key(|test| *test != self.mutant.noticed_by);
        tests
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mutants::read;

    fn trial(finding: Finding) -> Trial {
        let mutant = read("keys: a rule\nin f\n- x\nnoticed by b\n").unwrap().remove(0);
        Trial { mutant, finding, took: Duration::ZERO }
    }

    #[test]
    fn only_the_test_of_the_list_makes_it_good() {
        let names = |names: &[&str]| Finding::Noticed(names.iter().map(|&n| n.to_owned()).collect());
        let good = trial(names(&["a", "b"]));
        assert!(good.is_good() && good.tests() == ["b", "a"]);
        for (finding, word, why) in [
            (names(&["a"]), "by another", "`b` did not notice, but a"),
            (Finding::Survived, "survived", "a rule"),
            (Finding::Stale("gone".into()), "stale", "gone"),
            (Finding::NoProgram("E0308".into()), "no program", "E0308"),
            (Finding::NoVerdict("hung".into()), "no verdict", "hung"),
        ] {
            let bad = trial(finding);
            assert!(!bad.is_good() && bad.word() == word, "{bad:?}");
            assert!(bad.fault().unwrap().contains(why), "{bad:?}");
        }
    }
}
