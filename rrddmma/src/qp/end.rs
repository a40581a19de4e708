//! One end of a connection, whichever handle has it: what its peer must know, and the steps from RESET to RTS.

use rrddmma_sys::{self as sys, ibv_qp_attr_mask as Mask, ibv_qp_type};

use super::builder::Setup;
use super::state::modify;
use super::{ConnectOptions, Endpoint};
use crate::context::{Context, zeroed};
use crate::error::{Error, ErrorKind, Result, Verb};
use crate::flavour;
use crate::gid::{GidEntry, LinkLayer};
use crate::ids::{Mtu, PortNumber, Psn, QpNumber, QueueKey};
use crate::port::{Port, PortAttributes};

/// A live pair and how it was set up; without a set-up, it was adopted.
pub(super) struct End<'a> {
    pub(super) raw: *mut sys::ibv_qp,
    pub(super) context: &'a Context,
    pub(super) setup: Option<&'a Setup>,
}

impl End<'_> {
    /// The transport, as C numbers it.
    fn kind(&self) -> ibv_qp_type {
        // SAFETY: I1 – the pair is live; its type does not change.
        unsafe { (*self.raw).qp_type }
    }

    /// Whether it sends requests that the peer acknowledges.
    fn asks(&self) -> bool {
        matches!(self.kind(), ibv_qp_type::IBV_QPT_RC | ibv_qp_type::IBV_QPT_XRC_SEND)
    }

    /// Whether it acknowledges the peer's requests.
    fn answers(&self) -> bool {
        matches!(self.kind(), ibv_qp_type::IBV_QPT_RC | ibv_qp_type::IBV_QPT_XRC_RECV)
    }

    pub(super) fn number(&self) -> QpNumber {
        // SAFETY: I1 – the pair is live; its number does not change.
        QpNumber::from_completion(unsafe { (*self.raw).qp_num })
    }

    /// The port that it uses.
    pub(super) fn port(&self) -> Result<Port> {
        self.context.port(self.setup.map_or(PortNumber::FIRST, |setup| setup.port))
    }

    pub(super) fn psn(&self) -> Psn {
        self.setup.map_or(Psn::new(0), |setup| setup.psn)
    }

    /// The key that datagrams to it must carry, if it takes datagrams.
    fn queue_key(&self) -> Option<QueueKey> {
        let setup = self.setup?;
        (self.kind() == ibv_qp_type::IBV_QPT_UD).then_some(setup.queue_key)
    }

    /// What the peer has to know about this end.
    pub(super) fn endpoint(&self) -> Result<Endpoint> {
        let attributes = self.port()?.attributes()?;
        let own = self.own_gid(&attributes)?;
        Ok(Endpoint {
            qp: self.number(),
            psn: self.psn(),
            lid: attributes.lid(),
            gid: own.map(|entry| entry.gid),
            mtu: Some(attributes.active_mtu()),
            read_depth: Some(self.read_depth()),
            queue_key: self.queue_key(),
        })
    }

    /// RESET to INIT.
    pub(super) fn to_init(&self) -> Result<()> {
        let Some(setup) = self.setup else { return Ok(()) };
        // SAFETY: I3 – the struct is made of integers and arrays of them.
        let mut attributes: sys::ibv_qp_attr = unsafe { zeroed() };
        attributes.qp_state = sys::ibv_qp_state::IBV_QPS_INIT;
        attributes.port_num = setup.port.as_raw();
        attributes.pkey_index = setup.pkey_index;
        flavour::set_qp_access(&mut attributes, setup.remote_access.bits());
        attributes.qkey = setup.queue_key.as_raw();
        let rest = match self.kind() {
            ibv_qp_type::IBV_QPT_RAW_PACKET => 0,
            ibv_qp_type::IBV_QPT_UD => Mask::IBV_QP_PKEY_INDEX.0 | Mask::IBV_QP_QKEY.0,
            _ => Mask::IBV_QP_PKEY_INDEX.0 | Mask::IBV_QP_ACCESS_FLAGS.0,
        };
        let bits = Mask::IBV_QP_STATE.0 | Mask::IBV_QP_PORT.0 | rest;
        modify(self.raw, &mut attributes, Mask(bits))
    }

    /// INIT to RTR.
    pub(super) fn ready_to_receive(&self, peer: &Endpoint, options: &ConnectOptions) -> Result<()> {
        let port = self.port()?;
        let port_attributes = port.attributes()?;
        check_active(port.number(), &port_attributes)?;
        // SAFETY: I3 – the struct is made of integers and arrays of them.
        let mut attributes: sys::ibv_qp_attr = unsafe { zeroed() };
        attributes.qp_state = sys::ibv_qp_state::IBV_QPS_RTR;
        attributes.ah_attr = self.address(&port, &port_attributes, peer, options)?;
        attributes.path_mtu = sys::ibv_mtu(Self::mtu(&port_attributes, peer, options).as_raw());
        attributes.dest_qp_num = peer.qp.as_raw();
        attributes.rq_psn = peer.psn.as_raw();
        let mut bits = Mask::IBV_QP_STATE.0
            | Mask::IBV_QP_AV.0
            | Mask::IBV_QP_PATH_MTU.0
            | Mask::IBV_QP_DEST_QPN.0
            | Mask::IBV_QP_RQ_PSN.0;
        if self.answers() {
            bits |= Mask::IBV_QP_MAX_DEST_RD_ATOMIC.0 | Mask::IBV_QP_MIN_RNR_TIMER.0;
        }
        attributes.max_dest_rd_atomic = options.max_dest_rd_atomic.unwrap_or_else(|| self.read_depth());
        attributes.min_rnr_timer = options.min_rnr_timer.code();
        modify(self.raw, &mut attributes, Mask(bits))
    }

    /// RTR to RTS.
    pub(super) fn ready_to_send(&self, peer: &Endpoint, options: &ConnectOptions) -> Result<()> {
        let device = self.context.attributes().max_qp_init_rd_atom();
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
        if self.asks() || self.answers() {
            bits |= Mask::IBV_QP_TIMEOUT.0;
        }
        if self.asks() {
            bits |= Mask::IBV_QP_RETRY_CNT.0 | Mask::IBV_QP_RNR_RETRY.0 | Mask::IBV_QP_MAX_QP_RD_ATOMIC.0;
        }
        modify(self.raw, &mut attributes, Mask(bits))
    }

    /// How many reads and atomics of the peer it can answer at a time by default.
    fn read_depth(&self) -> u8 {
        u8::try_from(self.context.attributes().max_qp_rd_atom().min(16)).unwrap_or(16)
    }

    /// The row of the table to tell the peer: on Ethernet always, else if the builder was told one.
    fn own_gid(&self, attributes: &PortAttributes) -> Result<Option<GidEntry>> {
        let port = self.port()?;
        match self.setup.and_then(|setup| setup.gid_index) {
            Some(index) => port.gid(index).map(Some),
            None if attributes.link_layer() != LinkLayer::Ethernet => Ok(None),
            None => port.choose_gid(None).map(|choice| Some(choice.entry)),
        }
    }

    /// The address of the peer, once it is known that it can be reached.
    fn address(
        &self,
        port: &Port,
        attributes: &PortAttributes,
        peer: &Endpoint,
        options: &ConnectOptions,
    ) -> Result<sys::ibv_ah_attr> {
        let mut address = peer.complete(options.route);
        if let Some(index) = self.setup.and_then(|setup| setup.gid_index) {
            address = address.gid_index(index);
        }
        address.resolve(port, attributes, Verb::ModifyQp)
    }

    fn mtu(port: &PortAttributes, peer: &Endpoint, options: &ConnectOptions) -> Mtu {
        options.mtu.unwrap_or_else(|| port.active_mtu().min(peer.mtu.unwrap_or(Mtu::B1024)))
    }
}

pub(super) fn check_active(number: PortNumber, port: &PortAttributes) -> Result<()> {
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
