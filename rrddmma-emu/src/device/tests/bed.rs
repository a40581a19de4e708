//! Programs with queues of their own on the world of arrays.

use std::collections::VecDeque;

use zerocopy::IntoBytes;

use crate::device::address::AddressVector;
use crate::device::modify::{self, Change, mask};
use crate::device::mr::{self, Registration};
use crate::device::qp::{self, Attributes, Capacity, State, Transport};
use crate::device::table::{self, ContextId, Index};
use crate::device::wqe::opcode;
use crate::device::*;
use crate::errno::Errno;

pub(crate) use super::world::*;

/// A completion as the program sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Completion {
    pub(crate) report: u8,
    pub(crate) syndrome: u8,
    pub(crate) counter: u16,
    pub(crate) length: u32,
    pub(crate) immediate: [u8; 4],
    pub(crate) qpn: u32,
    pub(crate) source: u32,
    pub(crate) user_index: u32,
}

pub(crate) const REQUEST: u8 = 0;
pub(crate) const RECEIVED_WRITE: u8 = 1;
pub(crate) const RECEIVED: u8 = 2;
pub(crate) const RECEIVED_IMMEDIATE: u8 = 3;
pub(crate) const RECEIVED_INVALIDATE: u8 = 4;
pub(crate) const REQUEST_ERROR: u8 = 13;
pub(crate) const RECEIVE_ERROR: u8 = 14;

/// A queue of completions and what its program keeps of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cq {
    pub(crate) index: Index,
    pub(crate) process: Process,
    pub(crate) context: ContextId,
    pub(crate) buffer: u64,
    pub(crate) record: u64,
    pub(crate) depth: u32,
    pub(crate) consumed: u32,
    pub(crate) channel: u64,
}

/// A queue pair and what its program keeps of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Qp {
    pub(crate) index: Index,
    pub(crate) process: Process,
    pub(crate) context: ContextId,
    pub(crate) buffer: u64,
    pub(crate) record: u64,
    pub(crate) sent: u32,
    pub(crate) received: u32,
}

pub(crate) const SEND_BLOCKS: u32 = 64;
pub(crate) const RECEIVES: u32 = 16;
pub(crate) const STRIDE: u64 = 64;

impl Qp {
    pub(crate) fn number(&self) -> u32 {
        qp::number(self.index)
    }
}

/// Everything.
pub(crate) struct Bed {
    words: Vec<u64>,
    pub(crate) world: World,
    pub(crate) time: Time,
    pub(crate) events: Channels,
    pub(crate) caller: Rights,
    lines: Lines,
}

/// A program: a process, its context and its protection domain.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Program {
    pub(crate) process: Process,
    pub(crate) context: ContextId,
    pub(crate) pd: Index,
}

pub(crate) const ALL_ACCESS: u32 = 0xf;

impl Bed {
    pub(crate) fn new() -> Self {
        Self::with_devices(Config::default())
    }

    pub(crate) fn with_devices(config: Config) -> Self {
        let mut bed = Self {
            words: vec![0; Fabric::SIZE / 8],
            world: World::default(),
            time: Time::default(),
            events: Channels::default(),
            caller: Rights::default(),
            lines: Lines::default(),
        };
        bed.fabric().format(config);
        bed
    }

    pub(crate) fn fabric(&mut self) -> &mut Fabric {
        Fabric::in_bytes(self.words.as_mut_bytes()).unwrap()
    }

    pub(crate) fn bytes(&mut self) -> &mut [u8] {
        self.words.as_mut_bytes()
    }

