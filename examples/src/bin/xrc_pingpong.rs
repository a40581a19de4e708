//! Ping-pong over extended reliable connections (XRC), between a server and one or more clients, checked byte by byte. The server begins.
//!
//! A message names the queue that it is for, so the server sends to each client through the pair of another in each round. For that the clients run on
//! one machine, where a file names their common domain. A C server has one buffer for all its clients: with several it may send one what another sent,
//! which is then counted as wrong.
//!
//! Flags, defaults and wire format are those of the C program `ibv_xsrq_pingpong`, which may be either end. Exit codes: 0 all
//! was right, 1 something arrived wrong, 2 usage, 3 the peer, 4 the device.

use std::process::ExitCode;

fn main() -> ExitCode {
    rrddmma_examples::pingpong::main::<rrddmma_examples::xrc::XrcQueues>()
}
