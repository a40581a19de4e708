//! Memory windows: keys for peers, made out of a region's and changed by requests of a queue pair.
//!
//! A window of type 1 is bound anew at will, and any queue pair of its protection domain may be reached through it. One of
//! type 2 must be free before it is bound, and belongs to the queue pair that bound it, whose peer may take it back.
//!
//! The adapter of a real ConnectX looks at what a window reaches only when a peer uses it; its library knows the rules
//! of binding but checks them in a build for debugging only (`set_bind_wr`, `MW_DEBUG`). Here a window that could never
//! be used as it was asked for is refused when it is bound, as the specification says (IBTA C10-72 to C10-75).

use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use super::cqe::Syndrome;
use super::fabric::{Fabric, MRS, count};
use super::host::{Host, Place};
use super::mr::{self, access};
use super::pd::ProtectionDomain;
use super::qp::{self, QueuePair};
use super::table::{self, ContextId, Index, Kind, Object, Owner};
use super::umr::{KeyChange, Reach};
use super::wqe::Remote;
use crate::errno::Errno;

/// A memory window. Its key is the place in the table, behind the places of regions, then eight bits that the program
/// chooses when it binds.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub struct MemoryWindow {
    owner: Owner,
    /// The address that peers use for the first byte.
    iova: u64,
    length: u64,
    /// Key of the region, and the address of the first byte in it.
    address: u64,
    region: u32,
    access: u32,
    pub(crate) pd: Index,
    /// 1 or 2.
    kind: u32,
    /// 1 while it reaches something.
    bound: u32,
    /// Of a bound window of type 2: the number of its queue pair.
    pair: u32,
    variant: u32,
    reserved: u32,
}

impl Object for MemoryWindow {
    const KIND: Kind = Kind::Mw;

    fn owner(&self) -> &Owner {
        &self.owner
    }

    fn owner_mut(&mut self) -> &mut Owner {
        &mut self.owner
    }
}

const TYPE_1: u32 = 1;
const TYPE_2: u32 = 2;

/// Makes a window that reaches nothing yet; its place and its key.
pub(crate) fn allocate(
    fabric: &mut Fabric,
    host: &Host<'_>,
    context: ContextId,
    pd: u32,
    kind: u8,
) -> Result<(Index, u32), Errno> {
    let pd = table::find::<ProtectionDomain>(&fabric.pds, context, pd)?;
    let kind = u32::from(kind);
    if !matches!(kind, TYPE_1 | TYPE_2) {
        return Err(Errno::EINVAL);
    }
    let index = table::allocate(&fabric.mws, &mut fabric.next.mw, 0)?;
    let window = &mut fabric.mws[index as usize];
    *window = MemoryWindow {
        owner: Owner::new(context, host.me),
        iova: 0,
        length: 0,
        address: 0,
        region: 0,
        access: 0,
        pd,
        kind,
        bound: 0,
        pair: 0,
        variant: window.variant.wrapping_add(1) & 0xff,
        reserved: 0,
    };
    Ok((index, (FIRST_KEY + index) << 8 | window.variant))
}

/// Frees a window, bound or not.
pub(crate) fn deallocate(fabric: &mut Fabric, context: ContextId, handle: u32) -> Result<(), Errno> {
    let index = table::find(&fabric.mws, context, handle)?;
    table::free(&mut fabric.mws, index);
    Ok(())
}

