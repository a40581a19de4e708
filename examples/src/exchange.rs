//! The conversation over TCP in which two ends become acquainted.
//!
//! The order is that of rdma-core's `rc_pingpong.c`: the client sends its [`Endpoint`]; the server connects its queue
//! pair to it and only then answers with its own, so that the client's first message finds a receiver; the client
//! says [`DONE`]. Each message is one write, because the C tools expect it in one read.
//!
//! Nothing that a peer says is trusted, and nothing is waited for beyond the [`Deadline`].

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream, ToSocketAddrs};
use std::os::fd::OwnedFd;
use std::time::{Duration, Instant};

use rrddmma::Endpoint;

use crate::failure::Failure;
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

    /// Waits for one client, and stops listening. The conversation has the whole time-out again.
    ///
    /// # Errors
    /// [`Failure::Peer`] if none connects in time.
    pub fn accept(self, deadline: Deadline) -> Result<Conversation, Failure> {
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

    /// Holds the client's part of the conversation.
    ///
    /// # Errors
    /// [`Failure::Peer`] says what was wrong with the server's answer.
    pub fn as_client(mut self, mine: &Endpoint) -> Result<Endpoint, Failure> {
        self.send(&wire::encode(mine), "our address")?;
        let peer = self.receive_endpoint()?;
        self.send(DONE, "the final \"done\"")?;
        Ok(peer)
    }

    /// Holds the server's part of the conversation. `connect` prepares everything for the peer's first message; the
    /// peer is answered if it succeeds, and what it returned is returned.
    ///
    /// # Errors
    /// [`Failure::Peer`] says what was wrong with what the client sent; or the error of `connect`.
    pub fn as_server<T>(
        mut self,
        mine: &Endpoint,
        connect: impl FnOnce(&Endpoint) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let peer = self.receive_endpoint()?;
        let connected = connect(&peer)?;
        self.send(&wire::encode(mine), "our address")?;
        let done: [u8; DONE.len()] = self.receive("the final \"done\"")?;
        if &done != DONE {
            let found = done.escape_ascii();
            return Err(self.failure(format!("sent \"{found}\" instead of the final \"done\\x00\"")));
        }
        Ok(connected)
    }

    fn receive_endpoint(&mut self) -> Result<Endpoint, Failure> {
        let message: [u8; MESSAGE_LEN] = self.receive("its address")?;
        wire::decode(&message).map_err(|error| self.failure(format!("sent no valid address: {error}")))
    }

    fn send(&mut self, message: &[u8], what: &str) -> Result<(), Failure> {
        match self.stream.write(message) {
            Ok(len) if len == message.len() => Ok(()),
            Ok(len) => Err(self.failure(format!("took {len} of {} bytes of {what}", message.len()))),
            Err(error) => Err(self.failure(format!("did not take {what}: {error}"))),
        }
    }

    fn receive<const LEN: usize>(&mut self, what: &str) -> Result<[u8; LEN], Failure> {
        // One byte more than fits shows a message that is too long.
        let mut buffer = [0; MESSAGE_LEN + 1];
        let mut have = 0;
        while have < LEN {
            let read = self.deadline.remaining().and_then(|left| {
                self.stream.set_read_timeout(Some(left))?;
                self.stream.read(&mut buffer[have..=LEN])
            });
            match read {
                Ok(0) => {
                    let text = format!("closed the connection after {have} of {LEN} bytes of {what}");
                    return Err(self.failure(text));
                }
                Ok(len) => have += len,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if is_timeout(&error) => {
                    let seconds = self.deadline.timeout().as_secs_f64();
                    let text =
                        format!("sent {have} of {LEN} bytes of {what} within {seconds} s (see --timeout)");
                    return Err(self.failure(text));
                }
                Err(error) => {
                    let text = format!("was lost after {have} of {LEN} bytes of {what}: {error}");
                    return Err(self.failure(text));
                }
            }
        }
        match buffer.first_chunk() {
            Some(message) if have == LEN => Ok(*message),
            _ => Err(self.failure(format!("sent more than the {LEN} bytes of {what}"))),
        }
    }

    fn failure(&self, text: String) -> Failure {
        Failure::Peer(format!("the peer {} {text}", self.peer))
    }
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
