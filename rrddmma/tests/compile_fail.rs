//! Compiles the cases of `compile_fail.md` and compares the error codes. (Rustdoc compares those of `compile_fail` blocks on nightly only.)

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::SystemTime;
use std::{env, fs, io::Write};

const CASES: &str = include_str!("compile_fail.md");

/// A block of the page: the line it begins on, what it must give, and its text.
fn cases() -> Vec<(usize, &'static str, String)> {
    let mut cases: Vec<(usize, &str, String)> = Vec::new();
    let mut inside = false;
    for (at, line) in CASES.lines().enumerate() {
        match line.strip_prefix("```") {
            Some("") => inside = false,
            Some(info) => {
                inside = true;
                cases.push((at + 1, info.strip_prefix("rust,").expect("a block of Rust"), String::new()));
            }
            None if inside => {
                let (_, _, text) = cases.last_mut().expect("a block is open");
                *text += line;
                text.push('\n');
            }
            None => {}
        }
    }
    cases
}

/// The crate as it was built for this test, which lies beside it.
fn library() -> (PathBuf, PathBuf) {
    let folder = env::current_exe().unwrap().parent().unwrap().to_path_buf();
    let built =
        |path: &Path| fs::metadata(path).and_then(|file| file.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
    let library = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rlib"))
        .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("librrddmma-")))
        .max_by_key(|path| built(path));
    (library.expect("the crate's library beside its tests"), folder)
}

#[test]
fn every_case_fails_for_its_own_reason() {
    let (library, folder) = library();
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let cases = cases();
    assert!(cases.len() > 20, "the page has only {} cases", cases.len());
    let mut wrong = Vec::new();
    for (line, wanted, text) in cases {
        let mut extern_crate = std::ffi::OsString::from("rrddmma=");
        extern_crate.push(&library);
        let mut child = Command::new(&rustc)
            .args([
                "--edition=2024",
                "--crate-type=lib",
                "--emit=metadata",
                "--error-format=short",
                "-o",
                "-",
            ])
            .arg("--extern")
            .arg(&extern_crate)
            .arg("-L")
            .arg(format!("dependency={}", folder.display()))
            .arg("-")
            // The compiler needs no device, and no emulator that speaks in its name.
            .env_remove("LD_PRELOAD")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let messages = String::from_utf8_lossy(&output.stderr);
        let mut codes: Vec<_> = messages
            .lines()
            .filter_map(|message| message.split_once("error[")?.1.split_once(']'))
            .map(|(code, _)| code)
            .collect();
        codes.dedup();
        let right = match wanted {
            "compiles" => output.status.success(),
            code => !output.status.success() && codes == [code],
        };
        if !right {
            wrong.push(format!("line {line}: {wanted} expected\n{messages}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
