//! Both ways of posting sends: what holds for structures holds for calls.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;
#[path = "common/suite.rs"]
mod suite;

use std::process::Command;

use common::{find, take};
use rrddmma::{
    Access, Address, ConnectOptions, Connected, ErrorKind, Extended, GlobalHeader, OptionalOps, Path,
    PortNumber, QueueKey, QueuePairBuilder, RawPacket, Rc, RecvRequest, SendRequest, Transport, Uc, Ud, Verb,
    Verbs, Work, WorkCompletion, Xrc,
};
use suite::Suite;

/// A way of posting, as the builder is told of it.
trait Way: Path + Sized {
    fn of<T: Transport>(builder: QueuePairBuilder<T>) -> QueuePairBuilder<T, Self>;
}

impl Way for Verbs {
    fn of<T: Transport>(builder: QueuePairBuilder<T>) -> QueuePairBuilder<T> {
        builder
    }
}

impl Way for Extended {
    fn of<T: Transport>(builder: QueuePairBuilder<T>) -> QueuePairBuilder<T, Self> {
        builder.extended()
    }
}

fn suite<P: Way>() -> Suite<'static, P> {
    let pd = common::context().alloc_pd().unwrap();
    Suite::new(&pd, P::of, &|| {
        if let Some(device) = rrddmma_emu_control::Emulator::find() {
            device.run_until_idle();
        }
    })
}

macro_rules! both {
    ($($name:ident)*) => {
        mod structures {
            $(#[test] fn $name() { super::$name::<super::Verbs>(); })*
        }
        mod calls {
            $(#[test] fn $name() { super::$name::<super::Extended>(); })*
        }
    };
}

both! {
    failure error full list wrap
    every_operation_of_a_reliable_connection
    every_operation_of_an_unreliable_connection
    datagrams_go_to_their_address
    a_message_of_an_initiator_names_its_queue
    a_pair_is_reset_and_connected_again
}

fn failure<P: Way>() {
    suite::<P>().a_failure_flushes_what_comes_after();
}

fn error<P: Way>() {
    suite::<P>().the_error_state_flushes_everything();
}

fn full<P: Way>() {
    suite::<P>().a_full_queue_says_so_and_spoils_nothing();
}

fn list<P: Way>() {
    suite::<P>().a_list_that_does_not_fit_is_begun();
}

fn wrap<P: Way>() {
    suite::<P>().a_queue_wraps();
}

/// The device stands still while the queue is filled, so that what was posted first can still be spoilt by what does not fit.
#[test]
fn a_device_that_stands_still_sees_what_was_posted() {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "child_runs_the_suite", "--nocapture"]);
    command.env("RRDDMMA_TEST_CHILD", "1").env("RRDDMMA_EMU_MODE", "manual");
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && text.contains("device stood still"), "{text}{complaint}");
}

#[test]
fn child_runs_the_suite() {
    if std::env::var_os("RRDDMMA_TEST_CHILD").is_none() {
        return;
    }
    suite::all(suite::<Verbs>);
    suite::all(suite::<Extended>);
    match rrddmma_emu_control::Emulator::find().map(|device| device.mode()) {
        Some(rrddmma_emu_control::Mode::Manual) | None => {
            println!("the device stood still, or is a real one");
        }
        Some(other) => panic!("the device is in mode {other:?}"),
    }
}

