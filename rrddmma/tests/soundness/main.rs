//! Handles are dropped while traffic is under way, and no byte strays: neither into memory that was given back, nor into what is
//! registered next, nor out of either.
//!
//! Regions, address handles and queue pairs go in any number and order, at a random moment. The emulator executes in manual mode, so
//! that requests are surely executed after the drop, and keys are worn out until they come again; a real device works on while
//! the drop happens. `RRDDMMA_TEST_TRIALS` says how many trials there are, `RRDDMMA_TEST_SEED` what they are drawn from.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(clippy::print_stdout, reason = "figures for whoever reads the log")]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "small random numbers become bytes and factors"
)]

#[path = "../common/mod.rs"]
mod common;
mod ground;
mod trial;

use std::process::Command;
use std::sync::{Mutex, PoisonError};

use rrddmma_emu_control::Emulator;
use trial::{Bed, Freeing};

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap())
}

/// What came of many trials.
struct Tally {
    all: u64,
    cut: u64,
    /// How often a region got a key that one of its trial had had.
    came_again: u64,
    strays: Vec<String>,
}

/// Trials until so many of them were cut in mid-stream, at most ten times as many.
fn trials(bed: &mut Bed, freeing: Freeing, wanted: u64) -> Tally {
    let mut tally = Tally { all: 0, cut: 0, came_again: 0, strays: Vec::new() };
    while tally.cut < wanted && tally.all < 10 * wanted && tally.strays.len() < 20 {
        let outcome = bed.trial(freeing);
        tally.all += 1;
        tally.cut += u64::from(outcome.cut);
        tally.came_again += outcome.came_again;
        tally.strays.extend(outcome.strays);
    }
    let Tally { all, cut, came_again, strays } = &tally;
    println!(
        "{freeing:?}: {all} trials, {cut} of them cut in mid-stream, {came_again} times a key of theirs came again, {} strays",
        strays.len()
    );
    tally
}

fn bed() -> Bed {
    Bed::new(common::context, number("RRDDMMA_TEST_SEED").unwrap_or(1))
}

fn nothing_strays() {
    let wanted = number("RRDDMMA_TEST_TRIALS").unwrap_or(60);
    let mut bed = bed();
    let Tally { all, cut, came_again, strays } = trials(&mut bed, Freeing::ByTheLibrary, wanted);
    assert!(strays.is_empty(), "{}", strays.join("\n"));
    assert!(cut >= wanted, "only {cut} of {all} trials were cut, which proves little");
    assert!(came_again > 0 || !bed.is_manual(), "no key came again, so that nobody tried to use one");
}

fn the_control_is_seen() {
    let Tally { all, cut, strays, .. } = trials(&mut bed(), Freeing::AtOnce, 60);
    assert!(
        strays.len() >= 10,
        "of {all} trials, {cut} cut, in which memory was reused at once, only {strays:?} was seen"
    );
    // In either direction: by what the device writes, and by what it reads.
    assert!(strays.iter().any(|stray| stray.contains("not all are")), "{strays:?}");
    assert!(strays.iter().any(|stray| stray.contains("bytes arrived")), "{strays:?}");
}

/// The table of keys is filled: one test at a time.
static ONE: Mutex<()> = Mutex::new(());

/// On the emulator in a process of its own, whose device stands still between drop and execution.
fn run(child: &str, test: fn()) {
    let _one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    if Emulator::find().is_none() {
        return test();
    }
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", child, "--nocapture"]);
    command.env("RRDDMMA_TEST_CHILD", "1").env("RRDDMMA_EMU_MODE", "manual");
    let output = command.output().unwrap();
    let (text, complaint) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    println!("{text}");
    assert!(output.status.success() && text.contains("cut in mid-stream"), "{text}{complaint}");
}

#[test]
fn no_byte_strays_when_handles_are_dropped_in_mid_stream() {
    run("child_in_mid_stream", nothing_strays);
}

#[test]
fn what_is_reused_too_early_is_seen() {
    run("child_control", the_control_is_seen);
}

#[test]
fn child_in_mid_stream() {
    if std::env::var_os("RRDDMMA_TEST_CHILD").is_some() {
        nothing_strays();
    }
}

#[test]
fn child_control() {
    if std::env::var_os("RRDDMMA_TEST_CHILD").is_some() {
        the_control_is_seen();
    }
}
