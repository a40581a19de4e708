//! What is told: the lines for Cargo, `DEP_IBVERBS_*`, and the reasons against the routes.

use rrddmma_build::env::VARIABLES;
use rrddmma_build::{Obstacle, Outcome, Route, emit};

use crate::sandbox::{MULTIARCH, Sandbox};

#[test]
fn the_error_lists_every_route_with_its_reason_and_what_to_type() {
    let mut sandbox = Sandbox::new();
    sandbox.set("RRDDMMA_OFFLINE", "1");
    let text = sandbox.locate().expect_err("a bare machine").to_string();
    let lines: Vec<&str> = text.lines().collect();
    for (route, reason, remedy) in [
        ("explicit folders", "RRDDMMA_IBVERBS_DIR", "set RRDDMMA_IBVERBS_DIR"),
        ("MLNX_OFED", "`ofed_info` is not on the PATH", "install MLNX_OFED"),
        ("pkg-config", "libibverbs", "apt-get install libibverbs-dev"),
        ("rdma-core from source", "cmake, python3", "apt-get install cmake"),
    ] {
        let start = format!("  - {route}: ");
        let at = lines
            .iter()
            .position(|line| line.starts_with(&start))
            .unwrap_or_else(|| panic!("{route}: {text}"));
        assert!(lines[at].contains(reason), "{text}");
        assert!(lines[at + 1].trim().starts_with("to mend it: ") && lines[at + 1].contains(remedy), "{text}");
    }
}

#[test]
fn what_was_found_comes_with_the_reason_against_each_other_route() {
    let sandbox = Sandbox::new();
    sandbox.install_rdma_core(MULTIARCH);
    let found = sandbox.locate().expect("pkg-config");
    let routes: Vec<Route> = found.attempts.iter().map(|attempt| attempt.route).collect();
    assert_eq!(routes, Route::ORDER);
    let outcomes: Vec<&Outcome> = found.attempts.iter().map(|attempt| &attempt.outcome).collect();
    assert!(matches!(
        outcomes.as_slice(),
        [
            Outcome::Refused(Obstacle::NotNamed),
            Outcome::Refused(Obstacle::NoOfed),
            Outcome::Taken,
            Outcome::Refused(Obstacle::Later { route: Route::Source, taken: Route::PkgConfig }),
        ]
    ));
}

#[test]
fn cargo_is_told_libraries_metadata_and_what_to_watch() {
    let sandbox = Sandbox::new();
    sandbox.install_rdma_core(MULTIARCH);
    let (request, root) = (sandbox.request(), sandbox.root().display().to_string());
    let found = sandbox.locate().expect("pkg-config");
    let text = emit::lines(&request, &found);
    let at =
        |line: &str| text.lines().position(|other| other == line).unwrap_or_else(|| panic!("{line}: {text}"));
    assert!(at("cargo::rustc-link-lib=dylib=mlx5") < at("cargo::rustc-link-lib=dylib=ibverbs"));
    at(&format!("cargo::rustc-link-search=native={root}/{MULTIARCH}"));
    at(&format!("cargo::rerun-if-changed={root}/usr/include/infiniband/verbs.h"));
    for (name, value) in found.metadata().iter() {
        at(&format!("cargo::metadata={name}={value}"));
    }
    for variable in VARIABLES {
        let line = format!("cargo::rerun-if-env-changed={}", variable.name);
        assert_eq!(text.lines().any(|other| other == line), variable.tracked, "{}", variable.name);
    }
    at("cargo::rerun-if-env-changed=CC_x86_64_unknown_linux_gnu");
}

#[test]
fn metadata_has_every_key_even_where_a_value_is_unknown() {
    let sandbox = Sandbox::new();
    sandbox.install_experimental("usr", "usr/lib");
    let metadata = sandbox.locate().expect("experimental verbs").metadata();
    let pairs: Vec<(&str, &str)> = metadata.iter().collect();
    let root = sandbox.root().display().to_string();
    assert_eq!(
        pairs,
        [
            ("ROUTE", "ofed"),
            ("FLAVOUR", "experimental"),
            ("LINKAGE", "dynamic"),
            ("VERSION", ""),
            ("OFED", ""),
            ("HAS_MLX5DV", "1"),
            ("BINDINGS", "generated"),
            ("INCLUDE", &format!("{root}/usr/include")),
            ("LIB_DIR", &format!("{root}/usr/lib")),
            ("LIBS", "dylib=mlx5 dylib=ibverbs"),
        ]
    );
}
