//! What can go wrong, who notices, and what a program can do: every class of `docs/errors.md` once.
#![allow(clippy::print_stdout, reason = "an example prints what it got")]

use std::panic;
use std::time::Duration;

use anyhow::{Context as _, Result};
use rrddmma::{
    Access, CompletionError, CompletionQueue, Context, Device, LocalSlice, MemoryRegion, ProtectionDomain,
    RecvRequest, SendRequest, Status,
};
use rrddmma_examples::{logger, loopback};

fn main() -> Result<()> {
    logger::start();
    let context = Context::open_first()?;
    let pd = context.alloc_pd()?;
    let region = pd.allocate(64, Access::LOCAL_WRITE)?;
    // P0: what can never be right does not compile: a read on a datagram pair, a send before connecting, a pair without completion queue.
    broken_contract(&region)?;
    contract_that_only_the_device_can_check(&context, &pd)?;
    contract_that_nobody_can_check(&pd, &region)?;
    environment()?;
    not_now(&pd, &region)?;
    work_failed(&pd, &region)?;
    // R4: what a newer device or library says is carried along, and is never a panic.
    println!("R4 a value that nobody knows: {}", Status::from_raw(99));
    drop_and_close(&context)
}

/// P1: a caller could have known. It is a mistake in the program, so it panics at the place of the mistake, in release builds too.
fn broken_contract(region: &MemoryRegion) -> Result<()> {
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let panicked = panic::catch_unwind(panic::AssertUnwindSafe(|| region.slice(..65).len())).err();
    panic::set_hook(hook);
    let message = panicked.context("a slice beyond the end was accepted")?;
    let message = message.downcast_ref::<String>().map_or("", String::as_str);
    println!("P1 a broken contract: panic: {message}");
    Ok(())
}

/// P2: checking would cost every request. The device refuses, and the pair is of no more use.
fn contract_that_only_the_device_can_check(context: &Context, pd: &ProtectionDomain) -> Result<()> {
    let stranger = context.alloc_pd()?.allocate(8, Access::LOCAL_WRITE)?;
    let failed = send(pd, &[stranger.slice(..)])?.context("memory of another domain was accepted")?;
    println!("P2 a contract that only the device can check: {failed}");
    Ok(())
}

/// P3: what nobody can check is `unsafe`, and its `# Safety` says what to see to.
fn contract_that_nobody_can_check(pd: &ProtectionDomain, region: &MemoryRegion) -> Result<()> {
    // SAFETY: address and key are those of a region that outlives the request, whose completion is waited for.
    let slice = unsafe { LocalSlice::from_raw_parts(region.addr(), 8, region.local_key()) };
    let failed = send(pd, &[slice])?;
    println!("P3 a contract that nobody can check: unsafe, and kept this time");
    failed.map_or(Ok(()), |error| Err(error.into()))
}

/// R1: the machine has no such thing. The message says what there is.
fn environment() -> Result<()> {
    let error = Device::by_name("mlx5_of_nobody").err().context("there is such a device")?;
    println!("R1 the environment says no: {error}");
    Ok(())
}

/// R2: not now, but perhaps later. Here: after polling, which makes room in the queue.
fn not_now(pd: &ProtectionDomain, region: &MemoryRegion) -> Result<()> {
    let cq = pd.context().create_cq(16)?;
    let (mut pair, _other) = loopback::connect(pd, &cq, &cq, Access::empty())?;
    let full = loop {
        if let Err(error) = pair.post_recv(RecvRequest::new(&[region.slice(..8)])) {
            break rrddmma::Error::from(error);
        }
    };
    println!("R2 not now ({:?}): {full}", full.kind());
    Ok(())
}

/// R3: the work failed: a value, of which `ok()` makes an error with the request, the status and the vendor's code.
fn work_failed(pd: &ProtectionDomain, region: &MemoryRegion) -> Result<()> {
    let mut cq = pd.context().create_cq(16)?;
    let (mut pair, _other) = loopback::connect(pd, &cq, &cq, Access::REMOTE_READ)?;
    let secret = pd.allocate(8, Access::LOCAL_WRITE)?;
    let list = [region.slice(..8)];
    pair.post_send(SendRequest::read(&list, secret.remote()).id(7).signaled())?;
    let failed = outcome(&mut cq)?.context("memory that is not for peers was read")?;
    println!("R3 the work failed ({:?}): {failed}", failed.status);
    Ok(())
}

/// D: dropping never panics: what cannot be destroyed is logged and leaked. Who cares uses `close`, which gives the object back.
fn drop_and_close(context: &Context) -> Result<()> {
    let pd = context.alloc_pd()?;
    let child = pd.allocate(8, Access::empty())?;
    let rejected = pd.close().err().context("a domain was closed with a region in it")?;
    println!("D  cannot be closed yet ({:?}): {}", rejected.error().kind(), rejected.error());
    let pd = rejected.into_value();
    child.close().map_err(rrddmma::Error::from)?;
    pd.close().map_err(rrddmma::Error::from)?;
    println!("D  closed, after its child");
    Ok(())
}

/// Sends, on a pair of its own; what it failed with, if it did.
fn send(pd: &ProtectionDomain, list: &[LocalSlice<'_>]) -> Result<Option<CompletionError>> {
    let mut cq = pd.context().create_cq(16)?;
    let inbox = pd.allocate(64, Access::LOCAL_WRITE)?;
    let (mut pair, mut other) = loopback::connect(pd, &cq, &cq, Access::empty())?;
    other.post_recv(RecvRequest::new(&[inbox.slice(..)]))?;
    pair.post_send(SendRequest::send(list).id(1).signaled())?;
    outcome(&mut cq)
}

/// Waits for something to complete; the first failure, if there is one.
fn outcome(cq: &mut CompletionQueue) -> Result<Option<CompletionError>> {
    let mut failure = None;
    cq.poll_for(Duration::from_secs(10), |completion| failure = failure.or_else(|| completion.ok().err()))?;
    Ok(failure)
}
