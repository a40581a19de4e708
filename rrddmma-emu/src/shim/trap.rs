//! The traps: a store to a doorbell page faults, is stepped over, and the device runs before it returns; a load from a
//! page with the device's timer faults, and gets the time.
//!
//! The handler allocates nothing, takes no lock that the program may hold and touches no thread-local storage but
//! `errno`, which it puts back.

use std::ffi::{c_int, c_void};
use std::ptr::{null, null_mut};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::attachment::{self, Attachment};
use super::guarded;
use super::handlers;
use super::helper;
use super::load;
use super::store::{self, Registers};
use super::syscall::{self, ErrnoGuard};

/// Doorbell pages of one process.
const PAGES: usize = 4096;
/// Size of a doorbell page.
pub(crate) const PAGE_SIZE: usize = 4096;

/// Address of a page each, or 0; [`TIMER`] says which are pages of the timer.
static DOORBELLS: [AtomicUsize; PAGES] = [const { AtomicUsize::new(0) }; PAGES];
/// Entries from here on were never used.
static USED: AtomicUsize = AtomicUsize::new(0);

/// In an entry: the page is one with the timer.
const TIMER: usize = 1;

/// Installs the handler; guarded accesses need it in every mode.
pub(crate) fn install() {
    store::warm_up();
    handlers::install(on_fault);
}

/// Makes stores to the page at `address` ring the doorbell; false if there are too many pages.
pub(crate) fn add_doorbell(address: usize) -> bool {
    add(address)
}

/// Makes loads from the page at `address` read the device's timer; false if there are too many pages.
pub(crate) fn add_timer(address: usize) -> bool {
    add(address | TIMER)
}

fn add(address: usize) -> bool {
    for (index, entry) in DOORBELLS.iter().enumerate() {
        if entry.compare_exchange(0, address, Ordering::AcqRel, Ordering::Relaxed).is_ok() {
            USED.fetch_max(index + 1, Ordering::AcqRel);
            return true;
        }
    }
    false
}

/// Forgets the doorbell pages in a range that is unmapped, or mapped over.
pub(crate) fn remove_doorbells(address: usize, length: usize) {
    for entry in used_doorbells() {
        let page = entry.load(Ordering::Acquire) & !TIMER;
        if page != 0 && page.wrapping_sub(address) < length {
            entry.store(0, Ordering::Release);
        }
    }
}

/// Whether there are any doorbell pages at all: a quick answer for `munmap`.
pub(crate) fn has_doorbells() -> bool {
    USED.load(Ordering::Relaxed) != 0
}

fn used_doorbells() -> &'static [AtomicUsize] {
    &DOORBELLS[..USED.load(Ordering::Acquire)]
}

fn is_doorbell(address: usize) -> bool {
    is_page(address & !(PAGE_SIZE - 1))
}

fn is_timer(address: usize) -> bool {
    is_page(address & !(PAGE_SIZE - 1) | TIMER)
}

fn is_page(page: usize) -> bool {
    page != 0 && used_doorbells().iter().any(|entry| entry.load(Ordering::Acquire) == page)
}

/// The handler of SIGSEGV and SIGBUS.
unsafe extern "C" fn on_fault(signal: c_int, info: *mut libc::siginfo_t, context: *mut c_void) {
    let _errno = ErrnoGuard::new();
    let frame: *mut libc::ucontext_t = context.cast();
    // SAFETY: the kernel's context of the signal, which only this handler uses while it runs.
    let frame = unsafe { &mut *frame };
    let mut registers = registers(frame);
    let ip = usize::try_from(registers.rip).unwrap_or(0);
    if let Some(fixup) = guarded::fixup(ip) {
        frame.uc_mcontext.gregs[REG_RIP] = word(fixup as u64);
        return;
    }
    // SAFETY: the kernel's information about the signal, valid for the time of the handler.
    let fault = unsafe { &*info };
    // SAFETY: the information about this signal has an address, if it is a fault at all.
    let address = unsafe { fault.si_addr() };
    let trapped = signal == libc::SIGSEGV && fault.si_code == SEGV_ACCERR;
    if trapped && is_timer(address.addr()) && read_timer(frame, ip, address.addr()) {
        return;
    }
    if trapped
        && is_doorbell(address.addr())
        && ring(ip, &mut registers, frame.uc_stack.ss_flags & libc::SS_DISABLE == 0)
    {
        put_back(frame, &registers);
        return;
    }
    // SAFETY: these are the arguments of this handler.
    unsafe { handlers::pass_on(signal, info, context) };
}

