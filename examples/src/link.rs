//! The queue pair and the buffers that a game is played with.

use std::time::Duration;

use rrddmma::{
    Access, CompletionError, CompletionQueue, Context, Endpoint, Error, ErrorKind, MemoryRegion, Opcode,
    PreparedQueuePair, QueuePair, RecvRequest, Status,
};

use crate::exchange::Deadline;
use crate::failure::Failure;
use crate::game::{Event, Link, Slot};
use crate::options::Options;
use crate::protocol::Protocol;

/// A queue pair that is ready for messages, with all its receives posted, but without a peer.
#[derive(Debug)]
pub struct Prepared<T: Protocol> {
    pair: PreparedQueuePair<T>,
    messages: Messages,
}

/// A queue pair with a peer.
#[derive(Debug)]
pub struct Connection<T: Protocol> {
    pair: QueuePair<T>,
    route: T::Route,
    messages: Messages,
}

/// What does not change by connecting.
#[derive(Debug)]
struct Messages {
    cq: CompletionQueue,
    /// Four slots: two to send from, then two to receive into.
    memory: MemoryRegion,
    size: usize,
    /// Bytes that stand before a received message.
    header: usize,
    sleeps: bool,
}

impl<T: Protocol> Prepared<T> {
    /// Makes the pair and posts `options.rx_depth` receives, slots by turns.
    ///
    /// # Errors
    /// [`Failure::Usage`] if the device cannot do that much, [`Failure::Device`] if it fails.
    pub fn new(context: &Context, options: &Options) -> Result<Self, Failure> {
        let size = options.size as usize;
        let pd = context.alloc_pd()?;
        // The C tool's depth: a completion for each receive, and one for the send.
        let mut queue = context.completion_queue(options.rx_depth.saturating_add(1));
        if options.events {
            queue = queue.channel(&context.create_channel()?);
        }
        let cq = queue.build()?;
        let mut builder = T::configure(pd.queue_pair::<T>(&cq, &cq))
            .port(options.ib_port)
            .max_send_wr(1)
            .max_recv_wr(options.rx_depth);
        if let Some(index) = options.gid_idx {
            builder = builder.gid_index(index);
        }
        let mut pair = builder.build()?;
        let memory = pd.allocate(4 * stride(size + T::HEADER), Access::LOCAL_WRITE)?;
        let messages = Messages { cq, memory, size, header: T::HEADER, sleeps: options.events };
        for message in 0..options.rx_depth {
            messages.with_receive(Slot::of(message.into()), |request| pair.post_recv(request))?;
        }
        Ok(Self { pair, messages })
    }

    /// What the peer has to know.
    ///
    /// # Errors
    /// [`Failure::Usage`] if the port has no such GID, [`Failure::Device`] if the device fails.
    pub fn endpoint(&self) -> Result<Endpoint, Failure> {
        Ok(self.pair.endpoint()?)
    }

    /// Makes the pair ready for messages to and from a peer.
    ///
    /// # Errors
    /// [`Failure::Peer`] if the peer cannot be reached, [`Failure::Device`] if the device refuses.
    pub fn connect(self, peer: &Endpoint, options: &Options) -> Result<Connection<T>, Failure> {
        if peer.gid.is_none() && options.gid_idx.is_some() {
            return Err(Failure::Peer(
                "the peer sent no GID: start it with -g INDEX too, as this end".into(),
            ));
        }
        let (pair, route) = T::connect(self.pair, peer, options)?;
        Ok(Connection { pair, route, messages: self.messages })
    }
}

impl Messages {
    /// Where a slot begins: at a cache line, so that the two directions do not share one.
    const fn start(&self, slot: usize) -> usize {
        slot * stride(self.size + self.header)
    }

    fn with_receive<E: Into<Error>>(
        &self,
        slot: Slot,
        post: impl FnOnce(RecvRequest<'_>) -> Result<(), E>,
    ) -> Result<(), Failure> {
        let at = self.start(2 + slot.index());
        post(RecvRequest::new(&[self.memory.slice(at..at + self.header + self.size)]))
            .map_err(|error| error.into().into())
    }
}

impl<T: Protocol> Link for Connection<T> {
    fn post_receive(&mut self, slot: Slot) -> Result<(), Failure> {
        self.messages.with_receive(slot, |request| self.pair.post_recv(request))
    }

    fn post_send(&mut self, slot: Slot) -> Result<(), Failure> {
        let Messages { memory, size, .. } = &self.messages;
        let at = self.messages.start(slot.index());
        let is_short = *size <= self.pair.limits().max_inline_data as usize;
        T::send(&mut self.pair, &self.route, &[memory.slice(at..at + size)], is_short)
    }

    fn wait(&mut self, deadline: Deadline, report: &mut dyn FnMut(Event)) -> Result<(), Failure> {
        let Messages { cq, size, sleeps, header, .. } = &mut self.messages;
        let Ok(left) = deadline.remaining() else { return Ok(()) };
        let mut failed = None;
        let collect = |completion: rrddmma::Completion<'_>| match completion.ok() {
            Ok(completion) if completion.opcode() == Opcode::Receive => {
                report(Event::Received(completion.byte_len().saturating_sub(*header)));
            }
            Ok(_) => report(Event::Sent),
            // The first is the cause; the others were flushed because of it.
            Err(error) => failed = failed.or(Some(error)),
        };
        let waited = if *sleeps { cq.wait(left, collect) } else { spin(cq, left, collect) };
        match waited {
            Err(error) if error.kind() != ErrorKind::TimedOut => Err(error.into()),
            _ => failed.map_or(Ok(()), |error| Err(explain(&error, *size))),
        }
    }

    fn write(&mut self, slot: Slot, offset: usize, bytes: &[u8]) {
        self.messages.memory.write_at(self.messages.start(slot.index()) + offset, bytes);
    }

    fn read(&self, slot: Slot, offset: usize, bytes: &mut [u8]) {
        let Messages { memory, header, .. } = &self.messages;
        memory.read_at(self.messages.start(2 + slot.index()) + header + offset, bytes);
    }
}

/// Polls without giving the processor away for a moment, and then lets others run: the peer may be on this machine.
fn spin(
    cq: &mut CompletionQueue,
    timeout: Duration,
    mut collect: impl FnMut(rrddmma::Completion<'_>),
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
