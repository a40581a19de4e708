//! A provider of ours: op tables in memory whose data path does what a test tells it to. No device, no library underneath.
#![allow(dead_code, reason = "each test program uses a part of it")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::cell::RefCell;
use std::collections::VecDeque;
use std::ptr::NonNull;

use rrddmma::sys;
use rrddmma::{
    CompletionQueue, Context, Extended, LocalKey, LocalSlice, Ownership, Path, ProtectionDomain, QueuePair,
    QueuePairLimits, RawPacket, Rc, Signaling, Transport, Verbs,
};

#[cfg_attr(rrddmma_rdma_core, path = "provider_calls.rs")]
#[cfg_attr(not(rrddmma_rdma_core), path = "provider_no_calls.rs")]
mod calls;
#[path = "flavour.rs"]
pub(crate) mod flavour;

/// What the provider shall do, and what it was asked for. One per thread, as tests run in threads.
#[derive(Default)]
pub(crate) struct Script {
    /// What posting a send returns, with the number of requests that it takes before it does; 0 for ever when empty.
    pub(crate) sends: VecDeque<(i32, usize)>,
    /// The same for receives.
    pub(crate) receives: VecDeque<(i32, usize)>,
    /// What polling returns: a negative number, or completions.
    pub(crate) polls: VecDeque<Result<Vec<sys::ibv_wc>, i32>>,
    /// What arming returns.
    pub(crate) arms: VecDeque<i32>,
    /// The requests that were taken: identifier, opcode, flags, immediate data, entries.
    pub(crate) sent: Vec<Sent>,
    /// How many of them came by calls.
    pub(crate) by_call: usize,
    /// What was described by calls since the batch was begun.
    pub(crate) batch: Vec<Sent>,
    /// The identifiers of the receives that were taken.
    pub(crate) received: Vec<u64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Sent {
    pub(crate) id: u64,
    pub(crate) opcode: u32,
    pub(crate) flags: u32,
    pub(crate) imm_be: u32,
    pub(crate) remote: (u64, u32),
    /// What is compared or added, and what is swapped in.
    pub(crate) atomic: (u64, u64),
    pub(crate) entries: Vec<(u64, u32, u32)>,
}

thread_local! {
    pub(crate) static SCRIPT: RefCell<Script> = RefCell::default();
    /// Whether requests are recorded; recording allocates.
    pub(crate) static RECORD: RefCell<bool> = const { RefCell::new(true) };
}

/// A pair and its queue on the null provider.
pub(crate) struct Null<P: Path = Verbs> {
    pub(crate) qp: QueuePair<Rc, P>,
    pub(crate) cq: CompletionQueue,
    pub(crate) pd: ProtectionDomain,
    pub(crate) context: Context,
}

/// Vendors of devices.
pub(crate) const MLX5: u32 = 0x02c9;
pub(crate) const SOFT_ROCE: u32 = 0xff_ffff;

pub(crate) const NUMBER: u32 = 0x77;

pub(crate) const LIMITS: QueuePairLimits = {
    let mut limits = QueuePairLimits::MINIMAL;
    limits.max_send_wr = 16;
    limits.max_send_sge = 4;
    limits.max_recv_sge = 4;
    limits.max_inline_data = 64;
    limits
};

impl Null {
    pub(crate) fn new() -> Self {
        Self::with(Signaling::PerRequest)
    }
}

impl<P: Path> Null<P> {
    pub(crate) fn with(signaling: Signaling) -> Self {
        Self::made(signaling, MLX5, calls::fill)
    }

    /// A pair for whole frames beside it, which libmlx5 gives the one call that those can do.
    pub(crate) fn raw_packets(&self) -> QueuePair<RawPacket, P> {
        pair(&self.pd, &self.cq, Signaling::PerRequest, calls::fill_frames)
    }

