//! Address handles.

use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use super::address::{self, AddressVector};
use super::fabric::Fabric;
use super::host::Host;
use super::multicast;
use super::port;
use super::process;
use super::table::{self, ContextId, Index, Kind, Object, Owner};
use crate::errno::Errno;

/// An address handle. The address itself travels in each request; the device only counts the handle, because its
/// protection domain must not go first.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub struct AddressHandle {
    owner: Owner,
    pub(crate) pd: Index,
    reserved: u32,
}

impl Object for AddressHandle {
    const KIND: Kind = Kind::Ah;

    fn owner(&self) -> &Owner {
        &self.owner
    }

    fn owner_mut(&mut self) -> &mut Owner {
        &mut self.owner
    }
}

/// Makes an address handle and resolves the Ethernet address that it leads to.
pub(crate) fn create(
    fabric: &mut Fabric,
    host: &Host<'_>,
    context: ContextId,
    pd: u32,
    vector: &AddressVector,
) -> Result<(Index, [u8; 6]), Errno> {
    let pd = table::find(&fabric.pds, context, pd)?;
    let identity = process::identity_of(fabric, context)?;
    address::check(fabric, &identity, vector)?;
    let from = identity.port(vector.port).ok_or(Errno::EINVAL)?;
    let mac = if multicast::is_group(&vector.gid) {
        multicast::ethernet_address(&vector.gid)
    } else {
        // Where nobody of the fabric is, nobody sees the Ethernet address either.
        port::reached(fabric, &from, vector).unwrap_or(from).mac()
    };
    let index = table::allocate(&fabric.ahs, &mut fabric.next.ah, 0)?;
    fabric.ahs[index as usize] = AddressHandle { owner: Owner::new(context, host.me), pd, reserved: 0 };
    Ok((index, mac))
}

/// Frees an address handle.
pub(crate) fn destroy(fabric: &mut Fabric, context: ContextId, handle: u32) -> Result<(), Errno> {
    let index = table::find(&fabric.ahs, context, handle)?;
    table::free(&mut fabric.ahs, index);
    Ok(())
}
