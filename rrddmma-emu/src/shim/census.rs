//! Who holds what on a fabric, as its file says.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;
use std::sync::atomic::Ordering;

use zerocopy::IntoBytes as _;

use super::devices::Devices;
use super::join;
use super::seat::Liveness;
use super::shared::{FABRIC_OFFSET, FILE_SIZE, HEADER_VERSION, Header};
use crate::device::{self, Fabric, Holder, fabric};

/// A look at a fabric.
#[derive(Debug)]
pub struct Census {
    /// Version of its state: that of its header and that of its tables.
    pub version: String,
    /// Its devices, as `--devices` would name them.
    pub devices: String,
    /// Whether its processes are numbered as ours are. Where not, in a container perhaps, nobody can tell who lives.
    pub same_namespace: bool,
    /// The processes that stand in its tables, dead ones included.
    pub processes: Vec<Member>,
}

/// A process on a fabric.
#[derive(Debug)]
pub struct Member {
    /// Who it is, and what it holds.
    pub holder: Holder,
    /// Whether it still runs the program that joined.
    pub is_alive: bool,
}

/// Looks at the fabric in `folder`. Takes no lock: of a fabric at work it is a blurred picture.
///
/// # Errors
/// If there is no fabric, or, as [`io::ErrorKind::InvalidData`], another version of the emulator made it.
pub fn census(folder: &Path) -> io::Result<Census> {
    let mut file = File::open(folder.join("state"))?;
    let stale = || io::Error::new(io::ErrorKind::InvalidData, "state of another version of rrddmma-emu");
    if file.metadata()?.len() != FILE_SIZE as u64 {
        return Err(stale());
    }
    // Words, for their alignment.
    let mut words = vec![0_u64; FILE_SIZE.div_ceil(8)];
    let bytes = words.as_mut_bytes();
    file.read_exact(&mut bytes[..FILE_SIZE])?;
    let (front, tables) = bytes.split_at_mut(FABRIC_OFFSET);
    let header: *const Header = front.as_ptr().cast();
    // SAFETY: the copy is aligned to eight bytes and longer than a header (asserted in `shared`), it outlives this
    // function's use of it, and the header consists of atomics only, for which any bits are valid.
    let header = unsafe { &*header };
    let fabric = Fabric::in_bytes(&mut tables[..Fabric::SIZE])
        .filter(|fabric| header.is_ours() && fabric.is_formatted())
        .ok_or_else(stale)?;
    let member = |holder: Holder| {
        let seat = header.seat_of(holder.process);
        Member { is_alive: seat.is_some_and(|seat| seat.liveness() != Liveness::Gone), holder }
    };
    Ok(Census {
        version: format!("{HEADER_VERSION}.{}", fabric::VERSION),
        devices: fabric.config().devices().collect::<Devices>().to_string(),
        same_namespace: header.pid_namespace.load(Ordering::Relaxed) == join::pid_namespace(),
        processes: device::holders(fabric).into_iter().map(member).collect(),
    })
}
