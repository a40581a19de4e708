//! Which devices there are, as `ibv_devinfo -v` says.

use std::process::Command;
use std::time::Duration;

use anyhow::Result;

use crate::emu::Emulator;
use crate::process;

/// A device with its first port that is up.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Device {
    pub(crate) name: String,
    pub(crate) vendor: String,
    pub(crate) port: u8,
    pub(crate) active: bool,
    pub(crate) link_layer: String,
    /// The GID index to give to ping-pong programs; an InfiniBand port needs none.
    pub(crate) gid_index: Option<u32>,
    /// `IBV_DEVICE_*`.
    pub(crate) capabilities: u32,
}

impl Device {
    /// Whether this is a device that libmlx5 or libmlx4 drives.
    pub(crate) fn is_connectx(&self) -> bool {
        ["0x02c9", "0x2c9"].contains(&self.vendor.as_str())
    }

    /// Whether it has extended reliable connections (`IBV_DEVICE_XRC`).
    pub(crate) fn has_xrc(&self) -> bool {
        self.capabilities & 1 << 20 != 0
    }
}

/// The devices of the emulator, or of this host. None of either is an empty list.
pub(crate) fn devices(emulator: Option<(&Emulator, &str)>) -> Result<Vec<Device>> {
    let mut command = match emulator {
        Some((emulator, fabric)) => {
            let mut command = emulator.command(Some(fabric), None);
            command.args(["--", "ibv_devinfo", "-v"]);
            command
        }
        None => {
            let mut command = Command::new("ibv_devinfo");
            command.arg("-v");
            command
        }
    };
    let done = process::capture(&mut command, Duration::from_secs(30))?;
    if !done.status.success() && emulator.is_some() {
        anyhow::bail!("`{}` ended with {}:\n{}", process::show(&command), done.status, done.last_words(10));
    }
    Ok(parse(&done.stdout))
}

fn parse(text: &str) -> Vec<Device> {
    let mut devices: Vec<Device> = Vec::new();
    // Fields of further ports are passed over once one that is up was found.
    let mut passing = false;
    let mut has_routable = false;
    for line in text.lines() {
        let Some((name, value)) = line.split_once(':') else { continue };
        let (name, value) = (name.trim(), value.trim());
        if name == "hca_id" {
            devices.push(Device { name: value.to_owned(), ..Device::default() });
            passing = false;
            continue;
        }
        let Some(device) = devices.last_mut() else { continue };
        match name {
            "vendor_id" => device.vendor = value.to_owned(),
            "device_cap_flags" => {
                let bits = value.strip_prefix("0x").and_then(|digits| u32::from_str_radix(digits, 16).ok());
                device.capabilities = bits.unwrap_or_default();
            }
            "port" => {
                passing = device.active;
                if !passing {
                    device.port = value.parse().unwrap_or(1);
                    device.gid_index = None;
                    has_routable = false;
                }
            }
            _ if passing => {}
            "state" => device.active = value.starts_with("PORT_ACTIVE"),
            "link_layer" => device.link_layer = value.to_owned(),
            gid if gid.starts_with("GID[") && device.link_layer != "InfiniBand" => {
                let index = gid.trim_start_matches("GID[").trim_end_matches(']').trim().parse().ok();
                let routable = value.contains("RoCE v2");
                // The first that is routable; a tool that does not tell the kinds apart leaves the first of all.
                if device.gid_index.is_none() || routable && !has_routable {
                    device.gid_index = index;
                    has_routable = routable;
                }
            }
            _ => {}
        }
    }
    devices
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROCE: &str = "hca_id:\tmlx5_0\n\tvendor_id:\t\t\t0x02c9\n\tdevice_cap_flags:\t\t0x01721c06\n\t\tport:\t1\n\t\t\tstate:\t\tPORT_DOWN (1)\n\
        \t\t\tlink_layer:\t\tEthernet\n\t\tport:\t2\n\t\t\tstate:\t\tPORT_ACTIVE (4)\n\t\t\tlink_layer:\t\tEthernet\n\
        \t\t\tGID[  0]:\t\tfe80::1, RoCE v1\n\t\t\tGID[  1]:\t\tfe80::1, RoCE v2\n\
        \t\t\tGID[  2]:\t\t::ffff:127.0.0.1, RoCE v2\n\n";

    #[test]
    fn a_port_that_is_up_and_its_first_routable_gid_are_chosen() {
        let all = parse(ROCE);
        assert_eq!(all.len(), 1);
        assert!(all[0].is_connectx() && all[0].active && all[0].has_xrc());
        assert!(!parse(&ROCE.replace("0x01721c06", "0x01223c76"))[0].has_xrc());
        assert_eq!((all[0].name.as_str(), all[0].port, all[0].gid_index), ("mlx5_0", 2, Some(1)));
    }

    #[test]
    fn an_infiniband_port_needs_no_gid() {
        let text = "hca_id:\tmlx5_1\n\t\tport:\t1\n\t\t\tstate:\tPORT_ACTIVE (4)\n\t\t\tlink_layer:\tInfiniBand\n\
                    \t\t\tGID[  0]:\tfe80::1\n";
        assert_eq!(parse(text)[0].gid_index, None);
    }

    #[test]
    fn without_kinds_the_first_gid_is_chosen() {
        let text = ROCE.replace(", RoCE v1", "").replace(", RoCE v2", "");
        assert_eq!(parse(&text)[0].gid_index, Some(0));
    }

    #[test]
    fn no_device_is_an_empty_list() {
        assert_eq!(parse("No IB devices found\n"), []);
    }
}
