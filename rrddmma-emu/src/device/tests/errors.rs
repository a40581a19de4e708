//! What goes wrong, and how both sides hear of it.

use super::bed::*;
use crate::device::cqe::Syndrome::{self, *};
use crate::device::mr::access;
use crate::device::qp::State;
use crate::device::qp::Transport::{ReliableConnected as RC, UnreliableConnected as UC};
use crate::device::wqe::opcode;

#[track_caller]
fn fails(pair: &mut Pair, side: usize, report: u8, syndrome: Syndrome) {
    let completion = pair.expect(side);
    assert_eq!((completion.report, Syndrome::from_code(completion.syndrome)), (report, Some(syndrome)));
}

#[test]
fn a_bad_remote_key_fails_both_pairs_and_is_an_event_at_the_responder() {
    for code in [opcode::RDMA_WRITE, opcode::RDMA_READ] {
        for (offset, key_change) in [(0, 1), (65536, 0), (65530, 0), (u64::MAX, 0)] {
            let mut pair = Pair::new(RC);
            pair.post_receive(64);
            let (from, to) = (pair.regions[0], pair.regions[1]);
            let remote = (to.0.wrapping_add(offset), to.1 ^ key_change);
            pair.bed.one_sided(&mut pair.qps[0], code, remote, (from.0, 64, from.1));
            fails(&mut pair, 0, REQUEST_ERROR, RemoteAccess);
            fails(&mut pair, 1, RECEIVE_ERROR, Flushed);
            for qp in pair.qps {
                assert_eq!(pair.bed.state(&qp), State::Error);
            }
            // IBV_EVENT_QP_ACCESS_ERR, and nothing at the requester.
            assert_eq!(pair.bed.async_events(pair.cqs[1].channel), [(0xbeef, 3)]);
            assert_eq!(pair.bed.async_events(pair.cqs[0].channel), []);
        }
    }
}

#[test]
fn every_access_is_asked_for_on_the_region_and_on_the_pair() {
    let wanted = [
        (opcode::RDMA_WRITE, access::REMOTE_WRITE),
        (opcode::RDMA_READ, access::REMOTE_READ),
        (opcode::FETCH_ADD, access::REMOTE_ATOMIC),
        (opcode::COMPARE_SWAP, access::REMOTE_ATOMIC),
    ];
    for (code, needed) in wanted {
        for region_access in 0..16 {
            if region_access & (access::REMOTE_WRITE | access::REMOTE_ATOMIC) != 0 && region_access & 1 == 0 {
                continue;
            }
            for pair_access in [0, 2, 4, 8, 14] {
                let mut pair = Pair::new(RC);
                let remote = pair.bed.region(pair.programs[1], 4096, region_access);
                let index = pair.qps[1].index as usize;
                pair.bed.fabric().qps[index].attributes.access = pair_access;
                let (from, key) = pair.regions[0];
                let operands = if code == opcode::RDMA_WRITE || code == opcode::RDMA_READ { 0 } else { 16 };
                let tail = [reach(remote.0, remote.1), vec![0; operands], segment(from, 8, key)].concat();
                pair.bed.write_entry(&mut pair.qps[0], code, SIGNALED, [0; 4], &tail);
                pair.bed.ring(&pair.qps[0]);
                let completion = pair.expect(0);
                let expected = if pair_access & needed == 0 {
                    RemoteInvalidRequest as u8
                } else if region_access & needed == 0 {
                    RemoteAccess as u8
                } else {
                    0
                };
                assert_eq!(completion.syndrome, expected, "{code:#x} {region_access} {pair_access}");
            }
        }
    }
}

#[test]
fn a_bad_local_key_fails_the_requester_only() {
    let mut pair = Pair::new(RC);
    pair.post_receive(64);
    let (from, key) = pair.regions[0];
    pair.bed.send(&mut pair.qps[0], from, 64, key ^ 1);
    fails(&mut pair, 0, REQUEST_ERROR, LocalProtection);
    pair.nothing(1);
    let responder = pair.qps[1];
    assert_eq!(pair.bed.state(&responder), State::ReadyToSend);
}

