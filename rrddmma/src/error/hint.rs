//! What a user can do about an error. Looked up when the error is printed, never when it is made.

use super::{Error, ErrorKind, Verb};

/// A sentence that helps, if there is one for this error.
pub(super) fn hint(error: &Error) -> Option<String> {
    match (error.verb(), error.kind()) {
        (Verb::RegMr | Verb::CreateCq | Verb::CreateQp, ErrorKind::OutOfMemory) => {
            Some(format!("locked-memory limit is {}, see ulimit -l", locked_memory_limit()))
        }
        (_, ErrorKind::NoKernelSupport) => Some(
            "the kernel module ib_uverbs is not loaded; without a NIC, run the program as \
             rrddmma-emu run -- PROGRAM"
                .to_owned(),
        ),
        (_, ErrorKind::NoDevice) => Some(
            "rdma link shows what the kernel knows; without a NIC, run the program as \
             rrddmma-emu run -- PROGRAM"
                .to_owned(),
        ),
        (Verb::OpenDevice, ErrorKind::PermissionDenied) => {
            Some("the user needs read and write access to /dev/infiniband/uverbs*".to_owned())
        }
        (Verb::PostSend | Verb::WrComplete | Verb::PostRecv | Verb::PostSrqRecv, ErrorKind::QueueFull) => {
            Some("poll completions to make room, or make the queue deeper".to_owned())
        }
        _ => None,
    }
}

/// The soft limit of memory that this process may lock, in words.
fn locked_memory_limit() -> String {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: the pointer is to a live local that getrlimit(2) only writes for the duration of the call.
    let ret = unsafe { libc::getrlimit(libc::RLIMIT_MEMLOCK, &raw mut limit) };
    if ret != 0 {
        return "unknown".to_owned();
    }
    match limit.rlim_cur {
        libc::RLIM_INFINITY => "unlimited".to_owned(),
        bytes => format!("{} KiB", bytes / 1024),
    }
}
