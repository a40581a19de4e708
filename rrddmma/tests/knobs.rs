//! Everything that can be set about a connection, as the device has it then, and the ways out of a state.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::time::Duration;

use common::{find, take};
use rrddmma::{
    Access, AckTimeout, Address, CompletionFields, CompletionQueue, ConnectOptions, CountOf, Ece, ErrorKind,
    FlowRule, GidKind, Mtu, PathRate, PortNumber, ProtectionDomain, Psn, QpState, QueueKey, QueuePair,
    RawPacket, Rc, RecvRequest, RetryCount, RnrRetry, RnrTimer, SendRequest, ServiceLevel, Status, TagLimits,
    Uc, Ud, UdpMatch, Verb,
};

#[test]
fn every_knob_of_a_connection_is_set_and_read_back() {
    let pd = common::context().alloc_pd().unwrap();
    let cq = pd.context().create_cq(4).unwrap();
    let gid = pd.context().ports().next().unwrap().choose_gid(None).unwrap().entry;
    let builder = pd.queue_pair::<Rc>(&cq, &cq).psn(Psn::new(0x12_3456)).gid_index(gid.index);
    let pair = builder.pkey_index(0).remote_access(Access::REMOTE_READ).build().unwrap();
    let own = pair.endpoint().unwrap();
    let options = ConnectOptions::new()
        .mtu(Mtu::B512)
        .ack_timeout(AckTimeout::at_least(Duration::from_millis(300)))
        .retry_count(RetryCount::new(3))
        .rnr_retry(RnrRetry::Times(2))
        .min_rnr_timer(RnrTimer::at_least(Duration::from_millis(5)))
        .max_rd_atomic(2)
        .max_dest_rd_atomic(4)
        .traffic_class(0x60)
        .flow_label(0x5_4321);
    let pair = pair.connect_with(&own, &options).unwrap();
    let is = pair.query().unwrap();
    assert_eq!((is.state(), is.peer(), is.path_mtu()), (QpState::ReadyToSend, own.qp, Mtu::B512));
    assert_eq!(is.ack_timeout().duration(), Some(Duration::from_nanos(4096 << 17)));
    assert_eq!((is.retry_count().as_raw(), is.rnr_retry()), (3, RnrRetry::Times(2)));
    assert_eq!(is.min_rnr_timer(), RnrTimer::at_least(Duration::from_millis(5)));
    assert_eq!((is.max_rd_atomic(), is.max_dest_rd_atomic()), (2, 4));
    assert_eq!((is.send_psn().as_raw(), is.receive_psn().as_raw()), (0x12_3456, 0x12_3456));
    assert_eq!((is.pkey_index(), is.remote_access()), (0, Access::REMOTE_READ));
    let address = Address::new().gid(gid.gid).gid_index(gid.index).traffic_class(0x60).flow_label(0x5_4321);
    assert_eq!(is.address(), address);
}

/// The pair's address as the device has it, after it was connected with these options to itself.
fn address_after(options: &ConnectOptions) -> Address {
    let pd = common::context().alloc_pd().unwrap();
    let cq = pd.context().create_cq(4).unwrap();
    let pair = pd.queue_pair::<Rc>(&cq, &cq).build().unwrap();
    let own = pair.endpoint().unwrap();
    pair.connect_with(&own, options).unwrap().query().unwrap().address()
}

#[test]
fn service_level_and_rate_are_read_back() {
    let plain = address_after(&ConnectOptions::new());
    let (level, rate) = (ServiceLevel::new(3), PathRate::at_most_mbps(10_000));
    let is = address_after(&ConnectOptions::new().service_level(level).rate(rate));
    assert_eq!(is, plain.service_level(level).rate(rate));
}

#[test]
fn the_hop_limit_is_the_routes_on_roce_v2() {
    let port = common::context().ports().next().unwrap();
    let is = address_after(&ConnectOptions::new().hop_limit(17));
    let asked = address_after(&ConnectOptions::new()).hop_limit(17);
    match port.choose_gid(None).unwrap().entry.kind {
        GidKind::RoCEv2 => assert_eq!(is, asked.hop_limit(64)),
        _ => assert_eq!(is, asked),
    }
}

