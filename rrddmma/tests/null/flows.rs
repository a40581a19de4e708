//! Flow steering: each byte that the provider gets of a rule, what it answers, and what a flow keeps.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::cell::RefCell;
use std::collections::VecDeque;
use std::net::{Ipv4Addr, Ipv6Addr};

use rrddmma::{
    CountOf, ErrorKind, EspMatch, EthernetMatch, Flow, FlowKind, FlowRule, GreMatch, Ipv4ExtMatch, Ipv4Match,
    Ipv6Match, Masked, MplsMatch, PortNumber, QueuePair, RawPacket, TcpMatch, UdpMatch, Verb, VxlanMatch,
    sys,
};

use crate::counters;
use crate::provider::{Null, failed, flavour, leaked};

thread_local! {
    /// The rules that were put in force: where their first byte was, modulo a word, and their bytes.
    static RULES: RefCell<Vec<(usize, Vec<u8>)>> = const { RefCell::new(Vec::new()) };
    /// The flows that were to be destroyed.
    static DESTROYED: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
    /// What the next calls return; 0 when empty.
    static RETURNS: RefCell<VecDeque<i32>> = const { RefCell::new(VecDeque::new()) };
}

fn next() -> i32 {
    RETURNS.with_borrow_mut(|returns| returns.pop_front().unwrap_or(0))
}

fn destroyed() -> Vec<usize> {
    DESTROYED.take()
}

unsafe extern "C" fn create(qp: *mut sys::ibv_qp, attr: *mut sys::ibv_flow_attr) -> *mut sys::ibv_flow {
    // SAFETY: the crate passes live attributes.
    let size = usize::from(unsafe { (*attr).size });
    // SAFETY: the crate passes attributes with all that they say is behind them.
    let bytes = unsafe { std::slice::from_raw_parts(attr.cast::<u8>(), size) };
    RULES.with_borrow_mut(|rules| rules.push((attr.addr() % 8, bytes.to_vec())));
    match next() {
        0 => {
            let mut flow = leaked::<sys::ibv_flow>();
            // SAFETY: the crate passes a live pair, which has a context.
            let context = unsafe { (*qp).context };
            // SAFETY: leaked above and known to nobody else yet.
            unsafe { flow.as_mut() }.context = context;
            flow.as_ptr()
        }
        errno => failed(errno),
    }
}

unsafe extern "C" fn destroy(flow: *mut sys::ibv_flow) -> i32 {
    DESTROYED.with_borrow_mut(|destroyed| destroyed.push(flow.addr()));
    next()
}

struct Steering {
    qp: QueuePair<RawPacket>,
    null: Null,
}

fn steering() -> Steering {
    let null = Null::new();
    counters::install(&null);
    // SAFETY: a null provider's, and nothing was called yet.
    let verbs = unsafe { &mut *flavour::later_verbs(&null.context) };
    verbs.ibv_create_flow = Some(create);
    verbs.ibv_destroy_flow = Some(destroy);
    Steering { qp: null.raw_packets(), null }
}

fn rule() -> FlowRule {
    FlowRule::new(PortNumber::new(1))
}

/// The bytes of the attributes, and those behind them.
fn taken(rule: &FlowRule) -> (Vec<u8>, Vec<u8>) {
    let flow = steering().qp.create_flow(rule).unwrap();
    drop(flow);
    let mut rules = RULES.take();
    assert_eq!((rules.len(), rules[0].0), (1, 4), "so the parts begin with a word");
    let parts = rules[0].1.split_off(20);
    (rules.remove(0).1, parts)
}

/// The bytes of a text of hexadecimal digits.
fn bytes(text: &str) -> Vec<u8> {
    let digits: String = text.split_whitespace().collect();
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect()
}

#[test]
fn attributes_lie_as_in_c() {
    let (head, parts) = taken(&rule());
    assert_eq!(head, bytes("00000000 00000000 1400 0000 00 01 0000 00000000"));
    assert!(parts.is_empty());
    let port = PortNumber::new(2);
    let all = FlowRule::of_kind(port, FlowKind::AllDefault).priority(0x1234).egress();
    assert_eq!(taken(&all).0, bytes("00000000 01000000 1400 3412 00 02 0000 04000000"));
    let multicast = FlowRule::of_kind(port, FlowKind::MulticastDefault);
    assert_eq!(taken(&multicast).0, bytes("00000000 02000000 1400 0000 00 02 0000 00000000"));
    let sniffer = FlowRule::of_kind(port, FlowKind::Sniffer);
    assert_eq!(taken(&sniffer).0, bytes("00000000 03000000 1400 0000 00 02 0000 00000000"));
    let both = rule().dont_trap().egress().drop_packets();
    assert_eq!(taken(&both).0, bytes("00000000 00000000 1c00 0000 01 01 0000 06000000"));
}

