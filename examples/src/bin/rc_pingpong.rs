//! Ping-pong over a reliable connection between two processes or machines, checked byte by byte.
//!
//! Flags, defaults and wire format are those of the C program `ibv_rc_pingpong`, which may be either end. Exit codes: 0 all
//! was right, 1 something arrived wrong, 2 usage, 3 the peer, 4 the device.

use std::process::ExitCode;

fn main() -> ExitCode {
    rrddmma_examples::pingpong::main::<rrddmma::Rc>()
}
