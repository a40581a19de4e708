//! The states of a queue pair, and which attributes each transition takes.

use std::fmt;

use rrddmma_sys::{self as sys, ibv_qp_attr_mask as Mask, ibv_qp_type};

use crate::error::{Detail, Error, ErrorKind, Result, Verb};
use crate::ffi;

/// The state of a queue pair.
///
/// Source of the numbers: `enum ibv_qp_state` in `infiniband/verbs.h`; of the meaning: InfiniBand specification, volume 1, section 10.3.1.
#[doc(alias = "ibv_qp_state")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum QpState {
    /// New; nothing can be posted.
    Reset,
    /// Receives can be posted, and wait.
    Init,
    /// Ready to receive.
    ReadyToReceive,
    /// Ready to send: in use.
    ReadyToSend,
    /// The send queue drains.
    SendQueueDrained,
    /// The send queue failed; receives go on. Datagrams and unreliable connections only.
    SendQueueError,
    /// Broken: everything outstanding and everything posted from now on fails as flushed.
    Error,
    /// A state that this library does not know.
    Unknown(u32),
}

impl QpState {
    /// From the number of the C interface.
    pub const fn from_raw(raw: u32) -> Self {
        match raw {
            0 => Self::Reset,
            1 => Self::Init,
            2 => Self::ReadyToReceive,
            3 => Self::ReadyToSend,
            4 => Self::SendQueueDrained,
            5 => Self::SendQueueError,
            6 => Self::Error,
            other => Self::Unknown(other),
        }
    }

    /// The number of the C interface.
    pub const fn as_raw(self) -> u32 {
        match self {
            Self::Reset => 0,
            Self::Init => 1,
            Self::ReadyToReceive => 2,
            Self::ReadyToSend => 3,
            Self::SendQueueDrained => 4,
            Self::SendQueueError => 5,
            Self::Error => 6,
            Self::Unknown(raw) => raw,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Reset => "RESET",
            Self::Init => "INIT",
            Self::ReadyToReceive => "RTR",
            Self::ReadyToSend => "RTS",
            Self::SendQueueDrained => "SQD",
            Self::SendQueueError => "SQE",
            Self::Error => "ERR",
            Self::Unknown(_) => "an unknown state",
        }
    }
}

impl fmt::Display for QpState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(raw) => write!(f, "unknown state {raw}"),
            known => f.write_str(known.name()),
        }
    }
}

/// Modifies a queue pair; a refusal is explained as far as the set of attributes explains it.
pub(super) fn modify(qp: *mut sys::ibv_qp, attributes: &mut sys::ibv_qp_attr, mask: Mask) -> Result<()> {
    // SAFETY: I1 – the pair is live while its handle or builder calls this; the field only changes in a modification.
    let from = unsafe { (*qp).state };
    // SAFETY: I1 – as above, and the type never changes.
    let kind = unsafe { (*qp).qp_type };
    let bits = mask.0;
    // SAFETY: I1 – the pair is live, and the attributes are a live value that is only read.
    let ret = unsafe { sys::ibv_modify_qp(qp, &raw mut *attributes, bits as i32) };
    ffi::errno_value(Verb::ModifyQp, ret).map_err(|error| {
        let from = QpState::from_raw(from.0);
        let to =
            if bits & Mask::IBV_QP_STATE.0 == 0 { from } else { QpState::from_raw(attributes.qp_state.0) };
        explain(error, kind, from, to, bits)
    })
}

/// Adds to a refusal of `ibv_modify_qp` what the table below says about it.
fn explain(error: Error, kind: ibv_qp_type, from: QpState, to: QpState, given: u32) -> Error {
    if error.kind() == ErrorKind::Unreachable {
        return error.with_detail(Detail::Text("no route to the peer's address was found".into()));
    }
    if error.kind() != ErrorKind::InvalidAttribute {
        return error;
    }
    let Some((required, optional)) = transition(kind, from, to) else {
        return error.with_detail(Detail::Text(format!("there is no transition from {from} to {to}").into()));
    };
    let given = given & !Mask::IBV_QP_STATE.0;
    error.with_detail(Detail::Transition {
        from: from.name(),
        to: to.name(),
        missing: names(required & !given),
        forbidden: names(given & !(required | optional)),
    })
}