#[test]
fn each_header_lies_as_in_c() {
    let (v4, other) = (Ipv4Addr::new(10, 0, 0, 1), Ipv4Addr::new(192, 168, 1, 2));
    let v6: Ipv6Addr = "2001:db8::1".parse().unwrap();
    let headers: [(FlowRule, &str); 10] = [
        (
            rule().matching(
                EthernetMatch::new()
                    .destination([1, 2, 3, 4, 5, 6])
                    .source(Masked::new([7; 6], [0xff, 0xff, 0xff, 0, 0, 0]))
                    .ether_type(0x0800)
                    .vlan_tag(Masked::new(0x0123, 0x0fff)),
            ),
            "20000000 2800 010203040506 070707070707 0800 0123 ffffffffffff ffffff000000 ffff 0fff 0000",
        ),
        (
            rule().matching(Ipv4Match::new().source(v4).destination(other)),
            "30000000 1800 0000 0a000001 c0a80102 ffffffff ffffffff",
        ),
        (
            rule().matching(
                Ipv4ExtMatch::new()
                    .source(v4)
                    .destination(Masked::new(other, Ipv4Addr::new(255, 255, 0, 0)))
                    .protocol(17)
                    .type_of_service(0x20)
                    .time_to_live(64)
                    .flags(Masked::new(2, 6)),
            ),
            "32000000 2000 0000 0a000001 c0a80102 11 20 40 02 ffffffff ffff0000 ff ff ff 06",
        ),
        (
            rule().matching(
                Ipv6Match::new()
                    .source(v6)
                    .destination(Masked::new(v6, Ipv6Addr::from_bits(!0 << 64)))
                    .flow_label(0xabcde)
                    .next_header(6)
                    .traffic_class(8)
                    .hop_limit(9),
            ),
            "31000000 5800 0000 20010db8000000000000000000000001 20010db8000000000000000000000001 000abcde 06 08 09 00
             ffffffffffffffffffffffffffffffff ffffffffffffffff0000000000000000 000fffff ff ff ff 00",
        ),
        (
            rule().matching(EspMatch::new().parameters_index(0x0102_0304).sequence_number(5)),
            "34000000 1800 0000 01020304 00000005 ffffffff ffffffff",
        ),
        (
            rule().matching(TcpMatch::new().source_port(0x1234).destination_port(443)),
            "40000000 1000 01bb 1234 ffff ffff 0000",
        ),
        (
            rule().matching(UdpMatch::new().destination_port(4791)),
            "41000000 1000 12b7 0000 ffff 0000 0000",
        ),
        (
            rule().matching(VxlanMatch::new().network(Masked::new(0x00ab_cdef, 0xffff_fffe))),
            "50000000 1000 0000 00abcdef 00fffffe",
        ),
        (
            rule().matching(GreMatch::new().flags_and_version(0x2000).protocol(0x6558).key(7)),
            "51000000 1800 0000 2000 6558 00000007 ffff ffff ffffffff",
        ),
        (rule().matching(MplsMatch::new().entry(0x0001_2140)), "60000000 1000 0000 00012140 ffffffff"),
    ];
    for (rule, expected) in headers {
        let (head, parts) = taken(&rule);
        assert_eq!(parts, bytes(expected), "{rule:?}");
        assert_eq!((u16::from_ne_bytes([head[8], head[9]]).into(), head[12]), (20 + parts.len(), 1));
    }
}

#[test]
fn what_nothing_is_said_of_is_not_compared() {
    let (_, parts) = taken(&rule().matching(Ipv6Match::default()).matching(TcpMatch::new()));
    let mut expected = vec![0; 88 + 16];
    (expected[0], expected[4], expected[88], expected[92]) = (0x31, 0x58, 0x40, 0x10);
    assert_eq!(parts, expected);
}

