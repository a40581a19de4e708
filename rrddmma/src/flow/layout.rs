//! A rule as C has it: the attributes, and behind them the matches and actions without a gap.

use std::sync::Arc;

use rrddmma_sys as sys;
use sys::{ibv_flow_attr, ibv_flow_attr_type, ibv_flow_flags, ibv_flow_spec_type as Type};

use super::matches::Header;
use super::{FlowKind, FlowRule};

/// The rule in memory of its own.
///
/// The attributes begin in the middle of the first word: they have 20 bytes, and every part but a tag, which comes last, is made of words. So the pointer in the action that
/// counts is where C expects a pointer.
pub(crate) struct Layout {
    words: Vec<u64>,
}

/// How the attributes lie in words.
#[repr(C, align(8))]
struct Head {
    unused: u32,
    attr: ibv_flow_attr,
}

static_assertions::const_assert_eq!(size_of::<Head>(), 24);

/// A part of a rule in C.
trait Part {
    fn head(&mut self) -> (&mut Type, &mut u16);
}

macro_rules! parts {
    ($($name:ident)*) => {
        $(impl Part for sys::$name {
            fn head(&mut self) -> (&mut Type, &mut u16) {
                (&mut self.type_, &mut self.size)
            }
        })*
    };
}

parts! {
    ibv_flow_spec_eth ibv_flow_spec_ipv4 ibv_flow_spec_ipv4_ext ibv_flow_spec_ipv6 ibv_flow_spec_esp ibv_flow_spec_tcp_udp
    ibv_flow_spec_tunnel ibv_flow_spec_gre ibv_flow_spec_mpls
    ibv_flow_spec_counter_action ibv_flow_spec_action_drop ibv_flow_spec_action_tag
}

impl FlowRule {
    /// The rule for `ibv_create_flow`.
    pub(crate) fn layout(&self) -> Layout {
        let mut layout = Layout { words: vec![0; size_of::<Head>() / WORD] };
        let attr = layout.attr();
        attr.type_ = match self.kind {
            FlowKind::Normal => ibv_flow_attr_type::IBV_FLOW_ATTR_NORMAL,
            FlowKind::AllDefault => ibv_flow_attr_type::IBV_FLOW_ATTR_ALL_DEFAULT,
            FlowKind::MulticastDefault => ibv_flow_attr_type::IBV_FLOW_ATTR_MC_DEFAULT,
            FlowKind::Sniffer => ibv_flow_attr_type::IBV_FLOW_ATTR_SNIFFER,
        };
        (attr.priority, attr.port) = (self.priority, self.port.as_raw());
        attr.size = size::<ibv_flow_attr>();
        let bit = |is: bool, flag: ibv_flow_flags| if is { flag.0 } else { 0 };
        attr.flags = bit(self.dont_trap, ibv_flow_flags::IBV_FLOW_ATTR_FLAGS_DONT_TRAP)
            | bit(self.egress, ibv_flow_flags::IBV_FLOW_ATTR_FLAGS_EGRESS);
        for (header, inner) in &self.matches {
            layout.header(header, if *inner { Type::IBV_FLOW_SPEC_INNER.0 } else { 0 });
        }
        if let Some(counters) = &self.counters {
            layout.part::<sys::ibv_flow_spec_counter_action>(Type::IBV_FLOW_SPEC_ACTION_COUNT, |part| {
                part.counters = Arc::as_ref(counters).as_raw();
            });
        }
        if self.drop {
            layout.part::<sys::ibv_flow_spec_action_drop>(Type::IBV_FLOW_SPEC_ACTION_DROP, |_| ());
        }
        if let Some(tag) = self.tag {
            layout.part::<sys::ibv_flow_spec_action_tag>(Type::IBV_FLOW_SPEC_ACTION_TAG, |part| {
                part.tag_id = tag;
            });
        }
        layout
    }
}

macro_rules! fill {
    ($layout:ident, $raw:ident, $type:expr, $header:ident: $($c:ident = $field:ident),*) => {
        $layout.part::<sys::$raw>($type, |part| {
            $((part.val.$c, part.mask.$c) = $header.$field.wire();)*
        })
    };
}

