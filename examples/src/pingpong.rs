//! A whole ping-pong program, but for what it plays over: from the flags to the report.

use std::process::ExitCode;

use rrddmma::{Context, Device, Endpoint, Gid, LinkLayer, PortAttributes};

use crate::console::{finish, note, say};
use crate::exchange::{Conversation, Deadline, Listener};
use crate::failure::Failure;
use crate::game::{Link, Outcome, Receives, Rules, play};
use crate::options::{Options, Program};
use crate::report::Report;
use crate::sabotage::Sabotage;
use crate::verifier::Turn;
use crate::{linkage, logger, wire};

/// What a program plays over.
pub trait Kind {
    /// The program.
    const PROGRAM: Program;
    /// Its connected queue pairs.
    type Link: Link;

    /// Who plays.
    ///
    /// # Errors
    /// [`Failure::Usage`] if the options do not fit together.
    fn players(options: &Options) -> Result<Players, Failure>;

    /// The longest message.
    fn max_message(port: &PortAttributes) -> u32;

    /// The most receives that can be posted.
    fn max_depth(context: &Context) -> u32;

    /// Makes the queue pairs, posts the first receives and connects to the peer.
    ///
    /// # Errors
    /// [`Failure::Usage`] if the device cannot do that much, [`Failure::Peer`] if the peer cannot be reached or understood, [`Failure::Device`]
    /// if the device fails.
    fn meet(meeting: &Meeting<'_>) -> Result<Self::Link, Failure>;

    /// Parts from the peer when the game is over.
    ///
    /// # Errors
    /// [`Failure::Peer`] if the peer does not do its part.
    fn part(_link: Self::Link, _options: &Options) -> Result<(), Failure> {
        Ok(())
    }
}

/// Who plays, which a kind makes of the options.
#[derive(Debug, Clone, Copy)]
pub struct Players {
    /// Which end this is.
    pub turn: Turn,
    /// Pairs that play.
    pub pairs: usize,
    /// Receives that are kept posted.
    pub receives: Receives,
}

/// What there is to meet a peer with.
#[derive(Debug)]
pub struct Meeting<'a> {
    /// The device.
    pub context: &'a Context,
    /// The flags.
    pub options: &'a Options,
    /// Who plays.
    pub players: Players,
}

/// Plays as the command line says. Exit codes: 0 all was right, 1 something arrived wrong, 2 usage, 3 the peer, 4 the device.
#[must_use]
pub fn main<K: Kind>() -> ExitCode {
    logger::start();
    finish(K::PROGRAM.name, run::<K>(&Options::of(&K::PROGRAM)))
}

fn run<K: Kind>(options: &Options) -> Result<u8, Failure> {
    let players = K::players(options)?;
    let iterations = u64::from(options.iters) * u64::from(options.clients);
    let rounds = iterations.div_ceil(players.pairs as u64);
    let rules = Rules {
        turn: players.turn,
        pairs: players.pairs,
        size: options.size as usize,
        iterations,
        receives: players.receives,
        c_fill: K::PROGRAM.c_fill,
        timeout: options.timeout,
        sabotage: Sabotage::new(options.corrupt.into(), players.turn, rounds).map_err(Failure::Usage)?,
    };

    let context = open::<K>(options)?;
    let mut link = K::meet(&Meeting { context: &context, options, players })?;
    let outcome = play(&mut link, &rules)?;
    K::part(link, options)?;

    let gid = options.gid_idx.map(|index| context.port(options.ib_port)?.gid(index)).transpose()?;
    let report = report(&context, options, &rules, gid.map(|entry| entry.gid), &outcome);
    if options.json {
        say(serde_json::to_string(&report).map_err(|error| Failure::Device(error.to_string()))?)?;
    } else {
        say(&report)?;
    }
    Ok(report.exit_code())
}

