//! The examples as the sweep runs them.

use std::process::Command;

use crate::pingpong::Bed;

/// An example, and how it is run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Example {
    pub(super) program: &'static str,
    /// Flags of both ends; without, it needs no second process.
    flags: Option<&'static [&'static str]>,
}

/// Which process is to suffer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Victim {
    /// The only one.
    Alone,
    /// The one that listens.
    Server,
    /// The one that calls.
    Client,
}

const fn alone(program: &'static str) -> Example {
    Example { program, flags: None }
}

const fn pair(program: &'static str, flags: &'static [&'static str]) -> Example {
    Example { program, flags: Some(flags) }
}

/// All of them, with as little work as shows everything.
pub(super) const EXAMPLES: &[Example] = &[
    alone("hello_rdma"),
    alone("devinfo"),
    alone("atomics"),
    alone("completion_events"),
    alone("timestamps"),
    alone("batching"),
    alone("error_handling"),
    pair("write_read", &["--size", "100", "--timeout", "2"]),
    pair("rc_pingpong", &["-e", "-n", "5", "-r", "4", "--timeout", "2"]),
    pair("uc_pingpong", &["-e", "-n", "5", "-r", "4", "--timeout", "2"]),
    pair("ud_pingpong", &["-e", "-n", "5", "-r", "4", "--timeout", "2"]),
    pair("srq_pingpong", &["-e", "-n", "5", "-r", "4", "-q", "2", "--timeout", "2"]),
    pair("xrc_pingpong", &["-e", "-n", "5", "--timeout", "2"]),
];

impl Example {
    pub(super) fn victims(&self) -> &'static [Victim] {
        if self.flags.is_some() { &[Victim::Server, Victim::Client] } else { &[Victim::Alone] }
    }

    /// The command of a server or of the only process; of a client if it is told where to call.
    pub(super) fn command(&self, bed: &Bed, port: Option<u16>) -> Command {
        let program = bed.rust.with_file_name(self.program);
        let mut command = match &bed.emulator {
            Some(emulator) => emulator.command(Some(&bed.fabric), None),
            None => Command::new("env"),
        };
        command.arg("--").arg(program);
        // A backtrace is a message too, but not one for the reader.
        command.env("RUST_BACKTRACE", "0");
        let Some(flags) = self.flags else { return command };
        command.args(flags);
        if let Some(index) = bed.device.gid_index.filter(|_| self.program != "write_read") {
            command.args(["-g", &index.to_string()]);
        }
        match port {
            Some(port) => command.args(["-p", &port.to_string(), "127.0.0.1"]),
            None => command.args(["-p", "0", "--bind", "127.0.0.1"]),
        };
        command
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_is_swept() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/src/bin");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap().replace(".rs", ""))
            .collect();
        files.sort();
        let mut swept: Vec<&str> = EXAMPLES.iter().map(|example| example.program).collect();
        swept.sort_unstable();
        assert_eq!(swept, files);
    }
}
