//! The user ABI over arrays: every refusal, and what objects look like through it.
#![expect(
    clippy::cast_possible_truncation,
    reason = "the numbers of tests are small, random ones are cut on purpose"
)]

mod front;
mod fuzz;
mod imports;
mod objects;
mod paper;
mod port;
mod reserved;
