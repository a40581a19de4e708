//! Tells at the end of a program which fault rules never struck: a test whose fault was never hit has tested nothing.

use std::ffi::{c_int, c_void};
use std::ptr::null_mut;
use std::sync::atomic::{AtomicBool, Ordering};

use super::attachment;
use super::config::Unhit;
use super::syscall::complain;
use crate::device;

/// Exit status where rules that never struck are a failure; that of the runner, which is the emulator's own.
const FAILED: c_int = 125;

/// Sees to the report at the end of this process; more than once does no harm.
pub(super) fn report_at_end() {
    static REGISTERED: AtomicBool = AtomicBool::new(false);
    if !REGISTERED.swap(true, Ordering::Relaxed) {
        // SAFETY: the function is of the type that on_exit(3) wants, lives as long as the process, and does not look at
        // its argument. If there is no memory for it, there is no report.
        unsafe { on_exit(at_end, null_mut()) };
    }
}

unsafe extern "C" {
    /// on_exit(3) of glibc.
    fn on_exit(function: extern "C" fn(c_int, *mut c_void), argument: *mut c_void) -> c_int;
}

extern "C" fn at_end(status: c_int, _: *mut c_void) {
    // A forked child has no rules of its own, unless it has opened the device itself.
    let Some(attachment) = attachment::current() else { return };
    let waiting = attachment.with_device(|fabric, host| device::waiting_rules(fabric, host.me));
    for rule in &waiting {
        complain(&["a fault rule never struck: ", &rule.to_string()]);
    }
    if !waiting.is_empty() && status == 0 && attachment.config.unhit == Unhit::Fail {
        // SAFETY: with a null pointer fflush(3) writes out what every stream holds: this end skips the usual one.
        unsafe { libc::fflush(null_mut()) };
        // SAFETY: ends the process; nothing runs afterwards.
        unsafe { libc::_exit(FAILED) };
    }
}
