//! Which TCP port a program listens on, as the kernel says: so that every server may take port 0, ours or not.

use std::collections::HashSet;
use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::process::{self, Running};

/// Waits until `server` (or a program that it started) listens, and says on which port.
pub(crate) fn listening_port(server: &mut Running, limit: Duration) -> Result<u16> {
    let deadline = Instant::now() + limit;
    loop {
        let mut pids = process::started_by(server.id());
        pids.push(server.id());
        if let Some(port) = pids.into_iter().find_map(port_of) {
            return Ok(port);
        }
        if server.has_ended() {
            bail!("the server ended before it listened");
        }
        if Instant::now() >= deadline {
            bail!("the server did not listen within {} s", limit.as_secs());
        }
        // The kernel has no event for this: look again in a moment.
        thread::park_timeout(Duration::from_millis(1));
    }
}

fn port_of(pid: u32) -> Option<u16> {
    let sockets = sockets_of(pid);
    if sockets.is_empty() {
        return None;
    }
    ["tcp", "tcp6"].iter().find_map(|table| {
        let text = fs::read_to_string(format!("/proc/{pid}/net/{table}")).ok()?;
        text.lines().filter_map(listener).find(|(_, inode)| sockets.contains(inode)).map(|(port, _)| port)
    })
}

/// The inodes of the sockets that a process holds open.
fn sockets_of(pid: u32) -> HashSet<u64> {
    let Ok(entries) = fs::read_dir(format!("/proc/{pid}/fd")) else { return HashSet::new() };
    entries
        .flatten()
        .filter_map(|entry| {
            let target = fs::read_link(entry.path()).ok()?;
            target.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?.parse().ok()
        })
        .collect()
}

/// Port and inode of a line of /proc/net/tcp, if its state is LISTEN (proc_pid_net(5)).
fn listener(line: &str) -> Option<(u16, u64)> {
    let fields: Vec<&str> = line.split_whitespace().collect();
    if *fields.get(3)? != "0A" {
        return None;
    }
    let port = u16::from_str_radix(fields.get(1)?.rsplit_once(':')?.1, 16).ok()?;
    Some((port, fields.get(9)?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_listeners_count() {
        let listen = "   0: 0100007F:4853 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 x";
        assert_eq!(listener(listen), Some((0x4853, 4711)));
        assert_eq!(listener(&listen.replace(" 0A ", " 01 ")), None);
        assert_eq!(listener("  sl  local_address rem_address   st tx_queue"), None);
    }

    #[test]
    fn our_own_listener_is_found() {
        let socket = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = socket.local_addr().unwrap().port();
        // Other tests of this process may listen too, so the inode is looked up by port.
        let text = fs::read_to_string("/proc/self/net/tcp").unwrap();
        let inode = text.lines().filter_map(listener).find(|(p, _)| *p == port).unwrap().1;
        assert!(sockets_of(std::process::id()).contains(&inode));
    }

    #[test]
    fn a_server_that_ends_early_is_an_error() {
        let mut running = Running::start(&mut std::process::Command::new("true")).unwrap();
        let error = listening_port(&mut running, Duration::from_secs(60)).unwrap_err();
        assert!(error.to_string().contains("ended before"), "{error}");
    }
}
