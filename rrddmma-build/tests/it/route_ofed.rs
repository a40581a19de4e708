//! MLNX_OFED in every shape that its releases come in.

use rrddmma_build::{Flavour, Found, Linkage, Obstacle, Request, Route, locate};

use crate::sandbox::{Kind, MULTIARCH, Sandbox, names, obstacle};

fn experimental(sandbox: &Sandbox, lib: &str) -> Found {
    let found = sandbox.locate().expect("MLNX_OFED 4.9");
    assert_eq!(
        (found.route, found.flavour, found.linkage),
        (Route::Ofed, Flavour::Experimental, Linkage::Dynamic)
    );
    assert_eq!(found.lib_dirs, [sandbox.root().join(lib)]);
    assert_eq!(names(&found), ["dylib=mlx5", "dylib=ibverbs"]);
    found
}

fn upstream(sandbox: &Sandbox, version: &str) -> Found {
    let found = sandbox.locate().expect("MLNX_OFED with rdma-core");
    assert_eq!(
        (found.route, found.flavour, found.linkage),
        (Route::Ofed, Flavour::RdmaCore, Linkage::Dynamic)
    );
    assert_eq!(found.ofed.as_deref(), Some(version));
    assert!(found.mlx5dv);
    found
}

#[test]
fn ofed_4_9_experimental_verbs_in_usr_lib() {
    let sandbox = Sandbox::new();
    sandbox.ofed_info("MLNX_OFED_LINUX-4.9-7.1.0.0:");
    sandbox.install_experimental("usr", "usr/lib");
    let found = experimental(&sandbox, "usr/lib");
    assert_eq!(found.ofed.as_deref(), Some("4.9-7.1.0.0"));
    assert_eq!(found.version, None);
}

#[test]
fn ofed_4_9_experimental_verbs_in_usr_lib64() {
    let sandbox = Sandbox::new();
    sandbox.ofed_info("MLNX_OFED_LINUX-4.9-0.1.7.0:");
    sandbox.install_experimental("usr", "usr/lib64");
    experimental(&sandbox, "usr/lib64");
}

#[test]
fn ofed_4_9_experimental_verbs_in_the_multi_arch_folder() {
    let sandbox = Sandbox::new();
    sandbox.ofed_info("OFED-internal-4.9-7.1.0:");
    sandbox.install_experimental("usr", MULTIARCH);
    assert_eq!(experimental(&sandbox, MULTIARCH).ofed.as_deref(), Some("4.9-7.1.0"));
}

#[test]
fn ofed_4_9_header_without_ofed_info() {
    let sandbox = Sandbox::new();
    sandbox.install_experimental("usr", "usr/lib");
    assert_eq!(experimental(&sandbox, "usr/lib").ofed, None);
}

#[test]
fn ofed_4_9_with_upstream_libs() {
    let sandbox = Sandbox::new();
    sandbox.ofed_info("MLNX_OFED_LINUX-4.9-7.1.0.0:");
    sandbox.install_rdma_core(MULTIARCH);
    sandbox.pc("libibverbs", "1.8.28.0", MULTIARCH);
    sandbox.pc("libmlx5", "1.12.28.0", MULTIARCH);
    assert_eq!(upstream(&sandbox, "4.9-7.1.0.0").version.as_deref(), Some("28.0"));
}

#[test]
fn ofed_5_8() {
    let sandbox = Sandbox::new();
    sandbox.ofed_info("MLNX_OFED_LINUX-5.8-1.1.2.1:");
    sandbox.install_rdma_core("usr/lib64");
    upstream(&sandbox, "5.8-1.1.2.1");
}

#[test]
fn ofed_23_10() {
    let sandbox = Sandbox::new();
    sandbox.ofed_info("MLNX_OFED_LINUX-23.10-5.1.4.0");
    sandbox.install_rdma_core(MULTIARCH);
    upstream(&sandbox, "23.10-5.1.4.0");
}

#[test]
fn ofed_24_10() {
    let sandbox = Sandbox::new();
    sandbox.ofed_info("MLNX_OFED_LINUX-24.10-0.7.0.0:");
    sandbox.install_rdma_core(MULTIARCH);
    upstream(&sandbox, "24.10-0.7.0.0");
}

