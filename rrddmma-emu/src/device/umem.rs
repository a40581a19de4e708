//! Memory that is pinned for the device: the checks of `ib_umem_get` of the kernel.

use super::fabric::Fabric;
use super::host::{Host, Place, Process};
use super::table::{self, Object};
use crate::errno::Errno;

pub(crate) const PAGE: u64 = 4096;

/// Pins a range of the calling program's memory.
///
/// It must not wrap and must touch a page: EINVAL (an empty range at a page's first byte touches none). Its pages and
/// those that the program has pinned already must not exceed `RLIMIT_MEMLOCK`: ENOMEM. All of them must be there, and
/// writable if the device is to write: EFAULT.
pub(crate) fn pin(
    fabric: &Fabric,
    host: &mut Host<'_>,
    start: u64,
    length: u64,
    writable: bool,
) -> Result<(), Errno> {
    let pages = pages(start, length).filter(|pages| *pages != 0).ok_or(Errno::EINVAL)?;
    let limit = host.caller.locked_memory_limit();
    if limit.is_some_and(|limit| pages.saturating_add(pinned(fabric, host.me)) > limit / PAGE) {
        return Err(Errno::ENOMEM);
    }
    let place = Place { process: host.me, address: start & !(PAGE - 1) };
    host.dma.pin(place, pages * PAGE, writable).map_err(|_| Errno::EFAULT)
}

/// How many pages a range touches; `None` if it wraps.
pub(crate) fn pages(start: u64, length: u64) -> Option<u64> {
    let end = start.checked_add(length)?.checked_add(PAGE - 1)?;
    Some(end / PAGE - start / PAGE)
}

/// How many pages a process has pinned: regions and rings. A page of two regions counts twice, as in the kernel. The page
/// or two with doorbell records, which the kernel counts as well, are left out.
fn pinned(fabric: &Fabric, process: Process) -> u64 {
    let rings = [
        sum(&fabric.cqs, process, |cq| cq.ring()),
        sum(&fabric.qps, process, |qp| qp.ring()),
        sum(&fabric.srqs, process, |srq| srq.ring()),
    ];
    rings.into_iter().fold(sum(&fabric.mrs, process, |mr| mr.range()), u64::saturating_add)
}

fn sum<T: Object>(table: &[T], process: Process, range: impl Fn(&T) -> (u64, u64)) -> u64 {
    let own = table::living(table).filter(|(_, object)| object.owner().process == process);
    own.filter_map(|(_, object)| {
        let (start, length) = range(object);
        pages(start, length)
    })
    .fold(0, u64::saturating_add)
}
