//! The attributes of a port, typed; what this library does not know is carried.

use std::fmt;

use rrddmma_sys as sys;

use crate::gid::LinkLayer;
use crate::ids::{Lid, Mtu};

/// The logical state of a port.
#[doc(alias = "ibv_port_state")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PortState {
    /// Nothing has happened yet.
    Nop,
    /// No link.
    Down,
    /// A link, waiting for the subnet manager.
    Initialize,
    /// Set up by the subnet manager, not yet activated.
    Armed,
    /// In use.
    Active,
    /// Active, with the link below it recovering.
    ActiveDeferred,
    /// A state that this library does not know.
    Unknown(u32),
}

impl PortState {
    /// From the number of the C interface.
    pub const fn from_raw(raw: u32) -> Self {
        match raw {
            0 => Self::Nop,
            1 => Self::Down,
            2 => Self::Initialize,
            3 => Self::Armed,
            4 => Self::Active,
            5 => Self::ActiveDeferred,
            other => Self::Unknown(other),
        }
    }
}

/// The state of the link below a port, InfiniBand specification, volume 1, section 14.2.5.6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PhysicalState {
    /// Asleep.
    Sleep,
    /// Looking for a partner.
    Polling,
    /// Switched off.
    Disabled,
    /// Negotiating the link.
    Training,
    /// The link is up.
    LinkUp,
    /// Recovering from an error.
    ErrorRecovery,
    /// Testing.
    PhyTest,
    /// A state that this library does not know.
    Unknown(u8),
}

impl PhysicalState {
    /// From the number of the C interface.
    pub const fn from_raw(raw: u8) -> Self {
        match raw {
            1 => Self::Sleep,
            2 => Self::Polling,
            3 => Self::Disabled,
            4 => Self::Training,
            5 => Self::LinkUp,
            6 => Self::ErrorRecovery,
            7 => Self::PhyTest,
            other => Self::Unknown(other),
        }
    }
}

/// The attributes of a port at one moment.
#[doc(alias = "ibv_port_attr")]
#[derive(Clone)]
pub struct PortAttributes {
    raw: sys::ibv_port_attr,
}

impl PortAttributes {
    /// The logical state.
    pub const fn state(&self) -> PortState {
        PortState::from_raw(self.raw.state.0)
    }

    /// Whether it can carry traffic.
    pub const fn is_active(&self) -> bool {
        matches!(self.state(), PortState::Active | PortState::ActiveDeferred)
    }

    /// The state of the link below.
    pub const fn physical_state(&self) -> PhysicalState {
        PhysicalState::from_raw(self.raw.phys_state)
    }

    /// What it is made of below RDMA.
    pub const fn link_layer(&self) -> LinkLayer {
        LinkLayer::from_raw(self.raw.link_layer)
    }

    /// The largest packet that the port could do.
    pub const fn max_mtu(&self) -> Mtu {
        Mtu::from_raw(self.raw.max_mtu.0)
    }

    /// The largest packet that it does now.
    pub const fn active_mtu(&self) -> Mtu {
        Mtu::from_raw(self.raw.active_mtu.0)
    }

    /// Its address within the InfiniBand subnet; 0 on Ethernet.
    pub const fn lid(&self) -> Lid {
        Lid::new(self.raw.lid)
    }

    /// The address of the subnet manager; 0 on Ethernet.
    pub const fn subnet_manager_lid(&self) -> Lid {
        Lid::new(self.raw.sm_lid)
    }

    /// How many low bits of the LID the port ignores.
    pub const fn lid_mask_control(&self) -> u8 {
        self.raw.lmc
    }

    /// How many rows its table of global identifiers has, holes included.
    pub fn gid_table_len(&self) -> usize {
        usize::try_from(self.raw.gid_tbl_len).unwrap_or(0)
    }

    /// How many rows its table of partition keys has.
    pub const fn pkey_table_len(&self) -> u16 {
        self.raw.pkey_tbl_len
    }

    /// The longest message, in bytes.
    pub const fn max_message_size(&self) -> u32 {
        self.raw.max_msg_sz
    }

    /// The number of lanes, if the code is a known one.
    ///
    /// Source of the codes: the comment on `active_width` in `ibv_query_port(3)`, and 16 for two lanes.
    pub const fn lanes(&self) -> Option<u8> {
        match self.raw.active_width {
            1 => Some(1),
            2 => Some(4),
            4 => Some(8),
            8 => Some(12),
            16 => Some(2),
            _ => None,
        }
    }

