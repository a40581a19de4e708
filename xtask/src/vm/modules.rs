//! Which modules of a kernel the machine needs, and in which order they are loaded.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

/// A module that the machine wants.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    name: &'static str,
    /// Without it there is no machine; the others are kinds of checksums that some kernels call otherwise, and drivers that
    /// some lack.
    required: bool,
}

const fn required(name: &'static str) -> Wanted {
    Wanted { name, required: true }
}

const fn optional(name: &'static str) -> Wanted {
    Wanted { name, required: false }
}

/// In the order in which they are loaded. Nothing loads a module on demand there, so soft dependencies stand here, too:
/// Soft-RoCE asks the crypto layer for crc32 by name when a device is made.
pub(super) const WANTED: &[Wanted] = &[
    required("virtio_pci"),
    required("virtio_console"),
    required("9pnet_virtio"),
    required("9p"),
    required("overlay"),
    required("dummy"),
    optional("veth"),
    optional("sch_netem"),
    optional("crc32c_generic"),
    optional("crc32_generic"),
    optional("crc32_pclmul"),
    optional("libcrc32c"),
    required("ib_uverbs"),
    required("rdma_ucm"),
    required("rdma_rxe"),
    // Debian's kernels are built without it.
    optional("siw"),
];

/// The files to load, one after the other, for a kernel whose modules are in `folder` (`…/lib/modules/VERSION`).
pub(super) fn in_order(folder: &Path, wanted: &[Wanted]) -> Result<Vec<PathBuf>> {
    let text = std::fs::read_to_string(folder.join("modules.dep"))?;
    let built_in = std::fs::read_to_string(folder.join("modules.builtin")).unwrap_or_default();
    let built_in: Vec<String> = built_in.lines().map(name_of).collect();
    let lines: HashMap<String, (&str, &str)> = text
        .lines()
        .filter_map(|line| line.split_once(':'))
        .map(|(file, needs)| (name_of(file), (file, needs)))
        .collect();
    let mut order: Vec<PathBuf> = Vec::new();
    for module in wanted {
        let Some((file, needs)) = lines.get(module.name) else {
            if module.required && !built_in.iter().any(|name| name == module.name) {
                bail!("the kernel of {} has no module {}", folder.display(), module.name);
            }
            continue;
        };
        // modules.dep(5): what is needed stands behind the colon, the last of it to be loaded first.
        for file in needs.split_whitespace().rev().chain([*file]) {
            let file = folder.join(file);
            if !order.contains(&file) {
                order.push(file);
            }
        }
    }
    Ok(order)
}

/// `kernel/net/9p/9pnet-virtio.ko.xz` is the module `9pnet_virtio`.
pub(super) fn name_of(file: &str) -> String {
    let file = file.rsplit_once('/').map_or(file, |(_, file)| file);
    file.split_once(".ko").map_or(file, |(name, _)| name).replace('-', "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_needed_is_loaded_first_and_once() {
        let folder = tempfile::tempdir().unwrap();
        let dep =
            "k/a.ko.xz: k/b-c.ko k/d.ko\nk/b-c.ko: k/d.ko\nk/d.ko:\nk/e.ko: k/d.ko\nk/unwanted.ko: k/d.ko\n";
        std::fs::write(folder.path().join("modules.dep"), dep).unwrap();
        std::fs::write(folder.path().join("modules.builtin"), "kernel/f.ko\n").unwrap();
        let wanted = [required("a"), required("e"), required("f"), optional("none")];
        let order = in_order(folder.path(), &wanted).unwrap();
        let names: Vec<_> = order.iter().map(|file| name_of(&file.to_string_lossy())).collect();
        assert_eq!(names, ["d", "b_c", "a", "e"]);
        let error = in_order(folder.path(), &[required("none")]).unwrap_err().to_string();
        assert!(error.contains("no module none"), "{error}");
    }
}
