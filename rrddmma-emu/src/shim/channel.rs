//! Event channels: each is a FIFO in the fabric's folder.
//!
//! Its owner opens it for reading *and* writing, so that it never sees an end; whoever delivers opens it for
//! writing, which fails when nobody reads any more. Events of 8 or 16 bytes are written whole (`pipe(7)`,
//! `PIPE_BUF`), 64 KiB of them wait at most, and unlike datagrams no small limit of unread ones blocks a sender.

use std::ffi::{CStr, c_int};
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use super::fd_table::{self, Entry};
use super::fifo::{self, PathBuffer};
use super::syscall;
use crate::device::{Channel, Events};

/// The channels of one fabric as seen from one process.
#[derive(Debug)]
pub(crate) struct Channels<'a> {
    /// The folder of the channels, without a slash at its end.
    pub(crate) folder: &'a [u8],
}

const READ_AT_ONCE: usize = 4096;
/// The mode bit that marks a channel of 16-byte events: whoever purges one must know where each begins.
const LONG_EVENTS: u32 = 0o100;
/// All that a FIFO of the usual capacity can hold.
const CAPACITY: usize = 65536;

impl Events for Channels<'_> {
    fn open(&mut self, channel: Channel) -> Result<i32, crate::Errno> {
        let mut buffer = [0; 512];
        let path = self.path(channel, &mut buffer).ok_or(crate::Errno(libc::ENAMETOOLONG))?;
        let fd = fifo::create(path, libc::O_CLOEXEC).map_err(crate::Errno)?;
        if !fd_table::set(fd, Entry::Channel(channel)) {
            let _ = syscall::close(fd);
            let _ = syscall::unlink(path);
            return Err(crate::Errno(libc::EMFILE));
        }
        Ok(fd)
    }

    fn channel_of(&mut self, fd: i32) -> Option<Channel> {
        // However the program came by it.
        let mut buffer = [0; 512];
        let (folder, name) = fifo::behind(fd, &mut buffer)?;
        if folder == self.folder { name.parse().ok().map(Channel) } else { None }
    }

    fn deliver(&mut self, channel: Channel, event: &[u8]) -> bool {
        let mut buffer = [0; 512];
        let Some(path) = self.path(channel, &mut buffer) else { return false };
        let Ok(fd) = fifo::open_for_writing(path) else { return false };
        if event.len() == 16 {
            // SAFETY: changing the mode of an open file touches no memory.
            unsafe { libc::syscall(libc::SYS_fchmod, fd, 0o600 | LONG_EVENTS) };
        }
        let written = syscall::write(fd, event);
        let _ = syscall::close(fd);
        if written == Err(libc::EPIPE) {
            // The reader left in between. The signal is blocked now, and must not reach the program afterwards.
            take_pending(libc::SIGPIPE);
        }
        written == Ok(event.len())
    }

    fn purge(&mut self, channel: Channel, element: u64) -> u32 {
        let mut buffer = [0; 512];
        let Some(path) = self.path(channel, &mut buffer) else { return 0 };
        let Ok(fd) = syscall::open(path, libc::O_RDWR | libc::O_NONBLOCK | libc::O_CLOEXEC, 0) else {
            return 0;
        };
        let size = event_size(fd);
        let mut removed = 0;
        let mut rest = queued(fd).min(CAPACITY);
        // What is kept is written behind what has not been looked at yet, so that all keep their order.
        while rest >= size {
            let mut events = [0; READ_AT_ONCE];
            let take = rest.min(READ_AT_ONCE) / size * size;
            let Ok(length @ 1..) = syscall::read(fd, &mut events[..take]) else { break };
            rest -= length;
            for event in events[..length].chunks_exact(size) {
                if event.starts_with(&element.to_ne_bytes()) {
                    removed += 1;
                } else {
                    let _ = syscall::write(fd, event);
                }
            }
        }
        let _ = syscall::close(fd);
        removed
    }
}

impl Channels<'_> {
    fn path<'a>(&self, channel: Channel, buffer: &'a mut PathBuffer) -> Option<&'a CStr> {
        fifo::path(self.folder, channel.0, buffer)
    }

    /// Removes the file of a channel that nobody reads any more; others keep it, such as a copy of its descriptor.
    pub(crate) fn remove_if_unread(&self, channel: Channel) {
        let mut buffer = [0; 512];
        if let Some(path) = self.path(channel, &mut buffer) {
            fifo::remove_if_unread(path);
        }
    }
}

/// The channel that a descriptor is of by the file behind it, on whatever fabric.
pub(crate) fn of(fd: c_int) -> Option<Channel> {
    fifo::behind(fd, &mut [0; 512])?.1.parse().ok().map(Channel)
}

/// Removes the files of all channels that nobody reads any more.
pub(crate) fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = [entry.path().as_os_str().as_bytes(), b"\0"].concat();
        if let Ok(path) = CStr::from_bytes_with_nul(&path) {
            fifo::remove_if_unread(path);
        }
    }
}

/// How long the events of this channel are. All of one channel are alike: 8 bytes for completions, 16 for
/// asynchronous events, of which the first sets the mark.
pub(super) fn event_size(fd: c_int) -> usize {
    let mode = syscall::fstat(fd).map_or(0, |stat| stat.st_mode);
    if mode & LONG_EVENTS == 0 { 8 } else { 16 }
}

/// How many bytes wait.
fn queued(fd: c_int) -> usize {
    let mut waiting: c_int = 0;
    // SAFETY: FIONREAD writes one int to a live local.
    let ret = unsafe { libc::syscall(libc::SYS_ioctl, fd, libc::FIONREAD, &raw mut waiting) };
    if syscall::check(ret).is_ok() { usize::try_from(waiting).unwrap_or(0) } else { 0 }
}

/// Takes a blocked signal that waits for this thread, if there is one.
fn take_pending(signal: c_int) {
    let set = syscall::signal_bit(signal);
    let now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    let (set, now) = (&raw const set, &raw const now);
    // SAFETY: set and time-out are live locals; no information about the signal is asked for.
    unsafe { libc::syscall(libc::SYS_rt_sigtimedwait, set, std::ptr::null::<u8>(), now, 8_usize) };
}