#[test]
fn headers_inside_a_tunnel_are_marked_and_follow_in_their_order() {
    let tunnel = rule()
        .matching(UdpMatch::new().destination_port(4789))
        .matching(VxlanMatch::new().network(1))
        .matching_inner(EthernetMatch::new())
        .matching_inner(Ipv4Match::new())
        .matching_inner(Ipv4ExtMatch::new())
        .matching_inner(Ipv6Match::new())
        .matching_inner(EspMatch::new())
        .matching_inner(TcpMatch::new())
        .matching_inner(UdpMatch::new())
        .matching_inner(MplsMatch::new());
    let (head, parts) = taken(&tunnel);
    let mut kinds = Vec::new();
    let mut rest = &parts[..];
    while let [a, b, c, d, low, high, ..] = rest {
        kinds.push(u32::from_ne_bytes([*a, *b, *c, *d]));
        rest = &rest[usize::from(u16::from_ne_bytes([*low, *high]))..];
    }
    assert_eq!(kinds, [0x41, 0x50, 0x120, 0x130, 0x132, 0x131, 0x134, 0x140, 0x141, 0x160]);
    assert_eq!(head[12], 10);
}

#[test]
fn actions_follow_the_headers() {
    let Steering { qp, null } = steering();
    let one = null.context.create_counters([CountOf::Packets]).unwrap();
    let two = null.context.create_counters([CountOf::Packets, CountOf::Bytes]).unwrap();
    let rule = rule().tag(0x0102_0304).drop_packets().count(&one).count(&two).matching(MplsMatch::new());
    let flow = qp.create_flow(&rule).unwrap();
    let (offset, taken) = RULES.take().remove(0);
    let pointer = format!("{:016x}", (two.as_raw().addr() as u64).swap_bytes());
    let parts = format!(
        "60000000 1000 0000 00000000 00000000 03100000 1000 0000 {pointer} 01100000 0800 0000 00100000 0c00 0000 04030201"
    );
    assert_eq!(taken[20..], bytes(&parts));
    assert_eq!(taken[..20], bytes("00000000 00000000 4800 0000 04 01 0000 00000000"));
    assert_eq!((offset + 20 + 16 + 8) % 8, 0, "the pointer is where C expects one");
    drop(flow);
}

#[test]
fn a_flow_keeps_its_counters() {
    let Steering { qp, null } = steering();
    let counting = null.context.create_counters([CountOf::Packets]).unwrap();
    let flow = qp.create_flow(&rule().count(&counting)).unwrap();
    drop(counters::calls());
    let (error, counting) = counting.close().unwrap_err().into_parts();
    assert_eq!((error.verb(), error.kind()), (Verb::DestroyCounters, ErrorKind::Busy));
    let at = counting.as_raw().addr();
    drop(counting);
    assert!(counters::calls().is_empty());
    let raw = flow.as_raw().addr();
    drop(flow);
    assert_eq!(destroyed(), [raw]);
    assert_eq!(counters::calls(), [counters::Call::Destroy { at }]);
}

#[test]
fn a_pair_is_busy_while_a_flow_leads_to_it() {
    let Steering { qp, null: _null } = steering();
    let flow = qp.create_flow(&rule()).unwrap();
    let (error, qp) = qp.close().unwrap_err().into_parts();
    assert_eq!((error.verb(), error.kind(), error.errno()), (Verb::DestroyQp, ErrorKind::Busy, None));
    assert!(error.to_string().contains("a flow leads to the queue pair"), "{error}");
    flow.close().unwrap();
    assert_eq!(destroyed().len(), 1, "closed once, and not again when it is dropped");
    qp.close().unwrap();
}

#[test]
fn a_pair_that_is_dropped_lives_until_its_flows_are_gone() {
    let Steering { qp, null } = steering();
    let flows = [qp.create_flow(&rule()).unwrap(), qp.create_flow(&rule().tag(1)).unwrap()];
    drop(qp);
    let Null { qp: other, cq, .. } = null;
    drop(other);
    let cq = cq.close().unwrap_err().into_value();
    let [first, second] = flows;
    let expected = [first.as_raw().addr(), second.as_raw().addr()];
    drop(first);
    let cq = cq.close().unwrap_err().into_value();
    drop(second);
    cq.close().unwrap();
    assert_eq!(destroyed(), expected);
}

