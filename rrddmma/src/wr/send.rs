//! Send requests: messages, RDMA writes and reads, atomics.

use std::fmt;
use std::marker::PhantomData;
use std::mem::MaybeUninit;
use std::ptr;

use rrddmma_sys as sys;
use sys::{ibv_send_flags as flags, ibv_wr_opcode as Code};

use super::opcode;
use crate::ah::AddressHandle;
use crate::context::zeroed;
use crate::flavour;
use crate::ids::{QpNumber, QueueKey, RemoteKey, SrqNumber};
use crate::mr::{LocalSlice, RemoteSlice};

/// Operations as types, so that posting one on a transport that lacks it does not compile.
pub mod op {
    macro_rules! operations {
        ($($(#[$doc:meta])* $name:ident;)*) => {
            $($(#[$doc])* #[derive(Debug, Clone, Copy)] pub enum $name {})*
        };
    }

    operations! {
        /// A message that takes a receive at the peer.
        Send;
        /// A message to an address, on a datagram pair.
        Datagram;
        /// A write into the peer's memory.
        Write;
        /// A read of the peer's memory.
        Read;
        /// An atomic compare-and-swap or fetch-and-add on the peer's memory.
        Atomic;
        /// Binding a memory window, or taking it back.
        Window;
        /// A wait for writes to arrive in the peer's memory; few devices have it.
        Flush;
        /// A write of eight bytes at once; few devices have it.
        AtomicWrite;
    }

    /// Operations that move any number of bytes from or to local memory, so that a [`Buffer`](crate::Buffer) can be all of it.
    pub trait Transfer: sealed::Transfer {}

    mod sealed {
        #[allow(unnameable_types, reason = "sealed: nobody else implements it")]
        pub trait Transfer {}
    }

    macro_rules! transfers {
        ($($name:ident)*) => { $(impl sealed::Transfer for $name {} impl Transfer for $name {})* };
    }

    transfers!(Send Datagram Write Read);
}

/// A request for the send queue: a plain value that borrows its entries until it is posted.
#[doc(alias = "ibv_send_wr")]
#[must_use = "nothing is sent before it is posted"]
pub struct SendRequest<'a, Op> {
    wr: sys::ibv_send_wr,
    /// The entry of a request on bytes of the caller; posting lets `wr` point to it. Of a flush and an atomic write, what `wr` has no place for.
    pub(super) own: sys::ibv_sge,
    has_own: bool,
    list: PhantomData<&'a [LocalSlice<'a>]>,
    op: PhantomData<Op>,
}

impl<'a> SendRequest<'a, op::Send> {
    /// Sends a message from these parts of regions, in their order.
    #[inline(always)]
    #[doc(alias = "ibv_wr_send")]
    #[doc(alias = "ibv_wr_set_sge")]
    #[doc(alias = "ibv_wr_set_sge_list")]
    pub fn send(list: &'a [LocalSlice<'a>]) -> Self {
        Self::new(Code::IBV_WR_SEND, list)
    }

    /// Sends a message from any memory, which is copied while posting: see [`inline`](Self::inline).
    #[inline(always)]
    #[doc(alias = "ibv_wr_set_inline_data")]
    pub fn send_bytes(bytes: &'a [u8]) -> Self {
        Self::new_inline(Code::IBV_WR_SEND, bytes)
    }
}

impl<'a> SendRequest<'a, op::Datagram> {
    /// Sends a message of one packet from these parts of regions to the pair `qp` at the end of a route. `key` must be the receiver's; with the
    /// highest bit set, the sending pair's own is sent instead.
    #[inline(always)]
    #[doc(alias = "ibv_wr_set_ud_addr")]
    pub fn datagram(
        list: &'a [LocalSlice<'a>],
        route: &'a AddressHandle,
        qp: QpNumber,
        key: QueueKey,
    ) -> Self {
        Self::new(Code::IBV_WR_SEND, list).to(route, qp, key)
    }

    /// As [`datagram`](Self::datagram), from any memory, which is copied while posting: see [`inline`](Self::inline).
    #[inline(always)]
    pub fn datagram_bytes(bytes: &'a [u8], route: &'a AddressHandle, qp: QpNumber, key: QueueKey) -> Self {
        Self::new_inline(Code::IBV_WR_SEND, bytes).to(route, qp, key)
    }

