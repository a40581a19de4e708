//! One error for the control path, two small ones for the data path.
//!
//! The rule: what a caller could have known from the documentation and the values in its own hands is a programming
//! error and panics; what needs the kernel, the device, the peer or the clock is an `Err`. `docs/errors.md` has the table.

mod data_path;
mod detail;
mod hint;
mod kind;
mod rejected;
mod verb;

use std::borrow::Cow;
use std::num::NonZeroU64;
use std::{fmt, io};

pub use self::data_path::{CompletionError, PostError};
pub use self::detail::Detail;
pub use self::kind::ErrorKind;
pub use self::rejected::Rejected;
pub use self::verb::Verb;

/// The result of a call on the control path.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A verb that failed: which one, why, the errno, and a detail where one is known. 16 bytes.
///
/// Printing it looks up a hint, such as the value of `ulimit -l` when memory could not be locked.
#[derive(Debug, thiserror::Error)]
#[error("{}", Message(self))]
pub struct Error {
    head: Head,
    detail: Option<Box<Detail>>,
}

/// Verb, kind and errno in one word that is never zero, so that the `Result` of a poll is told apart by one comparison.
#[derive(Clone, Copy)]
struct Head(NonZeroU64);

impl Head {
    #[allow(clippy::cast_sign_loss, reason = "the bits are kept, and `errno` takes them back")]
    const fn new(verb: Verb, kind: ErrorKind, errno: i32) -> Self {
        let word = ((errno as u32 as u64) << 32) | ((kind as u64) << 8) | (verb as u64 + 1);
        match NonZeroU64::new(word) {
            Some(word) => Self(word),
            None => unreachable!(),
        }
    }

    const fn verb(self) -> Verb {
        Verb::ALL[(self.0.get() & 0xff) as usize - 1]
    }

    const fn kind(self) -> ErrorKind {
        ErrorKind::ALL[(self.0.get() >> 8 & 0xff) as usize]
    }

    const fn errno(self) -> i32 {
        (self.0.get() >> 32) as i32
    }
}

impl fmt::Debug for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Head").field(&self.verb()).field(&self.kind()).field(&self.errno()).finish()
    }
}

static_assertions::const_assert_eq!(size_of::<Error>(), 16);
static_assertions::assert_impl_all!(Error: Send, Sync);

impl Error {
    /// The verb that failed.
    pub const fn verb(&self) -> Verb {
        self.head.verb()
    }

    /// The reason, as far as a program can decide on it.
    pub const fn kind(&self) -> ErrorKind {
        self.head.kind()
    }

    /// The errno behind it, if the operating system or a provider gave one.
    pub const fn errno(&self) -> Option<i32> {
        match self.head.errno() {
            0 => None,
            errno => Some(errno),
        }
    }

    /// What else is known.
    pub fn detail(&self) -> Option<&Detail> {
        self.detail.as_deref()
    }

    /// What the user can do about it, if there is such advice.
    pub fn hint(&self) -> Option<String> {
        hint::hint(self)
    }

    #[cold]
    pub(crate) const fn new(verb: Verb, kind: ErrorKind) -> Self {
        Self { head: Head::new(verb, kind, 0), detail: None }
    }

    #[cold]
    pub(crate) const fn from_errno(verb: Verb, errno: i32) -> Self {
        Self { head: Head::new(verb, kind::classify(verb, errno), errno), detail: None }
    }

    #[cold]
    pub(crate) fn text(verb: Verb, kind: ErrorKind, text: impl Into<Cow<'static, str>>) -> Self {
        Self::new(verb, kind).with_detail(Detail::Text(text.into()))
    }

    #[cold]
    pub(crate) fn with_detail(mut self, detail: Detail) -> Self {
        self.detail = Some(Box::new(detail));
        self
    }
}

