//! The memory of other processes of this user (`process_vm_readv(2)`).

use std::ffi::{CStr, c_void};
use std::ptr::with_exposed_provenance_mut;
use std::sync::atomic::{AtomicBool, Ordering};

use super::syscall::{self, Errno, check};

/// Reads all of `into` from an address of another process.
pub(crate) fn read(pid: u32, from: u64, into: &mut [u8]) -> Result<(), Errno> {
    let local = into.as_mut_ptr().cast();
    // SAFETY: the local range is a borrowed buffer that may be written.
    unsafe { transfer(libc::SYS_process_vm_readv, pid, local, from, into.len()) }
}

/// Writes all of `bytes` to an address of another process.
pub(crate) fn write(pid: u32, to: u64, bytes: &[u8]) -> Result<(), Errno> {
    let local = bytes.as_ptr().cast_mut().cast();
    // SAFETY: the local range is a borrowed buffer, and this call only reads it.
    unsafe { transfer(libc::SYS_process_vm_writev, pid, local, to, bytes.len()) }
}

/// Copies from another process to an address here that may be wrong.
///
/// # Safety
/// Whatever bytes lie at the local range may be overwritten: nothing may rely on a Rust reference to them.
pub(crate) unsafe fn pull(pid: u32, from: u64, local: usize, length: usize) -> Result<(), Errno> {
    // SAFETY: handed on to the caller; the kernel checks the local range too.
    unsafe { transfer(libc::SYS_process_vm_readv, pid, with_exposed_provenance_mut(local), from, length) }
}

/// Copies from an address here that may be wrong to another process.
pub(crate) fn push(pid: u32, to: u64, local: usize, length: usize) -> Result<(), Errno> {
    // SAFETY: the kernel only reads the local range, and checks it.
    unsafe { transfer(libc::SYS_process_vm_writev, pid, with_exposed_provenance_mut(local), to, length) }
}

/// Moves `length` bytes in as many calls as it takes: one call moves at most 2 GiB less a page.
///
/// # Safety
/// For a read, the bytes of the local range may be overwritten.
unsafe fn transfer(
    call: libc::c_long,
    pid: u32,
    local: *mut c_void,
    remote: u64,
    length: usize,
) -> Result<(), Errno> {
    let pid = libc::pid_t::try_from(pid).map_err(|_| libc::ESRCH)?;
    let remote = usize::try_from(remote).map_err(|_| libc::EFAULT)?;
    let mut done = 0;
    while done < length {
        let rest = length - done;
        let here = libc::iovec { iov_base: local.wrapping_byte_add(done), iov_len: rest };
        let base = with_exposed_provenance_mut(remote.wrapping_add(done));
        let there = libc::iovec { iov_base: base, iov_len: rest };
        let (here, there) = (&raw const here, &raw const there);
        // SAFETY: both vectors are live locals; the ranges they name are checked by the kernel.
        match check(unsafe { libc::syscall(call, pid, here, 1_usize, there, 1_usize, 0_usize) }) {
            Ok(0) => return Err(libc::EFAULT),
            Ok(moved) => done += moved,
            Err(errno) => return Err(errno),
        }
    }
    Ok(())
}

/// Says once what keeps processes from meeting, because the program will only see that its request failed. Needs the
/// device's own stack: whoever waits for the fabric's lock may be on a signal stack, with little room.
#[cold]
#[inline(never)]
pub(crate) fn explain() {
    static SAID: AtomicBool = AtomicBool::new(false);
    if SAID.swap(true, Ordering::Relaxed) {
        return;
    }
    let mut buffer = [0; 4096];
    let scope = first_number(contents(c"/proc/sys/kernel/yama/ptrace_scope", &mut buffer));
    let [first, second] = setting(scope, is_filtered(contents(c"/proc/self/status", &mut buffer)));
    syscall::complain(&[
        "this host forbids one process to reach another's memory (process_vm_readv), so processes cannot talk: ",
        first,
        second,
    ]);
}

/// Which setting it is, by the scope of Yama and whether a seccomp filter is on.
fn setting(scope: Option<u8>, filtered: bool) -> [&'static str; 2] {
    match scope {
        Some(b'2') => [
            "kernel.yama.ptrace_scope is 2 (/proc/sys/kernel/yama/ptrace_scope): set it to 0 or 1, ",
            "or give the programs the capability SYS_PTRACE",
        ],
        Some(b'3') => [
            "kernel.yama.ptrace_scope is 3 (/proc/sys/kernel/yama/ptrace_scope), which no capability helps against ",
            "and which stays until the host starts anew: start it with 0 or 1",
        ],
        _ if filtered => [
            "a seccomp filter is on (Seccomp: 2 in /proc/self/status), as of a container: let its profile allow ",
            "process_vm_readv and process_vm_writev, or give it the capability SYS_PTRACE",
        ],
        _ => [
            "look at kernel.yama.ptrace_scope (0 or 1 is fine), at the seccomp profile of a container, ",
            "and whether both programs are of one user and neither has more capabilities than the other",
        ],
    }
}

/// What a small file holds; empty if it cannot be read. Nothing is allocated: a signal handler may be here.
fn contents<'a>(path: &CStr, buffer: &'a mut [u8]) -> &'a [u8] {
    let Ok(fd) = syscall::open(path, libc::O_RDONLY | libc::O_CLOEXEC, 0) else { return &[] };
    let length = syscall::read(fd, buffer).unwrap_or(0);
    // A descriptor that was only read from has nothing to report at its end.
    let _ = syscall::close(fd);
    buffer.get(..length).unwrap_or(&[])
}

fn first_number(text: &[u8]) -> Option<u8> {
    text.first().copied().filter(u8::is_ascii_digit)
}

/// Whether `/proc/self/status` tells of a seccomp filter (proc(5): mode 2).
fn is_filtered(status: &[u8]) -> bool {
    status.split(|&byte| byte == b'\n').any(|line| line == b"Seccomp:\t2")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_setting_that_forbids_is_told_from_others() {
        assert_eq!(first_number(b"2\n"), Some(b'2'));
        assert_eq!(first_number(b""), None);
        let says = |scope, filtered, what| setting(scope, filtered).concat().contains(what);
        assert!(
            says(Some(b'2'), true, "kernel.yama.ptrace_scope is 2")
                && says(Some(b'2'), true, "capability SYS_PTRACE")
        );
        assert!(says(Some(b'3'), true, "kernel.yama.ptrace_scope is 3"));
        for scope in [None, Some(b'0'), Some(b'1')] {
            assert!(
                says(scope, true, "a seccomp filter is on")
                    && says(scope, false, "both programs are of one user")
            );
        }
        assert!(is_filtered(b"Name:\tx\nSeccomp:\t2\nSeccomp_filters:\t1\n"));
        assert!(!is_filtered(b"Name:\tx\nSeccomp:\t0\n"));
        let mut buffer = [0; 64];
        assert!(contents(c"/proc/self/stat", &mut buffer).len() > 2);
        assert_eq!(contents(c"/nonexistent", &mut buffer), b"");
    }
}
