//! External programs: looked up on the `PATH` of a request and run with its environment, nothing else.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::env::Environment;

/// The program `name` on the `PATH` of `environment`.
pub fn find(environment: &Environment, name: &str) -> Option<PathBuf> {
    if name.contains('/') {
        return Some(PathBuf::from(name)).filter(|path| is_executable(path));
    }
    let path = environment.get("PATH")?;
    std::env::split_paths(path).map(|folder| folder.join(name)).find(|file| is_executable(file))
}

/// A command that runs `program` with `environment` and no input.
pub fn command(environment: &Environment, program: &Path) -> Command {
    let mut command = Command::new(program);
    command.env_clear().envs(environment.iter()).stdin(Stdio::null());
    command
}

/// What `program` prints on its standard output.
///
/// # Errors
/// What it printed on standard error, if it failed; or why it could not be started.
pub fn output(environment: &Environment, program: &Path, arguments: &[&str]) -> Result<String, String> {
    let mut command = command(environment, program);
    run(command.args(arguments))
}

/// Runs `command` and gives its standard output.
///
/// # Errors
/// As [`output`].
pub fn run(command: &mut Command) -> Result<String, String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| format!("{program}: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(text);
    }
    let errors = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(if errors.is_empty() { format!("{program}: {}", output.status) } else { errors })
}

/// The value of `name` for `target`, in the order of the crates `cc` and `pkg-config`: `name_target`, the same with
/// underscores, `HOST_name` or `TARGET_name`, `name`.
pub fn targeted<'a>(
    environment: &'a Environment,
    name: &str,
    host: &str,
    target: &str,
) -> Option<&'a std::ffi::OsStr> {
    let side = if host == target { "HOST" } else { "TARGET" };
    [
        format!("{name}_{target}"),
        format!("{name}_{}", target.replace('-', "_")),
        format!("{side}_{name}"),
        name.to_owned(),
    ]
    .iter()
    .find_map(|name| environment.get(name))
}

fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}
