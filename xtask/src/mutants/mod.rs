//! `mutants`: takes one rule of the device away at a time, and sees which test misses it.
//!
//! The list ([`LIST`]) names the rule, the text that is its code, and the test that is to notice. A rule that no test
//! misses is not tested, whatever the count of tests says.

mod list;
mod table;
mod trial;
mod workshop;

use anyhow::{Result, bail};
use clap::Args;

use crate::{Verdict, ui, workspace};
pub(crate) use list::{LIST, Mutant, SOURCES, read};
pub(crate) use trial::Trial;
use workshop::Workshop;

/// What `mutants` is asked.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Tries only this mutant (repeatable)
    #[arg(long = "only", value_name = "NAME")]
    only: Vec<String>,
    /// Lists the mutants and the tests that are to notice
    #[arg(long)]
    list: bool,
    /// Prints what was found as JSON
    #[arg(long)]
    json: bool,
}

/// Tries the mutants of the list and prints what noticed each.
pub(crate) fn run(options: &Options) -> Result<Verdict> {
    let mutants = choose(list::committed()?, &options.only)?;
    if options.list {
        println!("{}", table::of_list(&mutants));
        return Ok(Verdict::Good);
    }
    let lock = workspace::lock()?;
    let trials = try_all(&mutants)?;
    drop(lock);
    if options.json {
        println!("{}", serde_json::to_string_pretty(&table::as_json(&trials))?);
    } else {
        println!("{}", table::of_trials(&trials));
        table::print_faults(&trials);
    }
    Ok(if trials.iter().all(Trial::is_good) { Verdict::Good } else { Verdict::Bad })
}

/// Tries every mutant of the list, for the stage of that name.
pub(crate) fn committed() -> Result<Vec<Trial>> {
    try_all(&list::committed()?)
}

fn try_all(mutants: &[Mutant]) -> Result<Vec<Trial>> {
    let workshop = Workshop::open()?;
    let bar = ui::bar("the device as it is", mutants.len());
    let whole = workshop.build().and_then(|built| match built {
        Some(why) => bail!("the device does not build: {why}"),
        None => workshop.test(),
    })?;
    if !whole.is_empty() {
        bar.finish_and_clear();
        bail!("tests fail on the device as it is, so that nothing can be learnt: {}", whole.join(", "));
    }
    let mut trials = Vec::new();
    for mutant in mutants {
        bar.set_message(mutant.name.clone());
        trials.push(workshop.try_out(mutant)?);
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(trials)
}

fn choose(all: Vec<Mutant>, names: &[String]) -> Result<Vec<Mutant>> {
    for name in names {
        if !all.iter().any(|mutant| mutant.name == *name) {
            bail!("no mutant is called `{name}`; `cargo xtask mutants --list` names them");
        }
    }
    Ok(all.into_iter().filter(|mutant| names.is_empty() || names.contains(&mutant.name)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_list_is_long_enough_and_can_be_chosen_from() {
        let all = list::committed().unwrap();
        assert!(all.len() >= 30, "{}", all.len());
        let name = all[3].name.clone();
        assert_eq!(choose(all, std::slice::from_ref(&name)).unwrap()[0].name, name);
        let error = choose(list::committed().unwrap(), &["nonsense".to_owned()]).unwrap_err();
        assert!(error.to_string().contains("nonsense"), "{error}");
    }
}
