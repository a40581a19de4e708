//! Requests and receives as bytes: good ones, good ones with something wrong, and noise.

use super::super::bed::*;
use super::super::bind::{ATOMIC, Bind, READ, WRITE, taken_back};
use super::super::datagram;
use super::super::random::Random;
use super::scene::{Actor, Region, Scene};
use crate::device::mr::access;
use crate::device::multicast;
use crate::device::qp::Transport;
use crate::device::wqe::{MAX_BYTES, opcode};

const CODES: [u8; 10] = [
    opcode::NOP,
    opcode::UMR,
    opcode::RDMA_WRITE,
    opcode::RDMA_WRITE_IMMEDIATE,
    opcode::SEND,
    opcode::SEND_IMMEDIATE,
    opcode::SEND_INVALIDATE,
    opcode::RDMA_READ,
    opcode::COMPARE_SWAP,
    opcode::FETCH_ADD,
];

/// Numbers on either side of what somebody may compare with.
const EDGES: [u32; 14] = [
    0,
    1,
    7,
    8,
    16,
    0xff,
    0x100,
    0xffff,
    0x0100_0000,
    0x3fff_ffff,
    0x4000_0001,
    0x7fff_ffff,
    0x8000_0000,
    u32::MAX,
];

/// The bytes of one request of an end: whole blocks of the ring.
pub(super) fn request(scene: &mut Scene, end: usize) -> Vec<u8> {
    if scene.random.once_in(10) {
        return noise(scene, end);
    }
    let mut entry = good(scene, end);
    if scene.random.once_in(3) {
        spoil(scene, &mut entry);
    }
    entry.truncate(MAX_BYTES);
    entry.resize(entry.len().next_multiple_of(64), 0);
    entry
}

/// The bytes of one receive, `room` long.
pub(super) fn receive(scene: &mut Scene, owner: usize, room: usize) -> Vec<u8> {
    let mut entry = Vec::new();
    if scene.random.once_in(20) {
        entry.resize(room, 0);
        scene.random.fill(&mut entry);
        return entry;
    }
    let most = (room / 16) as u64;
    for _ in 0..1 + scene.random.below(most) {
        entry.extend(local(scene, owner, 4096, access::LOCAL_WRITE));
    }
    if entry.len() < room {
        entry.extend(segment(0, 0, 0x100));
    }
    if scene.random.once_in(8) {
        spoil(scene, &mut entry);
    }
    entry.resize(room, 0);
    entry
}

/// What stands behind the control segment, and in its last four bytes.
struct Parts {
    tail: Vec<u8>,
    immediate: [u8; 4],
}

fn good(scene: &mut Scene, end: usize) -> Vec<u8> {
    let transport = scene.ends[end].transport;
    let code = match transport {
        Transport::UnreliableDatagram => {
            scene.random.pick(&[opcode::SEND, opcode::SEND, opcode::SEND_IMMEDIATE])
        }
        Transport::UnreliableConnected => scene.random.pick(&CODES[1..6]),
        _ => scene.random.pick(&CODES),
    };
    let Parts { tail, immediate } = match code {
        opcode::NOP => Parts { tail: Vec::new(), immediate: [0; 4] },
        opcode::UMR => change_of_key(scene, end),
        _ => message(scene, end, code),
    };
    let qp = &scene.ends[end].qp;
    let flags = scene.random.pick(&[SIGNALED, SIGNALED, SIGNALED | SOLICITED, 0]);
    let mut entry = (qp.sent << 8 & 0xff_ff00 | u32::from(code)).to_be_bytes().to_vec();
    let pieces = (16 + tail.len()).div_ceil(16) as u32;
    entry.extend((qp.number() << 8 | pieces).to_be_bytes());
    entry.extend([0, 0, 0, flags]);
    entry.extend(immediate);
    entry.extend(tail);
    entry
}

fn message(scene: &mut Scene, end: usize, code: u8) -> Parts {
    let (transport, owner, peer) =
        (scene.ends[end].transport, scene.ends[end].owner, scene.ends[end].peer_owner);
    let mut tail = Vec::new();
    match transport {
        Transport::UnreliableDatagram => tail.extend(destination(scene)),
        Transport::XrcInitiator => {
            let shared = scene.actors[peer].shared[1].index;
            tail.extend(shared.to_be_bytes());
            tail.extend([0; 12]);
        }
        _ => {}
    }
    let atomic = matches!(code, opcode::COMPARE_SWAP | opcode::FETCH_ADD);
    let most = if atomic { 8 } else { 2048 };
    let wanted = match code {
        opcode::RDMA_READ => Some(access::REMOTE_READ),
        opcode::COMPARE_SWAP | opcode::FETCH_ADD => Some(access::REMOTE_ATOMIC),
        opcode::RDMA_WRITE | opcode::RDMA_WRITE_IMMEDIATE => Some(access::REMOTE_WRITE),
        _ => None,
    };
    if let Some(wanted) = wanted {
        let (mut address, key) = remote(scene, peer, most, wanted);
        if atomic && !scene.random.once_in(8) {
            address &= !7;
        }
        tail.extend(reach(address, key));
    }
    if atomic {
        let mut operands = [0; 16];
        scene.random.fill(&mut operands);
        tail.extend(operands);
    }
    if scene.random.once_in(8) {
        let mut bytes = vec![0; scene.random.below(100) as usize];
        scene.random.fill(&mut bytes);
        tail.extend(inline(&bytes));
    } else {
        let answered = atomic || code == opcode::RDMA_READ;
        let wanted = if answered { access::LOCAL_WRITE } else { 0 };
        for _ in 0..if atomic { 1 } else { scene.random.below(4) } {
            tail.extend(local(scene, owner, most, wanted));
        }
    }
    let immediate = match code {
        opcode::SEND_INVALIDATE => scene.random.pick(&scene.actors[peer].windows).key,
        _ => scene.random.next() as u32,
    };
    Parts { tail, immediate: immediate.to_be_bytes() }
}

