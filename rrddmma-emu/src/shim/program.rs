//! What the device may know of the program above it: its files and its rights.

use std::ffi::c_int;
use std::mem::{MaybeUninit, size_of};

use super::syscall;
use crate::Errno;
use crate::device::{Caller, FileId};

/// The calling process.
#[derive(Debug)]
pub(crate) struct Program;

impl Caller for Program {
    fn file(&mut self, fd: i32) -> Result<FileId, Errno> {
        let mut stat = MaybeUninit::<libc::statx>::zeroed();
        let wanted = libc::STATX_INO | libc::STATX_BTIME;
        let (name, room) = (c"".as_ptr(), stat.as_mut_ptr());
        // SAFETY: the name is a C string, and the kernel writes at most one struct statx to the address, which is ours.
        let ret = unsafe { libc::syscall(libc::SYS_statx, fd, name, libc::AT_EMPTY_PATH, wanted, room) };
        syscall::check(ret).map_err(Errno)?;
        // SAFETY: all-zero is a valid struct statx, and the kernel has filled it in.
        let stat = unsafe { stat.assume_init() };
        let seconds = stat.stx_btime.tv_sec.unsigned_abs();
        Ok(FileId {
            device: u64::from(stat.stx_dev_major) << 32 | u64::from(stat.stx_dev_minor),
            inode: stat.stx_ino,
            born: seconds.wrapping_mul(1_000_000_000).wrapping_add(u64::from(stat.stx_btime.tv_nsec)),
        })
    }

    fn may_use_raw_network(&mut self) -> bool {
        const NET_RAW: u32 = 13;
        has_capability(NET_RAW)
    }

    fn locked_memory_limit(&mut self) -> Option<u64> {
        const IPC_LOCK: u32 = 14;
        let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
        // SAFETY: the kernel writes one struct rlimit to a live local.
        let ret = unsafe { libc::getrlimit(libc::RLIMIT_MEMLOCK, &raw mut limit) };
        let limited = ret == 0 && limit.rlim_cur != libc::RLIM_INFINITY && !has_capability(IPC_LOCK);
        limited.then_some(limit.rlim_cur)
    }
}

/// Whether a capability below 32 is effective.
fn has_capability(number: u32) -> bool {
    let header = CapabilityHeader { version: VERSION_3, pid: 0 };
    let mut data = [CapabilityData::default(); 2];
    // SAFETY: version 3 reads this header and writes two of these structures; both are live locals.
    let ret = unsafe { libc::syscall(libc::SYS_capget, &raw const header, data.as_mut_ptr()) };
    ret == 0 && data[0].effective & 1 << number != 0
}

/// `_LINUX_CAPABILITY_VERSION_3`.
const VERSION_3: u32 = 0x2008_0522;

/// `struct __user_cap_header_struct`.
#[repr(C)]
struct CapabilityHeader {
    version: u32,
    pid: c_int,
}

/// `struct __user_cap_data_struct`.
#[derive(Clone, Copy, Default)]
#[repr(C)]
struct CapabilityData {
    effective: u32,
    permitted: u32,
    inheritable: u32,
}

const _: () = assert!(size_of::<CapabilityData>() == 12);

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::os::fd::AsRawFd;

    use super::*;

    #[test]
    fn a_file_is_the_same_by_each_descriptor_and_differs_from_others() {
        let here = File::open(env!("CARGO_MANIFEST_DIR")).unwrap();
        let again = File::open(env!("CARGO_MANIFEST_DIR")).unwrap();
        let other = File::open("/proc/self/status").unwrap();
        let id = Program.file(here.as_raw_fd()).unwrap();
        assert_eq!(Program.file(again.as_raw_fd()), Ok(id));
        assert_ne!(Program.file(other.as_raw_fd()), Ok(id));
        assert_eq!(Program.file(-7), Err(Errno::EBADF));
    }

    #[test]
    fn rights_are_those_of_the_process() {
        let status = std::fs::read_to_string("/proc/self/status").unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("CapEff:")).unwrap();
        let bits = u64::from_str_radix(line.trim(), 16).unwrap();
        assert_eq!(Program.may_use_raw_network(), bits & 1 << 13 != 0);
    }
}
