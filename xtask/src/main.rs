//! The tasks of the rrddmma workspace.

fn main() {}