#[test]
fn doca_ofed() {
    let sandbox = Sandbox::new();
    sandbox.ofed_info("OFED-internal-25.10-1.7.1.413");
    sandbox.install_rdma_core("usr/lib64");
    upstream(&sandbox, "25.10-1.7.1.413");
}

#[test]
fn the_header_decides_and_not_the_version() {
    let sandbox = Sandbox::new();
    sandbox.ofed_info("MLNX_OFED_LINUX-5.0-1.0.0.0:");
    sandbox.install_experimental("usr", "usr/lib");
    experimental(&sandbox, "usr/lib");
}

#[test]
fn rrddmma_link_ofed_takes_nothing_else() {
    let mut sandbox = Sandbox::new();
    sandbox.install_rdma_core(MULTIARCH);
    sandbox.set("RRDDMMA_LINK", "ofed");
    assert!(matches!(sandbox.obstacle(Route::Ofed), Obstacle::NoOfed));
    assert!(matches!(sandbox.obstacle(Route::PkgConfig), Obstacle::NotAsked { asked: Route::Ofed }));
}

#[test]
fn failure_ofed_info_prints_nonsense() {
    let mut sandbox = Sandbox::new();
    sandbox.ofed_info("bash: lsb_release: command not found");
    sandbox.install_rdma_core(MULTIARCH);
    let found = sandbox.locate().expect("pkg-config");
    assert_eq!(found.route, Route::PkgConfig);
    sandbox.set("RRDDMMA_LINK", "ofed");
    let reason = sandbox.obstacle(Route::Ofed);
    assert!(matches!(&reason, Obstacle::OfedInfo { printed } if printed.contains("lsb_release")), "{reason}");
}

#[test]
fn failure_ofed_info_fails() {
    let mut sandbox = Sandbox::new();
    sandbox.tool("ofed_info", "echo 'no such file' >&2; exit 3");
    sandbox.set("RRDDMMA_LINK", "ofed");
    let reason = sandbox.obstacle(Route::Ofed);
    assert!(matches!(&reason, Obstacle::OfedInfo { printed } if printed == "no such file"), "{reason}");
}

#[test]
fn failure_experimental_header_without_library() {
    let mut sandbox = Sandbox::new();
    sandbox.ofed_info("MLNX_OFED_LINUX-4.9-7.1.0.0:");
    sandbox.headers("usr/include", Kind::Experimental);
    sandbox.set("RRDDMMA_LINK", "ofed");
    let reason = sandbox.obstacle(Route::Ofed);
    assert!(matches!(reason, Obstacle::LibraryMissing { .. }), "{reason}");
}

#[test]
fn failure_ofed_without_development_packages() {
    let mut sandbox = Sandbox::new();
    sandbox.ofed_info("MLNX_OFED_LINUX-5.8-1.1.2.1:");
    sandbox.set("RRDDMMA_LINK", "ofed");
    let reason = sandbox.obstacle(Route::Ofed);
    assert!(matches!(&reason, Obstacle::OfedWithout { version, .. } if version == "5.8-1.1.2.1"), "{reason}");
    assert!(reason.to_string().contains("libibverbs"), "{reason}");
}

#[test]
fn failure_experimental_header_over_a_library_of_the_distribution() {
    let mut sandbox = Sandbox::new();
    sandbox.install_rdma_core(MULTIARCH);
    sandbox.headers("usr/include", Kind::Experimental);
    for (link, route) in [("ofed", Route::Ofed), ("pkg-config", Route::PkgConfig)] {
        sandbox.set("RRDDMMA_LINK", link);
        let reason = obstacle(sandbox.locate(), route);
        assert!(matches!(reason, Obstacle::Probe { .. } | Obstacle::Mixed { .. }), "{reason}");
    }
}

#[test]
fn cross_compilation_does_not_look_at_the_host() {
    let mut sandbox = Sandbox::new();
    // Would be taken if it were run.
    sandbox.ofed_info("MLNX_OFED_LINUX-4.9-7.1.0.0:");
    sandbox.install_experimental("usr", "usr/lib");
    sandbox.set("RRDDMMA_LINK", "ofed");
    let request = Request { target: "aarch64-unknown-linux-gnu".to_owned(), ..sandbox.request() };
    let reason = obstacle(locate(&request), Route::Ofed);
    assert!(matches!(reason, Obstacle::CrossCompilation { .. }), "{reason}");
}
