//! Steers the emulator from a test.
//!
//! A tiny client that finds the emulator's functions by name in the running process (`dlsym(3)`), so that a test that
//! uses it links nothing of the emulator and runs, without steering anything, where there is none: on a real device,
//! or built but not started by `rrddmma-emu run`.
//!
//! ```
//! use rrddmma_emu_control::Emulator;
//!
//! match Emulator::find() {
//!     Some(emulator) => println!("on the emulator, in {:?} mode", emulator.mode()),
//!     None => println!("not on the emulator"),
//! }
//! ```

mod emulator;
mod symbols;

pub use emulator::{ControlError, Emulator, Mode};
