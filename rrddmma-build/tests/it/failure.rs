//! Failures that belong to no route.

use rrddmma_build::{Bindings, NotFound, Route, locate};

use crate::sandbox::{MULTIARCH, Sandbox};

#[test]
fn failure_unknown_value_of_a_variable() {
    let mut sandbox = Sandbox::new();
    sandbox.install_rdma_core(MULTIARCH);
    sandbox.set("RRDDMMA_LINK", "system");
    let error = sandbox.locate().expect_err("an unknown word");
    assert!(matches!(error, NotFound::Variable(_)), "{error}");
    assert_eq!(
        error.to_string(),
        "RRDDMMA_LINK is `system`, but it must be one of: ofed, pkg-config, vendored"
    );
}

#[test]
fn a_documentation_build_neither_links_nor_looks() {
    let mut sandbox = Sandbox::bare();
    // Each of these would leave a file if it were started.
    let trace = sandbox.path("trace");
    for tool in ["cc", "pkg-config", "ofed_info", "cmake", "curl", "python3"] {
        sandbox.tool(tool, &format!("echo {tool} >> '{}'", trace.display()));
    }
    sandbox.set("DOCS_RS", "1");
    let found = locate(&sandbox.request()).expect("a documentation build");
    assert_eq!((found.route, found.bindings), (Route::Documentation, Bindings::CheckedIn));
    assert!(found.libraries.is_empty() && found.lib_dirs.is_empty() && found.include_dirs.is_empty());
    assert!(!trace.exists());
}
