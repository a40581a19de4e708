//! Checksums of archives and of whole trees.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::error::SourceError;
use super::pins::{PINS, Pin};

/// Accepts `archive` if it is the archive of a pinned release, and says of which.
///
/// # Errors
/// [`SourceError::Checksum`] if it is another file, [`SourceError::Io`] if it cannot be read.
pub fn verify(archive: &Path) -> Result<Pin, SourceError> {
    verify_among(archive, PINS)
}

/// [`verify`] with another table of pins.
///
/// # Errors
/// As [`verify`].
pub fn verify_among(archive: &Path, pins: &[Pin]) -> Result<Pin, SourceError> {
    let found = sha256_of_file(archive)?;
    pins.iter().find(|pin| pin.sha256 == found).copied().ok_or_else(|| SourceError::Checksum {
        file: archive.to_owned(),
        found,
        expected: pins.iter().map(|pin| pin.sha256).collect::<Vec<_>>().join(" or "),
    })
}

/// Accepts `archive` if it is the archive of `pin`.
///
/// # Errors
/// As [`verify`].
pub fn verify_pin(archive: &Path, pin: &Pin) -> Result<(), SourceError> {
    verify_among(archive, std::slice::from_ref(pin)).map(drop)
}

/// SHA-256 of a file, in lower-case hexadecimal.
///
/// # Errors
/// [`SourceError::Io`] if it cannot be read.
pub fn sha256_of_file(path: &Path) -> Result<String, SourceError> {
    let mut hasher = Sha256::new();
    add_file(&mut hasher, path)?;
    Ok(hex(hasher))
}

/// SHA-256 over the paths, kinds and contents of everything in `folder` but the file `except` at its top.
///
/// # Errors
/// [`SourceError::Io`] if something cannot be read.
pub(crate) fn sha256_of_tree(folder: &Path, except: &str) -> Result<String, SourceError> {
    let mut hasher = Sha256::new();
    let mut open = vec![folder.to_owned()];
    let mut entries: Vec<PathBuf> = Vec::new();
    while let Some(parent) = open.pop() {
        for entry in std::fs::read_dir(&parent).map_err(SourceError::io(&parent))? {
            let path = entry.map_err(SourceError::io(&parent))?.path();
            let metadata = path.symlink_metadata().map_err(SourceError::io(&path))?;
            if metadata.is_dir() {
                open.push(path);
            } else if path != folder.join(except) {
                entries.push(path);
            }
        }
    }
    entries.sort();
    for path in entries {
        let name = path.strip_prefix(folder).unwrap_or(&path).as_os_str().as_encoded_bytes();
        let metadata = path.symlink_metadata().map_err(SourceError::io(&path))?;
        // Lengths go first, so that no two trees give the same bytes.
        hasher.update(name.len().to_le_bytes());
        hasher.update(name);
        if metadata.is_symlink() {
            let target = path.read_link().map_err(SourceError::io(&path))?;
            let target = target.as_os_str().as_encoded_bytes();
            hasher.update(b"link");
            hasher.update(target.len().to_le_bytes());
            hasher.update(target);
        } else {
            hasher.update(b"file");
            hasher.update(metadata.len().to_le_bytes());
            add_file(&mut hasher, &path)?;
        }
    }
    Ok(hex(hasher))
}

fn add_file(hasher: &mut Sha256, path: &Path) -> Result<(), SourceError> {
    let mut file = File::open(path).map_err(SourceError::io(path))?;
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match file.read(&mut buffer).map_err(SourceError::io(path))? {
            0 => return Ok(()),
            length => hasher.update(&buffer[..length]),
        }
    }
}

/// Checksum of a text, in lower-case hexadecimal.
pub(crate) fn sha256_of_text(text: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(text);
    hex(hasher)
}

fn hex(hasher: Sha256) -> String {
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
