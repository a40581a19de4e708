//! Completion queues whose completions are read field by field, which is how time stamps come out.

#[cfg_attr(not(rrddmma_rdma_core), path = "extended/experimental.rs")]
#[cfg_attr(rrddmma_rdma_core, path = "extended/rdma_core.rs")]
mod provider;

use std::ptr::NonNull;
use std::time::Duration;

use rrddmma_sys as sys;

pub(super) use self::provider::create;
use self::provider::{Poll, Raw};
use super::{BATCH, CompletionQueue, Extended, Opcode};
use crate::error::{CompletionError, Result};
use crate::ids::QpNumber;
use crate::status::Status;

bitflags::bitflags! {
    /// The fields that the completions of an extended queue have beside `wr_id`, status, opcode, flags, vendor error and pair, which all have. What is not
    /// asked for costs the provider nothing.
    #[doc(alias = "ibv_create_cq_wc_flags")]
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub struct CompletionFields: u64 {
        /// How many bytes were received, read or fetched.
        const BYTE_LEN = 1;
        /// The immediate data.
        const IMM = 2;
        /// The pair that sent a datagram.
        const SOURCE_QP = 8;
        /// When the request completed, in cycles of the device's clock.
        const TIMESTAMP = 1 << 7;
        /// The tag that a rule of flow steering gave to the packet.
        const FLOW_TAG = 1 << 9;
        /// What the header of a message with a tag says.
        const TAG_INFO = 1 << 10;
        /// When the request completed, in nanoseconds of the wall clock.
        const WALL_CLOCK = 1 << 11;
    }
}

/// What the header of a message with a tag says, and what became of it.
#[doc(alias = "ibv_wc_tm_info")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct TagInfo {
    /// The tag.
    pub tag: u64,
    /// What the sender's program wrote beside it.
    pub context: u32,
    /// Whether the message has met an entry of the list: otherwise it is unexpected, and is in a receive.
    pub matched: bool,
    /// Whether its data has arrived. Of a message that has met an entry, this comes with a completion of its own.
    pub has_data: bool,
    /// Whether the device wants to be told how many unexpected messages the program has processed.
    pub wants_sync: bool,
}

/// A completion of an extended queue while it is read: each call asks the provider for one field.
#[derive(Debug)]
pub struct ExtendedCompletion {
    raw: NonNull<Raw>,
    fields: CompletionFields,
}

impl CompletionQueue<Extended> {
    /// Takes up to 16 completions: `read` takes from each what is wanted, and then `f` gets that, in the order in which they arrived. How many there were.
    /// Does not wait.
    ///
    /// There are two steps because the provider's lock is held while completions are read: posting on a pair of this queue, or dropping one, would wait
    /// for itself. So `read` may capture nothing, which the compiler checks, nor reach a pair through a static, which it does not; and `f` may do as it likes.
    ///
    /// ```no_run
    /// # fn example(cq: &mut rrddmma::CompletionQueue<rrddmma::Extended>) -> rrddmma::Result<()> {
    /// cq.poll(|completion| (completion.wr_id(), completion.timestamp()), |(id, cycles)| println!("{id} at {cycles}"))?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// * [`ErrorKind::DeviceLost`](crate::ErrorKind::DeviceLost) if the provider says that the queue is broken. One that overflowed falls silent instead, see [`EventKind::CqError`](crate::EventKind::CqError). What was read before is given to `f`.
    ///
    /// Verb: [ibv_start_poll(3)](https://man7.org/linux/man-pages/man3/ibv_create_cq_ex.3.html)
    #[doc(alias = "ibv_start_poll")]
    #[doc(alias = "ibv_next_poll")]
    #[doc(alias = "ibv_end_poll")]
    pub fn poll<T, R: Copy + Fn(&ExtendedCompletion) -> T>(
        &mut self,
        read: R,
        mut f: impl FnMut(T),
    ) -> Result<usize> {
        const { assert!(size_of::<R>() == 0, "what reads a completion may capture nothing") };
        let mut values = [const { None }; BATCH];
        let outcome = self.read_batch(read, &mut values);
        let mut count = 0;
        for value in values.into_iter().flatten() {
            count += 1;
            f(value);
        }
        outcome.map(|()| count)
    }

    /// Polls until there is at least one completion, without giving up the processor; how many there were.
    ///
    /// # Errors
    /// * [`ErrorKind::TimedOut`](crate::ErrorKind::TimedOut) if there was none within `timeout`.
    /// * As [`poll`](Self::poll).
    pub fn poll_for<T, R: Copy + Fn(&ExtendedCompletion) -> T>(
        &mut self,
        timeout: Duration,
        read: R,
        mut f: impl FnMut(T),
    ) -> Result<usize> {
        self.spin(timeout, |cq| cq.poll(read, &mut f))
    }

