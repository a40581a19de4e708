//! Where the source of a build comes from: a named folder, the vendored tree, or the pinned archive.

use std::path::{Path, PathBuf};

use super::archive;
use super::cache::Cache;
use super::error::SourceError;
use super::pins::{PINNED, Pin};
use super::unpack::unpack;
use super::vendor::{STAMP, Vendored, check_among};
use super::verify::{sha256_of_tree, verify_pin};
use crate::env::Settings;
use crate::request::Request;
use crate::tools;

/// Where the source comes from.
#[derive(Debug)]
pub(crate) enum Source {
    /// A folder that the user named.
    Named { folder: PathBuf, version: String, sha256: String },
    /// The vendored tree.
    Vendored(Vendored),
    /// The pinned archive, from the cache or the network.
    Pinned(Pin),
}

impl Source {
    pub(crate) fn choose(request: &Request, settings: &Settings) -> Result<Self, SourceError> {
        if let Some(folder) = &settings.rdma_core_source {
            let version = version_of_tree(folder)?;
            let sha256 = sha256_of_tree(folder, STAMP)?;
            return Ok(Self::Named { folder: folder.clone(), version, sha256 });
        }
        match request.vendored.as_deref().filter(|folder| folder.exists()) {
            Some(folder) => check_among(folder, &request.pins).map(Self::Vendored),
            None => Ok(Self::Pinned(request.pins.first().copied().unwrap_or(PINNED))),
        }
    }

    pub(crate) fn version(&self) -> &str {
        match self {
            Self::Named { version, .. } => version,
            Self::Vendored(vendored) => &vendored.version,
            Self::Pinned(pin) => pin.version,
        }
    }

    /// Equal for equal sources, wherever they stand.
    pub(crate) fn identity(&self) -> &str {
        match self {
            Self::Named { sha256, .. } => sha256,
            Self::Vendored(vendored) => &vendored.archive_sha256,
            Self::Pinned(pin) => pin.sha256,
        }
    }

    /// The folder with the unpacked source; an archive is unpacked to `place`.
    pub(crate) fn tree(
        &self,
        request: &Request,
        settings: &Settings,
        place: &Path,
    ) -> Result<PathBuf, SourceError> {
        match self {
            Self::Named { folder, .. } | Self::Vendored(Vendored { folder, .. }) => Ok(folder.clone()),
            Self::Pinned(pin) => {
                let archive = archive(request, settings, pin, &mut |_| {})?;
                unpack(&archive, place)?;
                Ok(place.to_owned())
            }
        }
    }

    /// Whether [`Self::tree`] has a chance, without touching the network.
    pub(crate) fn is_reachable(&self, request: &Request, settings: &Settings) -> Result<(), SourceError> {
        let Self::Pinned(pin) = self else { return Ok(()) };
        let folder = Cache::new(settings.cache_dir.as_deref().ok_or(SourceError::NoCacheFolder)?).downloads();
        if verify_pin(&folder.join(pin.file_name()), pin).is_ok() {
            return Ok(());
        }
        let is_file = settings.rdma_core_url.as_deref().is_some_and(|url| url.starts_with("file://"));
        if settings.offline && !is_file {
            return Err(SourceError::Offline { version: pin.version.to_owned(), cache: folder });
        }
        let has = |name: &str| tools::find(&request.environment, name).is_some();
        if is_file || has("curl") || has("wget") { Ok(()) } else { Err(SourceError::NoDownloader) }
    }

    pub(crate) fn watched(&self) -> Option<PathBuf> {
        match self {
            Self::Named { folder, .. } => Some(folder.clone()),
            Self::Vendored(vendored) => Some(vendored.folder.join(STAMP)),
            Self::Pinned(_) => None,
        }
    }
}

/// The release of an unpacked tree, from its `CMakeLists.txt`.
fn version_of_tree(folder: &Path) -> Result<String, SourceError> {
    let wrong =
        |reason: &str| SourceError::NotASourceTree { folder: folder.to_owned(), reason: reason.to_owned() };
    let text =
        std::fs::read_to_string(folder.join("CMakeLists.txt")).map_err(|_| wrong("no CMakeLists.txt"))?;
    let line = text.lines().find_map(|line| line.trim().strip_prefix("set(PACKAGE_VERSION"));
    let version = line.map(|rest| rest.trim().trim_end_matches(')').trim_matches('"'));
    let version = version.ok_or_else(|| wrong("its CMakeLists.txt sets no PACKAGE_VERSION"))?;
    if !folder.join("providers/mlx5/libmlx5.map").is_file() {
        return Err(wrong("no providers/mlx5"));
    }
    Ok(version.to_owned())
}
