use std::collections::VecDeque;
use std::time::Duration;

use super::*;
use crate::pattern::C_FILL;

/// How the peer at the other end of a [`Wire`] plays.
#[derive(Clone, Copy, PartialEq)]
enum Peer {
    /// Sends back what it gets; as a client it begins with the C tool's filling.
    C,
    /// Sends the pattern.
    Rust,
    /// Sends the pattern, one byte short.
    Short,
    /// Answers each message twice.
    Twice,
    /// Stops after this many answers.
    SilentAfter(u64),
}

/// Queue pairs and their peer in one thread: a send is answered before it returns.
struct Wire {
    peer: Peer,
    turn: Turn,
    to_send: [Vec<u8>; 2],
    received: Vec<Vec<u8>>,
    posted: VecDeque<usize>,
    events: VecDeque<Event>,
    iterations: u64,
    /// Of each pair.
    answers: Vec<u64>,
    /// A completion comes only after the answer, as it may on a real wire.
    answer_first: bool,
}

impl Wire {
    fn new(peer: Peer, rules: &Rules) -> Self {
        let mut wire = Self {
            peer,
            turn: rules.turn,
            to_send: [vec![0; rules.size], vec![0; rules.size]],
            received: vec![vec![0; rules.size]; 2 * rules.pairs],
            posted: rules.receives.first().collect(),
            events: VecDeque::new(),
            iterations: rules.iterations,
            answers: vec![0; rules.pairs],
            answer_first: false,
        };
        if rules.turn == Turn::Second {
            (0..rules.pairs).for_each(|pair| wire.answer(pair, &vec![C_FILL; rules.size]));
        }
        wire
    }

    fn answer(&mut self, pair: usize, echo: &[u8]) {
        let mut message = echo.to_vec();
        if self.peer != Peer::C {
            Pattern::new().fill(self.answers[pair], 0, &mut message);
        }
        let times = match self.peer {
            Peer::Twice => 2,
            Peer::SilentAfter(answers) if self.answers[pair] == answers => 0,
            _ => 1,
        };
        for _ in 0..times {
            let slot = self.posted.pop_front().expect("a receive is posted");
            self.received[slot].copy_from_slice(&message);
            let len = message.len() - usize::from(self.peer == Peer::Short);
            self.events.push_back(Event::Received { pair, slot, len });
        }
        self.answers[pair] += 1;
    }
}

impl Link for Wire {
    fn post_receive(&mut self, slot: usize) -> Result<(), Failure> {
        self.posted.push_back(slot);
        Ok(())
    }

    fn post_send(&mut self, pair: usize, slot: usize) -> Result<(), Failure> {
        let message = self.to_send[slot].clone();
        if !self.answer_first {
            self.events.push_back(Event::Sent);
        }
        self.answer(pair, &message);
        if self.answer_first {
            self.events.push_back(Event::Sent);
        }
        // The last answer of the second is not answered; but with several pairs a C program that began sends once more over each.
        if self.turn == Turn::Second && self.answers.len() == 1 && self.answers[0] > self.iterations {
            self.events.retain(|event| *event == Event::Sent);
        }
        Ok(())
    }

    fn wait(&mut self, _: Deadline, report: &mut dyn FnMut(Event)) -> Result<(), Failure> {
        // One at a time shows more orders than all at once.
        self.events.pop_front().into_iter().for_each(report);
        Ok(())
    }

    fn write(&mut self, slot: usize, offset: usize, bytes: &[u8]) {
        self.to_send[slot][offset..offset + bytes.len()].copy_from_slice(bytes);
    }

    fn read(&self, slot: usize, offset: usize, bytes: &mut [u8]) {
        bytes.copy_from_slice(&self.received[slot][offset..offset + bytes.len()]);
    }
}

fn rules(turn: Turn, size: usize, rx_depth: u64, spoiled: u64) -> Rules {
    Rules {
        turn,
        pairs: 1,
        size,
        iterations: 20,
        receives: Receives::InTurn(rx_depth),
        c_fill: C_FILL,
        timeout: Duration::from_secs(10),
        sabotage: Sabotage::new(spoiled, turn, 20).unwrap(),
    }
}

fn against(peer: Peer, rules: Rules) -> Result<Outcome, String> {
    play(&mut Wire::new(peer, &rules), &rules).map_err(|failure| failure.to_string())
}

