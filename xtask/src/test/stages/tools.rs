//! The C tools between two processes, over every transport that they support, with flags drawn by a seed.

use anyhow::Result;

use super::super::run::Run;
use super::super::tools::{Draw, MATRIX, arguments, run as run_pair};

/// How often each row is drawn with `--all`.
const ROUNDS: u32 = 25;

pub(super) fn run(run: &mut Run) -> Result<()> {
    let emulator = run.emulator()?;
    let fabric = run.fabric("tools");
    println!("seed {0}: `--seed {0}` draws the same flags again", run.seed);
    for row in MATRIX.iter().filter(|row| !row.is_perftest()) {
        // What everybody tries first, whatever is drawn.
        for flag in [None, Some("-e"), Some("-N")] {
            if flag.is_some_and(|name| !row.flags.iter().any(|flag| flag.name == name)) {
                continue;
            }
            let arguments: Vec<String> =
                ["-g", "1", "-n", "100"].into_iter().chain(flag).map(str::to_owned).collect();
            let name = format!("{} {}", row.tool, arguments.join(" "));
            run.check(&name, run_pair(&emulator, &fabric, row.tool, &arguments)?);
        }
    }
    let mut draw = Draw::new(run.seed);
    for _ in 0..if run.all { ROUNDS } else { 1 } {
        for row in MATRIX {
            for &transport in row.transports {
                let arguments = arguments(row, transport, &mut draw);
                let name = format!("{} {}", row.tool, arguments.join(" "));
                run.check(&name, run_pair(&emulator, &fabric, row.tool, &arguments)?);
            }
        }
    }
    Ok(())
}
