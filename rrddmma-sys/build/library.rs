//! What the libraries that were found can do.

use std::collections::BTreeSet;
use std::fs;

use rrddmma_build::{Found, Route};

use crate::{exports, verbs};

/// The verbs newer than rdma-core 28 that may be called.
pub(crate) fn verbs_of(found: &Found, headers: &str) -> Vec<&'static str> {
    if found.route == Route::Documentation {
        // Nothing is linked, and the documentation should show everything that the checked-in bindings have.
        let pinned: Vec<&str> = include_str!("../src/prebuilt/has.txt").lines().collect();
        return verbs::NEWER.iter().map(|(name, _)| *name).filter(|name| pinned.contains(name)).collect();
    }
    let mut exported = BTreeSet::new();
    for library in &found.libraries {
        let Some(path) = &library.file else { continue };
        match fs::read(path).ok().as_deref().and_then(exports::exports) {
            Some(names) => exported.extend(names),
            None => println!(
                "cargo::warning={} is no library that can be read: verbs newer than rdma-core 28 are left out",
                path.display()
            ),
        }
    }
    let mut has = verbs::present(&exported, headers);
    if !found.mlx5dv {
        has.retain(|name| !name.starts_with("mlx5dv_"));
    }
    has
}
