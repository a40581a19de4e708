//! Becomes the program.

use std::io;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, ExitCode};

use rrddmma_emu::shim::config::{self, Mode, Unhit};
use rrddmma_emu::shim::devices::link_name;
use rrddmma_emu::shim::{self, Door, folder::Folder};

use super::{FAILED, Run, library, say};

/// Exit codes of env(1) and of shells.
const CANNOT_RUN: u8 = 126;
const NOT_FOUND: u8 = 127;

/// Sets the fabric up and replaces this process by the program; returns only if that fails.
pub(crate) fn execute(run: &Run) -> ExitCode {
    // The door opens with this process's end, or when it becomes the program.
    let (mut command, _door) = match prepare(run) {
        Ok(prepared) => prepared,
        Err(reason) => {
            say(&reason);
            return ExitCode::from(FAILED);
        }
    };
    let error = command.exec();
    say(&format!("cannot run '{}': {error}", run.program.to_string_lossy()));
    ExitCode::from(if error.kind() == io::ErrorKind::NotFound { NOT_FOUND } else { CANNOT_RUN })
}

fn prepare(run: &Run) -> Result<(Command, Door), String> {
    let runner = std::env::current_exe().map_err(|error| format!("cannot find myself: {error}"))?;
    let library = library::find(std::env::var_os(config::LIBRARY), &runner)?;
    shim::rules(&run.config)?;
    let (folder, door) = shim::prepare_for(&run.config)?;
    let mut command = Command::new(&run.program);
    command.args(&run.arguments);
    command.env("LD_PRELOAD", library::preload_list(std::env::var_os("LD_PRELOAD"), &library));
    command.env("SYSFS_PATH", folder.sysfs());
    set_variables(&mut command, run, &folder)?;
    Ok((command, door))
}

/// Everything explicit: a child may change what the defaults are made of.
fn set_variables(command: &mut Command, run: &Run, folder: &Folder) -> Result<(), String> {
    let config = &run.config;
    command.env(config::FABRIC, &config.fabric);
    if let Some(base) = folder.path().parent() {
        command.env(config::FOLDER, base);
    }
    let mode = match config.mode {
        Mode::Trap => "trap",
        Mode::Manual => "manual",
        Mode::Poll => "poll",
    };
    command.env(config::MODE, mode);
    if let Some(link) = config.link {
        command.env(config::LINK, link_name(link));
    }
    if let Some(devices) = &config.devices {
        command.env(config::DEVICES, devices.to_string());
    }
    if let Some(ports) = config.ports {
        command.env(config::PORTS, ports.to_string());
    }
    if let Some(trace) = &config.trace {
        command.env(config::TRACE, absolute(trace)?);
    }
    if config.unhit == Unhit::Fail {
        command.env(config::UNHIT, "fail");
    }
    if !config.faults.is_empty() {
        command.env(config::FAULT, config.faults.join(";"));
    }
    Ok(())
}

/// The program may change its folder before it first traces.
fn absolute(path: &Path) -> Result<std::path::PathBuf, String> {
    std::path::absolute(path).map_err(|error| format!("--trace: '{}': {error}", path.display()))
}
