//! The program's own handlers of the signals that the trap needs.
//!
//! Once the device is open, the kernel knows only our handler of SIGSEGV and SIGBUS; what the program installs, or
//! had installed before, is kept here and called for every fault that is not ours.

use std::ffi::{c_int, c_void};
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering, fence};

use super::attachment::FAULTS;
use super::syscall::{self, Errno, SignalSet, check, signal_bit};

/// A disposition as the kernel knows it (`struct sigaction` of the kernel, not of libc).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(C)]
pub(crate) struct Action {
    pub(crate) handler: usize,
    pub(crate) flags: u64,
    pub(crate) restorer: usize,
    pub(crate) mask: SignalSet,
}

/// A signal whose handler is ours, and the program's disposition of it.
#[derive(Debug)]
struct Kept {
    signal: c_int,
    /// Odd while it is being written; readers, which may be signal handlers, try again.
    version: AtomicU32,
    handler: AtomicU64,
    flags: AtomicU64,
    mask: AtomicU64,
}

static INSTALLED: AtomicBool = AtomicBool::new(false);
static KEPT: [Kept; 2] = [Kept::new(libc::SIGSEGV), Kept::new(libc::SIGBUS)];

/// Puts `handler` in front of the program's handlers, once per program.
pub(crate) fn install(handler: unsafe extern "C" fn(c_int, *mut libc::siginfo_t, *mut c_void)) {
    if INSTALLED.load(Ordering::Acquire) {
        return;
    }
    let flags = libc::SA_SIGINFO | libc::SA_ONSTACK | libc::SA_NODEFER;
    let ours = Action {
        handler: handler as *const () as usize,
        flags: u64::try_from(flags).unwrap_or(0),
        restorer: 0,
        // With everything blocked but the faults, the handler needs no system call to be undisturbed.
        mask: !FAULTS,
    };
    for kept in &KEPT {
        // First noted, then replaced: the handler may be called as soon as it is there.
        if let Ok(old) = set(kept.signal, None) {
            kept.store(old);
        }
        if set(kept.signal, Some(ours)).is_err() {
            syscall::complain(&["the doorbell's signal handler cannot be installed"]);
        }
    }
    INSTALLED.store(true, Ordering::Release);
}

/// What `sigaction(2)` means for the program: returns the old disposition and sets the new one.
pub(crate) fn change(signal: c_int, new: Option<Action>) -> Result<Action, Errno> {
    if let Some(kept) = KEPT.iter().find(|kept| kept.signal == signal) {
        if INSTALLED.load(Ordering::Acquire) {
            let old = kept.load();
            if let Some(new) = new {
                kept.store(new);
            }
            return Ok(old);
        }
    }
    // A handler during which faults were blocked could not ring a doorbell.
    let new = new.map(|action| Action { mask: action.mask & !FAULTS, ..action });
    set(signal, new)
}

/// Hands a fault that is not ours to the program, as the kernel would have.
///
/// # Safety
/// Called from a handler of `signal`, with that handler's arguments.
pub(crate) unsafe fn pass_on(signal: c_int, info: *mut libc::siginfo_t, context: *mut c_void) {
    let Some(kept) = KEPT.iter().find(|kept| kept.signal == signal) else { return };
    let action = kept.load();
    // SAFETY: the kernel's information about the signal, valid for the time of the handler.
    let sent_by_a_process = unsafe { (*info).si_code } <= 0;
    match action.handler {
        libc::SIG_IGN if sent_by_a_process => {}
        libc::SIG_DFL | libc::SIG_IGN => die_of(signal, sent_by_a_process),
        handler => {
            if action.flags & flag(libc::SA_RESETHAND) != 0 {
                kept.store(Action::default());
            }
            let context_of_kernel: *const libc::ucontext_t = context.cast();
            // SAFETY: the kernel's context of the signal, valid for the time of the handler.
            let mask = unsafe { &raw const (*context_of_kernel).uc_sigmask };
            // SAFETY: the first word of the mask is all that the kernel has, and it is valid like its context.
            let before: SignalSet = unsafe { mask.cast::<SignalSet>().read() };
            // The fault itself stays unblocked, unlike with the kernel: the program's handler may ring a doorbell.
            syscall::sigprocmask(libc::SIG_SETMASK, (before | action.mask) & !FAULTS);
            if action.flags & flag(libc::SA_SIGINFO) == 0 {
                // SAFETY: the program said that there is a function of this type.
                let handler: extern "C" fn(c_int) = unsafe { std::mem::transmute(handler) };
                handler(signal);
            } else {
                // SAFETY: the program said that there is a function of this type.
                let handler: extern "C" fn(c_int, *mut libc::siginfo_t, *mut c_void) =
                    unsafe { std::mem::transmute(handler) };
                handler(signal, info, context);
            }
        }
    }
}

