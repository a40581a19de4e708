//! Registered memory: one owner of storage and registration.

mod access;
mod buffer;
mod region;
mod remote;
mod slice;
mod storage;
mod view;

pub use self::access::Access;
pub use self::buffer::{Mapping, Pages};
pub use self::region::MemoryRegion;
pub use self::remote::RemoteSlice;
pub use self::slice::{LocalSlice, SharedSlice};
pub use self::storage::Storage;
