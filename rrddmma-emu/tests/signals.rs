//! The doorbell trap beside a program's own use of SIGSEGV.

#[allow(unreachable_pub, reason = "shared by several test programs")]
mod stand;

use std::os::unix::process::ExitStatusExt;

use stand::Emulator;
use stand::programs::{c_program, rust_program};

#[test]
fn a_handler_installed_before_opening_the_device_is_kept() {
    own_handler("before");
}

#[test]
fn a_handler_installed_after_opening_the_device_is_kept() {
    own_handler("after");
}

#[test]
fn a_rust_program_that_overflows_its_stack_still_says_so() {
    let outcome = Emulator::new().run(rust_program("stack_overflow"), &[]).expect_stdout("device open");
    assert!(outcome.stderr.contains("has overflowed its stack"), "{outcome:?}");
    assert_eq!(outcome.status.signal(), Some(libc::SIGABRT), "{outcome:?}");
}

#[test]
fn a_plain_fault_still_kills_the_program() {
    let outcome = Emulator::new().run(c_program("plain_fault"), &[]).expect_stdout("device open");
    assert_eq!(outcome.status.signal(), Some(libc::SIGSEGV), "{outcome:?}");
}

#[track_caller]
fn own_handler(when: &str) {
    let program = c_program("own_handler");
    Emulator::new().run(program, &[when]).expect_success().expect_stdout("own handler kept");
}
