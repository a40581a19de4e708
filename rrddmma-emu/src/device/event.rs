//! The events that programs read from their channels.

use super::fabric::Fabric;
use super::host::{Channel, Host};
use super::table;

/// Asynchronous events (`enum ib_event_type` of the kernel).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum AsyncEvent {
    CqError = 0,
    QpFatal = 1,
    QpRequestError = 2,
    QpAccessError = 3,
    CommunicationEstablished = 4,
    DeviceFatal = 8,
    PortActive = 9,
    PortError = 10,
    SrqLimitReached = 15,
    LastWqeReached = 16,
}

/// Delivers `ib_uverbs_comp_event_desc`.
pub(crate) fn completion(host: &mut Host<'_>, channel: Channel, user_handle: u64) {
    if channel.0 != 0 {
        host.events.deliver(channel, &user_handle.to_ne_bytes());
    }
}

/// Delivers `ib_uverbs_async_event_desc`.
pub(crate) fn asynchronous(host: &mut Host<'_>, channel: Channel, element: u64, kind: AsyncEvent) {
    if channel.0 == 0 {
        return;
    }
    let mut event = [0; 16];
    event[..8].copy_from_slice(&element.to_ne_bytes());
    event[8..12].copy_from_slice(&(kind as u32).to_ne_bytes());
    host.events.deliver(channel, &event);
}

/// In place of an element: no more events come, because the device is gone. No program's own handle is this number.
const END: [u8; 8] = [0xff; 8];

/// Lets whoever reads the channel of asynchronous events know that nothing comes after what it has not read yet.
pub(crate) fn end_asynchronous(host: &mut Host<'_>, channel: Channel) {
    if channel.0 != 0 {
        let mut end = [0; 16];
        end[..8].copy_from_slice(&END);
        host.events.deliver(channel, &end);
    }
}

/// The same for a channel of completion events.
pub(crate) fn end_completions(host: &mut Host<'_>, channel: Channel) {
    if channel.0 != 0 {
        host.events.deliver(channel, &END);
    }
}

/// Whether what was read from a channel is no event but its end: reading on is EIO then (`ib_uverbs_event_read`).
#[must_use]
pub fn is_end(event: &[u8]) -> bool {
    event.starts_with(&END)
}

/// Removes the unread events of an object.
pub(crate) fn purge(host: &mut Host<'_>, channel: Channel, element: u64) {
    if channel.0 != 0 {
        host.events.purge(channel, element);
    }
}

/// Counts one event that the program has read from `channel`: destroying its object tells how many there were, and
/// libibverbs waits until as many are acknowledged.
///
/// Counted here and not when it is delivered, as the kernel does (`ib_uverbs_event_read`): who delivers may be another
/// process, which may be killed between the two steps, and then the program would wait for ever.
pub fn read(fabric: &mut Fabric, channel: Channel, event: &[u8]) {
    let Some(element) = event.first_chunk().map(|bytes| u64::from_ne_bytes(*bytes)) else { return };
    let kind = event.get(8..).and_then(|rest| rest.first_chunk()).map(|bytes| u32::from_ne_bytes(*bytes));
    let counter = match kind {
        None => table::living_mut(&mut fabric.cqs)
            .find(|cq| cq.channel == channel.0 && cq.user_handle == element)
            .map(|cq| &mut cq.completion_events),
        Some(kind) if kind == AsyncEvent::CqError as u32 => table::living_mut(&mut fabric.cqs)
            .find(|cq| cq.events == channel.0 && cq.user_handle == element)
            .map(|cq| &mut cq.async_events),
        Some(kind) if kind == AsyncEvent::SrqLimitReached as u32 => table::living_mut(&mut fabric.srqs)
            .find(|srq| srq.events == channel.0 && srq.user_handle == element)
            .map(|srq| &mut srq.async_events),
        Some(_) => table::living_mut(&mut fabric.qps)
            .find(|qp| qp.events == channel.0 && qp.user_handle == element)
            .map(|qp| &mut qp.async_events)
            .or_else(|| {
                table::living_mut(&mut fabric.targets)
                    .find(|target| target.events == channel.0 && target.user_handle == element)
                    .map(|target| &mut target.async_events)
            }),
    };
    if let Some(counter) = counter {
        *counter = counter.wrapping_add(1);
    }
}
