//! When the device works, and that the program notices nothing of how it is told.

#[allow(unreachable_pub, reason = "shared by several test programs")]
mod stand;

use std::fs;

use stand::Emulator;
use stand::programs::c_program;

#[test]
fn a_doorbell_leaves_errno_masks_and_stacks_alone() {
    Emulator::new().run(c_program("masks"), &[]).expect_success().expect_stdout("ok");
}

#[test]
fn handlers_of_every_kind_are_kept() {
    let program = c_program("handler_kinds");
    for kind in ["before", "after", "signal"] {
        Emulator::new().run(&program, &[kind]).expect_success().expect_stdout("ok");
    }
}

#[test]
fn manual_mode_waits_to_be_told() {
    let emulator = Emulator::new().with(&["--mode", "manual"]);
    emulator.run("true", &[]).expect_success();
    let trace = emulator.folder().join("trace");
    emulator.run(c_program("manual"), &[trace.to_str().unwrap()]).expect_success().expect_stdout("ok");
    let lines = fs::read_to_string(&trace).unwrap();
    let requests = lines.lines().filter(|line| line.starts_with("qp ") && line.ends_with(" ok"));
    assert_eq!(requests.count(), 4, "{lines}");
    for line in ["qp 1 wqe 3 send waits for a receive", "ioctl alloc_pd ENOMEM", "ioctl alloc_pd ok"] {
        assert!(lines.lines().any(|found| found == line), "no {line:?} in\n{lines}");
    }
}

#[test]
fn eight_threads_lose_no_completion_and_get_none_twice_or_late() {
    let outcome = Emulator::new().run(c_program("threads"), &["100000"]);
    outcome.expect_success().expect_stdout("8 threads, 100000 operations each");
}

#[test]
fn an_open_device_has_no_thread_before_it_has_a_queue_pair() {
    Emulator::new().run(c_program("idle"), &[]).expect_success().expect_stdout("ok");
}
