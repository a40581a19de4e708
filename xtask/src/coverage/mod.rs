//! `coverage`: which verbs the safe crate has, and which test calls each.
//!
//! The names come from the bindings of `rrddmma-sys`. A verb is covered if the safe crate calls it, a public method bears its name as an alias, and a
//! test reaches that method; the page names both. It keeps the test that it names for as long as that is true. What is not called stands
//! in a committed list with a reason, or with the area that it will come with.

mod calls;
mod list;
mod page;
mod verbs;

use std::collections::BTreeSet;
use std::fs;

use anyhow::{Context, Result};
use clap::Args;

use crate::tidy::tree::Tree;
use crate::{Verdict, ui, workspace};

pub(crate) use list::LIST;
pub(crate) use page::PAGE;

/// What `coverage` is asked.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Changes nothing, and fails if the page is not what would be written
    #[arg(long)]
    check: bool,
}

/// Writes the page, or compares it.
pub(crate) fn run(options: &Options) -> Result<Verdict> {
    let outcome = look(&Tree::tracked(workspace::root())?)?;
    for complaint in &outcome.complaints {
        ui::failure(complaint);
    }
    if !options.check {
        for (file, text) in [(PAGE, &outcome.text), (LIST, &outcome.list)] {
            fs::write(workspace::root().join(file), text).with_context(|| format!("cannot write {file}"))?;
        }
    } else if !outcome.is_fresh {
        ui::failure(&format!("{PAGE} is stale: run cargo xtask coverage"));
    }
    println!("{}", outcome.summary);
    let good = outcome.complaints.is_empty() && (outcome.is_fresh || !options.check);
    Ok(if good { Verdict::Good } else { Verdict::Bad })
}

/// What the page should be.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) text: String,
    /// The list without the lines that nothing needs any more.
    list: String,
    /// How many verbs are what, in one line.
    pub(crate) summary: String,
    /// Whether the page and the list are that already.
    pub(crate) is_fresh: bool,
    /// What the page cannot say: verbs without a test, or without a reason.
    pub(crate) complaints: Vec<String>,
}

/// Reads the tree.
pub(crate) fn look(tree: &Tree) -> Result<Outcome> {
    let old = tree.text(PAGE).unwrap_or_default();
    let listed = tree.text(LIST).unwrap_or_default();
    let entries = list::read(&listed)?;
    let calls = calls::Calls::of(tree);
    let mut complaints = Vec::new();
    let mut rows = Vec::new();
    let mut needed = BTreeSet::new();
    for verb in verbs::names(tree) {
        if calls.is_called(&verb) {
            match calls.proof(&verb, page::kept(&old, &verb)) {
                Ok(proof) => rows.push(page::Row::covered(verb, proof)),
                Err(why) => complaints.push(why),
            }
        } else if let Some(entry) = entries.iter().find(|entry| entry.names(&verb)) {
            needed.insert(entry.line);
            rows.push(page::Row::listed(verb, entry));
        } else {
            complaints.push(format!("{verb} is neither called by the safe crate nor in {LIST}"));
        }
    }
    let text = page::render(&rows);
    let list = list::without(&listed, |line| !needed.contains(&line));
    let is_fresh = text == old && list == listed;
    Ok(Outcome { text, list, summary: page::summary(&rows), is_fresh, complaints })
}
