//! Registered memory: one owner of storage and registration.

mod access;
mod advise;
mod buffer;
mod device_memory;
mod foreign;
mod kinds;
mod mapping;
mod pool;
mod region;
mod registration;
mod remote;
mod reregister;
mod slice;
mod storage;
mod view;

pub use self::access::Access;
pub use self::advise::{Advice, Follow};
pub use self::buffer::{Buffer, SharedBuffer};
pub use self::device_memory::DeviceMemory;
pub use self::foreign::{Bounded, Foreign, ForeignRegion, Reachable};
pub use self::kinds::{AddressSpace, DmaBuf, Imported, NoMemory};
pub use self::mapping::{Mapping, Pages};
pub use self::pool::{BufferPool, BufferPoolBuilder};
pub use self::region::MemoryRegion;
pub use self::remote::RemoteSlice;
pub use self::reregister::{ReregisterError, Reregistered, Reregistration};
pub(crate) use self::slice::resolve;
pub use self::slice::{LocalSlice, SharedSlice};
pub use self::storage::Storage;
