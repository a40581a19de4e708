//! The ping-pong itself: who sends when, what is checked when, and what is timed.
//!
//! Each end has two slots for messages it sends and two for messages it gets, and uses them by turns. So the next
//! message lies ready when a message arrives: it is sent at once, and what arrived is checked while it travels. The
//! peer cannot overwrite what is being checked, because its next message goes to the other slot and the one after waits
//! for ours. The times therefore contain neither the making nor the checking of the data.

use std::time::Instant;

use crate::exchange::Deadline;
use crate::failure::Failure;
use crate::pattern::{Pattern, flipped};
use crate::sabotage::Sabotage;
use crate::statistics::RoundTrips;
use crate::verifier::{Role, Verifier};

/// One of the two buffers of a direction; message `k` uses slot `k mod 2`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot(usize);

impl Slot {
    /// The slot of a message.
    #[must_use]
    pub fn of(message: u64) -> Self {
        Self(usize::from(!message.is_multiple_of(2)))
    }

    /// 0 or 1.
    #[must_use]
    pub fn index(self) -> usize {
        self.0
    }
}

/// Something that completed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// A message of ours has arrived at the peer.
    Sent,
    /// A message of the peer has arrived here; it has this many bytes.
    Received(usize),
}

/// What the game needs of a connected queue pair and its buffers.
pub trait Link {
    /// Posts a receive into a slot.
    ///
    /// # Errors
    /// If it cannot be posted.
    fn post_receive(&mut self, slot: Slot) -> Result<(), Failure>;

    /// Posts a send of the whole slot.
    ///
    /// # Errors
    /// If it cannot be posted.
    fn post_send(&mut self, slot: Slot) -> Result<(), Failure>;

    /// Waits until something has completed, and reports all that has. Returns without an event after the deadline.
    ///
    /// # Errors
    /// If a completion is an error, or waiting fails.
    fn wait(&mut self, deadline: Deadline, report: &mut dyn FnMut(Event)) -> Result<(), Failure>;

    /// Writes into a slot that is sent.
    fn write(&mut self, slot: Slot, offset: usize, bytes: &[u8]);

    /// Reads from a slot that was received into.
    fn read(&self, slot: Slot, offset: usize, bytes: &mut [u8]);
}

/// What both ends agreed on, and what is special about this one.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    /// Which end this is.
    pub role: Role,
    /// Bytes in a message.
    pub size: usize,
    /// Round trips.
    pub iterations: u64,
    /// Receives that are kept posted. As many are posted, slots by turns, before the game begins.
    pub rx_depth: u64,
    /// How long to wait for each message.
    pub timeout: std::time::Duration,
    /// Which messages to spoil.
    pub sabotage: Sabotage,
}

/// What a game was like.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Duration in seconds.
    pub seconds: f64,
    /// Times from sending a message to getting the next one.
    pub round_trips: RoundTrips,
    /// What was checked.
    pub verifier: Verifier,
}

/// Plays one end of a ping-pong over `link`, on which `rules.rx_depth` receives are posted already.
///
/// # Errors
/// If the peer is silent for too long or does not play by the rules, or if the device reports an error.
pub fn play(link: &mut dyn Link, rules: &Rules) -> Result<Outcome, Failure> {
    let pattern = Pattern::new();
    let verifier = Verifier::new(rules.role, pattern.clone());
    let mut game = Game {
        link,
        rules,
        pattern,
        piece: vec![0; rules.size.min(PIECE)],
        verifier,
        round_trips: RoundTrips::new(),
        begun: 0,
        sent: 0,
        received: 0,
        verified: 0,
        prepared: 0,
        posted: rules.rx_depth,
        last_send: None,
    };
    game.prepare_next();
    let start = Instant::now();
    game.send_next()?;
    while game.sent < rules.iterations || game.received < rules.iterations {
        game.wait()?;
        game.send_next()?;
        game.verify();
        game.prepare_next();
    }
    let seconds = start.elapsed().as_secs_f64();
    Ok(Outcome { seconds, round_trips: game.round_trips, verifier: game.verifier })
}

const PIECE: usize = 16 * 1024;

