//! `clean`: takes away what nobody needs any more, and says what it did.

use rrddmma_emu::shim::config::Config;
use rrddmma_emu::shim::folder::Folder;
use rrddmma_emu::shim::{self, Cleaned};

/// Cleans every fabric of this user. What could not be done is said beside the rest, and fails the whole.
pub(crate) fn clean(dry_run: bool) -> Result<String, String> {
    let config = Config::from_environment().map_err(|error| error.to_string())?;
    let folders = Folder::all(&config).map_err(|error| error.to_string())?;
    let would = if dry_run { "would be " } else { "" };
    let mut failed = false;
    let mut text = String::new();
    for folder in &folders {
        let line = match shim::clean(folder, &config, dry_run) {
            Ok(Cleaned::Removed) => format!("{would}removed: nobody is on it"),
            Ok(Cleaned::Reaped(dead)) if dead.is_empty() => "in use; nothing to do".to_owned(),
            Ok(Cleaned::Reaped(dead)) => {
                let dead = dead.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
                format!("{would}reaped: what dead processes held ({dead})")
            }
            Ok(Cleaned::Awaited(pid)) => format!("left alone: process {pid} was started on it"),
            Ok(Cleaned::LeftAlone(reason)) => format!("left alone: in use, {reason}"),
            Err(reason) => {
                failed = true;
                format!("failed: {reason}")
            }
        };
        text.push_str(&format!("{}: {line}\n", folder.name()));
    }
    if folders.is_empty() {
        text.push_str("no fabrics\n");
    }
    if failed { Err(text) } else { Ok(text) }
}
