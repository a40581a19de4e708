//! How a queue pair is made.

use std::marker::PhantomData;
use std::ptr;

use rrddmma_sys as sys;

use super::calls::Calls;
use super::end::End;
use super::inner::{Core, Extras, Inner};
use super::transport::{Buildable, Connected, raw_type};
use super::{Extended, Path, PreparedQueuePair, Rc, Receives, Shared, Transport, Ud, Verbs};
use crate::context::{Context, Ownership, zeroed};
use crate::cq;
use crate::cq::{CompletionQueue, Source};
use crate::error::{Detail, Error, ErrorKind, Result, Verb};
use crate::ffi;
use crate::ids::{PortNumber, Psn, QueueKey};
use crate::mr::Access;
use crate::pd::{ProtectionDomain, ThreadDomain};
use crate::srq::SharedReceiveQueue;
use std::sync::Arc;

/// Which sends give a completion when they succeed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Signaling {
    /// Those that are marked as [`signaled`](crate::SendRequest::signaled).
    #[default]
    PerRequest,
    /// All of them.
    All,
}

/// What the queues of a pair hold.
#[doc(alias = "ibv_qp_cap")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct QueuePairLimits {
    /// Requests in the send queue.
    pub max_send_wr: u32,
    /// Requests in the receive queue.
    pub max_recv_wr: u32,
    /// Entries in a send request.
    pub max_send_sge: u32,
    /// Entries in a receive request.
    pub max_recv_sge: u32,
    /// Bytes that a send request can copy into the queue.
    pub max_inline_data: u32,
}

impl QueuePairLimits {
    /// One request of one entry in each queue, and no inline data; the least that is of use.
    pub const MINIMAL: Self =
        Self { max_send_wr: 1, max_recv_wr: 1, max_send_sge: 1, max_recv_sge: 1, max_inline_data: 0 };
}

impl QueuePairLimits {
    /// A provider may make a pair that holds less than was asked for: libmlx5 does for absurd lengths of inline data.
    fn check_within(&self, got: &Self) -> Result<()> {
        let pairs = [
            ("max_send_wr", self.max_send_wr, got.max_send_wr),
            ("max_recv_wr", self.max_recv_wr, got.max_recv_wr),
            ("max_send_sge", self.max_send_sge, got.max_send_sge),
            ("max_recv_sge", self.max_recv_sge, got.max_recv_sge),
            ("max_inline_data", self.max_inline_data, got.max_inline_data),
        ];
        compare(&pairs)
    }
}

/// An error that names the first limit that is exceeded.
fn compare(limits: &[(&'static str, u32, u32)]) -> Result<()> {
    match limits.iter().find(|(_, wanted, limit)| wanted > limit) {
        None => Ok(()),
        Some(&(name, wanted, limit)) => {
            let detail = Detail::Limit { name, wanted: u64::from(wanted), limit: u64::from(limit) };
            Err(Error::new(Verb::CreateQp, ErrorKind::LimitExceeded).with_detail(detail))
        }
    }
}

bitflags::bitflags! {
    /// Operations of send queues that not every device has.
    #[doc(alias = "ibv_qp_create_send_ops_flags")]
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub struct OptionalOps: u64 {
        /// [`SendRequest::flush`](crate::SendRequest::flush).
        const FLUSH = 1 << 11;
        /// [`SendRequest::atomic_write`](crate::SendRequest::atomic_write).
        const ATOMIC_WRITE = 1 << 12;
    }
}

/// A queue pair in the making, see [`ProtectionDomain::queue_pair`].
#[derive(Debug, Clone)]
#[must_use = "nothing is made before `build`"]
pub struct QueuePairBuilder<T: Transport, P: Path = Verbs> {
    pd: ProtectionDomain,
    send_cq: CqRef,
    recv_cq: CqRef,
    limits: QueuePairLimits,
    signaling: Signaling,
    setup: Setup,
    extras: Extras,
    optional: OptionalOps,
    kind: PhantomData<(T, P)>,
}

/// What a pair is brought to INIT with, the first time and after each reset.
#[derive(Debug, Clone)]
pub(super) struct Setup {
    pub(super) port: PortNumber,
    pub(super) pkey_index: u16,
    pub(super) remote_access: Access,
    pub(super) gid_index: Option<u8>,
    pub(super) psn: Psn,
    pub(super) queue_key: QueueKey,
}

#[derive(Clone)]
struct CqRef(Arc<cq::Inner>);

impl std::fmt::Debug for CqRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.0.as_raw())
    }
}

