//! Manual mode.

use super::bed::*;
use crate::device::qp::Transport::ReliableConnected as RC;
use crate::device::wqe::opcode;
use crate::device::{seed, step};

/// Posts five writes on each of three pairs of one process, without running the device; the order in which 15 steps
/// execute them.
fn order(number: u64) -> Vec<String> {
    let mut bed = Bed::new();
    let program = bed.program(1);
    let cq = bed.cq(program, 64);
    let mut qps: Vec<Qp> = (0..3).map(|_| bed.qp(program, RC, &cq, &cq)).collect();
    for qp in &mut qps {
        bed.connect(qp, qp.number());
        for _ in 0..5 {
            bed.write_entry(qp, opcode::RDMA_WRITE, 0, [0; 4], &reach(0, 0));
        }
        bed.set_record(qp);
    }
    bed.with(program.process, |fabric, host| seed(fabric, host, number));
    for _ in 0..15 {
        assert!(bed.with(program.process, step));
    }
    assert!(!bed.with(program.process, step));
    bed.trace().to_vec()
}

#[test]
fn a_step_is_one_request_and_a_seed_is_one_order() {
    let (first, second, other) = (order(42), order(42), order(43));
    assert_eq!(first, second);
    assert_ne!(first, other);
    let mut sorted = [first.clone(), order(0)];
    sorted.iter_mut().for_each(|lines| lines.sort());
    assert_eq!(sorted[0], sorted[1]);
    // Within a pair the order is that of posting.
    for qp in 1..=3 {
        let of = |lines: &[String]| -> Vec<String> {
            lines.iter().filter(|line| line.starts_with(&format!("qp {qp} "))).cloned().collect()
        };
        assert_eq!(of(&first), of(&order(0)));
    }
}

#[test]
fn a_step_does_not_run_what_must_wait() {
    let mut pair = Pair::new(RC);
    pair.bed.write_entry(&mut pair.qps[0], opcode::SEND, SIGNALED, [0; 4], &[]);
    pair.bed.set_record(&pair.qps[0]);
    let process = pair.qps[0].process;
    assert!(!pair.bed.with(process, step), "the receiver was not ready");
    pair.post_receive(64);
    assert!(!pair.bed.with(process, step), "its delay has not passed");
    pair.bed.time.0.set(640_000);
    assert!(pair.bed.with(process, step));
    assert_eq!(pair.expect(0).report, REQUEST);
}
