//! Getting connected: two ends tell each other their [`Endpoint`](crate::Endpoint) and the memory that the other may use, over TCP.
//!
//! One end listens, the other connects; from there on the exchange is the same for both:
//!
//! ```no_run
//! use std::time::Duration;
//! use rrddmma::exchange::{self, Deadline, Introduction};
//! use rrddmma::{Access, Context, Rc};
//!
//! let context = Context::open_first()?;
//! let pd = context.alloc_pd()?;
//! let cq = context.create_cq(16)?;
//! let region = pd.allocate(4096, Access::LOCAL_WRITE | Access::REMOTE_WRITE)?;
//! let qp = pd.queue_pair::<Rc>(&cq, &cq).remote_access(Access::REMOTE_WRITE).build()?;
//!
//! let mut session = exchange::connect("192.0.2.7:18600", Deadline::after(Duration::from_secs(10)))?;
//! let peer = session.introduce(&Introduction::new(qp.endpoint()?).region(region.remote()))?;
//! let qp = qp.connect(&peer.endpoint)?;
//! // The peer is connected too once this returns: the first message finds a receiver.
//! session.ready()?;
//! println!("{} offers {} regions", peer.endpoint.qp, peer.regions.len());
//! # drop(qp);
//! # Ok::<(), rrddmma::Error>(())
//! ```
//!
//! The messages have a version and a bounded length, and nothing is waited for beyond the [`Deadline`]. Nothing that a peer says is trusted:
//! what makes no sense is an error of kind [`Malformed`](crate::ErrorKind::Malformed). Whether a number that makes sense is also *right* is found out
//! by the device. The exchange is neither encrypted nor authenticated: a remote key lets its bearer use the memory, so use networks that you
//! trust, or send the values by other means. With the feature `serde` an [`Introduction`] and its parts are plain values of serde, checked when they are
//! deserialized.

mod check;
mod deadline;
mod introduction;
mod listener;
mod session;
mod wire;

#[cfg(feature = "serde")]
mod plain;

pub use self::deadline::Deadline;
pub use self::introduction::{Introduction, MAX_REGIONS};
pub use self::listener::Listener;
pub use self::session::{Session, connect};
pub use self::wire::VERSION;
