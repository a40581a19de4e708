//! Which messages an end spoils when it is asked to (`--corrupt N`), to show that the checking is real.

use crate::verifier::Turn;

/// The messages to spoil: `wanted` of them, spread evenly over the run.
#[derive(Debug, Clone, Copy)]
pub struct Sabotage {
    wanted: u64,
    eligible: u64,
}

impl Sabotage {
    /// Plans to spoil `wanted` of the messages that each pair of this end sends in `iterations` iterations.
    ///
    /// Who answers leaves its last message alone: a C peer only shows what it got by sending it back, and it does not
    /// send the last one back.
    ///
    /// # Errors
    /// If there are fewer messages than that; the text says how many there are.
    pub fn new(wanted: u64, turn: Turn, iterations: u64) -> Result<Self, String> {
        let eligible = match turn {
            Turn::First => iterations,
            Turn::Second => iterations.saturating_sub(1),
        };
        if wanted > eligible {
            return Err(format!(
                "--corrupt {wanted}: this end can spoil at most {eligible} messages of a pair in this game"
            ));
        }
        Ok(Self { wanted, eligible })
    }

    /// How many there are.
    #[must_use]
    pub fn wanted(&self) -> u64 {
        self.wanted
    }

    /// Whether message `message`, counted from 0, is one to spoil.
    #[must_use]
    pub fn hits(&self, message: u64) -> bool {
        let before = |message: u64| u128::from(message) * u128::from(self.wanted) / u128::from(self.eligible);
        self.eligible > 0 && message < self.eligible && before(message) != before(message + 1)
    }

    /// Which byte of a message of `size` bytes is flipped; it moves with the message.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "the remainder is less than `size`")]
    pub fn byte(&self, message: u64, size: usize) -> usize {
        (message.wrapping_mul(7919) % size.max(1) as u64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_as_many_as_wanted_are_hit() {
        for turn in [Turn::First, Turn::Second] {
            for (wanted, iterations) in [(0, 1), (0, 10), (1, 2), (7, 8), (7, 1000), (999, 1000)] {
                let sabotage = Sabotage::new(wanted, turn, iterations).unwrap();
                let hits = (0..iterations).filter(|&message| sabotage.hits(message)).count();
                assert_eq!(hits as u64, wanted, "{turn:?}, {iterations} iterations");
            }
        }
    }

    #[test]
    fn a_server_never_spoils_its_last_message() {
        let sabotage = Sabotage::new(9, Turn::Second, 10).unwrap();
        assert!(sabotage.hits(8));
        assert!(!sabotage.hits(9));
    }

    #[test]
    fn more_than_there_are_is_refused() {
        assert!(Sabotage::new(10, Turn::First, 10).is_ok());
        let message = Sabotage::new(10, Turn::Second, 10).unwrap_err();
        assert!(message.contains("at most 9 messages"), "{message}");
    }

    #[test]
    fn the_byte_is_inside_the_message() {
        let sabotage = Sabotage::new(1, Turn::First, 10).unwrap();
        for size in [1, 2, 4096] {
            assert!((0..100).all(|message| sabotage.byte(message, size) < size));
        }
    }
}
