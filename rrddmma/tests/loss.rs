//! A port that loses its link, and a device that disappears: what each call says then, and that everything can still be dropped.
//!
//! Each test runs as a program of its own on a fabric of its own, since what happens to a port or a device happens to all who use it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::any::Any;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use common::{Link, PATIENCE, find, is, link, probe, take};
use rrddmma::{
    Access, AckTimeout, Address, AsyncEvent, ConnectOptions, Context, ErrorKind, EventKind, EventSubject,
    Notify, PortNumber, PortState, QpState, QueueKey, Rc, RecvRequest, Result, SendRequest, Status, Type2,
    Ud, Verb,
};
use rrddmma_emu_control::Emulator;

/// Runs the test `name` of this program in a program of its own; true if this is that program.
fn apart(name: &str) -> bool {
    if common::is_child() {
        return true;
    }
    if let Some(text) = common::on_devices("connectx5", name) {
        assert!(text.contains("test result: ok. 1 passed"), "{text}");
    }
    false
}

fn fault(rule: &str) {
    Emulator::find().unwrap().add_fault(rule).unwrap();
}

fn next_event(context: &Context) -> AsyncEvent {
    context.next_event(Some(PATIENCE)).unwrap().expect("no event came")
}

fn port_event(context: &Context) -> EventKind {
    let event = next_event(context);
    assert_eq!(event.subject, EventSubject::Port(PortNumber::FIRST));
    event.kind
}

fn port_state(context: &Context) -> PortState {
    context.port(PortNumber::FIRST).unwrap().attributes().unwrap().state()
}

#[test]
fn what_is_under_way_when_the_port_goes_down_fails_and_the_rest_is_flushed() {
    if !apart("what_is_under_way_when_the_port_goes_down_fails_and_the_rest_is_flushed") {
        return;
    }
    let Link { mut a, mut b, mut cq, pd, context } = link();
    let target = pd.allocate(8, Access::REMOTE_WRITE).unwrap();
    let write = |id| SendRequest::write_bytes(b"lost", target.remote()).id(id).signaled();
    b.post_recv(RecvRequest::new(&[]).id(9)).unwrap();
    fault("port 1 down #2");
    for id in 1..=3 {
        a.post_send(write(id)).unwrap();
    }
    assert_eq!((port_event(&context), port_state(&context)), (EventKind::PortError, PortState::Down));
    let completions = take(&mut cq, 3);
    let statuses = [1, 2, 3].map(|id| find(&completions, id).status());
    assert_eq!(statuses, [Status::Success, Status::RetryExceeded, Status::WorkRequestFlushed]);
    assert_eq!(a.query().unwrap().state(), QpState::Error);
    // The other end only waits, and notices nothing.
    assert_eq!(b.query().unwrap().state(), QpState::ReadyToSend);
    a.post_send(write(4)).unwrap();
    assert_eq!(take(&mut cq, 1)[0].status(), Status::WorkRequestFlushed);

    fault("port 1 up");
    assert_eq!((port_event(&context), port_state(&context)), (EventKind::PortActive, PortState::Active));
    let (a, b) = (a.reset().unwrap(), b.reset().unwrap());
    let (end_a, end_b) = (a.endpoint().unwrap(), b.endpoint().unwrap());
    let (mut a, _b) = (a.connect(&end_b).unwrap(), b.connect(&end_a).unwrap());
    a.post_send(write(5)).unwrap();
    assert_eq!(take(&mut cq, 1)[0].status(), Status::Success);
    assert_eq!(target.to_vec(0, 4), b"lost");
}

#[test]
fn a_port_that_comes_back_in_time_loses_nothing() {
    if !apart("a_port_that_comes_back_in_time_loses_nothing") {
        return;
    }
    let context = common::context();
    let pd = context.alloc_pd().unwrap();
    let mut cq = context.create_cq(4).unwrap();
    let pair = || pd.queue_pair::<Rc>(&cq, &cq).remote_access(Access::REMOTE_WRITE).build().unwrap();
    let (a, b) = (pair(), pair());
    let (end_a, end_b) = (a.endpoint().unwrap(), b.endpoint().unwrap());
    let patient = ConnectOptions::new().ack_timeout(AckTimeout::at_least(Duration::from_millis(500)));
    let mut a = a.connect_with(&end_b, &patient).unwrap();
    let _b = b.connect(&end_a).unwrap();
    let region = pd.allocate(8, Access::LOCAL_WRITE | Access::REMOTE_WRITE).unwrap();
    region.write_at(0, b"kept");
    fault("port 1 down");
    a.post_send(SendRequest::write(&[region.slice(..4)], region.remote().slice(4..)).signaled()).unwrap();
    assert_eq!(cq.poll(|_| ()).unwrap(), 0);
    fault("port 1 up");
    assert_eq!(take(&mut cq, 1)[0].status(), Status::Success);
    assert_eq!(region.to_vec(4, 4), b"kept");
}

