//! Doorbell pages (user access regions).

use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use super::fabric::Fabric;
use super::host::Host;
use super::table::{self, ContextId, Index, Kind, Object, Owner};
use crate::errno::Errno;

/// One page that a program stores doorbells into.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub struct Uar {
    owner: Owner,
    /// 1 if stores may be combined (BlueFlame), 0 if not.
    blue_flame: u32,
    reserved: u32,
}

impl Object for Uar {
    const KIND: Kind = Kind::Uar;

    fn owner(&self) -> &Owner {
        &self.owner
    }

    fn owner_mut(&mut self) -> &mut Owner {
        &mut self.owner
    }
}

/// Makes a doorbell page.
pub(crate) fn allocate(
    fabric: &mut Fabric,
    host: &Host<'_>,
    context: ContextId,
    blue_flame: bool,
) -> Result<Index, Errno> {
    let index = table::allocate(&fabric.uars, &mut fabric.next.uar, 1)?;
    let owner = Owner::new(context, host.me);
    fabric.uars[index as usize] = Uar { owner, blue_flame: u32::from(blue_flame), reserved: 0 };
    Ok(index)
}

/// Frees a doorbell page. The mapping stays with the program until it unmaps it, as in the kernel.
pub(crate) fn free(fabric: &mut Fabric, context: ContextId, handle: u32) -> Result<(), Errno> {
    let index = table::find(&fabric.uars, context, handle)?;
    table::free(&mut fabric.uars, index);
    Ok(())
}