    /// The rate of one lane in Mbit/s on the wire, if the code is a known one.
    ///
    /// Source of the codes: `ibv_query_port(3)`, continued for NDR (128) and XDR (256), and `active_speed_ex` of newer libraries.
    pub fn lane_mbps(&self) -> Option<u32> {
        match self.speed_code() {
            1 => Some(2_500),
            2 => Some(5_000),
            4 | 8 => Some(10_000),
            16 => Some(14_000),
            32 => Some(25_000),
            64 => Some(50_000),
            128 => Some(100_000),
            256 => Some(200_000),
            _ => None,
        }
    }

    /// The rate of the whole port in Mbit/s, if both codes are known.
    pub fn mbps(&self) -> Option<u32> {
        Some(u32::from(self.lanes()?) * self.lane_mbps()?)
    }

    /// The code of the rate: of the field that is wide enough for XDR where the library has it and fills it, else of the old one.
    fn speed_code(&self) -> u32 {
        const WIDE_FIELD: usize = 52;
        if size_of::<sys::ibv_port_attr>() >= WIDE_FIELD + size_of::<u32>() {
            // SAFETY: the length was just compared, so that the offset stays inside the struct.
            let field = unsafe { (&raw const self.raw).byte_add(WIDE_FIELD) };
            // SAFETY: I3 – inside the struct, which was zeroed as a whole before it was filled, so that these are initialized integers.
            let wide = unsafe { field.cast::<u32>().read_unaligned() };
            if wide != 0 {
                return wide;
            }
        }
        u32::from(self.raw.active_speed)
    }

    /// The C struct, for what has no name here.
    pub const fn as_raw(&self) -> &sys::ibv_port_attr {
        &self.raw
    }

    pub(crate) const fn from_raw(raw: sys::ibv_port_attr) -> Self {
        Self { raw }
    }
}

impl fmt::Debug for PortAttributes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PortAttributes")
            .field("state", &self.state())
            .field("link_layer", &self.link_layer())
            .field("active_mtu", &self.active_mtu())
            .field("lid", &self.lid())
            .field("mbps", &self.mbps())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::zeroed;

    #[test]
    fn unknown_values_are_carried() {
        assert_eq!(PortState::from_raw(99), PortState::Unknown(99));
        assert_eq!(PhysicalState::from_raw(0), PhysicalState::Unknown(0));
        // SAFETY: I3 – the struct is made of integers.
        let mut raw: sys::ibv_port_attr = unsafe { zeroed() };
        raw.active_width = 77;
        raw.active_speed = 32;
        let attributes = PortAttributes::from_raw(raw);
        assert_eq!(
            (attributes.lanes(), attributes.lane_mbps(), attributes.mbps()),
            (None, Some(25_000), None)
        );
        assert_eq!(attributes.state(), PortState::Nop);
    }

    #[test]
    fn every_rate_up_to_ndr_over_every_width() {
        // SAFETY: I3 – the struct is made of integers.
        let mut raw: sys::ibv_port_attr = unsafe { zeroed() };
        for (width, lanes) in [(1, 1), (2, 4), (4, 8), (8, 12), (16, 2)] {
            for (speed, mbps) in
                [(1, 2_500), (4, 10_000), (8, 10_000), (32, 25_000), (64, 50_000), (128, 100_000)]
            {
                (raw.active_width, raw.active_speed) = (width, speed);
                assert_eq!(PortAttributes::from_raw(raw).mbps(), Some(lanes * mbps));
            }
        }
    }

    #[test]
    fn the_wide_field_counts_where_there_is_one() {
        // SAFETY: I3 – the struct is made of integers.
        let mut raw: sys::ibv_port_attr = unsafe { zeroed() };
        raw.active_speed = 128;
        let is_wide = size_of::<sys::ibv_port_attr>() >= 56;
        if is_wide {
            // SAFETY: inside the struct, as just compared.
            let field = unsafe { (&raw mut raw).byte_add(52) };
            // SAFETY: as above; the field is an integer.
            unsafe { field.cast::<u32>().write_unaligned(256) };
        }
        let expected = if is_wide { 200_000 } else { 100_000 };
        assert_eq!(PortAttributes::from_raw(raw).lane_mbps(), Some(expected));
    }
}
