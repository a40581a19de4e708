//! Checks every byte that arrives, whoever sends it.
//!
//! A Rust end sends [`Pattern`] `k` as its message `k`. A C end sends back what it got: the pong `k` of a C server is
//! ping `k`, the same bytes a Rust server would send. A C client is known by its first ping, which is all
//! [`C_FILL`](crate::pattern::C_FILL); its ping `k` is pong `k − 1`.

use std::fmt;

use crate::pattern::{Pattern, differences_from_c_fill};

/// Which end this process is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Connects, and sends first.
    Client,
    /// Waits for a client, and answers.
    Server,
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Client => "client",
            Self::Server => "server",
        })
    }
}

/// Where the peer's bytes come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    /// Message `k` is pattern `k`: a Rust peer, or a C server.
    Pattern,
    /// The first message is the C tool's filling, message `k` is pattern `k − 1`: a C client.
    Echo,
    /// The first message of a client decides.
    Undecided,
}

/// Counts what arrived and what of it was wrong.
#[derive(Debug, Clone)]
pub struct Verifier {
    pattern: Pattern,
    source: Source,
    message: u64,
    bytes: u64,
    mismatches: u64,
    wrong_as_pattern: usize,
    wrong_as_echo: usize,
}

impl Verifier {
    /// A verifier for this end.
    #[must_use]
    pub fn new(role: Role, pattern: Pattern) -> Self {
        let source = if role == Role::Server { Source::Undecided } else { Source::Pattern };
        Self { pattern, source, message: 0, bytes: 0, mismatches: 0, wrong_as_pattern: 0, wrong_as_echo: 0 }
    }

    /// Looks at a piece of the current message, which begins at `offset`.
    pub fn piece(&mut self, offset: usize, bytes: &[u8]) {
        if self.source != Source::Echo {
            self.wrong_as_pattern += self.pattern.differences(self.message, offset, bytes);
        }
        if self.source != Source::Pattern {
            self.wrong_as_echo += match self.message.checked_sub(1) {
                None => differences_from_c_fill(offset, bytes),
                Some(before) => self.pattern.differences(before, offset, bytes),
            };
        }
        self.bytes += bytes.len() as u64;
    }

    /// Ends the current message and says whether all of it was right. It counts as one mismatch at most.
    pub fn end_of_message(&mut self) -> bool {
        if self.source == Source::Undecided {
            // What fits better: a spoiled first message still tells who sent it.
            let is_echo = self.wrong_as_echo < self.wrong_as_pattern;
            self.source = if is_echo { Source::Echo } else { Source::Pattern };
        }
        let wrong = if self.source == Source::Echo { self.wrong_as_echo } else { self.wrong_as_pattern };
        self.mismatches += u64::from(wrong > 0);
        self.message += 1;
        (self.wrong_as_pattern, self.wrong_as_echo) = (0, 0);
        wrong == 0
    }

    /// Messages with at least one wrong byte.
    #[must_use]
    pub fn mismatches(&self) -> u64 {
        self.mismatches
    }

    /// Bytes looked at.
    #[must_use]
    pub fn bytes_verified(&self) -> u64 {
        self.bytes
    }

    /// Whether the peer is a C client.
    #[must_use]
    pub fn peer_echoes(&self) -> bool {
        self.source == Source::Echo
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern::{C_FILL, flipped};
    use crate::sabotage::Sabotage;

    fn check(verifier: &mut Verifier, message: &[u8]) {
        for (index, piece) in message.chunks(1000).enumerate() {
            verifier.piece(index * 1000, piece);
        }
        verifier.end_of_message();
    }

    /// Runs a ping-pong in memory; `None` is an end written in C, `Some(n)` one of ours that spoils `n` messages.
    fn play(client: Option<u64>, server: Option<u64>, size: usize, iterations: u64) -> (u64, u64) {
        let pattern = Pattern::new();
        let send = |role, spoil: Option<u64>, k, echo: &[u8]| -> Vec<u8> {
            let Some(spoil) = spoil else { return echo.to_vec() };
            let sabotage = Sabotage::new(spoil, role, iterations).unwrap();
            let mut message = vec![0; size];
            pattern.fill(k, 0, &mut message);
            if sabotage.hits(k) {
                let at = sabotage.byte(k, size);
                message[at] = flipped(message[at]);
            }
            message
        };
        let mut at_client = Verifier::new(Role::Client, pattern.clone());
        let mut at_server = Verifier::new(Role::Server, pattern.clone());
        let mut pong = vec![C_FILL; size];
        for k in 0..iterations {
            let ping = send(Role::Client, client, k, &pong);
            check(&mut at_server, &ping);
            pong = send(Role::Server, server, k, &ping);
            check(&mut at_client, &pong);
        }
        let of = |verifier: &Verifier, end: Option<u64>| end.map_or(0, |_| verifier.mismatches());
        (of(&at_client, client), of(&at_server, server))
    }

    #[test]
    fn a_clean_run_has_no_mismatch_whoever_plays() {
        for size in [1, 64, 4096, 70_001] {
            for (client, server) in [(Some(0), Some(0)), (None, Some(0)), (Some(0), None)] {
                assert_eq!(play(client, server, size, 20), (0, 0), "{client:?} {server:?} {size}");
            }
        }
    }

    #[test]
    fn each_spoiled_message_is_counted_once_in_the_pair() {
        for size in [1, 64, 70_001] {
            for spoiled in [1, 7, 19] {
                assert_eq!(play(Some(spoiled), Some(0), size, 20), (0, spoiled));
                assert_eq!(play(Some(0), Some(spoiled), size, 20), (spoiled, 0));
                assert_eq!(play(Some(spoiled), None, size, 20), (spoiled, 0));
                assert_eq!(play(None, Some(spoiled), size, 20), (0, spoiled));
                assert_eq!(play(Some(spoiled), Some(spoiled), size, 20), (spoiled, spoiled));
            }
        }
        assert_eq!(play(Some(20), Some(0), 1, 20), (0, 20));
    }

    #[test]
    fn a_message_that_was_left_over_is_a_mismatch() {
        let pattern = Pattern::new();
        let mut verifier = Verifier::new(Role::Client, pattern.clone());
        let mut first = [0];
        pattern.fill(0, 0, &mut first);
        check(&mut verifier, &first);
        check(&mut verifier, &first);
        assert_eq!((verifier.mismatches(), verifier.bytes_verified()), (1, 2));
    }

    #[test]
    fn a_c_client_is_known_by_its_first_message_even_if_a_byte_is_wrong() {
        let mut verifier = Verifier::new(Role::Server, Pattern::new());
        let mut message = [C_FILL; 64];
        message[9] = 1;
        check(&mut verifier, &message);
        assert!(verifier.peer_echoes());
        assert_eq!(verifier.mismatches(), 1);
    }
}
