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

/// A queue pair and its peer in one thread: a send is answered before it returns.
struct Wire {
    peer: Peer,
    role: Role,
    to_send: [Vec<u8>; 2],
    received: [Vec<u8>; 2],
    posted: VecDeque<Slot>,
    events: VecDeque<Event>,
    answers: u64,
    /// A completion comes only after the answer, as it may on a real wire.
    answer_first: bool,
}

impl Wire {
    fn new(peer: Peer, rules: &Rules) -> Self {
        let buffers = || [vec![0; rules.size], vec![0; rules.size]];
        let mut wire = Self {
            peer,
            role: rules.role,
            to_send: buffers(),
            received: buffers(),
            posted: (0..rules.rx_depth).map(Slot::of).collect(),
            events: VecDeque::new(),
            answers: 0,
            answer_first: false,
        };
        if rules.role == Role::Server {
            wire.answer(&vec![C_FILL; rules.size]);
        }
        wire
    }

    fn answer(&mut self, echo: &[u8]) {
        let mut message = echo.to_vec();
        if self.peer != Peer::C {
            Pattern::new().fill(self.answers, 0, &mut message);
        }
        let times = match self.peer {
            Peer::Twice => 2,
            Peer::SilentAfter(answers) if self.answers == answers => 0,
            _ => 1,
        };
        for _ in 0..times {
            let slot = self.posted.pop_front().expect("a receive is posted");
            self.received[slot.index()].copy_from_slice(&message);
            let len = message.len() - usize::from(self.peer == Peer::Short);
            self.events.push_back(Event::Received(len));
        }
        self.answers += 1;
    }
}

impl Link for Wire {
    fn post_receive(&mut self, slot: Slot) -> Result<(), Failure> {
        self.posted.push_back(slot);
        Ok(())
    }

    fn post_send(&mut self, slot: Slot) -> Result<(), Failure> {
        let message = self.to_send[slot.index()].clone();
        if !self.answer_first {
            self.events.push_back(Event::Sent);
        }
        self.answer(&message);
        if self.answer_first {
            self.events.push_back(Event::Sent);
        }
        // A server's last message is not answered.
        if self.role == Role::Server && self.answers > 20 {
            self.events.retain(|event| *event == Event::Sent);
        }
        Ok(())
    }

    fn wait(&mut self, _: Deadline, report: &mut dyn FnMut(Event)) -> Result<(), Failure> {
        // One at a time shows more orders than all at once.
        self.events.pop_front().into_iter().for_each(report);
        Ok(())
    }

    fn write(&mut self, slot: Slot, offset: usize, bytes: &[u8]) {
        self.to_send[slot.index()][offset..offset + bytes.len()].copy_from_slice(bytes);
    }

    fn read(&self, slot: Slot, offset: usize, bytes: &mut [u8]) {
        bytes.copy_from_slice(&self.received[slot.index()][offset..offset + bytes.len()]);
    }
}

fn rules(role: Role, size: usize, rx_depth: u64, spoiled: u64) -> Rules {
    let sabotage = Sabotage::new(spoiled, role, 20).unwrap();
    Rules { role, size, iterations: 20, rx_depth, timeout: Duration::from_secs(10), sabotage }
}

fn against(peer: Peer, rules: Rules) -> Result<Outcome, String> {
    play(&mut Wire::new(peer, &rules), &rules).map_err(|failure| failure.to_string())
}

#[test]
fn a_game_with_an_honest_peer_is_clean() {
    for role in [Role::Client, Role::Server] {
        for peer in [Peer::C, Peer::Rust] {
            for (size, rx_depth) in [(1, 1), (64, 2), (16 * 1024, 3), (40_000, 500)] {
                let outcome = against(peer, rules(role, size, rx_depth, 0)).unwrap();
                assert_eq!(outcome.verifier.mismatches(), 0);
                assert_eq!(outcome.verifier.bytes_verified(), 20 * size as u64);
                assert!(outcome.round_trips.half_microseconds(500).is_some());
            }
        }
    }
}

#[test]
fn an_answer_may_overtake_the_completion() {
    let rules = rules(Role::Client, 100, 2, 0);
    let mut wire = Wire { answer_first: true, ..Wire::new(Peer::Rust, &rules) };
    assert_eq!(play(&mut wire, &rules).unwrap().verifier.mismatches(), 0);
}

#[test]
fn what_is_spoiled_comes_back_from_a_c_peer_and_not_from_a_rust_peer() {
    for role in [Role::Client, Role::Server] {
        assert_eq!(against(Peer::C, rules(role, 33, 2, 7)).unwrap().verifier.mismatches(), 7);
        assert_eq!(against(Peer::Rust, rules(role, 33, 2, 7)).unwrap().verifier.mismatches(), 0);
    }
}

#[test]
fn a_peer_that_sends_out_of_turn_is_reported() {
    for role in [Role::Client, Role::Server] {
        let complaint = against(Peer::Twice, rules(role, 8, 500, 0)).unwrap_err();
        assert!(complaint.contains("out of turn"), "{complaint}");
    }
}

#[test]
fn a_peer_with_another_size_is_reported() {
    let complaint = against(Peer::Short, rules(Role::Client, 8, 2, 0)).unwrap_err();
    assert!(complaint.contains("7 bytes instead of 8"), "{complaint}");
}

#[test]
fn a_peer_that_falls_silent_is_reported_with_how_far_it_came() {
    let complaint = against(Peer::SilentAfter(3), rules(Role::Client, 8, 2, 0)).unwrap_err();
    assert!(complaint.contains("within 10 s"), "{complaint}");
    assert!(complaint.contains("after 3 of 20 messages"), "{complaint}");
}
