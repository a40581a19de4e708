//! Who holds what on a fabric, as its file says.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use zerocopy::IntoBytes as _;

use super::shared::{FABRIC_OFFSET, FILE_SIZE, STAMP};
use crate::device::{self, Fabric, Process};

/// The processes that stand in the tables of the fabric in `folder`, dead ones included, with the number of objects
/// that each holds. Takes no lock: of a fabric at work it is a blurred picture.
///
/// # Errors
/// If there is no fabric, or another version of the emulator made it.
pub fn census(folder: &Path) -> io::Result<Vec<(Process, usize)>> {
    // Words, for their alignment.
    let mut words = vec![0_u64; FILE_SIZE.div_ceil(8)];
    let bytes = words.as_mut_bytes();
    File::open(folder.join("state"))?.read_exact(&mut bytes[..FILE_SIZE])?;
    let ours = bytes[..8] == STAMP.to_ne_bytes();
    Fabric::in_bytes(&mut bytes[FABRIC_OFFSET..FILE_SIZE])
        .filter(|fabric| ours && fabric.is_formatted())
        .map(|fabric| device::holders(fabric))
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "state of another version of rrddmma-emu"))
}
