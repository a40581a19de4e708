//! Folders that the user named.

use rrddmma_build::{Flavour, Linkage, Obstacle, Route, locate};

use crate::sandbox::{Kind, MULTIARCH, Sandbox, names, obstacle};

#[test]
fn a_prefix_with_a_shared_library() {
    let mut sandbox = Sandbox::new();
    sandbox.headers("opt/rdma/include", Kind::RdmaCore);
    sandbox.libibverbs("opt/rdma/lib64", Kind::RdmaCore);
    sandbox.set("RRDDMMA_IBVERBS_DIR", sandbox.root().join("opt/rdma"));
    let found = sandbox.locate().expect("the prefix");
    assert_eq!(
        (found.route, found.flavour, found.linkage),
        (Route::Explicit, Flavour::RdmaCore, Linkage::Dynamic)
    );
    assert_eq!(names(&found), ["dylib=ibverbs"]);
    assert_eq!(found.lib_dirs, [sandbox.root().join("opt/rdma/lib64")]);
    assert_eq!(found.include_dirs, [sandbox.root().join("opt/rdma/include")]);
    assert_eq!(found.version.as_deref(), Some("44.0"));
    assert!(!found.mlx5dv);
}

#[test]
fn an_include_folder_and_a_library_folder() {
    let mut sandbox = Sandbox::new();
    sandbox.headers("a/headers", Kind::RdmaCore);
    sandbox.mlx5dv_header("a/headers");
    sandbox.libibverbs("b/objects", Kind::RdmaCore);
    sandbox.libmlx5("b/objects");
    sandbox.set("RRDDMMA_INCLUDE_DIR", sandbox.root().join("a/headers"));
    sandbox.set("RRDDMMA_LIB_DIR", sandbox.root().join("b/objects"));
    let found = sandbox.locate().expect("the folders");
    assert_eq!(found.route, Route::Explicit);
    assert_eq!(names(&found), ["dylib=mlx5", "dylib=ibverbs"]);
    assert!(found.mlx5dv);
}

#[test]
fn the_older_names_of_both_folders() {
    let mut sandbox = Sandbox::new();
    sandbox.install_experimental("opt/ofed", "opt/ofed/lib");
    sandbox.set("MLNX_OFED_INCLUDE_DIR", sandbox.root().join("opt/ofed/include"));
    sandbox.set("MLNX_OFED_LIB_DIR", sandbox.root().join("opt/ofed/lib"));
    let found = sandbox.locate().expect("the folders");
    assert_eq!((found.route, found.flavour), (Route::Explicit, Flavour::Experimental));
}

#[test]
fn an_unpacked_mlnx_ofed_that_is_not_installed() {
    let mut sandbox = Sandbox::new();
    sandbox.install_experimental("unpacked/usr", "unpacked/usr/lib");
    sandbox.set("RRDDMMA_IBVERBS_DIR", sandbox.root().join("unpacked"));
    let found = sandbox.locate().expect("the unpacked packages");
    assert_eq!((found.route, found.flavour), (Route::Explicit, Flavour::Experimental));
    assert_eq!(found.lib_dirs, [sandbox.root().join("unpacked/usr/lib")]);
    assert_eq!(found.version, None);
    assert!(found.mlx5dv);
}

#[test]
fn static_archives_put_the_provider_first() {
    let mut sandbox = Sandbox::new();
    sandbox.headers("opt/static/include", Kind::RdmaCore);
    sandbox.mlx5dv_header("opt/static/include");
    sandbox.archives("opt/static/lib", Kind::RdmaCore);
    sandbox.set("RRDDMMA_IBVERBS_DIR", sandbox.root().join("opt/static"));
    let found = sandbox.locate().expect("the archives");
    assert_eq!(found.linkage, Linkage::Static);
    assert_eq!(names(&found), ["static=mlx5", "static=ibverbs"]);
}

#[test]
fn static_archives_of_a_distribution_bring_libnl() {
    let mut sandbox = Sandbox::new();
    sandbox.headers("opt/static/include", Kind::RdmaCore);
    sandbox.archives("opt/static/lib", Kind::RdmaCore);
    sandbox.archive(
        "opt/static/lib",
        "mlx5",
        "int made_up_nl_call();\nint resolve(void) { return made_up_nl_call(); }\n",
    );
    sandbox.set("RRDDMMA_IBVERBS_DIR", sandbox.root().join("opt/static"));
    assert!(matches!(sandbox.obstacle(Route::Explicit), Obstacle::Probe { .. }));
    sandbox.shared("opt/static/lib/libnl-3.so", "int made_up_nl_call(void) { return 0; }\n");
    sandbox.shared("opt/static/lib/libnl-route-3.so", "int rtnl;\n");
    let found = sandbox.locate().expect("the archives");
    assert_eq!(names(&found), ["static=mlx5", "static=ibverbs", "dylib=nl-route-3", "dylib=nl-3"]);
}

