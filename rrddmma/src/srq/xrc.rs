//! Extended reliable connections, the receiving side: domains, and the queues that initiators name.

use std::fmt;
use std::os::fd::{AsRawFd, BorrowedFd};
use std::ptr::NonNull;
use std::sync::Arc;

use rrddmma_sys as sys;

use super::{SharedReceiveLimits, SharedReceiveQueue};
use crate::context::{Context, zeroed};
use crate::cq::CompletionQueue;
use crate::error::{Error, ErrorKind, Rejected, Result, Verb};
use crate::ffi;
use crate::ids::SrqNumber;
use crate::pd::ProtectionDomain;

/// A domain of extended reliable connections: the targets in it deliver to the shared receive queues in it, also to those of other processes that have opened it.
///
/// Clones share one opening; it is closed when the last child is gone.
#[doc(alias = "ibv_xrcd")]
#[derive(Clone)]
pub struct XrcDomain {
    inner: Arc<Inner>,
}

struct Inner {
    raw: NonNull<sys::ibv_xrcd>,
    closed: bool,
    context: Context,
}

// SAFETY: I1, I5 – libibverbs lets any thread use a domain.
unsafe impl Send for Inner {}
// SAFETY: I1, I5 – as above; nothing in it changes while it is shared.
unsafe impl Sync for Inner {}

static_assertions::assert_impl_all!(XrcDomain: Send, Sync);

impl Context {
    /// Opens a domain: with a file, the one that all processes share that open it with the same file; without, one of its own.
    ///
    /// # Errors
    /// * [`ErrorKind::Unsupported`] if the device has none.
    /// * What the driver reports.
    ///
    /// Verb: [ibv_open_xrcd(3)](https://man7.org/linux/man-pages/man3/ibv_open_xrcd.3.html)
    #[doc(alias = "ibv_open_xrcd")]
    pub fn open_xrc_domain(&self, file: Option<BorrowedFd<'_>>) -> Result<XrcDomain> {
        let mut attr = sys::ibv_xrcd_init_attr {
            comp_mask: sys::ibv_xrcd_init_attr_mask::IBV_XRCD_INIT_ATTR_FD.0
                | sys::ibv_xrcd_init_attr_mask::IBV_XRCD_INIT_ATTR_OFLAGS.0,
            fd: file.map_or(-1, |file| file.as_raw_fd()),
            oflags: libc::O_CREAT,
        };
        // SAFETY: I1 – the context is open, and the attributes are a live value that is only read.
        let raw = unsafe { sys::ibv_open_xrcd(self.as_raw(), &raw mut attr) };
        let raw = ffi::null_sets_errno(Verb::OpenXrcd, raw)?;
        Ok(XrcDomain { inner: Arc::new(Inner { raw, closed: false, context: self.clone() }) })
    }
}

impl XrcDomain {
    /// The device it belongs to.
    pub fn context(&self) -> &Context {
        &self.inner.context
    }

    /// Closes the domain and reports whether that went well. Dropping the last handle does it too, and only logs a failure.
    ///
    /// # Errors
    /// * [`ErrorKind::Busy`], with the domain back, while a clone, a target or a queue of it lives.
    /// * What the driver reports, with the domain back.
    ///
    /// Verb: [ibv_close_xrcd(3)](https://man7.org/linux/man-pages/man3/ibv_open_xrcd.3.html)
    #[doc(alias = "ibv_close_xrcd")]
    pub fn close(self) -> Result<(), Rejected<Self>> {
        match Arc::try_unwrap(self.inner) {
            Ok(mut inner) => {
                inner.close().map_err(|error| Rejected::new(error, Self { inner: Arc::new(inner) }))
            }
            Err(inner) => Err(Rejected::new(Error::new(Verb::CloseXrcd, ErrorKind::Busy), Self { inner })),
        }
    }

    /// The pointer that C code needs. Using it needs the care that C needs; closing through it is not allowed.
    pub fn as_raw(&self) -> *mut sys::ibv_xrcd {
        self.inner.raw.as_ptr()
    }
}

impl Inner {
    fn close(&mut self) -> Result<()> {
        if self.closed {
            return Ok(());
        }
        // SAFETY: I1, I2 – every child holds this value by an `Arc`, so that none is left; it is closed once, as noted below.
        let ret = unsafe { sys::ibv_close_xrcd(self.raw.as_ptr()) };
        ffi::errno_value(Verb::CloseXrcd, ret)?;
        self.closed = true;
        Ok(())
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let Err(error) = self.close() {
            log::error!("dropping an XRC domain, which is leaked with its context: {error}");
            crate::context::leak(&self.context);
        }
    }
}

impl fmt::Debug for XrcDomain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("XrcDomain").field(&self.inner.raw).finish()
    }
}

