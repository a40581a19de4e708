//! `bench verbs`: counts, judges and prints.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::Result;
use clap::Args;
use serde_json::{Value, json};

use super::callgrind;
use super::programs::Programs;
use super::rows::{Author, Bound, ENTRIES, Entry};
use super::stopwatch::Stopwatch;
use crate::setup::{self, Purpose};
use crate::ui::{self, Tone};
use crate::{Verdict, emu, process};

/// What `bench verbs` is asked.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Prints the table as JSON
    #[arg(long)]
    json: bool,
    /// Leaves the other crates out, whose build takes minutes and the network
    #[arg(long)]
    without_peers: bool,
}

/// The instructions of each entry, if it was counted.
type Counts = [Option<f64>];

/// The nanoseconds of each entry, if it was timed.
type Times = [Option<f64>];

/// Builds the programs, tries ours, counts, and prints; bad if a bound is exceeded.
pub(super) fn run(options: &Options) -> Result<Verdict> {
    let verdict = setup::ensure(Purpose::Bench)?;
    if verdict != Verdict::Good {
        return Ok(verdict);
    }
    let emulator = emu::build()?;
    let programs = Programs::build(!options.without_peers)?;
    programs.self_test(&emulator)?;
    let stopwatch = Stopwatch::build()?;
    let (mut counts, mut times) = (Vec::new(), Vec::new());
    let bar = ui::bar("counting instructions", ENTRIES.len());
    for entry in ENTRIES {
        let program = programs.of(entry);
        let count = |program: &PathBuf| callgrind::per_iteration(&emulator, program, entry.arguments);
        counts.push(program.as_ref().map(count).transpose()?);
        let time = |program: &PathBuf| stopwatch.per_iteration(&emulator, program, entry.arguments);
        times.push(program.as_ref().filter(|_| !entry.is_scaffold()).map(time).transpose()?);
        bar.inc(1);
    }
    bar.finish_and_clear();
    let versions = versions();
    if options.json {
        println!("{}", serde_json::to_string_pretty(&json(&counts, &times, &versions))?);
    } else {
        print(&counts, &times, &versions);
    }
    let is_kept = ENTRIES.iter().all(|entry| judge(entry, &counts) != Some(false));
    Ok(if is_kept { Verdict::Good } else { Verdict::Bad })
}

/// The count without the loop of the same row and program.
fn net(entry: &Entry, counts: &Counts) -> Option<f64> {
    let count = |wanted: &dyn Fn(&Entry) -> bool| *counts.get(ENTRIES.iter().position(wanted)?)?;
    let same =
        |other: &Entry| (other.row, other.author, other.program) == (entry.row, entry.author, entry.program);
    let own = count(&|other| std::ptr::eq(other, entry))?;
    let scaffold = count(&|other| other.is_scaffold() && same(other))?;
    (!entry.is_scaffold()).then_some(own - scaffold)
}

/// What C takes in the same row.
fn net_of_c(entry: &Entry, counts: &Counts) -> Option<f64> {
    let is_c = |other: &&Entry| other.row == entry.row && other.author == Author::C && !other.is_scaffold();
    ENTRIES.iter().find(is_c).and_then(|c| net(c, counts)).filter(|_| entry.author != Author::C)
}

/// Whether an entry with a bound keeps it.
fn judge(entry: &Entry, counts: &Counts) -> Option<bool> {
    let (own, c) = (net(entry, counts)?, net_of_c(entry, counts)?);
    let peers = ENTRIES.iter().filter(|other| other.row == entry.row && other.author == Author::Peer);
    match entry.bound {
        Bound::None => None,
        Bound::Over(instructions) => Some(own <= c + instructions),
        Bound::Times(factor) => {
            let is_least = peers.filter_map(|peer| net(peer, counts)).all(|peer| own < peer);
            Some(own <= c * factor && is_least)
        }
    }
}

/// A bound in words.
fn shown(bound: Bound) -> String {
    match bound {
        Bound::None => String::new(),
        Bound::Over(instructions) => format!("{instructions:+}"),
        Bound::Times(factor) => format!("× {factor}"),
    }
}

