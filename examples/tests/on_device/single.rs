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
fn no_wake_up_is_lost() {
    let _device = Stage::new();
    let end = start(env!("CARGO_BIN_EXE_completion_events"), [""; 0]).end();
    assert!(end.status.success(), "{end:?}");
    let wakeups =
        end.stdout.strip_prefix("100 messages in ").and_then(|rest| rest.strip_suffix(" wake-ups\n"));
    // Not more than one for each message; how many fewer is a matter of timing.
    let wakeups: u32 = wakeups.unwrap().parse().unwrap();
    assert!((1..=100).contains(&wakeups), "{end:?}");
}

#[test]
fn the_adapters_clock_is_before_the_hosts() {
    let _device = Stage::new();
    let before = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap();
    let end = start(env!("CARGO_BIN_EXE_timestamps"), [""; 0]).end();
    let after = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap();
    assert!(end.status.success(), "{end:?}");
    let times: Vec<f64> = end
        .stdout
        .lines()
        .map(|line| line.split(" arrived at ").nth(1).unwrap().split('s').next().unwrap().parse().unwrap())
        .collect();
    assert!(times.len() == 5 && times.is_sorted(), "{end:?}");
    // The clocks are kept together, not made one.
    assert!(times[0] > before.as_secs_f64() - 1.0 && times[4] < after.as_secs_f64() + 1.0, "{end:?}");
}

#[test]
fn a_batch_has_one_completion() {
    let _device = Stage::new();
    let end = start(env!("CARGO_BIN_EXE_batching"), [""; 0]).end();
    assert!(end.status.success(), "{end:?}");
    assert_eq!(end.stdout, "1000 writes in 32 lists, with 32 completions\n");
}

#[test]
fn every_class_of_errors_is_shown_once() {
    let stage = Stage::new();
    let end = start(env!("CARGO_BIN_EXE_error_handling"), [""; 0]).end();
    assert!(end.status.success() && end.stderr.is_empty(), "{end:?}");
    for (class, what) in [
        ("P1", "panic: MemoryRegion::slice: bytes 0..65 but the region has 64"),
        ("P2", "failed: local"),
        ("P3", "kept this time"),
        ("R1", &format!("there is: {}", stage.device)),
        ("R2", "ibv_post_recv failed: Cannot allocate memory (os error 12); hint: poll"),
        ("R3", "request 7 on queue pair "),
        ("R4", "unknown status 99"),
        ("D ", "ibv_dealloc_pd failed: still in use"),
    ] {
        let line = end.stdout.lines().find(|line| line.starts_with(class)).unwrap_or_default();
        assert!(line.contains(what), "{class}: {end:?}");
    }
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
