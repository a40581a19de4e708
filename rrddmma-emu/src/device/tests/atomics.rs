//! Fetch-and-add, compare-and-swap.

use super::bed::*;
use crate::device::cqe::Syndrome;
use crate::device::qp::Transport::ReliableConnected as RC;
use crate::device::wqe::opcode;

fn post(pair: &mut Pair, code: u8, at: u64, key: u32, operands: (u64, u64), local: (u64, u32, u32)) {
    let operands = [operands.0.to_be_bytes(), operands.1.to_be_bytes()].concat();
    let tail = [reach(at, key), operands, segment(local.0, local.1, local.2)].concat();
    pair.bed.write_entry(&mut pair.qps[0], code, SIGNALED, [0; 4], &tail);
    pair.bed.ring(&pair.qps[0]);
}

fn word(pair: &mut Pair, side: usize, offset: u64) -> u64 {
    let bytes = pair.bed.take(pair.programs[side].process, pair.regions[side].0 + offset, 8);
    u64::from_ne_bytes(bytes.try_into().unwrap())
}

fn set(pair: &mut Pair, value: u64) {
    let (process, at) = (pair.programs[1].process, pair.regions[1].0);
    pair.bed.put(process, at, &value.to_ne_bytes());
}

#[test]
fn fetch_and_add_returns_what_was_there() {
    let mut pair = Pair::new(RC);
    set(&mut pair, u64::MAX);
    let ((from, from_key), (to, to_key)) = (pair.regions[0], pair.regions[1]);
    post(&mut pair, opcode::FETCH_ADD, to, to_key, (3, 0), (from, 8, from_key));
    let completion = pair.expect(0);
    assert_eq!((completion.report, completion.length), (REQUEST, 8));
    assert_eq!((word(&mut pair, 0, 0), word(&mut pair, 1, 0)), (u64::MAX, 2));
}

#[test]
fn compare_and_swap_swaps_only_what_matches() {
    let mut pair = Pair::new(RC);
    set(&mut pair, 5);
    let ((from, from_key), (to, to_key)) = (pair.regions[0], pair.regions[1]);
    post(&mut pair, opcode::COMPARE_SWAP, to, to_key, (9, 6), (from, 8, from_key));
    assert_eq!((pair.expect(0).report, word(&mut pair, 0, 0), word(&mut pair, 1, 0)), (REQUEST, 5, 5));
    post(&mut pair, opcode::COMPARE_SWAP, to, to_key, (9, 5), (from, 8, from_key));
    assert_eq!((pair.expect(0).report, word(&mut pair, 0, 0), word(&mut pair, 1, 0)), (REQUEST, 5, 9));
}

#[test]
fn an_address_that_is_not_a_multiple_of_eight_is_an_invalid_request() {
    let mut pair = Pair::new(RC);
    let ((from, from_key), (to, to_key)) = (pair.regions[0], pair.regions[1]);
    post(&mut pair, opcode::FETCH_ADD, to + 4, to_key, (1, 0), (from, 8, from_key));
    assert_eq!(pair.expect(0).syndrome, Syndrome::RemoteInvalidRequest as u8);
    assert_eq!(word(&mut pair, 1, 0), 0);
}

#[test]
fn the_old_word_needs_eight_bytes() {
    let mut pair = Pair::new(RC);
    let ((from, from_key), (to, to_key)) = (pair.regions[0], pair.regions[1]);
    post(&mut pair, opcode::FETCH_ADD, to, to_key, (1, 0), (from, 4, from_key));
    assert_eq!(pair.expect(0).syndrome, Syndrome::LocalLength as u8);
}

#[test]
fn a_bad_remote_key_leaves_the_word_alone_and_a_bad_local_one_does_not() {
    let mut pair = Pair::new(RC);
    let ((from, from_key), (to, to_key)) = (pair.regions[0], pair.regions[1]);
    post(&mut pair, opcode::FETCH_ADD, to, to_key ^ 1, (1, 0), (from, 8, from_key));
    assert_eq!(pair.expect(0).syndrome, Syndrome::RemoteAccess as u8);
    assert_eq!(word(&mut pair, 1, 0), 0);
    let mut pair = Pair::new(RC);
    post(&mut pair, opcode::FETCH_ADD, to, to_key, (1, 0), (from, 8, from_key ^ 1));
    assert_eq!(pair.expect(0).syndrome, Syndrome::LocalProtection as u8);
    assert_eq!(word(&mut pair, 1, 0), 1);
}
