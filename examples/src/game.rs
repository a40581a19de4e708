//! The ping-pong itself: who sends when, what is checked when, and what is timed.
//!
//! Each end has two slots for messages it sends and two for messages it gets, and uses them by turns. So the next
//! message lies ready when a message arrives: it is sent at once, and what arrived is checked while it travels. The
//! peer cannot overwrite what is being checked, because its next message goes to the other slot and the one after waits
//! for ours. The times therefore contain neither the making nor the checking of the data.
//!
//! Several pairs may play at once, in rounds: in round `k` each of them carries message `k`, and nobody begins a round before the one before is
//! over. A C program has one buffer for all pairs and sends what lies in it; so what it sends is known to the byte.

use std::collections::VecDeque;
use std::time::Instant;

use crate::exchange::Deadline;
use crate::failure::Failure;
use crate::pattern::{Pattern, flipped};
use crate::sabotage::Sabotage;
use crate::statistics::RoundTrips;
use crate::verifier::{Turn, Verifier};

/// Something that completed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// A message of ours has arrived at the peer.
    Sent,
    /// A message of the peer has arrived here.
    Received {
        /// The pair that it came to.
        pair: usize,
        /// The buffer that it lies in.
        slot: usize,
        /// Its bytes.
        len: usize,
    },
}

/// What the game needs of connected queue pairs and their buffers.
///
/// There are two buffers to send from, because all pairs send the same in a round, and two for each pair to receive into.
pub trait Link {
    /// Posts a receive into a slot.
    ///
    /// # Errors
    /// If it cannot be posted.
    fn post_receive(&mut self, slot: usize) -> Result<(), Failure>;

    /// Posts a send of the whole slot.
    ///
    /// # Errors
    /// If it cannot be posted.
    fn post_send(&mut self, pair: usize, slot: usize) -> Result<(), Failure>;

    /// Waits until something has completed, and reports all that has. Returns without an event after the deadline.
    ///
    /// # Errors
    /// If a completion is an error, or waiting fails.
    fn wait(&mut self, deadline: Deadline, report: &mut dyn FnMut(Event)) -> Result<(), Failure>;

    /// Writes into a slot that is sent.
    fn write(&mut self, slot: usize, offset: usize, bytes: &[u8]);

    /// Reads from a slot that was received into.
    fn read(&self, slot: usize, offset: usize, bytes: &mut [u8]);
}

/// How receives are kept posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Receives {
    /// One pair takes them in the order in which they are posted: as many are, into its two slots by turns, and more when only one is left.
    InTurn(u64),
    /// Several pairs take them in any order: this many slots are posted, each again when what it got has been checked.
    AnyOrder(usize),
}

impl Receives {
    /// The slots that are posted before the game begins.
    pub fn first(self) -> Box<dyn Iterator<Item = usize>> {
        match self {
            Self::InTurn(depth) => Box::new((0..depth).map(parity)),
            Self::AnyOrder(slots) => Box::new(0..slots),
        }
    }
}

/// What both ends agreed on, and what is special about this one.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    /// Which end this is.
    pub turn: Turn,
    /// Pairs that play: each sends one message in a round.
    pub pairs: usize,
    /// Bytes in a message.
    pub size: usize,
    /// Messages in each direction, of all pairs together. The last round may be one of fewer pairs.
    pub iterations: u64,
    /// Receives that are kept posted; the [`first`](Receives::first) of them are before the game begins.
    pub receives: Receives,
    /// The byte that all of the first message of a C program is made of.
    pub c_fill: u8,
    /// How long to wait for each message.
    pub timeout: std::time::Duration,
    /// Which rounds to spoil.
    pub sabotage: Sabotage,
}

impl Rules {
    /// Messages in each direction before a round.
    fn before(&self, round: u64) -> u64 {
        (round * self.pairs as u64).min(self.iterations)
    }

    fn rounds(&self) -> u64 {
        self.iterations.div_ceil(self.pairs as u64)
    }

