//! What kind of ConnectX a fabric shows.

use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// The link layer of the port.
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
pub enum Preset {
    /// ConnectX-5, PCI device 0x1017.
    #[default]
    ConnectX5,
}

impl Preset {
    /// The PCI device number.
    #[must_use]
    pub const fn device_id(self) -> u16 {
        match self {
            Self::ConnectX5 => 0x1017,
        }
    }
}

/// What is chosen when a fabric is made; all its processes see the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// The link layer of port 1.
    pub link: LinkLayer,
    /// The model.
    pub preset: Preset,
}

/// [`Config`] as it lies in the fabric, where any bit pattern must mean something.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub struct StoredConfig {
    link: u32,
    preset: u32,
}

impl StoredConfig {
    pub(crate) fn store(config: Config) -> Self {
        let link = match config.link {
            LinkLayer::Ethernet => 0,
            LinkLayer::InfiniBand => 1,
        };
        let preset = match config.preset {
            Preset::ConnectX5 => 0,
        };
        Self { link, preset }
    }

    pub(crate) fn load(self) -> Config {
        let link = if self.link == 1 { LinkLayer::InfiniBand } else { LinkLayer::Ethernet };
        Config { link, preset: Preset::ConnectX5 }
    }
}
