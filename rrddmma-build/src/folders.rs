//! Headers and libraries in folders, and whether they belong together.

use std::path::{Path, PathBuf};

use crate::found::{Flavour, Linkage};
use crate::obstacle::Obstacle;
use crate::request::Request;
use crate::target::multiarch;

/// A header of libibverbs in an include folder.
#[derive(Clone, Debug)]
pub(crate) struct Headers {
    /// The folder that is given to `-I`.
    pub folder: PathBuf,
}

impl Headers {
    /// The headers in `folder`.
    pub(crate) fn in_folder(folder: &Path) -> Result<Self, Obstacle> {
        let headers = Self { folder: folder.to_owned() };
        if headers.verbs().is_file() {
            Ok(headers)
        } else {
            Err(Obstacle::HeaderMissing { folders: vec![folder.to_owned()] })
        }
    }

    /// `infiniband/verbs.h`.
    pub(crate) fn verbs(&self) -> PathBuf {
        self.folder.join("infiniband/verbs.h")
    }

    /// `infiniband/mlx5dv.h`.
    pub(crate) fn mlx5dv(&self) -> PathBuf {
        self.folder.join("infiniband/mlx5dv.h")
    }

    /// The interface, which the presence of `verbs_exp.h` decides and no version number.
    pub(crate) fn flavour(&self) -> Flavour {
        if self.folder.join("infiniband/verbs_exp.h").is_file() {
            Flavour::Experimental
        } else {
            Flavour::RdmaCore
        }
    }
}

/// The file of library `name` in `folder`.
pub(crate) fn library(folder: &Path, name: &str, linkage: Linkage) -> Option<PathBuf> {
    let suffix = match linkage {
        Linkage::Dynamic => "so",
        Linkage::Static => "a",
    };
    Some(folder.join(format!("lib{name}.{suffix}"))).filter(|file| file.is_file())
}

/// Folders of libraries under `prefix`, those of the target's multi-arch first.
pub(crate) fn lib_folders(request: &Request, prefix: &Path) -> Vec<PathBuf> {
    let multiarch = multiarch(&request.target);
    [format!("lib/{multiarch}"), "lib64".to_owned(), "lib".to_owned()]
        .iter()
        .map(|lib| prefix.join(lib))
        .collect()
}

/// Refuses a header and a library that come from two installations, judged by the prefix of their folders.
///
/// Folders that are not named `include` and `lib…` say nothing about a prefix and are accepted; the probe judges them.
pub(crate) fn same_prefix(header: &Path, library: &Path) -> Result<(), Obstacle> {
    let include = prefix(header, |name| name == "include");
    let lib = prefix(library, |name| matches!(name, "lib" | "lib64" | "lib32"));
    match (include, lib) {
        (Some(include), Some(lib)) if include != lib => Err(Obstacle::Mixed {
            header: header.to_owned(),
            library: library.to_owned(),
            why: format!("their prefixes are {} and {}", include.display(), lib.display()),
        }),
        _ => Ok(()),
    }
}

/// Release of rdma-core from a version of a `.pc` file or a suffix of a shared object: `1.14.44.0` → `44.0`.
pub(crate) fn rdma_core_version(version: &str) -> Option<String> {
    let parts: Vec<&str> = version.split('.').collect();
    let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    match parts.as_slice() {
        [_, _, major, minor] if parts.iter().all(is_number) => Some(format!("{major}.{minor}")),
        _ => None,
    }
}

/// Version of a shared object from the name of the file that it leads to: `libibverbs.so.1.14.44.0` → `44.0`.
pub(crate) fn version_of_file(library: &Path) -> Option<String> {
    let file = library.canonicalize().ok()?;
    let name = file.file_name()?.to_str()?.to_owned();
    rdma_core_version(name.split_once(".so.")?.1)
}

/// The part of `file`'s path before its last folder for which `is_mark` holds, with symbolic links followed, so that
/// `/lib` and `/usr/lib` of a merged system count as one.
fn prefix(file: &Path, is_mark: impl Fn(&str) -> bool) -> Option<PathBuf> {
    let folder = file.parent()?.canonicalize().ok()?;
    let mut ancestors = folder.ancestors();
    let marked =
        ancestors.find(|path| path.file_name().and_then(|name| name.to_str()).is_some_and(&is_mark))?;
    marked.parent().map(Path::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_rdma_core() {
        assert_eq!(rdma_core_version("1.14.44.0").as_deref(), Some("44.0"));
        assert_eq!(rdma_core_version("1.14.56.1").as_deref(), Some("56.1"));
        for other in ["1.1.16", "41mlnx1", "1.x.44.0", "", "1..44.0"] {
            assert_eq!(rdma_core_version(other), None, "{other}");
        }
    }

    #[test]
    fn prefixes_of_a_merged_system_are_one() {
        let root = tempfile::tempdir().expect("a folder");
        let (include, lib) =
            (root.path().join("usr/include/infiniband"), root.path().join("usr/lib/x86_64-linux-gnu"));
        std::fs::create_dir_all(&include).expect("folders");
        std::fs::create_dir_all(&lib).expect("folders");
        std::os::unix::fs::symlink("usr/lib", root.path().join("lib")).expect("a link");
        let header = include.join("verbs.h");
        same_prefix(&header, &lib.join("libibverbs.so")).expect("one prefix");
        same_prefix(&header, &root.path().join("lib/x86_64-linux-gnu/libibverbs.so")).expect("one prefix");
    }

    #[test]
    fn usr_and_usr_local_are_two_prefixes() {
        let root = tempfile::tempdir().expect("a folder");
        let (include, lib) = (root.path().join("usr/include/infiniband"), root.path().join("usr/local/lib"));
        std::fs::create_dir_all(&include).expect("folders");
        std::fs::create_dir_all(&lib).expect("folders");
        let error =
            same_prefix(&include.join("verbs.h"), &lib.join("libibverbs.so")).expect_err("two prefixes");
        assert!(matches!(error, Obstacle::Mixed { .. }), "{error}");
    }
}
