//! `bench emu`: what the emulator itself costs, as multiples of what it cannot do without.
//!
//! Processor time and not the clock on the wall, so that other programs on the machine disturb little; contestants take turns, and
//! what is shown is the median of the rounds.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};
use clap::Args;
use serde_json::{Value, json};

use super::programs;
use crate::emu::{self, Emulator};
use crate::setup::{self, Purpose};
use crate::ui::{self, Tone};
use crate::{Verdict, process};

/// What `bench emu` is asked.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Prints the table as JSON
    #[arg(long)]
    json: bool,
}

/// Two programs that are measured in turn.
struct Pair {
    name: &'static str,
    /// Arguments of `bench/c/emu.c`; the first runs on the emulator, the second without.
    emulated: &'static [&'static str],
    bare: &'static [&'static str],
    bare_name: &'static str,
    aim: Aim,
}

/// What is wanted of a ratio.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Aim {
    /// Of the time: at most so many times as long.
    AtMost(f64),
    /// Of the speed: at least such a part of it.
    AtLeast(f64),
}

impl Aim {
    /// The ratio that the aim is about.
    fn ratio(self, emulated: f64, bare: f64) -> f64 {
        match self {
            Self::AtMost(_) => emulated / bare,
            Self::AtLeast(_) => bare / emulated,
        }
    }

    fn is_met(self, ratio: f64) -> bool {
        match self {
            Self::AtMost(limit) => ratio <= limit,
            Self::AtLeast(limit) => ratio >= limit,
        }
    }

    fn shown(self) -> String {
        match self {
            Self::AtMost(limit) => format!("≤ {limit} ×"),
            Self::AtLeast(limit) => format!("≥ {limit}"),
        }
    }
}

/// 16 places of 64 KiB stay in a cache; 512, twice, are 64 MiB and do not.
const PAIRS: [Pair; 5] = [
    Pair {
        name: "trap: 64 bytes written, one at a time",
        emulated: &["write", "64", "16", "1", "20000"],
        bare: &["fault", "20000"],
        bare_name: "fault, decode, return",
        aim: Aim::AtMost(4.0),
    },
    Pair {
        name: "64 KiB written, in lists of 16, out of memory",
        emulated: &["write", "65536", "512", "16", "4096"],
        bare: &["copy", "65536", "512", "4096"],
        bare_name: "memcpy",
        aim: Aim::AtLeast(0.5),
    },
    Pair {
        name: "64 KiB written, one at a time, out of memory",
        emulated: &["write", "65536", "512", "1", "4096"],
        bare: &["copy", "65536", "512", "4096"],
        bare_name: "memcpy",
        aim: Aim::AtLeast(0.5),
    },
    Pair {
        name: "64 KiB written, in lists of 16, in the cache",
        emulated: &["write", "65536", "16", "16", "8192"],
        bare: &["copy", "65536", "16", "8192"],
        bare_name: "memcpy",
        aim: Aim::AtLeast(0.5),
    },
    Pair {
        name: "64 KiB written, one at a time, in the cache",
        emulated: &["write", "65536", "16", "1", "8192"],
        bare: &["copy", "65536", "16", "8192"],
        bare_name: "memcpy",
        aim: Aim::AtLeast(0.5),
    },
];

const ROUNDS: usize = 7;
const LIMIT: Duration = Duration::from_secs(120);

/// A pair with its medians.
struct Measured {
    pair: &'static Pair,
    emulated: f64,
    bare: f64,
    ratio: f64,
    /// The least and the greatest ratio of a round.
    between: (f64, f64),
}

/// An open device that nobody uses.
struct Idle {
    ticks: u64,
    threads: u64,
    kibibytes: u64,
}

impl Idle {
    const SECONDS: &'static str = "5";
    const MOST_TICKS: u64 = 1;
    const MOST_KIBIBYTES: u64 = 8192;

    fn read(said: &str) -> Option<Self> {
        let mut numbers = said.split_whitespace().map(|word| word.parse().ok());
        Some(Self { ticks: numbers.next()??, threads: numbers.next()??, kibibytes: numbers.next()?? })
    }
}

/// Builds, measures and prints.
pub(super) fn run(options: &Options) -> Result<Verdict> {
    let verdict = setup::ensure(Purpose::Bench)?;
    if verdict != Verdict::Good {
        return Ok(verdict);
    }
    let emulator = emu::build()?;
    let program = programs::build_c()?.join("emu");
    let bar = ui::bar("measuring", PAIRS.len() * ROUNDS);
    let mut all = Vec::new();
    for pair in &PAIRS {
        let mut rounds = Vec::new();
        for _ in 0..ROUNDS {
            let emulated = time(on(&emulator, &program).args(pair.emulated))?;
            rounds.push((emulated, time(Command::new(&program).args(pair.bare))?));
            bar.inc(1);
        }
        all.push(judge(pair, &rounds));
    }
    bar.finish_and_clear();
    let said = process::output(on(&emulator, &program).args(["idle", Idle::SECONDS]), LIMIT)?;
    let idle = Idle::read(&said).context("the idle program printed no three numbers")?;
    if options.json {
        println!("{}", serde_json::to_string_pretty(&json(&all, &idle))?);
    } else {
        print(&all, &idle);
    }
    Ok(Verdict::Good)
}

