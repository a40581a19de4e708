//! The device's way to memory: this process's own by guarded copies, others' by the kernel.

use super::guarded;
use super::remote;
use super::seat::{self, Liveness};
use super::shared::Header;
use super::syscall::Errno;
use crate::device::{Atomic, Dma, Fault, Place, Process};

/// Memory as seen from one process, for the time of one hold of the fabric's lock.
#[derive(Debug)]
pub(crate) struct HostMemory<'a> {
    header: &'a Header,
    me: Process,
    /// Processes whose token was read during this hold: reading it each time would double the system calls.
    proven: [Process; 4],
    next: usize,
    crossed: bool,
}

impl<'a> HostMemory<'a> {
    pub(crate) fn new(header: &'a Header, me: Process) -> Self {
        Self { header, me, proven: [Process::default(); 4], next: 0, crossed: false }
    }

    /// Whether another process's memory was written.
    pub(crate) fn has_crossed(&self) -> bool {
        self.crossed
    }

    fn prove(&mut self, process: Process) -> Result<u32, Fault> {
        if self.is_alive(process) { Ok(process.pid) } else { Err(Fault) }
    }

    /// Through this process, as the kernel knows no other way: both ends are memory that was imported.
    fn copy_between_others(&mut self, from: Place, to: Place, length: usize) -> Result<(), Fault> {
        let mut buffer = [0; 16 * 1024];
        for done in (0..length).step_by(buffer.len()) {
            let size = buffer.len().min(length - done);
            let piece = &mut buffer[..size];
            let at = |place: Place| {
                let address = place.address.checked_add(done as u64).ok_or(Fault)?;
                Ok(Place { process: place.process, address })
            };
            self.read(at(from)?, piece)?;
            self.write(at(to)?, piece)?;
        }
        Ok(())
    }

    /// The outcome of a transfer from or to a process; whoever failed one is looked at again before the next.
    fn outcome<T>(&mut self, peer: Process, result: Result<T, Errno>) -> Result<T, Fault> {
        result.map_err(|errno| {
            if seat::is_forbidden(peer, errno) {
                remote::explain();
            }
            self.proven = [Process::default(); 4];
            Fault
        })
    }
}

impl Dma for HostMemory<'_> {
    fn read(&mut self, from: Place, into: &mut [u8]) -> Result<(), Fault> {
        if from.process == self.me {
            let to = into.as_mut_ptr().expose_provenance();
            // SAFETY: what is overwritten is the borrowed buffer.
            return done(unsafe { guarded::copy(to, local(from.address)?, into.len()) });
        }
        let pid = self.prove(from.process)?;
        let result = remote::read(pid, from.address, into);
        self.outcome(from.process, result)
    }

    fn write(&mut self, to: Place, bytes: &[u8]) -> Result<(), Fault> {
        if to.process == self.me {
            let from = bytes.as_ptr().expose_provenance();
            // SAFETY: the place lies in memory that the program gave to the device; no Rust reference of ours is there.
            return done(unsafe { guarded::copy(local(to.address)?, from, bytes.len()) });
        }
        let pid = self.prove(to.process)?;
        self.crossed = true;
        let result = remote::write(pid, to.address, bytes);
        self.outcome(to.process, result)
    }

    fn copy(&mut self, from: Place, to: Place, length: u64) -> Result<(), Fault> {
        let length = local(length)?;
        let (peer, result) = if to.process == self.me {
            let here = local(to.address)?;
            if from.process == self.me {
                // SAFETY: the place lies in memory that the program gave to the device; no Rust reference of ours is there.
                return done(unsafe { guarded::copy(here, local(from.address)?, length) });
            }
            let pid = self.prove(from.process)?;
            // SAFETY: as above: no Rust reference of ours lies in that memory.
            (from.process, unsafe { remote::pull(pid, from.address, here, length) })
        } else if from.process == self.me {
            let pid = self.prove(to.process)?;
            self.crossed = true;
            (to.process, remote::push(pid, to.address, local(from.address)?, length))
        } else {
            return self.copy_between_others(from, to, length);
        };
        self.outcome(peer, result)
    }

    fn load(&mut self, from: Place) -> Result<u32, Fault> {
        if from.process == self.me {
            return guarded::load(local(from.address)?).ok_or(Fault);
        }
        let pid = self.prove(from.process)?;
        // The kernel does not promise to copy four bytes at once: what is read twice alike was not torn.
        let mut before = [0; 4];
        let result = remote::read(pid, from.address, &mut before);
        self.outcome(from.process, result)?;
        for _ in 0..TORN_READS {
            let mut again = [0; 4];
            let result = remote::read(pid, from.address, &mut again);
            self.outcome(from.process, result)?;
            if again == before {
                return Ok(u32::from_ne_bytes(again));
            }
            before = again;
        }
        Ok(u32::from_ne_bytes(before))
    }

    fn publish(&mut self, to: Place, byte: u8) -> Result<(), Fault> {
        if to.process == self.me {
            // SAFETY: the place lies in memory that the program gave to the device; no Rust reference of ours is there.
            return if unsafe { guarded::store(local(to.address)?, byte) } { Ok(()) } else { Err(Fault) };
        }
        // A system call of its own: everything written by earlier ones is visible before it.
        self.write(to, &[byte])
    }

    fn atomic(&mut self, at: Place, operation: Atomic) -> Result<u64, Fault> {
        if at.process == self.me {
            // SAFETY: the place lies in memory that the program gave to the device; no Rust reference of ours is there.
            return unsafe { guarded::atomic(local(at.address)?, operation) }.ok_or(Fault);
        }
        let mut old = [0; 8];
        self.read(at, &mut old)?;
        let old = u64::from_ne_bytes(old);
        self.write(at, &operation.apply(old).to_ne_bytes())?;
        Ok(old)
    }

    fn pin(&mut self, at: Place, length: u64, writable: bool) -> Result<(), Fault> {
        if at.process != self.me {
            return Err(Fault);
        }
        let Some(last) = length.checked_sub(1) else { return Ok(()) };
        let first = local(at.address)?;
        let last = local(at.address.checked_add(last).ok_or(Fault)?)?;
        let pages = (first & !PAGE_MASK..=last & !PAGE_MASK).step_by(PAGE_MASK + 1);
        let touched = pages.map(|page| page.max(first)).all(|byte| guarded::touch(byte, writable));
        if touched { Ok(()) } else { Err(Fault) }
    }

    fn is_alive(&mut self, process: Process) -> bool {
        if process == self.me || (process.pid != 0 && self.proven.contains(&process)) {
            return true;
        }
        let alive = self.header.seat_of(process).is_some_and(|seat| seat.liveness() != Liveness::Gone);
        if alive {
            self.proven[self.next] = process;
            self.next = (self.next + 1) % self.proven.len();
        }
        alive
    }
}

/// A record that changes each time it is looked at is at least read after as many looks.
const TORN_READS: usize = 16;
const PAGE_MASK: usize = 4095;

fn local(value: u64) -> Result<usize, Fault> {
    usize::try_from(value).map_err(|_| Fault)
}

fn done(left: usize) -> Result<(), Fault> {
    if left == 0 { Ok(()) } else { Err(Fault) }
}
