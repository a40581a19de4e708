//! The runner, and what a program sees around the device.

#[allow(unreachable_pub, reason = "shared by several test programs")]
mod stand;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::ExitStatusExt as _;
use std::process::Command;

use stand::programs::c_program;
use stand::{Emulator, Outcome, Running, preload_library, runner, runner_command};

#[test]
fn exit_codes_are_those_of_the_program() {
    assert_eq!(Emulator::new().run("sh", &["-c", "exit 7"]).status.code(), Some(7));
    assert_eq!(Emulator::new().run("true", &[]).status.code(), Some(0));
    assert_eq!(Emulator::new().run("sh", &["-c", "kill -9 $$"]).status.signal(), Some(9));
}

#[test]
fn a_program_that_does_not_exist_is_127() {
    let outcome = Emulator::new().run("no-such-program-of-anybody", &[]);
    assert_eq!(outcome.status.code(), Some(127), "{outcome:?}");
    assert!(outcome.stderr.contains("no-such-program-of-anybody"), "{outcome:?}");
}

#[test]
fn a_file_that_is_not_a_program_is_126() {
    assert_eq!(Emulator::new().run("/etc/passwd", &[]).status.code(), Some(126));
}

#[test]
fn fabric_names_cannot_leave_their_folder() {
    for name in ["../escape", "", "a/b", "."] {
        let mut command = runner_command();
        command.args(["run", "--fabric", name, "--", "true"]);
        let outcome = Running::start(command).finish();
        assert!(!outcome.status.success(), "{name:?}: {outcome:?}");
        assert!(outcome.stderr.contains("fabric"), "{name:?}: {outcome:?}");
    }
}

#[test]
fn what_the_runner_does_not_understand_is_125() {
    for arguments in [&["run", "--no-such-option", "true"][..], &["walk"], &["run"], &[]] {
        let mut command = runner_command();
        command.args(arguments);
        let outcome = Running::start(command).finish();
        assert_eq!(outcome.status.code(), Some(125), "{arguments:?} {outcome:?}");
        assert!(outcome.stderr.contains("Usage:"), "{outcome:?}");
    }
}

#[test]
fn unknown_options_are_named() {
    refused(&Emulator::new().with(&["--no-such-option"]).run("true", &[]), "--no-such-option");
}

#[test]
fn a_fault_rule_that_is_none_is_refused_before_the_program_starts() {
    refused(&Emulator::new().with(&["--fault", "ioctl dance EINVAL"]).run("true", &[]), "dance");
}

#[test]
fn a_missing_library_is_explained() {
    let mut command = Emulator::new().command("true");
    command.env("RRDDMMA_EMU_LIBRARY", "/nonexistent/library.so");
    refused(&Running::start(command).finish(), "RRDDMMA_EMU_LIBRARY");
}

#[test]
fn the_program_sees_where_it_runs_and_keeps_what_was_preloaded() {
    let emulator = Emulator::new().with(&["--mode", "manual"]);
    let mut command = emulator.command("sh");
    command.args(["-c", "echo $SYSFS_PATH; echo $RRDDMMA_EMU_FABRIC $RRDDMMA_EMU_MODE; echo $LD_PRELOAD"]);
    command.env("LD_PRELOAD", "libm.so.6");
    let outcome = Running::start(command).finish().expect_success();
    let lines: Vec<_> = outcome.stdout.lines().collect();
    assert_eq!(lines[0], emulator.folder().join("sys").to_str().unwrap());
    assert_eq!(lines[1], format!("{} manual", emulator.fabric()));
    assert!(lines[2].starts_with("libm.so.6:") && lines[2].ends_with(".so"), "{outcome:?}");
}

#[test]
fn a_folder_that_others_may_write_is_refused() {
    let emulator = Emulator::new();
    emulator.run("true", &[]).expect_success();
    fs::set_permissions(emulator.folder(), PermissionsExt::from_mode(0o770)).unwrap();
    refused(&emulator.run("true", &[]), "open to other users");
}

