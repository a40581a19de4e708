//! Other names of the same calls: of glibc before 2.33 (`__xstat` …), and of fortified programs (`__open_2` …), which
//! call them when no file can be created.

use std::ffi::{c_char, c_int};

use rrddmma_emu::shim::hooks;

#[unsafe(no_mangle)]
unsafe extern "C" fn __open_2(path: *const c_char, flags: c_int) -> c_int {
    // SAFETY: the caller's own arguments, for the contract of the libc call of this name.
    unsafe { hooks::open(path, flags, 0) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn __open64_2(path: *const c_char, flags: c_int) -> c_int {
    // SAFETY: the caller's own arguments, for the contract of the libc call of this name.
    unsafe { hooks::open(path, flags, 0) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn __openat_2(folder: c_int, path: *const c_char, flags: c_int) -> c_int {
    // SAFETY: the caller's own arguments, for the contract of the libc call of this name.
    unsafe { hooks::openat(folder, path, flags, 0) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn __openat64_2(folder: c_int, path: *const c_char, flags: c_int) -> c_int {
    // SAFETY: the caller's own arguments, for the contract of the libc call of this name.
    unsafe { hooks::openat(folder, path, flags, 0) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn __xstat(_version: c_int, path: *const c_char, buffer: *mut libc::stat) -> c_int {
    // SAFETY: the caller's own arguments, for the contract of the libc call of this name.
    unsafe { hooks::stat_at(libc::AT_FDCWD, path, buffer, 0) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn __xstat64(_version: c_int, path: *const c_char, buffer: *mut libc::stat) -> c_int {
    // SAFETY: the caller's own arguments, for the contract of the libc call of this name.
    unsafe { hooks::stat_at(libc::AT_FDCWD, path, buffer, 0) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn __lxstat(_version: c_int, path: *const c_char, buffer: *mut libc::stat) -> c_int {
    // SAFETY: the caller's own arguments, for the contract of the libc call of this name.
    unsafe { hooks::stat_at(libc::AT_FDCWD, path, buffer, libc::AT_SYMLINK_NOFOLLOW) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn __lxstat64(_version: c_int, path: *const c_char, buffer: *mut libc::stat) -> c_int {
    // SAFETY: the caller's own arguments, for the contract of the libc call of this name.
    unsafe { hooks::stat_at(libc::AT_FDCWD, path, buffer, libc::AT_SYMLINK_NOFOLLOW) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn __fxstat(_version: c_int, fd: c_int, buffer: *mut libc::stat) -> c_int {
    // SAFETY: the caller's own arguments, for the contract of the libc call of this name.
    unsafe { hooks::fstat(fd, buffer) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn __fxstat64(_version: c_int, fd: c_int, buffer: *mut libc::stat) -> c_int {
    // SAFETY: the caller's own arguments, for the contract of the libc call of this name.
    unsafe { hooks::fstat(fd, buffer) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn __fxstatat(
    _version: c_int,
    folder: c_int,
    path: *const c_char,
    buffer: *mut libc::stat,
    flags: c_int,
) -> c_int {
    // SAFETY: the caller's own arguments, for the contract of the libc call of this name.
    unsafe { hooks::stat_at(folder, path, buffer, flags) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn __fxstatat64(
    _version: c_int,
    folder: c_int,
    path: *const c_char,
    buffer: *mut libc::stat,
    flags: c_int,
) -> c_int {
    // SAFETY: the caller's own arguments, for the contract of the libc call of this name.
    unsafe { hooks::stat_at(folder, path, buffer, flags) }
}