/// Binds a window, or takes it back, on behalf of queue pair `pair`.
pub(crate) fn change(fabric: &mut Fabric, pair: Index, request: &KeyChange) -> Result<(), Syndrome> {
    const REFUSED: Syndrome = Syndrome::MemoryWindowBind;
    let qp = table::get(&fabric.qps, pair).ok_or(REFUSED)?;
    let index = place(request.key).ok_or(REFUSED)?;
    let window = table::get(&fabric.mws, index).ok_or(REFUSED)?;
    let is_own = window.bound == 1 && window.pair == qp::number(pair);
    let allowed = window.pd == qp.pd
        && (window.kind == TYPE_2) == request.pair.is_some()
        && !(request.must_be_free && window.bound == 1)
        && !(request.must_be_own && !(is_own && window.variant == request.key & 0xff));
    let fits = request.reach.is_none_or(|reach| {
        request.pair.is_none_or(|number| number == qp::number(pair)) && may_reach(fabric, qp, &reach)
    });
    if !allowed || !fits {
        return Err(REFUSED);
    }
    let Some(window) = table::get_mut(&mut fabric.mws, index) else { return Err(REFUSED) };
    // Whatever the low bits of the key were before: a program that tried to bind in vain knows others (`mlx5_bind_mw`
    // counts them up when it posts).
    window.variant = request.variant;
    window.bound = request.reach.is_some().into();
    if let Some(reach) = request.reach {
        (window.iova, window.length, window.access) = (reach.iova, reach.length, reach.access);
        (window.region, window.address) = (reach.region, reach.address);
        window.pair = request.pair.unwrap_or(0);
    }
    Ok(())
}

/// Takes back the window of a key, as the peer of queue pair `pair` asks; false if it may not. Only windows of type 2
/// can be taken back so, and only through the pair that they are bound to (IBTA o10-37.2.26).
pub(crate) fn invalidate(fabric: &mut Fabric, pair: Index, key: u32) -> bool {
    let Some(window) = place(key).and_then(|index| table::get_mut(&mut fabric.mws, index)) else {
        return false;
    };
    let may = window.kind == TYPE_2
        && window.bound == 1
        && window.variant == key & 0xff
        && window.pair == qp::number(pair);
    if may {
        window.bound = 0;
    }
    may
}

/// Whether a key is one of a window, living or not.
pub(crate) fn is_key(key: u32) -> bool {
    place(key).is_some()
}

/// Translates what a peer wants to reach through a window at queue pair `pair`, as [`mr::translate`].
pub(crate) fn translate(
    fabric: &Fabric,
    pair: Index,
    pd: Index,
    remote: Remote,
    length: u64,
    wanted: u32,
) -> Option<Place> {
    let window = bound(fabric, remote.key)?;
    if window.pd != pd || window.kind == TYPE_2 && window.pair != qp::number(pair) {
        return None;
    }
    let offset = remote.address.checked_sub(window.iova)?;
    if offset.checked_add(length)? > window.length || window.access & wanted != wanted {
        return None;
    }
    let address = window.address.checked_add(offset)?;
    mr::translate(fabric, window.region, address, length, pd, needed(wanted))
}

/// How far behind the first byte of a bound window an address lies, as [`mr::offset`].
pub(crate) fn offset(fabric: &Fabric, remote: Remote) -> Option<u64> {
    remote.address.checked_sub(bound(fabric, remote.key)?.iova)
}

fn bound(fabric: &Fabric, key: u32) -> Option<&MemoryWindow> {
    let window = table::get(&fabric.mws, place(key)?)?;
    (window.bound == 1 && window.variant == key & 0xff).then_some(window)
}

/// The right that a region must have for a window to have `rights`: its own rights for peers do not count.
fn needed(rights: u32) -> u32 {
    if rights & (access::REMOTE_WRITE | access::REMOTE_ATOMIC) != 0 { access::LOCAL_WRITE } else { 0 }
}

fn may_reach(fabric: &Fabric, qp: &QueuePair, reach: &Reach) -> bool {
    let wanted = access::MW_BIND | needed(reach.access);
    mr::translate(fabric, reach.region, reach.address, reach.length, qp.pd, wanted).is_some()
}

/// Keys of windows begin where those of regions end.
const FIRST_KEY: u32 = count(MRS);

fn place(key: u32) -> Option<Index> {
    (key >> 8).checked_sub(FIRST_KEY)
}
