//! When a message arrived, as the network adapter says: its clock, and the wall clock that the kernel keeps together with it.
//!
//! What the host sees is later, by the time that it takes to notice. An extended completion queue has such fields, if they are asked for when it is made.
#![allow(clippy::print_stdout, reason = "an example prints what it got")]

use std::time::{Duration, SystemTime};

use anyhow::Result;
use rrddmma::{Access, CompletionFields, Context, Error, Rc, RecvRequest, SendRequest};
use rrddmma_examples::logger;

const MESSAGES: u64 = 5;
const PATIENCE: Duration = Duration::from_secs(10);

fn main() -> Result<()> {
    logger::start();
    let context = Context::open_first()?;
    let pd = context.alloc_pd()?;
    let fields = CompletionFields::TIMESTAMP | CompletionFields::WALL_CLOCK;
    let mut cq = context.completion_queue(16).build_extended(fields)?;
    let mut send_cq = context.create_cq(16)?;
    let sender = pd.queue_pair::<Rc>(&send_cq, &send_cq).build()?;
    let receiver = pd.queue_pair::<Rc>(&cq, &cq).build()?;
    let (sender_end, receiver_end) = (sender.endpoint()?, receiver.endpoint()?);
    let mut sender = sender.connect(&receiver_end).map_err(Error::from)?;
    let mut receiver = receiver.connect(&sender_end).map_err(Error::from)?;
    let memory = pd.allocate(16, Access::LOCAL_WRITE)?;

    let mut before = None;
    for message in 0..MESSAGES {
        receiver.post_recv(RecvRequest::new(&[memory.slice(8..)]))?;
        sender.post_send(SendRequest::send(&[memory.slice(..8)]).signaled())?;
        let mut sent = Ok(());
        send_cq.poll_for(PATIENCE, |completion| sent = completion.ok().map(|_| ()))?;
        sent?;
        let mut arrival = Ok((0, Duration::ZERO));
        cq.poll_for(
            PATIENCE,
            // A completion that failed has no time.
            |completion| completion.ok().map(|()| (completion.timestamp(), completion.wall_clock())),
            |times| arrival = times,
        )?;
        let noticed = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?;
        let (cycles, wall_clock) = arrival?;
        let later = before.map_or(String::new(), |before| format!(", {} cycles later", cycles - before));
        // The two clocks are kept together, but no better than that.
        let noticed = i128::try_from(noticed.as_nanos())? - i128::try_from(wall_clock.as_nanos())?;
        println!("message {message} arrived at {wall_clock:?} since 1970{later}; noticed {noticed} ns after");
        before = Some(cycles);
    }
    Ok(())
}
