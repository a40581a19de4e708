//! `write_read`, both ends.

use crate::stage::{Actor, Stage, start};

const WRITE_READ: &str = env!("CARGO_BIN_EXE_write_read");

/// A server, and the port on which it listens.
fn server(arguments: &[&str]) -> (Actor, String) {
    let mut server = start(WRITE_READ, ["--bind", "127.0.0.1", "-p", "0"].iter().chain(arguments));
    let line = server.line_with("listening on ");
    let port = line.rsplit(':').next().expect("the line ends with the port").trim().to_owned();
    (server, port)
}

fn client(port: &str, arguments: &[&str]) -> Actor {
    start(WRITE_READ, ["127.0.0.1", "-p", port].iter().chain(arguments))
}

#[test]
fn what_is_written_is_there_and_is_read_back() {
    let _device = Stage::new();
    for size in ["1", "4096", "1048577"] {
        let (mut server, port) = server(&["-s", size]);
        let client = client(&port, &["-s", size]).end();
        let server = server.end();
        for end in [server, client] {
            assert!(end.status.success(), "{end:?}");
            assert_eq!(end.stdout, format!("{size} bytes, 0 of them wrong\n"));
        }
    }
}

#[test]
fn both_ends_notice_a_wrong_byte() {
    let _device = Stage::new();
    let (mut server, port) = server(&[]);
    let client = client(&port, &["--corrupt"]).end();
    let server = server.end();
    for end in [server, client] {
        assert_eq!(end.status.code(), Some(1), "{end:?}");
        assert_eq!(end.stdout, "1048576 bytes, 1 of them wrong\n");
    }
}

#[test]
fn a_peer_of_another_size_or_none_is_a_matter_of_the_peer() {
    let _device = Stage::new();
    let (mut server, port) = server(&["-s", "10"]);
    let client = client(&port, &["-s", "11"]).end();
    let server = server.end();
    for (end, size) in [(server, 10), (client, 11)] {
        assert_eq!(end.status.code(), Some(3), "{end:?}");
        assert!(end.stderr.contains(&format!("has no region of {size} bytes")), "{end:?}");
    }
    let end = start(WRITE_READ, ["--bind", "127.0.0.1", "-p", "0", "--timeout", "0"]).end();
    assert_eq!(end.status.code(), Some(3), "{end:?}");
    assert!(end.stderr.contains("no peer connected within 0ns"), "{end:?}");
}
