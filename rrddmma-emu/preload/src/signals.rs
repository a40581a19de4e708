//! Dispositions and masks of signals.

use std::ffi::c_int;

use rrddmma_emu::shim::hooks;

#[unsafe(no_mangle)]
unsafe extern "C" fn sigaction(
    signal: c_int,
    new: *const libc::sigaction,
    old: *mut libc::sigaction,
) -> c_int {
    // SAFETY: the caller's own arguments, for the contract of the libc call of this name.
    unsafe { hooks::sigaction(signal, new, old) }
}

#[unsafe(no_mangle)]
extern "C" fn signal(signal: c_int, handler: usize) -> usize {
    hooks::signal(signal, handler)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn sigprocmask(how: c_int, new: *const libc::sigset_t, old: *mut libc::sigset_t) -> c_int {
    // SAFETY: the caller's own arguments, for the contract of the libc call of this name.
    match unsafe { hooks::block_signals(how, new, old) } {
        0 => 0,
        // The raw system call has left the number in errno.
        _ => -1,
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn pthread_sigmask(
    how: c_int,
    new: *const libc::sigset_t,
    old: *mut libc::sigset_t,
) -> c_int {
    // SAFETY: the caller's own arguments, for the contract of the libc call of this name.
    unsafe { hooks::block_signals(how, new, old) }
}
