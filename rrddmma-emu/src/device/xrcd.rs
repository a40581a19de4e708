//! XRC domains: what target pairs and shared receive queues of several processes have in common.

use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use super::fabric::Fabric;
use super::host::{FileId, Host};
use super::process;
use super::table::{self, ContextId, Index, Kind, Object, Owner};
use crate::errno::Errno;

/// A domain as one program has it open. Whoever opens the same file has the same domain: its number is in each of these
/// rows, and it lives as long as one of them does.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub struct OpenDomain {
    owner: Owner,
    /// All zero if the domain belongs to no file and is not shared.
    file: FileId,
    pub(crate) domain: u32,
    /// Which device of the fabric: each has domains of its own.
    device: u32,
}

impl Object for OpenDomain {
    const KIND: Kind = Kind::Xrcd;

    fn owner(&self) -> &Owner {
        &self.owner
    }

    fn owner_mut(&mut self) -> &mut Owner {
        &mut self.owner
    }
}

/// Opens the domain of a file, or one of its own without a file.
///
/// As `ib_uverbs_open_xrcd`: a domain that is not there yet is EAGAIN without `O_CREAT`, one that is there EINVAL with
/// `O_EXCL`.
pub(crate) fn open(
    fabric: &mut Fabric,
    host: &mut Host<'_>,
    context: ContextId,
    fd: Option<i32>,
    flags: i32,
) -> Result<Index, Errno> {
    let file = match fd {
        Some(fd) => host.caller.file(fd)?,
        None => FileId::default(),
    };
    let device = u32::from(process::device_of(fabric, context));
    let known = table::living(&fabric.xrcds)
        .find(|(_, open)| open.file == file && open.device == device)
        .map(|(_, open)| open.domain);
    let domain = match known.filter(|_| fd.is_some()) {
        Some(_) if flags & libc::O_EXCL != 0 => return Err(Errno::EINVAL),
        Some(domain) => domain,
        None if fd.is_some() && flags & libc::O_CREAT == 0 => return Err(Errno::EAGAIN),
        None => {
            // 0 stands for no domain.
            fabric.next_domain = fabric.next_domain.wrapping_add(1).max(1);
            fabric.next_domain
        }
    };
    let index = table::allocate(&fabric.xrcds, &mut fabric.next.xrcd, 0)?;
    fabric.xrcds[index as usize] = OpenDomain { owner: Owner::new(context, host.me), file, domain, device };
    Ok(index)
}

/// Closes a domain for this program; EBUSY while something that it made through this handle uses it
/// (`uverbs_free_xrcd`).
pub(crate) fn close(fabric: &mut Fabric, context: ContextId, handle: u32) -> Result<(), Errno> {
    let index = table::find(&fabric.xrcds, context, handle)?;
    let busy = table::any(&fabric.srqs, |srq| srq.xrcd == index)
        || table::any(&fabric.targets, |target| target.xrcd == index);
    if busy {
        return Err(Errno::EBUSY);
    }
    table::free(&mut fabric.xrcds, index);
    Ok(())
}
