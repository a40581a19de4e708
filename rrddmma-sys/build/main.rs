//! Decides the linkage and makes the bindings.

mod exports;
mod generate;
mod stopgap;
mod verbs;

use std::collections::BTreeSet;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

const PREBUILT: &str = "prebuilt-56.1";

fn main() -> Result<(), Box<dyn Error>> {
    let package = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let found = stopgap::locate()?;
    let include_dirs: Vec<PathBuf> = Vec::new();

    let mut exported = BTreeSet::new();
    for library in ["libibverbs.so", "libmlx5.so"] {
        let file = fs::read(found.lib_dir.join(library))?;
        exported.extend(exports::exports(&file).ok_or("not a library")?);
    }
    let has = verbs::present(&exported, &verbs::header_text(&include_dirs));

    let input = generate::Input {
        header: package.join("src/c/wrappers.h"),
        include_dirs: include_dirs.clone(),
        mlx5dv: true,
        exp: false,
        has: has.iter().map(|name| (*name).to_owned()).collect(),
        newer: verbs::NEWER.iter().map(|(name, _)| (*name).to_owned()).collect(),
        clang_args: Vec::new(),
    };
    let origin = match generate::generate(&input) {
        Ok(text) => {
            fs::write(out.join("bindings.rs"), text)?;
            "bindgen"
        }
        Err(reason) => {
            println!(
                "cargo::warning=bindings of rdma-core 56.1 instead of this system's, since libclang is missing: {}",
                reason.lines().next().unwrap_or_default()
            );
            fs::copy(package.join("src/prebuilt/x86_64.rs"), out.join("bindings.rs"))?;
            PREBUILT
        }
    };
    compile_wrappers(&package, &include_dirs, &has);

    for (name, _) in verbs::NEWER {
        println!("cargo::rustc-check-cfg=cfg(rrddmma_has_{name})");
    }
    for name in &has {
        println!("cargo::rustc-cfg=rrddmma_has_{name}");
    }
    println!("cargo::rustc-cfg=rrddmma_rdma_core");
    println!("cargo::rustc-cfg=rrddmma_mlx5dv");
    println!("cargo::rustc-env=RRDDMMA_SYS_ROUTE=pkg-config");
    println!("cargo::rustc-env=RRDDMMA_SYS_FLAVOUR=rdma-core");
    println!("cargo::rustc-env=RRDDMMA_SYS_LINKAGE=dynamic");
    println!("cargo::rustc-env=RRDDMMA_SYS_VERSION={}", found.version);
    println!("cargo::rustc-env=RRDDMMA_SYS_BINDINGS={origin}");
    println!("cargo::rustc-link-lib=dylib=mlx5");
    println!("cargo::rustc-link-lib=dylib=ibverbs");
    println!("cargo::metadata=HAS={}", has.join(","));
    println!(
        "cargo::metadata=KNOWN={}",
        verbs::NEWER.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(",")
    );
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=src/c");
    println!("cargo::rerun-if-changed=src/prebuilt");
    Ok(())
}

fn compile_wrappers(package: &Path, include_dirs: &[PathBuf], has: &[&str]) {
    let mut build = cc::Build::new();
    build.file(package.join("src/c/wrappers.c")).includes(include_dirs).define("RRDDMMA_MLX5DV", None);
    for name in has {
        build.define(&format!("RRDDMMA_HAS_{name}"), None);
    }
    build.compile("rrddmma_sys_wrappers");
}