    #[inline(always)]
    fn to(mut self, route: &'a AddressHandle, qp: QpNumber, key: QueueKey) -> Self {
        self.wr.wr.ud.ah = route.as_raw();
        self.wr.wr.ud.remote_qpn = qp.as_raw();
        self.wr.wr.ud.remote_qkey = key.as_raw();
        self
    }
}

impl<'a> SendRequest<'a, op::Write> {
    /// Writes these parts of regions to the peer's memory. The target's length is not looked at: the entries' is what is written.
    #[inline(always)]
    #[doc(alias = "ibv_wr_rdma_write")]
    pub fn write(list: &'a [LocalSlice<'a>], target: RemoteSlice) -> Self {
        Self::new(Code::IBV_WR_RDMA_WRITE, list).at(target)
    }

    /// Writes any memory, which is copied while posting: see [`inline`](Self::inline).
    #[inline(always)]
    #[doc(alias = "ibv_wr_set_inline_data")]
    pub fn write_bytes(bytes: &'a [u8], target: RemoteSlice) -> Self {
        Self::new_inline(Code::IBV_WR_RDMA_WRITE, bytes).at(target)
    }
}

impl<'a> SendRequest<'a, op::Read> {
    /// Reads the peer's memory into these parts of regions, which need [`LOCAL_WRITE`](crate::Access::LOCAL_WRITE). The source's length is not
    /// looked at: the entries' is what is read.
    #[inline(always)]
    #[doc(alias = "ibv_wr_rdma_read")]
    pub fn read(list: &'a [LocalSlice<'a>], source: RemoteSlice) -> Self {
        Self::new(Code::IBV_WR_RDMA_READ, list).at(source)
    }
}

impl<'a> SendRequest<'a, op::Atomic> {
    /// Adds to eight bytes of the peer, as a number of the peer's byte order, and stores what was there into `result`, eight bytes with
    /// [`LOCAL_WRITE`](crate::Access::LOCAL_WRITE). The sum wraps.
    ///
    /// It is atomic with respect to other such operations through the same device; whether also to the peer's processor says
    /// [`atomic_support`](crate::DeviceAttributes::atomic_support) of the peer's device.
    ///
    /// # Panics
    /// * If `target` is shorter than eight bytes or not aligned to them: see [`RemoteSlice::is_atomic`].
    /// * If `result` is not one entry of eight bytes.
    #[inline]
    #[track_caller]
    #[doc(alias = "ibv_wr_atomic_fetch_add")]
    pub fn fetch_and_add(result: &'a [LocalSlice<'a>], target: RemoteSlice, add: u64) -> Self {
        assert!(
            target.is_atomic(),
            "SendRequest::fetch_and_add: the target has {} bytes at {:#x} but needs 8 at a multiple of 8",
            target.len(),
            target.addr()
        );
        assert!(
            is_word(result),
            "SendRequest::fetch_and_add: the result has {} bytes in {} entries but needs 8 in 1",
            total(result),
            result.len()
        );
        Self::new(Code::IBV_WR_ATOMIC_FETCH_AND_ADD, result).atomic(target, add, 0)
    }

    /// Replaces eight bytes of the peer by `new` if they are `expected`, and stores what was there into `result`; see
    /// [`fetch_and_add`](Self::fetch_and_add).
    ///
    /// # Panics
    /// * If `target` is shorter than eight bytes or not aligned to them: see [`RemoteSlice::is_atomic`].
    /// * If `result` is not one entry of eight bytes.
    #[inline]
    #[track_caller]
    #[doc(alias = "ibv_wr_atomic_cmp_swp")]
    pub fn compare_and_swap(
        result: &'a [LocalSlice<'a>],
        target: RemoteSlice,
        expected: u64,
        new: u64,
    ) -> Self {
        assert!(
            target.is_atomic(),
            "SendRequest::compare_and_swap: the target has {} bytes at {:#x} but needs 8 at a multiple of 8",
            target.len(),
            target.addr()
        );
        assert!(
            is_word(result),
            "SendRequest::compare_and_swap: the result has {} bytes in {} entries but needs 8 in 1",
            total(result),
            result.len()
        );
        Self::new(Code::IBV_WR_ATOMIC_CMP_AND_SWP, result).atomic(target, expected, new)
    }

    #[inline(always)]
    fn atomic(mut self, target: RemoteSlice, compare_add: u64, swap: u64) -> Self {
        self.wr.wr.atomic.remote_addr = target.addr();
        self.wr.wr.atomic.compare_add = compare_add;
        self.wr.wr.atomic.swap = swap;
        self.wr.wr.atomic.rkey = target.key().expose();
        self
    }
}

