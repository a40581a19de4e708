//! Starting a server, then its client, and gathering what both say.

use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use super::{Device, End, Outcome, Pair, Report, Tool, listening_port};
use crate::emu::Emulator;
use crate::process::{Finished, Running};

/// What the programs run on.
#[derive(Debug, Clone)]
pub(crate) struct Bed {
    /// None runs on the host's own device.
    pub(crate) emulator: Option<Emulator>,
    /// The emulator's network.
    pub(crate) fabric: String,
    pub(crate) device: Device,
    /// Our `rc_pingpong`; the others lie beside it.
    pub(crate) rust: PathBuf,
}

/// What a pair is to do.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Job {
    pub(crate) tool: Tool,
    pub(crate) pair: Pair,
    pub(crate) size: u32,
    pub(crate) iterations: u32,
    pub(crate) events: bool,
    /// Messages that the Rust client and the Rust server are to spoil.
    pub(crate) corrupt: (u32, u32),
    /// The time-out that Rust ends are given for each of their steps.
    pub(crate) patience: Duration,
}

impl Job {
    /// What is played, in a few words.
    pub(crate) fn name(&self) -> String {
        let events = if self.events { ", -e" } else { "" };
        format!("{}, {}, {} bytes{events}", self.tool.program(), self.pair, self.size)
    }
}

/// A pair that runs.
#[derive(Debug)]
pub(crate) struct Started {
    pub(crate) client: Running,
    pub(crate) server: Running,
}

/// Runs a pair to its end. An end that fails is part of the outcome; an error means that a program could not be started.
pub(crate) fn run(bed: &Bed, job: &Job) -> Result<Outcome> {
    let begun = Instant::now();
    let limit = job.patience + Duration::from_secs(30) + Duration::from_millis(u64::from(job.iterations));
    let mut outcome = Outcome {
        pair: job.pair,
        size: job.size,
        iterations: job.iterations,
        reports: Vec::new(),
        took: Duration::ZERO,
        failure: None,
    };
    let Started { client, server } = match start(bed, job)? {
        Ok(started) => started,
        Err(failure) => return Ok(Outcome { failure: Some(failure), took: begun.elapsed(), ..outcome }),
    };
    let client = client.finish(limit);
    // Once its client is gone, a server has its own time-out to notice, and no more.
    let server = server.finish(job.patience + Duration::from_secs(5));
    let mut failures = Vec::new();
    for (who, end, done) in [("client", job.pair.client, client), ("server", job.pair.server, server)] {
        match done.map_err(|e| format!("{e:#}")).and_then(|done| judge(end, &done)) {
            Ok(report) => outcome.reports.extend(report),
            Err(why) => failures.push(format!("{end} {who}: {why}")),
        }
    }
    if failures.is_empty() && outcome.bytes_verified() != outcome.bytes_expected() {
        failures.push(format!(
            "{} bytes were verified of {}",
            outcome.bytes_verified(),
            outcome.bytes_expected()
        ));
    }
    outcome.failure = (!failures.is_empty()).then(|| failures.join("; "));
    outcome.took = begun.elapsed();
    Ok(outcome)
}

/// Starts a pair: the client once the server listens. A server that does not get that far is the inner error.
pub(crate) fn start(bed: &Bed, job: &Job) -> Result<Result<Started, String>> {
    let mut server =
        Running::start(&mut command(bed, job, job.pair.server, None)).context("starting the server")?;
    let port = match listening_port(&mut server, Duration::from_secs(20)) {
        Ok(port) => port,
        Err(why) => {
            let said =
                server.finish(Duration::from_secs(1)).map(|done| done.last_words(5)).unwrap_or_default();
            return Ok(Err(format!("{} server: {why:#}: {said}", job.pair.server)));
        }
    };
    let client =
        Running::start(&mut command(bed, job, job.pair.client, Some(port))).context("starting the client")?;
    Ok(Ok(Started { client, server }))
}

/// The report of a Rust end. Exit code 1 with a report is a verdict, not a failure.
fn judge(end: End, done: &Finished) -> Result<Option<Report>, String> {
    match (end, done.status.code()) {
        (End::C, Some(0)) => Ok(None),
        (End::Rust, Some(0 | 1)) => match Report::find(&done.stdout) {
            Some(report) if done.status.success() == (report.mismatches == 0) => Ok(Some(report)),
            Some(report) => {
                Err(format!("{} mismatches, yet it ended with {}", report.mismatches, done.status))
            }
            None => Err(format!("no report ({}): {}", done.status, done.last_words(5))),
        },
        _ => Err(format!("{}: {}", done.status, done.last_words(5))),
    }
}

