//! Identifiers, numbers and units. Each is a type of its own, so that one cannot be passed as another.

mod keys;
mod mtu;
mod numbers;
mod rate;
mod timing;

pub use self::keys::{LocalKey, QueueKey, RemoteKey};
pub use self::mtu::Mtu;
pub use self::numbers::{Guid, Lid, PortNumber, Psn, QpNumber, ServiceLevel, SrqNumber};
pub use self::rate::PathRate;
pub use self::timing::{AckTimeout, RetryCount, RnrRetry, RnrTimer};
