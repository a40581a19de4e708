//! The result of a demonstration, for people and as JSON.

use serde_json::{Value, json};

use super::Times;
use crate::pingpong::{Bed, Outcome};
use crate::ui::{self, Tone};

pub(super) fn print(bed: &Bed, outcomes: &[Outcome], corrupt: u32, times: Times) {
    println!("device   {}", device(bed));
    println!("linkage  {}", linkage(outcomes));
    let heading =
        ["pair", "size", "iterations", "median", "p99", "bandwidth", "bytes verified", "mismatches"];
    let mut table = ui::table(&heading);
    for outcome in outcomes {
        let mut row = vec![
            ui::cell(Tone::Plain, outcome.pair),
            ui::number(ui::grouped(outcome.size.into())),
            ui::number(ui::grouped(outcome.iterations.into())),
        ];
        match (&outcome.failure, outcome.reports.first()) {
            (None, Some(report)) => row.extend([
                ui::number(format!("{:.2} µs", report.median_us)),
                ui::number(format!("{:.2} µs", report.p99_us)),
                ui::number(format!("{:.1} Mbit/s", report.mbit_s)),
                ui::number(ui::grouped(outcome.bytes_verified())),
                verdict(outcome.mismatches()),
            ]),
            _ => {
                row.extend(["–", "–", "–"].map(ui::number));
                row.push(ui::number(ui::grouped(outcome.bytes_verified())));
                row.push(ui::cell(Tone::Bad, "failed"));
            }
        }
        table.add_row(row);
    }
    let sum = |of: fn(&Outcome) -> u64| outcomes.iter().map(of).sum::<u64>();
    table.add_row([
        ui::cell(Tone::Plain, "total"),
        ui::number(""),
        ui::number(ui::grouped(sum(|o| o.iterations.into()))),
        ui::number(""),
        ui::number(""),
        ui::number(""),
        ui::number(ui::grouped(sum(Outcome::bytes_verified))),
        verdict(sum(Outcome::mismatches)),
    ]);
    println!("{table}");
    for (outcome, failure) in outcomes.iter().filter_map(|o| Some((o, o.failure.as_ref()?))) {
        println!("{} {}, {} bytes: {failure}", ui::paint(Tone::Bad, "failed:"), outcome.pair, outcome.size);
    }
    println!("mismatches {}", sum(Outcome::mismatches));
    if corrupt > 0 {
        println!("messages spoiled on purpose by the Rust ends: {corrupt}");
    }
    let latency = "latency is half a round trip at a Rust end; bandwidth is both directions together";
    println!("{}", ui::paint(Tone::Dim, latency));
    let (setup, build, run) = (ui::span(times.setup), ui::span(times.build), ui::span(times.run));
    println!("set-up {setup}, build {build}, run {run}");
}

pub(super) fn json(bed: &Bed, outcomes: &[Outcome], corrupt: u32, times: Times) -> Value {
    let runs: Vec<Value> = outcomes
        .iter()
        .map(|o| {
            json!({
                "client": o.pair.client.to_string(),
                "server": o.pair.server.to_string(),
                "size": o.size,
                "iterations": o.iterations,
                "half_round_trip_us_median": o.reports.first().map(|r| r.median_us),
                "half_round_trip_us_p99": o.reports.first().map(|r| r.p99_us),
                "bandwidth_mbit_s": o.reports.first().map(|r| r.mbit_s),
                "bytes_verified": o.bytes_verified(),
                "mismatches": o.mismatches(),
                "failure": o.failure,
            })
        })
        .collect();
    json!({
        "device": bed.device.name,
        "emulated": bed.emulator.is_some(),
        "linkage": linkage(outcomes),
        "pairs": runs,
        "bytes_verified": outcomes.iter().map(Outcome::bytes_verified).sum::<u64>(),
        "mismatches": outcomes.iter().map(Outcome::mismatches).sum::<u64>(),
        "failures": outcomes.iter().filter(|o| o.failure.is_some()).count(),
        "corrupted": corrupt,
        "seconds": {
            "setup": times.setup.as_secs_f64(),
            "build": times.build.as_secs_f64(),
            "run": times.run.as_secs_f64(),
        },
    })
}

fn device(bed: &Bed) -> String {
    let kind = if bed.emulator.is_some() {
        "an emulated ConnectX, no NIC needed"
    } else {
        "a ConnectX of this host"
    };
    let gid = bed.device.gid_index.map(|i| format!(", GID index {i}")).unwrap_or_default();
    format!("{} port {} ({}{gid}): {kind}", bed.device.name, bed.device.port, bed.device.link_layer)
}

fn linkage(outcomes: &[Outcome]) -> String {
    let said = outcomes.iter().flat_map(|o| &o.reports).map(|r| &r.linkage).find(|l| !l.is_empty());
    said.cloned().unwrap_or_else(|| "unknown: no Rust end reported it".to_owned())
}

fn verdict(mismatches: u64) -> comfy_table::Cell {
    let tone = if mismatches == 0 { Tone::Good } else { Tone::Bad };
    ui::cell(tone, ui::grouped(mismatches)).set_alignment(comfy_table::CellAlignment::Right)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pingpong::{Device, PAIRS, Report};
    use std::time::Duration;

    #[test]
    fn totals_are_over_all_pairs() {
        let bed = Bed { emulator: None, fabric: String::new(), device: Device::default(), rust: "x".into() };
        let report =
            Report { bytes_verified: 8, mismatches: 1, linkage: "static".into(), ..Report::default() };
        let outcomes = PAIRS.map(|pair| Outcome {
            pair,
            size: 1,
            iterations: 8,
            reports: vec![report.clone()],
            took: Duration::ZERO,
            failure: None,
        });
        let value = json(&bed, &outcomes, 3, Times::default());
        assert_eq!((&value["mismatches"], &value["bytes_verified"]), (&json!(3), &json!(24)));
        assert_eq!(
            (&value["linkage"], &value["emulated"], &value["failures"]),
            (&json!("static"), &json!(false), &json!(0))
        );
    }
}
