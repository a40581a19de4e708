//! What processes share: one file with the lock, the seats and the device's tables.

use std::mem::size_of;
use std::sync::atomic::{AtomicU64, Ordering};

use super::lock::RobustLock;
use super::seat::{SEATS, Seat};
use crate::device::{Fabric, Process};

/// The beginning of the file. All-zero is what a new file holds.
#[derive(Debug)]
#[repr(C)]
pub(crate) struct Header {
    /// [`STAMP`] once the file is ready.
    stamp: AtomicU64,
    /// Inode of the PID namespace: numbers of another one would name strangers.
    pub(crate) pid_namespace: AtomicU64,
    /// Nanoseconds of the virtual clock of manual mode.
    pub(crate) virtual_clock: AtomicU64,
    pub(crate) lock: RobustLock,
    pub(crate) seats: [Seat; SEATS],
}

/// Where the tables begin: on a page of their own.
pub(crate) const FABRIC_OFFSET: usize = 16384;
/// Size of the file.
pub(crate) const FILE_SIZE: usize = FABRIC_OFFSET + Fabric::SIZE;
/// Goes up whenever the header changes its shape or its meaning.
pub(crate) const HEADER_VERSION: u64 = 1;
/// Tells files apart that this build cannot share: other shape of the header or of the tables.
pub(crate) const STAMP: u64 = 0x7272_6464_0000_0000
    ^ (HEADER_VERSION << 40)
    ^ ((size_of::<Header>() as u64) << 28)
    ^ Fabric::SIZE as u64;

const _: () = assert!(size_of::<Header>() <= FABRIC_OFFSET, "the header must end before the tables begin");

impl Header {
    /// Whether this build made the file and finished making it.
    pub(crate) fn is_ours(&self) -> bool {
        self.stamp.load(Ordering::Acquire) == STAMP
    }

    /// Marks the file as ready.
    pub(crate) fn mark_ready(&self) {
        self.stamp.store(STAMP, Ordering::Release);
    }

    /// The seat of a process.
    pub(crate) fn seat_of(&self, process: Process) -> Option<&Seat> {
        self.seats.iter().find(|seat| seat.process() == Some(process))
    }
}
