//! The one place that starts, reads, times out and ends other programs.
//!
//! A program that runs past its limit is ended together with everything that it started. Nothing else is ever ended.

use std::collections::HashMap;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// A program that ended by itself, with what it printed.
#[derive(Debug)]
pub(crate) struct Finished {
    pub(crate) status: ExitStatus,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Finished {
    /// What the program printed last, on either stream: the first thing to show when it failed.
    pub(crate) fn last_words(&self, lines: usize) -> String {
        let text = if self.stderr.trim().is_empty() { &self.stdout } else { &self.stderr };
        let all: Vec<&str> = text.trim_end().lines().collect();
        all[all.len().saturating_sub(lines)..].join("\n")
    }
}

/// Runs `command` to its end and keeps what it prints.
pub(crate) fn capture(command: &mut Command, limit: Duration) -> Result<Finished> {
    Running::start(command)?.finish(limit)
}

/// Runs `command` and gives its standard output, or an error with its last words if it did not exit with 0.
pub(crate) fn output(command: &mut Command, limit: Duration) -> Result<String> {
    let shown = show(command);
    let done = capture(command, limit)?;
    if !done.status.success() {
        bail!("`{shown}` ended with {}:\n{}", done.status, done.last_words(20));
    }
    Ok(done.stdout)
}

/// Runs `command` on this terminal, for as long as it takes.
pub(crate) fn attached(command: &mut Command) -> Result<ExitStatus> {
    let shown = show(command);
    command.status().with_context(|| format!("cannot start `{shown}`"))
}

/// Runs `command`, handing on every line of its standard output and standard error as it comes.
pub(crate) fn lines(
    command: &mut Command,
    limit: Duration,
    mut each: impl FnMut(&str),
) -> Result<(ExitStatus, Duration)> {
    let shown = show(command);
    let begun = Instant::now();
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().with_context(|| format!("cannot start `{shown}`"))?;
    let mut child = Guard(child);
    let (sender, receiver) = channel::<String>();
    if let Some(pipe) = child.0.stdout.take() {
        forward(pipe, sender.clone());
    }
    if let Some(pipe) = child.0.stderr.take() {
        forward(pipe, sender);
    }
    let deadline = begun + limit;
    loop {
        match receiver.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(line) => each(&line),
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {
                end_with_descendants(&mut child.0);
                bail!("`{shown}` was ended: it ran longer than {} s", limit.as_secs());
            }
        }
    }
    let status = wait_until(&mut child.0, &shown, deadline)?;
    Ok((status, begun.elapsed()))
}

/// A program in the background whose output is being collected; ended when dropped.
#[derive(Debug)]
pub(crate) struct Running {
    shown: String,
    child: Guard,
    stdout: Receiver<String>,
    stderr: Receiver<String>,
}

impl Running {
    /// Starts `command` with no standard input and both outputs collected.
    pub(crate) fn start(command: &mut Command) -> Result<Self> {
        let shown = show(command);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = command.spawn().with_context(|| format!("cannot start `{shown}`"))?;
        let mut child = Guard(child);
        let stdout = collect(child.0.stdout.take());
        let stderr = collect(child.0.stderr.take());
        Ok(Self { shown, child, stdout, stderr })
    }

    /// The process id, valid until the program is waited for.
    pub(crate) fn id(&self) -> u32 {
        self.child.0.id()
    }

    /// Whether the program has ended already.
    pub(crate) fn has_ended(&mut self) -> bool {
        !matches!(self.child.0.try_wait(), Ok(None))
    }

    /// Waits for the program's end; past `limit` (counted from now) it is ended and this is an error.
    pub(crate) fn finish(mut self, limit: Duration) -> Result<Finished> {
        let deadline = Instant::now() + limit;
        let status = wait_until(&mut self.child.0, &self.shown, deadline)?;
        // A grandchild may hold the pipe open for ever: what arrives within this grace counts.
        let stdout = self.stdout.recv_timeout(DRAIN).unwrap_or_default();
        let stderr = self.stderr.recv_timeout(DRAIN).unwrap_or_default();
        Ok(Finished { status, stdout, stderr })
    }

    /// Ends the program with everything that it started.
    pub(crate) fn end(mut self) {
        end_with_descendants(&mut self.child.0);
    }
}

