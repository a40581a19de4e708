//! The first file system of the machine: a shell, the modules, and what to do.

use anyhow::{Context, Result, bail};

use super::archive::Archive;
use super::elf;
use super::job::Job;
use super::kernel::Kernel;
use crate::process;

/// The archive for one job.
pub(super) fn pack(kernel: &Kernel, job: &Job) -> Result<Vec<u8>> {
    let busybox = process::which("busybox").context("busybox is missing: cargo xtask setup --vm")?;
    let shell = std::fs::read(&busybox).with_context(|| format!("cannot read {}", busybox.display()))?;
    if !elf::is_static(&shell) {
        bail!("{} needs libraries: install busybox-static in its place", busybox.display());
    }
    let mut archive = Archive::default();
    for folder in ["bin", "dev", "proc", "sys", "modules"] {
        archive.folder(folder)?;
    }
    archive.file("bin/busybox", &shell)?;
    let mut order = String::new();
    for (name, file) in kernel.modules() {
        let module = std::fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        archive.file(&format!("modules/{name}"), &module)?;
        order += name;
        order.push('\n');
    }
    archive.file("modules/order", order.as_bytes())?;
    archive.file("init", include_bytes!("guest/init"))?;
    archive.file("devices", include_bytes!("guest/devices"))?;
    archive.file("command", &job.script())?;
    Ok(archive.finish()?)
}