#[test]
fn a_game_with_an_honest_peer_is_clean() {
    for turn in [Turn::First, Turn::Second] {
        for peer in [Peer::C, Peer::Rust] {
            for (size, rx_depth) in [(1, 1), (64, 2), (16 * 1024, 3), (40_000, 500)] {
                let outcome = against(peer, rules(turn, size, rx_depth, 0)).unwrap();
                assert_eq!(outcome.verifier.mismatches(), 0);
                assert_eq!(outcome.verifier.bytes_verified(), 20 * size as u64);
                assert!(outcome.round_trips.half_microseconds(500).is_some());
            }
        }
    }
}

/// 40 messages over pairs that do not all play in the last round, with as few receives as there may be and with more.
#[test]
fn several_pairs_play_in_rounds() {
    for turn in [Turn::First, Turn::Second] {
        for (peer, pairs) in [(Peer::C, 1), (Peer::C, 3), (Peer::C, 7), (Peer::Rust, 16), (Peer::Rust, 40)] {
            for slots in [pairs, 2 * pairs] {
                let rounds = 40_u64.div_ceil(pairs as u64);
                let receives = Receives::AnyOrder(slots);
                let sabotage = Sabotage::new(0, turn, rounds).unwrap();
                let rules = Rules { pairs, iterations: 40, receives, sabotage, ..rules(turn, 100, 1, 0) };
                let outcome = against(peer, rules).unwrap_or_else(|why| panic!("{turn:?} {pairs}: {why}"));
                assert_eq!((outcome.verifier.mismatches(), outcome.verifier.bytes_verified()), (0, 4000));
            }
        }
    }
}

#[test]
fn a_spoiled_round_is_one_of_all_pairs() {
    for (turn, spoiled) in [(Turn::First, 12), (Turn::Second, 12)] {
        let sabotage = Sabotage::new(3, turn, 5).unwrap();
        let receives = Receives::AnyOrder(8);
        let rules = Rules { pairs: 4, iterations: 20, receives, sabotage, ..rules(turn, 100, 1, 0) };
        assert_eq!(rules.spoiled(), spoiled);
        assert_eq!(against(Peer::C, rules).unwrap().verifier.mismatches(), spoiled);
    }
    let sabotage = Sabotage::new(5, Turn::First, 5).unwrap();
    let all = Rules { pairs: 5, iterations: 21, sabotage, ..rules(Turn::First, 100, 1, 0) };
    assert_eq!(all.spoiled(), 21);
}

#[test]
fn an_answer_may_overtake_the_completion() {
    let rules = rules(Turn::First, 100, 2, 0);
    let mut wire = Wire { answer_first: true, ..Wire::new(Peer::Rust, &rules) };
    assert_eq!(play(&mut wire, &rules).unwrap().verifier.mismatches(), 0);
}

#[test]
fn what_is_spoiled_comes_back_from_a_c_peer_and_not_from_a_rust_peer() {
    for turn in [Turn::First, Turn::Second] {
        assert_eq!(against(Peer::C, rules(turn, 33, 2, 7)).unwrap().verifier.mismatches(), 7);
        assert_eq!(against(Peer::Rust, rules(turn, 33, 2, 7)).unwrap().verifier.mismatches(), 0);
    }
}

#[test]
fn a_peer_that_sends_out_of_turn_is_reported() {
    for turn in [Turn::First, Turn::Second] {
        let complaint = against(Peer::Twice, rules(turn, 8, 500, 0)).unwrap_err();
        assert!(complaint.contains("out of turn"), "{complaint}");
    }
}

#[test]
fn a_peer_with_another_size_is_reported() {
    let complaint = against(Peer::Short, rules(Turn::First, 8, 2, 0)).unwrap_err();
    assert!(complaint.contains("7 bytes instead of 8"), "{complaint}");
}

#[test]
fn a_peer_that_falls_silent_is_reported_with_how_far_it_came() {
    let complaint = against(Peer::SilentAfter(3), rules(Turn::First, 8, 2, 0)).unwrap_err();
    assert!(complaint.contains("within 10 s"), "{complaint}");
    assert!(complaint.contains("after 3 of 20 messages"), "{complaint}");
}
