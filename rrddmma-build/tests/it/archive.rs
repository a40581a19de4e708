//! Archives: whole, damaged and hostile.

use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use rrddmma_build::source::{SourceError, unpack};
use tar::{Builder, EntryType, Header};
use tempfile::TempDir;

/// One entry: name, kind, target of a link or content.
type Row<'a> = (&'a str, EntryType, &'a str);

/// A gzipped tar file with these entries, as they are: names are not checked on the way in.
pub(crate) fn pack(entries: &[Row<'_>]) -> Vec<u8> {
    let mut builder = Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
    for (name, kind, text) in entries {
        let mut header = Header::new_gnu();
        header.set_entry_type(*kind);
        header.set_mode(if name.ends_with(".py") { 0o755 } else { 0o644 });
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        let is_link = matches!(kind, EntryType::Symlink | EntryType::Link);
        let content = if is_link { "" } else { *text };
        if is_link {
            header.as_old_mut().linkname[..text.len()].copy_from_slice(text.as_bytes());
        }
        header.set_size(content.len() as u64);
        header.set_cksum();
        builder.append(&header, content.as_bytes()).expect("an entry");
    }
    builder.into_inner().and_then(GzEncoder::finish).expect("an archive")
}

struct Unpacked {
    folder: TempDir,
    archive: PathBuf,
    result: Result<(), SourceError>,
}

impl Unpacked {
    fn of(bytes: &[u8]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let archive = folder.path().join("a.tar.gz");
        std::fs::write(&archive, bytes).expect("a file");
        let result = unpack(&archive, &folder.path().join("inner/place"));
        Self { folder, archive, result }
    }

    fn place(&self) -> PathBuf {
        self.folder.path().join("inner/place")
    }

    /// The reason of a refusal that left nothing behind.
    fn refusal(&self) -> String {
        let inner = self.folder.path().join("inner");
        let left: Vec<_> = std::fs::read_dir(inner).expect("a folder").collect();
        assert!(left.is_empty(), "left behind: {left:?}");
        match &self.result {
            Err(SourceError::Archive { archive, reason }) => {
                assert_eq!(archive, &self.archive);
                reason.clone()
            }
            other => panic!("not refused: {other:?}"),
        }
    }
}

fn file<'a>(name: &'a str, text: &'a str) -> Row<'a> {
    (name, EntryType::Regular, text)
}

fn refused(entries: &[Row<'_>], why: &str) {
    let reason = Unpacked::of(&pack(entries)).refusal();
    assert!(reason.contains(why), "{reason}");
}

#[test]
fn files_folders_and_links_without_the_top_folder() {
    let unpacked = Unpacked::of(&pack(&[
        ("top/", EntryType::Directory, ""),
        file("top/sub/text", "content"),
        file("./top/script.py", "#!/usr/bin/env python3"),
        ("top/sub/link", EntryType::Symlink, "../script.py"),
    ]));
    unpacked.result.as_ref().expect("unpacked");
    let read = |name: &str| std::fs::read_to_string(unpacked.place().join(name)).expect("a file");
    assert_eq!(read("sub/text"), "content");
    assert_eq!(read("sub/link"), "#!/usr/bin/env python3");
    let mode = |name: &str| {
        use std::os::unix::fs::PermissionsExt as _;
        unpacked.place().join(name).metadata().expect("a file").permissions().mode() & 0o111
    };
    assert_eq!((mode("sub/text"), mode("script.py") & 0o100), (0, 0o100));
}

#[test]
fn failure_archive_with_dot_dot() {
    refused(&[file("top/../../escaped", "x")], "leads out of the archive");
}

#[test]
fn failure_archive_with_an_absolute_path() {
    refused(&[file("/tmp/rrddmma-escaped", "x")], "leads out of the archive");
    assert!(!Path::new("/tmp/rrddmma-escaped").exists());
}

#[test]
fn failure_archive_with_a_link_out_of_it() {
    refused(&[("top/link", EntryType::Symlink, "/etc")], "links out of the archive");
    refused(&[("top/sub/link", EntryType::Symlink, "../../etc")], "links out of the archive");
    refused(&[("top/link", EntryType::Symlink, "sub/../../x")], "links out of the archive");
}

#[test]
fn failure_archive_that_writes_through_a_link() {
    let through = [
        ("top/sub/", EntryType::Directory, ""),
        ("top/link", EntryType::Symlink, "sub"),
        file("top/link/x", ""),
    ];
    refused(&through, "File exists");
    refused(&[("top/link", EntryType::Symlink, "x"), file("top/link", "y")], "File exists");
}

#[test]
fn failure_archive_with_special_files() {
    for kind in [EntryType::Link, EntryType::Char, EntryType::Block, EntryType::Fifo] {
        refused(&[file("top/a", "x"), ("top/b", kind, "top/a")], "is neither file, folder nor symbolic link");
    }
}

#[test]
fn failure_archive_with_two_folders_at_its_top() {
    refused(&[file("top/a", "x"), file("other/a", "x")], "stands beside the folder top");
}

#[test]
fn failure_archive_that_holds_nothing() {
    refused(&[], "holds nothing");
}

#[test]
fn failure_archive_that_unpacks_to_more_than_any_rdma_core() {
    let mut header = Header::new_gnu();
    header.set_path("top/huge").expect("a name");
    header.set_size(1 << 40);
    header.set_mode(0o644);
    header.set_cksum();
    let mut builder = Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
    builder.append(&header, std::io::empty()).expect("an entry");
    let bytes = builder.into_inner().and_then(GzEncoder::finish).expect("an archive");
    assert!(Unpacked::of(&bytes).refusal().contains("bytes"));
}

#[test]
fn failure_truncated_archive_wherever_it_is_cut() {
    let content = "no two lines of this file are alike\n".repeat(40);
    let whole = pack(&[file("top/a", &content), file("top/b", "x")]);
    Unpacked::of(&whole).result.expect("the whole archive");
    for length in (0..whole.len()).step_by(7).chain(whole.len() - 9..whole.len()) {
        let reason = Unpacked::of(&whole[..length]).refusal();
        assert!(reason.contains("truncated") || reason.contains("holds nothing"), "{length}: {reason}");
    }
}

#[test]
fn failure_damaged_archive() {
    let mut bytes = pack(&[file("top/a", "content")]);
    let checksum = bytes.len() - 8;
    bytes[checksum] ^= 1;
    assert!(Unpacked::of(&bytes).refusal().contains("damaged"));
    assert!(Unpacked::of(b"this is no archive").refusal().contains("damaged"));
}
