//! Extended reliable connections, the target: an end that receives for the shared receive queues of its domain, and to which nothing is posted.

use std::fmt;
use std::ptr::NonNull;

use rrddmma_sys as sys;

use super::builder::Setup;
use super::end::End;
use super::modify;
use super::{ConnectOptions, Endpoint, QpAttributes};
use crate::context::zeroed;
use crate::error::{Error, Rejected, Result, Verb};
use crate::ffi;
use crate::ids::{PortNumber, Psn, QpNumber, QueueKey};
use crate::mr::Access;
use crate::srq::XrcDomain;

/// A target that is not connected yet.
pub struct PreparedXrcTarget {
    target: Target,
}

/// A connected target: messages of its initiator take receives of the shared receive queues that they name. It lives as long as its handle.
#[doc(alias = "IBV_QPT_XRC_RECV")]
pub struct XrcTarget {
    target: Target,
}

struct Target {
    raw: NonNull<sys::ibv_qp>,
    destroyed: bool,
    setup: Setup,
    /// Declared last: it outlives the target.
    domain: XrcDomain,
}

// SAFETY: I1, I5 – modifying and destroying a pair is allowed in any thread.
unsafe impl Send for Target {}
// SAFETY: I1, I5 – through a shared reference a target is only asked, which any thread may do.
unsafe impl Sync for Target {}

static_assertions::assert_impl_all!(XrcTarget: Send, Sync);
static_assertions::assert_not_impl_any!(XrcTarget: Clone);

impl XrcDomain {
    /// Makes a target on a port and prepares it. `remote_access` is what its initiator may do to regions that allow it.
    ///
    /// # Errors
    /// * [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if there is no such port; the message lists those that exist.
    /// * What the driver reports.
    ///
    /// Verb: [ibv_create_qp_ex(3)](https://man7.org/linux/man-pages/man3/ibv_create_qp_ex.3.html)
    #[doc(alias = "ibv_create_qp_ex")]
    pub fn create_target(&self, port: PortNumber, remote_access: Access) -> Result<PreparedXrcTarget> {
        self.context().port(port)?;
        // SAFETY: I3 – the struct is made of integers and pointers, for which null is valid.
        let mut init: sys::ibv_qp_init_attr_ex = unsafe { zeroed() };
        init.qp_type = sys::ibv_qp_type::IBV_QPT_XRC_RECV;
        init.comp_mask = sys::ibv_qp_init_attr_mask::IBV_QP_INIT_ATTR_XRCD.0;
        init.xrcd = self.as_raw();
        // SAFETY: I1, I2 – context and domain are live, and the target keeps them.
        let raw = unsafe { sys::ibv_create_qp_ex(self.context().as_raw(), &raw mut init) };
        let raw = ffi::null_sets_errno(Verb::CreateQp, raw)?;
        let setup = Setup {
            port,
            pkey_index: 0,
            remote_access,
            gid_index: None,
            psn: Psn::random(),
            queue_key: QueueKey::new(0),
        };
        // From here on the target is destroyed when something fails.
        let target = Target { raw, destroyed: false, setup, domain: self.clone() };
        target.end().to_init()?;
        Ok(PreparedXrcTarget { target })
    }
}

impl PreparedXrcTarget {
    /// Uses this row of the port's table of global identifiers; by default one is chosen.
    #[must_use]
    pub const fn gid_index(mut self, index: u8) -> Self {
        self.target.setup.gid_index = Some(index);
        self
    }

    /// What the initiator has to know about this end; besides, it needs the numbers of the queues.
    ///
    /// # Errors
    /// * As [`PreparedQueuePair::endpoint`](super::PreparedQueuePair::endpoint).
    pub fn endpoint(&self) -> Result<Endpoint> {
        self.target.end().endpoint()
    }

    /// Connects to the initiator.
    ///
    /// # Errors
    /// The target comes back, as with [`PreparedQueuePair::connect_with`](super::PreparedQueuePair::connect_with).
    pub fn connect(self, peer: &Endpoint, options: &ConnectOptions) -> Result<XrcTarget, Rejected<Self>> {
        if let Err(error) = self.target.end().ready_to_receive(peer, options) {
            return Err(Rejected::new(error, self));
        }
        match self.target.end().ready_to_send(peer, options) {
            Ok(()) => Ok(XrcTarget { target: self.target }),
            Err(error) => {
                if let Err(second) = self.target.reset() {
                    log::error!(
                        "an XRC target that could not be connected could not be reset either: {second}"
                    );
                }
                Err(Rejected::new(error, self))
            }
        }
    }
}

impl XrcTarget {
    /// Its number.
    pub fn number(&self) -> QpNumber {
        self.target.end().number()
    }

    /// The domain it belongs to.
    pub const fn domain(&self) -> &XrcDomain {
        &self.target.domain
    }

    /// Its state and its attributes, as the device has them now.
    ///
    /// # Errors
    /// * What the driver reports.
    ///
    /// Verb: [ibv_query_qp(3)](https://man7.org/linux/man-pages/man3/ibv_query_qp.3.html)
    pub fn query(&self) -> Result<QpAttributes> {
        modify::query(self.target.raw.as_ptr())
    }

    /// Resets the target and prepares it again, to be connected anew.
    ///
    /// # Errors
    /// * What the driver reports. The target comes back in the state that [`query`](Self::query) says.
    pub fn reset(self) -> Result<PreparedXrcTarget, Rejected<Self>> {
        match self.target.reset() {
            Ok(()) => Ok(PreparedXrcTarget { target: self.target }),
            Err(error) => Err(Rejected::new(error, self)),
        }
    }

    /// Destroys the target and reports whether that went well. Dropping does it too, and only logs a failure.
    ///
    /// # Errors
    /// * What the driver reports, with the target back.
    ///
    /// Verb: [ibv_destroy_qp(3)](https://man7.org/linux/man-pages/man3/ibv_create_qp.3.html)
    pub fn close(mut self) -> Result<(), Rejected<Self>> {
        match self.target.destroy() {
            Ok(()) => Ok(()),
            Err(error) => Err(Rejected::<Self>::new(error, self)),
        }
    }
}

impl Target {
    fn end(&self) -> End<'_> {
        End { raw: self.raw.as_ptr(), context: self.domain.context(), setup: Some(&self.setup) }
    }

    fn reset(&self) -> Result<(), Error> {
        modify::to_reset(self.raw.as_ptr())?;
        self.end().to_init()
    }

    fn destroy(&mut self) -> Result<()> {
        if self.destroyed {
            return Ok(());
        }
        // The device may give the number again at once: see the context's lock.
        let numbers = self.domain.context().lock_numbers();
        // SAFETY: I1 – the target is live and destroyed once, as noted below.
        let ret = unsafe { sys::ibv_destroy_qp(self.raw.as_ptr()) };
        drop(numbers);
        ffi::errno_value(Verb::DestroyQp, ret)?;
        self.destroyed = true;
        Ok(())
    }
}

#[allow(
    clippy::mem_forget,
    reason = "leaking is the point: a target that lives in the driver must keep its domain"
)]
impl Drop for Target {
    fn drop(&mut self) {
        if let Err(error) = self.destroy() {
            log::error!("dropping an XRC target, which is leaked with its domain: {error}");
            std::mem::forget(self.domain.clone());
        }
    }
}

macro_rules! debug {
    ($($type:ident)*) => {
        $(impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let number = self.target.end().number();
                f.debug_struct(stringify!($type)).field("number", &number).finish_non_exhaustive()
            }
        })*
    };
}

debug!(PreparedXrcTarget XrcTarget);
