//! A kernel in the cache: its program, and the modules that the machine loads, each with its checksum.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use rrddmma_build::source::sha256_of_file;
use serde::{Deserialize, Serialize};

use super::{elf, modules, packages};
use crate::{ui, workspace};

/// A kernel that is ready to run.
#[derive(Debug)]
pub(crate) struct Kernel {
    folder: PathBuf,
    stamp: Stamp,
}

/// What is written beside the files; a folder without it is unfinished.
#[derive(Debug, Serialize, Deserialize)]
struct Stamp {
    /// The packages it came from, with versions and checksums.
    title: String,
    /// Changes with the list of modules.
    recipe: String,
    /// The program first, then the modules in the order of loading: name and SHA-256.
    files: Vec<(String, String)>,
}

const PROGRAM: &str = "vmlinux";
const STAMP: &str = "stamp.json";

impl Kernel {
    /// The kernel of a suite, or of the host's own: from the cache if it is there unchanged, otherwise fetched.
    pub(crate) fn ready(suite: Option<&str>) -> Result<Self> {
        if std::env::consts::ARCH != "x86_64" {
            bail!("the machine is an x86-64 one, and this host is {}", std::env::consts::ARCH);
        }
        let suite = match suite {
            Some(suite) => suite.to_owned(),
            None => packages::suite_of_host()?,
        };
        let home = workspace::cache()?.join("vm");
        let folder = home.join(suite.replace('/', "_"));
        let absent = match Self::read(&folder) {
            Ok(kernel) => return Ok(kernel),
            Err(absent) => absent,
        };
        if folder.exists() {
            ui::aside(&format!("the kernel in the cache is made anew: {absent:#}"));
        }
        let _lock = workspace::lock_in(&home)?;
        // Another run may have made it while this one waited.
        if let Ok(kernel) = Self::read(&folder) {
            return Ok(kernel);
        }
        make(&suite, &folder)?;
        let kernel = Self::read(&folder)?;
        ui::aside(&format!("the machine's kernel: {}", kernel.stamp.title.replace('\n', ", ")));
        Ok(kernel)
    }

    /// The uncompressed kernel.
    pub(super) fn program(&self) -> PathBuf {
        self.folder.join(PROGRAM)
    }

    /// The modules in the order of loading.
    pub(super) fn modules(&self) -> impl Iterator<Item = (&str, PathBuf)> {
        let files = self.stamp.files.iter().map(|(name, _)| name.as_str());
        files.filter(|name| *name != PROGRAM).map(|name| (name, self.folder.join(name)))
    }

    fn read(folder: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(folder.join(STAMP)).context("it is not finished")?;
        let stamp: Stamp = serde_json::from_str(&text).context("its stamp cannot be read")?;
        if stamp.recipe != recipe() {
            bail!("other modules are wanted now");
        }
        for (name, sum) in &stamp.files {
            if sha256_of_file(&folder.join(name))? != *sum {
                bail!("{name} is not as it was made");
            }
        }
        Ok(Self { folder: folder.to_owned(), stamp })
    }
}

fn recipe() -> String {
    format!("{:?}", modules::WANTED)
}

/// Makes the folder beside its place and renames it, so that it is whole or not there.
fn make(suite: &str, folder: &Path) -> Result<()> {
    // In the folder for temporary files, which apt's own user can enter.
    let scratch = tempfile::tempdir()?;
    let unpacked = packages::fetch(suite, scratch.path())?;
    let home = folder.parent().context("the cache has no folder")?;
    let new = tempfile::Builder::new().prefix("new-").tempdir_in(home)?;
    let bar = ui::spinner("unpacking the kernel");
    elf::unpack_kernel(&unpacked.image, &new.path().join(PROGRAM))?;
    let mut names = vec![PROGRAM.to_owned()];
    for file in modules::in_order(&unpacked.modules, modules::WANTED)? {
        let name = format!("{}.ko", modules::name_of(&file.to_string_lossy()));
        let packed = std::fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        elf::unpack(&packed, &new.path().join(&name))?;
        names.push(name);
    }
    bar.finish_and_clear();
    let sums = names.into_iter().map(|name| {
        let sum = sha256_of_file(&new.path().join(&name))?;
        Ok((name, sum))
    });
    let stamp = Stamp { title: unpacked.title, recipe: recipe(), files: sums.collect::<Result<_>>()? };
    std::fs::write(new.path().join(STAMP), serde_json::to_string_pretty(&stamp)?)?;
    if folder.exists() {
        std::fs::remove_dir_all(folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    std::fs::rename(new.keep(), folder).with_context(|| format!("cannot write {}", folder.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(folder: &Path, recipe: String, sum: &str) {
        std::fs::write(folder.join(PROGRAM), "kernel").unwrap();
        std::fs::write(folder.join("a.ko"), "module").unwrap();
        let files = vec![
            (PROGRAM.to_owned(), sha256_of_file(&folder.join(PROGRAM)).unwrap()),
            ("a.ko".to_owned(), sum.to_owned()),
        ];
        let stamp = Stamp { title: "t".to_owned(), recipe, files };
        std::fs::write(folder.join(STAMP), serde_json::to_string(&stamp).unwrap()).unwrap();
    }

    #[test]
    fn a_kernel_is_taken_only_as_it_was_made() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        let why = |path| Kernel::read(path).unwrap_err().to_string();
        assert!(why(path).contains("not finished"));
        write(path, recipe(), "other");
        assert!(why(path).contains("a.ko is not as it was made"));
        let sum = sha256_of_file(&path.join("a.ko")).unwrap();
        write(path, "older".to_owned(), &sum);
        assert!(why(path).contains("other modules"));
        write(path, recipe(), &sum);
        let kernel = Kernel::read(path).unwrap();
        assert_eq!(kernel.modules().map(|(name, _)| name).collect::<Vec<_>>(), ["a.ko"]);
    }
}
