//! Datagrams.

use super::bed::*;
use crate::device::cqe::Syndrome;
use crate::device::modify::{Change, mask};
use crate::device::qp::Transport::{ReliableConnected as RC, UnreliableDatagram as UD};
use crate::device::qp::{Attributes, State};
use crate::device::wqe::opcode;

pub(super) const QKEY: u32 = 0x1111_1111;

pub(super) fn ready(bed: &mut Bed, qp: &Qp) {
    for change in changes() {
        bed.modify(qp, &change).unwrap();
    }
}

/// The three changes that let a pair send.
pub(super) fn changes() -> [Change; 3] {
    let attributes = Attributes { port: 1, qkey: QKEY, ..Attributes::default() };
    [
        (State::Init, mask::PKEY_INDEX | mask::PORT | mask::QKEY),
        (State::ReadyToReceive, 0),
        (State::ReadyToSend, mask::SEND_PSN),
    ]
    .map(|(state, more)| Change {
        mask: mask::STATE | more,
        state: state as u32,
        current_state: 0,
        attributes,
    })
}

pub(super) fn datagrams() -> Pair {
    let mut pair = Pair::unconnected(UD);
    for qp in pair.qps {
        ready(&mut pair.bed, &qp);
    }
    pair
}

/// An address vector of 48 bytes, as libmlx5 writes it for RoCE: without the bit that announces a route.
pub(super) fn vector(gid: &[u8; 16], qpn: u32, qkey: u32) -> Vec<u8> {
    let mut bytes = vec![0; 48];
    bytes[..4].copy_from_slice(&qkey.to_be_bytes());
    bytes[8..12].copy_from_slice(&(qpn | 0x8000_0000).to_be_bytes());
    bytes[27] = 64;
    bytes[28..32].copy_from_slice(&(3_u32 << 20).to_be_bytes());
    bytes[32..].copy_from_slice(gid);
    bytes
}

fn send(pair: &mut Pair, gid: &[u8; 16], qpn: u32, qkey: u32, length: u32) -> Completion {
    let (from, key) = pair.regions[0];
    let tail = [vector(gid, qpn, qkey), segment(from, length, key)].concat();
    pair.bed.write_entry(&mut pair.qps[0], opcode::SEND, SIGNALED, [0; 4], &tail);
    pair.bed.ring(&pair.qps[0]);
    pair.expect(0)
}

pub(super) fn own_gid(pair: &mut Pair) -> [u8; 16] {
    pair.bed.fabric().identity(0).unwrap().port(1).unwrap().gid(3).unwrap().gid
}

#[test]
fn a_datagram_arrives_behind_forty_bytes_of_header() {
    let mut pair = datagrams();
    let pattern = pair.fill(100);
    pair.post_receive(140);
    let (gid, qpn) = (own_gid(&mut pair), pair.qps[1].number());
    assert_eq!(send(&mut pair, &gid, qpn, QKEY, 100).report, REQUEST);
    let received = pair.expect(1);
    assert_eq!((received.report, received.length, received.source), (RECEIVED, 140, pair.qps[0].number()));
    let bytes = pair.received(140);
    assert_eq!((bytes[20], &bytes[40..]), (0x45, &pattern[..]));
}

#[test]
fn a_datagram_that_nobody_takes_is_lost_and_the_sender_content() {
    let mut pair = datagrams();
    let gid = own_gid(&mut pair);
    let qpn = pair.qps[1].number();
    let mut other = gid;
    other[15] = 9;
    // No receive, a bad number, a bad key, a foreign address.
    for (gid, qpn, qkey) in [(gid, qpn, QKEY), (gid, 0x500, QKEY), (gid, qpn, 5), (other, qpn, QKEY)] {
        assert_eq!(send(&mut pair, &gid, qpn, qkey, 10).report, REQUEST);
        pair.nothing(1);
    }
    // Too small a receive: the datagram is dropped, the receive stays.
    pair.post_receive(49);
    send(&mut pair, &gid, qpn, QKEY, 10);
    pair.nothing(1);
    send(&mut pair, &gid, qpn, QKEY, 9);
    assert_eq!(pair.expect(1).length, 49);
}

