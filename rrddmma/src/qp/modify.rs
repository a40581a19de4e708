//! Looking at a pair and changing it while it is in use.

use std::fmt;

use rrddmma_sys as sys;
use sys::ibv_qp_attr_mask as Mask;

use super::inner::Core;
use super::state::modify;
use super::transport::Buildable;
use super::{Connected, Path, PreparedQueuePair, QpState, QueuePair, Transport};
use crate::ah::Address;
use crate::context::zeroed;
use crate::error::{Error, ErrorKind, Rejected, Result, Verb};
use crate::ffi;
use crate::flavour;
use crate::ids::{AckTimeout, Mtu, Psn, QpNumber, QueueKey, RetryCount, RnrRetry, RnrTimer};
use crate::mr::Access;

/// The attributes of a queue pair at one moment.
#[doc(alias = "ibv_qp_attr")]
#[derive(Clone)]
pub struct QpAttributes {
    raw: sys::ibv_qp_attr,
}

/// A change to a pair that is in use, see [`QueuePair::modify`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[must_use]
pub struct QpChange {
    remote_access: Option<Access>,
    min_rnr_timer: Option<RnrTimer>,
}

impl QpChange {
    /// Nothing yet.
    pub const fn new() -> Self {
        Self { remote_access: None, min_rnr_timer: None }
    }

    /// What the peer may do to regions that allow it.
    pub const fn remote_access(mut self, access: Access) -> Self {
        self.remote_access = Some(access);
        self
    }

    /// How long the peer shall wait when there is no receive posted here.
    pub const fn min_rnr_timer(mut self, timer: RnrTimer) -> Self {
        self.min_rnr_timer = Some(timer);
        self
    }
}

impl QpAttributes {
    /// The state.
    pub const fn state(&self) -> QpState {
        QpState::from_raw(self.raw.qp_state.0)
    }

    /// The pair at the other end.
    pub const fn peer(&self) -> QpNumber {
        QpNumber::from_completion(self.raw.dest_qp_num)
    }

    /// The payload of a packet.
    pub const fn path_mtu(&self) -> Mtu {
        Mtu::from_raw(self.raw.path_mtu.0)
    }

    /// What the peer may do to regions that allow it.
    pub const fn remote_access(&self) -> Access {
        Access::from_bits_retain(flavour::qp_access(&self.raw))
    }

    /// Where the packets of this end count.
    pub const fn send_psn(&self) -> Psn {
        Psn::new(self.raw.sq_psn & 0xff_ffff)
    }

    /// Where the packets of the other end are expected to count.
    pub const fn receive_psn(&self) -> Psn {
        Psn::new(self.raw.rq_psn & 0xff_ffff)
    }

    /// The route to the other end.
    pub fn address(&self) -> Address {
        Address::from_raw(&self.raw.ah_attr)
    }

    /// The row of the port's table of partition keys.
    pub const fn pkey_index(&self) -> u16 {
        self.raw.pkey_index
    }

    /// The key that datagrams to it must carry; of datagram pairs only.
    pub const fn queue_key(&self) -> QueueKey {
        QueueKey::new(self.raw.qkey)
    }

    /// How often it sends again for lack of an acknowledgement.
    pub const fn retry_count(&self) -> RetryCount {
        RetryCount::new(self.raw.retry_cnt & 7)
    }

    /// How often it sends again when the peer has no receive posted.
    pub const fn rnr_retry(&self) -> RnrRetry {
        match self.raw.rnr_retry & 7 {
            7 => RnrRetry::Infinite,
            times => RnrRetry::Times(times),
        }
    }

    /// How long it waits for an acknowledgement.
    pub const fn ack_timeout(&self) -> AckTimeout {
        AckTimeout::from_code(self.raw.timeout & 31)
    }

    /// How long the peer shall wait when there is no receive posted here.
    pub const fn min_rnr_timer(&self) -> RnrTimer {
        RnrTimer::from_code(self.raw.min_rnr_timer & 31)
    }

    /// How many reads and atomics may be under way.
    pub const fn max_rd_atomic(&self) -> u8 {
        self.raw.max_rd_atomic
    }

    /// How many reads and atomics of the peer can be answered at a time.
    pub const fn max_dest_rd_atomic(&self) -> u8 {
        self.raw.max_dest_rd_atomic
    }

