//! `doctor`: what the build script finds and would do, by running the build script's own code.

use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};
use clap::Args;
use rrddmma_build::{Attempt, Effort, Environment, Found, NotFound, Request, locate};
use serde_json::{Map, Value, json};

use crate::ui::{self, Tone};
use crate::{Verdict, process, workspace};

/// What `doctor` is asked.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Prints the findings as JSON
    #[arg(long)]
    json: bool,
}

/// Looks, and tells.
pub(crate) fn run(options: &Options) -> Result<Verdict> {
    let looked = locate(&request()?);
    if options.json {
        println!("{}", serde_json::to_string_pretty(&json(&looked))?);
    } else {
        print(&looked);
    }
    Ok(if looked.is_ok() { Verdict::Good } else { Verdict::Bad })
}

/// The request of a build of this workspace for this machine, which only plans.
pub(crate) fn request() -> Result<Request> {
    let environment = Environment::of_process();
    let host = host()?;
    let target = environment.text("CARGO_BUILD_TARGET").unwrap_or(&host).to_owned();
    let mut request = Request::new(environment, &host, &target, Some(workspace::root()));
    request.effort = Effort::Plan;
    Ok(request)
}

fn host() -> Result<String> {
    let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    let text = process::output(rustc.arg("-vV"), Duration::from_secs(60))?;
    let line = text.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(line.context("`rustc -vV` names no host")?.trim().to_owned())
}

fn json(looked: &Result<Found, NotFound>) -> Value {
    match looked {
        Ok(found) => {
            let metadata: Map<String, Value> =
                found.metadata().iter().map(|(name, value)| (name.to_owned(), json!(value))).collect();
            let routes: Vec<Value> = found.attempts.iter().map(route).collect();
            json!({ "found": metadata, "ready": found.ready, "routes": routes })
        }
        Err(NotFound::NoRoute(attempts)) => {
            let routes: Vec<Value> = attempts.0.iter().map(route).collect();
            json!({ "found": null, "error": "no libibverbs that can be linked", "routes": routes })
        }
        Err(other) => json!({ "found": null, "error": other.to_string(), "routes": [] }),
    }
}

fn route(attempt: &Attempt) -> Value {
    json!({
        "route": attempt.route.as_str(),
        "taken": attempt.obstacle().is_none(),
        "reason": attempt.obstacle().map(ToString::to_string),
        "remedy": attempt.obstacle().and_then(|o| o.remedy().map(|r| r.to_string())),
    })
}

fn print(looked: &Result<Found, NotFound>) {
    match looked {
        Ok(found) => {
            let mut table = ui::table(&["DEP_IBVERBS_…", "value"]);
            for (name, value) in found.metadata().iter() {
                let tone = if value.is_empty() { Tone::Dim } else { Tone::Plain };
                table.add_row([
                    ui::cell(Tone::Plain, name),
                    ui::cell(tone, if value.is_empty() { "–" } else { value }),
                ]);
            }
            println!("{table}");
            print_routes(&found.attempts);
            if !found.ready {
                println!(
                    "{}",
                    ui::paint(Tone::Warn, "the next build fetches or builds rdma-core first, about a minute")
                );
            }
        }
        Err(NotFound::NoRoute(attempts)) => {
            print_routes(&attempts.0);
            ui::failure("no libibverbs that can be linked");
        }
        Err(other) => ui::failure(&other.to_string()),
    }
}

fn print_routes(attempts: &[Attempt]) {
    let mut table = ui::table(&["route", "taken", "why not", "what would mend it"]);
    for attempt in attempts {
        let (taken, reason, remedy) = match attempt.obstacle() {
            None => (ui::cell(Tone::Good, "yes"), String::new(), String::new()),
            Some(obstacle) => {
                let remedy = obstacle.remedy().map(|r| r.to_string()).unwrap_or_default();
                (ui::cell(Tone::Dim, "no"), obstacle.to_string(), remedy)
            }
        };
        table.add_row([
            ui::cell(Tone::Plain, attempt.route),
            taken,
            ui::cell(Tone::Plain, reason),
            ui::cell(Tone::Plain, remedy),
        ]);
    }
    println!("{table}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_variable_is_told_with_its_name() {
        let mut request = request().unwrap();
        request.environment.set("RRDDMMA_LINK", "maybe");
        let value = json(&locate(&request));
        assert!(value["found"].is_null());
        assert!(value["error"].as_str().unwrap().contains("RRDDMMA_LINK"), "{value}");
    }

    #[test]
    fn every_refused_route_has_a_reason() {
        // An empty root with no tools: nothing can be found.
        let folder = tempfile::tempdir().unwrap();
        let mut request = request().unwrap();
        request.root = folder.path().to_owned();
        request.vendored = None;
        request.environment = Environment::from_iter([("PATH", folder.path()), ("HOME", folder.path())]);
        request.environment.set("RRDDMMA_OFFLINE", "1");
        let value = json(&locate(&request));
        let routes = value["routes"].as_array().unwrap();
        assert_eq!(routes.len(), 4, "{value}");
        assert!(routes.iter().all(|r| !r["reason"].as_str().unwrap().is_empty()), "{value}");
    }
}
