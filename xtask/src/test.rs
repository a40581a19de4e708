//! To follow.
use anyhow::Result;
use clap::Args;
#[derive(Debug, Args)]
pub(crate) struct Options {}
pub(crate) fn run(_: &Options) -> Result<crate::Verdict> {
    anyhow::bail!("not there yet")
}
