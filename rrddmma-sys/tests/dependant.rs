//! A crate that depends on rrddmma-sys only is built, with fat LTO, as program and as shared library, and run.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use rrddmma_sys::build;

#[test]
fn a_dependant_knows_what_was_found_and_has_the_provider() {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("dependant-{}", build::ROUTE));
    let program = build_dependant(&target);
    let sysfs = made_up_device(&target);

    let alone = run(&program, None, &sysfs);
    assert_eq!(alone["ROUTE"], build::ROUTE);
    assert_eq!(alone["FLAVOUR"], build::FLAVOUR);
    assert_eq!(alone["LINKAGE"], build::LINKAGE);
    assert_eq!(alone["VERSION"], build::VERSION);
    assert_eq!(alone["BINDINGS"], build::BINDINGS);
    assert_eq!(alone["INCLUDE"], build::INCLUDE_DIRS);
    assert_eq!(alone["HAS_MLX5DV"], if cfg!(rrddmma_mlx5dv) { "1" } else { "0" });
    let has = |verb: &str| alone["HAS"].split(',').any(|name| name == verb);
    assert_eq!(has("ibv_import_device"), cfg!(rrddmma_has_ibv_import_device));
    assert_eq!(has("ibv_wr_flush"), cfg!(rrddmma_has_ibv_wr_flush));
    assert_eq!(alone["import_device"], cfg!(rrddmma_has_ibv_import_device).to_string());

    let library = program.with_file_name("libdependant.so");
    let through_library = run(&program, Some(&library), &sysfs);
    if cfg!(rrddmma_static) {
        // A ConnectX-5 by its PCI identity, which only a registered mlx5 provider takes.
        assert_eq!(alone["devices"], "1", "the program has lost the mlx5 provider");
        assert_eq!(through_library["devices"], "1", "the shared library has lost the mlx5 provider");
        assert!(!needs(&program).contains("libibverbs"), "linked dynamically after all");
        assert!(!needs(&library).contains("libibverbs"), "linked dynamically after all");
    } else {
        // The character device that libibverbs looks for is not there, and its own `stat` cannot be answered for it.
        assert_eq!(alone["devices"], through_library["devices"]);
        assert!(needs(&program).contains("libibverbs.so.1"));
    }
}

fn build_dependant(target: &Path) -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dependant");
    // The versions of the workspace, which are downloaded already.
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    fs::copy(lock, package.join("Cargo.lock")).unwrap();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--release", "--offline", "--manifest-path"]).arg(package.join("Cargo.toml"));
    cargo.env("CARGO_TARGET_DIR", target).env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
    // The route by which this test itself was built.
    if ["ofed", "pkg-config", "vendored"].contains(&build::ROUTE) {
        cargo.env("RRDDMMA_LINK", build::ROUTE);
    }
    let output = cargo.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    target.join("release/rrddmma-sys-dependant")
}

/// The part of /sys that libibverbs reads to find a device, for `$SYSFS_PATH`.
fn made_up_device(target: &Path) -> PathBuf {
    let sysfs = target.join("sysfs");
    let write = |path: &str, text: &str| {
        let path = sysfs.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("class/infiniband_verbs/abi_version", "6\n");
    write("class/infiniband_verbs/uverbs0/ibdev", "mlx5_0\n");
    write("class/infiniband_verbs/uverbs0/dev", "231:192\n");
    write("class/infiniband_verbs/uverbs0/abi_version", "1\n");
    write("class/infiniband/mlx5_0/node_type", "1: CA\n");
    write("class/infiniband/mlx5_0/node_guid", "0000:0000:0000:0001\n");
    write(
        "class/infiniband/mlx5_0/device/modalias",
        "pci:v000015B3d00001017sv000015B3sd00000001bc02sc00i00\n",
    );
    sysfs
}

fn run(program: &Path, library: Option<&Path>, sysfs: &Path) -> BTreeMap<String, String> {
    let output = Command::new(program).args(library).env("SYSFS_PATH", sysfs).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    text.lines()
        .filter_map(|line| line.split_once('='))
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect()
}

/// The shared objects that a file asks for.
fn needs(file: &Path) -> String {
    let output = Command::new("readelf").args(["--dynamic", "--wide"]).arg(file).output().unwrap();
    assert!(output.status.success(), "readelf failed on {}", file.display());
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().filter(|line| line.contains("(NEEDED)")).collect()
}
