//! Calls on the device itself: its descriptor, its mappings, and the sockets that would show another device.

use std::ffi::{c_int, c_ulong, c_void};
use std::sync::atomic::{AtomicBool, Ordering};

use super::{fail, int};
use crate::abi::{self, Mapping};
use crate::device::{self, ContextId};
use crate::shim::attachment::{self, Attachment};
use crate::shim::channel;
use crate::shim::config::Mode;
use crate::shim::fd_table::Entry;
use crate::shim::syscall::{self, Errno, complain, set_errno};
use crate::shim::{descriptor, guarded, helper, opening, trap};

/// `ioctl(2)`.
///
/// # Safety
/// As for `ioctl(2)`: what the argument must be depends on the request.
pub unsafe fn ioctl(fd: c_int, request: c_ulong, argument: usize) -> c_int {
    let Some(context) = context_of(fd, request) else {
        // SAFETY: not ours; the caller's arguments as they are.
        return int(unsafe { libc::syscall(libc::SYS_ioctl, fd, request, argument) });
    };
    // A forked child does not own what its parent opened.
    let Some(attachment) = attachment::current() else { return fail(libc::EIO) };
    let (result, has_work) = attachment.with_device(|fabric, host| {
        let result = abi::ioctl(fabric, host, context, argument as u64);
        helper::note_deadline(fabric, host);
        (result, device::has_pairs(fabric, host.me))
    });
    // Only queue pairs wait for something; a program without any has no thread of ours.
    let started = if has_work { helper::start(attachment.config.mode) } else { Ok(()) };
    match (result, started) {
        (Ok(()), Ok(())) => 0,
        (Err(errno), _) => fail(errno.0),
        (_, Err(reason)) => {
            complain(&[&reason]);
            fail(libc::EAGAIN)
        }
    }
}

/// The context that a call is for, if the descriptor is one of the device or a copy that is used for the first time.
fn context_of(fd: c_int, request: c_ulong) -> Option<ContextId> {
    // Anything else the kernel refuses as it does for the device.
    if request & 0xffff_ffff != RDMA_VERBS_IOCTL {
        return None;
    }
    match descriptor::get(fd) {
        Some(Entry::Context(context)) => Some(context),
        None => opening::adopt(fd),
        Some(Entry::Channel(_)) => None,
    }
}

/// `mmap(2)`.
///
/// # Safety
/// As for `mmap(2)`: with `MAP_FIXED` whatever lay at the address is gone.
pub unsafe fn mmap(
    address: *mut c_void,
    length: usize,
    protection: c_int,
    flags: c_int,
    fd: c_int,
    offset: i64,
) -> *mut c_void {
    if flags & libc::MAP_FIXED != 0 && trap::has_doorbells() {
        trap::remove_doorbells(address.addr(), length);
    }
    let entry = if flags & libc::MAP_ANONYMOUS == 0 { descriptor::get(fd) } else { None };
    if let Some(Entry::Context(context)) = entry {
        let place = Wanted { address, length, fixed: flags & libc::MAP_FIXED };
        // SAFETY: as the caller promises.
        return unsafe { map_device(context, &place, offset) }.unwrap_or_else(|errno| {
            set_errno(errno);
            libc::MAP_FAILED
        });
    }
    // SAFETY: not ours; the caller's arguments as they are.
    let mapped = unsafe { syscall::mmap(address, length, protection, flags, fd, offset) };
    mapped.unwrap_or(libc::MAP_FAILED)
}

/// `munmap(2)`.
///
/// # Safety
/// As for `munmap(2)`: nothing may use the range afterwards.
pub unsafe fn munmap(address: *mut c_void, length: usize) -> c_int {
    if trap::has_doorbells() {
        trap::remove_doorbells(address.addr(), length);
    }
    // SAFETY: as the caller promises.
    match unsafe { syscall::munmap(address, length) } {
        Ok(()) => 0,
        Err(_) => -1,
    }
}

