//! The rows of `bench verbs`: the poll of an empty completion queue, and a write with its completion.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::Result;
use clap::Args;
use serde_json::{Value, json};

use super::callgrind;
use crate::setup::{self, Purpose};
use crate::ui::{self, Tone};
use crate::workspace::{self, Flavour};
use crate::{Verdict, emu, process};

/// What `bench verbs` is asked.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Prints the table as JSON
    #[arg(long)]
    json: bool,
}

/// One contestant of a row.
struct Entry {
    row: &'static str,
    name: &'static str,
    language: Language,
    program: &'static str,
    arguments: &'static [&'static str],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Language {
    C,
    Rust,
}

const fn c(
    row: &'static str,
    name: &'static str,
    program: &'static str,
    arguments: &'static [&'static str],
) -> Entry {
    Entry { row, name, language: Language::C, program, arguments }
}

const fn rust(
    row: &'static str,
    name: &'static str,
    program: &'static str,
    arguments: &'static [&'static str],
) -> Entry {
    Entry { row, name, language: Language::Rust, program, arguments }
}

impl Entry {
    /// The loop without the calls, to be taken off.
    fn is_scaffold(&self) -> bool {
        self.arguments.last() == Some(&"scaffold")
    }
}

const EMPTY: &str = "empty poll";
const NULL: &str = "write + poll, null provider";
const DEVICE: &str = "write + poll, libmlx5";

const ENTRIES: &[Entry] = &[
    c(EMPTY, "scaffold, C", "empty_poll", &["scaffold"]),
    c(EMPTY, "ibv_poll_cq, C", "empty_poll", &["poll"]),
    rust(EMPTY, "scaffold, Rust", "empty_poll", &["scaffold"]),
    rust(EMPTY, "rrddmma poll_into", "empty_poll", &["poll-into"]),
    rust(EMPTY, "rrddmma poll", "empty_poll", &["poll"]),
    c(NULL, "scaffold, C", "write", &["null", "scaffold"]),
    c(NULL, "ibv_post_send + ibv_poll_cq, C", "write", &["null", "post"]),
    rust(NULL, "scaffold, Rust", "write", &["null", "scaffold"]),
    rust(NULL, "rrddmma raw", "write", &["null", "raw"]),
    rust(NULL, "rrddmma shared, slices made before", "write", &["null", "prepared"]),
    rust(NULL, "rrddmma shared, sliced for each", "write", &["null", "shared"]),
    rust(NULL, "rrddmma owned buffers", "write", &["null", "owned"]),
    c(DEVICE, "scaffold, C", "write", &["device", "scaffold"]),
    c(DEVICE, "ibv_post_send + ibv_poll_cq, C", "write", &["device", "post"]),
    rust(DEVICE, "scaffold, Rust", "write", &["device", "scaffold"]),
    rust(DEVICE, "rrddmma raw", "write", &["device", "raw"]),
    rust(DEVICE, "rrddmma shared, slices made before", "write", &["device", "prepared"]),
    rust(DEVICE, "rrddmma shared, sliced for each", "write", &["device", "shared"]),
    rust(DEVICE, "rrddmma owned buffers", "write", &["device", "owned"]),
];

/// The folder of what C programs of this workspace share: a device, and queue pairs on it.
const SHARED_C: &str = "rrddmma-emu/tests/programs";

/// The C programs, each with what it is made of besides its own file.
const C_PROGRAMS: &[(&str, &[&str])] = &[("empty_poll", &[]), ("write", &["null_provider"])];

const LIMIT: Duration = Duration::from_secs(20 * 60);

/// Builds both programs, counts, and prints.
pub(super) fn run(options: &Options) -> Result<Verdict> {
    let verdict = setup::ensure(Purpose::Bench)?;
    if verdict != Verdict::Good {
        return Ok(verdict);
    }
    let emulator = emu::build()?;
    let (c, rust) = (build_c()?, build_rust()?);
    let mut counts = Vec::new();
    let bar = ui::bar("counting instructions", ENTRIES.len());
    for entry in ENTRIES {
        let folder = if entry.language == Language::C { &c } else { &rust };
        counts.push(callgrind::per_iteration(&emulator, &folder.join(entry.program), entry.arguments)?);
        bar.inc(1);
    }
    bar.finish_and_clear();
    let versions = versions();
    if options.json {
        println!("{}", serde_json::to_string_pretty(&json(&counts, &versions))?);
    } else {
        print(&counts, &versions);
    }
    Ok(Verdict::Good)
}

/// Builds the C programs and gives their folder.
fn build_c() -> Result<PathBuf> {
    let folder = workspace::cache()?.join("bench");
    std::fs::create_dir_all(&folder)?;
    let sources = workspace::root().join("bench/c");
    for (program, others) in C_PROGRAMS {
        let mut compiler = Command::new("cc");
        compiler.args(["-O2", "-g", "-Wall", "-I"]).arg(workspace::root().join(SHARED_C));
        compiler.arg("-o").arg(folder.join(program));
        for source in std::iter::once(program).chain(*others) {
            compiler.arg(sources.join(source).with_extension("c"));
        }
        process::output(compiler.args(["-libverbs", "-ldl"]), LIMIT)?;
    }
    Ok(folder)
}

