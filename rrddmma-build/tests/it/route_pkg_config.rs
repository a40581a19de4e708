//! What pkg-config knows.

use rrddmma_build::{Bindings, Flavour, Linkage, Obstacle, Request, Route, locate};

use crate::sandbox::{Kind, MULTIARCH, Sandbox, names, obstacle};

#[test]
fn pkg_config_with_mlx5dv() {
    let sandbox = Sandbox::new();
    sandbox.install_rdma_core(MULTIARCH);
    let found = sandbox.locate().expect("rdma-core 44");
    assert_eq!(
        (found.route, found.flavour, found.linkage),
        (Route::PkgConfig, Flavour::RdmaCore, Linkage::Dynamic)
    );
    assert_eq!(names(&found), ["dylib=mlx5", "dylib=ibverbs"]);
    assert_eq!(found.version.as_deref(), Some("44.0"));
    assert_eq!(found.ofed, None);
    assert!(found.mlx5dv);
    assert_eq!(found.include_dirs, [sandbox.root().join("usr/include")]);
}

#[test]
fn pkg_config_without_libmlx5() {
    let sandbox = Sandbox::new();
    sandbox.headers("usr/include", Kind::RdmaCore);
    sandbox.libibverbs(MULTIARCH, Kind::RdmaCore);
    sandbox.pc("libibverbs", "1.8.28.0", MULTIARCH);
    let found = sandbox.locate().expect("the oldest that will do");
    assert_eq!(names(&found), ["dylib=ibverbs"]);
    assert!(!found.mlx5dv);
}

#[test]
fn pkg_config_with_libmlx5_but_without_its_header() {
    let sandbox = Sandbox::new();
    sandbox.install_rdma_core(MULTIARCH);
    std::fs::remove_file(sandbox.root().join("usr/include/infiniband/mlx5dv.h")).expect("a file");
    let found = sandbox.locate().expect("rdma-core 44");
    assert_eq!(names(&found), ["dylib=ibverbs"]);
    assert!(!found.mlx5dv);
}

#[test]
fn pkg_config_leaves_out_a_libmlx5_of_another_prefix() {
    let sandbox = Sandbox::new();
    sandbox.install_rdma_core(MULTIARCH);
    sandbox.libmlx5("usr/lib64");
    sandbox.pc("libmlx5", "1.24.44.0", "usr/lib64");
    std::fs::remove_file(sandbox.root().join(MULTIARCH).join("pkgconfig/libmlx5.pc")).expect("a file");
    assert!(!sandbox.locate().expect("rdma-core 44").mlx5dv);
}

#[test]
fn rrddmma_link_pkg_config_passes_mlnx_ofed_by() {
    let mut sandbox = Sandbox::new();
    sandbox.ofed_info("MLNX_OFED_LINUX-5.8-1.1.2.1:");
    sandbox.install_rdma_core(MULTIARCH);
    sandbox.set("RRDDMMA_LINK", "pkg-config");
    let found = sandbox.locate().expect("pkg-config");
    assert_eq!((found.route, found.ofed), (Route::PkgConfig, None));
}

#[test]
fn bindings_are_generated_where_libclang_is_and_checked_in_ones_are_used_elsewhere() {
    let mut sandbox = Sandbox::new();
    sandbox.install_rdma_core(MULTIARCH);
    assert_eq!(sandbox.locate().expect("rdma-core").bindings, Bindings::CheckedIn);
    sandbox.write("usr/lib/llvm-14/lib/libclang-14.so.1", "");
    assert_eq!(sandbox.locate().expect("rdma-core").bindings, Bindings::Generated);
    sandbox.set("LIBCLANG_PATH", "/nonexistent");
    assert_eq!(sandbox.locate().expect("rdma-core").bindings, Bindings::CheckedIn);
}

