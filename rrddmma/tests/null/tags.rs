//! Tag matching: what the provider is asked for, what it gets of each change of the list, and what it answers.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::cell::{Cell, RefCell};
use std::mem::ManuallyDrop;

use rrddmma::{
    CompletionFields, CompletionQueue, ErrorKind, Extended, RecvRequest, Tag, TagLimits, TagMatchingQueue,
    TagOperation, Verb, sys,
};

use crate::extended;
use crate::provider::{Null, entry, failed, flavour, leaked};

#[derive(Debug, PartialEq, Eq)]
struct Change {
    id: u64,
    opcode: u32,
    flags: i32,
    processed: u32,
    handle: u32,
    receive: u64,
    entries: Vec<(u64, u32, u32)>,
    tag: (u64, u64),
}

/// What was asked for: the masks, the type, the attributes and the limits, and whether domain and queue were named.
type Asked = (u32, u32, [u32; 5], bool);

thread_local! {
    static CHANGES: RefCell<Vec<Change>> = const { RefCell::new(Vec::new()) };
    static ASKED: RefCell<Vec<Asked>> = const { RefCell::new(Vec::new()) };
    /// What the next call returns.
    static ANSWER: Cell<i32> = const { Cell::new(0) };
}

unsafe extern "C" fn create(
    context: *mut sys::ibv_context,
    init: *mut sys::ibv_srq_init_attr_ex,
) -> *mut sys::ibv_srq {
    // SAFETY: the crate passes a live value.
    let init = unsafe { &mut *init };
    let numbers = [
        init.attr.max_wr,
        init.attr.max_sge,
        init.attr.srq_limit,
        init.tm_cap.max_num_tags,
        init.tm_cap.max_ops,
    ];
    let named = !init.pd.is_null() && !init.cq.is_null() && init.xrcd.is_null();
    ASKED.with_borrow_mut(|asked| asked.push((init.comp_mask, init.srq_type.0, numbers, named)));
    match ANSWER.take() {
        0 => {
            (init.attr.max_wr, init.attr.max_sge) = (15, 3);
            let mut srq = leaked::<sys::ibv_srq>();
            // SAFETY: leaked above and known to nobody else yet.
            unsafe { srq.as_mut() }.context = context;
            srq.as_ptr()
        }
        errno => failed(errno),
    }
}

unsafe extern "C" fn post(
    _: *mut sys::ibv_srq,
    wr: *mut sys::ibv_ops_wr,
    bad: *mut *mut sys::ibv_ops_wr,
) -> i32 {
    // SAFETY: the crate passes a live value.
    let request = unsafe { &mut *wr };
    assert!(request.next.is_null(), "one at a time");
    let add = &request.tm.add;
    let list = if add.sg_list.is_null() {
        &[]
    } else {
        // SAFETY: the crate's lists are as long as they say.
        unsafe { std::slice::from_raw_parts(add.sg_list, usize::try_from(add.num_sge).unwrap()) }
    };
    let change = Change {
        id: request.wr_id,
        opcode: request.opcode.0,
        flags: request.flags,
        processed: request.tm.unexpected_cnt,
        handle: request.tm.handle,
        receive: add.recv_wr_id,
        entries: list.iter().map(|sge| (sge.addr, sge.length, sge.lkey)).collect(),
        tag: (add.tag, add.mask),
    };
    CHANGES.with_borrow_mut(|changes| changes.push(change));
    let answer = ANSWER.take();
    if answer == 0 {
        request.tm.handle = 77;
    } else {
        // SAFETY: the crate passes a place for it.
        unsafe { *bad = wr };
    }
    answer
}

const LIMITS: TagLimits = TagLimits { max_tags: 64, max_operations: 8 };

struct Stage {
    queue: TagMatchingQueue,
    cq: ManuallyDrop<CompletionQueue<Extended>>,
    null: Null,
}

fn installed() -> (Null, ManuallyDrop<CompletionQueue<Extended>>) {
    let null = Null::new();
    let cq = extended::queue(&null, CompletionFields::TAG_INFO);
    // SAFETY: a null provider's, and no verb is running.
    let verbs = unsafe { &mut *flavour::later_verbs(&null.context) };
    verbs.create_srq_ex = Some(create);
    verbs.post_srq_ops = Some(post);
    (null, cq)
}

fn stage() -> Stage {
    let (null, cq) = installed();
    let queue = null.pd.create_tag_matching_queue(&cq, 10, 2, LIMITS).unwrap();
    Stage { queue, cq, null }
}

/// A change of this kind of which nothing is said.
fn change(opcode: u32) -> Change {
    Change { id: 0, opcode, flags: 0, processed: 0, handle: 0, receive: 0, entries: Vec::new(), tag: (0, 0) }
}

#[test]
fn a_queue_is_asked_for_as_in_c() {
    let Stage { queue, cq: _cq, null } = stage();
    // The masks of type, domain, completion queue and tags; the type of queues that match tags.
    assert_eq!(ASKED.take(), [(1 | 2 | 8 | 16, 2, [10, 2, 0, 64, 8], true)]);
    let limits = queue.queue().limits();
    assert_eq!((limits.max_wr, limits.max_sge, queue.tag_limits()), (15, 3, LIMITS));
    assert!(*queue.queue().pd() == null.pd);
}