struct Game<'a> {
    link: &'a mut dyn Link,
    rules: &'a Rules,
    pattern: Pattern,
    piece: Vec<u8>,
    verifier: Verifier,
    round_trips: RoundTrips,
    /// Sends that were posted.
    begun: u64,
    /// Sends that have completed.
    sent: u64,
    received: u64,
    verified: u64,
    /// Messages of ours that were made.
    prepared: u64,
    /// Receives that are posted now.
    posted: u64,
    last_send: Option<Instant>,
}

impl Game<'_> {
    fn wait(&mut self) -> Result<(), Failure> {
        let (mut sent, mut arrived, mut odd_len) = (0, 0, None);
        let deadline = Deadline::after(self.rules.timeout);
        self.link.wait(deadline, &mut |event| match event {
            Event::Sent => sent += 1,
            Event::Received(len) => {
                arrived += 1;
                odd_len = if len == self.rules.size { odd_len } else { Some(len) };
            }
        })?;
        if sent == 0 && arrived == 0 {
            return Err(self.failure(&format!(
                "nothing came from the peer within {} s (see --timeout)",
                self.rules.timeout.as_secs_f64()
            )));
        }
        self.sent += sent;
        if let Some(len) = odd_len {
            let size = self.rules.size;
            return Err(self.failure(&format!(
                "the peer sent {len} bytes instead of {size}: give both ends the same --size"
            )));
        }
        (0..arrived).try_for_each(|_| self.receive())
    }

    fn receive(&mut self) -> Result<(), Failure> {
        // A client answers what it gets, a server is answered, and there is an end.
        let due = self.begun + u64::from(self.rules.role == Role::Server);
        if self.received == due.min(self.rules.iterations) {
            return Err(self.failure("the peer sent a message out of turn"));
        }
        if let Some(last_send) = self.last_send {
            self.round_trips.add(last_send.elapsed());
        }
        self.received += 1;
        self.posted -= 1;
        if self.posted <= 1 {
            while self.posted < self.rules.rx_depth {
                self.link.post_receive(Slot::of(self.received + self.posted))?;
                self.posted += 1;
            }
        }
        Ok(())
    }

    /// Sends the next message if it is our turn and the one before has completed.
    fn send_next(&mut self) -> Result<(), Failure> {
        let due = self.received + u64::from(self.rules.role == Role::Client);
        if self.begun < due.min(self.rules.iterations) && self.sent == self.begun {
            self.last_send = Some(Instant::now());
            self.link.post_send(Slot::of(self.begun))?;
            self.begun += 1;
        }
        Ok(())
    }

    /// Checks what has arrived.
    fn verify(&mut self) {
        while self.verified < self.received {
            let slot = Slot::of(self.verified);
            for offset in (0..self.rules.size).step_by(PIECE) {
                let len = PIECE.min(self.rules.size - offset);
                self.link.read(slot, offset, &mut self.piece[..len]);
                self.verifier.piece(offset, &self.piece[..len]);
            }
            self.verifier.end_of_message();
            self.verified += 1;
        }
    }

    /// Makes the messages whose slots are free: one behind the last that has completed, and one behind that.
    fn prepare_next(&mut self) {
        while self.prepared < (self.sent + 2).min(self.rules.iterations) {
            self.prepare(self.prepared);
            self.prepared += 1;
        }
    }

    fn prepare(&mut self, message: u64) {
        let slot = Slot::of(message);
        let size = self.rules.size;
        for offset in (0..size).step_by(PIECE) {
            let len = PIECE.min(size - offset);
            self.pattern.fill(message, offset, &mut self.piece[..len]);
            self.link.write(slot, offset, &self.piece[..len]);
        }
        if self.rules.sabotage.hits(message) {
            let at = self.rules.sabotage.byte(message, size);
            let byte = &mut self.piece[..1];
            self.pattern.fill(message, at, byte);
            byte[0] = flipped(byte[0]);
            self.link.write(slot, at, byte);
        }
    }

    fn failure(&self, text: &str) -> Failure {
        Failure::Peer(format!("{text}, after {} of {} messages", self.received, self.rules.iterations))
    }
}

#[cfg(test)]
mod tests;
