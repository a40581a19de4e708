//! rdma-core from source, by a small stand-in that is really configured, compiled and linked.

use std::path::Path;

use rrddmma_build::source::{Cache, SourceError};
use rrddmma_build::{Bindings, Effort, Flavour, Found, Linkage, NotFound, Obstacle, Request, Route, locate};

use crate::sandbox::{MULTIARCH, Sandbox, names, obstacle};
use crate::server::{Answer, Server};
use crate::source_tree;

fn check(found: &Found) {
    assert_eq!(
        (found.route, found.flavour, found.linkage),
        (Route::Source, Flavour::RdmaCore, Linkage::Static)
    );
    assert_eq!(names(found), ["static=mlx5", "static=ibverbs"]);
    assert_eq!(found.version.as_deref(), Some("56.1"));
    assert_eq!(found.bindings, Bindings::CheckedIn);
    assert!(found.mlx5dv && found.ready);
    for library in &found.libraries {
        assert!(library.file.as_deref().is_some_and(Path::is_file), "{library}");
    }
    assert!(found.include_dirs[0].join("infiniband/mlx5dv.h").is_file());
}

/// The reason against the source route.
fn reason(answer: Result<Found, NotFound>) -> SourceError {
    match obstacle(answer, Route::Source) {
        Obstacle::Source(error) => error,
        other => panic!("{other}"),
    }
}

/// A machine that pins an archive which `server` may or may not give.
fn pinned(answer: Answer) -> (Sandbox, Server, Request) {
    let mut sandbox = source_tree::sandbox();
    let server = Server::new(answer);
    sandbox.set("RRDDMMA_RDMA_CORE_URL", server.url());
    let pin = source_tree::pin(&sandbox, &source_tree::archive());
    let request = Request { pins: vec![pin], ..sandbox.request() };
    (sandbox, server, request)
}

fn downloads(sandbox: &Sandbox) -> usize {
    std::fs::read_dir(Cache::new(&sandbox.cache()).downloads()).map_or(0, Iterator::count)
}

#[test]
fn source_from_a_named_folder() {
    let mut sandbox = source_tree::sandbox();
    let folder = sandbox.path("source");
    source_tree::write(&folder);
    sandbox.set("RRDDMMA_RDMA_CORE_SRC", &folder);
    sandbox.set("RRDDMMA_OFFLINE", "1");
    let before = std::fs::read_dir(&folder).expect("a folder").count();
    let found = sandbox.locate().expect("a build");
    check(&found);
    assert_eq!(std::fs::read_dir(&folder).expect("a folder").count(), before, "the source tree was built in");
    assert!(found.lib_dirs[0].starts_with(sandbox.cache()));
}

#[test]
fn source_from_the_vendored_tree() {
    let (sandbox, server, mut request) = pinned(Answer::NotFound);
    let folder = sandbox.root().join("vendor/rdma-core");
    let archive = sandbox.root().join("to-be-pinned");
    rrddmma_build::source::vendor_among(&archive, &folder, &request.pins).expect("a vendored tree");
    request.vendored = Some(folder);
    check(&locate(&request).expect("a build"));
    assert_eq!(server.requests(), 0);
}

#[test]
fn source_from_the_cache() {
    let (sandbox, server, request) = pinned(Answer::NotFound);
    let folder = Cache::new(&sandbox.cache()).downloads();
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join(request.pins[0].file_name()), source_tree::archive()).expect("a file");
    check(&locate(&request).expect("a build"));
    assert_eq!(server.requests(), 0);
}

#[test]
fn source_from_the_network_once() {
    let (sandbox, server, request) = pinned(Answer::Body(source_tree::archive()));
    check(&locate(&request).expect("a build"));
    assert_eq!(server.requests(), 1);
    // Built already: neither fetched nor made again, so that the tools may be gone.
    for tool in ["cmake", "python3", "make", "curl"] {
        sandbox.remove_tool(tool);
    }
    check(&locate(&request).expect("the same build"));
    assert_eq!(server.requests(), 1);
}

