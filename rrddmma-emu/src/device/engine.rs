//! The engine: which queue pair works when.

use super::carried::Carried;
use super::cq;
use super::cqe::{Entry, Report, Syndrome};
use super::fabric::Fabric;
use super::fault;
use super::host::{Host, Process};
use super::key;
use super::process;
use super::qp::{self, QueuePair, State};
use super::requester::{self, Outcome};
use super::responder;
use super::table::{self, Index, NONE};
use super::wqe::{self, Control, MAX_BYTES};

/// Executes everything that the queue pairs of the calling process can do now, then looks at what its completion
/// queues wait for. To be called after a store to a doorbell page, and when [`next_deadline`] has come.
pub fn run(fabric: &mut Fabric, host: &mut Host<'_>) {
    loop {
        let mut progress = false;
        for word in 0..fabric.active_qps.len() {
            if fabric.active_qps[word] == 0 {
                continue;
            }
            for index in members_now(&fabric.active_qps, word) {
                while advance(fabric, host, index) {
                    progress = true;
                }
            }
        }
        if !progress {
            break;
        }
    }
    notify(fabric, host);
}

/// Executes exactly one request of the calling process and says whether there was one. Which pair gets its turn is
/// up to the scheduler ([`seed`]). Completion queues are looked at in any case.
pub fn step(fabric: &mut Fabric, host: &mut Host<'_>) -> bool {
    let now = host.clock.now();
    let mut done = false;
    let turns = candidates(fabric, host, now).count();
    let mut ready = turns;
    // One that finds its peer not ready is not ready itself before its delay has passed: another gets the turn. No pair
    // gets more than one, whatever the tables say.
    for _ in 0..turns {
        let Ok(count @ 1..) = u32::try_from(ready) else { break };
        let turn = process::draw(fabric, host.me) % count;
        let Some(index) = candidates(fabric, host, now).nth(turn as usize) else { break };
        done = advance(fabric, host, index);
        if done {
            break;
        }
        ready = candidates(fabric, host, now).count();
    }
    notify(fabric, host);
    done
}

/// Chooses how [`step`] picks among queue pairs: 0 takes the one with the lowest place, anything else is the seed of a
/// random choice.
pub fn seed(fabric: &mut Fabric, host: &Host<'_>, seed: u64) {
    process::set_scheduler(fabric, host.me, seed);
}

/// When a request of `process` that waits (for a receive, or an answer) is to be tried again, or an event that is held
/// back is due, in nanoseconds of the clock. A request that waits for ever for an answer has no time.
#[must_use]
pub fn next_deadline(fabric: &Fabric, process: Process) -> Option<u64> {
    own(fabric, process)
        .filter(|qp| qp.waiting != 0 && qp.state() == State::ReadyToSend && qp.deadline != u64::MAX)
        .map(|qp| qp.deadline)
        .chain(cq::next_event(fabric))
        .min()
}

/// Whether a queue pair of `process` is in the error state and has a receive queue of its own: receives posted there
/// ring no doorbell, so [`run`] must be called now and then to flush them.
#[must_use]
pub fn needs_polling(fabric: &Fabric, process: Process) -> bool {
    own(fabric, process).any(|qp| qp.state() == State::Error && qp.srq == NONE && qp.receive_depth() != 0)
}

/// Whether `process` has a queue pair, and so something that may wait.
#[must_use]
pub fn has_pairs(fabric: &Fabric, process: Process) -> bool {
    own(fabric, process).next().is_some()
}

fn own(fabric: &Fabric, process: Process) -> impl Iterator<Item = &QueuePair> {
    members(&fabric.active_qps)
        .filter_map(|index| table::get(&fabric.qps, index))
        .filter(move |qp| qp.process() == process)
}

/// Sets the bit of an object in one of the maps that tell which places are worth looking at.
pub(crate) fn activate(map: &mut [u64], index: Index) {
    if let Some(word) = map.get_mut(index as usize / 64) {
        *word |= 1 << (index % 64);
    }
}

