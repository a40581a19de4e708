//! Processes on the fabric and the contexts they hold open.

use zerocopy::{FromBytes, FromZeros, Immutable, IntoBytes, KnownLayout};

use super::fabric::Fabric;
use super::fault::StoredRules;
use super::host::{Channel, Host, Process};
use super::identity::Identity;
use super::removal;
use super::table::{self, ContextId, Object, Owner};
use super::target;
use crate::errno::Errno;

/// What the device keeps for each process.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub struct ProcessEntry {
    used: u32,
    /// How many queue pairs it has made.
    qps: u32,
    process: Process,
    /// State of the scheduler of manual mode; 0 takes queue pairs in turn.
    scheduler: u64,
    pub(crate) faults: StoredRules,
}

/// One open device.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub struct ContextEntry {
    owner: Owner,
    /// Channel of asynchronous events, 0 before it is made.
    pub(crate) events: u64,
    /// 1 after `GET_CONTEXT`.
    pub(crate) ready: u32,
    /// Which device of the fabric.
    device: u32,
}

impl Object for ContextEntry {
    // A context has no handle of its own; the number is never used.
    const KIND: table::Kind = table::Kind::Pd;

    fn owner(&self) -> &Owner {
        &self.owner
    }

    fn owner_mut(&mut self) -> &mut Owner {
        &mut self.owner
    }
}

const INDEX_BITS: u32 = 10;

/// Opens a device for the calling process.
///
/// # Errors
/// - [`Errno::ENOENT`] if the fabric has no such device, [`Errno::ENXIO`] if it was removed (`ib_uverbs_open`).
/// - [`Errno::EMFILE`] if the fabric has no place for another process or context.
pub fn open(fabric: &mut Fabric, host: &mut Host<'_>, device: u8) -> Result<ContextId, Errno> {
    fabric.identity(device).ok_or(Errno::ENOENT)?;
    if removal::is_gone(fabric, device) {
        return Err(Errno::ENXIO);
    }
    attach(fabric, host.me)?;
    let index = table::allocate(&fabric.contexts, &mut fabric.next.context, 0).map_err(|_| Errno::EMFILE)?;
    let entry = &mut fabric.contexts[index as usize];
    // The number of opens so far makes the identity of a context differ from that of an earlier one at its place.
    let id = ContextId((entry.owner.context >> INDEX_BITS).wrapping_add(1) << INDEX_BITS | index);
    *entry = ContextEntry { owner: Owner::new(id, host.me), events: 0, ready: 0, device: device.into() };
    Ok(id)
}

/// Closes a context and destroys what was made in it, in the order in which the kernel does.
pub fn close(fabric: &mut Fabric, host: &mut Host<'_>, context: ContextId) {
    let _ = host;
    let Some(index) = index_of(fabric, context) else { return };
    destroy_objects(fabric, context);
    table::free(&mut fabric.contexts, index);
}

/// Destroys what was made in a context.
pub(crate) fn destroy_objects(fabric: &mut Fabric, context: ContextId) {
    sweep(fabric, |owner| owner.context == context.0);
}

/// The contexts that a process has open.
pub fn openings(fabric: &Fabric, process: Process) -> impl Iterator<Item = ContextId> {
    let own = table::living(&fabric.contexts).filter(move |(_, entry)| entry.owner.process == process);
    own.map(|(_, entry)| ContextId(entry.owner.context))
}

/// Puts a process on the fabric, if it is not there yet.
pub(crate) fn attach(fabric: &mut Fabric, process: Process) -> Result<usize, Errno> {
    if let Some(index) = entry_of(fabric, process) {
        return Ok(index);
    }
    let index = fabric.processes.iter().position(|entry| entry.used != 1).ok_or(Errno::EMFILE)?;
    let mut entry = ProcessEntry::new_zeroed();
    entry.process = process;
    entry.used = 1;
    fabric.processes[index] = entry;
    Ok(index)
}

/// The place of a process in the table.
pub(crate) fn entry_of(fabric: &Fabric, process: Process) -> Option<usize> {
    fabric.processes.iter().position(|entry| entry.used == 1 && entry.process == process)
}

/// Counts a queue pair of a process: its name in the trace.
pub(crate) fn next_qp_ordinal(fabric: &mut Fabric, process: Process) -> u32 {
    let Some(index) = entry_of(fabric, process) else { return 0 };
    let entry = &mut fabric.processes[index];
    entry.qps = entry.qps.wrapping_add(1);
    entry.qps
}

/// Sets the state of a process's scheduler.
pub(crate) fn set_scheduler(fabric: &mut Fabric, process: Process, seed: u64) {
    if let Some(index) = entry_of(fabric, process) {
        fabric.processes[index].scheduler = seed;
    }
}

/// The next number of a process's scheduler; 0 for ever without a seed.
pub(crate) fn draw(fabric: &mut Fabric, process: Process) -> u32 {
    let Some(index) = entry_of(fabric, process) else { return 0 };
    let state = &mut fabric.processes[index].scheduler;
    if *state == 0 {
        return 0;
    }
    // Marsaglia's xorshift; the upper half is the better one.
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    (*state >> 32) as u32
}

/// Removes everything of a process that has ended or is about to.
pub fn reap(fabric: &mut Fabric, process: Process) {
    sweep(fabric, |owner| owner.process == process);
    for index in 0..fabric.contexts.len() {
        if fabric.contexts[index].owner.is_used() && fabric.contexts[index].owner.process == process {
            fabric.contexts[index].owner_mut().release();
        }
    }
    if let Some(index) = entry_of(fabric, process) {
        fabric.processes[index].used = 0;
    }
}

