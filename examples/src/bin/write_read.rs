//! One-sided access: each end tells the other about a region; the client writes into the server's memory and reads it back, and the server finds
//! out by looking.
//!
//! Without HOST it is the server, with HOST the client. Exit codes: 0 all was right, 1 something arrived wrong, 2 usage, 3 the peer, 4 the device.

use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use rrddmma::exchange::{self, Deadline, Introduction, Listener, Session};
use rrddmma::{
    Access, CompletionQueue, Context, MemoryRegion, QueuePair, Rc, RemoteSlice, Result, SendRequest,
};
use rrddmma_examples::console::{finish, note, say};
use rrddmma_examples::failure::Failure;
use rrddmma_examples::logger;
use rrddmma_examples::pattern::{Pattern, flipped};

/// RDMA write and read between two processes or machines, with every byte checked by both.
#[derive(Debug, Parser)]
#[command(name = "write_read", version)]
struct Options {
    /// Server to connect to; without it, be the server
    host: Option<String>,
    /// TCP port to listen on or connect to; a server with port 0 prints the one it was given
    #[arg(short, long, default_value_t = 18600)]
    port: u16,
    /// Address that the server listens on
    #[arg(long, value_name = "ADDRESS", default_value = "::")]
    bind: String,
    /// Bytes of the region of each end
    #[arg(short, long, default_value_t = 1 << 20, value_parser = clap::value_parser!(u32).range(1..))]
    size: u32,
    /// Seconds for the whole exchange
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    timeout: u64,
    /// Spoil a byte of what is written, to see that both ends notice
    #[arg(long)]
    corrupt: bool,
}

fn main() -> ExitCode {
    logger::start();
    finish("write_read", run(&Options::parse()))
}

fn run(options: &Options) -> Result<u8, Failure> {
    let deadline = Deadline::after(Duration::from_secs(options.timeout));
    let session = match &options.host {
        Some(host) => exchange::connect((host.as_str(), options.port), deadline)?,
        None => {
            let listener = Listener::bind((options.bind.as_str(), options.port))?;
            note(format_args!("listening on {}", listener.address()?));
            listener.accept(deadline)?
        }
    };
    let mut end = End::new(session, options.size as usize)?;
    let wrong = if options.host.is_some() { end.write_and_read(options.corrupt)? } else { end.look()? };
    say(format_args!("{} bytes, {wrong} of them wrong", options.size))?;
    Ok(u8::from(wrong > 0))
}

/// One end, connected.
struct End {
    session: Session,
    qp: QueuePair<Rc>,
    cq: CompletionQueue,
    region: MemoryRegion,
    theirs: RemoteSlice,
    size: usize,
    pattern: Pattern,
}

impl End {
    fn new(mut session: Session, size: usize) -> Result<Self, Failure> {
        let context = Context::open_first()?;
        let pd = context.alloc_pd()?;
        let cq = context.create_cq(16)?;
        // The right is given twice: for the memory, and for what may come in through this pair.
        let remote = Access::REMOTE_WRITE | Access::REMOTE_READ;
        let region = pd.allocate(size, Access::LOCAL_WRITE | remote)?;
        let qp = pd.queue_pair::<Rc>(&cq, &cq).remote_access(remote).build()?;

        let mine = Introduction::new(qp.endpoint()?).region(region.remote());
        let peer = session.introduce(&mine)?;
        let qp = qp.connect(&peer.endpoint).map_err(rrddmma::Error::from)?;
        session.ready()?;
        match peer.regions[..] {
            [theirs] if theirs.len() == region.remote().len() => {
                Ok(Self { session, qp, cq, region, theirs, size, pattern: Pattern::new() })
            }
            _ => Err(Failure::Peer(format!("the peer {} has no region of {size} bytes", session.peer()))),
        }
    }

    /// The client: fills the server's region, empties its own, and reads back.
    fn write_and_read(&mut self, corrupt: bool) -> Result<usize, Failure> {
        let mut bytes = vec![0; self.size];
        self.pattern.fill(0, 0, &mut bytes);
        if corrupt {
            let middle = bytes.len() / 2;
            bytes[middle] = flipped(bytes[middle]);
        }
        self.region.write_at(0, &bytes);
        let list = [self.region.slice(..)];
        self.qp.post_send(SendRequest::write(&list, self.theirs).signaled())?;
        complete(&mut self.cq)?;
        self.region.write_at(0, &vec![0; bytes.len()]);
        // The read was posted after the write, so it finds what the write left.
        let list = [self.region.slice(..)];
        self.qp.post_send(SendRequest::read(&list, self.theirs).signaled())?;
        complete(&mut self.cq)?;
        let wrong = self.pattern.differences(0, 0, &self.region.to_vec(0, self.size));
        // Nothing tells the server's program of a write: this does.
        self.session.ready()?;
        Ok(wrong)
    }

    /// The server: does nothing until the client says that it is done, and then looks.
    fn look(&mut self) -> Result<usize, Failure> {
        self.session.ready()?;
        Ok(self.pattern.differences(0, 0, &self.region.to_vec(0, self.size)))
    }
}

/// Waits for one request.
fn complete(cq: &mut CompletionQueue) -> Result<()> {
    let mut failure = None;
    cq.poll_for(Duration::from_secs(10), |completion| failure = completion.ok().err())?;
    failure.map_or(Ok(()), |failure| Err(failure.into()))
}