impl Layout {
    /// The attributes, for the verb.
    pub(crate) fn as_mut_ptr(&mut self) -> *mut ibv_flow_attr {
        // SAFETY: the offset is inside the head, which the words begin with.
        unsafe { self.words.as_mut_ptr().byte_add(std::mem::offset_of!(Head, attr)) }.cast()
    }

    fn attr(&mut self) -> &mut ibv_flow_attr {
        // SAFETY: I3 – the words begin with a head, of integers, and are borrowed for as long.
        unsafe { &mut *self.as_mut_ptr() }
    }

    fn header(&mut self, header: &Header, inner: u32) {
        let of = |kind: Type| Type(kind.0 | inner);
        match header {
            Header::Ethernet(it) => fill!(self, ibv_flow_spec_eth, of(Type::IBV_FLOW_SPEC_ETH), it:
                dst_mac = destination, src_mac = source, ether_type = ether_type, vlan_tag = vlan_tag),
            Header::Ipv4(it) => fill!(self, ibv_flow_spec_ipv4, of(Type::IBV_FLOW_SPEC_IPV4), it:
                src_ip = source, dst_ip = destination),
            Header::Ipv4Ext(it) => fill!(self, ibv_flow_spec_ipv4_ext, of(Type::IBV_FLOW_SPEC_IPV4_EXT), it:
                src_ip = source, dst_ip = destination, proto = protocol, tos = type_of_service, ttl = time_to_live, flags = flags),
            Header::Ipv6(it) => fill!(self, ibv_flow_spec_ipv6, of(Type::IBV_FLOW_SPEC_IPV6), it:
                src_ip = source, dst_ip = destination, flow_label = flow_label, next_hdr = next_header,
                traffic_class = traffic_class, hop_limit = hop_limit),
            Header::Esp(it) => fill!(self, ibv_flow_spec_esp, of(Type::IBV_FLOW_SPEC_ESP), it:
                spi = parameters_index, seq = sequence_number),
            Header::Tcp(it) => fill!(self, ibv_flow_spec_tcp_udp, of(Type::IBV_FLOW_SPEC_TCP), it:
                src_port = source_port, dst_port = destination_port),
            Header::Udp(it) => fill!(self, ibv_flow_spec_tcp_udp, of(Type::IBV_FLOW_SPEC_UDP), it:
                src_port = source_port, dst_port = destination_port),
            Header::Vxlan(it) => fill!(self, ibv_flow_spec_tunnel, of(Type::IBV_FLOW_SPEC_VXLAN_TUNNEL), it:
                tunnel_id = network),
            Header::Gre(it) => fill!(self, ibv_flow_spec_gre, of(Type::IBV_FLOW_SPEC_GRE), it:
                c_ks_res0_ver = flags_and_version, protocol = protocol, key = key),
            Header::Mpls(it) => {
                fill!(self, ibv_flow_spec_mpls, of(Type::IBV_FLOW_SPEC_MPLS), it: label = entry);
            }
        }
    }

    /// Puts a part behind what is there.
    fn part<T: Part>(&mut self, kind: Type, fill: impl FnOnce(&mut T)) {
        let at = self.words.len();
        self.words.resize(at + size_of::<T>().div_ceil(WORD), 0);
        // SAFETY: the words from `at` on were made for it a line above.
        let place = unsafe { self.words.as_mut_ptr().add(at) }.cast::<T>();
        // SAFETY: I3 – the words are zero, aligned as a part is, and borrowed for as long; filling in place leaves no byte of them undefined.
        let part = unsafe { &mut *place };
        let (its_type, its_size) = part.head();
        (*its_type, *its_size) = (kind, size::<T>());
        fill(part);
        let attr = self.attr();
        attr.size += size::<T>();
        attr.num_of_specs += 1;
    }
}

/// The size of a part, or of the attributes, in the type that C has for it. The largest is an eighth of a kilobyte.
#[allow(clippy::cast_possible_truncation, reason = "asserted while compiling")]
const fn size<T>() -> u16 {
    const { assert!(size_of::<T>() < 128, "255 parts have no more than 64 KiB") };
    size_of::<T>() as u16
}

const WORD: usize = size_of::<u64>();
