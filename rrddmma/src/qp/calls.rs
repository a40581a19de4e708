//! The second way to post sends: by calls of `ibv_wr_*` on the extended pair, which spare the provider to decode structures.

use std::ptr::NonNull;

use rrddmma_sys as sys;
use sys::ibv_qp_create_send_ops_flags as Ops;
use sys::{ibv_qp_type, ibv_send_flags, ibv_wr_opcode as Code};

use super::Transport;
use super::builder::OptionalOps;
use super::transport::{has_addresses, names_queues, raw_type};
use crate::context::{Context, zeroed};
use crate::error::{Error, ErrorKind, Result, Verb};
use crate::ffi;
use crate::flavour;
use crate::wr::{SendRequest, opcode};

/// Buffers that one request can have inline; who asks for more entries posts structures.
pub(super) const MAX_ENTRIES: u32 = 32;

/// A pair as `ibv_wr_*` know it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Calls {
    raw: NonNull<sys::ibv_qp_ex>,
    optional: OptionalOps,
}

/// Calls a verb on the pair.
macro_rules! call {
    ($verb:ident($($argument:expr),*)) => {
        // SAFETY: I1, I5 – the pair is live and was made for this operation; the arguments are those of a request, whose memory is borrowed or vouched
        // for, and everything is between start and complete.
        unsafe { sys::$verb($($argument),*) }
    };
}

impl Calls {
    /// Makes a pair that takes calls for all that its transport can do. Nothing if the provider has no such pairs, so that one without can be made instead.
    pub(super) fn create<T: Transport>(
        context: &Context,
        pd: *mut sys::ibv_pd,
        plain: &mut sys::ibv_qp_init_attr,
        optional: OptionalOps,
    ) -> Result<Option<(NonNull<sys::ibv_qp>, Self)>> {
        if !KNOWN.contains(optional) {
            return Err(unsupported());
        }
        if optional.is_empty() && !are_right(context) {
            return Ok(None);
        }
        if plain.cap.max_send_sge > MAX_ENTRIES {
            return if optional.is_empty() { Ok(None) } else { Err(unsupported()) };
        }
        // SAFETY: I3 – the struct is made of integers and pointers, for which null is valid.
        let mut init: sys::ibv_qp_init_attr_ex = unsafe { zeroed() };
        (init.send_cq, init.recv_cq, init.srq) = (plain.send_cq, plain.recv_cq, plain.srq);
        (init.cap, init.qp_type, init.sq_sig_all) = (plain.cap, plain.qp_type, plain.sq_sig_all);
        let mask = sys::ibv_qp_init_attr_mask::IBV_QP_INIT_ATTR_PD.0
            | sys::ibv_qp_init_attr_mask::IBV_QP_INIT_ATTR_SEND_OPS_FLAGS.0;
        (init.comp_mask, init.pd) = (mask, pd);
        init.send_ops_flags = ops::<T>() | optional.bits();
        // SAFETY: I1, I2 – context, domain and completion queues are live, and the pair keeps them.
        let raw = unsafe { sys::ibv_create_qp_ex(context.as_raw(), &raw mut init) };
        let raw = match ffi::null_sets_errno(Verb::CreateQp, raw) {
            Err(error) if is_lack(&error) => {
                return if optional.is_empty() { Ok(None) } else { Err(unsupported()) };
            }
            created => created?,
        };
        plain.cap = init.cap;
        plain.cap.max_send_sge = plain.cap.max_send_sge.min(MAX_ENTRIES);
        // SAFETY: I1 – the pair was just made, for these operations, and is live.
        let Some(calls) = (unsafe { Self::of(raw) }) else {
            // SAFETY: I1 – the pair was just made, and nobody else knows it.
            let ret = unsafe { sys::ibv_destroy_qp(raw.as_ptr()) };
            ffi::errno_value(Verb::DestroyQp, ret)?;
            return if optional.is_empty() { Ok(None) } else { Err(unsupported()) };
        };
        Ok(Some((raw, calls)))
    }

