//! Requests that cannot be met: the message says what there is instead.

use std::io::{Read, Write};
use std::net::TcpStream;

use rrddmma_examples::wire::MESSAGE_LEN;

use crate::stage::{End, RC_PINGPONG, Stage};

fn complain(arguments: &[&str]) -> End {
    let mut program = Stage::new("complain").start(RC_PINGPONG, arguments);
    let end = program.end();
    assert!(!end.stderr.contains("panicked"), "{end:?}");
    end
}

#[track_caller]
fn assert_usage(end: &End, texts: &[&str]) {
    assert_eq!(end.status.code(), Some(2), "{end:?}");
    for text in texts {
        assert!(end.stderr.contains(text), "{text:?} is not in {:?}", end.stderr);
    }
}

#[test]
fn an_unknown_device_port_or_gid_lists_those_that_exist() {
    assert_usage(&complain(&["-d", "mlx9_7"]), &["mlx9_7", "mlx5_0"]);
    assert_usage(&complain(&["-i", "9"]), &["port 9", "1"]);
    assert_usage(&complain(&["-g", "200"]), &["200", "fe80:"]);
    assert_usage(&complain(&["-n", "0"]), &["the smallest value is 1"]);
}

/// The C program fails there too, when it modifies its queue pair.
#[test]
fn ethernet_without_a_gid_is_explained() {
    assert_usage(&complain(&[]), &["-g", "Ethernet", "fe80:"]);
}

#[test]
fn more_spoiled_messages_than_there_are_is_refused() {
    assert_usage(&complain(&["-g", "0", "-n", "5", "--corrupt", "5"]), &["at most 4 messages"]);
}

#[test]
fn nobody_to_connect_to_is_reported() {
    let end = complain(&["-g", "0", "-p", "1", "127.0.0.1"]);
    assert_eq!(end.status.code(), Some(3), "{end:?}");
    assert!(end.stderr.contains("is the server running?"), "{end:?}");
}

/// What a client says that is no address, and what it says instead of `done`.
#[test]
fn a_hostile_client_is_reported_and_nothing_else_happens() {
    let stage = Stage::new("hostile");
    let good = *b"0000:000101:c3b8cf:fe80000000000000000000fffe000001\0";
    let mut no_gid = good;
    no_gid[19..51].fill(b'0');
    let mut huge = good;
    huge[5..].fill(b'f');
    for (message, complaint) in [
        (&good[..20], "closed the connection after 20 of 52 bytes"),
        (&[0xff; MESSAGE_LEN], "byte 0 of the message is 0xff"),
        (&[0; 4096], "more than the 52 bytes"),
        (&huge, "a colon belongs there"),
        (&no_gid, "without a GID"),
        (&good, "after 0 of 5 bytes"),
    ] {
        let (mut server, port) = stage.rust_server(&["-g", "0"]);
        let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        // It may have had enough before it has read all.
        let _ = stream.write_all(message);
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let _ = stream.read_to_end(&mut Vec::new());
        let end = server.end();
        assert_eq!(end.status.code(), Some(3), "{end:?}");
        assert!(end.stderr.contains(complaint), "{complaint:?} is not in {end:?}");
    }
}

#[test]
fn a_peer_with_another_size_is_reported_by_both_ends_or_by_the_one_that_sees_it() {
    let stage = Stage::new("sizes");
    let (mut server, port) = stage.rust_server(&["-g", "0", "-s", "64", "--timeout", "3"]);
    let client = stage.rust_client(port, &["-g", "0", "-s", "32", "--timeout", "3"]).end();
    let server = server.end();
    assert!(server.stderr.contains("32 bytes instead of 64"), "{server:?}");
    for end in [client, server] {
        assert_eq!(end.status.code(), Some(3), "{end:?}");
    }
}
