//! Polls a completion queue that stays empty, so many times; counted by `cargo xtask bench verbs`.
//!
//! The counterpart of `bench/c/empty_poll.c`: same set-up, same loop. `scaffold` leaves the call out, so that the loop
//! itself can be told from the poll.

use std::hint::black_box;
use std::mem::MaybeUninit;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use rrddmma::{Context, WorkCompletion};

fn main() -> Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [what, iterations] = arguments.as_slice() else {
        bail!("usage: empty_poll poll|poll-into|scaffold ITERATIONS")
    };
    let iterations: u64 = iterations.parse().context("ITERATIONS is a number")?;
    let context = Context::open_first()?;
    let mut cq = context.create_cq(64)?;
    let mut found = 0;
    match what.as_str() {
        "poll" => {
            for _ in 0..iterations {
                found += cq.poll(|completion| {
                    black_box(completion);
                })?;
                black_box(&mut found);
            }
        }
        "poll-into" => {
            for _ in 0..iterations {
                let mut array = [const { MaybeUninit::<WorkCompletion>::uninit() }; 1];
                found += cq.poll_into(&mut array)?.len();
                black_box(&mut found);
            }
        }
        "scaffold" => {
            for _ in 0..iterations {
                black_box(&mut found);
            }
        }
        other => bail!("there is no `{other}`: poll, poll-into or scaffold"),
    }
    Ok(ExitCode::from(u8::from(found != 0)))
}
