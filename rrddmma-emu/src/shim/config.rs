//! What the environment says about the emulator: set by the runner, read by the preloaded library.

use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;

use super::devices::{self, Devices};
use crate::device::{self, LinkLayer};

/// Variable with the name of the fabric.
pub const FABRIC: &str = "RRDDMMA_EMU_FABRIC";
/// Variable with the folder that holds this user's fabrics, in place of the usual one.
pub const FOLDER: &str = "RRDDMMA_EMU_FOLDER";
/// Variable with the mode: `trap`, `manual` or `poll`.
pub const MODE: &str = "RRDDMMA_EMU_MODE";
/// Variable with the link layer: `ethernet` or `infiniband`.
pub const LINK: &str = "RRDDMMA_EMU_LINK";
/// Variable with the devices of the fabric; see [`Devices`].
pub const DEVICES: &str = "RRDDMMA_EMU_DEVICES";
/// Variable with the number of ports of each device.
pub const PORTS: &str = "RRDDMMA_EMU_PORTS";
/// Variable with the file that traces are appended to.
pub const TRACE: &str = "RRDDMMA_EMU_TRACE";
/// Variable with fault rules, separated by `;`.
pub const FAULT: &str = "RRDDMMA_EMU_FAULT";
/// Variable that says what fault rules that never struck are: see [`Unhit`].
pub const UNHIT: &str = "RRDDMMA_EMU_UNHIT";
/// Variable with the path of the preload library, which the runner looks at first.
pub const LIBRARY: &str = "RRDDMMA_EMU_LIBRARY";
/// The fabric of those who name none.
pub const DEFAULT_FABRIC: &str = "default";

/// When the device works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// A store to a doorbell page traps, and the device runs before the store returns.
    #[default]
    Trap,
    /// The device runs only when it is told to, on a virtual clock.
    Manual,
    /// A thread looks for work without end.
    Poll,
}

/// What it means at the end of a program that a fault rule never struck.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unhit {
    /// Standard error says so.
    #[default]
    Report,
    /// That, and a program that would have succeeded has failed.
    Fail,
}

/// Everything that the environment says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Name of the fabric.
    pub fabric: String,
    /// Folder that holds this user's fabrics, if it is not the usual one.
    pub folder: Option<PathBuf>,
    /// When the device works.
    pub mode: Mode,
    /// Link layer of the ports, if one is asked for.
    pub link: Option<LinkLayer>,
    /// Devices of the fabric, if they are asked for.
    pub devices: Option<Devices>,
    /// Ports of each device, if that is asked for.
    pub ports: Option<u8>,
    /// File that traces are appended to.
    pub trace: Option<PathBuf>,
    /// Fault rules, one each.
    pub faults: Vec<String>,
    /// What rules that never struck are.
    pub unhit: Unhit,
}

/// A value that means nothing here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidValue {
    what: &'static str,
    value: String,
    expected: &'static str,
}

impl fmt::Display for InvalidValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: '{}' is not {}", self.what, self.value.escape_debug(), self.expected)
    }
}

impl std::error::Error for InvalidValue {}

impl Config {
    /// Reads the process's own environment.
    ///
    /// # Errors
    /// If a variable has a value that means nothing.
    pub fn from_environment() -> Result<Self, InvalidValue> {
        Self::from_variables(|name| std::env::var_os(name))
    }

    /// Reads variables through `get`; empty values count as absent.
    ///
    /// # Errors
    /// If a variable has a value that means nothing.
    pub fn from_variables(get: impl Fn(&str) -> Option<OsString>) -> Result<Self, InvalidValue> {
        let present = |name| get(name).filter(|value| !value.is_empty());
        let text = |name: &'static str| match present(name).map(OsString::into_string) {
            None => Ok(None),
            Some(Ok(value)) => Ok(Some(value)),
            Some(Err(value)) => Err(InvalidValue {
                what: name,
                value: value.to_string_lossy().into_owned(),
                expected: "UTF-8",
            }),
        };
        let fabric = match text(FABRIC)? {
            Some(name) => fabric_name(FABRIC, &name)?,
            None => DEFAULT_FABRIC.to_owned(),
        };
        Ok(Self {
            fabric,
            folder: present(FOLDER).map(PathBuf::from),
            mode: text(MODE)?.map(|value| mode(MODE, &value)).transpose()?.unwrap_or_default(),
            link: text(LINK)?.map(|value| link(LINK, &value)).transpose()?,
            devices: text(DEVICES)?.map(|value| devices(DEVICES, &value)).transpose()?,
            ports: text(PORTS)?.map(|value| ports(PORTS, &value)).transpose()?,
            trace: present(TRACE).map(PathBuf::from),
            faults: text(FAULT)?
                .map(|rules| rules.split(';').map(|rule| rule.trim().to_owned()).collect())
                .unwrap_or_default(),
            unhit: text(UNHIT)?.map(|value| unhit(UNHIT, &value)).transpose()?.unwrap_or_default(),
        })
    }
}

impl Config {
    /// Whether the devices of a fabric are such as is said: another one is the wrong fabric.
    pub(crate) fn accepts(&self, found: device::Config) -> bool {
        if self.devices.is_some() {
            return found == self.new_devices();
        }
        found.devices().all(|device| {
            let link = |found| self.link.is_none_or(|link| link == found);
            self.ports.is_none_or(|ports| ports == device.ports())
                && link(device.link)
                && device.second.is_none_or(link)
        })
    }

