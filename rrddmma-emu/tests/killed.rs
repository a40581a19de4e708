//! Processes that are killed in mid-run: the survivor learns of it, and nothing has to be cleaned up.

#[allow(unreachable_pub, reason = "shared by several test programs")]
mod stand;

use std::time::{Duration, Instant};

use rrddmma_emu::shim::census;
use stand::net::{free_port, wait_for_listener};
use stand::programs::c_program;
use stand::{Emulator, Outcome, Running};

#[test]
fn a_writer_learns_that_its_peer_was_killed_and_the_next_run_works() {
    let writer = c_program("endless_writer");
    let emulator = Emulator::new();
    for round in 0..20 {
        let port = free_port().to_string();
        let mut target = emulator.start(&writer, &["target", &port]);
        wait_for_listener(port.parse().unwrap(), &mut target);
        let mut sender = emulator.start(&writer, &["sender", &port]);
        sender.wait_for_stdout("writing");
        let_it_run(&mut target, &mut sender, Duration::from_millis(round * 7 % 50));
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

/// Two pairs on one fabric; of one the target is killed, of the other the sender.
#[test]
fn of_four_the_sender_learns_of_its_peer_and_the_receiver_sees_nothing() {
    let writer = c_program("endless_writer");
    let emulator = Emulator::new();
    for round in 0..20 {
        let [(mut target, mut bereaved), (receiver, mut sender)] = [0, 1].map(|_| {
            let port = free_port();
            let number = port.to_string();
            let mut target = emulator.start(&writer, &["target", &number]);
            wait_for_listener(port, &mut target);
            let mut sender = emulator.start(&writer, &["sender", &number]);
            sender.wait_for_stdout("writing");
            target.wait_for_stdout("waiting");
            (target, sender)
        });
        let_it_run(&mut target, &mut bereaved, Duration::from_millis(round * 11 % 50));
        let victims = [&mut target, &mut sender];
        victims.into_iter().for_each(Running::kill);
        let outcome = bereaved.finish();
        assert_eq!(outcome.status.code(), Some(3), "round {round}: {outcome:?}");
        // Context, domain, queue, pair, region and window at least; whoever opens the device next clears up after the dead.
        let dead = [target.id(), sender.id()];
        emulator.run(c_program("exec_again"), &[]).expect_success();
        let held = census(&emulator.folder()).unwrap().processes;
        let mut held = held.iter().map(|member| &member.holder);
        assert!(held.clone().any(|held| held.process.pid == receiver.id() && held.total() >= 6), "{held:?}");
        assert!(held.all(|held| !dead.contains(&held.process.pid)), "round {round}: {held:?}");
        receiver.terminate();
        receiver.finish().expect_success().expect_stdout("saw nothing");
    }
}

/// So that the kill meets another moment in every round.
fn let_it_run(target: &mut Running, sender: &mut Running, time: Duration) {
    let until = Instant::now() + time;
    while Instant::now() < until {
        assert!(target.ended().is_none() && sender.ended().is_none(), "one of them ended by itself");
        std::thread::yield_now();
    }
}

fn pingpong(emulator: &Emulator) -> [Outcome; 2] {
    let port = free_port();
    let number = port.to_string();
    let arguments = ["-g", "1", "-n", "100", "-p", &number];
    let mut server = emulator.start("ibv_rc_pingpong", &arguments);
    wait_for_listener(port, &mut server);
    let client = emulator.run("ibv_rc_pingpong", &[&arguments[..], &["127.0.0.1"]].concat());
    [server.finish(), client]
}