#[test]
fn a_key_with_its_highest_bit_stands_for_the_senders_own() {
    let mut pair = datagrams();
    pair.post_receive(100);
    let (gid, qpn) = (own_gid(&mut pair), pair.qps[1].number());
    send(&mut pair, &gid, qpn, 0x8000_0000, 1);
    assert_eq!(pair.expect(1).length, 41);
}

#[test]
fn a_datagram_is_one_packet() {
    let mut pair = datagrams();
    let (gid, qpn) = (own_gid(&mut pair), pair.qps[1].number());
    pair.post_receive(8192);
    send(&mut pair, &gid, qpn, QKEY, 4096);
    assert_eq!(pair.expect(1).length, 4136);
    assert_eq!(send(&mut pair, &gid, qpn, QKEY, 4097).syndrome, Syndrome::LocalLength as u8);
}

#[test]
fn transports_do_not_mix() {
    let mut pair = datagrams();
    let programs = pair.programs;
    let cq = pair.cqs[1];
    let reliable = pair.bed.qp(programs[1], RC, &cq, &cq);
    let sender = pair.qps[0].number();
    pair.bed.connect(&reliable, sender);
    let gid = own_gid(&mut pair);
    assert_eq!(send(&mut pair, &gid, reliable.number(), QKEY, 1).report, REQUEST);
    pair.nothing(1);
}

#[test]
fn after_a_failed_send_a_datagram_pair_still_receives_and_can_be_brought_back() {
    let mut pair = datagrams();
    let (gid, own) = (own_gid(&mut pair), pair.qps[0].number());
    // A local key that nobody has, and one more behind it.
    let (from, key) = pair.regions[0];
    for key in [key ^ 0xff, key] {
        let tail = [vector(&gid, own, QKEY), segment(from, 8, key)].concat();
        pair.bed.write_entry(&mut pair.qps[0], opcode::SEND, SIGNALED, [0; 4], &tail);
    }
    pair.bed.ring(&pair.qps[0]);
    assert_eq!(pair.expect(0).syndrome, Syndrome::LocalProtection as u8);
    assert_eq!(pair.expect(0).syndrome, Syndrome::Flushed as u8);
    let qp = pair.qps[0];
    assert_eq!(pair.bed.state(&qp), State::SendError);
    assert_eq!(send(&mut pair, &gid, own, QKEY, 1).syndrome, Syndrome::Flushed as u8);
    // From the other side, which is well.
    pair.bed.receive(&mut pair.qps[0], &[(from, 100, key)]);
    let (other, other_key) = pair.regions[1];
    let tail = [vector(&gid, own, QKEY), segment(other, 8, other_key)].concat();
    pair.bed.write_entry(&mut pair.qps[1], opcode::SEND, SIGNALED, [0; 4], &tail);
    pair.bed.ring(&pair.qps[1]);
    assert_eq!((pair.expect(1).report, pair.expect(0).length), (REQUEST, 48));
    pair.bed.set_state(&qp, State::ReadyToSend);
    assert_eq!(send(&mut pair, &gid, 0x500, QKEY, 1).report, REQUEST);
}

#[test]
fn a_program_without_the_right_cannot_take_a_key_of_the_system() {
    let mut pair = Pair::unconnected(UD);
    let qp = pair.qps[0];
    let change = Change {
        mask: mask::STATE | mask::PKEY_INDEX | mask::PORT | mask::QKEY,
        state: State::Init as u32,
        current_state: 0,
        attributes: Attributes { port: 1, qkey: 0x8000_0001, ..Attributes::default() },
    };
    pair.bed.caller.raw_network = false;
    assert_eq!(pair.bed.modify(&qp, &change), Err(crate::errno::Errno::EPERM));
    pair.bed.caller.raw_network = true;
    assert_eq!(pair.bed.modify(&qp, &change), Ok(()));
}
