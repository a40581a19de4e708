//! Rings of completions: wrap-around, overrun, arming.

use super::bed::*;
use crate::device::modify_cq::{self, Resize};
use crate::device::qp::Transport::ReliableConnected as RC;
use crate::device::table;
use crate::device::wqe::opcode;
use crate::device::{Channel, Events, cq, next_deadline, run};
use crate::errno::Errno;

fn write(pair: &mut Pair, flags: u8) {
    let (to, key) = pair.regions[1];
    pair.bed.write_entry(&mut pair.qps[0], opcode::RDMA_WRITE, flags, [0; 4], &reach(to, key));
    pair.bed.ring(&pair.qps[0]);
}

fn events(pair: &mut Pair, side: usize) -> usize {
    let channel = pair.cqs[side].channel;
    let queue = pair.bed.events.0.get_mut(&channel).unwrap();
    queue.drain(..).filter(|event| *event == 0xc0de_u64.to_ne_bytes()).count()
}

#[test]
fn the_owner_bit_turns_with_each_round() {
    let mut pair = Pair::new(RC);
    for _ in 0..1000 {
        write(&mut pair, SIGNALED);
        assert_eq!(pair.expect(0).report, REQUEST);
        pair.nothing(0);
    }
}

#[test]
fn a_full_ring_loses_completions_but_not_data_and_says_so_once() {
    let mut pair = Pair::new(RC);
    let (from, to) = (pair.regions[0], pair.regions[1]);
    for round in 0..70_u8 {
        pair.bed.put(pair.programs[0].process, from.0, &[round]);
        pair.bed.one_sided(&mut pair.qps[0], opcode::RDMA_WRITE, to, (from.0, 1, from.1));
    }
    assert_eq!(pair.received(1), [69]);
    for _ in 0..64 {
        assert_eq!(pair.expect(0).report, REQUEST);
    }
    pair.nothing(0);
    // IBV_EVENT_CQ_ERR.
    assert_eq!(pair.bed.async_events(pair.cqs[0].channel), [(0xc0de, 0)]);
    // The queue stays in error: nothing enters it any more, though there is room, and no arm fires.
    pair.bed.arm(&pair.cqs[0], 0, false);
    write(&mut pair, SIGNALED);
    pair.nothing(0);
    assert_eq!(events(&mut pair, 0), 0);
}

#[test]
fn one_arm_is_one_event() {
    let mut pair = Pair::new(RC);
    write(&mut pair, SIGNALED);
    assert_eq!(events(&mut pair, 0), 0, "nobody asked");
    pair.expect(0);
    pair.bed.arm(&pair.cqs[0], 0, false);
    assert_eq!(events(&mut pair, 0), 0, "everything was polled");
    write(&mut pair, SIGNALED);
    write(&mut pair, SIGNALED);
    assert_eq!(events(&mut pair, 0), 1);
    // Both are unread when the queue is armed again.
    pair.bed.arm(&pair.cqs[0], 1, false);
    assert_eq!(events(&mut pair, 0), 1);
}

#[test]
fn an_arm_for_solicited_completions_waits_for_one_or_for_an_error() {
    let mut pair = Pair::new(RC);
    pair.bed.arm(&pair.cqs[1], 0, true);
    for (flags, expected) in [(0, 0), (SOLICITED, 1), (SOLICITED, 0)] {
        pair.post_receive(64);
        pair.bed.write_entry(&mut pair.qps[0], opcode::SEND, flags, [0; 4], &[]);
        pair.bed.ring(&pair.qps[0]);
        assert_eq!(events(&mut pair, 1), expected);
        pair.expect(1);
    }
    pair.bed.arm(&pair.cqs[1], 1, true);
    pair.post_receive(1);
    let (from, key) = pair.regions[0];
    pair.bed.send(&mut pair.qps[0], from, 64, key);
    assert_eq!(pair.expect(1).report, RECEIVE_ERROR);
    assert_eq!(events(&mut pair, 1), 1);
}

#[test]
fn an_arm_for_any_is_not_weakened_and_one_for_solicited_is_strengthened() {
    for (first, second) in [(false, true), (true, false)] {
        let mut pair = Pair::new(RC);
        pair.bed.arm(&pair.cqs[0], 0, first);
        pair.bed.arm(&pair.cqs[0], 0, second);
        write(&mut pair, SIGNALED);
        assert_eq!(events(&mut pair, 0), 1);
    }
}

#[test]
fn destruction_waits_for_the_pairs_and_counts_the_events_that_were_read() {
    let mut pair = Pair::new(RC);
    let cq = pair.cqs[0];
    let handle = table::handle::<cq::CompletionQueue>(cq.index);
    let destroy = |pair: &mut Pair| {
        pair.bed.with(cq.process, |fabric, host| cq::destroy(fabric, host, cq.context, handle))
    };
    assert_eq!(destroy(&mut pair), Err(Errno::EBUSY));
    for sequence in 0..3 {
        pair.bed.arm(&pair.cqs[0], sequence, false);
        write(&mut pair, SIGNALED);
        pair.expect(0);
    }
    // One of three is read.
    let read = pair.bed.events.0.get_mut(&cq.channel).unwrap().pop_front().unwrap();
    pair.bed.with(cq.process, |fabric, _| crate::device::event_read(fabric, Channel(cq.channel), &read));
    let qp = pair.qps[0];
    let qp_handle = table::handle::<crate::device::qp::QueuePair>(qp.index);
    pair.bed
        .with(qp.process, |fabric, host| crate::device::qp::destroy(fabric, host, qp.context, qp_handle))
        .unwrap();
    assert_eq!(destroy(&mut pair), Ok((1, 0)));
    assert_eq!(pair.bed.events.purge(Channel(cq.channel), 0xc0de), 0);
    assert_eq!(destroy(&mut pair), Err(Errno::ENOENT));
    pair.bed.with(cq.process, run);
}

