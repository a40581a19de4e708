//! Raw bindings to libibverbs and libmlx5, C names unchanged.
//!
//! * Functions, structures and constants are those of `infiniband/verbs.h` and, where the library has it, `infiniband/mlx5dv.h`. What the
//!   headers define as inline functions or macros is here too, under its C name: the data path (`ibv_post_send`, `ibv_poll_cq`, `ibv_wr_*`,
//!   …) inline in Rust, everything else through small C wrappers.
//! * Enumerations are newtypes with associated constants, `ibv_wc_status::IBV_WC_SUCCESS`, since C may return a value that this version does
//!   not know. Flags are newtypes with `|` and `&`.
//! * [`build`] says what the build script found, and so does `DEP_IBVERBS_*` in the build script of a crate that depends on this one.
//! * A verb that is newer than rdma-core 28 exists only if the library exports it, so that nothing can fail in the linker.
//!
//! # What a dependant's build script gets
//!
//! | variable | content |
//! |---|---|
//! | `DEP_IBVERBS_ROUTE`, `_FLAVOUR`, `_LINKAGE`, `_VERSION`, `_OFED`, `_BINDINGS` | what [`build`] says |
//! | `DEP_IBVERBS_INCLUDE`, `_LIB_DIR`, `_LIBS` | folders (joined by `:`) and libraries, for C code of your own |
//! | `DEP_IBVERBS_HAS_MLX5DV` | `1` if `mlx5dv_*` is there, else `0` |
//! | `DEP_IBVERBS_HAS` | the verbs newer than rdma-core 28 that may be called, joined by `,` |
//! | `DEP_IBVERBS_KNOWN` | all verbs that `DEP_IBVERBS_HAS` could name |
//!
//! cfgs do not cross crates. These lines of a build script bring `cfg(rrddmma_has_NAME)` into a dependant:
//!
//! ```no_run
//! let list = |name: &str| std::env::var(name).unwrap_or_default();
//! for verb in list("DEP_IBVERBS_KNOWN").split(',') {
//!     println!("cargo::rustc-check-cfg=cfg(rrddmma_has_{verb})");
//! }
//! for verb in list("DEP_IBVERBS_HAS").split(',').filter(|verb| !verb.is_empty()) {
//!     println!("cargo::rustc-cfg=rrddmma_has_{verb}");
//! }
//! ```

pub mod build;

mod bindings;
#[cfg(any(rrddmma_exp, test))]
mod exp;
mod inline;
#[cfg(rrddmma_static)]
mod provider;
#[cfg(rrddmma_mlx5dv)]
mod wqe;

pub use bindings::*;
#[cfg(rrddmma_exp)]
pub use exp::{ibv_exp_poll_cq, ibv_exp_post_send};
pub use inline::*;
#[cfg(rrddmma_mlx5dv)]
pub use wqe::*;
