//! The device's descriptor and its mappings.

use std::ffi::{c_int, c_ulong, c_void};

use rrddmma_emu::shim::hooks;

#[unsafe(no_mangle)]
unsafe extern "C" fn ioctl(fd: c_int, request: c_ulong, argument: usize) -> c_int {
    // SAFETY: the caller's own arguments, for the contract of the libc call of this name.
    unsafe { hooks::ioctl(fd, request, argument) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn mmap(
    address: *mut c_void,
    length: usize,
    protection: c_int,
    flags: c_int,
    fd: c_int,
    offset: i64,
) -> *mut c_void {
    // SAFETY: the caller's own arguments, for the contract of the libc call of this name.
    unsafe { hooks::mmap(address, length, protection, flags, fd, offset) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn mmap64(
    address: *mut c_void,
    length: usize,
    protection: c_int,
    flags: c_int,
    fd: c_int,
    offset: i64,
) -> *mut c_void {
    // SAFETY: the caller's own arguments, for the contract of the libc call of this name.
    unsafe { hooks::mmap(address, length, protection, flags, fd, offset) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn munmap(address: *mut c_void, length: usize) -> c_int {
    // SAFETY: the caller's own arguments, for the contract of the libc call of this name.
    unsafe { hooks::munmap(address, length) }
}

unsafe extern "C" {
    /// glibc's own `read`, under its other name: a thread may be cancelled in it.
    fn __read(fd: c_int, buffer: *mut c_void, length: usize) -> isize;
    /// Likewise `write`.
    fn __write(fd: c_int, buffer: *const c_void, length: usize) -> isize;
}

#[unsafe(no_mangle)]
unsafe extern "C" fn read(fd: c_int, buffer: *mut c_void, length: usize) -> isize {
    // SAFETY: the caller's own arguments, for the contract of the libc call of this name.
    let event = unsafe { hooks::read(fd, buffer, length) };
    // SAFETY: not ours; the caller's own arguments.
    event.unwrap_or_else(|| unsafe { __read(fd, buffer, length) })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn write(fd: c_int, buffer: *const c_void, length: usize) -> isize {
    // SAFETY: the caller's own arguments, for the contract of the libc call of this name.
    let refused = unsafe { hooks::write(fd, buffer, length) };
    // SAFETY: not ours; the caller's own arguments.
    refused.unwrap_or_else(|| unsafe { __write(fd, buffer, length) })
}

#[unsafe(no_mangle)]
extern "C" fn socket(domain: c_int, kind: c_int, protocol: c_int) -> c_int {
    hooks::socket(domain, kind, protocol)
}
