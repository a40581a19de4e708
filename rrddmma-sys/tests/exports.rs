//! What the build script reads out of libraries, and that no binding escapes it.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../build/exports.rs"]
mod exports;
#[allow(dead_code, reason = "the build script uses all of it")]
#[path = "../build/verbs.rs"]
mod verbs;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

const SOURCE: &str = "int elsewhere(void);\nint offered(void) { return elsewhere(); }\n\
    static int kept(void) { return 1; }\nint also_offered(void) { return kept(); }\n";

fn compile(name: &str, steps: &[&str]) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("exports-{name}"));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("source.c"), SOURCE).unwrap();
    for step in steps {
        let done = Command::new("sh").args(["-c", step]).current_dir(&folder).status().unwrap();
        assert!(done.success(), "{step}");
    }
    std::fs::read(folder.join("library")).unwrap()
}

#[test]
fn a_shared_object_offers_what_it_defines() {
    let library = compile("shared", &["${CC:-cc} -O0 -shared -fPIC source.c -o library"]);
    let names = exports::exports(&library).unwrap();
    assert!(names.contains("offered") && names.contains("also_offered"), "{names:?}");
    assert!(!names.contains("elsewhere") && !names.contains("kept"), "{names:?}");
}

#[test]
fn an_archive_offers_its_index() {
    let library = compile(
        "archive",
        &["${CC:-cc} -O0 -c source.c -o source.o", "rm -f library; ar rcs library source.o"],
    );
    let names = exports::exports(&library).unwrap();
    assert_eq!(names, BTreeSet::from(["offered".to_owned(), "also_offered".to_owned()]));
}

#[test]
fn damaged_files_are_no_libraries_and_no_panic() {
    assert_eq!(exports::exports(b""), None);
    assert_eq!(exports::exports(b"INPUT ( libibverbs.so.1 )"), None);
    let library = compile("damaged", &["${CC:-cc} -O0 -shared -fPIC source.c -o library"]);
    assert_eq!(exports::exports(&library[..library.len() / 2]), None);
    // Every byte of the file header and of the section headers at its end, each with a value that points far away.
    let interesting = (0..64).chain(library.len() - 2048..library.len());
    for at in interesting {
        let mut broken = library.clone();
        broken[at] = 0xff;
        let _ = exports::exports(&broken);
    }
}

#[test]
fn a_verb_needs_its_symbol_and_an_inline_one_its_header() {
    let exported = BTreeSet::from(["ibv_import_device".to_owned(), "_ibv_query_gid_ex".to_owned()]);
    assert_eq!(verbs::present(&exported, ""), ["ibv_import_device"]);
    let headers =
        "static inline void ibv_wr_flush(struct ibv_qp_ex *qp)\nint ibv_query_gid_ex(struct ibv_context *c)";
    assert_eq!(verbs::present(&exported, headers), ["ibv_import_device", "ibv_query_gid_ex", "ibv_wr_flush"]);
}

#[test]
fn every_newer_verb_stands_behind_its_cfg() {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/prebuilt/verbs.rs");
    let text = std::fs::read_to_string(path).unwrap();
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let newer: BTreeSet<&str> = verbs::NEWER.iter().map(|(name, _)| *name).collect();
    let mut gated = 0;
    for (number, line) in lines.iter().enumerate() {
        let Some(name) = line.strip_prefix("pub fn ").and_then(|rest| rest.split('(').next()) else {
            continue;
        };
        let expected = if newer.contains(name) {
            format!("#[cfg(rrddmma_has_{name})]")
        } else if name.starts_with("mlx5dv_") {
            "#[cfg(rrddmma_mlx5dv)]".to_owned()
        } else {
            continue;
        };
        assert_eq!(lines[number - 1], expected, "in front of {name}");
        gated += 1;
    }
    assert!(gated > 100, "only {gated} functions behind a cfg");
}
