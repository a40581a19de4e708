//! From prepared to connected: what it takes, and what is wrong when it does not work.

use rrddmma_sys as sys;
use sys::ibv_qp_attr_mask as Mask;

use super::state::modify;
use super::transport::{Buildable, Unconnected};
use super::{Connected, Endpoint, PreparedQueuePair, QueuePair};
use crate::ah::Address;
use crate::context::zeroed;
use crate::error::{Error, ErrorKind, Rejected, Result, Verb};
use crate::gid::{GidEntry, LinkLayer};
use crate::ids::{AckTimeout, Mtu, PortNumber, Psn, RetryCount, RnrRetry, RnrTimer, ServiceLevel};
use crate::port::PortAttributes;

/// How a connection behaves. The defaults are those of the C examples, within what both ends can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub struct ConnectOptions {
    mtu: Option<Mtu>,
    ack_timeout: AckTimeout,
    retry_count: RetryCount,
    rnr_retry: RnrRetry,
    min_rnr_timer: RnrTimer,
    max_rd_atomic: Option<u8>,
    max_dest_rd_atomic: Option<u8>,
    service_level: ServiceLevel,
    hop_limit: u8,
    traffic_class: u8,
    flow_label: u32,
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
            service_level: ServiceLevel::default(),
            hop_limit: 64,
            traffic_class: 0,
            flow_label: 0,
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
        /// The class of traffic; 0 by default.
        service_level: ServiceLevel;
        /// How many routers a packet may pass; 64 by default.
        hop_limit: u8;
        /// The traffic class of the global header, on RoCE v2 the type of service of IP; 0 by default.
        traffic_class: u8;
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

    /// The flow label of the global header, 20 bits; 0 by default.
    ///
    /// # Panics
    /// * If `label` needs more than 20 bits.
    #[track_caller]
    pub const fn flow_label(mut self, label: u32) -> Self {
        assert!(label < 1 << 20, "ConnectOptions::flow_label: the label needs more than 20 bits");
        self.flow_label = label;
        self
    }
}

impl<T: Buildable> PreparedQueuePair<T> {
    /// What the peer has to know about this end.
    ///
    /// On Ethernet the global identifier is the one that the builder was told, or else the chosen one; see
    /// [`Port::choose_gid`](crate::Port::choose_gid).
    ///
    /// # Errors
    /// * [`ErrorKind::Unreachable`] on an Ethernet port that has no usable global identifier.
    /// * [`ErrorKind::NotFound`] if the index that the builder was told is empty; the message lists those that are not.
    /// * What the driver reports.
    pub fn endpoint(&self) -> Result<Endpoint> {
        let attributes = self.core.port()?.attributes()?;
        let own = self.own_gid(&attributes)?;
        Ok(Endpoint {
            qp: self.number(),
            psn: self.psn(),
            lid: attributes.lid(),
            gid: own.map(|entry| entry.gid),
            mtu: Some(attributes.active_mtu()),
            read_depth: Some(self.read_depth()),
            queue_key: self.core.queue_key(),
        })
    }

    /// Where its packets start to count.
    pub fn psn(&self) -> Psn {
        self.core.setup.as_ref().map_or(Psn::new(0), |setup| setup.psn)
    }

    /// How many reads and atomics of the peer it can answer at a time by default.
    fn read_depth(&self) -> u8 {
        u8::try_from(self.pd().context().attributes().max_qp_rd_atom().min(16)).unwrap_or(16)
    }

    /// The row of the table to tell the peer: on Ethernet always, else if the builder was told one.
    fn own_gid(&self, attributes: &PortAttributes) -> Result<Option<GidEntry>> {
        let port = self.core.port()?;
        match self.core.setup.as_ref().and_then(|setup| setup.gid_index) {
            Some(index) => port.gid(index).map(Some),
            None if attributes.link_layer() != LinkLayer::Ethernet => Ok(None),
            None => port.choose_gid(None).map(|choice| Some(choice.entry)),
        }
    }
}

impl<T: Connected> PreparedQueuePair<T> {
    /// The address of the peer, once it is known that it can be reached.
    fn address(
        &self,
        port: &PortAttributes,
        peer: &Endpoint,
        options: &ConnectOptions,
    ) -> Result<sys::ibv_ah_attr> {
        let mut address = Address::from(peer)
            .service_level(options.service_level)
            .hop_limit(options.hop_limit)
            .traffic_class(options.traffic_class)
            .flow_label(options.flow_label);
        if let Some(index) = self.core.setup.as_ref().and_then(|setup| setup.gid_index) {
            address = address.gid_index(index);
        }
        address.resolve(&self.core.port()?, port, Verb::ModifyQp)
    }

    fn mtu(port: &PortAttributes, peer: &Endpoint, options: &ConnectOptions) -> Mtu {
        options.mtu.unwrap_or_else(|| port.active_mtu().min(peer.mtu.unwrap_or(Mtu::B1024)))
    }
}

impl<T: Connected> PreparedQueuePair<T> {
    /// Connects to a peer, with the default options.
    ///
    /// # Errors
    /// * As [`connect_with`](Self::connect_with).
    pub fn connect(self, peer: &Endpoint) -> Result<QueuePair<T>, Rejected<Self>> {
        self.connect_with(peer, &ConnectOptions::new())
    }

