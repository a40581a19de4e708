//! A whole ping-pong program, but for its transport: from the flags to the report.

use std::process::ExitCode;

use rrddmma::{Context, Device, Endpoint, LinkLayer};

use crate::console::{finish, note, say};
use crate::exchange::{Conversation, Deadline, Listener};
use crate::failure::Failure;
use crate::game::{Rules, play};
use crate::link::{Connection, Prepared};
use crate::options::Options;
use crate::protocol::Protocol;
use crate::report::Report;
use crate::sabotage::Sabotage;
use crate::verifier::Role;
use crate::{linkage, wire};

/// Plays over `T` as the command line says. Exit codes: 0 all was right, 1 something arrived wrong, 2 usage, 3 the peer, 4 the device.
#[must_use]
pub fn main<T: Protocol>() -> ExitCode {
    let program = T::PROGRAM;
    finish(program.name, run::<T>(&Options::of(&program)))
}

fn run<T: Protocol>(options: &Options) -> Result<u8, Failure> {
    let role = if options.host.is_some() { Role::Client } else { Role::Server };
    let sabotage =
        Sabotage::new(options.corrupt.into(), role, options.iters.into()).map_err(Failure::Usage)?;
    let rules = Rules {
        role,
        size: options.size as usize,
        iterations: options.iters.into(),
        rx_depth: options.rx_depth.into(),
        timeout: options.timeout,
        sabotage,
    };

    let context = open::<T>(options)?;
    let prepared = Prepared::<T>::new(&context, options)?;
    let mine = prepared.endpoint()?;
    note(format_args!("  local address:  {}", wire::describe(&mine)));
    let mut connection = meet(options, &mine, prepared)?;

    let outcome = play(&mut connection, &rules)?;
    let report = Report {
        role: role.to_string(),
        device: context.name().to_owned(),
        port: options.ib_port.as_raw(),
        gid: mine.gid.map(|gid| gid.to_string()),
        linkage: linkage::describe(),
        size: options.size,
        iterations: options.iters,
        events: options.events,
        seconds: 0.0,
        half_round_trip_us_median: outcome.round_trips.half_microseconds(500),
        half_round_trip_us_p99: outcome.round_trips.half_microseconds(990),
        round_trip_us_mean: 0.0,
        bandwidth_mbit_s: 0.0,
        bytes_verified: outcome.verifier.bytes_verified(),
        mismatches: outcome.verifier.mismatches(),
        corrupted: options.corrupt,
    }
    .timed(outcome.seconds);
    if options.json {
        say(serde_json::to_string(&report).map_err(|error| Failure::Device(error.to_string()))?)?;
    } else {
        say(&report)?;
    }
    Ok(report.exit_code())
}

/// Opens the device, and says early what the user cannot have.
fn open<T: Protocol>(options: &Options) -> Result<Context, Failure> {
    let context = match &options.ib_dev {
        Some(name) => Device::by_name(name)?,
        None => Device::first()?,
    }
    .open()?;
    let port = context.port(options.ib_port)?;
    let attributes = port.attributes()?;
    for (flag, wanted, limit) in [
        ("--size", options.size, T::max_message(&attributes)),
        ("--rx-depth", options.rx_depth, context.attributes().max_qp_wr()),
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

/// Finds the peer and connects to it, in the order in which the C tool expects it.
fn meet<T: Protocol>(
    options: &Options,
    mine: &Endpoint,
    prepared: Prepared<T>,
) -> Result<Connection<T>, Failure> {
    let connect = |peer: &Endpoint| {
        note(format_args!("  remote address: {}", wire::describe(peer)));
        prepared.connect(peer, options)
    };
    let deadline = Deadline::after(options.timeout);
    if let Some(host) = &options.host {
        let peer = Conversation::connect(host, options.port, deadline)?.as_client(mine)?;
        return connect(&peer);
    }
    let listener = Listener::bind(options.bind.as_deref(), options.port)?;
    let address = listener.address().map_err(|error| Failure::Device(error.to_string()))?;
    note(format_args!("listening on {address}"));
    listener.accept(deadline)?.as_server(mine, connect)
}
