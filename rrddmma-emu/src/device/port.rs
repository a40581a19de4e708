//! The ports of the fabric: which is which, and which of them are up.

use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use super::address::AddressVector;
use super::config::{LinkLayer, MAX_PORTS};
use super::event::{self, AsyncEvent};
use super::fabric::Fabric;
use super::host::Host;
use super::identity::{Identity, Port};
use super::process;
use super::qp::QueuePair;

/// What changes of a device while programs use it.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub struct DeviceState {
    /// 1 for each port that has lost its link.
    down: [u32; MAX_PORTS],
    /// 1 once it was removed.
    pub(super) gone: u32,
}

/// Whether a port has its link.
pub(crate) fn is_up(fabric: &Fabric, port: &Port) -> bool {
    let state = fabric.devices.get(usize::from(port.device));
    let down = state.and_then(|state| state.down.get(usize::from(port.number).wrapping_sub(1)));
    down.is_some_and(|down| *down != 1)
}

/// Gives a port its link or takes it away, and tells every program that has the device open (`mlx5_ib_event`: the
/// events of a port go to whoever listens, whatever it does with the port).
pub(crate) fn set_link(fabric: &mut Fabric, host: &mut Host<'_>, device: u8, number: u8, up: bool) {
    let state = fabric.devices.get_mut(usize::from(device));
    let Some(down) = state.and_then(|state| state.down.get_mut(usize::from(number).wrapping_sub(1))) else {
        return;
    };
    if (*down != 1) == up {
        return;
    }
    *down = (!up).into();
    let kind = if up { AsyncEvent::PortActive } else { AsyncEvent::PortError };
    for channel in process::listeners(fabric, device) {
        event::asynchronous(host, channel, number.into(), kind);
    }
}

/// The port that a queue pair sends from; `None` before it was given one.
pub(crate) fn of(fabric: &Fabric, qp: &QueuePair) -> Option<Port> {
    fabric.identity(u8::try_from(qp.device).ok()?)?.port(qp.attributes.port)
}

/// The port that packets from `from` along `address` reach, whether it is up or not.
pub(crate) fn reached(fabric: &Fabric, from: &Port, address: &AddressVector) -> Option<Port> {
    let is_it = |port: &Port| match from.link {
        LinkLayer::Ethernet => port.gids().any(|entry| entry.gid == address.gid),
        LinkLayer::InfiniBand => port.lid() == address.lid,
    };
    Identity::all(fabric.config())
        .flat_map(|device| [device.port(1), device.port(2)])
        .flatten()
        .find(|port| port.link == from.link && is_it(port))
}
