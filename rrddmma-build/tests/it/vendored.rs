//! The vendored tree: made, checked, replaced.

use std::path::PathBuf;

use rrddmma_build::source::{Pin, STAMP, SourceError, check_among, vendor, vendor_among};

use crate::sandbox::Sandbox;
use crate::source_tree;

struct Vendoring {
    sandbox: Sandbox,
    archive: PathBuf,
    pins: Vec<Pin>,
    folder: PathBuf,
}

impl Vendoring {
    fn new() -> Self {
        let sandbox = Sandbox::bare();
        let pins = vec![source_tree::pin(&sandbox, &source_tree::archive())];
        let (archive, folder) =
            (sandbox.root().join("to-be-pinned"), sandbox.root().join("vendor/rdma-core"));
        Self { sandbox, archive, pins, folder }
    }

    fn vendor(&self) {
        vendor_among(&self.archive, &self.folder, &self.pins).expect("a vendored tree");
    }

    fn complaint(&self) -> String {
        match check_among(&self.folder, &self.pins) {
            Err(SourceError::Vendored { reason, .. }) => reason,
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_vendored_tree_has_a_stamp_and_passes_its_check() {
    let vendoring = Vendoring::new();
    vendoring.vendor();
    let vendored = check_among(&vendoring.folder, &vendoring.pins).expect("the tree");
    assert_eq!(
        (vendored.version.as_str(), vendored.archive_sha256.as_str()),
        ("56.1", vendoring.pins[0].sha256)
    );
    assert!(vendoring.folder.join("CMakeLists.txt").is_file());
}

#[test]
fn vendoring_again_replaces_the_tree_and_leaves_nothing_beside_it() {
    let vendoring = Vendoring::new();
    vendoring.vendor();
    std::fs::write(vendoring.folder.join("ccan.c"), "changed").expect("a file");
    vendoring.vendor();
    check_among(&vendoring.folder, &vendoring.pins).expect("the tree");
    let beside = std::fs::read_dir(vendoring.folder.parent().expect("a parent")).expect("a folder");
    assert_eq!(beside.count(), 1);
}

#[test]
fn failure_vendored_tree_was_changed() {
    let vendoring = Vendoring::new();
    vendoring.vendor();
    let file = vendoring.folder.join("ccan.c");
    let before = std::fs::read(&file).expect("a file");
    std::fs::write(&file, "changed").expect("a file");
    assert!(vendoring.complaint().contains("changed, added or removed"));
    std::fs::write(&file, before).expect("a file");
    check_among(&vendoring.folder, &vendoring.pins).expect("as it was");
    std::fs::write(vendoring.folder.join("added"), "").expect("a file");
    assert!(vendoring.complaint().contains("changed, added or removed"));
    std::fs::remove_file(vendoring.folder.join("added")).expect("a file");
    std::fs::remove_file(file).expect("a file");
    assert!(vendoring.complaint().contains("changed, added or removed"));
}

#[test]
fn failure_vendored_tree_without_a_stamp() {
    let vendoring = Vendoring::new();
    source_tree::write(&vendoring.folder);
    assert!(vendoring.complaint().contains(STAMP));
}

#[test]
fn failure_vendored_tree_of_a_release_that_is_not_pinned() {
    let mut vendoring = Vendoring::new();
    vendoring.vendor();
    vendoring.pins.clear();
    assert!(vendoring.complaint().contains("is not pinned"));
}

#[test]
fn failure_vendoring_a_damaged_archive_leaves_the_tree_as_it_was() {
    let vendoring = Vendoring::new();
    vendoring.vendor();
    let damaged = vendoring.sandbox.write("damaged", "no archive");
    let error = vendor(&damaged, &vendoring.folder).expect_err("damaged");
    assert!(
        matches!(&error, SourceError::Checksum { expected, .. } if expected.starts_with("63ce7f2b")),
        "{error}"
    );
    check_among(&vendoring.folder, &vendoring.pins).expect("as it was");
}

#[test]
fn failure_vendoring_a_pinned_archive_that_is_truncated_leaves_nothing() {
    let mut vendoring = Vendoring::new();
    let whole = source_tree::archive();
    let half = &whole[..whole.len() / 2];
    vendoring.pins = vec![source_tree::pin(&vendoring.sandbox, half)];
    let error =
        vendor_among(&vendoring.archive, &vendoring.folder, &vendoring.pins).expect_err("half an archive");
    assert!(matches!(error, SourceError::Archive { .. }), "{error}");
    let parent = vendoring.folder.parent().expect("a parent");
    assert_eq!(std::fs::read_dir(parent).expect("a folder").count(), 0);
}
