//! Lists of memory pieces, and moving bytes between two of them.

use super::cqe::Syndrome;
use super::fabric::Fabric;
use super::host::{Fault, Host, Place};
use super::mr;
use super::table::Index;
use super::wqe::{Segment, Segments};

/// Largest message (`max_msg_sz`): 1 GiB.
pub(crate) const MAX_MESSAGE: u64 = 1 << 30;
/// More segments than an entry of 1 KiB can hold.
const MAX_PIECES: usize = 64;

/// Where some bytes are.
#[derive(Clone, Copy, Debug)]
enum Source<'a> {
    Memory(Place),
    Bytes(&'a [u8]),
    /// A null region: zeros to read, nothing to write to.
    Null,
}

#[derive(Clone, Copy, Debug)]
struct Piece<'a> {
    source: Source<'a>,
    length: u64,
}

/// A list of pieces in the order of the message.
#[derive(Debug)]
pub(crate) struct Pieces<'a> {
    list: [Option<Piece<'a>>; MAX_PIECES],
    count: usize,
    total: u64,
}

impl<'a> Pieces<'a> {
    pub(crate) fn new() -> Self {
        Self { list: [None; MAX_PIECES], count: 0, total: 0 }
    }

    /// Bytes of all pieces.
    pub(crate) fn total(&self) -> u64 {
        self.total
    }

    pub(crate) fn memory(&mut self, place: Place, length: u64) -> Result<(), Syndrome> {
        self.push(Piece { source: Source::Memory(place), length })
    }

    pub(crate) fn bytes(&mut self, bytes: &'a [u8]) -> Result<(), Syndrome> {
        self.push(Piece { source: Source::Bytes(bytes), length: bytes.len() as u64 })
    }

    /// Memory of a local key, as work of protection domain `pd` that needs `access` reaches it.
    pub(crate) fn local(
        &mut self,
        fabric: &Fabric,
        segment: (u32, u64, u64),
        pd: Index,
        access: u32,
    ) -> Result<(), Syndrome> {
        let (key, address, length) = segment;
        if key == mr::NULL_KEY {
            return self.push(Piece { source: Source::Null, length });
        }
        let place = mr::translate(fabric, key, address, length, pd, access);
        self.memory(place.ok_or(Syndrome::LocalProtection)?, length)
    }

    fn push(&mut self, piece: Piece<'a>) -> Result<(), Syndrome> {
        let free = self.list.get_mut(self.count).ok_or(Syndrome::LocalQpOperation)?;
        *free = Some(piece);
        self.count += 1;
        self.total += piece.length;
        Ok(())
    }

    /// Only as far as there are any: the list is long, and nearly always nearly empty.
    fn pieces(&self) -> impl Iterator<Item = &Piece<'a>> {
        self.list.iter().take(self.count).flatten()
    }

    /// Appends the pieces of another list.
    pub(crate) fn append(&mut self, other: &Self) -> Result<(), Syndrome> {
        for piece in other.pieces() {
            self.push(*piece)?;
        }
        Ok(())
    }
}

/// Translates the data segments of a request by the keys of its protection domain.
pub(crate) fn gather<'a>(
    fabric: &Fabric,
    data: &'a [u8],
    pd: Index,
    access: u32,
) -> Result<Pieces<'a>, Syndrome> {
    let mut pieces = Pieces::new();
    for segment in Segments(data) {
        match segment? {
            Segment::Inline(bytes) => pieces.bytes(bytes)?,
            Segment::Memory { key, address, length } => {
                pieces.local(fabric, (key, address, u64::from(length)), pd, access)?;
            }
        }
    }
    Ok(pieces)
}

/// Adds up the data segments without looking at their keys.
pub(crate) fn length(data: &[u8]) -> Result<u64, Syndrome> {
    let mut total = 0;
    for segment in Segments(data) {
        total += match segment? {
            Segment::Inline(bytes) => bytes.len() as u64,
            Segment::Memory { length, .. } => u64::from(length),
        };
    }
    Ok(total)
}

/// Copies the bytes of `from` into `to`, as many as both hold.
pub(crate) fn copy(host: &mut Host<'_>, from: &Pieces<'_>, to: &Pieces<'_>) -> Result<(), Fault> {
    let mut sources = from.pieces();
    let mut targets = to.pieces();
    let (mut source, mut target) = (sources.next(), targets.next());
    let (mut taken, mut filled) = (0, 0);
    while let (Some(a), Some(b)) = (source, target) {
        let length = (a.length - taken).min(b.length - filled);
        if length > 0 {
            move_bytes(host, a.source, taken, b.source, filled, length)?;
        }
        taken += length;
        filled += length;
        if taken == a.length {
            (source, taken) = (sources.next(), 0);
        }
        if filled == b.length {
            (target, filled) = (targets.next(), 0);
        }
    }
    Ok(())
}

/// Reads the bytes of `from` into `to`, as many as both hold.
pub(crate) fn read(host: &mut Host<'_>, from: &Pieces<'_>, to: &mut [u8]) -> Result<(), Fault> {
    let mut rest = to;
    for piece in from.pieces() {
        let length = usize::try_from(piece.length).map_err(|_| Fault)?.min(rest.len());
        let (part, behind) = rest.split_at_mut(length);
        match piece.source {
            Source::Memory(place) => host.dma.read(place, part)?,
            Source::Bytes(bytes) => part.copy_from_slice(bytes.get(..length).ok_or(Fault)?),
            Source::Null => part.fill(0),
        }
        rest = behind;
    }
    Ok(())
}

fn move_bytes(
    host: &mut Host<'_>,
    from: Source<'_>,
    skip: u64,
    to: Source<'_>,
    fill: u64,
    length: u64,
) -> Result<(), Fault> {
    let to = match to {
        Source::Memory(to) => to,
        Source::Null => return Ok(()),
        Source::Bytes(_) => return Err(Fault),
    };
    let to = Place { process: to.process, address: to.address.wrapping_add(fill) };
    match from {
        Source::Memory(from) => {
            let from = Place { process: from.process, address: from.address.wrapping_add(skip) };
            host.dma.copy(from, to, length)
        }
        Source::Bytes(bytes) => {
            let start = usize::try_from(skip).map_err(|_| Fault)?;
            let length = usize::try_from(length).map_err(|_| Fault)?;
            host.dma.write(to, bytes.get(start..start + length).ok_or(Fault)?)
        }
        Source::Null => clear(host, to, length),
    }
}

fn clear(host: &mut Host<'_>, to: Place, length: u64) -> Result<(), Fault> {
    const ZEROS: [u8; 4096] = [0; 4096];
    let mut done = 0;
    while done < length {
        let some = (length - done).min(ZEROS.len() as u64);
        let zeros = usize::try_from(some).ok().and_then(|some| ZEROS.get(..some)).ok_or(Fault)?;
        host.dma.write(Place { process: to.process, address: to.address.wrapping_add(done) }, zeros)?;
        done += some;
    }
    Ok(())
}