impl From<Error> for io::Error {
    fn from(error: Error) -> Self {
        let kind = match error.kind() {
            ErrorKind::TimedOut => io::ErrorKind::TimedOut,
            _ if error.errno().is_some() => Self::from_raw_os_error(error.head.errno()).kind(),
            ErrorKind::Malformed => io::ErrorKind::InvalidData,
            ErrorKind::NotFound | ErrorKind::NoDevice => io::ErrorKind::NotFound,
            ErrorKind::Unsupported => io::ErrorKind::Unsupported,
            _ => io::ErrorKind::Other,
        };
        Self::new(kind, error)
    }
}

macro_rules! io_errors {
    ($($type:ident$(<$parameter:ident>)?)*) => {
        $(impl$(<$parameter>)? From<$type$(<$parameter>)?> for io::Error {
            fn from(error: $type$(<$parameter>)?) -> Self {
                Error::from(error).into()
            }
        })*
    };
}

io_errors!(PostError CompletionError Rejected<T>);

/// The text of an error; a type of its own because the hint is looked up while printing.
struct Message<'a>(&'a Error);

impl fmt::Display for Message<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let error = self.0;
        write!(f, "{} failed", error.verb())?;
        if let Some(errno) = error.errno() {
            write!(f, ": {}", io::Error::from_raw_os_error(errno))?;
        }
        match &error.detail {
            // The message of a data-path error names the verb and the errno itself.
            Some(detail) if matches!(**detail, Detail::Post(_)) => {}
            Some(detail) => write!(f, ": {detail}")?,
            None if error.errno().is_none() => write!(f, ": {}", plain(error.kind()))?,
            None => {}
        }
        match error.hint() {
            Some(hint) => write!(f, "; hint: {hint}"),
            None => Ok(()),
        }
    }
}