fn report(
    context: &Context,
    options: &Options,
    rules: &Rules,
    gid: Option<Gid>,
    outcome: &Outcome,
) -> Report {
    Report {
        role: if options.host.is_some() { "client" } else { "server" }.to_owned(),
        device: context.name().to_owned(),
        port: options.ib_port.as_raw(),
        gid: gid.map(|gid| gid.to_string()),
        linkage: linkage::describe(),
        size: options.size,
        iterations: rules.iterations,
        events: options.events,
        seconds: 0.0,
        half_round_trip_us_median: outcome.round_trips.half_microseconds(500),
        half_round_trip_us_p99: outcome.round_trips.half_microseconds(990),
        round_trip_us_mean: 0.0,
        bandwidth_mbit_s: 0.0,
        bytes_verified: outcome.verifier.bytes_verified(),
        mismatches: outcome.verifier.mismatches(),
        corrupted: rules.spoiled(),
    }
    .timed(outcome.seconds)
}

/// Opens the device, and says early what the user cannot have.
fn open<K: Kind>(options: &Options) -> Result<Context, Failure> {
    let context = match &options.ib_dev {
        Some(name) => Device::by_name(name)?,
        None => Device::first()?,
    }
    .open()?;
    let port = context.port(options.ib_port)?;
    let attributes = port.attributes()?;
    for (flag, wanted, limit) in [
        ("--size", options.size, K::max_message(&attributes)),
        ("--rx-depth", options.rx_depth, K::max_depth(&context)),
    ] {
        if wanted > limit {
            return Err(Failure::Usage(format!("{flag} {wanted}: this device takes at most {limit}")));
        }
    }
    if let Some(index) = options.gid_idx {
        port.gid(index)?;
    } else if attributes.link_layer() == LinkLayer::Ethernet {
        // The C tool fails here too, but later, when it modifies its queue pair.
        let gids: Vec<_> = port.gids()?.iter().map(|entry| format!("\n  -g {entry}")).collect();
        return Err(Failure::Usage(format!(
            "port {} is Ethernet, where packets are addressed by GIDs: choose one of ours with -g INDEX{}",
            port.number(),
            gids.concat()
        )));
    }
    Ok(context)
}

impl Meeting<'_> {
    /// Finds the peer and exchanges addresses with it, in the order in which the C tool expects it. `connect` connects to those of the peer.
    pub(crate) fn exchange<T>(
        &self,
        mine: &[Endpoint],
        connect: impl FnOnce(&[Endpoint]) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        // What stands behind the pairs that play fills the message only.
        mine.iter().take(self.players.pairs).for_each(|end| introduce("local address: ", end));
        let connect = |peers: &[Endpoint]| {
            for peer in peers.iter().take(self.players.pairs) {
                introduce("remote address:", peer);
                self.check(peer.gid)?;
            }
            connect(peers)
        };
        match self.options.host {
            Some(_) => connect(&self.call()?.as_client(mine)?),
            None => self.listen()?.accept(self.deadline())?.as_server(mine, connect),
        }
    }

    /// Calls the server.
    pub(crate) fn call(&self) -> Result<Conversation, Failure> {
        let host = self.options.host.as_deref().unwrap_or("localhost");
        Conversation::connect(host, self.options.port, self.deadline())
    }

    /// Listens for clients, and says where.
    pub(crate) fn listen(&self) -> Result<Listener, Failure> {
        let listener = Listener::bind(self.options.bind.as_deref(), self.options.port)?;
        let address = listener.address().map_err(|error| Failure::Device(error.to_string()))?;
        note(format_args!("listening on {address}"));
        Ok(listener)
    }

    pub(crate) fn deadline(&self) -> Deadline {
        Deadline::after(self.options.timeout)
    }

    /// Whether a peer with this GID can be reached.
    pub(crate) fn check(&self, gid: Option<Gid>) -> Result<(), Failure> {
        if gid.is_none() && self.options.gid_idx.is_some() {
            return Err(Failure::Peer(
                "the peer sent no GID: start it with -g INDEX too, as this end".into(),
            ));
        }
        Ok(())
    }
}

fn introduce(who: &str, endpoint: &Endpoint) {
    note(format_args!("  {who} {}", wire::describe(endpoint)));
}
