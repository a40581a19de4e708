//! What becomes of processes: forked, replaced by another program, killed; and several contexts in one of them.

#[allow(unreachable_pub, reason = "shared by several test programs")]
mod stand;

use std::ffi::CString;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

use stand::Emulator;
use stand::programs::c_program;

#[test]
fn two_contexts_of_one_process_talk() {
    ok("two_contexts");
}

#[test]
fn a_forked_child_owns_nothing() {
    ok("forked");
}

#[test]
fn another_process_imports_what_was_opened() {
    ok("imported");
}

#[test]
fn a_process_may_become_another_program() {
    ok("exec_again");
}

#[test]
fn a_multicast_reaches_every_process_of_its_group() {
    ok("multicast");
}

#[test]
fn wrong_addresses_are_errors() {
    ok("bad_addresses");
}

#[test]
fn completion_events_come_when_armed() {
    ok("events");
}

#[test]
fn asynchronous_events_of_a_destroyed_pair_are_taken_back() {
    ok("async_events");
}

/// Both work all the time, so that the victim often dies while it holds the fabric's lock or is in the middle of an
/// operation on the survivor's memory.
#[test]
fn of_two_that_write_to_each_other_one_is_killed_and_nothing_is_left_behind() {
    let emulator = Emulator::new();
    emulator.run("true", &[]).expect_success();
    let fifos = ["a", "b"].map(|name| emulator.folder().join(name));
    fifos.iter().for_each(|path| make_fifo(path));
    let [a, b] = fifos.each_ref().map(|path| path.to_str().unwrap());
    let program = c_program("mutual_writer");
    for round in 0..20 {
        let mut victim = emulator.start(&program, &[a, b]);
        let mut survivor = emulator.start(&program, &[b, a]);
        victim.wait_for_stdout("writing");
        survivor.wait_for_stdout("writing");
        victim.kill();
        let outcome = survivor.finish().expect_success();
        assert!(outcome.stdout.contains("transport retry counter exceeded"), "round {round}: {outcome:?}");
    }
    emulator.run(c_program("two_contexts"), &[]).expect_success();
    // The next to open the device clears up; its own channels stay until somebody opens it again.
    emulator.run(c_program("exec_again"), &[]).expect_success();
    assert!(fs::read_dir(emulator.folder().join("channels")).unwrap().count() <= 4);
}

#[track_caller]
fn ok(program: &str) {
    Emulator::new().run(c_program(program), &[]).expect_success().expect_stdout("ok");
}

#[allow(clippy::unwrap_used, reason = "a helper of tests fails the test")]
fn make_fifo(path: &Path) {
    let path = CString::new(path.as_os_str().as_bytes()).unwrap();
    // SAFETY: the path is a C string that outlives the call.
    assert_eq!(unsafe { libc::mkfifo(path.as_ptr(), 0o600) }, 0, "{}", std::io::Error::last_os_error());
}
