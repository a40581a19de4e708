//! The calls of the null provider's extended pairs: they describe into the script what a structure would say.

use std::ffi::c_void;

use rrddmma::sys::{self, ibv_qp_ex};

use super::{RECORD, SCRIPT, Sent};

/// A pair as libibverbs lays it out for providers: `struct verbs_qp` of `libibverbs/driver.h`.
#[repr(C)]
pub(crate) struct Pair {
    extended: ibv_qp_ex,
    comp_mask: u32,
    xrcd: *mut c_void,
}

/// `VERBS_QP_EX`: the pair takes calls.
const TAKES_CALLS: u32 = 1 << 1;

const INLINE: u32 = 8;

pub(crate) fn fill(pair: &mut Pair) {
    pair.comp_mask = TAKES_CALLS;
    let qp = &mut pair.extended;
    qp.wr_start = Some(start);
    qp.wr_complete = Some(complete);
    qp.wr_send = Some(send);
    qp.wr_send_imm = Some(send_imm);
    qp.wr_send_inv = Some(send_inv);
    qp.wr_rdma_write = Some(write);
    qp.wr_rdma_write_imm = Some(write_imm);
    qp.wr_rdma_read = Some(read);
    qp.wr_atomic_cmp_swp = Some(compare_and_swap);
    qp.wr_atomic_fetch_add = Some(fetch_and_add);
    qp.wr_set_sge = Some(set_sge);
    qp.wr_set_sge_list = Some(set_sge_list);
    qp.wr_set_inline_data = Some(set_inline);
    qp.wr_set_inline_data_list = Some(set_inline_list);
}

/// As [`fill`], of a pair for whole frames (`fill_wr_builders_eth` of libmlx5).
pub(crate) fn fill_frames(pair: &mut Pair) {
    fill(pair);
    let qp = &mut pair.extended;
    (qp.wr_send_imm, qp.wr_send_inv, qp.wr_rdma_write, qp.wr_rdma_write_imm) = (None, None, None, None);
    (qp.wr_rdma_read, qp.wr_atomic_cmp_swp, qp.wr_atomic_fetch_add) = (None, None, None);
}

/// Gives the pair the operations that few devices have, as far as the library knows them.
pub(crate) fn fill_optional(pair: &mut Pair) {
    #[cfg(rrddmma_has_ibv_wr_flush)]
    {
        pair.extended.wr_flush = Some(flush);
    }
    #[cfg(rrddmma_has_ibv_wr_atomic_write)]
    {
        pair.extended.wr_atomic_write = Some(atomic_write);
    }
}

/// Begins a request with what the pair says.
fn describe(qp: *mut ibv_qp_ex, rest: Sent) {
    if !RECORD.with_borrow(|record| *record) {
        return;
    }
    // SAFETY: the crate passes the pair, which is leaked.
    let qp = unsafe { &*qp };
    let sent = Sent { id: qp.wr_id, flags: qp.wr_flags, ..rest };
    SCRIPT.with_borrow_mut(|script| script.batch.push(sent));
}

fn add(flags: u32, entries: impl IntoIterator<Item = (u64, u32, u32)>) {
    if !RECORD.with_borrow(|record| *record) {
        return;
    }
    SCRIPT.with_borrow_mut(|script| {
        let latest = script.batch.last_mut().unwrap();
        latest.flags |= flags;
        latest.entries.extend(entries);
    });
}

unsafe extern "C" fn start(_: *mut ibv_qp_ex) {
    SCRIPT.with_borrow_mut(|script| script.batch.clear());
}

unsafe extern "C" fn complete(_: *mut ibv_qp_ex) -> i32 {
    SCRIPT.with_borrow_mut(|script| {
        let (ret, _) = script.sends.pop_front().unwrap_or((0, 0));
        if ret == 0 {
            script.by_call += script.batch.len();
            script.sent.append(&mut script.batch);
        }
        ret
    })
}

