//! Requests as plain values: what to do, described without a device.

mod optional;
mod recv;
mod send;
mod window;

pub use self::optional::{FlushScope, FlushTo};
pub use self::recv::RecvRequest;
pub use self::send::{SendRequest, op};
pub use self::window::{Bind, Unbind};

/// Opcodes that the headers of older libraries lack. Source: `enum ibv_wr_opcode` in `infiniband/verbs.h`.
pub(crate) mod opcode {
    use rrddmma_sys::ibv_wr_opcode as Code;

    pub(crate) const FLUSH: Code = Code(14);
    pub(crate) const ATOMIC_WRITE: Code = Code(15);
}