    /// The C struct, for what has no name here.
    pub const fn as_raw(&self) -> &sys::ibv_qp_attr {
        &self.raw
    }
}

impl fmt::Debug for QpAttributes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("QpAttributes")
            .field("state", &self.state())
            .field("peer", &self.peer())
            .field("path_mtu", &self.path_mtu())
            .finish_non_exhaustive()
    }
}

impl<T: Transport, P: Path> QueuePair<T, P> {
    /// Moves the pair to the error state: everything outstanding completes, as flushed unless it was carried out already, and so does everything
    /// posted from now on. The device may still be at work on what it had begun.
    ///
    /// # Errors
    /// * What the driver reports.
    ///
    /// Verb: [ibv_modify_qp(3)](https://man7.org/linux/man-pages/man3/ibv_modify_qp.3.html)
    pub fn to_error(&mut self) -> Result<()> {
        // SAFETY: I3 – the struct is made of integers and arrays of them.
        let mut attributes: sys::ibv_qp_attr = unsafe { zeroed() };
        attributes.qp_state = sys::ibv_qp_state::IBV_QPS_ERR;
        modify(self.core.as_raw(), &mut attributes, Mask::IBV_QP_STATE)
    }
}

impl<T: Transport, P: Path> QueuePair<T, P> {
    /// Stops the send queue: what has begun is finished, what has not waits, and receives go on. An event
    /// ([`SendQueueDrained`](crate::EventKind::SendQueueDrained)) says when nothing is under way any more; [`resume`](Self::resume) lets it go on.
    ///
    /// # Errors
    /// The pair goes on as before then.
    /// * [`ErrorKind::InvalidAttribute`] or [`ErrorKind::Unsupported`] if the device cannot: NVIDIA's driver has no command for it. There, post a signaled request
    ///   last and wait for its completion.
    /// * What the driver reports.
    ///
    /// Verb: [ibv_modify_qp(3)](https://man7.org/linux/man-pages/man3/ibv_modify_qp.3.html)
    pub fn drain(&mut self) -> Result<()> {
        // SAFETY: I3 – the struct is made of integers and arrays of them.
        let mut attributes: sys::ibv_qp_attr = unsafe { zeroed() };
        attributes.qp_state = sys::ibv_qp_state::IBV_QPS_SQD;
        attributes.en_sqd_async_notify = 1;
        let bits = Mask::IBV_QP_STATE.0 | Mask::IBV_QP_EN_SQD_ASYNC_NOTIFY.0;
        modify(self.core.as_raw(), &mut attributes, Mask(bits))
    }

    /// Lets the send queue go on: after [`drain`](Self::drain), or after a failed request of a datagram pair or an unreliable connection has stopped it
    /// ([`QpState::SendQueueError`]).
    ///
    /// # Errors
    /// * [`ErrorKind::InvalidAttribute`] if the state does not allow it; the message says which it is.
    ///
    /// Verb: [ibv_modify_qp(3)](https://man7.org/linux/man-pages/man3/ibv_modify_qp.3.html)
    pub fn resume(&mut self) -> Result<()> {
        // The library's idea of the state is out of date when the device has changed it.
        let state = query(self.core.as_raw())?.raw.qp_state;
        // SAFETY: I3 – the struct is made of integers and arrays of them.
        let mut attributes: sys::ibv_qp_attr = unsafe { zeroed() };
        attributes.qp_state = sys::ibv_qp_state::IBV_QPS_RTS;
        attributes.cur_qp_state = state;
        modify(self.core.as_raw(), &mut attributes, Mask(Mask::IBV_QP_STATE.0 | Mask::IBV_QP_CUR_STATE.0))
    }
}