/// Gives the signal its default disposition; the instruction then faults again, or the signal is sent again.
fn die_of(signal: c_int, send: bool) {
    // With the default disposition there is nothing that could go wrong and be told to anybody.
    let _ = set(signal, Some(Action::default()));
    if send {
        // SAFETY: sends a signal to this very thread.
        let thread = unsafe { libc::syscall(libc::SYS_gettid) };
        // SAFETY: tgkill(2) takes plain integers; the signal is meant for this thread.
        unsafe { libc::syscall(libc::SYS_tgkill, syscall::getpid(), thread, signal) };
    }
}

/// Changes the kernel's disposition.
fn set(signal: c_int, new: Option<Action>) -> Result<Action, Errno> {
    let new = new.map(|action| Action {
        flags: action.flags | SA_RESTORER,
        restorer: rrddmma_emu_restore as *const () as usize,
        ..action
    });
    let mut old = Action::default();
    let address = new.as_ref().map_or(std::ptr::null(), std::ptr::from_ref);
    let size = size_of::<SignalSet>();
    // SAFETY: new is null or a live local, old a live local, both of the kernel's shape.
    check(unsafe { libc::syscall(libc::SYS_rt_sigaction, signal, address, &raw mut old, size) })?;
    Ok(Action { flags: old.flags & !SA_RESTORER, restorer: 0, ..old })
}

/// A flag of `sa_flags` in the kernel's width.
pub(crate) fn flag(flag: c_int) -> u64 {
    u64::from(flag.unsigned_abs()) | if flag < 0 { 1 << 31 } else { 0 }
}

impl Kept {
    const fn new(signal: c_int) -> Self {
        Self {
            signal,
            version: AtomicU32::new(0),
            handler: AtomicU64::new(0),
            flags: AtomicU64::new(0),
            mask: AtomicU64::new(0),
        }
    }

    fn store(&self, action: Action) {
        let blocked = syscall::sigprocmask(libc::SIG_BLOCK, !FAULTS);
        let mut version = self.version.load(Ordering::Relaxed);
        loop {
            version &= !1;
            match self.version.compare_exchange(version, version + 1, Ordering::Acquire, Ordering::Relaxed) {
                Ok(_) => break,
                Err(seen) => version = seen,
            }
            std::hint::spin_loop();
        }
        fence(Ordering::Release);
        self.handler.store(action.handler as u64, Ordering::Relaxed);
        self.flags.store(action.flags, Ordering::Relaxed);
        self.mask.store(action.mask, Ordering::Relaxed);
        self.version.store(version.wrapping_add(2), Ordering::Release);
        syscall::sigprocmask(libc::SIG_SETMASK, blocked);
    }

    fn load(&self) -> Action {
        loop {
            let version = self.version.load(Ordering::Acquire);
            let handler = self.handler.load(Ordering::Relaxed);
            let flags = self.flags.load(Ordering::Relaxed);
            let mask = self.mask.load(Ordering::Relaxed);
            fence(Ordering::Acquire);
            if version & 1 == 0 && self.version.load(Ordering::Relaxed) == version {
                return Action { handler: usize::try_from(handler).unwrap_or(0), flags, restorer: 0, mask };
            }
            std::hint::spin_loop();
        }
    }
}

const SA_RESTORER: u64 = 0x0400_0000;
/// A mask may only keep signals that exist.
const _: () =
    assert!(FAULTS == signal_bit(libc::SIGSEGV) | signal_bit(libc::SIGBUS), "the signals kept here");

unsafe extern "C" {
    fn rrddmma_emu_restore();
}

// How a handler returns. Debuggers and unwinders know a signal frame by exactly these bytes.
std::arch::global_asm!(
    ".pushsection .text.rrddmma_emu_restore,\"ax\",@progbits",
    ".p2align 4",
    "nop",
    ".globl rrddmma_emu_restore",
    ".hidden rrddmma_emu_restore",
    ".type rrddmma_emu_restore, @function",
    "rrddmma_emu_restore:",
    ".byte 0x48, 0xc7, 0xc0, 0x0f, 0x00, 0x00, 0x00, 0x0f, 0x05",
    ".size rrddmma_emu_restore, . - rrddmma_emu_restore",
    ".popsection",
);
