//! What the hooked calls of libc do. Each has libc's signature and libc's way to report failure.
//!
//! Everything that does not concern the device is handed to the kernel as it is, by raw system calls, so that
//! nothing here needs to find libc's own function of the same name.

mod descriptors;
mod device;
mod files;
mod signals;

pub use descriptors::{close, dup, dup2, dup3, fcntl};
pub use device::{ioctl, mmap, munmap, read, socket, write};
pub use files::{
    access, faccessat, fopen, fstat, getxattr, lgetxattr, open, openat, opendir, readlink, readlinkat,
    stat_at, statx,
};
pub use signals::{block_signals, sigaction, signal};

use std::ffi::{c_int, c_long};

use super::syscall::{Errno, set_errno};

/// Reports an error as a call does that returns an int.
fn fail(errno: Errno) -> c_int {
    set_errno(errno);
    -1
}

/// The return value of a system call as an int; errno is set already.
fn int(ret: c_long) -> c_int {
    c_int::try_from(ret).unwrap_or(-1)
}
