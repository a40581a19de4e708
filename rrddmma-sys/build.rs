//! Decides the linkage and makes the bindings.

fn main() {}
