//! Runs a program on the emulated ConnectX.

mod runner;

use std::io::Write as _;
use std::process::ExitCode;

use runner::{Command, HELP};

fn main() -> ExitCode {
    match Command::from_arguments(std::env::args_os()) {
        Ok(Command::Run(run)) => runner::execute(&run),
        Ok(Command::Print(text)) => print(Ok(text)),
        Ok(Command::Ps { json }) => print(runner::ps(json)),
        Ok(Command::Clean { dry_run }) => print(runner::clean(dry_run)),
        Err(reason) => {
            runner::say(&format!("{reason}\n\n{HELP}"));
            ExitCode::from(runner::FAILED)
        }
    }
}

fn print(text: Result<String, String>) -> ExitCode {
    match text {
        Ok(text) => {
            // Nobody is left to tell when standard output is gone.
            let _ = std::io::stdout().write_all(text.as_bytes());
            ExitCode::SUCCESS
        }
        Err(reason) => {
            runner::say(&reason);
            ExitCode::from(runner::FAILED)
        }
    }
}