    /// The devices of a new fabric.
    pub(crate) fn new_devices(&self) -> device::Config {
        let wanted = self.devices.clone().unwrap_or_default();
        let devices = wanted.with(self.ports.unwrap_or(1), self.link.unwrap_or_default());
        device::Config::new(&devices).unwrap_or_default()
    }
}

/// Checks the name of a fabric, which becomes the name of a folder.
///
/// # Errors
/// If it is not 1 to 64 letters, digits, `-`, `_` and `.`, or begins with a dot.
pub fn fabric_name(what: &'static str, name: &str) -> Result<String, InvalidValue> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    if name.is_empty() || name.len() > 64 || name.starts_with('.') || !name.chars().all(plain) {
        return Err(InvalidValue {
            what,
            value: name.to_owned(),
            expected: "a fabric name: 1 to 64 letters, digits, '-', '_' and '.', not beginning with a dot",
        });
    }
    Ok(name.to_owned())
}

/// Reads what rules that never struck are.
///
/// # Errors
/// If it is neither of the two.
pub fn unhit(what: &'static str, value: &str) -> Result<Unhit, InvalidValue> {
    match value {
        "report" => Ok(Unhit::Report),
        "fail" => Ok(Unhit::Fail),
        other => Err(InvalidValue { what, value: other.to_owned(), expected: "one of report, fail" }),
    }
}

/// Reads a mode.
///
/// # Errors
/// If it is none.
pub fn mode(what: &'static str, value: &str) -> Result<Mode, InvalidValue> {
    match value {
        "trap" => Ok(Mode::Trap),
        "manual" => Ok(Mode::Manual),
        "poll" => Ok(Mode::Poll),
        _ => Err(InvalidValue { what, value: value.to_owned(), expected: "one of trap, manual, poll" }),
    }
}

/// Reads a link layer.
///
/// # Errors
/// If it is none.
pub fn link(what: &'static str, value: &str) -> Result<LinkLayer, InvalidValue> {
    let expected = "one of ethernet, infiniband";
    devices::link(value).ok_or_else(|| InvalidValue { what, value: value.to_owned(), expected })
}

/// Reads the devices of a fabric.
///
/// # Errors
/// If it is neither a number nor a list of models.
pub fn devices(what: &'static str, value: &str) -> Result<Devices, InvalidValue> {
    let expected = Devices::EXPECTED;
    value.parse().map_err(|_| InvalidValue { what, value: value.to_owned(), expected })
}

/// Reads a number of ports.
///
/// # Errors
/// If it is neither 1 nor 2.
pub fn ports(what: &'static str, value: &str) -> Result<u8, InvalidValue> {
    match value {
        "1" => Ok(1),
        "2" => Ok(2),
        _ => Err(InvalidValue { what, value: value.to_owned(), expected: "1 or 2" }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Config, InvalidValue> {
        Config::from_variables(|name| {
            pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| OsString::from(value))
        })
    }

    #[test]
    fn nothing_set_gives_the_defaults() {
        let config = read(&[(FABRIC, "")]).unwrap();
        assert_eq!((config.fabric.as_str(), config.mode, config.link), ("default", Mode::Trap, None));
        assert!(config.faults.is_empty());
    }

    #[test]
    fn every_value_is_read() {
        let config = read(&[
            (FABRIC, "a-1"),
            (FOLDER, "/f"),
            (MODE, "manual"),
            (LINK, "infiniband"),
            (DEVICES, "2"),
            (PORTS, "2"),
            (TRACE, "t"),
            (FAULT, "x; y"),
        ])
        .unwrap();
        assert_eq!(config.fabric, "a-1");
        assert_eq!(config.folder, Some(PathBuf::from("/f")));
        assert_eq!((config.mode, config.link), (Mode::Manual, Some(LinkLayer::InfiniBand)));
        assert_eq!((config.devices, config.ports), (Some("2".parse().unwrap()), Some(2)));
        assert_eq!((config.trace, config.faults), (Some(PathBuf::from("t")), vec!["x".into(), "y".into()]));
    }

    #[test]
    fn names_that_could_leave_the_folder_are_refused() {
        for name in ["../x", "a/b", ".", "..", ".hidden", "a b", "ä", &"x".repeat(65)] {
            let error = read(&[(FABRIC, name)]).unwrap_err().to_string();
            assert!(error.starts_with("RRDDMMA_EMU_FABRIC: '"), "{error}");
        }
    }

    #[test]
    fn unknown_values_are_refused_with_the_known_ones() {
        let error = read(&[(MODE, "fast")]).unwrap_err().to_string();
        assert_eq!(error, "RRDDMMA_EMU_MODE: 'fast' is not one of trap, manual, poll");
        let error = read(&[(LINK, "ib")]).unwrap_err().to_string();
        assert_eq!(error, "RRDDMMA_EMU_LINK: 'ib' is not one of ethernet, infiniband");
        let error = read(&[(PORTS, "3")]).unwrap_err().to_string();
        assert_eq!(error, "RRDDMMA_EMU_PORTS: '3' is not 1 or 2");
        let error = read(&[(DEVICES, "many")]).unwrap_err().to_string();
        assert!(error.starts_with("RRDDMMA_EMU_DEVICES: 'many' is not a number of devices"), "{error}");
    }
}
