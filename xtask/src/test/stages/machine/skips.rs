//! The committed list of tests that Soft-RoCE cannot pass, and why that is no fault of ours.

use anyhow::Result;

use super::super::super::skips::{Classed, Listed};
use super::LIBRARY;

const LIST: Classed = Classed { list: "xtask/vm-skips.txt", stage: LIBRARY };

/// Why it is right that a test fails there.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Class {
    /// It asks the emulator for faults.
    Emulator,
    /// Soft-RoCE, its provider or the machine's network lacks this.
    Lacks,
    /// Soft-RoCE breaks this row of `docs/behaviour.md`.
    Row(String),
}

/// Reads the committed list.
pub(crate) fn committed() -> Result<Vec<Listed>> {
    Ok(parse(&LIST.read()?)?.into_iter().map(|(listed, _)| listed).collect())
}

fn parse(text: &str) -> Result<Vec<(Listed, Class)>> {
    LIST.parse(text, Class::parse)
}

impl Class {
    fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "needs the emulator" => Self::Emulator,
            "Soft-RoCE lacks it" => Self::Lacks,
            row if row.starts_with("B-") => Self::Row(row.to_owned()),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::behaviour::{Bed, PAGE, Verdict, rows};
    use crate::workspace;

    fn list() -> Vec<(Listed, Class)> {
        parse(&LIST.read().unwrap()).unwrap()
    }

    #[test]
    fn no_line_stands_twice() {
        let list = list();
        for (i, (listed, _)) in list.iter().enumerate() {
            assert!(!list[..i].iter().any(|(other, _)| other.skip.test == listed.skip.test), "{listed:?}");
        }
    }

    #[test]
    fn each_row_that_is_named_is_one_that_soft_roce_breaks() {
        let page = fs::read_to_string(workspace::root().join(PAGE)).unwrap();
        let broken: Vec<String> = rows(&page)
            .unwrap()
            .into_iter()
            .filter(|row| row.expected(Bed::SoftRoce) != Verdict::Pass)
            .map(|row| row.id)
            .collect();
        for (listed, class) in list() {
            if let Class::Row(row) = class {
                assert!(broken.contains(&row), "{listed:?}: Soft-RoCE keeps {row}");
            }
        }
    }

    #[test]
    fn a_line_has_four_parts_and_a_known_class() {
        let list = parse("# c\n\nud | m::t | B-UD-04 | why | so\n").unwrap();
        let (listed, class) = &list[0];
        assert_eq!(*class, Class::Row("B-UD-04".to_owned()));
        assert_eq!((listed.skip.test.as_str(), listed.skip.reason.as_str()), ("ud m::t", "why | so"));
        assert!(parse("ud | t | why").unwrap_err().to_string().contains(":1:"));
        assert!(parse("ud | t | too hard | why").unwrap_err().to_string().contains("no class"));
    }
}
