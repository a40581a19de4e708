//! State transitions of a queue pair: which are allowed, what each needs, and what it does.

use super::address;
use super::fabric::Fabric;
use super::host::Host;
use super::identity::Identity;
use super::process;
use super::qp::{self, Attributes, MAX_READ_ATOMIC, QueuePair, State, Transport};
use super::responder;
use super::table::{ContextId, Index};
use crate::errno::Errno;

/// Bits of `attr_mask` (`enum ib_qp_attr_mask`).
pub(crate) mod mask {
    pub(crate) const STATE: u32 = 1 << 0;
    pub(crate) const CURRENT_STATE: u32 = 1 << 1;
    pub(crate) const ACCESS: u32 = 1 << 3;
    pub(crate) const PKEY_INDEX: u32 = 1 << 4;
    pub(crate) const PORT: u32 = 1 << 5;
    pub(crate) const QKEY: u32 = 1 << 6;
    pub(crate) const ADDRESS: u32 = 1 << 7;
    pub(crate) const PATH_MTU: u32 = 1 << 8;
    pub(crate) const TIMEOUT: u32 = 1 << 9;
    pub(crate) const RETRY_COUNT: u32 = 1 << 10;
    pub(crate) const RNR_RETRY: u32 = 1 << 11;
    pub(crate) const RECEIVE_PSN: u32 = 1 << 12;
    pub(crate) const MAX_READ_ATOMIC: u32 = 1 << 13;
    pub(crate) const ALTERNATE: u32 = 1 << 14;
    pub(crate) const MIN_RNR_TIMER: u32 = 1 << 15;
    pub(crate) const SEND_PSN: u32 = 1 << 16;
    pub(crate) const MAX_DESTINATION_READ_ATOMIC: u32 = 1 << 17;
    pub(crate) const MIGRATION: u32 = 1 << 18;
    pub(crate) const DESTINATION: u32 = 1 << 20;
    /// The bits that the ordinary command knows; the extended one adds the rate limit.
    pub(crate) const STANDARD: u32 = (1 << 21) - 1;
    pub(crate) const RATE_LIMIT: u32 = 1 << 25;
}

/// The bit that tells the keys of the system from those of programs (IBTA 10.2.5).
pub(crate) const PRIVILEGED_QKEY: u32 = 0x8000_0000;

/// A change as the program asks for it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Change {
    pub(crate) mask: u32,
    pub(crate) state: u32,
    pub(crate) current_state: u32,
    pub(crate) attributes: Attributes,
}

/// Checks a change as `modify_qp` of uverbs, `ib_modify_qp_is_ok` and `mlx5_ib_modify_qp` do, in this order, and makes
/// it. On an error nothing has changed.
pub(crate) fn modify(
    fabric: &mut Fabric,
    host: &mut Host<'_>,
    context: ContextId,
    handle: u32,
    change: &Change,
) -> Result<Index, Errno> {
    if change.mask & !(mask::STANDARD | mask::RATE_LIMIT) != 0 {
        return Err(Errno::EOPNOTSUPP);
    }
    let index = qp::find(fabric, context, handle)?;
    let mut qp = fabric.qps[index as usize];
    let transport = qp.transport().ok_or(Errno::EINVAL)?;
    let change = &Change { mask: change.mask & !irrelevant(transport), ..*change };
    let from = qp.state();
    let to = if change.mask & mask::STATE != 0 {
        State::from_code(change.state).ok_or(Errno::EINVAL)?
    } else {
        from
    };
    if change.mask & mask::CURRENT_STATE != 0 && State::from_code(change.current_state) != Some(from) {
        return Err(Errno::EINVAL);
    }
    let identity = process::identity_of(fabric, context)?;
    check_ports(&identity, &qp, change)?;
    // A program that may not speak as the system cannot take one of its keys (`modify_qp` of uverbs).
    let privileged = change.mask & mask::QKEY != 0 && change.attributes.qkey & PRIVILEGED_QKEY != 0;
    if privileged && !host.caller.may_use_raw_network() {
        return Err(Errno::EPERM);
    }
    check_mask(transport, from, to, change.mask)?;
    check_values(fabric, &identity, &qp, transport, change)?;
    store(&identity, &mut qp, change);
    if to != State::Error {
        qp.set_state(to);
    }
    if to == State::Init {
        qp.established = 0;
    }
    if to == State::Reset {
        reset(&mut qp);
    }
    fabric.qps[index as usize] = qp;
    if to == State::Error {
        responder::error_state(fabric, host, index);
    }
    Ok(index)
}

/// What belongs to each transition: (transport, needed, allowed beside).
struct Transition {
    from: State,
    to: State,
    rules: &'static [(Transport, u32, u32)],
}

use Transport::{
    ReliableConnected as RC, UnreliableConnected as UC, UnreliableDatagram as UD, XrcInitiator as INI,
    XrcTarget as TGT,
};

