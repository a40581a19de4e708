//! Waiting: for a receive, and for a peer that does not answer.

use super::bed::*;
use crate::device::cqe::Syndrome;
use crate::device::qp::State;
use crate::device::qp::Transport::{self, ReliableConnected as RC};
use crate::device::wqe::opcode;
use crate::device::{next_deadline, reap, run};

fn send(pair: &mut Pair) {
    let (from, key) = pair.regions[0];
    pair.bed.send(&mut pair.qps[0], from, 64, key);
}

/// Moves the clock to the sender's next deadline and lets it run. The time that has passed.
fn wait(pair: &mut Pair) -> Option<u64> {
    let process = pair.qps[0].process;
    let deadline = next_deadline(pair.bed.fabric(), process)?;
    let passed = deadline - pair.bed.time.0.get();
    pair.bed.time.0.set(deadline);
    pair.bed.with(process, run);
    Some(passed)
}

fn attributes(pair: &mut Pair, side: usize) -> &mut crate::device::qp::Attributes {
    let index = pair.qps[side].index as usize;
    &mut pair.bed.fabric().qps[index].attributes
}

#[test]
fn a_send_waits_for_the_receive_as_long_as_the_receiver_says() {
    let mut pair = Pair::new(RC);
    send(&mut pair);
    pair.nothing(0);
    pair.post_receive(64);
    // A doorbell before the time has come changes nothing.
    let process = pair.qps[0].process;
    pair.bed.with(process, run);
    pair.nothing(0);
    // Timer 12 stands for 0.64 ms.
    assert_eq!(wait(&mut pair), Some(640_000));
    assert_eq!(pair.expect(0).report, REQUEST);
    assert_eq!(pair.expect(1).report, RECEIVED);
    assert_eq!(next_deadline(pair.bed.fabric(), process), None);
    // The first, the second and the last timer: 655.36 ms, 0.01 ms and 491.52 ms.
    for (timer, delay) in [(0, 655_360_000), (1, 10_000), (31, 491_520_000)] {
        let mut pair = Pair::new(RC);
        attributes(&mut pair, 1).min_rnr_timer = timer;
        send(&mut pair);
        assert_eq!(wait(&mut pair), Some(delay));
    }
}

#[test]
fn retries_for_a_receive_are_counted() {
    let mut pair = Pair::new(RC);
    send(&mut pair);
    let waits = (0..100).take_while(|_| wait(&mut pair).is_some()).count();
    assert_eq!(waits, 2);
    assert_eq!(pair.expect(0).syndrome, Syndrome::RnrRetryExceeded as u8);
    let (sender, receiver) = (pair.qps[0], pair.qps[1]);
    assert_eq!(pair.bed.state(&sender), State::Error);
    assert_eq!(pair.bed.state(&receiver), State::ReadyToSend);
}

#[test]
fn seven_retries_are_without_end_and_none_fail_at_once() {
    let mut pair = Pair::new(RC);
    attributes(&mut pair, 0).rnr_retry = 7;
    send(&mut pair);
    for _ in 0..1000 {
        assert!(wait(&mut pair).is_some());
    }
    pair.nothing(0);
    let mut pair = Pair::new(RC);
    attributes(&mut pair, 0).rnr_retry = 0;
    send(&mut pair);
    assert_eq!(pair.expect(0).syndrome, Syndrome::RnrRetryExceeded as u8);
}

#[test]
fn a_success_restores_the_count() {
    let mut pair = Pair::new(RC);
    for _ in 0..5 {
        send(&mut pair);
        assert!(wait(&mut pair).is_some());
        pair.post_receive(64);
        assert!(wait(&mut pair).is_some());
        assert_eq!(pair.expect(0).report, REQUEST);
    }
}

#[test]
fn requests_behind_a_waiting_one_wait_too() {
    let mut pair = Pair::new(RC);
    send(&mut pair);
    let (from, to) = (pair.regions[0], pair.regions[1]);
    pair.bed.one_sided(&mut pair.qps[0], opcode::RDMA_WRITE, to, (from.0, 8, from.1));
    pair.nothing(0);
    pair.post_receive(64);
    assert!(wait(&mut pair).is_some());
    assert_eq!([pair.expect(0).counter, pair.expect(0).counter], [0, 1]);
}