impl SendRequest<'_, op::Send> {
    /// Ends the validity of one of the receiver's keys when the message arrives; its completion says which. It must be the key of a memory window of type 2
    /// that is bound on the receiving pair, otherwise the receiver fails. There is no room for immediate data beside it.
    #[inline(always)]
    #[doc(alias = "ibv_wr_send_inv")]
    pub const fn invalidate(mut self, key: RemoteKey) -> Self {
        self.wr.opcode = Code::IBV_WR_SEND_WITH_INV;
        flavour::set_imm(&mut self.wr, key.expose());
        self
    }
}

/// What can be said of every operation that carries data.
macro_rules! carrying {
    ($($op:ident $with_imm:ident $imm:literal $solicited:literal;)*) => {
        $(impl SendRequest<'_, op::$op> {
            /// Copies the data into the queue while posting, so that the memory can be used again at once.
            #[inline(always)]
            #[doc(alias = "ibv_wr_set_inline_data_list")]
            pub const fn inline(mut self) -> Self {
                flavour::add_send_flags(&mut self.wr, flags::IBV_SEND_INLINE.0);
                self
            }

            #[doc = $imm]
            #[inline(always)]
            #[doc(alias = "ibv_wr_send_imm")]
            #[doc(alias = "ibv_wr_rdma_write_imm")]
            pub fn imm(self, imm: u32) -> Self {
                self.with_imm(Code::$with_imm, imm)
            }

            #[doc = $solicited]
            #[inline(always)]
            pub const fn solicited(mut self) -> Self {
                flavour::add_send_flags(&mut self.wr, flags::IBV_SEND_SOLICITED.0);
                self
            }
        })*
    };
}

carrying! {
    Send IBV_WR_SEND_WITH_IMM
        "With 32 bits beside the message, in host order, that the receiver finds in its completion."
        "Wakes a receiver that sleeps only for solicited messages.";
    Datagram IBV_WR_SEND_WITH_IMM
        "With 32 bits beside the message, in host order, that the receiver finds in its completion."
        "Wakes a receiver that sleeps only for solicited messages.";
    Write IBV_WR_RDMA_WRITE_WITH_IMM
        "With 32 bits, in host order, that the peer finds in the completion of a receive, which this takes."
        "Wakes a receiver that sleeps only for solicited messages; of use with immediate data only.";
}

