//! Shows what a dependant's build script gets to know: `DEP_IBVERBS_*`.

use std::env;

fn main() {
    let known = |name: &str| env::var(format!("DEP_IBVERBS_{name}")).unwrap_or_default();

    // Which verbs newer than rdma-core 28 may be called: the cfgs of rrddmma-sys do not reach its dependants, but this list does.
    for verb in known("KNOWN").split(',') {
        println!("cargo::rustc-check-cfg=cfg(rrddmma_has_{verb})");
    }
    for verb in known("HAS").split(',').filter(|verb| !verb.is_empty()) {
        println!("cargo::rustc-cfg=rrddmma_has_{verb}");
    }

    for name in ["ROUTE", "FLAVOUR", "LINKAGE", "VERSION", "BINDINGS", "HAS_MLX5DV", "INCLUDE", "HAS"] {
        println!("cargo::rustc-env=DEPENDANT_{name}={}", known(name));
    }

    // Under static linkage libibverbs' own `stat` can be answered for it, so that a made-up device passes (see src/stat.c).
    println!("cargo::rerun-if-changed=src/stat.c");
    if known("LINKAGE") == "static" {
        for object in cc::Build::new().file("src/stat.c").cargo_metadata(false).compile_intermediates() {
            println!("cargo::rustc-link-arg={}", object.display());
        }
        println!("cargo::rustc-link-arg=-Wl,--wrap=stat");
    }
}
