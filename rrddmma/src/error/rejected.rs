//! An error that gives back what was handed in.

use std::fmt;

use super::Error;

/// An operation that consumes a value has failed: the reason, and the value back.
///
/// `?` turns it into a plain [`Error`] and drops the value.
pub struct Rejected<T> {
    error: Error,
    value: T,
}

impl<T> Rejected<T> {
    #[cold]
    pub(crate) const fn new(error: Error, value: T) -> Self {
        Self { error, value }
    }

    /// Why it failed.
    pub const fn error(&self) -> &Error {
        &self.error
    }

    /// The value that was handed in.
    pub fn into_value(self) -> T {
        self.value
    }

    /// Both.
    pub fn into_parts(self) -> (Error, T) {
        (self.error, self.value)
    }

    pub(crate) fn map<U>(self, f: impl FnOnce(T) -> U) -> Rejected<U> {
        Rejected { error: self.error, value: f(self.value) }
    }
}

impl<T> From<Rejected<T>> for Error {
    fn from(rejected: Rejected<T>) -> Self {
        rejected.error
    }
}

impl<T> fmt::Debug for Rejected<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rejected").field("error", &self.error).finish_non_exhaustive()
    }
}

impl<T> fmt::Display for Rejected<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl<T> std::error::Error for Rejected<T> {}
