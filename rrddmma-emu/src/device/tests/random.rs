//! Numbers of a seed, for tests with random input.

use std::fmt::Debug;

/// xorshift64.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    /// Spreads the seed first, so that neighbours have nothing in common, and 0 is as good as any.
    pub(crate) fn new(seed: u64) -> Self {
        let mut state = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        state = (state ^ state >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        state = (state ^ state >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        Self((state ^ state >> 31).max(1))
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    /// True once in `times`.
    pub(crate) fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize]
    }

    pub(crate) fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let random = self.next().to_ne_bytes();
            chunk.copy_from_slice(&random[..chunk.len()]);
        }
    }
}

/// How many rounds a test with random input does: `rounds`, or as many times more as `RRDDMMA_EMU_FUZZ` says.
pub(crate) fn rounds(rounds: u32) -> u32 {
    rounds.saturating_mul(variable("RRDDMMA_EMU_FUZZ").unwrap_or(1))
}

/// What a test with random input begins with: `RRDDMMA_EMU_SEED`, or always the same.
pub(crate) fn seed() -> u64 {
    variable("RRDDMMA_EMU_SEED").unwrap_or(0x5eed)
}

fn variable<T: std::str::FromStr<Err: Debug>>(name: &str) -> Option<T> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|error| panic!("{name}: '{text}' is no number: {error:?}")))
}

/// Says which seed repeats what a test was doing when it failed.
pub(crate) struct Replay(pub(crate) u64);

impl Drop for Replay {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("seed {}: RRDDMMA_EMU_SEED={} begins with what failed", self.0, self.0);
        }
    }
}
