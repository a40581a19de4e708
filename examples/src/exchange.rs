//! The conversation over TCP in which two ends become acquainted.
//!
//! The order is that of rdma-core's `rc_pingpong.c`: the client sends its [`Endpoint`]s; the server connects its queue
//! pairs to them and only then answers with its own, so that the client's first message finds a receiver; the client
//! says [`DONE`]. Each message is one write, because the C tools expect it in one read.
//!
//! Nothing that a peer says is trusted, and nothing is waited for beyond the [`Deadline`].

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream, ToSocketAddrs};
use std::os::fd::OwnedFd;
use std::time::{Duration, Instant};

use rrddmma::Endpoint;

use crate::failure::Failure;
use crate::wire::xrc::{self, END, XrcAddress};
use crate::wire::{self, DONE, MESSAGE_LEN};

/// The end of a time-out.
#[derive(Debug, Clone, Copy)]
pub struct Deadline {
    end: Instant,
    timeout: Duration,
}

impl Deadline {
    /// The moment `timeout` from now.
    #[must_use]
    pub fn after(timeout: Duration) -> Self {
        let now = Instant::now();
        // A century is no less patient than what does not fit.
        let end = now.checked_add(timeout).unwrap_or_else(|| now + Duration::from_secs(3_000_000_000));
        Self { end, timeout }
    }

    /// What is left, never zero.
    ///
    /// # Errors
    /// If nothing is left: [`io::ErrorKind::TimedOut`].
    pub fn remaining(&self) -> io::Result<Duration> {
        let left = self.end.saturating_duration_since(Instant::now());
        if left.is_zero() { Err(io::ErrorKind::TimedOut.into()) } else { Ok(left) }
    }

    /// The whole time-out, for messages.
    #[must_use]
    pub fn timeout(&self) -> Duration {
        self.timeout
    }
}

/// A server that waits for its client.
#[derive(Debug)]
pub struct Listener {
    listener: TcpListener,
}

impl Listener {
    /// Listens on `port` of `host`, or of all addresses of this machine without one. Port 0 lets the system choose.
    ///
    /// # Errors
    /// [`Failure::Usage`] if the address is unknown, in use or not allowed.
    pub fn bind(host: Option<&str>, port: u16) -> Result<Self, Failure> {
        let bound = match host {
            Some(host) => TcpListener::bind((host, port)),
            // Not every machine has IPv6.
            None => TcpListener::bind(("::", port)).or_else(|_| TcpListener::bind(("0.0.0.0", port))),
        };
        let listener = bound.map_err(|error| {
            let host = host.unwrap_or("any address");
            Failure::Usage(format!("cannot listen on port {port} of {host}: {error}"))
        })?;
        Ok(Self { listener })
    }

    /// Where it listens.
    ///
    /// # Errors
    /// If the system does not say.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Waits for one client. The conversation has the whole time-out again.
    ///
    /// # Errors
    /// [`Failure::Peer`] if none connects in time.
    pub fn accept(&self, deadline: Deadline) -> Result<Conversation, Failure> {
        loop {
            match accept_until(&self.listener, deadline) {
                Ok((stream, peer)) => {
                    return Conversation::new(stream, peer, Deadline::after(deadline.timeout()));
                }
                // A client that went away before it was accepted is not the client we wait for.
                Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
                Err(error) if is_timeout(&error) => {
                    return Err(Failure::Peer(format!(
                        "no client connected within {} s (see --timeout)",
                        deadline.timeout().as_secs_f64()
                    )));
                }
                Err(error) => return Err(Failure::Peer(format!("cannot accept a client: {error}"))),
            }
        }
    }
}

/// An open connection to a peer.
#[derive(Debug)]
pub struct Conversation {
    stream: TcpStream,
    peer: SocketAddr,
    deadline: Deadline,
}

impl Conversation {
    /// Connects to a server. The time-out does not cover the resolution of `host`, which the system bounds.
    ///
    /// # Errors
    /// [`Failure::Usage`] if `host` is unknown, [`Failure::Peer`] if nobody listens there or answers in time.
    pub fn connect(host: &str, port: u16, deadline: Deadline) -> Result<Self, Failure> {
        let addresses = (host, port)
            .to_socket_addrs()
            .map_err(|error| Failure::Usage(format!("cannot find the host {host}: {error}")))?;
        let mut failure = format!("the host {host} has no address");
        for peer in addresses {
            let stream = deadline.remaining().and_then(|left| TcpStream::connect_timeout(&peer, left));
            match stream {
                Ok(stream) => return Self::new(stream, peer, deadline),
                Err(error) => failure = format!("cannot connect to {peer}: {error}; is the server running?"),
            }
        }
        Err(Failure::Peer(failure))
    }

    fn new(stream: TcpStream, peer: SocketAddr, deadline: Deadline) -> Result<Self, Failure> {
        let prepare = || {
            stream.set_nonblocking(false)?;
            stream.set_nodelay(true)?;
            stream.set_write_timeout(Some(deadline.remaining()?))
        };
        prepare().map_err(|error| Failure::Peer(format!("the connection to {peer} failed: {error}")))?;
        Ok(Self { stream, peer, deadline })
    }

