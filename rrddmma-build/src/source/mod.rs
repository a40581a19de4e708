//! rdma-core from source: fetched, verified, unpacked and built in a cache folder, never in a source tree.
//!
//! The same functions serve the build script and `cargo xtask vendor-rdma-core`.

mod apt;
mod cache;
mod cmake;
mod error;
mod fetch;
mod origin;
mod pins;
mod private_apt;
mod requirements;
mod route;
mod unpack;
mod vendor;
mod verify;

use std::path::PathBuf;

pub use apt::fetch_with_apt;
pub use cache::Cache;
pub use error::SourceError;
pub use fetch::{Limits, Progress, fetch};
pub use pins::{ArchiveForm, PINNED, PINS, Pin};
pub use private_apt::{AptKind, PrivateApt};
pub use requirements::check as check_tools;
pub(crate) use route::locate;
pub use unpack::unpack;
pub use vendor::{STAMP, VENDORED_FOLDER, Vendored, check, check_among, vendor, vendor_among};
pub use verify::{sha256_of_file, verify, verify_among, verify_pin};

use crate::env::Settings;
use crate::request::Request;

/// The archive of `pin` in the cache folder: verified, and downloaded first if it is not there.
///
/// # Errors
/// If it is not there and the network may not be used, the download fails, or what comes is not the pinned archive.
pub fn archive(
    request: &Request,
    settings: &Settings,
    pin: &Pin,
    progress: &mut dyn FnMut(Progress),
) -> Result<PathBuf, SourceError> {
    let cache = Cache::new(settings.cache_dir.as_deref().ok_or(SourceError::NoCacheFolder)?);
    let folder = cache.downloads();
    let file = folder.join(pin.file_name());
    if verify_pin(&file, pin).is_ok() {
        return Ok(file);
    }
    let url = settings.rdma_core_url.clone().unwrap_or_else(|| pin.url());
    if settings.offline && !url.starts_with("file://") {
        return Err(SourceError::Offline { version: pin.version.to_owned(), cache: folder });
    }
    std::fs::create_dir_all(&folder).map_err(SourceError::io(&folder))?;
    fetch(&request.environment, &url, &file, Some(pin.size), Limits::default(), progress)?;
    if let Err(error) = verify_pin(&file, pin) {
        std::fs::remove_file(&file).map_err(SourceError::io(&file))?;
        return Err(error);
    }
    Ok(file)
}
