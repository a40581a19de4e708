//! The data path and the control verbs of one process, through our own C programs and the libmlx5 of this machine.

#[allow(unreachable_pub, reason = "shared by several test programs")]
mod stand;

use stand::programs::c_program;
use stand::{Emulator, Running};

#[test]
fn every_operation_moves_its_bytes() {
    Emulator::new().run(c_program("operations"), &[]).expect_success().expect_stdout("every operation ok");
}

#[test]
fn every_operation_moves_its_bytes_without_the_trap() {
    let emulator = Emulator::new().with(&["--mode", "poll"]);
    emulator.run(c_program("operations"), &[]).expect_success().expect_stdout("every operation ok");
}

#[test]
fn control_verbs_keep_the_rules_of_the_kernel() {
    Emulator::new().run(c_program("control_verbs"), &[]).expect_success().expect_stdout("rules kept");
}

#[test]
fn xrc_shares_domains_and_targets() {
    Emulator::new().run(c_program("xrc"), &[]).expect_success().expect_stdout("ok");
}

#[test]
fn rubbish_from_the_caller_is_an_errno() {
    Emulator::new().run(c_program("hostile_calls"), &[]).expect_success().expect_stdout("refused");
}

#[test]
fn short_data_comes_in_the_completion_unless_libmlx5_is_told_otherwise() {
    for (variable, value, [received, fetched]) in [
        ("MLX5_CQE_SIZE", "64", ["32", "32"]),
        ("MLX5_CQE_SIZE", "128", ["64", "0"]),
        ("MLX5_SCATTER_TO_CQE", "0", ["0", "0"]),
    ] {
        let mut command = Emulator::new().command(c_program("in_completions"));
        command.args([received, fetched]).env(variable, value);
        Running::start(command).finish().expect_success().expect_stdout("ok");
    }
}

#[test]
fn each_error_completes_as_on_a_device() {
    let program = c_program("errors");
    for case in [
        "remote-key",
        "remote-bounds",
        "no-remote-write",
        "local-key",
        "other-domain",
        "receive-too-short",
        "receive-key",
        "no-receive",
        "late-receive",
        "peer-gone",
        "flush-order",
    ] {
        println!("{case}");
        Emulator::new().run(&program, &[case]).expect_success().expect_stdout("as expected");
    }
}
