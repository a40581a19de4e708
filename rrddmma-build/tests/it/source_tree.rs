//! A made-up rdma-core: the four targets, the headers and the script that the real one has, with empty functions.

use std::path::Path;

use rrddmma_build::source::{ArchiveForm, Pin, sha256_of_file};
use tar::EntryType;

use crate::archive::pack;
use crate::sandbox::Sandbox;

const CMAKE: &str = r#"cmake_minimum_required(VERSION 3.15)
project(rdma-core C)
set(PACKAGE_VERSION "56.1")
function(archive target name folder)
  add_library(${target} STATIC ${name}.c)
  set_target_properties(${target} PROPERTIES OUTPUT_NAME ${name} ARCHIVE_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/${folder})
endfunction()
archive(ibverbs-static ibverbs lib/statics)
archive(mlx5-static mlx5 lib/statics)
archive(ccan ccan ccan)
archive(rdma_util rdma_util util)
file(COPY infiniband DESTINATION ${CMAKE_BINARY_DIR}/include)
file(WRITE ${CMAKE_BINARY_DIR}/libibverbs/libibverbs.map "")
"#;

/// Puts each `--lib` where the real script puts it: one folder up.
const SANITIZE: &str = r#"import os, shutil, sys
for option, value in zip(sys.argv, sys.argv[1:]):
    if option == "--lib":
        shutil.copy(value, os.path.join(os.path.dirname(value), "..", os.path.basename(value)))
"#;

const FILES: &[(&str, &str)] = &[
    ("CMakeLists.txt", CMAKE),
    ("buildlib/sanitize_static_lib.py", SANITIZE),
    ("ibverbs.c", "int ibv_get_device_list(void) { return 0; }\nint ibv_qp_to_qp_ex(void) { return 0; }\n"),
    (
        "mlx5.c",
        "int ibv_get_device_list();\nint verbs_provider_mlx5(void) { return ibv_get_device_list(); }\n",
    ),
    ("ccan.c", "int ccan;\n"),
    ("rdma_util.c", "int rdma_util;\n"),
    ("infiniband/verbs.h", "struct ibv_device;\nstruct ibv_device **ibv_get_device_list(int *count);\n"),
    ("infiniband/mlx5dv.h", "int mlx5dv_init_obj(void);\n"),
    ("providers/mlx5/libmlx5.map", ""),
];

/// The source as an unpacked folder.
pub(crate) fn write(folder: &Path) {
    for (name, text) in FILES {
        let file = folder.join(name);
        std::fs::create_dir_all(file.parent().expect("a parent")).expect("a folder");
        std::fs::write(file, text).expect("a file");
    }
}

/// The source as an archive.
pub(crate) fn archive() -> Vec<u8> {
    let named: Vec<_> = FILES.iter().map(|(name, text)| (format!("rdma-core-56.1/{name}"), *text)).collect();
    let entries: Vec<_> =
        named.iter().map(|(name, text)| (name.as_str(), EntryType::Regular, *text)).collect();
    pack(&entries)
}

/// The pin of an archive.
pub(crate) fn pin(sandbox: &Sandbox, archive: &[u8]) -> Pin {
    let file = sandbox.path("to-be-pinned");
    std::fs::write(&file, archive).expect("a file");
    let sha256 = sha256_of_file(&file).expect("a checksum").leak();
    let size = archive.len() as u64;
    Pin { version: "56.1", sha256, form: ArchiveForm::ReleaseAsset, size, suites: &[("debian", "trixie")] }
}

/// A machine with every tool that a source build needs.
pub(crate) fn sandbox() -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.real_tools(&["cmake", "python3", "ar", "nm", "objcopy", "make", "curl"]);
    sandbox.set("RRDDMMA_LINK", "vendored");
    sandbox
}
