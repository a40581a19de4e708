//! Raw bindings to libibverbs and libmlx5, C names unchanged.
//!
//! * Functions, structures and constants are those of `infiniband/verbs.h` and, where the library has it, `infiniband/mlx5dv.h`. What the
//!   headers define as inline functions or macros is here too, under its C name: the data path (`ibv_post_send`, `ibv_poll_cq`, `ibv_wr_*`,
//!   …) inline in Rust, everything else through small C wrappers.
//! * Enumerations are newtypes with associated constants, `ibv_wc_status::IBV_WC_SUCCESS`, since C may return a value that this version does
//!   not know. Flags are newtypes with `|` and `&`.
//! * [`build`] says what the build script found, and so does `DEP_IBVERBS_*` in the build script of a crate that depends on this one.
//! * A verb that is newer than rdma-core 28 exists only under `cfg(rrddmma_has_NAME)`, that is if the library exports it.

pub mod build;

mod bindings;
mod inline;
#[cfg(rrddmma_static)]
mod provider;
#[cfg(rrddmma_mlx5dv)]
mod wqe;

pub use bindings::*;
pub use inline::*;
#[cfg(rrddmma_mlx5dv)]
pub use wqe::*;
