//! Whether the host's processor can be lent to the machine. Nested hosts offer the device and then run nothing on it, which
//! costs a wait; so a failure is remembered in the cache for the host's kernel.

use std::fs::File;
use std::path::{Path, PathBuf};

use crate::workspace;

/// Whether there is a device, and it has not failed on this kernel before.
pub(super) fn is_worth_trying() -> bool {
    File::options().read(true).write(true).open("/dev/kvm").is_ok()
        && !note().is_some_and(|note| failed_on(&note, &release()))
}

/// That a machine did not come up with it.
pub(super) fn remember_failure() {
    // Without the note the next run waits again: no more than that.
    let _ = note().map(|note| std::fs::write(note, release()));
}

fn note() -> Option<PathBuf> {
    Some(workspace::cache().ok()?.join("vm/kvm-failed"))
}

fn failed_on(note: &Path, release: &str) -> bool {
    std::fs::read_to_string(note).is_ok_and(|noted| noted == release)
}

/// The host's kernel.
fn release() -> String {
    std::fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_counts_for_one_kernel() {
        let folder = tempfile::tempdir().unwrap();
        let note = folder.path().join("note");
        assert!(!failed_on(&note, "6.1"));
        std::fs::write(&note, "6.1").unwrap();
        assert!(failed_on(&note, "6.1") && !failed_on(&note, "6.12"));
    }
}
