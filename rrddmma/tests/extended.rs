//! Completions read field by field, time stamps among them; and queues that are changed while they are in use.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, SystemTime};

use rrddmma::{
    Access, Address, CompletionFields, CompletionQueue, Context, ErrorKind, Extended, ExtendedCompletion,
    MemoryRegion, Opcode, QueueKey, QueuePair, Rc, RecvRequest, SendRequest, Status, Ud, Verb,
};

const SECOND: Duration = Duration::from_secs(10);

struct Pairs {
    a: QueuePair<Rc>,
    b: QueuePair<Rc>,
    cq: CompletionQueue<Extended>,
    region: MemoryRegion,
    context: Context,
}

fn pairs(fields: CompletionFields) -> Pairs {
    let context = common::context();
    let pd = context.alloc_pd().unwrap();
    let channel = context.create_channel().unwrap();
    let cq = context.completion_queue(64).channel(&channel).build_extended(fields).unwrap();
    let region = pd.allocate(64, Access::LOCAL_WRITE).unwrap();
    let make = || pd.queue_pair::<Rc>(&cq, &cq).max_inline_data(64).build().unwrap();
    let (a, b) = (make(), make());
    let (end_a, end_b) = (a.endpoint().unwrap(), b.endpoint().unwrap());
    let (a, b) = (a.connect(&end_b).unwrap(), b.connect(&end_a).unwrap());
    Pairs { a, b, cq, region, context }
}

impl Pairs {
    /// Sends five bytes with immediate data, which completes twice.
    fn message(&mut self) {
        self.b.post_recv(RecvRequest::new(&[self.region.slice(..)]).id(1)).unwrap();
        self.a.post_send(SendRequest::send_bytes(b"hello").imm(0xabcd).signaled().id(2)).unwrap();
    }

    /// What `read` makes of both completions, that of the receive first.
    fn both<T>(&mut self, read: impl Copy + Fn(&ExtendedCompletion) -> T) -> [T; 2] {
        let mut values: [Option<T>; 2] = [None, None];
        while values.iter().any(Option::is_none) {
            self.cq
                .poll_for(SECOND, WithId(read).reader(), |(id, value)| {
                    values[usize::from(id == 2)] = Some(value);
                })
                .unwrap();
        }
        values.map(Option::unwrap)
    }
}

/// A reader that adds the identifier.
struct WithId<R>(R);

impl<R: Copy> WithId<R> {
    fn reader<T>(self) -> impl Copy + Fn(&ExtendedCompletion) -> (u64, T)
    where
        R: Fn(&ExtendedCompletion) -> T,
    {
        move |completion| (completion.wr_id(), (self.0)(completion))
    }
}

#[test]
fn the_fields_are_those_of_a_classic_completion() {
    let mut pairs = pairs(CompletionFields::BYTE_LEN | CompletionFields::IMM);
    assert_eq!(pairs.cq.fields(), CompletionFields::BYTE_LEN | CompletionFields::IMM);
    assert_eq!(pairs.cq.poll(|_| (), |()| panic!("there is nothing to read")).unwrap(), 0);
    pairs.message();
    let (a, b) = (pairs.a.number(), pairs.b.number());
    let [receive, send] = pairs.both(|completion| {
        completion.ok().unwrap();
        (completion.status(), completion.opcode(), completion.imm(), completion.qp(), completion.byte_len())
    });
    assert_eq!(receive, (Status::Success, Opcode::Receive, Some(0xabcd), b, 5));
    assert_eq!((send.0, send.1, send.2, send.3), (Status::Success, Opcode::Send, None, a));
    assert_eq!(pairs.region.to_vec(0, 5), b"hello");
    let error = pairs.cq.poll_for(Duration::ZERO, |_| (), |()| ()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TimedOut);
}

#[test]
fn time_stamps_lie_between_two_looks_at_the_clock() {
    let mut pairs = pairs(CompletionFields::TIMESTAMP);
    let before = pairs.context.clock_cycles().unwrap();
    let mut last = before;
    for _ in 0..20 {
        pairs.message();
        for stamp in pairs.both(ExtendedCompletion::timestamp) {
            assert!(stamp >= before, "{stamp} is before {before}");
            last = last.max(stamp);
        }
    }
    let after = pairs.context.clock_cycles().unwrap();
    assert!(before < last && last <= after, "{before} {last} {after}");
}

