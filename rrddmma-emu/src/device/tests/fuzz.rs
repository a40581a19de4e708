//! Random bytes where programs and dying processes may leave them.

use super::bed::*;
use super::random::{Random, rounds, seed};
use crate::device::qp::Transport::{self, ReliableConnected, UnreliableConnected, UnreliableDatagram};
use crate::device::wqe::{self, opcode};
use crate::device::{Fabric, next_deadline, run, step};

const TRANSPORTS: [Transport; 3] = [ReliableConnected, UnreliableConnected, UnreliableDatagram];

#[test]
fn any_bytes_parse_or_are_refused() {
    let mut random = Random::new(seed());
    let mut bytes = [0; 1024];
    let mut parsed = 0;
    for _ in 0..rounds(20_000) {
        random.fill(&mut bytes[..128]);
        // Most opcodes are unknown; let half of them be known ones.
        if random.below(2) == 0 {
            bytes[3] = [8, 9, 10, 11, 16, 17, 18, 0, 1, 0x25][random.below(10) as usize];
        }
        for transport in TRANSPORTS {
            if let Ok(request) = wqe::parse(&bytes, transport) {
                parsed += 1;
                for segment in wqe::Segments(request.data) {
                    if segment.is_err() {
                        break;
                    }
                }
            }
        }
        for segment in wqe::scatter_list(&bytes[..random.below(513) as usize]) {
            assert!(matches!(segment, wqe::Segment::Memory { .. }));
        }
    }
    assert!(parsed > 1000, "{parsed}");
}

#[test]
fn random_entries_in_the_rings_do_no_harm() {
    let mut random = Random::new(seed() ^ 0xfeed);
    for round in 0..rounds(300) {
        let mut pair = Pair::new(ReliableConnected);
        let mut bytes = [0; 64];
        for _ in 0..8 {
            random.fill(&mut bytes);
            if round % 2 == 0 {
                // A plausible head: this pair, a known opcode, few pieces.
                bytes[3] = [opcode::SEND, opcode::RDMA_WRITE, opcode::RDMA_READ][random.below(3) as usize];
                let head = pair.qps[0].number() << 8 | random.below(9) as u32;
                bytes[4..8].copy_from_slice(&head.to_be_bytes());
            }
            let at =
                pair.qps[0].buffer + u64::from(RECEIVES) * 64 + random.below(u64::from(SEND_BLOCKS)) * 64;
            pair.bed.put(pair.qps[0].process, at, &bytes);
            random.fill(&mut bytes);
            let at = pair.qps[1].buffer + random.below(u64::from(RECEIVES)) * 64;
            pair.bed.put(pair.qps[1].process, at, &bytes);
        }
        let records = random.next().to_be_bytes();
        for qp in pair.qps {
            pair.bed.put(qp.process, qp.record, &records);
            pair.bed.with(qp.process, run);
        }
    }
}

#[test]
fn random_bytes_in_the_tables_do_no_harm() {
    let mut random = Random::new(seed() ^ 0xdead);
    for _ in 0..rounds(150) {
        let mut pair = Pair::new(ReliableConnected);
        let (from, key) = pair.regions[0];
        pair.post_receive(64);
        // What a process that dies in mid-update may leave, and worse.
        for _ in 0..400 {
            let at = random.below(Fabric::SIZE as u64) as usize;
            pair.bed.bytes()[at] = random.next() as u8;
        }
        let index = pair.qps[0].index as usize;
        for _ in 0..20 {
            let offset =
                pair.bed.fabric().qps[index..].as_ptr() as usize - pair.bed.bytes().as_ptr() as usize;
            let at = offset + random.below(256) as usize;
            pair.bed.bytes()[at] = random.next() as u8;
        }
        pair.bed.write_entry(&mut pair.qps[0], opcode::SEND, SIGNALED, [0; 4], &segment(from, 64, key));
        pair.bed.set_record(&pair.qps[0]);
        for program in pair.programs {
            pair.bed.with(program.process, run);
            pair.bed.with(program.process, step);
            let _ = next_deadline(pair.bed.fabric(), program.process);
            pair.bed
                .with(program.process, |fabric, host| crate::device::close(fabric, host, program.context));
            pair.bed.with(program.process, |fabric, _| crate::device::reap(fabric, program.process));
        }
    }
}
