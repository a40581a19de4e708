//! Work queue entries: bytes of a ring → [`Operation`].
//!
//! The layouts are those of mlx5dv.h: a control segment of 16 bytes, then, by transport and opcode, an address
//! vector, a remote address, atomic operands, and data segments to the end. Everything is big-endian.

use super::address::AddressVector;
use super::cqe::Syndrome;
use super::host::Atomic;
use super::qp::Transport;
use super::umr::{self, KeyChange};

/// Largest entry: the control segment counts 63 pieces of 16 bytes.
pub(crate) const MAX_BYTES: usize = 1024;
/// Bytes of one block of the send ring.
pub(crate) const BLOCK: usize = 64;
/// Key that ends a list of data segments.
const INVALID_KEY: u32 = 0x100;

/// The control segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Control {
    pub(crate) opcode: u8,
    pub(crate) modifier: u8,
    pub(crate) qpn: u32,
    /// Length of the entry in bytes.
    pub(crate) length: usize,
    pub(crate) signaled: bool,
    pub(crate) solicited: bool,
    /// As it will travel; for operations without immediate data it has other uses.
    pub(crate) immediate: [u8; 4],
}

impl Control {
    /// Reads the first 16 bytes.
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let first = be32(bytes, 0)?;
        let second = be32(bytes, 4)?;
        let flags = *bytes.get(11)?;
        Some(Self {
            opcode: (first & 0xff) as u8,
            modifier: (first >> 24) as u8,
            qpn: second >> 8,
            length: (second & 0x3f) as usize * 16,
            // fm_ce_se: bits 3..2 choose when a completion is written (2 = always), bit 1 solicits an event.
            signaled: flags & 0x0c == 0x08,
            solicited: flags & 0x02 != 0,
            immediate: array(bytes, 12)?,
        })
    }

    /// Blocks of the ring that the entry covers; an entry of length 0 covers one.
    pub(crate) fn blocks(&self) -> u32 {
        u32::try_from(self.length.div_ceil(BLOCK).max(1)).unwrap_or(1)
    }
}

/// Where a one-sided operation reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Remote {
    pub(crate) address: u64,
    pub(crate) key: u32,
}

/// What an entry asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    Nop,
    Send {
        immediate: bool,
    },
    /// A send that also takes back the receiver's window of this key.
    SendInvalidate {
        key: u32,
    },
    Write {
        remote: Remote,
        immediate: bool,
    },
    Read {
        remote: Remote,
    },
    Atomic {
        remote: Remote,
        operation: Atomic,
    },
    ChangeKey(KeyChange),
}

impl Operation {
    /// Where it reaches, if it is one-sided.
    pub(crate) fn remote(self) -> Option<Remote> {
        match self {
            Self::Nop | Self::Send { .. } | Self::SendInvalidate { .. } | Self::ChangeKey(_) => None,
            Self::Write { remote, .. } | Self::Read { remote } | Self::Atomic { remote, .. } => Some(remote),
        }
    }
}

/// To whom a datagram goes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Destination {
    pub(crate) qkey: u32,
    pub(crate) qpn: u32,
    pub(crate) address: AddressVector,
}

/// A parsed entry. `data` holds its data segments.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Request<'a> {
    pub(crate) control: Control,
    pub(crate) operation: Operation,
    pub(crate) destination: Option<Destination>,
    /// Of an XRC initiator: the number of the remote shared receive queue.
    pub(crate) shared: Option<u32>,
    pub(crate) data: &'a [u8],
}

pub(crate) mod opcode {
    pub(crate) const NOP: u8 = 0x00;
    pub(crate) const SEND_INVALIDATE: u8 = 0x01;
    pub(crate) const RDMA_WRITE: u8 = 0x08;
    pub(crate) const RDMA_WRITE_IMMEDIATE: u8 = 0x09;
    pub(crate) const SEND: u8 = 0x0a;
    pub(crate) const SEND_IMMEDIATE: u8 = 0x0b;
    pub(crate) const RDMA_READ: u8 = 0x10;
    pub(crate) const COMPARE_SWAP: u8 = 0x11;
    pub(crate) const FETCH_ADD: u8 = 0x12;
    pub(crate) const UMR: u8 = 0x25;

