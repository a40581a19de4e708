//! The committed list of tests that Soft-RoCE cannot pass, and why that is no fault of ours.

use std::fs;

use anyhow::{Context, Result, bail};

use super::super::super::skips::Listed;
use super::super::super::tally::Skip;
use super::LIBRARY;
use crate::workspace;

const LIST: &str = "xtask/vm-skips.txt";

/// Why it is right that a test fails there.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Class {
    /// It asks the emulator for faults.
    Emulator,
    /// Soft-RoCE, its provider or the machine's network lacks this.
    Lacks,
    /// It was seen, and whose fault it is has not been found out.
    Open,
    /// Soft-RoCE breaks this row of `docs/behaviour.md`.
    Row(String),
}

/// Reads the committed list.
pub(crate) fn committed() -> Result<Vec<Listed>> {
    let path = workspace::root().join(LIST);
    let lines = parse(&fs::read_to_string(&path).with_context(|| format!("cannot read {LIST}"))?)?;
    Ok(lines.into_iter().map(|(listed, _)| listed).collect())
}

fn parse(text: &str) -> Result<Vec<(Listed, Class)>> {
    let lines = text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty() && !line.starts_with('#'));
    lines
        .map(|(line, number)| {
            let parts: Vec<&str> = line.splitn(4, '|').map(str::trim).collect();
            let [program, test, class, reason] = parts[..] else {
                bail!("{LIST}:{number}: not `program | test | class | reason`")
            };
            let class = Class::parse(class).with_context(|| format!("{LIST}:{number}: no class: {class}"))?;
            let test = format!("{program} {test}");
            let skip = Skip { stage: LIBRARY.to_owned(), test, reason: reason.to_owned() };
            Ok((Listed { skip, may_run: false, list: LIST }, class))
        })
        .collect()
}

impl Class {
    fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "needs the emulator" => Self::Emulator,
            "Soft-RoCE lacks it" => Self::Lacks,
            "not yet understood" => Self::Open,
            row if row.starts_with("B-") => Self::Row(row.to_owned()),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::behaviour::{Bed, PAGE, Verdict, rows};

    fn list() -> Vec<(Listed, Class)> {
        parse(&fs::read_to_string(workspace::root().join(LIST)).unwrap()).unwrap()
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
