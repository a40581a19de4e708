//! Multicast groups.

use super::bed::*;
use super::datagram::{QKEY, datagrams, own_gid, ready, vector};
use crate::device::multicast::{self, Group, QPN};
use crate::device::qp::{
    self, QueuePair, Transport::ReliableConnected as RC, Transport::UnreliableDatagram as UD,
};
use crate::device::table;
use crate::device::wqe::opcode;
use crate::errno::Errno;

const GROUP: [u8; 16] = [0xff, 0x0e, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4];

fn attach(bed: &mut Bed, qp: &Qp, gid: [u8; 16]) -> Result<(), Errno> {
    let (handle, group) = (table::handle::<QueuePair>(qp.index), Group::new(gid, 0));
    bed.with(qp.process, |fabric, host| multicast::attach(fabric, host, qp.context, handle, &group))
}

fn detach(bed: &mut Bed, qp: &Qp, gid: [u8; 16]) -> Result<(), Errno> {
    let (handle, group) = (table::handle::<QueuePair>(qp.index), Group::new(gid, 0));
    bed.with(qp.process, |fabric, _| multicast::detach(fabric, qp.context, handle, &group))
}

fn send(pair: &mut Pair, qpn: u32, qkey: u32) {
    let (from, key) = pair.regions[0];
    let tail = [vector(&GROUP, qpn, qkey), segment(from, 10, key)].concat();
    pair.bed.write_entry(&mut pair.qps[0], opcode::SEND, SIGNALED, [0; 4], &tail);
    pair.bed.ring(&pair.qps[0]);
    assert_eq!(pair.expect(0).report, REQUEST);
}

#[test]
fn a_datagram_reaches_every_pair_of_its_group() {
    let mut pair = datagrams();
    pair.fill(10);
    let (program, mut cq) = (pair.programs[1], pair.bed.cq(pair.programs[1], 8));
    let mut second = pair.bed.qp(program, UD, &cq, &cq);
    ready(&mut pair.bed, &second);
    let members = [pair.qps[1], second];
    for qp in members {
        attach(&mut pair.bed, &qp, GROUP).unwrap();
        // Once more is the same.
        attach(&mut pair.bed, &qp, GROUP).unwrap();
    }
    let (to, key) = pair.regions[1];
    for _ in 0..2 {
        pair.post_receive(50);
        pair.bed.receive(&mut second, &[(to + 1000, 50, key)]);
    }
    send(&mut pair, QPN, QKEY);
    assert_eq!(pair.expect(1).length, 50);
    assert_eq!(pair.bed.expect(&mut cq).length, 50);
    let header = pair.received(40);
    assert_eq!(header[24..], GROUP);
    // Another key, or a number that is not that of all groups: nobody takes it.
    for (qpn, qkey) in [(QPN, QKEY + 1), (pair.qps[1].number(), QKEY)] {
        send(&mut pair, qpn, qkey);
        pair.nothing(1);
    }
    // One has left.
    detach(&mut pair.bed, &second, GROUP).unwrap();
    assert_eq!(detach(&mut pair.bed, &second, GROUP), Err(Errno::EINVAL));
    send(&mut pair, QPN, QKEY);
    assert_eq!(pair.expect(1).length, 50);
    assert_eq!(pair.bed.poll(&mut cq), None);
}

#[test]
fn a_sender_in_the_group_gets_its_own_unless_it_blocks_that() {
    for blocked in [false, true] {
        let mut pair = datagrams();
        let sender = pair.qps[0];
        attach(&mut pair.bed, &sender, GROUP).unwrap();
        let (to, key) = pair.regions[0];
        pair.bed.receive(&mut pair.qps[0], &[(to + 4096, 50, key)]);
        if blocked {
            pair.bed.fabric().qps[sender.index as usize].flags |= qp::BLOCK_OWN_MULTICAST;
        }
        let tail = [vector(&GROUP, QPN, QKEY), segment(to, 10, key)].concat();
        pair.bed.write_entry(&mut pair.qps[0], opcode::SEND, SIGNALED, [0; 4], &tail);
        pair.bed.ring(&pair.qps[0]);
        let own = if blocked { vec![REQUEST] } else { vec![RECEIVED, REQUEST] };
        let mut reports = Vec::new();
        while let Some(completion) = pair.bed.poll(&mut pair.cqs[0]) {
            reports.push(completion.report);
        }
        assert_eq!(reports, own);
    }
}

#[test]
fn only_datagrams_join_and_only_groups_are_joined() {
    let mut pair = datagrams();
    let (qp, program, cq) = (pair.qps[1], pair.programs[1], pair.cqs[1]);
    let gid = own_gid(&mut pair);
    assert_eq!(attach(&mut pair.bed, &qp, gid), Err(Errno::EINVAL));
    let mut ipv4 = [0; 16];
    ipv4[10..].copy_from_slice(&[0xff, 0xff, 224, 0, 0, 9]);
    assert_eq!(attach(&mut pair.bed, &qp, ipv4), Ok(()));
    let reliable = pair.bed.qp(program, RC, &cq, &cq);
    assert_eq!(attach(&mut pair.bed, &reliable, GROUP), Err(Errno::EINVAL));
    // A program leaves its groups before it destroys a pair.
    let handle = table::handle::<QueuePair>(qp.index);
    let destroy = |bed: &mut Bed| {
        bed.with(program.process, |fabric, host| qp::destroy(fabric, host, program.context, handle))
    };
    assert_eq!(destroy(&mut pair.bed), Err(Errno::EBUSY));
    detach(&mut pair.bed, &qp, ipv4).unwrap();
    assert_eq!(destroy(&mut pair.bed), Ok(0));
}

#[test]
fn a_group_has_an_ethernet_address() {
    assert_eq!(multicast::ethernet_address(&GROUP), [0x33, 0x33, 1, 2, 3, 4]);
    let mut ipv4 = [0; 16];
    ipv4[10..].copy_from_slice(&[0xff, 0xff, 239, 200, 0, 9]);
    assert_eq!(multicast::ethernet_address(&ipv4), [1, 0, 0x5e, 72, 0, 9]);
}
