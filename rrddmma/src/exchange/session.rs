//! One exchange with one peer.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::time::Duration;

use super::deadline::Deadline;
use super::introduction::{Introduction, MAX_REGIONS};
use super::wire::{self, HEAD_LEN, PREAMBLE_LEN, READY, REGION_LEN};
use crate::error::{Detail, Error, ErrorKind, Result, Verb};

/// An exchange with one peer: first [`introduce`](Self::introduce), then, once the queue pair is connected, [`ready`](Self::ready).
///
/// After an error the two ends no longer agree on where they are: drop it and begin anew.
#[derive(Debug)]
pub struct Session {
    stream: TcpStream,
    peer: SocketAddr,
    deadline: Deadline,
}

/// Connects to a peer that listens, over IPv4 or IPv6: every address of the name is tried, in the order of the system. The deadline is that of the whole
/// exchange; only the look-up of a host name is bounded by the system instead.
///
/// # Errors
/// * [`ErrorKind::NotFound`] if the host is unknown or has no address.
/// * [`ErrorKind::Unreachable`] if nobody listens there (`ECONNREFUSED`) or no route leads there.
/// * [`ErrorKind::TimedOut`] if nobody answers in time.
pub fn connect(address: impl ToSocketAddrs, deadline: Deadline) -> Result<Session> {
    let unknown = |text: String| Error::text(Verb::GetAddrInfo, ErrorKind::NotFound, text);
    let addresses = address.to_socket_addrs().map_err(|error| unknown(format!("unknown host: {error}")))?;
    let mut failure = None;
    for peer in addresses {
        match attempt(peer, deadline) {
            Ok(stream) => return Session::new(stream, peer, deadline),
            Err(error) => failure = Some(error),
        }
    }
    Err(failure.unwrap_or_else(|| unknown("the host has no address".to_owned())))
}

fn attempt(peer: SocketAddr, deadline: Deadline) -> Result<TcpStream> {
    let what = format!("to reach {peer}");
    let connected = match deadline.remaining() {
        None => TcpStream::connect(peer),
        Some(left) if left.is_zero() => Err(io::ErrorKind::TimedOut.into()),
        Some(left) => TcpStream::connect_timeout(&peer, left),
    };
    connected.map_err(|error| failed(Verb::Connect, &error, &what))
}

impl Session {
    pub(super) fn new(stream: TcpStream, peer: SocketAddr, deadline: Deadline) -> Result<Self> {
        let prepare = || {
            stream.set_nonblocking(false)?;
            stream.set_nodelay(true)
        };
        prepare().map_err(|error| failed(Verb::Connect, &error, "to prepare the socket"))?;
        Ok(Self { stream, peer, deadline })
    }

    /// Where the peer is.
    pub const fn peer(&self) -> SocketAddr {
        self.peer
    }

    /// Gives the rest of the exchange another deadline.
    pub const fn set_deadline(&mut self, deadline: Deadline) {
        self.deadline = deadline;
    }

    /// Tells the peer who we are, and waits to be told who it is. Both ends may call it at the same time.
    ///
    /// # Panics
    /// * If there are more than [`MAX_REGIONS`] regions.
    ///
    /// # Errors
    /// * [`ErrorKind::Malformed`] if what the peer sent is no introduction, one of another version, or makes no sense; the message says what is wrong.
    /// * [`ErrorKind::PeerGone`] if it closed or lost the connection.
    /// * [`ErrorKind::TimedOut`] if it did not say all in time.
    pub fn introduce(&mut self, mine: &Introduction) -> Result<Introduction> {
        let count = mine.regions.len();
        assert!(
            count <= MAX_REGIONS,
            "Session::introduce: {count} regions but an introduction names at most {MAX_REGIONS}"
        );
        self.send(&wire::encode(mine), "our introduction")?;
        let mut head = [0; HEAD_LEN];
        // The preamble first: what follows in another version may be shorter.
        let (preamble, rest) = head.split_at_mut(PREAMBLE_LEN);
        self.receive(preamble, "its introduction")?;
        let preamble = preamble.first_chunk().ok_or_else(|| self.malformed("nothing"))?;
        wire::check_preamble(preamble).map_err(|text| self.malformed(&text))?;
        self.receive(rest, "its introduction")?;
        let count = wire::region_count(&head).map_err(|text| self.malformed(&text))?;
        let mut regions = vec![0; count * REGION_LEN];
        self.receive(&mut regions, "its regions")?;
        wire::decode(&head, &regions).map_err(|text| self.malformed(&text))
    }