#[test]
fn source_by_ninja() {
    let mut sandbox = source_tree::sandbox();
    sandbox.real_tool("ninja");
    let folder = sandbox.path("source");
    source_tree::write(&folder);
    sandbox.set("RRDDMMA_RDMA_CORE_SRC", &folder);
    sandbox.set("RRDDMMA_CMAKE_GENERATOR", "Ninja");
    check(&sandbox.locate().expect("a build"));
}

#[test]
fn a_plan_says_what_a_build_comes_to_and_builds_nothing() {
    let (sandbox, server, mut request) = pinned(Answer::Body(source_tree::archive()));
    request.effort = Effort::Plan;
    let plan = locate(&request).expect("a plan");
    assert!(!plan.ready);
    assert_eq!((server.requests(), downloads(&sandbox)), (0, 0));
    assert!(!plan.lib_dirs[0].exists());
    request.effort = Effort::Build;
    assert_eq!(locate(&request).expect("a build").metadata(), plan.metadata());
}

#[test]
fn two_builds_at_once_fetch_and_build_once() {
    let (_sandbox, server, request) = pinned(Answer::Body(source_tree::archive()));
    std::thread::scope(|scope| {
        let builds = [0; 2].map(|_| scope.spawn(|| locate(&request).expect("a build")));
        for build in builds {
            check(&build.join().expect("no panic"));
        }
    });
    assert_eq!(server.requests(), 1);
}

#[test]
fn other_options_make_another_build() {
    let mut sandbox = source_tree::sandbox();
    let folder = sandbox.path("source");
    source_tree::write(&folder);
    sandbox.set("RRDDMMA_RDMA_CORE_SRC", &folder);
    let plan = |sandbox: &Sandbox| {
        let found = locate(&Request { effort: Effort::Plan, ..sandbox.request() }).expect("a plan");
        (found.lib_dirs[0].clone(), names(&found))
    };
    let plain = plan(&sandbox);
    sandbox.set("RRDDMMA_RDMA_CORE_NEIGH", "1");
    let neighbours = plan(&sandbox);
    assert_ne!(plain.0, neighbours.0);
    assert_eq!(neighbours.1, ["static=mlx5", "static=ibverbs", "dylib=nl-route-3", "dylib=nl-3"]);
    sandbox.set("CFLAGS", "-O3");
    assert_ne!(plan(&sandbox).0, neighbours.0);
    source_tree::write(&folder);
    std::fs::write(folder.join("ccan.c"), "int changed;\n").expect("a file");
    assert_ne!(plan(&sandbox).0, neighbours.0);
}

#[test]
fn failure_wrong_checksum_leaves_no_file() {
    let (sandbox, server, request) = pinned(Answer::Body(b"something else".to_vec()));
    let error = reason(locate(&request));
    let SourceError::Checksum { found, expected, .. } = &error else { panic!("{error}") };
    assert_eq!(expected, request.pins[0].sha256);
    assert!(error.to_string().contains(found) && found != expected);
    assert_eq!((server.requests(), downloads(&sandbox)), (1, 0));
}

#[test]
fn failure_truncated_archive_in_the_cache_is_fetched_again() {
    let (sandbox, server, request) = pinned(Answer::Body(source_tree::archive()));
    let folder = Cache::new(&sandbox.cache()).downloads();
    std::fs::create_dir_all(&folder).expect("a folder");
    let half = source_tree::archive().len() / 2;
    std::fs::write(folder.join(request.pins[0].file_name()), &source_tree::archive()[..half])
        .expect("a file");
    check(&locate(&request).expect("a build"));
    assert_eq!(server.requests(), 1);
}

#[test]
fn failure_offline_does_not_touch_the_network() {
    for variable in ["RRDDMMA_OFFLINE", "CARGO_NET_OFFLINE"] {
        let (sandbox, server, mut request) = pinned(Answer::Body(source_tree::archive()));
        request.environment.set(variable, "true");
        let error = reason(locate(&request));
        assert!(matches!(error, SourceError::Offline { .. }), "{error}");
        request.effort = Effort::Plan;
        assert!(matches!(reason(locate(&request)), SourceError::Offline { .. }));
        assert_eq!((server.requests(), downloads(&sandbox)), (0, 0));
    }
}

