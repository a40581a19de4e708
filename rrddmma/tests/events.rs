//! Sleeping for completions, and asynchronous events.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::os::fd::{AsFd, AsRawFd};
use std::time::Duration;

use rrddmma::{
    Access, CompletionQueue, Context, ErrorKind, EventKind, EventSubject, Notify, QueuePair, Rc, RecvRequest,
    SendRequest,
};

const SECOND: Duration = Duration::from_secs(10);

/// Two connected pairs, each with a queue of its own on one channel.
fn pairs() -> (Context, rrddmma::CompletionChannel, [(QueuePair<Rc>, CompletionQueue); 2]) {
    let context = common::context();
    let channel = context.create_channel().unwrap();
    let pd = context.alloc_pd().unwrap();
    let make = || {
        let cq = context.completion_queue(16).channel(&channel).build().unwrap();
        let qp = pd
            .queue_pair::<Rc>(&cq, &cq)
            .max_inline_data(64)
            .remote_access(Access::REMOTE_WRITE)
            .build()
            .unwrap();
        (qp, cq)
    };
    let ((a, cq_a), (b, cq_b)) = (make(), make());
    let (end_a, end_b) = (a.endpoint().unwrap(), b.endpoint().unwrap());
    let (a, b) = (a.connect(&end_b).unwrap(), b.connect(&end_a).unwrap());
    (context, channel, [(a, cq_a), (b, cq_b)])
}

#[test]
fn an_event_names_the_queue_that_was_armed() {
    let (_context, channel, [(mut a, mut cq_a), (mut b, mut cq_b)]) = pairs();
    b.post_recv(RecvRequest::new(&[])).unwrap();
    cq_b.arm(Notify::Any).unwrap();
    a.post_send(SendRequest::send(&[]).signaled()).unwrap();
    assert_eq!(channel.wait(Some(SECOND)).unwrap(), Some(cq_b.token()));
    assert_ne!(cq_a.token(), cq_b.token());
    assert_eq!(channel.wait(Some(Duration::ZERO)).unwrap(), None, "the other queue was not armed");
    assert_eq!(cq_b.poll(|_| ()).unwrap(), 1);
    assert_eq!(cq_a.poll_for(SECOND, |_| ()).unwrap(), 1);
}

#[test]
fn sleeping_wakes_for_a_message_of_another_thread() {
    let (_context, _channel, [(mut a, _cq_a), (mut b, mut cq_b)]) = pairs();
    b.post_recv(RecvRequest::new(&[]).id(5)).unwrap();
    let sender = std::thread::spawn(move || {
        a.post_send(SendRequest::send(&[])).unwrap();
        a
    });
    let mut ids = Vec::new();
    assert_eq!(cq_b.wait(SECOND, |completion| ids.push(completion.wr_id())).unwrap(), 1);
    assert_eq!(ids, [5]);
    drop(sender.join().unwrap());
}

#[test]
fn what_came_before_arming_is_not_missed() {
    let (_context, _channel, [(mut a, mut cq_a), (b, _cq_b)]) = pairs();
    drop(b.reset().unwrap());
    a.to_error().unwrap();
    a.post_send(SendRequest::send(&[])).unwrap();
    assert_eq!(cq_a.wait(SECOND, |_| ()).unwrap(), 1);
}

#[test]
fn sleeping_in_vain_ends() {
    let (_context, channel, [(_a, mut cq_a), _b]) = pairs();
    assert_eq!(cq_a.wait(Duration::from_millis(1), |_| ()).unwrap_err().kind(), ErrorKind::TimedOut);
    assert_eq!(channel.wait(Some(Duration::ZERO)).unwrap(), None);
}

#[test]
fn an_event_that_nobody_took_does_not_delay_destruction() {
    let (_context, channel, [(mut a, mut cq_a), (mut b, cq_b)]) = pairs();
    b.post_recv(RecvRequest::new(&[])).unwrap();
    cq_a.arm(Notify::Any).unwrap();
    a.post_send(SendRequest::send(&[]).signaled()).unwrap();
    assert_eq!(cq_a.poll_for(Duration::MAX, |_| ()).unwrap(), 1);
    drop((a, b, cq_a, cq_b));
    assert_eq!(channel.wait(Some(Duration::ZERO)).unwrap(), None, "events of a destroyed queue are gone");
}

#[test]
#[should_panic(expected = "CompletionQueueBuilder::channel: the channel is one of another context")]
fn a_channel_of_another_context() {
    let (one, other) = (common::context(), common::context());
    let channel = other.create_channel().unwrap();
    let _ = one.completion_queue(1).channel(&channel);
}

