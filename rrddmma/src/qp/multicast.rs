//! Datagrams to groups.

use rrddmma_sys as sys;

use super::inner::Core;
use super::{Carries, Path, PreparedQueuePair, QueuePair};
use crate::error::{Result, Verb};
use crate::ffi;
use crate::gid::Gid;
use crate::ids::{Lid, QpNumber};
use crate::wr::op;

/// The number that datagrams to a group are sent to.
///
/// Source: InfiniBand specification, volume 1, section 10.5.2.
pub const MULTICAST_QP: QpNumber = QpNumber::new(0xff_ffff);

macro_rules! groups {
    ($($type:ident)*) => {
        $(impl<T: Carries<op::Datagram>, P: Path> $type<T, P> {
            /// Lets the pair take what is sent to a group, until it leaves or is destroyed. Each datagram takes a receive. Twice is once.
            ///
            /// To send to the group, make an [`AddressHandle`](crate::AddressHandle) to its address and send to [`MULTICAST_QP`]. `lid` is that of the group on
            /// InfiniBand, where the subnet manager must have been asked to let the port in; 0 on Ethernet.
            ///
            /// # Errors
            /// * [`ErrorKind::InvalidAttribute`](crate::ErrorKind::InvalidAttribute) if `group` is no address of a group.
            /// * [`ErrorKind::OutOfMemory`](crate::ErrorKind::OutOfMemory) if the group or the device is full.
            /// * What the driver reports.
            ///
            /// Verb: [ibv_attach_mcast(3)](https://man7.org/linux/man-pages/man3/ibv_attach_mcast.3.html)
            #[doc(alias = "ibv_attach_mcast")]
            pub fn join(&mut self, group: Gid, lid: Lid) -> Result<()> {
                self.core.join(group, lid)
            }

            /// Takes the pair out of a group.
            ///
            /// # Errors
            /// * [`ErrorKind::InvalidAttribute`](crate::ErrorKind::InvalidAttribute) if it is not in the group.
            /// * What the driver reports.
            ///
            /// Verb: [ibv_detach_mcast(3)](https://man7.org/linux/man-pages/man3/ibv_attach_mcast.3.html)
            #[doc(alias = "ibv_detach_mcast")]
            pub fn leave(&mut self, group: Gid, lid: Lid) -> Result<()> {
                self.core.leave(group, lid)
            }
        })*
    };
}

groups!(QueuePair PreparedQueuePair);

impl Core {
    fn join(&self, group: Gid, lid: Lid) -> Result<()> {
        let raw = sys::ibv_gid { raw: *group.as_bytes() };
        // SAFETY: I1 – the pair is live, and the address a live value that is only read.
        let ret = unsafe { sys::ibv_attach_mcast(self.as_raw(), &raw const raw, lid.as_raw()) };
        ffi::errno_value(Verb::AttachMcast, ret)?;
        let mut groups = self.groups();
        if !groups.contains(&(group, lid)) {
            groups.push((group, lid));
        }
        Ok(())
    }

    fn leave(&self, group: Gid, lid: Lid) -> Result<()> {
        detach(self.as_raw(), group, lid)?;
        self.groups().retain(|joined| *joined != (group, lid));
        Ok(())
    }
}

/// Takes a live pair out of a group.
pub(super) fn detach(qp: *mut sys::ibv_qp, group: Gid, lid: Lid) -> Result<()> {
    let raw = sys::ibv_gid { raw: *group.as_bytes() };
    // SAFETY: I1 – the pair is live while its handle or its destructor calls this; the address is a live value that is only read.
    let ret = unsafe { sys::ibv_detach_mcast(qp, &raw const raw, lid.as_raw()) };
    ffi::errno_value(Verb::DetachMcast, ret)
}
