//! What only ConnectX devices have: which one this is, what it can do beyond verbs, and how its queues lie in memory.
//!
//! The types are the same on every host. Where the library was built with rdma-core and its libmlx5 (the routes MLNX_OFED 5 and later, pkg-config and
//! vendored), [`IS_LINKED`] is true. Experimental verbs (MLNX_OFED 4.9) have an older interface of that name, which is not used. There, and on a
//! device of another driver, each call here is an error of the kind [`Unsupported`](crate::ErrorKind::Unsupported) that says which of the two it is.
//!
//! A build script of a crate that depends on `rrddmma-sys` reads the same from `DEP_IBVERBS_HAS_MLX5DV`.

#[cfg(not(rrddmma_mlx5dv))]
mod absent;
mod capabilities;
mod clock;
mod generation;
mod layout;
#[cfg(rrddmma_mlx5dv)]
mod linked;

#[cfg(not(rrddmma_mlx5dv))]
use self::absent as library;
pub use self::capabilities::{
    Capabilities, CqeCompression, Crypto, DciStreams, Features, Signature, SoftwareParsing, StridingReceive,
    TunnelOffloads,
};
pub use self::clock::Clock;
pub use self::generation::Generation;
pub use self::layout::{CompletionQueueLayout, QueuePairLayout, Ring, SharedReceiveLayout};
#[cfg(rrddmma_mlx5dv)]
use self::linked as library;
use crate::device::Device;

/// Whether libmlx5's own interface is part of this build.
pub const IS_LINKED: bool = cfg!(rrddmma_mlx5dv);

/// Whether a device is driven by libmlx5, which all else of this module needs. Always false if [`IS_LINKED`] is.
///
/// Verb: [mlx5dv_is_supported(3)](https://man7.org/linux/man-pages/man3/mlx5dv_is_supported.3.html)
#[doc(alias = "mlx5dv_is_supported")]
pub fn is_supported(device: &Device) -> bool {
    library::is_supported(device)
}
