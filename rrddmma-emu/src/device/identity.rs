//! What the device is called, and the tables of its port: one source for the sysfs tree that the shim writes and for
//! the answers of the verbs, so that the two never differ.

use super::config::{Config, LinkLayer, Preset};

/// How packets with a source GID travel (`ib_uverbs_gid_type`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GidType {
    /// InfiniBand.
    InfiniBand,
    /// RoCE v1: Ethernet type 0x8915.
    RoceV1,
    /// RoCE v2: UDP port 4791.
    RoceV2,
}

/// One entry of the port's GID table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GidEntry {
    /// The GID in network byte order.
    pub gid: [u8; 16],
    /// How it travels.
    pub kind: GidType,
}

/// The port's physical name on the network.
pub const MAC: [u8; 6] = [0x02, 0x00, 0x00, 0x00, 0xfe, 0x01];
/// The GUID of the node, in the order in which `node_guid` prints it.
pub const NODE_GUID: [u8; 8] = [0x02, 0x00, 0x00, 0xff, 0xfe, 0x00, 0xfe, 0x01];
/// The name of the network interface beneath a RoCE port.
pub const NETDEV: &str = "lo";
/// The interface's index: the loopback device is always the first.
pub const NETDEV_INDEX: u32 = 1;
/// Firmware version: major, minor, sub-minor.
pub const FIRMWARE: (u16, u16, u16) = (16, 35, 2000);
/// Vendor number of Mellanox on the PCI bus.
pub const PCI_VENDOR: u16 = 0x15b3;
/// Vendor number of Mellanox as an IEEE organisation, what `ibv_query_device` calls `vendor_id`.
pub const IEEE_VENDOR: u32 = 0x02c9;
/// The board's name.
pub const BOARD_ID: &str = "EMU0000000001";
/// The local identifier of the port on InfiniBand.
pub const LID: u16 = 1;
/// How many physical ports there are.
pub const PORTS: u8 = 1;
/// Interrupt vectors for completions.
pub const COMPLETION_VECTORS: u32 = 4;

const LINK_LOCAL: [u8; 16] = [0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xfe, 0, 0xfe, 0x01];
const LOOPBACK: [u8; 16] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1];
const SUBNET: [u8; 16] = [0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0x02, 0x00, 0x00, 0xff, 0xfe, 0x00, 0xfe, 0x01];

// A RoCE port of mlx5 lists every address twice, v1 before v2, the link-local one first (kernel:
// drivers/infiniband/core/roce_gid_mgmt.c and cache.c).
const ETHERNET_GIDS: [GidEntry; 4] = [
    GidEntry { gid: with_mac(LINK_LOCAL), kind: GidType::RoceV1 },
    GidEntry { gid: with_mac(LINK_LOCAL), kind: GidType::RoceV2 },
    GidEntry { gid: LOOPBACK, kind: GidType::RoceV1 },
    GidEntry { gid: LOOPBACK, kind: GidType::RoceV2 },
];
const INFINIBAND_GIDS: [GidEntry; 1] = [GidEntry { gid: SUBNET, kind: GidType::InfiniBand }];

/// The identity of the device of one fabric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity {
    /// What the fabric was made as.
    pub config: Config,
}

impl Identity {
    /// PCI device number, for `vendor_part_id`, `modalias` and `device/device`.
    #[must_use]
    pub fn device_id(&self) -> u16 {
        self.config.preset.device_id()
    }

    /// The port's GIDs; entry `i` is GID index `i`. The table has [`Identity::gid_table_length`] rows, the rest are empty.
    #[must_use]
    pub fn gids(&self) -> &'static [GidEntry] {
        match self.config.link {
            LinkLayer::Ethernet => &ETHERNET_GIDS,
            LinkLayer::InfiniBand => &INFINIBAND_GIDS,
        }
    }

    /// Rows of the GID table, empty ones included (`gid_tbl_len`). ConnectX-5 says 256 on Ethernet, 8 on InfiniBand.
    #[must_use]
    pub fn gid_table_length(&self) -> u32 {
        match self.config.link {
            LinkLayer::Ethernet => 256,
            LinkLayer::InfiniBand => 8,
        }
    }

    /// The partition keys; a RoCE port has only the default one.
    #[must_use]
    pub fn pkeys(&self) -> &'static [u16] {
        &[0xffff]
    }

    /// The firmware version as `fw_ver` shows it.
    #[must_use]
    pub fn firmware(&self) -> &'static str {
        match self.config.preset {
            Preset::ConnectX5 => "16.35.2000",
        }
    }

    /// What `hca_type` shows.
    #[must_use]
    pub fn hca_type(&self) -> &'static str {
        match self.config.preset {
            Preset::ConnectX5 => "MT4119",
        }
    }
}

/// The modified EUI-64 of [`MAC`] as interface identifier.
const fn with_mac(mut gid: [u8; 16]) -> [u8; 16] {
    gid[8] = MAC[0] ^ 2;
    gid[9] = MAC[1];
    gid[10] = MAC[2];
    gid[13] = MAC[3];
    gid[14] = MAC[4];
    gid[15] = MAC[5];
    gid
}
