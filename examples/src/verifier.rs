//! Checks every byte that arrives, whoever sends it.
//!
//! A Rust end sends [`Pattern`] `k` as its message `k`. A C end sends back what it got: the pong `k` of a C program that answers is
//! ping `k`, the same bytes a Rust program would send. A C program that begins is known by its first ping, which is one byte
//! all over; its ping `k` is pong `k − 1`. Where several pairs play, all their messages `k` are the same.

use crate::pattern::{Pattern, differences_from_c_fill};

/// Which end this process is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Sends first, and is answered.
    First,
    /// Waits for a message, and answers.
    Second,
}

/// Where the peer's bytes come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    /// Message `k` is pattern `k`: a Rust peer, or a C server.
    Pattern,
    /// The first message is the C program's filling, message `k` is pattern `k − 1`: a C program that began.
    Echo,
    /// The first message of who begins decides.
    Undecided,
}

/// Counts what arrived and what of it was wrong.
#[derive(Debug, Clone)]
pub struct Verifier {
    pattern: Pattern,
    source: Source,
    pairs: u64,
    c_fill: u8,
    messages: u64,
    bytes: u64,
    mismatches: u64,
    wrong_as_pattern: usize,
    wrong_as_echo: usize,
}

impl Verifier {
    /// A verifier for this end of the messages of `pairs` pairs. A C program that begins fills its first message with `c_fill`.
    #[must_use]
    pub fn new(turn: Turn, pairs: usize, c_fill: u8, pattern: Pattern) -> Self {
        let source = if turn == Turn::Second { Source::Undecided } else { Source::Pattern };
        Self {
            pattern,
            source,
            pairs: pairs as u64,
            c_fill,
            messages: 0,
            bytes: 0,
            mismatches: 0,
            wrong_as_pattern: 0,
            wrong_as_echo: 0,
        }
    }

    /// Looks at a piece of the current message, which begins at `offset`.
    pub fn piece(&mut self, offset: usize, bytes: &[u8]) {
        let round = self.messages / self.pairs;
        if self.source != Source::Echo {
            self.wrong_as_pattern += self.pattern.differences(round, offset, bytes);
        }
        if self.source != Source::Pattern {
            self.wrong_as_echo += match round.checked_sub(1) {
                None => differences_from_c_fill(self.c_fill, offset, bytes),
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
        self.messages += 1;
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

    /// Whether the peer is a C program that began.
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
        let send = |turn, spoil: Option<u64>, k, echo: &[u8]| -> Vec<u8> {
            let Some(spoil) = spoil else { return echo.to_vec() };
            let sabotage = Sabotage::new(spoil, turn, iterations).unwrap();
            let mut message = vec![0; size];
            pattern.fill(k, 0, &mut message);
            if sabotage.hits(k) {
                let at = sabotage.byte(k, size);
                message[at] = flipped(message[at]);
            }
            message
        };
        let mut at_client = Verifier::new(Turn::First, 1, C_FILL, pattern.clone());
        let mut at_server = Verifier::new(Turn::Second, 1, C_FILL, pattern.clone());
        let mut pong = vec![C_FILL; size];
        for k in 0..iterations {
            let ping = send(Turn::First, client, k, &pong);
            check(&mut at_server, &ping);
            pong = send(Turn::Second, server, k, &ping);
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
        let mut verifier = Verifier::new(Turn::First, 1, C_FILL, pattern.clone());
        let mut first = [0];
        pattern.fill(0, 0, &mut first);
        check(&mut verifier, &first);
        check(&mut verifier, &first);
        assert_eq!((verifier.mismatches(), verifier.bytes_verified()), (1, 2));
    }

    #[test]
    fn a_c_client_is_known_by_its_first_message_even_if_a_byte_is_wrong() {
        let mut verifier = Verifier::new(Turn::Second, 1, C_FILL, Pattern::new());
        let mut message = [C_FILL; 64];
        message[9] = 1;
        check(&mut verifier, &message);
        assert!(verifier.peer_echoes());
        assert_eq!(verifier.mismatches(), 1);
    }
}
