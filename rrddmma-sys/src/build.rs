//! What the build script decided, for programs that tell their users.

/// How libibverbs was found: `documentation`, `explicit`, `ofed`, `pkg-config` or `vendored`.
pub const ROUTE: &str = env!("RRDDMMA_SYS_ROUTE");
/// The interface of the library: `rdma-core` or `experimental`.
pub const FLAVOUR: &str = env!("RRDDMMA_SYS_FLAVOUR");
/// `dynamic` or `static`.
pub const LINKAGE: &str = env!("RRDDMMA_SYS_LINKAGE");
/// Release of rdma-core, such as `44.0`; empty where it is not known.
pub const VERSION: &str = env!("RRDDMMA_SYS_VERSION");
/// Where the bindings come from.
pub const BINDINGS: &str = env!("RRDDMMA_SYS_BINDINGS");
/// Folders with `infiniband/verbs.h`, joined by `:`; empty where the compiler finds it by itself.
pub const INCLUDE_DIRS: &str = env!("RRDDMMA_SYS_INCLUDE");
