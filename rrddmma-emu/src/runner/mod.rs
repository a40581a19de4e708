//! The command line: `rrddmma-emu run … -- PROGRAM`, `ps` and `clean`.

mod arguments;
mod clean;
mod execute;
mod json;
mod library;
mod ps;

pub(crate) use arguments::{Command, HELP, Run};
pub(crate) use clean::clean;
pub(crate) use execute::execute;
pub(crate) use ps::ps;

/// Exit code when the runner itself failed: that of env(1).
pub(crate) const FAILED: u8 = 125;

/// Writes a line to standard error.
pub(crate) fn say(line: &str) {
    use std::io::Write as _;
    // Nobody is left to tell when standard error is gone.
    let _ = writeln!(std::io::stderr(), "rrddmma-emu: {}", line.trim_end());
}
