//! The vendored tree: rdma-core unpacked in the workspace, with a stamp that says what it is.

use std::path::{Path, PathBuf};

use super::error::SourceError;
use super::pins::{PINS, Pin};
use super::unpack::unpack;
use super::verify::{sha256_of_tree, verify_among};

/// Where the vendored tree stands in a workspace.
pub const VENDORED_FOLDER: &str = "vendor/rdma-core";

/// The stamp in a vendored tree: version, checksum of the archive, checksum of the tree.
pub const STAMP: &str = ".rrddmma-stamp";

/// A vendored tree that was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vendored {
    /// The folder.
    pub folder: PathBuf,
    /// Release of rdma-core.
    pub version: String,
    /// SHA-256 of the archive that it came from; a pinned one.
    pub archive_sha256: String,
    /// SHA-256 over the tree.
    pub tree_sha256: String,
}

/// Verifies `archive` and unpacks it to `folder`, in place of what is there.
///
/// # Errors
/// If the archive is not a pinned one, or cannot be unpacked; `folder` is then left as it was.
pub fn vendor(archive: &Path, folder: &Path) -> Result<Vendored, SourceError> {
    vendor_among(archive, folder, PINS)
}

/// [`vendor`] with another table of pins.
///
/// # Errors
/// As [`vendor`].
pub fn vendor_among(archive: &Path, folder: &Path, pins: &[Pin]) -> Result<Vendored, SourceError> {
    let pin = verify_among(archive, pins)?;
    let fresh = beside(folder, "new");
    remove(&fresh)?;
    let result =
        unpack(archive, &fresh).and_then(|()| stamp(&fresh, &pin)).and_then(|()| replace(&fresh, folder));
    if result.is_err() {
        remove(&fresh)?;
    }
    result?;
    check_among(folder, pins)
}

/// Checks that `folder` is a vendored tree, complete and unchanged.
///
/// # Errors
/// [`SourceError::Vendored`] if the stamp is missing, names no pinned release, or the tree was changed.
pub fn check(folder: &Path) -> Result<Vendored, SourceError> {
    check_among(folder, PINS)
}

/// [`check`] with another table of pins.
///
/// # Errors
/// As [`check`].
pub fn check_among(folder: &Path, pins: &[Pin]) -> Result<Vendored, SourceError> {
    let wrong = |reason: &str| SourceError::Vendored { folder: folder.to_owned(), reason: reason.to_owned() };
    let file = folder.join(STAMP);
    let text = std::fs::read_to_string(&file).map_err(|_| wrong(&format!("there is no {STAMP} in it")))?;
    let field = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
        line.map(str::to_owned).ok_or_else(|| wrong(&format!("its stamp says no {name}")))
    };
    let (version, archive_sha256, tree_sha256) =
        (field("version")?, field("archive-sha256")?, field("tree-sha256")?);
    if !pins.iter().any(|pin| pin.sha256 == archive_sha256 && pin.version == version) {
        return Err(wrong(&format!("rdma-core {version} with sha256 {archive_sha256} is not pinned")));
    }
    if sha256_of_tree(folder, STAMP)? != tree_sha256 {
        return Err(wrong("files in it were changed, added or removed"));
    }
    Ok(Vendored { folder: folder.to_owned(), version, archive_sha256, tree_sha256 })
}

fn stamp(folder: &Path, pin: &Pin) -> Result<(), SourceError> {
    let tree = sha256_of_tree(folder, STAMP)?;
    let text = format!("version={}\narchive-sha256={}\ntree-sha256={tree}\n", pin.version, pin.sha256);
    let file = folder.join(STAMP);
    std::fs::write(&file, text).map_err(SourceError::io(&file))
}

/// Puts `fresh` where `folder` is.
fn replace(fresh: &Path, folder: &Path) -> Result<(), SourceError> {
    let old = beside(folder, "old");
    remove(&old)?;
    if folder.exists() {
        std::fs::rename(folder, &old).map_err(SourceError::io(folder))?;
    }
    std::fs::rename(fresh, folder).map_err(SourceError::io(folder))?;
    remove(&old)
}

fn beside(folder: &Path, suffix: &str) -> PathBuf {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    folder.with_file_name(format!(".{name}.{suffix}"))
}

fn remove(folder: &Path) -> Result<(), SourceError> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(SourceError::io(folder)(error)),
        _ => Ok(()),
    }
}