    /// Sleeps until there is at least one completion, and polls; how many there were. As with a classic queue, it should be the only one on its channel.
    ///
    /// # Panics
    /// * If the queue was made without a channel.
    ///
    /// # Errors
    /// * [`ErrorKind::TimedOut`](crate::ErrorKind::TimedOut) if there was none within `timeout`.
    /// * As [`poll`](Self::poll), [`arm`](Self::arm) and [`CompletionChannel::wait`](crate::CompletionChannel::wait).
    pub fn wait<T, R: Copy + Fn(&ExtendedCompletion) -> T>(
        &mut self,
        timeout: Duration,
        read: R,
        mut f: impl FnMut(T),
    ) -> Result<usize> {
        assert!(self.inner.channel.is_some(), "CompletionQueue::wait: the queue was made without a channel");
        self.sleep(timeout, |cq| cq.poll(read, &mut f))
    }

    /// The fields that its completions have.
    pub fn fields(&self) -> CompletionFields {
        CompletionFields::from_bits_retain(self.inner.fields)
    }

    fn read_batch<T>(
        &mut self,
        read: impl Fn(&ExtendedCompletion) -> T,
        values: &mut [Option<T>],
    ) -> Result<()> {
        // Before the provider's poll, see the top of registry.rs.
        self.lookup.refresh(&self.inner.registry);
        let fields = self.fields();
        let mut open = Poll::start(self.raw)?;
        let last = values.len() - 1;
        for (at, value) in values.iter_mut().enumerate() {
            let Some(poll) = open else { break };
            let completion = ExtendedCompletion { raw: poll.current(), fields };
            if completion.is_success() {
                self.lookup.credit(completion.qp_number(), completion.raw_opcode());
            }
            *value = Some(read(&completion));
            open = if at == last { None } else { poll.next(self.inner.is_of_mlx5())? };
        }
        Ok(())
    }
}

impl ExtendedCompletion {
    /// The identifier that the request was posted with.
    #[inline]
    pub const fn wr_id(&self) -> u64 {
        // SAFETY: I1 – the poll is open, so that the provider has written the field.
        unsafe { (*self.raw.as_ptr()).wr_id }
    }

    /// What became of the request.
    #[inline]
    pub const fn status(&self) -> Status {
        // SAFETY: I1 – the poll is open, so that the provider has written the field.
        Status::from_raw(unsafe { (*self.raw.as_ptr()).status.0 })
    }

    /// Whether the request was carried out.
    #[inline]
    pub const fn is_success(&self) -> bool {
        matches!(self.status(), Status::Success)
    }

    /// Nothing if the request was carried out, else what went wrong.
    ///
    /// # Errors
    /// * If the [`status`](Self::status) is another than success.
    pub fn ok(&self) -> Result<(), CompletionError> {
        if self.is_success() {
            return Ok(());
        }
        Err(CompletionError {
            wr_id: self.wr_id(),
            status: self.status(),
            vendor_error: self.vendor_error(),
            qp: self.qp(),
        })
    }

    /// What the request was. Meaningful only if it was carried out.
    #[inline]
    #[doc(alias = "ibv_wc_read_opcode")]
    pub fn opcode(&self) -> Opcode {
        Opcode::from_raw(self.raw_opcode())
    }

    /// The local queue pair.
    #[inline]
    #[doc(alias = "ibv_wc_read_qp_num")]
    pub fn qp(&self) -> QpNumber {
        QpNumber::from_completion(self.qp_number())
    }

    /// The vendor's own error code; for NVIDIA the syndrome of the error completion. Meaningful only if the request failed.
    #[inline]
    #[doc(alias = "ibv_wc_read_vendor_err")]
    pub fn vendor_error(&self) -> u32 {
        // SAFETY: I1 – the poll is open, and every extended queue has this field.
        unsafe { provider::read_vendor_err(self.raw) }
    }

    /// How many bytes were received, read or fetched. Meaningful only if the request was carried out, and not for sends and writes.
    ///
    /// # Panics
    /// * If the queue was made without [`CompletionFields::BYTE_LEN`].
    #[inline]
    #[track_caller]
    #[doc(alias = "ibv_wc_read_byte_len")]
    pub fn byte_len(&self) -> usize {
        self.need(CompletionFields::BYTE_LEN, "byte_len");
        // SAFETY: I1 – the poll is open, and the queue was made with this field.
        (unsafe { provider::read_byte_len(self.raw) }) as usize
    }

