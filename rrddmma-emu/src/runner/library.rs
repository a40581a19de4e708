//! Finds the preload library.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use rrddmma_emu::shim::config::LIBRARY;

/// File name of the library.
const NAME: &str = "librrddmma_emu_preload.so";

/// The library that `$RRDDMMA_EMU_LIBRARY` names, or the one beside the runner.
pub(crate) fn find(named: Option<OsString>, runner: &Path) -> Result<PathBuf, String> {
    if let Some(named) = named.filter(|named| !named.is_empty()) {
        let path = PathBuf::from(named);
        return match std::path::absolute(&path) {
            Ok(path) if path.is_file() => preloadable(path),
            _ => Err(format!("{LIBRARY}: there is no file '{}'", path.display())),
        };
    }
    let beside = runner.with_file_name(NAME);
    if beside.is_file() {
        return preloadable(beside);
    }
    Err(format!(
        "the library to preload is neither named by {LIBRARY} nor at '{}'; \
         'cargo build -p rrddmma-emu-preload' (same profile) puts it there",
        beside.display()
    ))
}

/// Adds the library to a list for `LD_PRELOAD`. It goes behind what is there: a sanitizer's runtime must be first.
pub(crate) fn preload_list(before: Option<OsString>, library: &Path) -> OsString {
    let library = library.as_os_str();
    match before.filter(|before| !before.is_empty()) {
        None => library.to_owned(),
        Some(before) if entries(&before).any(|entry| entry == library.as_encoded_bytes()) => before,
        Some(mut before) => {
            before.push(":");
            before.push(library);
            before
        }
    }
}

/// The dynamic linker takes both for the end of a name, and knows no way to quote them (ld.so(8)).
fn is_separator(byte: u8) -> bool {
    matches!(byte, b':' | b' ')
}

fn entries(list: &OsStr) -> impl Iterator<Item = &[u8]> {
    list.as_encoded_bytes().split(|&byte| is_separator(byte))
}

fn preloadable(path: PathBuf) -> Result<PathBuf, String> {
    if path.as_os_str().as_encoded_bytes().iter().any(|&byte| is_separator(byte)) {
        return Err(format!("'{}' cannot be preloaded: its path has a space or a colon", path.display()));
    }
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn earlier_entries_stay_in_front_and_ours_is_added_once() {
        let ours = Path::new("/x/lib.so");
        let list = |before: Option<&str>| preload_list(before.map(OsString::from), ours);
        assert_eq!(list(None), "/x/lib.so");
        assert_eq!(list(Some("")), "/x/lib.so");
        assert_eq!(list(Some("libasan.so.8")), "libasan.so.8:/x/lib.so");
        assert_eq!(list(Some("a.so /x/lib.so")), "a.so /x/lib.so");
    }

    #[test]
    fn a_missing_library_is_explained() {
        let error = find(None, Path::new("/nonexistent/rrddmma-emu")).unwrap_err();
        assert!(error.contains("/nonexistent/librrddmma_emu_preload.so"), "{error}");
        assert!(error.contains("cargo build -p rrddmma-emu-preload"), "{error}");
        let error = find(Some("/nonexistent.so".into()), Path::new("/")).unwrap_err();
        assert_eq!(error, "RRDDMMA_EMU_LIBRARY: there is no file '/nonexistent.so'");
    }

    #[test]
    fn a_path_that_the_linker_would_split_is_refused() {
        assert!(preloadable("/a b/lib.so".into()).is_err());
        assert!(preloadable("/a:b/lib.so".into()).is_err());
    }
}
