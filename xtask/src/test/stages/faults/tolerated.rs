//! Calls of the kernel whose failure libibverbs or libmlx5 keep to themselves, each with why: `xtask/tolerated-faults.txt`.

use anyhow::{Context, Result, bail};

/// What becomes of a fault that does not arrive as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tolerance {
    call: String,
    /// `None` for each of them.
    nth: Option<usize>,
    /// `None` for any.
    errno: Option<String>,
    pub(super) outcome: Outcome,
}

/// How a tolerated fault shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The program may go on as if nothing had been.
    Ignored,
    /// The program fails, with another error number.
    Replaced,
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
    let [call, nth, errno, outcome] = rule.split_whitespace().collect::<Vec<_>>()[..] else {
        bail!("a line begins with CALL #N|* ERRNO|* ignored|replaced");
    };
    let nth = match nth.strip_prefix('#') {
        Some(number) => Some(number.parse()?),
        None if nth == "*" => None,
        None => bail!("{nth} is neither a number nor *"),
    };
    let outcome = match outcome {
        "ignored" => Outcome::Ignored,
        "replaced" => Outcome::Replaced,
        other => bail!("{other} is neither ignored nor replaced"),
    };
    let errno = (errno != "*").then(|| errno.to_owned());
    Ok(Tolerance { call: call.to_owned(), nth, errno, outcome })
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
        let line = parse("get_context #2 EIO ignored: it is only tried").unwrap();
        assert!(line.covers("get_context", 2, "EIO") && !line.covers("get_context", 1, "EIO"));
        assert!(!line.covers("get_context", 2, "EPERM") && !line.covers("other", 2, "EIO"));
        assert!(parse("a * * replaced: why").unwrap().covers("a", 9, "EPERM"));
        for line in
            ["a * * ignored", "a * * ignored: ", "a * ignored: why", "a 1 * ignored: why", "a * * x: why"]
        {
            assert!(parse(line).is_err(), "{line}");
        }
    }
}
