//! What a connection carries.

use super::bed::*;
use crate::device::qp::Transport::{ReliableConnected as RC, UnreliableConnected as UC};
use crate::device::wqe::opcode;

#[test]
fn a_send_fills_the_receive_and_completes_both_sides() {
    let mut pair = Pair::new(RC);
    let pattern = pair.fill(3000);
    pair.post_receive(4096);
    let (address, key) = pair.regions[0];
    pair.bed.send(&mut pair.qps[0], address, 3000, key);
    let received = pair.expect(1);
    assert_eq!((received.report, received.length, received.counter), (RECEIVED, 3000, 0));
    assert_eq!((received.qpn, received.user_index), (pair.qps[1].number(), 77));
    assert_eq!(pair.received(3000), pattern);
    let sent = pair.expect(0);
    assert_eq!((sent.report, sent.counter, sent.qpn), (REQUEST, 0, pair.qps[0].number()));
    pair.nothing(0);
}

#[test]
fn immediate_data_keeps_its_bytes() {
    let mut pair = Pair::new(RC);
    pair.post_receive(64);
    pair.bed.write_entry(&mut pair.qps[0], opcode::SEND_IMMEDIATE, SIGNALED, [9, 8, 7, 6], &[]);
    pair.bed.ring(&pair.qps[0]);
    let received = pair.expect(1);
    assert_eq!((received.report, received.immediate, received.length), (RECEIVED_IMMEDIATE, [9, 8, 7, 6], 0));
}

#[test]
fn inline_bytes_travel_without_a_key() {
    let mut pair = Pair::new(RC);
    pair.post_receive(256);
    let bytes: Vec<u8> = (0..100).collect();
    pair.bed.write_entry(&mut pair.qps[0], opcode::SEND, SIGNALED, [0; 4], &inline(&bytes));
    pair.bed.ring(&pair.qps[0]);
    assert_eq!(pair.expect(1).length, 100);
    assert_eq!(pair.received(100), bytes);
}

#[test]
fn a_write_needs_no_receive_and_a_write_with_immediate_takes_one() {
    for transport in [RC, UC] {
        let mut pair = Pair::new(transport);
        let pattern = pair.fill(5000);
        let (from, to) = (pair.regions[0], pair.regions[1]);
        pair.bed.one_sided(&mut pair.qps[0], opcode::RDMA_WRITE, (to.0 + 8, to.1), (from.0, 5000, from.1));
        assert_eq!(pair.expect(0).report, REQUEST);
        pair.nothing(1);
        assert_eq!(pair.received(5008)[8..], pattern);
        pair.bed.receive(&mut pair.qps[1], &[]);
        pair.bed.one_sided(&mut pair.qps[0], opcode::RDMA_WRITE_IMMEDIATE, to, (from.0, 40, from.1));
        let received = pair.expect(1);
        assert_eq!(
            (received.report, received.length, received.immediate),
            (RECEIVED_WRITE, 40, [1, 2, 3, 4])
        );
    }
}

#[test]
fn a_read_brings_the_peers_bytes() {
    let mut pair = Pair::new(RC);
    let pattern = pair.fill(70);
    // The second side reads from the first.
    let (from, to) = (pair.regions[0], pair.regions[1]);
    pair.bed.one_sided(&mut pair.qps[1], opcode::RDMA_READ, from, (to.0, 70, to.1));
    let completion = pair.expect(1);
    assert_eq!((completion.report, completion.length), (REQUEST, 70));
    assert_eq!(pair.received(70), pattern);
    pair.nothing(0);
}

#[test]
fn a_message_is_gathered_and_scattered_across_segments() {
    let mut pair = Pair::new(RC);
    let pattern = pair.fill(30);
    let (to, to_key) = pair.regions[1];
    pair.bed.receive(&mut pair.qps[1], &[(to, 7, to_key), (to + 100, 50, to_key)]);
    let (from, key) = pair.regions[0];
    let tail = [segment(from, 11, key), segment(from + 11, 19, key)].concat();
    pair.bed.write_entry(&mut pair.qps[0], opcode::SEND, SIGNALED, [0; 4], &tail);
    pair.bed.ring(&pair.qps[0]);
    assert_eq!(pair.expect(1).length, 30);
    let received = pair.received(123);
    assert_eq!((&received[..7], &received[100..123]), (&pattern[..7], &pattern[7..]));
}

