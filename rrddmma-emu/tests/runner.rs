//! The runner's own errors, exit codes and environment.

#[allow(unreachable_pub, reason = "shared by several test programs")]
mod stand;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use stand::{Child, Fabric, runner};

#[test]
fn the_programs_exit_code_is_the_runners() {
    let fabric = Fabric::new();
    assert_eq!(fabric.run("sh", &["-c", "exit 7"]).code(), Some(7));
    assert_eq!(fabric.run("sh", &["-c", "kill -9 $$"]).signal(), Some(9));
}

#[test]
fn exit_codes_tell_why_a_program_was_not_run() {
    let fabric = Fabric::new();
    let missing = fabric.run("/nonexistent/program", &[]);
    assert_eq!(missing.code(), Some(127), "{missing:#?}");
    assert!(missing.errors.contains("/nonexistent/program"), "{missing:#?}");
    assert_eq!(fabric.run("/", &[]).code(), Some(126));
}

#[test]
fn what_the_runner_does_not_understand_is_125() {
    for arguments in [&["run", "--fast", "true"][..], &["walk"], &["run"], &[]] {
        let mut command = runner();
        command.args(arguments);
        let finished = Child::start(command).finish();
        assert_eq!(finished.code(), Some(125), "{arguments:?} {finished:#?}");
        assert!(finished.errors.contains("Usage:"), "{finished:#?}");
    }
}

#[test]
fn a_fault_rule_that_is_none_is_refused_before_the_program_starts() {
    let finished = Fabric::with(&["--fault", "ioctl dance EINVAL"]).run("true", &[]);
    assert_eq!(finished.code(), Some(125), "{finished:#?}");
    assert!(finished.errors.contains("dance"), "{finished:#?}");
}

#[test]
fn the_program_sees_where_it_runs_and_keeps_what_was_preloaded() {
    let fabric = Fabric::with(&["--mode", "manual"]);
    let script = "echo $SYSFS_PATH; echo $RRDDMMA_EMU_FABRIC $RRDDMMA_EMU_MODE; echo $LD_PRELOAD";
    let mut command = fabric.command("sh", &["-c", script]);
    command.env("LD_PRELOAD", "libm.so.6");
    let output = Child::start(command).finish().success();
    let lines: Vec<_> = output.lines().collect();
    assert_eq!(lines[0], fabric.folder().join("sys").to_str().unwrap());
    assert_eq!(lines[1], "test manual");
    assert!(lines[2].starts_with("libm.so.6:") && lines[2].ends_with(".so"), "{output}");
}

#[test]
fn a_folder_that_others_may_write_is_refused() {
    let fabric = Fabric::new();
    fabric.run("true", &[]).success();
    fs::set_permissions(fabric.folder(), PermissionsExt::from_mode(0o770)).unwrap();
    let finished = fabric.run("true", &[]);
    assert_eq!(finished.code(), Some(125), "{finished:#?}");
    assert!(finished.errors.contains("open to other users"), "{finished:#?}");
}

#[test]
fn a_missing_library_is_explained() {
    let mut command = Fabric::new().command("true", &[]);
    command.env("RRDDMMA_EMU_LIBRARY", "/nonexistent/library.so");
    let finished = Child::start(command).finish();
    assert_eq!(finished.code(), Some(125), "{finished:#?}");
    assert!(finished.errors.contains("RRDDMMA_EMU_LIBRARY"), "{finished:#?}");
}

#[test]
fn a_state_file_of_another_version_is_replaced_when_nobody_uses_it() {
    let fabric = Fabric::new();
    fabric.run("true", &[]).success();
    fs::write(fabric.folder().join("state"), b"of another version").unwrap();
    fabric.run("ibv_devinfo", &[]).success();
}

#[test]
fn a_link_layer_that_differs_from_that_in_use_is_refused() {
    let fabric = Fabric::new();
    let mut other = fabric.start(support::c_program("hold"), &[]);
    assert_eq!(other.line().as_deref(), Some("ready"));
    let mut command = runner();
    command.env("RRDDMMA_EMU_FOLDER", fabric.folder().parent().unwrap());
    command.args(["run", "--fabric", "test", "--link", "infiniband", "ibv_devinfo"]);
    let refused = Child::start(command).finish();
    assert_eq!(refused.code(), Some(125), "{refused:#?}");
    assert!(refused.errors.contains("in use with link layer"), "{refused:#?}");
    other.finish().success();
}