    pub(crate) fn with<R>(&mut self, me: Process, call: impl FnOnce(&mut Fabric, &mut Host<'_>) -> R) -> R {
        let fabric = Fabric::in_bytes(self.words.as_mut_bytes()).unwrap();
        if let Some(watch) = &mut self.world.watch {
            watch.runner = me;
        }
        let mut host = Host {
            me,
            dma: &mut self.world,
            clock: &self.time,
            events: &mut self.events,
            caller: &mut self.caller,
            trace: Some(&mut self.lines),
            blue_flame: 0,
        };
        call(fabric, &mut host)
    }

    pub(crate) fn trace(&self) -> &[String] {
        &self.lines.0
    }

    /// The lines of the trace since the last call.
    pub(crate) fn take_trace(&mut self) -> Vec<String> {
        std::mem::take(&mut self.lines.0)
    }

    /// Starts a process that opens the first device.
    pub(crate) fn program(&mut self, pid: u32) -> Program {
        self.program_on(pid, 0)
    }

    pub(crate) fn program_on(&mut self, pid: u32, device: u8) -> Program {
        let process = Process::new(pid, 1);
        self.world.memory.insert(pid, vec![0; MEMORY]);
        self.world.free.insert(pid, BASE);
        let context = self.with(process, |fabric, host| open(fabric, host, device)).unwrap();
        let pd = self.with(process, |fabric, host| pd::allocate(fabric, host, context)).unwrap();
        Program { process, context, pd }
    }

    /// Kills a process: its memory is gone, its objects stay until somebody reaps it.
    pub(crate) fn kill(&mut self, process: Process) {
        self.world.memory.remove(&process.pid);
    }

    /// Takes memory of a process.
    pub(crate) fn room(&mut self, process: Process, length: u64) -> u64 {
        let free = self.world.free.get_mut(&process.pid).unwrap();
        let address = *free;
        *free += length.next_multiple_of(4096);
        address
    }

    pub(crate) fn put(&mut self, process: Process, address: u64, bytes: &[u8]) {
        let place = Place { process, address };
        self.world.slice(place, bytes.len() as u64).unwrap().copy_from_slice(bytes);
    }

    pub(crate) fn take(&mut self, process: Process, address: u64, length: usize) -> Vec<u8> {
        self.world.slice(Place { process, address }, length as u64).unwrap().to_vec()
    }

    /// Registers fresh memory; its address and key.
    pub(crate) fn region(&mut self, program: Program, length: u64, access: u32) -> (u64, u32) {
        let address = self.room(program.process, length);
        let key = self.register(program, address, length, access).unwrap();
        (address, key)
    }

    pub(crate) fn register(
        &mut self,
        program: Program,
        start: u64,
        length: u64,
        access: u32,
    ) -> Result<u32, Errno> {
        let pd = table::handle::<pd::ProtectionDomain>(program.pd);
        let request = Registration { start, length, iova: start, pd, access };
        self.with(program.process, |fabric, host| mr::register(fabric, host, program.context, &request))
            .map(|(_, key)| key)
    }

    pub(crate) fn cq(&mut self, program: Program, depth: u32) -> Cq {
        let buffer = self.room(program.process, u64::from(depth) * 64);
        let record = self.room(program.process, 8);
        let channel = self.fabric().new_channel();
        self.events.open(channel).unwrap();
        let request = cq::Creation {
            cqe: depth - 1,
            user_handle: 0xc0de,
            channel: Some(channel),
            events: Some(channel),
            vector: 0,
            flags: 0,
            buffer,
            doorbell: record,
            entry_size: 64,
        };
        // Until the device writes an entry, the owner bit must say that it is not the program's.
        for slot in 0..depth {
            self.put(program.process, buffer + u64::from(slot) * 64 + 63, &[0xf1]);
        }
        let (index, cqe) = self
            .with(program.process, |fabric, host| cq::create(fabric, host, program.context, &request))
            .unwrap();
        assert_eq!(cqe, depth - 1);
        let Program { process, context, .. } = program;
        Cq { index, process, context, buffer, record, depth, consumed: 0, channel: channel.0 }
    }

    /// Takes the next completion, if there is one.
    pub(crate) fn poll(&mut self, cq: &mut Cq) -> Option<Completion> {
        let slot = cq.buffer + u64::from(cq.consumed & (cq.depth - 1)) * 64;
        let bytes = self.take(cq.process, slot, 64);
        let owner = cq.consumed >> cq.depth.trailing_zeros() & 1;
        if u32::from(bytes[63] & 1) != owner || bytes[63] >> 4 == 15 {
            return None;
        }
        cq.consumed += 1;
        self.put(cq.process, cq.record, &(cq.consumed & 0xff_ffff).to_be_bytes());
        let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
        let report = bytes[63] >> 4;
        let error = report >= REQUEST_ERROR;
        Some(Completion {
            report,
            syndrome: if error { bytes[55] } else { 0 },
            counter: u16::from_be_bytes([bytes[60], bytes[61]]),
            length: if error { 0 } else { number(44) },
            immediate: if error { [0; 4] } else { bytes[36..40].try_into().unwrap() },
            qpn: number(56) & 0xff_ffff,
            source: if error { 0 } else { number(24) & 0xff_ffff },
            user_index: number(32),
        })
    }

    /// Takes the completion that must be there.
    #[track_caller]
    pub(crate) fn expect(&mut self, cq: &mut Cq) -> Completion {
        match self.poll(cq) {
            Some(completion) => completion,
            None => panic!("no completion; trace: {:#?}", self.lines.0),
        }
    }

    pub(crate) fn arm(&mut self, cq: &Cq, sequence: u32, solicited: bool) {
        let word = sequence << 28 | u32::from(solicited) << 24 | cq.consumed & 0xff_ffff;
        self.put(cq.process, cq.record + 4, &word.to_be_bytes());
        self.with(cq.process, run);
    }

    pub(crate) fn qp(&mut self, program: Program, transport: Transport, send: &Cq, receive: &Cq) -> Qp {
        self.qp_with(program, transport, send, receive, None)
    }

    pub(crate) fn qp_with(
        &mut self,
        program: Program,
        transport: Transport,
        send: &Cq,
        receive: &Cq,
        srq: Option<Index>,
    ) -> Qp {
        let bytes = u64::from(RECEIVES) * STRIDE + u64::from(SEND_BLOCKS) * 64;
        let buffer = self.room(program.process, bytes);
        let record = self.room(program.process, 8);
        let request = qp::Creation {
            transport,
            pd: table::handle::<pd::ProtectionDomain>(program.pd),
            send_cq: table::handle::<cq::CompletionQueue>(send.index),
            receive_cq: Some(table::handle::<cq::CompletionQueue>(receive.index)),
            srq: srq.map(table::handle::<srq::SharedReceiveQueue>),
            user_handle: 0xbeef,
            events: Some(Channel(send.channel)),
            capacity: Capacity::default(),
            flags: 0,
            carries: 0,
            buffer,
            doorbell: record,
            send_blocks: SEND_BLOCKS,
            receive_depth: RECEIVES,
            receive_shift: STRIDE.trailing_zeros(),
            user_index: 77,
        };
        let index = self
            .with(program.process, |fabric, host| qp::create(fabric, host, program.context, &request))
            .unwrap();
        let Program { process, context, .. } = program;
        let without = srq.is_some() || transport == Transport::XrcInitiator;
        let buffer = if without { buffer - u64::from(RECEIVES) * STRIDE } else { buffer };
        Qp { index, process, context, buffer, record, sent: 0, received: 0 }
    }

    pub(crate) fn modify(&mut self, qp: &Qp, change: &Change) -> Result<(), Errno> {
        let handle = table::handle::<qp::QueuePair>(qp.index);
        self.with(qp.process, |fabric, host| modify::modify(fabric, host, qp.context, handle, change))
            .map(drop)
    }

    pub(crate) fn set_state(&mut self, qp: &Qp, state: State) {
        let change = Change {
            mask: mask::STATE,
            state: state as u32,
            current_state: 0,
            attributes: Attributes::default(),
        };
        self.modify(qp, &change).unwrap();
    }

    pub(crate) fn state(&mut self, qp: &Qp) -> State {
        table::get(&self.fabric().qps, qp.index).unwrap().state()
    }

    /// Brings a connected pair to RTS towards `peer`.
    pub(crate) fn connect(&mut self, qp: &Qp, peer: u32) {
        self.connect_ports(qp, 1, peer, (0, 1));
    }

    /// As [`Bed::connect`], from a port of its device to a port of any, given as device and port.
    pub(crate) fn connect_ports(&mut self, qp: &Qp, from: u8, peer: u32, to: (u8, u8)) {
        let to = self.fabric().identity(to.0).unwrap().port(to.1).unwrap();
        for mut change in self.connection(qp, peer) {
            change.attributes.port = from;
            change.attributes.address.port = from;
            let last = to.gids().last().unwrap().gid;
            (change.attributes.address.gid, change.attributes.address.lid) = (last, to.lid());
            if to.link == LinkLayer::InfiniBand {
                change.attributes.address.is_global = 0;
            }
            self.modify(qp, &change).unwrap();
        }
    }

    /// The three changes that connect a pair.
    pub(crate) fn connection(&mut self, qp: &Qp, peer: u32) -> [Change; 3] {
        let transport = table::get(&self.fabric().qps, qp.index).unwrap().transport().unwrap();
        let gid = self.fabric().identity(0).unwrap().port(1).unwrap().gid(3).unwrap().gid;
        let reliable = transport.is_reliable();
        let attributes = Attributes {
            address: AddressVector { gid, is_global: 1, source_gid_index: 3, port: 1, ..Default::default() },
            receive_psn: 5,
            send_psn: 5,
            destination: peer,
            access: ALL_ACCESS,
            path_mtu: 3,
            max_read_atomic: 1,
            max_destination_read_atomic: 1,
            min_rnr_timer: 12,
            port: 1,
            timeout: 14,
            retry_count: 2,
            rnr_retry: 2,
            ..Attributes::default()
        };
        let change = |state: State, more| Change {
            mask: mask::STATE | more,
            state: state as u32,
            current_state: 0,
            attributes,
        };
        let path = mask::ADDRESS | mask::PATH_MTU | mask::DESTINATION | mask::RECEIVE_PSN;
        let receiver = if reliable { mask::MAX_DESTINATION_READ_ATOMIC | mask::MIN_RNR_TIMER } else { 0 };
        let sender = if reliable {
            mask::TIMEOUT | mask::RETRY_COUNT | mask::RNR_RETRY | mask::MAX_READ_ATOMIC
        } else {
            0
        };
        [
            change(State::Init, mask::PKEY_INDEX | mask::PORT | mask::ACCESS),
            change(State::ReadyToReceive, path | receiver),
            change(State::ReadyToSend, mask::SEND_PSN | sender),
        ]
    }

    /// Writes an entry into the send ring, without the doorbell record. `tail` is what follows the control segment.
    pub(crate) fn write_entry(
        &mut self,
        qp: &mut Qp,
        opcode: u8,
        flags: u8,
        immediate: [u8; 4],
        tail: &[u8],
    ) {
        let pieces = (16 + tail.len()).div_ceil(16) as u32;
        let mut entry = Vec::new();
        entry.extend((qp.sent << 8 & 0xff_ff00 | u32::from(opcode)).to_be_bytes());
        entry.extend((qp.number() << 8 | pieces).to_be_bytes());
        entry.extend([0, 0, 0, flags]);
        entry.extend(immediate);
        entry.extend(tail);
        entry.resize(entry.len().next_multiple_of(64), 0);
        let ring = qp.buffer + u64::from(RECEIVES) * STRIDE;
        for block in entry.chunks(64) {
            let at = ring + u64::from(qp.sent & (SEND_BLOCKS - 1)) * 64;
            self.put(qp.process, at, block);
            qp.sent = qp.sent.wrapping_add(1) & 0xffff;
        }
    }

    /// Tells the device what was written, and lets it run.
    pub(crate) fn ring(&mut self, qp: &Qp) {
        self.set_record(qp);
        self.with(qp.process, run);
    }

    pub(crate) fn set_record(&mut self, qp: &Qp) {
        self.put(qp.process, qp.record + 4, &qp.sent.to_be_bytes());
    }

    pub(crate) fn send(&mut self, qp: &mut Qp, address: u64, length: u32, key: u32) {
        self.write_entry(qp, opcode::SEND, SIGNALED, [0; 4], &segment(address, length, key));
        self.ring(qp);
    }

    /// Posts a one-sided request.
    pub(crate) fn one_sided(&mut self, qp: &mut Qp, code: u8, remote: (u64, u32), local: (u64, u32, u32)) {
        let tail = [reach(remote.0, remote.1), segment(local.0, local.1, local.2)].concat();
        self.write_entry(qp, code, SIGNALED, [1, 2, 3, 4], &tail);
        self.ring(qp);
    }

    /// Posts a receive; no doorbell rings.
    pub(crate) fn receive(&mut self, qp: &mut Qp, segments: &[(u64, u32, u32)]) {
        let mut entry = Vec::new();
        for (address, length, key) in segments {
            entry.extend(segment(*address, *length, *key));
        }
        entry.extend(segment(0, 0, 0x100));
        entry.resize(STRIDE as usize, 0);
        let at = qp.buffer + u64::from(qp.received & (RECEIVES - 1)) * STRIDE;
        self.put(qp.process, at, &entry[..STRIDE as usize]);
        qp.received = qp.received.wrapping_add(1) & 0xffff;
        self.put(qp.process, qp.record, &qp.received.to_be_bytes());
    }

    /// Asynchronous events on a channel: (element, kind).
    pub(crate) fn async_events(&mut self, channel: u64) -> Vec<(u64, u32)> {
        let queue = self.events.0.get_mut(&channel).unwrap();
        let (sixteen, rest): (VecDeque<_>, VecDeque<_>) =
            queue.drain(..).partition(|event| event.len() == 16);
        *queue = rest;
        let number = |bytes: &[u8]| u64::from_ne_bytes(bytes.try_into().unwrap());
        sixteen.iter().map(|event| (number(&event[..8]), number(&event[8..]) as u32)).collect()
    }
}

pub(crate) const SIGNALED: u8 = 0x08;
pub(crate) const SOLICITED: u8 = 0x02;

pub(crate) fn segment(address: u64, length: u32, key: u32) -> Vec<u8> {
    [&length.to_be_bytes()[..], &key.to_be_bytes(), &address.to_be_bytes()].concat()
}

pub(crate) fn inline(bytes: &[u8]) -> Vec<u8> {
    let mut segment = (bytes.len() as u32 | 0x8000_0000).to_be_bytes().to_vec();
    segment.extend(bytes);
    segment.resize(segment.len().next_multiple_of(16), 0);
    segment
}

pub(crate) fn reach(address: u64, key: u32) -> Vec<u8> {
    [&address.to_be_bytes()[..], &key.to_be_bytes(), &[0; 4]].concat()
}

/// Two programs with a connected pair each.
pub(crate) struct Pair {
    pub(crate) bed: Bed,
    pub(crate) programs: [Program; 2],
    pub(crate) cqs: [Cq; 2],
    pub(crate) qps: [Qp; 2],
    /// A region of 64 KiB each: address and key.
    pub(crate) regions: [(u64, u32); 2],
}

impl Pair {
    pub(crate) fn new(transport: Transport) -> Self {
        let mut pair = Self::unconnected(transport);
        pair.bed.connect(&pair.qps[0], pair.qps[1].number());
        pair.bed.connect(&pair.qps[1], pair.qps[0].number());
        pair
    }

