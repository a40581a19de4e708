//! What `mutants` prints.

use comfy_table::Table;
use serde_json::{Value, json};

use super::list::Mutant;
use super::trial::Trial;
use crate::ui::{self, Tone};

/// The list alone.
pub(super) fn of_list(mutants: &[Mutant]) -> Table {
    let mut table = ui::table(&["mutant", "rule", "to be noticed by"]);
    for mutant in mutants {
        table.add_row([
            ui::cell(Tone::Plain, &mutant.name),
            ui::cell(Tone::Plain, &mutant.rule),
            ui::cell(Tone::Dim, &mutant.noticed_by),
        ]);
    }
    table
}

/// What was found.
pub(super) fn of_trials(trials: &[Trial]) -> Table {
    let mut table = ui::table(&["mutant", "", "noticed by", "time"]);
    for trial in trials {
        let tests = trial.tests();
        let more = tests.len().saturating_sub(1);
        let shown = match tests.first() {
            Some(first) if more > 0 => format!("{first} and {more} more"),
            Some(first) => (*first).to_owned(),
            None => "–".to_owned(),
        };
        table.add_row([
            ui::cell(Tone::Plain, &trial.mutant.name),
            ui::cell(if trial.is_good() { Tone::Good } else { Tone::Bad }, trial.word()),
            ui::cell(Tone::Dim, shown),
            ui::number(ui::span(trial.took)),
        ]);
    }
    table
}

/// A line for each mutant that is not as the list says, and one for all.
pub(super) fn print_faults(trials: &[Trial]) {
    let mut good = 0;
    for trial in trials {
        match trial.fault() {
            Some(why) => println!("{} {}: {why}", ui::paint(Tone::Bad, trial.word()), trial.mutant.name),
            None => good += 1,
        }
    }
    println!("{good} of {} mutants were noticed by the test of the list", trials.len());
}

/// The same for a program.
pub(super) fn as_json(trials: &[Trial]) -> Value {
    let each: Vec<Value> = trials
        .iter()
        .map(|trial| {
            json!({
                "name": trial.mutant.name,
                "rule": trial.mutant.rule,
                "file": trial.mutant.file,
                "listed": trial.mutant.noticed_by,
                "outcome": trial.word(),
                "noticed_by": trial.tests(),
                "fault": trial.fault(),
                "seconds": trial.took.as_secs_f64(),
            })
        })
        .collect();
    let good = trials.iter().filter(|trial| trial.is_good()).count();
    json!({ "mutants": each, "good": good, "all": trials.len() })
}