impl ProtectionDomain {
    /// Begins a queue pair whose sends and receives complete in these queues; both may be the same.
    ///
    /// # Panics
    /// * If one of the queues is of another context.
    pub fn queue_pair<T: Transport>(
        &self,
        send_cq: &CompletionQueue<impl Source>,
        recv_cq: &CompletionQueue<impl Source>,
    ) -> QueuePairBuilder<T> {
        assert!(
            send_cq.context() == self.context() && recv_cq.context() == self.context(),
            "ProtectionDomain::queue_pair: a completion queue is of another context"
        );
        QueuePairBuilder {
            pd: self.clone(),
            send_cq: CqRef(Arc::clone(send_cq.inner())),
            recv_cq: CqRef(Arc::clone(recv_cq.inner())),
            limits: QueuePairLimits { max_send_wr: 64, max_recv_wr: 64, ..QueuePairLimits::MINIMAL },
            signaling: Signaling::PerRequest,
            setup: Setup {
                port: PortNumber::FIRST,
                pkey_index: 0,
                remote_access: Access::empty(),
                gid_index: None,
                psn: Psn::random(),
                queue_key: QueueKey::new(0),
            },
            extras: Extras::default(),
            optional: OptionalOps::empty(),
            kind: PhantomData,
        }
    }
}

