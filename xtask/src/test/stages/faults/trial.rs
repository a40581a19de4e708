//! One run of an example, with or without a fault in one of its processes.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::Result;

use super::programs::{Example, Victim};
use super::tolerated::Tolerance;
use crate::pingpong::{Bed, listening_port};
use crate::process::{Finished, Running};

/// What a program is given, whatever fails.
const LIMIT: Duration = Duration::from_secs(10);

/// The error numbers that each call fails with.
pub(super) const ERRNOS: [(&str, i32); 6] = [
    ("EPERM", libc::EPERM),
    ("ENOMEM", libc::ENOMEM),
    ("EINVAL", libc::EINVAL),
    ("EBUSY", libc::EBUSY),
    ("EIO", libc::EIO),
    ("ENODEV", libc::ENODEV),
];

/// A call that fails once.
#[derive(Debug, Clone)]
pub(super) struct Fault {
    pub(super) call: String,
    /// Counted among the calls of this name, from 1.
    pub(super) nth: usize,
    pub(super) errno: (&'static str, i32),
}

impl Fault {
    fn is_of_destroying(&self) -> bool {
        ["destroy_", "dealloc_", "dereg_", "close_", "detach_", "free_"]
            .iter()
            .any(|prefix| self.call.starts_with(prefix))
    }

    fn rule(&self) -> String {
        format!("ioctl {} #{} {}", self.call, self.nth, self.errno.0)
    }
}

/// What the victim did.
#[derive(Debug)]
pub(super) struct Trial {
    /// How it ended; the error is why it did not.
    pub(super) done: Result<Finished, String>,
    /// The calls that it made, and how each ended.
    pub(super) calls: Vec<(String, String)>,
}

/// Runs an example, with a fault in the victim if there is one.
pub(super) fn run(
    bed: &Bed,
    example: &Example,
    victim: Victim,
    fault: Option<&Fault>,
    folder: &Path,
) -> Result<Trial> {
    let trace = folder.join("trace");
    fs::write(&trace, "")?;
    let command = |who: Victim, port: Option<u16>| {
        let mut command = example.command(bed, port);
        if who == victim {
            command.env("RRDDMMA_EMU_TRACE", &trace);
            command.env("RRDDMMA_EMU_FAULT", fault.map(Fault::rule).unwrap_or_default());
        }
        command
    };
    let finish = |running: Running| running.finish(LIMIT).map_err(|error| format!("{error:#}"));
    let done = if victim == Victim::Alone {
        finish(Running::start(&mut command(Victim::Alone, None))?)
    } else {
        let mut server = Running::start(&mut command(Victim::Server, None))?;
        match listening_port(&mut server, LIMIT) {
            Err(_) if victim == Victim::Server => finish(server),
            Err(error) => {
                let said = server.finish(LIMIT).map(|done| done.last_words(5)).unwrap_or_default();
                Err(format!("the server, which has no fault: {error:#}: {said}"))
            }
            Ok(port) => {
                let client = Running::start(&mut command(Victim::Client, Some(port)))?;
                let (sufferer, other) =
                    if victim == Victim::Server { (server, client) } else { (client, server) };
                let done = finish(sufferer);
                other.end();
                done
            }
        }
    };
    let trace = fs::read_to_string(&trace)?;
    let calls = trace.lines().filter_map(|line| line.strip_prefix("ioctl ")?.split_once(' '));
    Ok(Trial { done, calls: calls.map(|(name, how)| (name.to_owned(), how.to_owned())).collect() })
}

/// Whether a fault was hit and was taken as it should be.
pub(super) fn judge(fault: &Fault, trial: Trial, tolerances: &[Tolerance]) -> Result<(), String> {
    let done = trial.done?;
    let of_name: Vec<_> = trial.calls.iter().filter(|(name, _)| *name == fault.call).collect();
    if of_name.get(fault.nth - 1).is_none_or(|(_, how)| how != fault.errno.0) {
        return Err("the fault was not hit".to_owned());
    }
    let said = done.last_words(4);
    let code = done.status.code().filter(|code| (0..=100).contains(code));
    let code = code.ok_or_else(|| format!("it ended with {}: {said}", done.status))?;
    if done.stderr.contains("panicked") {
        return Err(format!("it panicked: {said}"));
    }
    let named = |text: &str| text.contains("ibv_") && text.contains(&format!("(os error {})", fault.errno.1));
    let logged: Vec<&str> = done.stderr.lines().filter(|line| line.starts_with("ERROR: ")).collect();
    // What is leaked keeps its parents busy, of which the library mentions those that it cannot know of.
    let of_call = logged.iter().filter(|line| line.contains(&format!("ibv_{} ", fault.call))).count();
    let is_one_line = of_call == 1 && logged.iter().all(|line| named(line) || line.contains("(os error 16)"));
    let is_tolerated = tolerances.iter().any(|own| own.covers(&fault.call, fault.nth, fault.errno.0));
    match code {
        0 if is_tolerated || fault.is_of_destroying() && is_one_line => Ok(()),
        0 if fault.is_of_destroying() => {
            Err(format!("{} lines were logged instead of one: {said}", logged.len()))
        }
        0 => Err("it ended as if nothing had been".to_owned()),
        _ if named(&done.stderr) || is_tolerated && done.stderr.contains("ibv_") => Ok(()),
        _ => Err(format!("it did not name the call and the error: {said}")),
    }
}
