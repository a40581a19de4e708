//! Faults by rule, from the outside and from within, in programs that know nothing of them.

#[allow(unreachable_pub, reason = "shared by several test programs")]
mod stand;

use stand::net::{free_port, wait_for_listener};
use stand::programs::c_program;
use stand::{Emulator, Outcome, Running};

#[test]
fn a_port_that_loses_its_link_is_an_event_and_an_error_of_who_sends() {
    Emulator::new().run(c_program("loss"), &["port"]).expect_success().expect_stdout("ok");
}

#[test]
fn a_removed_device_is_an_event_and_then_eio_and_nobody_waits_for_ever() {
    Emulator::new().run(c_program("loss"), &["device"]).expect_success().expect_stdout("ok");
}

#[test]
fn what_was_made_on_a_removed_device_can_be_destroyed_where_libibverbs_allows_it() {
    let mut command = Emulator::new().command(c_program("loss"));
    command.arg("device").env("RDMAV_ALLOW_DISASSOC_DESTROY", "1");
    Running::start(command).finish().expect_success().expect_stdout("ok");
}

/// A ping-pong between two programs of others, of which the client has a fault.
#[allow(clippy::unwrap_used, reason = "a helper of tests fails the test")]
fn pingpong(fault: &str) -> (Outcome, Running) {
    let emulator = Emulator::new();
    let port = free_port();
    let number = port.to_string();
    let arguments = ["-g", "1", "-n", "100", "-p", &number];
    let mut server = emulator.start("ibv_rc_pingpong", &arguments);
    wait_for_listener(port, &mut server);
    let emulator = emulator.with(&["--fault", fault]);
    (emulator.run("ibv_rc_pingpong", &[&arguments[..], &["127.0.0.1"]].concat()), server)
}

#[test]
fn foreign_programs_meet_the_faults_of_the_environment() {
    for (fault, why) in [
        ("port 1 down #50", "Failed status transport retry counter exceeded"),
        ("wqe send #50 REM_OP_ERR", "Failed status remote operation error"),
        ("ioctl create_qp EIO", "Couldn't create QP"),
        ("device gone", "Couldn't get context"),
    ] {
        let (outcome, server) = pingpong(fault);
        assert_eq!(outcome.status.code(), Some(1), "{fault}: {outcome:?}");
        assert!(outcome.stderr.contains(why), "{fault}: {outcome:?}");
        assert!(!outcome.stderr.contains("never struck"), "{fault}: {outcome:?}");
        drop(server);
    }
    let (outcome, server) = pingpong("rnr #50");
    let outcome = outcome.expect_success();
    assert!(!outcome.stderr.contains("never struck"), "{outcome:?}");
    server.finish().expect_success();
}

#[test]
fn rules_that_never_struck_are_told_at_the_end_and_are_a_failure_where_that_is_asked_for() {
    let rules = ["--fault", "ioctl reg_mr EIO", "--fault", "mlx5_0 rnr #7", "--fault", "port 1 up"];
    let outcome = Emulator::new().with(&rules[2..]).run("ibv_devinfo", &[]).expect_success();
    let said: Vec<&str> = outcome.stderr.lines().filter(|line| line.contains("rrddmma-emu")).collect();
    assert_eq!(said, ["rrddmma-emu: a fault rule never struck: mlx5_0 rnr #7"]);
    outcome.expect_stdout("PORT_ACTIVE");

    let emulator = Emulator::new().with(&rules).with(&["--unhit", "fail"]);
    let outcome = emulator.run("ibv_devinfo", &[]);
    assert_eq!(outcome.status.code(), Some(125), "{outcome:?}");
    for rule in ["ioctl reg_mr #1 EIO", "mlx5_0 rnr #7"] {
        assert!(outcome.stderr.contains(&format!("never struck: {rule}\n")), "{outcome:?}");
    }
    // What the program said is not lost with its exit status.
    outcome.expect_stdout("PORT_ACTIVE");
    // A failure of the program's own is not hidden.
    assert_eq!(emulator.run("ibv_devinfo", &["-d", "none"]).status.code(), Some(255));
}

#[test]
fn a_rule_for_a_device_or_port_that_is_not_there_is_explained() {
    for rule in ["mlx5_3 rnr", "port 2 down"] {
        let outcome = Emulator::new().with(&["--fault", rule]).run("ibv_devinfo", &[]);
        assert!(!outcome.status.success(), "{rule}: {outcome:?}");
        assert!(outcome.stderr.contains("cannot add the fault rules"), "{rule}: {outcome:?}");
    }
}