    /// The name of an operation in traces and fault rules.
    pub(crate) fn name(code: u8) -> &'static str {
        NAMES.iter().find(|(known, _)| *known == code).map_or("unknown", |(_, name)| name)
    }

    pub(crate) fn from_name(name: &str) -> Option<u8> {
        NAMES.iter().find(|(_, known)| *known == name).map(|(code, _)| *code)
    }

    const NAMES: [(u8, &str); 10] = [
        (NOP, "nop"),
        (SEND_INVALIDATE, "send_inv"),
        (RDMA_WRITE, "write"),
        (RDMA_WRITE_IMMEDIATE, "write_imm"),
        (SEND, "send"),
        (SEND_IMMEDIATE, "send_imm"),
        (RDMA_READ, "read"),
        (COMPARE_SWAP, "cmp_swap"),
        (FETCH_ADD, "fetch_add"),
        (UMR, "umr"),
    ];
}

/// Parses a whole entry. What the transport cannot do, or does not fit, is [`Syndrome::LocalQpOperation`].
pub(crate) fn parse(bytes: &[u8], transport: Transport) -> Result<Request<'_>, Syndrome> {
    const BAD: Syndrome = Syndrome::LocalQpOperation;
    let control = Control::parse(bytes).ok_or(BAD)?;
    let entry = bytes.get(..control.length).ok_or(BAD)?;
    let mut rest = entry.get(16..).ok_or(BAD)?;
    let mut destination = None;
    if transport == Transport::UnreliableDatagram && control.opcode != opcode::NOP {
        let (parsed, length) = parse_destination(rest).ok_or(BAD)?;
        destination = Some(parsed);
        rest = rest.get(length..).ok_or(BAD)?;
    }
    let mut shared = None;
    if transport == Transport::XrcInitiator && control.opcode != opcode::NOP {
        shared = Some(be32(rest, 0).ok_or(BAD)? & 0xff_ffff);
        rest = rest.get(16..).ok_or(BAD)?;
    }
    let mut remote = || -> Option<Remote> {
        let found = Remote { address: be64(rest, 0)?, key: be32(rest, 8)? };
        rest = rest.get(16..)?;
        Some(found)
    };
    let operation = match (control.opcode, transport) {
        (opcode::NOP, _) => Operation::Nop,
        (opcode::SEND, _) => Operation::Send { immediate: false },
        (opcode::SEND_IMMEDIATE, _) => Operation::Send { immediate: true },
        (_, Transport::UnreliableDatagram) => return Err(BAD),
        (opcode::RDMA_WRITE, _) => Operation::Write { remote: remote().ok_or(BAD)?, immediate: false },
        (opcode::RDMA_WRITE_IMMEDIATE, _) => {
            Operation::Write { remote: remote().ok_or(BAD)?, immediate: true }
        }
        (opcode::UMR, _) => {
            let change = umr::parse(control.immediate, rest).ok_or(BAD)?;
            rest = &[];
            Operation::ChangeKey(change)
        }
        (_, Transport::UnreliableConnected) => return Err(BAD),
        (opcode::SEND_INVALIDATE, _) => {
            Operation::SendInvalidate { key: u32::from_be_bytes(control.immediate) }
        }
        (opcode::RDMA_READ, _) => Operation::Read { remote: remote().ok_or(BAD)? },
        (opcode::COMPARE_SWAP | opcode::FETCH_ADD, _) => {
            let remote = remote().ok_or(BAD)?;
            let swap_add = be64(rest, 0).ok_or(BAD)?;
            let compare = be64(rest, 8).ok_or(BAD)?;
            rest = rest.get(16..).ok_or(BAD)?;
            let operation = if control.opcode == opcode::FETCH_ADD {
                Atomic::FetchAdd(swap_add)
            } else {
                Atomic::CompareSwap { compare, swap: swap_add }
            };
            Operation::Atomic { remote, operation }
        }
        _ => return Err(BAD),
    };
    Ok(Request { control, operation, destination, shared, data: rest })
}

