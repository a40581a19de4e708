//! The state machine: every transition, every missing and every foreign attribute.

use super::bed::*;
use crate::device::modify::{Change, check_mask, mask};
use crate::device::qp::Attributes;
use crate::device::qp::State::{self, *};
use crate::device::qp::Transport::{
    self, ReliableConnected as RC, UnreliableConnected as UC, UnreliableDatagram as UD, XrcInitiator as INI,
    XrcTarget as TGT,
};
use crate::errno::Errno;

const STATES: [State; 7] = [Reset, Init, ReadyToReceive, ReadyToSend, SendDrain, SendError, Error];

fn needed(transport: Transport, from: State, to: State) -> Option<u32> {
    let path = mask::ADDRESS | mask::PATH_MTU | mask::DESTINATION | mask::RECEIVE_PSN;
    let init = mask::PKEY_INDEX | mask::PORT;
    Some(match (from, to, transport) {
        (_, Reset, _) => 0,
        (Reset, Error, _) => return None,
        (_, Error, _) => 0,
        (Reset, Init, UD) => init | mask::QKEY,
        (Reset, Init, _) => init | mask::ACCESS,
        (Init, Init, _) | (ReadyToSend, ReadyToSend, _) | (Init, ReadyToReceive, UD) => 0,
        (Init, ReadyToReceive, UC | INI) => path,
        (Init, ReadyToReceive, RC | TGT) => path | mask::MAX_DESTINATION_READ_ATOMIC | mask::MIN_RNR_TIMER,
        (ReadyToReceive, ReadyToSend, UD | UC) => mask::SEND_PSN,
        (ReadyToReceive, ReadyToSend, TGT) => mask::SEND_PSN | mask::TIMEOUT,
        (ReadyToReceive, ReadyToSend, RC | INI) => {
            mask::SEND_PSN | mask::TIMEOUT | mask::RETRY_COUNT | mask::RNR_RETRY | mask::MAX_READ_ATOMIC
        }
        (SendError, ReadyToSend, _) => 0,
        _ => return None,
    })
}

#[test]
fn transitions_need_exactly_their_attributes() {
    for transport in [RC, UC, UD, INI, TGT] {
        for from in STATES {
            for to in STATES {
                let label = format!("{transport:?} {from:?} {to:?}");
                let Some(needed) = needed(transport, from, to) else {
                    for given in [0, mask::STANDARD, mask::SEND_PSN] {
                        assert_eq!(
                            check_mask(transport, from, to, mask::STATE | given),
                            Err(Errno::EINVAL),
                            "{label}"
                        );
                    }
                    continue;
                };
                assert_eq!(check_mask(transport, from, to, mask::STATE | needed), Ok(()), "{label}");
                for bit in (0..21).map(|bit| 1 << bit) {
                    if needed & bit != 0 {
                        let given = (mask::STATE | needed) & !bit;
                        assert_eq!(
                            check_mask(transport, from, to, given),
                            Err(Errno::EINVAL),
                            "{label} less {bit:#x}"
                        );
                    }
                }
                // No transition takes them all.
                assert_eq!(check_mask(transport, from, to, mask::STANDARD), Err(Errno::EINVAL), "{label}");
            }
        }
    }
}

#[test]
fn a_missing_attribute_leaves_the_state_as_it_was() {
    let mut pair = Pair::unconnected(RC);
    let qp = pair.qps[0];
    let peer = pair.qps[1].number();
    for change in pair.bed.connection(&qp, peer) {
        let before = pair.bed.state(&qp);
        for bit in (1..21).map(|bit| 1 << bit).filter(|bit| change.mask & bit != 0) {
            let less = Change { mask: change.mask & !bit, ..change };
            assert_eq!(pair.bed.modify(&qp, &less), Err(Errno::EINVAL), "{bit:#x}");
            assert_eq!(pair.bed.state(&qp), before);
        }
        pair.bed.modify(&qp, &change).unwrap();
    }
    assert_eq!(pair.bed.state(&qp), ReadyToSend);
}

/// Tries to bring a pair to RTR (or INIT, or RTS) with one attribute changed.
#[track_caller]
fn refused(step: usize, errno: Errno, spoil: impl Fn(&mut Attributes)) {
    let mut pair = Pair::unconnected(RC);
    let qp = pair.qps[0];
    let peer = pair.qps[1].number();
    let changes = pair.bed.connection(&qp, peer);
    for change in &changes[..step] {
        pair.bed.modify(&qp, change).unwrap();
    }
    let mut change = changes[step];
    spoil(&mut change.attributes);
    assert_eq!(pair.bed.modify(&qp, &change), Err(errno));
    pair.bed.modify(&qp, &changes[step]).unwrap();
}

