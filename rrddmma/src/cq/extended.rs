//! Completion queues whose completions are read field by field, which is how time stamps come out.

use std::ptr::NonNull;
use std::time::Duration;

use rrddmma_sys as sys;

use super::{BATCH, CompletionQueue, Extended, Opcode};
use crate::error::{CompletionError, Error, Result, Verb};
use crate::ffi;
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
        /// When the request completed, in nanoseconds of the wall clock.
        const WALL_CLOCK = 1 << 11;
    }
}

/// A completion of an extended queue while it is read: each call asks the provider for one field.
#[derive(Debug)]
pub struct ExtendedCompletion {
    raw: NonNull<sys::ibv_cq_ex>,
    fields: CompletionFields,
}

/// The poll of a queue that is open; closes it, and so frees the provider's lock, even if reading panics.
struct Poll {
    raw: NonNull<sys::ibv_cq_ex>,
}

impl CompletionQueue<Extended> {
    /// Takes up to 16 completions: `read` takes from each what is wanted, and then `f` gets that, in the order in which they arrived. How many there were.
    /// Does not wait.
    ///
    /// There are two steps because the provider's lock is held while completions are read: posting on a pair of this queue, or dropping one, would wait
    /// for itself. So `read` may capture nothing, which the compiler checks, and `f` may do as it likes.
    ///
    /// ```no_run
    /// # fn example(cq: &mut rrddmma::CompletionQueue<rrddmma::Extended>) -> rrddmma::Result<()> {
    /// cq.poll(|completion| (completion.wr_id(), completion.timestamp()), |(id, cycles)| println!("{id} at {cycles}"))?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// * [`ErrorKind::DeviceLost`](crate::ErrorKind::DeviceLost) if the queue is broken, for example after it overflowed. What was read before is given to `f`.
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
        self.lookup.refresh(&self.inner.registry);
        let completion = ExtendedCompletion { raw: self.raw.cast(), fields: self.fields() };
        let mut open = Poll::start(completion.raw)?;
        let last = values.len() - 1;
        for (at, value) in values.iter_mut().enumerate() {
            let Some(poll) = open else { break };
            if completion.is_success() {
                self.lookup.credit(completion.qp_number(), completion.is_receive());
            }
            *value = Some(read(&completion));
            open = if at == last { None } else { poll.next(self.inner.is_of_mlx5())? };
        }
        Ok(())
    }
}

impl Poll {
    fn start(raw: NonNull<sys::ibv_cq_ex>) -> Result<Option<Self>> {
        // SAFETY: I3 – the struct is one integer.
        let mut attributes: sys::ibv_poll_cq_attr = unsafe { crate::context::zeroed() };
        // SAFETY: I1, I4 – the queue is live, was made as an extended one, and its handle is borrowed mutably, so that no other poll of it is open.
        let ret = unsafe { sys::ibv_start_poll(raw.as_ptr(), &raw mut attributes) };
        // Made only if it is open: dropping it closes it.
        Ok(found(ret)?.then(|| Self { raw }))
    }

    /// The poll at the next completion, if there is one.
    fn next(self, may_step: bool) -> Result<Option<Self>> {
        if may_step {
            // SAFETY: I1 – this poll of a live queue is open.
            let ret = unsafe { sys::ibv_next_poll(self.raw.as_ptr()) };
            return Ok(found(ret)?.then_some(self));
        }
        // NOTE(rxe): librxe of rdma-core 44 steps over the last completion twice (rxe.c: cq_next_poll, cq_end_poll), and reads from then on what was there
        // long ago. Closing the poll at each completion is right with every provider.
        let raw = self.raw;
        drop(self);
        Self::start(raw)
    }
}

impl Drop for Poll {
    fn drop(&mut self) {
        // SAFETY: I1 – this poll of a live queue is open, and is closed once.
        unsafe { sys::ibv_end_poll(self.raw.as_ptr()) };
    }
}

