//! `setup`: finds the system packages that are missing and installs them.

mod install;
mod os_release;
mod packages;

use anyhow::{Result, bail};
use clap::Args;
use serde_json::json;

use crate::ui::{self, Tone};
use crate::{Verdict, doctor, vendor};
use install::Right;
pub(crate) use os_release::OsRelease;
pub(crate) use packages::Purpose;
use packages::{NEEDS, Need};

/// What `setup` is asked.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Only tells what is missing; exit code 1 if something is
    #[arg(long)]
    check: bool,
    /// Prints the table as JSON (implies --check)
    #[arg(long)]
    json: bool,
    /// Also what `cargo xtask vm` needs
    #[arg(long)]
    vm: bool,
}

impl Options {
    /// What must be there.
    fn purposes(&self) -> &'static [Purpose] {
        if self.vm { &[Purpose::Bench, Purpose::Vm] } else { &[Purpose::Bench] }
    }
}

/// Installs what is missing for every command.
pub(crate) fn run(options: &Options) -> Result<Verdict> {
    if options.check || options.json {
        return check(options);
    }
    print_table(&missing_of_all()?);
    for &purpose in options.purposes() {
        let verdict = ensure(purpose)?;
        if verdict != Verdict::Good {
            return Ok(verdict);
        }
    }
    println!("{}", ui::paint(Tone::Good, "nothing is missing"));
    Ok(Verdict::Good)
}

/// Makes sure that everything for `purpose` is there, installing what is not. Costs milliseconds when nothing is missing.
pub(crate) fn ensure(purpose: Purpose) -> Result<Verdict> {
    let wanted = missing(purpose)?;
    if !wanted.is_empty() {
        let verdict = install_missing(purpose, &wanted)?;
        if verdict != Verdict::Good {
            return Ok(verdict);
        }
    }
    if matches!(purpose, Purpose::Test | Purpose::Bench) { vendor::ensure() } else { Ok(Verdict::Good) }
}

fn install_missing(purpose: Purpose, wanted: &[&'static Need]) -> Result<Verdict> {
    let host = OsRelease::read();
    let names = wanted.iter().map(|n| n.name).collect::<Vec<_>>().join(", ");
    let Some(family) = host.family else {
        bail!("{} is of no family that setup knows; install by its own means: {names}", host.pretty);
    };
    let packages: Vec<&str> = wanted.iter().map(|n| n.package(family)).collect();
    let right = Right::of_this_user();
    if right == Right::No {
        println!("missing: {names}. This user may not install packages; somebody who may types:");
        println!("{}", install::one_command(family, &packages));
        return Ok(Verdict::NotPermitted);
    }
    ui::aside(&format!("installing for {}: {names}", host.pretty));
    install::install(family, &packages, right)?;
    let still = missing(purpose)?;
    if !still.is_empty() {
        let names = still.iter().map(|n| n.name).collect::<Vec<_>>().join(", ");
        bail!("the packages were installed but these are still not to be found: {names}");
    }
    Ok(Verdict::Good)
}

fn missing(purpose: Purpose) -> Result<Vec<&'static Need>> {
    let request = doctor::request()?;
    Ok(NEEDS.iter().filter(|n| purpose.wants(n) && !n.is_met(&request)).collect())
}

fn missing_of_all() -> Result<Vec<&'static Need>> {
    Ok([missing(Purpose::Bench)?, missing(Purpose::Vm)?].concat())
}

fn check(options: &Options) -> Result<Verdict> {
    let missing = missing_of_all()?;
    let source = vendor::is_ready();
    if options.json {
        let family = OsRelease::read().family;
        let needs: Vec<_> = NEEDS
            .iter()
            .map(|need| {
                json!({
                    "name": need.name,
                    "why": need.why,
                    "purpose": format!("{:?}", need.purpose).to_lowercase(),
                    "package": family.map(|f| need.package(f)),
                    "present": !missing.iter().any(|m| m.name == need.name),
                })
            })
            .collect();
        let all = json!({ "needs": needs, "rdma_core_source": source });
        println!("{}", serde_json::to_string_pretty(&all)?);
    } else {
        print_table(&missing);
        if !source {
            println!("the pinned rdma-core source is missing: `cargo xtask setup` fetches it");
        }
    }
    let wanted = |need: &&Need| options.purposes().iter().any(|purpose| purpose.wants(need));
    Ok(if !missing.iter().any(wanted) && source { Verdict::Good } else { Verdict::Bad })
}

fn print_table(missing: &[&Need]) {
    let family = OsRelease::read().family;
    let mut table = ui::table(&["need", "for", "why", "package", "state"]);
    for need in NEEDS {
        let there = !missing.iter().any(|m| m.name == need.name);
        table.add_row([
            ui::cell(Tone::Plain, need.name),
            ui::cell(Tone::Dim, format!("{:?}", need.purpose).to_lowercase()),
            ui::cell(Tone::Dim, need.why),
            ui::cell(Tone::Plain, family.map_or("?", |f| need.package(f))),
            if there { ui::cell(Tone::Good, "there") } else { ui::cell(Tone::Bad, "missing") },
        ]);
    }
    println!("{table}");
}
