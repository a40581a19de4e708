//! Where the Rust bindings come from: made from the headers, or the checked-in ones.

use std::path::{Path, PathBuf};

use crate::found::{Flavour, Route};
use crate::request::Request;
use crate::source::PINNED;
use crate::target::multiarch;
use crate::tools;

/// Where the Rust bindings come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bindings {
    /// bindgen makes them from the headers that were found; needs libclang.
    Generated,
    /// The ones in `rrddmma-sys`, made from the pinned rdma-core ([`crate::source::PINNED`]).
    CheckedIn,
}

impl Bindings {
    /// The word for it in `DEP_IBVERBS_BINDINGS`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Generated => "generated",
            Self::CheckedIn => "checked-in",
        }
    }
}

/// Chooses the bindings of a library that came by `route`.
///
/// Documentation builds and the source route (of the pinned release) use the checked-in ones, so that neither needs libclang; so does a system
/// library where libclang is missing, since structures of rdma-core only grow at their end. Experimental verbs have no
/// checked-in bindings.
pub fn choose(request: &Request, route: Route, flavour: Flavour, version: Option<&str>) -> Bindings {
    let is_pinned = version == Some(PINNED.version);
    match (route, flavour) {
        (_, Flavour::Experimental) => Bindings::Generated,
        (Route::Documentation | Route::Source, Flavour::RdmaCore) if is_pinned => Bindings::CheckedIn,
        (_, Flavour::RdmaCore) if libclang(request).is_some() => Bindings::Generated,
        (_, Flavour::RdmaCore) => Bindings::CheckedIn,
    }
}

/// The libclang that bindgen would load, in the order in which clang-sys looks for it: `LIBCLANG_PATH` and nothing else
/// if it is set, else the folder that llvm-config names, else the usual folders.
pub fn libclang(request: &Request) -> Option<PathBuf> {
    let environment = &request.environment;
    if let Some(path) = environment.path("LIBCLANG_PATH") {
        return if path.is_file() { Some(path) } else { in_folder(&path) };
    }
    let llvm_config =
        environment.path("LLVM_CONFIG_PATH").or_else(|| tools::find(environment, "llvm-config"));
    let named = llvm_config.and_then(|program| tools::output(environment, &program, &["--libdir"]).ok());
    if let Some(file) = named.and_then(|folder| in_folder(Path::new(folder.trim()))) {
        return Some(file);
    }
    usual_folders(request).iter().find_map(|folder| in_folder(folder))
}

fn usual_folders(request: &Request) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = ["/usr/local/lib", "/usr/lib64", "/usr/lib", "/lib64", "/lib"]
        .iter()
        .map(|folder| request.in_root(folder))
        .collect();
    folders.push(request.in_root("/usr/lib").join(multiarch(&request.host)));
    for parent in ["/usr/lib", "/usr/lib64", "/usr/local"].map(|parent| request.in_root(parent)) {
        let Ok(entries) = std::fs::read_dir(parent) else { continue };
        let mut versions: Vec<PathBuf> = entries
            .filter_map(Result::ok)
            .filter(|entry| entry.file_name().to_string_lossy().starts_with("llvm"))
            .flat_map(|entry| [entry.path().join("lib"), entry.path().join("lib64")])
            .collect();
        versions.sort();
        folders.extend(versions.into_iter().rev());
    }
    folders
}

/// A `libclang.so`, `libclang.so.N` or `libclang-N.so` in `folder`.
fn in_folder(folder: &Path) -> Option<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .ok()?
        .filter_map(Result::ok)
        .filter(|entry| is_libclang(&entry.file_name().to_string_lossy()))
        .map(|entry| entry.path())
        .filter(|path| path.exists())
        .collect();
    files.sort();
    files.pop()
}

fn is_libclang(name: &str) -> bool {
    let Some(rest) = name.strip_prefix("libclang") else { return false };
    rest == ".so" || rest.starts_with(".so.") || (rest.starts_with('-') && rest.contains(".so"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_of_libclang() {
        for name in ["libclang.so", "libclang.so.1", "libclang-14.so", "libclang-14.so.14.0.6"] {
            assert!(is_libclang(name), "{name}");
        }
        for name in ["libclang-cpp.a", "libclang.a", "libclangAST.so", "clang"] {
            assert!(!is_libclang(name), "{name}");
        }
    }
}
