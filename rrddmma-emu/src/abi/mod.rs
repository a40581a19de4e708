//! The kernel's side of the device file: the uverbs ABI and the part of it that belongs to mlx5.
//!
//! [`ioctl`] is the front door of rdma-core: it copies the header and its attributes from the caller, checks them
//! against the method's row in `method`, and calls the row's handler. Most commands that have a `write()` form come
//! through one method, `INVOKE_WRITE`; their handlers (`write`) know nothing of the framing, so that the framing of
//! older libraries can lead to the same ones.
//!
//! The rules of refusal are those of `drivers/infiniband/core/uverbs_ioctl.c`.
#![forbid(unsafe_code)]

mod call;
mod completion;
mod context;
mod destroy;
mod front;
mod mapping;
mod memory;
mod method;
mod modify;
mod port;
mod queue_pair;
mod shared_receive;
#[cfg(test)]
mod tests;
mod uapi;
mod write;
mod xrc;

pub use front::ioctl;
pub use mapping::{Mapping, mmap};
