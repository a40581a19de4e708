//! Extended reliable connections: a server with one or more clients, each of which has one queue.

use std::fs::{File, OpenOptions};
use std::os::fd::AsFd;
use std::os::unix::fs::OpenOptionsExt;

use rrddmma::{
    Access, ConnectOptions, Context, Error, PortAttributes, PreparedQueuePair, PreparedXrcTarget, QueuePair,
    RecvRequest, SendRequest, Xrc, XrcReceiveQueue, XrcTarget,
};

use crate::console::note;
use crate::exchange::{Conversation, Deadline};
use crate::failure::Failure;
use crate::game::{Event, Link, Receives};
use crate::link::received;
use crate::messages::{Completions, Messages};
use crate::options::{Options, Program};
use crate::pattern::C_ZERO;
use crate::pingpong::{Kind, Meeting, Players};
use crate::verifier::Turn;
use crate::wire::xrc::{XrcAddress, describe};

/// The clients of a server, or the server of a client, which is one.
#[derive(Debug)]
pub struct XrcQueues {
    peers: Vec<Peer>,
    srq: XrcReceiveQueue,
    /// Sends that have not completed.
    outstanding: usize,
    sends: Completions,
    receives: Completions,
    messages: Messages,
    round: usize,
}

/// A peer, with the pairs for both directions.
#[derive(Debug)]
struct Peer {
    initiator: QueuePair<Xrc>,
    target: XrcTarget,
    address: XrcAddress,
    conversation: Conversation,
}

/// The file that names the domain, for all programs of a machine, the C program included: a message may come in through the pairs of
/// another client.
const DOMAIN: &str = "/tmp/xrc_domain";

impl Kind for XrcQueues {
    const PROGRAM: Program = Program {
        name: "xrc_pingpong",
        c_name: "ibv_xsrq_pingpong",
        transport: "extended reliable connections (XRC)",
        size: "4096",
        iters: "5",
        c_fill: C_ZERO,
        lacks: &[
            ("chk", "here the data is always checked, and -c is the number of clients"),
            ("num_qp", "there is a pair for each direction and client, see --clients"),
            ("rx_depth", "there are two receives for each client"),
        ],
    };
    type Link = Self;

    fn players(options: &Options) -> Result<Players, Failure> {
        let pairs = options.clients as usize;
        if options.host.is_some() && pairs != 1 {
            return Err(Failure::Usage("--clients is for the server: start a client for each".into()));
        }
        // Here it is the server that begins.
        let turn = if options.host.is_some() { Turn::Second } else { Turn::First };
        Ok(Players { turn, pairs, receives: Receives::AnyOrder(2 * pairs) })
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
        let file = domain_file();
        let domain = context.open_xrc_domain(file.as_ref().map(AsFd::as_fd))?;
        let depth = 2 * options.clients;
        let receives = Completions::new(context, depth, options.events)?;
        let sends = Completions::new(context, options.clients, false)?;
        let mut srq = pd.create_xrc_srq(&domain, receives.queue(), depth, 1)?;
        let messages = Messages::new(&pd, players.pairs, options.size as usize, 0)?;
        for slot in players.receives.first() {
            post_receive(&mut srq, &messages, slot)?;
        }
        let mut prepared = Vec::new();
        for _ in 0..players.pairs {
            let mut target = domain.create_target(options.ib_port, Access::empty())?;
            let cq = sends.queue();
            let mut initiator = pd.queue_pair::<Xrc>(cq, cq).port(options.ib_port).max_send_wr(1);
            if let Some(index) = options.gid_idx {
                target = target.gid_index(index);
                initiator = initiator.gid_index(index);
            }
            prepared.push((initiator.build()?, target));
        }
        let peers = introduce(meeting, prepared, &srq)?;
        Ok(Self { peers, srq, outstanding: 0, sends, receives, messages, round: 0 })
    }

    /// All wait until everybody has got everything: a message to one client may be on its way through the pairs of another.
    fn part(mut link: Self, options: &Options) -> Result<(), Failure> {
        let deadline = Deadline::after(options.timeout);
        let is_server = options.host.is_none();
        let mut ends: Vec<_> = link.peers.iter_mut().map(|peer| &mut peer.conversation).collect();
        if is_server {
            ends.iter_mut().try_for_each(|end| end.receive_end(deadline))?;
        }
        ends.iter_mut().try_for_each(|end| end.send_end())?;
        if !is_server {
            ends.iter_mut().try_for_each(|end| end.receive_end(deadline))?;
        }
        Ok(())
    }
}