#[test]
fn a_forbidden_write_raises_an_event_at_its_target() {
    let (context, _channel, [(mut a, mut cq_a), (b, _cq_b)]) = pairs();
    assert_eq!(context.next_event(Some(Duration::ZERO)).unwrap(), None);
    let closed = b.pd().allocate(64, Access::LOCAL_WRITE).unwrap();
    a.post_send(SendRequest::write_bytes(b"x", closed.remote())).unwrap();
    cq_a.poll_for(SECOND, |completion| assert!(completion.ok().is_err())).unwrap();
    let event = context.next_event(Some(SECOND)).unwrap().unwrap();
    assert_eq!((event.kind, event.subject), (EventKind::QpAccessError, EventSubject::QueuePair(b.number())));
    assert!(context.event_fd().as_fd().try_clone_to_owned().is_ok());
    assert_eq!(context.events().try_next().unwrap(), None);
    // It was acknowledged: this does not wait for ever.
    drop(b);
}

#[test]
fn a_queue_that_overflows_is_an_event_and_keeps_what_it_has() {
    let context = common::context();
    let pd = context.alloc_pd().unwrap();
    let (mut cq, other) = (context.create_cq(4).unwrap(), context.create_cq(64).unwrap());
    let pair = |cq| pd.queue_pair::<Rc>(cq, cq).max_send_wr(64).build().unwrap();
    let (a, b) = (pair(&cq), pair(&other));
    let (end_a, end_b) = (a.endpoint().unwrap(), b.endpoint().unwrap());
    let (mut a, mut b) = (a.connect(&end_b).unwrap(), b.connect(&end_a).unwrap());
    // The ring may hold more than it says: libmlx5 one more, Soft-RoCE as many as a power of two allows.
    let (least, posted) = (u64::from(cq.capacity()), 4 * u64::from(cq.capacity()));
    for id in 0..posted {
        b.post_recv(RecvRequest::new(&[])).unwrap();
        a.post_send(SendRequest::send(&[]).id(id).signaled()).unwrap();
    }
    let event = context.next_event(Some(SECOND)).unwrap().unwrap();
    let subject = EventSubject::CompletionQueue(cq.as_raw().addr());
    assert_eq!((event.kind, event.subject), (EventKind::CqError, subject));
    let mut ids = Vec::new();
    let error = loop {
        match cq.poll_for(Duration::from_millis(50), |completion| ids.push(completion.wr_id())) {
            Ok(_) => assert!((ids.len() as u64) < posted),
            Err(error) => break error,
        }
    };
    assert_eq!(error.kind(), ErrorKind::TimedOut);
    assert_eq!(ids, (0..ids.len() as u64).collect::<Vec<_>>());
    assert!(ids.len() as u64 >= least);
    drop((a, b, cq));
}

#[test]
fn events_come_as_a_stream_whose_file_says_when() {
    let context = common::context();
    let pd = context.alloc_pd().unwrap();
    let cq = context.create_cq(4).unwrap();
    let mut srq = pd.create_srq(4, 1).unwrap();
    let (sender, receiver) = (pd.queue_pair::<Rc>(&cq, &cq), pd.queue_pair::<Rc>(&cq, &cq).srq(&srq));
    let (sender, receiver) = (sender.build().unwrap(), receiver.build().unwrap());
    let (end, receiver_end) = (sender.endpoint().unwrap(), receiver.endpoint().unwrap());
    let (mut sender, _receiver) = (sender.connect(&receiver_end).unwrap(), receiver.connect(&end).unwrap());
    srq.post_recv_list(&mut [RecvRequest::new(&[]), RecvRequest::new(&[])]).unwrap();
    srq.arm_limit(2).unwrap();
    // Another thread waits in the iterator before there is an event.
    let mut events = context.events();
    let waiting = std::thread::spawn(move || events.next().unwrap().unwrap());
    sender.post_send(SendRequest::send(&[])).unwrap();
    let event = waiting.join().unwrap();
    assert_eq!(
        (event.kind, event.subject),
        (EventKind::SrqLimitReached, EventSubject::SharedReceiveQueue(srq.as_raw().addr()))
    );
    let events = context.events();
    let mut poll = libc::pollfd { fd: events.as_fd().as_raw_fd(), events: libc::POLLIN, revents: 0 };
    // SAFETY: one live entry is passed, and its count says one.
    assert_eq!(unsafe { libc::poll(&raw mut poll, 1, 0) }, 0, "the event was taken");
    assert_eq!(events.try_next().unwrap(), None);
}
