//! Flows: rules that lead packets to a queue pair.

use std::fmt;
use std::ptr::NonNull;
use std::sync::Arc;

#[cfg(rrddmma_rdma_core)]
use rrddmma_sys as sys;

use super::inner::{Core, Inner};
use super::transport::Steered;
use super::{Path, PreparedQueuePair, QueuePair};
use crate::counters;
#[cfg(not(rrddmma_rdma_core))]
use crate::error::{Error, ErrorKind};
use crate::error::{Rejected, Result, Verb};
#[cfg(rrddmma_rdma_core)]
use crate::ffi;
use crate::flow::FlowRule;

#[cfg(rrddmma_rdma_core)]
type Raw = sys::ibv_flow;
#[cfg(not(rrddmma_rdma_core))]
type Raw = libc::c_void;

/// A rule in force: what it takes goes to the queue pair that made it, until it is dropped.
///
/// The device keeps the pair while a flow leads to it, and so does the flow: a pair that is dropped before its flows lives on, unseen, with the memory that was posted to it,
/// until the last of them is dropped. It also keeps the counters of its rule.
#[doc(alias = "ibv_flow")]
pub struct Flow {
    raw: NonNull<Raw>,
    destroyed: bool,
    parents: Parents,
}

/// What a flow needs for as long as it is there.
struct Parents {
    qp: Arc<Inner>,
    counters: Option<Arc<counters::Inner>>,
}

// SAFETY: I1, I5 – libibverbs destroys a flow in any thread, and its parents are `Send`.
unsafe impl Send for Flow {}
// SAFETY: I1 – through a shared reference only an unchanging pointer is read.
unsafe impl Sync for Flow {}

static_assertions::assert_impl_all!(Flow: Send, Sync);
static_assertions::assert_not_impl_any!(Flow: Clone);

macro_rules! steered {
    ($type:ident) => {
        impl<T: Steered, P: Path> $type<T, P> {
            /// Puts a rule in force: what it takes is received by this pair.
            ///
            /// # Panics
            /// * If the rule counts in counters of another context.
            ///
            /// # Errors
            /// * [`ErrorKind::PermissionDenied`](crate::ErrorKind::PermissionDenied) without the capability `CAP_NET_RAW`.
            /// * [`ErrorKind::Unsupported`](crate::ErrorKind::Unsupported) if the device, the kernel or the library does not steer flows.
            /// * [`ErrorKind::InvalidAttribute`](crate::ErrorKind::InvalidAttribute) if the device cannot do this rule.
            /// * [`ErrorKind::OutOfMemory`](crate::ErrorKind::OutOfMemory) if it has no room for it.
            ///
            /// Verb: [ibv_create_flow(3)](https://man7.org/linux/man-pages/man3/ibv_create_flow.3.html)
            #[doc(alias = "ibv_create_flow")]
            #[track_caller]
            pub fn create_flow(&self, rule: &FlowRule) -> Result<Flow> {
                let ours = rule.counters().is_none_or(|counters| counters.context() == self.pd().context());
                assert!(ours, "QueuePair::create_flow: the counters are of another context");
                Flow::create(&self.core, rule)
            }
        }
    };
}

steered!(QueuePair);
steered!(PreparedQueuePair);

impl Flow {
    fn create(core: &Core, rule: &FlowRule) -> Result<Self> {
        let raw = verbs::create(core, rule)?;
        let parents = Parents { qp: core.keep(), counters: rule.counters().cloned() };
        Ok(Self { raw, destroyed: false, parents })
    }

    /// Ends the flow and reports whether that went well. Dropping does it too, and only logs a failure.
    ///
    /// # Errors
    /// * What the driver reports, with the flow back.
    ///
    /// Verb: [ibv_destroy_flow(3)](https://man7.org/linux/man-pages/man3/ibv_create_flow.3.html)
    #[doc(alias = "ibv_destroy_flow")]
    pub fn close(mut self) -> Result<(), Rejected<Self>> {
        self.destroy().map_err(|error| Rejected::new(error, self))
    }

    /// The pointer that C code needs. Using it needs the care that C needs; destroying through it is not allowed.
    pub fn as_raw(&self) -> *mut Raw {
        self.raw.as_ptr()
    }

    fn destroy(&mut self) -> Result<()> {
        if self.destroyed {
            return Ok(());
        }
        verbs::destroy(self.raw)?;
        self.destroyed = true;
        Ok(())
    }
}

#[allow(
    clippy::mem_forget,
    reason = "leaking is the point: a flow that lives in the driver must keep its parents"
)]
impl Drop for Flow {
    fn drop(&mut self) {
        if let Err(error) = self.destroy() {
            log::error!("dropping a flow, which is leaked with its queue pair: {error}");
            std::mem::forget((Arc::clone(&self.parents.qp), self.parents.counters.clone()));
        }
    }
}

impl fmt::Debug for Flow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Flow").field("qp", &self.parents.qp.number()).finish_non_exhaustive()
    }
}

/// The verbs, where the library has them.
#[cfg(rrddmma_rdma_core)]
mod verbs {
    use super::{Core, FlowRule, NonNull, Raw, Result, Verb, ffi, sys};

    pub(super) fn create(core: &Core, rule: &FlowRule) -> Result<NonNull<Raw>> {
        let mut layout = rule.layout();
        // SAFETY: I1 – the pair is live, and the counters that the rule may name are held by it; all that the attributes say is behind them is there, and is only read.
        let raw = unsafe { sys::ibv_create_flow(core.as_raw(), layout.as_mut_ptr()) };
        ffi::null_sets_errno(Verb::CreateFlow, raw)
    }

    pub(super) fn destroy(raw: NonNull<Raw>) -> Result<()> {
        // SAFETY: I1, I2 – the flow is live and destroyed once, and its pair and its counters are held until then.
        let ret = unsafe { sys::ibv_destroy_flow(raw.as_ptr()) };
        ffi::errno_value(Verb::DestroyFlow, ret)
    }
}

/// The experimental verbs steer flows in another form.
#[cfg(not(rrddmma_rdma_core))]
mod verbs {
    use super::{Core, Error, ErrorKind, FlowRule, NonNull, Raw, Result, Verb};

    pub(super) const fn create(_: &Core, _: &FlowRule) -> Result<NonNull<Raw>> {
        Err(Error::new(Verb::CreateFlow, ErrorKind::Unsupported))
    }

    pub(super) const fn destroy(_: NonNull<Raw>) -> Result<()> {
        Err(Error::new(Verb::DestroyFlow, ErrorKind::Unsupported))
    }
}