#[test]
fn cross_compilation_is_allowed_with_a_system_root() {
    let mut sandbox = Sandbox::new();
    sandbox.install_rdma_core("usr/lib/aarch64-linux-gnu");
    sandbox.set("PKG_CONFIG_LIBDIR", sandbox.root().join("usr/lib/aarch64-linux-gnu/pkgconfig"));
    sandbox.set("CC_aarch64_unknown_linux_gnu", "cc");
    let mut request = Request { target: "aarch64-unknown-linux-gnu".to_owned(), ..sandbox.request() };
    request.environment.set("RRDDMMA_LINK", "pkg-config");
    let reason = obstacle(locate(&request), Route::PkgConfig);
    assert!(matches!(reason, Obstacle::CrossCompilation { .. }), "{reason}");
    request.environment.set("PKG_CONFIG_SYSROOT_DIR", sandbox.root());
    let found = locate(&request).expect("the system root");
    assert_eq!(found.lib_dirs, [sandbox.root().join("usr/lib/aarch64-linux-gnu")]);
}

fn only_pkg_config() -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.set("RRDDMMA_LINK", "pkg-config");
    sandbox
}

#[test]
fn failure_pc_file_too_old() {
    let sandbox = only_pkg_config();
    sandbox.install_rdma_core(MULTIARCH);
    sandbox.pc("libibverbs", "1.5.22.4", MULTIARCH);
    let reason = sandbox.obstacle(Route::PkgConfig);
    assert!(matches!(&reason, Obstacle::TooOld { version, .. } if version == "1.5.22.4"), "{reason}");
}

#[test]
fn failure_no_pkg_config() {
    let mut sandbox = Sandbox::bare();
    sandbox.set("RRDDMMA_LINK", "pkg-config");
    assert!(matches!(sandbox.obstacle(Route::PkgConfig), Obstacle::NoPkgConfig { .. }));
}

#[test]
fn failure_no_pc_file() {
    let reason = only_pkg_config().obstacle(Route::PkgConfig);
    assert!(matches!(&reason, Obstacle::PkgConfig { printed } if printed.contains("libibverbs")), "{reason}");
    assert!(reason.remedy().expect("a remedy").contains("apt-get install libibverbs-dev"));
}

#[test]
fn failure_pc_file_without_header() {
    let sandbox = only_pkg_config();
    sandbox.libibverbs(MULTIARCH, Kind::RdmaCore);
    sandbox.pc("libibverbs", "1.14.44.0", MULTIARCH);
    assert!(matches!(sandbox.obstacle(Route::PkgConfig), Obstacle::HeaderMissing { .. }));
}

#[test]
fn failure_header_without_library() {
    let sandbox = only_pkg_config();
    sandbox.headers("usr/include", Kind::RdmaCore);
    sandbox.pc("libibverbs", "1.14.44.0", MULTIARCH);
    assert!(matches!(sandbox.obstacle(Route::PkgConfig), Obstacle::LibraryMissing { .. }));
}

#[test]
fn failure_library_that_does_not_link() {
    let sandbox = only_pkg_config();
    sandbox.install_rdma_core(MULTIARCH);
    sandbox.write(&format!("{MULTIARCH}/libibverbs.so"), "GROUP ( /nowhere/libibverbs.so.1 )");
    assert!(matches!(sandbox.obstacle(Route::PkgConfig), Obstacle::Probe { .. }));
}

#[test]
fn failure_no_compiler() {
    let mut sandbox = Sandbox::bare();
    sandbox.real_tool("pkg-config");
    sandbox.install_rdma_core(MULTIARCH);
    sandbox.set("RRDDMMA_LINK", "pkg-config");
    let reason = sandbox.obstacle(Route::PkgConfig);
    assert!(matches!(reason, Obstacle::NoCompiler { .. }), "{reason}");
    sandbox.real_tool("cc");
    sandbox.set("CC", "no-such-compiler -O2");
    let reason = sandbox.obstacle(Route::PkgConfig);
    assert!(reason.to_string().contains("`no-such-compiler` is not on the PATH"), "{reason}");
}

#[test]
fn failure_dynamic_where_static_is_wanted() {
    let sandbox = only_pkg_config();
    sandbox.install_rdma_core(MULTIARCH);
    let mut request = sandbox.request();
    request.wanted.linkage = Some(Linkage::Static);
    let reason = obstacle(locate(&request), Route::PkgConfig);
    assert!(matches!(reason, Obstacle::Unwanted { have: "dynamic", wanted: "static" }), "{reason}");
}
