//! What a program says at the terminal, and how it ends.
//!
//! `println!` panics when nobody reads any more (`program | head`); these functions do not.

use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;

use crate::failure::Failure;

/// Writes a line to standard output.
///
/// # Errors
/// [`Failure::Device`] if it cannot be written.
pub fn say(text: impl Display) -> Result<(), Failure> {
    writeln!(io::stdout().lock(), "{text}")
        .map_err(|error| Failure::Device(format!("cannot write to standard output: {error}")))
}

/// Writes a line to standard error. That nobody reads it is no reason to stop.
pub fn note(text: impl Display) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// The end of `program`: the exit code that it found, or its failure on standard error and the code of that.
#[must_use]
pub fn finish(program: &str, result: Result<u8, Failure>) -> ExitCode {
    let code = result.unwrap_or_else(|failure| {
        note(format_args!("{program}: {failure}"));
        failure.exit_code()
    });
    ExitCode::from(code)
}