/// Builds the Rust programs and gives their folder.
fn build_rust() -> Result<PathBuf> {
    let mut cargo = Flavour::Host.cargo()?;
    cargo.args(["build", "--quiet", "--release", "-p", "rrddmma-bench"]);
    let bar = ui::spinner("building the Rust programs");
    let built = process::output(&mut cargo, LIMIT);
    bar.finish_and_clear();
    built?;
    Ok(Flavour::Host.target()?.join("release"))
}

/// The count of the scaffold of the same row and language.
fn scaffold(entry: &Entry, counts: &[f64]) -> f64 {
    let is_its =
        |other: &Entry| other.is_scaffold() && (other.row, other.language) == (entry.row, entry.language);
    let found = ENTRIES.iter().position(is_its);
    found.and_then(|at| counts.get(at)).copied().unwrap_or_default()
}

/// The count without the loop.
fn net(entry: &Entry, count: f64, counts: &[f64]) -> Option<f64> {
    (!entry.is_scaffold()).then(|| count - scaffold(entry, counts))
}

/// How much more than C's in the same row that is.
fn over_c(entry: &Entry, net: f64, counts: &[f64]) -> Option<f64> {
    let is_c =
        |other: &Entry| other.row == entry.row && other.language == Language::C && !other.is_scaffold();
    let at = ENTRIES.iter().position(is_c).filter(|_| entry.language == Language::Rust)?;
    Some(net - (counts.get(at)? - scaffold(&ENTRIES[at], counts)))
}

fn print(counts: &[f64], versions: &[(&'static str, String)]) {
    let mut table = ui::table(&["row", "who", "instructions", "without the loop", "over C"]);
    for (entry, count) in ENTRIES.iter().zip(counts) {
        let net = net(entry, *count, counts);
        let over = net.and_then(|net| over_c(entry, net, counts));
        let shown = |value: Option<f64>| value.map_or_else(String::new, |value| format!("{value:.1}"));
        table.add_row([
            ui::cell(Tone::Plain, entry.row),
            ui::cell(if entry.is_scaffold() { Tone::Dim } else { Tone::Plain }, entry.name),
            ui::number(format!("{count:.1}")),
            ui::number(shown(net)),
            ui::number(over.map_or_else(String::new, |over| format!("{over:+.1}"))),
        ]);
    }
    println!("{table}");
    for (name, version) in versions {
        println!("{name:<10} {version}");
    }
}

fn json(counts: &[f64], versions: &[(&'static str, String)]) -> Value {
    let entries: Vec<Value> = ENTRIES
        .iter()
        .zip(counts)
        .map(|(entry, count)| {
            let net = net(entry, *count, counts);
            let over = net.and_then(|net| over_c(entry, net, counts));
            json!({ "row": entry.row, "who": entry.name, "instructions": count, "without_loop": net, "over_c": over })
        })
        .collect();
    let versions: serde_json::Map<String, Value> =
        versions.iter().map(|(name, version)| ((*name).to_owned(), json!(version))).collect();
    json!({ "counts": entries, "versions": versions })
}

/// What was measured with what.
fn versions() -> Vec<(&'static str, String)> {
    let first_line = |program: &str, argument: &str| {
        let done = process::output(Command::new(program).arg(argument), Duration::from_secs(30));
        done.ok()
            .and_then(|text| text.lines().next().map(str::to_owned))
            .unwrap_or_else(|| "unknown".to_owned())
    };
    vec![
        ("rustc", first_line("rustc", "--version")),
        ("cc", first_line("cc", "--version")),
        ("valgrind", first_line("valgrind", "--version")),
        ("libibverbs", pkg_version("libibverbs")),
        ("libmlx5", pkg_version("libmlx5")),
    ]
}

fn pkg_version(package: &str) -> String {
    let mut command = Command::new("pkg-config");
    let done = process::output(command.args(["--modversion", package]), Duration::from_secs(30));
    done.map_or_else(|_| "unknown".to_owned(), |text| text.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_c_references_are_in_the_tree() {
        for entry in ENTRIES.iter().filter(|entry| entry.language == Language::C) {
            let (_, others) = C_PROGRAMS.iter().find(|(name, _)| *name == entry.program).unwrap();
            for source in std::iter::once(&entry.program).chain(*others) {
                assert!(
                    workspace::root().join("bench/c").join(source).with_extension("c").is_file(),
                    "{source}"
                );
            }
        }
    }

    #[test]
    fn each_row_has_c_and_a_scaffold_per_language() {
        for entry in ENTRIES {
            let of = |language| ENTRIES.iter().filter(move |e| e.row == entry.row && e.language == language);
            assert_eq!(of(entry.language).filter(|e| e.is_scaffold()).count(), 1, "{}", entry.row);
            assert_eq!(of(Language::C).count(), 2, "{}", entry.row);
        }
    }

    #[test]
    fn the_loop_is_taken_off_and_c_compared_with() {
        let counts = [2.0, 98.0, 1.0, 103.0, 110.0];
        let value = json(&counts, &[("rustc", "x".to_owned())]);
        assert_eq!(value["counts"][1]["without_loop"], 96.0);
        assert_eq!(value["counts"][3]["over_c"], 6.0);
        assert!(value["counts"][0]["without_loop"].is_null() && value["counts"][1]["over_c"].is_null());
    }
}
