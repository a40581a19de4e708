//! Sleeping until something completes, in an event loop of one's own: the channel is a file descriptor like any other.
//!
//! The order matters. A queue that is armed sends one event for the next completion, but not always one for those that are there already. So it is emptied, armed, and
//! emptied once more: what completes after the last look finds it armed, and no wake-up is lost. The first look spares an event for what is there.
#![allow(clippy::print_stdout, reason = "an example prints what it got")]

use std::os::fd::{AsFd, AsRawFd};
use std::time::Duration;
use std::{io, thread};

use anyhow::{Result, anyhow, ensure};
use rrddmma::{
    Access, Completion, CompletionQueue, Context, Error, MemoryRegion, Notify, QueuePair, Rc, RecvRequest,
    SendRequest,
};
use rrddmma_examples::logger;

const MESSAGES: u32 = 100;
const PATIENCE: Duration = Duration::from_secs(10);

fn main() -> Result<()> {
    logger::start();
    let context = Context::open_first()?;
    let pd = context.alloc_pd()?;
    let channel = context.create_channel()?;
    let mut cq = context.completion_queue(MESSAGES).channel(&channel).build()?;
    let send_cq = context.create_cq(1)?;
    let sender = pd.queue_pair::<Rc>(&send_cq, &send_cq).build()?;
    let mut receiver = pd.queue_pair::<Rc>(&cq, &cq).max_recv_wr(MESSAGES).build()?;
    let (inbox, outbox) = (pd.allocate(8, Access::LOCAL_WRITE)?, pd.allocate(8, Access::empty())?);
    for _ in 0..MESSAGES {
        receiver.post_recv(RecvRequest::new(&[inbox.slice(..)]))?;
    }
    let (sender_end, receiver_end) = (sender.endpoint()?, receiver.endpoint()?);
    let _receiver = receiver.connect(&sender_end).map_err(Error::from)?;
    let sender = sender.connect(&receiver_end).map_err(Error::from)?;
    let sender = thread::spawn(|| send_all(sender, send_cq, outbox));

    let (mut arrived, mut wakeups, mut failure) = (0, 0, None);
    loop {
        let mut count = |completion: Completion<'_>| match completion.ok() {
            Ok(_) => arrived += 1,
            Err(error) => failure = failure.or(Some(error)),
        };
        empty(&mut cq, &mut count)?;
        cq.arm(Notify::Any)?;
        empty(&mut cq, &mut count)?;
        if arrived == MESSAGES || failure.is_some() {
            break;
        }
        // An event loop would wait for its sockets and timers in the same call.
        ensure!(is_readable(&channel, PATIENCE)?, "no event within {PATIENCE:?}");
        channel.wait(Some(Duration::ZERO))?;
        wakeups += 1;
    }
    if let Some(failure) = failure {
        return Err(failure.into());
    }
    sender.join().map_err(|_| anyhow!("the sender panicked"))??;
    println!("{arrived} messages in {wakeups} wake-ups");
    Ok(())
}

fn empty(cq: &mut CompletionQueue, mut f: impl FnMut(Completion<'_>)) -> rrddmma::Result<()> {
    while cq.poll(&mut f)? > 0 {}
    Ok(())
}

/// poll(2) for one descriptor.
fn is_readable(file: &impl AsFd, timeout: Duration) -> io::Result<bool> {
    let timeout = i32::try_from(timeout.as_millis()).unwrap_or(i32::MAX);
    let mut file = libc::pollfd { fd: file.as_fd().as_raw_fd(), events: libc::POLLIN, revents: 0 };
    // SAFETY: the pointer is to one live value, which is what the count says; the descriptor is borrowed and so open.
    match unsafe { libc::poll(&raw mut file, 1, timeout) } {
        -1 => Err(io::Error::last_os_error()),
        ready => Ok(ready > 0),
    }
}

/// Sends now and then, so that the receiver has something to wait for.
fn send_all(mut sender: QueuePair<Rc>, mut cq: CompletionQueue, outbox: MemoryRegion) -> Result<()> {
    for _ in 0..MESSAGES {
        sender.post_send(SendRequest::send(&[outbox.slice(..)]).signaled())?;
        let mut outcome = Ok(());
        cq.poll_for(PATIENCE, |completion| outcome = completion.ok().map(|_| ()))?;
        outcome?;
        thread::yield_now();
    }
    Ok(())
}
