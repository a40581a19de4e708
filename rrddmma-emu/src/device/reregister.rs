//! Re-registration: another range, protection domain or access for a living region.
//!
//! The driver changes the key in place where the adapter can, and makes another key where it cannot
//! (`mlx5_ib_rereg_user_mr`): a program has to read keys again in any case.

use super::fabric::Fabric;
use super::host::Host;
use super::mr::{self, MemoryRegion, Registration, access};
use super::table::{self, ContextId};
use super::umem;
use crate::errno::Errno;

/// Bits of `flags` (`ib_mr_rereg_flags`).
pub(crate) const TRANSLATION: u32 = 1 << 0;
pub(crate) const PD: u32 = 1 << 1;
pub(crate) const ACCESS: u32 = 1 << 2;

/// Rights that can change in place (`can_use_umr_rereg_access`); the last one is relaxed ordering.
const IN_PLACE: u32 = access::LOCAL_WRITE | access::REMOTE_WRITE | access::REMOTE_READ | 1 << 20;

/// Changes range, protection domain or access of a region, and returns its key. Checks come first, in the order of
/// `ib_uverbs_rereg_mr` and of the driver: on an error the region is as it was.
pub(crate) fn reregister(
    fabric: &mut Fabric,
    host: &mut Host<'_>,
    context: ContextId,
    handle: u32,
    flags: u32,
    request: &Registration,
) -> Result<u32, Errno> {
    if flags == 0 || flags & !(TRANSLATION | PD | ACCESS) != 0 {
        return Err(Errno::EINVAL);
    }
    if flags & TRANSLATION != 0 {
        mr::check_offsets(request)?;
    }
    let index = table::find(&fabric.mrs, context, handle)?;
    let before = fabric.mrs[index as usize];
    let mut changed = before;
    if flags & ACCESS != 0 {
        mr::check_access(request.access)?;
        changed.access = request.access;
    }
    if flags & PD != 0 {
        changed.pd = table::find(&fabric.pds, context, request.pd)?;
    }
    let writable = mr::is_writable(changed.access);
    if flags & TRANSLATION != 0 {
        // The old pages are pinned until the new ones are.
        umem::pin(fabric, host, request.start, request.length, writable)?;
        (changed.start, changed.iova, changed.length) = (request.start, request.iova, request.length);
        changed.writable = writable.into();
    } else if writable && before.writable == 0 {
        // Pages that were pinned to be read must not be written (`ib_umem_check_rereg`).
        return Err(Errno::EACCES);
    }
    if !in_place(&before, &changed) {
        changed.variant = before.variant.wrapping_add(1) & 0xff;
        changed.log_pages = mr::log_pages(changed.range());
    }
    fabric.mrs[index as usize] = changed;
    Ok(index << 8 | changed.variant & 0xff)
}

/// Whether the key can stay (`can_use_umr_rereg_access`, `can_use_umr_rereg_pas`).
fn in_place(before: &MemoryRegion, changed: &MemoryRegion) -> bool {
    let (start, length) = changed.range();
    let fits = umem::pages(start, length).is_some_and(|pages| pages <= 1 << before.log_pages.min(63));
    (before.access ^ changed.access) & !IN_PLACE == 0 && fits
}
