//! The rows of `bench verbs`. So far one: the poll of an empty completion queue.

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
    name: &'static str,
    program: Program,
    argument: &'static str,
    /// The loop without the call, to be taken off.
    is_scaffold: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Program {
    C,
    Rust,
}

const EMPTY_POLL: &[Entry] = &[
    Entry { name: "scaffold, C", program: Program::C, argument: "scaffold", is_scaffold: true },
    Entry { name: "ibv_poll_cq, C", program: Program::C, argument: "poll", is_scaffold: false },
    Entry { name: "scaffold, Rust", program: Program::Rust, argument: "scaffold", is_scaffold: true },
    Entry { name: "rrddmma poll_into", program: Program::Rust, argument: "poll-into", is_scaffold: false },
    Entry { name: "rrddmma poll", program: Program::Rust, argument: "poll", is_scaffold: false },
];

const ROW: &str = "empty poll";
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
    for entry in EMPTY_POLL {
        let program = if entry.program == Program::C { &c } else { &rust };
        let bar = ui::spinner(&format!("counting {ROW}: {}", entry.name));
        let count = callgrind::per_iteration(&emulator, program, entry.argument);
        bar.finish_and_clear();
        counts.push(count?);
    }
    let versions = versions();
    if options.json {
        println!("{}", serde_json::to_string_pretty(&json(&counts, &versions))?);
    } else {
        print(&counts, &versions);
    }
    Ok(Verdict::Good)
}

fn build_c() -> Result<PathBuf> {
    let folder = workspace::cache()?.join("bench");
    std::fs::create_dir_all(&folder)?;
    let program = folder.join("empty_poll");
    let mut compiler = Command::new("cc");
    compiler.args(["-O2", "-g", "-Wall", "-o"]).arg(&program);
    compiler.arg(workspace::root().join("bench/c/empty_poll.c")).arg("-libverbs");
    process::output(&mut compiler, LIMIT)?;
    Ok(program)
}

fn build_rust() -> Result<PathBuf> {
    let mut cargo = Flavour::Host.cargo()?;
    cargo.args(["build", "--quiet", "--release", "-p", "rrddmma-bench"]);
    let bar = ui::spinner("building the Rust programs");
    let built = process::output(&mut cargo, LIMIT);
    bar.finish_and_clear();
    built?;
    Ok(Flavour::Host.target()?.join("release/empty_poll"))
}

/// The scaffold of the same language, counted before.
fn scaffold(index: usize, counts: &[f64]) -> f64 {
    let program = EMPTY_POLL[index].program;
    let found = EMPTY_POLL.iter().position(|entry| entry.is_scaffold && entry.program == program);
    found.and_then(|at| counts.get(at)).copied().unwrap_or_default()
}

fn print(counts: &[f64], versions: &[(&'static str, String)]) {
    let mut table = ui::table(&["row", "who", "instructions", "without the loop"]);
    for (i, (entry, count)) in EMPTY_POLL.iter().zip(counts).enumerate() {
        let net =
            if entry.is_scaffold { String::new() } else { format!("{:.1}", count - scaffold(i, counts)) };
        table.add_row([
            ui::cell(Tone::Plain, ROW),
            ui::cell(if entry.is_scaffold { Tone::Dim } else { Tone::Plain }, entry.name),
            ui::number(format!("{count:.1}")),
            ui::number(net),
        ]);
    }
    println!("{table}");
    for (name, version) in versions {
        println!("{name:<10} {version}");
    }
}

fn json(counts: &[f64], versions: &[(&'static str, String)]) -> Value {
    let entries: Vec<Value> = EMPTY_POLL
        .iter()
        .zip(counts)
        .enumerate()
        .map(|(i, (entry, count))| {
            let net = (!entry.is_scaffold).then(|| count - scaffold(i, counts));
            json!({ "row": ROW, "who": entry.name, "instructions": count, "without_loop": net })
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
    fn the_c_reference_is_in_the_tree() {
        assert!(workspace::root().join("bench/c/empty_poll.c").is_file());
    }

    #[test]
    fn each_language_has_its_scaffold() {
        let counts = [2.0, 98.0, 1.0, 103.0, 110.0];
        assert_eq!(scaffold(1, &counts), 2.0);
        assert_eq!(scaffold(4, &counts), 1.0);
        let value = json(&counts, &[("rustc", "x".to_owned())]);
        assert_eq!(value["counts"][1]["without_loop"], 96.0);
        assert!(value["counts"][0]["without_loop"].is_null());
    }
}
