//! Reads a port's whole table of global identifiers: at one go where library and kernel can, else row by row.

#[cfg(rrddmma_has_ibv_query_gid_table)]
use std::ffi::CStr;
use std::fs;
use std::path::Path;

use rrddmma_sys as sys;

use super::Port;
use crate::context::zeroed;
use crate::error::{ErrorKind, Result, Verb};
use crate::ffi;
use crate::gid::{Gid, GidEntry, GidKind};

/// The rows of `port` that hold an address.
pub(super) fn read(port: &Port) -> Result<Vec<GidEntry>> {
    match whole_table(port) {
        // An old kernel or library: ask for each row.
        Err(error) if error.kind() == ErrorKind::Unsupported => row_by_row(port),
        result => result,
    }
}

/// With `ibv_query_gid_table`, which knows the kinds and the interfaces.
#[cfg(not(rrddmma_has_ibv_query_gid_table))]
fn whole_table(_: &Port) -> Result<Vec<GidEntry>> {
    Err(crate::error::Error::new(Verb::QueryGidTable, ErrorKind::Unsupported))
}

/// With `ibv_query_gid_table`, which knows the kinds and the interfaces.
#[cfg(rrddmma_has_ibv_query_gid_table)]
fn whole_table(port: &Port) -> Result<Vec<GidEntry>> {
    // The table of the device spans all its ports.
    let mut room = 0;
    for port in port.context.ports() {
        room += port.attributes()?.gid_table_len();
    }
    // SAFETY: I3 – the struct is made of integers and an array of bytes.
    let mut rows: Vec<sys::ibv_gid_entry> = vec![unsafe { zeroed() }; room.max(1)];
    // SAFETY: I1, I4 – the context is open, and the function writes at most the number of rows that it is told.
    let ret = unsafe { sys::ibv_query_gid_table(port.context.as_raw(), rows.as_mut_ptr(), rows.len(), 0) };
    rows.truncate(ffi::negative_errno(Verb::QueryGidTable, ret)?);
    let mine = rows.iter().filter(|row| row.port_num == u32::from(port.number.as_raw()));
    Ok(mine.filter_map(entry).collect())
}

#[cfg(rrddmma_has_ibv_query_gid_table)]
fn entry(row: &sys::ibv_gid_entry) -> Option<GidEntry> {
    // SAFETY: I3 – both members of the union are 16 plain bytes.
    let gid = Gid::from_bytes(unsafe { row.gid.raw });
    // Verbs name a row by eight bits (`sgid_index`), so that a later one could not be used.
    let index = u8::try_from(row.gid_index).ok().filter(|_| !gid.is_zero())?;
    Some(GidEntry {
        netdev: interface(row.ndev_ifindex),
        ..GidEntry::new(index, gid, GidKind::from_raw(row.gid_type))
    })
}

/// The name of a network interface.
#[cfg(rrddmma_has_ibv_query_gid_table)]
fn interface(index: u32) -> Option<String> {
    let mut name = [0; libc::IF_NAMESIZE];
    // SAFETY: I4 – the buffer has the size that if_indextoname(3) asks for.
    let found = unsafe { libc::if_indextoname(index, name.as_mut_ptr()) };
    if found.is_null() {
        return None;
    }
    // SAFETY: on success the function has written a NUL-terminated name into the buffer, which is live.
    unsafe { CStr::from_ptr(found) }.to_str().ok().map(str::to_owned)
}

/// With `ibv_query_gid`, and the kernel's files for what it does not tell.
fn row_by_row(port: &Port) -> Result<Vec<GidEntry>> {
    let attributes = port.attributes()?;
    let files = Path::new("/sys/class/infiniband")
        .join(port.context.name())
        .join(format!("ports/{}/gid_attrs", port.number));
    let mut entries = Vec::new();
    for index in 0..=u8::MAX {
        if usize::from(index) >= attributes.gid_table_len() {
            break;
        }
        // SAFETY: I3 – both members of the union are 16 plain bytes.
        let mut raw: sys::ibv_gid = unsafe { zeroed() };
        // SAFETY: I1, I4 – the context is open and the out-parameter a live local.
        let ret = unsafe {
            sys::ibv_query_gid(port.context.as_raw(), port.number.as_raw(), i32::from(index), &raw mut raw)
        };
        if let Err(error) = ffi::minus_one(Verb::QueryGid, ret) {
            // A row may be read as an error while it is empty; that does not end the table.
            log::debug!("row {index} of the table: {error}");
            continue;
        }
        // SAFETY: I3, I4 – the call above wrote all 16 bytes.
        let gid = Gid::from_bytes(unsafe { raw.raw });
        if gid.is_zero() {
            continue;
        }
        let file = |folder: &str| fs::read_to_string(files.join(folder).join(index.to_string())).ok();
        let kind =
            kind_of(file("types").as_deref(), attributes.link_layer() == crate::gid::LinkLayer::Ethernet);
        let netdev = file("ndevs").map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
        entries.push(GidEntry { netdev, ..GidEntry::new(index, gid, kind) });
    }
    Ok(entries)
}

/// The kernel's word for the kind of a row (drivers/infiniband/core/cache.c): RoCE v1 and InfiniBand share one.
fn kind_of(word: Option<&str>, ethernet: bool) -> GidKind {
    match word.map(str::trim) {
        Some("RoCE v2") => GidKind::RoCEv2,
        _ if ethernet => GidKind::RoCEv1,
        _ => GidKind::InfiniBand,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernels_words() {
        assert_eq!(kind_of(Some("RoCE v2\n"), true), GidKind::RoCEv2);
        assert_eq!(kind_of(Some("IB/RoCE v1\n"), true), GidKind::RoCEv1);
        assert_eq!(kind_of(Some("IB/RoCE v1\n"), false), GidKind::InfiniBand);
        assert_eq!(kind_of(None, true), GidKind::RoCEv1);
    }

    #[test]
    #[cfg_attr(miri, ignore = "calls C, which Miri does not have")]
    #[cfg(rrddmma_has_ibv_query_gid_table)]
    fn rows_beyond_eight_bits_and_holes_are_left_out() {
        // SAFETY: I3 – the struct is made of integers and an array of bytes.
        let mut row: sys::ibv_gid_entry = unsafe { zeroed() };
        assert_eq!(entry(&row), None);
        row.gid = sys::ibv_gid { raw: [0xfe; 16] };
        row.gid_index = 256;
        assert_eq!(entry(&row), None);
        row.gid_index = 255;
        assert_eq!(entry(&row).unwrap().index, 255);
    }

    #[test]
    #[cfg_attr(miri, ignore = "calls C, which Miri does not have")]
    #[cfg(rrddmma_has_ibv_query_gid_table)]
    fn the_loopback_interface_has_a_name_and_none_has_number_0() {
        assert_eq!(interface(1).as_deref(), Some("lo"));
        assert_eq!(interface(0), None);
    }
}
