//! XRC targets: queue pairs that belong to a domain and not to a process. Each program that made or opened one has a
//! handle of its own; the pair lives as long as one of them.

use zerocopy::{FromBytes, FromZeros, Immutable, IntoBytes, KnownLayout};

use super::event::{self, AsyncEvent};
use super::fabric::Fabric;
use super::host::{Channel, Host, Process};
use super::process;
use super::qp::{self, Transport};
use super::table::{self, ContextId, Index, Kind, NONE, Object, Owner};
use crate::errno::Errno;

/// A target as one program has it open.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub struct OpenTarget {
    owner: Owner,
    pub(crate) user_handle: u64,
    /// Channel of asynchronous events.
    pub(crate) events: u64,
    pub(crate) qp: Index,
    /// The open domain that it was made or opened through.
    pub(crate) xrcd: Index,
    /// Asynchronous events that the program has read.
    pub(crate) async_events: u32,
    reserved: u32,
}

impl Object for OpenTarget {
    const KIND: Kind = Kind::Target;

    fn owner(&self) -> &Owner {
        &self.owner
    }

    fn owner_mut(&mut self) -> &mut Owner {
        &mut self.owner
    }
}

/// Which handle to make.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Opening {
    pub(crate) xrcd: u32,
    pub(crate) user_handle: u64,
    pub(crate) events: Option<Channel>,
}

/// In place of an owner: no process, whose end would take the pair along, and no context.
const NOBODY: Owner = Owner::shared();

/// Makes a target in state RESET, and this program's handle of it.
pub(crate) fn create(
    fabric: &mut Fabric,
    host: &mut Host<'_>,
    context: ContextId,
    request: &Opening,
) -> Result<(Index, Index), Errno> {
    let xrcd = table::find(&fabric.xrcds, context, request.xrcd)?;
    let index = table::allocate(&fabric.qps, &mut fabric.next.qp, 0)?;
    let ordinal = process::next_qp_ordinal(fabric, host.me);
    let domain = fabric.xrcds[xrcd as usize].domain;
    let device = process::device_of(fabric, context);
    let qp = &mut fabric.qps[index as usize];
    qp.zero();
    qp.device = device.into();
    (qp.pd, qp.send_cq, qp.receive_cq, qp.srq) = (NONE, NONE, NONE, NONE);
    qp.set_transport(Transport::XrcTarget);
    qp.domain = domain;
    qp.ordinal = ordinal;
    *qp.owner_mut() = NOBODY;
    match attach(fabric, host, context, request, xrcd, index) {
        Ok(open) => Ok((open, index)),
        Err(errno) => {
            table::free(&mut fabric.qps, index);
            Err(errno)
        }
    }
}

/// Opens a target that somebody made in the domain (`ib_open_qp`: EINVAL for any other pair).
pub(crate) fn open(
    fabric: &mut Fabric,
    host: &mut Host<'_>,
    context: ContextId,
    transport: u32,
    number: u32,
    request: &Opening,
) -> Result<(Index, Index), Errno> {
    let xrcd = table::find(&fabric.xrcds, context, request.xrcd).map_err(|_| Errno::EINVAL)?;
    if Transport::from_code(transport) != Some(Transport::XrcTarget) {
        return Err(Errno::EINVAL);
    }
    let index = qp::by_number(fabric, number).ok_or(Errno::EINVAL)?;
    let qp = &fabric.qps[index as usize];
    if qp.transport() != Some(Transport::XrcTarget) || qp.domain != fabric.xrcds[xrcd as usize].domain {
        return Err(Errno::EINVAL);
    }
    attach(fabric, host, context, request, xrcd, index).map(|open| (open, index))
}

/// Closes this program's handle, and destroys the pair with its last one. Returns how many events the program has read.
pub(crate) fn close(
    fabric: &mut Fabric,
    host: &mut Host<'_>,
    context: ContextId,
    handle: u32,
) -> Result<u32, Errno> {
    let index = table::find(&fabric.targets, context, handle)?;
    let open = fabric.targets[index as usize];
    event::purge(host, Channel(open.events), open.user_handle);
    table::free(&mut fabric.targets, index);
    destroy_unopened(fabric);
    Ok(open.async_events)
}

/// Destroys the targets that nobody has open any more.
pub(crate) fn destroy_unopened(fabric: &mut Fabric) {
    let Fabric { qps, targets, .. } = fabric;
    for (index, qp) in (0..).zip(qps) {
        let target = qp.owner().is_used() && qp.transport() == Some(Transport::XrcTarget);
        if target && !table::any(targets, |open| open.qp == index) {
            qp.owner_mut().release();
        }
    }
}

/// Tells every program that has the target open (`__ib_shared_qp_event_handler`).
pub(crate) fn raise(fabric: &Fabric, host: &mut Host<'_>, qp: Index, kind: AsyncEvent) {
    for (_, open) in table::living(&fabric.targets).filter(|(_, open)| open.qp == qp) {
        event::asynchronous(host, Channel(open.events), open.user_handle, kind);
    }
}

/// Whether a process stands for none: targets have no memory of their own.
pub(crate) fn is_nobody(process: Process) -> bool {
    process == NOBODY.process
}

fn attach(
    fabric: &mut Fabric,
    host: &Host<'_>,
    context: ContextId,
    request: &Opening,
    xrcd: Index,
    qp: Index,
) -> Result<Index, Errno> {
    let index = table::allocate(&fabric.targets, &mut fabric.next.target, 0)?;
    let events = request.events.unwrap_or_else(|| process::events_of(fabric, context));
    fabric.targets[index as usize] = OpenTarget {
        owner: Owner::new(context, host.me),
        user_handle: request.user_handle,
        events: events.0,
        qp,
        xrcd,
        async_events: 0,
        reserved: 0,
    };
    Ok(index)
}
