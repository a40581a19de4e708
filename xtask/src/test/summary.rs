//! What a run of the stages came to.

use std::time::Duration;

use super::stage::Stage;
use super::tally::{Skip, Tally};
use crate::ui::{self, Tone};

/// What became of a stage.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) stage: &'static Stage,
    pub(super) took: Duration,
    pub(super) tally: Tally,
    pub(super) fault: Option<String>,
}

impl Line {
    pub(super) fn is_good(&self) -> bool {
        self.fault.is_none()
    }
}

pub(super) fn list(stages: &[Stage]) {
    let mut table = ui::table(&["stage", "budget", "what"]);
    for stage in stages {
        table.add_row([
            ui::cell(Tone::Plain, stage.name),
            ui::number(ui::span(stage.budget)),
            ui::cell(
                Tone::Dim,
                format!("{}{}", stage.about, if stage.is_sweep { " (with --all)" } else { "" }),
            ),
        ]);
    }
    println!("{table}");
}

pub(super) fn print(lines: &[Line], skips: &[Skip], surprises: &[String], took: Duration) {
    let mut table = ui::table(&["stage", "verdict", "passed", "failed", "time", "budget"]);
    for line in lines {
        let late = line.took > line.stage.budget;
        table.add_row([
            ui::cell(Tone::Plain, line.stage.name),
            if line.is_good() { ui::cell(Tone::Good, "ok") } else { ui::cell(Tone::Bad, "FAILED") },
            ui::number(line.tally.passed),
            ui::number(line.tally.failed),
            ui::cell(if late { Tone::Warn } else { Tone::Plain }, ui::span(line.took)),
            ui::cell(Tone::Dim, ui::span(line.stage.budget)),
        ]);
    }
    println!("{table}");
    for (line, fault) in lines.iter().filter_map(|line| Some((line, line.fault.as_ref()?))) {
        println!("{} {}: {fault}", ui::paint(Tone::Bad, "failed:"), line.stage.name);
    }
    println!("skipped: {}", skips.len());
    for skip in skips {
        println!("  {} | {} | {}", skip.stage, skip.test, skip.reason);
    }
    for surprise in surprises {
        println!("{} {surprise}", ui::paint(Tone::Bad, "failed:"));
    }
    println!("all stages in {}", ui::span(took));
    let (passed, failed) = totals(lines, surprises.len());
    println!("{passed} passed, {failed} failed");
}

/// Sums; a stage that failed without a failed test of its own counts as one failure, and so does each surprise.
fn totals(lines: &[Line], surprises: usize) -> (u64, u64) {
    let passed = lines.iter().map(|line| line.tally.passed).sum();
    let failed = |line: &Line| line.tally.failed.max(u64::from(!line.is_good()));
    (passed, lines.iter().map(failed).sum::<u64>() + surprises as u64)
}

#[cfg(test)]
mod tests {
    use super::super::stages::STAGES;
    use super::*;

    #[test]
    fn the_budgets_fit_into_what_is_promised() {
        let each_time = STAGES.iter().filter(|stage| !stage.is_sweep);
        let total: Duration = each_time.map(|stage| stage.budget).sum();
        assert!(total <= Duration::from_secs(25 * 60), "{total:?}");
    }

    #[test]
    fn a_stage_that_broke_down_counts_as_a_failure() {
        let line = |passed, failed, fault: Option<&str>| Line {
            stage: &STAGES[0],
            took: Duration::ZERO,
            tally: Tally { passed, failed },
            fault: fault.map(str::to_owned),
        };
        assert_eq!(totals(&[line(3, 0, None), line(1, 2, Some("x")), line(0, 0, Some("y"))], 1), (4, 4));
    }
}
