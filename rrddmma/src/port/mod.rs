//! A port of a device: its attributes, its table of global identifiers, and the choice among them.

mod attributes;
mod table;

use rrddmma_sys as sys;

pub use self::attributes::{PhysicalState, PortAttributes, PortState};
use crate::context::{Context, zeroed};
use crate::error::{Detail, Error, ErrorKind, Result, Verb};
use crate::ffi;
use crate::gid::{self, Gid, GidChoice, GidEntry};
use crate::ids::PortNumber;

/// A port of an open device. Nothing about it is cached: links go up and down, and addresses come and go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Port {
    context: Context,
    number: PortNumber,
}

impl Context {
    /// The port of this number.
    ///
    /// # Errors
    /// * [`ErrorKind::NotFound`] if the device has no such port; the message lists those it has.
    pub fn port(&self, number: PortNumber) -> Result<Port> {
        let ports = self.attributes().ports();
        if number.as_raw() > ports {
            let existing = (1..=ports).map(|port| port.to_string()).collect();
            let detail = Detail::NotAmong { what: "port", asked: number.to_string(), existing };
            return Err(Error::new(Verb::QueryPort, ErrorKind::NotFound).with_detail(detail));
        }
        Ok(Port { context: self.clone(), number })
    }

    /// All ports, from the first.
    pub fn ports(&self) -> impl Iterator<Item = Port> + use<'_> {
        (1..=self.attributes().ports())
            .map(|number| Port { context: self.clone(), number: PortNumber::new(number) })
    }
}

impl Port {
    /// Its number.
    pub const fn number(&self) -> PortNumber {
        self.number
    }

    /// The device it belongs to.
    pub const fn context(&self) -> &Context {
        &self.context
    }

    /// What it is now.
    ///
    /// # Errors
    /// * What the driver reports.
    ///
    /// Verb: [ibv_query_port(3)](https://man7.org/linux/man-pages/man3/ibv_query_port.3.html)
    #[doc(alias = "ibv_query_port")]
    pub fn attributes(&self) -> Result<PortAttributes> {
        // SAFETY: I3 – the struct is made of integers.
        let mut raw: sys::ibv_port_attr = unsafe { zeroed() };
        let out = (&raw mut raw).cast();
        // SAFETY: I1, I4 – the context is open; the exported function fills a prefix of the zeroed struct, never more.
        let ret = unsafe { sys::ibv_query_port(self.context.as_raw(), self.number.as_raw(), out) };
        ffi::errno_value(Verb::QueryPort, ret)?;
        Ok(PortAttributes::from_raw(raw))
    }

    /// The rows of its table that hold an address. Holes are left out and do not end the table.
    ///
    /// # Errors
    /// * What the driver reports.
    ///
    /// Verb: [ibv_query_gid_table(3)](https://man7.org/linux/man-pages/man3/ibv_query_gid_table.3.html)
    #[doc(alias = "ibv_query_gid_table")]
    #[doc(alias = "ibv_query_gid")]
    pub fn gids(&self) -> Result<Vec<GidEntry>> {
        table::read(self)
    }

    /// The row of this index.
    ///
    /// # Errors
    /// * [`ErrorKind::NotFound`] if the row is empty or beyond the table; the message lists those that are not.
    /// * As [`gids`](Self::gids).
    pub fn gid(&self, index: u8) -> Result<GidEntry> {
        let table = self.gids()?;
        match table.iter().find(|entry| entry.index == index) {
            Some(entry) => Ok(entry.clone()),
            None => {
                let existing = table.iter().map(ToString::to_string).collect();
                let detail = Detail::NotAmong { what: "GID index", asked: index.to_string(), existing };
                Err(Error::new(Verb::QueryGid, ErrorKind::NotFound).with_detail(detail))
            }
        }
    }

    /// Chooses the row to use for a peer, or for any peer, and says why. See [`gid::choose`] for the rules.
    ///
    /// # Errors
    /// * [`ErrorKind::Unreachable`] if no row will do; the message says why and lists the rows.
    /// * As [`gids`](Self::gids) and [`attributes`](Self::attributes).
    pub fn choose_gid(&self, peer: Option<Gid>) -> Result<GidChoice> {
        let link_layer = self.attributes()?.link_layer();
        gid::choose(&self.gids()?, link_layer, peer)
            .map_err(|text| Error::text(Verb::QueryGidTable, ErrorKind::Unreachable, text))
    }

    /// The partition key at this index of the port's table.
    ///
    /// # Errors
    /// * What the driver reports, for an index beyond the table.
    ///
    /// Verb: [ibv_query_pkey(3)](https://man7.org/linux/man-pages/man3/ibv_query_pkey.3.html)
    #[doc(alias = "ibv_query_pkey")]
    pub fn pkey(&self, index: u16) -> Result<u16> {
        let mut pkey = 0;
        // SAFETY: I1, I4 – the context is open and the out-parameter a live local.
        let ret = unsafe {
            sys::ibv_query_pkey(self.context.as_raw(), self.number.as_raw(), i32::from(index), &raw mut pkey)
        };
        ffi::minus_one(Verb::QueryPkey, ret)?;
        Ok(u16::from_be(pkey))
    }
}
