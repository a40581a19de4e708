//! Ping-pong over several reliable connections that share one receive queue, between two processes or machines, checked byte by byte.
//!
//! All pairs play in rounds. What a message came in by is only known from its completion: which receive it took, and of which pair.
//!
//! Flags, defaults and wire format are those of the C program `ibv_srq_pingpong`, which may be either end. Exit codes: 0 all
//! was right, 1 something arrived wrong, 2 usage, 3 the peer, 4 the device.

use std::process::ExitCode;

fn main() -> ExitCode {
    rrddmma_examples::pingpong::main::<rrddmma_examples::shared_queue::SharedQueue>()
}
