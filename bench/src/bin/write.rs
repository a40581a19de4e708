//! One signaled RDMA write of 64 bytes and its completion, so many times; counted by `cargo xtask bench verbs`.
//!
//! The counterpart of `bench/c/write.c`: same set-up, same loop, same checks. `structures` posts by `ibv_post_send`, `calls` by `ibv_wr_*`. `raw` vouches for its
//! memory as C does, `shared` slices regions for each request, `prepared` has made the slices before, `owned` posts a buffer by value, gets it back with the completion
//! and posts it again; `scaffold` leaves the calls out.
//!
//! `write --self-test` puts both types of pair that are counted through the suite of errors, flushes, full queues and wraps.

use std::hint::black_box;
use std::mem::MaybeUninit;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail, ensure};
use rrddmma::{
    Access, CompletionQueue, Context, Extended, LocalSlice, MemoryRegion, Path, QueuePair, QueuePairBuilder,
    Rc, RemoteSlice, SendRequest, Verbs, WorkCompletion,
};
use rrddmma_emu_control::Emulator;

#[path = "../../../rrddmma/tests/common/suite.rs"]
mod suite;

const ROOM: usize = 4096;
const SIZE: usize = 64;
const LENGTH: u32 = 64;
const HALF: usize = ROOM / 2;
const SLOTS: usize = HALF / SIZE;

unsafe extern "C" {
    fn install_null_provider(context: *mut rrddmma::sys::ibv_context, qp: *mut rrddmma::sys::ibv_qp);
}

/// What the loop works on.
struct Bench<P: Path> {
    cq: CompletionQueue,
    qp: QueuePair<Rc, P>,
    memory: MemoryRegion,
    /// The device, if it is to work between post and poll.
    device: Option<Emulator>,
}

fn main() -> Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments == ["--self-test"] {
        return self_test();
    }
    let [provider, path, what, iterations] = arguments.as_slice() else {
        bail!(
            "usage: write null|device structures|calls raw|shared|prepared|owned|scaffold ITERATIONS\n       write --self-test"
        )
    };
    let iterations: u64 = iterations.parse().context("ITERATIONS is a number")?;
    let is_null = provider == "null";
    match path.as_str() {
        "structures" => run(&mut set_up::<Verbs>(is_null, structures)?, what, iterations),
        "calls" => run(&mut set_up::<Extended>(is_null, QueuePairBuilder::extended)?, what, iterations),
        other => bail!("there is no `{other}`: structures or calls"),
    }
}

const fn structures(builder: QueuePairBuilder<Rc>) -> QueuePairBuilder<Rc> {
    builder
}

fn self_test() -> Result<ExitCode> {
    let pd = Context::open_first()?.alloc_pd()?;
    let work = &|| let_work(Emulator::find().as_ref());
    suite::all::<Verbs>(|| suite::Suite::new(&pd, structures, work));
    suite::all::<Extended>(|| suite::Suite::new(&pd, QueuePairBuilder::extended, work));
    Ok(ExitCode::SUCCESS)
}

fn run<P: Path>(bench: &mut Bench<P>, what: &str, iterations: u64) -> Result<ExitCode> {
    let sum = match what {
        "raw" => raw(bench, iterations)?,
        "shared" => shared(bench, iterations)?,
        "prepared" => prepared(bench, iterations)?,
        "owned" => owned(bench, iterations)?,
        "scaffold" => scaffold(iterations),
        other => bail!("there is no `{other}`: raw, shared, prepared, owned or scaffold"),
    };
    let expected = if what == "scaffold" { 0 } else { iterations * iterations.saturating_sub(1) / 2 };
    Ok(ExitCode::from(u8::from(sum != expected)))
}

/// A pair that is connected to itself.
fn set_up<P: Path>(
    is_null: bool,
    path: impl FnOnce(QueuePairBuilder<Rc>) -> QueuePairBuilder<Rc, P>,
) -> Result<Bench<P>> {
    let context = Context::open_first()?;
    let pd = context.alloc_pd()?;
    let cq = context.create_cq(64)?;
    let memory = pd.allocate(ROOM, Access::LOCAL_WRITE | Access::REMOTE_WRITE)?;
    let builder = pd.queue_pair::<Rc>(&cq, &cq).max_send_wr(64).remote_access(Access::REMOTE_WRITE);
    let qp = path(builder).build()?;
    let own = qp.endpoint()?;
    let qp = qp.connect(&own).map_err(rrddmma::Error::from)?;
    let device = if is_null {
        // SAFETY: the context is open and the pair is live; the functions keep the contracts of the verbs that they replace.
        unsafe { install_null_provider(context.as_raw(), qp.as_raw()) };
        None
    } else {
        Some(Emulator::find().context("no emulator: run on rrddmma-emu run --mode manual")?)
    };
    Ok(Bench { cq, qp, memory, device })
}