/// Has the kernel end the program when the thread that starts it ends, whatever ended that.
pub(crate) fn die_with_us(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    let own = std::process::id();
    let ask = move || {
        // SAFETY: PR_SET_PDEATHSIG takes a number and touches no memory of ours (prctl(2)).
        if unsafe { libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL) } != 0 {
            return Err(std::io::Error::last_os_error());
        }
        // Our end may have come before the request.
        if std::os::unix::process::parent_id() != own {
            return Err(std::io::ErrorKind::BrokenPipe.into());
        }
        Ok(())
    };
    // SAFETY: between fork and exec only what is async-signal-safe may be called; `ask` makes two system calls and
    // allocates nothing.
    unsafe { command.pre_exec(ask) };
}

/// The command as a person would type it.
pub(crate) fn show(command: &Command) -> String {
    let quoted = |word: &std::ffi::OsStr| {
        let word = word.to_string_lossy();
        if word.is_empty() || word.contains(|c: char| c.is_whitespace() || "'\"$*;&|<>()".contains(c)) {
            format!("'{}'", word.replace('\'', "'\\''"))
        } else {
            word.into_owned()
        }
    };
    std::iter::once(command.get_program()).chain(command.get_args()).map(quoted).collect::<Vec<_>>().join(" ")
}

/// Where `program` stands on the search path.
pub(crate) fn which(program: &str) -> Option<std::path::PathBuf> {
    use std::os::unix::fs::PermissionsExt;
    let path = std::env::var_os("PATH")?;
    // An unprivileged account often lacks the sbin folders on its path.
    std::env::split_paths(&path)
        .chain(["/usr/sbin".into(), "/sbin".into()])
        .map(|folder| folder.join(program))
        .find(|file| {
            fs::metadata(file).is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
        })
}

/// The processes that `pid` started, and those that they started.
pub(crate) fn started_by(pid: u32) -> Vec<u32> {
    descendants(pid, &parents())
}

/// The processor time that a process and those it started have used, in clock ticks.
pub(crate) fn ticks_with_children(pid: u32) -> u64 {
    started_by(pid).into_iter().chain([pid]).filter_map(ticks).sum()
}

fn ticks(pid: u32) -> Option<u64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    // proc_pid_stat(5): fields 14 and 15, user and system.
    Some(fields.next()?.parse::<u64>().ok()? + fields.next()?.parse::<u64>().ok()?)
}

/// A child that does not outlive the code that looks after it.
#[derive(Debug)]
struct Guard(Child);

impl Drop for Guard {
    fn drop(&mut self) {
        if matches!(self.0.try_wait(), Ok(None)) {
            end_with_descendants(&mut self.0);
        }
    }
}

/// How long collected output may trail behind the end of the program.
const DRAIN: Duration = Duration::from_secs(2);

fn wait_until(child: &mut Child, shown: &str, deadline: Instant) -> Result<ExitStatus> {
    let pid = libc::id_t::from(child.id());
    let (sender, receiver) = channel();
    // WNOWAIT leaves the child to be waited for, so its id stays ours until `child.wait` below and cannot be reused.
    thread::spawn(move || {
        // SAFETY: a null info pointer is not allowed by POSIX, so a zeroed siginfo_t of our own is passed; all-zero is a
        // valid value of this C struct, and the call writes nothing else.
        let mut info: libc::siginfo_t = unsafe { std::mem::zeroed() };
        // SAFETY: `info` is a live local of the type that waitid(2) writes; `pid` is a child that only the other thread
        // waits for, after this call has returned or after it has ended the child.
        let _ = unsafe { libc::waitid(libc::P_PID, pid, &raw mut info, libc::WEXITED | libc::WNOWAIT) };
        let _ = sender.send(());
    });
    let left = deadline.saturating_duration_since(Instant::now());
    if receiver.recv_timeout(left).is_err() {
        end_with_descendants(child);
        bail!("`{shown}` was ended: it did not finish in time");
    }
    child.wait().with_context(|| format!("cannot wait for `{shown}`"))
}

fn end_with_descendants(child: &mut Child) {
    let mut pids = descendants(child.id(), &parents());
    pids.push(child.id());
    for pid in pids {
        if let Ok(pid) = libc::pid_t::try_from(pid) {
            // SAFETY: kill(2) touches no memory of ours; `pid` is our unreaped child or was its descendant a moment ago.
            let _ = unsafe { libc::kill(pid, libc::SIGKILL) };
        }
    }
    let _ = child.wait();
}

/// The parent of every process, as /proc says.
fn parents() -> HashMap<u32, u32> {
    let Ok(entries) = fs::read_dir("/proc") else { return HashMap::new() };
    entries
        .flatten()
        .filter_map(|entry| {
            let pid = entry.file_name().to_str()?.parse().ok()?;
            let stat = fs::read_to_string(entry.path().join("stat")).ok()?;
            Some((pid, parent_in_stat(&stat)?))
        })
        .collect()
}

