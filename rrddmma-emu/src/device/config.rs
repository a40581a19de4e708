//! What kinds of ConnectX a fabric shows.

use zerocopy::{FromBytes, FromZeros, Immutable, IntoBytes, KnownLayout};

/// Devices that a fabric can have.
pub const MAX_DEVICES: usize = 8;
/// Ports that a device can have.
pub const MAX_PORTS: usize = 2;

/// The link layer of a port.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LinkLayer {
    /// RoCE v1 and v2 over Ethernet.
    #[default]
    Ethernet,
    /// Native InfiniBand.
    InfiniBand,
}

/// A model of the ConnectX family: an identity and a table of limits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum Preset {
    /// ConnectX-5, PCI device 0x1017.
    #[default]
    ConnectX5,
    /// ConnectX-6, PCI device 0x101b.
    ConnectX6,
    /// ConnectX-6 Dx, PCI device 0x101d.
    ConnectX6Dx,
    /// ConnectX-7, PCI device 0x1021.
    ConnectX7,
}

impl Preset {
    /// Every model with the name that it is chosen by.
    pub const ALL: [(&'static str, Self); 4] = [
        ("connectx5", Self::ConnectX5),
        ("connectx6", Self::ConnectX6),
        ("connectx6dx", Self::ConnectX6Dx),
        ("connectx7", Self::ConnectX7),
    ];
}

/// One device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DeviceConfig {
    /// The model.
    pub preset: Preset,
    /// The link layer of port 1.
    pub link: LinkLayer,
    /// The link layer of port 2, if there is one.
    pub second: Option<LinkLayer>,
}

impl DeviceConfig {
    /// How many ports it has.
    #[must_use]
    pub fn ports(&self) -> u8 {
        1 + u8::from(self.second.is_some())
    }

    /// The link layer of a port; `None` if there is no such port.
    #[must_use]
    pub fn link(&self, port: u8) -> Option<LinkLayer> {
        match port {
            1 => Some(self.link),
            2 => self.second,
            _ => None,
        }
    }
}

/// What is chosen when a fabric is made; all its processes see the same. There is a device at least.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Config {
    first: DeviceConfig,
    others: [Option<DeviceConfig>; MAX_DEVICES - 1],
}

impl Default for Config {
    fn default() -> Self {
        Self { first: DeviceConfig::default(), others: [None; MAX_DEVICES - 1] }
    }
}

impl Config {
    /// The devices in the order of their names; `None` if there are none or too many.
    #[must_use]
    pub fn new(devices: &[DeviceConfig]) -> Option<Self> {
        let (first, rest) = devices.split_first()?;
        let mut others = [None; MAX_DEVICES - 1];
        if rest.len() > others.len() {
            return None;
        }
        for (place, device) in others.iter_mut().zip(rest) {
            *place = Some(*device);
        }
        Some(Self { first: *first, others })
    }

    /// The devices in the order of their names.
    pub fn devices(&self) -> impl Iterator<Item = DeviceConfig> + use<> {
        core::iter::once(self.first).chain(self.others.into_iter().map_while(|device| device))
    }
}

/// [`Config`] as it lies in the fabric, where any bit pattern must mean something.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub struct StoredConfig([StoredDevice; MAX_DEVICES]);

/// A device as it lies in the fabric.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub struct StoredDevice {
    /// 0 for no port.
    links: [u8; MAX_PORTS],
    preset: u8,
    reserved: u8,
}

const ETHERNET: u8 = 1;
const INFINIBAND: u8 = 2;

impl StoredConfig {
    pub(crate) fn store(config: Config) -> Self {
        let code = |link| match link {
            None => 0,
            Some(LinkLayer::Ethernet) => ETHERNET,
            Some(LinkLayer::InfiniBand) => INFINIBAND,
        };
        let mut stored = Self::new_zeroed();
        for (place, device) in stored.0.iter_mut().zip(config.devices()) {
            place.links = [code(Some(device.link)), code(device.second)];
            place.preset = device.preset as u8;
        }
        stored
    }

    pub(crate) fn load(self) -> Config {
        let link = |code| match code {
            ETHERNET => Some(LinkLayer::Ethernet),
            INFINIBAND => Some(LinkLayer::InfiniBand),
            _ => None,
        };
        let device = |stored: StoredDevice| {
            // Most places are empty, and every packet asks.
            let first = link(stored.links[0])?;
            let known = Preset::ALL.iter().find(|(_, preset)| *preset as u8 == stored.preset);
            let preset = known.map_or(Preset::ConnectX5, |(_, preset)| *preset);
            Some(DeviceConfig { preset, link: first, second: link(stored.links[1]) })
        };
        let [first, others @ ..] = self.0.map(device);
        Config { first: first.unwrap_or_default(), others }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_configuration_is_loaded_as_it_was_stored() {
        let two = DeviceConfig {
            preset: Preset::ConnectX7,
            link: LinkLayer::InfiniBand,
            second: Some(LinkLayer::Ethernet),
        };
        for devices in [&[DeviceConfig::default()][..], &[two], &[DeviceConfig::default(), two, two]] {
            let config = Config::new(devices).unwrap();
            assert_eq!(config.devices().collect::<Vec<_>>(), devices);
            assert_eq!(StoredConfig::store(config).load(), config);
        }
        assert_eq!(Config::new(&[]), None);
        assert_eq!(Config::new(&[two; MAX_DEVICES + 1]), None);
    }
}