#[test]
fn bad_sizes_vectors_and_flags_are_refused() {
    let mut bed = Bed::new();
    let program = bed.program(1);
    let good = cq::Creation {
        cqe: 15,
        user_handle: 0,
        channel: None,
        events: None,
        vector: 0,
        flags: 0,
        buffer: bed.room(program.process, 16384),
        doorbell: bed.room(program.process, 8),
        entry_size: 64,
    };
    let bad = [
        (cq::Creation { cqe: 0, ..good }, Errno::EINVAL),
        (cq::Creation { cqe: cq::MAX_CQE + 1, ..good }, Errno::EINVAL),
        (cq::Creation { cqe: u32::MAX, ..good }, Errno::EINVAL),
        (cq::Creation { vector: 4, ..good }, Errno::EINVAL),
        (cq::Creation { entry_size: 32, ..good }, Errno::EINVAL),
        (cq::Creation { flags: 4, ..good }, Errno::EOPNOTSUPP),
        (cq::Creation { buffer: 0, ..good }, Errno::EFAULT),
        (cq::Creation { doorbell: 8, ..good }, Errno::EFAULT),
    ];
    for (request, errno) in bad {
        let result =
            bed.with(program.process, |fabric, host| cq::create(fabric, host, program.context, &request));
        assert_eq!(result, Err(errno), "{request:?}");
    }
    let result = bed.with(program.process, |fabric, host| cq::create(fabric, host, program.context, &good));
    assert_eq!(result.map(|(_, cqe)| cqe), Ok(15));
}

#[test]
fn a_moderated_event_is_due_for_whoever_delivered_the_completion() {
    let mut pair = Pair::new(RC);
    let (cq, sender) = (pair.cqs[1], pair.programs[0].process);
    let handle = table::handle::<cq::CompletionQueue>(cq.index);
    pair.bed
        .with(cq.process, |fabric, host| modify_cq::moderate(fabric, host, cq.context, handle, 2, 10))
        .unwrap();
    pair.bed.arm(&pair.cqs[1], 0, false);
    for (completions, expected) in [(1, 0), (1, 1), (1, 0)] {
        for _ in 0..completions {
            pair.post_receive(64);
            pair.bed.write_entry(&mut pair.qps[0], opcode::SEND, 0, [0; 4], &[]);
            pair.bed.ring(&pair.qps[0]);
            pair.expect(1);
        }
        assert_eq!(events(&mut pair, 1), expected);
    }
    pair.bed.arm(&pair.cqs[1], 1, false);
    pair.post_receive(64);
    pair.bed.write_entry(&mut pair.qps[0], opcode::SEND, 0, [0; 4], &[]);
    pair.bed.ring(&pair.qps[0]);
    let due = pair.bed.time.0.get() + 10_000;
    assert_eq!(next_deadline(pair.bed.fabric(), sender), Some(due));
    pair.bed.time.0.set(due);
    pair.bed.with(sender, run);
    assert_eq!(events(&mut pair, 1), 1);
    assert_eq!(next_deadline(pair.bed.fabric(), sender), None);
}

#[test]
fn another_ring_goes_on_where_the_old_one_ends() {
    let mut pair = Pair::new(RC);
    let cq = pair.cqs[0];
    let handle = table::handle::<cq::CompletionQueue>(cq.index);
    let old = table::get(&pair.bed.fabric().cqs, cq.index).unwrap().buffer;
    let buffer = pair.bed.room(cq.process, 128 * 64);
    let resize = |pair: &mut Pair, cqe, buffer, entry_size| {
        let request = Resize { cqe, buffer, entry_size };
        pair.bed
            .with(cq.process, |fabric, host| modify_cq::resize(fabric, host, cq.context, handle, &request))
    };
    write(&mut pair, SIGNALED);
    write(&mut pair, SIGNALED);
    for (cqe, buffer, size, errno) in [
        (0, buffer, 64, Errno::EINVAL),
        (cq::MAX_CQE + 1, buffer, 64, Errno::EINVAL),
        (127, buffer, 32, Errno::EINVAL),
        (127, 8, 64, Errno::EFAULT),
        (0, buffer, 64, Errno::EINVAL),
    ] {
        assert_eq!(resize(&mut pair, cqe, buffer, size), Err(errno));
    }
    assert_eq!(resize(&mut pair, 63, 8, 64), Ok(63), "the same size asks for nothing");
    assert_eq!(resize(&mut pair, 100, buffer, 64), Ok(127));
    let mark = pair.bed.take(cq.process, old + 2 * 64 + 63, 1);
    assert_eq!(mark, [5 << 4]);
    write(&mut pair, SIGNALED);
    let next = pair.bed.take(cq.process, buffer + 3 * 64 + 63, 1);
    assert_eq!(next, [0]);
    // Three completions and the mark wait to be polled.
    assert_eq!(resize(&mut pair, 1, buffer, 64), Err(Errno::EINVAL));
    assert_eq!(resize(&mut pair, 3, buffer, 64), Ok(3));
}
