//! Takes away what nobody needs any more: what dead processes hold, and fabrics that nobody is on.

use std::fs;
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

use super::census::{Member, census};
use super::config::Config;
use super::folder::Folder;
use super::join::{self, Door, Map};
use crate::device;

/// What was found at a fabric and, unless it was only asked what would be, done about it.
#[derive(Debug, PartialEq, Eq)]
pub enum Cleaned {
    /// Nobody is on it: its folder was removed.
    Removed,
    /// Living processes are on it. What these dead ones held was freed.
    Reaped(Vec<u32>),
    /// This process was started on it and has not opened a device yet.
    Awaited(u32),
    /// It is in use, and cannot be looked into for this reason.
    LeftAlone(String),
}

/// Cleans one fabric; with `dry_run` only says what would be done.
///
/// # Errors
/// A sentence that says what could not be done.
pub fn clean(folder: &Folder, config: &Config, dry_run: bool) -> Result<Cleaned, String> {
    let door = Door::close(folder.path())?;
    if Map::is_abandoned(folder.path())? {
        if let Some(pid) = started_on(folder) {
            return Ok(Cleaned::Awaited(pid));
        }
        if !dry_run {
            let failed = |error: io::Error| format!("cannot remove '{}': {error}", folder.path().display());
            fs::remove_dir_all(folder.path()).map_err(failed)?;
        }
        return Ok(Cleaned::Removed);
    }
    let census = match census(folder.path()) {
        Ok(census) if census.same_namespace => census,
        Ok(_) => return Ok(Cleaned::LeftAlone("its processes are in another PID namespace".to_owned())),
        Err(error) => return Ok(Cleaned::LeftAlone(error.to_string())),
    };
    let dead = census.processes.iter().filter(|member| !member.is_alive);
    let dead: Vec<&Member> = dead.collect();
    if !dry_run && !dead.is_empty() {
        // Whatever devices the environment asks for, this fabric has its own.
        let config =
            Config { fabric: folder.name(), devices: None, ports: None, link: None, ..config.clone() };
        join::visit(folder.path(), &config, device::reap_dead)?;
    }
    drop(door);
    Ok(Cleaned::Reaped(dead.iter().map(|member| member.holder.process.pid).collect()))
}

/// A process that was started on the fabric by `run`, or inherited its environment from one: it will look for the tree.
fn started_on(folder: &Folder) -> Option<u32> {
    let variable = [b"SYSFS_PATH=", folder.sysfs().as_os_str().as_bytes()].concat();
    let named = |process: &Path| {
        // Of other users and of kernel threads there is nothing to read.
        let environment = fs::read(process.join("environ")).unwrap_or_default();
        environment.split(|&byte| byte == 0).any(|entry| entry == variable)
    };
    let processes = fs::read_dir("/proc").ok()?.flatten().map(|entry| entry.path());
    let number = |process: &Path| process.file_name()?.to_str()?.parse::<u32>().ok();
    processes
        .filter_map(|process| Some((number(&process)?, process)))
        .filter(|(pid, _)| *pid != std::process::id())
        .find_map(|(pid, process)| named(&process).then_some(pid))
}