/// `read(2)` on an event channel or on the device, which cannot be read; `None` if `fd` is neither. As from the kernel's file it gives one event at a time,
/// which is counted in the same step: destroying the object that it concerns tells how many were read.
///
/// # Safety
/// As for `read(2)`: `buffer` has room for `length` bytes.
pub unsafe fn read(fd: c_int, buffer: *mut c_void, length: usize) -> Option<isize> {
    let channel = match descriptor::get(fd)? {
        Entry::Channel(channel) => channel,
        Entry::Context(_) => return Some(refuse(libc::EINVAL)),
    };
    let attachment = attachment::current()?;
    loop {
        let read = attachment.with_device(|fabric, host| {
            if wait_readable(fd, 0) == 0 {
                return None;
            }
            // Known only now: the first event that comes marks the channel.
            let size = channel::event_size(fd);
            if length < size {
                return Some(Err(libc::EINVAL));
            }
            // SAFETY: the caller's buffer has room for `length` bytes, of which `size` are asked for.
            let ret = unsafe { libc::syscall(libc::SYS_read, fd, buffer, size) };
            let result = syscall::check(ret);
            if let Ok(read) = result {
                let mut event = [0_u8; 16];
                // SAFETY: the kernel has just written `read` bytes, at most 16, to the caller's buffer.
                unsafe { event.as_mut_ptr().copy_from_nonoverlapping(buffer.cast(), read) };
                let event = event.get(..read).unwrap_or_default();
                if device::event_is_end(event) {
                    // It stays, for whoever reads next.
                    host.events.deliver(channel, event);
                    return Some(Err(libc::EIO));
                }
                device::event_read(fabric, channel, event);
            }
            Some(result)
        });
        match read {
            Some(Ok(read)) => return Some(isize::try_from(read).unwrap_or(-1)),
            Some(Err(errno)) => return Some(refuse(errno)),
            None if is_nonblocking(fd) => return Some(refuse(libc::EAGAIN)),
            // Interrupted by a signal handler: libc's own errno says so.
            None if wait_readable(fd, -1) < 0 => return Some(-1),
            None => {}
        }
    }
}

/// `write(2)` on the device: commands that libibverbs older than version 19 makes and the emulator does not have. `None` if
/// `fd` is not the device. The checks are those of `ib_uverbs_write`.
///
/// # Safety
/// As for `write(2)`: the buffer need not be there.
pub unsafe fn write(fd: c_int, buffer: *const c_void, length: usize) -> Option<isize> {
    static SAID: AtomicBool = AtomicBool::new(false);
    let Entry::Context(_) = descriptor::get(fd)? else { return None };
    let mut header = [0_u8; 8];
    if length < header.len() {
        return Some(refuse(libc::EINVAL));
    }
    let to = header.as_mut_ptr().expose_provenance();
    // SAFETY: what is overwritten is the local header.
    if unsafe { guarded::copy(to, buffer.addr(), header.len()) } != 0 {
        return Some(refuse(libc::EFAULT));
    }
    if !SAID.swap(true, Ordering::Relaxed) {
        complain(&[
            "this program writes commands to its device, as libibverbs did before version 19; the emulator has only the ",
            "ioctl interface",
        ]);
    }
    Some(refuse(libc::EOPNOTSUPP))
}

/// An error as a call reports it that returns a number of bytes.
fn refuse(errno: Errno) -> isize {
    set_errno(errno);
    -1
}

/// `poll(2)` of libc, which a thread may be cancelled in: more than 0 if `fd` can be read, 0 after `timeout` ms.
fn wait_readable(fd: c_int, timeout: c_int) -> c_int {
    let mut fds = libc::pollfd { fd, events: libc::POLLIN, revents: 0 };
    // SAFETY: `fds` is one live pollfd of this frame, and the count says one.
    unsafe { libc::poll(&raw mut fds, 1, timeout) }
}

fn is_nonblocking(fd: c_int) -> bool {
    // SAFETY: F_GETFL takes and returns plain integers.
    let flags = unsafe { libc::syscall(libc::SYS_fcntl, fd, libc::F_GETFL) };
    flags >= 0 && flags & i64::from(libc::O_NONBLOCK) != 0
}

