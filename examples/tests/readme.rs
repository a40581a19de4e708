//! What README.md shows is what the examples do.
#![allow(clippy::panic, reason = "helpers of tests")]

use std::fs;
use std::path::Path;

fn file(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What stands between the lines that contain `from` and `to`, without indentation.
fn between(text: &str, from: &str, to: &str) -> Vec<String> {
    let lines = text.lines().skip_while(|line| !line.contains(from)).skip(1);
    let lines: Vec<_> = lines.take_while(|line| !line.contains(to)).collect();
    assert!(!lines.is_empty(), "nothing between {from:?} and {to:?}");
    let indent =
        lines.iter().filter(|line| !line.is_empty()).map(|line| line.len() - line.trim_start().len());
    let indent = indent.min().unwrap_or(0);
    lines.iter().map(|line| line.get(indent..).unwrap_or("").to_owned()).collect()
}

#[test]
fn the_example_is_the_heart_of_hello_rdma() {
    let shown = between(&file("../README.md"), "```rust", "```");
    let run = between(&file("src/bin/hello_rdma.rs"), "README: from here", "README: to here");
    assert_eq!(shown, run);
}

#[test]
fn hello_rdma_is_short() {
    let lines = file("src/bin/hello_rdma.rs").lines().count();
    assert!(lines < 60, "{lines} lines");
}

#[test]
fn the_flags_of_rc_pingpong_in_the_readme_exist() {
    let readme = file("../README.md");
    let lines =
        readme.lines().filter(|line| line.contains("rc_pingpong ") && !line.contains("ibv_rc_pingpong"));
    let mut checked = 0;
    for line in lines {
        let Some((_, arguments)) = line.split_once("rc_pingpong ") else { continue };
        let arguments = arguments.split(['#', '`']).next().unwrap_or_default().split_whitespace();
        let parsed = <rrddmma_examples::options::Options as clap::Parser>::try_parse_from(
            std::iter::once("rc_pingpong").chain(arguments.filter(|argument| *argument != "--")),
        );
        assert!(parsed.is_ok(), "{line}: {parsed:?}");
        checked += 1;
    }
    assert!(checked > 0);
}
