//! Short data that travels in the completion and is not written to memory: libmlx5 copies it to where the request says when it polls the
//! completion ("scatter to CQE"; drivers/infiniband/hw/mlx5/qp.c, `cs_res` and `cs_req`; providers/mlx5/cq.c, `MLX5_INLINE_SCATTER_32`).

use super::cq;
use super::fabric::Fabric;
use super::host::{Fault, Host};
use super::qp::{QueuePair, Transport};
use super::table;
use super::transfer::{self, Pieces};

/// Messages of a pair that come so: what it receives, and what its reads and atomics fetch.
pub(crate) mod kind {
    pub(crate) const RECEIVED: u32 = 1 << 0;
    pub(crate) const FETCHED: u32 = 1 << 1;
}

/// What a pair whose program allows it is set up for, as `_create_user_qp` and `configure_requester_scat_cqe` decide. What is fetched needs a
/// completion for each request, or a program that says it sees to that.
pub(crate) fn kinds(transport: Transport, signals_all: bool) -> u32 {
    match transport {
        Transport::ReliableConnected if signals_all => kind::RECEIVED | kind::FETCHED,
        Transport::ReliableConnected | Transport::UnreliableConnected => kind::RECEIVED,
        _ => 0,
    }
}

/// Data that a completion has room for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Carried {
    bytes: [u8; Self::LONG],
    length: usize,
    is_long: bool,
}

/// Lets the bytes of `from` come to `into`: writes them, or gives them back if `kind` is what the pair carries and its completion has room for them.
pub(crate) fn deliver(
    fabric: &Fabric,
    host: &mut Host<'_>,
    qp: &QueuePair,
    kind: u32,
    from: &Pieces<'_>,
    into: &Pieces<'_>,
) -> Result<Option<Carried>, Fault> {
    let cq = if kind == kind::RECEIVED { qp.receive_cq } else { qp.send_cq };
    if qp.carries & kind != 0
        && let Some(cq) = table::get(&fabric.cqs, cq)
    {
        let is_long = cq.entry_size == cq::LONG_ENTRY;
        let length = usize::try_from(from.total()).unwrap_or(usize::MAX);
        if (1..=Carried::room(kind, is_long)).contains(&length) {
            let mut bytes = [0; Carried::LONG];
            transfer::read(host, from, &mut bytes)?;
            return Ok(Some(Carried { bytes, length, is_long }));
        }
    }
    transfer::copy(host, from, into)?;
    Ok(None)
}

impl Carried {
    /// Room in the first half of an entry of 64 bytes, and in that of an entry of 128 bytes.
    const SHORT: usize = 32;
    const LONG: usize = 64;

    /// Nothing that is fetched comes in the longer entries: libmlx5 takes what they bring from one byte too early (`mlx5_parse_cqe`: `cqe - 1`, where
    /// `cqe` points to void).
    fn room(kind: u32, is_long: bool) -> usize {
        match (kind, is_long) {
            (_, false) => Self::SHORT,
            (kind::RECEIVED, true) => Self::LONG,
            _ => 0,
        }
    }

    /// What stands in front of an entry of 128 bytes.
    pub(super) fn front(&self) -> Option<&[u8]> {
        self.is_long.then_some(&self.bytes[..])
    }

    /// Puts into the 64 bytes of an entry what stands there: the format of the entry, and short data.
    pub(super) fn mark(&self, entry: &mut [u8; 64]) {
        const SHORT_FORMAT: u8 = 1 << 2;
        const LONG_FORMAT: u8 = 1 << 3;
        if self.is_long {
            entry[63] |= LONG_FORMAT;
        } else {
            entry[63] |= SHORT_FORMAT;
            let length = self.length.min(Self::SHORT);
            entry[..length].copy_from_slice(&self.bytes[..length]);
        }
    }
}
