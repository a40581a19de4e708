//! One end is killed in mid-run: the other notices in time, and the next run works without cleaning up.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use super::super::run::Run;
use super::interop::bed;
use crate::pingpong::{self, Bed, End, Job, PAIRS, Pair, Tool, verdict};
use crate::process::{self, Running};
use crate::workspace::Flavour;

const RUNS: usize = 20;
/// What the survivor is given to notice.
const PATIENCE: Duration = Duration::from_secs(2);

pub(super) fn run(run: &mut Run) -> Result<()> {
    let bed = bed(run, Flavour::PkgConfig, "kill")?;
    for round in 0..RUNS {
        let pair = PAIRS[round / 2 % PAIRS.len()];
        // A survivor of ours is wanted: in a mixed pair, the C end is the one to go.
        let kill_client = if pair.client == pair.server { round % 2 == 0 } else { pair.client == End::C };
        let victim = if kill_client { "client" } else { "server" };
        // All pairs in both roles by polling, then the same with completion events.
        let events = round / (2 * PAIRS.len()) % 2 == 1;
        let how = if events { "-e" } else { "polling" };
        let name = format!("kill -9 {round}: the {victim} of {pair}, {how}");
        run.check(&name, once(&bed, pair, events, kill_client)?);
        let job = Job { iterations: 10, ..job(pair, events) };
        run.check(&format!("kill -9 {round}: the next run"), verdict(&pingpong::run(&bed, &job)?));
    }
    Ok(())
}

fn job(pair: Pair, events: bool) -> Job {
    Job {
        tool: Tool::Rc,
        pair,
        size: 4096,
        iterations: 100_000_000,
        events,
        corrupt: (0, 0),
        patience: PATIENCE,
    }
}

fn once(bed: &Bed, pair: Pair, events: bool, kill_client: bool) -> Result<Result<(), String>> {
    let started = match pingpong::start(bed, &job(pair, events))? {
        Ok(started) => started,
        Err(why) => return Ok(Err(why)),
    };
    let (mut victim, mut survivor) =
        if kill_client { (started.client, started.server) } else { (started.server, started.client) };
    if let Err(error) = wait_until_busy(&mut [&mut victim, &mut survivor]) {
        return Ok(Err(format!("{error:#}")));
    }
    victim.end();
    let limit = PATIENCE + Duration::from_secs(2);
    Ok(match survivor.finish(limit) {
        Err(_) => Err(format!("the survivor was still there after {} s", limit.as_secs())),
        Ok(done) => match done.status.code() {
            Some(1..=100) if done.stderr.contains("panicked") => {
                Err(format!("it panicked: {}", done.last_words(3)))
            }
            Some(1..=100) if done.stderr.trim().is_empty() => Err("the survivor said nothing".to_owned()),
            Some(1..=100) => Ok(()),
            _ => Err(format!("the survivor ended with {}", done.status)),
        },
    })
}

/// Waits until both ends have worked for a while: starting up takes a few ticks of processor time, playing takes all.
fn wait_until_busy(ends: &mut [&mut Running; 2]) -> Result<()> {
    const TICKS: u64 = 30;
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        let busy = ends.iter().all(|end| process::ticks_with_children(end.id()) >= TICKS);
        if busy {
            return Ok(());
        }
        if ends.iter_mut().any(|end| end.has_ended()) {
            bail!("an end was gone before it was killed");
        }
        if Instant::now() >= deadline {
            bail!("the ends were not at work within 30 s");
        }
        thread::park_timeout(Duration::from_millis(5));
    }
}