unsafe extern "C" fn send(qp: *mut ibv_qp_ex) {
    describe(qp, Sent { opcode: 2, ..Sent::default() });
}

unsafe extern "C" fn send_imm(qp: *mut ibv_qp_ex, imm_be: u32) {
    describe(qp, Sent { opcode: 3, imm_be, ..Sent::default() });
}

unsafe extern "C" fn send_inv(qp: *mut ibv_qp_ex, imm_be: u32) {
    describe(qp, Sent { opcode: 9, imm_be, ..Sent::default() });
}

unsafe extern "C" fn write(qp: *mut ibv_qp_ex, rkey: u32, addr: u64) {
    describe(qp, Sent { opcode: 0, remote: (addr, rkey), ..Sent::default() });
}

unsafe extern "C" fn write_imm(qp: *mut ibv_qp_ex, rkey: u32, addr: u64, imm_be: u32) {
    describe(qp, Sent { opcode: 1, remote: (addr, rkey), imm_be, ..Sent::default() });
}

unsafe extern "C" fn read(qp: *mut ibv_qp_ex, rkey: u32, addr: u64) {
    describe(qp, Sent { opcode: 4, remote: (addr, rkey), ..Sent::default() });
}

unsafe extern "C" fn compare_and_swap(qp: *mut ibv_qp_ex, rkey: u32, addr: u64, compare: u64, swap: u64) {
    describe(qp, Sent { opcode: 5, remote: (addr, rkey), atomic: (compare, swap), ..Sent::default() });
}

unsafe extern "C" fn fetch_and_add(qp: *mut ibv_qp_ex, rkey: u32, addr: u64, value: u64) {
    describe(qp, Sent { opcode: 6, remote: (addr, rkey), atomic: (value, 0), ..Sent::default() });
}

#[cfg(rrddmma_has_ibv_wr_flush)]
unsafe extern "C" fn flush(qp: *mut ibv_qp_ex, rkey: u32, addr: u64, len: usize, to: u8, scope: u8) {
    let entries = vec![(len as u64, to.into(), scope.into())];
    describe(qp, Sent { opcode: 14, remote: (addr, rkey), entries, ..Sent::default() });
}

#[cfg(rrddmma_has_ibv_wr_atomic_write)]
unsafe extern "C" fn atomic_write(qp: *mut ibv_qp_ex, rkey: u32, addr: u64, value: *const c_void) {
    // SAFETY: the crate passes eight bytes.
    let value = unsafe { value.cast::<[u8; 8]>().read_unaligned() };
    let atomic = (u64::from_ne_bytes(value), 0);
    describe(qp, Sent { opcode: 15, remote: (addr, rkey), atomic, ..Sent::default() });
}

unsafe extern "C" fn set_sge(_: *mut ibv_qp_ex, lkey: u32, addr: u64, length: u32) {
    add(0, [(addr, length, lkey)]);
}

unsafe extern "C" fn set_sge_list(_: *mut ibv_qp_ex, len: usize, list: *const sys::ibv_sge) {
    // SAFETY: the crate's lists are as long as they say.
    let list = unsafe { std::slice::from_raw_parts(list, len) };
    add(0, list.iter().map(|sge| (sge.addr, sge.length, sge.lkey)));
}

unsafe extern "C" fn set_inline(_: *mut ibv_qp_ex, addr: *mut c_void, len: usize) {
    add(INLINE, [(addr as u64, u32::try_from(len).unwrap(), 0)]);
}

unsafe extern "C" fn set_inline_list(_: *mut ibv_qp_ex, len: usize, list: *const sys::ibv_data_buf) {
    // SAFETY: the crate's lists are as long as they say.
    let list = unsafe { std::slice::from_raw_parts(list, len) };
    add(INLINE, list.iter().map(|buffer| (buffer.addr as u64, u32::try_from(buffer.length).unwrap(), 0)));
}