#[test]
fn a_queue_that_cannot_be_made_is_an_error_of_the_verb() {
    let (null, cq) = installed();
    for (errno, kind) in [(libc::ENOMEM, ErrorKind::OutOfMemory), (libc::EOPNOTSUPP, ErrorKind::Unsupported)]
    {
        ANSWER.set(errno);
        let error = null.pd.create_tag_matching_queue(&cq, 10, 2, LIMITS).unwrap_err();
        assert_eq!((error.verb(), error.kind(), error.errno()), (Verb::CreateSrq, kind, Some(errno)));
    }
    let error = null.pd.create_tag_matching_queue(&cq, 1 << 20, 2, LIMITS).unwrap_err();
    assert_eq!((error.verb(), error.kind()), (Verb::CreateSrq, ErrorKind::LimitExceeded));
    assert_eq!(ASKED.take().len(), 2, "the last one was not tried");
}

#[test]
fn each_change_arrives_as_it_was_described() {
    let Stage { mut queue, cq: _cq, null: _null } = stage();
    let receive = RecvRequest::new(&[]).id(3);
    let mut first = queue.add_tag(receive, Tag::exact(5), TagOperation::new()).unwrap();
    let list = [entry(0x1000, 64)];
    let operation = TagOperation::new().id(8).signaled().processed(9);
    queue.add_tag(RecvRequest::new(&list).id(4), Tag::masked(0x50, 0xf0), operation).unwrap();
    queue.remove_tag(&mut first, TagOperation::new().id(10).signaled()).unwrap();
    queue.sync_tags(TagOperation::default().processed(11)).unwrap();
    let expected = [
        Change { receive: 3, tag: (5, u64::MAX), ..change(0) },
        Change {
            id: 8,
            flags: 3,
            processed: 9,
            receive: 4,
            entries: vec![(0x1000, 64, 7)],
            tag: (0x50, 0xf0),
            ..change(0)
        },
        Change { id: 10, flags: 1, handle: 77, ..change(1) },
        Change { flags: 2, processed: 11, ..change(2) },
    ];
    assert_eq!(CHANGES.take(), expected);
}

#[test]
fn every_errno_of_a_change_says_what_it_means() {
    let Stage { mut queue, cq: _cq, null: _null } = stage();
    let add = |queue: &mut TagMatchingQueue| {
        queue.add_tag(RecvRequest::new(&[]), Tag::exact(1), TagOperation::new())
    };
    let mut entry = add(&mut queue).unwrap();
    for (errno, kind) in [(libc::ENOMEM, ErrorKind::QueueFull), (libc::EINVAL, ErrorKind::InvalidAttribute)] {
        let check = |error: rrddmma::PostError| {
            let seen = (error.verb(), error.kind(), error.errno(), error.index());
            assert_eq!(seen, (Verb::PostSrqOps, kind, errno, 0));
        };
        ANSWER.set(errno);
        check(add(&mut queue).unwrap_err());
        ANSWER.set(errno);
        check(queue.remove_tag(&mut entry, TagOperation::new()).unwrap_err());
        ANSWER.set(errno);
        check(queue.sync_tags(TagOperation::new()).unwrap_err());
    }
    // What was not taken out can be.
    queue.remove_tag(&mut entry, TagOperation::new()).unwrap();
}

#[test]
fn a_queue_is_busy_while_its_completions_are_taken() {
    let Stage { queue, cq: _cq, null: _null } = stage();
    let (error, queue) = queue.close().unwrap_err().into_parts();
    assert_eq!((error.verb(), error.kind()), (Verb::DestroySrq, ErrorKind::Busy));
    assert_eq!(queue.tag_limits(), LIMITS);
}

#[test]
#[should_panic(expected = "TagMatchingQueue::add_tag: 2 scatter/gather entries but a tag has at most 1")]
fn a_tag_with_two_entries() {
    let list = [entry(0, 1); 2];
    let _ = stage().queue.add_tag(RecvRequest::new(&list), Tag::exact(1), TagOperation::new());
}

#[test]
#[should_panic(expected = "TagMatchingQueue::remove_tag: the entry was taken out before")]
fn taking_out_twice() {
    let mut queue = stage().queue;
    let mut entry = queue.add_tag(RecvRequest::new(&[]), Tag::exact(1), TagOperation::new()).unwrap();
    queue.remove_tag(&mut entry, TagOperation::new()).unwrap();
    let _ = queue.remove_tag(&mut entry, TagOperation::new());
}

#[test]
#[should_panic(expected = "TagMatchingQueue::remove_tag: the entry is one of another queue")]
fn taking_out_of_another_queue() {
    let (mut one, mut other) = (stage().queue, stage().queue);
    let mut entry = one.add_tag(RecvRequest::new(&[]), Tag::exact(1), TagOperation::new()).unwrap();
    let _ = other.remove_tag(&mut entry, TagOperation::new());
}

#[test]
#[should_panic(expected = "Tag::masked: the value has a bit that the mask lacks")]
fn a_tag_that_nothing_meets() {
    let _ = Tag::masked(0x10, 0xf);
}

#[test]
#[should_panic(
    expected = "ProtectionDomain::create_tag_matching_queue: room for 10 receives and TagLimits { max_tags: 0"
)]
fn a_queue_without_tags() {
    let (null, cq) = installed();
    let _ = null.pd.create_tag_matching_queue(&cq, 10, 2, TagLimits { max_tags: 0, ..LIMITS });
}

#[test]
#[should_panic(
    expected = "ProtectionDomain::create_tag_matching_queue: the completion queue is of another context"
)]
fn a_queue_of_another_context() {
    let (null, _cq) = installed();
    let _ = null.pd.create_tag_matching_queue(&installed().1, 10, 2, LIMITS);
}