    /// Connects to a peer; options of reliable connections are ignored on an unreliable one. The peer need not be there yet, but must be ready to receive before the first request.
    ///
    /// # Errors
    /// The pair comes back. If nothing but the endpoint was at fault it is unchanged. If the last step failed it was reset
    /// and prepared again, and receives that were posted are gone.
    /// * [`ErrorKind::Unreachable`] if the peer has no address, or one that this port cannot reach.
    /// * [`ErrorKind::PortDown`] if the port is not active.
    /// * [`ErrorKind::InvalidAttribute`] if the device refuses a value, for example a depth or an MTU above its own.
    ///
    /// Verb: [ibv_modify_qp(3)](https://man7.org/linux/man-pages/man3/ibv_modify_qp.3.html)
    #[doc(alias = "ibv_modify_qp")]
    pub fn connect_with(
        mut self,
        peer: &Endpoint,
        options: &ConnectOptions,
    ) -> Result<QueuePair<T>, Rejected<Self>> {
        match self.ready_to_receive(peer, options) {
            Ok(()) => {}
            Err(error) => return Err(Rejected::new(error, self)),
        }
        match self.ready_to_send(peer, options) {
            Ok(()) => Ok(QueuePair::wrap(self.core)),
            Err(error) => {
                self.core.prepare_again();
                Err(Rejected::new(error, self))
            }
        }
    }

    fn ready_to_receive(&self, peer: &Endpoint, options: &ConnectOptions) -> Result<()> {
        let port = self.core.port()?.attributes()?;
        check_active(self.core.port()?.number(), &port)?;
        // SAFETY: I3 – the struct is made of integers and arrays of them.
        let mut attributes: sys::ibv_qp_attr = unsafe { zeroed() };
        attributes.qp_state = sys::ibv_qp_state::IBV_QPS_RTR;
        attributes.ah_attr = self.address(&port, peer, options)?;
        attributes.path_mtu = sys::ibv_mtu(Self::mtu(&port, peer, options).as_raw());
        attributes.dest_qp_num = peer.qp.as_raw();
        attributes.rq_psn = peer.psn.as_raw();
        let mut bits = Mask::IBV_QP_STATE.0
            | Mask::IBV_QP_AV.0
            | Mask::IBV_QP_PATH_MTU.0
            | Mask::IBV_QP_DEST_QPN.0
            | Mask::IBV_QP_RQ_PSN.0;
        if T::RELIABLE {
            bits |= Mask::IBV_QP_MAX_DEST_RD_ATOMIC.0 | Mask::IBV_QP_MIN_RNR_TIMER.0;
        }
        attributes.max_dest_rd_atomic = options.max_dest_rd_atomic.unwrap_or_else(|| self.read_depth());
        attributes.min_rnr_timer = options.min_rnr_timer.code();
        modify(self.core.as_raw(), &mut attributes, Mask(bits))
    }

    fn ready_to_send(&self, peer: &Endpoint, options: &ConnectOptions) -> Result<()> {
        let device = self.pd().context().attributes().max_qp_init_rd_atom();
        let depth = u32::from(peer.read_depth.unwrap_or(1)).min(device);
        // SAFETY: I3 – the struct is made of integers and arrays of them.
        let mut attributes: sys::ibv_qp_attr = unsafe { zeroed() };
        attributes.qp_state = sys::ibv_qp_state::IBV_QPS_RTS;
        attributes.sq_psn = self.psn().as_raw();
        attributes.timeout = options.ack_timeout.code();
        attributes.retry_cnt = options.retry_count.as_raw();
        attributes.rnr_retry = options.rnr_retry.code();
        attributes.max_rd_atomic = options.max_rd_atomic.unwrap_or_else(|| u8::try_from(depth).unwrap_or(1));
        let mut bits = Mask::IBV_QP_STATE.0 | Mask::IBV_QP_SQ_PSN.0;
        if T::RELIABLE {
            bits |= Mask::IBV_QP_TIMEOUT.0
                | Mask::IBV_QP_RETRY_CNT.0
                | Mask::IBV_QP_RNR_RETRY.0
                | Mask::IBV_QP_MAX_QP_RD_ATOMIC.0;
        }
        modify(self.core.as_raw(), &mut attributes, Mask(bits))
    }
}

impl<T: Unconnected> PreparedQueuePair<T> {
    /// Makes the pair ready to send. It has no peer; datagrams are addressed one by one.
    ///
    /// # Errors
    /// The pair comes back, as with [`connect_with`](Self::connect_with).
    /// * [`ErrorKind::PortDown`] if the port is not active.
    /// * What the driver reports.
    ///
    /// Verb: [ibv_modify_qp(3)](https://man7.org/linux/man-pages/man3/ibv_modify_qp.3.html)
    #[doc(alias = "ibv_modify_qp")]
    pub fn activate(mut self) -> Result<QueuePair<T>, Rejected<Self>> {
        match self.to_active() {
            Ok(()) => Ok(QueuePair::wrap(self.core)),
            Err(error) => {
                self.core.prepare_again();
                Err(Rejected::new(error, self))
            }
        }
    }

    fn to_active(&self) -> Result<()> {
        let port = self.core.port()?;
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

fn check_active(number: PortNumber, port: &PortAttributes) -> Result<()> {
    if port.is_active() {
        return Ok(());
    }
    let text = format!("port {number} is {:?}, not active", port.state());
    Err(Error::text(Verb::ModifyQp, ErrorKind::PortDown, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_that_is_not_active_is_named() {
        // SAFETY: I3 – the struct is made of integers.
        let mut raw: sys::ibv_port_attr = unsafe { zeroed() };
        raw.state = sys::ibv_port_state::IBV_PORT_DOWN;
        let error = check_active(PortNumber::new(2), &PortAttributes::from_raw(raw)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::PortDown);
        assert!(error.to_string().contains("port 2 is Down"), "{error}");
        raw.state = sys::ibv_port_state::IBV_PORT_ACTIVE;
        assert!(check_active(PortNumber::new(2), &PortAttributes::from_raw(raw)).is_ok());
    }
}
