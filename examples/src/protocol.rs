//! What differs between the transports that a ping-pong is played over.

use rrddmma::{
    Address, AddressHandle, Buildable, Carries, ConnectOptions, Connected, Endpoint, Error, GlobalHeader,
    LocalSlice, PortAttributes, PreparedQueuePair, QpNumber, QueueKey, QueuePair, QueuePairBuilder, Rc,
    Receives, SendRequest, Uc, Ud, op,
};

use crate::failure::Failure;
use crate::options::{Options, Program};
use crate::pattern::C_FILL;

/// A transport that a game can be played over.
pub trait Protocol: Buildable + Receives {
    /// The program that plays over it.
    const PROGRAM: Program;
    /// Bytes that stand before a received message.
    const HEADER: usize;
    /// What a send needs beside the queue pair.
    type Route: std::fmt::Debug;

    /// Sets what the builder has for this transport alone.
    fn configure(builder: QueuePairBuilder<Self>) -> QueuePairBuilder<Self>
    where
        Self: Sized;

    /// The longest message.
    fn max_message(port: &PortAttributes) -> u32;

    /// Makes the pair ready for messages to and from the peer.
    ///
    /// # Errors
    /// If the peer cannot be reached, or the device refuses.
    fn connect(
        pair: PreparedQueuePair<Self>,
        peer: &Endpoint,
        options: &Options,
    ) -> Result<(QueuePair<Self>, Self::Route), Failure>
    where
        Self: Sized;

    /// Posts a message, inline if it is so short that it can be.
    ///
    /// # Errors
    /// If it cannot be posted.
    fn send(
        pair: &mut QueuePair<Self>,
        route: &Self::Route,
        list: &[LocalSlice<'_>],
        is_short: bool,
    ) -> Result<(), Failure>
    where
        Self: Sized;
}

macro_rules! connected {
    ($($transport:ident $name:literal $words:literal;)*) => {
        $(impl Protocol for $transport {
            const PROGRAM: Program = Program {
                name: $name,
                c_name: concat!("ibv_", $name),
                transport: $words,
                size: "4096",
                iters: "1000",
                c_fill: C_FILL,
                lacks: &[NUM_QP, CLIENTS],
            };
            const HEADER: usize = 0;
            type Route = ();

            fn configure(builder: QueuePairBuilder<Self>) -> QueuePairBuilder<Self> {
                builder
            }

            fn max_message(port: &PortAttributes) -> u32 {
                port.max_message_size()
            }

            fn connect(
                pair: PreparedQueuePair<Self>,
                peer: &Endpoint,
                options: &Options,
            ) -> Result<(QueuePair<Self>, ()), Failure> {
                connect(pair, peer, options)
            }

            fn send(
                pair: &mut QueuePair<Self>,
                (): &(),
                list: &[LocalSlice<'_>],
                is_short: bool,
            ) -> Result<(), Failure> {
                send(pair, list, is_short)
            }
        })*
    };
}

connected! {
    Rc "rc_pingpong" "a reliable connection";
    Uc "uc_pingpong" "an unreliable connection";
}

/// Flags of programs with several pairs.
const NUM_QP: (&str, &str) = ("num_qp", "there is one pair; srq_pingpong has more");
const CLIENTS: (&str, &str) = ("clients", "there is one client; xrc_pingpong serves more");

/// The key that the C tool uses for both ends.
const KEY: QueueKey = QueueKey::new(0x1111_1111);

/// Whom datagrams go to.
#[derive(Debug)]
pub struct Receiver {
    address: AddressHandle,
    pair: QpNumber,
}

impl Protocol for Ud {
    const PROGRAM: Program =
        // The usage text of the C tool says 2048, and the program does 1024.
        Program {
            name: "ud_pingpong",
            c_name: "ibv_ud_pingpong",
            transport: "datagrams",
            size: "1024",
            iters: "1000",
            c_fill: C_FILL,
            lacks: &[("mtu", "datagrams have none to choose"), NUM_QP, CLIENTS],
        };
    const HEADER: usize = GlobalHeader::LEN;
    type Route = Receiver;

    fn configure(builder: QueuePairBuilder<Self>) -> QueuePairBuilder<Self> {
        builder.queue_key(KEY)
    }

    /// One packet.
    fn max_message(port: &PortAttributes) -> u32 {
        port.active_mtu().bytes().and_then(|bytes| u32::try_from(bytes).ok()).unwrap_or(0)
    }

    fn connect(
        pair: PreparedQueuePair<Self>,
        peer: &Endpoint,
        options: &Options,
    ) -> Result<(QueuePair<Self>, Receiver), Failure> {
        let mut address = Address::from(peer).port(options.ib_port).service_level(options.sl);
        if let Some(index) = options.gid_idx {
            address = address.gid_index(index);
        }
        let address = pair.pd().create_ah(&address)?;
        let pair = pair.activate().map_err(Error::from)?;
        Ok((pair, Receiver { address, pair: peer.qp }))
    }

    fn send(
        pair: &mut QueuePair<Self>,
        route: &Receiver,
        list: &[LocalSlice<'_>],
        is_short: bool,
    ) -> Result<(), Failure> {
        let request = SendRequest::datagram(list, &route.address, route.pair, KEY).signaled();
        let request = if is_short { request.inline() } else { request };
        pair.post_send(request).map_err(|error| Error::from(error).into())
    }
}

/// Connects to a peer, as the C tools do: one read or atomic at a time, which nobody uses here.
pub(crate) fn connect<T: Connected>(
    pair: PreparedQueuePair<T>,
    peer: &Endpoint,
    options: &Options,
) -> Result<(QueuePair<T>, ()), Failure> {
    let connect = ConnectOptions::new()
        .mtu(options.mtu)
        .service_level(options.sl)
        .max_rd_atomic(1)
        .max_dest_rd_atomic(1);
    let pair = pair.connect_with(peer, &connect).map_err(Error::from)?;
    Ok((pair, ()))
}

/// Posts a message, inline if it is so short that it can be.
pub(crate) fn send<T: Carries<op::Send>>(
    pair: &mut QueuePair<T>,
    list: &[LocalSlice<'_>],
    is_short: bool,
) -> Result<(), Failure> {
    let request = SendRequest::send(list).signaled();
    let request = if is_short { request.inline() } else { request };
    pair.post_send(request).map_err(|error| Error::from(error).into())
}
