//! The memory that messages lie in, and waiting for those that complete.

use std::time::Duration;

use rrddmma::{
    Access, Completion, CompletionError, CompletionQueue, Context, ErrorKind, LocalSlice, MemoryRegion,
    ProtectionDomain, Status,
};

use crate::exchange::Deadline;
use crate::failure::Failure;

/// Slots to send from, which the pairs share.
const OUTGOING: usize = 2;

/// The slots of a game: two to send from, then two for each pair to receive into.
#[derive(Debug)]
pub(crate) struct Messages {
    memory: MemoryRegion,
    pub(crate) size: usize,
    /// Bytes that stand before a received message.
    pub(crate) header: usize,
}

impl Messages {
    pub(crate) fn new(
        pd: &ProtectionDomain,
        pairs: usize,
        size: usize,
        header: usize,
    ) -> Result<Self, Failure> {
        let slots = OUTGOING + 2 * pairs;
        let memory = pd.allocate(slots * stride(size + header), Access::LOCAL_WRITE)?;
        Ok(Self { memory, size, header })
    }

    /// What is sent from a slot.
    pub(crate) fn outgoing(&self, slot: usize) -> LocalSlice<'_> {
        let at = self.start(slot);
        self.memory.slice(at..at + self.size)
    }

    /// Where a slot is received into.
    pub(crate) fn incoming(&self, slot: usize) -> LocalSlice<'_> {
        let at = self.start(OUTGOING + slot);
        self.memory.slice(at..at + self.header + self.size)
    }

    pub(crate) fn write(&self, slot: usize, offset: usize, bytes: &[u8]) {
        self.memory.write_at(self.start(slot) + offset, bytes);
    }

    pub(crate) fn read(&self, slot: usize, offset: usize, bytes: &mut [u8]) {
        self.memory.read_at(self.start(OUTGOING + slot) + self.header + offset, bytes);
    }

    /// Where a slot begins: at a cache line, so that the two directions do not share one.
    const fn start(&self, slot: usize) -> usize {
        slot * stride(self.size + self.header)
    }
}

/// A completion queue, and how it is waited for.
#[derive(Debug)]
pub(crate) struct Completions {
    cq: CompletionQueue,
    sleeps: bool,
}

impl Completions {
    /// A queue that is waited for by events, or by polling.
    pub(crate) fn new(context: &Context, depth: u32, sleeps: bool) -> Result<Self, Failure> {
        let mut queue = context.completion_queue(depth);
        if sleeps {
            queue = queue.channel(&context.create_channel()?);
        }
        Ok(Self { cq: queue.build()?, sleeps })
    }

    pub(crate) const fn queue(&self) -> &CompletionQueue {
        &self.cq
    }

    /// Waits until something has completed and reports all that has; of messages of `size` bytes. Returns without a report after the deadline.
    pub(crate) fn wait(
        &mut self,
        deadline: Deadline,
        size: usize,
        mut report: impl FnMut(Completion<'_>),
    ) -> Result<(), Failure> {
        let Ok(left) = deadline.remaining() else { return Ok(()) };
        let mut failed = None;
        let collect = |completion: Completion<'_>| match completion.ok() {
            Ok(completion) => report(completion),
            // The first is the cause; the others were flushed because of it.
            Err(error) => failed = failed.or(Some(error)),
        };
        let waited =
            if self.sleeps { self.cq.wait(left, collect) } else { spin(&mut self.cq, left, collect) };
        match waited {
            Err(error) if error.kind() != ErrorKind::TimedOut => Err(error.into()),
            _ => failed.map_or(Ok(()), |error| Err(explain(&error, size))),
        }
    }
}

/// Polls without giving the processor away for a moment, and then lets others run: the peer may be on this machine.
fn spin(
    cq: &mut CompletionQueue,
    timeout: Duration,
    mut collect: impl FnMut(Completion<'_>),
) -> rrddmma::Result<usize> {
    const MOMENT: Duration = Duration::from_micros(50);
    let deadline = Deadline::after(timeout);
    loop {
        match cq.poll_for(MOMENT, &mut collect) {
            Err(error) if error.kind() == ErrorKind::TimedOut && deadline.remaining().is_ok() => {
                std::thread::yield_now();
            }
            result => return result,
        }
    }
}

/// A failed request in terms of this program.
fn explain(error: &CompletionError, size: usize) -> Failure {
    match error.status {
        Status::LocalLengthError => Failure::Peer(format!(
            "the peer sent a message larger than our {size} bytes: give both ends the same --size"
        )),
        Status::RemoteInvalidRequest => Failure::Peer(format!(
            "the peer's messages are smaller than our {size} bytes: give both ends the same --size"
        )),
        Status::RetryExceeded | Status::RnrRetryExceeded => {
            Failure::Peer(format!("the peer does not answer any more: {error}"))
        }
        Status::RemoteAccessError | Status::RemoteOperationError | Status::RemoteAborted => {
            Failure::Peer(format!("the peer failed: {error}"))
        }
        _ => Failure::Device(error.to_string()),
    }
}

const fn stride(size: usize) -> usize {
    size.next_multiple_of(64)
}