fn print(counts: &Counts, times: &Times, versions: &[(&'static str, String)]) {
    let mut table = ui::table(&[
        "row",
        "who",
        "instructions",
        "without the loop",
        "over C",
        "of C",
        "bound",
        "kept",
        "ns",
    ]);
    for ((entry, count), time) in ENTRIES.iter().zip(counts).zip(times) {
        let (own, c) = (net(entry, counts), net_of_c(entry, counts));
        let both = own.zip(c);
        let number = |value: Option<f64>| value.map_or_else(String::new, |value| format!("{value:.1}"));
        let (tone, kept) = match judge(entry, counts) {
            None => (Tone::Plain, ""),
            Some(true) => (Tone::Good, "yes"),
            Some(false) => (Tone::Bad, "no"),
        };
        table.add_row([
            ui::cell(Tone::Plain, entry.row),
            ui::cell(if entry.is_scaffold() { Tone::Dim } else { Tone::Plain }, entry.name),
            ui::number(number(*count)),
            ui::number(number(own)),
            ui::number(both.map_or_else(String::new, |(own, c)| format!("{:+.1}", own - c))),
            ui::number(both.map_or_else(String::new, |(own, c)| format!("{:.3}", own / c))),
            ui::number(shown(entry.bound)),
            ui::cell(tone, kept),
            ui::number(number(*time)),
        ]);
    }
    println!("{table}");
    println!("ns: nanoseconds with the loop and without the device; they are no verdict.");
    for (name, version) in versions {
        println!("{name:<10} {version}");
    }
}

fn json(counts: &Counts, times: &Times, versions: &[(&'static str, String)]) -> Value {
    let entries: Vec<Value> = ENTRIES
        .iter()
        .zip(counts)
        .zip(times)
        .map(|((entry, count), time)| {
            let (own, c) = (net(entry, counts), net_of_c(entry, counts));
            json!({
                "row": entry.row,
                "who": entry.name,
                "instructions": count,
                "without_loop": own,
                "over_c": own.zip(c).map(|(own, c)| own - c),
                "bound": shown(entry.bound),
                "kept": judge(entry, counts),
                "nanoseconds": time,
            })
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

    /// Counts in which each scaffold takes 10 instructions, C 110, ours `ours` and each peer `peer`.
    fn counts(ours: f64, peer: f64) -> Vec<Option<f64>> {
        let of = |entry: &Entry| match entry.author {
            _ if entry.is_scaffold() => 10.0,
            Author::C => 110.0,
            Author::Ours => ours,
            Author::Peer => peer,
        };
        ENTRIES.iter().map(|entry| Some(of(entry))).collect()
    }

    fn kept(counts: &Counts, what: impl Fn(Bound) -> bool) -> bool {
        let mut judged = ENTRIES.iter().filter(|entry| what(entry.bound)).map(|entry| judge(entry, counts));
        judged.all(|kept| kept == Some(true))
    }

    #[test]
    fn the_loop_is_taken_off_and_c_compared_with() {
        let times: Vec<_> = ENTRIES.iter().map(|entry| (!entry.is_scaffold()).then_some(7.5)).collect();
        let value = json(&counts(113.0, 200.0), &times, &[("rustc", "x".to_owned())]);
        assert!(value["counts"][0]["nanoseconds"].is_null() && value["counts"][1]["nanoseconds"] == 7.5);
        assert_eq!(
            (&value["counts"][1]["without_loop"], &value["counts"][3]["over_c"]),
            (&json!(100.0), &json!(3.0))
        );
        assert!(value["counts"][0]["without_loop"].is_null() && value["counts"][1]["over_c"].is_null());
    }

    #[test]
    fn bounds_are_judged() {
        let (over, times) = (|b| matches!(b, Bound::Over(_)), |b| matches!(b, Bound::Times(_)));
        assert!(kept(&counts(112.0, 200.0), over) && kept(&counts(112.0, 200.0), times));
        assert!(!kept(&counts(116.0, 200.0), over), "raw may take five more");
        assert!(!kept(&counts(113.0, 200.0), times), "that is more than two percent");
        assert!(!kept(&counts(112.0, 112.0), times), "a peer takes as few");
        let without_peers: Vec<_> = counts(112.0, 0.0)
            .into_iter()
            .zip(ENTRIES)
            .map(|(n, e)| n.filter(|_| e.author != Author::Peer))
            .collect();
        assert!(kept(&without_peers, times));
    }
}