/// One end's program: a server takes whatever port the kernel gives it.
fn command(bed: &Bed, job: &Job, end: End, to: Option<u16>) -> Command {
    let program = match end {
        End::Rust => bed.rust.with_file_name(job.tool.program()),
        End::C => job.tool.c_program().into(),
    };
    let mut command = match &bed.emulator {
        Some(emulator) => {
            let mut command = emulator.command(Some(&bed.fabric), None);
            command.arg("--").arg(program);
            command
        }
        None => Command::new(program),
    };
    command.args(["-d", &bed.device.name, "-i", &bed.device.port.to_string()]);
    if let Some(index) = bed.device.gid_index {
        command.args(["-g", &index.to_string()]);
    }
    command.args(["-p", &to.unwrap_or(0).to_string()]);
    command.args(["-s", &job.size.to_string(), "-n", &job.iterations.to_string()]);
    if job.events {
        command.arg("-e");
    }
    if end == End::Rust {
        command.args(["--json", "--timeout", &job.patience.as_secs().to_string()]);
        let corrupt = if to.is_some() { job.corrupt.0 } else { job.corrupt.1 };
        if corrupt > 0 {
            command.args(["--corrupt", &corrupt.to_string()]);
        }
        if to.is_none() {
            command.args(["--bind", "127.0.0.1"]);
        }
    }
    if to.is_some() {
        command.arg("127.0.0.1");
    }
    command
}

#[cfg(test)]
mod tests {
    use super::super::PAIRS;
    use super::*;
    use crate::process::show;

    fn bed() -> Bed {
        let device = Device { name: "mlx5_0".into(), port: 1, gid_index: Some(3), ..Device::default() };
        Bed { emulator: None, fabric: "f".into(), device, rust: "/x/rc_pingpong".into() }
    }

    fn job() -> Job {
        let patience = Duration::from_secs(10);
        Job {
            tool: Tool::Rc,
            pair: PAIRS[1],
            size: 64,
            iterations: 9,
            events: true,
            corrupt: (2, 1),
            patience,
        }
    }

    #[test]
    fn the_ends_get_their_own_flags() {
        let client = show(&command(&bed(), &job(), End::Rust, Some(7)));
        let wanted = "-d mlx5_0 -i 1 -g 3 -p 7 -s 64 -n 9 -e --json --timeout 10 --corrupt 2 127.0.0.1";
        assert_eq!(client, format!("/x/rc_pingpong {wanted}"));
        let server = show(&command(&bed(), &job(), End::C, None));
        assert_eq!(server, "ibv_rc_pingpong -d mlx5_0 -i 1 -g 3 -p 0 -s 64 -n 9 -e");
        let server = show(&command(&bed(), &job(), End::Rust, None));
        assert!(server.ends_with("--corrupt 1 --bind 127.0.0.1"), "{server}");
        let datagrams = Job { tool: Tool::Ud, ..job() };
        let name = |end| show(&command(&bed(), &datagrams, end, None)).split(' ').next().map(str::to_owned);
        assert_eq!(name(End::Rust).as_deref(), Some("/x/ud_pingpong"));
        assert_eq!(name(End::C).as_deref(), Some("ibv_ud_pingpong"));
        assert_eq!(Tool::Xrc.c_program(), "ibv_xsrq_pingpong");
    }

    #[test]
    fn an_exit_code_that_contradicts_the_report_is_a_failure() {
        let run = |script: &str| {
            let mut shell = Command::new("sh");
            shell.args(["-c", script]);
            crate::process::capture(&mut shell, Duration::from_secs(60)).unwrap()
        };
        let bad = "echo '{\"bytes_verified\": 1, \"mismatches\": 1}'";
        assert!(judge(End::Rust, &run(&format!("{bad}; exit 1"))).unwrap().is_some());
        assert!(judge(End::Rust, &run(bad)).unwrap_err().contains("1 mismatches, yet"));
        assert!(judge(End::Rust, &run("exit 1")).unwrap_err().contains("no report"));
        assert!(judge(End::C, &run("echo why >&2; exit 1")).unwrap_err().contains("why"));
        assert_eq!(judge(End::C, &run("exit 0")), Ok(None));
    }
}
