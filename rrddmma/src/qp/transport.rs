//! Transports as types, and what each can do.
//!
//! | | message | datagram | write | read | atomic | window | one peer | own receive queue |
//! |---|---|---|---|---|---|---|---|---|
//! | [`Rc`] | yes | | yes | yes | yes | yes | yes | yes |
//! | [`Uc`] | yes | | yes | | | yes | yes | yes |
//! | [`Ud`] | | yes | | | | | | yes |
//! | [`Xrc`] (initiator) | yes | | yes | yes | yes | | yes | |
//! | [`RawPacket`] | yes | | | | | | | yes |
//! | [`Dci`] | | | | | | | | |
//!
//! Source: `ibv_post_send(3)`. The requests of a dynamically connected initiator name their peer each, which is a kind of request of its own.
//! Pairs of [`Dci`] are not made yet; it says what they will be able to do.

use std::convert::Infallible;
use std::marker::PhantomData;

use rrddmma_sys::ibv_qp_type;

use crate::flavour;
use crate::wr::op;

/// What a queue pair speaks.
pub trait Transport: sealed::Transport + Send + 'static {
    /// Its short name.
    const NAME: &'static str;
}

/// Whether requests of this transport name the handle of an address.
pub(super) const fn has_addresses<T: Transport>() -> bool {
    raw_type::<T>().0 == ibv_qp_type::IBV_QPT_UD.0
}

/// Whether requests of this transport name a shared receive queue of the peer.
pub(super) const fn names_queues<T: Transport>() -> bool {
    raw_type::<T>().0 == ibv_qp_type::IBV_QPT_XRC_SEND.0
}

/// A transport on which this operation can be posted.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot carry out `{Op}`",
    note = "the table of what each transport can do is at `rrddmma::Transport`"
)]
pub trait Carries<Op>: Transport {}

/// A transport that is connected to one peer.
#[diagnostic::on_unimplemented(message = "`{Self}` is not connected to one peer")]
pub trait Connected: Buildable {
    /// Whether it acknowledges, and sends again what was lost.
    const RELIABLE: bool;
}

/// A transport of which [`QueuePairBuilder::build`](crate::QueuePairBuilder::build) makes pairs.
#[diagnostic::on_unimplemented(message = "pairs of `{Self}` are not made by this builder")]
pub trait Buildable: Transport {}

/// A transport that has no peer: what is sent is addressed one by one.
#[diagnostic::on_unimplemented(message = "`{Self}` needs a peer: connect it")]
pub trait Unconnected: Buildable {
    /// Whether its packets are counted.
    const COUNTS: bool;
}

/// A transport whose pairs have a receive queue of their own, if they are not made on a shared one.
#[diagnostic::on_unimplemented(message = "a pair of `{Self}` has no receive queue of its own")]
pub trait Receives: Transport {}

/// A transport to whose pairs rules of flow steering lead ([`QueuePair::create_flow`](crate::QueuePair::create_flow)).
///
/// Source: `ibv_create_flow(3)`.
#[diagnostic::on_unimplemented(message = "no rule leads packets to a pair of `{Self}`")]
pub trait Steered: Transport {}

mod sealed {
    #[allow(unnameable_types, reason = "sealed: nobody else implements it")]
    pub trait Transport {
        const TYPE: rrddmma_sys::ibv_qp_type;
    }
}

pub(crate) const fn raw_type<T: Transport>() -> ibv_qp_type {
    <T as sealed::Transport>::TYPE
}

macro_rules! transports {
    ($($(#[$doc:meta])* $name:ident $text:literal $raw:expr;)*) => {
        $($(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub enum $name {}

        impl sealed::Transport for $name {
            const TYPE: ibv_qp_type = $raw;
        }

        impl Transport for $name {
            const NAME: &'static str = $text;
        })*
    };
}

transports! {
    /// Reliable connected: one peer, delivered once and in order.
    Rc "RC" ibv_qp_type::IBV_QPT_RC;
    /// Unreliable connected: one peer, and what is lost is lost.
    Uc "UC" ibv_qp_type::IBV_QPT_UC;
    /// Unreliable datagram: any peer, one packet a message.
    Ud "UD" ibv_qp_type::IBV_QPT_UD;
    /// Extended reliable connected, the sending side: many shared receive queues of one peer process.
    Xrc "XRC" ibv_qp_type::IBV_QPT_XRC_SEND;
    /// Whole Ethernet frames.
    RawPacket "raw packet" ibv_qp_type::IBV_QPT_RAW_PACKET;
    /// Dynamically connected, the sending side: any peer, connected by the device as needed. NVIDIA only.
    Dci "DCI" flavour::DRIVER;
}

/// The transport `T` of a pair whose receives come from a [`SharedReceiveQueue`](crate::SharedReceiveQueue): the pair itself has no `post_recv`.
#[derive(Debug, Clone, Copy)]
pub struct Shared<T: Receives>(Infallible, PhantomData<T>);

impl<T: Receives> sealed::Transport for Shared<T> {
    const TYPE: ibv_qp_type = raw_type::<T>();
}

impl<T: Receives> Transport for Shared<T> {
    const NAME: &'static str = T::NAME;
}

impl<T: Receives + Carries<Op>, Op> Carries<Op> for Shared<T> {}
impl<T: Receives + Buildable> Buildable for Shared<T> {}

impl<T: Receives + Steered> Steered for Shared<T> {}

impl<T: Receives + Unconnected> Unconnected for Shared<T> {
    const COUNTS: bool = T::COUNTS;
}

impl<T: Receives + Connected> Connected for Shared<T> {
    const RELIABLE: bool = T::RELIABLE;
}

macro_rules! implement {
    ($($what:ty: $($name:ident)*;)*) => { $(implement!(@ $what; $($name)*);)* };
    (@ $what:ty; $($name:ident)*) => { $(impl Carries<$what> for $name {})* };
}

implement! {
    op::Send: Rc Uc Xrc RawPacket;
    op::Datagram: Ud;
    op::Write: Rc Uc Xrc;
    op::Read: Rc Xrc;
    op::Atomic: Rc Xrc;
    op::Window: Rc Uc;
    op::Flush: Rc;
    op::AtomicWrite: Rc;
}

impl Buildable for Rc {}
impl Buildable for Uc {}
impl Buildable for Ud {}
impl Buildable for RawPacket {}
impl Buildable for Xrc {}
impl Unconnected for Ud {
    const COUNTS: bool = true;
}
impl Unconnected for RawPacket {
    const COUNTS: bool = false;
}
impl Connected for Rc {
    const RELIABLE: bool = true;
}
impl Connected for Uc {
    const RELIABLE: bool = false;
}
impl Connected for Xrc {
    const RELIABLE: bool = true;
}
impl Steered for Ud {}
impl Steered for RawPacket {}
impl Receives for Rc {}
impl Receives for Uc {}
impl Receives for Ud {}
impl Receives for RawPacket {}
