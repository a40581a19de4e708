//! Stages that look at the source and not at its behaviour.

use anyhow::{Result, bail};

use super::super::run::Run;
use crate::setup::{self, Purpose};
use crate::workspace::{self, Flavour};
use crate::{Verdict, tidy};

pub(super) fn setup(run: &mut Run) -> Result<()> {
    ensure(run, Purpose::Test)
}

pub(super) fn vm_setup(run: &mut Run) -> Result<()> {
    ensure(run, Purpose::Vm)
}

fn ensure(run: &mut Run, purpose: Purpose) -> Result<()> {
    match setup::ensure(purpose)? {
        Verdict::Good => Ok(()),
        verdict => {
            run.verdict = Some(verdict);
            bail!("the system lacks what the tests need")
        }
    }
}

pub(super) fn tidy(run: &mut Run) -> Result<()> {
    for (check, findings) in tidy::findings()? {
        let all: Vec<String> = findings.iter().map(ToString::to_string).collect();
        run.check(&format!("tidy {check}"), if all.is_empty() { Ok(()) } else { Err(all.join("\n  ")) });
    }
    Ok(())
}

pub(super) fn format(run: &mut Run) -> Result<()> {
    let mut cargo = workspace::cargo();
    run.cargo(cargo.args(["fmt", "--all", "--", "--check"]))
}

pub(super) fn clippy(run: &mut Run) -> Result<()> {
    let mut cargo = Flavour::PkgConfig.cargo()?;
    run.cargo(cargo.args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}