    pub(crate) fn unconnected(transport: Transport) -> Self {
        let mut bed = Bed::new();
        let programs = [bed.program(10), bed.program(20)];
        let cqs = programs.map(|program| bed.cq(program, 64));
        let qps = [0, 1].map(|side| bed.qp(programs[side], transport, &cqs[side], &cqs[side]));
        let regions = programs.map(|program| bed.region(program, 65536, ALL_ACCESS));
        Self { bed, programs, cqs, qps, regions }
    }

    /// Fills the first region with a pattern and returns it.
    pub(crate) fn fill(&mut self, length: usize) -> Vec<u8> {
        let pattern: Vec<u8> = (0..length).map(|at| (at * 31 + 7) as u8).collect();
        self.bed.put(self.programs[0].process, self.regions[0].0, &pattern);
        pattern
    }

    #[track_caller]
    pub(crate) fn expect(&mut self, side: usize) -> Completion {
        self.bed.expect(&mut self.cqs[side])
    }

    #[track_caller]
    pub(crate) fn nothing(&mut self, side: usize) {
        assert_eq!(self.bed.poll(&mut self.cqs[side]), None);
    }

    pub(crate) fn received(&mut self, length: usize) -> Vec<u8> {
        self.bed.take(self.programs[1].process, self.regions[1].0, length)
    }

    /// Posts a receive for the whole second region.
    pub(crate) fn post_receive(&mut self, length: u32) {
        let (address, key) = self.regions[1];
        self.bed.receive(&mut self.qps[1], &[(address, length, key)]);
    }
}
