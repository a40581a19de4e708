//! What the device asks of the world: memory, time, event channels, and which processes live.
//!
//! The device itself is a pure model. Everything it cannot know from its tables goes through these traits, so
//! that the same code runs in a signal handler of a real program and over an array in a unit test. No method may
//! allocate or take a lock that the program may hold: all of them can be called from a signal handler.

use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use crate::errno::Errno;

/// A process: its number and the time it was started, in the clock ticks of `/proc/PID/stat`, which tells a
/// process from a later one of the same number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub struct Process {
    /// Start time, field 22 of `/proc/PID/stat`.
    pub start_time: u64,
    /// The process number.
    pub pid: u32,
    /// Always 0.
    pub reserved: u32,
}

impl Process {
    /// The process `pid` that was started at `start_time`.
    #[must_use]
    pub const fn new(pid: u32, start_time: u64) -> Self {
        Self { start_time, pid, reserved: 0 }
    }
}

/// A place in the memory of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Whose memory.
    pub process: Process,
    /// Virtual address in it.
    pub address: u64,
}

/// Memory that is not mapped, not readable or writable, or belongs to a process that has gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault;

/// An operation on eight bytes in host byte order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Atomic {
    /// Adds the value, wrapping.
    FetchAdd(u64),
    /// Stores `swap` where `compare` was found.
    CompareSwap {
        /// What must be there.
        compare: u64,
        /// What will be there.
        swap: u64,
    },
}

impl Atomic {
    /// The new value of a word that held `old`.
    #[must_use]
    pub fn apply(self, old: u64) -> u64 {
        match self {
            Self::FetchAdd(add) => old.wrapping_add(add),
            Self::CompareSwap { compare, swap } => {
                if old == compare {
                    swap
                } else {
                    old
                }
            }
        }
    }
}

/// The memory of all processes of the fabric.
///
/// Any address may be wrong: a bad one is a [`Fault`], never a crash. A transfer that faults half way may have
/// moved a part of the bytes.
pub trait Dma {
    /// Reads `into.len()` bytes.
    ///
    /// # Errors
    /// [`Fault`] if the memory is not what it has to be for this.
    fn read(&mut self, from: Place, into: &mut [u8]) -> Result<(), Fault>;

    /// Writes all of `bytes`.
    ///
    /// # Errors
    /// [`Fault`] if the memory is not what it has to be for this.
    fn write(&mut self, to: Place, bytes: &[u8]) -> Result<(), Fault>;

    /// Copies `length` bytes (which may be gigabytes) from one place to another. The ranges may overlap: the result is
    /// then some mixture of old and new bytes.
    ///
    /// # Errors
    /// [`Fault`] if the memory is not what it has to be for this.
    fn copy(&mut self, from: Place, to: Place, length: u64) -> Result<(), Fault>;

    /// Loads an aligned 32-bit word whole, with acquire ordering, in host byte order: a doorbell record.
    ///
    /// # Errors
    /// [`Fault`] if the memory is not what it has to be for this.
    fn load(&mut self, from: Place) -> Result<u32, Fault>;

    /// Stores one byte after everything written before it, with release ordering: the owner byte of a
    /// completion.
    ///
    /// # Errors
    /// [`Fault`] if the memory is not what it has to be for this.
    fn publish(&mut self, to: Place, byte: u8) -> Result<(), Fault>;

    /// Executes an operation on an aligned word of eight bytes and returns what it held before. It is atomic
    /// towards other operations of the device and, where the word is in the calling process, towards its processor.
    ///
    /// # Errors
    /// [`Fault`] if the memory is not what it has to be for this.
    fn atomic(&mut self, at: Place, operation: Atomic) -> Result<u64, Fault>;

    /// Whether all pages of a range of the calling process are mapped with the wanted rights, as pinning them would
    /// find out: registration asks. It need not keep them mapped.
    ///
    /// # Errors
    /// [`Fault`] if the memory is not what it has to be for this.
    fn pin(&mut self, at: Place, length: u64, writable: bool) -> Result<(), Fault>;

    /// Whether `process` still runs (number *and* start time match).
    fn is_alive(&mut self, process: Process) -> bool;
}

/// Time.
pub trait Clock {
    /// Nanoseconds of a clock that never goes back; the same clock in all processes of a fabric.
    fn now(&self) -> u64;
}

/// A channel that carries events to a program through a file descriptor. The number is unique within the fabric
/// and never given again; 0 is no channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Channel(pub u64);

/// Channels.
pub trait Events {
    /// Makes `channel` in the calling process and returns the file descriptor that the program will read.
    ///
    /// # Errors
    /// What the system says, for example [`Errno::EMFILE`].
    fn open(&mut self, channel: Channel) -> Result<i32, Errno>;

    /// The channel behind a file descriptor of the calling process; `None` if it is no channel of this fabric.
    fn channel_of(&mut self, fd: i32) -> Option<Channel>;

    /// Delivers one event (8 or 16 bytes) to a channel of any process. False if it is gone or full.
    fn deliver(&mut self, channel: Channel, event: &[u8]) -> bool;

    /// Removes the unread events of `channel`, a channel of the calling process, whose first eight bytes are
    /// `element` in host byte order, and returns how many there were. The others keep their order.
    fn purge(&mut self, channel: Channel, element: u64) -> u32;
}

/// A file, whatever name or descriptor it was reached by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub struct FileId {
    /// The file system.
    pub device: u64,
    /// The inode, never 0.
    pub inode: u64,
    /// When the inode was made, if the file system knows: its number may be given again.
    pub born: u64,
}

/// What the kernel knows of the calling program beside its memory.
pub trait Caller {
    /// The file behind a descriptor.
    ///
    /// # Errors
    /// [`Errno::EBADF`] if there is none.
    fn file(&mut self, fd: i32) -> Result<FileId, Errno>;

    /// Whether it may do what needs `CAP_NET_RAW`.
    fn may_use_raw_network(&mut self) -> bool;

    /// How many bytes it may lock in memory (`RLIMIT_MEMLOCK`); `None` if as many as it likes, because it is not limited or
    /// may do what needs `CAP_IPC_LOCK`.
    fn locked_memory_limit(&mut self) -> Option<u64>;
}

/// Receives the trace of the device: one line per operation, without addresses, process numbers or times, so that
/// two runs of one program can be compared. The line has no line feed.
pub trait Trace {
    /// Takes one line.
    fn line(&mut self, line: core::fmt::Arguments<'_>);
}

/// The world of one process, lent to the device for one call.
#[expect(missing_debug_implementations, reason = "it holds borrowed trait objects only")]
pub struct Host<'a> {
    /// The calling process.
    pub me: Process,
    /// Memory.
    pub dma: &'a mut dyn Dma,
    /// Time.
    pub clock: &'a dyn Clock,
    /// Event channels.
    pub events: &'a mut dyn Events,
    /// The program's files and rights.
    pub caller: &'a mut dyn Caller,
    /// The trace, if somebody listens.
    pub trace: Option<&'a mut dyn Trace>,
    /// `bf_reg_size` of the contexts this process opens: 0 where each store to the doorbell page costs a trap,
    /// 512 (what a ConnectX-5 says) where it is ordinary memory.
    pub blue_flame: u32,
}

impl Host<'_> {
    /// Writes one line of the trace.
    pub(crate) fn trace(&mut self, line: core::fmt::Arguments<'_>) {
        if let Some(trace) = self.trace.as_deref_mut() {
            trace.line(line);
        }
    }
}