/// An address vector: 16 bytes, or 48 with a global route, which a bit of the number announces.
fn parse_destination(bytes: &[u8]) -> Option<(Destination, usize)> {
    let number = be32(bytes, 8)?;
    let extended = number & 0x8000_0000 != 0;
    let rate = *bytes.get(12)?;
    let mut address = AddressVector {
        lid: u16::from_be_bytes(array(bytes, 14)?),
        service_level: rate & 15,
        port: 1,
        ..AddressVector::default()
    };
    if extended {
        let route = be32(bytes, 28)?;
        address.traffic_class = *bytes.get(26)?;
        address.hop_limit = *bytes.get(27)?;
        // grh_gid_fl: bit 30 announces the route, 20..28 the source's row in the GID table, below the flow label.
        address.is_global = u8::from(route & 1 << 30 != 0);
        address.source_gid_index = (route >> 20 & 0xff) as u8;
        address.flow_label = route & 0xf_ffff;
        address.gid = array(bytes, 32)?;
    }
    let destination = Destination { qkey: be32(bytes, 0)?, qpn: number & 0xff_ffff, address };
    Some((destination, if extended { 48 } else { 16 }))
}

/// A data segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Segment<'a> {
    /// Registered memory.
    Memory { key: u32, address: u64, length: u32 },
    /// The bytes themselves.
    Inline(&'a [u8]),
}

/// The data segments of a request.
pub(crate) struct Segments<'a>(pub(crate) &'a [u8]);

impl<'a> Iterator for Segments<'a> {
    type Item = Result<Segment<'a>, Syndrome>;

    fn next(&mut self) -> Option<Self::Item> {
        let head = be32(self.0, 0)?;
        if head & INLINE != 0 {
            let length = (head & !INLINE) as usize;
            let Some(bytes) = self.0.get(4..4 + length) else {
                self.0 = &[];
                return Some(Err(Syndrome::LocalQpOperation));
            };
            self.0 = self.0.get((4 + length).next_multiple_of(16)..).unwrap_or(&[]);
            return Some(Ok(Segment::Inline(bytes)));
        }
        let segment = parse_segment(self.0)?;
        self.0 = self.0.get(16..)?;
        Some(Ok(segment))
    }
}

const INLINE: u32 = 0x8000_0000;

/// The scatter list of a receive descriptor: it ends at its last segment or at one of length 0 with the key that
/// nobody has.
pub(crate) fn scatter_list(bytes: &[u8]) -> impl Iterator<Item = Segment<'_>> {
    let is_end = |bytes: &[u8]| be32(bytes, 0) == Some(0) && be32(bytes, 4) == Some(INVALID_KEY);
    bytes.chunks_exact(16).take_while(move |bytes| !is_end(bytes)).filter_map(parse_segment)
}

fn parse_segment(bytes: &[u8]) -> Option<Segment<'_>> {
    // A length of 0 means 2 GiB to the adapter; libmlx5 leaves empty segments out.
    let length = match be32(bytes, 0)? {
        0 => 1 << 31,
        length => length,
    };
    Some(Segment::Memory { key: be32(bytes, 4)?, address: be64(bytes, 8)?, length })
}

fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..)?.first_chunk().copied()
}

pub(crate) fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    array(bytes, at).map(u16::from_be_bytes)
}

pub(crate) fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    array(bytes, at).map(u32::from_be_bytes)
}

pub(crate) fn be64(bytes: &[u8], at: usize) -> Option<u64> {
    array(bytes, at).map(u64::from_be_bytes)
}
