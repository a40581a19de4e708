//! Shared receive queues.

use super::bed::*;
use crate::device::qp::{State, Transport::ReliableConnected as RC};
use crate::device::table::{self, Index};
use crate::device::{Channel, pd, srq};
use crate::errno::Errno;

struct Shared {
    index: Index,
    buffer: u64,
    record: u64,
    posted: u32,
}

const STRIDE: u64 = 32;

/// A shared queue of eight descriptors, linked in the order of their places as libmlx5 does at first.
fn create(bed: &mut Bed, program: Program, limit: u32, channel: u64) -> Shared {
    let buffer = bed.room(program.process, 8 * STRIDE);
    let record = bed.room(program.process, 8);
    for slot in 0..8_u16 {
        bed.put(program.process, buffer + u64::from(slot) * STRIDE + 2, &(slot + 1).to_be_bytes());
    }
    let request = srq::Creation {
        pd: table::handle::<pd::ProtectionDomain>(program.pd),
        user_handle: 0x5ca1e,
        events: Some(Channel(channel)),
        max_wr: 7,
        max_sge: 1,
        limit,
        buffer,
        doorbell: record,
        user_index: 3,
    };
    let index = bed
        .with(program.process, |fabric, host| srq::create(fabric, host, program.context, &request))
        .unwrap();
    Shared { index, buffer, record, posted: 0 }
}

fn post(bed: &mut Bed, program: Program, shared: &mut Shared, to: (u64, u32, u32)) {
    let slot = shared.buffer + u64::from(shared.posted % 8) * STRIDE;
    bed.put(program.process, slot + 16, &segment(to.0, to.1, to.2));
    shared.posted += 1;
    bed.put(program.process, shared.record, &shared.posted.to_be_bytes());
}

fn pair(limit: u32) -> (Pair, Shared) {
    let mut pair = Pair::unconnected(RC);
    let (program, cq) = (pair.programs[1], pair.cqs[1]);
    let shared = create(&mut pair.bed, program, limit, cq.channel);
    pair.qps[1] = pair.bed.qp_with(program, RC, &cq, &cq, Some(shared.index));
    let (first, second) = (pair.qps[0], pair.qps[1]);
    pair.bed.connect(&first, second.number());
    pair.bed.connect(&second, first.number());
    (pair, shared)
}

#[test]
fn receives_are_taken_along_the_list() {
    let (mut pair, mut shared) = pair(0);
    let pattern = pair.fill(64);
    let program = pair.programs[1];
    let (to, to_key) = pair.regions[1];
    let (from, key) = pair.regions[0];
    for round in 0..7_u16 {
        post(&mut pair.bed, program, &mut shared, (to, 64, to_key));
        pair.bed.send(&mut pair.qps[0], from, 64, key);
        let received = pair.expect(1);
        assert_eq!((received.counter, received.user_index), (round, 77));
        assert_eq!(pair.received(64), pattern);
        assert_eq!(pair.expect(0).report, REQUEST);
    }
}

#[test]
fn the_limit_is_an_event_exactly_once() {
    let (mut pair, mut shared) = pair(2);
    let program = pair.programs[1];
    let (to, to_key) = pair.regions[1];
    for _ in 0..4 {
        post(&mut pair.bed, program, &mut shared, (to, 64, to_key));
    }
    let (from, key) = pair.regions[0];
    let mut events = Vec::new();
    for _ in 0..4 {
        pair.bed.send(&mut pair.qps[0], from, 64, key);
        events.push(pair.bed.async_events(pair.cqs[1].channel));
    }
    // IBV_EVENT_SRQ_LIMIT_REACHED when fewer than two are left.
    assert_eq!(events, [vec![], vec![], vec![(0x5ca1e, 10)], vec![]]);
}

#[test]
fn an_error_of_one_pair_leaves_the_receives_there() {
    let (mut pair, mut shared) = pair(0);
    let program = pair.programs[1];
    let (to, to_key) = pair.regions[1];
    post(&mut pair.bed, program, &mut shared, (to, 64, to_key));
    let qp = pair.qps[1];
    pair.bed.set_state(&qp, State::Error);
    pair.nothing(1);
    assert_eq!(pair.bed.fabric().srqs[shared.index as usize].consumed, 0);
}

#[test]
fn its_protection_domain_governs_and_it_outlives_no_pair() {
    let (mut pair, shared) = pair(0);
    let program = pair.programs[1];
    let handle = table::handle::<srq::SharedReceiveQueue>(shared.index);
    let result =
        pair.bed.with(program.process, |fabric, host| srq::destroy(fabric, host, program.context, handle));
    assert_eq!(result, Err(Errno::EBUSY));
}