#[test]
fn nothing_is_connected_over_a_port_that_is_down() {
    if !apart("nothing_is_connected_over_a_port_that_is_down") {
        return;
    }
    let context = common::context();
    let pd = context.alloc_pd().unwrap();
    let cq = context.create_cq(4).unwrap();
    let connected = pd.queue_pair::<Rc>(&cq, &cq).build().unwrap();
    let peer = connected.endpoint().unwrap();
    let datagrams = pd.queue_pair::<Ud>(&cq, &cq).build().unwrap();
    fault("port 1 down");
    // The pairs come back as they were: once the port is up again they serve.
    let (error, connected) = connected.connect_with(&peer, &ConnectOptions::new()).unwrap_err().into_parts();
    assert_eq!((error.kind(), error.verb()), (ErrorKind::PortDown, Verb::ModifyQp));
    assert!(error.to_string().contains("port 1 is Down, not active"), "{error}");
    let (error, datagrams) = datagrams.activate().unwrap_err().into_parts();
    assert_eq!(error.kind(), ErrorKind::PortDown);
    fault("port 1 up");
    connected.connect(&peer).unwrap();
    datagrams.activate().unwrap();
}

#[test]
fn datagrams_over_a_port_that_is_down_are_lost() {
    if !apart("datagrams_over_a_port_that_is_down_are_lost") {
        return;
    }
    const KEY: QueueKey = QueueKey::new(7);
    let context = common::context();
    let pd = context.alloc_pd().unwrap();
    let mut cq = context.create_cq(4).unwrap();
    let region = pd.allocate(64, Access::LOCAL_WRITE).unwrap();
    let pair = || pd.queue_pair::<Ud>(&cq, &cq).queue_key(KEY).max_inline_data(8).build().unwrap();
    let (sender, mut receiver) = (pair(), pair());
    let end = receiver.endpoint().unwrap();
    receiver.post_recv(RecvRequest::new(&[region.slice(..)]).id(1)).unwrap();
    let (mut sender, _receiver) = (sender.activate().unwrap(), receiver.activate().unwrap());
    let there = pd.create_ah(&Address::from(&end)).unwrap();
    let send = |id, bytes| SendRequest::datagram_bytes(bytes, &there, end.qp, KEY).id(id).signaled();
    fault("port 1 down");
    sender.post_send(send(2, b"lost")).unwrap();
    assert_eq!(take(&mut cq, 1)[0].status(), Status::Success);
    fault("port 1 up");
    sender.post_send(send(3, b"kept")).unwrap();
    take(&mut cq, 2);
    assert_eq!(region.to_vec(40, 4), b"kept");
}

/// The device is removed, and its event taken.
fn remove(context: &Context) {
    fault("device gone");
    let event = next_event(context);
    assert_eq!((event.kind, event.subject), (EventKind::DeviceFatal, EventSubject::Device));
}

fn assert_lost<T>(what: &str, result: Result<T>) {
    match result {
        Ok(_) => panic!("{what} went well"),
        Err(error) => assert_eq!(error.kind(), ErrorKind::DeviceLost, "{what}: {error}"),
    }
}

#[test]
fn a_device_that_is_gone_says_so_wherever_the_kernel_is_asked() {
    if !apart("a_device_that_is_gone_says_so_wherever_the_kernel_is_asked") {
        return;
    }
    let Link { mut a, b, mut cq, pd, context } = link();
    let channel = context.create_channel().unwrap();
    let _slept = context.completion_queue(4).channel(&channel).build().unwrap();
    let region = pd.allocate(64, Access::REMOTE_WRITE).unwrap();
    remove(&context);
    for _ in 0..2 {
        assert_lost("an event", context.next_event(Some(PATIENCE)));
        assert_lost("the stream", context.events().try_next());
        assert_lost("the channel", channel.wait(Some(PATIENCE)));
    }
    assert_lost("attributes", context.query_attributes());
    assert_lost("the port", context.port(PortNumber::FIRST).and_then(|port| port.attributes()));
    assert_lost("a domain", context.alloc_pd());
    assert_lost("a queue", context.create_cq(4));
    assert_lost("a channel", context.create_channel());
    assert_lost("a region", pd.allocate(64, Access::LOCAL_WRITE));
    assert_lost("a pair", pd.queue_pair::<Rc>(&cq, &cq).build());
    assert_lost("a query", b.query());
    assert_lost("an error state", a.to_error());
    // Posting asks nobody. Nothing comes of it, and waiting for it ends.
    a.post_send(SendRequest::write_bytes(b"lost", region.remote()).signaled()).unwrap();
    let error = cq.poll_for(Duration::from_millis(50), |_| ()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TimedOut);
    assert_eq!(region.to_vec(0, 4), [0; 4]);

    let (error, a) = a.reset().unwrap_err().into_parts();
    assert_eq!((error.kind(), error.verb()), (ErrorKind::DeviceLost, Verb::ModifyQp));
    let (error, a) = a.close().unwrap_err().into_parts();
    assert_eq!((error.kind(), error.verb()), (ErrorKind::DeviceLost, Verb::DestroyQp));
    let (error, region) = region.close().unwrap_err().into_parts();
    assert_eq!(error.kind(), ErrorKind::DeviceLost);
    drop((a, b, region, cq, channel, pd, context));
    assert!(Context::open_first().is_err());
}