/// `socket(2)`: the RDMA netlink family would tell of the host's own devices, or of none.
pub fn socket(domain: c_int, kind: c_int, protocol: c_int) -> c_int {
    if domain == libc::AF_NETLINK && protocol == NETLINK_RDMA {
        return fail(libc::EPROTONOSUPPORT);
    }
    // SAFETY: socket(2) takes plain integers and touches no memory.
    int(unsafe { libc::syscall(libc::SYS_socket, domain, kind, protocol) })
}

/// Opens `/dev/infiniband/uverbsN`.
pub(crate) fn open_device(device: u8, flags: c_int) -> c_int {
    opening::create(device, flags).unwrap_or_else(fail)
}

/// Where a mapping is wanted.
struct Wanted {
    address: *mut c_void,
    length: usize,
    /// `MAP_FIXED` or 0.
    fixed: c_int,
}

/// Maps a page of the device.
unsafe fn map_device(context: ContextId, wanted: &Wanted, offset: i64) -> Result<*mut c_void, Errno> {
    let attachment = attachment::current().ok_or(libc::EIO)?;
    let offset = u64::try_from(offset).map_err(|_| libc::EINVAL)?;
    let length = wanted.length as u64;
    let mapping = attachment
        .with_device(|fabric, _| abi::mmap(fabric, context, offset, length))
        .map_err(|errno| errno.0)?;
    let (traps, protection) = match mapping {
        Mapping::Doorbell if attachment.config.mode == Mode::Trap => {
            (Some(trap::add_doorbell as fn(usize) -> bool), libc::PROT_READ)
        }
        Mapping::CoreClock => (Some(trap::add_timer as fn(usize) -> bool), libc::PROT_NONE),
        Mapping::Doorbell | Mapping::ClockInfo => (None, libc::PROT_READ | libc::PROT_WRITE),
    };
    let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | wanted.fixed;
    // SAFETY: as the caller promises, whose address it is.
    let mapped = unsafe { syscall::mmap(wanted.address, wanted.length, protection, flags, -1, 0) }?;
    if traps.is_some_and(|add| !add(mapped.addr())) {
        // SAFETY: mapped just now, and known to nobody.
        let _ = unsafe { syscall::munmap(mapped, wanted.length) };
        return Err(libc::ENOMEM);
    }
    if mapping == Mapping::ClockInfo {
        let info: *mut ClockInfo = mapped.cast();
        // SAFETY: mapped just now, a page long and writable.
        unsafe { info.write(ClockInfo::of(attachment)) };
    }
    Ok(mapped)
}

/// `struct mlx5_ib_clock_info` of `rdma/mlx5-abi.h`. The device counts nanoseconds, so it need never be set again.
#[repr(C)]
struct ClockInfo {
    sign: u32,
    reserved: u32,
    nanoseconds: u64,
    cycles: u64,
    fraction: u64,
    multiplier: u32,
    shift: u32,
    mask: u64,
    overflow_period: u64,
}

impl ClockInfo {
    fn of(attachment: &Attachment) -> Self {
        let cycles = attachment.now();
        let nanoseconds = match attachment.config.mode {
            Mode::Trap | Mode::Poll => syscall::realtime_ns(),
            // The same in every run: the virtual clock began with the year 2020.
            Mode::Manual => 1_577_836_800_000_000_000 + cycles,
        };
        let (multiplier, shift) = (1, 0);
        let (sign, reserved, fraction, mask, overflow_period) = (0, 0, 0, u64::MAX, u64::MAX);
        Self { sign, reserved, nanoseconds, cycles, fraction, multiplier, shift, mask, overflow_period }
    }
}

/// `_IOWR(0x1b, 1, struct ib_uverbs_ioctl_hdr)` of `rdma/rdma_user_ioctl_cmds.h`.
const RDMA_VERBS_IOCTL: c_ulong = 0xc018_1b01;
/// `linux/netlink.h`.
const NETLINK_RDMA: c_int = 20;
