//! The end that waits for the other to connect.

use std::io;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd};

use super::deadline::Deadline;
use super::session::{Session, failed};
use crate::error::{Error, ErrorKind, Result, Verb};
use crate::event::readable;

/// Where peers connect to. It can take any number of them, one after the other; its file descriptor is readable when one waits.
#[derive(Debug)]
pub struct Listener {
    listener: TcpListener,
}

impl Listener {
    /// Listens on an address such as `("0.0.0.0", 18600)`, `"[::]:18600"` (IPv4 too, where the system says so) or a host name. Port 0 lets the system choose;
    /// [`address`](Self::address) says what it chose.
    ///
    /// # Errors
    /// * [`ErrorKind::PermissionDenied`] for a port that the user may not listen on.
    /// * [`ErrorKind::Other`] with the errno (`EADDRINUSE`, `EADDRNOTAVAIL`), or if the host name is unknown.
    pub fn bind(address: impl ToSocketAddrs) -> Result<Self> {
        let listener = TcpListener::bind(address).map_err(|error| failed(Verb::Bind, &error, "to listen"))?;
        // Who comes late for a peer that another thread took must not block.
        listener.set_nonblocking(true).map_err(|error| failed(Verb::Bind, &error, "to listen"))?;
        Ok(Self { listener })
    }

    /// Where it listens.
    ///
    /// # Errors
    /// * What the system reports.
    pub fn address(&self) -> Result<SocketAddr> {
        self.listener.local_addr().map_err(|error| failed(Verb::Bind, &error, "to say its address"))
    }

    /// Waits for a peer. The deadline is that of the whole exchange with it; [`Session::set_deadline`] gives it another.
    ///
    /// # Errors
    /// * [`ErrorKind::TimedOut`] if none came in time.
    /// * What the system reports, for example that there are too many open files.
    pub fn accept(&self, deadline: Deadline) -> Result<Session> {
        let fd = self.listener.as_raw_fd();
        while readable(fd, deadline.end(), Verb::Accept)? {
            match self.listener.accept() {
                Ok((stream, peer)) => return Session::new(stream, peer, deadline),
                // Somebody else was faster, or the peer went away before it was taken.
                Err(error) if is_passing(&error) => {}
                Err(error) => return Err(failed(Verb::Accept, &error, "to take a peer")),
            }
        }
        let text = format!("no peer connected within {:?}", deadline.timeout());
        Err(Error::text(Verb::Accept, ErrorKind::TimedOut, text))
    }
}

impl AsFd for Listener {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.listener.as_fd()
    }
}

fn is_passing(error: &io::Error) -> bool {
    use io::ErrorKind as Kind;
    matches!(error.kind(), Kind::WouldBlock | Kind::ConnectionAborted | Kind::Interrupted)
}