/// Where iteration `i` works, as the compiler cannot know it.
#[inline(always)]
fn offset(i: u64) -> usize {
    #[allow(clippy::cast_possible_truncation, reason = "below HALF")]
    black_box((i as usize).wrapping_mul(SIZE) % HALF)
}

/// Which of the places that is.
#[inline(always)]
fn slot(i: u64) -> usize {
    #[allow(clippy::cast_possible_truncation, reason = "only the lowest bits count")]
    let i = black_box(i) as usize;
    i % SLOTS
}

#[inline(always)]
fn let_work(device: Option<&Emulator>) {
    if let Some(device) = device {
        device.run_until_idle();
    }
}

/// The identifier of the one completion.
#[inline(always)]
fn id_of(completions: &[WorkCompletion]) -> Result<u64> {
    let [completion] = completions else { bail!("{} completions", completions.len()) };
    ensure!(completion.is_success(), "no success");
    Ok(completion.wr_id())
}

#[inline(never)]
fn raw<P: Path>(bench: &mut Bench<P>, iterations: u64) -> Result<u64> {
    let Bench { cq, qp, memory, device } = bench;
    let (base, target) = (memory.addr(), memory.remote());
    let (local, remote) = (black_box(memory.local_key()), black_box(target.key()));
    let mut sum = 0;
    for i in 0..iterations {
        let from = base + offset(i) as u64;
        // SAFETY: inside the region, which lives longer than the loop, in which each request completes.
        let list = [unsafe { LocalSlice::from_raw_parts(from, LENGTH, local) }];
        let target = RemoteSlice::new(from + HALF as u64, SIZE as u64, remote);
        // SAFETY: one request of one entry is outstanding at a time.
        unsafe { qp.post_send_unchecked(SendRequest::write(&list, target).id(i).signaled()) }?;
        let_work(device.as_ref());
        let mut array = [const { MaybeUninit::uninit() }; 1];
        sum += id_of(cq.poll_uncounted(&mut array)?)?;
    }
    Ok(sum)
}

#[inline(never)]
fn shared<P: Path>(bench: &mut Bench<P>, iterations: u64) -> Result<u64> {
    let Bench { cq, qp, memory, device } = bench;
    let target = memory.remote();
    let mut sum = 0;
    for i in 0..iterations {
        let start = offset(i);
        let list = [memory.slice(start..start + SIZE)];
        let target = target.slice(start + HALF..start + HALF + SIZE);
        qp.post_send(SendRequest::write(&list, target).id(i).signaled())?;
        let_work(device.as_ref());
        let mut array = [const { MaybeUninit::uninit() }; 1];
        sum += id_of(cq.poll_into(&mut array)?)?;
    }
    Ok(sum)
}

#[inline(never)]
fn prepared<P: Path>(bench: &mut Bench<P>, iterations: u64) -> Result<u64> {
    let Bench { cq, qp, memory, device } = bench;
    let target = memory.remote();
    let parts: [_; SLOTS] = std::array::from_fn(|at| {
        let place = at * SIZE..(at + 1) * SIZE;
        (memory.slice(place.clone()), target.slice(HALF + place.start..HALF + place.end))
    });
    let mut sum = 0;
    for i in 0..iterations {
        let (part, target) = &parts[slot(i)];
        qp.post_send(SendRequest::write(std::slice::from_ref(part), *target).id(i).signaled())?;
        let_work(device.as_ref());
        let mut array = [const { MaybeUninit::uninit() }; 1];
        sum += id_of(cq.poll_into(&mut array)?)?;
    }
    Ok(sum)
}

#[inline(never)]
fn owned<P: Path>(bench: &mut Bench<P>, iterations: u64) -> Result<u64> {
    let Bench { cq, qp, memory, device } = bench;
    let pool = memory.pd().buffer_pool(Access::LOCAL_WRITE).buffers(SIZE, 1).build()?;
    let mut buffer = pool.take(SIZE).context("the pool has one")?;
    let target = memory.remote();
    let targets: [_; SLOTS] =
        std::array::from_fn(|at| target.slice(HALF + at * SIZE..HALF + (at + 1) * SIZE));
    let mut sum = 0;
    for i in 0..iterations {
        let target = targets[slot(i)];
        qp.post_send_owned(buffer, SendRequest::write(&[], target).id(i).signaled())?;
        let_work(device.as_ref());
        let mut array = [const { MaybeUninit::uninit() }; 1];
        sum += id_of(cq.poll_into(&mut array)?)?;
        let Some(back) = qp.take_sent() else { bail!("no buffer came back") };
        buffer = back;
    }
    Ok(sum)
}

#[inline(never)]
fn scaffold(iterations: u64) -> u64 {
    let mut sum = 0;
    for i in 0..iterations {
        black_box(offset(i));
        black_box(&mut sum);
    }
    sum
}
