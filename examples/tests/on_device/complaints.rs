//! Requests that cannot be met, and peers that cannot be understood: the message says what is wrong and what there is.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};

use rrddmma_examples::wire::MESSAGE_LEN;

use crate::stage::{End, RC_PINGPONG, Stage, start};

#[track_caller]
fn complains(arguments: &[&str], code: i32, texts: &[&str]) {
    has_complained(&start(RC_PINGPONG, arguments).end(), code, texts);
}

#[track_caller]
fn has_complained(end: &End, code: i32, texts: &[&str]) {
    assert!(!end.stderr.contains("panicked"), "{end:?}");
    assert_eq!(end.status.code(), Some(code), "{end:?}");
    for text in texts {
        assert!(end.stderr.contains(text), "{text:?} is not in {:?}", end.stderr);
    }
}

#[test]
fn an_unknown_device_port_or_gid_lists_those_that_exist() {
    let stage = Stage::new();
    complains(&["-d", "mlx9_7"], 2, &["mlx9_7", &stage.device]);
    complains(&["-i", "99"], 2, &["port 99", "1"]);
    complains(&["-g", "200"], 2, &["200", &stage.gid]);
    complains(&["-n", "0"], 2, &["the smallest value is 1"]);
}

/// The C program fails there too, when it modifies its queue pair.
#[test]
fn ethernet_without_a_gid_is_explained() {
    let stage = Stage::new();
    complains(&[], 2, &["-g", "Ethernet", &stage.gid]);
}

#[test]
fn more_than_the_device_can_do_is_refused() {
    let stage = Stage::new();
    let gid = stage.gid_index.as_str();
    complains(&["-g", gid, "-r", "4000000000"], 2, &["4000000000", "at most"]);
    complains(&["-g", gid, "-s", "4000000000"], 2, &["4000000000", "at most"]);
    complains(&["-g", gid, "-n", "5", "--corrupt", "5"], 2, &["at most 4 messages"]);
}

#[test]
fn nobody_to_connect_to_is_reported() {
    let stage = Stage::new();
    complains(&["-g", &stage.gid_index, "-p", "1", "127.0.0.1"], 3, &["is the server running?"]);
}

#[test]
fn a_client_that_never_comes_is_given_up() {
    let stage = Stage::new();
    let (mut server, _) = stage.rust_server(&["--timeout", "0.2"]);
    has_complained(&server.end(), 3, &["no client connected within 0.2 s"]);
}

#[test]
fn a_hostile_client_is_quoted_and_nothing_else_happens() {
    let stage = Stage::new();
    let good = *b"0000:000101:c3b8cf:fe80000000000000000000fffe000001\0";
    let mut without_gid = good;
    without_gid[19..51].fill(b'0');
    let mut endless = good;
    endless[5..].fill(b'f');
    let cases: [(&[u8], &str); 6] = [
        (&good[..20], "closed the connection after 20 of 52 bytes"),
        (&[0xff; MESSAGE_LEN], "byte 0 of the message is 0xff"),
        (&[0; 4096], "more than the 52 bytes"),
        (&endless, "a colon belongs there"),
        (&without_gid, "no GID"),
        (&good, "after 0 of 5 bytes"),
    ];
    for (message, complaint) in cases {
        let (mut server, port) = stage.rust_server(&[]);
        let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        // It may have had enough before it has read all.
        let _ = stream.write_all(message);
        let _ = stream.shutdown(Shutdown::Write);
        let _ = stream.read_to_end(&mut Vec::new());
        has_complained(&server.end(), 3, &[complaint]);
    }
}

#[test]
fn a_peer_with_another_size_is_reported() {
    let stage = Stage::new();
    for (ours, theirs, complaint) in
        [("64", "32", "32 bytes instead of 64"), ("32", "64", "larger than our 32 bytes")]
    {
        let (mut server, port) = stage.rust_server(&["-s", ours, "--timeout", "3"]);
        let client = stage.rust_client(port, &["-s", theirs, "--timeout", "3"]).end();
        has_complained(&server.end(), 3, &[complaint]);
        has_complained(&client, 3, &[]);
    }
}
