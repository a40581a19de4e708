//! The libc names of the emulator.
