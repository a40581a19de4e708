//! The checked-in bindings are what bindgen makes of the pinned headers; and how to make them anew (`src/prebuilt/README.md`).
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../build/aliases.rs"]
mod aliases;
#[path = "../build/generate.rs"]
mod generate;
#[allow(dead_code, reason = "the build script uses all of it")]
#[path = "../build/verbs.rs"]
mod verbs;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What one run of bindgen comes to, cut in two: what is the same on every machine, and the sizes and offsets.
struct Pieces {
    verbs: String,
    layout: String,
    /// The verbs newer than rdma-core 28 that are in it, one a line.
    has: String,
}

#[test]
#[cfg_attr(
    not(rrddmma_static),
    ignore = "needs the pinned headers: RRDDMMA_LINK=vendored, or RRDDMMA_SYS_HEADERS and --include-ignored"
)]
fn checked_in_bindings_are_those_of_the_pinned_headers() {
    let fresh = generate(&format!("{}-unknown-linux-gnu", std::env::consts::ARCH), &[]);
    let layout = format!("layout_{}.rs", std::env::consts::ARCH);
    settle("verbs.rs", &fresh.verbs);
    settle(&layout, &fresh.layout);
    settle("has.txt", &fresh.has);

    // The other architecture, for whoever has its headers: only the layout may differ.
    if let Some(sysroot) = std::env::var_os("RRDDMMA_SYS_AARCH64_INCLUDE") {
        let system = format!("-isystem{}", Path::new(&sysroot).display());
        let other = generate("aarch64-unknown-linux-gnu", &["-nostdlibinc", &system]);
        assert_eq!(plain(&other.verbs), plain(&fresh.verbs));
        settle("layout_aarch64.rs", &other.layout);
    }
}

#[test]
fn every_architecture_checks_the_same_structures() {
    let subjects = |name: &str| -> Vec<String> {
        let text = std::fs::read_to_string(prebuilt(name)).unwrap();
        text.split('"').skip(1).step_by(2).map(str::to_owned).collect()
    };
    let here = subjects("layout_x86_64.rs");
    assert!(here.len() > 1000, "only {} assertions", here.len());
    assert!(
        here == subjects("layout_aarch64.rs"),
        "layout_aarch64.rs checks other structures than layout_x86_64.rs"
    );
}

fn generate(target: &str, clang_args: &[&str]) -> Pieces {
    let include = match std::env::var_os("RRDDMMA_SYS_HEADERS") {
        Some(folder) => PathBuf::from(folder),
        None => PathBuf::from(rrddmma_sys::build::INCLUDE_DIRS.split(':').next().unwrap()),
    };
    assert!(include.join("infiniband/verbs.h").is_file(), "no infiniband/verbs.h in {}", include.display());
    let headers = verbs::header_text(std::slice::from_ref(&include));
    let has: Vec<String> = verbs::NEWER
        .iter()
        .filter(|(name, _)| headers.contains(&format!("{name}(")))
        .map(|(name, _)| (*name).to_owned())
        .collect();
    let mut arguments = vec![format!("--target={target}")];
    arguments.extend(clang_args.iter().map(|argument| (*argument).to_owned()));
    let input = generate::Input {
        header: Path::new(env!("CARGO_MANIFEST_DIR")).join("src/c/wrappers.h"),
        include_dirs: vec![include],
        mlx5dv: true,
        exp: false,
        has: has.clone(),
        newer: verbs::NEWER.iter().map(|(name, _)| (*name).to_owned()).collect(),
        headers,
        clang_args: arguments,
    };
    Pieces { has: has.join("\n") + "\n", ..cut(&generate::generate(&input).unwrap()) }
}

/// Takes the layout assertions out.
fn cut(bindings: &str) -> Pieces {
    const BEGIN: &str =
        "# [allow (clippy :: unnecessary_operation , clippy :: identity_op)] const _ : () = {";
    const END: &str = "} ;";
    let mut pieces = Pieces { verbs: String::new(), layout: String::new(), has: String::new() };
    let mut rest = bindings;
    while let Some((before, assertion)) = rest.split_once(BEGIN) {
        let (body, after) = assertion.split_once(END).unwrap();
        pieces.verbs.push_str(before);
        pieces.layout.push_str(&format!("{BEGIN}{body}{END}\n"));
        rest = after;
    }
    pieces.verbs.push_str(rest);
    let layout = format!(
        "/* automatically generated: the layout that bindgen asserts */\n{}",
        formatted(&pieces.layout)
    );
    Pieces { verbs: formatted(&pieces.verbs), layout, has: String::new() }
}

/// Compares a checked-in file with what it should be; writes it instead if `RRDDMMA_SYS_BLESS` is set.
fn settle(name: &str, fresh: &str) {
    let path = prebuilt(name);
    if std::env::var_os("RRDDMMA_SYS_BLESS").is_some() {
        std::fs::write(path, fresh).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(&path).unwrap();
    let (kept, fresh) = (plain(&kept), plain(fresh));
    let differ = kept.bytes().zip(fresh.bytes()).position(|(one, other)| one != other);
    let at = differ.unwrap_or_else(|| kept.len().min(fresh.len())).saturating_sub(100);
    let around = |text: &str| text.bytes().skip(at).take(300).map(char::from).collect::<String>();
    assert!(
        kept == fresh,
        "src/prebuilt/{name} is not what bindgen makes now; see src/prebuilt/README.md\nkept:  {}\nfresh: {}",
        around(&kept),
        around(&fresh)
    );
}

fn prebuilt(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/prebuilt").join(name)
}

/// Without what differs between versions of rustfmt.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != ',').collect()
}

fn formatted(text: &str) -> String {
    let mut rustfmt = Command::new("rustfmt")
        .args(["--edition", "2024", "--config", "max_width=140,use_small_heuristics=Max"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = rustfmt.stdin.take().unwrap();
    let text = text.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(text.as_bytes()));
    let output = rustfmt.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success(), "rustfmt failed");
    String::from_utf8(output.stdout).unwrap()
}
