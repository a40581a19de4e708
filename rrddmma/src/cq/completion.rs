//! One completion: as a value, and as it is lent while polling.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use rrddmma_sys as sys;

use super::{Classic, Source};
use crate::error::CompletionError;
use crate::flavour;
use crate::ids::{QpNumber, RemoteKey};
use crate::status::Status;

/// A completion as a value.
#[doc(alias = "ibv_wc")]
#[doc(alias = "Wc")]
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct WorkCompletion {
    raw: sys::ibv_wc,
}

/// A completion as it is lent while polling, readable until the closure returns. What it says is had by dereferencing, from [`WorkCompletion`].
pub struct Completion<'a, S: Source = Classic> {
    completion: &'a WorkCompletion,
    source: PhantomData<S>,
}

impl Clone for Completion<'_> {
    fn clone(&self) -> Self {
        *self
    }
}

impl Copy for Completion<'_> {}

/// What a completed request was.
///
/// Source of the numbers: `enum ibv_wc_opcode` in `infiniband/verbs.h`.
#[doc(alias = "ibv_wc_opcode")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Opcode {
    /// A send.
    Send,
    /// An RDMA write.
    RdmaWrite,
    /// An RDMA read.
    RdmaRead,
    /// An atomic compare and swap.
    CompareAndSwap,
    /// An atomic fetch and add.
    FetchAndAdd,
    /// The binding of a memory window.
    BindWindow,
    /// The invalidation of a local key.
    LocalInvalidate,
    /// A receive, consumed by a send of the peer.
    Receive,
    /// A receive, consumed by an RDMA write with immediate data of the peer.
    ReceiveRdmaWithImmediate,
    /// An entry was added to a list of tags.
    TagAdd,
    /// An entry was taken out of a list of tags.
    TagRemove,
    /// What a program has processed of unexpected messages was told.
    TagSync,
    /// A message with a tag has arrived, or matched one.
    TagReceive,
    /// A message without a tag has arrived where tags are matched.
    ReceiveWithoutTag,
    /// An opcode that this library does not know.
    Unknown(u32),
}

impl Opcode {
    /// From the number of the C interface.
    pub const fn from_raw(raw: u32) -> Self {
        match raw {
            0 => Self::Send,
            1 => Self::RdmaWrite,
            2 => Self::RdmaRead,
            3 => Self::CompareAndSwap,
            4 => Self::FetchAndAdd,
            5 => Self::BindWindow,
            6 => Self::LocalInvalidate,
            0x80 => Self::Receive,
            0x81 => Self::ReceiveRdmaWithImmediate,
            0x82 => Self::TagAdd,
            0x83 => Self::TagRemove,
            0x84 => Self::TagSync,
            0x85 => Self::TagReceive,
            0x86 => Self::ReceiveWithoutTag,
            other => Self::Unknown(other),
        }
    }
}

impl WorkCompletion {
    /// The identifier that the request was posted with.
    #[inline]
    pub const fn wr_id(&self) -> u64 {
        self.raw.wr_id
    }

    /// What became of the request.
    #[inline]
    pub const fn status(&self) -> Status {
        Status::from_raw(self.raw.status.0)
    }

    /// Whether the request was carried out.
    #[inline]
    pub const fn is_success(&self) -> bool {
        self.raw.status.0 == 0
    }

    /// The completion itself if the request was carried out, else what went wrong.
    ///
    /// # Errors
    /// * If the [`status`](Self::status) is another than success.
    #[inline]
    pub fn ok(&self) -> Result<&Self, CompletionError> {
        if self.is_success() { Ok(self) } else { Err(self.error()) }
    }

    /// What the request was. Meaningful only if it was carried out.
    #[inline]
    pub const fn opcode(&self) -> Opcode {
        Opcode::from_raw(self.raw.opcode.0)
    }

