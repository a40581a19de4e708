//! The demonstration as a user runs it.

use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::Value;

use super::super::run::Run;
use crate::process;
use crate::workspace::{self, Flavour};

pub(super) fn run(run: &mut Run) -> Result<()> {
    for spoiled in [0_u64, 7] {
        let mut command = workspace::own_command(Flavour::Host)?;
        command.args(["demo", "--emulated", "--json", "--corrupt", &spoiled.to_string()]);
        let done = process::capture(&mut command, Duration::from_secs(600))?;
        let value: Value = serde_json::from_str(&done.stdout)
            .with_context(|| format!("demo --json is not JSON: {}", done.last_words(10)))?;
        let wanted = i32::from(spoiled > 0);
        let outcome = if done.status.code() != Some(wanted) {
            Err(format!("it ended with {} instead of {wanted}", done.status))
        } else if value["mismatches"].as_u64() != Some(spoiled) {
            Err(format!("it found {} mismatches", value["mismatches"]))
        } else if value["pairs"].as_array().is_none_or(|pairs| pairs.len() != 3) || value["failures"] != 0 {
            Err(format!("not three pairs without failure: {value}"))
        } else if spoiled > 0 && noticed(&value) != 3 {
            Err(format!("only {} pairs noticed a spoiled message", noticed(&value)))
        } else {
            Ok(())
        };
        run.check(&format!("demo with {spoiled} spoiled messages"), outcome);
    }
    Ok(())
}

/// The number of pairs that found a mismatch.
fn noticed(value: &Value) -> usize {
    let pairs = value["pairs"].as_array().map(Vec::as_slice).unwrap_or_default();
    pairs.iter().filter(|pair| pair["mismatches"].as_u64().is_some_and(|n| n > 0)).count()
}
