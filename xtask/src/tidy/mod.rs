//! `tidy`: what neither the compiler nor clippy checks.

mod architecture;
mod behaviour;
mod contracts;
mod coverage;
mod crates;
mod environment;
pub(crate) mod functions;
mod hooks;
mod layers;
mod mutants;
mod named_tests;
mod places;
pub(crate) mod reach;
mod safety;
mod sizes;
pub(crate) mod source;
mod threads;
pub(crate) mod tree;

use anyhow::Result;
use clap::Args;
use serde::Serialize;

use crate::ui::{self, Tone};
use crate::{Verdict, workspace};
use tree::Tree;

/// What `tidy` is asked.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Prints the findings as JSON
    #[arg(long)]
    json: bool,
    /// Runs only this check (repeatable)
    #[arg(long = "only", value_name = "CHECK")]
    only: Vec<String>,
}

/// One thing that is not tidy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Finding {
    /// The file, from the root of the workspace; empty if it is about none.
    file: String,
    /// The line from 1; 0 if it is about the whole file.
    line: usize,
    /// What is wrong and what to do.
    what: String,
}

impl Finding {
    fn new(file: impl Into<String>, line: usize, what: impl Into<String>) -> Self {
        Self { file: file.into(), line, what: what.into() }
    }
}

/// What one check says.
#[derive(Debug, Default, Serialize)]
struct Report {
    /// In one line, what was looked at.
    note: String,
    findings: Vec<Finding>,
}

struct Check {
    name: &'static str,
    about: &'static str,
    run: fn(&Tree) -> Result<Report>,
}

const CHECKS: &[Check] = &[
    Check { name: "layers", about: "modules of rrddmma use only what lies below them", run: layers::check },
    Check { name: "crates", about: "what a user of rrddmma compiles", run: crates::check },
    Check { name: "hooks", about: "exported names only in the preload library", run: hooks::check },
    Check { name: "sizes", about: "small text files", run: sizes::check },
    Check { name: "safety", about: "SAFETY comments that say something", run: safety::check },
    Check { name: "places", about: "no path or host of one machine", run: places::check },
    Check { name: "architecture", about: "ARCHITECTURE.md names files that exist", run: architecture::check },
    Check {
        name: "environment",
        about: "variables: the table, the code and the documentation agree",
        run: environment::check,
    },
    Check {
        name: "mutants",
        about: "mutants apply and are noticed by tests that exist",
        run: mutants::check,
    },
    Check { name: "behaviour", about: "rules of behaviour have a probe each", run: behaviour::check },
    Check { name: "contracts", about: "each promised panic and error has a test", run: contracts::check },
    Check {
        name: "threads",
        about: "whether a public type is Send and Sync, with its reason",
        run: threads::check,
    },
    Check { name: "named-tests", about: "tests that a page names exist", run: named_tests::check },
    Check {
        name: "coverage",
        about: "docs/coverage.md says what the crate and its tests do",
        run: coverage::check,
    },
];

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.file.as_str(), self.line) {
            ("", _) => {}
            (file, 0) => write!(f, "{file}: ")?,
            (file, line) => write!(f, "{file}:{line}: ")?,
        }
        f.write_str(&self.what)
    }
}

/// What each check finds in the workspace.
pub(crate) fn findings() -> Result<Vec<(&'static str, Vec<Finding>)>> {
    let tree = Tree::tracked(workspace::root())?;
    CHECKS.iter().map(|check| Ok((check.name, (check.run)(&tree)?.findings))).collect()
}

/// Runs the checks and prints what they found.
pub(crate) fn run(options: &Options) -> Result<Verdict> {
    for name in &options.only {
        if !CHECKS.iter().any(|c| c.name == name) {
            let names: Vec<_> = CHECKS.iter().map(|c| c.name).collect();
            anyhow::bail!("no check is called `{name}`; there are: {}", names.join(", "));
        }
    }
    let tree = Tree::tracked(workspace::root())?;
    let mut reports = Vec::new();
    for check in CHECKS.iter().filter(|c| options.only.is_empty() || options.only.iter().any(|n| n == c.name))
    {
        reports.push((check, (check.run)(&tree)?));
    }
    let count: usize = reports.iter().map(|(_, report)| report.findings.len()).sum();
    if options.json {
        let checks: serde_json::Map<String, serde_json::Value> = reports
            .iter()
            .map(|(check, report)| Ok((check.name.to_owned(), serde_json::to_value(report)?)))
            .collect::<Result<_>>()?;
        println!(
            "{}",
            serde_json::to_string_pretty(&serde_json::json!({ "findings": count, "checks": checks }))?
        );
    } else {
        print(&reports);
    }
    Ok(if count == 0 { Verdict::Good } else { Verdict::Bad })
}

fn print(reports: &[(&Check, Report)]) {
    let mut table = ui::table(&["check", "what", "found", "note"]);
    for (check, report) in reports {
        let found = report.findings.len();
        let tone = if found == 0 { Tone::Good } else { Tone::Bad };
        table.add_row([
            ui::cell(Tone::Plain, check.name),
            ui::cell(Tone::Dim, check.about),
            ui::cell(tone, if found == 0 { "tidy".to_owned() } else { found.to_string() }),
            ui::cell(Tone::Dim, &report.note),
        ]);
    }
    println!("{table}");
    for (check, report) in reports {
        for finding in &report.findings {
            println!("{} {finding}", ui::paint(Tone::Bad, check.name));
        }
    }
}
