//! Unpacks an archive beside its place and moves it there when it is whole.
//!
//! What is unpacked was verified before, so its content is trusted; the checks here keep a wrong or hostile archive
//! from writing anywhere else all the same.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Component, Path, PathBuf};

use flate2::read::GzDecoder;
use tar::{Archive, Entry, EntryType};

use super::error::SourceError;
use crate::probe::Scratch;

/// Unpacks `archive`, a gzipped tar file with one folder at its top, so that the content of that folder becomes
/// `folder`, which must not exist. It appears only when it is complete.
///
/// # Errors
/// [`SourceError::Archive`] if the archive is truncated or damaged, holds an absolute path, `..`, a link out of itself
/// or a special file, or is larger than any rdma-core. Nothing is left behind then.
pub fn unpack(archive: &Path, folder: &Path) -> Result<(), SourceError> {
    let parent = folder.parent().unwrap_or_else(|| Path::new("/"));
    std::fs::create_dir_all(parent).map_err(SourceError::io(parent))?;
    let scratch = Scratch::within(parent).map_err(SourceError::io(parent))?;
    let place = scratch.0.join("tree");
    unpack_into(archive, &place)?;
    std::fs::rename(&place, folder).map_err(SourceError::io(folder))
}

/// Most bytes that an archive may unpack to. rdma-core 56.1 has 13 million.
const MOST_BYTES: u64 = 256 << 20;
/// Most entries that an archive may have. rdma-core 56.1 has 1,800.
const MOST_ENTRIES: usize = 50_000;

fn unpack_into(archive: &Path, place: &Path) -> Result<(), SourceError> {
    let failed = |reason: String| SourceError::Archive { archive: archive.to_owned(), reason };
    let file = File::open(archive).map_err(SourceError::io(archive))?;
    // Cut off one byte beyond the limit, so that a small file that unpacks to a huge one ends here.
    let stream = GzDecoder::new(BufReader::new(file)).take(MOST_BYTES + 1);
    std::fs::create_dir(place).map_err(SourceError::io(place))?;
    let mut unpacker = Unpacker { place: place.to_owned(), folders: HashSet::new(), top: None, bytes: 0 };
    let mut tar = Archive::new(stream);
    let entries = tar.entries().map_err(|error| failed(error.to_string()))?;
    for (index, entry) in entries.enumerate() {
        if index >= MOST_ENTRIES {
            return Err(failed(format!("more than {MOST_ENTRIES} entries")));
        }
        let mut entry = entry.map_err(|error| failed(damaged(&error)))?;
        unpacker.entry(&mut entry).map_err(|error| failed(told(&error)))?;
    }
    // The tar reader stops at its end mark; the checksum of gzip comes after it.
    let mut rest = tar.into_inner();
    io::copy(&mut rest, &mut io::sink()).map_err(|error| failed(damaged(&error)))?;
    if rest.limit() == 0 {
        return Err(failed(format!("unpacks to more than {MOST_BYTES} bytes")));
    }
    if unpacker.top.is_none() {
        return Err(failed("holds nothing".to_owned()));
    }
    Ok(())
}

struct Unpacker {
    place: PathBuf,
    /// Real folders (no links) that were made, relative to `place`.
    folders: HashSet<PathBuf>,
    /// Name of the one folder at the top.
    top: Option<PathBuf>,
    bytes: u64,
}

impl Unpacker {
    fn entry<R: Read>(&mut self, entry: &mut Entry<'_, R>) -> io::Result<()> {
        let kind = entry.header().entry_type();
        if matches!(kind, EntryType::XGlobalHeader | EntryType::XHeader) {
            return Ok(());
        }
        let full = entry.path()?.into_owned();
        let path = self.below_top(&full)?;
        match kind {
            EntryType::Directory => self.make_folder(&path),
            EntryType::Regular | EntryType::Continuous => self.write_file(entry, &path),
            EntryType::Symlink => self.make_link(entry, &path),
            other => Err(refused(&full, &format!("is neither file, folder nor symbolic link ({other:?})"))),
        }
    }

    /// `path` without its first folder.
    fn below_top(&mut self, path: &Path) -> io::Result<PathBuf> {
        let mut names = PathBuf::new();
        for component in path.components() {
            match component {
                Component::Normal(name) => names.push(name),
                Component::CurDir => {}
                _ => return Err(refused(path, "leads out of the archive")),
            }
        }
        let mut components = names.components();
        let Some(first) = components.next() else { return Ok(PathBuf::new()) };
        let top = self.top.get_or_insert_with(|| PathBuf::from(first.as_os_str()));
        if top.as_os_str() != first.as_os_str() {
            return Err(refused(path, &format!("stands beside the folder {}", top.display())));
        }
        Ok(components.as_path().to_owned())
    }

    fn make_folder(&mut self, path: &Path) -> io::Result<()> {
        let mut folder = PathBuf::new();
        for name in path.components() {
            folder.push(name);
            if !self.folders.contains(&folder) {
                // Fails if a file or a link has this name, so that nothing is written through a link.
                std::fs::create_dir(self.place.join(&folder))?;
                self.folders.insert(folder.clone());
            }
        }
        Ok(())
    }

    fn write_file<R: Read>(&mut self, entry: &mut Entry<'_, R>, path: &Path) -> io::Result<()> {
        use std::os::unix::fs::OpenOptionsExt as _;
        self.make_folder(path.parent().unwrap_or_else(|| Path::new("")))?;
        let size = entry.size();
        self.bytes = self.bytes.saturating_add(size);
        if self.bytes > MOST_BYTES {
            return Err(refused(path, &format!("makes it more than {MOST_BYTES} bytes")));
        }
        let mode = if entry.header().mode()? & 0o111 == 0 { 0o644 } else { 0o755 };
        let mut options = File::options();
        let mut file = options.write(true).create_new(true).mode(mode).open(self.place.join(path))?;
        let written = io::copy(entry, &mut file)?;
        if written == size { Ok(()) } else { Err(refused(path, "is truncated")) }
    }

    fn make_link<R: Read>(&mut self, entry: &Entry<'_, R>, path: &Path) -> io::Result<()> {
        let target = entry.link_name()?.ok_or_else(|| refused(path, "is a link to nothing"))?.into_owned();
        let parent = path.parent().unwrap_or_else(|| Path::new(""));
        let mut depth = parent.components().count();
        for component in target.components() {
            match component {
                Component::Normal(_) => depth += 1,
                Component::CurDir => {}
                Component::ParentDir if depth > 0 => depth -= 1,
                _ => {
                    return Err(refused(path, &format!("links out of the archive, to {}", target.display())));
                }
            }
        }
        self.make_folder(parent)?;
        std::os::unix::fs::symlink(&target, self.place.join(path))
    }
}

/// An error met while an entry is unpacked: of the compressed stream, or of an entry that is refused.
fn told(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidInput => damaged(error),
        _ => error.to_string(),
    }
}

fn damaged(error: &io::Error) -> String {
    format!("truncated or damaged: {error}")
}

fn refused(path: &Path, why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("`{}` {why}", path.display()))
}
