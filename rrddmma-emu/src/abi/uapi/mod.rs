//! Structures and numbers of the kernel's user ABI, by the headers `rdma/ib_user_verbs.h`, `rdma/ib_user_ioctl_cmds.h`,
//! `rdma/ib_user_ioctl_verbs.h`, `rdma/mlx5-abi.h` and `rdma/mlx5_user_ioctl_cmds.h`.
//!
//! All are plain integers in host byte order unless said otherwise. A request that is shorter than its structure is
//! continued with zeros, a longer one is cut, which is how the kernel lets either side be older.

pub(crate) mod cmd;
pub(crate) mod mlx5;
pub(crate) mod verbs;
