//! The examples that need no second process.

use crate::stage::{Stage, start};

#[test]
fn hello_rdma_says_hello() {
    let _device = Stage::new();
    let end = start(env!("CARGO_BIN_EXE_hello_rdma"), [""; 0]).end();
    assert!(end.status.success(), "{end:?}");
    assert_eq!(end.stdout, "hello, RDMA\n", "{end:?}");
}

#[test]
fn a_lock_and_a_counter_count_everything() {
    let _device = Stage::new();
    let end = start(env!("CARGO_BIN_EXE_atomics"), [""; 0]).end();
    assert!(end.status.success(), "{end:?}");
    assert_eq!(end.stdout, "counted 600 by fetch-and-add and 600 under the lock\n", "{end:?}");
}

#[test]
fn devinfo_agrees_with_the_c_program() {
    let _device = Stage::new();
    let ours = start(env!("CARGO_BIN_EXE_devinfo"), [""; 0]).end();
    let theirs = start("ibv_devinfo", ["-v"]).end();
    assert!(ours.status.success() && theirs.status.success(), "{ours:?} {theirs:?}");
    let ours = lines(&ours.stdout);
    let mut compared = 0;
    for (name, theirs) in lines(&theirs.stdout) {
        let Some((_, ours)) = ours.iter().find(|(same, _)| *same == name) else { continue };
        // We name states in words of our own.
        if !name.ends_with("state") {
            assert_eq!(*ours, theirs, "{name}");
            compared += 1;
        }
    }
    assert!(compared >= 35, "only {compared} lines were found in both");
}

/// Names, and what follows: the first word, or an address in its normal form.
fn lines(text: &str) -> Vec<(String, String)> {
    // The C program puts tabs behind the colon; a colon inside a GID has neither behind it.
    let pairs = text.lines().filter_map(|line| {
        let (at, _) = line.match_indices(':').find(|(at, _)| line[at + 1..].starts_with([' ', '\t']))?;
        Some((line[..at].trim(), &line[at + 1..]))
    });
    pairs
        .map(|(name, value)| {
            let word = value.split_whitespace().next().unwrap_or_default().trim_end_matches(',');
            let address = word.parse::<std::net::Ipv6Addr>().map(|address| address.to_string());
            (name.to_owned(), address.unwrap_or_else(|_| word.to_owned()))
        })
        .collect()
}

#[test]
fn devinfo_writes_json() {
    let _device = Stage::new();
    let end = start(env!("CARGO_BIN_EXE_devinfo"), ["--json"]).end();
    let devices: serde_json::Value = serde_json::from_str(&end.stdout).unwrap();
    assert!(devices[0]["name"].is_string(), "{end:?}");
    assert!(devices[0]["ports"][0]["gids"].as_array().is_some_and(|gids| !gids.is_empty()), "{end:?}");
}

#[test]
fn an_unknown_device_is_listed_by_devinfo_too() {
    let stage = Stage::new();
    let end = start(env!("CARGO_BIN_EXE_devinfo"), ["-d", "mlx9_7"]).end();
    assert_eq!(end.status.code(), Some(2), "{end:?}");
    let complaint = format!("mlx9_7; there is: {}", stage.device);
    assert!(end.stderr.contains(&complaint), "{end:?}");
}