impl ProtectionDomain {
    /// Makes a shared receive queue that initiators name by its number; what it receives completes in `cq`.
    ///
    /// Give it a completion queue of its own: completions of a target do not tell which pair they are of, so that pairs that are made with the same one later
    /// hold back what is dropped until they are destroyed; and it is destroyed only when that is.
    ///
    /// # Panics
    /// * If `max_wr` is 0.
    /// * If `xrcd` or `cq` is of another context.
    ///
    /// # Errors
    /// * As [`create_srq`](Self::create_srq).
    ///
    /// Verb: [ibv_create_srq_ex(3)](https://man7.org/linux/man-pages/man3/ibv_create_srq_ex.3.html)
    #[doc(alias = "ibv_create_srq_ex")]
    #[doc(alias = "ibv_get_srq_num")]
    pub fn create_xrc_srq(
        &self,
        xrcd: &XrcDomain,
        cq: &CompletionQueue,
        max_wr: u32,
        max_sge: u32,
    ) -> Result<XrcReceiveQueue> {
        assert!(
            max_wr > 0,
            "ProtectionDomain::create_xrc_srq: max_wr is 0 but a queue holds at least 1 request"
        );
        assert!(
            xrcd.context() == self.context() && cq.context() == self.context(),
            "ProtectionDomain::create_xrc_srq: the XRC domain or the completion queue is of another context"
        );
        super::check_limits(self.context(), max_wr, max_sge)?;
        cq.inner().serve_targets();
        // SAFETY: I3 – the struct is made of integers and pointers, for which null is valid.
        let mut init: sys::ibv_srq_init_attr_ex = unsafe { zeroed() };
        init.attr = sys::ibv_srq_attr { max_wr, max_sge, srq_limit: 0 };
        init.srq_type = sys::ibv_srq_type::IBV_SRQT_XRC;
        (init.pd, init.xrcd, init.cq) = (self.as_raw(), xrcd.as_raw(), cq.as_raw());
        init.comp_mask = sys::ibv_srq_init_attr_mask::IBV_SRQ_INIT_ATTR_TYPE.0
            | sys::ibv_srq_init_attr_mask::IBV_SRQ_INIT_ATTR_PD.0
            | sys::ibv_srq_init_attr_mask::IBV_SRQ_INIT_ATTR_XRCD.0
            | sys::ibv_srq_init_attr_mask::IBV_SRQ_INIT_ATTR_CQ.0;
        // SAFETY: I1, I2 – all parents are live, and the queue keeps them.
        let raw = unsafe { sys::ibv_create_srq_ex(self.context().as_raw(), &raw mut init) };
        let raw = ffi::null_sets_errno(Verb::CreateSrq, raw)?;
        let limits = SharedReceiveLimits { max_wr: init.attr.max_wr, max_sge: init.attr.max_sge };
        let parents = (Some(xrcd.clone()), Arc::clone(cq.inner()));
        let queue = SharedReceiveQueue::adopt(self, raw, limits, Some(parents));
        let mut number = 0;
        // SAFETY: I1, I4 – the queue is live, and the out-parameter a live local.
        let ret = unsafe { sys::ibv_get_srq_num(queue.as_raw(), &raw mut number) };
        ffi::errno_value(Verb::GetSrqNum, ret)?;
        match SrqNumber::from_wire(number) {
            Some(number) => Ok(XrcReceiveQueue { queue, number }),
            None => Err(Error::text(Verb::GetSrqNum, ErrorKind::Other, "the number needs more than 24 bits")),
        }
    }
}

/// A shared receive queue of an [`XrcDomain`].
///
/// Its completions are taken as those of a queue that is there. So when it is dropped it stays, and takes messages as long as receives are posted, until its completion queue is dropped
/// as well, with all that uses that. Memory that is dropped while it is posted here waits in the domain's limbo until then.
#[derive(Debug)]
pub struct XrcReceiveQueue {
    pub(crate) queue: SharedReceiveQueue,
    number: SrqNumber,
}

static_assertions::assert_impl_all!(XrcReceiveQueue: Send);
static_assertions::assert_not_impl_any!(XrcReceiveQueue: Sync, Clone);

impl XrcReceiveQueue {
    /// Its number, which initiators need.
    pub const fn number(&self) -> SrqNumber {
        self.number
    }

    /// What it holds, which may be more than was asked for.
    pub const fn limits(&self) -> &SharedReceiveLimits {
        self.queue.limits()
    }

    /// As [`SharedReceiveQueue::arm_limit`].
    ///
    /// # Errors
    /// * As [`SharedReceiveQueue::arm_limit`].
    pub fn arm_limit(&mut self, limit: u32) -> Result<()> {
        self.queue.arm_limit(limit)
    }

    /// Destroys the queue, with its completion queue, and reports whether that went well. Dropping does it too, later if need be, and only logs a failure.
    ///
    /// # Errors
    /// * [`ErrorKind::Busy`], with the queue back, while somebody else has or uses its completion queue.
    /// * As [`SharedReceiveQueue::close`].
    pub fn close(self) -> Result<(), Rejected<Self>> {
        let Self { queue, number } = self;
        queue.close().map_err(|rejected| rejected.map(|queue| Self { queue, number }))
    }
}
