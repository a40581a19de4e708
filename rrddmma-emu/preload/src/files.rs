//! Calls that name a file.

use std::ffi::{c_char, c_int, c_uint, c_void};

use rrddmma_emu::shim::hooks;

#[unsafe(no_mangle)]
unsafe extern "C" fn open(path: *const c_char, flags: c_int, mode: c_uint) -> c_int {
    // SAFETY: the caller's own arguments, for the contract of the libc call of this name.
    unsafe { hooks::open(path, flags, mode) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn open64(path: *const c_char, flags: c_int, mode: c_uint) -> c_int {
    // SAFETY: the caller's own arguments, for the contract of the libc call of this name.
    unsafe { hooks::open(path, flags, mode) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn openat(folder: c_int, path: *const c_char, flags: c_int, mode: c_uint) -> c_int {
    // SAFETY: the caller's own arguments, for the contract of the libc call of this name.
    unsafe { hooks::openat(folder, path, flags, mode) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn openat64(folder: c_int, path: *const c_char, flags: c_int, mode: c_uint) -> c_int {
    // SAFETY: the caller's own arguments, for the contract of the libc call of this name.
    unsafe { hooks::openat(folder, path, flags, mode) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn fopen(path: *const c_char, mode: *const c_char) -> *mut libc::FILE {
    // SAFETY: the caller's own arguments, for the contract of the libc call of this name.
    unsafe { hooks::fopen(path, mode) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn fopen64(path: *const c_char, mode: *const c_char) -> *mut libc::FILE {
    // SAFETY: the caller's own arguments, for the contract of the libc call of this name.
    unsafe { hooks::fopen(path, mode) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn opendir(path: *const c_char) -> *mut libc::DIR {
    // SAFETY: the caller's own arguments, for the contract of the libc call of this name.
    unsafe { hooks::opendir(path) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn stat(path: *const c_char, buffer: *mut libc::stat) -> c_int {
    // SAFETY: the caller's own arguments, for the contract of the libc call of this name.
    unsafe { hooks::stat_at(libc::AT_FDCWD, path, buffer, 0) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn stat64(path: *const c_char, buffer: *mut libc::stat) -> c_int {
    // SAFETY: the caller's own arguments, for the contract of the libc call of this name.
    unsafe { hooks::stat_at(libc::AT_FDCWD, path, buffer, 0) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn lstat(path: *const c_char, buffer: *mut libc::stat) -> c_int {
    // SAFETY: the caller's own arguments, for the contract of the libc call of this name.
    unsafe { hooks::stat_at(libc::AT_FDCWD, path, buffer, libc::AT_SYMLINK_NOFOLLOW) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn lstat64(path: *const c_char, buffer: *mut libc::stat) -> c_int {
    // SAFETY: the caller's own arguments, for the contract of the libc call of this name.
    unsafe { hooks::stat_at(libc::AT_FDCWD, path, buffer, libc::AT_SYMLINK_NOFOLLOW) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn fstat(fd: c_int, buffer: *mut libc::stat) -> c_int {
    // SAFETY: the caller's own arguments, for the contract of the libc call of this name.
    unsafe { hooks::fstat(fd, buffer) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn fstat64(fd: c_int, buffer: *mut libc::stat) -> c_int {
    // SAFETY: the caller's own arguments, for the contract of the libc call of this name.
    unsafe { hooks::fstat(fd, buffer) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn fstatat(
    folder: c_int,
    path: *const c_char,
    buffer: *mut libc::stat,
    flags: c_int,
) -> c_int {
    // SAFETY: the caller's own arguments, for the contract of the libc call of this name.
    unsafe { hooks::stat_at(folder, path, buffer, flags) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn fstatat64(
    folder: c_int,
    path: *const c_char,
    buffer: *mut libc::stat,
    flags: c_int,
) -> c_int {
    // SAFETY: the caller's own arguments, for the contract of the libc call of this name.
    unsafe { hooks::stat_at(folder, path, buffer, flags) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn statx(
    folder: c_int,
    path: *const c_char,
    flags: c_int,
    mask: c_uint,
    buffer: *mut libc::statx,
) -> c_int {
    // SAFETY: the caller's own arguments, for the contract of the libc call of this name.
    unsafe { hooks::statx(folder, path, flags, mask, buffer) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn access(path: *const c_char, mode: c_int) -> c_int {
    // SAFETY: the caller's own arguments, for the contract of the libc call of this name.
    unsafe { hooks::access(path, mode) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn faccessat(folder: c_int, path: *const c_char, mode: c_int, flags: c_int) -> c_int {
    // SAFETY: the caller's own arguments, for the contract of the libc call of this name.
    unsafe { hooks::faccessat(folder, path, mode, flags) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn readlink(path: *const c_char, buffer: *mut c_char, size: usize) -> isize {
    // SAFETY: the caller's own arguments, for the contract of the libc call of this name.
    unsafe { hooks::readlink(path, buffer, size) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn readlinkat(
    folder: c_int,
    path: *const c_char,
    buffer: *mut c_char,
    size: usize,
) -> isize {
    // SAFETY: the caller's own arguments, for the contract of the libc call of this name.
    unsafe { hooks::readlinkat(folder, path, buffer, size) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn getxattr(
    path: *const c_char,
    name: *const c_char,
    value: *mut c_void,
    size: usize,
) -> isize {
    // SAFETY: the caller's own arguments, for the contract of the libc call of this name.
    unsafe { hooks::getxattr(path, name, value, size) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn lgetxattr(
    path: *const c_char,
    name: *const c_char,
    value: *mut c_void,
    size: usize,
) -> isize {
    // SAFETY: the caller's own arguments, for the contract of the libc call of this name.
    unsafe { hooks::lgetxattr(path, name, value, size) }
}
