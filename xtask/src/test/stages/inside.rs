//! The ping-pong with everything inside, libc, rdma-core and the emulator: with itself, and with the C tool, which has
//! none of them inside and meets it on one fabric.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result};

use super::super::run::Run;
use crate::pingpong::{self, Bed, Job, PAIRS, Tool, verdict};
use crate::vm;
use crate::workspace::Flavour;

pub(super) fn run(run: &mut Run) -> Result<()> {
    let emulator = run.emulator()?;
    let folder = tempfile::tempdir().context("cannot make a folder for the program")?;
    let object = emulator.write_object(folder.path())?;
    let rust = build(run, &object.display().to_string(), folder.path().join(Tool::Rc.program()))?;
    let fabric = run.fabric("inside");
    let devices = pingpong::devices(Some((&emulator, &fabric)))?;
    let device = devices.into_iter().find(|d| d.active).context("the emulator shows no active device")?;
    let bed = Bed { emulator: Some(emulator), fabric, device, rust };
    for size in [64, 65536] {
        for events in [false, true] {
            for pair in PAIRS {
                let patience = Duration::from_secs(20);
                let job =
                    Job { tool: Tool::Rc, pair, size, iterations: 200, events, corrupt: (0, 0), patience };
                let name = format!("{pair}, {size} bytes{}", if events { ", -e" } else { "" });
                run.check(&name, verdict(&pingpong::run(&bed, &job)?));
            }
        }
    }
    Ok(())
}

/// Builds the program to `to`, as docs/emulator.md says it. Where cargo puts it, others expect the one without.
fn build(run: &mut Run, object: &str, to: PathBuf) -> Result<PathBuf> {
    let mut cargo = Flavour::Vendored.cargo()?;
    cargo.args(["rustc", "--release", "-p", "rrddmma-examples", "--bin", Tool::Rc.program()]);
    cargo.args(["--", "-C", "target-feature=+crt-static", "-C", &format!("link-arg={object}")]);
    let built = run.cargo(&mut cargo);
    let copied = built.and_then(|()| Ok(fs::copy(Flavour::Vendored.rc_pingpong()?, &to)?));
    Flavour::Vendored.build_examples()?;
    copied?;
    let is_static = vm::is_static(&fs::read(&to)?).then_some(());
    run.check("it needs no dynamic linker", is_static.ok_or_else(|| "it asks for one".to_owned()));
    Ok(to)
}
