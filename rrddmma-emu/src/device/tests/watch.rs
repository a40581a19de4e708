//! What the device may touch, worked out from what programs asked for and not from the device's own tables.

use std::collections::BTreeMap;

use super::world::{BASE, MEMORY};
use crate::device::{Place, Process};

/// What may be done to a byte, and on whose behalf: of the process that it belongs to, or of another one.
pub(crate) mod right {
    pub(crate) const OWN_READ: u8 = 1 << 0;
    pub(crate) const OWN_WRITE: u8 = 1 << 1;
    pub(crate) const PEER_READ: u8 = 1 << 2;
    pub(crate) const PEER_WRITE: u8 = 1 << 3;
    pub(crate) const READ: u8 = OWN_READ | PEER_READ;
    pub(crate) const WRITE: u8 = OWN_WRITE | PEER_WRITE;
}

/// Whether an access reads or writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Read,
    Write,
}

/// Looks at every access of the device and fails the test at the first that nobody has allowed.
#[derive(Default)]
pub(crate) struct Watch {
    /// Who runs the device.
    pub(crate) runner: Process,
    pub(crate) accesses: u64,
    rights: BTreeMap<u32, Vec<u8>>,
}

impl Watch {
    /// Takes all rights on the memory of a process back.
    pub(crate) fn forbid_all(&mut self, process: Process) {
        let rights = self.rights.entry(process.pid).or_default();
        rights.clear();
        rights.resize(MEMORY, 0);
    }

    /// Allows some bytes of a process.
    pub(crate) fn allow(&mut self, place: Place, length: u64, rights: u8) {
        let bytes = self.bytes(place, length).expect("the test allows memory that is there");
        bytes.iter_mut().for_each(|byte| *byte |= rights);
    }

    /// One access, before it is made.
    pub(crate) fn see(&mut self, place: Place, length: u64, way: Way) {
        self.accesses += 1;
        let own = place.process == self.runner;
        let wanted = match (own, way) {
            (true, Way::Read) => right::OWN_READ,
            (true, Way::Write) => right::OWN_WRITE,
            (false, Way::Read) => right::PEER_READ,
            (false, Way::Write) => right::PEER_WRITE,
        };
        let runner = self.runner.pid;
        let allowed = self.bytes(place, length).is_some_and(|bytes| bytes.iter().all(|b| b & wanted != 0));
        assert!(allowed, "process {runner} has the device {way:?} {length} bytes at {place:x?}");
    }

    fn bytes(&mut self, place: Place, length: u64) -> Option<&mut [u8]> {
        let start = usize::try_from(place.address.checked_sub(BASE)?).ok()?;
        let end = start.checked_add(usize::try_from(length).ok()?)?;
        self.rights.get_mut(&place.process.pid)?.get_mut(start..end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn watched() -> (Watch, Place) {
        let mut watch = Watch { runner: Process::new(1, 1), ..Watch::default() };
        let place = Place { process: Process::new(2, 1), address: BASE };
        watch.forbid_all(place.process);
        watch.allow(place, 8, right::READ | right::OWN_WRITE);
        (watch, place)
    }

    #[test]
    fn what_is_allowed_is_counted() {
        let (mut watch, place) = watched();
        watch.see(place, 8, Way::Read);
        watch.runner = place.process;
        watch.see(place, 8, Way::Write);
        assert_eq!(watch.accesses, 2);
    }

    #[test]
    #[should_panic(expected = "has the device Read 9 bytes")]
    fn a_byte_too_many_is_noticed() {
        let (mut watch, place) = watched();
        watch.see(place, 9, Way::Read);
    }

    #[test]
    #[should_panic(expected = "process 1 has the device Write 1 bytes")]
    fn what_only_the_owner_may_is_noticed_of_others() {
        let (mut watch, place) = watched();
        watch.see(place, 1, Way::Write);
    }

    #[test]
    #[should_panic(expected = "has the device Read 1 bytes")]
    fn memory_that_is_not_there_is_noticed() {
        let (mut watch, place) = watched();
        watch.see(Place { address: 5, ..place }, 1, Way::Read);
    }
}
