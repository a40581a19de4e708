//! Which libibverbs is beneath, as the build found it.

use rrddmma::sys::build;

/// In a few words: route, version, flavour, and whether it is part of the program.
#[must_use]
pub fn describe() -> String {
    let version = if build::VERSION.is_empty() { "of unknown version" } else { build::VERSION };
    let (route, flavour, linkage) = (build::ROUTE, build::FLAVOUR, build::LINKAGE);
    format!("{flavour} {version} by {route}, {linkage}")
}
