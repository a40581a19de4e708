//! Programs that nobody here wrote: ibverbs-utils and perftest, in both roles.

#[allow(unreachable_pub, reason = "shared by several test programs")]
mod stand;

use stand::net::{free_port, wait_for_listener};
use stand::{Emulator, Outcome};

#[test]
fn ibv_devices_lists_the_emulated_device() {
    Emulator::new().run("ibv_devices", &[]).expect_success().expect_stdout("mlx5_0");
}

#[test]
fn ibv_devinfo_shows_an_active_roce_port() {
    Emulator::new()
        .run("ibv_devinfo", &["-v"])
        .expect_success()
        .expect_stdout("PORT_ACTIVE")
        .expect_stdout("Ethernet")
        .expect_stdout("RoCE v2");
}

#[test]
fn rc_pingpong_polls() {
    for size in ["1", "64", "4096", "65536", "1048577"] {
        pair("ibv_rc_pingpong", &["-g", "1", "-n", "50", "-c", "-s", size]);
    }
}

#[test]
fn rc_pingpong_waits_for_events() {
    for size in ["1", "4096", "65536"] {
        pair("ibv_rc_pingpong", &["-g", "1", "-n", "200", "-e", "-s", size]);
    }
}

#[test]
fn rc_pingpong_uses_the_new_post_send_interface() {
    pair("ibv_rc_pingpong", &["-g", "1", "-n", "200", "-N"]);
}

#[test]
fn rc_pingpong_without_a_gid_fails_on_ethernet() {
    let [server, client] = both("ibv_rc_pingpong", &["-n", "5"]);
    // The server is the first to move its pair, and hangs up when that fails.
    assert!(!server.status.success(), "{server:?}");
    assert!(server.stderr.contains("Failed to modify QP to RTR"), "{server:?}");
    assert!(!client.status.success(), "{client:?}");
}

#[test]
fn perftest_write_bandwidth() {
    pair("ib_write_bw", &["-x", "1", "-n", "200", "-s", "65536", "-F"]);
}

#[test]
fn perftest_read_bandwidth() {
    pair("ib_read_bw", &["-x", "1", "-n", "200", "-s", "4096", "-F"]);
}

#[test]
fn perftest_send_latency() {
    pair("ib_send_lat", &["-x", "1", "-n", "200", "-s", "64", "-F"]);
}

#[test]
fn perftest_send_bandwidth_with_events() {
    pair("ib_send_bw", &["-x", "1", "-n", "200", "-s", "4096", "-e", "-F"]);
}

#[test]
fn perftest_atomic_bandwidth() {
    pair("ib_atomic_bw", &["-x", "1", "-n", "200", "-F"]);
}

/// Runs a tool as server and as client and expects both to succeed.
#[track_caller]
fn pair(tool: &str, arguments: &[&str]) {
    let [server, client] = both(tool, arguments);
    client.expect_success();
    server.expect_success();
}

fn both(tool: &str, arguments: &[&str]) -> [Outcome; 2] {
    let emulator = Emulator::new();
    let port = free_port();
    let number = port.to_string();
    let arguments = [&["-d", "mlx5_0", "-p", &number], arguments].concat();
    let mut server = emulator.start(tool, &arguments);
    wait_for_listener(port, &mut server);
    let client = emulator.run(tool, &[&arguments[..], &["127.0.0.1"]].concat());
    [server.finish(), client]
}
