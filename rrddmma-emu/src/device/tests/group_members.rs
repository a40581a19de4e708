//! Whom a datagram to a group reaches, and whom not.

use super::bed::*;
use super::datagram::{changes, datagrams, ready};
use crate::device::multicast::{self, Group, MAX_ATTACHED, QPN};
use crate::device::qp::{QueuePair, State, Transport::UnreliableDatagram as UD};
use crate::device::wqe::Destination;
use crate::device::{Config, DeviceConfig, LinkLayer, add_rule, table};
use crate::errno::Errno;

const GROUP: Group = group(4, 0);
const OTHER: Group = group(5, 0);

const fn group(last: u8, lid: u16) -> Group {
    Group { gid: [0xff, 0x0e, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, last], lid, reserved: [0; 3] }
}

fn attach(bed: &mut Bed, qp: &Qp, group: &Group) -> Result<(), Errno> {
    let handle = table::handle::<QueuePair>(qp.index);
    bed.with(qp.process, |fabric, host| multicast::attach(fabric, host, qp.context, handle, group))
}

fn detach(bed: &mut Bed, qp: &Qp, group: &Group) -> Result<(), Errno> {
    let handle = table::handle::<QueuePair>(qp.index);
    bed.with(qp.process, |fabric, _| multicast::detach(fabric, qp.context, handle, group))
}

/// The numbers of the pairs that a datagram to a group reaches, in the order of the table.
fn reached(bed: &mut Bed, sender: &Qp, group: &Group) -> Vec<u32> {
    let mut to = Destination { qkey: 0, qpn: QPN, address: Default::default() };
    (to.address.gid, to.address.lid) = (group.gid, group.lid);
    let mut numbers = Vec::new();
    bed.with(sender.process, |fabric, host| {
        let mut place = 0;
        while let Some((member, next)) = multicast::next_member(fabric, host, sender.index, &to, place) {
            numbers.push(crate::device::qp::number(member));
            place = next;
        }
    });
    numbers
}

fn fault(bed: &mut Bed, qp: &Qp, rule: &str) {
    let rule = rule.parse().unwrap();
    bed.with(qp.process, |fabric, host| add_rule(fabric, host, rule)).unwrap();
}

#[test]
fn groups_are_apart_and_a_pair_may_be_in_several() {
    let mut pair = datagrams();
    let [sender, member] = pair.qps;
    for group in [GROUP, OTHER] {
        attach(&mut pair.bed, &member, &group).unwrap();
    }
    for group in [GROUP, OTHER] {
        assert_eq!(reached(&mut pair.bed, &sender, &group), [member.number()]);
    }
    assert_eq!(reached(&mut pair.bed, &sender, &group(6, 0)), []);
    assert_eq!(detach(&mut pair.bed, &member, &group(6, 0)), Err(Errno::EINVAL));
    detach(&mut pair.bed, &member, &GROUP).unwrap();
    assert_eq!(reached(&mut pair.bed, &sender, &GROUP), []);
    assert_eq!(reached(&mut pair.bed, &sender, &OTHER), [member.number()]);
}

#[test]
fn a_member_that_is_not_ready_or_not_alive_is_passed_over() {
    let mut pair = datagrams();
    let [sender, member] = pair.qps;
    let (program, cq) = (pair.programs[1], pair.cqs[1]);
    let early = pair.bed.qp(program, UD, &cq, &cq);
    pair.bed.modify(&early, &changes()[0]).unwrap();
    for qp in [&early, &member] {
        attach(&mut pair.bed, qp, &GROUP).unwrap();
    }
    assert_eq!(reached(&mut pair.bed, &sender, &GROUP), [member.number()]);
    pair.bed.modify(&early, &changes()[1]).unwrap();
    assert_eq!(reached(&mut pair.bed, &sender, &GROUP), [early.number(), member.number()]);
    pair.bed.set_state(&member, State::Error);
    assert_eq!(reached(&mut pair.bed, &sender, &GROUP), [early.number()]);
    pair.bed.kill(program.process);
    assert_eq!(reached(&mut pair.bed, &sender, &GROUP), []);
}

