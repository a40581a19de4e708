//! Faults on demand: the n-th system call of a kind fails with an error number, the n-th request completes with a
//! status, a message finds no receive, a port loses its link, the device goes away.
//!
//! The grammar, one rule each, after the device (`mlx5_1`) that it is about if it is not about any:
//! ```text
//! ioctl COMMAND [#N] ERRNO      ioctl create_qp #2 ENOMEM
//! wqe OPCODE [#N] STATUS        wqe send_imm #3 RETRY_EXC_ERR
//! rnr [#N]                      rnr #5
//! port PORT down|up [#N]        port 1 down #100
//! device gone [#N]              device gone #100
//! ```
//! `any` stands for every command or opcode. Requests and messages are counted once each, however often they are tried.
//! Without `#N` it is the first; a port and a device change at once, or with `#N` before the n-th request. A rule
//! strikes once.

mod rule;

use zerocopy::{FromBytes, FromZeros, Immutable, IntoBytes, KnownLayout};

use super::cqe::Syndrome;
use super::fabric::Fabric;
use super::host::{Host, Process};
use super::port;
use super::process;
use super::removal;
use crate::errno::Errno;

pub use rule::{Command, Effect, ParseError, Rule};

const RULES: usize = 8;
/// In place of a device, a command or an opcode.
const ANY: u32 = u32::MAX;

/// The rules of a process as they lie in the fabric.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub struct StoredRules([StoredRule; RULES]);

/// A rule as it lies in the fabric.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub struct StoredRule {
    /// 0 is none.
    kind: u32,
    device: u32,
    subject: u32,
    nth: u32,
    remaining: u32,
    result: u32,
}

const IOCTL: u32 = 1;
const REQUEST: u32 = 2;
const NOT_READY: u32 = 3;
const PORT: u32 = 4;
const GONE: u32 = 5;

impl StoredRule {
    fn store(rule: &Rule) -> Self {
        let (kind, subject, result) = match rule.effect {
            Effect::Ioctl { command, errno } => {
                (IOCTL, command.map_or(ANY, |command| command as u32), errno.0.unsigned_abs())
            }
            Effect::Request { opcode, syndrome } => {
                (REQUEST, opcode.map_or(ANY, u32::from), u32::from(syndrome as u8))
            }
            Effect::NotReady => (NOT_READY, ANY, 0),
            Effect::Port { number, up } => (PORT, number.into(), up.into()),
            Effect::Gone => (GONE, ANY, 0),
        };
        let device = rule.device.map_or(ANY, u32::from);
        Self { kind, device, subject, nth: rule.nth, remaining: rule.nth, result }
    }

    fn load(&self) -> Option<Rule> {
        let effect = match self.kind {
            IOCTL => Effect::Ioctl {
                command: Command::from_code(self.subject),
                errno: Errno(i32::try_from(self.result).unwrap_or(libc::EIO)),
            },
            REQUEST => Effect::Request {
                opcode: u8::try_from(self.subject).ok(),
                syndrome: Syndrome::from_code(u8::try_from(self.result).ok()?)?,
            },
            NOT_READY => Effect::NotReady,
            PORT => Effect::Port { number: u8::try_from(self.subject).ok()?, up: self.result == 1 },
            GONE => Effect::Gone,
            _ => return None,
        };
        Some(Rule { device: u8::try_from(self.device).ok(), effect, nth: self.nth })
    }
}

