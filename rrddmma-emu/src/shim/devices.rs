//! The devices of a fabric as text: what `--devices` and `RRDDMMA_EMU_DEVICES` say.
//!
//! ```text
//! 2                                               two devices of the usual model
//! connectx5,connectx7                             two of different models
//! connectx5:ethernet+infiniband,connectx6:infiniband
//! ```

use std::fmt;
use std::str::FromStr;

use crate::device::config::{DeviceConfig, LinkLayer, MAX_DEVICES, Preset};

/// The devices, one at least.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Devices(Vec<Wanted>);

/// One device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Wanted {
    preset: Preset,
    /// Of each port, if that is said.
    links: Option<(LinkLayer, Option<LinkLayer>)>,
}

impl Devices {
    /// What is expected, for a message that says that something else was given.
    pub const EXPECTED: &str = "a number of devices from 1 to 8, or a list like \
        'connectx5,connectx7:ethernet+infiniband' (connectx5, connectx6, connectx6dx, connectx7)";

    /// The devices, whose ports are `ports` in number and of the link layer `link` where that is not said.
    pub(crate) fn with(&self, ports: u8, link: LinkLayer) -> Vec<DeviceConfig> {
        let second = (ports == 2).then_some(link);
        let complete = |wanted: &Wanted| {
            let (link, second) = wanted.links.unwrap_or((link, second));
            DeviceConfig { preset: wanted.preset, link, second }
        };
        self.0.iter().map(complete).collect()
    }
}

impl Default for Devices {
    fn default() -> Self {
        Self(vec![Wanted { preset: Preset::default(), links: None }])
    }
}

/// A text that names no devices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoDevices;

impl FromStr for Devices {
    type Err = NoDevices;

    fn from_str(text: &str) -> Result<Self, NoDevices> {
        let wanted = match text.parse::<usize>() {
            Ok(count) => Self::default().0.repeat(count.min(MAX_DEVICES + 1)),
            Err(_) => text.split(',').map(parse).collect::<Option<Vec<_>>>().ok_or(NoDevices)?,
        };
        if (1..=MAX_DEVICES).contains(&wanted.len()) { Ok(Self(wanted)) } else { Err(NoDevices) }
    }
}

fn parse(text: &str) -> Option<Wanted> {
    let (model, links) = text.split_once(':').map_or((text, None), |(model, links)| (model, Some(links)));
    let preset = Preset::ALL.iter().find(|(name, _)| *name == model)?.1;
    let links = match links.map(|links| links.split_once('+').map_or((links, None), |(a, b)| (a, Some(b)))) {
        None => None,
        Some((first, None)) => Some((link(first)?, None)),
        Some((first, Some(second))) => Some((link(first)?, Some(link(second)?))),
    };
    Some(Wanted { preset, links })
}

/// The link layer of a name.
pub(crate) fn link(name: &str) -> Option<LinkLayer> {
    LINKS.iter().find(|(known, _)| *known == name).map(|(_, link)| *link)
}

/// The name of a link layer.
#[must_use]
pub fn link_name(link: LinkLayer) -> &'static str {
    LINKS.iter().find(|(_, known)| *known == link).map_or("ethernet", |(name, _)| name)
}

const LINKS: [(&str, LinkLayer); 2] =
    [("ethernet", LinkLayer::Ethernet), ("infiniband", LinkLayer::InfiniBand)];

impl fmt::Display for Devices {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, wanted) in self.0.iter().enumerate() {
            let name = Preset::ALL.iter().find(|(_, preset)| *preset == wanted.preset);
            let comma = if index == 0 { "" } else { "," };
            write!(f, "{comma}{}", name.map_or("?", |(name, _)| name))?;
            if let Some((first, second)) = wanted.links {
                write!(f, ":{}", link_name(first))?;
                second.map_or(Ok(()), |second| write!(f, "+{}", link_name(second)))?;
            }
        }
        Ok(())
    }
}

impl FromIterator<DeviceConfig> for Devices {
    fn from_iter<T: IntoIterator<Item = DeviceConfig>>(devices: T) -> Self {
        let wanted = |device: DeviceConfig| Wanted {
            preset: device.preset,
            links: Some((device.link, device.second)),
        };
        Self(devices.into_iter().map(wanted).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_said_comes_from_the_other_options() {
        let devices: Devices =
            "connectx6,connectx7:infiniband,connectx5:ethernet+infiniband".parse().unwrap();
        let (ethernet, infiniband) = (LinkLayer::Ethernet, LinkLayer::InfiniBand);
        let device = |preset, link, second| DeviceConfig { preset, link, second };
        assert_eq!(
            devices.with(2, ethernet),
            [
                device(Preset::ConnectX6, ethernet, Some(ethernet)),
                device(Preset::ConnectX7, infiniband, None),
                device(Preset::ConnectX5, ethernet, Some(infiniband)),
            ]
        );
    }

    #[test]
    fn a_number_is_so_many_of_the_usual_model() {
        assert_eq!(
            "3".parse::<Devices>().unwrap().with(1, LinkLayer::Ethernet),
            [DeviceConfig::default(); 3]
        );
    }

    #[test]
    fn what_is_printed_is_read_again() {
        for text in ["connectx5", "connectx6dx:infiniband,connectx7:ethernet+infiniband"] {
            assert_eq!(text.parse::<Devices>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in
            ["0", "9", "-1", "", ",", "connectx4", "connectx5:", "connectx5:ib", "connectx5:ethernet+"]
        {
            assert_eq!(text.parse::<Devices>(), Err(NoDevices), "{text}");
        }
    }
}