    /// The calls of a pair, if it has them.
    ///
    /// # Safety
    /// * The pair is live, and was made for all that its transport can do if it takes calls at all.
    pub(super) unsafe fn of(raw: NonNull<sys::ibv_qp>) -> Option<Self> {
        // SAFETY: I1 – the pair is live, as the caller promises; the verb only looks at how it was made.
        let raw = NonNull::new(unsafe { sys::ibv_qp_to_qp_ex(raw.as_ptr()) })?;
        #[allow(unused_mut, reason = "a library may have none of these operations")]
        let mut optional = OptionalOps::empty();
        // A provider fills in what a pair was made for.
        #[cfg(rrddmma_has_ibv_wr_flush)]
        // SAFETY: I1 – the pair is live, and its calls do not change.
        optional.set(OptionalOps::FLUSH, unsafe { (*raw.as_ptr()).wr_flush }.is_some());
        #[cfg(rrddmma_has_ibv_wr_atomic_write)]
        // SAFETY: I1 – the pair is live, and its calls do not change.
        optional.set(OptionalOps::ATOMIC_WRITE, unsafe { (*raw.as_ptr()).wr_atomic_write }.is_some());
        Some(Self { raw, optional })
    }

    /// Whether the pair was made for this operation, of those that only calls have.
    pub(super) fn has<T: Transport>(&self, code: Code) -> bool {
        match code {
            opcode::FLUSH => self.optional.contains(OptionalOps::FLUSH),
            opcode::ATOMIC_WRITE => self.optional.contains(OptionalOps::ATOMIC_WRITE),
            _ => has_call::<T>(code),
        }
    }

    /// Posts one request: 0, or an errno value, and then it was not posted.
    #[inline(always)]
    pub(super) fn post<T: Transport, Op>(&self, request: &SendRequest<'_, Op>) -> i32 {
        call!(ibv_wr_start(self.raw()));
        self.describe::<T, Op>(request);
        call!(ibv_wr_complete(self.raw()))
    }

