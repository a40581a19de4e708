//! The only place that prints `cargo::` lines.

use std::io::{self, Write};

use crate::env::VARIABLES;
use crate::found::Found;
use crate::request::Request;

/// Prints what Cargo must know about `found` to the standard output of a build script: search folders, libraries in
/// link order, `DEP_IBVERBS_*`, and what makes the answer stale.
///
/// # Errors
/// If the standard output cannot be written.
pub fn emit(request: &Request, found: &Found) -> io::Result<()> {
    io::stdout().lock().write_all(lines(request, found).as_bytes())
}

/// Prints only what makes an answer stale: for a build script that is about to fail, so that it runs again when a
/// variable changes.
///
/// # Errors
/// If the standard output cannot be written.
pub fn emit_environment(request: &Request) -> io::Result<()> {
    io::stdout().lock().write_all(environment_lines(request).as_bytes())
}

/// The lines that [`emit`] prints.
pub fn lines(request: &Request, found: &Found) -> String {
    let mut text = String::new();
    for folder in &found.lib_dirs {
        text += &format!("cargo::rustc-link-search=native={}\n", folder.display());
    }
    for library in &found.libraries {
        text += &format!("cargo::rustc-link-lib={library}\n");
    }
    for (name, value) in found.metadata().iter() {
        text += &format!("cargo::metadata={name}={value}\n");
    }
    for path in &found.watched {
        text += &format!("cargo::rerun-if-changed={}\n", path.display());
    }
    text + &environment_lines(request)
}

fn environment_lines(request: &Request) -> String {
    let line = |name: &str| format!("cargo::rerun-if-env-changed={name}\n");
    let plain = VARIABLES.iter().filter(|variable| variable.tracked).map(|variable| line(variable.name));
    // Variables that are read per target, in the four spellings of `tools::targeted`.
    let per_target = VARIABLES.iter().filter(|variable| variable.per_target).flat_map(|variable| {
        let (name, target) = (variable.name, &request.target);
        [
            line(&format!("{name}_{target}")),
            line(&format!("{name}_{}", target.replace('-', "_"))),
            line(&format!("HOST_{name}")),
            line(&format!("TARGET_{name}")),
        ]
    });
    plain.chain(per_target).collect()
}
