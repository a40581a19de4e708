//! Random input to the emulator: requests to the device model, whose memory is watched, and calls with wild addresses to
//! what programs are run on, under the address sanitizer.

mod sanitized;

use anyhow::Result;

use super::super::run::Run;
use crate::workspace::{self, Flavour};
use sanitized::Sanitized;

/// How many times more random input the unit tests get than when they run as such, briefly and with `--all`. What builds
/// a scene for each round does with fewer.
const MORE: Sizes<u32> = Sizes { brief: 5, long: 500 };
const MORE_ROUNDS: Sizes<u32> = Sizes { brief: 1, long: 20 };
/// Calls of the program that makes wild ones.
const CALLS: Sizes<u32> = Sizes { brief: 20_000, long: 1_000_000 };

/// C programs that use what there is, from the tests of the emulator, with their arguments.
const PROGRAMS: [(&str, &[&str]); 6] = [
    ("behaviour", &[]),
    ("programs/operations.c", &[]),
    ("programs/threads.c", &["2000"]),
    ("programs/events.c", &[]),
    ("programs/multicast.c", &[]),
    ("programs/xrc.c", &[]),
];

#[derive(Debug, Clone, Copy)]
struct Sizes<T> {
    brief: T,
    long: T,
}

impl<T> Sizes<T> {
    fn of(self, run: &Run) -> T {
        if run.all { self.long } else { self.brief }
    }
}

pub(super) fn run(run: &mut Run) -> Result<()> {
    println!("seed {0}: `--seed {0}` draws the same again", run.seed);
    let requests = unit_tests(run, "sweep::", MORE.of(run));
    let rounds = unit_tests(run, "fuzz::", MORE_ROUNDS.of(run));
    let calls = calls(run);
    requests.and(rounds).and(calls)
}

fn unit_tests(run: &mut Run, which: &str, more: u32) -> Result<()> {
    let mut cargo = Flavour::Host.cargo()?;
    cargo.args(["test", "--release", "-p", "rrddmma-emu", "--lib", which, "--", "--nocapture"]);
    cargo.env("RRDDMMA_EMU_FUZZ", more.to_string()).env("RRDDMMA_EMU_SEED", run.seed.to_string());
    run.cargo(&mut cargo)
}

fn calls(run: &mut Run) -> Result<()> {
    let emulator = run.emulator()?;
    let sanitized = Sanitized::build(emulator)?;
    let tests = workspace::root().join("rrddmma-emu/tests");
    let limit = run.limit();
    let wild = sanitized.compile(&tests.join("wild"))?;
    let (seed, calls) = (run.seed.to_string(), CALLS.of(run).to_string());
    let outcome = sanitized.run(&wild, &[&seed, &calls], &run.fabric("wild"), limit)?;
    run.check("calls with wild addresses", outcome.map(|said| println!("{}", said.trim_end())));
    for (name, arguments) in PROGRAMS {
        let program = sanitized.compile(&tests.join(name))?;
        let outcome = sanitized.run(&program, arguments, &run.fabric("asan"), limit)?;
        run.check(&format!("{name}, under the address sanitizer"), outcome.map(drop));
    }
    Ok(())
}
