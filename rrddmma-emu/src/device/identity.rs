//! What the devices are called, and the tables of their ports: one source for the sysfs tree that the shim writes and
//! for the answers of the verbs, so that the two never differ.

use super::config::{Config, DeviceConfig, LinkLayer, Preset};

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

/// One entry of a port's GID table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GidEntry {
    /// The GID in network byte order.
    pub gid: [u8; 16],
    /// How it travels.
    pub kind: GidType,
}

/// The name of the network interface beneath a RoCE port.
pub const NETDEV: &str = "lo";
/// The interface's index: the loopback device is always the first.
pub const NETDEV_INDEX: u32 = 1;
/// Vendor number of Mellanox on the PCI bus.
pub const PCI_VENDOR: u16 = 0x15b3;
/// Vendor number of Mellanox as an IEEE organisation, what `ibv_query_device` calls `vendor_id`.
pub const IEEE_VENDOR: u32 = 0x02c9;
/// The board's name.
pub const BOARD_ID: &str = "EMU0000000001";
/// Interrupt vectors for completions.
pub const COMPLETION_VECTORS: u32 = 4;

/// One device of a fabric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity {
    /// What the fabric was made as.
    pub config: Config,
    /// Its place among the devices of the fabric: the number in `mlx5_0` and `uverbs0`.
    pub index: u8,
    device: DeviceConfig,
}

/// The facts of a model.
struct Model {
    device_id: u16,
    firmware: (u16, u16, u16),
    firmware_text: &'static str,
    hca_type: &'static str,
    /// Of each of four lanes, in the encoding of `active_speed`, and what `rate` shows.
    speed: u8,
    rate: &'static str,
}

impl Identity {
    /// Device `index` of a fabric; `None` if it has fewer.
    #[must_use]
    pub fn new(config: Config, index: u8) -> Option<Self> {
        let device = config.devices().nth(usize::from(index))?;
        Some(Self { config, index, device })
    }

    /// All devices of a fabric.
    pub fn all(config: Config) -> impl Iterator<Item = Self> {
        (0..).zip(config.devices()).map(move |(index, device)| Self { config, index, device })
    }

    /// The GUID of the node, in the order in which `node_guid` prints it.
    #[must_use]
    pub fn node_guid(&self) -> [u8; 8] {
        let [a, b, c, d, e, f] = mac(self.index, 1);
        [a, b, c, 0xff, 0xfe, d, e, f]
    }

    /// PCI device number, for `vendor_part_id`, `modalias` and `device/device`.
    #[must_use]
    pub fn device_id(&self) -> u16 {
        self.model().device_id
    }

    /// Firmware version: major, minor, sub-minor.
    #[must_use]
    pub fn firmware_numbers(&self) -> (u16, u16, u16) {
        self.model().firmware
    }

    /// The firmware version as `fw_ver` shows it.
    #[must_use]
    pub fn firmware(&self) -> &'static str {
        self.model().firmware_text
    }

    /// What `hca_type` shows.
    #[must_use]
    pub fn hca_type(&self) -> &'static str {
        self.model().hca_type
    }

    /// How many ports there are.
    #[must_use]
    pub fn port_count(&self) -> u8 {
        self.device.ports()
    }

    /// A port, counted from 1.
    #[must_use]
    pub fn port(&self, number: u8) -> Option<Port> {
        let link = self.device.link(number)?;
        let Model { speed, rate, .. } = self.model();
        Some(Port { device: self.index, number, link, speed, rate })
    }

    /// All ports.
    pub fn ports(&self) -> impl Iterator<Item = Port> {
        (1..=self.port_count()).filter_map(|number| self.port(number))
    }

    fn model(&self) -> Model {
        let (device_id, firmware, firmware_text, hca_type) = match self.device.preset {
            Preset::ConnectX5 => (0x1017, (16, 35, 2000), "16.35.2000", "MT4119"),
            Preset::ConnectX6 => (0x101b, (20, 35, 2000), "20.35.2000", "MT4123"),
            Preset::ConnectX6Dx => (0x101d, (22, 35, 2000), "22.35.2000", "MT4125"),
            Preset::ConnectX7 => (0x1021, (28, 35, 2000), "28.35.2000", "MT4129"),
        };
        let (speed, rate) = match self.device.preset {
            Preset::ConnectX5 | Preset::ConnectX6Dx => (32, "100 Gb/sec (4X EDR)"),
            Preset::ConnectX6 => (64, "200 Gb/sec (4X HDR)"),
            Preset::ConnectX7 => (128, "400 Gb/sec (4X NDR)"),
        };
        Model { device_id, firmware, firmware_text, hca_type, speed, rate }
    }
}

/// A port of a device. All ports of a fabric with one link layer are on one network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Port {
    /// The device's place.
    pub device: u8,
    /// Counted from 1.
    pub number: u8,
    /// Its link layer.
    pub link: LinkLayer,
    /// Of each of its four lanes, in the encoding of `active_speed`.
    pub speed: u8,
    /// The speed as `rate` shows it.
    pub rate: &'static str,
}

