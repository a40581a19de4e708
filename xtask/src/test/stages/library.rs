//! Stages that run cargo's own tests.

use std::process::Command;

use anyhow::Result;

use super::super::run::Run;
use crate::workspace::{self, Flavour};

/// The crates whose tests talk to a device, and so run on the emulator.
const ON_DEVICE: [&str; 6] = ["-p", "rrddmma", "-p", "rrddmma-sys", "--features", "rrddmma/serde"];

pub(super) fn unit(run: &mut Run) -> Result<()> {
    let mut cargo = Flavour::PkgConfig.cargo()?;
    cargo.args(["test", "--no-fail-fast", "-p", "rrddmma-build", "--lib", "--bins", "--tests"]);
    let build = run.cargo(&mut cargo);
    let mut cargo = Flavour::PkgConfig.cargo()?;
    cargo.args(["test", "--no-fail-fast", "-p", "xtask", "-p", "rrddmma-emu", "-p", "rrddmma-examples"]);
    cargo.args(["--lib", "--bins"]);
    // The others run even if the first fail: one run should say everything.
    let others = run.cargo(&mut cargo);
    build.and(others)
}

pub(super) fn emulator(run: &mut Run) -> Result<()> {
    let emulator = run.emulator()?;
    let mut cargo = Flavour::Host.cargo()?;
    // In release, like the emulator itself, so that nothing is built twice.
    cargo.args(["test", "--release", "--no-fail-fast"]);
    cargo.args(["-p", "rrddmma-emu", "-p", "rrddmma-emu-preload", "-p", "rrddmma-emu-control", "--tests"]);
    cargo.env("RRDDMMA_EMU_LIBRARY", &emulator.library);
    run.cargo(&mut cargo)
}

pub(super) fn library(run: &mut Run) -> Result<()> {
    let mut cargo = on_emulator(run, Flavour::PkgConfig, "library")?;
    cargo.args(["test", "--no-fail-fast"]).args(ON_DEVICE).args(["--lib", "--tests"]);
    let library = run.cargo(&mut cargo);
    let mut cargo = on_emulator(run, Flavour::PkgConfig, "examples")?;
    let examples = run.cargo(cargo.args(["test", "--no-fail-fast", "-p", "rrddmma-examples", "--test", "*"]));
    library.and(examples)
}

pub(super) fn library_vendored(run: &mut Run) -> Result<()> {
    let mut cargo = on_emulator(run, Flavour::Vendored, "vendored")?;
    // The build needed no libclang; the test that makes the checked-in bindings anew does.
    match std::env::var_os("LIBCLANG_PATH") {
        Some(folder) => cargo.env("LIBCLANG_PATH", folder),
        None => cargo.env_remove("LIBCLANG_PATH"),
    };
    run.cargo(cargo.args(["test", "--release", "--no-fail-fast"]).args(ON_DEVICE).args(["--lib", "--tests"]))
}

/// What drops handles in the midst of traffic, until so many trials were cut.
pub(super) fn soundness(run: &mut Run) -> Result<()> {
    let mut cargo = on_emulator(run, Flavour::PkgConfig, "soundness")?;
    cargo.args(["test", "--features", "rrddmma/serde", "-p", "rrddmma", "--test", "soundness"]);
    cargo.env("RRDDMMA_TEST_TRIALS", "5000").env("RRDDMMA_TEST_SEED", run.seed.to_string());
    run.cargo(cargo.args(["--", "--show-output"]))
}

pub(super) fn docs(run: &mut Run) -> Result<()> {
    let mut cargo = Flavour::PkgConfig.cargo()?;
    cargo.args(["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings");
    run.cargo(&mut cargo)?;
    let mut cargo = on_emulator(run, Flavour::PkgConfig, "docs")?;
    run.cargo(cargo.args(["test", "--no-fail-fast", "--doc"]).args(ON_DEVICE).args(["-p", "rrddmma-build"]))
}

/// Cargo with its runner set, so that only the programs it tests are on the emulator, not cargo nor the compiler.
fn on_emulator(run: &mut Run, flavour: Flavour, fabric: &str) -> Result<Command> {
    let emulator = run.emulator()?;
    let mut cargo = flavour.cargo()?;
    // A flavour may hide libclang from the build; a test that makes bindings to compare with needs it all the same.
    let runner = format!("env -u LIBCLANG_PATH {}", emulator.cargo_runner(&run.fabric(fabric)));
    let runner =
        if flavour == Flavour::Vendored { runner } else { emulator.cargo_runner(&run.fabric(fabric)) };
    cargo.env(workspace::runner_variable(), runner);
    cargo.env("RRDDMMA_EMU_LIBRARY", &emulator.library);
    Ok(cargo)
}
