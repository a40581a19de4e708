//! The smallest program: two queue pairs of one process, connected to each other; one sends a greeting to the other.
#![allow(clippy::print_stdout, reason = "an example prints what it got")]

use std::time::Duration;

use rrddmma::{Access, Context, Rc, RecvRequest, SendRequest};

fn main() -> anyhow::Result<()> {
    rrddmma_examples::logger::start();
    println!("{}", hello()?);
    Ok(())
}

fn hello() -> rrddmma::Result<String> {
    // README: from here
    let context = Context::open_first()?;
    let pd = context.alloc_pd()?;
    let mut cq = context.create_cq(16)?;
    let memory = pd.allocate(64, Access::LOCAL_WRITE)?;
    memory.write_at(0, b"hello, RDMA");

    // A pair is prepared first and takes receives already, so that no message comes too early.
    let sender = pd.queue_pair::<Rc>(&cq, &cq).build()?;
    let mut receiver = pd.queue_pair::<Rc>(&cq, &cq).build()?;
    receiver.post_recv(RecvRequest::new(&[memory.slice(32..)]))?;

    // An endpoint is a plain value; to another machine it would go through a socket.
    let (sender_end, receiver_end) = (sender.endpoint()?, receiver.endpoint()?);
    let mut sender = sender.connect(&receiver_end)?;
    let _receiver = receiver.connect(&sender_end)?;
    sender.post_send(SendRequest::send(&[memory.slice(..11)]).signaled())?;

    // Two requests complete: the send and the receive. If one fails, the other may never complete.
    let (mut completed, mut failure) = (0, None);
    while completed < 2 && failure.is_none() {
        completed += cq.poll_for(Duration::from_secs(10), |completion| {
            failure = failure.or_else(|| completion.ok().err());
        })?;
    }
    if let Some(failure) = failure {
        return Err(failure.into());
    }
    let greeting = memory.to_vec(32, 11);
    // README: to here
    Ok(String::from_utf8_lossy(&greeting).into_owned())
}
