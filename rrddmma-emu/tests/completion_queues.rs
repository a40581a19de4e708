//! Completion queues through libmlx5: sizes, overflow, extended entries, moderated events, time.

#[allow(unreachable_pub, reason = "shared by several test programs")]
mod stand;

use stand::Emulator;
use stand::programs::c_program;

fn case(name: &str, options: &[&str]) {
    let program = c_program("completion_queues");
    Emulator::new().with(options).run(program, &[name]).expect_success().expect_stdout("as expected");
}

#[test]
fn a_new_size_keeps_what_was_pending() {
    case("resize", &[]);
}

#[test]
fn a_full_queue_goes_into_error_and_loses_completions_but_no_data() {
    case("overflow", &[]);
}

#[test]
fn an_overrun_that_is_ignored_is_no_error() {
    case("ignored-overrun", &[]);
}

#[test]
fn extended_entries_say_when_and_what() {
    case("extended", &[]);
}

#[test]
fn a_moderated_event_waits_for_its_count_or_its_time() {
    case("moderate", &["--mode", "manual"]);
    case("moderate-in-time", &[]);
}

#[test]
fn what_no_device_has_is_refused() {
    case("refused", &[]);
}
