//! Decides the linkage, makes the bindings, compiles the wrappers and says what came of it.

#![allow(clippy::print_stdout, reason = "that is how a build script speaks to Cargo")]

mod aliases;
mod exports;
mod generate;
mod library;
mod verbs;

use std::error::Error;
use std::fmt;
use std::fs;
use std::path::PathBuf;

use rrddmma_build::{Bindings, Flavour, Found, Linkage, Request, Route, emit, locate};

fn main() -> Result<(), Failure> {
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=src/c");
    println!("cargo::rerun-if-changed=src/prebuilt");
    let request = Request::from_build_script()?;
    let mut found = match locate(&request) {
        Ok(found) => found,
        Err(nothing) => {
            emit::emit_environment(&request)?;
            return Err(nothing.into());
        }
    };
    let headers = verbs::header_text(&found.include_dirs);
    let has = library::verbs_of(&found, &headers);
    found.bindings = write_bindings(&found, headers, &has)?;
    if found.route != Route::Documentation {
        compile_wrappers(&found, &has)?;
    }
    emit::emit(&request, &found)?;
    publish(&found, &has);
    Ok(())
}

/// Puts the bindings into `$OUT_DIR/bindings.rs` and says where they came from.
fn write_bindings(found: &Found, headers: String, has: &[&str]) -> Result<Bindings, Failure> {
    let out = variable("OUT_DIR")?.join("bindings.rs");
    if found.bindings == Bindings::Generated {
        let input = generate::Input {
            header: package()?.join("src/c/wrappers.h"),
            include_dirs: found.include_dirs.clone(),
            mlx5dv: found.mlx5dv,
            exp: found.flavour == Flavour::Experimental,
            has: has.iter().map(|name| (*name).to_owned()).collect(),
            headers,
            newer: verbs::NEWER.iter().map(|(name, _)| (*name).to_owned()).collect(),
            clang_args: Vec::new(),
        };
        match generate::generate(&input) {
            Ok(bindings) => {
                fs::write(out, bindings)?;
                return Ok(Bindings::Generated);
            }
            Err(reason) if found.flavour == Flavour::Experimental => {
                return Err(Failure(format!(
                    "experimental verbs need bindgen and so libclang (libclang-dev or clang-devel): {reason}"
                )));
            }
            Err(reason) => {
                println!("cargo::warning=bindgen failed: {}", reason.lines().next().unwrap_or_default());
            }
        }
    }
    let architecture = std::env::var("CARGO_CFG_TARGET_ARCH")?;
    let prebuilt = package()?.join("src/prebuilt");
    let layout = fs::read_to_string(prebuilt.join(format!("layout_{architecture}.rs"))).map_err(|_| {
        Failure(format!(
            "no checked-in bindings for {architecture}; install libclang (libclang-dev or clang-devel)"
        ))
    })?;
    fs::write(out, fs::read_to_string(prebuilt.join("verbs.rs"))? + &layout)?;
    if !matches!(found.route, Route::Documentation | Route::Source) {
        println!(
            "cargo::warning=libclang was not found: the checked-in bindings of rdma-core {} stand in for this system's own",
            rrddmma_build::source::PINNED.version
        );
    }
    Ok(Bindings::CheckedIn)
}

/// Compiles `src/c/wrappers.c` against the headers that were found.
fn compile_wrappers(found: &Found, has: &[&str]) -> Result<(), Failure> {
    let mut build = cc::Build::new();
    build.file(package()?.join("src/c/wrappers.c")).includes(&found.include_dirs);
    if found.mlx5dv {
        build.define("RRDDMMA_MLX5DV", None);
    }
    if found.flavour == Flavour::Experimental {
        // Its headers use what they themselves deprecate, and more that a compiler has an opinion on.
        build.define("RRDDMMA_EXP", None).flag_if_supported("-Wno-deprecated-declarations").warnings(false);
    }
    if found.linkage == Linkage::Static {
        build.define("RRDDMMA_STATIC", None);
    }
    for name in has {
        build.define(&format!("RRDDMMA_HAS_{name}"), None);
    }
    // Before the libraries in link order, since it refers to them.
    Ok(build.try_compile("rrddmma_sys_wrappers")?)
}

/// Hands the findings to the crate itself (cfgs and constants) and to its dependants (`DEP_IBVERBS_*` beside those of `emit`).
fn publish(found: &Found, has: &[&str]) {
    let switch = |on: bool, name: &str| {
        if on {
            println!("cargo::rustc-cfg={name}");
        }
    };
    switch(found.flavour == Flavour::RdmaCore, "rrddmma_rdma_core");
    switch(found.flavour == Flavour::Experimental, "rrddmma_exp");
    switch(found.linkage == Linkage::Static && found.route != Route::Documentation, "rrddmma_static");
    switch(found.mlx5dv, "rrddmma_mlx5dv");
    switch(found.route == Route::Documentation, "rrddmma_docs");
    for name in ["rrddmma_rdma_core", "rrddmma_exp", "rrddmma_static", "rrddmma_mlx5dv", "rrddmma_docs"] {
        println!("cargo::rustc-check-cfg=cfg({name})");
    }
    let known: Vec<&str> = verbs::NEWER.iter().map(|(name, _)| *name).collect();
    for name in &known {
        println!("cargo::rustc-check-cfg=cfg(rrddmma_has_{name})");
        switch(has.contains(name), &format!("rrddmma_has_{name}"));
    }
    println!("cargo::metadata=HAS={}", has.join(","));
    println!("cargo::metadata=KNOWN={}", known.join(","));
    let metadata = found.metadata();
    for name in ["ROUTE", "FLAVOUR", "LINKAGE", "VERSION", "OFED", "BINDINGS", "INCLUDE"] {
        println!("cargo::rustc-env=RRDDMMA_SYS_{name}={}", metadata.get(name).unwrap_or_default());
    }
}

fn package() -> Result<PathBuf, Failure> {
    variable("CARGO_MANIFEST_DIR")
}

fn variable(name: &str) -> Result<PathBuf, Failure> {
    Ok(PathBuf::from(std::env::var(name)?))
}

/// Why the build cannot go on. Cargo shows the `Debug` form of what `main` returns, so that is the readable one.
struct Failure(String);

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<E: Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}