#[test]
fn a_peer_that_is_not_there_is_given_up_after_the_time_out() {
    let reasons: [fn(&mut Pair); 7] = [
        // Not of its transport.
        |pair| {
            let index = pair.qps[1].index as usize;
            pair.bed.fabric().qps[index].set_transport(Transport::UnreliableConnected);
        },
        // Never connected back.
        |pair| attributes(pair, 1).destination = 0x999,
        // Another packet number than it awaits.
        |pair| attributes(pair, 1).receive_psn = 6,
        |pair| attributes(pair, 0).destination = 0x999,
        // An address that leads nowhere.
        |pair| attributes(pair, 0).address.gid[15] = 99,
        |pair| {
            let peer = pair.qps[1];
            pair.bed.set_state(&peer, State::Error);
        },
        |pair| {
            let peer = pair.qps[1];
            pair.bed.set_state(&peer, State::Reset);
        },
    ];
    for reason in reasons {
        let mut pair = Pair::new(RC);
        reason(&mut pair);
        send(&mut pair);
        let waits: Vec<_> = (0..100).map_while(|_| wait(&mut pair)).collect();
        // 4.096 us times 2^14 each; two retries after the first attempt.
        assert_eq!(waits, [4096 << 14; 3]);
        assert_eq!(pair.expect(0).syndrome, Syndrome::RetryExceeded as u8);
    }
}

#[test]
fn a_peer_that_comes_in_time_gets_the_message() {
    let mut pair = Pair::unconnected(RC);
    let (first, second) = (pair.qps[0], pair.qps[1]);
    pair.bed.connect(&first, second.number());
    send(&mut pair);
    pair.nothing(0);
    pair.bed.connect(&second, first.number());
    pair.post_receive(64);
    assert!(wait(&mut pair).is_some());
    assert_eq!(pair.expect(0).report, REQUEST);
}

#[test]
fn time_out_zero_waits_for_ever() {
    let mut pair = Pair::new(RC);
    attributes(&mut pair, 0).timeout = 0;
    attributes(&mut pair, 1).destination = 0x999;
    send(&mut pair);
    assert_eq!(wait(&mut pair), None);
    pair.nothing(0);
}

#[test]
fn a_killed_peer_does_not_answer_and_its_objects_are_reaped() {
    let mut pair = Pair::new(RC);
    let peer = pair.qps[1].process;
    pair.bed.kill(peer);
    // Not even an empty write, which needs no memory of the peer.
    let tail = reach(0, 0);
    pair.bed.write_entry(&mut pair.qps[0], opcode::RDMA_WRITE, SIGNALED, [0; 4], &tail);
    pair.bed.ring(&pair.qps[0]);
    while wait(&mut pair).is_some() {}
    assert_eq!(pair.expect(0).syndrome, Syndrome::RetryExceeded as u8);
    let process = pair.qps[0].process;
    let dead = pair.bed.with(process, crate::device::process::reap_dead);
    assert_eq!(dead, 1);
    let fabric = pair.bed.fabric();
    let left = crate::device::table::living(&fabric.qps).map(|(index, _)| index).collect::<Vec<_>>();
    assert_eq!(left, [pair.qps[0].index]);
}

#[test]
fn a_peer_that_is_killed_in_mid_run_is_noticed_by_the_next_message() {
    let mut pair = Pair::new(RC);
    pair.post_receive(64);
    send(&mut pair);
    assert_eq!(pair.expect(0).report, REQUEST);
    let peer = pair.qps[1].process;
    pair.bed.kill(peer);
    pair.bed.with(peer, |fabric, _| reap(fabric, peer));
    send(&mut pair);
    while wait(&mut pair).is_some() {}
    assert_eq!(pair.expect(0).syndrome, Syndrome::RetryExceeded as u8);
}
