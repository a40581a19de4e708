//! SAFETY comments must name the invariant they rest on.

use anyhow::Result;

use super::tree::{Tree, generated};
use super::{Finding, Report, source};

/// Shorter than this says nothing.
const SHORTEST: usize = 20;
/// Words that stand where a reason should.
const BANNED: &[&str] = &["FFI", "trust", "behaves", "POD type"];

pub(super) fn check(tree: &Tree) -> Result<Report> {
    let mut findings = Vec::new();
    let mut seen = 0;
    for (name, text) in tree.rust() {
        if generated(name, &text) {
            continue;
        }
        for (line, reason) in reasons(&source::comments(&text)) {
            seen += 1;
            findings.extend(fault(&reason).map(|what| Finding::new(name, line, what)));
        }
    }
    Ok(Report { note: format!("{seen} comments"), findings })
}

/// Each reason with the line it starts on; a reason goes on over the comment lines that follow.
fn reasons(comments: &str) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = Vec::new();
    let mut open = false;
    for (i, line) in comments.lines().enumerate() {
        let body = line.trim_start().trim_start_matches(['/', '*', '!']).trim();
        if let Some(reason) = body.strip_prefix("SAFETY:") {
            found.push((i + 1, reason.trim().to_owned()));
            open = true;
        } else if body.is_empty() {
            open = false;
        } else if open && let Some((_, reason)) = found.last_mut() {
            reason.push(' ');
            reason.push_str(body);
        }
    }
    found
}

fn fault(reason: &str) -> Option<String> {
    if reason.chars().count() < SHORTEST {
        return Some(format!("SAFETY comment is too short to name an invariant: `{reason}`"));
    }
    let words: Vec<String> = reason
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect();
    let says = |banned: &str| {
        let wanted: Vec<String> = banned.split(' ').map(str::to_lowercase).collect();
        words.windows(wanted.len()).any(|w| w == wanted.as_slice())
    };
    BANNED
        .iter()
        .find(|b| says(b))
        .map(|b| format!("SAFETY comment says `{b}` instead of an invariant: `{reason}`"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::fake;

    #[test]
    fn a_reason_over_two_lines_is_one() {
        let text = "// SAFETY: I1, I2:\n// self.qp is destroyed only in Drop.\nunsafe {}\n// after";
        assert_eq!(
            reasons(&source::comments(text)),
            [(1, "I1, I2: self.qp is destroyed only in Drop.".to_owned())]
        );
    }

    #[test]
    fn short_and_banned_reasons_are_found() {
        let text = "// SAFETY: FFI.\nx\n// SAFETY: we trust the kernel to do the right thing\nx\n\
                    // SAFETY: the pointer is non-null, checked above\nx\nlet s = \"// SAFETY: no\";";
        let (_folder, tree) = fake::tree(&[("a.rs", text)]);
        let lines: Vec<_> = check(&tree).unwrap().findings.into_iter().map(|f| f.line).collect();
        assert_eq!(lines, [1, 3]);
    }

    #[test]
    fn a_longer_word_is_not_the_banned_one() {
        assert_eq!(fault("the entrusted buffer lives in self until close"), None);
    }
}
