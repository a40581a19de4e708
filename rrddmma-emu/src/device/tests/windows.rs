//! Memory windows: what they reach, who may bind them, and who may take them back.

use super::bed::*;
use super::bind::{ATOMIC, Bind, READ, WRITE, taken_back};
use crate::device::cqe::Syndrome;
use crate::device::mr::access;
use crate::device::qp::{State, Transport};
use crate::device::wqe::{self, opcode};
use crate::device::{Fabric, close, mr, mw, pd, reap, table};
use crate::errno::Errno;

const BINDABLE: u32 = access::LOCAL_WRITE | access::MW_BIND;
/// Two connected programs, the second of which has windows.
struct Windows {
    pair: Pair,
    /// A region of the second program to bind to: address and key.
    region: (u64, u32),
}

impl Windows {
    fn new(transport: Transport) -> Self {
        let mut pair = Pair::new(transport);
        let region = pair.bed.region(pair.programs[1], 4096, BINDABLE);
        Self { pair, region }
    }

    fn rc() -> Self {
        Self::new(Transport::ReliableConnected)
    }

    fn window(&mut self, kind: u8) -> u32 {
        self.try_window(self.pair.programs[1].pd, kind).unwrap()
    }

    fn try_window(&mut self, pd: u32, kind: u8) -> Result<u32, Errno> {
        let Program { process, context, .. } = self.pair.programs[1];
        let pd = table::handle::<pd::ProtectionDomain>(pd);
        self.pair
            .bed
            .with(process, |fabric, host| mw::allocate(fabric, host, context, pd, kind))
            .map(|(_, key)| key)
    }

    /// A bind of the whole region, with every right.
    fn whole(&self, kind: u8) -> Bind {
        Bind {
            kind,
            variant: 0x5a,
            iova: self.region.0,
            region: self.region,
            length: 4096,
            rights: READ | WRITE | ATOMIC,
            pair: None,
        }
    }

    /// Posts a change of a key through a pair of the second program and returns how it ended.
    fn post(&mut self, qp: &mut Qp, key: u32, tail: &[u8]) -> Result<(), u8> {
        let cq = &mut self.pair.cqs[1];
        self.pair.bed.write_entry(qp, opcode::UMR, SIGNALED, key.to_be_bytes(), tail);
        self.pair.bed.ring(qp);
        let completion = self.pair.bed.expect(cq);
        match completion.report {
            REQUEST => Ok(()),
            _ => Err(completion.syndrome),
        }
    }

    fn change(&mut self, key: u32, tail: &[u8]) -> Result<(), u8> {
        let mut qp = self.pair.qps[1];
        let ended = self.post(&mut qp, key, tail);
        self.pair.qps[1] = qp;
        ended
    }

    /// Binds, and returns the key that the window has then.
    fn bind(&mut self, key: u32, bind: &Bind) -> Result<u32, u8> {
        let tail = bind.tail(self.pair.qps[1].number());
        self.change(key, &tail).map(|()| key & !0xff | u32::from(bind.variant))
    }

    fn invalidate(&mut self, key: u32) -> Result<(), u8> {
        self.change(key, &taken_back(2, 0))
    }

    /// Writes eight bytes from the first program to an address of the second.
    fn write(&mut self, address: u64, key: u32) -> Result<(), u8> {
        let (from, lkey) = self.pair.regions[0];
        let Pair { bed, qps, cqs, .. } = &mut self.pair;
        bed.one_sided(&mut qps[0], opcode::RDMA_WRITE, (address, key), (from, 8, lkey));
        let completion = bed.expect(&mut cqs[0]);
        if completion.report == REQUEST { Ok(()) } else { Err(completion.syndrome) }
    }