/// What a half of an XRC connection has no use for and is left out without a word (`modify_qp_mask` of uverbs).
fn irrelevant(transport: Transport) -> u32 {
    match transport {
        INI => mask::MAX_DESTINATION_READ_ATOMIC | mask::MIN_RNR_TIMER,
        TGT => mask::MAX_READ_ATOMIC | mask::RETRY_COUNT | mask::RNR_RETRY,
        RC | UC | UD => 0,
    }
}

const ADDRESS_CHANGE: u32 = mask::ALTERNATE | mask::ACCESS | mask::MIGRATION | mask::CURRENT_STATE;
const SEND_SETUP: u32 =
    mask::TIMEOUT | mask::RETRY_COUNT | mask::RNR_RETRY | mask::SEND_PSN | mask::MAX_READ_ATOMIC;
const PATH: u32 = mask::ADDRESS | mask::PATH_MTU | mask::DESTINATION | mask::RECEIVE_PSN;
const BESIDE_PATH: u32 = mask::ALTERNATE | mask::ACCESS | mask::PKEY_INDEX;
const RECEIVE_SETUP: u32 = mask::MAX_DESTINATION_READ_ATOMIC | mask::MIN_RNR_TIMER;
const INIT: u32 = mask::PKEY_INDEX | mask::PORT;

/// The transitions that need or allow attributes (kernel: `qp_state_table` in drivers/infiniband/core/verbs.c), less
/// those that mlx5 has no firmware command for (`optab` in drivers/infiniband/hw/mlx5/qp.c): it cannot drain.
const TRANSITIONS: &[Transition] = &[
    Transition {
        from: State::Reset,
        to: State::Init,
        rules: &[
            (UD, INIT | mask::QKEY, 0),
            (UC, INIT | mask::ACCESS, 0),
            (RC, INIT | mask::ACCESS, 0),
            (INI, INIT | mask::ACCESS, 0),
            (TGT, INIT | mask::ACCESS, 0),
        ],
    },
    Transition {
        from: State::Init,
        to: State::Init,
        rules: &[
            (UD, 0, INIT | mask::QKEY),
            (UC, 0, INIT | mask::ACCESS),
            (RC, 0, INIT | mask::ACCESS),
            (INI, 0, INIT | mask::ACCESS),
            (TGT, 0, INIT | mask::ACCESS),
        ],
    },
    Transition {
        from: State::Init,
        to: State::ReadyToReceive,
        rules: &[
            (UD, 0, mask::PKEY_INDEX | mask::QKEY),
            (UC, PATH, BESIDE_PATH),
            (RC, PATH | RECEIVE_SETUP, BESIDE_PATH),
            (INI, PATH, BESIDE_PATH),
            (TGT, PATH | RECEIVE_SETUP, BESIDE_PATH),
        ],
    },
    Transition {
        from: State::ReadyToReceive,
        to: State::ReadyToSend,
        rules: &[
            (UD, mask::SEND_PSN, mask::CURRENT_STATE | mask::QKEY),
            (UC, mask::SEND_PSN, ADDRESS_CHANGE),
            (RC, SEND_SETUP, ADDRESS_CHANGE | mask::MIN_RNR_TIMER),
            (INI, SEND_SETUP, ADDRESS_CHANGE),
            (TGT, mask::TIMEOUT | mask::SEND_PSN, ADDRESS_CHANGE | mask::MIN_RNR_TIMER),
        ],
    },
    Transition {
        from: State::ReadyToSend,
        to: State::ReadyToSend,
        rules: &[
            (UD, 0, mask::CURRENT_STATE | mask::QKEY),
            (UC, 0, ADDRESS_CHANGE),
            (RC, 0, ADDRESS_CHANGE | mask::MIN_RNR_TIMER),
            (INI, 0, ADDRESS_CHANGE),
            (TGT, 0, ADDRESS_CHANGE | mask::MIN_RNR_TIMER),
        ],
    },
    Transition {
        from: State::SendError,
        to: State::ReadyToSend,
        rules: &[
            (UD, 0, mask::CURRENT_STATE | mask::QKEY),
            (UC, 0, mask::CURRENT_STATE | mask::ACCESS),
            (RC, 0, 0),
            (INI, 0, 0),
            (TGT, 0, 0),
        ],
    },
];

