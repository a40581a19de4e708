//! Protection domains.

use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use super::fabric::Fabric;
use super::host::Host;
use super::table::{self, ContextId, Index, Kind, Object, Owner};
use crate::errno::Errno;

/// A protection domain: nothing but an identity that keys and queue pairs share.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub struct ProtectionDomain {
    owner: Owner,
}

impl Object for ProtectionDomain {
    const KIND: Kind = Kind::Pd;

    fn owner(&self) -> &Owner {
        &self.owner
    }

    fn owner_mut(&mut self) -> &mut Owner {
        &mut self.owner
    }
}

/// Makes a protection domain.
pub(crate) fn allocate(fabric: &mut Fabric, host: &Host<'_>, context: ContextId) -> Result<Index, Errno> {
    let index = table::allocate(&fabric.pds, &mut fabric.next.pd, 1)?;
    fabric.pds[index as usize] = ProtectionDomain { owner: Owner::new(context, host.me) };
    Ok(index)
}

/// Frees a protection domain; EBUSY while anything lives in it, and it stays usable then.
pub(crate) fn deallocate(fabric: &mut Fabric, context: ContextId, handle: u32) -> Result<(), Errno> {
    let pd = table::find(&fabric.pds, context, handle)?;
    let busy = table::any(&fabric.mrs, |mr| mr.pd == pd)
        || table::any(&fabric.mws, |mw| mw.pd == pd)
        || table::any(&fabric.qps, |qp| qp.pd == pd)
        || table::any(&fabric.srqs, |srq| srq.pd == pd)
        || table::any(&fabric.ahs, |ah| ah.pd == pd);
    if busy {
        return Err(Errno::EBUSY);
    }
    table::free(&mut fabric.pds, pd);
    Ok(())
}
