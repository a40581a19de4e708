//! Keys that peers use: of regions and of windows.

use super::fabric::Fabric;
use super::host::Place;
use super::table::Index;
use super::wqe::Remote;
use super::{mr, mw};

/// Translates what a request reaches at queue pair `pair` of protection domain `pd`, as [`mr::translate`].
pub(crate) fn translate(
    fabric: &Fabric,
    pair: Index,
    pd: Index,
    remote: Remote,
    length: u64,
    wanted: u32,
) -> Option<Place> {
    if mw::is_key(remote.key) {
        mw::translate(fabric, pair, pd, remote, length, wanted)
    } else {
        mr::translate(fabric, remote.key, remote.address, length, pd, wanted)
    }
}

/// How far behind the first byte of what a key reaches an address lies.
pub(crate) fn offset(fabric: &Fabric, remote: Remote) -> Option<u64> {
    if mw::is_key(remote.key) { mw::offset(fabric, remote) } else { mr::offset(fabric, remote) }
}
