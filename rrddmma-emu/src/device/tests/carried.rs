//! Short data that comes in the completion.

use super::bed::*;
use crate::device::carried::{kind, kinds};
use crate::device::qp::Transport::{
    self, ReliableConnected as RC, UnreliableConnected as UC, UnreliableDatagram as UD, XrcInitiator as XRC,
};
use crate::device::wqe::opcode;

const SHORT_FORMAT: u8 = 4;

fn pair(transport: Transport, carries: u32) -> Pair {
    let mut pair = Pair::new(transport);
    for side in 0..2 {
        let index = pair.qps[side].index as usize;
        pair.bed.fabric().qps[index].carries = carries;
    }
    pair
}

/// The entry that `side` takes next, as it lies in the ring.
fn entry(pair: &mut Pair, side: usize) -> Vec<u8> {
    let cq = pair.cqs[side];
    let slot = cq.buffer + u64::from(cq.consumed & (cq.depth - 1)) * 64;
    pair.bed.take(cq.process, slot, 64)
}

#[test]
fn a_message_is_in_its_completion_if_it_fits_and_else_in_memory() {
    for transport in [RC, UC] {
        for (length, is_carried) in [(1, true), (32, true), (33, false)] {
            let mut pair = pair(transport, kind::RECEIVED);
            let pattern = pair.fill(length);
            pair.post_receive(64);
            let (address, key) = pair.regions[0];
            pair.bed.send(&mut pair.qps[0], address, length as u32, key);
            let entry = entry(&mut pair, 1);
            assert_eq!(entry[63] & 0xc, if is_carried { SHORT_FORMAT } else { 0 }, "{length}");
            assert_eq!(entry[..length.min(32)] == pattern[..length.min(32)], is_carried);
            assert_eq!(pair.received(length) == pattern, !is_carried, "{length}");
            assert_eq!((pair.expect(1).length, pair.expect(0).report), (length as u32, REQUEST));
        }
    }
}

#[test]
fn a_receive_that_could_not_be_written_fails_all_the_same() {
    let mut pair = pair(RC, kind::RECEIVED);
    pair.post_receive(7);
    let (address, key) = pair.regions[0];
    pair.bed.send(&mut pair.qps[0], address, 8, key);
    assert_eq!(pair.expect(1).report, RECEIVE_ERROR);
    assert_eq!(entry(&mut pair, 1)[63] & 0xc, 0);
}

#[test]
fn what_is_fetched_is_carried_for_those_who_ask() {
    for (carries, is_carried) in [(kind::RECEIVED, false), (kind::FETCHED, true)] {
        let mut pair = pair(RC, carries);
        let pattern = pair.fill(8);
        let (from, to) = (pair.regions[0], pair.regions[1]);
        pair.bed.one_sided(&mut pair.qps[1], opcode::RDMA_READ, from, (to.0, 8, to.1));
        assert_eq!(entry(&mut pair, 1)[63] & 0xc, if is_carried { SHORT_FORMAT } else { 0 });
        assert_eq!(pair.received(8) == pattern, !is_carried);
        assert_eq!(pair.expect(1).length, 8);
    }
}

#[test]
fn each_transport_carries_what_the_driver_sets_up() {
    for (transport, each, all) in [
        (RC, kind::RECEIVED, kind::RECEIVED | kind::FETCHED),
        (UC, kind::RECEIVED, kind::RECEIVED),
        (UD, 0, 0),
        (XRC, 0, 0),
    ] {
        assert_eq!([kinds(transport, false), kinds(transport, true)], [each, all], "{transport:?}");
    }
}