    /// Brings both pairs back to RTS.
    fn reconnect(&mut self) {
        for side in [0, 1] {
            let Pair { bed, qps, cqs, .. } = &mut self.pair;
            bed.set_state(&qps[side], State::Reset);
            while bed.poll(&mut cqs[side]).is_some() {}
            (qps[side].sent, qps[side].received) = (0, 0);
            let qp = qps[side];
            bed.put(qp.process, qp.record, &[0; 8]);
        }
        for side in [0, 1] {
            let (qp, peer) = (self.pair.qps[side], self.pair.qps[1 - side].number());
            self.pair.bed.connect(&qp, peer);
        }
    }

    fn send_invalidate(&mut self, key: u32) {
        let (from, lkey) = self.pair.regions[0];
        let qp = &mut self.pair.qps[0];
        let tail = segment(from, 16, lkey);
        self.pair.bed.write_entry(qp, opcode::SEND_INVALIDATE, SIGNALED, key.to_be_bytes(), &tail);
        self.pair.bed.ring(qp);
    }
}

const BIND_ERROR: Result<u32, u8> = Err(Syndrome::MemoryWindowBind as u8);
const REMOTE_ACCESS: Result<(), u8> = Err(Syndrome::RemoteAccess as u8);

#[test]
fn a_window_reaches_its_part_of_the_region_with_its_own_rights() {
    let mut windows = Windows::rc();
    let key = windows.window(1);
    let part = Bind { region: (windows.region.0 + 64, windows.region.1), length: 32, ..windows.whole(1) };
    // Its first byte has another address for peers, as one that begins at zero has.
    let key = windows.bind(key, &Bind { iova: 1000, rights: WRITE, ..part }).unwrap();
    let pattern = windows.pair.fill(8);
    assert_eq!(windows.write(1024, key), Ok(()));
    let (address, process) = (windows.region.0, windows.pair.programs[1].process);
    assert_eq!(windows.pair.bed.take(process, address + 64 + 24, 8), pattern);
    for outside in [999, 1025, address + 64, 0, u64::MAX] {
        assert_eq!(windows.write(outside, key), REMOTE_ACCESS, "{outside:#x}");
        windows.reconnect();
    }
    let Pair { bed, qps, cqs, regions, programs } = &mut windows.pair;
    bed.one_sided(&mut qps[0], opcode::RDMA_READ, (1000, key), (regions[0].0, 8, regions[0].1));
    assert_eq!(bed.expect(&mut cqs[0]).syndrome, Syndrome::RemoteAccess as u8);
    // It is no local key.
    assert!(mr::translate(bed.fabric(), key, 1000, 1, programs[1].pd, 0).is_none());
}

#[test]
fn the_trace_names_the_place_in_the_window() {
    let mut windows = Windows::rc();
    let key = windows.window(1);
    let key = windows.bind(key, &Bind { iova: 1000, ..windows.whole(1) }).unwrap();
    windows.write(1024, key).unwrap();
    let lines = windows.pair.bed.trace().join("\n");
    assert!(lines.contains("umr 0 ok") && lines.contains("write at 24 8 ok"), "{lines}");
}

#[test]
fn a_key_is_dead_before_its_window_is_bound_and_after_it_is_bound_anew() {
    let mut windows = Windows::rc();
    let (key, address) = (windows.window(1), windows.region.0);
    assert_eq!(windows.write(address, key), REMOTE_ACCESS);
    windows.reconnect();
    let first = windows.bind(key, &Bind { variant: 1, ..windows.whole(1) }).unwrap();
    assert_eq!(windows.write(address, first), Ok(()));
    let second = windows.bind(first, &Bind { variant: 2, ..windows.whole(1) }).unwrap();
    assert_eq!(windows.write(address, second), Ok(()));
    assert_eq!(windows.write(address, first), REMOTE_ACCESS);
    windows.reconnect();
    assert_eq!(windows.change(second, &taken_back(1, 3)), Ok(()));
    for key in [second, second & !0xff | 3] {
        assert_eq!(windows.write(address, key), REMOTE_ACCESS);
        windows.reconnect();
    }
}

