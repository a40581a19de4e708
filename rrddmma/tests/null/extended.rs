//! Fields of extended completions that no emulated device fills: the tags of flows and of messages.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::cell::Cell;
use std::mem::ManuallyDrop;

use rrddmma::{CompletionFields, CompletionQueue, Extended, Opcode, sys};

use crate::provider::{NUMBER, Null, flavour, leaked};

thread_local! {
    /// The depth and the fields that were asked for.
    static ASKED: Cell<(u32, u64)> = const { Cell::new((0, 0)) };
    /// How many completions are left.
    static LEFT: Cell<u32> = const { Cell::new(0) };
    /// Their operation and their flags.
    static OPCODE: Cell<u32> = const { Cell::new(0x80) };
    static FLAGS: Cell<u32> = const { Cell::new(0) };
}

/// A queue of which nothing is destroyed, since the null provider cannot: that is libibverbs' own function, over a table that it keeps to itself.
pub(crate) fn queue(null: &Null, fields: CompletionFields) -> ManuallyDrop<CompletionQueue<Extended>> {
    // SAFETY: a null provider's, and no verb is running.
    let verbs = unsafe { &mut *flavour::later_verbs(&null.context) };
    verbs.create_cq_ex = Some(create);
    ManuallyDrop::new(null.context.completion_queue(16).build_extended(fields).unwrap())
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
    it.read_wc_flags = Some(flags);
    it.read_tm_info = Some(message);
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
    sys::ibv_wc_opcode(OPCODE.get())
}

unsafe extern "C" fn flags(_: *mut sys::ibv_cq_ex) -> u32 {
    FLAGS.get()
}

unsafe extern "C" fn message(_: *mut sys::ibv_cq_ex, info: *mut sys::ibv_wc_tm_info) {
    // SAFETY: the crate passes a place for it.
    unsafe { *info = sys::ibv_wc_tm_info { tag: 0x0102_0304_0506_0708, priv_: 9 } };
}

unsafe extern "C" fn number(_: *mut sys::ibv_cq_ex) -> u32 {
    NUMBER
}

unsafe extern "C" fn tag(_: *mut sys::ibv_cq_ex) -> u32 {
    0x0012_3400 + LEFT.get()
}

#[test]
fn a_completion_tells_the_tag_of_its_packet() {
    let mut cq = queue(&Null::new(), CompletionFields::FLOW_TAG);
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

#[test]
fn a_completion_tells_the_header_of_a_message_with_a_tag() {
    let mut cq = queue(&Null::new(), CompletionFields::TAG_INFO);
    assert_eq!(ASKED.get(), (16, 1 << 10 | 1 << 2));
    let opcodes = [
        (0x82, Opcode::TagAdd),
        (0x83, Opcode::TagRemove),
        (0x84, Opcode::TagSync),
        (0x85, Opcode::TagReceive),
        (0x86, Opcode::ReceiveWithoutTag),
    ];
    for (raw, opcode) in opcodes {
        for flag in [0, 1 << 4, 1 << 5, 1 << 6] {
            LEFT.set(1);
            OPCODE.set(raw);
            FLAGS.set(flag);
            let check = |(is, info): (Opcode, rrddmma::TagInfo)| {
                assert_eq!((is, info.tag, info.context), (opcode, 0x0102_0304_0506_0708, 9));
                let flags = (info.wants_sync, info.matched, info.has_data);
                assert_eq!(flags, (flag == 1 << 4, flag == 1 << 5, flag == 1 << 6));
            };
            assert_eq!(cq.poll(|it| (it.opcode(), it.tag_info()), check).unwrap(), 1);
        }
    }
}
