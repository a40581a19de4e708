//! RDMA for Rust, specialised for NVIDIA ConnectX.
//!
//! The objects are those of verbs under their full names, and each is made from its parent: [`Device`] → [`Context`] →
//! [`ProtectionDomain`] and [`CompletionQueue`] → [`MemoryRegion`] and [`QueuePair`]. Children keep their parents alive, so that handles can be
//! dropped in any order and kept in any struct.
//!
//! Two queue pairs of one process, connected to each other:
//!
//! ```no_run
//! use std::time::Duration;
//! use rrddmma::{Access, Context, Rc, RecvRequest, SendRequest};
//!
//! let context = Context::open_first()?;
//! let pd = context.alloc_pd()?;
//! let mut cq = context.create_cq(16)?;
//! let region = pd.allocate(64, Access::LOCAL_WRITE)?;
//!
//! // Prepared pairs take receives already, so that no message arrives too early.
//! let a = pd.queue_pair::<Rc>(&cq, &cq).build()?;
//! let mut b = pd.queue_pair::<Rc>(&cq, &cq).build()?;
//! b.post_recv(RecvRequest::new(&[region.slice(32..)]).id(1))?;
//!
//! // An endpoint is a plain value: to another machine it goes through a socket or a file.
//! let (end_a, end_b) = (a.endpoint()?, b.endpoint()?);
//! let mut a = a.connect(&end_b)?;
//! let b = b.connect(&end_a)?;
//!
//! region.write_at(0, b"hello");
//! a.post_send(SendRequest::send(&[region.slice(..5)]).signaled().id(2))?;
//!
//! let mut completed = 0;
//! while completed < 2 {
//!     completed += cq.poll_for(Duration::from_secs(1), |completion| {
//!         println!("request {}: {}", completion.wr_id(), completion.status());
//!     })?;
//! }
//! assert_eq!(region.to_vec(32, 5), b"hello");
//! # drop(b);
//! # Ok::<(), rrddmma::Error>(())
//! ```
//!
//! # What panics and what is an error
//! What a caller could have known from the documentation and the values in its own hands is a programming error and panics, in debug and release:
//! an entry too many, a slice outside its region. What needs the kernel, the device, the peer or the clock is an [`Error`]. A request that failed is a
//! [`Completion`] with another [`Status`]; [`Completion::ok`] makes an error of it.
//!
//! # Safety
//! Safe code cannot make the device touch memory that is gone, whatever it drops, leaks or forgets: a [`MemoryRegion`] owns its memory, and memory that
//! requests may still use is freed only when they have completed or their queue pair is destroyed. Memory that peers may write is never seen as `&[u8]`.
//! What is `unsafe` is memory that somebody else owns, and adopting objects of C.
//!
//! libmlx5 takes the locks that this rests on unless the variable `MLX5_SINGLE_THREADED` is 1: set it for programs of one thread only. A [`Worker`] needs no locks without that.
//!
//! # Without a NIC
//! `rrddmma-emu run -- PROGRAM` runs any program on an emulated ConnectX.

mod ah;
mod context;
mod counters;
mod cq;
mod device;
mod error;
mod event;
pub mod exchange;
mod ffi;
mod flavour;
mod flow;
pub mod gid;
mod ids;
pub mod mlx5;
mod mr;
mod mw;
mod pd;
mod port;
mod qp;
mod srq;
mod status;
mod wr;

pub use rrddmma_sys as sys;

pub use crate::ah::{Address, AddressHandle};
pub use crate::context::{
    AtomicSupport, Context, DeviceAttributes, ExtendedAttributes, OnDemandPaging, Ownership,
};
pub use crate::counters::{CountOf, FlowCounters};
pub use crate::cq::{
    Classic, Completion, CompletionChannel, CompletionQueue, CompletionQueueBuilder, CqToken, Extended,
    Notify, Opcode, Source, WorkCompletion,
};
pub use crate::cq::{CompletionFields, ExtendedCompletion, TagInfo};
pub use crate::device::{Device, Finder};
pub use crate::error::{CompletionError, Detail, Error, ErrorKind, PostError, Rejected, Result, Verb};
pub use crate::event::{AsyncEvent, EventKind, EventSubject, Events};
pub use crate::flow::{
    EspMatch, EthernetMatch, Field, FlowKind, FlowMatch, FlowRule, GreMatch, InnerFlowMatch, Ipv4ExtMatch,
    Ipv4Match, Ipv6Match, Masked, MplsMatch, TcpMatch, UdpMatch, VxlanMatch,
};
pub use crate::gid::{Gid, GidChoice, GidEntry, GidKind, GlobalHeader, LinkLayer};
pub use crate::ids::{
    AckTimeout, Guid, Lid, LocalKey, Mtu, PathRate, PortNumber, Psn, QpNumber, QueueKey, RemoteKey,
    RetryCount, RnrRetry, RnrTimer, ServiceLevel, SrqNumber,
};
pub use crate::mr::{
    Access, AddressSpace, Advice, Bounded, Buffer, BufferPool, BufferPoolBuilder, DeviceMemory, DmaBuf,
    Follow, Foreign, ForeignRegion, Imported, LocalSlice, Mapping, MemoryRegion, NoMemory, Pages, Reachable,
    RemoteSlice, ReregisterError, Reregistered, Reregistration, SharedBuffer, SharedSlice, Storage,
};
pub use crate::mw::{MemoryWindow, Type1, Type2, WindowType};
pub use crate::pd::{ProtectionDomain, Reclaimed};
pub use crate::port::{PhysicalState, Port, PortAttributes, PortState};
pub use crate::qp::{
    Buildable, Carries, ConnectOptions, Connected, Dci, Ece, Endpoint, Flow, MULTICAST_QP, OptionalOps,
    PairKey, Path, PreparedKey, PreparedQueuePair, PreparedXrcTarget, QpAttributes, QpChange, QpState,
    QueuePair, QueuePairBuilder, QueuePairLimits, RawPacket, Rc, Receives, Shared, Signaling, Steered,
    Transport, Uc, Ud, Unconnected, Unposted, Verbs, Work, Worker, WorkerPair, WorkerPrepared, Xrc,
    XrcTarget,
};
pub use crate::srq::{
    SharedReceiveLimits, SharedReceiveQueue, Tag, TagHandle, TagLimits, TagMatchingQueue, TagOperation,
    XrcDomain, XrcReceiveQueue,
};
pub use crate::status::Status;
pub use crate::wr::{Bind, FlushScope, FlushTo, RecvRequest, SendRequest, Unbind, op};

/// Compiles the examples of the page for those who come from rrddmma 0.7.
#[cfg(doctest)]
#[doc = include_str!("../../docs/migration.md")]
mod migration {}
