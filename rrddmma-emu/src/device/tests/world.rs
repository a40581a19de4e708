//! A world of arrays: processes with a little memory each, a clock that moves when told, channels that are lists.

use std::cell::Cell;
use std::collections::{BTreeMap, VecDeque};

use super::watch::{Watch, Way};
use crate::device::*;
use crate::errno::Errno;

/// Addresses of a process begin here; below is nothing.
pub(crate) const BASE: u64 = 0x10_0000;
pub(crate) const MEMORY: usize = 1 << 20;

/// Memory and channels of all processes.
#[derive(Default)]
pub(crate) struct World {
    pub(crate) memory: BTreeMap<u32, Vec<u8>>,
    pub(crate) free: BTreeMap<u32, u64>,
    /// Looks at what the device does, if somebody wants to know.
    pub(crate) watch: Option<Watch>,
}

impl World {
    pub(crate) fn slice(&mut self, place: Place, length: u64) -> Result<&mut [u8], Fault> {
        let memory = self.memory.get_mut(&place.process.pid).ok_or(Fault)?;
        let start = usize::try_from(place.address.checked_sub(BASE).ok_or(Fault)?).map_err(|_| Fault)?;
        let end = start.checked_add(usize::try_from(length).map_err(|_| Fault)?).ok_or(Fault)?;
        memory.get_mut(start..end).ok_or(Fault)
    }

    fn see(&mut self, place: Place, length: u64, way: Way) {
        if let Some(watch) = &mut self.watch {
            watch.see(place, length, way);
        }
    }
}

impl Dma for World {
    fn read(&mut self, from: Place, into: &mut [u8]) -> Result<(), Fault> {
        self.see(from, into.len() as u64, Way::Read);
        into.copy_from_slice(self.slice(from, into.len() as u64)?);
        Ok(())
    }

    fn write(&mut self, to: Place, bytes: &[u8]) -> Result<(), Fault> {
        self.see(to, bytes.len() as u64, Way::Write);
        self.slice(to, bytes.len() as u64)?.copy_from_slice(bytes);
        Ok(())
    }

    fn copy(&mut self, from: Place, to: Place, length: u64) -> Result<(), Fault> {
        self.see(from, length, Way::Read);
        let bytes = self.slice(from, length)?.to_vec();
        self.write(to, &bytes)
    }

    fn load(&mut self, from: Place) -> Result<u32, Fault> {
        let mut bytes = [0; 4];
        self.read(from, &mut bytes)?;
        Ok(u32::from_ne_bytes(bytes))
    }

    fn publish(&mut self, to: Place, byte: u8) -> Result<(), Fault> {
        self.write(to, &[byte])
    }

    fn atomic(&mut self, at: Place, operation: Atomic) -> Result<u64, Fault> {
        // Whoever may change a word this way may learn what it was.
        self.see(at, 8, Way::Write);
        let word = self.slice(at, 8)?;
        let old = u64::from_ne_bytes(word.try_into().map_err(|_| Fault)?);
        word.copy_from_slice(&operation.apply(old).to_ne_bytes());
        Ok(old)
    }

    fn pin(&mut self, at: Place, length: u64, _writable: bool) -> Result<(), Fault> {
        self.slice(at, length).map(drop)
    }

    fn is_alive(&mut self, process: Process) -> bool {
        self.memory.contains_key(&process.pid)
    }
}

#[derive(Default)]
pub(crate) struct Time(pub(crate) Cell<u64>);

impl Clock for Time {
    fn now(&self) -> u64 {
        self.0.get()
    }
}

/// Channels are kept apart from memory, because a host borrows both.
#[derive(Default)]
pub(crate) struct Channels(pub(crate) BTreeMap<u64, VecDeque<Vec<u8>>>);

impl Events for Channels {
    fn open(&mut self, channel: Channel) -> Result<i32, Errno> {
        self.0.insert(channel.0, VecDeque::new());
        i32::try_from(channel.0).map_err(|_| Errno::EMFILE)
    }

    fn channel_of(&mut self, fd: i32) -> Option<Channel> {
        let number = u64::try_from(fd).ok()?;
        self.0.contains_key(&number).then_some(Channel(number))
    }

    fn deliver(&mut self, channel: Channel, event: &[u8]) -> bool {
        self.0.get_mut(&channel.0).map(|queue| queue.push_back(event.to_vec())).is_some()
    }

    fn purge(&mut self, channel: Channel, element: u64) -> u32 {
        let Some(queue) = self.0.get_mut(&channel.0) else { return 0 };
        let before = queue.len();
        queue.retain(|event| event[..8] != element.to_ne_bytes());
        (before - queue.len()) as u32
    }
}

/// A program with files whose number is their descriptor, and rights that a test takes away.
pub(crate) struct Rights {
    pub(crate) raw_network: bool,
    pub(crate) locked_memory: Option<u64>,
}

impl Default for Rights {
    fn default() -> Self {
        Self { raw_network: true, locked_memory: None }
    }
}

impl Caller for Rights {
    fn file(&mut self, fd: i32) -> Result<FileId, Errno> {
        let inode = u64::try_from(fd).map_err(|_| Errno::EBADF)?;
        Ok(FileId { device: 1, inode, born: 0 })
    }

    fn may_use_raw_network(&mut self) -> bool {
        self.raw_network
    }

    fn locked_memory_limit(&mut self) -> Option<u64> {
        self.locked_memory
    }
}

#[derive(Default)]
pub(crate) struct Lines(pub(crate) Vec<String>);

impl Trace for Lines {
    fn line(&mut self, line: core::fmt::Arguments<'_>) {
        self.0.push(line.to_string());
    }
}

/// Opens the first device.
pub(crate) fn open_first(fabric: &mut Fabric, host: &mut Host<'_>) -> Result<ContextId, Errno> {
    open(fabric, host, 0)
}
