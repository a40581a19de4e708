//! The distribution's kernel by the name of its package, unpacked into a folder and not installed.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use rrddmma_build::source::{AptKind, PrivateApt, sha256_of_file};

use crate::setup::OsRelease;
use crate::{doctor, process, ui};

/// The package that depends on the newest kernel of a suite.
const NEWEST: &str = "linux-image-amd64";

/// Where the files of a kernel are.
#[derive(Debug)]
pub(super) struct Unpacked {
    /// Package and version, for people and for the stamp.
    pub(super) title: String,
    /// The file that boot loaders load.
    pub(super) image: PathBuf,
    /// `…/lib/modules/VERSION`, with its modules.dep.
    pub(super) modules: PathBuf,
}

/// The suite of this host.
pub(super) fn suite_of_host() -> Result<String> {
    let host = OsRelease::read();
    host.debian_suite.with_context(|| {
        format!(
            "the machine runs a kernel of Debian, and {} has none; choose a suite with --kernel",
            host.pretty
        )
    })
}

/// Fetches the newest kernel of `suite` and unpacks it below `folder`, which must be empty.
pub(super) fn fetch(suite: &str, folder: &Path) -> Result<Unpacked> {
    if suite.is_empty() || !suite.chars().all(|c| c.is_ascii_alphanumeric() || "-./_".contains(c)) {
        bail!("`{suite}` is no name of a suite");
    }
    let request = doctor::request()?;
    let downloads = folder.join("apt");
    std::fs::create_dir(&downloads)?;
    let apt = PrivateApt::new(&request, &downloads, AptKind::Binary, suite)?;
    let bar = ui::spinner(&format!("fetching the kernel of {suite}"));
    let fetched = download(&apt, suite, &downloads, &folder.join("root"));
    bar.finish_and_clear();
    let title = fetched?;
    find(&folder.join("root"), title)
}

fn download(apt: &PrivateApt<'_>, suite: &str, downloads: &Path, root: &Path) -> Result<String> {
    output(apt.command("apt-get").arg("update")).with_context(|| format!("cannot read the suite {suite}"))?;
    let mut packages = Vec::new();
    let mut open = vec![NEWEST.to_owned()];
    while let Some(package) = open.pop() {
        let depends = output(apt.command("apt-cache").args(["depends", "--important", &package]))
            .with_context(|| format!("the suite {suite} has no {NEWEST}"))?;
        packages.push(package);
        open.extend(parts(&depends));
        open.retain(|package| !packages.contains(package));
    }
    let mut titles = Vec::new();
    std::fs::create_dir_all(root)?;
    for package in &packages {
        let shown = output(apt.command("apt-cache").args(["show", "--no-all-versions", package]))?;
        let field = |name: &str| shown.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        let (Some(version), Some(sum)) = (field("Version"), field("SHA256")) else {
            bail!("apt says neither version nor checksum of {package}");
        };
        output(apt.command("apt-get").args(["download", &format!("{package}={version}")]))?;
        let file = archive_of(downloads, package)?;
        let found = sha256_of_file(&file)?;
        if found != sum {
            bail!("{} has the checksum {found}, not {sum}", file.display());
        }
        let mut unpack = Command::new("dpkg-deb");
        process::output(unpack.arg("--extract").arg(&file).arg(root), LIMIT)?;
        titles.push(format!("{package} {version} {sum}"));
    }
    Ok(titles.join("\n"))
}

/// How the names of a kernel's packages begin: newer kernels come in parts, of which the base lists what is built in.
const PARTS: [&str; 4] = ["linux-image-", "linux-binary-", "linux-modules-", "linux-base-"];

/// The packages among the dependencies that a kernel consists of.
fn parts(depends: &str) -> Vec<String> {
    let names = depends.lines().filter_map(|line| line.trim().strip_prefix("Depends: "));
    names.filter(|name| PARTS.iter().any(|begin| name.starts_with(begin))).map(str::to_owned).collect()
}

fn archive_of(folder: &Path, package: &str) -> Result<PathBuf> {
    let begin = format!("{package}_");
    let names = std::fs::read_dir(folder)?.flatten().map(|entry| entry.file_name());
    let name = names
        .filter_map(|name| name.into_string().ok())
        .find(|name| name.starts_with(&begin) && Path::new(name).extension().is_some_and(|e| e == "deb"))
        .with_context(|| format!("apt did not leave the archive of {package}"))?;
    Ok(folder.join(name))
}

fn find(root: &Path, title: String) -> Result<Unpacked> {
    // depmod(8) looks in lib/modules; newer packages put everything below usr.
    if !root.join("lib").exists() {
        std::os::unix::fs::symlink("usr/lib", root.join("lib"))?;
    }
    let base = root.join("lib/modules");
    let mut versions = std::fs::read_dir(&base)
        .with_context(|| format!("the packages hold no modules: {title}"))?
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok());
    let version = versions.next().with_context(|| format!("the packages hold no modules: {title}"))?;
    let modules = base.join(&version);
    let places = [root.join(format!("boot/vmlinuz-{version}")), modules.join("vmlinuz")];
    let image = places.into_iter().find(|file| file.is_file());
    let image = image.with_context(|| format!("the packages hold no kernel {version}: {title}"))?;
    let mut depmod = Command::new(process::which("depmod").unwrap_or_else(|| "depmod".into()));
    process::output(depmod.arg("-b").arg(root).arg(&version), LIMIT)?;
    Ok(Unpacked { title, image, modules })
}

fn output(command: &mut Command) -> Result<String> {
    process::output(command, LIMIT)
}

/// A slow mirror brings 120 MB within it.
const LIMIT: Duration = Duration::from_secs(20 * 60);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_kernel_are_told_from_its_tools() {
        let text = "linux-image-7.3\n  Depends: linux-binary-7.3\n  Depends: linux-modules-7.3\n  Depends: linux-base\n \
            |Depends: initramfs-tools\n  Breaks: linux-image-1\n";
        assert_eq!(parts(text), ["linux-binary-7.3", "linux-modules-7.3"]);
    }

    #[test]
    fn a_suite_is_a_plain_word() {
        let folder = tempfile::tempdir().unwrap();
        for suite in ["", "a b", "a\nSuites: c"] {
            assert!(fetch(suite, folder.path()).unwrap_err().to_string().contains("no name of a suite"));
        }
    }

    #[test]
    fn an_archive_belongs_to_its_package() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("linux-image-6.1-unsigned_1_amd64.deb"), "").unwrap();
        assert!(archive_of(folder.path(), "linux-image-6.1").is_err());
        std::fs::write(folder.path().join("linux-image-6.1_1_amd64.deb"), "").unwrap();
        assert!(archive_of(folder.path(), "linux-image-6.1").is_ok());
    }
}
