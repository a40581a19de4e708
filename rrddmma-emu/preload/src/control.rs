//! What the control client finds by name.

use std::ffi::{CStr, c_char, c_int};

use rrddmma_emu::shim::steering;

#[unsafe(no_mangle)]
extern "C" fn rrddmma_emu_mode() -> c_int {
    steering::mode()
}

#[unsafe(no_mangle)]
extern "C" fn rrddmma_emu_step(requests: u32) -> u32 {
    steering::step(requests)
}

#[unsafe(no_mangle)]
extern "C" fn rrddmma_emu_run_until_idle() {
    steering::run_until_idle();
}

#[unsafe(no_mangle)]
extern "C" fn rrddmma_emu_now() -> u64 {
    steering::now()
}

#[unsafe(no_mangle)]
extern "C" fn rrddmma_emu_next_deadline() -> u64 {
    steering::next_deadline()
}

/// 0, or an error number.
#[unsafe(no_mangle)]
extern "C" fn rrddmma_emu_advance_clock(nanoseconds: u64) -> c_int {
    steering::advance_clock(nanoseconds).err().unwrap_or(0)
}

#[unsafe(no_mangle)]
extern "C" fn rrddmma_emu_seed(seed: u64) {
    steering::seed(seed);
}

/// 0, or an error number.
#[unsafe(no_mangle)]
unsafe extern "C" fn rrddmma_emu_add_fault(rule: *const c_char) -> c_int {
    // SAFETY: the control client passes a C string.
    match unsafe { CStr::from_ptr(rule) }.to_str() {
        Ok(rule) => steering::add_fault(rule).err().unwrap_or(0),
        Err(_) => libc::EINVAL,
    }
}

#[unsafe(no_mangle)]
extern "C" fn rrddmma_emu_clear_faults() -> usize {
    steering::clear_faults()
}

/// 0, or an error number.
#[unsafe(no_mangle)]
unsafe extern "C" fn rrddmma_emu_trace_to(path: *const c_char) -> c_int {
    // SAFETY: the control client passes a C string.
    let path = unsafe { CStr::from_ptr(path) };
    steering::trace_to(path.to_bytes()).err().unwrap_or(0)
}

#[unsafe(no_mangle)]
extern "C" fn rrddmma_emu_trace_off() {
    steering::trace_off();
}