#[test]
fn failure_no_network() {
    let (_sandbox, server, request) = pinned(Answer::NotFound);
    drop(server);
    let error = reason(locate(&request));
    assert!(matches!(error, SourceError::Download { .. }), "{error}");
}

fn without(tool: &str) -> SourceError {
    let mut sandbox = Sandbox::bare();
    for other in ["cc", "cmake", "python3", "ar", "nm", "objcopy", "make", "pkg-config"] {
        if other != tool {
            // Would leave a trace if it were started.
            sandbox.tool(other, "exit 99");
        }
    }
    sandbox.set("RRDDMMA_LINK", "vendored");
    reason(sandbox.locate())
}

#[test]
fn failure_missing_cmake() {
    let error = without("cmake");
    assert!(matches!(&error, SourceError::ToolsMissing { missing } if missing == &["cmake"]), "{error}");
    assert!(error.remedy().expect("a remedy").contains("apt-get install cmake"));
}

#[test]
fn failure_missing_python3() {
    let error = without("python3");
    assert!(matches!(&error, SourceError::ToolsMissing { missing } if missing == &["python3"]), "{error}");
}

#[test]
fn failure_missing_compiler() {
    let error = without("cc");
    assert!(
        matches!(&error, SourceError::ToolsMissing { missing } if missing == &["a C compiler"]),
        "{error}"
    );
}

#[test]
fn failure_missing_pkg_config() {
    let error = without("pkg-config");
    assert!(matches!(&error, SourceError::ToolsMissing { missing } if missing == &["pkg-config"]), "{error}");
}

#[test]
fn failure_everything_missing_is_named_at_once() {
    let mut sandbox = Sandbox::bare();
    sandbox.set("RRDDMMA_LINK", "vendored");
    let error = reason(sandbox.locate());
    assert!(matches!(&error, SourceError::ToolsMissing { missing } if missing.len() == 6), "{error}");
}

#[test]
fn failure_build_that_breaks_says_what_the_compiler_said() {
    let mut sandbox = source_tree::sandbox();
    let folder = sandbox.path("source");
    source_tree::write(&folder);
    std::fs::write(folder.join("mlx5.c"), "this is no C\n").expect("a file");
    sandbox.set("RRDDMMA_RDMA_CORE_SRC", &folder);
    let error = reason(sandbox.locate());
    assert!(
        error.to_string().contains("compiling rdma-core failed") && error.to_string().contains("mlx5.c"),
        "{error}"
    );
    let left = std::fs::read_dir(sandbox.cache().join("build")).expect("a folder");
    let left: Vec<_> = left.map(|entry| entry.expect("an entry").file_name()).collect();
    assert!(left.iter().all(|name| name.to_string_lossy().ends_with(".lock")), "{left:?}");
}

#[test]
fn failure_named_folder_is_no_rdma_core() {
    let mut sandbox = source_tree::sandbox();
    sandbox.set("RRDDMMA_RDMA_CORE_SRC", sandbox.root());
    assert!(matches!(reason(sandbox.locate()), SourceError::NotASourceTree { .. }));
}

#[test]
fn failure_no_place_for_the_cache() {
    let mut sandbox = source_tree::sandbox();
    sandbox.set("RRDDMMA_CACHE_DIR", "");
    assert!(matches!(reason(sandbox.locate()), SourceError::NoCacheFolder));
}

#[test]
fn experimental_verbs_are_not_built_for_those_who_want_them() {
    let sandbox = source_tree::sandbox();
    sandbox.install_rdma_core(MULTIARCH);
    let mut request = sandbox.request();
    request.wanted.flavour = Some(Flavour::Experimental);
    let reason = obstacle(locate(&request), Route::Source);
    assert!(matches!(reason, Obstacle::Unwanted { wanted: "experimental", .. }), "{reason}");
}