    /// The immediate data that the peer sent, in host order.
    ///
    /// # Panics
    /// * If the queue was made without [`CompletionFields::IMM`].
    #[inline]
    #[track_caller]
    #[doc(alias = "ibv_wc_read_imm_data")]
    #[doc(alias = "ibv_wc_read_wc_flags")]
    pub fn imm(&self) -> Option<u32> {
        self.need(CompletionFields::IMM, "imm");
        if !self.is_success() || !self.is_receive() {
            return None;
        }
        // SAFETY: I1 – the poll is open, and every extended queue has this field.
        let flags = unsafe { provider::read_wc_flags(self.raw) };
        if flags & sys::ibv_wc_flags::IBV_WC_WITH_IMM.0 == 0 {
            return None;
        }
        // SAFETY: I1 – the poll is open, and the queue was made with this field.
        Some(u32::from_be(unsafe { provider::read_imm_data(self.raw) }))
    }

    /// The pair that sent a datagram.
    ///
    /// # Panics
    /// * If the queue was made without [`CompletionFields::SOURCE_QP`].
    #[inline]
    #[track_caller]
    #[doc(alias = "ibv_wc_read_src_qp")]
    pub fn source_qp(&self) -> QpNumber {
        self.need(CompletionFields::SOURCE_QP, "source_qp");
        // SAFETY: I1 – the poll is open, and the queue was made with this field.
        QpNumber::from_completion(unsafe { provider::read_src_qp(self.raw) })
    }

    /// When the request completed, in cycles of the device's clock, see [`Context::clock_cycles`](crate::Context::clock_cycles).
    ///
    /// # Panics
    /// * If the queue was made without [`CompletionFields::TIMESTAMP`].
    #[inline]
    #[track_caller]
    #[doc(alias = "ibv_wc_read_completion_ts")]
    pub fn timestamp(&self) -> u64 {
        self.need(CompletionFields::TIMESTAMP, "timestamp");
        // SAFETY: I1 – the poll is open, and the queue was made with this field.
        unsafe { provider::read_completion_ts(self.raw) }
    }

    /// When the request completed, as the time since 1970-01-01 by the wall clock, as the kernel keeps the two clocks together.
    ///
    /// # Panics
    /// * If the queue was made without [`CompletionFields::WALL_CLOCK`].
    #[inline]
    #[track_caller]
    #[doc(alias = "ibv_wc_read_completion_wallclock_ns")]
    pub fn wall_clock(&self) -> Duration {
        self.need(CompletionFields::WALL_CLOCK, "wall_clock");
        // SAFETY: I1 – the poll is open, and the queue was made with this field.
        Duration::from_nanos(unsafe { provider::read_completion_wallclock_ns(self.raw) })
    }

    /// The tag that a rule of flow steering gave to the packet ([`FlowRule::tag`](crate::FlowRule::tag)). Meaningful only for a receive that such a rule has led here.
    ///
    /// # Panics
    /// * If the queue was made without [`CompletionFields::FLOW_TAG`].
    #[inline]
    #[track_caller]
    #[doc(alias = "ibv_wc_read_flow_tag")]
    pub fn flow_tag(&self) -> u32 {
        self.need(CompletionFields::FLOW_TAG, "flow_tag");
        // SAFETY: I1 – the poll is open, and the queue was made with this field.
        unsafe { provider::read_flow_tag(self.raw) }
    }

    /// What the header of a message says, on the queue of a [`TagMatchingQueue`](crate::TagMatchingQueue). Its tag is meaningful only for a message that has one
    /// ([`Opcode::TagReceive`]); whether a sync is wanted, for changes of the list too.
    ///
    /// # Panics
    /// * If the queue was made without [`CompletionFields::TAG_INFO`].
    #[track_caller]
    #[doc(alias = "ibv_wc_read_tm_info")]
    pub fn tag_info(&self) -> TagInfo {
        self.need(CompletionFields::TAG_INFO, "tag_info");
        // SAFETY: I1 – the poll is open, and the queue was made with this field.
        let (tag, context) = unsafe { provider::read_tm_info(self.raw) };
        // SAFETY: I1 – the poll is open, and every extended queue has this field.
        let flags = unsafe { provider::read_wc_flags(self.raw) };
        let has = |bit: u32| flags & bit != 0;
        TagInfo { tag, context, matched: has(1 << 5), has_data: has(1 << 6), wants_sync: has(1 << 4) }
    }

    #[inline]
    #[track_caller]
    fn need(&self, field: CompletionFields, method: &str) {
        assert!(
            self.fields.contains(field),
            "ExtendedCompletion::{method}: the queue has {:?} but not {field:?}",
            self.fields
        );
    }

    #[inline]
    fn raw_opcode(&self) -> u32 {
        // SAFETY: I1 – the poll is open, and every extended queue has this field.
        unsafe { provider::read_opcode(self.raw) }
    }

    #[inline]
    fn is_receive(&self) -> bool {
        self.raw_opcode() & sys::ibv_wc_opcode::IBV_WC_RECV.0 != 0
    }

    #[inline]
    fn qp_number(&self) -> u32 {
        // SAFETY: I1 – the poll is open, and every queue of ours is made with this field.
        unsafe { provider::read_qp_num(self.raw) }
    }
}