/// As `ib_modify_qp_is_ok`.
pub(crate) fn check_mask(transport: Transport, from: State, to: State, given: u32) -> Result<(), Errno> {
    let (needed, allowed) = match (from, to) {
        (_, State::Reset) => (0, 0),
        // A pair in RESET has nothing to fail: the kernel's table has no such row.
        (State::Reset, State::Error) => return Err(Errno::EINVAL),
        (_, State::Error) => (0, 0),
        _ => TRANSITIONS
            .iter()
            .filter(|row| row.from == from && row.to == to)
            .flat_map(|row| row.rules)
            .find(|rule| rule.0 == transport)
            .map(|rule| (rule.1, rule.2))
            .ok_or(Errno::EINVAL)?,
    };
    let operational =
        matches!(from, State::ReadyToReceive | State::ReadyToSend | State::SendDrain | State::SendError);
    let bad = given & mask::CURRENT_STATE != 0 && !operational
        || given & needed != needed
        || given & !(needed | allowed | mask::STATE) != 0;
    if bad { Err(Errno::EINVAL) } else { Ok(()) }
}

/// The port checks of `modify_qp` in uverbs_cmd.c: a path must leave through the port that INIT chose.
fn check_ports(identity: &Identity, qp: &QueuePair, change: &Change) -> Result<(), Errno> {
    let new = &change.attributes;
    let is_port = |port| identity.port(port).is_some();
    if change.mask & mask::PORT != 0 && !is_port(new.port) {
        return Err(Errno::EINVAL);
    }
    if change.mask & mask::ADDRESS != 0 && new.address.port != qp.attributes.port {
        return Err(Errno::EINVAL);
    }
    if change.mask & mask::ALTERNATE != 0
        && !(is_port(new.alternate_port) && new.alternate.port == new.alternate_port)
    {
        return Err(Errno::EINVAL);
    }
    Ok(())
}

fn check_values(
    fabric: &Fabric,
    identity: &Identity,
    qp: &QueuePair,
    transport: Transport,
    change: &Change,
) -> Result<(), Errno> {
    let new = &change.attributes;
    let has = |bit| change.mask & bit != 0;
    let port = identity.port(if has(mask::PORT) { new.port } else { qp.attributes.port });
    let pkeys = port.map_or(0, |port| port.pkeys().len());
    let bad = has(mask::PKEY_INDEX) && usize::from(new.pkey_index) >= pkeys
        || has(mask::MAX_READ_ATOMIC) && u32::from(new.max_read_atomic) > MAX_READ_ATOMIC
        || has(mask::MAX_DESTINATION_READ_ATOMIC)
            && u32::from(new.max_destination_read_atomic) > MAX_READ_ATOMIC
        || has(mask::PATH_MTU) && !(1..=ACTIVE_MTU).contains(&new.path_mtu)
        || has(mask::MIN_RNR_TIMER) && new.min_rnr_timer > 31
        || has(mask::TIMEOUT) && new.timeout > 31
        || has(mask::RETRY_COUNT) && new.retry_count > 7
        || has(mask::RNR_RETRY) && new.rnr_retry > 7;
    if bad {
        return Err(Errno::EINVAL);
    }
    if has(mask::ADDRESS) && transport != UD {
        address::check(fabric, identity, &new.address)?;
    }
    if has(mask::ALTERNATE) {
        address::check(fabric, identity, &new.alternate)?;
    }
    Ok(())
}

/// `IBV_MTU_4096`: what the port can do.
pub(crate) const ACTIVE_MTU: u8 = 5;

fn store(identity: &Identity, qp: &mut QueuePair, change: &Change) {
    let new = &change.attributes;
    let old = &mut qp.attributes;
    let has = |bit| change.mask & bit != 0;
    macro_rules! take {
        ($($bit:ident => $($field:ident),+;)*) => {
            $(if has(mask::$bit) { $(old.$field = new.$field;)+ })*
        };
    }
    take! {
        ACCESS => access;
        PKEY_INDEX => pkey_index;
        PORT => port;
        QKEY => qkey;
        ADDRESS => address;
        PATH_MTU => path_mtu;
        TIMEOUT => timeout;
        RETRY_COUNT => retry_count;
        RNR_RETRY => rnr_retry;
        RECEIVE_PSN => receive_psn;
        MAX_READ_ATOMIC => max_read_atomic;
        ALTERNATE => alternate, alternate_port, alternate_pkey_index, alternate_timeout;
        MIN_RNR_TIMER => min_rnr_timer;
        SEND_PSN => send_psn;
        MAX_DESTINATION_READ_ATOMIC => max_destination_read_atomic;
        MIGRATION => migration;
        DESTINATION => destination;
    }
    if has(mask::ADDRESS) {
        old.address.hop_limit = address::hop_limit(identity, &new.address);
    }
    old.send_psn &= 0xff_ffff;
    old.receive_psn &= 0xff_ffff;
    old.destination &= 0xff_ffff;
}

/// Back to the start: what was posted is forgotten without a completion.
fn reset(qp: &mut QueuePair) {
    qp.attributes = Attributes::default();
    qp.send_head = 0;
    qp.receive_head = 0;
    qp.waiting = 0;
    qp.deadline = 0;
}
