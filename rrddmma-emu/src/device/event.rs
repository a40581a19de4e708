//! The events that programs read from their channels.

use super::host::{Channel, Host};

/// Asynchronous events (`enum ib_event_type` of the kernel).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum AsyncEvent {
    CqError = 0,
    QpRequestError = 2,
    QpAccessError = 3,
    SrqLimitReached = 10,
}

/// Delivers `ib_uverbs_comp_event_desc`.
pub(crate) fn completion(host: &mut Host<'_>, channel: Channel, user_handle: u64) -> bool {
    channel.0 != 0 && host.events.deliver(channel, &user_handle.to_ne_bytes())
}

/// Delivers `ib_uverbs_async_event_desc`.
pub(crate) fn asynchronous(host: &mut Host<'_>, channel: Channel, element: u64, kind: AsyncEvent) -> bool {
    if channel.0 == 0 {
        return false;
    }
    let mut event = [0; 16];
    event[..8].copy_from_slice(&element.to_ne_bytes());
    event[8..12].copy_from_slice(&(kind as u32).to_ne_bytes());
    host.events.deliver(channel, &event)
}

/// Removes the unread events of an object and says how many there were.
pub(crate) fn purge(host: &mut Host<'_>, channel: Channel, element: u64) -> u32 {
    if channel.0 == 0 { 0 } else { host.events.purge(channel, element) }
}