#[test]
fn unsignaled_requests_complete_silently_and_rings_wrap() {
    let mut pair = Pair::new(RC);
    for round in 0..300_u32 {
        // Three blocks, so that entries lie across the end of the ring of 64.
        let bytes = [round as u8; 150];
        let (to, key) = pair.regions[1];
        let tail = [reach(to, key), inline(&bytes)].concat();
        let flags = if round % 2 == 0 { 0 } else { SIGNALED };
        let first = pair.qps[0].sent;
        pair.bed.write_entry(&mut pair.qps[0], opcode::RDMA_WRITE, flags, [0; 4], &tail);
        pair.bed.ring(&pair.qps[0]);
        assert_eq!(pair.received(150), bytes);
        if flags == SIGNALED {
            assert_eq!(u32::from(pair.expect(0).counter), first);
        }
        pair.nothing(0);
    }
    assert_ne!(pair.qps[0].sent % SEND_BLOCKS, 0);
}

#[test]
fn the_counter_of_the_send_queue_wraps_at_sixteen_bits() {
    let mut pair = Pair::new(RC);
    for qp in [0, 1] {
        pair.qps[qp].sent = 0xfffe;
        pair.qps[qp].received = 0xfffe;
        let index = pair.qps[qp].index as usize;
        let entry = &mut pair.bed.fabric().qps[index];
        (entry.send_head, entry.receive_head) = (0xfffe, 0xfffe);
    }
    let (address, key) = pair.regions[0];
    for expected in [0xfffe, 0xffff, 0, 1] {
        pair.post_receive(64);
        pair.bed.send(&mut pair.qps[0], address, 10, key);
        assert_eq!(pair.expect(0).counter, expected);
        assert_eq!(pair.expect(1).counter, expected);
    }
}

#[test]
fn nothing_of_length_zero_needs_a_key() {
    let mut pair = Pair::new(RC);
    let (to, _) = pair.regions[1];
    for code in [opcode::RDMA_WRITE, opcode::RDMA_READ] {
        pair.bed.write_entry(&mut pair.qps[0], code, SIGNALED, [0; 4], &reach(to - 5, 0xdead_beef));
        pair.bed.ring(&pair.qps[0]);
        assert_eq!(pair.expect(0).report, REQUEST);
    }
}

#[test]
fn both_ends_may_lie_in_one_process_and_even_be_one_pair() {
    let mut bed = Bed::new();
    let program = bed.program(1);
    let mut cq = bed.cq(program, 16);
    let mut qp = bed.qp(program, RC, &cq, &cq);
    bed.connect(&qp, qp.number());
    let (address, key) = bed.region(program, 4096, ALL_ACCESS);
    bed.put(program.process, address, b"self");
    bed.one_sided(&mut qp, opcode::RDMA_WRITE, (address + 100, key), (address, 4, key));
    assert_eq!(bed.expect(&mut cq).report, REQUEST);
    assert_eq!(bed.take(program.process, address + 100, 4), b"self");
}

#[test]
fn a_pair_that_refuses_its_own_request_completes_each_once() {
    let mut bed = Bed::new();
    let program = bed.program(1);
    let mut cq = bed.cq(program, 16);
    let mut qp = bed.qp(program, RC, &cq, &cq);
    bed.connect(&qp, qp.number());
    let (address, key) = bed.region(program, 4096, ALL_ACCESS);
    for remote in [key + 1, key] {
        let tail = [reach(address, remote), segment(address, 4, key)].concat();
        bed.write_entry(&mut qp, opcode::RDMA_WRITE, SIGNALED, [0; 4], &tail);
    }
    bed.ring(&qp);
    let syndromes: Vec<u8> = std::iter::from_fn(|| bed.poll(&mut cq)).map(|found| found.syndrome).collect();
    assert_eq!(syndromes, [0x13, 0x05]);
}

#[test]
fn the_trace_names_operations_and_no_addresses() {
    let mut pair = Pair::new(RC);
    let (from, to) = (pair.regions[0], pair.regions[1]);
    pair.bed.one_sided(&mut pair.qps[0], opcode::RDMA_WRITE, to, (from.0, 64, from.1));
    pair.bed.one_sided(&mut pair.qps[0], opcode::RDMA_WRITE, (to.0, to.1 + 1), (from.0, 64, from.1));
    assert_eq!(pair.bed.trace(), ["qp 1 wqe 0 write at 0 64 ok", "qp 1 wqe 1 write REM_ACCESS_ERR"]);
}
