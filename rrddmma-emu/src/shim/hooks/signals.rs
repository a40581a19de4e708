//! Calls that change dispositions and masks of signals.

use std::ffi::c_int;
use std::mem::MaybeUninit;

use super::fail;
use crate::shim::attachment::FAULTS;
use crate::shim::handlers::{self, Action, flag};
use crate::shim::syscall::{Errno, SignalSet, check, signal_bit};

/// `sigaction(2)`.
///
/// # Safety
/// Both addresses must be null or that of a `struct sigaction`, and what is installed must be a handler.
pub unsafe fn sigaction(signal: c_int, new: *const libc::sigaction, old: *mut libc::sigaction) -> c_int {
    if is_reserved(signal) {
        return fail(libc::EINVAL);
    }
    // SAFETY: null or a valid struct, as the caller promises.
    let new = unsafe { new.as_ref() }.map(|new| Action {
        handler: new.sa_sigaction,
        flags: flag(new.sa_flags),
        restorer: 0,
        mask: to_kernel(&new.sa_mask),
    });
    match handlers::change(signal, new) {
        Err(errno) => fail(errno),
        Ok(action) => {
            // SAFETY: null or a valid struct, as the caller promises.
            if let Some(old) = unsafe { old.as_mut() } {
                old.sa_sigaction = action.handler;
                old.sa_flags = c_int::from_ne_bytes(low_half(action.flags));
                old.sa_mask = from_kernel(action.mask);
                old.sa_restorer = None;
            }
            0
        }
    }
}

/// `signal(2)` as BSD and glibc understand it: the handler stays, system calls are restarted.
pub fn signal(signal: c_int, handler: usize) -> usize {
    if is_reserved(signal) || handler == libc::SIG_ERR {
        fail(libc::EINVAL);
        return libc::SIG_ERR;
    }
    let new = Action { handler, flags: flag(libc::SA_RESTART), restorer: 0, mask: signal_bit(signal) };
    match handlers::change(signal, Some(new)) {
        Ok(old) => old.handler,
        Err(errno) => {
            fail(errno);
            libc::SIG_ERR
        }
    }
}

/// `sigprocmask(2)` and `pthread_sigmask(3)`: returns the error's number, 0 for none. The faults that the trap lives
/// on are never blocked, for a blocked one ends the process.
///
/// # Safety
/// Both addresses must be null or that of a `sigset_t`.
pub unsafe fn block_signals(how: c_int, new: *const libc::sigset_t, old: *mut libc::sigset_t) -> Errno {
    // SAFETY: null or a valid set, as the caller promises.
    let new = unsafe { new.as_ref() }.map(|set| {
        let set = to_kernel(set) & !RESERVED;
        if how == libc::SIG_UNBLOCK { set } else { set & !FAULTS }
    });
    let mut before: SignalSet = 0;
    let address = new.as_ref().map_or(std::ptr::null(), std::ptr::from_ref);
    let size = size_of::<SignalSet>();
    // SAFETY: new is null or a live local, before a live local, both of that size.
    let ret = unsafe { libc::syscall(libc::SYS_rt_sigprocmask, how, address, &raw mut before, size) };
    if let Err(errno) = check(ret) {
        return errno;
    }
    // SAFETY: null or room for a set, as the caller promises.
    if let Some(old) = unsafe { old.as_mut() } {
        *old = from_kernel(before);
    }
    0
}

/// Signals 32 and 33 are the threading library's own.
const RESERVED: SignalSet = signal_bit(32) | signal_bit(33);

fn is_reserved(signal: c_int) -> bool {
    !(1..=64).contains(&signal) || signal_bit(signal) & RESERVED != 0
}

/// The kernel's set is the first word of libc's.
fn to_kernel(set: &libc::sigset_t) -> SignalSet {
    let words: *const SignalSet = std::ptr::from_ref(set).cast();
    // SAFETY: a sigset_t is sixteen words, of which this is the first.
    unsafe { words.read() }
}

fn from_kernel(set: SignalSet) -> libc::sigset_t {
    let mut whole = MaybeUninit::<libc::sigset_t>::zeroed();
    let words: *mut SignalSet = whole.as_mut_ptr().cast();
    // SAFETY: a sigset_t is sixteen words, of which this is the first.
    unsafe { words.write(set) };
    // SAFETY: a sigset_t is an array of words, for which any bits are valid, and all are written.
    unsafe { whole.assume_init() }
}

fn low_half(value: u64) -> [u8; 4] {
    let bytes = value.to_ne_bytes();
    [bytes[0], bytes[1], bytes[2], bytes[3]]
}
