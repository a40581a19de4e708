//! `pingpong`: the ping-pongs of the examples with themselves and with the C tools, in both roles, on a device of this machine.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result};
use clap::Args;

use super::{Bed, Device, Job, Outcome, PAIRS, Tool, devices, run};
use crate::Verdict;
use crate::workspace::Flavour;

/// What `pingpong` is asked.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Our `rc_pingpong`, with the others beside it; built if this is not given
    #[arg(long, value_name = "FILE")]
    rust: Option<PathBuf>,
}

/// Each tool with its sizes: one byte, a page, and the longest message that is tried, of datagrams the longest there is.
const TOOLS: [(Tool, [u32; 3]); 5] = [
    (Tool::Rc, [1, 4096, 1_048_577]),
    (Tool::Uc, [1, 4096, 1_048_577]),
    (Tool::Ud, [1, 1000, 4096]),
    (Tool::Srq, [1, 4096, 1_048_577]),
    (Tool::Xrc, [1, 4096, 1_048_577]),
];

/// Plays each pair and prints a line for it, as a test program does.
pub(crate) fn play(options: &Options) -> Result<Verdict> {
    let rust = match &options.rust {
        Some(file) => file.clone(),
        None => Flavour::Host.build_examples()?,
    };
    let bed = Bed { emulator: None, fabric: String::new(), device: chosen()?, rust };
    let mut failed = 0;
    for (tool, sizes) in TOOLS {
        if tool == Tool::Xrc && !bed.device.has_xrc() {
            println!("test {} ... ignored, the device has no XRC", tool.program());
            continue;
        }
        for size in sizes {
            for events in [false, true] {
                for pair in PAIRS {
                    let iterations = if size > 100_000 { 3 } else { 50 };
                    // For a machine whose processor is emulated on a busy one.
                    let patience = Duration::from_secs(60);
                    let job = Job { tool, pair, size, iterations, events, corrupt: (0, 0), patience };
                    let name = job.name();
                    match verdict(&run(&bed, &job)?) {
                        Ok(()) => println!("test {name} ... ok"),
                        Err(why) => {
                            failed += 1;
                            println!("test {name} ... FAILED\n---- {name} stdout ----\n{why}\n----");
                        }
                    }
                }
            }
        }
    }
    Ok(if failed == 0 { Verdict::Good } else { Verdict::Bad })
}

/// A run without failure, mismatch or unverified byte.
pub(crate) fn verdict(outcome: &Outcome) -> Result<(), String> {
    match (&outcome.failure, outcome.mismatches()) {
        (Some(failure), _) => Err(failure.clone()),
        (None, 0) => Ok(()),
        (None, mismatches) => Err(format!("{mismatches} mismatches")),
    }
}

/// The device of the tests, `RRDDMMA_TEST_DEVICE` and `RRDDMMA_TEST_GID_INDEX`, or the first that is up.
fn chosen() -> Result<Device> {
    let name = std::env::var("RRDDMMA_TEST_DEVICE").ok();
    let is_wanted = |device: &Device| device.active && name.as_ref().is_none_or(|name| device.name == *name);
    let mut device =
        devices(None)?.into_iter().find(is_wanted).context("there is no such device that is up")?;
    if let Ok(index) = std::env::var("RRDDMMA_TEST_GID_INDEX") {
        device.gid_index = Some(index.parse().context("RRDDMMA_TEST_GID_INDEX is no number")?);
    }
    Ok(device)
}
