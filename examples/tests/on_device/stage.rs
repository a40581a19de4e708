//! Runs programs on the device that this test runs on, and listens to what they say.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use rrddmma::{Device, PortNumber};

/// The C program that our example talks to.
pub(crate) const C_PINGPONG: &str = "ibv_rc_pingpong";
/// Our example.
pub(crate) const RC_PINGPONG: &str = env!("CARGO_BIN_EXE_rc_pingpong");

/// Longer than anything here takes; only a hang gets there.
const PATIENCE: Duration = Duration::from_secs(120);

/// A device and the GID to use.
pub(crate) struct Stage {
    pub(crate) device: String,
    /// Index of its first GID.
    pub(crate) gid_index: String,
    /// That GID.
    pub(crate) gid: String,
}

impl Stage {
    /// The first device.
    pub(crate) fn new() -> Self {
        let device = Device::first().unwrap_or_else(|error| panic!("{error}: run cargo xtask test"));
        let context = device.open().unwrap();
        let gids = context.port(PortNumber::FIRST).unwrap().gids().unwrap();
        let first = gids.first().expect("the port has a GID");
        Self {
            device: device.name().to_owned(),
            gid_index: first.index.to_string(),
            gid: first.gid.to_string(),
        }
    }

    /// Starts `rc_pingpong` as a server, and says on which port it listens.
    pub(crate) fn rust_server(&self, arguments: &[&str]) -> (Actor, u16) {
        let ours = ["-g", &self.gid_index, "-p", "0", "--bind", "127.0.0.1", "--json"];
        let mut server = start(RC_PINGPONG, ours.iter().chain(arguments));
        let line = server.line_with("listening on ");
        let port = line.rsplit(':').next().and_then(|port| port.trim().parse().ok());
        (server, port.unwrap_or_else(|| panic!("no port in {line:?}")))
    }

    /// Starts `rc_pingpong` as a client.
    pub(crate) fn rust_client(&self, port: u16, arguments: &[&str]) -> Actor {
        let port = port.to_string();
        let ours = ["-g", &self.gid_index, "-p", &port, "127.0.0.1", "--json"];
        start(RC_PINGPONG, ours.iter().chain(arguments))
    }

    /// Starts `ibv_rc_pingpong` as a server, waits until it listens, and says on which port.
    pub(crate) fn c_server(&self, arguments: &[&str]) -> (Actor, u16) {
        let ours = ["-g", &self.gid_index, "-p", "0"];
        let mut server = start(C_PINGPONG, ours.iter().chain(arguments));
        let limit = Instant::now() + PATIENCE;
        loop {
            if let Some(port) = listening_port(server.child.id()) {
                return (server, port);
            }
            assert!(!server.has_ended(), "{:?}", server.end());
            assert!(Instant::now() < limit, "ibv_rc_pingpong does not listen");
            thread::yield_now();
        }
    }

    /// Starts `ibv_rc_pingpong` as a client.
    pub(crate) fn c_client(&self, port: u16, arguments: &[&str]) -> Actor {
        let port = port.to_string();
        let ours = ["-g", &self.gid_index, "-p", &port, "127.0.0.1"];
        start(C_PINGPONG, ours.iter().chain(arguments))
    }
}

/// Starts a program on the device.
pub(crate) fn start<A: AsRef<OsStr>>(program: &str, arguments: impl IntoIterator<Item = A>) -> Actor {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    Actor::new(program, command.spawn().unwrap_or_else(|error| panic!("{program}: {error}")))
}

/// The TCP port on which a process listens, as the kernel says: connecting to find out would be noticed.
fn listening_port(process: u32) -> Option<u16> {
    let sockets: Vec<String> = std::fs::read_dir(format!("/proc/{process}/fd"))
        .ok()?
        .filter_map(|entry| std::fs::read_link(entry.ok()?.path()).ok())
        .filter_map(|target| {
            Some(target.to_str()?.strip_prefix("socket:[")?.trim_end_matches(']').to_owned())
        })
        .collect();
    ["tcp", "tcp6"].iter().find_map(|table| {
        let table = std::fs::read_to_string(format!("/proc/{process}/net/{table}")).ok()?;
        table.lines().find_map(|line| {
            let fields: Vec<_> = line.split_whitespace().collect();
            // Local address, state (0A is LISTEN), inode: proc_pid_net(5).
            let (address, state, inode) = (fields.get(1)?, fields.get(3)?, fields.get(9)?);
            let is_listener = *state == "0A" && sockets.iter().any(|socket| socket == inode);
            let (_, port) = address.rsplit_once(':').filter(|_| is_listener)?;
            u16::from_str_radix(port, 16).ok()
        })
    })
}

/// A running program. It is killed when it is dropped.
pub(crate) struct Actor {
    name: String,
    child: Child,
    stdout: Pipe,
    stderr: Pipe,
}

/// How a program ended.
#[derive(Debug)]
pub(crate) struct End {
    pub(crate) status: ExitStatus,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Actor {
    fn new(name: &str, mut child: Child) -> Self {
        let stdout = Pipe::new(child.stdout.take().expect("stdout is piped"));
        let stderr = Pipe::new(child.stderr.take().expect("stderr is piped"));
        Self { name: name.to_owned(), child, stdout, stderr }
    }

    /// Waits for the line of standard error that contains `text`.
    pub(crate) fn line_with(&mut self, text: &str) -> String {
        let limit = Instant::now() + PATIENCE;
        loop {
            match self.stderr.next(limit) {
                Some(line) if line.contains(text) => return line,
                Some(_) => {}
                None => panic!("{} never said {text:?}: {:?}", self.name, self.stderr.so_far),
            }
        }
    }

    /// Waits for its end.
    pub(crate) fn end(&mut self) -> End {
        let limit = Instant::now() + PATIENCE;
        // The pipes close when the program ends.
        while self.stdout.next(limit).is_some() {}
        while self.stderr.next(limit).is_some() {}
        let is_late = !(self.stdout.is_closed && self.stderr.is_closed);
        if is_late {
            self.child.kill().expect("the child is ours");
        }
        let status = self.child.wait().expect("the child is ours");
        let (stdout, stderr) = (self.stdout.so_far.clone(), self.stderr.so_far.clone());
        let end = End { status, stdout, stderr };
        assert!(!is_late, "{} hangs: {end:?}", self.name);
        end
    }

    fn has_ended(&mut self) -> bool {
        self.child.try_wait().expect("the child is ours").is_some()
    }
}

impl Drop for Actor {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a program writes, line by line.
struct Pipe {
    lines: Receiver<String>,
    so_far: String,
    is_closed: bool,
}

impl Pipe {
    fn new(pipe: impl Read + Send + 'static) -> Self {
        let (sender, lines) = channel();
        thread::spawn(move || {
            for line in BufReader::new(pipe).split(b'\n').map_while(Result::ok) {
                if sender.send(String::from_utf8_lossy(&line).into_owned()).is_err() {
                    break;
                }
            }
        });
        Self { lines, so_far: String::new(), is_closed: false }
    }

    /// The next line; `None` at the end and after `limit`.
    fn next(&mut self, limit: Instant) -> Option<String> {
        match self.lines.recv_timeout(limit.saturating_duration_since(Instant::now())) {
            Ok(line) => {
                self.so_far.push_str(&line);
                self.so_far.push('\n');
                Some(line)
            }
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => {
                self.is_closed = true;
                None
            }
        }
    }
}