#[test]
fn only_what_a_peer_could_use_is_bound() {
    let mut windows = Windows::rc();
    let program = windows.pair.programs[1];
    let (process, context) = (program.process, program.context);
    let bed = &mut windows.pair.bed;
    let not_bindable = bed.region(program, 4096, access::LOCAL_WRITE);
    let read_only = bed.region(program, 4096, access::MW_BIND);
    let elsewhere = bed.with(process, |fabric, host| pd::allocate(fabric, host, context)).unwrap();
    let foreign = bed.region(Program { pd: elsewhere, ..program }, 4096, BINDABLE);
    let (start, own) = windows.region;
    for kind in [1, 2] {
        let whole = windows.whole(kind);
        let to = |region| Bind { region, ..whole };
        let cases = [
            ("without the right to bind", to(not_bindable)),
            ("writable over memory to read", to(read_only)),
            ("with atomics over memory to read", Bind { rights: ATOMIC, ..to(read_only) }),
            ("of another domain", to(foreign)),
            ("of nobody", to((start, own ^ 1))),
            ("beyond the end", to((start + 1, own))),
            ("before the beginning", to((start - 1, own))),
        ];
        for (what, bind) in cases {
            let key = windows.window(kind);
            assert_eq!(windows.bind(key, &bind), BIND_ERROR, "type {kind} {what}");
            let qp = windows.pair.qps[1];
            assert_eq!(windows.pair.bed.state(&qp), State::Error);
            windows.reconnect();
        }
        let key = windows.window(kind);
        assert!(windows.bind(key, &Bind { rights: READ, ..to(read_only) }).is_ok());
        let other = windows.try_window(elsewhere, kind).unwrap();
        for (what, key) in [("of another domain", other), ("not living", other + (1 << 8)), ("a region", own)]
        {
            assert_eq!(windows.bind(key, &whole), BIND_ERROR, "type {kind}, a window {what}");
            windows.reconnect();
        }
        let key = windows.window(kind);
        assert_eq!(windows.bind(key, &windows.whole(3 - kind)), BIND_ERROR, "type {kind} as the other");
        windows.reconnect();
    }
    assert_eq!(windows.try_window(program.pd, 3), Err(Errno::EINVAL));
    assert_eq!(windows.try_window(program.pd, 0), Err(Errno::EINVAL));
    assert_eq!(windows.try_window(999, 1), Err(Errno::ENOENT));
}

#[test]
fn a_window_of_type_2_belongs_to_the_pair_that_bound_it() {
    let mut windows = Windows::rc();
    let key = windows.window(2);
    // Two more pairs, connected to each other's program.
    let Pair { bed, programs, cqs, .. } = &mut windows.pair;
    let mut others =
        [0, 1].map(|side| bed.qp(programs[side], Transport::ReliableConnected, &cqs[side], &cqs[side]));
    bed.connect(&others[0], others[1].number());
    bed.connect(&others[1], others[0].number());
    let whole = windows.whole(2);
    let theirs = Bind { pair: Some(others[1].number()), ..whole };
    assert_eq!(windows.bind(key, &theirs), BIND_ERROR, "for another pair");
    windows.reconnect();
    let key = windows.bind(key, &whole).unwrap();
    assert_eq!(windows.write(windows.region.0, key), Ok(()));
    core::mem::swap(&mut windows.pair.qps, &mut others);
    assert_eq!(windows.write(windows.region.0, key), REMOTE_ACCESS, "through another pair");
    windows.reconnect();
    assert_eq!(windows.invalidate(key), Err(Syndrome::MemoryWindowBind as u8), "by another pair");
    core::mem::swap(&mut windows.pair.qps, &mut others);
    assert_eq!(windows.write(windows.region.0, key), Ok(()));
    // The pair may go before the window does.
    let qp = windows.pair.qps[1];
    let handle = table::handle::<crate::device::qp::QueuePair>(qp.index);
    windows
        .pair
        .bed
        .with(qp.process, |fabric, host| crate::device::qp::destroy(fabric, host, qp.context, handle))
        .unwrap();
}

