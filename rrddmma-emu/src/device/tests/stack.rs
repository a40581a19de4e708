//! The run path works on a small stack: in a program it runs inside a signal handler.

use super::bed::*;
use crate::device::qp::Transport::ReliableConnected as RC;
use crate::device::wqe::opcode;

/// What design asks for; unoptimised code needs about half of it, and the handler has more.
const LIMIT: usize = 64 << 10;

#[test]
fn a_doorbell_needs_little_stack() {
    let mut pair = Pair::new(RC);
    let (to, to_key) = pair.regions[1];
    pair.bed.receive(&mut pair.qps[1], &[(to, 7, to_key), (to + 100, 50, to_key)]);
    pair.bed.receive(&mut pair.qps[1], &[(to, 7, to_key)]);
    let (from, key) = pair.regions[0];
    let tail = [segment(from, 11, key), segment(from + 11, 19, key)].concat();
    // A send that succeeds, one that fails at the receiver (which flushes both ends), and one that is flushed.
    for _ in 0..3 {
        pair.bed.write_entry(&mut pair.qps[0], opcode::SEND, SIGNALED, [0; 4], &tail);
    }
    pair.bed.set_record(&pair.qps[0]);
    let process = pair.qps[0].process;
    let thread = std::thread::Builder::new().stack_size(LIMIT);
    let mut pair = std::thread::scope(|scope| {
        let run = move || {
            pair.bed.with(process, crate::device::run);
            pair
        };
        thread.spawn_scoped(scope, run).unwrap().join().unwrap()
    });
    let ends = [(); 3].map(|()| pair.expect(0).syndrome);
    assert_eq!(ends, [0, 0x12, 0x05]);
}