/// Words for a kind that comes without errno and without detail.
const fn plain(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::NoKernelSupport => "the kernel has no RDMA support",
        ErrorKind::NoDevice => "there is no RDMA device",
        ErrorKind::NotFound => "not found",
        ErrorKind::PermissionDenied => "permission denied",
        ErrorKind::OutOfMemory => "out of memory",
        ErrorKind::LimitExceeded => "above the device's limit",
        ErrorKind::Unsupported => "not supported by this device or library",
        ErrorKind::Busy => "still in use",
        ErrorKind::InvalidAttribute => "an attribute was refused",
        ErrorKind::BadAddress => "the memory is not accessible",
        ErrorKind::QueueFull => "the queue is full",
        ErrorKind::Unreachable => "the peer cannot be reached",
        ErrorKind::PortDown => "the port is not active",
        ErrorKind::PeerGone => "the peer is gone",
        ErrorKind::TimedOut => "nothing happened in the given time",
        ErrorKind::DeviceLost => "the device is lost",
        ErrorKind::WorkFailed => "a request failed",
        ErrorKind::Malformed => "the peer's data makes no sense",
        ErrorKind::Other => "unknown reason",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::QpNumber;
    use crate::status::Status;

    #[test]
    fn one_errno_means_different_things_to_different_verbs() {
        let kind = |verb, errno| Error::from_errno(verb, errno).kind();
        assert_eq!(kind(Verb::PostSend, libc::ENOMEM), ErrorKind::QueueFull);
        assert_eq!(kind(Verb::RegMr, libc::ENOMEM), ErrorKind::OutOfMemory);
        assert_eq!(kind(Verb::GetDeviceList, libc::ENOSYS), ErrorKind::NoKernelSupport);
        assert_eq!(kind(Verb::AllocTd, libc::ENOSYS), ErrorKind::Unsupported);
        assert_eq!(kind(Verb::ModifyQp, libc::ETIMEDOUT), ErrorKind::Unreachable);
        assert_eq!(kind(Verb::GetCqEvent, libc::ETIMEDOUT), ErrorKind::TimedOut);
        assert_eq!(kind(Verb::OpenDevice, libc::EACCES), ErrorKind::PermissionDenied);
        assert_eq!(kind(Verb::QueryPort, libc::ENODEV), ErrorKind::DeviceLost);
        assert_eq!(kind(Verb::QueryQp, 12345), ErrorKind::Other);
    }

    #[test]
    fn one_word_keeps_verb_kind_and_errno() {
        for (at, kind) in ErrorKind::ALL.iter().enumerate() {
            assert_eq!(*kind as usize, at, "the list is in the order of declaration");
            for verb in Verb::ALL {
                for errno in [0, 1, 133, i32::MAX, -1] {
                    let head = Head::new(*verb, *kind, errno);
                    assert_eq!((head.verb(), head.kind(), head.errno()), (*verb, *kind, errno));
                }
            }
        }
        assert_eq!(size_of::<Result<usize>>(), 16);
    }

    #[test]
    #[cfg_attr(miri, ignore = "calls C, which Miri does not have")]
    fn memory_that_cannot_be_locked_names_the_limit() {
        let text = Error::from_errno(Verb::RegMr, libc::ENOMEM).to_string();
        assert!(text.starts_with("ibv_reg_mr failed: Cannot allocate memory (os error 12)"), "{text}");
        assert!(text.contains("hint: locked-memory limit is ") && text.ends_with("see ulimit -l"), "{text}");
        assert!(text.contains(" KiB") || text.contains("unlimited"), "{text}");
        assert!(Error::from_errno(Verb::AllocPd, libc::ENOMEM).hint().is_none());
    }

    #[test]
    fn every_kind_has_words_of_its_own() {
        let text = Error::new(Verb::GetDeviceList, ErrorKind::NoDevice).to_string();
        assert!(
            text.contains("there is no RDMA device; hint: ") && text.contains("rrddmma-emu run"),
            "{text}"
        );
        let text = Error::new(Verb::DeallocPd, ErrorKind::Busy).to_string();
        assert_eq!(text, "ibv_dealloc_pd failed: still in use");
    }

    #[test]
    fn a_failed_request_keeps_all_that_is_known() {
        let status = Status::RemoteAccessError;
        let failed = CompletionError { wr_id: 7, status, vendor_error: 0x88, qp: QpNumber::new(0x42) };
        let error = Error::from(failed);
        assert_eq!((error.kind(), error.detail()), (ErrorKind::WorkFailed, Some(&Detail::Work(failed))));
        let text = error.to_string();
        assert!(
            text.contains("request 7 on queue pair 0x42 failed: remote access error (vendor error 0x88)"),
            "{text}"
        );
    }

    #[test]
    fn io_errors_keep_kind_and_text() {
        let error = io::Error::from(Error::from_errno(Verb::OpenDevice, libc::EACCES));
        assert_eq!(error.kind(), io::ErrorKind::PermissionDenied);
        assert!(error.to_string().contains("ibv_open_device"), "{error}");
        let error = io::Error::from(Error::new(Verb::GetDeviceList, ErrorKind::NoDevice));
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
        let error = io::Error::from(Rejected::new(Error::from_errno(Verb::RegMr, libc::ENOMEM), [0_u8]));
        assert_eq!(error.kind(), io::ErrorKind::OutOfMemory);
        let error = io::Error::from(PostError::send(libc::EIO, 3));
        assert!(error.to_string().contains("ibv_post_send failed"), "{error}");
    }

    #[test]
    fn verbs_have_the_names_of_c() {
        let libc =
            [Verb::Mmap, Verb::GetAddrInfo, Verb::Bind, Verb::Accept, Verb::Connect, Verb::Send, Verb::Recv];
        let ours = |name: &str| name.starts_with("ibv_") || name.starts_with("mlx5dv_");
        assert!(Verb::ALL.iter().all(|verb| ours(verb.name()) || libc.contains(verb)));
        let mut names: Vec<_> = Verb::ALL.iter().map(|verb| verb.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Verb::ALL.len());
    }
}
