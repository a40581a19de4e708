//! Processes that are killed in mid-run: the survivor learns of it, and nothing has to be cleaned up.

mod support;

use std::time::{Duration, Instant};

use support::net::{free_port, wait_for_listener};
use support::programs::c_program;
use support::{Emulator, Outcome, Running};

#[test]
fn a_writer_learns_that_its_peer_was_killed_and_the_next_run_works() {
    let writer = c_program("endless_writer");
    let emulator = Emulator::new();
    for round in 0..20 {
        let port = free_port().to_string();
        let mut target = emulator.start(&writer, &["target", &port]);
        wait_for_listener(port.parse().unwrap(), &mut target);
        let mut sender = emulator.start(&writer, &["sender", &port]);
        wait_for_traffic(&mut target, &mut sender, round);
        target.kill();
        let outcome = sender.finish();
        assert!(outcome.stdout.contains("transport retry counter exceeded"), "round {round}: {outcome:?}");
        assert_eq!(outcome.status.code(), Some(3), "round {round}: {outcome:?}");
    }
    // The same fabric, with nothing cleaned up by anybody.
    let [server, client] = pingpong(&emulator);
    client.expect_success();
    server.expect_success();
}

/// A moment that differs from round to round, while both are alive.
fn wait_for_traffic(target: &mut Running, sender: &mut Running, round: u64) {
    let until = Instant::now() + Duration::from_millis(30 + round * 7 % 50);
    while Instant::now() < until {
        assert!(
            target.ended().is_none() && sender.ended().is_none(),
            "round {round}: one of them ended by itself"
        );
        std::thread::yield_now();
    }
}

fn pingpong(emulator: &Emulator) -> [Outcome; 2] {
    let port = free_port();
    let arguments = ["-g", "1", "-n", "100", "-p", &port.to_string()];
    let mut server = emulator.start("ibv_rc_pingpong", &arguments);
    wait_for_listener(port, &mut server);
    let client = emulator.run("ibv_rc_pingpong", &[&arguments[..], &["127.0.0.1"]].concat());
    [server.finish(), client]
}