macro_rules! limits {
    ($($(#[$doc:meta])* $name:ident;)*) => {
        $($(#[$doc])*
        pub const fn $name(mut self, $name: u32) -> Self {
            self.limits.$name = $name;
            self
        })*
    };
}

impl<T: Transport, P: Path> QueuePairBuilder<T, P> {
    limits! {
        /// How many requests fit into the send queue; 64 by default. Each stays until a signaled one after it has completed.
        max_send_wr;
        /// How many requests fit into the receive queue; 64 by default.
        max_recv_wr;
        /// How many entries a send request may have; 1 by default, and never less.
        max_send_sge;
        /// How many entries a receive request may have; 1 by default.
        max_recv_sge;
        /// How many bytes a send request can copy into the queue; none by default.
        max_inline_data;
    }

    /// Which sends give a completion when they succeed; by default those that ask for it.
    pub const fn signaling(mut self, signaling: Signaling) -> Self {
        self.signaling = signaling;
        self
    }

    /// The port that it uses; the first by default.
    pub const fn port(mut self, port: PortNumber) -> Self {
        self.setup.port = port;
        self
    }

    /// The row of the port's table of partition keys; the first by default.
    pub const fn pkey_index(mut self, index: u16) -> Self {
        self.setup.pkey_index = index;
        self
    }

    /// The row of the port's table of global identifiers. By default it is chosen: see [`Port::choose_gid`](crate::Port::choose_gid).
    pub const fn gid_index(mut self, index: u8) -> Self {
        self.setup.gid_index = Some(index);
        self
    }

    /// Where its packets start to count; by default a random number.
    pub const fn psn(mut self, psn: Psn) -> Self {
        self.setup.psn = psn;
        self
    }

    /// Makes the pair and prepares it, so that receives can be posted.
    ///
    /// # Errors
    /// * [`ErrorKind::LimitExceeded`] if the device cannot hold as much; the message says which attribute, and the limit.
    /// * [`ErrorKind::NotFound`] if there is no such port; the message lists those that exist.
    /// * [`ErrorKind::OutOfMemory`] if memory could not be allocated or locked.
    /// * [`ErrorKind::Unsupported`] if the device does not know the transport.
    /// * [`ErrorKind::PermissionDenied`] for raw packets, which take the privilege `CAP_NET_RAW`.
    /// * [`ErrorKind::InvalidAttribute`] if the device refuses the combination, for example more inline data than it can take.
    ///
    /// Verb: [ibv_create_qp(3)](https://man7.org/linux/man-pages/man3/ibv_create_qp.3.html)
    #[doc(alias = "ibv_create_qp")]
    pub fn build(mut self) -> Result<PreparedQueuePair<T, P>>
    where
        T: Buildable,
    {
        let receives = raw_type::<T>() != sys::ibv_qp_type::IBV_QPT_XRC_SEND;
        if !receives {
            (self.limits.max_recv_wr, self.limits.max_recv_sge) = (0, 0);
        }
        self.limits.max_send_sge = self.limits.max_send_sge.max(1);
        self.check_limits()?;
        self.pd.context().port(self.setup.port)?;
        // SAFETY: I3 – the struct is made of integers and pointers, for which null is valid.
        let mut init: sys::ibv_qp_init_attr = unsafe { zeroed() };
        init.send_cq = self.send_cq.0.as_raw();
        init.recv_cq = if receives { self.recv_cq.0.as_raw() } else { ptr::null_mut() };
        init.srq = self.extras.srq.as_ref().map_or(ptr::null_mut(), |srq| srq.as_raw());
        init.qp_type = raw_type::<T>();
        init.sq_sig_all = i32::from(self.signaling == Signaling::All);
        init.cap = sys::ibv_qp_cap {
            max_send_wr: self.limits.max_send_wr,
            max_recv_wr: self.limits.max_recv_wr,
            max_send_sge: self.limits.max_send_sge,
            max_recv_sge: self.limits.max_recv_sge,
            max_inline_data: self.limits.max_inline_data,
        };
        let domain = self.extras.thread.as_ref().map_or_else(|| self.pd.as_raw(), |thread| thread.as_raw());
        let context = self.pd.context().clone();
        let numbers = context.lock_numbers();
        let extended =
            if P::CALLS { Calls::create::<T>(&context, domain, &mut init, self.optional)? } else { None };
        let (raw, calls) = match extended {
            Some((raw, calls)) => (raw, Some(calls)),
            None => {
                // SAFETY: I1, I2 – domain and completion queues are live, and the pair keeps all three.
                let raw = unsafe { sys::ibv_create_qp(domain, &raw mut init) };
                (ffi::null_sets_errno(Verb::CreateQp, raw)?, None)
            }
        };
        // From here on the pair is destroyed when something fails.
        let limits = QueuePairLimits {
            max_send_wr: init.cap.max_send_wr,
            max_recv_wr: init.cap.max_recv_wr,
            max_send_sge: init.cap.max_send_sge,
            max_recv_sge: init.cap.max_recv_sge,
            max_inline_data: init.cap.max_inline_data,
        };
        let asked = self.limits;
        let inner = Inner::new(raw, self.pd, self.send_cq.0, self.recv_cq.0, Ownership::Owned, self.extras);
        let setup = Box::new(self.setup);
        let prepared = PreparedQueuePair::wrap(Core::new(inner, limits, self.signaling, Some(setup), calls));
        drop(numbers);
        asked.check_within(&limits)?;
        prepared.core.end().to_init()?;
        Ok(prepared)
    }

    /// Compares with the device's maxima, to say more than `EINVAL` does.
    fn check_limits(&self) -> Result<()> {
        let device = self.pd.context().attributes();
        let limits = [
            ("max_send_wr", self.limits.max_send_wr, device.max_qp_wr()),
            ("max_recv_wr", self.limits.max_recv_wr, device.max_qp_wr()),
            ("max_send_sge", self.limits.max_send_sge, device.max_sge()),
            ("max_recv_sge", self.limits.max_recv_sge, device.max_sge()),
        ];
        compare(&limits)
    }
}

impl<T: Transport> QueuePairBuilder<T> {
    /// Lets sends go to the provider by calls of `ibv_wr_*`, which spare it to decode structures; libmlx5 takes a sixth fewer instructions so. Requests, contracts and
    /// errors are the same. Where library, provider or device lack the calls, for pairs of more than 32 entries, and on Soft-RoCE, whose provider describes requests wrongly by
    /// calls, structures are posted as ever.
    ///
    /// A request goes by calls while it is certain that there is room in the queue, which takes completions that are counted: those taken by
    /// [`poll`](crate::CompletionQueue::poll) and its like, not by [`poll_uncounted`](crate::CompletionQueue::poll_uncounted). Else it is posted as a structure.
    ///
    /// Verb: [ibv_create_qp_ex(3)](https://man7.org/linux/man-pages/man3/ibv_create_qp_ex.3.html)
    #[doc(alias = "ibv_create_qp_ex")]
    #[doc(alias = "ibv_qp_ex")]
    #[doc(alias = "ibv_qp_to_qp_ex")]
    pub fn extended(self) -> QueuePairBuilder<T, Extended> {
        self.of_kind()
    }
}

impl<T: Transport, P: Path> QueuePairBuilder<T, P> {
    /// The same pair under another name.
    fn of_kind<U: Transport, Q: Path>(self) -> QueuePairBuilder<U, Q> {
        let Self { pd, send_cq, recv_cq, limits, signaling, setup, extras, optional, kind: _ } = self;
        QueuePairBuilder {
            pd,
            send_cq,
            recv_cq,
            limits,
            signaling,
            setup,
            extras,
            optional,
            kind: PhantomData,
        }
    }

    /// Whether its receives come from a shared queue of another context than this one; such a queue is of the builder's own.
    pub(super) fn receives_beyond(&self, context: &Context) -> bool {
        self.extras.srq.is_some() && self.pd.context() != context
    }

    /// Lets a worker make the pair, whatever the builder was made for.
    pub(super) fn confine(
        mut self,
        pd: &ProtectionDomain,
        cq: &CompletionQueue,
        thread: Option<Arc<ThreadDomain>>,
    ) -> Self {
        self.pd = pd.clone();
        self.send_cq = CqRef(Arc::clone(cq.inner()));
        self.recv_cq = self.send_cq.clone();
        self.extras.thread = thread;
        self
    }
}

impl QueuePairBuilder<Rc, Extended> {
    /// Demands operations that not every device has; none by default.
    ///
    /// # Errors
    /// [`build`](Self::build) says [`ErrorKind::Unsupported`] where library, provider or device lack one of them.
    pub const fn optional_ops(mut self, ops: OptionalOps) -> Self {
        self.optional = ops;
        self
    }
}

impl<T: Connected, P: Path> QueuePairBuilder<T, P> {
    /// What the peer may do to regions that allow it; nothing by default.
    pub const fn remote_access(mut self, access: Access) -> Self {
        self.setup.remote_access = access;
        self
    }
}

impl<T: Receives, P: Path> QueuePairBuilder<T, P> {
    /// Lets the pair take its receives from a shared queue. It has no receive queue of its own then: `max_recv_wr` and `max_recv_sge` are of no account.
    ///
    /// # Panics
    /// * If the queue is of another context.
    #[track_caller]
    pub fn srq(mut self, srq: &SharedReceiveQueue) -> QueuePairBuilder<Shared<T>, P> {
        assert!(
            srq.pd().context() == self.pd.context(),
            "QueuePairBuilder::srq: the shared receive queue is of another context"
        );
        (self.limits.max_recv_wr, self.limits.max_recv_sge) = (0, 0);
        self.extras.srq = Some(Arc::clone(srq.inner()));
        self.of_kind()
    }
}

impl<P: Path> QueuePairBuilder<Ud, P> {
    /// The key that datagrams to it must carry; 0 by default.
    pub const fn queue_key(mut self, key: QueueKey) -> Self {
        self.setup.queue_key = key;
        self
    }
}

impl Core {
    /// The pair as an end of a connection.
    pub(super) fn end(&self) -> End<'_> {
        End { raw: self.as_raw(), context: self.pd().context(), setup: self.setup.as_deref() }
    }
}
