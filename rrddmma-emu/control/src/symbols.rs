//! The emulator's functions, found by name.

use std::ffi::{CStr, c_char, c_int, c_void};
use std::mem::transmute;

macro_rules! symbols {
    ($($field:ident: $type:ty = $name:literal),* $(,)?) => {
        /// One function each; the emulator has all of them or is another version.
        #[derive(Debug, Clone, Copy)]
        pub(crate) struct Symbols {
            $(pub(crate) $field: $type,)*
        }

        /// Looks all functions up.
        pub(crate) fn find() -> Option<Symbols> {
            Some(Symbols {
                $($field: {
                    let address = address($name)?;
                    // SAFETY: the emulator's preload library defines the symbol with the type of this field.
                    unsafe { transmute::<*mut c_void, $type>(address) }
                },)*
            })
        }
    };
}

symbols! {
    mode: extern "C" fn() -> c_int = c"rrddmma_emu_mode",
    step: extern "C" fn(u32) -> u32 = c"rrddmma_emu_step",
    run_until_idle: extern "C" fn() = c"rrddmma_emu_run_until_idle",
    now: extern "C" fn() -> u64 = c"rrddmma_emu_now",
    next_deadline: extern "C" fn() -> u64 = c"rrddmma_emu_next_deadline",
    advance_clock: extern "C" fn(u64) -> c_int = c"rrddmma_emu_advance_clock",
    seed: extern "C" fn(u64) = c"rrddmma_emu_seed",
    add_fault: unsafe extern "C" fn(*const c_char) -> c_int = c"rrddmma_emu_add_fault",
    clear_faults: extern "C" fn() -> usize = c"rrddmma_emu_clear_faults",
    trace_to: unsafe extern "C" fn(*const c_char) -> c_int = c"rrddmma_emu_trace_to",
    trace_off: extern "C" fn() = c"rrddmma_emu_trace_off",
}

fn address(name: &CStr) -> Option<*mut c_void> {
    // SAFETY: looks a name up in the libraries that are loaded; the name is a C string.
    let address = unsafe { libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr()) };
    (!address.is_null()).then_some(address)
}