/// Which attributes a transition requires and which it allows besides; `None` if there is no such transition.
///
/// Source: InfiniBand specification, volume 1, table 96, as the kernel checks it (drivers/infiniband/core/verbs.c, `ib_modify_qp_is_ok`).
fn transition(kind: ibv_qp_type, from: QpState, to: QpState) -> Option<(u32, u32)> {
    use QpState::{Error, Init, ReadyToReceive as Rtr, ReadyToSend as Rts, Reset, SendQueueDrained as Sqd};
    let one_peer = PORT | PKEY | ACCESS;
    let (rc, uc, ud, initiator, target) = (
        kind == ibv_qp_type::IBV_QPT_RC,
        kind == ibv_qp_type::IBV_QPT_UC,
        kind == ibv_qp_type::IBV_QPT_UD,
        kind == ibv_qp_type::IBV_QPT_XRC_SEND,
        kind == ibv_qp_type::IBV_QPT_XRC_RECV,
    );
    let connected = rc || uc || initiator || target;
    Some(match (from, to) {
        (_, Reset | Error) => (0, 0),
        (Reset, Init) if connected => (one_peer, 0),
        (Reset, Init) if ud => (PORT | PKEY | QKEY, 0),
        (Reset, Init) => (PORT, 0),
        (Init, Init) if connected => (0, one_peer),
        (Init, Init) => (0, PORT | PKEY | QKEY),
        (Init, Rtr) if rc || target => (AV | MTU | DEST | RQ_PSN | DEST_RD | MIN_RNR, ALT | ACCESS | PKEY),
        (Init, Rtr) if connected => (AV | MTU | DEST | RQ_PSN, ALT | ACCESS | PKEY),
        (Init, Rtr) if ud => (0, PKEY | QKEY),
        (Init, Rtr) => (0, 0),
        (Rtr, Rts) if rc || initiator => {
            (TIMEOUT | RETRY | RNR_RETRY | SQ_PSN | RD, CUR | ALT | ACCESS | MIN_RNR | MIG)
        }
        (Rtr, Rts) if target => (TIMEOUT | SQ_PSN, CUR | ALT | ACCESS | MIN_RNR | MIG),
        (Rtr, Rts) if uc => (SQ_PSN, CUR | ALT | ACCESS | MIG),
        (Rtr, Rts) if ud => (SQ_PSN, CUR | QKEY),
        (Rtr, Rts) => (0, RATE),
        (Rts, Rts) if connected => (0, CUR | ACCESS | ALT | MIG | MIN_RNR),
        (Rts, Rts) => (0, CUR | QKEY | RATE),
        (Rts, Sqd) => (0, DRAINED),
        (Sqd, Rts) => (0, CUR | ALT | ACCESS | MIN_RNR | MIG | QKEY),
        (QpState::SendQueueError, Rts) if uc || ud => (0, CUR | ACCESS | QKEY),
        _ => return None,
    })
}

const CUR: u32 = Mask::IBV_QP_CUR_STATE.0;
const DRAINED: u32 = Mask::IBV_QP_EN_SQD_ASYNC_NOTIFY.0;
const ACCESS: u32 = Mask::IBV_QP_ACCESS_FLAGS.0;
const PKEY: u32 = Mask::IBV_QP_PKEY_INDEX.0;
const PORT: u32 = Mask::IBV_QP_PORT.0;
const QKEY: u32 = Mask::IBV_QP_QKEY.0;
const AV: u32 = Mask::IBV_QP_AV.0;
const MTU: u32 = Mask::IBV_QP_PATH_MTU.0;
const TIMEOUT: u32 = Mask::IBV_QP_TIMEOUT.0;
const RETRY: u32 = Mask::IBV_QP_RETRY_CNT.0;
const RNR_RETRY: u32 = Mask::IBV_QP_RNR_RETRY.0;
const RQ_PSN: u32 = Mask::IBV_QP_RQ_PSN.0;
const RD: u32 = Mask::IBV_QP_MAX_QP_RD_ATOMIC.0;
const ALT: u32 = Mask::IBV_QP_ALT_PATH.0;
const MIN_RNR: u32 = Mask::IBV_QP_MIN_RNR_TIMER.0;
const SQ_PSN: u32 = Mask::IBV_QP_SQ_PSN.0;
const DEST_RD: u32 = Mask::IBV_QP_MAX_DEST_RD_ATOMIC.0;
const MIG: u32 = Mask::IBV_QP_PATH_MIG_STATE.0;
const DEST: u32 = Mask::IBV_QP_DEST_QPN.0;
/// `IBV_QP_RATE_LIMIT`, which not every header has.
const RATE: u32 = 1 << 25;

