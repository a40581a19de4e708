//! Runs the device, and the thread that runs it again when a timer of it expires.
//!
//! A receive is posted without a doorbell, and a peer appears without telling anybody: while a send waits for
//! either, the device names the time of its next attempt, and the thread of the sending process keeps it. The rest
//! of the time it sleeps on a futex and costs nothing. In `poll` mode it never sleeps.

use std::sync::atomic::{AtomicI32, AtomicU32, AtomicU64, Ordering};

use super::attachment::{self, Attachment, FAULTS};
use super::config::Mode;
use super::syscall;
use crate::device::{self, Fabric, Host};

/// When the device wants to run again.
static DEADLINE: AtomicU64 = AtomicU64::new(NEVER);
/// Changes whenever an earlier deadline is set; what the thread sleeps on.
static KICK: AtomicU32 = AtomicU32::new(0);
/// The process that has a thread; a forked child has none.
static OWNER: AtomicI32 = AtomicI32::new(0);

/// How soon a receive that is posted to a queue pair in the error state is flushed.
const FLUSH_EVERY_NS: u64 = 1_000_000;
const NEVER: u64 = u64::MAX;

/// Runs the device until it has nothing to do, and sees to its next deadline. The caller holds the fabric's lock.
pub(crate) fn run(attachment: &Attachment) {
    attachment.lend(|fabric, host| {
        device::run(fabric, host);
        note_deadline(fabric, host);
    });
}

/// Sees to the device's next deadline after anything that may have changed it.
pub(crate) fn note_deadline(fabric: &Fabric, host: &Host<'_>) {
    let mut deadline = device::next_deadline(fabric, host.me).unwrap_or(NEVER);
    if device::needs_polling(fabric, host.me) {
        deadline = deadline.min(host.clock.now() + FLUSH_EVERY_NS);
    }
    if deadline < DEADLINE.swap(deadline, Ordering::AcqRel) {
        KICK.fetch_add(1, Ordering::Release);
        syscall::futex_wake(&KICK, 1);
    }
}

/// Starts the thread of this process, unless there is one or the mode needs none.
pub(crate) fn start(mode: Mode) -> Result<(), String> {
    let pid = syscall::getpid();
    if mode == Mode::Manual || OWNER.swap(pid, Ordering::AcqRel) == pid {
        return Ok(());
    }
    DEADLINE.store(NEVER, Ordering::Release);
    // The thread inherits what is blocked here: no handler of the program may ever run on it.
    let blocked = syscall::sigprocmask(libc::SIG_SETMASK, !FAULTS);
    let body = if mode == Mode::Poll { poll } else { keep_deadlines };
    let builder = std::thread::Builder::new().name("rrddmma-emu".to_owned()).stack_size(STACK);
    let started = builder.spawn(body);
    syscall::sigprocmask(libc::SIG_SETMASK, blocked);
    match started {
        Ok(_) => Ok(()),
        Err(error) => {
            OWNER.store(0, Ordering::Release);
            Err(format!("cannot start the device's thread: {error}"))
        }
    }
}

const STACK: usize = 1 << 20;

fn keep_deadlines() {
    loop {
        let kick = KICK.load(Ordering::Acquire);
        let deadline = DEADLINE.load(Ordering::Acquire);
        let now = syscall::monotonic_ns();
        if deadline > now {
            let wait = (deadline != NEVER).then(|| deadline - now);
            // Woken, timed out or interrupted: the loop looks again whichever it was.
            let _ = syscall::futex_wait(&KICK, kick, wait);
        } else {
            run_here();
        }
    }
}

fn poll() {
    loop {
        run_here();
        std::thread::yield_now();
    }
}

fn run_here() {
    if let Some(attachment) = attachment::current() {
        attachment.lock();
        run(attachment);
        attachment.unlock();
    }
}
