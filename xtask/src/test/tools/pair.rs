//! One tool as server and as client.

use std::process::Command;
use std::time::Duration;

use anyhow::Result;

use crate::emu::Emulator;
use crate::pingpong::listening_port;
use crate::process::Running;

/// A tool that hangs is ended. Nothing here takes more than a second or two; a busy machine may be slow.
const PATIENCE: Duration = Duration::from_secs(60);

/// Runs a tool with itself; the inner error says what went wrong.
pub(crate) fn run(
    emulator: &Emulator,
    fabric: &str,
    tool: &str,
    arguments: &[String],
) -> Result<Result<(), String>> {
    let command = |port: u16, host: &[&str]| {
        let mut command: Command = emulator.command(Some(fabric), None);
        command.args(["--", tool, "-d", "mlx5_0", "-p", &port.to_string()]).args(arguments).args(host);
        command
    };
    let mut server = Running::start(&mut command(0, &[]))?;
    let port = match listening_port(&mut server, PATIENCE) {
        Ok(port) => port,
        Err(why) => {
            let said = server.finish(PATIENCE).map(|done| done.last_words(5)).unwrap_or_default();
            return Ok(Err(format!("{why:#}: {said}")));
        }
    };
    let client = Running::start(&mut command(port, &["127.0.0.1"]))?;
    let mut failures = Vec::new();
    for (who, end) in [("client", client), ("server", server)] {
        match end.finish(PATIENCE) {
            Ok(done) if done.status.success() => {}
            Ok(done) => failures.push(format!("{who}: {}: {}", done.status, done.last_words(5))),
            Err(error) => failures.push(format!("{who}: {error:#}")),
        }
    }
    Ok(if failures.is_empty() { Ok(()) } else { Err(failures.join("; ")) })
}
