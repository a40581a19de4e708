//! What the example programs share: the exchange of addresses with a peer, the pattern that is sent and checked,
//! and the figures that are reported.
//!
//! The programs themselves are in `src/bin`; start with `hello_rdma`. The modules that need no device ([`wire`],
//! [`exchange`], [`pattern`], [`verifier`], [`sabotage`], [`game`], [`statistics`], [`report`]) are tested without one.

pub mod console;
pub mod device_info;
pub mod exchange;
pub mod failure;
pub mod game;
pub mod link;
pub mod linkage;
pub mod logger;
pub mod loopback;
mod messages;
pub mod options;
pub mod pattern;
pub mod pingpong;
pub mod protocol;
pub mod report;
pub mod sabotage;
pub mod shared_queue;
pub mod statistics;
pub mod verifier;
pub mod wire;
pub mod xrc;
