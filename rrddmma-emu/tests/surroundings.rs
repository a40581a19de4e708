//! Programs as they are run elsewhere: in a debugger, with a sanitizer, on tiny stacks, and on hosts that forbid things
//! or have devices of their own.

#[allow(unreachable_pub, reason = "shared by several test programs")]
mod stand;

use stand::net::{free_port, wait_for_listener};
use stand::programs::{c_program, c_program_by};
use stand::{Emulator, Running};

const EVERY: &str = "every operation ok";

#[test]
fn a_debugger_runs_a_program_to_its_end() {
    let mut command = Emulator::new().command("gdb");
    command.args(["-nx", "-batch", "-ex", "handle SIGSEGV nostop noprint pass", "-ex", "run", "--args"]);
    let outcome = Running::start({
        command.arg(c_program("operations"));
        command
    });
    outcome.finish().expect_success().expect_stdout(EVERY).expect_stdout("exited normally");
}

#[test]
fn the_address_sanitizer_of_either_compiler_finds_nothing() {
    for (compiler, flags) in
        [("clang", &["-fsanitize=address"][..]), ("gcc", &["-fsanitize=address", "-static-libasan"])]
    {
        let program = c_program_by(compiler, flags, "operations");
        let mut command = Emulator::new().command(program);
        // The program leaves its objects to the kernel.
        command.env("ASAN_OPTIONS", "detect_leaks=0");
        let outcome = Running::start(command).finish().expect_success().expect_stdout(EVERY);
        assert!(!outcome.stderr.contains("Sanitizer"), "{compiler}: {outcome:?}");
    }
}

#[test]
fn the_smallest_stack_is_large_enough() {
    Emulator::new().run(c_program("small_stacks"), &[]).expect_success().expect_stdout("ok");
}

#[test]
fn what_the_kernel_tells_of_its_own_devices_is_not_heard() {
    Emulator::new().run(c_program("netlink"), &[]).expect_success().expect_stdout("ok");
}

#[test]
fn a_host_that_keeps_processes_apart_is_named_with_its_setting() {
    let emulator = Emulator::new();
    let forbid = c_program("forbid");
    // One process needs nobody's leave.
    let outcome = emulator.run(&forbid, &[c_program("operations").to_str().unwrap()]);
    let outcome = outcome.expect_success().expect_stdout(EVERY);
    assert_eq!(outcome.stderr, "");
    let port = free_port();
    let number = port.to_string();
    let arguments = ["ibv_rc_pingpong", "-g", "1", "-n", "100", "-p", &number];
    let mut server = emulator.start("env", &arguments);
    wait_for_listener(port, &mut server);
    let outcome = emulator.run(&forbid, &[&arguments[..], &["127.0.0.1"]].concat());
    assert!(!outcome.status.success(), "{outcome:?}");
    let said: Vec<&str> = outcome.stderr.lines().filter(|line| line.starts_with("rrddmma-emu:")).collect();
    let [said] = said[..] else { panic!("{outcome:?}") };
    for part in ["process_vm_readv", "a seccomp filter is on", "Seccomp: 2 in /proc/self/status"] {
        assert!(said.contains(part), "no {part:?} in {said}");
    }
}
