//! What bindgen made of the headers, either while building or beforehand (`src/prebuilt`).
#![allow(
    warnings,
    missing_docs,
    unsafe_op_in_unsafe_fn,
    reason = "generated from C: its names and its idioms are C's"
)]
#![allow(clippy::all, clippy::pedantic, clippy::restriction, reason = "generated: nobody edits it by hand")]

include!(concat!(env!("OUT_DIR"), "/bindings.rs"));
