//! Faults on demand, and what they leave behind.

use super::bed::*;
use crate::device::cq;
use crate::device::fault::{self, Command, Effect, Rule};
use crate::device::qp::State;
use crate::device::qp::Transport::{ReliableConnected as RC, UnreliableConnected as UC};
use crate::device::wqe::opcode;
use crate::device::{
    Config, DeviceConfig, Events as _, Fabric, Host, Process, add_rule, clear_rules, close, event_is_end,
    open, port, process, table, waiting_rules,
};
use crate::errno::Errno;

const RETRY_EXCEEDED: u8 = 0x15;
const RNR_RETRY_EXCEEDED: u8 = 0x16;

fn rule(bed: &mut Bed, process: Process, text: &str) -> Result<(), Errno> {
    let rule: Rule = text.parse().unwrap();
    bed.with(process, |fabric, host| add_rule(fabric, host, rule))
}

/// Gives a program the channel for asynchronous events that `ASYNC_EVENT.ALLOC` makes.
fn listen(bed: &mut Bed, program: Program) -> u64 {
    let channel = bed.fabric().new_channel();
    bed.events.open(channel).unwrap();
    process::context(bed.fabric(), program.context).unwrap().events = channel.0;
    channel.0
}

/// A write of one byte by the first pair, and how it completes once enough time has passed for every retry.
fn write(pair: &mut Pair) -> Option<u8> {
    let (from, to) = (pair.regions[0], pair.regions[1]);
    pair.bed.one_sided(&mut pair.qps[0], opcode::RDMA_WRITE, to, (from.0, 1, from.1));
    for _ in 0..10 {
        pair.bed.time.0.set(pair.bed.time.0.get() + 10_000_000_000);
        let qp = pair.qps[0];
        pair.bed.ring(&qp);
    }
    pair.bed.poll(&mut pair.cqs[0]).map(|completion| completion.syndrome)
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
    let mut count = |command| fault::on_command(bed.fabric(), process, 0, command);
    let struck: Vec<Option<Errno>> =
        [Command::RegMr, Command::CreateCq, Command::RegMr, Command::RegMr].map(&mut count).to_vec();
    assert_eq!(struck, [None, None, Some(Errno::ENOMEM), None]);
}

#[test]
fn rules_are_read_or_refused_with_a_reason() {
    let parse = |text: &str| text.parse::<Rule>();
    let effect = Effect::Ioctl { command: Some(Command::CreateQp), errno: Errno::EINVAL };
    let first = Rule { device: None, effect, nth: 1 };
    assert_eq!(parse("ioctl create_qp EINVAL"), Ok(first));
    let twelfth = parse(" mlx5_1 wqe  any #12  REM_OP_ERR ").unwrap();
    assert!(matches!(twelfth.effect, Effect::Request { opcode: None, .. }));
    assert_eq!((twelfth.device, twelfth.nth), (Some(1), 12));
    for text in ["port 2 down", "device gone", "rnr"] {
        assert_eq!(parse(text).unwrap().nth, u32::from(text == "rnr"), "{text}");
    }
    for text in [
        "mlx5_1 ioctl any #1 EIO",
        "wqe send #2 RETRY_EXC_ERR",
        "rnr #3",
        "mlx5_0 port 2 up #4",
        "device gone #5",
    ] {
        assert_eq!(parse(text).unwrap().to_string(), text);
    }
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
        "mlx5_x rnr",
        "rnr EIO",
        "port 3 down",
        "port 1 sideways",
        "port 1",
        "device lost",
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
    assert_eq!(waiting_rules(bed.fabric(), process), []);
}

#[test]
fn rules_name_devices_and_ports_that_there_are() {
    let mut bed = Bed::new();
    let process = bed.program(1).process;
    assert_eq!(rule(&mut bed, process, "mlx5_1 rnr"), Err(Errno::ENODEV));
    assert_eq!(rule(&mut bed, process, "port 2 down"), Err(Errno::EINVAL));
    assert_eq!(rule(&mut bed, process, "mlx5_0 port 1 down #3"), Ok(()));
    let waiting = waiting_rules(bed.fabric(), process);
    assert_eq!(waiting.iter().map(Rule::to_string).collect::<Vec<_>>(), ["mlx5_0 port 1 down #3"]);
}

