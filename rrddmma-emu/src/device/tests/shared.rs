//! Shared receive queues.

use super::bed::*;
use super::shared_queue::{Shared, create, post};
use crate::device::cqe::Syndrome;
use crate::device::qp::{State, Transport::ReliableConnected as RC};
use crate::device::{pd, srq, table};
use crate::errno::Errno;

fn pair(limit: u32) -> (Pair, Shared) {
    let mut pair = Pair::unconnected(RC);
    let (program, cq) = (pair.programs[1], pair.cqs[1]);
    let shared = create(&mut pair.bed, program, limit, cq.channel, None);
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
    assert_eq!(events, [vec![], vec![], vec![(0x5ca1e, 15)], vec![]]);
}

#[test]
fn an_error_of_one_pair_leaves_the_receives_there() {
    let (mut pair, mut shared) = pair(0);
    let program = pair.programs[1];
    let (to, to_key) = pair.regions[1];
    post(&mut pair.bed, program, &mut shared, (to, 64, to_key));
    let (qp, channel) = (pair.qps[1], pair.cqs[1].channel);
    // Both times: the pair is in the error state already.
    for told in [vec![(0xbeef, 16)], vec![]] {
        pair.bed.set_state(&qp, State::Error);
        pair.nothing(1);
        assert_eq!(pair.bed.async_events(channel), told);
    }
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
    // A pair of another domain receives into the memory of the queue's domain, and into none of its own.
    for own in [false, true] {
        let (mut pair, mut shared) = self::pair(0);
        let pd = pair.bed.with(program.process, |fabric, host| pd::allocate(fabric, host, program.context));
        let other = Program { pd: pd.unwrap(), ..program };
        let foreign = pair.bed.region(other, 64, ALL_ACCESS);
        let index = pair.qps[1].index as usize;
        pair.bed.fabric().qps[index].pd = other.pd;
        let (to, key) = if own { foreign } else { pair.regions[1] };
        post(&mut pair.bed, program, &mut shared, (to, 64, key));
        let (from, key) = pair.regions[0];
        pair.bed.send(&mut pair.qps[0], from, 64, key);
        assert_eq!(pair.expect(1).syndrome, if own { Syndrome::LocalProtection as u8 } else { 0 });
    }
}

#[test]
fn it_is_as_long_as_it_was_made() {
    let mut bed = Bed::new();
    let program = bed.program(1);
    let shared = create(&mut bed, program, 0, 0, None);
    let handle = table::handle::<srq::SharedReceiveQueue>(shared.index);
    assert_eq!(srq::modify(bed.fabric(), program.context, handle, None, true), Err(Errno::EINVAL));
    assert_eq!(srq::modify(bed.fabric(), program.context, handle, Some(8), false), Err(Errno::EINVAL));
    assert_eq!(srq::modify(bed.fabric(), program.context, handle, Some(7), false), Ok(()));
}

#[test]
fn it_is_no_larger_than_the_device_allows() {
    let mut bed = Bed::new();
    let program = bed.program(1);
    let mut refusal = |max_wr, max_sge| {
        let request = srq::Creation {
            pd: table::handle::<pd::ProtectionDomain>(program.pd),
            user_handle: 0,
            events: None,
            max_wr,
            max_sge,
            xrc: None,
            buffer: 0x10_0000,
            doorbell: 0x10_0000,
            user_index: 0,
        };
        bed.with(program.process, |fabric, host| srq::create(fabric, host, program.context, &request)).err()
    };
    // Nothing is where the ring should be: what is not too large fails for that reason.
    assert_eq!(refusal(srq::MAX_WORK_REQUESTS, srq::MAX_SGE), Some(Errno::EFAULT));
    assert_eq!(refusal(srq::MAX_WORK_REQUESTS + 1, 1), Some(Errno::EINVAL));
    assert_eq!(refusal(1, srq::MAX_SGE + 1), Some(Errno::EINVAL));
}
