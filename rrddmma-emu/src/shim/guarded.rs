//! Memory accesses at addresses that may be wrong: they fail instead of crashing.
//!
//! Each routine is a few instructions of assembly with one instruction that touches the address. Faults there are
//! recognised by [`fixup`], which the signal handler asks first, and turned into the routine's error return. Works
//! only after [`super::trap::install`].

use std::arch::global_asm;

use crate::device::Atomic;

/// Copies `length` bytes and returns how many were *not* copied: 0 unless an address was bad.
///
/// # Safety
/// Whatever bytes lie at `to` may be overwritten: nothing may rely on a Rust reference to them.
pub(crate) unsafe fn copy(to: usize, from: usize, length: usize) -> usize {
    // SAFETY: the routine touches only the two ranges, and a bad one ends in its fix-up.
    unsafe { rrddmma_emu_copy(to, from, length) }
}

/// Loads an aligned word whole; `None` if the address is bad.
pub(crate) fn load(from: usize) -> Option<u32> {
    // SAFETY: the routine only reads, and a bad address ends in its fix-up.
    u32::try_from(unsafe { rrddmma_emu_load(from) }).ok()
}

/// Stores one byte; false if the address is bad. Stores are not reordered with earlier ones on x86.
///
/// # Safety
/// As for [`copy`].
pub(crate) unsafe fn store(to: usize, byte: u8) -> bool {
    // SAFETY: the routine touches one byte, and a bad address ends in its fix-up.
    unsafe { rrddmma_emu_store(to, byte) == 0 }
}

/// Executes an atomic operation on an aligned word of eight bytes; `None` if the address is bad.
///
/// # Safety
/// As for [`copy`].
pub(crate) unsafe fn atomic(at: usize, operation: Atomic) -> Option<u64> {
    let mut old = 0;
    let failed = match operation {
        // SAFETY: the routine touches the eight bytes, and a bad address ends in its fix-up.
        Atomic::FetchAdd(add) => unsafe { rrddmma_emu_fetch_add(at, add, &raw mut old) },
        Atomic::CompareSwap { compare, swap } => {
            // SAFETY: the routine touches the eight bytes, and a bad address ends in its fix-up.
            unsafe { rrddmma_emu_compare_swap(at, compare, swap, &raw mut old) }
        }
    };
    (failed == 0).then_some(old)
}

/// Whether the byte at `at` may be read, and written if that is asked for. Its value stays as it is, but the page is
/// brought in, as pinning it would do.
pub(crate) fn touch(at: usize, writable: bool) -> bool {
    if writable {
        // SAFETY: an atomic "or" with zero changes nothing, and a bad address ends in its fix-up.
        unsafe { rrddmma_emu_touch(at) == 0 }
    } else {
        let mut byte = 0_u8;
        // SAFETY: what is overwritten is the local byte.
        unsafe { copy((&raw mut byte).expose_provenance(), at, 1) == 0 }
    }
}

/// Where a fault at instruction `ip` continues, if the instruction is one of ours.
pub(crate) fn fixup(ip: usize) -> Option<usize> {
    // The symbols are labels in the code below; only their addresses are taken.
    if ip == (&raw const rrddmma_emu_copy_access).addr() {
        return Some((&raw const rrddmma_emu_copy_fixup).addr());
    }
    let words = [
        (&raw const rrddmma_emu_load_access).addr(),
        (&raw const rrddmma_emu_store_access).addr(),
        (&raw const rrddmma_emu_touch_access).addr(),
        (&raw const rrddmma_emu_fetch_add_access).addr(),
        (&raw const rrddmma_emu_compare_swap_access).addr(),
    ];
    words.contains(&ip).then(|| (&raw const rrddmma_emu_word_fixup).addr())
}

unsafe extern "C" {
    fn rrddmma_emu_copy(to: usize, from: usize, length: usize) -> usize;
    fn rrddmma_emu_load(from: usize) -> u64;
    fn rrddmma_emu_store(to: usize, byte: u8) -> u64;
    fn rrddmma_emu_touch(at: usize) -> u64;
    fn rrddmma_emu_fetch_add(at: usize, add: u64, old: *mut u64) -> u64;
    fn rrddmma_emu_compare_swap(at: usize, compare: u64, swap: u64, old: *mut u64) -> u64;
    static rrddmma_emu_copy_access: u8;
    static rrddmma_emu_copy_fixup: u8;
    static rrddmma_emu_load_access: u8;
    static rrddmma_emu_store_access: u8;
    static rrddmma_emu_touch_access: u8;
    static rrddmma_emu_fetch_add_access: u8;
    static rrddmma_emu_compare_swap_access: u8;
    static rrddmma_emu_word_fixup: u8;
}

macro_rules! function {
    ($name:literal, $($line:expr),+ $(,)?) => {
        concat!(
            ".globl ", $name, "\n.hidden ", $name, "\n.type ", $name, ", @function\n", $name, ":\n",
            $($line, "\n",)+
            ".size ", $name, ", . - ", $name, "\n",
        )
    };
}

macro_rules! mark {
    ($name:literal) => {
        concat!(".globl ", $name, "\n.hidden ", $name, "\n", $name, ":")
    };
}

global_asm!(
    ".pushsection .text.rrddmma_emu_guarded,\"ax\",@progbits",
    ".p2align 4",
    function!(
        "rrddmma_emu_copy",
        "mov rcx, rdx",
        mark!("rrddmma_emu_copy_access"),
        "rep movsb",
        mark!("rrddmma_emu_copy_fixup"),
        "mov rax, rcx",
        "ret",
    ),
    function!("rrddmma_emu_load", mark!("rrddmma_emu_load_access"), "mov eax, dword ptr [rdi]", "ret"),
    function!(
        "rrddmma_emu_store",
        mark!("rrddmma_emu_store_access"),
        "mov byte ptr [rdi], sil",
        "xor eax, eax",
        "ret",
    ),
    function!(
        "rrddmma_emu_touch",
        mark!("rrddmma_emu_touch_access"),
        "lock or byte ptr [rdi], 0",
        "xor eax, eax",
        "ret",
    ),
    function!(
        "rrddmma_emu_fetch_add",
        mark!("rrddmma_emu_fetch_add_access"),
        "lock xadd qword ptr [rdi], rsi",
        "mov qword ptr [rdx], rsi",
        "xor eax, eax",
        "ret",
    ),
    function!(
        "rrddmma_emu_compare_swap",
        "mov rax, rsi",
        mark!("rrddmma_emu_compare_swap_access"),
        "lock cmpxchg qword ptr [rdi], rdx",
        "mov qword ptr [rcx], rax",
        "xor eax, eax",
        "ret",
    ),
    mark!("rrddmma_emu_word_fixup"),
    "mov rax, -1",
    "ret",
    ".popsection",
);
