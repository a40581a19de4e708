//! `ci`: the same as `test`, for a log.

use anyhow::Result;
use clap::Args;

use crate::{Verdict, test};

/// What `ci` is asked.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Runs only this stage (repeatable)
    #[arg(long = "stage", value_name = "NAME")]
    only: Vec<String>,
}

/// Runs the stages with every line shown.
pub(crate) fn run(options: &Options) -> Result<Verdict> {
    test::run(&test::Options {
        only: options.only.clone(),
        list: false,
        vm: false,
        all: false,
        seed: None,
        verbose: true,
    })
}
