//! The device over arrays instead of processes: no libibverbs, no system call.
#![expect(
    clippy::cast_possible_truncation,
    reason = "the numbers of tests are small, random ones are cut on purpose"
)]

mod atomics;
pub(crate) mod bed;
mod bind;
mod carried;
mod completion;
mod connected;
mod datagram;
mod errors;
mod faults;
mod fuzz;
mod group_members;
mod limits;
mod memory;
mod multicast;
mod ports;
pub(crate) mod random;
mod refusals;
mod retry;
mod schedule;
mod shared;
mod shared_queue;
mod stack;
mod states;
mod sweep;
mod watch;
mod windows;
mod world;
mod xrc;