#[test]
fn a_rule_counts_at_its_own_device_only() {
    let device = DeviceConfig::default();
    let mut bed = Bed::with_devices(Config::new(&[device, device]).unwrap());
    let process = bed.program_on(1, 0).process;
    rule(&mut bed, process, "mlx5_1 ioctl any EIO").unwrap();
    let mut count = |device| fault::on_command(bed.fabric(), process, device, Command::RegMr);
    assert_eq!([0, 1, 1].map(&mut count), [None, Some(Errno::EIO), None]);
}

#[test]
fn rules_for_the_same_request_strike_one_after_the_other() {
    let mut pair = Pair::new(RC);
    let process = pair.qps[0].process;
    for text in ["wqe any REM_OP_ERR", "wqe write WR_FLUSH_ERR"] {
        rule(&mut pair.bed, process, text).unwrap();
    }
    assert_eq!(write(&mut pair), Some(0x14));
    assert_eq!(waiting_rules(pair.bed.fabric(), process).len(), 1);
}

#[test]
fn the_nth_message_finds_no_receive_and_the_next_try_does() {
    let mut pair = Pair::new(RC);
    let process = pair.qps[0].process;
    rule(&mut pair.bed, process, "rnr #2").unwrap();
    let (from, key) = pair.regions[0];
    for message in 0..2 {
        pair.post_receive(64);
        // What takes no receive is no message.
        assert_eq!(write(&mut pair), Some(0));
        pair.bed.send(&mut pair.qps[0], from, 1, key);
        assert_eq!(pair.bed.poll(&mut pair.cqs[0]).is_some(), message == 0, "message {message}");
    }
    pair.bed.time.0.set(pair.bed.time.0.get() + 1_000_000_000);
    pair.bed.ring(&pair.qps[0]);
    assert_eq!(pair.expect(0).report, REQUEST);
    assert!(pair.bed.trace().iter().any(|line| line == "qp 1 wqe 3 send waits for a receive"));
    assert_eq!(waiting_rules(pair.bed.fabric(), process), []);
}

#[test]
fn a_sender_that_does_not_try_again_fails_and_an_unreliable_one_loses_the_message() {
    for (transport, syndrome) in [(RC, RNR_RETRY_EXCEEDED), (UC, 0)] {
        let mut pair = Pair::new(transport);
        pair.bed.fabric().qps[pair.qps[0].index as usize].attributes.rnr_retry = 0;
        let process = pair.qps[0].process;
        rule(&mut pair.bed, process, "rnr").unwrap();
        pair.post_receive(64);
        let (from, key) = pair.regions[0];
        pair.bed.send(&mut pair.qps[0], from, 1, key);
        assert_eq!(pair.expect(0).syndrome, syndrome);
        pair.nothing(1);
    }
}

#[test]
fn a_port_without_link_answers_nobody_and_every_program_is_told() {
    let mut pair = Pair::new(RC);
    let programs = pair.programs;
    let channels = programs.map(|program| listen(&mut pair.bed, program));
    let process = pair.qps[0].process;
    for text in ["port 1 down #2", "port 1 down #3"] {
        rule(&mut pair.bed, process, text).unwrap();
    }
    assert_eq!(write(&mut pair), Some(0));
    let port = pair.bed.fabric().identity(0).unwrap().port(1).unwrap();
    assert!(port::is_up(pair.bed.fabric(), &port));
    assert_eq!(write(&mut pair), Some(RETRY_EXCEEDED));
    assert!(!port::is_up(pair.bed.fabric(), &port));
    rule(&mut pair.bed, process, "port 1 up").unwrap();
    rule(&mut pair.bed, process, "port 1 up").unwrap();
    for channel in channels {
        // IBV_EVENT_PORT_ERR and IBV_EVENT_PORT_ACTIVE; a port that is up already is no news.
        assert_eq!(pair.bed.async_events(channel), [(1, 10), (1, 9)]);
    }
    assert!(port::is_up(pair.bed.fabric(), &port));
}