/// Clears it.
pub(crate) fn deactivate(map: &mut [u64], index: Index) {
    if let Some(word) = map.get_mut(index as usize / 64) {
        *word &= !(1 << (index % 64));
    }
}

/// The places whose bits are set in a map. Nearly all its words are empty, and each doorbell looks at all of them.
pub(crate) fn members(map: &[u64]) -> impl Iterator<Item = Index> {
    let words = map.iter().enumerate().filter(|(_, bits)| **bits != 0);
    words.flat_map(|(word, &bits)| places(word, bits))
}

/// The same of one word as it is now: what is done with a place may change the map.
fn members_now(map: &[u64], word: usize) -> impl Iterator<Item = Index> + use<> {
    places(word, map.get(word).copied().unwrap_or(0))
}

fn places(word: usize, mut bits: u64) -> impl Iterator<Item = Index> {
    let base = u32::try_from(word * 64).unwrap_or(0);
    core::iter::from_fn(move || {
        if bits == 0 {
            return None;
        }
        let bit = bits.trailing_zeros();
        bits &= bits - 1;
        Some(base + bit)
    })
}

fn notify(fabric: &mut Fabric, host: &mut Host<'_>) {
    for word in 0..fabric.active_cqs.len() {
        if fabric.active_cqs[word] | fabric.moderated_cqs[word] == 0 {
            continue;
        }
        for index in members_now(&fabric.active_cqs, word) {
            match table::get(&fabric.cqs, index) {
                Some(cq) if cq.process() == host.me => cq::notify(fabric, host, index),
                Some(_) => {}
                None => deactivate(&mut fabric.active_cqs, index),
            }
        }
        for index in members_now(&fabric.moderated_cqs, word) {
            cq::notify(fabric, host, index);
        }
    }
}

/// The queue pairs that have a request which can be executed now.
fn candidates(fabric: &Fabric, host: &mut Host<'_>, now: u64) -> impl Iterator<Item = Index> {
    members(&fabric.active_qps).filter(move |&index| is_ready(fabric, host, index, now))
}

/// Whether a queue pair has a request that can be executed now.
fn is_ready(fabric: &Fabric, host: &mut Host<'_>, index: Index, now: u64) -> bool {
    let Some(qp) = table::get(&fabric.qps, index) else { return false };
    qp.process() == host.me
        && qp.state() == State::ReadyToSend
        && (qp.waiting == 0 || qp.deadline <= now)
        && posted(qp, host) != 0
}

/// How many blocks of the send ring are posted and not executed.
fn posted(qp: &QueuePair, host: &mut Host<'_>) -> u32 {
    match host.dma.load(qp.place(qp.doorbell.wrapping_add(4))) {
        Ok(record) => u32::from_be(record).wrapping_sub(qp.send_head) & 0xffff,
        Err(_) => 0,
    }
}

