//! Many small writes for few calls: lists that ring the device's bell once, and only the last of a list reports its completion.
//!
//! Requests of a pair complete in order. So the last one's completion says that all before it are done, and frees their places in the queue too.
#![allow(clippy::print_stdout, reason = "an example prints what it got")]

use std::time::Duration;

use anyhow::{Result, ensure};
use rrddmma::{Access, Context, SendRequest};
use rrddmma_examples::{logger, loopback};

const WRITES: usize = 1000;
/// As many as fit into the queue, of which there are several in it by turns.
const BATCH: usize = 32;
const WORD: usize = 8;

fn main() -> Result<()> {
    logger::start();
    let context = Context::open_first()?;
    let pd = context.alloc_pd()?;
    let mut cq = context.create_cq(16)?;
    let (mut writer, _target) = loopback::connect(&pd, &cq, &cq, Access::REMOTE_WRITE)?;
    let from = pd.allocate(WRITES * WORD, Access::empty())?;
    let to = pd.allocate(WRITES * WORD, Access::REMOTE_WRITE)?;
    let numbers: Vec<u8> = (1..=WRITES as u64).flat_map(u64::to_ne_bytes).collect();
    from.write_at(0, &numbers);

    let slices: Vec<_> = (0..WRITES).map(|at| [from.slice(at * WORD..(at + 1) * WORD)]).collect();
    let remote = to.remote();
    let (mut lists, mut completions) = (0, 0);
    for (batch, slices) in slices.chunks(BATCH).enumerate() {
        let last = slices.len() - 1;
        let mut list = Vec::with_capacity(BATCH);
        for (at, slice) in slices.iter().enumerate() {
            let place = (batch * BATCH + at) * WORD;
            let write = SendRequest::write(slice, remote.slice(place..place + WORD));
            list.push(if at == last { write.signaled().id(batch as u64) } else { write }.into());
        }
        writer.post_send_list(&mut list)?;
        lists += 1;
        let mut outcome = Ok(());
        completions += cq.poll_for(Duration::from_secs(10), |completion| {
            outcome = completion.ok().map(|_| ());
        })?;
        outcome?;
    }
    ensure!(to.to_vec(0, numbers.len()) == numbers, "something else arrived");
    println!("{WRITES} writes in {lists} lists, with {completions} completions");
    Ok(())
}
