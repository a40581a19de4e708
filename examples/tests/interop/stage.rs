//! Runs programs on a fabric of their own, and listens to what they say.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

/// The C program that our example talks to.
pub(crate) const C_PINGPONG: &str = "ibv_rc_pingpong";
/// Our example.
pub(crate) const RC_PINGPONG: &str = env!("CARGO_BIN_EXE_rc_pingpong");

/// Longer than anything here takes; only a hang gets there.
pub(crate) const PATIENCE: Duration = Duration::from_secs(120);

/// A fabric on which programs meet.
pub(crate) struct Stage {
    runner: PathBuf,
    fabric: String,
}

impl Stage {
    /// A fabric that nobody else uses.
    pub(crate) fn new(name: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let runner = std::env::var_os("RRDDMMA_EMU")
            .expect("RRDDMMA_EMU does not name the emulator's runner: run cargo xtask test");
        let fabric = format!("{name}-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        Self { runner: runner.into(), fabric }
    }

    /// Starts `program` on the fabric.
    pub(crate) fn start<A: AsRef<OsStr>>(&self, program: &str, arguments: impl IntoIterator<Item = A>) -> Actor {
        let mut command = Command::new(&self.runner);
        command.args(["run", "--fabric", &self.fabric, "--", program]).args(arguments);
        // This test may itself run on an emulator, whose fabric is not meant.
        command.env_remove("LD_PRELOAD").env_remove("RRDDMMA_EMU_FABRIC");
        let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let runner = self.runner.display();
        Actor::new(program, child.unwrap_or_else(|error| panic!("{runner}: {error}: run cargo xtask test")))
    }

    /// Starts `rc_pingpong` as a server, and says on which port it listens.
    pub(crate) fn rust_server(&self, arguments: &[&str]) -> (Actor, u16) {
        let ours = ["-p", "0", "--bind", "127.0.0.1", "--json"];
        let mut server = self.start(RC_PINGPONG, ours.iter().chain(arguments));
        let line = server.line_with("listening on ");
        let port = line.rsplit(':').next().and_then(|port| port.trim().parse().ok());
        (server, port.unwrap_or_else(|| panic!("no port in {line:?}")))
    }

    /// Starts `rc_pingpong` as a client.
    pub(crate) fn rust_client(&self, port: u16, arguments: &[&str]) -> Actor {
        let port = port.to_string();
        let ours = ["-p", &port, "127.0.0.1", "--json"];
        self.start(RC_PINGPONG, ours.iter().chain(arguments))
    }

    /// Starts `ibv_rc_pingpong` as a server, waits until it listens, and says on which port.
    pub(crate) fn c_server(&self, arguments: &[&str]) -> (Actor, u16) {
        // The C program cannot choose a port by itself, so somebody might take this one in between: then it ends, and
        // the next port is tried.
        loop {
            let port = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
            let text = port.to_string();
            let mut server = self.start(C_PINGPONG, ["-p", &text].iter().chain(arguments));
            let limit = Instant::now() + PATIENCE;
            while !is_listening(port) {
                if server.has_ended() {
                    let end = server.end();
                    assert!(end.stderr.contains("Couldn't listen"), "{end:?}");
                    break;
                }
                assert!(Instant::now() < limit, "ibv_rc_pingpong does not listen");
                thread::yield_now();
            }
            if is_listening(port) {
                return (server, port);
            }
        }
    }

    /// Starts `ibv_rc_pingpong` as a client.
    pub(crate) fn c_client(&self, port: u16, arguments: &[&str]) -> Actor {
        let port = port.to_string();
        self.start(C_PINGPONG, ["-p", &port, "127.0.0.1"].iter().chain(arguments))
    }
}

/// Whether somebody on this machine listens on a TCP port; asked of the kernel, because connecting would be noticed.
fn is_listening(port: u16) -> bool {
    let wanted = format!(":{port:04X}");
    ["/proc/net/tcp", "/proc/net/tcp6"].iter().any(|table| {
        std::fs::read_to_string(table).unwrap_or_default().lines().any(|line| {
            let mut fields = line.split_whitespace().skip(1);
            let local = fields.next().unwrap_or_default();
            local.ends_with(&wanted) && fields.nth(1) == Some("0A")
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

    /// Whether it has ended.
    pub(crate) fn has_ended(&mut self) -> bool {
        self.child.try_wait().expect("the child is ours").is_some()
    }

    /// Waits for its end.
    pub(crate) fn end(&mut self) -> End {
        self.end_within(PATIENCE)
    }

    /// Waits for its end, which must come within `limit`.
    pub(crate) fn end_within(&mut self, limit: Duration) -> End {
        let limit = Instant::now() + limit;
        // The pipes close when the program ends.
        while self.stdout.next(limit).is_some() {}
        while self.stderr.next(limit).is_some() {}
        let is_late = !(self.stdout.is_closed && self.stderr.is_closed);
        if is_late {
            self.kill();
        }
        let status = self.child.wait().expect("the child is ours");
        let (stdout, stderr) = (self.stdout.so_far.clone(), self.stderr.so_far.clone());
        let end = End { status, stdout, stderr };
        assert!(!is_late, "{} did not end in time: {end:?}", self.name);
        end
    }

    /// `kill -9`.
    pub(crate) fn kill(&mut self) {
        self.child.kill().expect("the child is ours");
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