#[test]
fn the_wall_clock_is_that_of_the_machine() {
    let mut pairs = pairs(CompletionFields::WALL_CLOCK);
    let now = || SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    let before = now();
    pairs.message();
    let [receive, send] = pairs.both(ExtendedCompletion::wall_clock);
    let after = now();
    // The kernel corrects one clock by the other now and then, so that they are a little apart.
    let slack = Duration::from_millis(500);
    for stamp in [receive, send] {
        assert!(stamp + slack >= before && stamp <= after + slack, "{before:?} {stamp:?} {after:?}");
    }
}

#[test]
fn after_a_panic_while_reading_the_queue_goes_on() {
    let mut pairs = pairs(CompletionFields::BYTE_LEN);
    for _ in 0..3 {
        pairs.message();
        let polled =
            catch_unwind(AssertUnwindSafe(|| pairs.cq.poll_for(SECOND, ExtendedCompletion::imm, |_| ())));
        assert!(polled.is_err());
        // The lock is free again, and what was not read is still there.
        assert_eq!(pairs.cq.poll_for(SECOND, |_| (), |()| ()).unwrap(), 1);
    }
}

/// Reads a field of a queue that was made without any.
fn not_asked_for<T>(read: impl Copy + Fn(&ExtendedCompletion) -> T) {
    let mut pairs = pairs(CompletionFields::empty());
    pairs.message();
    let _ = pairs.cq.poll_for(SECOND, read, |_| ());
}

#[test]
#[should_panic(expected = "ExtendedCompletion::byte_len: the queue has ")]
fn a_length_that_was_not_asked_for() {
    not_asked_for(ExtendedCompletion::byte_len);
}

#[test]
#[should_panic(expected = "ExtendedCompletion::imm: the queue has ")]
fn immediate_data_that_was_not_asked_for() {
    not_asked_for(ExtendedCompletion::imm);
}

#[test]
#[should_panic(expected = "ExtendedCompletion::source_qp: the queue has ")]
fn a_sender_that_was_not_asked_for() {
    not_asked_for(ExtendedCompletion::source_qp);
}

#[test]
#[should_panic(expected = "ExtendedCompletion::timestamp: the queue has ")]
fn cycles_that_were_not_asked_for() {
    not_asked_for(ExtendedCompletion::timestamp);
}

#[test]
#[should_panic(expected = "ExtendedCompletion::wall_clock: the queue has ")]
fn a_time_that_was_not_asked_for() {
    not_asked_for(ExtendedCompletion::wall_clock);
}

#[test]
#[should_panic(expected = "ExtendedCompletion::flow_tag: the queue has ")]
fn a_tag_that_was_not_asked_for() {
    not_asked_for(ExtendedCompletion::flow_tag);
}

#[test]
#[should_panic(expected = "ExtendedCompletion::tag_info: the queue has ")]
fn a_header_that_was_not_asked_for() {
    not_asked_for(ExtendedCompletion::tag_info);
}

#[test]
fn posting_and_dropping_while_completions_are_given_does_not_wait_for_itself() {
    let mut pairs = pairs(CompletionFields::empty());
    let other = pairs.a.pd().queue_pair::<Rc>(&pairs.cq, &pairs.cq).build().unwrap();
    let mut other = Some(other);
    pairs.message();
    let Pairs { a, cq, .. } = &mut pairs;
    cq.poll_for(SECOND, ExtendedCompletion::wr_id, |_| {
        // Until the queue is full: that is when libmlx5 looks into the completion queue.
        while a.post_send(SendRequest::send(&[]).signaled()).is_ok() {}
        drop(other.take());
    })
    .unwrap();
    assert!(other.is_none());
}

#[test]
fn a_failure_is_read_with_its_reason() {
    let mut pairs = pairs(CompletionFields::BYTE_LEN);
    pairs.a.to_error().unwrap();
    pairs.a.post_send(SendRequest::send(&[]).id(77)).unwrap();
    let number = pairs.a.number();
    let mut failures = Vec::new();
    let read = |completion: &ExtendedCompletion| (completion.ok().unwrap_err(), completion.vendor_error());
    pairs
        .cq
        .wait(SECOND, read, |(error, vendor)| {
            assert_eq!(error.vendor_error, vendor);
            failures.push(error);
        })
        .unwrap();
    assert_eq!(failures.len(), 1);
    assert_eq!(
        (failures[0].wr_id, failures[0].status, failures[0].qp),
        (77, Status::WorkRequestFlushed, number)
    );
}