/// Reaps every process of the fabric that no longer runs, and says how many there were.
pub fn reap_dead(fabric: &mut Fabric, host: &mut Host<'_>) -> usize {
    let mut dead = 0;
    for index in 0..fabric.processes.len() {
        let entry = fabric.processes[index];
        if entry.used == 1 && entry.process != host.me && !host.dma.is_alive(entry.process) {
            reap(fabric, entry.process);
            dead += 1;
        }
    }
    dead
}

/// A process with a place in a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Who it is.
    pub process: Process,
    /// What it holds: each kind of object of which there is one, with its number.
    pub objects: Vec<(&'static str, usize)>,
}

impl Holder {
    /// How many objects it holds.
    #[must_use]
    pub fn total(&self) -> usize {
        self.objects.iter().map(|(_, count)| count).sum()
    }
}

/// Every process that has a place in a table.
#[must_use]
pub fn holders(fabric: &Fabric) -> Vec<Holder> {
    fn count<T: Object>(found: &mut Vec<Holder>, kind: &'static str, objects: &[T]) {
        for (_, object) in table::living(objects) {
            let process = object.owner().process;
            let place = found.iter().position(|holder| holder.process == process).unwrap_or(found.len());
            if place == found.len() {
                found.push(Holder { process, objects: Vec::new() });
            }
            let Some(holder) = found.get_mut(place) else { continue };
            match holder.objects.iter_mut().find(|(name, _)| *name == kind) {
                Some((_, held)) => *held += 1,
                None => holder.objects.push((kind, 1)),
            }
        }
    }
    let present = fabric.processes.iter().filter(|entry| entry.used == 1);
    let mut found = present.map(|entry| Holder { process: entry.process, objects: Vec::new() }).collect();
    count(&mut found, "context", &fabric.contexts);
    count(&mut found, "pd", &fabric.pds);
    count(&mut found, "mr", &fabric.mrs);
    count(&mut found, "mw", &fabric.mws);
    count(&mut found, "cq", &fabric.cqs);
    count(&mut found, "srq", &fabric.srqs);
    count(&mut found, "qp", &fabric.qps);
    count(&mut found, "ah", &fabric.ahs);
    count(&mut found, "xrcd", &fabric.xrcds);
    count(&mut found, "xrc_target", &fabric.targets);
    count(&mut found, "membership", &fabric.memberships);
    count(&mut found, "uar", &fabric.uars);
    // An XRC target that several have open belongs to none of them.
    found.retain(|holder| !target::is_nobody(holder.process));
    found
}

/// The entry of a context that is open.
pub(crate) fn context(fabric: &mut Fabric, context: ContextId) -> Result<&mut ContextEntry, Errno> {
    let index = index_of(fabric, context).ok_or(Errno::ENODEV)?;
    Ok(&mut fabric.contexts[index as usize])
}

/// The channel for asynchronous events of a context.
pub(crate) fn events_of(fabric: &Fabric, context: ContextId) -> Channel {
    index_of(fabric, context).map_or(Channel(0), |index| Channel(fabric.contexts[index as usize].events))
}

/// The channels for asynchronous events of all contexts of a device.
pub(crate) fn listeners(fabric: &Fabric, device: u8) -> impl Iterator<Item = Channel> {
    (0..fabric.contexts.len())
        .filter_map(move |index| Some(user_of(fabric, index, device)?.1))
        .filter(|channel| channel.0 != 0)
}

/// The context at a place of the table, and its channel for asynchronous events, if it has this device open.
pub(crate) fn user_of(fabric: &Fabric, index: usize, device: u8) -> Option<(ContextId, Channel)> {
    let entry = table::get(&fabric.contexts, u32::try_from(index).ok()?)?;
    (entry.device == u32::from(device)).then_some((ContextId(entry.owner.context), Channel(entry.events)))
}

/// Which device of the fabric a context has open.
#[must_use]
pub fn device_of(fabric: &Fabric, context: ContextId) -> u8 {
    let found = index_of(fabric, context).and_then(|index| fabric.contexts.get(index as usize));
    found.and_then(|entry| u8::try_from(entry.device).ok()).unwrap_or(0)
}

/// The device that a context has open.
pub(crate) fn identity_of(fabric: &Fabric, context: ContextId) -> Result<Identity, Errno> {
    fabric.identity(device_of(fabric, context)).ok_or(Errno::ENODEV)
}

fn index_of(fabric: &Fabric, context: ContextId) -> Option<u32> {
    let index = context.0 & ((1 << INDEX_BITS) - 1);
    table::get(&fabric.contexts, index).filter(|entry| entry.owner.context == context.0).map(|_| index)
}

/// Frees every object whose owner is `wanted`, dependants first.
fn sweep(fabric: &mut Fabric, wanted: impl Fn(&Owner) -> bool + Copy) {
    fn each<T: Object>(table: &mut [T], wanted: impl Fn(&Owner) -> bool) {
        for object in table {
            if object.owner().is_used() && wanted(object.owner()) {
                object.owner_mut().release();
            }
        }
    }
    each(&mut fabric.memberships, wanted);
    each(&mut fabric.targets, wanted);
    each(&mut fabric.qps, wanted);
    each(&mut fabric.ahs, wanted);
    each(&mut fabric.srqs, wanted);
    each(&mut fabric.xrcds, wanted);
    each(&mut fabric.cqs, wanted);
    each(&mut fabric.mws, wanted);
    each(&mut fabric.mrs, wanted);
    each(&mut fabric.pds, wanted);
    each(&mut fabric.uars, wanted);
    target::destroy_unopened(fabric);
}