#[test]
fn a_static_library_is_taken_beside_a_shared_one_where_it_is_wanted() {
    let mut sandbox = Sandbox::new();
    sandbox.headers("opt/both/include", Kind::RdmaCore);
    sandbox.archives("opt/both/lib", Kind::RdmaCore);
    sandbox.libibverbs("opt/both/lib", Kind::RdmaCore);
    sandbox.set("RRDDMMA_IBVERBS_DIR", sandbox.root().join("opt/both"));
    assert_eq!(sandbox.locate().expect("the prefix").linkage, Linkage::Dynamic);
    let mut request = sandbox.request();
    request.wanted.linkage = Some(Linkage::Static);
    assert_eq!(locate(&request).expect("the prefix").linkage, Linkage::Static);
}

#[test]
fn named_folders_are_final_even_if_another_route_would_do() {
    let mut sandbox = Sandbox::new();
    sandbox.install_rdma_core(MULTIARCH);
    sandbox.set("RRDDMMA_IBVERBS_DIR", sandbox.root().join("nowhere"));
    assert!(matches!(sandbox.obstacle(Route::Explicit), Obstacle::HeaderMissing { .. }));
    assert!(matches!(sandbox.obstacle(Route::PkgConfig), Obstacle::Moot));
}

#[test]
fn failure_one_folder_of_two() {
    let mut sandbox = Sandbox::new();
    sandbox.set("RRDDMMA_LIB_DIR", sandbox.root());
    let found = sandbox.obstacle(Route::Explicit);
    assert!(matches!(found, Obstacle::HalfNamed { missing: "RRDDMMA_INCLUDE_DIR", .. }), "{found}");
}

#[test]
fn failure_header_without_library() {
    let mut sandbox = Sandbox::new();
    sandbox.headers("opt/rdma/include", Kind::RdmaCore);
    sandbox.set("RRDDMMA_IBVERBS_DIR", sandbox.root().join("opt/rdma"));
    let found = sandbox.obstacle(Route::Explicit);
    assert!(
        matches!(&found, Obstacle::LibraryMissing { library, .. } if library == "libibverbs.so"),
        "{found}"
    );
}

#[test]
fn failure_static_core_without_a_provider() {
    let mut sandbox = Sandbox::new();
    sandbox.headers("opt/static/include", Kind::RdmaCore);
    sandbox.archives("opt/static/lib", Kind::RdmaCore);
    std::fs::remove_file(sandbox.root().join("opt/static/lib/libmlx5.a")).expect("a file");
    sandbox.set("RRDDMMA_IBVERBS_DIR", sandbox.root().join("opt/static"));
    let found = sandbox.obstacle(Route::Explicit);
    assert!(matches!(&found, Obstacle::LibraryMissing { library, .. } if library == "libmlx5.a"), "{found}");
}

#[test]
fn failure_header_and_library_of_two_prefixes() {
    let mut sandbox = Sandbox::new();
    sandbox.headers("opt/new/include", Kind::RdmaCore);
    sandbox.libibverbs("opt/old/lib", Kind::RdmaCore);
    sandbox.set("RRDDMMA_INCLUDE_DIR", sandbox.root().join("opt/new/include"));
    sandbox.set("RRDDMMA_LIB_DIR", sandbox.root().join("opt/old/lib"));
    let found = sandbox.obstacle(Route::Explicit);
    assert!(matches!(found, Obstacle::Mixed { .. }), "{found}");
}

#[test]
fn failure_header_of_one_flavour_and_library_of_the_other() {
    for (header, library, sign) in [
        (Kind::Experimental, Kind::RdmaCore, "ibv_exp_get_device_list"),
        (Kind::RdmaCore, Kind::Experimental, "ibv_qp_to_qp_ex"),
    ] {
        let mut sandbox = Sandbox::new();
        sandbox.headers("opt/mixed/include", header);
        sandbox.libibverbs("opt/mixed/lib", library);
        sandbox.set("RRDDMMA_IBVERBS_DIR", sandbox.root().join("opt/mixed"));
        let found = obstacle(sandbox.locate(), Route::Explicit);
        assert!(matches!(&found, Obstacle::Probe { printed } if printed.contains(sign)), "{found}");
    }
}

#[test]
fn failure_library_that_is_none() {
    let mut sandbox = Sandbox::new();
    sandbox.headers("opt/rdma/include", Kind::RdmaCore);
    sandbox.write("opt/rdma/lib/libibverbs.so", "this is no shared object");
    sandbox.set("RRDDMMA_IBVERBS_DIR", sandbox.root().join("opt/rdma"));
    assert!(matches!(sandbox.obstacle(Route::Explicit), Obstacle::Probe { .. }));
}
