//! The package client of Debian and Ubuntu with lists, cache and sources of its own in one folder, so that those of the
//! host stay as they are. Mirror and keyring come from the host's configuration.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::error::SourceError;
use crate::request::Request;
use crate::tools;

/// What a suite is read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AptKind {
    /// Packages for this machine.
    Binary,
    /// Source packages.
    Source,
}

/// A configuration of apt that touches nothing outside of one folder and needs no right beyond writing there.
#[derive(Debug)]
pub struct PrivateApt<'a> {
    request: &'a Request,
    folder: &'a Path,
}

impl<'a> PrivateApt<'a> {
    /// Writes the configuration into `folder`: the component main of `suite`, on the mirror that this host uses. Nothing is
    /// fetched before `apt-get update` is run.
    ///
    /// # Errors
    /// [`SourceError::Apt`] where there is no apt, or it has no mirror; [`SourceError::Io`] if the folder cannot be written.
    pub fn new(
        request: &'a Request,
        folder: &'a Path,
        kind: AptKind,
        suite: &str,
    ) -> Result<Self, SourceError> {
        use std::os::unix::fs::PermissionsExt as _;
        let mirror = Mirror::of_host(request, &apt_get(request)?)?;
        // apt downloads as a user of its own, who must be able to pass through.
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755))
            .map_err(SourceError::io(folder))?;
        for inner in ["sources", "lists/partial", "cache/archives/partial"] {
            let inner = folder.join(inner);
            std::fs::create_dir_all(&inner).map_err(SourceError::io(&inner))?;
        }
        let file = folder.join("sources/rrddmma.sources");
        std::fs::write(&file, mirror.sources(kind, suite)).map_err(SourceError::io(&file))?;
        Ok(Self { request, folder })
    }

    /// A program of apt (`apt-get`, `apt-cache`) with this configuration and without a command yet; it downloads into the
    /// folder.
    pub fn command(&self, program: &str) -> Command {
        let mut command = tools::command(&self.request.environment, Path::new(program));
        let option = |name: &str, inner: &str| format!("{name}={}", self.folder.join(inner).display());
        command.current_dir(self.folder).env("LC_ALL", "C").args([
            "-q",
            "-o",
            "Dir::Etc::sourcelist=/dev/null",
        ]);
        for (name, inner) in
            [("Dir::Etc::sourceparts", "sources"), ("Dir::State::lists", "lists"), ("Dir::Cache", "cache")]
        {
            command.arg("-o").arg(option(name, inner));
        }
        command
    }
}

/// The program `apt-get`, whose absence says more of a system than the name of its distribution.
pub(super) fn apt_get(request: &Request) -> Result<PathBuf, SourceError> {
    tools::find(&request.environment, "apt-get").ok_or_else(|| SourceError::Apt {
        reason: "`apt-get` is not on the PATH; it works on Debian and Ubuntu only".to_owned(),
    })
}

/// The mirror that the host uses.
#[derive(Debug, PartialEq, Eq)]
struct Mirror {
    uri: String,
    keyring: Option<PathBuf>,
}

impl Mirror {
    fn of_host(request: &Request, apt: &Path) -> Result<Self, SourceError> {
        let failed = |reason: String| SourceError::Apt { reason };
        let format = "$(RELEASE)\t$(CODENAME)\t$(COMPONENT)\t$(REPO_URI)\t$(SOURCESENTRY)";
        let printed = tools::output(&request.environment, apt, &["indextargets", "--format", format])
            .map_err(failed)?;
        let codename = os_release(request, "VERSION_CODENAME").unwrap_or_default();
        // The host's own suite: its updates and security fixes may come from other mirrors, which lack other suites.
        // A list may name it by codename or by a word such as `stable`, which only a fetched list resolves.
        let line = printed.lines().map(|line| line.split('\t').collect::<Vec<_>>()).find(|fields| {
            matches!(fields.as_slice(), [release, name, "main", ..] if [release, name].contains(&&codename.as_str()))
        });
        let Some([_, _, _, uri, entry]) = line.as_deref() else {
            return Err(failed(format!("apt has no mirror of `{codename}` with the component main")));
        };
        let entry = entry.rsplit_once(':').map_or(*entry, |(file, _)| file);
        Ok(Self { uri: (*uri).to_owned(), keyring: keyring(Path::new(entry)) })
    }

    /// A sources file in the form of deb822.
    fn sources(&self, kind: AptKind, suite: &str) -> String {
        let kind = match kind {
            AptKind::Binary => "deb",
            AptKind::Source => "deb-src",
        };
        let mut text = format!("Types: {kind}\nURIs: {}\nSuites: {suite}\nComponents: main\n", self.uri);
        if let Some(keyring) = &self.keyring {
            text += &format!("Signed-By: {}\n", keyring.display());
        }
        text
    }
}

/// The keyring that a sources file names, in either of its two forms. Without one apt takes the keys it trusts anyway.
fn keyring(entry: &Path) -> Option<PathBuf> {
    let text = std::fs::read_to_string(entry).ok()?;
    text.lines().find_map(|line| {
        let rest = match line.strip_prefix("Signed-By:") {
            Some(rest) => rest,
            None if line.trim_start().starts_with("deb") => line.split_once("signed-by=")?.1,
            None => return None,
        };
        let path = rest.trim().split([']', ' ', ',']).next()?;
        Some(PathBuf::from(path)).filter(|path| path.is_absolute())
    })
}

/// A field of the host's os-release.
pub(super) fn os_release(request: &Request, name: &str) -> Option<String> {
    let text = std::fs::read_to_string(request.in_root("/etc/os-release")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
    line.map(|value| value.trim_matches('"').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keyrings_of_both_forms_of_sources() {
        let root = tempfile::tempdir().expect("a folder");
        let file = root.path().join("sources");
        for (text, path) in [
            ("Types: deb\nSigned-By: /usr/share/keyrings/a.gpg\n", Some("/usr/share/keyrings/a.gpg")),
            ("deb [arch=amd64 signed-by=/k/b.gpg] http://m/ s main\n", Some("/k/b.gpg")),
            ("Types: deb\nSigned-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n", None),
            ("deb http://m/ s main\n", None),
        ] {
            std::fs::write(&file, text).expect("a file");
            assert_eq!(keyring(&file), path.map(PathBuf::from), "{text}");
        }
    }

    #[test]
    fn sources_name_kind_suite_and_keyring() {
        let mirror = Mirror { uri: "http://m/debian".to_owned(), keyring: Some("/k.gpg".into()) };
        assert_eq!(
            mirror.sources(AptKind::Binary, "stable"),
            "Types: deb\nURIs: http://m/debian\nSuites: stable\nComponents: main\nSigned-By: /k.gpg\n"
        );
        assert!(mirror.sources(AptKind::Source, "stable").starts_with("Types: deb-src\n"));
    }
}
