//! The headers that a rule can look at.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::Masked;

/// A header of a packet, as a rule wants it.
#[diagnostic::on_unimplemented(message = "`{Self}` is no header that a rule can look at")]
pub trait FlowMatch: sealed::FlowMatch {}

/// A header that a rule can look at inside a tunnel, too.
#[diagnostic::on_unimplemented(message = "a rule cannot look at `{Self}` inside a tunnel")]
pub trait InnerFlowMatch: FlowMatch {}

mod sealed {
    #[allow(unnameable_types, reason = "sealed: nobody else implements it")]
    pub trait FlowMatch {
        fn into_header(self) -> super::Header;
    }
}

/// Any of them.
#[allow(unnameable_types, reason = "a part of a sealed trait")]
#[derive(Debug, Clone, Copy)]
pub enum Header {
    Ethernet(EthernetMatch),
    Ipv4(Ipv4Match),
    Ipv4Ext(Ipv4ExtMatch),
    Ipv6(Ipv6Match),
    Esp(EspMatch),
    Tcp(TcpMatch),
    Udp(UdpMatch),
    Vxlan(VxlanMatch),
    Gre(GreMatch),
    Mpls(MplsMatch),
}

macro_rules! headers {
    ($($(#[$doc:meta])* $name:ident as $variant:ident {
        $($(#[$field_doc:meta])* $field:ident: $type:ty,)*
        $(@ $checked:ident,)?
    })*) => {
        $($(#[$doc])*
        ///
        /// A field of which nothing is said may be anything.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[must_use]
        pub struct $name {
            $(pub(super) $field: Masked<$type>,)*
            $(pub(super) $checked: Masked<u32>,)?
        }

        impl $name {
            /// Any such header.
            pub const fn new() -> Self {
                Self { $($field: Masked::<$type>::anything(),)* $($checked: Masked::<u32>::anything(),)? }
            }

            $($(#[$field_doc])*
            pub fn $field(mut self, $field: impl Into<Masked<$type>>) -> Self {
                self.$field = $field.into();
                self
            })*
        }

        impl Default for $name {
            fn default() -> Self {
                Self::new()
            }
        }

        impl sealed::FlowMatch for $name {
            fn into_header(self) -> Header {
                Header::$variant(self)
            }
        }

        impl FlowMatch for $name {})*
    };
}

headers! {
    /// A header of Ethernet.
    #[doc(alias = "ibv_flow_spec_eth")]
    EthernetMatch as Ethernet {
        /// Where the frame goes.
        destination: [u8; 6],
        /// Where the frame comes from.
        source: [u8; 6],
        /// What the frame carries: the type behind the last tag.
        ether_type: u16,
        /// The tag of the virtual network, with its priority.
        vlan_tag: u16,
    }

    /// The addresses of a header of IPv4.
    #[doc(alias = "ibv_flow_spec_ipv4")]
    Ipv4Match as Ipv4 {
        /// Where the packet comes from.
        source: Ipv4Addr,
        /// Where the packet goes.
        destination: Ipv4Addr,
    }

    /// More of a header of IPv4, which not every device looks at.
    #[doc(alias = "ibv_flow_spec_ipv4_ext")]
    Ipv4ExtMatch as Ipv4Ext {
        /// Where the packet comes from.
        source: Ipv4Addr,
        /// Where the packet goes.
        destination: Ipv4Addr,
        /// What the packet carries.
        protocol: u8,
        /// The type of service.
        type_of_service: u8,
        /// How many hops are left.
        time_to_live: u8,
        /// The flags about fragments: 2 if the packet may not be cut, 4 if more of it follows.
        flags: u8,
    }

    /// A header of IPv6.
    #[doc(alias = "ibv_flow_spec_ipv6")]
    Ipv6Match as Ipv6 {
        /// Where the packet comes from.
        source: Ipv6Addr,
        /// Where the packet goes.
        destination: Ipv6Addr,
        /// What the packet carries.
        next_header: u8,
        /// The traffic class.
        traffic_class: u8,
        /// How many hops are left.
        hop_limit: u8,
        @ flow_label,
    }

    /// A header of IPsec's encrypted payload.
    #[doc(alias = "ibv_flow_spec_esp")]
    EspMatch as Esp {
        /// The index of the security parameters.
        parameters_index: u32,
        /// The number of the packet.
        sequence_number: u32,
    }

    /// A header of TCP.
    #[doc(alias = "ibv_flow_spec_tcp_udp")]
    TcpMatch as Tcp {
        /// The port that the segment comes from.
        source_port: u16,
        /// The port that the segment goes to.
        destination_port: u16,
    }

    /// A header of UDP.
    #[doc(alias = "ibv_flow_spec_tcp_udp")]
    UdpMatch as Udp {
        /// The port that the datagram comes from.
        source_port: u16,
        /// The port that the datagram goes to.
        destination_port: u16,
    }

    /// A header of a tunnel of VXLAN.
    #[doc(alias = "ibv_flow_spec_tunnel")]
    VxlanMatch as Vxlan {
        @ network,
    }

    /// A header of a tunnel of GRE.
    #[doc(alias = "ibv_flow_spec_gre")]
    GreMatch as Gre {
        /// The first 16 bits: what is there of checksum, key and sequence number, and the version.
        flags_and_version: u16,
        /// What the tunnel carries, as a type of Ethernet.
        protocol: u16,
        /// The key.
        key: u32,
    }

    /// An entry of a stack of labels of MPLS. It stands in the rule where it stands in the packet, since it may be anywhere.
    #[doc(alias = "ibv_flow_spec_mpls")]
    MplsMatch as Mpls {
        /// All 32 bits: the label (20), the traffic class (3), whether it is the last one (1), and the time to live (8).
        entry: u32,
    }
}

impl Ipv6Match {
    /// The flow label.
    ///
    /// # Panics
    /// * If the value needs more than 20 bits.
    #[track_caller]
    pub fn flow_label(mut self, flow_label: impl Into<Masked<u32>>) -> Self {
        let flow_label = flow_label.into().narrow(20);
        assert!(flow_label.is_some(), "Ipv6Match::flow_label: the value needs more than 20 bits");
        self.flow_label = flow_label.unwrap_or(self.flow_label);
        self
    }
}

impl VxlanMatch {
    /// The number of the virtual network.
    ///
    /// # Panics
    /// * If the value needs more than 24 bits.
    #[track_caller]
    pub fn network(mut self, network: impl Into<Masked<u32>>) -> Self {
        let network = network.into().narrow(24);
        assert!(network.is_some(), "VxlanMatch::network: the value needs more than 24 bits");
        self.network = network.unwrap_or(self.network);
        self
    }
}

impl InnerFlowMatch for EthernetMatch {}
impl InnerFlowMatch for Ipv4Match {}
impl InnerFlowMatch for Ipv4ExtMatch {}
impl InnerFlowMatch for Ipv6Match {}
impl InnerFlowMatch for EspMatch {}
impl InnerFlowMatch for TcpMatch {}
impl InnerFlowMatch for UdpMatch {}
impl InnerFlowMatch for MplsMatch {}