impl<T: Connected, P: Path> QueuePair<T, P> {
    /// Changes attributes while the pair is in use.
    ///
    /// # Errors
    /// * [`ErrorKind::InvalidAttribute`] if its transport or its state does not allow it; the message says what.
    ///
    /// Verb: [ibv_modify_qp(3)](https://man7.org/linux/man-pages/man3/ibv_modify_qp.3.html)
    pub fn modify(&mut self, change: QpChange) -> Result<()> {
        // SAFETY: I3 – the struct is made of integers and arrays of them.
        let mut attributes: sys::ibv_qp_attr = unsafe { zeroed() };
        let mut bits = 0;
        if let Some(access) = change.remote_access {
            flavour::set_qp_access(&mut attributes, access.bits());
            bits |= Mask::IBV_QP_ACCESS_FLAGS.0;
        }
        if let Some(timer) = change.min_rnr_timer {
            attributes.min_rnr_timer = timer.code();
            bits |= Mask::IBV_QP_MIN_RNR_TIMER.0;
        }
        if bits == 0 {
            return Ok(());
        }
        modify(self.core.as_raw(), &mut attributes, Mask(bits))
    }
}

impl<T: Buildable, P: Path> QueuePair<T, P> {
    /// Resets the pair and prepares it again, to be connected anew. What was posted is gone without a completion, and completions that were not
    /// polled may be gone too.
    ///
    /// A reset is not a completion: regions that were in use stay in limbo until the pair is destroyed.
    ///
    /// # Errors
    /// * [`ErrorKind::Unsupported`] for a pair that was adopted, whose setup is not known. It comes back unchanged.
    /// * What the driver reports. The pair comes back in the state that [`query`](Self::query) says.
    pub fn reset(mut self) -> Result<PreparedQueuePair<T, P>, Rejected<Self>> {
        match self.core.reset() {
            Ok(()) => Ok(PreparedQueuePair::wrap(self.core)),
            Err(error) => Err(Rejected::new(error, self)),
        }
    }
}

impl Core {
    /// To RESET, and on to INIT.
    pub(super) fn reset(&mut self) -> Result<()> {
        if self.setup.is_none() {
            let text = "the pair was adopted, so that it is not known how to prepare it";
            return Err(Error::text(Verb::ModifyQp, ErrorKind::Unsupported, text));
        }
        to_reset(self.as_raw())?;
        self.start_over();
        self.end().to_init()
    }

    /// Brings a pair that could not be connected back to where it was, as far as possible.
    pub(super) fn prepare_again(&mut self) {
        if let Err(second) = self.reset() {
            log::error!("a queue pair that could not be connected could not be reset either: {second}");
        }
    }
}

/// From any state to RESET.
pub(super) fn to_reset(qp: *mut sys::ibv_qp) -> Result<()> {
    // SAFETY: I3 – the struct is made of integers and arrays of them.
    let mut attributes: sys::ibv_qp_attr = unsafe { zeroed() };
    attributes.qp_state = sys::ibv_qp_state::IBV_QPS_RESET;
    modify(qp, &mut attributes, Mask::IBV_QP_STATE)
}

pub(super) fn query(qp: *mut sys::ibv_qp) -> Result<QpAttributes> {
    // SAFETY: I3 – the struct is made of integers and arrays of them.
    let mut raw: sys::ibv_qp_attr = unsafe { zeroed() };
    // SAFETY: I3 – the struct is made of integers and pointers, for which null is valid.
    let mut init: sys::ibv_qp_init_attr = unsafe { zeroed() };
    let bits = Mask::IBV_QP_STATE.0
        | Mask::IBV_QP_ACCESS_FLAGS.0
        | Mask::IBV_QP_AV.0
        | Mask::IBV_QP_PATH_MTU.0
        | Mask::IBV_QP_DEST_QPN.0
        | Mask::IBV_QP_SQ_PSN.0
        | Mask::IBV_QP_RQ_PSN.0
        | Mask::IBV_QP_PKEY_INDEX.0
        | Mask::IBV_QP_QKEY.0
        | Mask::IBV_QP_RETRY_CNT.0
        | Mask::IBV_QP_RNR_RETRY.0
        | Mask::IBV_QP_TIMEOUT.0
        | Mask::IBV_QP_MIN_RNR_TIMER.0
        | Mask::IBV_QP_MAX_QP_RD_ATOMIC.0
        | Mask::IBV_QP_MAX_DEST_RD_ATOMIC.0
        | Mask::IBV_QP_CAP.0;
    // SAFETY: I1, I4 – the pair is live, and both out-parameters are live locals.
    let ret = unsafe { sys::ibv_query_qp(qp, &raw mut raw, bits as i32, &raw mut init) };
    ffi::errno_value(Verb::QueryQp, ret)?;
    Ok(QpAttributes { raw })
}