#[test]
fn a_window_of_type_2_is_free_before_it_is_bound() {
    let mut windows = Windows::rc();
    let window = windows.window(2);
    let whole = windows.whole(2);
    assert_eq!(windows.invalidate(window), Err(Syndrome::MemoryWindowBind as u8), "free already");
    windows.reconnect();
    let key = windows.bind(window, &whole).unwrap();
    assert_eq!(windows.bind(key, &whole), BIND_ERROR, "bound already");
    windows.reconnect();
    assert_eq!(windows.write(windows.region.0, key), Ok(()), "the first bind holds");
    assert_eq!(windows.invalidate(key ^ 1), Err(Syndrome::MemoryWindowBind as u8), "another key");
    windows.reconnect();
    assert_eq!(windows.invalidate(key), Ok(()));
    assert_eq!(windows.write(windows.region.0, key), REMOTE_ACCESS);
    windows.reconnect();
    // The program goes on with the key that it knows, though the adapter has forgotten its low bits.
    assert_eq!(windows.bind(key, &Bind { variant: 7, ..whole }), Ok(key & !0xff | 7));
}

#[test]
fn a_peer_takes_back_a_window_with_its_message() {
    let mut windows = Windows::rc();
    let window = windows.window(2);
    let key = windows.bind(window, &windows.whole(2)).unwrap();
    windows.pair.post_receive(64);
    let pattern = windows.pair.fill(16);
    windows.send_invalidate(key);
    assert_eq!(windows.pair.expect(0).report, REQUEST);
    let received = windows.pair.expect(1);
    assert_eq!((received.report, received.length), (RECEIVED_INVALIDATE, 16));
    assert_eq!(received.immediate, key.to_be_bytes());
    assert_eq!(windows.pair.received(16), pattern);
    assert_eq!(windows.write(windows.region.0, key), REMOTE_ACCESS);
    windows.reconnect();
    assert!(windows.bind(key, &windows.whole(2)).is_ok(), "it is free again");
}

#[test]
fn a_peer_takes_back_nothing_else() {
    let mut windows = Windows::rc();
    let of_type_1 = windows.window(1);
    let of_type_1 = windows.bind(of_type_1, &windows.whole(1)).unwrap();
    let of_type_2 = windows.window(2);
    let bound = windows.bind(of_type_2, &windows.whole(2)).unwrap();
    let free = windows.window(2);
    let not_sent = windows.region.1;
    for key in [of_type_1, free, bound ^ 1, not_sent, u32::MAX] {
        windows.pair.post_receive(64);
        windows.send_invalidate(key);
        let received = windows.pair.expect(1);
        assert_eq!(
            (received.report, received.syndrome),
            (RECEIVE_ERROR, Syndrome::MemoryWindowBind as u8),
            "{key:#x}"
        );
        assert_eq!(windows.pair.bed.state(&windows.pair.qps[1].clone()), State::Error);
        // The sender hears nothing and gives up.
        windows.pair.nothing(0);
        let qp = windows.pair.qps[0];
        for _ in 0..4 {
            windows.pair.bed.time.0.set(windows.pair.bed.time.0.get() + (1 << 32));
            windows.pair.bed.ring(&qp);
        }
        assert_eq!(windows.pair.expect(0).syndrome, Syndrome::RetryExceeded as u8);
        windows.reconnect();
    }
    assert_eq!(windows.write(windows.region.0, bound), Ok(()));
    assert_eq!(windows.write(windows.region.0, of_type_1), Ok(()));
}

