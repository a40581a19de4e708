//! Ping-pong over datagrams between two processes or machines, checked byte by byte. A message is one packet, and a receive has 40 bytes more,
//! for the header that stands before it. What is lost is not sent again: then the game ends with the time-out.
//!
//! Flags, defaults and wire format are those of the C program `ibv_ud_pingpong`, which may be either end. Exit codes: 0 all
//! was right, 1 something arrived wrong, 2 usage, 3 the peer, 4 the device.

use std::process::ExitCode;

fn main() -> ExitCode {
    rrddmma_examples::pingpong::main::<rrddmma::Ud>()
}
