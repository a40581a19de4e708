//! Where the library's own words go: to standard error. It logs what a destructor could not do, since that cannot be returned.

use log::{LevelFilter, Log, Metadata, Record};

use crate::console::note;

struct ToStandardError;

impl Log for ToStandardError {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        note(format_args!("{}: {}", record.level(), record.args()));
    }

    fn flush(&self) {}
}

/// Shows warnings and errors from now on. A program that has a logger of its own keeps it.
pub fn start() {
    if log::set_logger(&ToStandardError).is_ok() {
        log::set_max_level(LevelFilter::Warn);
    }
}
