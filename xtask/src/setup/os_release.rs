//! Which family of distributions this host belongs to.

use std::collections::HashMap;

/// Distributions that share package names and a package client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    /// Debian, Ubuntu and what is made from them.
    Debian,
    /// Red Hat Enterprise Linux, Fedora and what is made from them.
    Rhel,
}

/// What os-release(5) says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OsRelease {
    /// For people.
    pub(crate) pretty: String,
    /// None if neither `ID` nor `ID_LIKE` names a family that we know.
    pub(crate) family: Option<Family>,
    /// The name of Debian's suite; none on other systems, whose suites hold other packages.
    pub(crate) debian_suite: Option<String>,
}

impl OsRelease {
    /// Reads this host's, from the two places that os-release(5) names.
    pub(crate) fn read() -> Self {
        let text =
            ["/etc/os-release", "/usr/lib/os-release"].iter().find_map(|f| std::fs::read_to_string(f).ok());
        Self::parse(&text.unwrap_or_default())
    }

    fn parse(text: &str) -> Self {
        let fields: HashMap<&str, String> = text
            .lines()
            .filter(|line| !line.trim_start().starts_with('#'))
            .filter_map(|line| line.split_once('='))
            .map(|(name, value)| (name.trim(), unquote(value.trim())))
            .collect();
        let get = |name| fields.get(name).cloned().unwrap_or_default();
        let (id, like) = (get("ID"), get("ID_LIKE"));
        let family = std::iter::once(id.as_str()).chain(like.split_whitespace()).find_map(family);
        let debian_suite = Some(get("VERSION_CODENAME")).filter(|name| id == "debian" && !name.is_empty());
        let pretty = [get("PRETTY_NAME"), get("NAME"), id].into_iter().find(|s| !s.is_empty());
        Self { pretty: pretty.unwrap_or_else(|| "an unknown system".to_owned()), family, debian_suite }
    }
}

fn family(id: &str) -> Option<Family> {
    match id {
        "debian" | "ubuntu" => Some(Family::Debian),
        "rhel" | "fedora" | "centos" | "rocky" | "almalinux" | "ol" => Some(Family::Rhel),
        _ => None,
    }
}

/// The value without its quotes; within double quotes a backslash keeps the next character.
fn unquote(value: &str) -> String {
    if let Some(inner) = value.strip_prefix('\'').and_then(|v| v.strip_suffix('\'')) {
        return inner.to_owned();
    }
    let inner = value.strip_prefix('"').and_then(|v| v.strip_suffix('"')).unwrap_or(value);
    let mut text = String::new();
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        text.extend(if c == '\\' { chars.next() } else { Some(c) });
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debian_and_its_children() {
        let debian = OsRelease::parse("PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nID=debian\n");
        assert_eq!(debian.family, Some(Family::Debian));
        assert_eq!(debian.pretty, "Debian GNU/Linux 12 (bookworm)");
        assert_eq!(debian.debian_suite, None);
        let named = OsRelease::parse("ID=debian\nVERSION_CODENAME=bookworm\n");
        assert_eq!(named.debian_suite.as_deref(), Some("bookworm"));
        let mint = OsRelease::parse("ID=linuxmint\nVERSION_CODENAME=virginia\nID_LIKE=\"ubuntu debian\"\n");
        assert_eq!((mint.family, mint.debian_suite), (Some(Family::Debian), None));
    }

    #[test]
    fn red_hat_and_its_children() {
        assert_eq!(OsRelease::parse("ID=\"rhel\"\nID_LIKE=\"fedora\"").family, Some(Family::Rhel));
        assert_eq!(OsRelease::parse("ID='rocky'\nID_LIKE='rhel centos fedora'").family, Some(Family::Rhel));
        assert_eq!(OsRelease::parse("ID=eurolinux\nID_LIKE=\"rhel fedora\"").family, Some(Family::Rhel));
    }

    #[test]
    fn the_unknown_is_named_not_guessed() {
        let other = OsRelease::parse("# comment\nNAME=\"Some \\\"Linux\\\"\"\nID=some\nnonsense\n");
        assert_eq!(other, OsRelease { pretty: "Some \"Linux\"".into(), family: None, debian_suite: None });
        assert_eq!(OsRelease::parse("").pretty, "an unknown system");
    }
}
