//! Openings of the device: what `/dev/infiniband/uverbsN` gives, and the copies that programs make of it.
//!
//! As with the kernel's file an opening ends with its last descriptor, in whatever process that is: programs send one to
//! another, which imports what was made through it (`ibv_import_device(3)`).

use std::ffi::c_int;
use std::fmt;
use std::str::FromStr;

use super::attachment::Attachment;
use super::fd_table::{self, Entry};
use super::fifo;
use super::syscall::{self, Errno, complain};
use super::{join, trap};
use crate::device::{self, ContextId, Fabric};

/// One of them. Its text names its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Opening {
    /// Number of the device.
    pub(crate) device: u8,
    pub(crate) context: ContextId,
}

/// Opens a device for this process.
pub(crate) fn create(device: u8, flags: c_int) -> Result<c_int, Errno> {
    let attachment = attend()?;
    let folder = &attachment.channels;
    // In one step: an opening without a file is one that has ended.
    attachment.with_device(|fabric, host| {
        let me = host.me;
        let ended = |fabric: &Fabric| {
            device::openings(fabric, me).find(|&context| has_ended(folder, fabric, context))
        };
        while let Some(context) = ended(fabric) {
            device::close(fabric, host, context);
        }
        let context = device::open(fabric, host, device).map_err(|errno| errno.0)?;
        let opened = open_file(folder, Opening { device, context }, flags);
        if opened.is_err() {
            device::close(fabric, host, context);
        }
        opened
    })
}

/// Ends an opening that no descriptor leads to any more.
pub(crate) fn end_if_unused(attachment: &Attachment, context: ContextId) {
    attachment.with_device(|fabric, host| {
        if has_ended(&attachment.channels, fabric, context) {
            device::close(fabric, host, context);
        }
    });
}

/// The opening that a descriptor is of by the file behind it, on whatever fabric.
pub(crate) fn of(fd: c_int) -> Option<Opening> {
    fifo::behind(fd, &mut [0; 512])?.1.parse().ok()
}

/// Takes a descriptor that the program copied, or was sent, for one of the device.
pub(crate) fn adopt(fd: c_int) -> Option<ContextId> {
    let mut buffer = [0; 512];
    let (folder, name) = fifo::behind(fd, &mut buffer)?;
    let opening: Opening = name.parse().ok()?;
    let here = folder == attend().ok()?.channels;
    (here && fd_table::set(fd, Entry::Context(opening.context))).then_some(opening.context)
}

/// Joins the fabric, and sees to it that doorbells trap.
fn attend() -> Result<&'static Attachment, Errno> {
    let attachment = join::join().map_err(|reason| {
        complain(&[&reason]);
        libc::EIO
    })?;
    trap::install();
    Ok(attachment)
}

fn open_file(folder: &[u8], opening: Opening, flags: c_int) -> Result<c_int, Errno> {
    let mut buffer = [0; 512];
    let path = fifo::path(folder, opening, &mut buffer).ok_or(libc::ENAMETOOLONG)?;
    let fd = fifo::create(path, flags & libc::O_CLOEXEC)?;
    if fd_table::set(fd, Entry::Context(opening.context)) {
        return Ok(fd);
    }
    let _ = syscall::close(fd);
    let _ = syscall::unlink(path);
    Err(libc::EMFILE)
}

fn has_ended(folder: &[u8], fabric: &Fabric, context: ContextId) -> bool {
    let mut buffer = [0; 512];
    let opening = Opening { device: device::device_of(fabric, context), context };
    fifo::path(folder, opening, &mut buffer).is_some_and(fifo::remove_if_unread)
}

impl fmt::Display for Opening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "uverbs{}-{}", self.device, self.context.0)
    }
}

impl FromStr for Opening {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        let (device, context) = name.strip_prefix("uverbs").and_then(|rest| rest.split_once('-')).ok_or(())?;
        let context = ContextId(context.parse().map_err(drop)?);
        Ok(Self { device: device.parse().map_err(drop)?, context })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_its_file_is_read_again() {
        let opening = Opening { device: 7, context: ContextId(u32::MAX) };
        assert_eq!(opening.to_string().parse(), Ok(opening));
    }

    #[test]
    fn other_files_are_none() {
        for name in
            ["", "17", "uverbs0", "uverbs-1", "uverbs256-1", "uverbs0-4294967296", "uverbs0-1-2", "null"]
        {
            assert_eq!(name.parse::<Opening>(), Err(()), "{name}");
        }
        assert_eq!(of(-1), None);
        assert_eq!(of(0), None);
    }
}
