//! Which messages an end spoils when it is asked to (`--corrupt N`), to show that the checking is real.

use crate::verifier::Role;

/// The messages to spoil: `wanted` of them, spread evenly over the run.
#[derive(Debug, Clone, Copy)]
pub struct Sabotage {
    wanted: u64,
    eligible: u64,
}

impl Sabotage {
    /// Plans to spoil `wanted` of the messages that this end sends in `iterations` iterations.
    ///
    /// A server leaves its last message alone: a C client only shows what it got by sending it back, and it does not
    /// send the last one back.
    ///
    /// # Errors
    /// If there are fewer messages than that; the text says how many there are.
    pub fn new(wanted: u64, role: Role, iterations: u64) -> Result<Self, String> {
        let eligible = match role {
            Role::Client => iterations,
            Role::Server => iterations.saturating_sub(1),
        };
        if wanted > eligible {
            return Err(format!(
                "--corrupt {wanted}: a {role} can spoil at most {eligible} messages in {iterations} iterations"
            ));
        }
        Ok(Self { wanted, eligible })
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
        for role in [Role::Client, Role::Server] {
            for (wanted, iterations) in [(0, 1), (0, 10), (1, 2), (7, 8), (7, 1000), (999, 1000)] {
                let sabotage = Sabotage::new(wanted, role, iterations).unwrap();
                let hits = (0..iterations).filter(|&message| sabotage.hits(message)).count();
                assert_eq!(hits as u64, wanted, "{role}, {iterations} iterations");
            }
        }
    }

    #[test]
    fn a_server_never_spoils_its_last_message() {
        let sabotage = Sabotage::new(9, Role::Server, 10).unwrap();
        assert!(sabotage.hits(8));
        assert!(!sabotage.hits(9));
    }

    #[test]
    fn more_than_there_are_is_refused() {
        assert!(Sabotage::new(10, Role::Client, 10).is_ok());
        let message = Sabotage::new(10, Role::Server, 10).unwrap_err();
        assert!(message.contains("at most 9 messages"), "{message}");
    }

    #[test]
    fn the_byte_is_inside_the_message() {
        let sabotage = Sabotage::new(1, Role::Client, 10).unwrap();
        for size in [1, 2, 4096] {
            assert!((0..100).all(|message| sabotage.byte(message, size) < size));
        }
    }
}
