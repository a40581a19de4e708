//! Ping-pong over an unreliable connection between two processes or machines, checked byte by byte. What is lost is not sent again: then the game ends with the time-out.
//!
//! Flags, defaults and wire format are those of the C program `ibv_uc_pingpong`, which may be either end. Exit codes: 0 all
//! was right, 1 something arrived wrong, 2 usage, 3 the peer, 4 the device.

use std::process::ExitCode;

fn main() -> ExitCode {
    rrddmma_examples::pingpong::main::<rrddmma::Uc>()
}
