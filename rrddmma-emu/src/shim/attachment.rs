//! This process's hold on the fabric: its mapping, its seat, and the way to the device under the lock.

use std::cell::UnsafeCell;
use std::ptr::null_mut;
use std::sync::atomic::{AtomicBool, AtomicPtr, Ordering};

use super::channel::Channels;
use super::clock::{RealClock, VirtualClock};
use super::config::{Config, Mode};
use super::dma::HostMemory;
use super::lock::Acquired;
use super::program::Program;
use super::seat::Liveness;
use super::shared::Header;
use super::stack::PrivateStack;
use super::syscall::{self, SignalSet, signal_bit};
use super::trace::TraceFile;
use crate::device::{self, Clock, Fabric, Host, Process, Trace};

/// Everything a process needs to run the device. Made once per process and never freed: a trap may come whenever.
#[derive(Debug)]
pub(crate) struct Attachment {
    pub(crate) header: &'static Header,
    pub(crate) tables: Tables,
    pub(crate) seat: u32,
    pub(crate) me: Process,
    /// Folder of the channels.
    pub(crate) channels: Vec<u8>,
    pub(crate) config: Config,
    pub(crate) stack: PrivateStack,
    pub(crate) trace: UnsafeCell<TraceFile>,
    /// Whether the device has written to another process since [`Attachment::let_peers_run`].
    pub(crate) crossed: AtomicBool,
}

/// The device's tables in the mapping.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tables(pub(crate) *mut u8);

// SAFETY: the tables and the trace are touched only by the holder of the fabric's lock; the rest never changes.
unsafe impl Send for Attachment {}
// SAFETY: as for `Send`: what changes does so under the fabric's lock only.
unsafe impl Sync for Attachment {}

static CURRENT: AtomicPtr<Attachment> = AtomicPtr::new(null_mut());

/// The attachment of this process; a forked child has none, it does not own what its parent made.
pub(crate) fn current() -> Option<&'static Attachment> {
    inherited().filter(|attachment| i64::from(attachment.me.pid) == i64::from(syscall::getpid()))
}

/// The attachment of this process, or of the one that it was forked from.
pub(crate) fn inherited() -> Option<&'static Attachment> {
    let pointer = CURRENT.load(Ordering::Acquire);
    // SAFETY: only `publish` stores here, and what it stores lives as long as the process.
    unsafe { pointer.as_ref() }
}

/// Makes an attachment the process's.
pub(crate) fn publish(attachment: Attachment) -> &'static Attachment {
    let attachment: &'static Attachment = Box::leak(Box::new(attachment));
    CURRENT.store(std::ptr::from_ref(attachment).cast_mut(), Ordering::Release);
    attachment
}

/// Signals that are never blocked by us: those that the guarded accesses answer.
pub(crate) const FAULTS: SignalSet = signal_bit(libc::SIGSEGV) | signal_bit(libc::SIGBUS);

impl Attachment {
    /// Lends the device out with signals blocked, and on its own stack: a thread of the program may have very little.
    pub(crate) fn with_device<R>(&self, work: impl FnOnce(&mut Fabric, &mut Host<'_>) -> R) -> R {
        let blocked = syscall::sigprocmask(libc::SIG_SETMASK, !FAULTS);
        self.lock();
        let mut result = None;
        // SAFETY: the lock is held, so nobody else of this process runs on the stack; nothing that runs on it calls this.
        unsafe { self.stack.run(|| result = Some(self.lend(work))) };
        self.unlock();
        syscall::sigprocmask(libc::SIG_SETMASK, blocked);
        let Some(result) = result else {
            syscall::complain(&["the device did not do what it was asked"]);
            std::process::abort()
        };
        result
    }

    /// Changes where the trace goes.
    pub(crate) fn change_trace<R>(&self, change: impl FnOnce(&mut TraceFile) -> R) -> R {
        self.with_device(|_, host| {
            // The device holds the file that is on; it is not used again after this.
            host.trace = None;
            // SAFETY: the lock is held, and what was lent of it was given back above.
            change(unsafe { &mut *self.trace.get() })
        })
    }

    /// Takes the fabric's lock. Signals must be blocked, except [`FAULTS`].
    pub(crate) fn lock(&self) {
        let alive = |seat: u32| {
            let seat = usize::try_from(seat).ok().and_then(|seat| self.header.seats.get(seat));
            seat.is_some_and(|seat| seat.liveness() != Liveness::Gone)
        };
        if let Acquired::Stolen(seat) = self.header.lock.lock(self.seat, alive) {
            let seat = usize::try_from(seat).ok().and_then(|seat| self.header.seats.get(seat));
            if let Some(process) = seat.and_then(super::seat::Seat::process) {
                // It died in the middle of an operation: what it owned may be half changed.
                self.lend(|fabric, _| device::reap(fabric, process));
            }
        }
    }

    /// Lets the fabric's lock go.
    pub(crate) fn unlock(&self) {
        self.header.lock.unlock();
    }

    /// Lends the device to the holder of the lock.
    pub(crate) fn lend<R>(&self, work: impl FnOnce(&mut Fabric, &mut Host<'_>) -> R) -> R {
        // SAFETY: the mapping is that long and lives as long as the process; the lock's holder is its only user.
        let bytes = unsafe { std::slice::from_raw_parts_mut(self.tables.0, Fabric::SIZE) };
        let Some(fabric) = Fabric::in_bytes(bytes) else {
            // The mapping begins on a page and has exactly this size.
            syscall::complain(&["the fabric's tables are not where they were mapped"]);
            std::process::abort()
        };
        let mut dma = HostMemory::new(self.header, self.me);
        let mut events = Channels { folder: &self.channels };
        let mut caller = Program;
        let virtual_clock = VirtualClock(&self.header.virtual_clock);
        let (clock, blue_flame): (&dyn Clock, u32) = match self.config.mode {
            Mode::Trap => (&RealClock, 0),
            Mode::Poll => (&RealClock, BLUE_FLAME),
            Mode::Manual => (&virtual_clock, BLUE_FLAME),
        };
        // SAFETY: only the lock's holder comes here, and it lends nothing twice.
        let trace = unsafe { &mut *self.trace.get() };
        let trace = trace.is_on().then_some(trace as &mut dyn Trace);
        let mut host = Host {
            me: self.me,
            dma: &mut dma,
            clock,
            events: &mut events,
            caller: &mut caller,
            trace,
            blue_flame,
        };
        let result = work(fabric, &mut host);
        if dma.has_crossed() {
            self.crossed.store(true, Ordering::Relaxed);
        }
        result
    }

    /// The device's time.
    pub(crate) fn now(&self) -> u64 {
        match self.config.mode {
            Mode::Trap | Mode::Poll => RealClock.now(),
            Mode::Manual => VirtualClock(&self.header.virtual_clock).now(),
        }
    }

    /// Gives the processor away if a peer has just got something: on a machine with fewer processors than polling
    /// programs, this one would otherwise poll for the rest of its time slice for an answer that cannot come.
    pub(crate) fn let_peers_run(&self) {
        if self.crossed.swap(false, Ordering::Relaxed) {
            // SAFETY: sched_yield(2) takes no argument and touches no memory.
            unsafe { libc::syscall(libc::SYS_sched_yield) };
        }
    }
}

/// `bf_reg_size` of a ConnectX-5.
const BLUE_FLAME: u32 = 512;