#[test]
fn a_key_of_another_protection_domain_is_no_key() {
    let mut pair = Pair::new(RC);
    let mut other = pair.programs[0];
    let context = other.context;
    other.pd = pair
        .bed
        .with(other.process, |fabric, host| crate::device::pd::allocate(fabric, host, context))
        .unwrap();
    let foreign = pair.bed.region(other, 4096, ALL_ACCESS);
    pair.bed.send(&mut pair.qps[0], foreign.0, 64, foreign.1);
    fails(&mut pair, 0, REQUEST_ERROR, LocalProtection);
}

#[test]
fn a_read_needs_a_local_key_that_may_be_written() {
    let mut pair = Pair::new(RC);
    let (local, key) = pair.bed.region(pair.programs[0], 4096, 0);
    let remote = pair.regions[1];
    pair.bed.one_sided(&mut pair.qps[0], opcode::RDMA_READ, remote, (local, 64, key));
    fails(&mut pair, 0, REQUEST_ERROR, LocalProtection);
}

#[test]
fn a_receive_that_is_too_small_fails_both_sides() {
    let mut pair = Pair::new(RC);
    pair.post_receive(63);
    let (from, key) = pair.regions[0];
    pair.bed.send(&mut pair.qps[0], from, 64, key);
    fails(&mut pair, 1, RECEIVE_ERROR, LocalLength);
    fails(&mut pair, 0, REQUEST_ERROR, RemoteInvalidRequest);
    for qp in pair.qps {
        assert_eq!(pair.bed.state(&qp), State::Error);
    }
}

#[test]
fn a_receive_with_a_bad_key_fails_both_sides() {
    let mut pair = Pair::new(RC);
    let (to, key) = pair.regions[1];
    let (read_only, read_key) = pair.bed.region(pair.programs[1], 64, access::REMOTE_READ);
    for receive in [(to, 64, key ^ 1), (read_only, 64, read_key)] {
        let mut pair = Pair::new(RC);
        assert_eq!(pair.bed.region(pair.programs[1], 64, access::REMOTE_READ), (read_only, read_key));
        pair.bed.receive(&mut pair.qps[1], &[receive]);
        let (from, key) = pair.regions[0];
        pair.bed.send(&mut pair.qps[0], from, 64, key);
        fails(&mut pair, 1, RECEIVE_ERROR, LocalProtection);
        fails(&mut pair, 0, REQUEST_ERROR, RemoteOperation);
    }
}

#[test]
fn after_an_error_everything_is_flushed_in_order() {
    let mut pair = Pair::new(RC);
    for _ in 0..3 {
        pair.bed.receive(&mut pair.qps[0], &[]);
    }
    let (from, key) = pair.regions[0];
    let mut counters = Vec::new();
    for bad in [1, 0, 0, 0] {
        counters.push(pair.qps[0].sent as u16);
        let tail = [segment(from, 64, key ^ bad), vec![0; 48 * usize::from(bad == 0)]].concat();
        pair.bed.write_entry(&mut pair.qps[0], opcode::SEND, 0, [0; 4], &tail);
    }
    pair.bed.ring(&pair.qps[0]);
    // Not one of them was signaled; errors are always reported.
    fails(&mut pair, 0, REQUEST_ERROR, LocalProtection);
    let mut sends = vec![counters[0]];
    let mut receives = Vec::new();
    while let Some(completion) = pair.bed.poll(&mut pair.cqs[0]) {
        assert_eq!(completion.syndrome, Flushed as u8);
        match completion.report {
            REQUEST_ERROR => sends.push(completion.counter),
            _ => receives.push(completion.counter),
        }
    }
    assert_eq!((sends, receives), (counters, vec![0, 1, 2]));
}

#[test]
fn what_is_posted_in_the_error_state_is_flushed_too() {
    let mut pair = Pair::new(RC);
    pair.bed.set_state(&pair.qps[0], State::Error);
    assert!(crate::device::needs_polling(pair.bed.fabric(), pair.qps[0].process));
    let (from, key) = pair.regions[0];
    pair.bed.send(&mut pair.qps[0], from, 64, key);
    fails(&mut pair, 0, REQUEST_ERROR, Flushed);
    pair.bed.receive(&mut pair.qps[0], &[]);
    let qp = pair.qps[0];
    pair.bed.with(qp.process, crate::device::run);
    fails(&mut pair, 0, RECEIVE_ERROR, Flushed);
}

