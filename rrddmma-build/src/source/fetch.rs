//! Downloads by a child process, curl or else wget, so that what a user compiles holds no HTTP client.
//!
//! The child writes to a pipe. Length and time are bounded here and not by the child's options, so that both behave
//! alike and a server that never ends or never answers cannot hold a build.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

use super::error::SourceError;
use crate::env::Environment;
use crate::tools;

/// How far a download or another slow step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Bytes that have arrived.
    pub done: u64,
    /// Bytes in all, where it is known.
    pub total: Option<u64>,
}

/// Bounds of a download.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes that are accepted.
    pub bytes: u64,
    /// Longest time without any data.
    pub stall: Duration,
    /// Longest time in all.
    pub total: Duration,
}

impl Default for Limits {
    /// 64 MiB (the archive has 2 MiB), 30 s without data, 10 minutes in all.
    fn default() -> Self {
        Self { bytes: 64 << 20, stall: Duration::from_secs(30), total: Duration::from_secs(600) }
    }
}

/// Downloads `url` to `file`, which appears only when it is complete; its content is not judged here.
///
/// `progress` is called after each piece, with `expected` as the total. `file:///` addresses are copied.
///
/// # Errors
/// If there is no downloader, the server answers with an error, or a limit is exceeded; `file` is then left as it was.
pub fn fetch(
    environment: &Environment,
    url: &str,
    file: &Path,
    expected: Option<u64>,
    limits: Limits,
    progress: &mut dyn FnMut(Progress),
) -> Result<(), SourceError> {
    let partial = partial_name(file);
    let result = match url.strip_prefix("file://") {
        Some(path) => copy(Path::new(path), url, &partial, limits),
        None => download(environment, url, &partial, expected, limits, progress),
    };
    let result = result.and_then(|()| std::fs::rename(&partial, file).map_err(SourceError::io(file)));
    if result.is_err() {
        // It may not exist; what counts is that no part of a download is left.
        let _ = std::fs::remove_file(&partial);
    }
    result
}

fn copy(from: &Path, url: &str, to: &Path, limits: Limits) -> Result<(), SourceError> {
    let source = File::open(from).map_err(SourceError::io(from))?;
    let mut target = File::create(to).map_err(SourceError::io(to))?;
    let copied =
        std::io::copy(&mut source.take(limits.bytes + 1), &mut target).map_err(SourceError::io(to))?;
    if copied > limits.bytes {
        return Err(SourceError::TooLong { url: url.to_owned(), limit: limits.bytes });
    }
    Ok(())
}

fn download(
    environment: &Environment,
    url: &str,
    partial: &Path,
    expected: Option<u64>,
    limits: Limits,
    progress: &mut dyn FnMut(Progress),
) -> Result<(), SourceError> {
    let mut output = File::create(partial).map_err(SourceError::io(partial))?;
    let child = Downloader::start(environment, url)?;
    let started = Instant::now();
    let mut done = 0;
    progress(Progress { done, total: expected });
    loop {
        let left = limits.total.saturating_sub(started.elapsed());
        match child.pieces.recv_timeout(limits.stall.min(left)) {
            Ok(piece) => {
                done += piece.len() as u64;
                if done > limits.bytes {
                    return Err(SourceError::TooLong { url: url.to_owned(), limit: limits.bytes });
                }
                output.write_all(&piece).map_err(SourceError::io(partial))?;
                progress(Progress { done, total: expected });
            }
            Err(RecvTimeoutError::Timeout) => {
                let waited = if left < limits.stall { limits.total } else { limits.stall };
                return Err(SourceError::Stalled { url: url.to_owned(), seconds: waited.as_secs_f32() });
            }
            Err(RecvTimeoutError::Disconnected) => return child.finish(url),
        }
    }
}

/// A running curl or wget. Dropping it ends the child.
#[derive(Debug)]
struct Downloader {
    child: Child,
    pieces: Receiver<Vec<u8>>,
}

impl Downloader {
    fn start(environment: &Environment, url: &str) -> Result<Self, SourceError> {
        let failed = |reason: String| SourceError::Download { url: url.to_owned(), reason };
        let mut command = command(environment, url)?;
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| failed(error.to_string()))?;
        let Some(mut stdout) = child.stdout.take() else {
            return Err(failed("no pipe to the downloader".to_owned()));
        };
        // Bounded, so that a fast server waits for a slow disk instead of filling the memory.
        let (sender, pieces) = sync_channel(16);
        std::thread::spawn(move || {
            let mut buffer = vec![0; 64 * 1024];
            while let Ok(length @ 1..) = stdout.read(&mut buffer) {
                if sender.send(buffer[..length].to_vec()).is_err() {
                    return;
                }
            }
        });
        Ok(Self { child, pieces })
    }

    /// The verdict of the child, whose output has ended.
    fn finish(mut self, url: &str) -> Result<(), SourceError> {
        let failed = |reason: String| SourceError::Download { url: url.to_owned(), reason };
        let mut errors = String::new();
        if let Some(stderr) = self.child.stderr.take() {
            // What it says is only shown; a few lines are enough and a broken text is no reason to fail.
            let _ = stderr.take(4096).read_to_string(&mut errors);
        }
        let status = self.child.wait().map_err(|error| failed(error.to_string()))?;
        if status.success() {
            return Ok(());
        }
        let said = errors.trim().replace('\n', "; ");
        Err(failed(if said.is_empty() { format!("the downloader ended with {status}") } else { said }))
    }
}

impl Drop for Downloader {
    fn drop(&mut self) {
        // Fails only if it has ended already, which is what is wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(environment: &Environment, url: &str) -> Result<Command, SourceError> {
    // A plain address was asked for by name; an encrypted one must not be led to a plain one.
    let protocols = if url.starts_with("https://") { "=https" } else { "=http,https" };
    if let Some(curl) = tools::find(environment, "curl") {
        let mut command = tools::command(environment, &curl);
        command.args(["--fail", "--silent", "--show-error", "--location", "--max-redirs", "10"]);
        command.args(["--proto", protocols, "--output", "-", "--", url]);
        return Ok(command);
    }
    let wget = tools::find(environment, "wget").ok_or(SourceError::NoDownloader)?;
    let mut command = tools::command(environment, &wget);
    command.args(["--no-verbose", "--tries=1", "--max-redirect=10", "--output-document=-"]);
    command.args(["--", url]);
    Ok(command)
}

fn partial_name(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(format!(".partial-{}", std::process::id()));
    PathBuf::from(name)
}