/// Binds a window of the program, or takes one back.
fn change_of_key(scene: &mut Scene, end: usize) -> Parts {
    let (owner, own) = (scene.ends[end].owner, scene.ends[end].qp.number());
    let Scene { random, actors, .. } = scene;
    let Actor { windows, regions, .. } = &mut actors[owner];
    let chosen = random.below(windows.len() as u64) as usize;
    let window = &mut windows[chosen];
    let immediate = window.key.to_be_bytes();
    if random.once_in(3) {
        return Parts { tail: taken_back(window.kind, window.key & 0xff), immediate };
    }
    let length = random.pick(&[1, 8, 64, 4096]);
    let (address, key) = place(random, regions, length, access::MW_BIND);
    let variant = random.next() as u8;
    let bind = Bind {
        kind: window.kind,
        variant,
        iova: address.wrapping_add(random.pick(&[0, 0, 8, 1 << 33])),
        region: (address, key),
        length: length as u32,
        rights: random.pick(&[READ | WRITE | ATOMIC, READ, WRITE]),
        pair: None,
    };
    (window.key, window.iova, window.length) = (window.key & !0xff | u32::from(variant), bind.iova, length);
    Parts { tail: bind.tail(own), immediate }
}

/// A place that the peer has opened: of a region, or of a window.
fn remote(scene: &mut Scene, peer: usize, most: u64, wanted: u32) -> (u64, u32) {
    let Scene { random, actors, .. } = scene;
    if random.once_in(4) {
        let window = random.pick(&actors[peer].windows);
        return (window.iova + random.below(window.length + 1), window.key);
    }
    place(random, &actors[peer].regions, most, wanted)
}

/// To a datagram pair of anybody, or to a group.
fn destination(scene: &mut Scene) -> Vec<u8> {
    let Scene { random, ends, gid, .. } = scene;
    let pairs: Vec<u32> = ends
        .iter()
        .filter(|end| end.transport == Transport::UnreliableDatagram)
        .map(|end| end.qp.number())
        .collect();
    if random.once_in(12) {
        let mut group = [0; 16];
        group[0] = 0xff;
        return datagram::vector(&group, multicast::QPN, datagram::QKEY);
    }
    datagram::vector(gid, random.pick(&pairs), datagram::QKEY)
}

/// A segment in a region of the program.
fn local(scene: &mut Scene, owner: usize, most: u64, wanted: u32) -> Vec<u8> {
    let random = &mut scene.random;
    let length = random.pick(&[1, 8, 8, 64, most, random.clone().below(most) + 1]).min(most);
    let (address, key) = place(random, &scene.actors[owner].regions, length, wanted);
    segment(address, length as u32, key)
}

/// A place with room for so many bytes that allows what is wanted, or now and then one without.
fn place(random: &mut Random, regions: &[Region], length: u64, wanted: u32) -> (u64, u32) {
    let fits =
        |region: &&Region| region.usable && region.access & wanted == wanted && region.length >= length;
    let good: Vec<Region> = regions.iter().filter(fits).copied().collect();
    let any = good.is_empty() || random.once_in(16);
    let region = random.pick(if any { regions } else { &good });
    let slack = region.length.saturating_sub(length);
    let offset = match random.below(16) {
        0 => slack + 1 + random.below(2),
        1 => slack,
        2 => 0,
        _ => random.below(slack + 1),
    };
    (region.iova + offset, region.key)
}

fn noise(scene: &mut Scene, end: usize) -> Vec<u8> {
    let Scene { random, ends, .. } = scene;
    let mut entry = vec![0; 64 * (1 + random.below(4) as usize)];
    random.fill(&mut entry);
    // A head that lets the rest be read at all.
    if !random.once_in(3) {
        entry[3] = random.pick(&CODES);
        let head = ends[end].qp.number() << 8 | random.below(entry.len() as u64 / 16 + 1) as u32;
        entry[4..8].copy_from_slice(&head.to_be_bytes());
    }
    entry
}

/// Does something to bytes that were right.
fn spoil(scene: &mut Scene, entry: &mut Vec<u8>) {
    let Scene { random, actors, .. } = scene;
    for _ in 0..1 + random.below(3) {
        let words = (entry.len() / 4) as u64;
        let word = 4 * random.below(words) as usize;
        match random.below(7) {
            0 => {
                let at = random.below(entry.len() as u64) as usize;
                entry[at] ^= 1 << random.below(8);
            }
            1 => entry[word..word + 4].copy_from_slice(&random.pick(&EDGES).to_be_bytes()),
            2 => {
                let old = u32::from_be_bytes(entry[word..word + 4].try_into().unwrap());
                let new = old.wrapping_add(random.pick(&[1, 8, u32::MAX, 0x100, 0x8000_0000]));
                entry[word..word + 4].copy_from_slice(&new.to_be_bytes());
            }
            // Another length of the entry.
            3 => entry[7] = random.next() as u8,
            4 => entry[3] = random.pick(&CODES),
            // Somebody else's key.
            5 => {
                let owner = random.below(actors.len() as u64) as usize;
                let key = random.pick(&actors[owner].regions).key;
                entry[word..word + 4].copy_from_slice(&key.to_be_bytes());
            }
            _ => {
                let length = entry.len() + 16 * random.below(6) as usize;
                entry.resize(length, random.next() as u8);
            }
        }
    }
}