#[test]
fn an_unreliable_sender_hears_nothing_of_the_other_end() {
    let mut pair = Pair::new(UC);
    let (from, to) = (pair.regions[0], pair.regions[1]);
    pair.bed.one_sided(&mut pair.qps[0], opcode::RDMA_WRITE, (to.0, to.1 ^ 1), (from.0, 64, from.1));
    assert_eq!(pair.expect(0).report, REQUEST);
    pair.bed.send(&mut pair.qps[0], from.0, 64, from.1);
    assert_eq!(pair.expect(0).report, REQUEST);
    for qp in pair.qps {
        assert_eq!(pair.bed.state(&qp), State::ReadyToSend);
    }
}

#[test]
fn an_opcode_that_the_transport_lacks_is_a_local_error() {
    for (transport, code) in [(RC, 0x25), (RC, 0x0e), (UC, opcode::RDMA_READ), (UC, opcode::FETCH_ADD)] {
        let mut pair = Pair::new(transport);
        let (to, key) = pair.regions[1];
        let tail = [reach(to, key), vec![0; 32]].concat();
        pair.bed.write_entry(&mut pair.qps[0], code, SIGNALED, [0; 4], &tail);
        pair.bed.ring(&pair.qps[0]);
        fails(&mut pair, 0, REQUEST_ERROR, LocalQpOperation);
    }
}

#[test]
fn an_entry_of_another_pair_is_a_local_error() {
    let mut pair = Pair::new(RC);
    let own = pair.qps[0];
    // What stands in the ring says that it belongs to the peer.
    let mut other = Qp { index: pair.qps[1].index, ..own };
    pair.bed.write_entry(&mut other, opcode::SEND, SIGNALED, [0; 4], &[]);
    pair.qps[0].sent = other.sent;
    pair.bed.ring(&pair.qps[0]);
    fails(&mut pair, 0, REQUEST_ERROR, LocalQpOperation);
}

#[test]
fn a_pair_that_may_have_no_read_in_flight_takes_none() {
    let mut pair = Pair::new(RC);
    let index = pair.qps[1].index as usize;
    pair.bed.fabric().qps[index].attributes.max_destination_read_atomic = 0;
    let (from, to) = (pair.regions[0], pair.regions[1]);
    pair.bed.one_sided(&mut pair.qps[0], opcode::RDMA_WRITE, to, (from.0, 8, from.1));
    assert_eq!(pair.expect(0).report, REQUEST);
    pair.bed.one_sided(&mut pair.qps[0], opcode::RDMA_READ, to, (from.0, 8, from.1));
    fails(&mut pair, 0, REQUEST_ERROR, RemoteInvalidRequest);
}

#[test]
fn an_entry_longer_than_what_was_posted_is_a_local_error() {
    let mut pair = Pair::new(RC);
    pair.bed.write_entry(&mut pair.qps[0], opcode::SEND, SIGNALED, [0; 4], &inline(&[0; 200]));
    pair.qps[0].sent -= 1;
    pair.bed.ring(&pair.qps[0]);
    fails(&mut pair, 0, REQUEST_ERROR, LocalQpOperation);
}

#[test]
fn a_message_beyond_a_gigabyte_is_a_local_length_error() {
    let mut pair = Pair::new(RC);
    let (from, key) = pair.regions[0];
    pair.bed.send(&mut pair.qps[0], from, (1 << 30) + 1, key);
    fails(&mut pair, 0, REQUEST_ERROR, LocalLength);
}

#[test]
fn path_mtus_that_differ_fail_what_needs_more_than_one_packet() {
    let mut pair = Pair::new(RC);
    let index = pair.qps[1].index as usize;
    pair.bed.fabric().qps[index].attributes.path_mtu = 1;
    pair.post_receive(4096);
    pair.post_receive(4096);
    let (from, key) = pair.regions[0];
    pair.bed.send(&mut pair.qps[0], from, 256, key);
    assert_eq!(pair.expect(0).report, REQUEST);
    pair.bed.send(&mut pair.qps[0], from, 257, key);
    fails(&mut pair, 0, REQUEST_ERROR, RemoteInvalidRequest);
}