#[test]
fn a_state_file_of_another_version_is_replaced_when_nobody_uses_it() {
    let emulator = Emulator::new();
    emulator.run("true", &[]).expect_success();
    fs::write(emulator.folder().join("state"), b"of another version").unwrap();
    emulator.run("ibv_devinfo", &[]).expect_success().expect_stdout("PORT_ACTIVE");
}

#[test]
fn a_fabric_keeps_its_devices_while_it_is_used() {
    let emulator = Emulator::new().with(&["--link", "infiniband"]);
    let mut user = emulator.start(c_program("hold"), &[]);
    user.wait_for_stdout("ready");
    emulator.run("true", &[]).expect_success();
    let emulator = emulator.with(&["--link", "ethernet"]);
    refused(&emulator.run("true", &[]), "in use with other devices, connectx5:infiniband;");
    let emulator = emulator.with(&["--link", "infiniband", "--ports", "2"]);
    refused(&emulator.run("true", &[]), "in use with other devices, connectx5:infiniband;");
    let emulator = emulator.with(&["--ports", "1", "--devices", "2"]);
    refused(&emulator.run("true", &[]), "in use with other devices, connectx5:infiniband;");
    user.kill();
    user.finish();
    emulator.run("ibv_devinfo", &[]).expect_success().expect_stdout("mlx5_1");
}

#[test]
fn a_fault_rule_strikes_the_program() {
    let emulator = Emulator::new().with(&["--fault", "ioctl create_cq ENOMEM"]);
    let outcome = emulator.run(c_program("two_contexts"), &[]);
    assert_eq!(outcome.status.code(), Some(2), "{outcome:?}");
    assert!(outcome.stderr.contains("ibv_create_cq") && outcome.stderr.contains("errno 12"), "{outcome:?}");
}

#[test]
fn programs_that_open_sysfs_by_path_see_the_device() {
    Emulator::new()
        .run("cat", &["/sys/class/infiniband/mlx5_0/node_guid"])
        .expect_success()
        .expect_stdout(":");
    Emulator::new()
        .run("cat", &["/sys/class/infiniband/mlx5_0/ports/1/link_layer"])
        .expect_success()
        .expect_stdout("Ethernet");
    Emulator::new().run("ls", &["/sys/class/infiniband"]).expect_success().expect_stdout("mlx5_0");
    Emulator::new().run("ls", &["/dev/infiniband"]).expect_success().expect_stdout("uverbs0");
}

#[test]
fn programs_see_the_device_by_path_whichever_call_they_use() {
    Emulator::new().run(c_program("by_path"), &[]).expect_success().expect_stdout("ok");
}

#[test]
fn the_file_behind_a_descriptor_counts_however_its_number_came_about() {
    Emulator::new()
        .with(&["--devices", "2"])
        .run(c_program("descriptors"), &[])
        .expect_success()
        .expect_stdout("ok");
}

#[test]
fn no_program_that_links_the_library_defines_a_libc_name() {
    const HOOKED: [&str; 9] =
        ["open", "open64", "ioctl", "mmap", "mmap64", "munmap", "close", "sigaction", "signal"];
    for program in [runner(), std::env::current_exe().unwrap()] {
        let defined = defined_names(&program);
        for name in HOOKED {
            assert!(!defined.iter().any(|defined| defined == name), "{} defines {name}", program.display());
        }
    }
    // The check can fail: the preload library does define them.
    let defined = defined_names(&preload_library());
    for name in HOOKED {
        assert!(defined.iter().any(|defined| defined == name), "the preload library lacks {name}");
    }
}

#[allow(clippy::unwrap_used, reason = "a helper of tests fails the test")]
fn defined_names(program: &std::path::Path) -> Vec<String> {
    let output = Command::new("nm").args(["-D", "--defined-only"]).arg(program).output().unwrap();
    let names = String::from_utf8(output.stdout).unwrap();
    names
        .lines()
        .filter_map(|line| Some(line.split_whitespace().nth(2)?.split('@').next()?.to_owned()))
        .collect()
}

#[track_caller]
fn refused(outcome: &Outcome, why: &str) {
    assert_eq!(outcome.status.code(), Some(125), "{outcome:?}");
    assert!(outcome.stderr.contains(why), "no {why:?} in {outcome:?}");
}
