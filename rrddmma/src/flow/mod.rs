//! Which packets are steered where: rules as plain values, which need no device.

#[cfg(rrddmma_rdma_core)]
mod layout;
mod masked;
mod matches;

use std::sync::Arc;

pub use self::masked::{Field, Masked};
use self::matches::Header;
pub use self::matches::{
    EspMatch, EthernetMatch, FlowMatch, GreMatch, InnerFlowMatch, Ipv4ExtMatch, Ipv4Match, Ipv6Match,
    MplsMatch, TcpMatch, UdpMatch, VxlanMatch,
};
use crate::counters::{self, FlowCounters};
use crate::ids::PortNumber;

/// Which packets of a port a rule takes, and what becomes of them besides reaching the queue pair that [makes a flow](crate::QueuePair::create_flow) of it.
///
/// A packet must meet every [match](Self::matching). What comes in is compared with the rules of the lowest number of [priority](Self::priority) first. Most devices compare
/// a field as a whole or not at all.
///
/// # Examples
/// ```
/// use std::net::Ipv4Addr;
/// use rrddmma::{EthernetMatch, FlowRule, Ipv4Match, PortNumber, UdpMatch};
///
/// // What is sent to this UDP port of this address.
/// let rule = FlowRule::new(PortNumber::new(1))
///     .matching(EthernetMatch::new().destination([0x66, 0x11, 0x22, 0x33, 0x44, 0x55]))
///     .matching(Ipv4Match::new().destination(Ipv4Addr::new(10, 0, 0, 1)))
///     .matching(UdpMatch::new().destination_port(4791));
/// ```
#[doc(alias = "ibv_flow_attr")]
#[derive(Debug, Clone)]
#[must_use = "a rule steers nothing until a flow is made of it"]
pub struct FlowRule {
    #[cfg_attr(not(rrddmma_rdma_core), allow(dead_code, reason = "no flow is made there"))]
    port: PortNumber,
    kind: FlowKind,
    #[cfg_attr(not(rrddmma_rdma_core), allow(dead_code, reason = "no flow is made there"))]
    priority: u16,
    dont_trap: bool,
    egress: bool,
    /// Each with whether it is of the packet inside a tunnel.
    matches: Vec<(Header, bool)>,
    counters: Option<Arc<counters::Inner>>,
    drop: bool,
    tag: Option<u32>,
}

/// Which kind of rule it is.
#[doc(alias = "ibv_flow_attr_type")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FlowKind {
    /// Takes what it matches.
    Normal,
    /// Takes every Ethernet frame that no other rule has steered.
    AllDefault,
    /// Takes every multicast frame that no other rule has steered.
    MulticastDefault,
    /// Sees every packet of the port, whatever else becomes of it.
    Sniffer,
}

impl FlowRule {
    /// A rule of this port for what it matches: without a match, for every packet.
    pub const fn new(port: PortNumber) -> Self {
        Self::of_kind(port, FlowKind::Normal)
    }

    /// A rule of this kind.
    #[doc(alias = "IBV_FLOW_ATTR_SNIFFER")]
    #[doc(alias = "IBV_FLOW_ATTR_ALL_DEFAULT")]
    #[doc(alias = "IBV_FLOW_ATTR_MC_DEFAULT")]
    pub const fn of_kind(port: PortNumber, kind: FlowKind) -> Self {
        Self {
            port,
            kind,
            priority: 0,
            dont_trap: false,
            egress: false,
            matches: Vec::new(),
            counters: None,
            drop: false,
            tag: None,
        }
    }

    /// Its place among rules that overlap: 0, which it is if nothing is said, comes first.
    pub const fn priority(mut self, priority: u16) -> Self {
        self.priority = priority;
        self
    }

    /// Lets what it takes go on to rules of a higher number of priority, which take it too.
    ///
    /// # Panics
    /// * If the rule is of another kind than [`FlowKind::Normal`].
    #[doc(alias = "IBV_FLOW_ATTR_FLAGS_DONT_TRAP")]
    #[track_caller]
    pub fn dont_trap(mut self) -> Self {
        assert!(
            self.kind == FlowKind::Normal,
            "FlowRule::dont_trap: the rule is of kind {:?} but only normal ones let packets go on",
            self.kind
        );
        self.dont_trap = true;
        self
    }

    /// Compares what is sent, not what comes in. The queue pair only says which device it is.
    #[doc(alias = "IBV_FLOW_ATTR_FLAGS_EGRESS")]
    pub const fn egress(mut self) -> Self {
        self.egress = true;
        self
    }

    /// Takes only packets with such a header. Their order matters to [`MplsMatch`] only.
    ///
    /// # Panics
    /// * If there would be more than 252 matches: a rule counts matches and actions in a byte.
    /// * If it is a [`FlowKind::Sniffer`], which sees every packet.
    #[doc(alias = "ibv_flow_spec")]
    #[track_caller]
    pub fn matching(self, header: impl FlowMatch) -> Self {
        assert!(
            self.matches.len() < MAX_MATCHES,
            "FlowRule::matching: {} matches but a rule has at most {MAX_MATCHES}",
            self.matches.len() + 1
        );
        assert!(self.kind != FlowKind::Sniffer, "FlowRule::matching: a sniffer sees every packet");
        self.with(header, false)
    }

    /// Takes only packets with such a header in the packet that a tunnel carries.
    ///
    /// # Panics
    /// * If there would be more than 252 matches: a rule counts matches and actions in a byte.
    /// * If it is a [`FlowKind::Sniffer`], which sees every packet.
    #[doc(alias = "IBV_FLOW_SPEC_INNER")]
    #[track_caller]
    pub fn matching_inner(self, header: impl InnerFlowMatch) -> Self {
        assert!(
            self.matches.len() < MAX_MATCHES,
            "FlowRule::matching_inner: {} matches but a rule has at most {MAX_MATCHES}",
            self.matches.len() + 1
        );
        assert!(self.kind != FlowKind::Sniffer, "FlowRule::matching_inner: a sniffer sees every packet");
        self.with(header, true)
    }

    /// Counts what it takes in these counters, instead of those that were named before. The rule, and every flow that is made of it, keep them.
    #[doc(alias = "IBV_FLOW_SPEC_ACTION_COUNT")]
    pub fn count<const N: usize>(mut self, counters: &FlowCounters<N>) -> Self {
        self.counters = Some(Arc::clone(counters.inner()));
        self
    }

    /// Gives what it takes this tag, which completions of an extended queue tell ([`CompletionFields::FLOW_TAG`](crate::CompletionFields::FLOW_TAG)).
    #[doc(alias = "IBV_FLOW_SPEC_ACTION_TAG")]
    pub const fn tag(mut self, tag: u32) -> Self {
        self.tag = Some(tag);
        self
    }

    /// Drops what it takes.
    #[doc(alias = "IBV_FLOW_SPEC_ACTION_DROP")]
    pub const fn drop_packets(mut self) -> Self {
        self.drop = true;
        self
    }

    pub(crate) const fn counters(&self) -> Option<&Arc<counters::Inner>> {
        self.counters.as_ref()
    }

    fn with(mut self, header: impl FlowMatch, inner: bool) -> Self {
        self.matches.push((header.into_header(), inner));
        self
    }
}

/// What the byte that counts them leaves beside three actions.
const MAX_MATCHES: usize = u8::MAX as usize - 3;
