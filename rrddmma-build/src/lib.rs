//! Says where libibverbs is and how it is linked, or builds it.
//!
//! [`locate`] looks along the routes below, takes the first that works, and keeps the reason against each other one:
//!
//! 1. explicit folders: `RRDDMMA_IBVERBS_DIR`, or `RRDDMMA_INCLUDE_DIR` with `RRDDMMA_LIB_DIR`;
//! 2. MLNX_OFED, told apart by the header `infiniband/verbs_exp.h` and never by its version number;
//! 3. pkg-config, libibverbs 1.8.28 (rdma-core 28) or newer;
//! 4. rdma-core built from source with the mlx5 provider inside, linked statically.
//!
//! `RRDDMMA_LINK` leaves one of 2 to 4. The answer depends on a [`Request`] only: a root folder, an environment and a
//! pair of targets. Tools are looked up on the `PATH` of that environment, so every branch can be walked over a small
//! made-up root. [`env::VARIABLES`] lists every variable that is read.
//!
//! The crates `pkg-config` and `cmake` are not used on purpose: both read the environment of the process instead of
//! the request's, and both print `cargo:` lines, which only [`emit`] may do here (`cargo xtask doctor` runs the same
//! code outside of a build script). ARCHITECTURE.md, "Deviations from the plan", has what was tried.
//!
//! ```no_run
//! // build.rs
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let request = rrddmma_build::Request::from_build_script()?;
//!     let found = rrddmma_build::locate(&request)?;
//!     rrddmma_build::emit::emit(&request, &found)?;
//!     Ok(())
//! }
//! ```

pub mod bindings;
pub mod emit;
pub mod env;
mod explicit;
mod folders;
mod found;
mod locate;
mod obstacle;
mod ofed;
mod pkg_config;
mod probe;
mod request;
pub mod source;
mod target;
pub mod tools;

pub use bindings::Bindings;
pub use env::{BadVariable, Environment, Settings};
pub use found::{Attempt, Flavour, Found, Library, Linkage, Metadata, Outcome, Route};
pub use locate::{Attempts, NotFound, locate};
pub use obstacle::{MissingBuildVariable, Obstacle};
pub use request::{Effort, Request, Wanted};