    /// One of this vendor, whose pair is filled by `fill`.
    fn made(signaling: Signaling, vendor: u32, fill: impl FnOnce(&mut calls::Pair)) -> Self {
        let mut ibv_context = flavour::context();
        // SAFETY: leaked above and known to nobody else yet.
        let ops = unsafe { &mut ibv_context.as_mut().ops };
        ops.post_send = Some(post_send);
        ops.post_recv = Some(post_recv);
        ops.poll_cq = Some(poll_cq);
        ops.req_notify_cq = Some(req_notify_cq);
        // SAFETY: leaked above and known to nobody else yet.
        unsafe { ibv_context.as_mut() }.num_comp_vectors = 1;
        let mut cq = leaked::<sys::ibv_cq>();
        // SAFETY: leaked above and known to nobody else yet.
        unsafe { cq.as_mut() }.context = ibv_context.as_ptr();
        // SAFETY: all-zero is a valid value of a struct of integers.
        let mut attributes: sys::ibv_device_attr = unsafe { std::mem::zeroed() };
        (attributes.vendor_id, attributes.max_cqe) = (vendor, 1 << 10);
        (attributes.max_srq_wr, attributes.max_srq_sge) = (1 << 10, 4);
        // SAFETY: the context is leaked, so that it stays for ever, and its data path is implemented.
        let context =
            unsafe { Context::from_raw_with_attributes(ibv_context, attributes, Ownership::Borrowed) };
        let mut pd = leaked::<sys::ibv_pd>();
        // SAFETY: leaked above and known to nobody else yet.
        unsafe { pd.as_mut() }.context = ibv_context.as_ptr();
        // SAFETY: leaked, of this context, and borrowed, so that it is never deallocated.
        let pd = unsafe { ProtectionDomain::from_raw(&context, pd, Ownership::Borrowed) };
        // SAFETY: leaked, of this context, and polled by nobody else.
        let cq = unsafe { CompletionQueue::from_raw(&context, cq, Ownership::Borrowed) };
        let qp = pair(&pd, &cq, signaling, fill);
        Self { qp, cq, pd, context }
    }
}

/// A pair of this domain and queue, filled by `fill`.
fn pair<T: Transport, P: Path>(
    pd: &ProtectionDomain,
    cq: &CompletionQueue,
    signaling: Signaling,
    fill: impl FnOnce(&mut calls::Pair),
) -> QueuePair<T, P> {
    let mut qp = leaked::<calls::Pair>();
    // SAFETY: leaked above and known to nobody else yet.
    fill(unsafe { qp.as_mut() });
    let mut qp = qp.cast::<sys::ibv_qp>();
    // SAFETY: leaked above and known to nobody else yet; the plain pair is its beginning.
    let raw = unsafe { qp.as_mut() };
    (raw.context, raw.qp_num) = (pd.context().as_raw(), NUMBER);
    // SAFETY: leaked, of this context, domain and queue; nothing is outstanding on it.
    unsafe { QueuePair::from_raw(pd, cq, cq, qp, LIMITS, signaling, Ownership::Borrowed) }
}

impl Null<Extended> {
    /// One whose pair has the operations that few devices have.
    pub(crate) fn optional() -> Self {
        Self::optional_of(MLX5)
    }

    /// The same of this vendor.
    pub(crate) fn optional_of(vendor: u32) -> Self {
        Self::made(Signaling::PerRequest, vendor, |pair| {
            calls::fill(pair);
            calls::fill_optional(pair);
        })
    }
}

/// An entry that the provider only looks at.
pub(crate) fn entry(addr: u64, len: u32) -> LocalSlice<'static> {
    // SAFETY: the null provider never accesses the memory.
    unsafe { LocalSlice::from_raw_parts(addr, len, LocalKey::from_raw(7)) }
}

/// A completion of the pair.
pub(crate) fn completion(wr_id: u64, status: u32, opcode: u32) -> sys::ibv_wc {
    // SAFETY: all-zero is a valid value of a struct of integers.
    let mut wc: sys::ibv_wc = unsafe { std::mem::zeroed() };
    wc.wr_id = wr_id;
    wc.status = sys::ibv_wc_status(status);
    wc.opcode = sys::ibv_wc_opcode(opcode);
    wc.qp_num = NUMBER;
    wc.vendor_err = 0x51;
    wc
}

fn is_atomic(request: &sys::ibv_send_wr) -> bool {
    matches!(request.opcode.0, 5 | 6)
}

fn remote(request: &sys::ibv_send_wr) -> (u64, u32) {
    // SAFETY: the members of the union are integers, and the crate zeroes what it does not set.
    let rdma = unsafe { request.wr.rdma };
    // SAFETY: the members of the union are integers, and the crate zeroes what it does not set.
    let atomic = unsafe { request.wr.atomic };
    if is_atomic(request) { (atomic.remote_addr, atomic.rkey) } else { (rdma.remote_addr, rdma.rkey) }
}

