//! TCP ports of the programs under test.

use std::net::{Ipv4Addr, TcpListener};
use std::time::{Duration, Instant};

use super::Running;

/// A port that nobody listens on now. The programs under test take a number, not a socket.
pub fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port()
}

/// Waits until somebody listens on `port`. Connecting instead would use up the one connection that the C tools accept.
#[track_caller]
pub fn wait_for_listener(port: u16, server: &mut Running) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while !listening(port) {
        if let Some(status) = server.ended() {
            panic!("the server ended before it listened: {status}");
        }
        assert!(Instant::now() < deadline, "nobody listens on port {port}");
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn listening(port: u16) -> bool {
    const LISTEN: &str = "0A";
    let suffix = format!(":{port:04X}");
    ["/proc/net/tcp", "/proc/net/tcp6"].iter().any(|table| {
        std::fs::read_to_string(table).unwrap_or_default().lines().any(|line| {
            let mut fields = line.split_whitespace().skip(1);
            fields.next().is_some_and(|local| local.ends_with(&suffix)) && fields.nth(1) == Some(LISTEN)
        })
    })
}
