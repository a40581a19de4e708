//! What tests tell the device: the functions behind the control client.
//!
//! They act on the calling process only, except for the clock, which belongs to the fabric. Each joins the fabric
//! first, so that a rule can strike the very first open.

use std::sync::atomic::Ordering;

use super::attachment::Attachment;
use super::config::Mode;
use super::syscall::{Errno, complain};
use super::unhit;
use super::{helper, join, trap};
use crate::device::{self, Rule};

/// Joins the fabric and makes the process fit to run the device.
fn ready() -> Option<&'static Attachment> {
    match join::join() {
        Ok(attachment) => {
            trap::install();
            Some(attachment)
        }
        Err(reason) => {
            complain(&[&reason]);
            None
        }
    }
}

/// The mode: 0 trap, 1 manual, 2 poll; -1 if there is no fabric.
pub fn mode() -> i32 {
    match ready().map(|attachment| attachment.config.mode) {
        Some(Mode::Trap) => 0,
        Some(Mode::Manual) => 1,
        Some(Mode::Poll) => 2,
        None => -1,
    }
}

/// Executes at most `requests` requests and returns how many there were.
pub fn step(requests: u32) -> u32 {
    let Some(attachment) = ready() else { return 0 };
    attachment.with_device(|fabric, host| {
        let mut done = 0;
        while done < requests && device::step(fabric, host) {
            done += 1;
        }
        helper::note_deadline(fabric, host);
        done
    })
}

/// Executes everything that can be done without time passing.
pub fn run_until_idle() {
    if let Some(attachment) = ready() {
        attachment.with_device(|fabric, host| {
            device::run(fabric, host);
            helper::note_deadline(fabric, host);
        });
    }
}

/// The device's time in nanoseconds.
pub fn now() -> u64 {
    ready().map_or(0, |attachment| attachment.with_device(|_, host| host.clock.now()))
}

/// When a waiting request of this process is tried again, in nanoseconds of the device's clock; `u64::MAX` for none.
pub fn next_deadline() -> u64 {
    let deadline = |attachment: &Attachment| {
        attachment.with_device(|fabric, host| device::next_deadline(fabric, host.me))
    };
    ready().and_then(deadline).unwrap_or(u64::MAX)
}

/// Moves the virtual clock of manual mode. Does not run the device.
///
/// # Errors
/// `EOPNOTSUPP` in other modes, whose clock is the host's; `EIO` without a fabric.
pub fn advance_clock(nanoseconds: u64) -> Result<(), Errno> {
    let attachment = ready().ok_or(libc::EIO)?;
    if attachment.config.mode != Mode::Manual {
        return Err(libc::EOPNOTSUPP);
    }
    attachment.header.virtual_clock.fetch_add(nanoseconds, Ordering::Relaxed);
    Ok(())
}

/// Chooses how [`step`] picks among queue pairs: 0 in turn, anything else seeds a random choice.
pub fn seed(seed: u64) {
    if let Some(attachment) = ready() {
        attachment.with_device(|fabric, host| device::seed(fabric, host, seed));
    }
}

/// Adds a fault rule.
///
/// # Errors
/// `EINVAL` for a text that is no rule, which standard error explains, or a port that the device does not have; `ENODEV` for a
/// device that the fabric does not have; `ENOSPC` if too many wait already; `EIO`
/// without a fabric.
pub fn add_fault(rule: &str) -> Result<(), Errno> {
    let rule: Rule = rule.parse().map_err(|error| {
        complain(&["fault rule: ", &format!("{error}")]);
        libc::EINVAL
    })?;
    let attachment = ready().ok_or(libc::EIO)?;
    unhit::report_at_end();
    attachment.with_device(|fabric, host| device::add_rule(fabric, host, rule)).map_err(|errno| errno.0)
}

/// Forgets all fault rules and returns how many had not struck.
pub fn clear_faults() -> usize {
    ready().map_or(0, |attachment| attachment.with_device(|fabric, host| device::clear_rules(fabric, host)))
}

/// Appends the trace to a file from now on.
///
/// # Errors
/// `ENAMETOOLONG` for a path that is too long or has a NUL in it; `EIO` without a fabric.
pub fn trace_to(path: &[u8]) -> Result<(), Errno> {
    let attachment = ready().ok_or(libc::EIO)?;
    if attachment.change_trace(|trace| trace.start(path)) { Ok(()) } else { Err(libc::ENAMETOOLONG) }
}

/// Traces nothing from now on.
pub fn trace_off() {
    if let Some(attachment) = ready() {
        attachment.change_trace(|trace| trace.stop());
    }
}
