//! A ConnectX emulated in user space beneath unmodified libibverbs and libmlx5.
//!
//! Layers, each ignorant of the next: [`abi`] answers the system calls of the kernel's uverbs and mlx5 drivers,
//! [`device`] is a pure model of the adapter. Both live on tables in one shared file, the [`device::Fabric`]: there
//! is no server, whoever rings a doorbell executes the whole operation, into the peer's memory too.

pub mod abi;
pub mod device;
pub mod errno;
pub mod shim;

pub use errno::Errno;
