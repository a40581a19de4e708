//! `test`: every check and test of the workspace, in stages.

mod run;
mod skips;
mod stage;
mod stages;
mod summary;
mod tally;
mod tools;

use std::time::Instant;

use anyhow::{Result, bail};
use clap::Args;

use crate::{Verdict, ui, workspace};
use run::Run;
use stage::Stage;
use stages::{STAGES, VM_STAGES};
use summary::Line;

/// What `test` is asked.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Runs only this stage (repeatable)
    #[arg(long = "stage", value_name = "NAME")]
    pub(crate) only: Vec<String>,
    /// Lists the stages and their budgets
    #[arg(long)]
    pub(crate) list: bool,
    /// Runs the stages of the small machine instead, on Soft-RoCE of a real kernel
    #[arg(long)]
    pub(crate) vm: bool,
    /// Adds the sweeps that take longer
    #[arg(long)]
    pub(crate) all: bool,
    /// Draws what stages draw at random as that run did; each prints its seed
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
    /// Shows the lines of tests that pass, too; always so where standard output is no terminal
    #[arg(long, short)]
    pub(crate) verbose: bool,
}

/// Runs the stages one after the other, whatever becomes of each, and sums up.
pub(crate) fn run(options: &Options) -> Result<Verdict> {
    let stages = if options.vm { VM_STAGES } else { STAGES };
    if options.list {
        summary::list(stages);
        return Ok(Verdict::Good);
    }
    let chosen = choose(stages, &options.only, options.all)?;
    let begun = Instant::now();
    let mut run = Run::new(options.all, options.verbose || !ui::coloured());
    if let Some(seed) = options.seed {
        run.seed = seed;
    }
    let mut lines = Vec::new();
    for stage in chosen {
        // Test programs write to the target folder when cargo has let go of it.
        let lock = workspace::lock()?;
        let line = execute(stage, &mut run);
        drop(lock);
        // What the machine lacks fails everything after it in the same way.
        let stop = stage.is_ground && !line.is_good();
        lines.push(line);
        if stop {
            break;
        }
    }
    let listed = skips::committed()?;
    let ran: Vec<&str> = lines.iter().map(|line| line.stage.name).collect();
    let surprises = skips::compare(&listed, &run.skips, &ran);
    summary::print(&lines, &run.skips, &surprises, begun.elapsed());
    if let Some(verdict) = run.verdict {
        return Ok(verdict);
    }
    let good = surprises.is_empty() && lines.iter().all(Line::is_good);
    Ok(if good { Verdict::Good } else { Verdict::Bad })
}

fn choose(stages: &'static [Stage], names: &[String], all: bool) -> Result<Vec<&'static Stage>> {
    for name in names {
        if !stages.iter().any(|stage| stage.name == name) {
            let all: Vec<_> = stages.iter().map(|stage| stage.name).collect();
            bail!("no stage is called `{name}`; there are: {}", all.join(", "));
        }
    }
    Ok(stages
        .iter()
        .filter(|stage| match names {
            [] => all || !stage.is_sweep,
            _ => names.iter().any(|name| name == stage.name),
        })
        .collect())
}

fn execute(stage: &'static Stage, run: &mut Run) -> Line {
    ui::step(&format!("stage {} (budget {}): {}", stage.name, ui::span(stage.budget), stage.about));
    run.begin(stage);
    let begun = Instant::now();
    let mut fault = (stage.run)(run).err().map(|error| format!("{error:#}"));
    let tally = run.end();
    if fault.is_none() && tally.failed > 0 {
        fault = Some(format!("{} failed", tally.failed));
    }
    if fault.is_none() && stage.has_tests && tally.passed == 0 {
        fault = Some("no test ran".to_owned());
    }
    let took = begun.elapsed();
    match &fault {
        None => println!("stage {}: ok in {}", stage.name, ui::span(took)),
        Some(why) => println!("stage {}: FAILED in {}: {why}", stage.name, ui::span(took)),
    }
    Line { stage, took, tally, fault }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_stage_is_refused_with_the_list() {
        let error = choose(STAGES, &["nonsense".to_owned()], false).unwrap_err().to_string();
        assert!(error.contains("nonsense") && error.contains("interop"), "{error}");
    }

    #[test]
    fn stages_are_chosen_in_their_own_order() {
        let chosen = choose(STAGES, &["interop".into(), "tidy".into()], false).unwrap();
        let names: Vec<_> = chosen.iter().map(|stage| stage.name).collect();
        assert_eq!(names, ["tidy", "interop"]);
    }

    #[test]
    fn sweeps_run_with_all_or_by_name() {
        let has = |names: &[String], all| {
            let chosen = choose(STAGES, names, all).unwrap();
            chosen.iter().any(|stage| stage.name == "mutants")
        };
        assert!(!has(&[], false) && has(&[], true) && has(&["mutants".into()], false));
    }
}
