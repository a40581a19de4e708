//! Steers the emulator from a test.