fn on(emulator: &Emulator, program: &Path) -> Command {
    let mut command = emulator.command(Some(&format!("bench-{}", std::process::id())), None);
    command.arg("--").arg(program);
    command
}

/// Nanoseconds of one, as the program says.
fn time(command: &mut Command) -> Result<f64> {
    let said = process::output(command, LIMIT)?;
    said.trim().parse().with_context(|| format!("`{}` printed no number: {said}", process::show(command)))
}

fn judge(pair: &'static Pair, rounds: &[(f64, f64)]) -> Measured {
    let ratios: Vec<f64> = rounds.iter().map(|&(emulated, bare)| pair.aim.ratio(emulated, bare)).collect();
    Measured {
        pair,
        emulated: median(rounds.iter().map(|round| round.0).collect()),
        bare: median(rounds.iter().map(|round| round.1).collect()),
        between: (
            ratios.iter().copied().fold(f64::INFINITY, f64::min),
            ratios.iter().copied().fold(0.0, f64::max),
        ),
        ratio: median(ratios),
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

fn print(all: &[Measured], idle: &Idle) {
    let mut table = ui::table(&["what", "emulated", "compared with", "", "ratio", "rounds", "aim"]);
    for measured in all {
        let Measured { pair, emulated, bare, ratio, between } = measured;
        let tone = if pair.aim.is_met(*ratio) { Tone::Good } else { Tone::Bad };
        table.add_row([
            ui::cell(Tone::Plain, pair.name),
            ui::number(format!("{:.2} µs", emulated / 1000.0)),
            ui::cell(Tone::Plain, pair.bare_name),
            ui::number(format!("{:.2} µs", bare / 1000.0)),
            ui::cell(tone, format!("{ratio:.2}")),
            ui::number(format!("{:.2}–{:.2}", between.0, between.1)),
            ui::number(pair.aim.shown()),
        ]);
    }
    println!("{table}");
    let Idle { ticks, threads, kibibytes } = idle;
    println!(
        "an open device, idle for {} s: {ticks} ticks of processor time (aim ≤ {}), {threads} threads (aim 0), \
         {kibibytes} KiB (aim ≤ {})",
        Idle::SECONDS,
        Idle::MOST_TICKS,
        Idle::MOST_KIBIBYTES
    );
    println!(
        "Medians of {ROUNDS} rounds of processor time; 64 KiB are compared as speeds, 1 being memcpy's."
    );
}

fn json(all: &[Measured], idle: &Idle) -> Value {
    let rows: Vec<Value> = all
        .iter()
        .map(|measured| {
            let Measured { pair, emulated, bare, ratio, between } = measured;
            json!({
                "what": pair.name, "nanoseconds": emulated, "compared_with": pair.bare_name, "its_nanoseconds": bare,
                "ratio": ratio, "least": between.0, "greatest": between.1, "aim": pair.aim.shown(),
                "met": pair.aim.is_met(*ratio),
            })
        })
        .collect();
    let idle = json!({ "ticks": idle.ticks, "threads": idle.threads, "kibibytes": idle.kibibytes });
    json!({ "ratios": rows, "idle": idle })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_is_of_times_or_of_speeds() {
        assert_eq!(Aim::AtMost(4.0).ratio(6.0, 2.0), 3.0);
        assert_eq!(Aim::AtLeast(0.5).ratio(4.0, 3.0), 0.75);
        assert!(Aim::AtMost(4.0).is_met(4.0) && !Aim::AtMost(4.0).is_met(4.1));
        assert!(Aim::AtLeast(0.5).is_met(0.5) && !Aim::AtLeast(0.5).is_met(0.4));
    }

    #[test]
    fn the_median_of_the_rounds_is_shown_with_their_range() {
        let measured = judge(&PAIRS[0], &[(6.0, 2.0), (5.0, 1.0), (8.0, 2.0)]);
        assert_eq!((measured.emulated, measured.bare, measured.ratio), (6.0, 2.0, 4.0));
        assert_eq!(measured.between, (3.0, 5.0));
        let value = json(&[measured], &Idle { ticks: 0, threads: 1, kibibytes: 5000 });
        assert_eq!(
            (value["ratios"][0]["met"].as_bool(), value["idle"]["threads"].as_u64()),
            (Some(true), Some(1))
        );
    }

    #[test]
    fn what_the_idle_program_says_is_read() {
        let idle = Idle::read("0 1 5100\n").unwrap();
        assert_eq!((idle.ticks, idle.threads, idle.kibibytes), (0, 1, 5100));
        assert!(Idle::read("0 1").is_none() && Idle::read("x 1 2").is_none());
    }
}
