//! Calls that close and copy descriptors.

use std::ffi::c_int;

use super::int;
use crate::shim::syscall::ErrnoGuard;
use crate::shim::{attachment, descriptor, fd_table, syscall};

/// `close(2)`.
pub fn close(fd: c_int) -> c_int {
    let entry = if is_ours(fd) { fd_table::take(fd) } else { None };
    let result = syscall::close(fd);
    if let Some(entry) = entry {
        let _errno = ErrnoGuard::new();
        descriptor::end_if_unused(entry);
    }
    match result {
        Ok(()) => 0,
        Err(_) => -1,
    }
}

/// `dup(2)`.
pub fn dup(fd: c_int) -> c_int {
    // SAFETY: dup(2) takes a plain integer and touches no memory.
    noted(fd, int(unsafe { libc::syscall(libc::SYS_dup, fd) }))
}

/// `dup2(2)`.
pub fn dup2(fd: c_int, copy: c_int) -> c_int {
    // SAFETY: dup2(2) takes plain integers and touches no memory.
    noted(fd, int(unsafe { libc::syscall(libc::SYS_dup2, fd, copy) }))
}

/// `dup3(2)`.
pub fn dup3(fd: c_int, copy: c_int, flags: c_int) -> c_int {
    // SAFETY: dup3(2) takes plain integers and touches no memory.
    noted(fd, int(unsafe { libc::syscall(libc::SYS_dup3, fd, copy, flags) }))
}

/// `fcntl(2)`, if it is to copy a descriptor.
pub fn fcntl(fd: c_int, command: c_int, argument: usize) -> Option<c_int> {
    if !matches!(command, libc::F_DUPFD | libc::F_DUPFD_CLOEXEC) {
        return None;
    }
    // SAFETY: with these commands fcntl(2) takes plain integers and touches no memory.
    Some(noted(fd, int(unsafe { libc::syscall(libc::SYS_fcntl, fd, command, argument) })))
}

/// Whether something was noted of `fd`, by this process: a forked child does not own what its parent opened.
fn is_ours(fd: c_int) -> bool {
    fd_table::get(fd).is_some() && attachment::current().is_some()
}

/// The result of a call that copies `fd`.
fn noted(fd: c_int, copy: c_int) -> c_int {
    if copy >= 0 && (is_ours(fd) || is_ours(copy)) {
        let _errno = ErrnoGuard::new();
        descriptor::copied(fd, copy);
    }
    copy
}
