//! What `doctor` says must be what the build that follows hands on to dependants.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::Value;

use super::super::run::Run;
use crate::process;
use crate::workspace::{self, Flavour};

const LIMIT: Duration = Duration::from_secs(600);

pub(super) fn run(run: &mut Run) -> Result<()> {
    for flavour in [Flavour::PkgConfig, Flavour::Vendored] {
        let said = said(flavour)?;
        let built = built(flavour)?;
        let name = flavour.name();
        run.check(&format!("doctor equals DEP_IBVERBS_* of the {name} build"), same(&said.found, &built));
        let route = said.found.get("ROUTE").map(String::as_str).unwrap_or_default();
        let right = if route == name { Ok(()) } else { Err(format!("it names `{route}`")) };
        run.check(&format!("doctor names the route {name}"), right);
        let reasons =
            if said.bare.is_empty() { Ok(()) } else { Err(format!("none against {}", said.bare.join(", "))) };
        run.check(&format!("doctor has a reason against each route but {name}"), reasons);
    }
    let origin = built(Flavour::Vendored)?.remove("BINDINGS").unwrap_or_default();
    let right = if origin == "checked-in" { Ok(()) } else { Err(format!("they are `{origin}`")) };
    run.check("the bindings of the vendored build are the checked-in ones", right);
    Ok(())
}

struct Said {
    found: BTreeMap<String, String>,
    /// Routes that were refused without a reason.
    bare: Vec<String>,
}

fn said(flavour: Flavour) -> Result<Said> {
    let mut doctor = workspace::own_command(flavour)?;
    let text = process::output(doctor.args(["doctor", "--json"]), LIMIT)?;
    let value: Value = serde_json::from_str(&text).context("doctor --json is not JSON")?;
    let found = value["found"].as_object().context("doctor found nothing")?;
    let found = found.iter().map(|(k, v)| (k.clone(), v.as_str().unwrap_or_default().to_owned())).collect();
    let routes = value["routes"].as_array().context("doctor names no routes")?;
    let bare = routes
        .iter()
        .filter(|r| r["taken"] == false && r["reason"].as_str().is_none_or(str::is_empty))
        .map(|r| r["route"].to_string())
        .collect();
    Ok(Said { found, bare })
}

/// What the build script of rrddmma-sys printed, as cargo keeps it.
fn built(flavour: Flavour) -> Result<BTreeMap<String, String>> {
    let mut cargo: Command = flavour.cargo()?;
    cargo.args(["build", "--quiet", "-p", "rrddmma-sys", "--message-format", "json"]);
    cargo.args(flavour.profile());
    let messages = process::output(&mut cargo, LIMIT)?;
    let folder =
        messages.lines().find_map(out_folder).context("cargo names no build script of rrddmma-sys")?;
    let file = folder.parent().unwrap_or(&folder).join("output");
    let text = std::fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    Ok(metadata(&text))
}

fn out_folder(message: &str) -> Option<PathBuf> {
    let value: Value = serde_json::from_str(message).ok()?;
    let ours =
        value["reason"] == "build-script-executed" && value["package_id"].as_str()?.contains("rrddmma-sys");
    if ours { value["out_dir"].as_str().map(PathBuf::from) } else { None }
}

fn metadata(output: &str) -> BTreeMap<String, String> {
    let lines = output.lines().filter_map(|line| line.strip_prefix("cargo::metadata="));
    lines.filter_map(|pair| pair.split_once('=')).map(|(k, v)| (k.to_owned(), v.to_owned())).collect()
}

fn same(said: &BTreeMap<String, String>, built: &BTreeMap<String, String>) -> Result<(), String> {
    if said.is_empty() {
        return Err("nothing to compare".to_owned());
    }
    let differing: Vec<String> = said
        .iter()
        .filter(|(name, value)| built.get(*name) != Some(value))
        .map(|(name, value)| format!("{name}: doctor says `{value}`, the build {:?}", built.get(name)))
        .collect();
    if differing.is_empty() { Ok(()) } else { Err(differing.join("; ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_is_read_from_the_lines_of_a_build_script() {
        let found =
            metadata("cargo::rustc-link-lib=x\ncargo::metadata=ROUTE=vendored\ncargo::metadata=LIBS=a=b\n");
        assert_eq!(found.len(), 2);
        assert_eq!(found["LIBS"], "a=b");
    }

    #[test]
    fn a_difference_is_named() {
        let one = BTreeMap::from([("ROUTE".to_owned(), "a".to_owned())]);
        let two = BTreeMap::from([("ROUTE".to_owned(), "b".to_owned())]);
        assert_eq!(same(&one, &one), Ok(()));
        assert!(same(&one, &two).unwrap_err().contains("ROUTE"));
        assert!(same(&BTreeMap::new(), &one).is_err());
    }
}