#[test]
fn the_key_of_a_datagram_pair_is_read_back() {
    let pd = common::context().alloc_pd().unwrap();
    let cq = pd.context().create_cq(4).unwrap();
    let key = QueueKey::new(0xabcd);
    let pair = pd.queue_pair::<Ud>(&cq, &cq).queue_key(key).build().unwrap().activate().unwrap();
    let is = pair.query().unwrap();
    assert_eq!((is.state(), is.queue_key()), (QpState::ReadyToSend, key));
}

fn a_message_arrives(
    a: &mut QueuePair<Rc>,
    b: &mut QueuePair<Rc>,
    cq: &mut CompletionQueue,
    pd: &ProtectionDomain,
) {
    let region = pd.allocate(8, Access::LOCAL_WRITE).unwrap();
    b.post_recv(RecvRequest::new(&[region.slice(..)])).unwrap();
    a.post_send(SendRequest::send_bytes(b"on").signaled()).unwrap();
    take(cq, 2);
    assert_eq!(region.to_vec(0, 2), b"on");
}

#[test]
fn a_pair_drains_or_its_driver_cannot_and_either_way_it_goes_on() {
    let common::Link { mut a, mut b, mut cq, pd, .. } = common::link();
    match a.drain() {
        Ok(()) => {
            assert_eq!(a.query().unwrap().state(), QpState::SendQueueDrained);
            a.resume().unwrap();
        }
        Err(error) => {
            assert_eq!(error.verb(), Verb::ModifyQp);
            assert!(matches!(error.kind(), ErrorKind::InvalidAttribute | ErrorKind::Unsupported), "{error}");
        }
    }
    a_message_arrives(&mut a, &mut b, &mut cq, &pd);
}

#[test]
fn an_unreliable_pair_whose_sends_have_stopped_goes_on() {
    let pd = common::context().alloc_pd().unwrap();
    let mut cq = pd.context().create_cq(8).unwrap();
    let builder = pd.queue_pair::<Uc>(&cq, &cq).max_inline_data(8);
    let (a, b) = (builder.clone().build().unwrap(), builder.build().unwrap());
    let (end_a, end_b) = (a.endpoint().unwrap(), b.endpoint().unwrap());
    let (mut a, mut b) = (a.connect(&end_b).unwrap(), b.connect(&end_a).unwrap());
    let region = pd.allocate(8, Access::LOCAL_WRITE).unwrap();
    let foreign = pd.context().alloc_pd().unwrap().allocate(8, Access::LOCAL_WRITE).unwrap();
    b.post_recv(RecvRequest::new(&[region.slice(..)]).id(1)).unwrap();
    a.post_send(SendRequest::send(&[foreign.slice(..)]).id(2)).unwrap();
    let status = take(&mut cq, 1)[0].status();
    assert!(matches!(status, Status::LocalProtectionError | Status::LocalQpOperationError), "{status}");
    assert_eq!(a.query().unwrap().state(), QpState::SendQueueError);
    a.resume().unwrap();
    assert_eq!(a.query().unwrap().state(), QpState::ReadyToSend);
    a.post_send(SendRequest::send_bytes(b"on").signaled().id(3)).unwrap();
    let completions = take(&mut cq, 2);
    assert!(find(&completions, 1).is_success() && find(&completions, 3).is_success());
    assert_eq!(region.to_vec(0, 2), b"on");
}

#[test]
fn a_broken_pair_is_not_resumed_but_reset_and_connected_again() {
    let common::Link { mut a, b, mut cq, pd, .. } = common::link();
    a.to_error().unwrap();
    let error = a.resume().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidAttribute);
    assert!(error.to_string().contains("no transition from ERR to RTS"), "{error}");
    let (a, b) = (a.reset().unwrap(), b.reset().unwrap());
    let (end_a, end_b) = (a.endpoint().unwrap(), b.endpoint().unwrap());
    let (mut a, mut b) = (a.connect(&end_b).unwrap(), b.connect(&end_a).unwrap());
    a_message_arrives(&mut a, &mut b, &mut cq, &pd);
}

