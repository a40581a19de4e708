//! Queue pairs: the only place that posts and modifies.

mod builder;
#[cfg_attr(not(rrddmma_rdma_core), path = "no_calls.rs")]
mod calls;
mod connect;
mod ece;
mod end;
mod endpoint;
mod flow;
mod inner;
mod modify;
mod multicast;
mod owned;
mod path;
mod post;
mod post_shared;
mod room;
mod state;
mod submit;
mod tags;
mod transport;
mod window;
mod worker;
mod xrc_target;

use std::cell::Cell;
use std::fmt;
use std::marker::PhantomData;
use std::ptr::NonNull;

use rrddmma_sys as sys;

pub use self::builder::{OptionalOps, QueuePairBuilder, QueuePairLimits, Signaling};
use self::calls::Calls;
pub use self::connect::ConnectOptions;
pub use self::ece::Ece;
pub use self::endpoint::Endpoint;
pub use self::flow::Flow;
use self::inner::Core;
pub use self::modify::{QpAttributes, QpChange};
pub use self::multicast::MULTICAST_QP;
pub use self::owned::Unposted;
use self::path::Extended;
pub use self::path::{Path, Verbs};
pub use self::post::Work;
pub use self::state::QpState;
pub use self::transport::{
    Buildable, Carries, Connected, Dci, RawPacket, Rc, Receives, Shared, Steered, Transport, Uc, Ud,
    Unconnected, Xrc,
};
pub use self::worker::{PairKey, PreparedKey, Worker, WorkerPair, WorkerPrepared};
pub use self::xrc_target::{PreparedXrcTarget, XrcTarget};
use crate::context::Ownership;
use crate::cq::CompletionQueue;
use crate::error::{Rejected, Result};
use crate::ids::QpNumber;
use crate::pd::ProtectionDomain;

/// A queue pair that is ready for use: requests are posted to it and carried out by the device.
///
/// It is made in two steps, [`ProtectionDomain::queue_pair`] and [`PreparedQueuePair::connect`] or [`PreparedQueuePair::activate`]. What the transport `T` cannot do does not
/// compile. `P` is how requests reach the device. It is used by one thread at a time and can be moved between threads; it keeps its
/// domain and its completion queues alive.
///
/// The device may move the pair to the error state at any time; then everything outstanding completes as flushed.
#[doc(alias = "ibv_qp")]
#[doc(alias = "Qp")]
pub struct QueuePair<T: Transport, P: Path = Verbs> {
    core: Core,
    kind: PhantomData<Cell<(T, P)>>,
}

/// A queue pair that is not connected yet: receives can be posted, and must be before the peer sends.
#[doc(alias = "ibv_qp")]
pub struct PreparedQueuePair<T: Transport, P: Path = Verbs> {
    core: Core,
    kind: PhantomData<Cell<(T, P)>>,
}

static_assertions::assert_impl_all!(QueuePair<Rc>: Send);
static_assertions::assert_not_impl_any!(QueuePair<Rc>: Sync, Clone);
static_assertions::assert_impl_all!(PreparedQueuePair<Rc>: Send);
static_assertions::assert_not_impl_any!(PreparedQueuePair<Rc>: Sync, Clone);

macro_rules! shared_methods {
    ($type:ident<T $(, $path:ident: $bound:ident)?>) => {
        impl<T: Transport $(, $path: $bound)?> $type<T $(, $path)?> {
            /// Its number, which a peer needs.
            #[inline]
            pub fn number(&self) -> QpNumber {
                self.core.number()
            }

            /// The domain it belongs to.
            pub fn pd(&self) -> &ProtectionDomain {
                self.core.pd()
            }

            /// What its queues hold, which may be more than was asked for.
            pub const fn limits(&self) -> &QueuePairLimits {
                self.core.limits()
            }

            /// Its state and its attributes, as the device has them now.
            ///
            /// # Errors
            /// * What the driver reports.
            ///
            /// Verb: [ibv_query_qp(3)](https://man7.org/linux/man-pages/man3/ibv_query_qp.3.html)
            #[doc(alias = "ibv_query_qp")]
            pub fn query(&self) -> Result<QpAttributes> {
                modify::query(self.core.as_raw())
            }

            /// Destroys the pair and reports whether that went well. Dropping does it too, and only logs a failure.
            ///
            /// # Errors
            /// * [`ErrorKind::Busy`](crate::ErrorKind::Busy), with the pair back, while a [`Flow`] leads to it.
            /// * What the driver reports, with the pair back.
            ///
            /// Verb: [ibv_destroy_qp(3)](https://man7.org/linux/man-pages/man3/ibv_create_qp.3.html)
            #[doc(alias = "ibv_destroy_qp")]
            pub fn close(self) -> Result<(), Rejected<Self>> {
                self.core.close().map(drop).map_err(|rejected| rejected.map(Self::wrap))
            }

            /// The pointer that C code needs. Using it needs the care that C needs. Destroying or modifying through it is not allowed, and neither
            /// is posting or taking its completions: what is posted and what has completed is counted.
            pub fn as_raw(&self) -> *mut sys::ibv_qp {
                self.core.as_raw()
            }

            const fn wrap(core: Core) -> Self {
                Self { core, kind: PhantomData }
            }
        }

        impl<T: Transport $(, $path: $bound)?> fmt::Debug for $type<T $(, $path)?> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($type)).field("transport", &T::NAME).field("number", &self.number()).finish_non_exhaustive()
            }
        }
    };
}

shared_methods!(QueuePair<T, P: Path>);
shared_methods!(PreparedQueuePair<T, P: Path>);

impl<T: Transport, P: Path> QueuePair<T, P> {
    /// Adopts a pair that C code made and connected.
    ///
    /// # Safety
    /// * `raw` is a live pair of type `T` that was made with this domain, these completion queues and no shared receive queue, and stays so until the
    ///   handle is gone.
    /// * `limits` are its own, and `signaling` is what it was made with.
    /// * With [`Extended`], if it takes `ibv_wr_*` calls, it does so for all that the transport can do and that structures can say, and has no more than 32 entries.
    /// * Nothing is outstanding on it, and nobody else posts to it.
    /// * With [`Ownership::Owned`] nobody else destroys it. With [`Ownership::Borrowed`] regions that its outstanding requests may use are kept
    ///   until those have completed, even if it is destroyed before.
    pub unsafe fn from_raw(
        pd: &ProtectionDomain,
        send_cq: &CompletionQueue,
        recv_cq: &CompletionQueue,
        raw: NonNull<sys::ibv_qp>,
        limits: QueuePairLimits,
        signaling: Signaling,
        ownership: Ownership,
    ) -> Self {
        let inner = inner::Inner::new(
            raw,
            pd.clone(),
            send_cq.inner().clone(),
            recv_cq.inner().clone(),
            ownership,
            inner::Extras::default(),
        );
        // SAFETY: the pair is live, and made for what the transport can do, as the caller promises.
        let calls = if P::CALLS { unsafe { Calls::of(raw) } } else { None };
        Self::wrap(Core::new(inner, limits, signaling, None, calls))
    }
}
