//! Counters: what the provider is asked for, what it answers, and when they are destroyed.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::cell::RefCell;
use std::collections::VecDeque;

use rrddmma::{CountOf, ErrorKind, FlowCounters, FlowRule, PortNumber, Verb, sys};

use crate::provider::{Null, failed, flavour, leaked};

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Call {
    Create { comp_mask: u32 },
    Attach { what: u32, index: u32, comp_mask: u32, flow: bool },
    Read { room: u32, flags: u32 },
    Destroy { at: usize },
}

thread_local! {
    static CALLS: RefCell<Vec<Call>> = const { RefCell::new(Vec::new()) };
    /// What the next calls return; 0 when empty.
    static RETURNS: RefCell<VecDeque<i32>> = const { RefCell::new(VecDeque::new()) };
}

fn answer(call: Call) -> i32 {
    CALLS.with_borrow_mut(|calls| calls.push(call));
    RETURNS.with_borrow_mut(|returns| returns.pop_front().unwrap_or(0))
}

pub(crate) fn calls() -> Vec<Call> {
    CALLS.take()
}

fn returns(answers: impl IntoIterator<Item = i32>) {
    RETURNS.set(answers.into_iter().collect());
}

unsafe extern "C" fn create(
    context: *mut sys::ibv_context,
    attr: *mut sys::ibv_counters_init_attr,
) -> *mut sys::ibv_counters {
    // SAFETY: the crate passes a live value.
    let comp_mask = unsafe { (*attr).comp_mask };
    match answer(Call::Create { comp_mask }) {
        0 => {
            let mut counters = leaked::<sys::ibv_counters>();
            // SAFETY: leaked above and known to nobody else yet.
            unsafe { counters.as_mut() }.context = context;
            counters.as_ptr()
        }
        errno => failed(errno),
    }
}

unsafe extern "C" fn attach(
    _: *mut sys::ibv_counters,
    attr: *mut sys::ibv_counter_attach_attr,
    flow: *mut sys::ibv_flow,
) -> i32 {
    // SAFETY: the crate passes a live value.
    let attr = unsafe { *attr };
    answer(Call::Attach {
        what: attr.counter_desc.0,
        index: attr.index,
        comp_mask: attr.comp_mask,
        flow: !flow.is_null(),
    })
}

unsafe extern "C" fn read(_: *mut sys::ibv_counters, values: *mut u64, room: u32, flags: u32) -> i32 {
    let ret = answer(Call::Read { room, flags });
    // SAFETY: the crate passes room for so many, which are 0.
    let values = unsafe { std::slice::from_raw_parts_mut(values, room as usize) };
    values.iter_mut().zip(100..).for_each(|(value, count)| *value = count);
    ret
}

unsafe extern "C" fn destroy(counters: *mut sys::ibv_counters) -> i32 {
    answer(Call::Destroy { at: counters.addr() })
}

/// Gives the provider counters.
pub(crate) fn install(null: &Null) {
    // SAFETY: a null provider's, and nothing was called yet.
    let verbs = unsafe { &mut *flavour::later_verbs(&null.context) };
    verbs.create_counters = Some(create);
    verbs.destroy_counters = Some(destroy);
    verbs.attach_counters_point_flow = Some(attach);
    verbs.read_counters = Some(read);
}

fn null() -> Null {
    let null = Null::new();
    install(&null);
    null
}

fn two(null: &Null) -> FlowCounters<2> {
    null.context.create_counters([CountOf::Bytes, CountOf::Packets]).unwrap()
}

fn destroy_of<const N: usize>(counters: &FlowCounters<N>) -> Call {
    Call::Destroy { at: counters.as_raw().addr() }
}

#[test]
fn each_point_is_attached_before_there_is_a_flow() {
    let null = null();
    let counters = two(&null);
    let attach = |what, index| Call::Attach { what, index, comp_mask: 0, flow: false };
    assert_eq!(calls(), [Call::Create { comp_mask: 0 }, attach(1, 0), attach(0, 1)]);
    assert_eq!(counters.read().unwrap(), [100, 101]);
    assert_eq!(counters.read_cached().unwrap(), [100, 101]);
    assert_eq!(calls(), [Call::Read { room: 2, flags: 0 }, Call::Read { room: 2, flags: 1 }]);
    assert!(counters.context() == &null.context);
    let destroy = destroy_of(&counters);
    drop(counters);
    assert_eq!(calls(), [destroy]);
}

#[test]
fn counters_that_cannot_be_made_are_an_error_of_the_verb() {
    let null = null();
    for (errno, kind) in [(libc::ENOMEM, ErrorKind::OutOfMemory), (libc::EOPNOTSUPP, ErrorKind::Unsupported)]
    {
        returns([errno]);
        let error = null.context.create_counters([CountOf::Packets]).unwrap_err();
        assert_eq!((error.verb(), error.kind(), error.errno()), (Verb::CreateCounters, kind, Some(errno)));
    }
    assert_eq!(calls().len(), 2, "nothing was there to destroy");
}

#[test]
fn counters_of_which_one_cannot_be_attached_are_destroyed() {
    let null = null();
    returns([0, 0, libc::EOPNOTSUPP]);
    let error = null.context.create_counters([CountOf::Packets, CountOf::Bytes]).unwrap_err();
    assert_eq!((error.verb(), error.kind()), (Verb::AttachCountersPointFlow, ErrorKind::Unsupported));
    let calls = calls();
    assert!(
        matches!(
            calls[..],
            [Call::Create { .. }, Call::Attach { .. }, Call::Attach { .. }, Call::Destroy { .. }]
        ),
        "{calls:?}"
    );
}

#[test]
fn counters_in_which_no_flow_counts_are_not_read_by_mlx5() {
    let null = null();
    let counters = two(&null);
    for read in [FlowCounters::<2>::read, FlowCounters::<2>::read_cached] {
        returns([libc::EINVAL]);
        let error = read(&counters).unwrap_err();
        assert_eq!((error.verb(), error.kind()), (Verb::ReadCounters, ErrorKind::InvalidAttribute));
    }
}

#[test]
fn counters_are_busy_while_somebody_has_them() {
    let null = null();
    let counters = two(&null);
    let rule = FlowRule::new(PortNumber::new(1)).count(&counters);
    let (error, counters) = counters.close().unwrap_err().into_parts();
    assert_eq!((error.verb(), error.kind(), error.errno()), (Verb::DestroyCounters, ErrorKind::Busy, None));
    drop(rule);
    let clone = counters.clone();
    let (error, counters) = counters.close().unwrap_err().into_parts();
    assert!(error.to_string().contains("a clone, a rule or a flow has the counters"), "{error}");
    drop(clone);
    // What the driver refuses comes back, and is tried again.
    drop(calls());
    returns([libc::EBUSY]);
    let (error, counters) = counters.close().unwrap_err().into_parts();
    assert_eq!((error.kind(), error.errno()), (ErrorKind::Busy, Some(libc::EBUSY)));
    let destroy = || destroy_of(&counters);
    let twice = [destroy(), destroy()];
    counters.close().unwrap();
    assert_eq!(calls(), twice);
}

#[test]
fn a_provider_without_counters_says_so() {
    let error = Null::new().context.create_counters([CountOf::Packets]).unwrap_err();
    assert_eq!((error.verb(), error.kind()), (Verb::CreateCounters, ErrorKind::Unsupported), "{error}");
}

#[test]
#[should_panic(expected = "Context::create_counters: there are 0 points")]
fn counters_of_nothing() {
    let _ = null().context.create_counters([]);
}
