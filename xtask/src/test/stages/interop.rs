//! Our ping-pongs with themselves and with the C tools, in both roles, on both builds.

use std::time::Duration;

use anyhow::{Context, Result};

use super::super::run::Run;
use crate::pingpong::{self, Bed, Job, PAIRS, Tool, verdict};
use crate::workspace::Flavour;

/// Each tool with its sizes: the last is the longest message that is tried, and of datagrams the longest there is.
const TOOLS: [(Tool, [u32; 5]); 5] = [
    (Tool::Rc, [1, 64, 4096, 65536, 1_048_577]),
    (Tool::Uc, [1, 64, 4096, 65536, 1_048_577]),
    (Tool::Ud, [1, 64, 1000, 2048, 4096]),
    (Tool::Srq, [1, 64, 4096, 65536, 1_048_577]),
    (Tool::Xrc, [1, 64, 4096, 65536, 1_048_577]),
];

pub(super) fn run(run: &mut Run) -> Result<()> {
    for flavour in [Flavour::PkgConfig, Flavour::Vendored] {
        let bed = bed(run, flavour, "interop")?;
        for (tool, sizes) in TOOLS {
            for size in sizes {
                for events in [false, true] {
                    for pair in PAIRS {
                        let iterations = if size > 100_000 { 20 } else { 200 };
                        let patience = Duration::from_secs(20);
                        let job = Job { tool, pair, size, iterations, events, corrupt: (0, 0), patience };
                        let name = format!("{}, {}", flavour.name(), job.name());
                        run.check(&name, verdict(&pingpong::run(&bed, &job)?));
                    }
                }
            }
        }
    }
    Ok(())
}

/// The emulator with the ping-pongs of a build.
pub(super) fn bed(run: &mut Run, flavour: Flavour, name: &str) -> Result<Bed> {
    let emulator = run.emulator()?;
    let rust = flavour.build_examples()?;
    let fabric = run.fabric(&format!("{name}-{}", flavour.name()));
    let devices = pingpong::devices(Some((&emulator, &fabric)))?;
    let device = devices.into_iter().find(|d| d.active).context("the emulator shows no active device")?;
    Ok(Bed { emulator: Some(emulator), fabric, device, rust })
}
