//! From prepared to connected: what it takes, and what is wrong when it does not work.

use rrddmma_sys as sys;
use sys::ibv_qp_attr_mask as Mask;

use super::ece::Ece;
use super::end::check_active;
use super::state::modify;
use super::transport::{Buildable, Unconnected};
use super::{Connected, Endpoint, Path, PreparedQueuePair, QueuePair};
use crate::ah::Address;
use crate::context::zeroed;
use crate::error::{Rejected, Result};
use crate::ids::{AckTimeout, Mtu, PathRate, Psn, RetryCount, RnrRetry, RnrTimer, ServiceLevel};

/// How a connection behaves. The defaults are those of the C examples, within what both ends can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub struct ConnectOptions {
    pub(super) mtu: Option<Mtu>,
    pub(super) ack_timeout: AckTimeout,
    pub(super) retry_count: RetryCount,
    pub(super) rnr_retry: RnrRetry,
    pub(super) min_rnr_timer: RnrTimer,
    pub(super) max_rd_atomic: Option<u8>,
    pub(super) max_dest_rd_atomic: Option<u8>,
    /// How the packets travel; whom to is the endpoint's matter.
    pub(super) route: Address,
    ece: Option<Ece>,
}

impl Default for ConnectOptions {
    fn default() -> Self {
        Self::new()
    }
}

