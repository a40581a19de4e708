//! The pinned archive from the distribution: its source packages hold upstream's archive unchanged.

use std::path::Path;

use super::error::SourceError;
use super::fetch::Progress;
use super::pins::Pin;
use super::private_apt::{AptKind, PrivateApt, apt_get, os_release};
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
    apt_get(request)?;
    let distribution = os_release(request, "ID").unwrap_or_else(|| "unknown".to_owned());
    let suite =
        pin.suites.iter().find(|(id, _)| *id == distribution).map(|(_, suite)| *suite).ok_or_else(|| {
            failed(format!(
                "no suite of the distribution `{distribution}` is known to have rdma-core {}",
                pin.version
            ))
        })?;
    let scratch = Scratch::new().map_err(SourceError::io(&std::env::temp_dir()))?;
    let private = PrivateApt::new(request, &scratch.0, AptKind::Source, suite)?;
    progress(Progress { done: 0, total: Some(pin.size) });
    let update = tools::run(private.command("apt-get").arg("update"));
    // Some mirrors lack other files of the package, so that apt fails although the archive came: the checksum decides.
    let mut source = private.command("apt-get");
    let source = tools::run(source.args(["source", "--download-only", "--tar-only"]).arg(PACKAGE));
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