/// Executes the next request of a queue pair of this process, if there is one and it need not wait. True if a request
/// was completed.
fn advance(fabric: &mut Fabric, host: &mut Host<'_>, index: Index) -> bool {
    let Some(qp) = table::get(&fabric.qps, index).copied() else {
        deactivate(&mut fabric.active_qps, index);
        return false;
    };
    if qp.process() != host.me {
        return false;
    }
    match qp.state() {
        State::Error => {
            responder::flush(fabric, host, index);
            return false;
        }
        State::SendError => {
            responder::flush_sends(fabric, host, index);
            return false;
        }
        _ => {}
    }
    let blocks = qp.send_blocks();
    if qp.state() != State::ReadyToSend || blocks == 0 {
        return false;
    }
    if qp.waiting != 0 && host.clock.now() < qp.deadline {
        return false;
    }
    let posted = posted(&qp, host);
    if posted == 0 {
        return false;
    }
    let mut bytes = [0; MAX_BYTES];
    let control = match fetch(&qp, host, posted, &mut bytes) {
        Ok(control) => control,
        Err(Bad::Unreadable) => {
            responder::ring_lost(fabric, host, index);
            return false;
        }
        Err(Bad::TooLong) => {
            let what = What { opcode: bytes[3], reach: None };
            return finish(fabric, host, index, None, what, Outcome::Failed(Syndrome::LocalQpOperation));
        }
    };
    // A request that is tried again has been counted.
    let device = u8::try_from(qp.device).unwrap_or(0);
    let fault = if qp.waiting == 0 { fault::on_request(fabric, host, device, control.opcode) } else { None };
    if table::get(&fabric.qps, index).is_none() {
        return false;
    }
    let parsed = match qp.transport() {
        Some(transport) if control.qpn == qp::number(index) => wqe::parse(&bytes, transport),
        _ => Err(Syndrome::LocalQpOperation),
    };
    let remote = parsed.ok().and_then(|request| request.operation.remote());
    let what = What { opcode: control.opcode, reach: remote.and_then(|remote| key::offset(fabric, remote)) };
    set_executing(fabric, index, true);
    let outcome = match (fault, parsed) {
        (Some(syndrome), _) | (None, Err(syndrome)) => Outcome::Failed(syndrome),
        (None, Ok(request)) => requester::execute(fabric, host, index, &request),
    };
    set_executing(fabric, index, false);
    finish(fabric, host, index, Some(control), what, outcome)
}

fn set_executing(fabric: &mut Fabric, index: Index, executing: bool) {
    if let Some(qp) = table::get_mut(&mut fabric.qps, index) {
        qp.executing = executing.into();
    }
}

/// What the trace says of a request, besides how it ended.
#[derive(Clone, Copy)]
struct What {
    opcode: u8,
    /// Where in the peer's region a one-sided operation reaches: an offset, because an address differs in every run.
    reach: Option<u64>,
}

impl core::fmt::Display for What {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        formatter.write_str(wqe::opcode::name(self.opcode))?;
        self.reach.map_or(Ok(()), |offset| write!(formatter, " at {offset}"))
    }
}

/// Why there is no entry at the head of a send ring: the pair is of no use any more.
enum Bad {
    /// The ring is gone.
    Unreadable,
    /// It claims more than was posted.
    TooLong,
}

/// Reads the entry at the head of the send ring, which may wrap around its end.
fn fetch(
    qp: &QueuePair,
    host: &mut Host<'_>,
    posted: u32,
    bytes: &mut [u8; MAX_BYTES],
) -> Result<Control, Bad> {
    let first = bytes.first_chunk_mut::<{ wqe::BLOCK }>().ok_or(Bad::TooLong)?;
    host.dma.read(qp.send_block(qp.send_head), first).map_err(|_| Bad::Unreadable)?;
    let control = Control::parse(bytes).ok_or(Bad::TooLong)?;
    if control.blocks() > posted.min(qp.send_blocks()) {
        return Err(Bad::TooLong);
    }
    let blocks = bytes.chunks_exact_mut(wqe::BLOCK);
    for (offset, block) in (1..control.blocks()).zip(blocks.skip(1)) {
        let place = qp.send_block(qp.send_head.wrapping_add(offset));
        host.dma.read(place, block).map_err(|_| Bad::Unreadable)?;
    }
    Ok(control)
}

