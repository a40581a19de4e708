//! `ps`: the fabrics of this user, and who is on them.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, IsTerminal as _};

use rrddmma_emu::shim::config::Config;
use rrddmma_emu::shim::folder::Folder;
use rrddmma_emu::shim::{Census, Member, census};

use super::json;

/// What `ps` prints: a table, or with `as_json` one value for programs.
pub(crate) fn ps(as_json: bool) -> Result<String, String> {
    let config = Config::from_environment().map_err(|error| error.to_string())?;
    let folders = Folder::all(&config).map_err(|error| error.to_string())?;
    let fabrics: Vec<_> = folders.iter().map(|folder| (folder, census(folder.path()))).collect();
    if as_json {
        let fabrics = fabrics.iter().map(|(folder, census)| fabric_as_json(folder, census));
        return Ok(format!("{{\"fabrics\":{}}}\n", json::array(fabrics)));
    }
    let colours = Colours::of_standard_output();
    let mut text = String::new();
    for (folder, census) in &fabrics {
        text.push_str(&fabric_as_text(folder, census, &colours));
    }
    if fabrics.is_empty() {
        text.push_str("no fabrics\n");
    }
    Ok(text)
}

fn fabric_as_text(folder: &Folder, census: &io::Result<Census>, colours: &Colours) -> String {
    let Colours { bold, red, green, dim, plain } = colours;
    let name = folder.name();
    let census = match census {
        Ok(census) => census,
        Err(error) => return format!("{bold}{name}{plain}  {red}{error}{plain}\n"),
    };
    let Census { version, devices, processes, same_namespace } = census;
    let mut text = format!("{bold}{name}{plain}  devices {devices}  {dim}state {version}{plain}\n");
    if !same_namespace {
        text.push_str("  its processes are in another PID namespace: who lives cannot be told\n");
    } else if processes.is_empty() {
        text.push_str("  nobody\n");
    }
    for member in processes {
        let (colour, life) = match (same_namespace, member.is_alive) {
            (false, _) => (dim, "?"),
            (true, true) => (green, "alive"),
            (true, false) => (red, "dead"),
        };
        let pid = member.holder.process.pid;
        let program = program(member, *same_namespace).unwrap_or_else(|| "-".to_owned());
        let objects = member.holder.objects.iter().map(|(kind, count)| format!("{count} {kind}"));
        let objects = objects.collect::<Vec<_>>().join(", ");
        // A string's own `write!` does not fail.
        let _ = writeln!(text, "  {pid:>8}  {colour}{life:5}{plain}  {program:<24}  {objects}");
    }
    text
}

fn fabric_as_json(folder: &Folder, census: &io::Result<Census>) -> String {
    let name = ("name", json::string(&folder.name()));
    let path = ("folder", json::string(&folder.path().to_string_lossy()));
    let census = match census {
        Ok(census) => census,
        Err(error) => return json::object([name, path, ("error", json::string(&error.to_string()))]),
    };
    let processes = census.processes.iter().map(|member| {
        let objects = member.holder.objects.iter().map(|(kind, count)| (*kind, count.to_string()));
        let life = if census.same_namespace { member.is_alive.to_string() } else { "null".to_owned() };
        let program = program(member, census.same_namespace);
        json::object([
            ("pid", member.holder.process.pid.to_string()),
            ("program", program.map_or_else(|| "null".to_owned(), |program| json::string(&program))),
            ("alive", life),
            ("objects", json::object(objects)),
        ])
    });
    let devices = census.devices.split(',').map(json::string);
    json::object([
        name,
        path,
        ("state_version", json::string(&census.version)),
        ("devices", json::array(devices)),
        ("processes", json::array(processes)),
    ])
}

/// The path of the program that a process runs; of a dead one nobody knows it any more.
fn program(member: &Member, same_namespace: bool) -> Option<String> {
    if !member.is_alive || !same_namespace {
        return None;
    }
    let link = fs::read_link(format!("/proc/{}/exe", member.holder.process.pid)).ok()?;
    Some(link.to_string_lossy().into_owned())
}

/// What a terminal understands; nothing where there is none, or where `NO_COLOR` asks for none (no-color.org).
struct Colours {
    bold: &'static str,
    red: &'static str,
    green: &'static str,
    dim: &'static str,
    plain: &'static str,
}

impl Colours {
    fn of_standard_output() -> Self {
        let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        if wanted && io::stdout().is_terminal() {
            Self { bold: "\x1b[1m", red: "\x1b[31m", green: "\x1b[32m", dim: "\x1b[2m", plain: "\x1b[0m" }
        } else {
            Self { bold: "", red: "", green: "", dim: "", plain: "" }
        }
    }
}