    /// How many bytes were received, read or fetched. Meaningful only if the request was carried out, and not for sends and writes.
    #[inline]
    pub const fn byte_len(&self) -> usize {
        self.raw.byte_len as usize
    }

    /// The immediate data that the peer sent, in host order.
    #[inline]
    pub fn imm(&self) -> Option<u32> {
        // NOTE(mlx5): the flag is also set on the sender's own completion (mlx5 cq.c, handle_good_req), with nothing behind it.
        if !self.is_success()
            || !self.is_receive()
            || flavour::wc_flags(&self.raw) & sys::ibv_wc_flags::IBV_WC_WITH_IMM.0 == 0
        {
            return None;
        }
        Some(u32::from_be(flavour::wc_imm(&self.raw)))
    }

    /// The key of ours that the peer's message has invalidated.
    #[inline]
    pub fn invalidated(&self) -> Option<RemoteKey> {
        if !self.is_success()
            || !self.is_receive()
            || flavour::wc_flags(&self.raw) & sys::ibv_wc_flags::IBV_WC_WITH_INV.0 == 0
        {
            return None;
        }
        Some(RemoteKey::new(flavour::wc_imm(&self.raw)))
    }

    /// The local queue pair.
    #[inline]
    pub const fn qp(&self) -> QpNumber {
        QpNumber::from_completion(self.raw.qp_num)
    }

    /// The pair that sent a datagram.
    #[inline]
    pub const fn source_qp(&self) -> QpNumber {
        QpNumber::from_completion(self.raw.src_qp)
    }

    /// Whether a datagram begins with a global routing header of 40 bytes.
    #[inline]
    pub const fn has_global_header(&self) -> bool {
        flavour::wc_flags(&self.raw) & sys::ibv_wc_flags::IBV_WC_GRH.0 != 0
    }

    /// The vendor's own error code; for NVIDIA the syndrome of the error completion.
    #[inline]
    pub const fn vendor_error(&self) -> u32 {
        self.raw.vendor_err
    }

    /// The C struct.
    #[inline]
    pub const fn as_raw(&self) -> &sys::ibv_wc {
        &self.raw
    }

    /// Whether it is of a receive queue; only a success says so.
    #[inline(always)]
    pub(super) const fn is_receive(&self) -> bool {
        self.raw.opcode.0 & sys::ibv_wc_opcode::IBV_WC_RECV.0 != 0
    }

    #[cold]
    fn error(&self) -> CompletionError {
        CompletionError {
            wr_id: self.wr_id(),
            status: self.status(),
            vendor_error: self.vendor_error(),
            qp: self.qp(),
        }
    }
}

impl fmt::Debug for WorkCompletion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("WorkCompletion");
        debug.field("wr_id", &self.wr_id()).field("status", &self.status()).field("qp", &self.qp());
        if self.is_success() {
            debug
                .field("opcode", &self.opcode())
                .field("byte_len", &self.byte_len())
                .field("imm", &self.imm());
        } else {
            debug.field("vendor_error", &self.vendor_error());
        }
        debug.finish()
    }
}

impl<'a> Completion<'a> {
    #[inline(always)]
    pub(super) const fn new(completion: &'a WorkCompletion) -> Self {
        Self { completion, source: PhantomData }
    }

    /// Itself if the request was carried out, else what went wrong.
    ///
    /// # Errors
    /// * If the [`status`](WorkCompletion::status) is another than success.
    #[inline]
    pub fn ok(self) -> Result<Self, CompletionError> {
        self.completion.ok().map(|_| self)
    }

    /// A copy that outlives the closure.
    #[inline]
    pub const fn to_value(&self) -> WorkCompletion {
        *self.completion
    }
}

impl Deref for Completion<'_> {
    type Target = WorkCompletion;

    #[inline(always)]
    fn deref(&self) -> &WorkCompletion {
        self.completion
    }
}

impl fmt::Debug for Completion<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.completion.fmt(f)
    }
}
