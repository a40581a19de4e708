//! What docs/emulator.md tells people to put into the CI of a project that is not ours, done.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use super::super::run::Run;
use crate::{process, workspace};

const PAGE: &str = "docs/emulator.md";
const HEADING: &str = "\n## In somebody else's CI\n";

/// A project whose tests need a device.
const FILES: [(&str, &str); 2] = [
    ("Makefile", "check: hello\n\t./hello\nhello: hello.c\n\tcc -o hello hello.c -libverbs\n"),
    (
        "hello.c",
        r#"#include <infiniband/verbs.h>
#include <stdio.h>
int main(void)
{
	struct ibv_device **list = ibv_get_device_list(NULL);
	if (!list || !*list || !ibv_open_device(*list))
		return 1;
	printf("the project found %s\n", ibv_get_device_name(*list));
	return 0;
}
"#,
    ),
];

pub(super) fn run(run: &mut Run) -> Result<()> {
    let page =
        fs::read_to_string(workspace::root().join(PAGE)).with_context(|| format!("cannot read {PAGE}"))?;
    let lines = lines(&page).with_context(|| format!("{PAGE} has no lines under {}", HEADING.trim()))?;
    let folder = tempfile::tempdir().context("cannot make a folder for the project")?;
    for (name, text) in FILES {
        fs::write(folder.path().join(name), text)?;
    }
    let outcome = follow(&lines, folder.path(), &run.fabric("newcomer"), run)?;
    run.check("the three lines, in a project that is not ours", outcome);
    Ok(())
}

/// The first block of the section: a line to get the tree, one to install, one to use it.
fn lines(page: &str) -> Option<[String; 3]> {
    let (_, section) = page.split_once(HEADING)?;
    let (_, block) = section.split_once("```sh\n")?;
    let (block, _) = block.split_once("```")?;
    let lines: Vec<String> = block.lines().map(str::to_owned).collect();
    lines.try_into().ok()
}

fn follow(lines: &[String; 3], folder: &Path, fabric: &str, run: &Run) -> Result<Result<(), String>> {
    let [get, install, test] = lines;
    // This tree instead of the published one.
    if !(get.starts_with("git clone ") && get.ends_with("/rrddmma")) {
        return Ok(Err(format!("the first line does not get the tree: {get}")));
    }
    symlink(workspace::root(), folder.join("rrddmma"))?;
    let mut shell = Command::new("sh");
    shell.args(["-euc", &format!("{install}\n{test}")]).current_dir(folder);
    shell.env("RRDDMMA_EMU_FABRIC", fabric).env_remove("RRDDMMA_EMU_LIBRARY");
    let done = process::capture(&mut shell, run.limit())?;
    let found = done.stdout.contains("the project found mlx5_0");
    Ok(if done.status.success() && found {
        Ok(())
    } else {
        Err(format!("{}: {}", done.status, done.last_words(12)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_has_the_three_lines() {
        let page = fs::read_to_string(workspace::root().join(PAGE)).unwrap();
        assert!(lines(&page).unwrap()[2].starts_with("emu/bin/rrddmma-emu run -- "));
        assert_eq!(lines("\n## In somebody else's CI\n```sh\none\ntwo\n```\n"), None);
    }
}
