//! A lock and a counter in a peer's memory, used by several clients at once through atomic operations.
//!
//! Each client adds to one counter by fetch-and-add, and to another by read and write under a lock, which is taken by compare-and-swap. In the end both have
//! counted everything. All ends are in one process here; between machines, endpoints and the remote slice would go through a socket.
#![allow(clippy::print_stdout, reason = "an example prints what it got")]

use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;

use anyhow::{Result, anyhow, ensure};
use rrddmma::{
    Access, Carries, CompletionQueue, Context, Mapping, MemoryRegion, Pages, QueuePair, Rc, RemoteSlice,
    SendRequest,
};

const CLIENTS: u64 = 3;
const ROUNDS: u64 = 200;

/// Where things are in the shared memory: each a word of eight bytes.
const LOCK: usize = 0;
const ATOMIC_COUNTER: usize = 8;
const LOCKED_COUNTER: usize = 16;
const WORDS: usize = 24;

fn main() -> Result<()> {
    rrddmma_examples::logger::start();
    let context = Context::open_first()?;
    let pd = context.alloc_pd()?;
    let rights = Access::REMOTE_ATOMIC | Access::REMOTE_READ | Access::REMOTE_WRITE;
    let shared = pd.register(Mapping::new(WORDS, Pages::Normal)?, rights)?;

    // The owner of the memory only lends it: its pairs post nothing.
    let owner_cq = context.create_cq(1)?;
    let (mut clients, mut owners) = (Vec::new(), Vec::new());
    for id in 1..=CLIENTS {
        let cq = context.create_cq(1)?;
        let owner = pd.queue_pair::<Rc>(&owner_cq, &owner_cq).remote_access(rights).build()?;
        let client = pd.queue_pair::<Rc>(&cq, &cq).build()?;
        let (owner_end, client_end) = (owner.endpoint()?, client.endpoint()?);
        owners.push(owner.connect(&client_end).map_err(rrddmma::Error::from)?);
        let pair = client.connect(&owner_end).map_err(rrddmma::Error::from)?;
        let word = pd.register(Mapping::new(8, Pages::Normal)?, Access::LOCAL_WRITE)?;
        clients.push(Client { id, pair, cq, word, shared: shared.remote() });
    }

    let threads: Vec<_> = clients.into_iter().map(|client| thread::spawn(|| client.run())).collect();
    for thread in threads {
        thread.join().map_err(|_| anyhow!("a client panicked"))??;
    }
    let (atomic, locked) =
        (shared.load(ATOMIC_COUNTER, Ordering::Acquire), shared.load(LOCKED_COUNTER, Ordering::Acquire));
    println!("counted {atomic} by fetch-and-add and {locked} under the lock");
    ensure!(atomic == CLIENTS * ROUNDS && locked == atomic, "{} were expected of each", CLIENTS * ROUNDS);
    Ok(())
}

struct Client {
    id: u64,
    pair: QueuePair<Rc>,
    cq: CompletionQueue,
    /// What is fetched, read and written goes through this word.
    word: MemoryRegion<Mapping>,
    shared: RemoteSlice,
}

impl Client {
    fn run(self) -> Result<()> {
        let Self { id, mut pair, mut cq, word, shared } = self;
        let (pair, cq) = (&mut pair, &mut cq);
        let list = [word.slice(..8)];
        let remote = |at: usize| shared.slice(at..at + 8);
        for _ in 0..ROUNDS {
            carry_out(pair, cq, SendRequest::fetch_and_add(&list, remote(ATOMIC_COUNTER), 1))?;

            loop {
                carry_out(pair, cq, SendRequest::compare_and_swap(&list, remote(LOCK), 0, id))?;
                match word.load(0, Ordering::Acquire) {
                    0 => break,
                    // Another client has the lock: let it run.
                    _ => thread::yield_now(),
                }
            }
            carry_out(pair, cq, SendRequest::read(&list, remote(LOCKED_COUNTER)))?;
            word.store(0, word.load(0, Ordering::Acquire) + 1, Ordering::Release);
            carry_out(pair, cq, SendRequest::write(&list, remote(LOCKED_COUNTER)))?;
            carry_out(pair, cq, SendRequest::compare_and_swap(&list, remote(LOCK), id, 0))?;
            ensure!(word.load(0, Ordering::Acquire) == id, "somebody else has released our lock");
        }
        Ok(())
    }
}

/// Posts a request and waits for it.
fn carry_out<Op>(
    pair: &mut QueuePair<Rc>,
    cq: &mut CompletionQueue,
    request: SendRequest<'_, Op>,
) -> Result<()>
where
    Rc: Carries<Op>,
{
    pair.post_send(request.signaled())?;
    let mut outcome = Ok(());
    cq.poll_for(Duration::from_secs(10), |completion| outcome = completion.ok().map(|_| ()))?;
    Ok(outcome?)
}