/// A pair on each of these devices, of which each has one port, and in the group.
fn members(links: &[LinkLayer], group: &Group) -> (Bed, Vec<Qp>) {
    let devices: Vec<_> = links.iter().map(|&link| DeviceConfig { link, ..Default::default() }).collect();
    let mut bed = Bed::with_devices(Config::new(&devices).unwrap());
    let mut qps = Vec::new();
    for (device, pid) in (0..links.len() as u8).zip(10..) {
        let program = bed.program_on(pid, device);
        let cq = bed.cq(program, 8);
        let qp = bed.qp(program, UD, &cq, &cq);
        ready(&mut bed, &qp);
        attach(&mut bed, &qp, group).unwrap();
        qps.push(qp);
    }
    (bed, qps)
}

#[test]
fn a_port_without_link_neither_sends_to_a_group_nor_takes_from_it() {
    let (mut bed, qps) = members(&[LinkLayer::Ethernet; 3], &GROUP);
    let numbers = [0, 1, 2].map(|at: usize| qps[at].number());
    assert_eq!(reached(&mut bed, &qps[0], &GROUP), numbers);
    fault(&mut bed, &qps[1], "mlx5_1 port 1 down");
    assert_eq!(reached(&mut bed, &qps[0], &GROUP), [numbers[0], numbers[2]]);
    assert_eq!(reached(&mut bed, &qps[1], &GROUP), []);
    fault(&mut bed, &qps[1], "mlx5_1 port 1 up");
    assert_eq!(reached(&mut bed, &qps[1], &GROUP), numbers);
}

#[test]
fn a_group_does_not_reach_from_one_link_layer_to_the_other() {
    let in_lid = group(4, 0xc001);
    let (mut bed, qps) =
        members(&[LinkLayer::Ethernet, LinkLayer::InfiniBand, LinkLayer::InfiniBand], &in_lid);
    // RoCE has no LIDs.
    assert_eq!(reached(&mut bed, &qps[0], &GROUP), [qps[0].number()]);
    assert_eq!(reached(&mut bed, &qps[1], &in_lid), [qps[1].number(), qps[2].number()]);
    assert_eq!(reached(&mut bed, &qps[1], &group(4, 0xc002)), []);
}

#[test]
fn on_infiniband_a_group_has_a_lid_of_groups() {
    let (mut bed, qps) = members(&[LinkLayer::InfiniBand], &group(4, 0xc000));
    for (lid, expected) in [
        (0, Err(Errno::EINVAL)),
        (1, Err(Errno::EINVAL)),
        (0xbfff, Err(Errno::EINVAL)),
        (0xc001, Ok(())),
        (0xfffe, Ok(())),
        (0xffff, Err(Errno::EINVAL)),
    ] {
        assert_eq!(attach(&mut bed, &qps[0], &group(9, lid)), expected, "{lid:#x}");
    }
}

#[test]
fn a_group_has_room_for_as_many_as_the_device_says() {
    let mut pair = datagrams();
    let [first, second] = pair.qps;
    attach(&mut pair.bed, &first, &GROUP).unwrap();
    let memberships = &mut pair.bed.fabric().memberships;
    let one = *table::living(&*memberships).next().unwrap().1;
    memberships[..MAX_ATTACHED as usize].fill(one);
    assert_eq!(attach(&mut pair.bed, &second, &GROUP), Err(Errno::ENOMEM));
    // Who is in it already is no news, and another group has room.
    assert_eq!(attach(&mut pair.bed, &first, &GROUP), Ok(()));
    assert_eq!(attach(&mut pair.bed, &second, &OTHER), Ok(()));
    detach(&mut pair.bed, &first, &GROUP).unwrap();
    assert_eq!(attach(&mut pair.bed, &second, &GROUP), Ok(()));
}
