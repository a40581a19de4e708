//! FIFOs in the folder of a fabric: what the program's descriptors of the device really are.
//!
//! Their file tells what a descriptor is of, however it was copied: with `dup`, to a forked child or over a socket. And
//! as long as one is open anywhere, the kernel knows that its file has a reader.

use std::ffi::{CStr, c_int};
use std::fmt::Display;
use std::io::{Cursor, Write as _};

use super::syscall::{self, Errno};

/// Room for the path of one, with its final NUL.
pub(crate) type PathBuffer = [u8; 512];

/// Makes one and opens it for reading *and* writing, so that its holder never sees an end.
pub(crate) fn create(path: &CStr, flags: c_int) -> Result<c_int, Errno> {
    // Left over by a run that ended between two steps.
    let _ = syscall::unlink(path);
    syscall::mkfifo(path, 0o600)?;
    syscall::open(path, libc::O_RDWR | flags, 0)
}

/// Opens one for writing; fails with `ENXIO` if nobody has it open any more.
pub(crate) fn open_for_writing(path: &CStr) -> Result<c_int, Errno> {
    syscall::open(path, libc::O_WRONLY | libc::O_NONBLOCK | libc::O_CLOEXEC, 0)
}

/// Removes one that nobody has open any more, and says whether it is gone.
pub(crate) fn remove_if_unread(path: &CStr) -> bool {
    match open_for_writing(path) {
        Ok(fd) => {
            let _ = syscall::close(fd);
            false
        }
        Err(libc::ENXIO) => syscall::unlink(path).is_ok(),
        Err(errno) => errno == libc::ENOENT,
    }
}

/// The path of `name` in `folder`, in a buffer of the caller: nothing may be allocated here.
pub(crate) fn path<'a>(folder: &[u8], name: impl Display, buffer: &'a mut PathBuffer) -> Option<&'a CStr> {
    let mut cursor = Cursor::new(buffer.as_mut_slice());
    cursor.write_all(folder).ok()?;
    write!(cursor, "/{name}\0").ok()?;
    CStr::from_bytes_until_nul(buffer).ok()
}

/// Folder and name of the file behind a descriptor, FIFO or not.
pub(crate) fn behind(fd: c_int, buffer: &mut PathBuffer) -> Option<(&[u8], &str)> {
    let mut link = [0; 512];
    let link = path(b"/proc/self/fd", fd, &mut link)?;
    let length = syscall::readlink(link, buffer).ok()?;
    let (folder, name) =
        buffer.get(..length)?.split_at(buffer.iter().take(length).rposition(|&b| b == b'/')?);
    Some((folder, std::str::from_utf8(name.strip_prefix(b"/")?).ok()?))
}
