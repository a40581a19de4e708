//! What is known about a failure beyond its errno. Lives in a box, on the control path only.

use std::borrow::Cow;
use std::fmt;

use super::{CompletionError, PostError};

/// The detail of an [`Error`](crate::Error).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Detail {
    /// An explanation in words.
    Text(Cow<'static, str>),
    /// Something was named that is not there, and these are there.
    NotAmong {
        /// What kind of thing was looked for.
        what: &'static str,
        /// The name or number that was asked for.
        asked: String,
        /// The names or numbers that exist.
        existing: Vec<String>,
    },
    /// A capability above the maximum of the device.
    Limit {
        /// The attribute, under its C name.
        name: &'static str,
        /// What was asked for.
        wanted: u64,
        /// What the device offers.
        limit: u64,
    },
    /// A transition of a queue pair whose set of attributes is wrong.
    Transition {
        /// The state before.
        from: &'static str,
        /// The state that was asked for.
        to: &'static str,
        /// Attributes that this transition requires and that were not given.
        missing: Vec<&'static str>,
        /// Attributes that were given and that this transition does not take.
        forbidden: Vec<&'static str>,
    },
    /// A request that was not posted.
    Post(PostError),
    /// A request that failed on the device.
    Work(CompletionError),
}

impl fmt::Display for Detail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::NotAmong { what, asked, existing } if existing.is_empty() => {
                write!(f, "no {what} {asked}: there is none at all")
            }
            Self::NotAmong { what, asked, existing } => {
                write!(f, "no {what} {asked}; there is: {}", existing.join(", "))
            }
            Self::Limit { name, wanted, limit } => {
                write!(f, "{name} {wanted} was asked for and the device offers at most {limit}")
            }
            Self::Transition { from, to, missing, forbidden } => {
                write!(f, "{from} to {to}")?;
                if !missing.is_empty() {
                    write!(f, "; missing: {}", missing.join(", "))?;
                }
                if !forbidden.is_empty() {
                    write!(f, "; not allowed here: {}", forbidden.join(", "))?;
                }
                if missing.is_empty() && forbidden.is_empty() {
                    f.write_str("; the set of attributes is right, so one of the values is not")?;
                }
                Ok(())
            }
            Self::Post(error) => error.fmt(f),
            Self::Work(error) => error.fmt(f),
        }
    }
}
