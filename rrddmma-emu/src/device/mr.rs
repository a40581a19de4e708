//! Memory regions and their keys.

use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use super::fabric::Fabric;
use super::host::{Host, Place};
use super::table::{self, ContextId, Index, Kind, Object, Owner};
use super::umem;
use super::wqe::Remote;
use crate::errno::Errno;

/// What a key allows (`ib_uverbs_access_flags`).
pub(crate) mod access {
    pub(crate) const LOCAL_WRITE: u32 = 1 << 0;
    pub(crate) const REMOTE_WRITE: u32 = 1 << 1;
    pub(crate) const REMOTE_READ: u32 = 1 << 2;
    pub(crate) const REMOTE_ATOMIC: u32 = 1 << 3;
    pub(crate) const MW_BIND: u32 = 1 << 4;
    pub(crate) const ON_DEMAND: u32 = 1 << 6;
    pub(crate) const HUGE_TLB: u32 = 1 << 7;
    /// Bits that a kernel may ignore if it does not know them.
    pub(crate) const OPTIONAL: u32 = 0x3ff0_0000;
    /// `ib_check_mr_access` refuses any other bit.
    pub(crate) const SUPPORTED: u32 = ((HUGE_TLB << 1) - 1) | OPTIONAL;
}

/// Key indices below this are never given: 0x100 (index 1) ends a scatter list, and older libmlx5 keeps 0x100 to 0x102
/// for itself.
pub(crate) const RESERVED_KEYS: usize = 16;

/// The local key of null regions, of any protection domain (`dump_fill_mkey` of mlx5): what is written there is lost, and
/// what is read is zero.
pub(crate) const NULL_KEY: u32 = 15 << 8;

/// A registered range of a process's memory. Its key is the place in the table, then eight bits that change each time
/// the place is used again.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub struct MemoryRegion {
    owner: Owner,
    /// First byte in the owner's memory.
    pub(super) start: u64,
    /// The address that keys use for the first byte.
    pub(super) iova: u64,
    pub(super) length: u64,
    pub(crate) pd: Index,
    pub(super) access: u32,
    pub(super) variant: u32,
    /// How many pages fit into the key, as a power of two.
    pub(super) log_pages: u32,
    /// 1 if the pages were pinned for writing.
    pub(super) writable: u32,
    reserved: u32,
}

impl MemoryRegion {
    /// What is registered: first byte and length.
    pub(super) fn range(&self) -> (u64, u64) {
        (self.start, self.length)
    }
}

impl Object for MemoryRegion {
    const KIND: Kind = Kind::Mr;

    fn owner(&self) -> &Owner {
        &self.owner
    }

    fn owner_mut(&mut self) -> &mut Owner {
        &mut self.owner
    }
}

/// What a registration asks for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Registration {
    pub(crate) start: u64,
    pub(crate) length: u64,
    pub(crate) iova: u64,
    pub(crate) pd: u32,
    pub(crate) access: u32,
}

/// Registers memory of the calling process.
///
/// The order and the error numbers are those of `ib_uverbs_reg_mr`, `ib_check_mr_access` and `ib_umem_get`.
pub(crate) fn register(
    fabric: &mut Fabric,
    host: &mut Host<'_>,
    context: ContextId,
    request: &Registration,
) -> Result<(Index, u32), Errno> {
    check_offsets(request)?;
    check_access(request.access)?;
    let pd = table::find(&fabric.pds, context, request.pd)?;
    let writable = is_writable(request.access);
    umem::pin(fabric, host, request.start, request.length, writable)?;
    let index = table::allocate(&fabric.mrs, &mut fabric.next.mr, RESERVED_KEYS)?;
    let region = &mut fabric.mrs[index as usize];
    *region = MemoryRegion {
        owner: Owner::new(context, host.me),
        start: request.start,
        iova: request.iova,
        length: request.length,
        pd,
        access: request.access,
        variant: region.variant.wrapping_add(1) & 0xff,
        log_pages: log_pages((request.start, request.length)),
        writable: writable.into(),
        reserved: 0,
    };
    Ok((index, index << 8 | region.variant))
}

/// Deregisters memory: from now on its key is nobody's.
pub(crate) fn deregister(fabric: &mut Fabric, context: ContextId, handle: u32) -> Result<(), Errno> {
    let index = table::find(&fabric.mrs, context, handle)?;
    table::free(&mut fabric.mrs, index);
    Ok(())
}

/// Translates `length` bytes at `address` of key `key` for work of protection domain `pd` that needs `wanted` access.
/// `None` for whatever the adapter would refuse.
pub(crate) fn translate(
    fabric: &Fabric,
    key: u32,
    address: u64,
    length: u64,
    pd: Index,
    wanted: u32,
) -> Option<Place> {
    let region = table::get(&fabric.mrs, key >> 8)?;
    if key as usize >> 8 < RESERVED_KEYS || region.variant & 0xff != key & 0xff || region.pd != pd {
        return None;
    }
    let offset = address.checked_sub(region.iova)?;
    let end = offset.checked_add(length)?;
    if end > region.length || region.access & wanted != wanted {
        return None;
    }
    Some(Place { process: region.owner.process, address: region.start.checked_add(offset)? })
}

/// How far behind the first byte of the region of a key an address lies; `None` without such a region, or before it.
pub(crate) fn offset(fabric: &Fabric, remote: Remote) -> Option<u64> {
    let key = remote.key;
    let region = table::get(&fabric.mrs, key >> 8).filter(|region| region.variant & 0xff == key & 0xff)?;
    remote.address.checked_sub(region.iova)
}

/// The address that keys use may be another, but not within the page (`ib_uverbs_reg_mr`).
pub(super) fn check_offsets(request: &Registration) -> Result<(), Errno> {
    if request.start % umem::PAGE == request.iova % umem::PAGE { Ok(()) } else { Err(Errno::EINVAL) }
}

/// Whether anybody may write (`ib_access_writable`).
pub(super) fn is_writable(flags: u32) -> bool {
    flags & (access::LOCAL_WRITE | access::REMOTE_WRITE | access::REMOTE_ATOMIC) != 0
}

/// The size of key that the driver takes from its cache: the smallest has room for four pages (`mlx5_mr_cache_init`).
pub(super) fn log_pages((start, length): (u64, u64)) -> u32 {
    let pages = umem::pages(start, length).unwrap_or(0);
    pages.next_power_of_two().trailing_zeros().max(2)
}

pub(super) fn check_access(flags: u32) -> Result<(), Errno> {
    let remote_change = flags & (access::REMOTE_WRITE | access::REMOTE_ATOMIC) != 0;
    if flags & !access::SUPPORTED != 0 || remote_change && flags & access::LOCAL_WRITE == 0 {
        return Err(Errno::EINVAL);
    }
    // The device offers no on-demand paging.
    if flags & access::ON_DEMAND != 0 {
        return Err(Errno::EOPNOTSUPP);
    }
    Ok(())
}

/// What a program may ask about its region.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Description {
    pub(crate) key: u32,
    pub(crate) iova: u64,
    pub(crate) length: u64,
}

/// Describes a region.
pub(crate) fn query(fabric: &Fabric, context: ContextId, handle: u32) -> Result<Description, Errno> {
    let index = table::find(&fabric.mrs, context, handle)?;
    let region = &fabric.mrs[index as usize];
    Ok(Description { key: index << 8 | region.variant & 0xff, iova: region.iova, length: region.length })
}