/// Adds a rule to those of the calling process, or does at once what it says.
///
/// # Errors
/// - [`Errno::ENODEV`] if the fabric has no such device, [`Errno::EINVAL`] if the device has no such port.
/// - [`Errno::ENOSPC`] if eight are waiting already; what [`super::open`] says if the fabric is full.
pub fn add_rule(fabric: &mut Fabric, host: &mut Host<'_>, rule: Rule) -> Result<(), Errno> {
    let device = rule.device.unwrap_or(0);
    let identity = fabric.identity(device).ok_or(Errno::ENODEV)?;
    if let Effect::Port { number, .. } = rule.effect {
        identity.port(number).ok_or(Errno::EINVAL)?;
    }
    if rule.nth == 0 {
        change(fabric, host, device, rule.effect);
        return Ok(());
    }
    let index = process::attach(fabric, host.me)?;
    let free =
        fabric.processes[index].faults.0.iter_mut().find(|rule| rule.kind == 0).ok_or(Errno::ENOSPC)?;
    *free = StoredRule::store(&rule);
    Ok(())
}

/// The rules of a process that have not struck.
#[must_use]
pub fn waiting_rules(fabric: &Fabric, process: Process) -> Vec<Rule> {
    let Some(index) = process::entry_of(fabric, process) else { return Vec::new() };
    fabric.processes[index].faults.0.iter().filter_map(StoredRule::load).collect()
}

/// Forgets the rules of the calling process and says how many had not struck.
pub fn clear_rules(fabric: &mut Fabric, host: &Host<'_>) -> usize {
    let waiting = waiting_rules(fabric, host.me).len();
    if let Some(index) = process::entry_of(fabric, host.me) {
        fabric.processes[index].faults.zero();
    }
    waiting
}

/// Counts a system call; the error that a rule has for it.
pub(crate) fn on_command(
    fabric: &mut Fabric,
    process: Process,
    device: u8,
    command: Command,
) -> Option<Errno> {
    let struck = strike(fabric, process, device, &[(IOCTL, command as u32)])?;
    match struck.effect {
        Effect::Ioctl { errno, .. } => Some(errno),
        _ => None,
    }
}

/// Counts a request before it is executed for the first time. Changes the port or the device that a rule says; returns
/// the status that one has for the request.
pub(crate) fn on_request(
    fabric: &mut Fabric,
    host: &mut Host<'_>,
    device: u8,
    opcode: u8,
) -> Option<Syndrome> {
    if let Some(struck) = strike(fabric, host.me, device, &[(PORT, ANY), (GONE, ANY)]) {
        change(fabric, host, struck.device.unwrap_or(device), struck.effect);
    }
    let struck = strike(fabric, host.me, device, &[(REQUEST, opcode.into())])?;
    match struck.effect {
        Effect::Request { syndrome, .. } => Some(syndrome),
        _ => None,
    }
}

/// Counts a message that would take a receive, and says whether it is to find none.
pub(crate) fn on_message(fabric: &mut Fabric, process: Process, device: u8) -> bool {
    strike(fabric, process, device, &[(NOT_READY, ANY)]).is_some()
}

fn change(fabric: &mut Fabric, host: &mut Host<'_>, device: u8, effect: Effect) {
    match effect {
        Effect::Port { number, up } => port::set_link(fabric, host, device, number, up),
        Effect::Gone => removal::remove(fabric, host, device),
        Effect::Ioctl { .. } | Effect::Request { .. } | Effect::NotReady => {}
    }
}

/// Counts an occasion for the rules of these kinds and subjects, and returns one that strikes now.
fn strike(fabric: &mut Fabric, process: Process, device: u8, occasions: &[(u32, u32)]) -> Option<Rule> {
    let index = process::entry_of(fabric, process)?;
    let mut struck = None;
    for rule in &mut fabric.processes[index].faults.0 {
        let fits = |(kind, subject): &(u32, u32)| {
            rule.kind == *kind && (rule.subject == *subject || rule.subject == ANY || *subject == ANY)
        };
        let here = rule.device == ANY || rule.device == u32::from(device);
        // One that would strike beside another waits for the next occasion.
        if !occasions.iter().any(fits) || !here || (rule.remaining <= 1 && struck.is_some()) {
            continue;
        }
        rule.remaining = rule.remaining.saturating_sub(1);
        if rule.remaining == 0 {
            struck = rule.load();
            rule.kind = 0;
        }
    }
    struck
}
