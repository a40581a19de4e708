//! What a descriptor of the program is: what was noted of it, if the file behind it says so too.
//!
//! A program may close one by a call that is not hooked (`close_range(2)`) and open another file, which gets its number.

use std::ffi::c_int;

use super::attachment;
use super::channel::Channels;
use super::fd_table::{self, Entry};
use super::{channel, opening};

/// What `fd` is, if it is of the device. Descriptors of everybody else cost one load.
pub(crate) fn get(fd: c_int) -> Option<Entry> {
    let noted = fd_table::get(fd)?;
    let still = match noted {
        Entry::Context(context) => opening::of(fd).is_some_and(|opening| opening.context == context),
        Entry::Channel(channel) => channel::of(fd) == Some(channel),
    };
    if !still {
        fd_table::take(fd);
    }
    still.then_some(noted)
}

/// Notes that `copy` is a copy of `fd` now, whatever it was before.
pub(crate) fn copied(fd: c_int, copy: c_int) {
    let before = if fd == copy { None } else { fd_table::take(copy) };
    if let Some(entry) = fd_table::get(fd) {
        // The kernel has given it the number; if that is too large to be noted it is known by its file.
        fd_table::set(copy, entry);
    }
    if let Some(entry) = before {
        end_if_unused(entry);
    }
}

/// Ends what a descriptor led to that has just been closed, if it was the last.
pub(crate) fn end_if_unused(entry: Entry) {
    let Some(attachment) = attachment::current() else { return };
    match entry {
        Entry::Context(context) => opening::end_if_unused(attachment, context),
        Entry::Channel(channel) => Channels { folder: &attachment.channels }.remove_if_unread(channel),
    }
}
