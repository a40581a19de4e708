//! Pairs that play a whole game.

use rrddmma_examples::report::Report;

use crate::stage::{Actor, End, Stage};

#[derive(Clone, Copy, Debug, PartialEq)]
enum Pair {
    RustWithRust,
    RustClientWithC,
    CClientWithRust,
}

const PAIRS: [Pair; 3] = [Pair::RustWithRust, Pair::RustClientWithC, Pair::CClientWithRust];

/// The two ends of a finished game; an end written in C has no report.
#[derive(Debug)]
struct Game {
    client: (End, Option<Report>),
    server: (End, Option<Report>),
}

impl Pair {
    fn play(self, both: &[&str], client: &[&str], server: &[&str]) -> Game {
        let stage = Stage::new();
        let (client, server) = ([both, client].concat(), [both, server].concat());
        let (server, port) = match self {
            Self::RustClientWithC => stage.c_server(&server),
            _ => stage.rust_server(&server),
        };
        let client = match self {
            Self::CClientWithRust => stage.c_client(port, &client),
            _ => stage.rust_client(port, &client),
        };
        let end = |mut actor: Actor| {
            let end = actor.end();
            let report = serde_json::from_str(&end.stdout).ok();
            (end, report)
        };
        Game { client: end(client), server: end(server) }
    }
}

impl Game {
    fn reports(&self) -> impl Iterator<Item = &Report> {
        [&self.client, &self.server].into_iter().filter_map(|(_, report)| report.as_ref())
    }

    #[track_caller]
    fn is_clean(&self, pair: Pair) {
        assert!(self.client.0.status.success() && self.server.0.status.success(), "{pair:?}: {self:?}");
        let ours = if pair == Pair::RustWithRust { 2 } else { 1 };
        assert_eq!(self.reports().count(), ours, "{pair:?}: {self:?}");
        for report in self.reports() {
            let bytes = u64::from(report.size) * report.iterations;
            assert_eq!((report.bytes_verified, report.mismatches), (bytes, 0), "{pair:?}: {self:?}");
        }
    }
}

#[test]
fn every_byte_is_checked_by_polling_and_by_events() {
    for pair in PAIRS {
        pair.play(&["-s", "5000", "-n", "100"], &[], &[]).is_clean(pair);
        pair.play(&["-s", "5000", "-n", "100", "-e"], &[], &[]).is_clean(pair);
    }
}

#[test]
fn one_receive_at_a_time_is_enough() {
    for pair in PAIRS {
        pair.play(&["-r", "1", "-n", "50"], &[], &[]).is_clean(pair);
    }
}

#[test]
fn a_single_round_trip_and_a_single_byte_are_enough() {
    for pair in PAIRS {
        pair.play(&["-s", "1", "-n", "1"], &[], &[]).is_clean(pair);
    }
}

#[test]
fn spoiled_messages_are_counted_once_and_are_the_exit_code() {
    let spoil: &[&str] = &["--corrupt", "7"];
    for (pair, client, server) in [
        (Pair::RustWithRust, spoil, &[][..]),
        (Pair::RustWithRust, &[], spoil),
        (Pair::RustClientWithC, spoil, &[]),
        (Pair::CClientWithRust, &[], spoil),
    ] {
        let game = pair.play(&["-n", "100"], client, server);
        let mismatches: u64 = game.reports().map(|report| report.mismatches).sum();
        assert_eq!(mismatches, 7, "{pair:?}: {game:?}");
        for (end, report) in [&game.client, &game.server] {
            let expected = report.as_ref().map_or(0, |report| i32::from(report.mismatches > 0));
            assert_eq!(end.status.code(), Some(expected), "{pair:?}: {end:?}");
        }
    }
}

/// With `-c` the C client marks the beginning of each page of its first message.
#[test]
fn a_c_client_that_checks_too_is_understood() {
    let pair = Pair::CClientWithRust;
    pair.play(&["-s", "10000", "-n", "100"], &["-c"], &[]).is_clean(pair);
}
