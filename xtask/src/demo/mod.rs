//! `demo`: RDMA at work in one command.

mod plan;
mod table;

use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use clap::Args;

use crate::Verdict;
use crate::emu::{self, Emulator};
use crate::pingpong::{self, Bed, Device, Job, Outcome, PAIRS};
use crate::setup::{self, Purpose};
use crate::ui;
use crate::workspace::Flavour;

/// What `demo` is asked.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Uses the emulator even if this host has a ConnectX
    #[arg(long)]
    emulated: bool,
    /// Prints the result as JSON
    #[arg(long)]
    json: bool,
    /// Lets the Rust ends spoil N messages in all, to see that they are noticed
    #[arg(long, value_name = "N", default_value_t = 0)]
    corrupt: u32,
    /// Bytes in a message (repeatable)
    #[arg(long = "size", value_name = "BYTES", value_parser = clap::value_parser!(u32).range(1..), default_values_t = [4096])]
    sizes: Vec<u32>,
    /// Round trips of each run
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), default_value_t = 1000)]
    iters: u32,
}

/// How long the parts took.
#[derive(Debug, Clone, Copy, Default)]
struct Times {
    setup: Duration,
    build: Duration,
    run: Duration,
}

/// Sets up, builds, runs the three pairs and prints one table.
pub(crate) fn run(options: &Options) -> Result<Verdict> {
    let jobs = plan::jobs(&options.sizes, options.iters, options.corrupt)?;
    let mut times = Times::default();

    let begun = Instant::now();
    let verdict = setup::ensure(Purpose::Demo)?;
    if verdict != Verdict::Good {
        return Ok(verdict);
    }
    times.setup = begun.elapsed();

    let begun = Instant::now();
    let rust = Flavour::Host.build_examples()?;
    let (emulator, device) = choose(options.emulated)?;
    times.build = begun.elapsed();

    let fabric = format!("demo-{}", std::process::id());
    let bed = Bed { emulator, fabric, device, rust };
    let begun = Instant::now();
    let outcomes = jobs.iter().map(|job| one(&bed, job)).collect::<Result<Vec<_>>>()?;
    times.run = begun.elapsed();

    if options.json {
        println!("{}", serde_json::to_string_pretty(&table::json(&bed, &outcomes, options.corrupt, times))?);
    } else {
        table::print(&bed, &outcomes, options.corrupt, times);
    }
    let good =
        outcomes.iter().all(|o| o.failure.is_none() && o.mismatches() == 0) && outcomes.len() >= PAIRS.len();
    Ok(if good { Verdict::Good } else { Verdict::Bad })
}

fn one(bed: &Bed, job: &Job) -> Result<Outcome> {
    let bar = ui::spinner(&format!("{}, {} bytes", job.pair, job.size));
    let outcome = pingpong::run(bed, job);
    bar.finish_and_clear();
    outcome
}

/// The host's own ConnectX if it has one that is up, else the emulated one.
fn choose(emulated: bool) -> Result<(Option<Emulator>, Device)> {
    if !emulated
        && let Some(device) = pingpong::devices(None)?.into_iter().find(|d| d.is_connectx() && d.active)
    {
        return Ok((None, device));
    }
    let emulator = emu::build()?;
    let fabric = format!("look-{}", std::process::id());
    let Some(device) = pingpong::devices(Some((&emulator, &fabric)))?.into_iter().find(|d| d.active) else {
        bail!(
            "the emulator shows no device with a port that is up; look with: cargo xtask emu -- ibv_devinfo -v"
        );
    };
    Ok((Some(emulator), device))
}