    /// Tells the peer that our end is connected, and waits until its end is: then a message of either finds its receiver. Called again, it is a
    /// barrier: both ends return once both have called it.
    ///
    /// # Errors
    /// * [`ErrorKind::Malformed`] if the peer says something else, or said more before.
    /// * [`ErrorKind::PeerGone`], as when it could not connect its end, and [`ErrorKind::TimedOut`].
    pub fn ready(&mut self) -> Result<()> {
        self.send(READY, "that we are ready")?;
        let mut said = [0; READY.len()];
        self.receive(&mut said, "that it is ready")?;
        if said == *READY {
            return Ok(());
        }
        Err(self.malformed(&format!("\"{}\" instead of that it is ready", said.escape_ascii())))
    }

    fn send(&mut self, mut message: &[u8], what: &str) -> Result<()> {
        while !message.is_empty() {
            let sent = self.time_left(Verb::Send).and_then(|left| {
                self.stream
                    .set_write_timeout(left)
                    .and_then(|()| self.stream.write(message))
                    .or_else(again)
                    .map_err(|error| self.lost(Verb::Send, &error, format!("did not take {what}")))
            })?;
            message = message.get(sent..).unwrap_or(&[]);
        }
        Ok(())
    }

    fn receive(&mut self, message: &mut [u8], what: &str) -> Result<()> {
        let (wanted, mut have) = (message.len(), 0);
        while have < wanted {
            let so_far = || format!("said {have} of {wanted} bytes of {what}");
            let left = self.time_left(Verb::Recv)?;
            let room = message.get_mut(have..).unwrap_or(&mut []);
            match self.stream.set_read_timeout(left).and_then(|()| self.stream.read(room)) {
                Ok(0) => {
                    let text = format!("the peer {} {} and closed the connection", self.peer, so_far());
                    return Err(Error::text(Verb::Recv, ErrorKind::PeerGone, text));
                }
                Ok(len) => have += len,
                Err(error) => {
                    have += again(error).map_err(|error| self.lost(Verb::Recv, &error, so_far()))?;
                }
            }
        }
        Ok(())
    }

    /// What is left of the deadline, in the form that sockets take.
    fn time_left(&self, verb: Verb) -> Result<Option<Duration>> {
        match self.deadline.remaining() {
            Some(left) if left.is_zero() => {
                let text =
                    format!("the peer {} was not done within {:?}", self.peer, self.deadline.timeout());
                Err(Error::text(verb, ErrorKind::TimedOut, text))
            }
            left => Ok(left),
        }
    }

    fn lost(&self, verb: Verb, error: &io::Error, text: String) -> Error {
        failed(verb, error, &format!("the peer {} {text}", self.peer))
    }

    fn malformed(&self, text: &str) -> Error {
        Error::text(Verb::Recv, ErrorKind::Malformed, format!("the peer {} sent {text}", self.peer))
    }
}

/// A signal, or a time-out of the socket, which may be a little early: the loop looks at the clock.
fn again(error: io::Error) -> io::Result<usize> {
    use io::ErrorKind as Kind;
    match error.kind() {
        Kind::Interrupted | Kind::WouldBlock | Kind::TimedOut => Ok(0),
        _ => Err(error),
    }
}

/// What a call on a socket reported, and what it was about.
pub(super) fn failed(verb: Verb, error: &io::Error, what: &str) -> Error {
    let text = what.to_owned();
    match error.raw_os_error() {
        Some(errno) => Error::from_errno(verb, errno).with_detail(Detail::Text(text.into())),
        None if error.kind() == io::ErrorKind::TimedOut => Error::text(verb, ErrorKind::TimedOut, text),
        None => Error::text(verb, ErrorKind::Other, format!("{text}: {error}")),
    }
}
