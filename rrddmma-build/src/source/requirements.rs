//! What the source build needs, named before it starts.

use super::error::SourceError;
use crate::env::Settings;
use crate::probe::Compiler;
use crate::request::Request;
use crate::tools;

/// Refuses if a tool is missing that the build of rdma-core needs; all that are missing are named at once.
///
/// # Errors
/// [`SourceError::ToolsMissing`].
pub fn check(request: &Request, settings: &Settings) -> Result<(), SourceError> {
    let has = |name: &str| tools::find(&request.environment, name).is_some();
    let mut missing = Vec::new();
    let mut need = |is_there: bool, name: &'static str| {
        if !is_there {
            missing.push(name);
        }
    };
    need(has("cmake"), "cmake");
    need(has("python3"), "python3");
    need(Compiler::find(request).is_ok(), "a C compiler");
    // Another target has binutils of its own, which cmake finds beside the compiler.
    need(
        request.is_cross() || ["ar", "nm", "objcopy"].iter().all(|name| has(name)),
        "binutils (ar, nm, objcopy)",
    );
    match settings.generator.as_deref() {
        Some("Ninja") => need(has("ninja"), "ninja"),
        Some(_) => need(has("make"), "make"),
        None => need(has("ninja") || has("make"), "ninja or make"),
    }
    // rdma-core's cmake files insist on pkg-config, even where nothing is asked of it.
    need(has("pkg-config"), "pkg-config");
    if missing.is_empty() { Ok(()) } else { Err(SourceError::ToolsMissing { missing }) }
}
