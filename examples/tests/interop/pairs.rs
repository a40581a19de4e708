//! Pairs that play a whole game: every size, with and without events, and with messages spoiled on purpose.

use rrddmma_examples::report::Report;

use crate::stage::{End, Stage};

const SIZES: [u32; 5] = [1, 64, 4096, 65_536, 1_048_577];

#[derive(Clone, Copy, Debug, PartialEq)]
enum Pair {
    RustWithRust,
    RustClientWithC,
    CClientWithRust,
}

/// The two ends of a finished game; an end written in C has no report.
struct Game {
    client: (End, Option<Report>),
    server: (End, Option<Report>),
}

impl Pair {
    fn play(self, stage: &Stage, both: &[&str], client: &[&str], server: &[&str]) -> Game {
        let (client, server) = ([both, client].concat(), [both, server].concat());
        let (mut server, port) = match self {
            Self::RustClientWithC => stage.c_server(&server),
            _ => stage.rust_server(&server),
        };
        let mut client = match self {
            Self::CClientWithRust => stage.c_client(port, &client),
            _ => stage.rust_client(port, &client),
        };
        let report = |end: End| {
            let report = serde_json::from_str(&end.stdout).ok();
            (end, report)
        };
        Game { client: report(client.end()), server: report(server.end()) }
    }

    fn plays_all_sizes(self) {
        for size in SIZES {
            for events in [false, true] {
                let iterations = if size > 65_536 { 20 } else { 200 };
                let (size_text, iterations_text) = (size.to_string(), iterations.to_string());
                let mut both = vec!["-g", "0", "-s", &size_text, "-n", &iterations_text];
                both.extend(events.then_some("-e"));
                let game = self.play(&Stage::new("pairs"), &both, &[], &[]);
                let what = format!("{self:?}, {size} bytes, events: {events}");
                for (end, _) in [&game.client, &game.server] {
                    assert!(end.status.success(), "{what}: {end:?}");
                }
                for report in game.reports() {
                    assert_eq!(report.bytes_verified, u64::from(size) * iterations, "{what}");
                    assert_eq!(report.mismatches, 0, "{what}");
                    assert_eq!((report.size, report.events), (size, events), "{what}");
                }
                let ours = if self == Self::RustWithRust { 2 } else { 1 };
                assert_eq!(game.reports().count(), ours, "{what}");
            }
        }
    }
}

impl Game {
    fn reports(&self) -> impl Iterator<Item = &Report> {
        [&self.client, &self.server].into_iter().filter_map(|(_, report)| report.as_ref())
    }
}

#[test]
fn rust_with_rust() {
    Pair::RustWithRust.plays_all_sizes();
}

#[test]
fn rust_client_with_c_server() {
    Pair::RustClientWithC.plays_all_sizes();
}

#[test]
fn c_client_with_rust_server() {
    Pair::CClientWithRust.plays_all_sizes();
}

#[test]
fn one_receive_at_a_time_is_enough() {
    for pair in [Pair::RustWithRust, Pair::RustClientWithC, Pair::CClientWithRust] {
        let game = pair.play(&Stage::new("depth"), &["-g", "0", "-r", "1", "-n", "50"], &[], &[]);
        assert!(game.client.0.status.success() && game.server.0.status.success(), "{pair:?}");
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
        let game = pair.play(&Stage::new("spoil"), &["-g", "0"], client, server);
        let mismatches: u64 = game.reports().map(|report| report.mismatches).sum();
        assert_eq!(mismatches, 7, "{pair:?}");
        for (end, report) in [&game.client, &game.server] {
            let expected = report.as_ref().map_or(0, |report| i32::from(report.mismatches > 0));
            assert_eq!(end.status.code(), Some(expected), "{pair:?}: {end:?}");
        }
    }
}

/// With `-c` the C client marks the beginning of each page of its first message.
#[test]
fn a_c_client_that_checks_too_is_understood() {
    let game = Pair::CClientWithRust.play(&Stage::new("chk"), &["-g", "0", "-s", "10000"], &["-c"], &[]);
    assert_eq!(game.reports().map(|report| report.mismatches).collect::<Vec<_>>(), [0]);
}
