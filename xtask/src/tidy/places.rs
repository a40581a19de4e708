//! Paths and hosts of one machine have no place in files for everybody.

use std::path::Path;

use anyhow::Result;

use super::tree::Tree;
use super::{Finding, Report};

/// Names that stand for anybody's.
const ANYBODY: &[&str] = &["user", "you", "me", "alice", "bob", "someone", "name", "u", "x"];
/// First labels of hosts that serve packages.
const REGISTRIES: &[&str] =
    &["deb", "mirror", "mirrors", "archive", "registry", "index", "pypi", "npm", "proxy"];
/// Endings that are reserved for documentation and tests.
const RESERVED: &[&str] = &[".example", ".invalid", ".test", ".localhost", "example.com", "example.org"];

pub(super) fn check(tree: &Tree) -> Result<Report> {
    let mut own = vec![tree.root().to_path_buf()];
    own.extend(std::env::home_dir());
    Ok(Report { note: String::new(), findings: look(tree, &own) })
}

fn look(tree: &Tree, own: &[impl AsRef<Path>]) -> Vec<Finding> {
    let mut findings = Vec::new();
    // The lock file names the registry by design of cargo.
    for name in tree.names().filter(|n| !n.ends_with("Cargo.lock")) {
        let Some(text) = tree.text(name) else { continue };
        for (i, line) in text.lines().enumerate() {
            for path in own.iter().filter_map(|p| p.as_ref().to_str()) {
                if path.len() > 2 && find_path(line, path) {
                    findings.push(Finding::new(
                        name,
                        i + 1,
                        format!("names a folder of this machine: {path}"),
                    ));
                }
            }
            if let Some(home) = home_folder(line) {
                findings.push(Finding::new(name, i + 1, format!("names somebody's home folder: {home}")));
            }
            if let Some(host) = registry_host(line) {
                findings.push(Finding::new(name, i + 1, format!("names a package registry's host: {host}")));
            }
        }
    }
    findings
}

/// `path` as a whole path, not as the start of a longer name nor the tail of another path.
fn find_path(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + path.len()..].chars().next();
        !before.is_some_and(|c| c.is_alphanumeric() || "._-/}~$)".contains(c))
            && !after.is_some_and(|c| c.is_alphanumeric() || "._-".contains(c))
    })
}

fn home_folder(line: &str) -> Option<&str> {
    ["/home/", "/Users/"].iter().find_map(|prefix| {
        line.match_indices(prefix).find_map(|(at, _)| {
            if line[..at].ends_with(|c: char| c.is_alphanumeric() || "._-/}~$)".contains(c)) {
                return None;
            }
            let rest = &line[at + prefix.len()..];
            let end =
                rest.find(|c: char| !(c.is_ascii_alphanumeric() || "._-".contains(c))).unwrap_or(rest.len());
            let name = &rest[..end];
            (!name.is_empty() && !ANYBODY.contains(&name)).then(|| &line[at..at + prefix.len() + end])
        })
    })
}

fn registry_host(line: &str) -> Option<&str> {
    line.match_indices("://").find_map(|(at, mark)| {
        let rest = &line[at + mark.len()..];
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || ".-".contains(c))).unwrap_or(rest.len());
        let host = &rest[..end];
        let first = host.split('.').next().unwrap_or(host);
        let reserved = RESERVED.iter().any(|r| host.ends_with(r));
        (host.contains('.') && REGISTRIES.contains(&first) && !reserved).then_some(host)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::fake;

    #[test]
    fn home_folders_are_found_unless_they_are_anybodys() {
        let joined = ["/home", "karl/y"].join("/");
        assert_eq!(home_folder(&format!("see {joined}")), Some(&joined[..10]));
        assert_eq!(home_folder("see /home/user/x and $ROOT/home/y"), None);
    }

    #[test]
    fn registry_hosts_are_found_unless_they_are_reserved() {
        let url = ["http", "//deb.somewhere.net/debian"].join(":");
        assert_eq!(registry_host(&url), Some("deb.somewhere.net"));
        assert_eq!(
            registry_host("http://mirror.example/debian https://docs.rs/x https://github.com/a"),
            None
        );
    }

    #[test]
    fn a_folder_of_this_machine_is_found_whole() {
        assert!(find_path("in /w/main/x", "/w/main"));
        assert!(find_path("`/w/main`", "/w/main"));
        assert!(!find_path("in /w/mainland and a/w/main", "/w/main"));
    }

    #[test]
    fn findings_carry_their_line() {
        let (_folder, tree) = fake::tree(&[("a.md", "x\nin /w/main\n"), ("Cargo.lock", "/w/main")]);
        let found = look(&tree, &["/w/main"]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].line, 2);
    }
}
