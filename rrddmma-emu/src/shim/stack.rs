//! The device's own stack: a program's signal stack (8 KiB in a Rust thread) is too small for it.

use std::arch::global_asm;
use std::ffi::c_void;
use std::ptr::null_mut;

use super::syscall::{self, Errno};

/// A mapping with a guard page below. There is one per process, and only the holder of the fabric's lock uses it.
#[derive(Debug)]
pub(crate) struct PrivateStack {
    top: usize,
}

const GUARD: usize = 4096;
const SIZE: usize = 512 * 1024;

impl PrivateStack {
    /// Maps the stack; it is never unmapped, the process may be inside a trap whenever it ends.
    pub(crate) fn map() -> Result<Self, Errno> {
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE | libc::MAP_STACK;
        // SAFETY: a new mapping at an address of the kernel's choice takes nothing away.
        let base = unsafe { syscall::mmap(null_mut(), GUARD + SIZE, libc::PROT_NONE, flags, -1, 0) }?;
        let protection = libc::PROT_READ | libc::PROT_WRITE;
        let usable = base.wrapping_byte_add(GUARD);
        // SAFETY: the range lies inside the mapping made above, which nobody else knows.
        syscall::check(unsafe { libc::syscall(libc::SYS_mprotect, usable, SIZE, protection) })?;
        Ok(Self { top: usable.addr() + SIZE })
    }

    /// Calls `work` on this stack.
    ///
    /// # Safety
    /// Nobody else may be running on it: the caller holds the fabric's lock.
    pub(crate) unsafe fn run<F: FnOnce()>(&self, work: F) {
        let mut work = Some(work);
        let argument: *mut c_void = (&raw mut work).cast();
        // SAFETY: the top is that of a mapping nobody runs on, and `call` takes what the argument points to.
        unsafe { rrddmma_emu_call_on(self.top, call::<F>, argument) };
    }
}

unsafe extern "C" fn call<F: FnOnce()>(argument: *mut c_void) {
    let work: *mut Option<F> = argument.cast();
    // SAFETY: the argument is the address of the local of `run`, which waits for this call.
    if let Some(work) = unsafe { (*work).take() } {
        work();
    }
}

unsafe extern "C" {
    fn rrddmma_emu_call_on(top: usize, function: unsafe extern "C" fn(*mut c_void), argument: *mut c_void);
}

global_asm!(
    ".pushsection .text.rrddmma_emu_stack,\"ax\",@progbits",
    ".globl rrddmma_emu_call_on",
    ".hidden rrddmma_emu_call_on",
    ".type rrddmma_emu_call_on, @function",
    "rrddmma_emu_call_on:",
    ".cfi_startproc",
    "push rbp",
    ".cfi_def_cfa_offset 16",
    ".cfi_offset rbp, -16",
    "mov rbp, rsp",
    ".cfi_def_cfa_register rbp",
    "mov rsp, rdi",
    "mov rdi, rdx",
    "call rsi",
    "mov rsp, rbp",
    "pop rbp",
    ".cfi_def_cfa rsp, 8",
    "ret",
    ".cfi_endproc",
    ".size rrddmma_emu_call_on, . - rrddmma_emu_call_on",
    ".popsection",
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_runs_on_the_stack_and_returns() {
        let stack = PrivateStack::map().unwrap();
        let mut seen = 0;
        // SAFETY: the stack was made here and nobody else knows it.
        unsafe {
            stack.run(|| {
                let big = [1_u8; 200 * 1024];
                seen = std::hint::black_box(&big).as_ptr().addr();
            });
        }
        assert!(seen < stack.top && seen > stack.top - SIZE);
    }
}