#[test]
fn whoever_waits_is_woken_when_the_device_goes() {
    if !apart("whoever_waits_is_woken_when_the_device_goes") {
        return;
    }
    let context = common::context();
    let channel = context.create_channel().unwrap();
    let mut cq = context.completion_queue(4).channel(&channel).build().unwrap();
    cq.arm(Notify::Any).unwrap();
    let (woken, results) = mpsc::channel();
    let wait = |what, waiting: Box<dyn FnOnce() -> ErrorKind + Send>| {
        let woken = woken.clone();
        thread::spawn(move || woken.send((what, waiting())).unwrap())
    };
    let (waited, mut events) = (channel.clone(), context.events());
    let threads = [
        wait("channel", Box::new(move || waited.wait(None).unwrap_err().kind())),
        wait("queue", Box::new(move || cq.wait(PATIENCE, |_| ()).unwrap_err().kind())),
        wait(
            "events",
            Box::new(move || {
                assert_eq!(events.next().unwrap().unwrap().kind, EventKind::DeviceFatal);
                events.next().unwrap().unwrap_err().kind()
            }),
        ),
    ];
    thread::sleep(Duration::from_millis(50));
    fault("device gone");
    for _ in &threads {
        let (what, kind) = results.recv_timeout(PATIENCE).expect("somebody still waits");
        assert_eq!(kind, ErrorKind::DeviceLost, "{what}");
    }
    threads.into_iter().for_each(|thread| thread.join().unwrap());
}

/// What a program may hold when the device goes, parents first: an object of each kind, with requests outstanding on all queues. And whether
/// the memory that they name was freed.
fn everything() -> (Vec<Box<dyn Any>>, Arc<AtomicBool>) {
    let Link { mut a, mut b, cq, pd, context } = link();
    let channel = context.create_channel().unwrap();
    let slept = context.completion_queue(4).channel(&channel).build().unwrap();
    let mut srq = pd.create_srq(4, 1).unwrap();
    let pool = pd.buffer_pool(Access::LOCAL_WRITE).buffers(64, 2).build().unwrap();
    let (storage, freed) = probe();
    let region = Arc::new(pd.register(storage, Access::LOCAL_WRITE | Access::WINDOW_BIND).unwrap());
    let window = region.alloc_window::<Type2>().unwrap();
    srq.post_recv(RecvRequest::new(&[region.slice(..8)])).unwrap();
    b.post_recv(RecvRequest::new(&[region.slice(8..16)])).unwrap();
    b.post_recv_owned(pool.take(64).unwrap(), RecvRequest::new(&[])).unwrap();
    let mut worker = pd.worker(4).unwrap();
    let prepared = worker.prepare::<Rc, _, _>(|builder| builder).unwrap();
    worker.prepared(&prepared).post_recv(RecvRequest::new(&[region.slice(..)])).unwrap();
    let ah = pd.create_ah(&Address::from(&worker.prepared(&prepared).endpoint().unwrap())).unwrap();
    fault("device gone #1");
    a.post_send(SendRequest::send(&[region.slice(16..32)]).signaled()).unwrap();
    assert_eq!(next_event(&context).kind, EventKind::DeviceFatal);
    let objects: Vec<Box<dyn Any>> = vec![
        Box::new(context),
        Box::new(pd),
        Box::new(channel),
        Box::new(pool),
        Box::new(region),
        Box::new(window),
        Box::new(ah),
        Box::new(slept),
        Box::new(cq),
        Box::new(srq),
        Box::new(worker),
        Box::new(b),
        Box::new(a),
    ];
    (objects, freed)
}

#[test]
fn everything_is_dropped_after_the_device_parents_first() {
    if !apart("everything_is_dropped_after_the_device_parents_first") {
        return;
    }
    let (objects, freed) = everything();
    objects.into_iter().for_each(drop);
    assert!(!is(&freed), "what cannot be deregistered is leaked");
}

#[test]
fn everything_is_dropped_after_the_device_children_first() {
    if !apart("everything_is_dropped_after_the_device_children_first") {
        return;
    }
    let (objects, freed) = everything();
    objects.into_iter().rev().for_each(drop);
    assert!(!is(&freed), "what cannot be deregistered is leaked");
}

#[test]
fn destruction_that_libibverbs_takes_for_done_frees_the_memory() {
    if !apart("destruction_that_libibverbs_takes_for_done_frees_the_memory") {
        return;
    }
    // SAFETY: the only test of this process, whose other threads read no variable; libibverbs does when the first device is looked for.
    unsafe { std::env::set_var("RDMAV_ALLOW_DISASSOC_DESTROY", "1") };
    let (objects, freed) = everything();
    objects.into_iter().for_each(drop);
    assert!(is(&freed));
}