/// The C names of the attributes in a mask.
fn names(mask: u32) -> Vec<&'static str> {
    const NAMES: [(u32, &str); 20] = [
        (CUR, "cur_qp_state"),
        (DRAINED, "en_sqd_async_notify"),
        (ACCESS, "qp_access_flags"),
        (PKEY, "pkey_index"),
        (PORT, "port_num"),
        (QKEY, "qkey"),
        (AV, "ah_attr"),
        (MTU, "path_mtu"),
        (TIMEOUT, "timeout"),
        (RETRY, "retry_cnt"),
        (RNR_RETRY, "rnr_retry"),
        (RQ_PSN, "rq_psn"),
        (RD, "max_rd_atomic"),
        (ALT, "alt_ah_attr"),
        (MIN_RNR, "min_rnr_timer"),
        (SQ_PSN, "sq_psn"),
        (DEST_RD, "max_dest_rd_atomic"),
        (MIG, "path_mig_state"),
        (DEST, "dest_qp_num"),
        (RATE, "rate_limit"),
    ];
    NAMES.iter().filter(|(bit, _)| mask & bit != 0).map(|(_, name)| *name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused() -> Error {
        Error::from_errno(Verb::ModifyQp, libc::EINVAL)
    }

    fn text(kind: ibv_qp_type, from: QpState, to: QpState, given: u32) -> String {
        explain(refused(), kind, from, to, given | Mask::IBV_QP_STATE.0).to_string()
    }

    #[test]
    fn a_missing_attribute_is_named() {
        let given = AV | MTU | DEST | RQ_PSN | MIN_RNR;
        let text = text(ibv_qp_type::IBV_QPT_RC, QpState::Init, QpState::ReadyToReceive, given);
        assert!(text.contains("INIT to RTR; missing: max_dest_rd_atomic"), "{text}");
    }

    #[test]
    fn a_forbidden_attribute_is_named() {
        let text = text(ibv_qp_type::IBV_QPT_UD, QpState::Reset, QpState::Init, PORT | PKEY | QKEY | ACCESS);
        assert!(text.contains("RESET to INIT; not allowed here: qp_access_flags"), "{text}");
    }

    #[test]
    fn a_right_set_points_to_the_values() {
        let text = text(ibv_qp_type::IBV_QPT_UC, QpState::ReadyToReceive, QpState::ReadyToSend, SQ_PSN);
        assert!(text.contains("the set of attributes is right"), "{text}");
    }

    #[test]
    fn a_transition_that_does_not_exist_is_said_to_be_none() {
        let text = text(ibv_qp_type::IBV_QPT_RC, QpState::Reset, QpState::ReadyToSend, 0);
        assert!(text.contains("no transition from RESET to RTS"), "{text}");
    }

    #[test]
    fn an_unreachable_peer_is_no_matter_of_attributes() {
        let error = Error::from_errno(Verb::ModifyQp, libc::ENETUNREACH);
        let error = explain(error, ibv_qp_type::IBV_QPT_RC, QpState::Init, QpState::ReadyToReceive, 0);
        assert!(error.to_string().contains("no route to the peer"), "{error}");
    }

    #[test]
    fn numbers_survive_the_round_trip() {
        for raw in 0..10 {
            assert_eq!(QpState::from_raw(raw).as_raw(), raw);
        }
    }
}