#[test]
#[should_panic(expected = "CompletionQueue::wait: the queue was made without a channel")]
fn sleeping_without_a_channel() {
    let context = common::context();
    let mut cq = context.completion_queue(1).build_extended(CompletionFields::empty()).unwrap();
    let _ = cq.wait(SECOND, |_| (), |()| ());
}

#[test]
fn memory_of_completed_requests_is_freed_at_once() {
    let mut pairs = pairs(CompletionFields::empty());
    let region = pairs.a.pd().allocate(64, Access::LOCAL_WRITE).unwrap();
    pairs.b.post_recv(RecvRequest::new(&[region.slice(..)]).id(1)).unwrap();
    pairs.a.post_send(SendRequest::send_bytes(b"x").signaled().id(2)).unwrap();
    pairs.both(|_| ());
    // Counted as completed: closing a region with something outstanding is refused.
    region.close().unwrap();
}

#[test]
fn a_queue_grows_with_what_is_in_it() {
    let mut link = common::link();
    let before = link.cq.capacity();
    link.b.post_recv(RecvRequest::new(&[])).unwrap();
    link.a.post_send(SendRequest::send(&[]).signaled()).unwrap();
    link.cq.resize(before + 1).unwrap();
    assert!(link.cq.capacity() > before);
    let mut count = 0;
    while count < 2 {
        count += link.cq.poll_for(SECOND, |completion| assert!(completion.ok().is_ok())).unwrap();
    }
    let limit = link.context.attributes().max_cqe();
    let error = link.cq.resize(limit + 1).unwrap_err();
    assert_eq!((error.verb(), error.kind()), (Verb::ResizeCq, ErrorKind::LimitExceeded));
}

#[test]
#[should_panic(expected = "CompletionQueue::resize: the depth is 0 but a queue holds at least 1 completion")]
fn a_queue_of_nothing() {
    let _ = common::context().create_cq(1).unwrap().resize(0);
}

#[test]
fn moderation_is_taken_or_said_to_be_unsupported() {
    let context = common::context();
    let limits = context.extended_attributes().unwrap();
    let mut cq = context.create_cq(16).unwrap();
    match cq.moderate(4, Duration::from_micros(16)) {
        Ok(()) => {
            assert!(limits.max_moderation_count() >= 4 && limits.max_moderation_period_us() >= 16);
            cq.moderate(0, Duration::ZERO).unwrap();
        }
        Err(error) => {
            assert_eq!((error.verb(), error.kind()), (Verb::ModifyCq, ErrorKind::Unsupported), "{error}");
        }
    }
}

#[test]
fn a_datagram_names_its_sender() {
    let key = QueueKey::new(7);
    let context = common::context();
    let pd = context.alloc_pd().unwrap();
    let mut cq = context.completion_queue(16).build_extended(CompletionFields::SOURCE_QP).unwrap();
    let make = || pd.queue_pair::<Ud>(&cq, &cq).queue_key(key).max_inline_data(64).build().unwrap();
    let (sender, mut receiver) = (make(), make());
    let region = pd.allocate(4096, Access::LOCAL_WRITE).unwrap();
    receiver.post_recv(RecvRequest::new(&[region.slice(..)])).unwrap();
    let end = receiver.endpoint().unwrap();
    let (mut sender, _receiver) = (sender.activate().unwrap(), receiver.activate().unwrap());
    let route = pd.create_ah(&Address::from(&end)).unwrap();
    sender.post_send(SendRequest::datagram_bytes(b"who?", &route, end.qp, key)).unwrap();
    let mut found = Vec::new();
    let read =
        |completion: &ExtendedCompletion| (completion.opcode(), completion.qp(), completion.source_qp());
    cq.poll_for(SECOND, read, |fields| found.push(fields)).unwrap();
    assert_eq!(found, [(Opcode::Receive, end.qp, sender.number())]);
}