impl<Op> SendRequest<'_, Op> {
    /// The identifier that its completion carries; 0 by default.
    #[inline(always)]
    pub const fn id(mut self, wr_id: u64) -> Self {
        self.wr.wr_id = wr_id;
        self
    }

    /// Gives a completion also if it succeeds. A failure always gives one.
    #[inline(always)]
    pub const fn signaled(mut self) -> Self {
        flavour::add_send_flags(&mut self.wr, flags::IBV_SEND_SIGNALED.0);
        self
    }

    /// Names a shared receive queue of the peer, for an XRC initiator: a message takes its receive from it, and its protection domain says which memory writes, reads and
    /// atomics may reach. Every request of an initiator needs one; those of other pairs ignore it.
    #[inline(always)]
    #[doc(alias = "ibv_wr_set_xrc_srqn")]
    pub const fn to_srq(mut self, srq: SrqNumber) -> Self {
        flavour::set_srq(&mut self.wr, srq.as_raw());
        self
    }

    /// Begins only after all earlier reads and atomics of the same queue have completed.
    #[inline(always)]
    pub const fn fence(mut self) -> Self {
        flavour::add_send_flags(&mut self.wr, flags::IBV_SEND_FENCE.0);
        self
    }

    /// How many entries it has.
    #[inline(always)]
    pub(crate) const fn entries(&self) -> usize {
        self.wr.num_sge.unsigned_abs() as usize
    }

    /// How many bytes are copied into the queue, if any are.
    #[inline(always)]
    pub(crate) fn inline_len(&self) -> Option<usize> {
        if self.flags() & flags::IBV_SEND_INLINE.0 == 0 {
            return None;
        }
        if self.has_own {
            return Some(self.own.length as usize);
        }
        Some(self.list().iter().map(|entry| entry.length as usize).sum())
    }

    /// The entries as C knows them.
    #[inline(always)]
    pub(crate) fn list(&self) -> &[sys::ibv_sge] {
        if self.has_own {
            return std::slice::from_ref(&self.own);
        }
        // SAFETY: the list was borrowed for the life of the request, with this length; it may be empty but is never null.
        unsafe { std::slice::from_raw_parts(self.wr.sg_list.cast_const(), self.entries()) }
    }

    /// Whether it is one of those that `ibv_post_send` has no place for.
    #[inline(always)]
    pub(crate) const fn needs_calls(&self) -> bool {
        matches!(self.wr.opcode, opcode::FLUSH | opcode::ATOMIC_WRITE)
    }

    /// The request as C has it, but for its entries: see [`list`](Self::list).
    #[inline(always)]
    pub(crate) const fn raw(&self) -> &sys::ibv_send_wr {
        &self.wr
    }

    /// The domain of the address handle.
    ///
    /// # Safety
    /// * It is a datagram: a request for a transport with addresses.
    #[inline(always)]
    pub(crate) unsafe fn route_pd(&self) -> *mut sys::ibv_pd {
        // SAFETY: I3 – a datagram was made by `datagram` or `datagram_bytes`, which set this member of the union.
        let handle = unsafe { self.wr.wr.ud.ah };
        // SAFETY: I1 – the handle was borrowed for the life of the request; its domain does not change.
        unsafe { (*handle).pd }
    }

    #[inline(always)]
    pub(crate) const fn flags(&self) -> u32 {
        flavour::send_flags(&self.wr)
    }

    /// The request as C wants it, valid while `self` stays where it is.
    #[inline(always)]
    pub(crate) const fn as_mut_raw(&mut self) -> *mut sys::ibv_send_wr {
        if self.has_own {
            self.wr.sg_list = &raw mut self.own;
        }
        &raw mut self.wr
    }

    /// Writes the request as C wants it, alone, valid while `self` stays where it is. Of the unions only what belongs to the operation is written, since clearing the rest
    /// costs seven instructions: C reads nothing else. That is an address if the transport has addresses, and a shared receive queue if it names one.
    #[cfg(rrddmma_rdma_core)]
    #[inline(always)]
    pub(crate) const fn write_to(
        &self,
        place: &mut MaybeUninit<sys::ibv_send_wr>,
        has_address: bool,
        has_srq: bool,
    ) {
        let (from, to) = (&raw const self.wr, place.as_mut_ptr());
        let list = if self.has_own { (&raw const self.own).cast_mut() } else { self.wr.sg_list };
        // A request of a list that was posted is still linked to another.
        let nothing: *mut sys::ibv_send_wr = ptr::null_mut();
        /// Copies a field, or what goes there.
        macro_rules! copy {
            ($($field:ident).+) => { copy!(&raw const (*from).$($field).+ => $($field).+) };
            ($value:expr => $($field:ident).+) => {
                // SAFETY: both places are live and of this type; what is read is integers and pointers that were written when the request was made.
                unsafe { ptr::copy_nonoverlapping($value, &raw mut (*to).$($field).+, 1) }
            };
        }
        match self.wr.opcode {
            Code::IBV_WR_SEND | Code::IBV_WR_SEND_WITH_IMM | Code::IBV_WR_SEND_WITH_INV => {
                if has_address {
                    copy!(wr.ud);
                }
            }
            Code::IBV_WR_RDMA_WRITE | Code::IBV_WR_RDMA_WRITE_WITH_IMM | Code::IBV_WR_RDMA_READ => {
                copy!(wr.rdma.remote_addr);
                copy!(wr.rdma.rkey);
            }
            _ => copy!(wr),
        }
        if has_srq {
            copy!(qp_type);
        }
        copy!(wr_id);
        copy!(&raw const nothing => next);
        copy!(&raw const list => sg_list);
        copy!(num_sge);
        copy!(opcode);
        copy!(send_flags);
        copy!(__bindgen_anon_1);
    }

    /// Writes the request as C wants it, alone, valid while `self` stays where it is.
    #[cfg(not(rrddmma_rdma_core))]
    #[inline(always)]
    pub(crate) const fn write_to(&self, place: &mut MaybeUninit<sys::ibv_send_wr>, _: bool, _: bool) {
        let wr = place.write(self.wr);
        wr.next = ptr::null_mut();
        if self.has_own {
            wr.sg_list = (&raw const self.own).cast_mut();
        }
    }

    /// Makes `next` the request that is posted after this one.
    #[inline(always)]
    pub(crate) const fn link(&mut self, next: *mut sys::ibv_send_wr) {
        self.wr.next = next;
    }
}

