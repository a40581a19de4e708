//! Registration, keys and protection domains.

use super::bed::*;
use crate::device::mr::{self, Registration, access};
use crate::device::reregister as rereg;
use crate::device::table;
use crate::device::wqe::opcode;
use crate::device::{Fabric, Process, pd};
use crate::errno::Errno;

fn deregister(bed: &mut Bed, program: Program, key: u32) -> Result<(), Errno> {
    let handle = table::handle::<mr::MemoryRegion>(key >> 8);
    mr::deregister(bed.fabric(), program.context, handle)
}

#[test]
fn keys_keep_clear_of_the_reserved_ones_and_change_when_a_place_is_used_again() {
    let mut bed = Bed::new();
    let program = bed.program(1);
    let (address, first) = bed.region(program, 4096, 0);
    assert!(first >> 8 >= mr::RESERVED_KEYS as u32);
    deregister(&mut bed, program, first).unwrap();
    let mut again = first;
    // Places are used in turn, so this one comes again after all the others.
    for _ in 0..crate::device::fabric::MRS - mr::RESERVED_KEYS {
        again = bed.register(program, address, 4096, 0).unwrap();
        deregister(&mut bed, program, again).unwrap();
    }
    assert_eq!(again >> 8, first >> 8);
    assert_ne!(again, first);
    assert!(mr::translate(bed.fabric(), first, address, 1, program.pd, 0).is_none());
}

#[test]
fn registration_refuses_what_the_kernel_refuses() {
    let mut bed = Bed::new();
    let program = bed.program(1);
    let address = bed.room(program.process, 8192);
    let cases = [
        (address, 4096, access::REMOTE_WRITE, Err(Errno::EINVAL)),
        (address, 4096, access::REMOTE_ATOMIC, Err(Errno::EINVAL)),
        (address, 4096, 1 << 8, Err(Errno::EINVAL)),
        (address, 4096, access::ON_DEMAND, Err(Errno::EOPNOTSUPP)),
        (address, u64::MAX, 0, Err(Errno::EINVAL)),
        (u64::MAX - 10, 5, 0, Err(Errno::EINVAL)),
        (BASE - 4096, 4096, 0, Err(Errno::EFAULT)),
        // No byte of no page, and no byte of one page.
        (address, 0, 0, Err(Errno::EINVAL)),
        (address + 1, 0, 0, Ok(())),
        (address + 5, 100, access::LOCAL_WRITE | access::REMOTE_WRITE | 1 << 20, Ok(())),
    ];
    for (start, length, flags, expected) in cases {
        let result = bed.register(program, start, length, flags).map(drop);
        assert_eq!(result, expected, "{start:#x} {length:#x} {flags:#x}");
    }
}

#[test]
fn translation_stays_within_the_region() {
    let mut bed = Bed::new();
    let program = bed.program(1);
    let (address, key) = bed.region(program, 100, access::LOCAL_WRITE);
    let mut ok = |address, length, wanted| {
        mr::translate(bed.fabric(), key, address, length, program.pd, wanted).is_some()
    };
    assert!(ok(address, 100, 0) && ok(address + 99, 1, access::LOCAL_WRITE) && ok(address + 100, 0, 0));
    for (at, length) in
        [(address, 101), (address - 1, 1), (address + 100, 1), (address + 50, u64::MAX), (0, 0)]
    {
        assert!(!ok(at, length, 0), "{at:#x} {length:#x}");
    }
    assert!(!ok(address, 1, access::REMOTE_READ));
}

#[test]
fn reregistration_changes_all_or_nothing() {
    let mut bed = Bed::new();
    let program = bed.program(1);
    let (address, key) = bed.region(program, 4096, 0);
    let handle = table::handle::<mr::MemoryRegion>(key >> 8);
    let change = |bed: &mut Bed, flags, start, access| {
        let request = Registration { start, length: 100, iova: start, pd: 0, access };
        bed.with(program.process, |fabric, host| {
            rereg::reregister(fabric, host, program.context, handle, flags, &request)
        })
    };
    assert_eq!(change(&mut bed, 0, address, 0), Err(Errno::EINVAL));
    assert_eq!(change(&mut bed, rereg::PD, address, 0), Err(Errno::ENOENT));
    assert_eq!(change(&mut bed, rereg::ACCESS | rereg::TRANSLATION, 0, 1), Err(Errno::EFAULT));
    assert!(mr::translate(bed.fabric(), key, address, 4096, program.pd, access::LOCAL_WRITE).is_none());
    assert!(mr::translate(bed.fabric(), key, address, 4096, program.pd, 0).is_some());
    assert_eq!(change(&mut bed, rereg::ACCESS | rereg::TRANSLATION, address, 1), Ok(key));
    for access in [access::REMOTE_WRITE, 1 << 8] {
        assert_eq!(change(&mut bed, rereg::ACCESS, address, access), Err(Errno::EINVAL));
    }
    assert!(mr::translate(bed.fabric(), key, address, 100, program.pd, access::LOCAL_WRITE).is_some());
    assert!(mr::translate(bed.fabric(), key, address, 101, program.pd, 0).is_none());
}