#[test]
fn a_window_goes_before_or_after_its_region() {
    let mut windows = Windows::rc();
    let Program { context, .. } = windows.pair.programs[1];
    let handle = |key: u32| table::handle::<mw::MemoryWindow>((key >> 8) - crate::device::fabric::MRS as u32);
    let (bound, kept) = (windows.window(1), windows.window(1));
    let bound = windows.bind(bound, &windows.whole(1)).unwrap();
    let kept = windows.bind(kept, &windows.whole(1)).unwrap();
    assert_eq!(mw::deallocate(windows.pair.bed.fabric(), context, handle(bound)), Ok(()));
    assert_eq!(mw::deallocate(windows.pair.bed.fabric(), context, handle(bound)), Err(Errno::ENOENT));
    assert_eq!(windows.write(windows.region.0, bound), REMOTE_ACCESS);
    windows.reconnect();
    let region = table::handle::<mr::MemoryRegion>(windows.region.1 >> 8);
    assert_eq!(mw::deallocate(windows.pair.bed.fabric(), context, region), Err(Errno::EINVAL));
    assert_eq!(windows.write(windows.region.0, kept), Ok(()));
    assert_eq!(mr::deregister(windows.pair.bed.fabric(), context, region), Ok(()));
    assert_eq!(windows.write(windows.region.0, kept), REMOTE_ACCESS);
    let again = windows.window(1);
    assert_ne!(again, bound);
}

#[test]
fn windows_keep_their_domain_and_go_with_their_program() {
    let mut windows = Windows::rc();
    let Program { process, context, .. } = windows.pair.programs[1];
    let bed = &mut windows.pair.bed;
    let empty = bed.with(process, |fabric, host| pd::allocate(fabric, host, context)).unwrap();
    windows.try_window(empty, 1).unwrap();
    let handle = table::handle::<pd::ProtectionDomain>(empty);
    assert_eq!(pd::deallocate(windows.pair.bed.fabric(), context, handle), Err(Errno::EBUSY));
    let living = |fabric: &Fabric| table::living(&fabric.mws).count();
    assert_eq!(living(windows.pair.bed.fabric()), 1);
    windows.pair.bed.with(process, |fabric, host| close(fabric, host, context));
    assert_eq!(living(windows.pair.bed.fabric()), 0);
    let mut windows = Windows::rc();
    windows.window(2);
    windows.pair.bed.with(process, |fabric, _| reap(fabric, process));
    assert_eq!(living(windows.pair.bed.fabric()), 0);
}

#[test]
fn unreliable_connections_bind_but_take_nothing_back() {
    let mut windows = Windows::new(Transport::UnreliableConnected);
    let window = windows.window(2);
    let key = windows.bind(window, &windows.whole(2)).unwrap();
    let pattern = windows.pair.fill(8);
    assert_eq!(windows.write(windows.region.0, key), Ok(()));
    let (address, process) = (windows.region.0, windows.pair.programs[1].process);
    assert_eq!(windows.pair.bed.take(process, address, 8), pattern);
    windows.send_invalidate(key);
    assert_eq!(windows.pair.expect(0).syndrome, Syndrome::LocalQpOperation as u8);
    let mut entry = [&[0, 0, 0, opcode::UMR, 0, 0, 1, 12][..], &[0; 8]].concat();
    entry.extend(windows.whole(1).tail(1));
    assert!(wqe::parse(&entry, Transport::UnreliableConnected).is_ok());
    let datagrams = wqe::parse(&entry, Transport::UnreliableDatagram);
    assert_eq!(datagrams.err(), Some(Syndrome::LocalQpOperation));
}

#[test]
fn changes_of_other_keys_are_refused() {
    let mut windows = Windows::rc();
    let window = windows.window(1);
    let good = windows.whole(1).tail(0);
    let wrong = |at: usize, value: u8| {
        let mut tail = good.clone();
        tail[at] = value;
        tail
    };
    let cases = [
        ("not inline", wrong(0, 0x10)),
        ("with an offset", wrong(7, 1)),
        ("with more that changes", wrong(14, 0x70)),
        ("neither free nor bound", wrong(48, 1)),
        ("of two lengths", wrong(48 + 31, 1)),
        ("cut off", good[..64].to_vec()),
        ("without what it reaches", good[..48 + 64].to_vec()),
    ];
    for (what, tail) in cases {
        assert_eq!(windows.change(window, &tail), Err(Syndrome::LocalQpOperation as u8), "{what}");
        windows.reconnect();
    }
    assert_eq!(windows.change(window, &good), Ok(()));
}
