//! The pinned archive from the distribution: its source packages hold upstream's archive unchanged.
//!
//! apt is run with lists, cache and sources of its own in a temporary folder, so that those of the host stay as they
//! are. Mirror and keyring come from the host's configuration.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::error::SourceError;
use super::fetch::Progress;
use super::pins::Pin;
use super::verify::verify_pin;
use crate::env::Settings;
use crate::probe::Scratch;
use crate::request::Request;
use crate::tools;

/// Brings the archive of `pin` to `file` by the package manager of Debian or Ubuntu, and verifies it.
///
/// Neither needs root nor changes anything of the host.
///
/// # Errors
/// [`SourceError::Apt`] on another system, if the mirror does not have it, or apt fails; [`SourceError::Checksum`] if
/// what comes is not the pinned archive. `file` is then left as it was.
pub fn fetch_with_apt(
    request: &Request,
    pin: &Pin,
    file: &Path,
    progress: &mut dyn FnMut(Progress),
) -> Result<(), SourceError> {
    let failed = |reason: String| SourceError::Apt { reason };
    let settings = Settings::read(&request.environment).map_err(|error| failed(error.to_string()))?;
    if settings.offline {
        let cache = settings.cache_dir.unwrap_or_default();
        return Err(SourceError::Offline { version: pin.version.to_owned(), cache });
    }
    let apt = tools::find(&request.environment, "apt-get").ok_or_else(|| {
        failed("`apt-get` is not on the PATH; it works on Debian and Ubuntu only".to_owned())
    })?;
    let distribution = os_release(request, "ID").unwrap_or_else(|| "unknown".to_owned());
    let suite =
        pin.suites.iter().find(|(id, _)| *id == distribution).map(|(_, suite)| *suite).ok_or_else(|| {
            failed(format!(
                "no suite of the distribution `{distribution}` is known to have rdma-core {}",
                pin.version
            ))
        })?;
    let mirror = Mirror::of_host(request, &apt)?;
    let scratch = Scratch::new().map_err(SourceError::io(&std::env::temp_dir()))?;
    let private = Private::new(request, &apt, &scratch.0)?;
    private.write_sources(&mirror, suite)?;
    progress(Progress { done: 0, total: Some(pin.size) });
    let update = tools::run(private.command().arg("update"));
    // Some mirrors lack other files of the package, so that apt fails although the archive came: the checksum decides.
    let source = tools::run(private.command().args(["source", "--download-only", "--tar-only"]).arg(PACKAGE));
    let archive = scratch.0.join(format!("{PACKAGE}_{}.orig.tar.gz", pin.version));
    if !archive.is_file() {
        let said: Vec<String> = [update.err(), source.err()].into_iter().flatten().collect();
        let said = if said.is_empty() {
            format!("{suite} has no {PACKAGE} {}", pin.version)
        } else {
            said.join("; ")
        };
        return Err(failed(said));
    }
    verify_pin(&archive, pin)?;
    progress(Progress { done: pin.size, total: Some(pin.size) });
    // Copied and renamed, since the temporary folder may be on another file system.
    let beside = file.with_extension(format!("partial-{}", std::process::id()));
    std::fs::copy(&archive, &beside).map_err(SourceError::io(&beside))?;
    std::fs::rename(&beside, file).map_err(SourceError::io(file))
}

const PACKAGE: &str = "rdma-core";

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

/// A configuration of apt that touches nothing outside of one folder.
#[derive(Debug)]
struct Private<'a> {
    request: &'a Request,
    apt: &'a Path,
    folder: &'a Path,
}

impl<'a> Private<'a> {
    fn new(request: &'a Request, apt: &'a Path, folder: &'a Path) -> Result<Self, SourceError> {
        use std::os::unix::fs::PermissionsExt as _;
        // apt downloads as a user of its own, who must be able to pass through.
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755))
            .map_err(SourceError::io(folder))?;
        for inner in ["sources", "lists/partial", "cache/archives/partial"] {
            let inner = folder.join(inner);
            std::fs::create_dir_all(&inner).map_err(SourceError::io(&inner))?;
        }
        Ok(Self { request, apt, folder })
    }

    fn write_sources(&self, mirror: &Mirror, suite: &str) -> Result<(), SourceError> {
        let mut text = format!("Types: deb-src\nURIs: {}\nSuites: {suite}\nComponents: main\n", mirror.uri);
        if let Some(keyring) = &mirror.keyring {
            text += &format!("Signed-By: {}\n", keyring.display());
        }
        let file = self.folder.join("sources/rrddmma.sources");
        std::fs::write(&file, text).map_err(SourceError::io(&file))
    }

    fn command(&self) -> Command {
        let mut command = tools::command(&self.request.environment, self.apt);
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

/// A field of the host's os-release.
fn os_release(request: &Request, name: &str) -> Option<String> {
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
}
