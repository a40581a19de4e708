//! Manual mode and faults on demand.

use super::bed::*;
use crate::device::fault::{self, Command, Rule};
use crate::device::qp::Transport::ReliableConnected as RC;
use crate::device::wqe::opcode;
use crate::device::{add_rule, clear_rules, seed, step};
use crate::errno::Errno;

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

#[test]
fn the_nth_request_fails_with_the_status_asked_for() {
    let mut pair = Pair::new(RC);
    let process = pair.qps[0].process;
    let rule: Rule = "wqe write #3 RETRY_EXC_ERR".parse().unwrap();
    pair.bed.with(process, |fabric, host| add_rule(fabric, host, rule)).unwrap();
    let (from, to) = (pair.regions[0], pair.regions[1]);
    pair.post_receive(64);
    pair.bed.send(&mut pair.qps[0], from.0, 1, from.1);
    assert_eq!(pair.expect(0).report, REQUEST);
    for expected in [0, 0, 0x15, 0x05] {
        pair.bed.one_sided(&mut pair.qps[0], opcode::RDMA_WRITE, to, (from.0, 1, from.1));
        assert_eq!(pair.expect(0).syndrome, expected);
    }
    assert_eq!(pair.bed.with(process, |fabric, host| clear_rules(fabric, host)), 0);
}

#[test]
fn the_nth_command_fails_with_the_error_asked_for() {
    let mut bed = Bed::new();
    let process = bed.program(1).process;
    let rule = "ioctl reg_mr #2 ENOMEM".parse().unwrap();
    bed.with(process, |fabric, host| add_rule(fabric, host, rule)).unwrap();
    let mut count = |command| fault::on_command(bed.fabric(), process, command);
    let struck: Vec<Option<Errno>> =
        [Command::RegMr, Command::CreateCq, Command::RegMr, Command::RegMr].map(&mut count).to_vec();
    assert_eq!(struck, [None, None, Some(Errno::ENOMEM), None]);
}

#[test]
fn rules_are_read_or_refused_with_a_reason() {
    let parse = |text: &str| text.parse::<Rule>();
    let first = Rule::Ioctl { command: Some(Command::CreateQp), nth: 1, errno: Errno::EINVAL };
    assert_eq!(parse("ioctl create_qp EINVAL"), Ok(first));
    assert!(matches!(parse(" wqe  any #12  REM_OP_ERR "), Ok(Rule::Request { opcode: None, nth: 12, .. })));
    let bad = [
        "",
        "ioctl",
        "ioctl create_qp",
        "ioctl create_qp #0 EINVAL",
        "ioctl create_qp #x EINVAL",
        "ioctl create_qp EINVAL more",
        "ioctl fly EINVAL",
        "ioctl create_qp EWHAT",
        "wqe send SUCCESS",
        "wqe sendd WR_FLUSH_ERR",
        "drop send",
    ];
    for text in bad {
        assert!(parse(text).is_err(), "{text:?}");
    }
    assert_eq!(parse("wqe send FINE").unwrap_err().to_string(), "no such status: \"FINE\"");
}

#[test]
fn more_rules_than_there_is_room_for_are_refused() {
    let mut bed = Bed::new();
    let process = bed.program(1).process;
    let rule: Rule = "wqe any #9 WR_FLUSH_ERR".parse().unwrap();
    for _ in 0..8 {
        bed.with(process, |fabric, host| add_rule(fabric, host, rule)).unwrap();
    }
    assert_eq!(bed.with(process, |fabric, host| add_rule(fabric, host, rule)), Err(Errno::ENOSPC));
    assert_eq!(bed.with(process, |fabric, host| clear_rules(fabric, host)), 8);
}