#[test]
fn a_flow_that_cannot_be_destroyed_comes_back_and_is_leaked_with_its_pair() {
    let Steering { qp, null } = steering();
    let flow = qp.create_flow(&rule()).unwrap();
    RETURNS.set(VecDeque::from([libc::EINVAL, libc::EIO]));
    let (error, flow) = flow.close().unwrap_err().into_parts();
    assert_eq!((error.verb(), error.kind()), (Verb::DestroyFlow, ErrorKind::InvalidAttribute));
    drop((flow, qp));
    assert_eq!(destroyed().len(), 2, "tried again when it was dropped");
    let Null { qp, cq, .. } = null;
    drop(qp);
    assert_eq!(cq.close().unwrap_err().error().kind(), ErrorKind::Busy, "the pair is still there");
}

#[test]
fn every_errno_says_what_it_means() {
    let Steering { qp, null: _null } = steering();
    for (errno, kind) in [
        (libc::EINVAL, ErrorKind::InvalidAttribute),
        (libc::ENOMEM, ErrorKind::OutOfMemory),
        (libc::ENXIO, ErrorKind::Unsupported),
        (libc::EOPNOTSUPP, ErrorKind::Unsupported),
        (libc::EPERM, ErrorKind::PermissionDenied),
    ] {
        RETURNS.set(VecDeque::from([errno]));
        let error = qp.create_flow(&rule()).unwrap_err();
        assert_eq!((error.verb(), error.kind(), error.errno()), (Verb::CreateFlow, kind, Some(errno)));
    }
    assert!(destroyed().is_empty());
    qp.close().unwrap();
}

#[test]
fn a_provider_that_does_not_steer_says_so() {
    let null = Null::new();
    let error = null.raw_packets().create_flow(&rule()).unwrap_err();
    assert_eq!((error.verb(), error.kind()), (Verb::CreateFlow, ErrorKind::Unsupported), "{error}");
}

#[test]
fn as_many_matches_as_fit() {
    let full = (0..252).fold(rule(), |rule, _| rule.matching(Ipv6Match::new())).tag(1).drop_packets();
    let (head, parts) = taken(&full);
    assert_eq!((head[12], parts.len()), (254, 252 * 88 + 8 + 12));
}

#[test]
#[should_panic(expected = "FlowRule::matching: 253 matches but a rule has at most 252")]
fn one_match_too_many() {
    let _ = (0..253).fold(rule(), |rule, _| rule.matching(Ipv4Match::new()));
}

#[test]
#[should_panic(expected = "FlowRule::matching_inner: 253 matches but a rule has at most 252")]
fn one_match_inside_a_tunnel_too_many() {
    let _ = (0..253).fold(rule(), |rule, _| rule.matching_inner(Ipv4Match::new()));
}

#[test]
#[should_panic(expected = "FlowRule::matching: a sniffer sees every packet")]
fn a_sniffer_that_matches() {
    let _ = FlowRule::of_kind(PortNumber::new(1), FlowKind::Sniffer).matching(Ipv4Match::new());
}

#[test]
#[should_panic(expected = "FlowRule::matching_inner: a sniffer sees every packet")]
fn a_sniffer_that_matches_inside_a_tunnel() {
    let _ = FlowRule::of_kind(PortNumber::new(1), FlowKind::Sniffer).matching_inner(Ipv4Match::new());
}

#[test]
#[should_panic(expected = "FlowRule::dont_trap: the rule is of kind AllDefault")]
fn a_default_rule_that_does_not_trap() {
    let _ = FlowRule::of_kind(PortNumber::new(1), FlowKind::AllDefault).dont_trap();
}

#[test]
#[should_panic(expected = "Ipv6Match::flow_label: the value needs more than 20 bits")]
fn a_flow_label_of_21_bits() {
    let _ = Ipv6Match::new().flow_label(1 << 20);
}

#[test]
#[should_panic(expected = "VxlanMatch::network: the value needs more than 24 bits")]
fn a_network_of_25_bits() {
    let _ = VxlanMatch::new().network(Masked::new(1 << 24, 0));
}

#[test]
#[should_panic(expected = "QueuePair::create_flow: the counters are of another context")]
fn counting_in_another_context() {
    let (one, other) = (steering(), steering());
    let counters = other.null.context.create_counters([CountOf::Packets]).unwrap();
    let _: rrddmma::Result<Flow> = one.qp.create_flow(&rule().count(&counters));
}