/// Settles a request: a completion, an error, or another try later. True if it is off the queue.
fn finish(
    fabric: &mut Fabric,
    host: &mut Host<'_>,
    index: Index,
    control: Option<Control>,
    what: What,
    outcome: Outcome,
) -> bool {
    let now = host.clock.now();
    let Some(qp) = table::get_mut(&mut fabric.qps, index) else { return true };
    let counter = (qp.send_head & 0xffff) as u16;
    let waited = qp.waiting;
    let Some(outcome) = settle(qp, outcome, now) else {
        // Said once, however often it is tried: that depends on the clock.
        if qp.waiting != waited {
            let (ordinal, why) =
                (qp.ordinal, if qp.waiting == NOT_READY { "a receive" } else { "an answer" });
            host.trace(format_args!("qp {ordinal} wqe {counter} {what} waits for {why}"));
        }
        return false;
    };
    qp.waiting = 0;
    qp.send_head = qp.send_head.wrapping_add(control.map_or(1, |control| control.blocks())) & 0xffff;
    let qp = *qp;
    let ordinal = qp.ordinal;
    match outcome {
        Ok((length, carried)) => {
            host.trace(format_args!("qp {ordinal} wqe {counter} {what} {length} ok"));
            if control.is_some_and(|control| control.signaled) {
                let mut entry = Entry::new(Report::Request, qp::number(index), qp.user_index, counter);
                entry.opcode = what.opcode;
                entry.byte_count = length;
                entry.carried = carried;
                cq::push(fabric, host, qp.send_cq, entry);
            }
        }
        Err(syndrome) => {
            host.trace(format_args!("qp {ordinal} wqe {counter} {what} {}", syndrome.name()));
            responder::fail_request(fabric, host, index, counter, what.opcode, syndrome);
            responder::send_failed(fabric, host, index);
        }
    }
    true
}

/// The end of a request, or `None` if it is to be tried again at the deadline that was set.
fn settle(
    qp: &mut QueuePair,
    outcome: Outcome,
    now: u64,
) -> Option<Result<(u32, Option<Carried>), Syndrome>> {
    let reliable = qp.is_reliable();
    match outcome {
        Outcome::Done(length, carried) => Some(Ok((length, carried))),
        Outcome::Failed(syndrome) => Some(Err(syndrome)),
        Outcome::NoAnswer if !reliable => Some(Ok((0, None))),
        Outcome::NotReady(_) if !reliable => Some(Ok((0, None))),
        Outcome::NoAnswer => {
            if qp.waiting != NO_ANSWER {
                qp.retries_left = u32::from(qp.attributes.retry_count) + 1;
            }
            qp.waiting = NO_ANSWER;
            if qp.attributes.timeout == 0 {
                // Time-out 0 waits for ever (IBTA 9.9.2.1.1): a doorbell gives it another look.
                qp.deadline = u64::MAX;
                return None;
            }
            if qp.retries_left == 0 {
                return Some(Err(Syndrome::RetryExceeded));
            }
            qp.retries_left -= 1;
            qp.deadline = now.saturating_add(4096 << u32::from(qp.attributes.timeout & 31));
            None
        }
        Outcome::NotReady(timer) => {
            if qp.waiting != NOT_READY {
                qp.rnr_retries_left = u32::from(qp.attributes.rnr_retry);
            }
            qp.waiting = NOT_READY;
            // 7 means without end.
            if qp.attributes.rnr_retry != 7 {
                if qp.rnr_retries_left == 0 {
                    return Some(Err(Syndrome::RnrRetryExceeded));
                }
                qp.rnr_retries_left -= 1;
            }
            qp.deadline = now.saturating_add(rnr_delay(timer));
            None
        }
    }
}

/// Values of `QueuePair::waiting`.
const NOT_READY: u32 = 1;
const NO_ANSWER: u32 = 2;

/// The responder's delay in nanoseconds (IBTA table 46; the man page of ibv_modify_qp has the same numbers).
fn rnr_delay(timer: u8) -> u64 {
    const HUNDREDTHS_OF_MILLISECONDS: [u64; 32] = [
        65536, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048,
        3072, 4096, 6144, 8192, 12288, 16384, 24576, 32768, 49152,
    ];
    HUNDREDTHS_OF_MILLISECONDS[usize::from(timer & 31)] * 10_000
}
