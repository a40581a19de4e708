//! A small HTTP server on the loopback, good and bad.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::JoinHandle;

/// What the server does with each request.
pub(crate) enum Answer {
    /// Sends this body, with its length.
    Body(Vec<u8>),
    /// Promises the whole body and closes after so many bytes.
    Short(Vec<u8>, usize),
    /// Says that there is no such thing.
    NotFound,
    /// Reads the request and says nothing, until the server ends.
    Silence,
    /// Sends without end.
    Endless,
}

/// A server with one answer. It ends when it is dropped.
pub(crate) struct Server {
    address: SocketAddr,
    requests: Arc<AtomicUsize>,
    ends: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    pub(crate) fn new(answer: Answer) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let address = listener.local_addr().expect("an address");
        let (requests, ends) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        let (counter, end) = (Arc::clone(&requests), Arc::clone(&ends));
        let thread = std::thread::spawn(move || {
            let mut held = Vec::new();
            while let Ok((stream, _)) = listener.accept() {
                if end.load(Ordering::SeqCst) {
                    return;
                }
                counter.fetch_add(1, Ordering::SeqCst);
                // A client that goes away in the middle is what some tests are about.
                if let Ok(stream) = serve(stream, &answer) {
                    held.push(stream);
                }
            }
        });
        Self { address, requests, ends, thread: Some(thread) }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/rdma-core.tar.gz", self.address)
    }

    /// How many requests have come.
    pub(crate) fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::SeqCst);
        // Wakes the thread, which waits for a client.
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            thread.join().expect("the server did not panic");
        }
    }
}

/// Answers, and gives back a stream that must stay open.
fn serve(mut stream: TcpStream, answer: &Answer) -> std::io::Result<TcpStream> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    while lines.next().transpose()?.is_some_and(|line| !line.is_empty()) {}
    let head =
        |length: usize| format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
    match answer {
        Answer::Body(body) => {
            stream.write_all(head(body.len()).as_bytes())?;
            stream.write_all(body)?;
        }
        Answer::Short(body, length) => {
            stream.write_all(head(body.len()).as_bytes())?;
            stream.write_all(&body[..*length])?;
        }
        Answer::NotFound => {
            stream.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")?;
        }
        Answer::Silence => return Ok(stream),
        Answer::Endless => {
            stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")?;
            loop {
                stream.write_all(&[0; 65536])?;
            }
        }
    }
    Err(std::io::Error::other("answered"))
}