#[test]
fn reregistration_keeps_the_key_where_the_adapter_can_change_it_in_place() {
    let mut bed = Bed::new();
    let program = bed.program(1);
    let address = bed.room(program.process, 16 * 4096);
    let start = bed.register(program, address, 3 * 4096, ALL_ACCESS).unwrap();
    let handle = table::handle::<mr::MemoryRegion>(start >> 8);
    let mut change = |flags, length, access| {
        let pd = table::handle::<pd::ProtectionDomain>(program.pd);
        let request = Registration { start: address, length, iova: address, pd, access };
        let changed = bed.with(program.process, |fabric, host| {
            rereg::reregister(fabric, host, program.context, handle, flags, &request)
        });
        let key = changed.unwrap();
        let reached = mr::translate(bed.fabric(), key, address, length, program.pd, access & 0xf);
        assert!(reached.is_some() && key >> 8 == start >> 8);
        key
    };
    let read_write = access::LOCAL_WRITE | access::REMOTE_READ;
    let atomic = read_write | access::REMOTE_ATOMIC;
    // Atomic access cannot change in place, other access can, and so can a range that is no longer than the key is wide.
    let key = change(rereg::ACCESS, 3 * 4096, read_write);
    assert_ne!(key, start);
    assert_eq!(change(rereg::ACCESS, 3 * 4096, access::LOCAL_WRITE), key);
    assert_eq!(change(rereg::PD, 3 * 4096, access::LOCAL_WRITE), key);
    assert_eq!(change(rereg::TRANSLATION, 4 * 4096, access::LOCAL_WRITE), key);
    let wider = change(rereg::TRANSLATION, 5 * 4096, access::LOCAL_WRITE);
    assert_ne!(wider, key);
    assert_eq!(change(rereg::TRANSLATION, 8 * 4096, access::LOCAL_WRITE), wider);
    assert_ne!(change(rereg::TRANSLATION | rereg::ACCESS, 4096, atomic), wider);
}

#[test]
fn reregistration_makes_no_pages_writable_that_were_pinned_to_be_read() {
    let mut bed = Bed::new();
    let program = bed.program(1);
    let (address, key) = bed.region(program, 4096, 0);
    let handle = table::handle::<mr::MemoryRegion>(key >> 8);
    let mut change = |flags, access| {
        let request = Registration { start: address, length: 4096, iova: address, pd: 0, access };
        bed.with(program.process, |fabric, host| {
            rereg::reregister(fabric, host, program.context, handle, flags, &request)
        })
    };
    assert_eq!(change(rereg::ACCESS, access::LOCAL_WRITE), Err(Errno::EACCES));
    assert_eq!(change(rereg::ACCESS, access::REMOTE_READ), Ok(key));
    assert_eq!(change(rereg::ACCESS | rereg::TRANSLATION, access::LOCAL_WRITE), Ok(key));
    assert_eq!(change(rereg::ACCESS, 0), Ok(key));
    assert_eq!(change(rereg::ACCESS, access::LOCAL_WRITE), Ok(key), "they are still pinned to be written");
}

#[test]
fn what_is_pinned_counts_against_the_limit_of_locked_memory() {
    const PAGE: u64 = 4096;
    let mut bed = Bed::new();
    let program = bed.program(1);
    let address = bed.room(program.process, 16 * PAGE);
    // Two pages and a byte of a third; a ring of one page.
    bed.caller.locked_memory = Some(4 * PAGE + 1000);
    let key = bed.register(program, address + PAGE - 1, PAGE + 2, 0).unwrap();
    bed.cq(program, 16);
    assert_eq!(bed.register(program, address, 1, 0), Err(Errno::ENOMEM));
    // Another process has a limit of its own.
    let other = bed.program(2);
    bed.region(other, 4 * PAGE, 0);
    let handle = table::handle::<mr::MemoryRegion>(key >> 8);
    let request = Registration { start: address, length: 2 * PAGE, iova: address, pd: 0, access: 0 };
    let change = |bed: &mut Bed, request| {
        let flags = rereg::TRANSLATION;
        bed.with(program.process, |fabric, host| {
            rereg::reregister(fabric, host, program.context, handle, flags, &request)
        })
    };
    assert_eq!(change(&mut bed, request), Err(Errno::ENOMEM), "old and new pages count while they change");
    assert!(mr::translate(bed.fabric(), key, address + PAGE, 1, program.pd, 0).is_some());
    bed.caller.locked_memory = Some(6 * PAGE);
    assert_eq!(change(&mut bed, request), Ok(key));
    bed.caller.locked_memory = Some(4 * PAGE);
    bed.register(program, address, 1, 0).unwrap();
    assert_eq!(bed.register(program, address, 1, 0), Err(Errno::ENOMEM));
    deregister(&mut bed, program, key).unwrap();
    bed.register(program, address, 2 * PAGE, 0).unwrap();
    bed.caller.locked_memory = None;
    bed.register(program, address, 16 * PAGE, 0).unwrap();
}

