//! Peers that are killed in the middle of a game.

use std::time::Duration;

use crate::stage::Stage;

/// The time-out that the survivor is given, and what it may take beyond.
const TIMEOUT: &str = "3";
const LIMIT: Duration = Duration::from_secs(3 + 2);

#[test]
fn a_survivor_ends_in_time_and_the_next_game_is_none_the_worse() {
    let stage = Stage::new("death");
    for round in 0..20_u32 {
        let endless = ["-g", "0", "-n", "4000000000", "--timeout", TIMEOUT];
        let (mut server, port) = stage.rust_server(&endless);
        let mut client = stage.rust_client(port, &endless);
        // Both are connected then, and the game begins.
        server.line_with("remote address");
        client.line_with("remote address");
        let (victim, survivor) =
            if round % 2 == 0 { (&mut client, &mut server) } else { (&mut server, &mut client) };
        // A moment somewhere in the game, another one each round. Nothing depends on which.
        std::thread::sleep(Duration::from_micros(u64::from(round) * 1_700));
        victim.kill();
        let end = survivor.end_within(LIMIT);
        assert!(end.status.code().is_some_and(|code| (1..=100).contains(&code)), "round {round}: {end:?}");
        assert!(!end.stderr.contains("panicked"), "round {round}: {end:?}");
        drop((server, client));

        let (mut server, port) = stage.rust_server(&["-g", "0", "-n", "10"]);
        let client = stage.rust_client(port, &["-g", "0", "-n", "10"]).end();
        let server = server.end();
        assert!(client.status.success() && server.status.success(), "round {round}: {client:?} {server:?}");
    }
}

#[test]
fn a_peer_that_dies_before_the_game_is_reported() {
    let stage = Stage::new("early");
    let (mut server, port) = stage.rust_server(&["-g", "0"]);
    drop(std::net::TcpStream::connect(("127.0.0.1", port)).unwrap());
    let end = server.end();
    assert_eq!(end.status.code(), Some(3), "{end:?}");
    assert!(end.stderr.contains("closed the connection after 0 of 52 bytes"), "{end:?}");
}
