//! Raw system calls: what a hooked name does in place of libc, and what a signal handler may do.
//!
//! Everything here is async-signal-safe: no allocation, no lock, no thread-local storage except `errno`.

use std::ffi::{CStr, c_int, c_long, c_void};
use std::mem::{MaybeUninit, size_of};

/// The value of `errno` after a failed call.
pub(crate) type Errno = c_int;

/// Keeps `errno` as it was: a signal handler must not change it under the program.
#[derive(Debug)]
pub(crate) struct ErrnoGuard(Errno);

impl ErrnoGuard {
    pub(crate) fn new() -> Self {
        Self(errno())
    }
}

impl Drop for ErrnoGuard {
    fn drop(&mut self) {
        set_errno(self.0);
    }
}

pub(crate) fn errno() -> Errno {
    // SAFETY: has no preconditions.
    let address = unsafe { libc::__errno_location() };
    // SAFETY: it is the address of this thread's errno, which is always readable.
    unsafe { *address }
}

pub(crate) fn set_errno(value: Errno) {
    // SAFETY: has no preconditions.
    let address = unsafe { libc::__errno_location() };
    // SAFETY: it is the address of this thread's errno, which is always writable.
    unsafe { *address = value }
}

/// Turns the return value of `libc::syscall` into a result.
pub(crate) fn check(ret: c_long) -> Result<usize, Errno> {
    usize::try_from(ret).map_err(|_| errno())
}

/// Opens a file without the hooks.
pub(crate) fn open(path: &CStr, flags: c_int, mode: u32) -> Result<c_int, Errno> {
    // SAFETY: the path is a C string that outlives the call; the other arguments are plain values.
    let ret = unsafe { libc::syscall(libc::SYS_openat, libc::AT_FDCWD, path.as_ptr(), flags, mode) };
    check(ret).map(fd_of)
}

pub(crate) fn close(fd: c_int) -> Result<(), Errno> {
    // SAFETY: closing a descriptor touches no memory; callers own the descriptor.
    check(unsafe { libc::syscall(libc::SYS_close, fd) }).map(drop)
}

pub(crate) fn read(fd: c_int, buffer: &mut [u8]) -> Result<usize, Errno> {
    // SAFETY: pointer and length describe the borrowed buffer, which may be written.
    check(unsafe { libc::syscall(libc::SYS_read, fd, buffer.as_mut_ptr(), buffer.len()) })
}

pub(crate) fn write(fd: c_int, buffer: &[u8]) -> Result<usize, Errno> {
    // SAFETY: pointer and length describe the borrowed buffer, which is only read.
    check(unsafe { libc::syscall(libc::SYS_write, fd, buffer.as_ptr(), buffer.len()) })
}

pub(crate) fn fstat(fd: c_int) -> Result<libc::stat, Errno> {
    let mut stat = MaybeUninit::<libc::stat>::zeroed();
    // SAFETY: the kernel writes at most one struct stat to the address given, which is ours.
    check(unsafe { libc::syscall(libc::SYS_fstat, fd, stat.as_mut_ptr()) })?;
    // SAFETY: all-zero is a valid struct stat, and the kernel has filled it in.
    Ok(unsafe { stat.assume_init() })
}

/// What a symbolic link says; the length of it.
pub(crate) fn readlink(path: &CStr, buffer: &mut [u8]) -> Result<usize, Errno> {
    let (path, start, room) = (path.as_ptr(), buffer.as_mut_ptr(), buffer.len());
    // SAFETY: the path is a C string that outlives the call, and the kernel writes at most `room` bytes to the buffer.
    check(unsafe { libc::syscall(libc::SYS_readlinkat, libc::AT_FDCWD, path, start, room) })
}

pub(crate) fn unlink(path: &CStr) -> Result<(), Errno> {
    // SAFETY: the path is a C string that outlives the call.
    let ret = unsafe { libc::syscall(libc::SYS_unlinkat, libc::AT_FDCWD, path.as_ptr(), 0) };
    check(ret).map(drop)
}

pub(crate) fn mkfifo(path: &CStr, mode: u32) -> Result<(), Errno> {
    let mode = mode | libc::S_IFIFO;
    // SAFETY: the path is a C string that outlives the call.
    let ret = unsafe { libc::syscall(libc::SYS_mknodat, libc::AT_FDCWD, path.as_ptr(), mode, 0) };
    check(ret).map(drop)
}

/// Locks or unlocks a whole file (`flock(2)`).
pub(crate) fn flock(fd: c_int, operation: c_int) -> Result<(), Errno> {
    loop {
        // SAFETY: flock touches no memory of this process.
        let result = check(unsafe { libc::syscall(libc::SYS_flock, fd, operation) });
        if result != Err(libc::EINTR) {
            return result.map(drop);
        }
    }
}