impl<'a, Op> SendRequest<'a, Op> {
    /// The same on this entry alone.
    #[inline(always)]
    pub(crate) const fn on<'b>(self, entry: &'b LocalSlice<'b>) -> SendRequest<'b, Op>
    where
        'a: 'b,
    {
        self.on_raw(entry.as_raw())
    }

    /// As [`on`](Self::on).
    #[inline(always)]
    pub(crate) const fn on_raw<'b>(mut self, entry: &'b sys::ibv_sge) -> SendRequest<'b, Op>
    where
        'a: 'b,
    {
        // The provider only reads it.
        self.wr.sg_list = ptr::from_ref(entry).cast_mut();
        self.wr.num_sge = 1;
        self.has_own = false;
        self
    }

    /// The same request under another operation's name.
    #[inline(always)]
    pub(crate) const fn erase<Other>(self) -> SendRequest<'a, Other> {
        SendRequest { wr: self.wr, own: self.own, has_own: self.has_own, list: PhantomData, op: PhantomData }
    }

    #[inline(always)]
    pub(super) fn new(opcode: Code, list: &'a [LocalSlice<'a>]) -> Self {
        // SAFETY: I3 – the struct is made of integers, pointers and unions of them.
        let mut wr: sys::ibv_send_wr = unsafe { zeroed() };
        wr.opcode = opcode;
        // A slice has the layout of the C entry; the provider only reads it.
        wr.sg_list = list.as_ptr().cast_mut().cast();
        wr.num_sge = entry_count(list);
        let own = sys::ibv_sge { addr: 0, length: 0, lkey: 0 };
        Self { wr, own, has_own: false, list: PhantomData, op: PhantomData }
    }

    #[inline(always)]
    fn new_inline(opcode: Code, bytes: &'a [u8]) -> Self {
        let mut request = Self::new(opcode, &[]);
        // A length that does not fit is far above every device's maximum, which posting compares it with.
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        request.own = sys::ibv_sge { addr: bytes.as_ptr().expose_provenance() as u64, length, lkey: 0 };
        request.has_own = true;
        request.wr.num_sge = 1;
        flavour::add_send_flags(&mut request.wr, flags::IBV_SEND_INLINE.0);
        request
    }

    #[inline(always)]
    pub(super) fn at(mut self, remote: RemoteSlice) -> Self {
        self.wr.wr.rdma.remote_addr = remote.addr();
        self.wr.wr.rdma.rkey = remote.key().expose();
        self
    }

    #[inline(always)]
    fn with_imm(mut self, opcode: Code, imm: u32) -> Self {
        self.wr.opcode = opcode;
        flavour::set_imm(&mut self.wr, imm.to_be());
        self
    }
}

impl<Op> fmt::Debug for SendRequest<'_, Op> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SendRequest")
            .field("wr_id", &self.wr.wr_id)
            .field("opcode", &self.wr.opcode)
            .field("entries", &self.wr.num_sge)
            .field("flags", &self.flags())
            .finish_non_exhaustive()
    }
}

/// Whether a list is one entry of eight bytes.
// NOTE(mlx5): libmlx5 writes 8 for the length of every entry, whatever it is (qp.c, `set_data_ptr_seg_atomic`), and the device then goes beyond the end of a shorter one.
#[inline]
const fn is_word(list: &[LocalSlice<'_>]) -> bool {
    matches!(list, [entry] if entry.len() == 8)
}

/// How many bytes a list has in all.
#[cold]
fn total(list: &[LocalSlice<'_>]) -> usize {
    list.iter().map(LocalSlice::len).sum()
}

/// The length of a list as C counts; an absurd one stays above every device's maximum.
#[allow(clippy::cast_possible_truncation, reason = "compared before")]
#[inline(always)]
pub(super) const fn entry_count(list: &[LocalSlice<'_>]) -> i32 {
    if list.len() > i32::MAX as usize { i32::MAX } else { list.len() as i32 }
}