fn atomic(request: &sys::ibv_send_wr) -> (u64, u64) {
    // SAFETY: the members of the union are integers, and the crate zeroes what it does not set.
    let atomic = unsafe { request.wr.atomic };
    if is_atomic(request) { (atomic.compare_add, atomic.swap) } else { (0, 0) }
}

pub(crate) fn leaked<T>() -> NonNull<T> {
    // SAFETY: the C structs that this is used for are made of integers and nullable pointers.
    NonNull::from(Box::leak(Box::new(unsafe { std::mem::zeroed() })))
}

/// What a verb that makes an object answers when it fails.
pub(crate) fn failed<T>(errno: i32) -> *mut T {
    // SAFETY: it only returns where errno of this thread is.
    let location = unsafe { libc::__errno_location() };
    // SAFETY: the location belongs to this thread and is always valid to write.
    unsafe { *location = errno };
    std::ptr::null_mut()
}

unsafe extern "C" fn post_send(
    _: *mut sys::ibv_qp,
    mut wr: *mut sys::ibv_send_wr,
    bad: *mut *mut sys::ibv_send_wr,
) -> i32 {
    SCRIPT.with_borrow_mut(|script| {
        let (ret, mut room) = script.sends.pop_front().unwrap_or((0, usize::MAX));
        // SAFETY: the list is what the crate posts: it ends with null.
        while let Some(request) = unsafe { wr.as_ref() } {
            if room == 0 {
                // SAFETY: the crate passes a place for it.
                unsafe { *bad = wr };
                break;
            }
            room -= 1;
            if RECORD.with_borrow(|record| *record) {
                // SAFETY: the crate's lists are as long as they say.
                let list = unsafe {
                    std::slice::from_raw_parts(request.sg_list, usize::try_from(request.num_sge).unwrap())
                };
                script.sent.push(Sent {
                    id: request.wr_id,
                    opcode: request.opcode.0,
                    flags: flavour::send_flags(request),
                    imm_be: flavour::imm(request),
                    remote: remote(request),
                    atomic: atomic(request),
                    entries: list.iter().map(|sge| (sge.addr, sge.length, sge.lkey)).collect(),
                });
            }
            wr = request.next;
        }
        ret
    })
}

unsafe extern "C" fn post_recv(
    _: *mut sys::ibv_qp,
    mut wr: *mut sys::ibv_recv_wr,
    bad: *mut *mut sys::ibv_recv_wr,
) -> i32 {
    SCRIPT.with_borrow_mut(|script| {
        let (ret, mut room) = script.receives.pop_front().unwrap_or((0, usize::MAX));
        // SAFETY: the list is what the crate posts: it ends with null.
        while let Some(request) = unsafe { wr.as_ref() } {
            if room == 0 {
                // SAFETY: the crate passes a place for it.
                unsafe { *bad = wr };
                break;
            }
            room -= 1;
            if RECORD.with_borrow(|record| *record) {
                script.received.push(request.wr_id);
            }
            wr = request.next;
        }
        ret
    })
}

unsafe extern "C" fn poll_cq(_: *mut sys::ibv_cq, room: i32, wc: *mut sys::ibv_wc) -> i32 {
    SCRIPT.with_borrow_mut(|script| match script.polls.pop_front() {
        None => 0,
        Some(Err(ret)) => ret,
        Some(Ok(completions)) => {
            assert!(
                completions.len() <= usize::try_from(room).unwrap(),
                "the test gives more than is asked for"
            );
            for (at, completion) in completions.iter().enumerate() {
                // SAFETY: the crate passes an array of `room` entries, and there are no more than that.
                let place = unsafe { wc.add(at) };
                // SAFETY: as above, inside the array.
                unsafe { place.write(*completion) };
            }
            i32::try_from(completions.len()).unwrap()
        }
    })
}

unsafe extern "C" fn req_notify_cq(_: *mut sys::ibv_cq, _: i32) -> i32 {
    SCRIPT.with_borrow_mut(|script| script.arms.pop_front().unwrap_or(0))
}
