//! Finding a port among all that this machine has.

use crate::context::Context;
use crate::device::Device;
use crate::error::{Error, ErrorKind, Result, Verb};
use crate::gid::LinkLayer;
use crate::ids::PortNumber;
use crate::port::{Port, PortAttributes};

/// Which ports are wanted, see [`Device::finder`]. What is not said does not matter.
#[derive(Debug, Clone, Default)]
#[must_use = "nothing is looked for before `find` or `find_all`"]
pub struct Finder {
    names: Vec<String>,
    port: Option<PortNumber>,
    link_layer: Option<LinkLayer>,
    min_mbps: Option<u32>,
    mbps: Option<u32>,
    numa_node: Option<u32>,
    is_active: bool,
    nth: usize,
}

impl Device {
    /// Begins to look for a port of a device of this machine.
    ///
    /// ```no_run
    /// use rrddmma::{Device, LinkLayer};
    ///
    /// let port = Device::finder().name("mlx5_*").link_layer(LinkLayer::Ethernet).min_mbps(100_000).active().find()?;
    /// println!("{} port {}", port.context().name(), port.number());
    /// # Ok::<(), rrddmma::Error>(())
    /// ```
    pub fn finder() -> Finder {
        Finder::default()
    }
}

impl Finder {
    /// Devices whose name fits the pattern, in which `*` stands for any characters and `?` for one. Given more than once, one of the patterns must fit.
    pub fn name(mut self, pattern: impl Into<String>) -> Self {
        self.names.push(pattern.into());
        self
    }

    /// Ports of this number.
    pub const fn port(mut self, number: PortNumber) -> Self {
        self.port = Some(number);
        self
    }

    /// Ports of this link layer.
    pub const fn link_layer(mut self, link_layer: LinkLayer) -> Self {
        self.link_layer = Some(link_layer);
        self
    }

    /// Ports with at least this rate in Mbit/s now; a port whose rate is not known does not fit.
    pub const fn min_mbps(mut self, mbps: u32) -> Self {
        self.min_mbps = Some(mbps);
        self
    }

    /// Ports with exactly this rate in Mbit/s now; a port whose rate is not known does not fit.
    pub const fn mbps(mut self, mbps: u32) -> Self {
        self.mbps = Some(mbps);
        self
    }

    /// Devices close to this NUMA node.
    pub const fn numa_node(mut self, node: u32) -> Self {
        self.numa_node = Some(node);
        self
    }

    /// Ports that can carry traffic now.
    pub const fn active(mut self) -> Self {
        self.is_active = true;
        self
    }

    /// Not the first that fits but the one after `n` others.
    pub const fn nth(mut self, n: usize) -> Self {
        self.nth = n;
        self
    }

    /// The first port that fits, or the [`nth`](Self::nth), in the order of names and ports (`mlx5_2` before `mlx5_10`):
    /// the order of the device list is that of a folder and means nothing. Its device is open.
    ///
    /// # Errors
    /// * [`ErrorKind::NoDevice`] if there is no device at all.
    /// * [`ErrorKind::NotFound`] if no port fits; the message says of each what does not.
    /// * As [`Device::list`]. A device that cannot be opened or asked does not fit, and the message says why.
    pub fn find(&self) -> Result<Port> {
        let (fitting, others) = self.look()?;
        let count = fitting.len();
        fitting.into_iter().nth(self.nth).ok_or_else(|| {
            let mut text = match count {
                0 => "no port fits".to_owned(),
                count => format!("{count} ports fit, and number {} was asked for, counted from 0", self.nth),
            };
            for other in others {
                text.push_str("; ");
                text.push_str(&other);
            }
            Error::text(Verb::GetDeviceList, ErrorKind::NotFound, text)
        })
    }

    /// All ports that fit, in the order of names and ports, with their devices open. [`nth`](Self::nth) does not matter.
    ///
    /// # Errors
    /// * [`ErrorKind::NoDevice`] if there is no device at all.
    /// * As [`Device::list`].
    pub fn find_all(&self) -> Result<Vec<Port>> {
        self.look().map(|(fitting, _)| fitting)
    }

