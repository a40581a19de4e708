//! The test programs of cargo: where they are, what is in them, and how the machine runs them.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::Result;
use serde_json::Value;

use crate::process;
use crate::workspace::Flavour;

/// Programs that run compilers: nothing in them depends on the kernel, and all of it would take minutes there.
const COMPILING: [&str; 3] = ["compile_fail", "dependant", "prebuilt"];

/// How long one program may run in the machine, and one test that is expected to fail; in seconds. The longest takes half a minute on two idle cores;
/// this is for those that hang.
const LIMITS: (u32, u32) = (900, 60);

/// A test program.
#[derive(Debug)]
pub(super) struct Program {
    /// Of its target: unique among these crates.
    pub(super) name: String,
    /// The names of its tests.
    pub(super) tests: Vec<String>,
    pub(super) file: PathBuf,
    /// Where cargo would run it.
    folder: PathBuf,
}

/// Builds the test programs of `rrddmma` and `rrddmma-sys`.
pub(super) fn build(flavour: Flavour) -> Result<Vec<Program>> {
    let mut cargo = flavour.cargo()?;
    cargo.args(["test", "--no-run", "--quiet", "--message-format=json-render-diagnostics"]);
    cargo.args(["-p", "rrddmma", "-p", "rrddmma-sys", "--features", "rrddmma/serde", "--lib", "--tests"]);
    let messages = process::output(&mut cargo, Duration::from_secs(20 * 60))?;
    let built = messages.lines().filter_map(|line| artifact(&serde_json::from_str(line).ok()?));
    built
        .map(|(name, file, folder)| {
            let listed = process::output(
                Command::new(&file).args(["--list", "--format", "terse"]),
                Duration::from_secs(60),
            )?;
            let tests = listed.lines().filter_map(|line| line.strip_suffix(": test")).map(str::to_owned);
            Ok(Program { name, tests: tests.collect(), file, folder })
        })
        .collect()
}

/// Name, file and package folder of a test program, if this message of cargo's is about one that is to run.
fn artifact(message: &Value) -> Option<(String, PathBuf, PathBuf)> {
    let file = message["executable"].as_str()?;
    let name = message["target"]["name"].as_str()?;
    let folder = Path::new(message["manifest_path"].as_str()?).parent()?;
    (!COMPILING.contains(&name)).then(|| (name.to_owned(), file.into(), folder.to_owned()))
}

/// The script for the shell of the machine: each program without the tests that are expected to fail, and then each of these by itself.
pub(super) fn script(programs: &[Program], is_known: impl Fn(&Program, &str) -> bool) -> String {
    let mut script = String::from("export RUST_BACKTRACE=0\n");
    for program in programs {
        let (known, others): (Vec<_>, Vec<_>) =
            program.tests.iter().partition(|test| is_known(program, test));
        let mut run = |seconds: u32, arguments: &str| {
            let (name, file) = (&program.name, program.file.display());
            let folder = program.folder.display();
            // A `String` takes whatever is written to it.
            let _ = writeln!(
                script,
                "echo '@ {name}'; cd '{folder}' && timeout -s KILL {seconds} '{file}' --exact {arguments} 2>&1; echo \"@= $?\""
            );
        };
        if !others.is_empty() {
            let skips: String = known.iter().map(|test| format!("--skip {test} ")).collect();
            run(LIMITS.0, &skips);
        }
        for test in known {
            run(LIMITS.1, test);
        }
    }
    script
}

#[cfg(test)]
mod tests {
    use super::*;

    fn program(tests: &[&str]) -> Program {
        let tests = tests.iter().map(|&test| test.to_owned()).collect();
        Program { name: "ud".into(), tests, file: "/t/ud-1".into(), folder: "/w/rrddmma".into() }
    }

    #[test]
    fn what_is_expected_to_fail_runs_by_itself() {
        let script = script(&[program(&["a", "m::b"])], |_, test| test == "m::b");
        let runs: Vec<&str> = script.lines().skip(1).collect();
        assert_eq!(runs.len(), 2, "{script}");
        assert!(
            runs[0].contains("cd '/w/rrddmma' && timeout -s KILL 900 '/t/ud-1' --exact --skip m::b "),
            "{script}"
        );
        assert!(runs[1].contains("timeout -s KILL 60 '/t/ud-1' --exact m::b "), "{script}");
    }

    #[test]
    fn a_program_of_which_nothing_is_expected_to_pass_is_not_run_as_a_whole() {
        let script = script(&[program(&["a"])], |_, _| true);
        assert!(!script.contains("--skip") && script.contains("--exact a "), "{script}");
    }

    #[test]
    fn programs_that_compile_and_messages_of_another_kind_are_passed_over() {
        let message = |name: &str| serde_json::json!({ "executable": "/t/x", "target": { "name": name }, "manifest_path": "/w/c/Cargo.toml" });
        let found = artifact(&message("ud")).unwrap();
        assert_eq!(found, ("ud".to_owned(), "/t/x".into(), "/w/c".into()));
        assert_eq!(artifact(&message("compile_fail")), None);
        assert_eq!(artifact(&serde_json::json!({ "reason": "build-finished" })), None);
    }
}
