//! One queue pair with its own receives, and the buffers that a game is played with.

use rrddmma::{Context, Endpoint, Error, Opcode, PortAttributes, PreparedQueuePair, QueuePair, RecvRequest};

use crate::exchange::Deadline;
use crate::failure::Failure;
use crate::game::{Event, Link, Receives};
use crate::messages::{Completions, Messages};
use crate::options::{Options, Program};
use crate::pingpong::{Kind, Meeting, Players};
use crate::protocol::Protocol;
use crate::verifier::Turn;

/// A queue pair that is ready for messages, with all its receives posted, but without a peer.
#[derive(Debug)]
struct Prepared<T: Protocol> {
    pair: PreparedQueuePair<T>,
    completions: Completions,
    messages: Messages,
}

/// A queue pair with a peer.
#[derive(Debug)]
pub struct Connection<T: Protocol> {
    pair: QueuePair<T>,
    route: T::Route,
    completions: Completions,
    messages: Messages,
}

impl<T: Protocol> Kind for T {
    const PROGRAM: Program = <T as Protocol>::PROGRAM;
    type Link = Connection<T>;

    fn players(options: &Options) -> Result<Players, Failure> {
        let turn = if options.host.is_some() { Turn::First } else { Turn::Second };
        Ok(Players { turn, pairs: 1, receives: Receives::InTurn(options.rx_depth.into()) })
    }

    fn max_message(port: &PortAttributes) -> u32 {
        <T as Protocol>::max_message(port)
    }

    fn max_depth(context: &Context) -> u32 {
        context.attributes().max_qp_wr()
    }

    fn meet(meeting: &Meeting<'_>) -> Result<Connection<T>, Failure> {
        let prepared = Prepared::<T>::new(meeting)?;
        let mine = prepared.pair.endpoint()?;
        meeting.exchange(&[mine], |peers| match peers {
            [peer] => prepared.connect(peer, meeting.options),
            _ => Err(Failure::Peer(format!("the peer has {} pairs instead of one", peers.len()))),
        })
    }
}

impl<T: Protocol> Prepared<T> {
    /// Makes the pair and posts its receives.
    fn new(meeting: &Meeting<'_>) -> Result<Self, Failure> {
        let Meeting { context, options, players } = meeting;
        let pd = context.alloc_pd()?;
        // The C tool's depth: a completion for each receive, and one for the send.
        let completions = Completions::new(context, options.rx_depth.saturating_add(1), options.events)?;
        let cq = completions.queue();
        let mut builder = T::configure(pd.queue_pair::<T>(cq, cq))
            .port(options.ib_port)
            .max_send_wr(1)
            .max_recv_wr(options.rx_depth);
        if let Some(index) = options.gid_idx {
            builder = builder.gid_index(index);
        }
        let mut pair = builder.build()?;
        let messages = Messages::new(&pd, players.pairs, options.size as usize, T::HEADER)?;
        for slot in players.receives.first() {
            pair.post_recv(RecvRequest::new(&[messages.incoming(slot)]).id(slot as u64))?;
        }
        Ok(Self { pair, completions, messages })
    }

    /// Makes the pair ready for messages to and from a peer.
    fn connect(self, peer: &Endpoint, options: &Options) -> Result<Connection<T>, Failure> {
        let (pair, route) = <T as Protocol>::connect(self.pair, peer, options)?;
        Ok(Connection { pair, route, completions: self.completions, messages: self.messages })
    }
}

impl<T: Protocol> Link for Connection<T> {
    fn post_receive(&mut self, slot: usize) -> Result<(), Failure> {
        let list = [self.messages.incoming(slot)];
        Ok(self.pair.post_recv(RecvRequest::new(&list).id(slot as u64)).map_err(Error::from)?)
    }

    fn post_send(&mut self, _: usize, slot: usize) -> Result<(), Failure> {
        let is_short = self.messages.size <= self.pair.limits().max_inline_data as usize;
        T::send(&mut self.pair, &self.route, &[self.messages.outgoing(slot)], is_short)
    }

    fn wait(&mut self, deadline: Deadline, report: &mut dyn FnMut(Event)) -> Result<(), Failure> {
        let header = self.messages.header;
        self.completions.wait(deadline, self.messages.size, |completion| {
            report(if completion.opcode() == Opcode::Receive {
                received(0, completion.wr_id(), completion.byte_len().saturating_sub(header))
            } else {
                Event::Sent
            });
        })
    }

    fn write(&mut self, slot: usize, offset: usize, bytes: &[u8]) {
        self.messages.write(slot, offset, bytes);
    }

    fn read(&self, slot: usize, offset: usize, bytes: &mut [u8]) {
        self.messages.read(slot, offset, bytes);
    }
}

/// A message that has come; its receive is named after its slot.
#[expect(clippy::cast_possible_truncation, reason = "slots are counted by `usize` where they are posted")]
pub(crate) const fn received(pair: usize, wr_id: u64, len: usize) -> Event {
    Event::Received { pair, slot: wr_id as usize, len }
}