#[test]
fn what_is_agreed_upon_beyond_the_standard_is_asked_for_or_unsupported() {
    let pd = common::context().alloc_pd().unwrap();
    let cq = pd.context().create_cq(4).unwrap();
    let pair = pd.queue_pair::<Rc>(&cq, &cq).build().unwrap();
    let own = pair.endpoint().unwrap();
    let offered = match pair.query_ece() {
        Ok(ece) => ece,
        Err(error) => {
            assert_eq!((error.verb(), error.kind()), (Verb::QueryEce, ErrorKind::Unsupported));
            Ece::default()
        }
    };
    match pair.connect_with(&own, &ConnectOptions::new().ece(offered)) {
        Ok(pair) => {
            let taken = pair.query_ece().unwrap();
            assert_eq!(taken.options & !offered.options, 0, "nothing is taken that was not offered");
        }
        Err(rejected) => {
            let error = rejected.error();
            assert_eq!((error.verb(), error.kind()), (Verb::SetEce, ErrorKind::Unsupported));
            // The pair is as it was.
            rejected.into_value().connect(&own).unwrap();
        }
    }
    // A vendor that nobody is.
    let pair = pd.queue_pair::<Rc>(&cq, &cq).build().unwrap();
    let own = pair.endpoint().unwrap();
    let strange = ConnectOptions::new().ece(Ece::new(0xffff, 1));
    let error = pair.connect_with(&own, &strange).unwrap_err();
    assert_eq!(error.error().verb(), Verb::SetEce);
}

#[test]
fn a_raw_packet_pair_is_ready_or_refused_with_a_reason() {
    let pd = common::context().alloc_pd().unwrap();
    let cq = pd.context().create_cq(4).unwrap();
    match pd.queue_pair::<RawPacket>(&cq, &cq).build() {
        Ok(pair) => {
            let pair = pair.activate().unwrap();
            assert_eq!(pair.query().unwrap().state(), QpState::ReadyToSend);
        }
        // It takes a privilege, and a device that can.
        Err(error) => {
            assert_eq!(error.verb(), Verb::CreateQp);
            let expected = [ErrorKind::Unsupported, ErrorKind::PermissionDenied];
            assert!(expected.contains(&error.kind()), "{error}");
        }
    }
}

#[test]
fn a_device_that_steers_no_flows_and_counts_none_says_so() {
    let pd = common::context().alloc_pd().unwrap();
    let cq = pd.context().create_cq(4).unwrap();
    let pair = pd.queue_pair::<Ud>(&cq, &cq).build().unwrap();
    let rule = FlowRule::new(PortNumber::new(1)).matching(UdpMatch::new().destination_port(4791));
    let error = pair.create_flow(&rule).unwrap_err();
    assert_eq!((error.verb(), error.kind()), (Verb::CreateFlow, ErrorKind::Unsupported), "{error}");
    let error = pd.context().create_counters([CountOf::Packets]).unwrap_err();
    assert_eq!((error.verb(), error.kind()), (Verb::CreateCounters, ErrorKind::Unsupported), "{error}");
    pair.close().unwrap();
}

#[test]
fn a_device_that_matches_no_tags_says_so() {
    let pd = common::context().alloc_pd().unwrap();
    let cq = pd.context().completion_queue(4).build_extended(CompletionFields::empty()).unwrap();
    let limits = TagLimits { max_tags: 4, max_operations: 4 };
    let error = pd.create_tag_matching_queue(&cq, 4, 1, limits).unwrap_err();
    assert_eq!((error.verb(), error.kind()), (Verb::CreateSrq, ErrorKind::Unsupported), "{error}");
    cq.close().unwrap();
}

#[test]
#[should_panic(expected = "ConnectOptions::source_path_bits: the number needs more than 7 bits")]
fn eight_path_bits() {
    let _ = ConnectOptions::new().source_path_bits(128);
}
