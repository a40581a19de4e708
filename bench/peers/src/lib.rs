//! What the loops of all peers have in common: the same as in `bench/src/bin/write.rs`.

use std::hint::black_box;

use anyhow::{Context, Result, bail};
use rrddmma_emu_control::Emulator;

pub const SIZE: usize = 64;
/// Half of the memory; writes go from there to the other half.
pub const HALF: usize = 2048;

/// What the command line says: whether to work or only to loop, and how often.
pub fn arguments(choices: &[&str]) -> Result<(String, u64)> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [what, iterations] if choices.contains(&what.as_str()) => {
            Ok((what.clone(), iterations.parse().context("ITERATIONS is a number")?))
        }
        _ => bail!("usage: {} ITERATIONS", choices.join("|")),
    }
}

/// The device, which works when it is told to.
pub fn device() -> Result<Emulator> {
    Emulator::find().context("no emulator: run on rrddmma-emu run --mode manual")
}

/// Where iteration `i` works, as the compiler cannot know it.
#[inline(always)]
pub fn offset(i: u64) -> usize {
    black_box((i as usize).wrapping_mul(SIZE) % HALF)
}

/// Whether each identifier was seen once.
pub fn check(sum: u64, iterations: u64) -> Result<()> {
    if sum == iterations * iterations.saturating_sub(1) / 2 { Ok(()) } else { bail!("identifiers are missing") }
}

/// The loop without the calls.
#[inline(never)]
pub fn scaffold(iterations: u64) {
    let mut sum = 0_u64;
    for i in 0..iterations {
        black_box(offset(i));
        black_box(&mut sum);
    }
}