    /// Messages that are spoiled: those of all pairs in a round that is.
    #[must_use]
    pub fn spoiled(&self) -> u64 {
        let last = self.rounds().saturating_sub(1);
        let of_last = self.iterations - self.before(last);
        let full = self.sabotage.wanted() * self.pairs as u64;
        if self.sabotage.hits(last) { full - self.pairs as u64 + of_last } else { full }
    }
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

/// Plays one end of a ping-pong over `link`, on which the first of `rules.receives` are posted already.
///
/// # Errors
/// If the peer is silent for too long or does not play by the rules, or if the device reports an error.
pub fn play(link: &mut dyn Link, rules: &Rules) -> Result<Outcome, Failure> {
    let pattern = Pattern::new();
    let mut game = Game {
        link,
        rules,
        piece: vec![0; rules.size.min(PIECE)],
        verifier: Verifier::new(rules.turn, rules.pairs, rules.c_fill, pattern.clone()),
        pattern,
        round_trips: RoundTrips::new(),
        begun: 0,
        posted_sends: 0,
        sent: 0,
        received: 0,
        callers: Vec::new(),
        unchecked: VecDeque::new(),
        prepared: 0,
        posted: rules.receives.first().count() as u64,
        last_send: None,
    };
    game.prepare_next();
    let start = Instant::now();
    game.send_next()?;
    while game.sent < rules.iterations || game.received < rules.iterations {
        game.wait()?;
        game.send_next()?;
        game.verify()?;
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
    /// Rounds in which we have sent.
    begun: u64,
    /// Sends that were posted.
    posted_sends: u64,
    /// Sends that have completed.
    sent: u64,
    received: u64,
    /// The pairs that messages of this round have come to.
    callers: Vec<usize>,
    /// Slots whose messages were not checked yet.
    unchecked: VecDeque<usize>,
    /// Rounds whose message was made.
    prepared: u64,
    /// Receives that are posted now.
    posted: u64,
    last_send: Option<Instant>,
}

impl Game<'_> {
    fn wait(&mut self) -> Result<(), Failure> {
        let (mut sent, mut arrived) = (0, Vec::new());
        let deadline = Deadline::after(self.rules.timeout);
        self.link.wait(deadline, &mut |event| match event {
            Event::Sent => sent += 1,
            Event::Received { pair, slot, len } => arrived.push((pair, slot, len)),
        })?;
        if sent == 0 && arrived.is_empty() {
            return Err(self.failure(&format!(
                "nothing came from the peer within {} s (see --timeout)",
                self.rules.timeout.as_secs_f64()
            )));
        }
        self.sent += sent;
        arrived.into_iter().try_for_each(|(pair, slot, len)| self.receive(pair, slot, len))
    }

    fn receive(&mut self, pair: usize, slot: usize, len: usize) -> Result<(), Failure> {
        let size = self.rules.size;
        if len != size {
            return Err(self.failure(&format!(
                "the peer sent {len} bytes instead of {size}: give both ends the same --size"
            )));
        }
        // The first to send is answered, the second answers what it gets, and there is an end.
        let round = self.begun + u64::from(self.rules.turn == Turn::Second);
        if self.received == self.rules.before(round) || self.callers.contains(&pair) {
            // In the last round a C program sends over more pairs than it waits for.
            if self.received == self.rules.iterations && self.rules.pairs > 1 {
                return Ok(());
            }
            return Err(self.failure("the peer sent a message out of turn"));
        }
        if let Some(last_send) = self.last_send {
            self.round_trips.add(last_send.elapsed());
        }
        self.callers.push(pair);
        self.unchecked.push_back(slot);
        self.received += 1;
        self.posted -= 1;
        if let Receives::InTurn(depth) = self.rules.receives
            && self.posted <= 1
        {
            while self.posted < depth {
                self.link.post_receive(parity(self.received + self.posted))?;
                self.posted += 1;
            }
        }
        Ok(())
    }

    /// Sends the next message of all pairs if it is our turn and those before have completed.
    fn send_next(&mut self) -> Result<(), Failure> {
        let round = self.begun;
        let (start, end) = (self.rules.before(round), self.rules.before(round + 1));
        let due = if self.rules.turn == Turn::First { start } else { end };
        if start < end && self.received == due && self.sent == self.posted_sends {
            // The answers need receives: where they are scarce, what came is checked first.
            if self.posted < self.rules.pairs as u64 {
                self.verify()?;
            }
            let callers = std::mem::take(&mut self.callers);
            self.last_send = Some(Instant::now());
            self.begun += 1;
            // An answer goes back to where it was asked for.
            let pairs: Vec<usize> =
                if self.rules.turn == Turn::First { (0..self.rules.pairs).collect() } else { callers };
            for (pair, _) in pairs.into_iter().zip(start..end) {
                self.link.post_send(pair, parity(round))?;
                self.posted_sends += 1;
            }
        }
        Ok(())
    }

    /// Checks what has arrived.
    fn verify(&mut self) -> Result<(), Failure> {
        while let Some(slot) = self.unchecked.pop_front() {
            for offset in (0..self.rules.size).step_by(PIECE) {
                let len = PIECE.min(self.rules.size - offset);
                self.link.read(slot, offset, &mut self.piece[..len]);
                self.verifier.piece(offset, &self.piece[..len]);
            }
            self.verifier.end_of_message();
            if matches!(self.rules.receives, Receives::AnyOrder(_)) {
                self.link.post_receive(slot)?;
                self.posted += 1;
            }
        }
        Ok(())
    }

    /// Makes the messages whose slots are free: one behind the last that has completed, and one behind that.
    fn prepare_next(&mut self) {
        let idle = self.sent == self.posted_sends;
        let over = if idle { self.begun } else { self.begun.saturating_sub(1) };
        while self.prepared < (over + 2).min(self.rules.rounds()) {
            self.prepare(self.prepared);
            self.prepared += 1;
        }
    }

    fn prepare(&mut self, round: u64) {
        let slot = parity(round);
        let size = self.rules.size;
        for offset in (0..size).step_by(PIECE) {
            let len = PIECE.min(size - offset);
            self.pattern.fill(round, offset, &mut self.piece[..len]);
            self.link.write(slot, offset, &self.piece[..len]);
        }
        if self.rules.sabotage.hits(round) {
            let at = self.rules.sabotage.byte(round, size);
            let byte = &mut self.piece[..1];
            self.pattern.fill(round, at, byte);
            byte[0] = flipped(byte[0]);
            self.link.write(slot, at, byte);
        }
    }

    fn failure(&self, text: &str) -> Failure {
        Failure::Peer(format!("{text}, after {} of {} messages", self.received, self.rules.iterations))
    }
}

/// Messages use their two slots by turns.
fn parity(message: u64) -> usize {
    usize::from(!message.is_multiple_of(2))
}

#[cfg(test)]
mod tests;
