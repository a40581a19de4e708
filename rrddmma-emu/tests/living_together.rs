//! `ps` and `clean`, and fabrics that somebody else uses.

#[allow(unreachable_pub, reason = "shared by several test programs")]
mod stand;

use std::fs::File;

use stand::programs::c_program;
use stand::{Emulator, Outcome, Running, runner_command};

/// `rrddmma-emu` with these arguments, where the fabrics of `emulator` lie.
#[allow(clippy::unwrap_used, reason = "a helper of tests fails the test")]
fn ask(emulator: &Emulator, arguments: &[&str]) -> Outcome {
    let mut command = runner_command();
    command.env("RRDDMMA_EMU_FOLDER", emulator.folder().parent().unwrap()).args(arguments);
    Running::start(command).finish()
}

#[test]
fn ps_shows_who_is_on_a_fabric_and_clean_frees_what_the_dead_hold() {
    let emulator = Emulator::new().with(&["--devices", "connectx7:ethernet+infiniband"]);
    let mut living = emulator.start(c_program("hold"), &[]);
    living.wait_for_stdout("ready");
    let mut victim = emulator.start(c_program("hold"), &[]);
    victim.wait_for_stdout("ready");
    victim.kill();
    let dead = victim.id();
    victim.finish();

    let shown = ask(&emulator, &["ps"]).expect_success().stdout;
    let line = |pid: u32| shown.lines().find(|line| line.contains(&format!(" {pid} "))).unwrap_or("");
    let [of_living, of_dead] = [living.id(), dead].map(line);
    assert!(shown.contains("devices connectx7:ethernet+infiniband"), "{shown}");
    assert!(of_living.contains("alive") && of_living.contains("/hold "), "{shown}");
    assert!(of_living.contains("1 context"), "{shown}");
    assert!(of_dead.contains("dead") && of_dead.contains("1 context"), "{shown}");
    assert!(!shown.contains('\x1b'), "colours into a pipe: {shown:?}");

    let shown = ask(&emulator, &["ps", "--json"]).expect_success().stdout;
    assert!(shown.contains(r#""devices":["connectx7:ethernet+infiniband"]"#), "{shown}");
    assert!(shown.contains(&format!(r#"{{"pid":{dead},"program":null,"alive":false,"#)), "{shown}");

    let said = format!("{}: would be reaped: what dead processes held ({dead})", emulator.fabric());
    ask(&emulator, &["clean", "--dry-run"]).expect_success().expect_stdout(&said);
    ask(&emulator, &["ps"]).expect_success().expect_stdout("dead");
    let said = format!("{}: reaped: what dead processes held ({dead})", emulator.fabric());
    ask(&emulator, &["clean"]).expect_success().expect_stdout(&said);
    let shown = ask(&emulator, &["ps"]).expect_success().stdout;
    assert!(!shown.contains("dead") && shown.contains("alive"), "{shown}");
    ask(&emulator, &["clean"]).expect_success().expect_stdout("in use; nothing to do");

    living.kill();
    living.finish();
    ask(&emulator, &["clean", "--dry-run"]).expect_success().expect_stdout("would be removed");
    assert!(emulator.folder().exists());
    ask(&emulator, &["clean"]).expect_success().expect_stdout("removed: nobody is on it");
    assert!(!emulator.folder().exists());
    ask(&emulator, &["ps"]).expect_success().expect_stdout("no fabrics");
    emulator.run("ibv_devinfo", &[]).expect_success().expect_stdout("mlx5_0");
}

#[test]
fn a_fabric_is_kept_for_a_program_that_was_started_on_it_and_opens_its_device_later() {
    let emulator = Emulator::new();
    let mut shell = emulator.start("sh", &["-c", "echo ready; exec sleep 1000"]);
    shell.wait_for_stdout("ready");
    let said = format!("left alone: process {} was started on it", shell.id());
    ask(&emulator, &["clean"]).expect_success().expect_stdout(&said);
    assert!(emulator.folder().join("sys").exists());
    shell.kill();
    shell.finish();
    ask(&emulator, &["clean"]).expect_success().expect_stdout("removed");
}

#[test]
fn a_fabric_in_use_on_another_version_is_named_refused_and_left_alone() {
    let emulator = Emulator::new();
    emulator.run("true", &[]).expect_success();
    let state = emulator.folder().join("state");
    std::fs::write(&state, b"of another version").unwrap();
    // As everybody who is on a fabric holds it.
    let user = File::open(&state).unwrap();
    lock_shared(&user);
    let outcome = emulator.run("true", &[]);
    assert_eq!(outcome.status.code(), Some(125), "{outcome:?}");
    assert!(outcome.stderr.contains("another version of rrddmma-emu; end them, or choose"), "{outcome:?}");
    ask(&emulator, &["ps"]).expect_success().expect_stdout("state of another version");
    let outcome = ask(&emulator, &["ps", "--json"]).expect_success();
    outcome.expect_stdout(r#""error":"state of another version of rrddmma-emu""#);
    ask(&emulator, &["clean"]).expect_success().expect_stdout("left alone: in use, state of another version");
    drop(user);
    ask(&emulator, &["clean"]).expect_success().expect_stdout("removed");
}

/// Of a folder that others may write nothing is believed.
#[test]
fn ps_and_clean_refuse_a_folder_that_others_may_write() {
    use std::os::unix::fs::PermissionsExt as _;
    let emulator = Emulator::new();
    emulator.run("true", &[]).expect_success();
    let base = emulator.folder().parent().unwrap().to_owned();
    std::fs::set_permissions(&base, std::fs::Permissions::from_mode(0o777)).unwrap();
    for command in ["ps", "clean"] {
        let outcome = ask(&emulator, &[command]);
        assert_eq!(outcome.status.code(), Some(125), "{outcome:?}");
        assert!(outcome.stderr.contains("open to other users"), "{outcome:?}");
    }
}

#[allow(clippy::unwrap_used, reason = "a helper of tests fails the test")]
fn lock_shared(file: &File) {
    use std::os::fd::AsRawFd as _;
    // SAFETY: flock(2) takes a descriptor, which `file` keeps open, and touches no memory.
    assert_eq!(unsafe { libc::flock(file.as_raw_fd(), libc::LOCK_SH) }, 0);
}
