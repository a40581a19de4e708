//! Every return code of the data path, on a provider of ours: no device is needed.

#![allow(
    clippy::undocumented_unsafe_blocks,
    reason = "clippy does not see the comments through the macro of the standard library"
)]

#[cfg(rrddmma_rdma_core)]
mod calls;
mod contracts;
#[cfg(rrddmma_rdma_core)]
mod counters;
#[cfg(rrddmma_rdma_core)]
mod extended;
#[cfg(rrddmma_rdma_core)]
mod flows;
#[cfg(rrddmma_rdma_core)]
mod memory;
mod polling;
mod posting;
mod provider;
#[cfg(rrddmma_rdma_core)]
mod tags;
