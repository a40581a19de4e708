//! The page of rules, `docs/behaviour.md`, and the C probes that judge a device by it.

mod page;
mod probes;

pub(crate) use page::{Bed, PAGE, ids, rows};
pub(crate) use probes::{FOLDER, Probes, compare};
