//! Manual mode: one seed is one order, whatever the machine does meanwhile.

#[allow(unreachable_pub, reason = "shared by several test programs")]
mod stand;

use std::collections::BTreeSet;
use std::fs;

use stand::Emulator;
use stand::programs::c_program;

/// Runs the scenario in a process and on a fabric of its own; its trace.
fn trace(seed: &str) -> String {
    trace_of("scenario", seed)
}

#[allow(clippy::unwrap_used, reason = "a helper of tests fails the test")]
fn trace_of(program: &str, seed: &str) -> String {
    let emulator = Emulator::new().with(&["--mode", "manual"]);
    emulator.run("true", &[]).expect_success();
    let path = emulator.folder().join("trace");
    let outcome = emulator.run(c_program(program), &[seed, path.to_str().unwrap()]);
    outcome.expect_success().expect_stdout("all accounted for");
    fs::read_to_string(path).unwrap()
}

#[test]
fn a_hundred_runs_with_one_seed_leave_the_same_trace() {
    let first = trace("7");
    for name in ["write", "write_imm", "send", "send_imm", "read", "fetch_add", "cmp_swap"] {
        assert!(first.contains(&format!(" {name} ")), "no {name} in\n{first}");
    }
    for status in ["REM_OP_ERR", "REM_ACCESS_ERR"] {
        assert!(first.contains(status), "no {status} in\n{first}");
    }
    assert!(first.lines().any(|line| line.contains(" write at 512 8 ok")), "no offset in\n{first}");
    for run in 1..100 {
        assert_eq!(trace("7"), first, "run {run}");
    }
}

#[test]
fn each_seed_has_an_order_of_its_own_and_no_pair_overtakes_itself() {
    let traces = ["0", "1", "2", "3"].map(trace);
    assert_eq!(traces.iter().collect::<BTreeSet<_>>().len(), traces.len());
    let pair = |trace: &str, number: u32| -> Vec<u32> {
        let prefix = format!("qp {number} wqe ");
        let entries = trace.lines().filter_map(|line| line.strip_prefix(&prefix));
        entries.map(|rest| rest.split(' ').next().unwrap_or("").parse().unwrap_or(u32::MAX)).collect()
    };
    for trace in &traces {
        // The first ordinal is that of the pair which `create` makes.
        for number in 2..=7 {
            let entries = pair(trace, number);
            assert!(!entries.is_empty() && entries.is_sorted(), "qp {number}: {entries:?}");
        }
    }
}

#[test]
fn four_processes_that_take_turns_leave_the_same_trace() {
    let first = trace_of("four", "3");
    let executed = first.lines().filter(|line| line.contains(" wqe ")).count();
    assert_eq!(executed, 4 * 2 * 6 * 4, "{first}");
    for run in 1..10 {
        assert_eq!(trace_of("four", "3"), first, "run {run}");
    }
    assert_ne!(trace_of("four", "4"), first);
}
