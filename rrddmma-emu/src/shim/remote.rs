//! The memory of other processes of this user (`process_vm_readv(2)`).

use std::ffi::c_void;
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
            Err(errno) => {
                explain(errno);
                return Err(errno);
            }
        }
    }
    Ok(())
}

/// Says once what keeps processes from meeting, because the program will only see a retry error.
fn explain(errno: Errno) {
    static SAID: AtomicBool = AtomicBool::new(false);
    if !matches!(errno, libc::EPERM | libc::ENOSYS) || SAID.swap(true, Ordering::Relaxed) {
        return;
    }
    syscall::complain(&[
        "this host forbids one process to reach another's memory (process_vm_readv), so processes cannot talk; ",
        "look at /proc/sys/kernel/yama/ptrace_scope (0 or 1 is fine), and in a container at its seccomp profile ",
        "or add the capability SYS_PTRACE",
    ]);
}
