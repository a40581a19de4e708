//! `bench`: what our data path costs beside C's, in instructions.

mod callgrind;
mod programs;
mod rows;
mod verbs;

use anyhow::Result;
use clap::{Args, Subcommand};

use crate::Verdict;

/// What `bench` is asked.
#[derive(Debug, Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// The verbs path: rrddmma beside the C program that does the same
    Verbs(verbs::Options),
}

/// Measures and prints.
pub(crate) fn run(options: &Options) -> Result<Verdict> {
    match &options.what {
        What::Verbs(options) => verbs::run(options),
    }
}
