//! Installing packages with the family's own client.

use std::os::unix::fs::MetadataExt;
use std::process::Command;
use std::time::Duration;

use anyhow::{Result, bail};

use super::os_release::Family;
use crate::process;
use crate::ui;

/// How this user may install packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Right {
    Root,
    /// `sudo` without a password.
    Sudo,
    No,
}

impl Right {
    /// What this user has.
    pub(super) fn of_this_user() -> Self {
        if std::fs::metadata("/proc/self").is_ok_and(|meta| meta.uid() == 0) {
            return Self::Root;
        }
        let mut sudo = Command::new("sudo");
        sudo.args(["-n", "true"]);
        match process::capture(&mut sudo, Duration::from_secs(10)) {
            Ok(done) if done.status.success() => Self::Sudo,
            _ => Self::No,
        }
    }

    fn command(self, words: &[&str]) -> Command {
        let (program, rest) = if self == Self::Root { (words[0], &words[1..]) } else { ("sudo", words) };
        let mut command = Command::new(program);
        if self != Self::Root {
            command.arg("-n");
        }
        command.args(rest);
        command
    }
}

/// The one command that somebody with the right would type.
pub(super) fn one_command(family: Family, packages: &[&str]) -> String {
    match family {
        Family::Debian => format!("sudo apt-get update && sudo apt-get install -y {}", packages.join(" ")),
        Family::Rhel => format!("sudo dnf install -y {}", packages.join(" ")),
    }
}

/// Installs `packages`, without a question; says what it runs.
pub(super) fn install(family: Family, packages: &[&str], right: Right) -> Result<()> {
    let mut words = install_words(family, packages);
    if family == Family::Rhel && process::which("dnf").is_none() {
        words[0] = ["microdnf", "yum"].into_iter().find(|c| process::which(c).is_some()).unwrap_or("dnf");
    }
    if family == Family::Debian && !all_known(packages) {
        update(right)?;
        return attempt(right, &words, "installing packages");
    }
    match attempt(right, &words, "installing packages") {
        // Lists that are older than the mirror lead to files that are gone.
        Err(first) if family == Family::Debian => {
            ui::aside(&format!("{first:#}; once more after an update"));
            update(right)?;
            attempt(right, &words, "installing packages")
        }
        other => other,
    }
}

fn install_words<'a>(family: Family, packages: &[&'a str]) -> Vec<&'a str> {
    let mut words = match family {
        // The environment of sudo is reset, so the front end is chosen by env(1).
        Family::Debian => vec![
            "env",
            "DEBIAN_FRONTEND=noninteractive",
            "apt-get",
            "install",
            "-y",
            "-q",
            "--no-install-recommends",
            // Container images leave out documentation, and the Python tests come as such: also of a package that is
            // there already.
            "--reinstall",
            "-o",
            "Dpkg::Options::=--path-include=/usr/share/doc/rdma-core/tests/*",
        ],
        Family::Rhel => vec!["dnf", "install", "-y", "--setopt=tsflags="],
    };
    words.extend_from_slice(packages);
    words
}

/// Whether apt's lists have a candidate for each package.
fn all_known(packages: &[&str]) -> bool {
    packages.iter().all(|package| {
        let mut cache = Command::new("apt-cache");
        cache.args(["policy", package]).env("LC_ALL", "C");
        process::capture(&mut cache, Duration::from_secs(60)).is_ok_and(|done| has_candidate(&done.stdout))
    })
}

fn has_candidate(policy: &str) -> bool {
    policy.lines().any(|l| l.trim().strip_prefix("Candidate:").is_some_and(|v| v.trim() != "(none)"))
}

fn update(right: Right) -> Result<()> {
    attempt(right, &["apt-get", "update", "-q"], "reading the package lists")
}

fn attempt(right: Right, words: &[&str], what: &str) -> Result<()> {
    let mut command = right.command(words);
    let shown = process::show(&command);
    ui::aside(&shown);
    let bar = ui::spinner(what);
    let done = process::capture(&mut command, LIMIT);
    bar.finish_and_clear();
    let done = done?;
    if !done.status.success() {
        bail!("`{shown}` ended with {}:\n{}", done.status, done.last_words(15));
    }
    Ok(())
}

/// Slow mirrors exist; a mirror that takes longer than this is broken.
const LIMIT: Duration = Duration::from_secs(15 * 60);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_one_command_names_every_package() {
        let debian = one_command(Family::Debian, &["cmake", "perftest"]);
        assert_eq!(debian, "sudo apt-get update && sudo apt-get install -y cmake perftest");
        assert_eq!(one_command(Family::Rhel, &["cmake"]), "sudo dnf install -y cmake");
    }

    #[test]
    fn installing_asks_no_question() {
        let words = install_words(Family::Debian, &["cmake"]);
        assert!(words.contains(&"-y") && words.contains(&"DEBIAN_FRONTEND=noninteractive"));
        assert_eq!(words.last(), Some(&"cmake"));
        assert_eq!(
            install_words(Family::Rhel, &["cmake"]),
            ["dnf", "install", "-y", "--setopt=tsflags=", "cmake"]
        );
    }

    #[test]
    fn without_root_sudo_must_not_ask_for_a_password() {
        assert_eq!(process::show(&Right::Sudo.command(&["apt-get", "update"])), "sudo -n apt-get update");
        assert_eq!(process::show(&Right::Root.command(&["apt-get", "update"])), "apt-get update");
    }

    #[test]
    fn a_candidate_is_read_from_the_policy() {
        assert!(has_candidate("cmake:\n  Installed: (none)\n  Candidate: 3.25.1-1\n"));
        assert!(!has_candidate("cmake:\n  Installed: (none)\n  Candidate: (none)\n"));
        assert!(!has_candidate(""));
    }
}
