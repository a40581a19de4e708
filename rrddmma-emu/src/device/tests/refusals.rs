//! What is refused when something is made: addresses, rings, entries.

use super::bed::*;
use crate::device::address::{self, AddressVector};
use crate::device::modify_cq::{self, MAX_PERIOD, Resize};
use crate::device::qp::{self, Capacity, MAX_WORK_REQUESTS, Transport};
use crate::device::table;
use crate::device::{Config, DeviceConfig, LinkLayer, cq, pd};
use crate::errno::Errno;

/// Checks an address from the first port of a device with such a port, after a change.
fn check(link: LinkLayer, change: impl FnOnce(&mut AddressVector)) -> Result<(), Errno> {
    let mut bed =
        Bed::with_devices(Config::new(&[DeviceConfig { link, ..DeviceConfig::default() }]).unwrap());
    let identity = bed.fabric().identity(0).unwrap();
    let gid = identity.port(1).unwrap().gids().last().unwrap().gid;
    let mut vector = AddressVector { gid, is_global: 1, port: 1, ..AddressVector::default() };
    change(&mut vector);
    address::check(bed.fabric(), &identity, &vector)
}

#[test]
fn a_source_is_a_row_of_the_table_that_is_taken() {
    let row = |row| check(LinkLayer::InfiniBand, |vector| vector.source_gid_index = row);
    assert_eq!([row(0), row(7), row(8)], [Ok(()), Err(Errno::ENODATA), Err(Errno::EINVAL)]);
}

#[test]
fn a_rate_is_one_of_verbs() {
    let rate = |rate| check(LinkLayer::Ethernet, |vector| vector.static_rate = rate);
    assert_eq!([rate(0), rate(2), rate(23)], [Ok(()); 3]);
    assert_eq!([rate(1), rate(24)], [Err(Errno::EINVAL); 2]);
}

#[test]
fn only_an_ethernet_port_needs_a_route_and_not_to_a_group() {
    let to = |link, first: u8| check(link, |vector| (vector.gid, vector.source_gid_index) = ([first; 16], 0));
    assert_eq!(to(LinkLayer::Ethernet, 0x20), Err(Errno::ENETUNREACH));
    assert_eq!(to(LinkLayer::Ethernet, 0xff), Ok(()));
    assert_eq!(to(LinkLayer::InfiniBand, 0x20), Ok(()));
}

#[test]
fn rings_are_powers_of_two_within_the_limits() {
    let mut bed = Bed::new();
    let program = bed.program(10);
    let queue = bed.cq(program, 8);
    let buffer = bed.room(program.process, 65536);
    let doorbell = bed.room(program.process, 8);
    let mut create = |send_blocks, receive_depth, receive_shift| {
        let cq = table::handle::<cq::CompletionQueue>(queue.index);
        let request = qp::Creation {
            transport: Transport::ReliableConnected,
            pd: table::handle::<pd::ProtectionDomain>(program.pd),
            send_cq: cq,
            receive_cq: Some(cq),
            srq: None,
            user_handle: 0,
            events: None,
            capacity: Capacity::default(),
            flags: 0,
            carries: 0,
            buffer,
            doorbell,
            send_blocks,
            receive_depth,
            receive_shift,
            user_index: 0,
        };
        bed.with(program.process, |fabric, host| qp::create(fabric, host, program.context, &request))
            .map(drop)
    };
    for good in [(64, 16, 4), (0, 0, 0), (1, 1, 9), (0, 16, 6)] {
        assert_eq!(create(good.0, good.1, good.2), Ok(()), "{good:?}");
    }
    let large = MAX_WORK_REQUESTS * 2;
    for bad in [(3, 16, 6), (large, 16, 6), (64, 3, 6), (64, large, 6), (64, 16, 3), (64, 16, 10)] {
        assert_eq!(create(bad.0, bad.1, bad.2), Err(Errno::EINVAL), "{bad:?}");
    }
}

#[test]
fn entries_of_completions_have_64_or_128_bytes() {
    let mut bed = Bed::new();
    let program = bed.program(10);
    let buffer = bed.room(program.process, 8192);
    let doorbell = bed.room(program.process, 8);
    let mut create = |entry_size| {
        let request = cq::Creation {
            cqe: 15,
            user_handle: 0,
            channel: None,
            events: None,
            vector: 0,
            flags: 0,
            buffer,
            doorbell,
            entry_size,
        };
        bed.with(program.process, |fabric, host| cq::create(fabric, host, program.context, &request))
            .map(|(_, cqe)| cqe)
    };
    assert_eq!([create(64), create(128)], [Ok(15), Ok(15)]);
    assert_eq!([create(0), create(32), create(96), create(256)], [Err(Errno::EINVAL); 4]);
}

#[test]
fn a_queue_is_not_resized_to_nothing_and_waits_no_longer_than_the_device_can() {
    let mut bed = Bed::new();
    let program = bed.program(10);
    let queue = bed.cq(program, 8);
    let handle = table::handle::<cq::CompletionQueue>(queue.index);
    let buffer = bed.room(program.process, 4096);
    let resize = Resize { cqe: 0, buffer, entry_size: 64 };
    let resized = bed.with(program.process, |fabric, host| {
        modify_cq::resize(fabric, host, program.context, handle, &resize)
    });
    assert_eq!(resized, Err(Errno::EINVAL));
    let mut moderate = |period| {
        bed.with(program.process, |fabric, host| {
            modify_cq::moderate(fabric, host, program.context, handle, 1, period)
        })
    };
    assert_eq!([moderate(MAX_PERIOD), moderate(MAX_PERIOD + 1)], [Ok(()), Err(Errno::EINVAL)]);
}
