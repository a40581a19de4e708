//! The ends of tables.

use super::bed::*;
use crate::device::fabric::{CONTEXTS, PDS, PROCESSES};
use crate::device::{Process, pd, process, table};
use crate::errno::Errno;

#[test]
fn a_full_table_is_no_memory_and_a_freed_place_is_given_again() {
    let mut bed = Bed::new();
    let program = bed.program(1);
    let allocate =
        |bed: &mut Bed| bed.with(program.process, |fabric, host| pd::allocate(fabric, host, program.context));
    let mut last = program.pd;
    // Place 0 is nobody's, and the program has one already.
    for _ in 0..PDS - 2 {
        last = allocate(&mut bed).unwrap();
    }
    assert_eq!(allocate(&mut bed), Err(Errno::ENOMEM));
    let handle = table::handle::<pd::ProtectionDomain>(last);
    pd::deallocate(bed.fabric(), program.context, handle).unwrap();
    assert_eq!(allocate(&mut bed), Ok(last));
}

#[test]
fn processes_and_contexts_come_to_an_end_and_back() {
    let mut bed = Bed::new();
    let first = Process::new(1, 1);
    for _ in 0..CONTEXTS {
        bed.with(first, open_first).unwrap();
    }
    assert_eq!(bed.with(first, open_first), Err(Errno::EMFILE));
    bed.with(first, |fabric, _| process::reap(fabric, first));
    for pid in 0..PROCESSES as u32 {
        bed.with(Process::new(pid, 7), open_first).unwrap();
    }
    assert_eq!(bed.with(Process::new(9999, 7), open_first), Err(Errno::EMFILE));
}

#[test]
fn numbers_are_given_again_as_late_as_possible() {
    let mut bed = Bed::new();
    let program = bed.program(1);
    let cq = bed.cq(program, 16);
    let transport = crate::device::qp::Transport::ReliableConnected;
    let mut numbers = Vec::new();
    for _ in 0..5 {
        let qp = bed.qp(program, transport, &cq, &cq);
        numbers.push(qp.number());
        let handle = table::handle::<crate::device::qp::QueuePair>(qp.index);
        bed.with(qp.process, |fabric, host| crate::device::qp::destroy(fabric, host, qp.context, handle))
            .unwrap();
    }
    assert!(numbers.windows(2).all(|pair| pair[0] != pair[1]), "{numbers:x?}");
    assert!(numbers.iter().all(|number| *number >= 0x100));
}