macro_rules! setters {
    ($($(#[$doc:meta])* $name:ident: $type:ty;)*) => {
        $($(#[$doc])*
        pub const fn $name(mut self, $name: $type) -> Self {
            self.$name = $name;
            self
        })*
    };
}

impl ConnectOptions {
    /// The defaults.
    pub fn new() -> Self {
        Self {
            mtu: None,
            ack_timeout: AckTimeout::default(),
            retry_count: RetryCount::default(),
            rnr_retry: RnrRetry::default(),
            min_rnr_timer: RnrTimer::default(),
            max_rd_atomic: None,
            max_dest_rd_atomic: None,
            route: Address::new(),
            ece: None,
        }
    }

    setters! {
        /// How long to wait for an acknowledgement; 67 ms by default.
        ack_timeout: AckTimeout;
        /// How often to send again for lack of one; 7 times by default.
        retry_count: RetryCount;
        /// How often to send again when the peer has no receive posted; for ever by default.
        rnr_retry: RnrRetry;
        /// How long the peer shall wait when there is no receive posted here; 0.64 ms by default.
        min_rnr_timer: RnrTimer;
    }

    /// The payload of a packet; both ends must use the same. By default the smaller of what the two ports do, and 1024 bytes if the peer does
    /// not say, as the C examples do.
    pub const fn mtu(mut self, mtu: Mtu) -> Self {
        self.mtu = Some(mtu);
        self
    }

    /// How many reads and atomics may be under way; no more than the peer can answer. By default what the peer says, within the
    /// device's limit, and 1 if it does not say.
    pub const fn max_rd_atomic(mut self, depth: u8) -> Self {
        self.max_rd_atomic = Some(depth);
        self
    }

    /// How many reads and atomics of the peer can be answered at a time; by default the device's limit, and at most 16.
    pub const fn max_dest_rd_atomic(mut self, depth: u8) -> Self {
        self.max_dest_rd_atomic = Some(depth);
        self
    }

    /// The class of traffic; 0 by default.
    pub const fn service_level(mut self, level: ServiceLevel) -> Self {
        self.route = self.route.service_level(level);
        self
    }

    /// How many routers a packet may pass; 64 by default. On RoCE v2 the kernel takes that of the route to the peer instead, whatever is asked for.
    pub const fn hop_limit(mut self, limit: u8) -> Self {
        self.route = self.route.hop_limit(limit);
        self
    }

    /// The traffic class of the global header, on RoCE v2 the type of service of IP; 0 by default.
    pub const fn traffic_class(mut self, class: u8) -> Self {
        self.route = self.route.traffic_class(class);
        self
    }

    /// The limit on the rate of what is sent; none by default.
    pub const fn rate(mut self, rate: PathRate) -> Self {
        self.route = self.route.rate(rate);
        self
    }

    /// Which of the own port's LIDs is the source; see [`Address::source_path_bits`].
    ///
    /// # Panics
    /// * If `bits` needs more than 7 bits.
    #[track_caller]
    pub const fn source_path_bits(mut self, bits: u8) -> Self {
        assert!(bits < 1 << 7, "ConnectOptions::source_path_bits: the number needs more than 7 bits");
        self.route = self.route.source_path_bits(bits);
        self
    }

    /// What both ends have agreed upon beyond the standard: see [`Ece`].
    #[doc(alias = "ibv_set_ece")]
    pub const fn ece(mut self, ece: Ece) -> Self {
        self.ece = Some(ece);
        self
    }

    /// The flow label of the global header, 20 bits; 0 by default.
    ///
    /// # Panics
    /// * If `label` needs more than 20 bits.
    #[track_caller]
    pub const fn flow_label(mut self, label: u32) -> Self {
        assert!(label < 1 << 20, "ConnectOptions::flow_label: the label needs more than 20 bits");
        self.route = self.route.flow_label(label);
        self
    }
}

impl<T: Buildable, P: Path> PreparedQueuePair<T, P> {
    /// What the peer has to know about this end.
    ///
    /// On Ethernet the global identifier is the one that the builder was told, or else the chosen one; see
    /// [`Port::choose_gid`](crate::Port::choose_gid).
    ///
    /// # Errors
    /// * [`ErrorKind::Unreachable`](crate::ErrorKind::Unreachable) on an Ethernet port that has no usable global identifier.
    /// * [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if the index that the builder was told is empty; the message lists those that are not.
    /// * What the driver reports.
    pub fn endpoint(&self) -> Result<Endpoint> {
        self.core.end().endpoint()
    }

    /// Where its packets start to count.
    pub fn psn(&self) -> Psn {
        self.core.end().psn()
    }
}

impl<T: Connected, P: Path> PreparedQueuePair<T, P> {
    /// Connects to a peer, with the default options.
    ///
    /// # Errors
    /// * As [`connect_with`](Self::connect_with).
    pub fn connect(self, peer: &Endpoint) -> Result<QueuePair<T, P>, Rejected<Self>> {
        self.connect_with(peer, &ConnectOptions::new())
    }

    /// Connects to a peer; options of reliable connections are ignored on an unreliable one. The peer need not be there yet, but must be ready to receive before the first request.
    ///
    /// # Errors
    /// The pair comes back. If nothing but the endpoint was at fault it is unchanged. If the last step failed it was reset
    /// and prepared again, and receives that were posted are gone.
    /// * [`ErrorKind::Unreachable`](crate::ErrorKind::Unreachable) if the peer has no address, or one that this port cannot reach.
    /// * [`ErrorKind::PortDown`](crate::ErrorKind::PortDown) if the port is not active.
    /// * [`ErrorKind::InvalidAttribute`](crate::ErrorKind::InvalidAttribute) if the device refuses a value, for example a depth or an MTU above its own.
    ///
    /// Verb: [ibv_modify_qp(3)](https://man7.org/linux/man-pages/man3/ibv_modify_qp.3.html)
    #[doc(alias = "ibv_modify_qp")]
    pub fn connect_with(
        mut self,
        peer: &Endpoint,
        options: &ConnectOptions,
    ) -> Result<QueuePair<T, P>, Rejected<Self>> {
        let ece = options.ece.map_or(Ok(()), |ece| self.core.set_ece(ece));
        if let Err(error) = ece.and_then(|()| self.core.end().ready_to_receive(peer, options)) {
            return Err(Rejected::new(error, self));
        }
        match self.core.end().ready_to_send(peer, options) {
            Ok(()) => Ok(QueuePair::wrap(self.core)),
            Err(error) => {
                self.core.prepare_again();
                Err(Rejected::new(error, self))
            }
        }
    }
}

impl<T: Unconnected, P: Path> PreparedQueuePair<T, P> {
    /// Makes the pair ready to send. It has no peer; datagrams are addressed one by one.
    ///
    /// # Errors
    /// The pair comes back, as with [`connect_with`](Self::connect_with).
    /// * [`ErrorKind::PortDown`](crate::ErrorKind::PortDown) if the port is not active.
    /// * What the driver reports.
    ///
    /// Verb: [ibv_modify_qp(3)](https://man7.org/linux/man-pages/man3/ibv_modify_qp.3.html)
    #[doc(alias = "ibv_modify_qp")]
    pub fn activate(mut self) -> Result<QueuePair<T, P>, Rejected<Self>> {
        match self.to_active() {
            Ok(()) => Ok(QueuePair::wrap(self.core)),
            Err(error) => {
                self.core.prepare_again();
                Err(Rejected::new(error, self))
            }
        }
    }

    fn to_active(&self) -> Result<()> {
        let port = self.core.end().port()?;
        check_active(port.number(), &port.attributes()?)?;
        // SAFETY: I3 – the struct is made of integers and arrays of them.
        let mut attributes: sys::ibv_qp_attr = unsafe { zeroed() };
        attributes.qp_state = sys::ibv_qp_state::IBV_QPS_RTR;
        modify(self.core.as_raw(), &mut attributes, Mask::IBV_QP_STATE)?;
        attributes.qp_state = sys::ibv_qp_state::IBV_QPS_RTS;
        attributes.sq_psn = self.psn().as_raw();
        let counts = if T::COUNTS { Mask::IBV_QP_SQ_PSN.0 } else { 0 };
        modify(self.core.as_raw(), &mut attributes, Mask(Mask::IBV_QP_STATE.0 | counts))
    }
}
