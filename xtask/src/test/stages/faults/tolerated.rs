//! Calls of the kernel whose failure libibverbs or libmlx5 keep to themselves, each with why: `xtask/tolerated-faults.txt`.

use anyhow::{Context, Result, bail};

/// A fault after which the program may go on, or fail with another error later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tolerance {
    call: String,
    /// `None` for each of them.
    nth: Option<usize>,
    /// `None` for any.
    errno: Option<String>,
}

/// The committed list.
pub(super) fn committed() -> Result<Vec<Tolerance>> {
    include_str!("../../../../tolerated-faults.txt")
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .map(|line| parse(line).with_context(|| format!("in tolerated-faults.txt: {line}")))
        .collect()
}

fn parse(line: &str) -> Result<Tolerance> {
    let (rule, reason) = line.split_once(':').context("a line has a reason, behind a colon")?;
    if reason.trim().is_empty() {
        bail!("the reason is empty");
    }
    let [call, nth, errno] = rule.split_whitespace().collect::<Vec<_>>()[..] else {
        bail!("a line begins with CALL #N|* ERRNO|*");
    };
    let nth = match nth.strip_prefix('#') {
        Some(number) => Some(number.parse()?),
        None if nth == "*" => None,
        None => bail!("{nth} is neither a number nor *"),
    };
    let errno = (errno != "*").then(|| errno.to_owned());
    Ok(Tolerance { call: call.to_owned(), nth, errno })
}

impl Tolerance {
    pub(super) fn covers(&self, call: &str, nth: usize, errno: &str) -> bool {
        self.call == call
            && self.nth.is_none_or(|own| own == nth)
            && self.errno.as_deref().is_none_or(|own| own == errno)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_list_is_well_formed() {
        assert!(!committed().unwrap().is_empty());
    }

    #[test]
    fn a_line_says_what_it_covers() {
        let line = parse("get_context #2 EIO: it is only tried").unwrap();
        assert!(line.covers("get_context", 2, "EIO") && !line.covers("get_context", 1, "EIO"));
        assert!(!line.covers("get_context", 2, "EPERM") && !line.covers("other", 2, "EIO"));
        assert!(parse("a * *: why").unwrap().covers("a", 9, "EPERM"));
        for line in ["a * *", "a * *: ", "a *: why", "a 1 *: why", "a * * x: why"] {
            assert!(parse(line).is_err(), "{line}");
        }
    }
}