/// The second field after the program's name, which may itself hold spaces and parentheses.
fn parent_in_stat(stat: &str) -> Option<u32> {
    stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
}

fn descendants(root: u32, parents: &HashMap<u32, u32>) -> Vec<u32> {
    let mut found = Vec::new();
    let mut open = vec![root];
    while let Some(parent) = open.pop() {
        for (&pid, _) in parents.iter().filter(|&(_, &of)| of == parent) {
            if pid != root && !found.contains(&pid) {
                found.push(pid);
                open.push(pid);
            }
        }
    }
    found
}

fn forward(pipe: impl Read + Send + 'static, to: std::sync::mpsc::Sender<String>) {
    thread::spawn(move || {
        let mut reader = BufReader::new(pipe);
        let mut raw = Vec::new();
        while reader.read_until(b'\n', &mut raw).is_ok_and(|n| n > 0) {
            let line = String::from_utf8_lossy(&raw).trim_end_matches(['\n', '\r']).to_owned();
            if to.send(line).is_err() {
                return;
            }
            raw.clear();
        }
    });
}

fn collect(pipe: Option<impl Read + Send + 'static>) -> Receiver<String> {
    let (sender, receiver) = channel();
    if let Some(mut pipe) = pipe {
        thread::spawn(move || {
            let mut raw = Vec::new();
            let _ = pipe.read_to_end(&mut raw);
            let _ = sender.send(String::from_utf8_lossy(&raw).into_owned());
        });
    }
    receiver
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sh(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn output_and_status_are_kept() {
        let done = capture(&mut sh("echo out; echo err >&2; exit 3"), Duration::from_secs(60)).unwrap();
        assert_eq!(done.status.code(), Some(3));
        assert_eq!((done.stdout.as_str(), done.stderr.as_str()), ("out\n", "err\n"));
        assert_eq!(done.last_words(5), "err");
    }

    #[test]
    fn a_program_past_its_limit_is_ended_with_its_children() {
        // The grandchild prints its own id, then both would wait for ever.
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("pid");
        let script = format!(
            "sh -c 'echo $$ >{0}.new; mv {0}.new {0}; exec tail -f /dev/null' & wait",
            file.display()
        );
        let running = Running::start(&mut sh(&script)).unwrap();
        while !file.exists() {
            thread::yield_now();
        }
        let grandchild = fs::read_to_string(&file).unwrap();
        let error = running.finish(Duration::from_millis(1)).unwrap_err();
        assert!(error.to_string().contains("did not finish in time"), "{error}");
        let stat = format!("/proc/{}/stat", grandchild.trim());
        // A signal takes its time, and a killed orphan may stay a zombie until init reaps it.
        let deadline = Instant::now() + Duration::from_secs(60);
        let alive = || {
            fs::read_to_string(&stat).is_ok_and(|s| !s.rsplit(')').next().unwrap().trim().starts_with('Z'))
        };
        while alive() {
            assert!(Instant::now() < deadline, "grandchild {grandchild} lives on");
            thread::yield_now();
        }
    }

    #[test]
    fn lines_come_from_both_streams() {
        let mut seen = Vec::new();
        let (status, _) =
            lines(&mut sh("echo a; echo b >&2"), Duration::from_secs(60), |line| seen.push(line.to_owned()))
                .unwrap();
        seen.sort();
        assert!(status.success());
        assert_eq!(seen, ["a", "b"]);
    }

    #[test]
    fn a_missing_program_is_named() {
        let error =
            capture(&mut Command::new("no-such-program-of-ours"), Duration::from_secs(1)).unwrap_err();
        assert!(error.to_string().contains("no-such-program-of-ours"), "{error}");
    }

    #[test]
    fn the_parent_is_read_behind_a_strange_name() {
        assert_eq!(parent_in_stat("7 (a) b) c) S 42 7 7 0"), Some(42));
        assert_eq!(parent_in_stat("nonsense"), None);
    }

    #[test]
    fn descendants_are_found_at_any_depth() {
        let parents = HashMap::from([(2, 1), (3, 2), (4, 3), (9, 8)]);
        let mut found = descendants(2, &parents);
        found.sort_unstable();
        assert_eq!(found, [3, 4]);
    }

    #[test]
    fn commands_are_shown_as_typed() {
        assert_eq!(show(Command::new("cc").args(["-o", "a b", ""])), "cc -o 'a b' ''");
    }
}
