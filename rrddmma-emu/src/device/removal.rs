//! A device that goes away while programs use it, as when it is unplugged, unbound or beyond repair.
//!
//! The kernel takes every open file of the device away from it (drivers/infiniband/core/uverbs_main.c:
//! `ib_uverbs_free_hw_resources`): programs are told, their objects are destroyed beneath them, and whatever they ask
//! afterwards is EIO. Nothing more completes: a queue pair that is destroyed is not flushed, and libmlx5 makes no
//! completions of its own.

use super::event::{self, AsyncEvent};
use super::fabric::Fabric;
use super::host::{Channel, Host};
use super::process;
use super::table::{self, ContextId};

/// Removes a device for good.
pub(crate) fn remove(fabric: &mut Fabric, host: &mut Host<'_>, device: u8) {
    match fabric.devices.get_mut(usize::from(device)) {
        Some(state) if state.gone != 1 => state.gone = 1,
        _ => return,
    }
    for index in 0..fabric.contexts.len() {
        let Some((context, events)) = process::user_of(fabric, index, device) else { continue };
        event::asynchronous(host, events, 0, AsyncEvent::DeviceFatal);
        event::end_asynchronous(host, events);
        end_completions(fabric, host, context);
        process::destroy_objects(fabric, context);
    }
}

/// Whether a device was removed.
pub(crate) fn is_gone(fabric: &Fabric, device: u8) -> bool {
    fabric.devices.get(usize::from(device)).is_some_and(|state| state.gone == 1)
}

/// Wakes who waits for completions that will not come.
fn end_completions(fabric: &Fabric, host: &mut Host<'_>, context: ContextId) {
    let mut last = Channel(0);
    for (_, cq) in table::living(&fabric.cqs) {
        let channel = Channel(cq.channel);
        // One end is enough for a channel that several queues share; two do no harm.
        if table::Object::owner(cq).context == context.0 && channel != last {
            event::end_completions(host, channel);
            last = channel;
        }
    }
}
