//! The stages, in the order in which they run: what is quick and most often wrong comes first.

mod behaviour;
mod builds;
mod checks;
mod demo;
mod doctor;
mod faults;
mod fuzz;
mod hostile;
mod inside;
mod interop;
mod kill;
mod library;
mod machine;
mod mutants;
mod newcomer;
mod pyverbs;
mod tools;
mod vendor;

use super::stage::Stage;
pub(crate) use machine::committed_skips as machine_skips;
pub(crate) use pyverbs::committed_skips as pyverbs_skips;

/// All stages. Their budgets are for two cores and nothing in the cache.
pub(super) const STAGES: &[Stage] = &[
    Stage::new("setup", "system packages and the rdma-core source", 120, checks::setup)
        .without_tests()
        .ground(),
    Stage::new("tidy", "layers, sizes, comments, dependencies", 10, checks::tidy),
    Stage::new("fmt", "formatting", 10, checks::format).without_tests(),
    Stage::new("clippy", "lints, with warnings denied", 90, checks::clippy).without_tests(),
    Stage::new("unit", "tests that need no device", 90, library::unit),
    Stage::new("emulator", "the emulator under other people's programs", 60, library::emulator),
    Stage::new("tools", "the C tools over every transport, with drawn flags", 60, tools::run),
    Stage::new("fuzz", "random requests and calls; the emulator under the address sanitizer", 60, fuzz::run),
    Stage::new("behaviour", "the rules of docs/behaviour.md, probed in C", 15, behaviour::emulator),
    Stage::new("pyverbs", "the Python verbs tests of rdma-core on the emulator", 20, pyverbs::run),
    Stage::new("pkg-config", "the workspace against the system's libibverbs", 60, builds::pkg_config)
        .without_tests(),
    Stage::new("library", "rrddmma and rrddmma-sys on the emulator", 60, library::library),
    Stage::new("vendored", "the workspace with rdma-core inside, and no libclang", 180, builds::vendored),
    Stage::new("library-vendored", "the same tests on the static build", 120, library::library_vendored),
    Stage::new("interop", "the ping-pongs with the C tools, both builds, both roles", 150, interop::run),
    Stage::new("inside", "a ping-pong with libc, rdma-core and the emulator inside", 30, inside::run),
    Stage::new(
        "newcomer",
        "the three lines of docs/emulator.md, in a project that is not ours",
        20,
        newcomer::run,
    ),
    Stage::new("doctor", "what doctor says is what the build says", 30, doctor::run),
    Stage::new("vendor", "a damaged tarball is refused and leaves nothing", 10, vendor::run),
    Stage::new("docs", "documentation with warnings denied, and its examples", 90, library::docs),
    Stage::new("hostile", "peers that talk nonsense", 30, hostile::run),
    Stage::new("kill", "peers that are killed in mid-run", 75, kill::run),
    Stage::new(
        "faults",
        "control calls of the examples that fail once; all of them with --all",
        60,
        faults::run,
    ),
    Stage::new("demo", "the demonstration, with and without spoiled messages", 45, demo::run),
    Stage::new(
        "soundness",
        "5,000 trials in which handles go in the midst of traffic",
        240,
        library::soundness,
    )
    .sweep(),
    Stage::new("mutants", "each rule of the emulator, taken away, is missed by a test", 1500, mutants::run)
        .sweep(),
];

/// The stages of `test --vm`. What Soft-RoCE cannot do or does otherwise is in its column of docs/behaviour.md.
pub(super) const VM_STAGES: &[Stage] = &[
    Stage::new("vm-setup", "the machine's programs", 120, checks::vm_setup).without_tests().ground(),
    Stage::new(
        "vm-behaviour",
        "the rules of docs/behaviour.md on Soft-RoCE of a real kernel",
        300,
        behaviour::vm,
    ),
    Stage::new(
        "vm-library",
        "the tests of rrddmma and rrddmma-sys on Soft-RoCE, but for xtask/vm-skips.txt",
        480,
        machine::library,
    ),
    Stage::new(
        "vm-interop",
        "the ping-pongs with the C tools, both roles, on Soft-RoCE",
        240,
        machine::interop,
    ),
    Stage::new(
        "vm-soundness",
        "5,000 trials in which handles go in the midst of traffic, on Soft-RoCE",
        900,
        machine::soundness,
    )
    .sweep(),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_are_unique() {
        let all = || STAGES.iter().chain(VM_STAGES);
        assert_eq!(all().map(|stage| stage.name).collect::<HashSet<_>>().len(), all().count());
    }
}