impl Port {
    /// The port's GIDs; entry `i` is GID index `i`. The table has [`Port::gid_table_length`] rows, the rest are empty.
    ///
    /// A RoCE port of mlx5 lists every address twice, v1 before v2, the link-local one first (kernel:
    /// `drivers/infiniband/core/roce_gid_mgmt.c` and `cache.c`).
    pub fn gids(&self) -> impl Iterator<Item = GidEntry> + use<> {
        let entries = match self.link {
            LinkLayer::Ethernet => {
                let (local, address) = (self.link_local(), self.mapped_address());
                [
                    Some(GidEntry { gid: local, kind: GidType::RoceV1 }),
                    Some(GidEntry { gid: local, kind: GidType::RoceV2 }),
                    Some(GidEntry { gid: address, kind: GidType::RoceV1 }),
                    Some(GidEntry { gid: address, kind: GidType::RoceV2 }),
                ]
            }
            LinkLayer::InfiniBand => {
                let [a, b, c, d, e, f] = self.mac();
                let gid = [0xfe, 0x80, 0, 0, 0, 0, 0, 0, a, b, c, 0xff, 0xfe, d, e, f];
                [Some(GidEntry { gid, kind: GidType::InfiniBand }), None, None, None]
            }
        };
        entries.into_iter().flatten()
    }

    /// Row `index` of the GID table; `None` if it is empty.
    #[must_use]
    pub fn gid(&self, index: usize) -> Option<GidEntry> {
        self.gids().nth(index)
    }

    /// Rows of the GID table, empty ones included (`gid_tbl_len`). ConnectX-5 says 256 on Ethernet, 8 on InfiniBand.
    #[must_use]
    pub fn gid_table_length(&self) -> u32 {
        match self.link {
            LinkLayer::Ethernet => 256,
            LinkLayer::InfiniBand => 8,
        }
    }

    /// The partition keys; a RoCE port has only the default one.
    #[must_use]
    pub fn pkeys(&self) -> &'static [u16] {
        &[0xffff]
    }

    /// The local identifier of the port on InfiniBand; a RoCE port has none.
    #[must_use]
    pub fn lid(&self) -> u16 {
        match self.link {
            LinkLayer::Ethernet => 0,
            LinkLayer::InfiniBand => u16::from(self.device) * 2 + u16::from(self.number),
        }
    }

    /// The port's Ethernet address.
    #[must_use]
    pub fn mac(&self) -> [u8; 6] {
        mac(self.device, self.number)
    }

    /// Made of the Ethernet address as modified EUI-64.
    fn link_local(&self) -> [u8; 16] {
        let [a, b, c, d, e, f] = self.mac();
        [0xfe, 0x80, 0, 0, 0, 0, 0, 0, a ^ 2, b, c, 0xff, 0xfe, d, e, f]
    }

    /// 127.0.0.1 on the first port of the first device, 127.0.DEVICE.PORT on the others: all of 127/8 is the loopback
    /// interface's.
    fn mapped_address(&self) -> [u8; 16] {
        [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, self.device, self.number]
    }
}

/// Locally administered; each port's is another.
const fn mac(device: u8, port: u8) -> [u8; 6] {
    [0x02, 0x00, 0x00, 0x00, 0xfe, device << 4 | port]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_two_ports_have_a_name_in_common() {
        for link in [LinkLayer::Ethernet, LinkLayer::InfiniBand] {
            let device = DeviceConfig { link, second: Some(link), ..DeviceConfig::default() };
            let config = Config::new(&[device; 8]).unwrap();
            let ports: Vec<Port> =
                Identity::all(config).flat_map(|device| device.ports().collect::<Vec<_>>()).collect();
            assert_eq!(ports.len(), 16);
            let macs: BTreeSet<_> = ports.iter().map(Port::mac).collect();
            assert_eq!(macs.len(), 16);
            let gids: BTreeSet<_> =
                ports.iter().flat_map(|port| port.gids().map(|entry| entry.gid)).collect();
            assert_eq!(gids.len(), if link == LinkLayer::Ethernet { 32 } else { 16 });
            let lids: BTreeSet<_> = ports.iter().map(Port::lid).collect();
            assert_eq!(lids.len(), if link == LinkLayer::Ethernet { 1 } else { 16 });
        }
    }

    #[test]
    fn the_first_device_is_the_one_of_old() {
        let first = Identity::new(Config::default(), 0).unwrap();
        assert_eq!(first.node_guid(), [0x02, 0, 0, 0xff, 0xfe, 0, 0xfe, 0x01]);
        assert_eq!(first.port(1).unwrap().gid(3).unwrap().gid[12..], [127, 0, 0, 1]);
        assert_eq!((first.port(2), Identity::new(Config::default(), 1)), (None, None));
    }
}
