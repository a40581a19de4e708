//! What a failure means, decided per verb: one errno means different things to different verbs.

use super::Verb;

/// The reason of an [`Error`](crate::Error): what a program can decide on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The kernel has no RDMA support at all (`ENOSYS` from the device list): `ib_uverbs` is not loaded.
    NoKernelSupport,
    /// The kernel supports RDMA and has no device.
    NoDevice,
    /// A name, port or table index that does not exist on this machine; the message lists those that do.
    NotFound,
    /// The user may not do this (`EPERM`, `EACCES`).
    PermissionDenied,
    /// Memory could not be allocated or locked (`ENOMEM`); see the hint about `ulimit -l` in the message.
    OutOfMemory,
    /// More was asked for than this device has; the message says what the limit is.
    LimitExceeded,
    /// This device, driver or library cannot do it (`EOPNOTSUPP`, `ENOSYS`).
    Unsupported,
    /// Somebody still uses the object (`EBUSY`), or requests on it are outstanding.
    Busy,
    /// The driver refused the attributes (`EINVAL`); the message says which, where that can be known.
    InvalidAttribute,
    /// The memory is not mapped or not writable (`EFAULT`).
    BadAddress,
    /// No room in the send or receive queue: poll completions first.
    QueueFull,
    /// The peer's address cannot be reached from this port, or an address is missing.
    Unreachable,
    /// The port is not active.
    PortDown,
    /// The peer closed the connection over which addresses are exchanged, or it broke.
    PeerGone,
    /// Nothing happened within the given time.
    TimedOut,
    /// The device is gone or in a fatal state (`EIO`, `ENODEV`).
    DeviceLost,
    /// A request failed on the device or at the peer; see [`CompletionError`](crate::CompletionError).
    WorkFailed,
    /// What a peer sent makes no sense.
    Malformed,
    /// Any other errno.
    Other,
}

impl ErrorKind {
    /// Every kind, in the order of declaration.
    pub const ALL: &'static [Self] = &[
        Self::NoKernelSupport,
        Self::NoDevice,
        Self::NotFound,
        Self::PermissionDenied,
        Self::OutOfMemory,
        Self::LimitExceeded,
        Self::Unsupported,
        Self::Busy,
        Self::InvalidAttribute,
        Self::BadAddress,
        Self::QueueFull,
        Self::Unreachable,
        Self::PortDown,
        Self::PeerGone,
        Self::TimedOut,
        Self::DeviceLost,
        Self::WorkFailed,
        Self::Malformed,
        Self::Other,
    ];
}

/// The meaning of `errno` when `verb` reports it.
pub(super) const fn classify(verb: Verb, errno: i32) -> ErrorKind {
    match (verb, errno) {
        (Verb::GetDeviceList, libc::ENOSYS) => ErrorKind::NoKernelSupport,
        // NOTE(mlx5): ENOMEM from post_send is "queue full", "too many entries" or "not in RTS" (mlx5 qp.c). The
        // entries are asserted and the state is held by the type, so that only the first meaning is left.
        (
            Verb::PostSend | Verb::WrComplete | Verb::PostRecv | Verb::PostSrqRecv | Verb::PostSrqOps,
            libc::ENOMEM | libc::ENOSPC,
        ) => ErrorKind::QueueFull,
        (Verb::ModifyQp | Verb::CreateAh, libc::ENETUNREACH | libc::EHOSTUNREACH | libc::ETIMEDOUT) => {
            ErrorKind::Unreachable
        }
        // libibverbs' answer to a global header of a version that it does not know (verbs.c, get_grh_header_version).
        (Verb::CreateAh, libc::EPROTONOSUPPORT) => ErrorKind::InvalidAttribute,
        (Verb::Connect, libc::ECONNREFUSED | libc::ENETUNREACH | libc::EHOSTUNREACH) => {
            ErrorKind::Unreachable
        }
        (
            Verb::Send | Verb::Recv,
            libc::ECONNRESET | libc::EPIPE | libc::ENETUNREACH | libc::EHOSTUNREACH,
        ) => ErrorKind::PeerGone,
        // The port index of the sysfs table: a row that has no entry.
        (Verb::QueryGid, libc::ENODATA) => ErrorKind::NotFound,
        // No flow steering that the device manages (ibv_create_flow(3)).
        (Verb::CreateFlow, libc::ENXIO) => ErrorKind::Unsupported,
        (_, libc::EPERM | libc::EACCES) => ErrorKind::PermissionDenied,
        (_, libc::ENOMEM) => ErrorKind::OutOfMemory,
        (_, libc::EOPNOTSUPP | libc::ENOSYS | libc::EPROTONOSUPPORT | libc::ENOTTY) => ErrorKind::Unsupported,
        (_, libc::EBUSY) => ErrorKind::Busy,
        (_, libc::EINVAL) => ErrorKind::InvalidAttribute,
        (_, libc::EFAULT) => ErrorKind::BadAddress,
        (_, libc::ENOENT) => ErrorKind::NotFound,
        (_, libc::ETIMEDOUT) => ErrorKind::TimedOut,
        (_, libc::EIO | libc::ENODEV) => ErrorKind::DeviceLost,
        _ => ErrorKind::Other,
    }
}
