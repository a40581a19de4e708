//! Compiles the null provider that the Rust programs share with the C ones.
#![allow(clippy::expect_used, reason = "a build script that cannot go on says why and ends")]

fn main() {
    println!("cargo::rerun-if-changed=c/null_provider.c");
    println!("cargo::rerun-if-changed=c/null_provider.h");
    let mut build = cc::Build::new();
    if let Some(folders) = std::env::var_os("DEP_IBVERBS_INCLUDE") {
        build.includes(std::env::split_paths(&folders));
    }
    build.file("c/null_provider.c").opt_level(2).compile("null_provider");
}
