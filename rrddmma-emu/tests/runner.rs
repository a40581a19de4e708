//! The runner, and what a program sees around the device.

mod support;

use std::process::Command;

use support::{Emulator, Running, preload_library, runner};

#[test]
fn exit_codes_are_those_of_the_program() {
    assert_eq!(Emulator::new().run("sh", &["-c", "exit 7"]).status.code(), Some(7));
    assert_eq!(Emulator::new().run("true", &[]).status.code(), Some(0));
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
        let mut command = Command::new(runner());
        command.args(["run", "--fabric", name, "--", "true"]).env("RRDDMMA_EMU_LIBRARY", preload_library());
        let outcome = Running::start(command).finish();
        assert!(!outcome.status.success(), "{name:?}: {outcome:?}");
        assert!(outcome.stderr.contains("fabric"), "{name:?}: {outcome:?}");
    }
}

#[test]
fn unknown_options_are_named() {
    let outcome = Emulator::new().with(&["--no-such-option"]).run("true", &[]);
    assert!(!outcome.status.success() && outcome.stderr.contains("--no-such-option"), "{outcome:?}");
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

fn defined_names(program: &std::path::Path) -> Vec<String> {
    let output = Command::new("nm").args(["-D", "--defined-only"]).arg(program).output().unwrap();
    let names = String::from_utf8(output.stdout).unwrap();
    names
        .lines()
        .filter_map(|line| Some(line.split_whitespace().nth(2)?.split('@').next()?.to_owned()))
        .collect()
}
