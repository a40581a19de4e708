//! Port and GID table through the ABI.

use super::paper::{Attr, Caller};
use crate::abi::uapi::cmd::{device, object, query_gid_entry, query_gid_table, query_port, write};
use crate::abi::uapi::verbs::{ExQueryPortResponse, GidEntry, QueryDeviceResponse};
use crate::errno::Errno;

#[test]
fn there_is_one_port() {
    let mut caller = Caller::new();
    for (port, expected) in
        [(0, Err(Errno::EINVAL)), (1, Ok(())), (2, Err(Errno::EINVAL)), (257, Err(Errno::EINVAL))]
    {
        let room = caller.output(query_port::RESPONSE, 48);
        let attributes = [Attr::number(query_port::PORT, 8, port), room];
        assert_eq!(caller.call(object::DEVICE, device::QUERY_PORT, &attributes), expected, "{port}");
        if expected.is_ok() {
            let answer: ExQueryPortResponse = caller.read(room);
            assert_eq!((answer.legacy_resp.state, answer.legacy_resp.link_layer), (4, 2));
        }
    }
}

#[test]
fn gid_entries_are_rows_or_empty_or_beyond() {
    let mut caller = Caller::new();
    for (index, expected) in
        [(3, Ok(())), (4, Err(Errno::ENODATA)), (255, Err(Errno::ENODATA)), (256, Err(Errno::EINVAL))]
    {
        let room = caller.output(query_gid_entry::ENTRY, 32);
        let attributes = [
            Attr::number(query_gid_entry::PORT, 8, 1),
            Attr::number(query_gid_entry::INDEX, 8, index),
            Attr::number(query_gid_entry::FLAGS, 4, 0),
            room,
        ];
        assert_eq!(caller.call(object::DEVICE, device::QUERY_GID_ENTRY, &attributes), expected, "{index}");
        if expected.is_ok() {
            let entry: GidEntry = caller.read(room);
            let loopback = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1];
            let halves = entry.gid.map(u64::to_ne_bytes).concat();
            assert_eq!((halves, entry.gid_index, entry.gid_type), (loopback.to_vec(), 3, 2));
        }
    }
}

#[test]
fn the_gid_table_needs_room_for_all_its_rows() {
    let mut caller = Caller::new();
    let mut ask = |rows: u16, size: u64| {
        let room = caller.output(query_gid_table::ENTRIES, rows * 32);
        let count = caller.output(query_gid_table::COUNT, 8);
        let attributes = [
            Attr::number(query_gid_table::ENTRY_SIZE, 8, size),
            Attr::number(query_gid_table::FLAGS, 4, 0),
            room,
            count,
        ];
        caller.call(object::DEVICE, device::QUERY_GID_TABLE, &attributes).map(|()| caller.read::<u64>(count))
    };
    assert_eq!(ask(10, 32), Ok(4));
    assert_eq!(ask(4, 32), Ok(4));
    assert_eq!(ask(3, 32), Err(Errno::EINVAL));
    assert_eq!(ask(10, 0), Err(Errno::EINVAL));
    assert_eq!(ask(10, u64::MAX), Err(Errno::EINVAL));
}

#[test]
fn the_limits_are_those_of_the_tables() {
    let mut caller = Caller::new();
    let answer: QueryDeviceResponse = caller.write(write::QUERY_DEVICE, &[0; 8]).unwrap();
    assert_eq!(answer.vendor_part_id, 0x1017);
    assert_eq!(answer.max_qp as usize, crate::device::fabric::QPS);
    assert_eq!(answer.max_mw as usize, crate::device::fabric::MWS);
    // What the device has it announces: windows of both types, XRC, invalidation. What it lacks it does not: check sums
    // of datagrams.
    let has = 1 << 17 | 1 << 20 | 1 << 21 | 1 << 24;
    assert_eq!(answer.device_cap_flags & (has | 1 << 18), has);
}
