//! Calls that close and copy descriptors.

use std::ffi::c_int;

use rrddmma_emu::shim::hooks;

#[unsafe(no_mangle)]
extern "C" fn close(fd: c_int) -> c_int {
    hooks::close(fd)
}

#[unsafe(no_mangle)]
extern "C" fn dup(fd: c_int) -> c_int {
    hooks::dup(fd)
}

#[unsafe(no_mangle)]
extern "C" fn dup2(fd: c_int, copy: c_int) -> c_int {
    hooks::dup2(fd, copy)
}

#[unsafe(no_mangle)]
extern "C" fn dup3(fd: c_int, copy: c_int, flags: c_int) -> c_int {
    hooks::dup3(fd, copy, flags)
}

unsafe extern "C" {
    /// glibc's own `fcntl`, under its other name: a thread may be cancelled in it.
    fn __fcntl(fd: c_int, command: c_int, argument: usize) -> c_int;
}

#[unsafe(no_mangle)]
unsafe extern "C" fn fcntl(fd: c_int, command: c_int, argument: usize) -> c_int {
    // SAFETY: not a copy; the caller's own arguments.
    hooks::fcntl(fd, command, argument).unwrap_or_else(|| unsafe { __fcntl(fd, command, argument) })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn fcntl64(fd: c_int, command: c_int, argument: usize) -> c_int {
    // SAFETY: not a copy; the caller's own arguments.
    hooks::fcntl(fd, command, argument).unwrap_or_else(|| unsafe { __fcntl(fd, command, argument) })
}