    /// Posts several: 0, or an errno value, and then none was posted.
    pub(super) fn post_list<'a, T: Transport>(
        &self,
        list: impl Iterator<Item = &'a SendRequest<'a, ()>>,
    ) -> i32 {
        call!(ibv_wr_start(self.raw()));
        for request in list {
            self.describe::<T, ()>(request);
        }
        call!(ibv_wr_complete(self.raw()))
    }

    /// The pair, read anew for each call: into the register where the call wants it. Otherwise it would be kept in another, of which few outlive a call, and copied from there.
    #[inline(always)]
    fn raw(&self) -> *mut sys::ibv_qp_ex {
        // SAFETY: a field that is borrowed.
        unsafe { (&raw const self.raw).read_volatile() }.as_ptr()
    }

    #[inline(always)]
    fn describe<T: Transport, Op>(&self, request: &SendRequest<'_, Op>) {
        let (qp, wr) = (self.raw(), request.raw());
        // SAFETY: I1 – the pair is live, and nobody else uses it between start and complete.
        unsafe { (*qp).wr_id = wr.wr_id };
        let flags = request.flags() & !ibv_send_flags::IBV_SEND_INLINE.0;
        // SAFETY: I1 – the pair is live, and nobody else uses it between start and complete.
        unsafe { (*qp).wr_flags = flags };
        let imm = flavour::imm(wr);
        // SAFETY: I3 – every member of the union is integers and pointers, and the builders have set what belongs to the operation.
        let rdma = unsafe { wr.wr.rdma };
        // SAFETY: I3 – integers and pointers, as the other members of the union.
        let atomic = unsafe { wr.wr.atomic };
        match wr.opcode {
            Code::IBV_WR_SEND => call!(ibv_wr_send(qp)),
            Code::IBV_WR_SEND_WITH_IMM => call!(ibv_wr_send_imm(qp, imm)),
            Code::IBV_WR_SEND_WITH_INV => call!(ibv_wr_send_inv(qp, imm)),
            Code::IBV_WR_RDMA_WRITE => call!(ibv_wr_rdma_write(qp, rdma.rkey, rdma.remote_addr)),
            Code::IBV_WR_RDMA_WRITE_WITH_IMM => {
                call!(ibv_wr_rdma_write_imm(qp, rdma.rkey, rdma.remote_addr, imm));
            }
            Code::IBV_WR_RDMA_READ => call!(ibv_wr_rdma_read(qp, rdma.rkey, rdma.remote_addr)),
            Code::IBV_WR_ATOMIC_CMP_AND_SWP => {
                let (compare, swap) = (atomic.compare_add, atomic.swap);
                call!(ibv_wr_atomic_cmp_swp(qp, atomic.rkey, atomic.remote_addr, compare, swap));
            }
            Code::IBV_WR_ATOMIC_FETCH_AND_ADD => {
                call!(ibv_wr_atomic_fetch_add(qp, atomic.rkey, atomic.remote_addr, atomic.compare_add));
            }
            // Those that `has` lets through.
            _ => return self.describe_optional(request),
        }
        if has_addresses::<T>() {
            // SAFETY: I3 – integers and pointers, as the other members of the union.
            let ud = unsafe { wr.wr.ud };
            call!(ibv_wr_set_ud_addr(self.raw(), ud.ah, ud.remote_qpn, ud.remote_qkey));
        }
        if names_queues::<T>() {
            // SAFETY: I3 – integers and pointers, as the other members of the union.
            let number = unsafe { wr.qp_type.xrc.remote_srqn };
            call!(ibv_wr_set_xrc_srqn(self.raw(), number));
        }
        let list = request.list();
        match (list, request.flags() & ibv_send_flags::IBV_SEND_INLINE.0 != 0) {
            ([sge], false) => call!(ibv_wr_set_sge(self.raw(), sge.lkey, sge.addr, sge.length)),
            (_, false) => call!(ibv_wr_set_sge_list(self.raw(), list.len(), list.as_ptr())),
            ([sge], true) => call!(ibv_wr_set_inline_data(self.raw(), pointer(sge), sge.length as usize)),
            (_, true) => self.inline_list(list),
        }
    }

    #[inline(never)]
    fn inline_list(&self, list: &[sys::ibv_sge]) {
        // SAFETY: I3 – the struct is a pointer, for which null is valid, and a length.
        let mut buffers: [sys::ibv_data_buf; MAX_ENTRIES as usize] = unsafe { zeroed() };
        for (buffer, sge) in buffers.iter_mut().zip(list) {
            *buffer = sys::ibv_data_buf { addr: pointer(sge), length: sge.length as usize };
        }
        call!(ibv_wr_set_inline_data_list(self.raw.as_ptr(), list.len(), buffers.as_ptr()));
    }

    #[cold]
    fn describe_optional<Op>(&self, request: &SendRequest<'_, Op>) {
        let (qp, wr) = (self.raw.as_ptr(), request.raw());
        // SAFETY: I3 – every member of the union is integers and pointers, and the builders have set this one.
        let rdma = unsafe { wr.wr.rdma };
        match wr.opcode {
            #[cfg(rrddmma_has_ibv_wr_flush)]
            opcode::FLUSH => {
                let (len, to, scope) = request.flushed();
                call!(ibv_wr_flush(qp, rdma.rkey, rdma.remote_addr, len as usize, to, scope));
            }
            #[cfg(rrddmma_has_ibv_wr_atomic_write)]
            opcode::ATOMIC_WRITE => {
                let value = request.atomically_written();
                call!(ibv_wr_atomic_write(qp, rdma.rkey, rdma.remote_addr, (&raw const value).cast()));
            }
            _ => unreachable!(
                "posting asks first whether the pair has the operation: {:?} of {qp:?}, {rdma:?}",
                wr.opcode
            ),
        }
    }
}