/// The file, or none with a note: then the domain is one's own, which is enough for one client.
fn domain_file() -> Option<File> {
    let create = || OpenOptions::new().read(true).custom_flags(libc::O_CREAT).mode(0o440).open(DOMAIN);
    // Where a file of another user may not be created again, it may still be opened.
    create().or_else(|_| File::open(DOMAIN)).map_err(|error| note(format_args!("{DOMAIN}: {error}"))).ok()
}

/// Meets the server, or each client in turn.
fn introduce(
    meeting: &Meeting<'_>,
    prepared: Vec<(PreparedQueuePair<Xrc>, PreparedXrcTarget)>,
    srq: &XrcReceiveQueue,
) -> Result<Vec<Peer>, Failure> {
    let listener = meeting.options.host.is_none().then(|| meeting.listen()).transpose()?;
    let mut peers = Vec::new();
    for (initiator, target) in prepared {
        let (end, target_end) = (initiator.endpoint()?, target.endpoint()?);
        let mine = XrcAddress {
            lid: end.lid,
            gid: end.gid,
            target: target_end.qp,
            initiator: end.qp,
            psn: end.psn,
            srq: srq.number(),
        };
        note(format_args!("   local: {}", describe(&mine)));
        let mut conversation = match &listener {
            Some(listener) => listener.accept(meeting.deadline())?,
            None => meeting.call()?,
        };
        if listener.is_none() {
            conversation.send_xrc(&mine)?;
        }
        let address = conversation.receive_xrc()?;
        note(format_args!("  remote: {}", describe(&address)));
        meeting.check(address.gid)?;
        let options = ConnectOptions::new().mtu(meeting.options.mtu).service_level(meeting.options.sl);
        let target = target.connect(&address.initiator(), &options).map_err(Error::from)?;
        let initiator = initiator.connect_with(&address.target(), &options).map_err(Error::from)?;
        if listener.is_some() {
            conversation.send_xrc(&mine)?;
        }
        peers.push(Peer { initiator, target, address, conversation });
    }
    Ok(peers)
}

fn post_receive(srq: &mut XrcReceiveQueue, messages: &Messages, slot: usize) -> Result<(), Failure> {
    let list = [messages.incoming(slot)];
    Ok(srq.post_recv(RecvRequest::new(&list).id(slot as u64)).map_err(Error::from)?)
}

impl Link for XrcQueues {
    fn post_receive(&mut self, slot: usize) -> Result<(), Failure> {
        post_receive(&mut self.srq, &self.messages, slot)
    }

    /// Each message names the queue that it is for, so it may take the pair of any client: another one in each round.
    fn post_send(&mut self, pair: usize, slot: usize) -> Result<(), Failure> {
        let srq = self.peers[pair].address.srq;
        let through = (pair + self.round) % self.peers.len();
        let list = [self.messages.outgoing(slot)];
        let request = SendRequest::send(&list).to_srq(srq).signaled();
        self.peers[through].initiator.post_send(request).map_err(Error::from)?;
        self.outstanding += 1;
        self.round += usize::from(pair + 1 == self.peers.len());
        Ok(())
    }

    /// Sends have a queue of their own. They complete without the peer's program doing anything, so they are waited for first.
    fn wait(&mut self, deadline: Deadline, report: &mut dyn FnMut(Event)) -> Result<(), Failure> {
        let size = self.messages.size;
        if self.outstanding > 0 {
            let outstanding = &mut self.outstanding;
            return self.sends.wait(deadline, size, |_| {
                *outstanding -= 1;
                report(Event::Sent);
            });
        }
        let peers = &self.peers;
        self.receives.wait(deadline, size, |completion| {
            let of = |peer: &Peer| peer.target.number() == completion.qp();
            // A client has one peer, whichever pair a message came in by.
            let pair = peers.iter().position(of).unwrap_or(0);
            report(received(pair, completion.wr_id(), completion.byte_len()));
        })
    }

    fn write(&mut self, slot: usize, offset: usize, bytes: &[u8]) {
        self.messages.write(slot, offset, bytes);
    }

    fn read(&self, slot: usize, offset: usize, bytes: &mut [u8]) {
        self.messages.read(slot, offset, bytes);
    }
}
