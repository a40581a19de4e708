//! Runs a program on the emulated ConnectX.

fn main() {}
