//! MLNX_OFED and DOCA-OFED.
//!
//! MLNX_OFED 4.9 comes in two flavours with one version number: experimental verbs (no `.pc` file, libraries in
//! `/usr/lib` or `/usr/lib64`), and rdma-core (`mlnxofedinstall --upstream-libs`). So the header decides. From 5.0 on
//! it is rdma-core, which pkg-config knows.

use std::path::PathBuf;

use crate::explicit::from_folders;
use crate::folders::{Headers, lib_folders};
use crate::found::{Flavour, Found, Route};
use crate::obstacle::Obstacle;
use crate::request::Request;
use crate::{pkg_config, tools};

pub(crate) fn locate(request: &Request) -> Result<Found, Obstacle> {
    if request.is_cross() {
        return Err(Obstacle::CrossCompilation {
            host: request.host.clone(),
            target: request.target.clone(),
        });
    }
    let version = installed_version(request);
    let usr = request.in_root("/usr");
    let headers = Headers::in_folder(&usr.join("include")).ok();
    let experimental = headers.filter(|headers| headers.flavour() == Flavour::Experimental);
    let mut found = match (experimental, version) {
        // Also without `ofed_info`: an image may hold the development package only.
        (Some(headers), version) => {
            let found = from_folders(request, Route::Ofed, &headers, &lib_folders(request, &usr))?;
            Found { ofed: version.ok(), ..found }
        }
        (None, Ok(version)) => match pkg_config::locate(request) {
            Ok(found) => Found { route: Route::Ofed, ofed: Some(version), ..found },
            Err(reason) => return Err(Obstacle::OfedWithout { version, reason: Box::new(reason) }),
        },
        (None, Err(obstacle)) => return Err(obstacle),
    };
    found.watched.extend(tools::find(&request.environment, "ofed_info"));
    Ok(found)
}

/// The version that `ofed_info` says.
fn installed_version(request: &Request) -> Result<String, Obstacle> {
    let program: PathBuf = tools::find(&request.environment, "ofed_info").ok_or(Obstacle::NoOfed)?;
    let printed = tools::output(&request.environment, &program, &["-s"])
        .map_err(|printed| Obstacle::OfedInfo { printed })?;
    parse(&printed)
        .ok_or_else(|| Obstacle::OfedInfo { printed: format!("`{}`", printed.trim().escape_debug()) })
}

/// `MLNX_OFED_LINUX-5.8-1.1.2.1:` → `5.8-1.1.2.1`, whatever the prefix: rebuilt packages, DOCA-OFED and the version that
/// comes with a kernel say `OFED-internal-…`, and not all have the colon.
fn parse(printed: &str) -> Option<String> {
    let line = printed.lines().map(str::trim).find(|line| !line.is_empty())?;
    let line = line.strip_suffix(':').unwrap_or(line);
    let (rest, build) = line.rsplit_once('-')?;
    let release = rest.rsplit_once('-').map_or(rest, |(_, release)| release);
    let numbers =
        |text: &str| text.split('.').map(|part| part.parse::<u32>().ok()).collect::<Option<Vec<_>>>();
    let is_version = numbers(release)?.len() == 2 && numbers(build)?.len() >= 2;
    is_version.then(|| format!("{release}-{build}"))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn what_ofed_info_prints_in_every_release() {
        for (printed, version) in [
            ("MLNX_OFED_LINUX-4.9-7.1.0.0:\n", "4.9-7.1.0.0"),
            ("OFED-internal-4.9-7.1.0:\n", "4.9-7.1.0"),
            ("MLNX_OFED_LINUX-5.8-1.1.2.1:\n", "5.8-1.1.2.1"),
            ("MLNX_OFED_LINUX-23.10-5.1.4.0\n", "23.10-5.1.4.0"),
            ("OFED-internal-23.07-0.5.0:", "23.07-0.5.0"),
            ("MLNX_OFED_LINUX-24.10-0.7.0.0:\n", "24.10-0.7.0.0"),
            ("OFED-internal-25.10-1.7.1.413\n", "25.10-1.7.1.413"),
        ] {
            assert_eq!(parse(printed).as_deref(), Some(version), "{printed:?}");
        }
    }

    #[test]
    fn nonsense_is_no_version() {
        for printed in
            ["", "\n", "command failed", "MLNX_OFED_LINUX", "MLNX_OFED_LINUX-x.y-1.2.3:", "-", "5-1", "5.8-:"]
        {
            assert_eq!(parse(printed), None, "{printed:?}");
        }
    }
}
