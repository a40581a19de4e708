//! Makes the bindings with bindgen. Used by the build script and by `tests/prebuilt.rs`, which keeps `src/prebuilt` honest.

use std::collections::BTreeSet;
use std::panic;
use std::path::PathBuf;

use crate::aliases::aliases;

/// What the bindings are made of.
pub(crate) struct Input {
    /// `src/c/wrappers.h`.
    pub(crate) header: PathBuf,
    /// Where `infiniband/verbs.h` stands; empty for the compiler's default.
    pub(crate) include_dirs: Vec<PathBuf>,
    /// `mlx5dv.h` is there.
    pub mlx5dv: bool,
    /// The headers are those of MLNX_OFED's experimental verbs.
    pub(crate) exp: bool,
    /// The verbs of `verbs::NEWER` that are there.
    pub(crate) has: Vec<String>,
    /// The text of the headers, for the names that macros give.
    pub(crate) headers: String,
    /// Every verb that gets a `cfg(rrddmma_has_…)`.
    pub(crate) newer: BTreeSet<String>,
    /// More arguments for clang, such as `--target=`.
    pub(crate) clang_args: Vec<String>,
}

/// Runs bindgen and puts each function behind the cfg that says that the library has it.
///
/// # Errors
/// The message of bindgen or of the loader of libclang.
pub(crate) fn generate(input: &Input) -> Result<String, String> {
    // bindgen panics where libclang cannot be loaded; that is an ordinary outcome here and its trace would only alarm.
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let outcome = panic::catch_unwind(|| builder(input).generate().map_err(|error| error.to_string()));
    panic::set_hook(hook);
    let bindings = outcome.unwrap_or_else(|cause| {
        let text = cause.downcast_ref::<String>().map(String::as_str);
        Err(text.or_else(|| cause.downcast_ref::<&str>().copied()).unwrap_or("bindgen panicked").to_owned())
    })?;
    let mut text = gate(&bindings.to_string(), &input.newer);
    text.push('\n');
    text += &aliases(&text, &input.headers);
    Ok(text)
}

fn builder(input: &Input) -> bindgen::Builder {
    let mut builder = bindgen::Builder::default()
        .header(input.header.display().to_string())
        .clang_args(input.include_dirs.iter().map(|dir| format!("-I{}", dir.display())))
        .clang_args(input.has.iter().map(|name| format!("-DRRDDMMA_HAS_{name}")))
        .clang_args(&input.clang_args)
        .formatter(bindgen::Formatter::None)
        .generate_comments(false)
        .layout_tests(true)
        .derive_default(true)
        .prepend_enum_name(false)
        .use_core()
        .wrap_unsafe_ops(true)
        .ctypes_prefix("::libc")
        .rust_edition(bindgen::RustEdition::Edition2024)
        .parse_callbacks(Box::new(Names));
    if let Ok(target) = bindgen::RustTarget::stable(85, 0) {
        builder = builder.rust_target(target);
    }
    if input.mlx5dv {
        builder = builder.clang_arg("-DRRDDMMA_MLX5DV");
    }
    if input.exp {
        builder = builder.clang_arg("-DRRDDMMA_EXP").constified_enum("ibv_exp_query_gid_attr");
    }
    for allowed in ["ibv_.*", "mlx5dv_.*"] {
        builder = builder.allowlist_function(allowed);
    }
    builder = builder
        .allowlist_type("(ibv|_ibv|_compat_ibv|verbs|mlx5dv|mlx5|ib_uverbs|rdma_driver_id).*")
        .allowlist_var("(IBV|MLX5|IB_UVERBS|_IBV|_MLX5).*")
        .default_enum_style(bindgen::EnumVariation::NewType { is_bitfield: false, is_global: false })
        .bitfield_enum(
            ".*_(flag|flags|flags2|mask|masks|caps|cap_bits|fields|offloads|core_support|res_format|op_size)",
        )
        .bitfield_enum("ibv_placement_type")
        .bitfield_enum("ibv_query_qp_data_in_order_caps")
        .constified_enum("_bindgen_ty_.*");
    // glibc's own types, which change with the C library and not with libibverbs.
    for (pattern, _) in FROM_LIBC {
        builder = builder.blocklist_type(pattern);
    }
    for (_, line) in FROM_LIBC.iter().filter(|(_, line)| !line.is_empty()) {
        builder = builder.raw_line(*line);
    }
    // bindgen makes 20 bytes of its 16, since the struct is both packed and aligned: src/wqe.rs has it.
    builder.blocklist_type("mlx5_wqe_ctrl_seg")
}

/// Symbols that a macro of the same name stands in front of: bound through the wrapper of that name, which goes by the macro.
const SHADOWED: &[&str] = &["ibv_query_port", "ibv_reg_mr", "ibv_reg_mr_iova", "ibv_get_device_list"];

const FROM_LIBC: &[(&str, &str)] = &[
    ("pthread_mutex_t", "pub use ::libc::pthread_mutex_t;"),
    ("pthread_cond_t", "pub use ::libc::pthread_cond_t;"),
    ("timespec", "pub use ::libc::timespec;"),
    ("sockaddr.*", "pub use ::libc::sockaddr;"),
    ("in6_addr", "pub use ::libc::in6_addr;"),
    ("in_addr", "pub use ::libc::in_addr;"),
    ("FILE|_IO_FILE", "pub use ::libc::FILE;"),
    ("ssize_t", "pub use ::libc::ssize_t;"),
    ("off_t|__off_t|__off64_t", "pub use ::libc::off_t;"),
    ("__.*_t|__pthread.*|__atomic.*|_IO_.*", ""),
];

/// Binds `rrddmma_NAME` of wrappers.h under the C name NAME.
#[derive(Debug)]
struct Names;

impl bindgen::callbacks::ParseCallbacks for Names {
    fn generated_name_override(&self, item: bindgen::callbacks::ItemInfo<'_>) -> Option<String> {
        if SHADOWED.contains(&item.name) {
            return Some(format!("shadowed_{}", item.name));
        }
        item.name.strip_prefix("rrddmma_").map(str::to_owned)
    }

    fn blocklisted_type_implements_trait(
        &self,
        _name: &str,
        wanted: bindgen::callbacks::DeriveTrait,
    ) -> Option<bindgen::callbacks::ImplementsTrait> {
        use bindgen::callbacks::{DeriveTrait, ImplementsTrait};
        Some(match wanted {
            DeriveTrait::Copy | DeriveTrait::Debug => ImplementsTrait::Yes,
            _ => ImplementsTrait::No,
        })
    }

    fn generated_link_name_override(&self, item: bindgen::callbacks::ItemInfo<'_>) -> Option<String> {
        item.name.starts_with("rrddmma_").then(|| item.name.to_owned())
    }
}

/// Calling what the library lacks must fail in the compiler, with the cfg named, not in the linker.
fn gate(bindings: &str, newer: &BTreeSet<String>) -> String {
    let mut out = String::with_capacity(bindings.len() + bindings.len() / 16);
    let mut rest = bindings;
    while let Some(at) = rest.find("pub fn ") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let name: String =
            from["pub fn ".len()..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
        if newer.contains(&name) {
            out.push_str(&format!("#[cfg(rrddmma_has_{name})] "));
        } else if name.starts_with("mlx5dv_") {
            out.push_str("#[cfg(rrddmma_mlx5dv)] ");
        }
        out.push_str("pub fn ");
        rest = &from["pub fn ".len()..];
    }
    out.push_str(rest);
    out
}