/// The process, not the thread; never cached, so that a forked child sees its own.
pub(crate) fn getpid() -> i32 {
    // SAFETY: getpid has no preconditions.
    let pid = unsafe { libc::syscall(libc::SYS_getpid) };
    i32::try_from(pid).unwrap_or(0)
}

pub(crate) fn geteuid() -> u32 {
    // SAFETY: geteuid has no preconditions.
    let uid = unsafe { libc::syscall(libc::SYS_geteuid) };
    u32::try_from(uid).unwrap_or(u32::MAX)
}

/// Waits while `*word == expected`, at most `timeout_ns`; woken by [`futex_wake`], also from another process.
pub(crate) fn futex_wait(
    word: &std::sync::atomic::AtomicU32,
    expected: u32,
    timeout_ns: Option<u64>,
) -> Result<(), Errno> {
    let timeout = timeout_ns.map(timespec_of);
    let timeout = timeout.as_ref().map_or(std::ptr::null(), std::ptr::from_ref);
    // SAFETY: the word is a live aligned u32, the time-out is null or a live timespec.
    let ret = unsafe { libc::syscall(libc::SYS_futex, word.as_ptr(), libc::FUTEX_WAIT, expected, timeout) };
    check(ret).map(drop)
}

pub(crate) fn futex_wake(word: &std::sync::atomic::AtomicU32, count: i32) {
    // SAFETY: the word is a live aligned u32; waking changes no memory.
    unsafe { libc::syscall(libc::SYS_futex, word.as_ptr(), libc::FUTEX_WAKE, count) };
}

/// The set of signals as the kernel knows it.
pub(crate) type SignalSet = u64;

/// The bit of one signal in a [`SignalSet`].
pub(crate) const fn signal_bit(signal: c_int) -> SignalSet {
    if signal < 1 || signal > 64 { 0 } else { 1 << (signal - 1) }
}

/// Changes this thread's blocked signals and returns what they were.
pub(crate) fn sigprocmask(how: c_int, set: SignalSet) -> SignalSet {
    let mut old: SignalSet = 0;
    let new = std::ptr::from_ref(&set);
    let old_address = std::ptr::from_mut(&mut old);
    // SAFETY: both addresses are live locals of exactly the size that is passed.
    unsafe { libc::syscall(libc::SYS_rt_sigprocmask, how, new, old_address, size_of::<SignalSet>()) };
    old
}

/// Nanoseconds of `CLOCK_MONOTONIC`, the same in every process of the host.
pub(crate) fn monotonic_ns() -> u64 {
    clock_ns(libc::CLOCK_MONOTONIC)
}

/// Nanoseconds of `CLOCK_REALTIME`.
pub(crate) fn realtime_ns() -> u64 {
    clock_ns(libc::CLOCK_REALTIME)
}

/// Maps memory without the hooks.
///
/// # Safety
/// As for `mmap(2)`: with `MAP_FIXED` whatever lay at the address is gone.
pub(crate) unsafe fn mmap(
    address: *mut c_void,
    length: usize,
    protection: c_int,
    flags: c_int,
    fd: c_int,
    offset: i64,
) -> Result<*mut c_void, Errno> {
    // SAFETY: handed on to the caller, whose arguments these are.
    let ret = unsafe { libc::syscall(libc::SYS_mmap, address, length, protection, flags, fd, offset) };
    check(ret).map(std::ptr::with_exposed_provenance_mut)
}

/// Unmaps memory without the hooks.
///
/// # Safety
/// Nothing may use the range afterwards.
pub(crate) unsafe fn munmap(address: *mut c_void, length: usize) -> Result<(), Errno> {
    // SAFETY: the caller gives the range up.
    check(unsafe { libc::syscall(libc::SYS_munmap, address, length) }).map(drop)
}

/// Writes a line to standard error without a lock or an allocation.
pub(crate) fn complain(parts: &[&str]) {
    let mut line = [0_u8; 1024];
    let mut length = 0;
    for part in ["rrddmma-emu: "].iter().chain(parts).chain(&["\n"]) {
        let room = line.len() - length;
        let part = part.as_bytes();
        let take = part.len().min(room);
        line[length..length + take].copy_from_slice(&part[..take]);
        length += take;
    }
    // What standard error does with it cannot be helped here.
    let _ = write(2, &line[..length]);
}

fn clock_ns(clock: c_int) -> u64 {
    let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the kernel writes one timespec to a live local.
    unsafe { libc::clock_gettime(clock, &raw mut now) };
    let seconds = u64::try_from(now.tv_sec).unwrap_or(0);
    seconds * 1_000_000_000 + u64::try_from(now.tv_nsec).unwrap_or(0)
}

fn timespec_of(ns: u64) -> libc::timespec {
    libc::timespec {
        tv_sec: i64::try_from(ns / 1_000_000_000).unwrap_or(i64::MAX),
        tv_nsec: i64::try_from(ns % 1_000_000_000).unwrap_or(0),
    }
}

fn fd_of(value: usize) -> c_int {
    c_int::try_from(value).unwrap_or(-1)
}
