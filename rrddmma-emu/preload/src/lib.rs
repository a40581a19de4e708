//! The libc names of rrddmma-emu: what a program is run on.
//!
//! The only crate that defines names of libc. Each function hands its arguments to the shim, which answers for the
//! emulated device and leaves everything else to the kernel. The variadic ones (`open`, `ioctl` …) are defined with
//! all arguments: on x86-64 a caller passes both kinds alike, and what it did not pass is not looked at.
//!
//! As a `cdylib` it is preloaded; as a `staticlib` it is linked into a program that has its libc inside.

mod control;
mod descriptors;
mod device;
mod files;
mod old_names;
mod signals;