/// Whether what is posted by calls is what was described, also where structures would do.
// NOTE(rxe): librxe of rdma-core 44 takes the length of the first entry for that of each, sends nothing of inline data that comes in several buffers (rxe.c:
// wr_set_sge_list, wr_set_inline_data_list), and no version tells the kernel that data is inline unless `wr_flags` say so, of which the man page knows nothing.
pub(super) fn are_right(context: &Context) -> bool {
    /// `RXE_VENDOR_ID` (sw/rxe/rxe_param.h).
    const SOFT_ROCE: u32 = 0xff_ffff;
    context.attributes().vendor_id() != SOFT_ROCE
}

/// The operations that every pair of a transport is made for, by whichever way they are posted.
// NOTE(mlx5): libmlx5 makes room for no others (verbs.c, `sq_overhead`), and counts requests when it looks whether one fits. Binds, the longest, go as structures.
fn ops<T: Transport>() -> u64 {
    let send = Ops::IBV_QP_EX_WITH_SEND.0;
    let message = send | Ops::IBV_QP_EX_WITH_SEND_WITH_IMM.0;
    let connected = message
        | Ops::IBV_QP_EX_WITH_SEND_WITH_INV.0
        | Ops::IBV_QP_EX_WITH_RDMA_WRITE.0
        | Ops::IBV_QP_EX_WITH_RDMA_WRITE_WITH_IMM.0;
    let windows = Ops::IBV_QP_EX_WITH_BIND_MW.0 | Ops::IBV_QP_EX_WITH_LOCAL_INV.0;
    let reliable = Ops::IBV_QP_EX_WITH_RDMA_READ.0
        | Ops::IBV_QP_EX_WITH_ATOMIC_CMP_AND_SWP.0
        | Ops::IBV_QP_EX_WITH_ATOMIC_FETCH_AND_ADD.0;
    u64::from(match raw_type::<T>() {
        ibv_qp_type::IBV_QPT_RAW_PACKET => send,
        ibv_qp_type::IBV_QPT_UD => message,
        ibv_qp_type::IBV_QPT_UC => connected | windows,
        ibv_qp_type::IBV_QPT_RC => connected | windows | reliable,
        _ => connected | reliable,
    })
}

/// The optional operations that the library's headers have.
const KNOWN: OptionalOps = {
    let flush = if cfg!(rrddmma_has_ibv_wr_flush) { OptionalOps::FLUSH.bits() } else { 0 };
    let write = if cfg!(rrddmma_has_ibv_wr_atomic_write) { OptionalOps::ATOMIC_WRITE.bits() } else { 0 };
    OptionalOps::from_bits_retain(flush | write)
};

fn unsupported() -> Error {
    Error::new(Verb::CreateQp, ErrorKind::Unsupported)
}

/// Whether the provider does not know what was asked for: libibverbs and mlx5 say `EOPNOTSUPP`, others `EINVAL` for a mask that they do not know.
fn is_lack(error: &Error) -> bool {
    matches!(error.errno(), Some(libc::EOPNOTSUPP | libc::ENOSYS | libc::EINVAL))
}

/// Whether both ways of posting have the operation. Whole frames have no immediate data and nothing to invalidate: there a structure is posted, which the device looks at, since
/// the provider has no call.
#[inline(always)]
pub(super) const fn has_call<T: Transport>(code: Code) -> bool {
    if raw_type::<T>().0 == ibv_qp_type::IBV_QPT_RAW_PACKET.0 {
        return matches!(code, Code::IBV_WR_SEND);
    }
    matches!(
        code,
        Code::IBV_WR_SEND
            | Code::IBV_WR_SEND_WITH_IMM
            | Code::IBV_WR_SEND_WITH_INV
            | Code::IBV_WR_RDMA_WRITE
            | Code::IBV_WR_RDMA_WRITE_WITH_IMM
            | Code::IBV_WR_RDMA_READ
            | Code::IBV_WR_ATOMIC_CMP_AND_SWP
            | Code::IBV_WR_ATOMIC_FETCH_AND_ADD
    )
}

/// Where the bytes of an inline entry are.
#[inline(always)]
fn pointer(sge: &sys::ibv_sge) -> *mut std::ffi::c_void {
    #[allow(clippy::cast_possible_truncation, reason = "an address of this process")]
    std::ptr::with_exposed_provenance_mut(sge.addr as usize)
}
