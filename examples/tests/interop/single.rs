//! The examples that need no second process.

use crate::stage::Stage;

#[test]
fn hello_rdma_says_hello() {
    let end = Stage::new("hello").start(env!("CARGO_BIN_EXE_hello_rdma"), [""; 0]).end();
    assert!(end.status.success(), "{end:?}");
    assert_eq!(end.stdout, "hello, RDMA\n", "{end:?}");
}

#[test]
fn devinfo_agrees_with_the_c_program() {
    let stage = Stage::new("devinfo");
    let ours = stage.start(env!("CARGO_BIN_EXE_devinfo"), [""; 0]).end();
    let theirs = stage.start("ibv_devinfo", ["-v"]).end();
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
    let pairs = text.lines().filter_map(|line| line.trim().split_once(": ").or(line.trim().split_once(":\t")));
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
    let end = Stage::new("devinfo").start(env!("CARGO_BIN_EXE_devinfo"), ["--json"]).end();
    let devices: serde_json::Value = serde_json::from_str(&end.stdout).unwrap();
    assert_eq!(devices[0]["name"], "mlx5_0", "{end:?}");
    assert!(devices[0]["ports"][0]["gids"].as_array().is_some_and(|gids| !gids.is_empty()), "{end:?}");
}