fn every_operation_of_a_reliable_connection<P: Way>() {
    let context = common::context();
    let (pd, mut cq) = (context.alloc_pd().unwrap(), context.create_cq(64).unwrap());
    let access = Access::REMOTE_WRITE | Access::REMOTE_READ | Access::REMOTE_ATOMIC;
    let build = || {
        let builder = pd.queue_pair::<Rc>(&cq, &cq).max_send_sge(3).max_inline_data(64).remote_access(access);
        P::of(builder).build().unwrap()
    };
    let (a, mut b) = (build(), build());
    let region = pd.allocate(4096, access | Access::LOCAL_WRITE).unwrap();
    for id in 0..3 {
        b.post_recv(RecvRequest::new(&[region.slice(1024..1100)]).id(100 + id)).unwrap();
    }
    let (end_a, end_b) = (a.endpoint().unwrap(), b.endpoint().unwrap());
    let (mut a, _b) = (a.connect(&end_b).unwrap(), b.connect(&end_a).unwrap());

    region.write_at(0, b"a message of parts");
    let parts = [region.slice(2..9), region.slice(..2), region.slice(9..18)];
    a.post_send(SendRequest::send(&parts).imm(0x0102_0304).solicited().signaled().id(1)).unwrap();
    let taken = take(&mut cq, 2);
    assert_eq!((find(&taken, 100).imm(), find(&taken, 100).byte_len()), (Some(0x0102_0304), 18));
    assert_eq!(region.to_vec(1024, 18), b"messagea  of parts");

    a.post_send(SendRequest::send(&parts).inline().signaled().id(2)).unwrap();
    assert_eq!(find(&take(&mut cq, 2), 101).byte_len(), 18);
    a.post_send(SendRequest::write_bytes(b"inline", region.remote().slice(2048..)).imm(7).signaled().id(3))
        .unwrap();
    assert_eq!(find(&take(&mut cq, 2), 102).imm(), Some(7));
    assert_eq!(region.to_vec(2048, 6), b"inline");

    a.post_send(SendRequest::write(&[region.slice(..9)], region.remote().slice(3000..)).id(4)).unwrap();
    let back = [region.slice(3100..3109)];
    a.post_send(SendRequest::read(&back, region.remote().slice(3000..)).fence().signaled().id(5)).unwrap();
    assert_eq!(take(&mut cq, 1)[0].wr_id(), 5, "the write is not signaled");
    assert_eq!(region.to_vec(3100, 9), b"a message");

    region.write_at(512, &40_u64.to_ne_bytes());
    let (result, word) = ([region.slice(520..528)], region.remote().slice(512..520));
    a.post_send(SendRequest::fetch_and_add(&result, word, 2).signaled()).unwrap();
    assert!(take(&mut cq, 1)[0].is_success());
    assert_eq!(region.to_vec(520, 8), 40_u64.to_ne_bytes());
    a.post_send(SendRequest::compare_and_swap(&result, word, 42, 7).signaled()).unwrap();
    assert!(take(&mut cq, 1)[0].is_success());
    assert_eq!(
        (region.to_vec(512, 8), region.to_vec(520, 8)),
        (7_u64.to_ne_bytes().to_vec(), 42_u64.to_ne_bytes().to_vec())
    );

    // Of no data at all, and as one list.
    let part = [region.slice(..4)];
    let mut list: Vec<Work<'_, Rc>> = vec![
        SendRequest::write(&[], region.remote()).into(),
        SendRequest::write(&part, region.remote().slice(3500..)).into(),
        SendRequest::write_bytes(b"list", region.remote().slice(3504..)).signaled().id(9).into(),
    ];
    a.post_send_list(&mut list).unwrap();
    assert_eq!(take(&mut cq, 1)[0].wr_id(), 9);
    assert_eq!(region.to_vec(3500, 8), b"a melist");
}

fn every_operation_of_an_unreliable_connection<P: Way>() {
    let context = common::context();
    let (pd, mut cq) = (context.alloc_pd().unwrap(), context.create_cq(16).unwrap());
    let build = || {
        let builder = pd.queue_pair::<Uc>(&cq, &cq).max_inline_data(16).remote_access(Access::REMOTE_WRITE);
        P::of(builder).build().unwrap()
    };
    let (a, mut b) = (build(), build());
    let region = pd.allocate(64, Access::REMOTE_WRITE).unwrap();
    b.post_recv(RecvRequest::new(&[region.slice(32..)]).id(1)).unwrap();
    let (end_a, end_b) = (a.endpoint().unwrap(), b.endpoint().unwrap());
    let (mut a, _b) = (a.connect(&end_b).unwrap(), b.connect(&end_a).unwrap());
    a.post_send(SendRequest::write_bytes(b"written", region.remote()).id(2).signaled()).unwrap();
    a.post_send(SendRequest::send_bytes(b"sent").id(3).signaled()).unwrap();
    assert!(take(&mut cq, 3).iter().all(WorkCompletion::is_success));
    assert_eq!((region.to_vec(0, 7), region.to_vec(32, 4)), (b"written".to_vec(), b"sent".to_vec()));
}

