//! The two small errors of the data path. Neither allocates.

use super::{Detail, Error, ErrorKind, Verb, kind};
use crate::ids::QpNumber;
use crate::status::Status;

/// A post that failed: the requests before [`index`](PostError::index) were posted, that one and the later ones not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{} of request {index} failed: {}", self.verb(), std::io::Error::from_raw_os_error(*errno))]
pub struct PostError {
    errno: i32,
    index: u32,
    verb: Verb,
}

impl PostError {
    #[cold]
    pub(crate) const fn send(errno: i32, index: u32) -> Self {
        Self { errno, index, verb: Verb::PostSend }
    }

    /// Of a batch of calls, of which then none was posted.
    #[cold]
    pub(crate) const fn complete(errno: i32) -> Self {
        Self { errno, index: 0, verb: Verb::WrComplete }
    }

    #[cold]
    pub(crate) const fn receive(errno: i32, index: u32) -> Self {
        Self { errno, index, verb: Verb::PostRecv }
    }

    #[cold]
    pub(crate) const fn shared_receive(errno: i32, index: u32) -> Self {
        Self { errno, index, verb: Verb::PostSrqRecv }
    }

    /// Of a change of a list of tags, which is posted alone.
    #[cold]
    pub(crate) const fn tags(errno: i32) -> Self {
        Self { errno, index: 0, verb: Verb::PostSrqOps }
    }

    /// The same of a request at this position.
    pub(crate) const fn at(self, index: u32) -> Self {
        Self { index, ..self }
    }

    /// The position, within what was posted in one call, of the first request that was *not* posted.
    pub const fn index(&self) -> usize {
        self.index as usize
    }

    /// The errno that the provider returned.
    pub const fn errno(&self) -> i32 {
        self.errno
    }

    /// The verb that failed.
    pub const fn verb(&self) -> Verb {
        self.verb
    }

    /// What the errno means here.
    pub const fn kind(&self) -> ErrorKind {
        kind::classify(self.verb(), self.errno)
    }

    /// Whether there was no room in the queue: poll completions and post again from [`index`](Self::index).
    pub const fn is_queue_full(&self) -> bool {
        matches!(self.kind(), ErrorKind::QueueFull)
    }
}

impl From<PostError> for Error {
    fn from(error: PostError) -> Self {
        Self::from_errno(error.verb(), error.errno).with_detail(Detail::Post(error))
    }
}

/// A request that completed with another status than success.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("request {wr_id} on queue pair {qp} failed: {status} (vendor error {vendor_error:#x})")]
pub struct CompletionError {
    /// The identifier that the request was posted with.
    pub wr_id: u64,
    /// What the device says.
    pub status: Status,
    /// The vendor's own code; for NVIDIA the syndrome of the error completion.
    pub vendor_error: u32,
    /// The local queue pair.
    pub qp: QpNumber,
}

impl From<CompletionError> for Error {
    fn from(error: CompletionError) -> Self {
        Self::new(Verb::PollCq, ErrorKind::WorkFailed).with_detail(Detail::Work(error))
    }
}
