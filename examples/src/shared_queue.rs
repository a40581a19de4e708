//! Several queue pairs that take their receives from one queue.

use rrddmma::{
    Context, Endpoint, Error, Opcode, PortAttributes, PreparedQueuePair, Psn, QpNumber, QueuePair, Rc,
    RecvRequest, Shared, SharedReceiveQueue,
};

use crate::exchange::Deadline;
use crate::failure::Failure;
use crate::game::{Event, Link, Receives};
use crate::link::received;
use crate::messages::{Completions, Messages};
use crate::options::{Options, Program};
use crate::pattern::C_ZERO;
use crate::pingpong::{Kind, Meeting, Players};
use crate::protocol::{connect, send};
use crate::verifier::Turn;

/// Reliable connections that share their receives.
#[derive(Debug)]
pub struct SharedQueue {
    pairs: Vec<QueuePair<Shared<Rc>>>,
    srq: SharedReceiveQueue,
    completions: Completions,
    messages: Messages,
}

/// The C program sends as many addresses, however many pairs it has.
const ADDRESSES: usize = 256;

impl Kind for SharedQueue {
    const PROGRAM: Program = Program {
        name: "srq_pingpong",
        c_name: "ibv_srq_pingpong",
        transport: "reliable connections with a shared receive queue",
        size: "4096",
        iters: "1000",
        c_fill: C_ZERO,
        lacks: &[("clients", "one client has all the pairs, see --num-qp")],
    };
    type Link = Self;

    fn players(options: &Options) -> Result<Players, Failure> {
        let pairs = options.num_qp as usize;
        if pairs >= ADDRESSES || options.num_qp > options.rx_depth {
            return Err(Failure::Usage(format!(
                "--num-qp {pairs}: there are at most {} pairs, and each needs a receive: --rx-depth is {}",
                ADDRESSES - 1,
                options.rx_depth
            )));
        }
        let turn = if options.host.is_some() { Turn::First } else { Turn::Second };
        // One more for each pair is enough: it gets no second message before it has answered.
        let slots = (2 * pairs).min(options.rx_depth as usize);
        Ok(Players { turn, pairs, receives: Receives::AnyOrder(slots) })
    }

    fn max_message(port: &PortAttributes) -> u32 {
        port.max_message_size()
    }

    fn max_depth(context: &Context) -> u32 {
        context.attributes().max_srq_wr()
    }

    fn meet(meeting: &Meeting<'_>) -> Result<Self, Failure> {
        let Meeting { context, options, players } = meeting;
        let pd = context.alloc_pd()?;
        let depth = options.rx_depth.saturating_add(options.num_qp);
        let completions = Completions::new(context, depth, options.events)?;
        let mut srq = pd.create_srq(options.rx_depth, 1)?;
        let pair = || {
            let cq = completions.queue();
            let mut builder = pd.queue_pair::<Rc>(cq, cq).srq(&srq).port(options.ib_port).max_send_wr(1);
            if let Some(index) = options.gid_idx {
                builder = builder.gid_index(index);
            }
            builder.build()
        };
        let pairs: Vec<_> = (0..players.pairs).map(|_| pair()).collect::<Result<_, _>>()?;
        let messages = Messages::new(&pd, players.pairs, options.size as usize, 0)?;
        for slot in players.receives.first() {
            post_receive(&mut srq, &messages, slot)?;
        }
        let mut mine: Vec<_> = pairs.iter().map(PreparedQueuePair::endpoint).collect::<Result<_, _>>()?;
        mine.resize(ADDRESSES, Endpoint::new(QpNumber::new(0), Psn::new(0)));
        let pairs = meeting.exchange(&mine, |peers| {
            pairs.into_iter().zip(peers).map(|(pair, peer)| Ok(connect(pair, peer, options)?.0)).collect()
        });
        Ok(Self { pairs: pairs?, srq, completions, messages })
    }
}

fn post_receive(srq: &mut SharedReceiveQueue, messages: &Messages, slot: usize) -> Result<(), Failure> {
    let list = [messages.incoming(slot)];
    Ok(srq.post_recv(RecvRequest::new(&list).id(slot as u64)).map_err(Error::from)?)
}

impl Link for SharedQueue {
    fn post_receive(&mut self, slot: usize) -> Result<(), Failure> {
        post_receive(&mut self.srq, &self.messages, slot)
    }

    fn post_send(&mut self, pair: usize, slot: usize) -> Result<(), Failure> {
        let pair = &mut self.pairs[pair];
        let is_short = self.messages.size <= pair.limits().max_inline_data as usize;
        send(pair, &[self.messages.outgoing(slot)], is_short)
    }

    fn wait(&mut self, deadline: Deadline, report: &mut dyn FnMut(Event)) -> Result<(), Failure> {
        let pairs = &self.pairs;
        self.completions.wait(deadline, self.messages.size, |completion| {
            let pair = pairs.iter().position(|pair| pair.number() == completion.qp());
            report(match pair {
                Some(pair) if completion.opcode() == Opcode::Receive => {
                    received(pair, completion.wr_id(), completion.byte_len())
                }
                _ => Event::Sent,
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