fn datagrams_go_to_their_address<P: Way>() {
    const KEY: QueueKey = QueueKey::new(0x1234);
    let pd = common::context().alloc_pd().unwrap();
    let mut cq = pd.context().create_cq(16).unwrap();
    let build = || P::of(pd.queue_pair::<Ud>(&cq, &cq).max_inline_data(16)).queue_key(KEY).build().unwrap();
    let (sender, mut receiver) = (build().activate().unwrap(), build());
    let region = pd.allocate(256, Access::LOCAL_WRITE).unwrap();
    receiver.post_recv(RecvRequest::new(&[region.slice(..128)]).id(1)).unwrap();
    receiver.post_recv(RecvRequest::new(&[region.slice(128..)]).id(2)).unwrap();
    let end = receiver.endpoint().unwrap();
    let _receiver = receiver.activate().unwrap();
    let route = pd.create_ah(&Address::from(&end)).unwrap();
    let mut sender = sender;
    sender
        .post_send(SendRequest::datagram_bytes(b"inline", &route, end.qp, KEY).imm(3).signaled().id(10))
        .unwrap();
    assert_eq!(find(&take(&mut cq, 2), 1).imm(), Some(3));
    let part = [region.slice(GlobalHeader::LEN..GlobalHeader::LEN + 6)];
    let mut list = [SendRequest::datagram(&part, &route, end.qp, KEY).signaled().id(11).into()];
    sender.post_send_list(&mut list).unwrap();
    take(&mut cq, 2);
    assert_eq!(region.to_vec(128 + GlobalHeader::LEN, 6), b"inline");
}

fn a_message_of_an_initiator_names_its_queue<P: Way>() {
    let pd = common::context().alloc_pd().unwrap();
    let domain = pd.context().open_xrc_domain(None).unwrap();
    let (mut send_cq, mut recv_cq) =
        (pd.context().create_cq(16).unwrap(), pd.context().create_cq(16).unwrap());
    let mut queue = pd.create_xrc_srq(&domain, &recv_cq, 8, 1).unwrap();
    let target = domain.create_target(PortNumber::FIRST, Access::REMOTE_WRITE).unwrap();
    let initiator = P::of(pd.queue_pair::<Xrc>(&send_cq, &send_cq).max_inline_data(64)).build().unwrap();
    let (end, target_end) = (initiator.endpoint().unwrap(), target.endpoint().unwrap());
    let _target = target.connect(&end, &ConnectOptions::new()).unwrap();
    let mut initiator = initiator.connect(&target_end).unwrap();
    let region = pd.allocate(64, Access::LOCAL_WRITE).unwrap();
    queue.post_recv(RecvRequest::new(&[region.slice(..)]).id(1)).unwrap();
    initiator.post_send(SendRequest::send_bytes(b"extended").to_srq(queue.number()).signaled()).unwrap();
    assert!(take(&mut send_cq, 1)[0].is_success() && take(&mut recv_cq, 1)[0].is_success());
    assert_eq!(region.to_vec(0, 8), b"extended");
}

fn a_pair_is_reset_and_connected_again<P: Way>() {
    let context = common::context();
    let (pd, mut cq) = (context.alloc_pd().unwrap(), context.create_cq(64).unwrap());
    let region = pd.allocate(64, Access::REMOTE_WRITE).unwrap();
    let mut pair = P::of(pd.queue_pair::<Rc>(&cq, &cq).max_send_wr(4).max_inline_data(8))
        .remote_access(Access::REMOTE_WRITE)
        .build()
        .unwrap();
    for round in 0..5_u8 {
        let own = pair.endpoint().unwrap();
        let mut connected = pair.connect(&own).unwrap();
        // More than the queue holds, so that the places of the time before must be free again.
        for at in 0..20 {
            connected
                .post_send(SendRequest::write_bytes(&[round], region.remote().slice(at..)).signaled())
                .unwrap();
            assert!(take(&mut cq, 1)[0].is_success());
        }
        assert_eq!(region.to_vec(0, 20), [round; 20]);
        // This one is outstanding, or its completion is lost, when the pair is reset.
        connected.post_send(SendRequest::write_bytes(b"x", region.remote())).unwrap();
        pair = connected.reset().unwrap();
    }
}

