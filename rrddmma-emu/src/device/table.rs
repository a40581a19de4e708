//! Fixed tables of objects: handles, allocation, look-up.

use super::host::Process;
use crate::errno::Errno;
use zerocopy::{FromBytes, FromZeros, Immutable, IntoBytes, KnownLayout};

/// An open device of one process: what a file descriptor of `/dev/infiniband/uverbs0` stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContextId(pub u32);

/// Index of an object in its table.
pub(crate) type Index = u32;

/// In place of an index: there is none.
pub(crate) const NONE: Index = u32::MAX;

/// What every object begins with: to whom it belongs. Free while `used` is not 1.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub struct Owner {
    used: u32,
    /// Of the context that made it.
    pub(crate) context: u32,
    /// In whose memory its buffers lie.
    pub(crate) process: Process,
}

impl Owner {
    pub(crate) fn new(context: ContextId, process: Process) -> Self {
        Self { used: 1, context: context.0, process }
    }

    /// An owner that is neither a process nor a context.
    pub(crate) const fn shared() -> Self {
        Self { used: 1, context: 0, process: Process::new(0, 0) }
    }

    pub(crate) fn is_used(&self) -> bool {
        self.used == 1
    }

    /// Frees the place; what else stands there is kept for the next at this place.
    pub(crate) fn release(&mut self) {
        self.used = 0;
    }
}

/// The kinds of object that a handle can name. The number is part of the handle, so that a handle of another kind is
/// told from a dead one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum Kind {
    Pd = 1,
    Mr = 2,
    Cq = 3,
    Qp = 4,
    Srq = 5,
    Ah = 6,
    Uar = 7,
    Xrcd = 8,
    Target = 9,
    Mw = 10,
}

/// The highest number of a kind.
const LAST_KIND: u32 = Kind::Mw as u32;

const KIND_SHIFT: u32 = 20;
const INDEX_MASK: u32 = (1 << KIND_SHIFT) - 1;

/// An object that lives in a table of the fabric.
pub(crate) trait Object: FromZeros {
    const KIND: Kind;
    fn owner(&self) -> &Owner;
    fn owner_mut(&mut self) -> &mut Owner;
}

/// The handle that the user's library keeps for object `index`.
pub(crate) fn handle<T: Object>(index: Index) -> u32 {
    (T::KIND as u32) << KIND_SHIFT | (index & INDEX_MASK)
}

/// Whether a handle names an object of this kind, living or not.
pub(crate) fn is_kind<T: Object>(handle: u32) -> bool {
    handle >> KIND_SHIFT == T::KIND as u32
}

/// Finds the object of a handle for its context. As in the kernel (`rdma_lookup_get_uobject`), a handle that was
/// never given, or to somebody else, is ENOENT, and one of another kind EINVAL.
pub(crate) fn find<T: Object>(table: &[T], context: ContextId, handle: u32) -> Result<Index, Errno> {
    let kind = handle >> KIND_SHIFT;
    if kind != T::KIND as u32 {
        return Err(if (1..=LAST_KIND).contains(&kind) { Errno::EINVAL } else { Errno::ENOENT });
    }
    let index = handle & INDEX_MASK;
    match get(table, index) {
        Some(object) if object.owner().context == context.0 => Ok(index),
        _ => Err(Errno::ENOENT),
    }
}

/// The object at `index`, if there is one.
pub(crate) fn get<T: Object>(table: &[T], index: Index) -> Option<&T> {
    table.get(index as usize).filter(|object| object.owner().is_used())
}

/// The object at `index`, if there is one.
pub(crate) fn get_mut<T: Object>(table: &mut [T], index: Index) -> Option<&mut T> {
    table.get_mut(index as usize).filter(|object| object.owner().is_used())
}

/// A free place, searched from `*next` on, so that a number is given again as late as possible: a stale number in
/// the hands of a peer should hit nothing. The first `reserved` places are never given.
pub(crate) fn allocate<T: Object>(table: &[T], next: &mut u32, reserved: usize) -> Result<Index, Errno> {
    let room = table.len().saturating_sub(reserved);
    let start = (*next as usize).checked_rem(room).unwrap_or(0);
    let found = (0..room)
        .map(|step| reserved + (start + step) % room)
        .find(|&index| table.get(index).is_some_and(|object| !object.owner().is_used()))
        .ok_or(Errno::ENOMEM)?;
    let index = u32::try_from(found).map_err(|_| Errno::ENOMEM)?;
    *next = u32::try_from(found - reserved + 1).unwrap_or(0);
    Ok(index)
}

/// Frees the object at `index`.
pub(crate) fn free<T: Object>(table: &mut [T], index: Index) {
    if let Some(object) = table.get_mut(index as usize) {
        object.owner_mut().release();
    }
}

/// The indices of the living objects of a table.
pub(crate) fn living<T: Object>(table: &[T]) -> impl Iterator<Item = (Index, &T)> {
    (0..).zip(table).filter(|(_, object)| object.owner().is_used())
}

/// The living objects of a table, to be changed.
pub(crate) fn living_mut<T: Object>(table: &mut [T]) -> impl Iterator<Item = &mut T> {
    table.iter_mut().filter(|object| object.owner().is_used())
}

/// How many objects live that `wanted` says yes to.
pub(crate) fn any<T: Object>(table: &[T], mut wanted: impl FnMut(&T) -> bool) -> bool {
    living(table).any(|(_, object)| wanted(object))
}