/// Whether stepping found a completion.
fn found(ret: i32) -> Result<bool> {
    match ret {
        0 => Ok(true),
        libc::ENOENT => Ok(false),
        // NOTE(mlx5): -2 is CQ_POLL_ERR here too (mlx5 cq.c).
        negative if negative < 0 => ffi::negative_opaque(Verb::StartPoll, negative).map(|_| false),
        errno => Err(Error::from_errno(Verb::StartPoll, errno)),
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
        unsafe { sys::ibv_wc_read_vendor_err(self.raw.as_ptr()) }
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
        (unsafe { sys::ibv_wc_read_byte_len(self.raw.as_ptr()) }) as usize
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
        let flags = unsafe { sys::ibv_wc_read_wc_flags(self.raw.as_ptr()) };
        if flags & sys::ibv_wc_flags::IBV_WC_WITH_IMM.0 == 0 {
            return None;
        }
        // SAFETY: I1 – the poll is open, and the queue was made with this field.
        Some(u32::from_be(unsafe { sys::ibv_wc_read_imm_data(self.raw.as_ptr()) }))
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
        QpNumber::from_completion(unsafe { sys::ibv_wc_read_src_qp(self.raw.as_ptr()) })
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
        unsafe { sys::ibv_wc_read_completion_ts(self.raw.as_ptr()) }
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
        Duration::from_nanos(unsafe { sys::ibv_wc_read_completion_wallclock_ns(self.raw.as_ptr()) })
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
        unsafe { sys::ibv_wc_read_opcode(self.raw.as_ptr()) }.0
    }

    #[inline]
    fn is_receive(&self) -> bool {
        self.raw_opcode() & sys::ibv_wc_opcode::IBV_WC_RECV.0 != 0
    }

    #[inline]
    fn qp_number(&self) -> u32 {
        // SAFETY: I1 – the poll is open, and every queue of ours is made with this field.
        unsafe { sys::ibv_wc_read_qp_num(self.raw.as_ptr()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    thread_local! {
        /// Completions in the queue, those that were read, and polls that are open.
        static QUEUE: Cell<(u32, u32, i32)> = const { Cell::new((0, 0, 0)) };
    }

    unsafe extern "C" fn start(_: *mut sys::ibv_cq_ex, _: *mut sys::ibv_poll_cq_attr) -> i32 {
        let (there, read, open) = QUEUE.get();
        if there == read {
            return libc::ENOENT;
        }
        QUEUE.set((there, read, open + 1));
        0
    }

    unsafe extern "C" fn next(_: *mut sys::ibv_cq_ex) -> i32 {
        let (there, read, open) = QUEUE.get();
        QUEUE.set((there, read + 1, open));
        if there == read + 1 { libc::ENOENT } else { 0 }
    }

    unsafe extern "C" fn end(_: *mut sys::ibv_cq_ex) {
        let (there, read, open) = QUEUE.get();
        QUEUE.set((there, there.min(read + 1), open - 1));
    }

    /// How many completions are read of this many, and what is left open.
    fn read(there: u32, may_step: bool) -> (u32, i32) {
        QUEUE.set((there, 0, 0));
        let mut cq = sys::ibv_cq_ex {
            start_poll: Some(start),
            next_poll: Some(next),
            end_poll: Some(end),
            ..sys::ibv_cq_ex::default()
        };
        let mut open = Poll::start(NonNull::from(&mut cq)).unwrap();
        let mut count = 0;
        while let Some(poll) = open {
            count += 1;
            open = poll.next(may_step).unwrap();
        }
        (count, QUEUE.get().2)
    }

    #[test]
    fn what_was_opened_is_closed_once_and_nothing_else_is() {
        for there in [0, 1, 2, 5] {
            for may_step in [false, true] {
                assert_eq!(read(there, may_step), (there, 0), "of {there}, stepping: {may_step}");
            }
        }
    }
}