#[test]
fn an_operation_that_the_device_lacks_is_refused() {
    let context = common::context();
    let (pd, cq) = (context.alloc_pd().unwrap(), context.create_cq(16).unwrap());
    if context.attributes().vendor_id() == 0x02c9 {
        // No ConnectX has them, and older libraries do not know them either.
        for ops in [OptionalOps::FLUSH, OptionalOps::ATOMIC_WRITE, OptionalOps::all()] {
            let error = pd.queue_pair::<Rc>(&cq, &cq).extended().optional_ops(ops).build().unwrap_err();
            assert_eq!((error.verb(), error.kind()), (Verb::CreateQp, ErrorKind::Unsupported), "{ops:?}");
        }
    }
}

/// Soft-RoCE of Linux 6.2 and later has it; there the requests beside it are structures.
#[test]
fn a_word_is_written_atomically_where_the_device_can() {
    /// `IBV_DEVICE_ATOMIC_WRITE`.
    const CAN: u64 = 1 << 40;
    let context = common::context();
    let (pd, mut cq) = (context.alloc_pd().unwrap(), context.create_cq(16).unwrap());
    let builder = pd.queue_pair::<Rc>(&cq, &cq).max_inline_data(16).remote_access(Access::REMOTE_WRITE);
    if !context.extended_attributes().is_ok_and(|attributes| attributes.capability_flags() & CAN != 0) {
        return;
    }
    let pair = builder.extended().optional_ops(OptionalOps::ATOMIC_WRITE).build().unwrap();
    let own = pair.endpoint().unwrap();
    let mut pair = pair.connect(&own).unwrap();
    let region = pd.allocate(64, Access::REMOTE_WRITE).unwrap();
    let remote = region.remote();
    pair.post_send(SendRequest::atomic_write(*b"at once.", remote.slice(8..16)).signaled().id(1)).unwrap();
    take(&mut cq, 1)[0].ok().unwrap();
    assert_eq!(region.to_vec(8, 8), b"at once.");
    let mut list: [Work<'_, Rc>; 3] = [
        SendRequest::write_bytes(b"before", remote).into(),
        SendRequest::atomic_write(*b"between.", remote.slice(16..24)).into(),
        SendRequest::write_bytes(b"behind", remote.slice(24..)).signaled().id(2).into(),
    ];
    pair.post_send_list(&mut list).unwrap();
    take(&mut cq, 1)[0].ok().unwrap();
    assert_eq!(
        (region.to_vec(0, 6), region.to_vec(16, 14)),
        (b"before".to_vec(), b"between.behind".to_vec())
    );
}

#[test]
fn pairs_of_many_entries_are_posted_to_by_structures() {
    let context = common::context();
    let (pd, mut cq) = (context.alloc_pd().unwrap(), context.create_cq(16).unwrap());
    let most = context.attributes().max_sge();
    let region = pd.allocate(4096, Access::LOCAL_WRITE | Access::REMOTE_WRITE).unwrap();
    let pair = pd.queue_pair::<Rc>(&cq, &cq).max_send_sge(most).remote_access(Access::REMOTE_WRITE);
    let pair = pair.extended().build().unwrap();
    let own = pair.endpoint().unwrap();
    let mut pair = connect(pair, &own);
    region.write_at(0, &[7; 64]);
    let list: Vec<_> = (0..most as usize).map(|at| region.slice(at..=at)).collect();
    pair.post_send(SendRequest::write(&list, region.remote().slice(1024..)).signaled()).unwrap();
    assert!(take(&mut cq, 1)[0].is_success());
    assert_eq!(region.to_vec(1024, most as usize), vec![7; most as usize]);
}

fn connect<T: Connected, P: Path>(
    pair: rrddmma::PreparedQueuePair<T, P>,
    peer: &rrddmma::Endpoint,
) -> rrddmma::QueuePair<T, P> {
    pair.connect(peer).unwrap()
}

#[test]
fn raw_packets_are_refused_as_ever() {
    let context = common::context();
    let (pd, cq) = (context.alloc_pd().unwrap(), context.create_cq(16).unwrap());
    let plain = pd.queue_pair::<RawPacket>(&cq, &cq).build().map(drop).map_err(|error| error.kind());
    let extended =
        pd.queue_pair::<RawPacket>(&cq, &cq).extended().build().map(drop).map_err(|error| error.kind());
    assert_eq!(plain, extended);
}
