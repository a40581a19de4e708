//! Each control call of each example fails once, with each of six errors: the program ends, says which call it was and why, and nothing panics or hangs.

mod programs;
mod tolerated;
mod trial;

use std::collections::HashMap;

use anyhow::{Context, Result, bail};

use super::super::run::Run;
use super::super::tools::Draw;
use super::interop::bed;
use crate::pingpong::Bed;
use crate::ui;
use crate::workspace::Flavour;
use programs::{EXAMPLES, Example, Victim};
use trial::{ERRNOS, Fault, Trial};

/// How many are drawn where not all are wanted.
const SAMPLE: usize = 100;

pub(super) fn run(run: &mut Run) -> Result<()> {
    let bed = bed(run, Flavour::PkgConfig, "faults")?;
    let folder = tempfile::tempdir()?;
    let tolerances = tolerated::committed()?;
    let mut trials = Vec::new();
    for example in EXAMPLES {
        for &victim in example.victims() {
            for (call, count) in discover(&bed, example, victim, folder.path())? {
                for (nth, errno) in (1..=count).flat_map(|nth| ERRNOS.map(|errno| (nth, errno))) {
                    trials.push((example, victim, Fault { call: call.clone(), nth, errno }));
                }
            }
        }
    }
    println!("{} faults, seed {seed}: `--seed {seed}` draws the same again", trials.len(), seed = run.seed);
    if !run.all {
        trials = Draw::new(run.seed).sample(trials, SAMPLE);
    }
    let bar = ui::bar("faults", trials.len());
    for (example, victim, fault) in trials {
        let trial = trial::run(&bed, example, victim, Some(&fault), folder.path())?;
        let outcome = trial::judge(&fault, trial, &tolerances);
        let Fault { call, nth, errno: (errno, _) } = &fault;
        let name = format!("{} ({victim:?}): {call} #{nth} {errno}", example.program);
        bar.suspend(|| run.check(&name, outcome));
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(())
}

/// The control calls that an example makes, and how many of each, if nothing fails.
fn discover(
    bed: &Bed,
    example: &Example,
    victim: Victim,
    folder: &std::path::Path,
) -> Result<Vec<(String, usize)>> {
    let name = example.program;
    let Trial { done, calls } = trial::run(bed, example, victim, None, folder)?;
    let done = done.map_err(anyhow::Error::msg).with_context(|| format!("{name} without a fault"))?;
    if !done.status.success() {
        bail!("{name} without a fault ended with {}: {}", done.status, done.last_words(5));
    }
    let mut counts: HashMap<String, usize> = HashMap::new();
    for (call, _) in calls {
        *counts.entry(call).or_default() += 1;
    }
    if counts.is_empty() {
        bail!("{name} makes no control call");
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort();
    Ok(counts)
}
