//! The tag that a rule gave to a packet, as the completion of its receive tells it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::cell::Cell;
use std::mem::ManuallyDrop;

use rrddmma::{CompletionFields, Opcode, sys};

use crate::provider::{NUMBER, Null, flavour, leaked};

thread_local! {
    /// The depth and the fields that were asked for.
    static ASKED: Cell<(u32, u64)> = const { Cell::new((0, 0)) };
    /// How many completions are left.
    static LEFT: Cell<u32> = const { Cell::new(0) };
}

unsafe extern "C" fn create(
    context: *mut sys::ibv_context,
    attr: *mut sys::ibv_cq_init_attr_ex,
) -> *mut sys::ibv_cq_ex {
    // SAFETY: the crate passes a live value.
    let attr = unsafe { &*attr };
    ASKED.set((attr.cqe, attr.wc_flags));
    let mut cq = leaked::<sys::ibv_cq_ex>();
    // SAFETY: leaked above and known to nobody else yet.
    let it = unsafe { cq.as_mut() };
    (it.context, it.wr_id) = (context, 5);
    it.start_poll = Some(start);
    it.next_poll = Some(next);
    it.end_poll = Some(end);
    it.read_opcode = Some(opcode);
    it.read_qp_num = Some(number);
    it.read_flow_tag = Some(tag);
    cq.as_ptr()
}

unsafe extern "C" fn start(_: *mut sys::ibv_cq_ex, _: *mut sys::ibv_poll_cq_attr) -> i32 {
    if LEFT.get() > 0 { 0 } else { libc::ENOENT }
}

unsafe extern "C" fn next(_: *mut sys::ibv_cq_ex) -> i32 {
    LEFT.set(LEFT.get() - 1);
    if LEFT.get() > 0 { 0 } else { libc::ENOENT }
}

unsafe extern "C" fn end(_: *mut sys::ibv_cq_ex) {}

unsafe extern "C" fn opcode(_: *mut sys::ibv_cq_ex) -> sys::ibv_wc_opcode {
    sys::ibv_wc_opcode::IBV_WC_RECV
}

unsafe extern "C" fn number(_: *mut sys::ibv_cq_ex) -> u32 {
    NUMBER
}

unsafe extern "C" fn tag(_: *mut sys::ibv_cq_ex) -> u32 {
    0x0012_3400 + LEFT.get()
}

#[test]
fn a_completion_tells_the_tag_of_its_packet() {
    let null = Null::new();
    // SAFETY: a null provider's, and nothing was called yet.
    let verbs = unsafe { &mut *flavour::later_verbs(&null.context) };
    verbs.create_cq_ex = Some(create);
    let cq = null.context.completion_queue(16).build_extended(CompletionFields::FLOW_TAG).unwrap();
    // The null provider cannot destroy it: that is libibverbs' own function, over a table that it keeps to itself.
    let mut cq = ManuallyDrop::new(cq);
    // The field, and that of the pair, which all queues have.
    assert_eq!(ASKED.get(), (16, 1 << 9 | 1 << 2));
    LEFT.set(2);
    let mut seen = Vec::new();
    let count = cq.poll(|it| (it.wr_id(), it.opcode(), it.flow_tag()), |fields| seen.push(fields)).unwrap();
    assert_eq!(
        (count, &seen[..]),
        (2, &[(5, Opcode::Receive, 0x0012_3402), (5, Opcode::Receive, 0x0012_3401)][..])
    );
}