#[test]
fn a_request_waits_for_a_port_that_comes_back_in_time() {
    let mut pair = Pair::new(RC);
    let process = pair.qps[0].process;
    rule(&mut pair.bed, process, "port 1 down").unwrap();
    let (from, to) = (pair.regions[0], pair.regions[1]);
    pair.bed.one_sided(&mut pair.qps[0], opcode::RDMA_WRITE, to, (from.0, 1, from.1));
    pair.nothing(0);
    assert!(pair.bed.trace().iter().any(|line| line.ends_with("waits for an answer")));
    rule(&mut pair.bed, process, "port 1 up").unwrap();
    pair.bed.time.0.set(10_000_000_000);
    pair.bed.ring(&pair.qps[0]);
    assert_eq!(pair.expect(0).syndrome, 0);
}

#[test]
fn a_device_that_is_removed_tells_its_programs_ends_their_channels_and_completes_nothing() {
    let mut pair = Pair::new(RC);
    let programs = pair.programs;
    let channels = programs.map(|program| listen(&mut pair.bed, program));
    let process = pair.qps[0].process;
    rule(&mut pair.bed, process, "device gone #2").unwrap();
    assert_eq!(write(&mut pair), Some(0));
    assert_eq!(write(&mut pair), None);
    for (side, channel) in channels.into_iter().enumerate() {
        let events: Vec<_> = pair.bed.events.0[&channel].iter().cloned().collect();
        // IBV_EVENT_DEVICE_FATAL, and then the end.
        assert_eq!(events[0][8..12], 8_u32.to_ne_bytes());
        assert!(events.len() == 2 && !event_is_end(&events[0]) && event_is_end(&events[1]));
        let completions = &pair.bed.events.0[&pair.cqs[side].channel];
        assert!(completions.iter().any(|event| event.len() == 8 && event_is_end(event)));
        let (program, handle) = (programs[side], table::handle::<cq::CompletionQueue>(pair.cqs[side].index));
        let gone =
            |fabric: &mut Fabric, host: &mut Host<'_>| cq::destroy(fabric, host, program.context, handle);
        assert_eq!(pair.bed.with(program.process, gone), Err(Errno::ENOENT));
    }
    let process = Process::new(10, 1);
    let opened = pair.bed.with(process, |fabric, host| open(fabric, host, 0));
    assert_eq!(opened, Err(Errno::ENXIO));
    pair.bed.with(process, |fabric, host| close(fabric, host, programs[0].context));
}

#[test]
fn a_device_that_is_removed_takes_no_other_along() {
    let device = DeviceConfig::default();
    let mut bed = Bed::with_devices(Config::new(&[device, device]).unwrap());
    let programs = [bed.program_on(10, 0), bed.program_on(20, 1)];
    let channels = programs.map(|program| listen(&mut bed, program));
    rule(&mut bed, programs[0].process, "mlx5_0 device gone").unwrap();
    assert_eq!(bed.async_events(channels[1]), []);
    assert_eq!(bed.async_events(channels[0]).len(), 2);
    assert!(bed.with(programs[1].process, |fabric, host| open(fabric, host, 1)).is_ok());
}

#[test]
fn a_ring_that_cannot_be_read_is_fatal_and_nothing_of_it_completes() {
    let mut pair = Pair::new(RC);
    let qp = pair.qps[0];
    pair.bed.fabric().qps[qp.index as usize].buffer = u64::MAX - 65535;
    pair.bed.write_entry(&mut pair.qps[0], opcode::RDMA_WRITE, SIGNALED, [0; 4], &reach(0, 0));
    pair.bed.ring(&pair.qps[0]);
    // IBV_EVENT_QP_FATAL.
    assert_eq!(pair.bed.async_events(pair.cqs[0].channel), [(0xbeef, 1)]);
    assert_eq!(pair.bed.state(&qp), State::Error);
    pair.nothing(0);
}

#[test]
fn the_first_packet_at_a_pair_that_only_receives_is_told_once() {
    for transport in [RC, UC] {
        let mut pair = Pair::new(transport);
        let listener = pair.qps[1].index as usize;
        pair.bed.fabric().qps[listener].set_state(State::ReadyToReceive);
        assert_eq!(write(&mut pair), Some(0));
        assert_eq!(write(&mut pair), Some(0));
        // IBV_EVENT_COMM_EST.
        assert_eq!(pair.bed.async_events(pair.cqs[1].channel), [(0xbeef, 4)], "{transport:?}");
        assert_eq!(pair.bed.async_events(pair.cqs[0].channel), []);
    }
}