    /// Holds the client's part of the conversation: tells the server of `mine`, and returns as many of its addresses.
    ///
    /// # Errors
    /// [`Failure::Peer`] says what was wrong with the server's answer.
    pub fn as_client(mut self, mine: &[Endpoint]) -> Result<Vec<Endpoint>, Failure> {
        self.send(&encode(mine), "our address")?;
        let peers = self.receive_endpoints(mine.len())?;
        self.send(DONE, "the final \"done\"")?;
        Ok(peers)
    }

    /// Holds the server's part of the conversation. `connect` prepares everything for the peer's first message; the
    /// peer is answered if it succeeds, and what it returned is returned.
    ///
    /// # Errors
    /// [`Failure::Peer`] says what was wrong with what the client sent; or the error of `connect`.
    pub fn as_server<T>(
        mut self,
        mine: &[Endpoint],
        connect: impl FnOnce(&[Endpoint]) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let peers = self.receive_endpoints(mine.len())?;
        let connected = connect(&peers)?;
        self.send(&encode(mine), "our address")?;
        self.expect(DONE, "the final \"done\"")?;
        Ok(connected)
    }

    /// Tells an XRC peer of `mine`.
    ///
    /// # Errors
    /// [`Failure::Peer`] if it does not take that.
    pub fn send_xrc(&mut self, mine: &XrcAddress) -> Result<(), Failure> {
        self.send(&xrc::encode(mine), "our address")
    }

    /// Hears of an XRC peer.
    ///
    /// # Errors
    /// [`Failure::Peer`] says what was wrong with what it sent.
    pub fn receive_xrc(&mut self) -> Result<XrcAddress, Failure> {
        let message = self.receive(xrc::MESSAGE_LEN, "its address")?;
        xrc::decode(&message).map_err(|error| self.failure(format!("sent no valid address: {error}")))
    }

    /// Tells an XRC peer that all messages have come.
    ///
    /// # Errors
    /// [`Failure::Peer`] if it does not take that.
    pub fn send_end(&mut self) -> Result<(), Failure> {
        self.send(END, "the final \"END\"")
    }

    /// Waits until an XRC peer says that.
    ///
    /// # Errors
    /// [`Failure::Peer`] if it does not, or not before the deadline.
    pub fn receive_end(&mut self, deadline: Deadline) -> Result<(), Failure> {
        self.deadline = deadline;
        self.expect(END, "the final \"END\"")
    }

    fn receive_endpoints(&mut self, count: usize) -> Result<Vec<Endpoint>, Failure> {
        let messages = self.receive(count * MESSAGE_LEN, "its address")?;
        let endpoints = messages.chunks(MESSAGE_LEN).map(wire::decode).collect::<Result<_, _>>();
        endpoints.map_err(|error| self.failure(format!("sent no valid address: {error}")))
    }

    fn expect(&mut self, words: &[u8], what: &str) -> Result<(), Failure> {
        let found = self.receive(words.len(), what)?;
        if found == words {
            return Ok(());
        }
        let (found, words) = (found.escape_ascii(), words.escape_ascii());
        Err(self.failure(format!("sent \"{found}\" instead of the final \"{words}\"")))
    }

    fn send(&mut self, message: &[u8], what: &str) -> Result<(), Failure> {
        match self.stream.write(message) {
            Ok(len) if len == message.len() => Ok(()),
            Ok(len) => Err(self.failure(format!("took {len} of {} bytes of {what}", message.len()))),
            Err(error) => Err(self.failure(format!("did not take {what}: {error}"))),
        }
    }

    fn receive(&mut self, len: usize, what: &str) -> Result<Vec<u8>, Failure> {
        // One byte more than fits shows a message that is too long.
        let mut buffer = vec![0; len + 1];
        let mut have = 0;
        while have < len {
            let read = self.deadline.remaining().and_then(|left| {
                self.stream.set_read_timeout(Some(left))?;
                self.stream.read(&mut buffer[have..])
            });
            match read {
                Ok(0) => {
                    let text = format!("closed the connection after {have} of {len} bytes of {what}");
                    return Err(self.failure(text));
                }
                Ok(more) => have += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if is_timeout(&error) => {
                    let seconds = self.deadline.timeout().as_secs_f64();
                    let text =
                        format!("sent {have} of {len} bytes of {what} within {seconds} s (see --timeout)");
                    return Err(self.failure(text));
                }
                Err(error) => {
                    let text = format!("was lost after {have} of {len} bytes of {what}: {error}");
                    return Err(self.failure(text));
                }
            }
        }
        if buffer.pop().is_some() && have == len {
            return Ok(buffer);
        }
        Err(self.failure(format!("sent more than the {len} bytes of {what}")))
    }

    fn failure(&self, text: String) -> Failure {
        Failure::Peer(format!("the peer {} {text}", self.peer))
    }
}

fn encode(endpoints: &[Endpoint]) -> Vec<u8> {
    endpoints.iter().flat_map(wire::encode).collect()
}

/// Linux heeds a socket's receive time-out in `accept` too (`socket(7)`), but std offers it for streams only.
fn accept_until(listener: &TcpListener, deadline: Deadline) -> io::Result<(TcpStream, SocketAddr)> {
    let descriptor = OwnedFd::from(listener.try_clone()?);
    TcpStream::from(descriptor).set_read_timeout(Some(deadline.remaining()?))?;
    listener.accept()
}

fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
}

#[cfg(test)]
mod tests;