#[test]
fn a_null_region_reads_as_zeros_and_swallows_what_is_written() {
    let mut pair = Pair::new(crate::device::qp::Transport::ReliableConnected);
    let (mine, yours) = (pair.regions[0], pair.regions[1]);
    let process = pair.programs[1].process;
    pair.bed.put(process, yours.0, &[7; 10000]);
    pair.bed.one_sided(&mut pair.qps[0], opcode::RDMA_WRITE, yours, (12345, 9000, mr::NULL_KEY));
    assert_eq!(pair.expect(0).report, REQUEST);
    assert_eq!(pair.bed.take(process, yours.0, 9001), [&[0; 9000][..], &[7]].concat());
    // Whatever address, and from null to null; a receive loses what its null segment takes.
    pair.bed.one_sided(&mut pair.qps[0], opcode::RDMA_READ, yours, (u64::MAX, 64, mr::NULL_KEY));
    assert_eq!(pair.expect(0).report, REQUEST);
    pair.bed.receive(&mut pair.qps[1], &[(0, 4, mr::NULL_KEY), (yours.0, 4, yours.1)]);
    pair.bed.put(pair.programs[0].process, mine.0, b"lostkept");
    pair.bed.send(&mut pair.qps[0], mine.0, 8, mine.1);
    assert_eq!((pair.expect(0).report, pair.expect(1).length), (REQUEST, 8));
    assert_eq!(pair.received(4), b"kept");
    pair.bed.receive(&mut pair.qps[1], &[(0, 8, mr::NULL_KEY)]);
    pair.bed.send(&mut pair.qps[0], 0, 8, mr::NULL_KEY);
    assert_eq!((pair.expect(0).report, pair.expect(1).length), (REQUEST, 8));
    // Peers cannot use the key.
    pair.bed.one_sided(&mut pair.qps[0], opcode::RDMA_WRITE, (0, mr::NULL_KEY), (mine.0, 8, mine.1));
    assert_eq!(pair.expect(0).syndrome, crate::device::cqe::Syndrome::RemoteAccess as u8);
}

#[test]
fn a_domain_in_use_is_busy_and_stays_usable() {
    let mut bed = Bed::new();
    let program = bed.program(1);
    let handle = table::handle::<pd::ProtectionDomain>(program.pd);
    let (_, key) = bed.region(program, 4096, 0);
    assert_eq!(pd::deallocate(bed.fabric(), program.context, handle), Err(Errno::EBUSY));
    bed.region(program, 4096, 0);
    deregister(&mut bed, program, key).unwrap();
    deregister(&mut bed, program, key + (1 << 8)).unwrap();
    assert_eq!(deregister(&mut bed, program, key), Err(Errno::ENOENT));
    assert_eq!(pd::deallocate(bed.fabric(), program.context, handle), Ok(()));
    assert_eq!(pd::deallocate(bed.fabric(), program.context, handle), Err(Errno::ENOENT));
}

#[test]
fn handles_belong_to_their_context_and_kind() {
    let mut bed = Bed::new();
    let program = bed.program(1);
    let other = bed.with(program.process, open_first).unwrap();
    let handle = table::handle::<pd::ProtectionDomain>(program.pd);
    assert_eq!(pd::deallocate(bed.fabric(), other, handle), Err(Errno::ENOENT));
    assert_eq!(mr::deregister(bed.fabric(), program.context, handle), Err(Errno::EINVAL));
    assert_eq!(mr::deregister(bed.fabric(), program.context, u32::MAX), Err(Errno::ENOENT));
    assert_eq!(mr::deregister(bed.fabric(), program.context, 0), Err(Errno::ENOENT));
}

#[test]
fn closing_a_context_frees_what_was_made_in_it_and_nothing_else() {
    fn count(fabric: &Fabric) -> [usize; 4] {
        [
            table::living(&fabric.pds).count(),
            table::living(&fabric.mrs).count(),
            table::living(&fabric.cqs).count(),
            table::living(&fabric.qps).count(),
        ]
    }
    let mut pair = Pair::new(crate::device::qp::Transport::ReliableConnected);
    assert_eq!(count(pair.bed.fabric()), [2, 2, 2, 2]);
    let Program { process, context, .. } = pair.programs[0];
    pair.bed.with(process, |fabric, host| crate::device::close(fabric, host, context));
    assert_eq!(count(pair.bed.fabric()), [1, 1, 1, 1]);
    pair.bed.with(process, |fabric, host| crate::device::close(fabric, host, context));
    let stale = pd::deallocate(pair.bed.fabric(), context, 0x10_0001);
    assert_eq!(stale, Err(Errno::ENOENT));
}

#[test]
fn a_number_of_a_process_that_is_used_again_is_another_process() {
    let mut bed = Bed::new();
    let old = bed.program(1).process;
    let new = Process::new(1, 2);
    bed.with(new, open_first).unwrap();
    bed.with(new, |fabric, _| crate::device::reap(fabric, old));
    assert_eq!(table::living(&bed.fabric().contexts).count(), 1);
    assert_eq!(table::living(&bed.fabric().pds).count(), 0);
}
