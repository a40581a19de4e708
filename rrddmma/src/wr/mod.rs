//! Requests as plain values: what to do, described without a device.

mod recv;
mod send;

pub use self::recv::RecvRequest;
pub use self::send::{SendRequest, op};
