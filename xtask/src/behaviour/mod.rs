//! The page of rules, `docs/behaviour.md`, and the C probes that judge a device by it.

mod page;
mod probes;

#[cfg(test)]
pub(crate) use page::Verdict;
pub(crate) use page::{Bed, PAGE, ids, rows};
pub(crate) use probes::{FOLDER, Probes, compare};
