//! Memory regions and their keys.

use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use super::fabric::Fabric;
use super::host::{Host, Place};
use super::table::{self, ContextId, Index, Kind, Object, Owner};
use crate::errno::Errno;

/// What a key allows (`ib_uverbs_access_flags`).
pub(crate) mod access {
    pub(crate) const LOCAL_WRITE: u32 = 1 << 0;
    pub(crate) const REMOTE_WRITE: u32 = 1 << 1;
    pub(crate) const REMOTE_READ: u32 = 1 << 2;
    pub(crate) const REMOTE_ATOMIC: u32 = 1 << 3;
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

const PAGE: u64 = 4096;

/// A registered range of a process's memory. Its key is the place in the table, then eight bits that change each time
/// the place is used again.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub struct MemoryRegion {
    owner: Owner,
    /// First byte in the owner's memory.
    start: u64,
    /// The address that keys use for the first byte.
    iova: u64,
    length: u64,
    pub(crate) pd: Index,
    access: u32,
    variant: u32,
    reserved: u32,
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
    if request.start % PAGE != request.iova % PAGE {
        return Err(Errno::EINVAL);
    }
    check_access(request.access)?;
    let pd = table::find(&fabric.pds, context, request.pd)?;
    check_range(host, request.start, request.length, request.access)?;
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

/// Bits of `flags` in a re-registration (`ib_mr_rereg_flags`).
pub(crate) mod rereg {
    pub(crate) const TRANSLATION: u32 = 1 << 0;
    pub(crate) const PD: u32 = 1 << 1;
    pub(crate) const ACCESS: u32 = 1 << 2;
}

/// Changes range, protection domain or access of a region in place. Checks come first: on an error the region is as it
/// was.
pub(crate) fn reregister(
    fabric: &mut Fabric,
    host: &mut Host<'_>,
    context: ContextId,
    handle: u32,
    flags: u32,
    request: &Registration,
) -> Result<u32, Errno> {
    if flags == 0 || flags & !(rereg::TRANSLATION | rereg::PD | rereg::ACCESS) != 0 {
        return Err(Errno::EINVAL);
    }
    let index = table::find(&fabric.mrs, context, handle)?;
    let mut changed = fabric.mrs[index as usize];
    if flags & rereg::ACCESS != 0 {
        check_access(request.access)?;
        changed.access = request.access;
    }
    if flags & rereg::PD != 0 {
        changed.pd = table::find(&fabric.pds, context, request.pd)?;
    }
    if flags & rereg::TRANSLATION != 0 {
        if request.start % PAGE != request.iova % PAGE {
            return Err(Errno::EINVAL);
        }
        (changed.start, changed.iova, changed.length) = (request.start, request.iova, request.length);
    }
    check_range(host, changed.start, changed.length, changed.access)?;
    fabric.mrs[index as usize] = changed;
    Ok(index << 8 | changed.variant & 0xff)
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

/// How far behind the first byte of the region of `key` an address lies; `None` without such a region, or before it.
pub(crate) fn offset(fabric: &Fabric, key: u32, address: u64) -> Option<u64> {
    let region = table::get(&fabric.mrs, key >> 8).filter(|region| region.variant & 0xff == key & 0xff)?;
    address.checked_sub(region.iova)
}

fn check_access(flags: u32) -> Result<(), Errno> {
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

/// As `ib_umem_get`: the range must not wrap, must touch a page (an empty range at a page's first byte touches none),
/// and all its pages must be there; they must be writable if anybody may write.
fn check_range(host: &mut Host<'_>, start: u64, length: u64, flags: u32) -> Result<(), Errno> {
    let end = start.checked_add(length).ok_or(Errno::EINVAL)?;
    let last = end.checked_add(PAGE - 1).ok_or(Errno::EINVAL)? & !(PAGE - 1);
    let first = start & !(PAGE - 1);
    if last == first {
        return Err(Errno::EINVAL);
    }
    let writable = flags & (access::LOCAL_WRITE | access::REMOTE_WRITE | access::REMOTE_ATOMIC) != 0;
    let place = Place { process: host.me, address: first };
    host.dma.pin(place, last - first, writable).map_err(|_| Errno::EFAULT)
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
