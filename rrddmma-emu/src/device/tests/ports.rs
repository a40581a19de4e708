//! Several devices with several ports on one fabric.

use super::bed::*;
use crate::device::qp::Transport::ReliableConnected as RC;
use crate::device::wqe::opcode;
use crate::device::{Config, DeviceConfig, LinkLayer, open, pd, table};
use crate::errno::Errno;

const RETRY_EXCEEDED: u8 = 0x15;

/// Two devices; both have an Ethernet and an InfiniBand port, the second the other way round.
fn bed() -> Bed {
    let (ethernet, infiniband) = (LinkLayer::Ethernet, LinkLayer::InfiniBand);
    let first = DeviceConfig { link: ethernet, second: Some(infiniband), ..Default::default() };
    let second = DeviceConfig { link: infiniband, second: Some(ethernet), ..Default::default() };
    Bed::with_devices(Config::new(&[first, second]).unwrap())
}

/// Lets a pair of the first device write to one of the second, both at the given ports and addressing the given ports
/// of each other's devices; the syndrome of its completion and whether the bytes arrived.
fn write(ports: [u8; 2], addressed: [u8; 2]) -> (u8, bool) {
    let mut bed = bed();
    let programs = [bed.program_on(10, 0), bed.program_on(20, 1)];
    let mut cqs = programs.map(|program| bed.cq(program, 64));
    let mut qps = [0, 1].map(|side| bed.qp(programs[side], RC, &cqs[side], &cqs[side]));
    let regions = programs.map(|program| bed.region(program, 64, ALL_ACCESS));
    bed.put(programs[0].process, regions[0].0, b"across");
    let numbers = qps.map(|qp| qp.number());
    bed.connect_ports(&qps[0], ports[0], numbers[1], (1, addressed[1]));
    bed.connect_ports(&qps[1], ports[1], numbers[0], (0, addressed[0]));
    bed.one_sided(&mut qps[0], opcode::RDMA_WRITE, regions[1], (regions[0].0, 6, regions[0].1));
    for _ in 0..4 {
        bed.time.0.set(bed.time.0.get() + 1_000_000_000);
        bed.ring(&qps[0]);
    }
    let completion = bed.expect(&mut cqs[0]);
    (completion.syndrome, bed.take(programs[1].process, regions[1].0, 6) == b"across")
}

#[test]
fn ports_of_one_link_layer_reach_each_other_across_devices() {
    assert_eq!(write([1, 2], [1, 2]), (0, true), "Ethernet");
    assert_eq!(write([2, 1], [2, 1]), (0, true), "InfiniBand");
}

#[test]
fn a_pair_answers_only_at_its_own_port_and_only_to_the_port_it_is_connected_to() {
    // The request arrives at a port that the responder is not at; its answers would go to another port.
    let device = DeviceConfig { second: Some(LinkLayer::Ethernet), ..Default::default() };
    for (to, back) in [((1, 2), (0, 1)), ((1, 1), (0, 2)), ((0, 1), (0, 1)), ((1, 1), (1, 1))] {
        let mut bed = Bed::with_devices(Config::new(&[device, device]).unwrap());
        let programs = [bed.program_on(10, 0), bed.program_on(20, 1)];
        let mut cqs = programs.map(|program| bed.cq(program, 64));
        let mut qps = [0, 1].map(|side| bed.qp(programs[side], RC, &cqs[side], &cqs[side]));
        let numbers = qps.map(|qp| qp.number());
        bed.connect_ports(&qps[0], 1, numbers[1], to);
        bed.connect_ports(&qps[1], 1, numbers[0], back);
        bed.write_entry(&mut qps[0], opcode::RDMA_WRITE, SIGNALED, [0; 4], &reach(0, 0));
        bed.ring(&qps[0]);
        for _ in 0..4 {
            bed.time.0.set(bed.time.0.get() + 1_000_000_000);
            bed.ring(&qps[0]);
        }
        assert_eq!(bed.expect(&mut cqs[0]).syndrome, RETRY_EXCEEDED, "{to:?} {back:?}");
    }
}

#[test]
fn a_path_leaves_through_the_port_of_init() {
    let device = DeviceConfig { second: Some(LinkLayer::Ethernet), ..Default::default() };
    let mut bed = Bed::with_devices(Config::new(&[device]).unwrap());
    let program = bed.program(10);
    let cq = bed.cq(program, 8);
    let qp = bed.qp(program, RC, &cq, &cq);
    let [init, mut path, _] = bed.connection(&qp, qp.number());
    bed.modify(&qp, &init).unwrap();
    path.attributes.address.port = 2;
    assert_eq!(bed.modify(&qp, &path), Err(Errno::EINVAL));
    path.attributes.address.port = 1;
    assert_eq!(bed.modify(&qp, &path), Ok(()));
}

#[test]
fn an_object_of_one_device_is_unknown_to_the_other() {
    let mut bed = bed();
    let first = bed.program_on(10, 0);
    let context = bed.with(first.process, |fabric, host| open(fabric, host, 1)).unwrap();
    let handle = table::handle::<pd::ProtectionDomain>(first.pd);
    assert_eq!(pd::deallocate(bed.fabric(), context, handle), Err(Errno::ENOENT));
    assert_eq!(pd::deallocate(bed.fabric(), first.context, handle), Ok(()));
}

#[test]
fn a_device_that_is_not_there_cannot_be_opened() {
    let mut bed = bed();
    let process = bed.program(10).process;
    assert_eq!(bed.with(process, |fabric, host| open(fabric, host, 2)), Err(Errno::ENOENT));
}