#[test]
fn values_out_of_range_are_refused() {
    refused(0, Errno::EINVAL, |attributes| attributes.port = 0);
    refused(0, Errno::EINVAL, |attributes| attributes.port = 2);
    refused(0, Errno::EINVAL, |attributes| attributes.pkey_index = 1);
    refused(1, Errno::EINVAL, |attributes| attributes.path_mtu = 0);
    refused(1, Errno::EINVAL, |attributes| attributes.path_mtu = 6);
    refused(1, Errno::EINVAL, |attributes| attributes.max_destination_read_atomic = 17);
    refused(1, Errno::EINVAL, |attributes| attributes.min_rnr_timer = 32);
    refused(2, Errno::EINVAL, |attributes| attributes.max_read_atomic = 17);
    refused(2, Errno::EINVAL, |attributes| attributes.timeout = 32);
    refused(2, Errno::EINVAL, |attributes| attributes.retry_count = 8);
    refused(2, Errno::EINVAL, |attributes| attributes.rnr_retry = 8);
}

#[test]
fn a_path_must_have_a_route_a_source_and_the_port_of_init() {
    refused(1, Errno::EINVAL, |attributes| attributes.address.is_global = 0);
    refused(1, Errno::EINVAL, |attributes| attributes.address.port = 0);
    refused(1, Errno::EINVAL, |attributes| attributes.address.port = 2);
    refused(1, Errno::ENODATA, |attributes| attributes.address.source_gid_index = 4);
    refused(1, Errno::ENODATA, |attributes| attributes.address.source_gid_index = 255);
    refused(1, Errno::EINVAL, |attributes| attributes.address.static_rate = 1);
    refused(1, Errno::ENETUNREACH, |attributes| attributes.address.gid = [0; 16]);
    refused(1, Errno::ENETUNREACH, |attributes| attributes.address.gid[15] = 2);
}

#[test]
fn unknown_states_bits_and_handles_are_refused() {
    let mut pair = Pair::unconnected(RC);
    let qp = pair.qps[0];
    let attributes = Attributes::default();
    let change = |mask, state| Change { mask, state, current_state: 0, attributes };
    assert_eq!(pair.bed.modify(&qp, &change(mask::STATE, 7)), Err(Errno::EINVAL));
    assert_eq!(pair.bed.modify(&qp, &change(mask::STATE | 1 << 21, 0)), Err(Errno::EOPNOTSUPP));
    let stranger = Qp { context: pair.programs[1].context, ..qp };
    assert_eq!(pair.bed.modify(&stranger, &change(mask::STATE, 0)), Err(Errno::ENOENT));
    let wrong = Change { mask: mask::STATE | mask::CURRENT_STATE, state: 0, current_state: 3, attributes };
    assert_eq!(pair.bed.modify(&qp, &wrong), Err(Errno::EINVAL));
    // The same in a state that may be named.
    let qp = Pair::new(RC).qps[0];
    let mut pair = Pair::new(RC);
    let wrong = Change { mask: mask::STATE | mask::CURRENT_STATE, state: 3, current_state: 2, attributes };
    assert_eq!(pair.bed.modify(&qp, &wrong), Err(Errno::EINVAL));
    assert_eq!(pair.bed.modify(&qp, &Change { current_state: 3, ..wrong }), Ok(()));
}

#[test]
fn a_pair_can_be_used_again_after_a_reset() {
    let mut pair = Pair::new(RC);
    let (from, key) = pair.regions[0];
    pair.bed.send(&mut pair.qps[0], from, 64, key ^ 1);
    assert_eq!(pair.expect(0).report, REQUEST_ERROR);
    for side in [0, 1] {
        let qp = pair.qps[side];
        pair.bed.set_state(&qp, Reset);
        (pair.qps[side].sent, pair.qps[side].received) = (0, 0);
        pair.bed.put(qp.process, qp.record, &[0; 8]);
    }
    let (first, second) = (pair.qps[0], pair.qps[1]);
    pair.bed.connect(&first, second.number());
    pair.bed.connect(&second, first.number());
    pair.post_receive(64);
    pair.bed.send(&mut pair.qps[0], from, 64, key);
    assert_eq!((pair.expect(0).counter, pair.expect(1).length), (0, 64));
}

#[test]
fn what_is_posted_too_early_waits_for_its_state() {
    let mut pair = Pair::unconnected(RC);
    let (first, second) = (pair.qps[0], pair.qps[1]);
    pair.bed.connect(&second, first.number());
    pair.post_receive(64);
    let (from, key) = pair.regions[0];
    for change in pair.bed.connection(&first, second.number()) {
        pair.bed.modify(&first, &change).unwrap();
        if pair.qps[0].sent == 0 {
            pair.bed.send(&mut pair.qps[0], from, 64, key);
        }
    }
    pair.nothing(0);
    pair.bed.with(first.process, crate::device::run);
    assert_eq!(pair.expect(0).report, REQUEST);
}
