//! The inline verbs over op tables of our own: each must call its own slot, with its own arguments in order.
#![cfg(rrddmma_rdma_core)]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::cell::RefCell;
use std::ffi::c_int;
use std::mem::MaybeUninit;
use std::ptr::null_mut;

use rrddmma_sys::*;

thread_local! {
    static CALLS: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

fn record(call: String) {
    CALLS.with_borrow_mut(|calls| calls.push(call));
}

fn calls() -> Vec<String> {
    CALLS.take()
}

/// A context whose data path writes down how it was called.
fn context() -> Box<ibv_context> {
    unsafe extern "C" fn send(_: *mut ibv_qp, wr: *mut ibv_send_wr, bad: *mut *mut ibv_send_wr) -> c_int {
        record("post_send".to_owned());
        // SAFETY: the test passes a place for the pointer.
        unsafe { *bad = wr };
        12
    }
    unsafe extern "C" fn recv(_: *mut ibv_qp, _: *mut ibv_recv_wr, _: *mut *mut ibv_recv_wr) -> c_int {
        record("post_recv".to_owned());
        0
    }
    unsafe extern "C" fn srq_recv(_: *mut ibv_srq, _: *mut ibv_recv_wr, _: *mut *mut ibv_recv_wr) -> c_int {
        record("post_srq_recv".to_owned());
        0
    }
    unsafe extern "C" fn poll(_: *mut ibv_cq, entries: c_int, _: *mut ibv_wc) -> c_int {
        record(format!("poll_cq {entries}"));
        -2
    }
    unsafe extern "C" fn notify(_: *mut ibv_cq, solicited_only: c_int) -> c_int {
        record(format!("req_notify_cq {solicited_only}"));
        0
    }
    let mut context: Box<ibv_context> = Box::default();
    context.ops.post_send = Some(send);
    context.ops.post_recv = Some(recv);
    context.ops.post_srq_recv = Some(srq_recv);
    context.ops.poll_cq = Some(poll);
    context.ops.req_notify_cq = Some(notify);
    context
}

#[test]
fn plain_verbs_go_through_the_context() {
    let mut context = context();
    let (mut qp, mut cq, mut srq) = (ibv_qp::default(), ibv_cq::default(), ibv_srq::default());
    (qp.context, cq.context, srq.context) = (&raw mut *context, &raw mut *context, &raw mut *context);
    let mut request = ibv_send_wr::default();
    let mut bad = null_mut();

    // SAFETY: the objects are alive and their context's table has the operation.
    assert_eq!(unsafe { ibv_post_send(&raw mut qp, &raw mut request, &raw mut bad) }, 12);
    assert_eq!(bad, &raw mut request);
    // SAFETY: as above; the functions do not follow these pointers.
    assert_eq!(unsafe { ibv_post_recv(&raw mut qp, null_mut(), null_mut()) }, 0);
    // SAFETY: as above; the functions do not follow these pointers.
    assert_eq!(unsafe { ibv_post_srq_recv(&raw mut srq, null_mut(), null_mut()) }, 0);
    // SAFETY: as above; the functions do not follow these pointers.
    assert_eq!(unsafe { ibv_poll_cq(&raw mut cq, 16, null_mut()) }, -2);
    // SAFETY: as above; the functions do not follow these pointers.
    assert_eq!(unsafe { ibv_req_notify_cq(&raw mut cq, 1) }, 0);
    assert_eq!(calls(), ["post_send", "post_recv", "post_srq_recv", "poll_cq 16", "req_notify_cq 1"]);
}

/// Puts into each slot a function that writes down the slot's name and its arguments, and calls each verb.
macro_rules! every_slot {
    ($object:expr, $table:ident, $($slot:ident by $verb:ident($($argument:ident: $type:ty = $value:expr),*) $(-> $result:ty = $returned:expr)?;)*) => {{
        $(
            {
                unsafe extern "C" fn slot(_: *mut $table $(, $argument: $type)*) $(-> $result)? {
                    record([stringify!($slot).to_owned() $(, format!("{:?}", $argument))*].join(" "));
                    $($returned)?
                }
                $object.$slot = Some(slot);
            }
        )*
        $(
            // SAFETY: the object is alive and the slot was filled above.
            let _result = unsafe { $verb(&raw mut $object $(, $value)*) };
            $(assert_eq!(_result, $returned);)?
            let expected = [stringify!($slot).to_owned() $(, format!("{:?}", { let value: $type = $value; value }))*].join(" ");
            assert_eq!(calls(), [expected]);
        )*
    }};
}

#[test]
fn each_request_builder_calls_its_slot() {
    let mut qp = ibv_qp_ex::default();
    every_slot! { qp, ibv_qp_ex,
        wr_start by ibv_wr_start();
        wr_complete by ibv_wr_complete() -> c_int = 22;
        wr_abort by ibv_wr_abort();
        wr_send by ibv_wr_send();
        wr_send_imm by ibv_wr_send_imm(imm: u32 = 0x0102_0304);
        wr_send_inv by ibv_wr_send_inv(rkey: u32 = 5);
        wr_send_tso by ibv_wr_send_tso(hdr: *mut std::ffi::c_void = null_mut(), size: u16 = 14, mss: u16 = 1460);
        wr_rdma_read by ibv_wr_rdma_read(rkey: u32 = 6, addr: u64 = 0x1000);
        wr_rdma_write by ibv_wr_rdma_write(rkey: u32 = 7, addr: u64 = 0x2000);
        wr_rdma_write_imm by ibv_wr_rdma_write_imm(rkey: u32 = 8, addr: u64 = 0x3000, imm: u32 = 9);
        wr_atomic_cmp_swp by ibv_wr_atomic_cmp_swp(rkey: u32 = 10, addr: u64 = 0x4000, compare: u64 = 11, swap: u64 = 12);
        wr_atomic_fetch_add by ibv_wr_atomic_fetch_add(rkey: u32 = 13, addr: u64 = 0x5000, add: u64 = 14);
        wr_bind_mw by ibv_wr_bind_mw(mw: *mut ibv_mw = null_mut(), rkey: u32 = 15, info: *const ibv_mw_bind_info = std::ptr::null());
        wr_local_inv by ibv_wr_local_inv(rkey: u32 = 16);
        wr_set_ud_addr by ibv_wr_set_ud_addr(ah: *mut ibv_ah = null_mut(), qpn: u32 = 17, qkey: u32 = 18);
        wr_set_xrc_srqn by ibv_wr_set_xrc_srqn(srqn: u32 = 19);
        wr_set_inline_data by ibv_wr_set_inline_data(addr: *mut std::ffi::c_void = null_mut(), length: usize = 20);
        wr_set_inline_data_list by ibv_wr_set_inline_data_list(n: usize = 21, list: *const ibv_data_buf = std::ptr::null());
        wr_set_sge by ibv_wr_set_sge(lkey: u32 = 22, addr: u64 = 23, length: u32 = 24);
        wr_set_sge_list by ibv_wr_set_sge_list(n: usize = 25, list: *const ibv_sge = std::ptr::null());
    }
}

#[test]
fn each_completion_reader_calls_its_slot() {
    let mut cq = ibv_cq_ex::default();
    every_slot! { cq, ibv_cq_ex,
        start_poll by ibv_start_poll(attr: *mut ibv_poll_cq_attr = null_mut()) -> c_int = 2;
        next_poll by ibv_next_poll() -> c_int = 3;
        end_poll by ibv_end_poll();
        read_opcode by ibv_wc_read_opcode() -> ibv_wc_opcode = ibv_wc_opcode::IBV_WC_RECV;
        read_vendor_err by ibv_wc_read_vendor_err() -> u32 = 4;
        read_byte_len by ibv_wc_read_byte_len() -> u32 = 5;
        read_imm_data by ibv_wc_read_imm_data() -> u32 = 6;
        read_qp_num by ibv_wc_read_qp_num() -> u32 = 7;
        read_src_qp by ibv_wc_read_src_qp() -> u32 = 8;
        read_wc_flags by ibv_wc_read_wc_flags() -> u32 = 9;
        read_slid by ibv_wc_read_slid() -> u32 = 10;
        read_sl by ibv_wc_read_sl() -> u8 = 11;
        read_dlid_path_bits by ibv_wc_read_dlid_path_bits() -> u8 = 12;
        read_completion_ts by ibv_wc_read_completion_ts() -> u64 = 13;
        read_completion_wallclock_ns by ibv_wc_read_completion_wallclock_ns() -> u64 = 14;
        read_cvlan by ibv_wc_read_cvlan() -> u16 = 15;
        read_flow_tag by ibv_wc_read_flow_tag() -> u32 = 16;
        read_tm_info by ibv_wc_read_tm_info(info: *mut ibv_wc_tm_info = null_mut());
    }
    // SAFETY: the slot of the immediate data was filled above.
    assert_eq!(unsafe { ibv_wc_read_invalidated_rkey(&raw mut cq) }, 6);
    assert_eq!(calls(), ["read_imm_data"]);
}

#[test]
fn a_port_query_uses_the_extended_operation() {
    /// What stands around an extended context: the part before it, and the context.
    unsafe extern "C" fn query(
        _: *mut ibv_context,
        port: u8,
        attr: *mut ibv_port_attr,
        length: usize,
    ) -> c_int {
        record(format!("query_port {port} {}", length <= size_of::<ibv_port_attr>()));
        // SAFETY: the test passes a whole structure; the field is one that only the extended operation fills.
        unsafe { (*attr).port_cap_flags2 = 0x1234 };
        0
    }
    let mut extended: Box<verbs_context> = Box::default();
    extended.query_port = Some(query);
    extended.sz = size_of::<verbs_context>();
    extended.context.abi_compat = usize::MAX as *mut _;
    let extended = Box::into_raw(extended);
    let mut attr = MaybeUninit::<ibv_port_attr>::zeroed();
    // SAFETY: made by `Box::into_raw` above.
    let context = unsafe { &raw mut (*extended).context };
    // SAFETY: the context stands inside its extended form, as `abi_compat` says.
    assert_eq!(unsafe { ibv_query_port(context, 3, attr.as_mut_ptr()) }, 0);
    // SAFETY: zeroed before, and plain integers.
    assert_eq!(unsafe { attr.assume_init() }.port_cap_flags2, 0x1234);
    assert_eq!(calls(), ["query_port 3 true"]);
    // SAFETY: made by `Box::into_raw` above.
    drop(unsafe { Box::from_raw(extended) });
}