    /// The ports that fit, and why the others do not.
    fn look(&self) -> Result<(Vec<Port>, Vec<String>)> {
        let (mut fitting, mut others) = (Vec::new(), Vec::new());
        let mut devices = Device::list()?;
        devices.sort_by_cached_key(|device| natural(device.name()));
        if devices.is_empty() {
            return Err(Error::new(Verb::GetDeviceList, ErrorKind::NoDevice));
        }
        for device in devices {
            let name = device.name();
            match self
                .against_device(&device)
                .map_or_else(|| device.open().map_err(|error| error.to_string()), Err)
            {
                Err(reason) => others.push(format!("{name}: {reason}")),
                Ok(context) => self.ports(&context, &mut fitting, &mut others),
            }
        }
        Ok((fitting, others))
    }

    fn ports(&self, context: &Context, fitting: &mut Vec<Port>, others: &mut Vec<String>) {
        for port in context.ports() {
            let reason = match port.attributes() {
                Ok(attributes) => self.against_port(port.number(), &attributes),
                Err(error) => Some(error.to_string()),
            };
            match reason {
                None => fitting.push(port),
                Some(reason) => others.push(format!("{} port {}: {reason}", context.name(), port.number())),
            }
        }
    }

    /// What is against a device, before it is opened.
    fn against_device(&self, device: &Device) -> Option<String> {
        if !self.names.is_empty() && !self.names.iter().any(|pattern| fits(pattern, device.name())) {
            return Some(format!("the name does not fit {}", self.names.join(" or ")));
        }
        let (wanted, node) = (self.numa_node?, device.numa_node());
        if node == Some(wanted) {
            return None;
        }
        let node = node.map_or_else(|| "no NUMA node".to_owned(), |node| format!("NUMA node {node}"));
        Some(format!("it is on {node}, not {wanted}"))
    }

    /// What is against a port.
    fn against_port(&self, number: PortNumber, attributes: &PortAttributes) -> Option<String> {
        if self.port.is_some_and(|wanted| wanted != number) {
            return Some("not the port of that number".to_owned());
        }
        let link_layer = attributes.link_layer();
        if self.link_layer.is_some_and(|wanted| wanted != link_layer) {
            return Some(format!("its link layer is {link_layer}"));
        }
        if self.is_active && !attributes.is_active() {
            return Some(format!("it is {:?}", attributes.state()));
        }
        let mbps = attributes.mbps();
        let is_fast = self.min_mbps.is_none_or(|least| mbps.is_some_and(|mbps| mbps >= least));
        if is_fast && (self.mbps.is_none() || self.mbps == mbps) {
            return None;
        }
        Some(
            mbps.map_or_else(
                || "its rate is not known".to_owned(),
                |mbps| format!("its rate is {mbps} Mbit/s"),
            ),
        )
    }
}

/// A name without the number at its end, and that number.
fn natural(name: &str) -> (String, u64) {
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = name.get(stem.len()..).and_then(|digits| digits.parse().ok());
    (stem.to_owned(), number.unwrap_or(0))
}

/// Whether a name fits a pattern of `*` and `?`.
fn fits(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<_>, Vec<_>) = (pattern.chars().collect(), name.chars().collect());
    let (mut p, mut n) = (0, 0);
    // Where the last star was, and the character that it would swallow next.
    let mut star = None;
    while n < name.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, n));
                p += 1;
            }
            Some('?') => (p, n) = (p + 1, n + 1),
            Some(c) if *c == name[n] => (p, n) = (p + 1, n + 1),
            _ => {
                let Some((at, swallowed)) = star else { return false };
                star = Some((at, swallowed + 1));
                (p, n) = (at + 1, swallowed + 1);
            }
        }
    }
    pattern.get(p..).is_some_and(|rest| rest.iter().all(|c| *c == '*'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_count_as_numbers() {
        let mut names = ["mlx5_10", "rxe0", "mlx5_2", "bare"];
        names.sort_by_key(|name| natural(name));
        assert_eq!(names, ["bare", "mlx5_2", "mlx5_10", "rxe0"]);
    }

    #[test]
    fn patterns() {
        for (pattern, name, wanted) in [
            ("mlx5_0", "mlx5_0", true),
            ("mlx5_0", "mlx5_01", false),
            ("mlx5_?", "mlx5_7", true),
            ("mlx5_?", "mlx5_", false),
            ("*", "", true),
            ("", "", true),
            ("", "x", false),
            ("mlx*_*", "mlx5_bond_0", true),
            ("*_0", "mlx5_0_1", false),
            ("*_0", "mlx5_0_0", true),
            ("a*b*c", "aXbYbZc", true),
            ("a*b*c", "aXcY", false),
            ("***", "anything", true),
        ] {
            assert_eq!(fits(pattern, name), wanted, "{pattern} against {name}");
        }
    }
}
