//! Takes over what the build script of `rrddmma-sys` found out about the library: its cfgs do not reach dependants by themselves.

#![allow(clippy::print_stdout, reason = "that is how a build script speaks to Cargo")]

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let known = |name: &str| env::var(format!("DEP_IBVERBS_{name}")).unwrap_or_default();
    let verbs = |names: String| {
        names.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    // Verbs newer than the minimum that the library exports, of those that this version knows.
    for verb in verbs(known("KNOWN")) {
        println!("cargo::rustc-check-cfg=cfg(rrddmma_has_{verb})");
    }
    for verb in verbs(known("HAS")) {
        println!("cargo::rustc-cfg=rrddmma_has_{verb}");
    }
    // The flavour decides which of the optional structures there are.
    match known("FLAVOUR").as_str() {
        "experimental" => println!("cargo::rustc-cfg=rrddmma_exp"),
        _ => {
            println!("cargo::rustc-cfg=rrddmma_rdma_core");
            // Experimental verbs have an older interface of that name, which is too small to be of use.
            if known("HAS_MLX5DV") == "1" {
                println!("cargo::rustc-cfg=rrddmma_mlx5dv");
            }
        }
    }
}
