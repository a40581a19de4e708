//! The committed list of Python tests that may skip themselves, and why that is right.

use anyhow::Result;

use super::super::super::skips::{Classed, Listed};

const LIST: Classed = Classed { list: "xtask/pyverbs-skips.txt", stage: "pyverbs" };

/// Why it is right that a test is skipped.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Class {
    /// Devices of this vendor do not have the feature.
    OtherVendor,
    /// It needs a network device of the kernel.
    Netdev,
    /// The machine lacks something that neither the emulator nor `setup` can bring.
    Host,
    /// A row of the table in `docs/emulator.md` of what the emulator does not model.
    OutOfScope(String),
}

/// Reads the committed list.
pub(crate) fn committed() -> Result<Vec<Listed>> {
    Ok(parse(&LIST.read()?)?.into_iter().map(|(listed, _)| listed).collect())
}

fn parse(text: &str) -> Result<Vec<(Listed, Class)>> {
    let mut lines = LIST.parse(text, Class::parse)?;
    for (listed, class) in &mut lines {
        listed.may_run = *class == Class::Host;
    }
    Ok(lines)
}

impl Class {
    fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "another vendor's feature" => Self::OtherVendor,
            "needs a kernel netdev" => Self::Netdev,
            "needs a resource of the host" => Self::Host,
            _ => Self::OutOfScope(text.strip_prefix("out of scope: ")?.to_owned()),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::workspace;

    #[test]
    fn the_committed_list_can_be_read_and_has_no_line_twice() {
        let list = committed().unwrap();
        for (i, skip) in list.iter().enumerate() {
            assert!(!list[..i].contains(skip), "{skip:?}");
        }
    }

    #[test]
    fn what_is_out_of_scope_is_a_row_of_the_page() {
        let page = fs::read_to_string(workspace::root().join("docs/emulator.md")).unwrap();
        let (_, table) = page.split_once("\n## What it does not\n").unwrap();
        for (listed, class) in parse(&LIST.read().unwrap()).unwrap() {
            if let Class::OutOfScope(row) = class {
                assert!(table.contains(&format!("\n| {row} | ")), "{row}: {:?}", listed.skip);
            }
        }
    }

    #[test]
    fn a_line_has_four_parts_and_a_known_class() {
        let list = parse("# c\n\nm | C.t | out of scope: device memory | why | so\n").unwrap();
        let (listed, class) = &list[0];
        assert_eq!(*class, Class::OutOfScope("device memory".to_owned()));
        assert_eq!((listed.skip.test.as_str(), listed.skip.reason.as_str()), ("m C.t", "why | so"));
        assert!(!listed.may_run && list.len() == 1);
        assert!(parse("m | t | why").unwrap_err().to_string().contains(":1:"));
        assert!(parse("m | t | too hard | why").unwrap_err().to_string().contains("no class"));
    }
}