/// Steps over the store and runs the device. Little may lie on the stack before the private one is reached: a Rust
/// thread's signal stack is 8 KiB, of which the kernel's frame alone takes 3.
fn ring(ip: usize, registers: &mut Registers, has_signal_stack: bool) -> bool {
    let Some(attachment) = attachment::inherited() else { return false };
    if i64::from(attachment.me.pid) != i64::from(syscall::getpid()) {
        // A forked child does not own the queues: its doorbell is heard by nobody.
        return step_over(ip, registers);
    }
    let mut known = false;
    attachment.lock();
    // SAFETY: the lock is held, so nobody else of this process runs on the stack.
    unsafe { attachment.stack.run(|| known = on_private_stack(attachment, ip, registers, has_signal_stack)) };
    attachment.unlock();
    attachment.let_peers_run();
    known
}

fn on_private_stack(
    attachment: &Attachment,
    ip: usize,
    registers: &mut Registers,
    has_signal_stack: bool,
) -> bool {
    if has_signal_stack {
        // A fault of a guarded access would start again at the top of the signal stack, over the frame that this
        // handler must return to. The kernel sets the signal stack anew from that frame.
        let off = libc::stack_t { ss_sp: null_mut(), ss_flags: libc::SS_DISABLE, ss_size: 0 };
        // SAFETY: the thread is not on its signal stack now, and the frame holds the settings to go back to.
        unsafe { libc::syscall(libc::SYS_sigaltstack, &raw const off, null::<libc::stack_t>()) };
    }
    if !step_over(ip, registers) {
        return false;
    }
    helper::run(attachment);
    true
}

/// Answers a load from a timer's page: the time in network byte order at its beginning, zeros behind.
fn read_timer(frame: &mut libc::ucontext_t, ip: usize, address: usize) -> bool {
    let Some(attachment) = attachment::inherited() else { return false };
    let mut code = [0; store::LONGEST];
    let Some(load) = load::decode(fetch(ip, &mut code), ip as u64) else {
        syscall::complain(&["the device's timer was read by an instruction that is not known"]);
        return false;
    };
    let mut page = [0; 16];
    page[..8].copy_from_slice(&attachment.now().to_be_bytes());
    let offset = address & (PAGE_SIZE - 1);
    let bytes = page.get(offset..).and_then(|rest| rest.first_chunk()).copied().unwrap_or_default();
    frame.uc_mcontext.gregs[GENERAL_REGISTERS[load.register & 15]] = word(load.value(bytes));
    frame.uc_mcontext.gregs[REG_RIP] = word(load.next);
    true
}

/// The bytes of the instruction at `ip`, as far as they can be read.
fn fetch(ip: usize, code: &mut [u8; store::LONGEST]) -> &[u8] {
    let to = code.as_mut_ptr().expose_provenance();
    // SAFETY: what is overwritten is the caller's buffer.
    let left = unsafe { guarded::copy(to, ip, code.len()) };
    &code[..code.len() - left]
}

fn step_over(ip: usize, registers: &mut Registers) -> bool {
    let mut code = [0; store::LONGEST];
    let known = store::skip(fetch(ip, &mut code), registers);
    if !known {
        syscall::complain(&["a doorbell was rung by an instruction that is not known"]);
    }
    known
}

fn registers(frame: &libc::ucontext_t) -> Registers {
    let gregs = &frame.uc_mcontext.gregs;
    Registers {
        rip: gregs[REG_RIP].cast_unsigned_word(),
        rcx: gregs[REG_RCX].cast_unsigned_word(),
        rsi: gregs[REG_RSI].cast_unsigned_word(),
        rdi: gregs[REG_RDI].cast_unsigned_word(),
        backward: gregs[REG_EFL] & DIRECTION_FLAG != 0,
    }
}

fn put_back(frame: &mut libc::ucontext_t, registers: &Registers) {
    let gregs = &mut frame.uc_mcontext.gregs;
    gregs[REG_RIP] = word(registers.rip);
    gregs[REG_RCX] = word(registers.rcx);
    gregs[REG_RSI] = word(registers.rsi);
    gregs[REG_RDI] = word(registers.rdi);
}

/// A register's bits as the signed word in which the kernel's frame keeps them.
fn word(value: u64) -> i64 {
    i64::from_ne_bytes(value.to_ne_bytes())
}

trait CastUnsigned {
    fn cast_unsigned_word(self) -> u64;
}

impl CastUnsigned for i64 {
    fn cast_unsigned_word(self) -> u64 {
        u64::from_ne_bytes(self.to_ne_bytes())
    }
}

// Indices of `gregs` in <sys/ucontext.h>.
const REG_RDI: usize = 8;
const REG_RSI: usize = 9;
const REG_RCX: usize = 14;
const REG_RIP: usize = 16;
const REG_EFL: usize = 17;
/// Of each general register in the order of the architecture: rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi, r8 … r15.
const GENERAL_REGISTERS: [usize; 16] = [13, 14, 12, 11, 15, 10, 9, 8, 0, 1, 2, 3, 4, 5, 6, 7];
const DIRECTION_FLAG: i64 = 1 << 10;
/// The page is there, but its protection forbids the access.
const SEGV_ACCERR: c_int = 2;
