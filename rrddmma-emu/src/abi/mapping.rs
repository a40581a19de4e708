//! What the offsets of `mmap` on a device file stand for.

use crate::device::table::{self, ContextId, Index};
use crate::device::{Fabric, process, removal};
use crate::errno::Errno;

/// The device's page size, and that of its doorbell pages.
pub(crate) const PAGE: u64 = 4096;

/// A piece of the device that a program maps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mapping {
    /// A page that doorbells are stored to.
    Doorbell,
    /// `struct mlx5_ib_clock_info`: how device time becomes wall time. Device time is [`crate::device::Clock::now`].
    ClockInfo,
    /// A page that begins with device time in network byte order, which never stands still: the device's timer.
    CoreClock,
}

/// `enum mlx5_ib_mmap_cmd`.
const CORE_CLOCK: u64 = 5;
const CLOCK_INFO: u64 = 7;
/// The kernel's range of opaque offsets begins with this command (`MLX5_IB_MMAP_OFFSET_START`).
const OPAQUE: u64 = 9;

/// The offset that maps doorbell page `index`: commands and indices are folded as in `mlx5_entry_to_mmap_offset`.
pub(crate) fn uar_offset(index: Index) -> u64 {
    let index = u64::from(index);
    (index >> 8 << 16 | OPAQUE << 8 | index & 0xff) * PAGE
}

/// What a program that maps `length` bytes at `offset` of the device file gets.
///
/// # Errors
/// [`Errno::EINVAL`] for a doorbell page of another context or none, or a length that is not one page;
/// [`Errno::EOPNOTSUPP`] for what this device does not have; [`Errno::EIO`] if the device was removed.
pub fn mmap(fabric: &Fabric, context: ContextId, offset: u64, length: u64) -> Result<Mapping, Errno> {
    if removal::is_gone(fabric, process::device_of(fabric, context)) {
        return Err(Errno::EIO);
    }
    let page = offset / PAGE;
    let command = page >> 8 & 0xff;
    let index = page & 0xff | page >> 16 << 8;
    if offset % PAGE != 0 || length != PAGE {
        return Err(Errno::EINVAL);
    }
    match command {
        CORE_CLOCK => Ok(Mapping::CoreClock),
        CLOCK_INFO if index == 0 => Ok(Mapping::ClockInfo),
        OPAQUE => {
            let index = u32::try_from(index).map_err(|_| Errno::EINVAL)?;
            let own = table::get(&fabric.uars, index)
                .is_some_and(|uar| table::Object::owner(uar).context == context.0);
            if own { Ok(Mapping::Doorbell) } else { Err(Errno::EINVAL) }
        }
        0..=8 => Err(Errno::EOPNOTSUPP),
        _ => Err(Errno::EINVAL),
    }
}
