//! The device: a pure model of a ConnectX over tables that several processes share.
//!
//! The caller holds the fabric's lock during every call that takes a [`Fabric`]. Nothing here is unsafe, allocates,
//! panics or indexes a table with a number it has not checked: a process may die in the middle of an update, and
//! programs write what they like into their queues.
//!
//! A request goes through the files in this order: `engine` (whose turn is it) → `wqe` (bytes to an operation) →
//! `requester` (the sending side) → `responder` (the receiving side, with `mr` for keys and `transfer` for the bytes)
//! → `cqe` and `cq` (the completion) → `event`. One that changes a memory window goes from `umr` to `mw`.
#![forbid(unsafe_code)]
#![expect(
    unnameable_types,
    reason = "the rows of the tables are public only for the traits derived on the fabric"
)]

pub(crate) mod address;
pub(crate) mod ah;
pub(crate) mod carried;
pub mod config;
pub(crate) mod cq;
pub mod cqe;
mod engine;
mod event;
pub mod fabric;
pub mod fault;
mod grh;
pub mod host;
pub mod identity;
mod key;
pub(crate) mod modify;
pub(crate) mod modify_cq;
pub(crate) mod mr;
pub(crate) mod multicast;
pub(crate) mod mw;
pub(crate) mod pd;
pub(crate) mod port;
pub(crate) mod process;
pub(crate) mod qp;
pub(crate) mod removal;
mod requester;
pub(crate) mod reregister;
mod responder;
pub(crate) mod srq;
pub(crate) mod table;
pub(crate) mod target;
#[cfg(test)]
pub(crate) mod tests;
pub(crate) mod transfer;
pub(crate) mod uar;
pub(crate) mod umem;
mod umr;
mod wqe;
pub(crate) mod xrcd;

pub use config::{Config, DeviceConfig, LinkLayer, Preset};
pub use engine::{has_pairs, needs_polling, next_deadline, run, seed, step};
pub use event::{is_end as event_is_end, read as event_read};
pub use fabric::Fabric;
pub use fault::{Rule, add_rule, clear_rules, waiting_rules};
pub use host::{Atomic, Caller, Channel, Clock, Dma, Events, Fault, FileId, Host, Place, Process, Trace};
pub use identity::Identity;
pub use process::{Holder, close, device_of, holders, open, openings, reap, reap_dead};
pub use table::ContextId;
