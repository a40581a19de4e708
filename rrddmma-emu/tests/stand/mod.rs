//! What the tests of the emulator share: a fabric of their own, programs run on it, and bounded waiting.
#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper of tests fails the test")]

pub mod net;
pub mod programs;

use std::ffi::OsStr;
use std::io::Read;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// No program of these tests runs longer than this; a hang is a failure, not a wait.
const PATIENCE: Duration = Duration::from_secs(60);

/// The runner with a fabric that no other test uses.
pub struct Emulator {
    fabric: String,
    options: Vec<String>,
    /// Folder of this user's fabrics, for this one alone: what is in it goes with it.
    base: PathBuf,
}

/// How a program ended, and what it said.
#[derive(Debug)]
pub struct Outcome {
    pub status: ExitStatus,
    pub stdout: String,
    pub stderr: String,
}

impl Emulator {
    pub fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let fabric = format!("test-{}-{number}", std::process::id());
        let base = std::env::temp_dir().join(format!("rrddmma-emu-{fabric}"));
        Self { fabric, options: Vec::new(), base }
    }

    /// Adds options of `rrddmma-emu run`.
    pub fn with(mut self, options: &[&str]) -> Self {
        self.options.extend(options.iter().map(|&option| option.to_owned()));
        self
    }

    pub fn fabric(&self) -> &str {
        &self.fabric
    }

    /// Where the fabric's files are.
    pub fn folder(&self) -> PathBuf {
        self.base.join(&self.fabric)
    }

    /// A command that runs `program` on this fabric.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = runner_command();
        command.env("RRDDMMA_EMU_FOLDER", &self.base);
        command.arg("run").args(["--fabric", &self.fabric]).args(&self.options).arg("--").arg(program);
        command
    }

    /// Runs `program` to its end.
    pub fn run(&self, program: impl AsRef<OsStr>, arguments: &[&str]) -> Outcome {
        self.start(program, arguments).finish()
    }

    /// Starts `program` and leaves it running.
    pub fn start(&self, program: impl AsRef<OsStr>, arguments: &[&str]) -> Running {
        let mut command = self.command(program);
        command.args(arguments);
        Running::start(command)
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        // Not there if nothing was run.
        let _ = std::fs::remove_dir_all(&self.base);
    }
}

/// The runner, free of what an emulator around the tests themselves has set.
pub fn runner_command() -> Command {
    let mut command = Command::new(runner());
    for name in ["FABRIC", "FOLDER", "MODE", "LINK", "DEVICES", "PORTS", "TRACE", "FAULT"] {
        command.env_remove(format!("RRDDMMA_EMU_{name}"));
    }
    command.env_remove("LD_PRELOAD").env_remove("SYSFS_PATH");
    command.env("RRDDMMA_EMU_LIBRARY", preload_library());
    command
}

/// A child of this test, killed when it is dropped.
pub struct Running {
    child: Child,
    started: Instant,
    readers: Option<[Reader; 2]>,
}

/// Collects what a program writes, so that it never waits for us.
struct Reader {
    text: Arc<Mutex<String>>,
    thread: thread::JoinHandle<()>,
}

impl Running {
    pub fn start(mut command: Command) -> Self {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let readers = [drain(child.stdout.take().unwrap()), drain(child.stderr.take().unwrap())];
        Self { child, started: Instant::now(), readers: Some(readers) }
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Whether it has ended, and how.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().unwrap()
    }

    /// Waits until standard output has `text`.
    #[track_caller]
    pub fn wait_for_stdout(&mut self, text: &str) {
        while !self.readers.as_ref().unwrap()[0].text.lock().unwrap().contains(text) {
            if let Some(status) = self.ended() {
                let [stdout, stderr] = self.output();
                panic!("{status} while waiting for {text:?}\nstdout: {stdout}\nstderr: {stderr}");
            }
            assert!(self.started.elapsed() < PATIENCE, "no {text:?} within {PATIENCE:?}");
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// SIGKILL, as somebody else would send it.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
    }

    /// SIGTERM, which a program may wait for.
    pub fn terminate(&self) {
        let pid = libc::pid_t::try_from(self.id()).unwrap();
        // SAFETY: sends a signal to a child that nobody has waited for yet, so the number is still its.
        assert_eq!(unsafe { libc::kill(pid, libc::SIGTERM) }, 0, "{}", std::io::Error::last_os_error());
    }

    /// Waits for the end; a program that outlives its time is killed and the test fails.
    pub fn finish(mut self) -> Outcome {
        let status = loop {
            if let Some(status) = self.ended() {
                break status;
            }
            if self.started.elapsed() > PATIENCE {
                self.kill();
                let [stdout, stderr] = self.output();
                panic!("still running after {PATIENCE:?}\nstdout: {stdout}\nstderr: {stderr}");
            }
            thread::sleep(Duration::from_millis(2));
        };
        let [stdout, stderr] = self.output();
        Outcome { status, stdout, stderr }
    }

    fn output(&mut self) -> [String; 2] {
        self.readers.take().unwrap().map(|reader| {
            reader.thread.join().unwrap();
            std::mem::take(&mut *reader.text.lock().unwrap())
        })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Already gone is fine: this is the path of a failing test.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Outcome {
    /// Fails the test with all that the program said unless it exited with 0.
    #[track_caller]
    pub fn expect_success(self) -> Self {
        assert!(self.status.success(), "{}\nstdout: {}\nstderr: {}", self.status, self.stdout, self.stderr);
        self
    }

    /// Fails the test unless standard output has `text`.
    #[track_caller]
    pub fn expect_stdout(self, text: &str) -> Self {
        assert!(
            self.stdout.contains(text),
            "no {text:?} in\nstdout: {}\nstderr: {}",
            self.stdout,
            self.stderr
        );
        self
    }
}

/// The runner under test.
pub fn runner() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_rrddmma-emu"))
}

/// The library that the runner preloads.
pub fn preload_library() -> PathBuf {
    let path = std::env::var_os("RRDDMMA_EMU_LIBRARY")
        .map_or_else(|| runner().with_file_name("librrddmma_emu_preload.so"), PathBuf::from);
    assert!(
        path.is_file(),
        "{} is missing: run `cargo xtask test`, or `cargo build -p rrddmma-emu-preload` first",
        path.display()
    );
    path
}

fn drain(mut from: impl Read + Send + 'static) -> Reader {
    let text = Arc::new(Mutex::new(String::new()));
    let shared = Arc::clone(&text);
    let thread = thread::spawn(move || {
        let mut bytes = [0; 4096];
        while let Ok(count @ 1..) = from.read(&mut bytes) {
            shared.lock().unwrap().push_str(&String::from_utf8_lossy(&bytes[..count]));
        }
    });
    Reader { text, thread }
}
