//! The fabric's own sysfs tree: real files, so that whatever reads sysfs by path reads them without a hook.
//!
//! Names and formats are those of the kernel's ib_core (Documentation/ABI/stable/sysfs-class-infiniband) and of
//! what libibverbs reads in `init.c` and `sysfs.c`.

use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::Path;

use crate::device::config::{Config, LinkLayer, MAX_DEVICES, MAX_PORTS};
use crate::device::identity::{BOARD_ID, GidType, Identity, NETDEV, PCI_VENDOR, Port};

/// Writes the tree below `folder` unless it is there; a tree of the same fabric is always the same. What a fabric of
/// the same name had and this one has not goes; the rest is never missing in between, because others look at it.
pub(crate) fn write_tree(folder: &Path, config: Config) -> io::Result<()> {
    let tree = Tree { root: folder.join("sys/class") };
    let dev = folder.join("dev/infiniband");
    fs::create_dir_all(&dev)?;
    let mut count = 0;
    for identity in Identity::all(config) {
        tree.verbs(&identity)?;
        tree.device(&identity)?;
        for port in identity.ports() {
            tree.port(&port)?;
        }
        for number in usize::from(identity.port_count()) + 1..=MAX_PORTS {
            tree.remove(&format!("infiniband/{}/ports/{number}", name(&identity)))?;
        }
        // A character device, whose numbers are put right by whoever asks for them.
        match symlink("/dev/null", dev.join(format!("uverbs{}", identity.index))) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => count += 1,
        }
    }
    for index in count..MAX_DEVICES {
        tree.remove(&format!("infiniband_verbs/uverbs{index}"))?;
        tree.remove(&format!("infiniband/mlx5_{index}"))?;
        gone(fs::remove_file(dev.join(format!("uverbs{index}"))))?;
    }
    Ok(())
}

/// Major number of a device's file (`IB_UVERBS_MAJOR` of the kernel's uverbs_main.c).
pub(crate) const MAJOR: u32 = 231;

/// Minor number of a device's file (`IB_UVERBS_BASE_MINOR` and up).
pub(crate) fn minor(device: u8) -> u32 {
    192 + u32::from(device)
}

/// The name that programs choose a device by.
fn name(identity: &Identity) -> String {
    format!("mlx5_{}", identity.index)
}

struct Tree {
    root: std::path::PathBuf,
}

impl Tree {
    fn verbs(&self, identity: &Identity) -> io::Result<()> {
        let at = |file: &str| format!("infiniband_verbs/uverbs{}/{file}", identity.index);
        self.file("infiniband_verbs/abi_version", "6")?;
        self.file(&at("ibdev"), &name(identity))?;
        self.file(&at("dev"), &format!("{MAJOR}:{}", minor(identity.index)))?;
        self.file(&at("abi_version"), "1")?;
        self.pci(&at("device"), identity)
    }

    fn device(&self, identity: &Identity) -> io::Result<()> {
        let at = |file: &str| format!("infiniband/{}/{file}", name(identity));
        let guid = groups(&identity.node_guid());
        self.file(&at("node_type"), "1: CA")?;
        self.file(&at("node_guid"), &guid)?;
        self.file(&at("sys_image_guid"), &guid)?;
        self.file(&at("node_desc"), "rrddmma-emu")?;
        self.file(&at("fw_ver"), identity.firmware())?;
        self.file(&at("hw_rev"), "0")?;
        self.file(&at("hca_type"), identity.hca_type())?;
        self.file(&at("board_id"), BOARD_ID)?;
        self.pci(&at("device"), identity)
    }

    fn pci(&self, at: &str, identity: &Identity) -> io::Result<()> {
        let (vendor, device) = (PCI_VENDOR, identity.device_id());
        self.file(&format!("{at}/vendor"), &format!("{vendor:#06x}"))?;
        self.file(&format!("{at}/device"), &format!("{device:#06x}"))?;
        self.file(&format!("{at}/numa_node"), "-1")?;
        let alias = format!("pci:v{vendor:08X}d{device:08X}sv{vendor:08X}sd00000008bc02sc00i00");
        self.file(&format!("{at}/modalias"), &alias)?;
        let infiniband = self.root.join(at).join("infiniband").join(name(identity));
        let verbs = self.root.join(at).join(format!("infiniband_verbs/uverbs{}", identity.index));
        fs::create_dir_all(infiniband)?;
        fs::create_dir_all(verbs)
    }

    fn port(&self, port: &Port) -> io::Result<()> {
        let at = |file: &str| format!("infiniband/mlx5_{}/ports/{}/{file}", port.device, port.number);
        let ethernet = port.link == LinkLayer::Ethernet;
        self.file(&at("link_layer"), if ethernet { "Ethernet" } else { "InfiniBand" })?;
        self.file(&at("state"), "4: ACTIVE")?;
        self.file(&at("phys_state"), "5: LinkUp")?;
        self.file(&at("rate"), port.rate)?;
        self.file(&at("lid"), &format!("{:#x}", port.lid()))?;
        self.file(&at("lid_mask_count"), "0")?;
        self.file(&at("sm_lid"), if ethernet { "0x0" } else { "0x1" })?;
        self.file(&at("sm_sl"), "0")?;
        self.file(&at("cap_mask"), "0x00010000")?;
        for (index, pkey) in port.pkeys().iter().enumerate() {
            self.file(&at(&format!("pkeys/{index}")), &format!("{pkey:#06x}"))?;
        }
        let mut rows = 0;
        for entry in port.gids() {
            let kind = match entry.kind {
                GidType::InfiniBand | GidType::RoceV1 => "IB/RoCE v1",
                GidType::RoceV2 => "RoCE v2",
            };
            self.file(&at(&format!("gids/{rows}")), &groups(&entry.gid))?;
            self.file(&at(&format!("gid_attrs/types/{rows}")), kind)?;
            if ethernet {
                self.file(&at(&format!("gid_attrs/ndevs/{rows}")), NETDEV)?;
            }
            rows += 1;
        }
        // A RoCE port has four.
        for row in rows..4 {
            for file in ["gids", "gid_attrs/types", "gid_attrs/ndevs"] {
                gone(fs::remove_file(self.root.join(at(&format!("{file}/{row}")))))?;
            }
        }
        Ok(())
    }

    fn remove(&self, at: &str) -> io::Result<()> {
        gone(fs::remove_dir_all(self.root.join(at)))
    }

    /// Writes a file with one line; whoever reads it meanwhile sees all of it or the one before.
    fn file(&self, at: &str, line: &str) -> io::Result<()> {
        let path = self.root.join(at);
        let line = format!("{line}\n");
        if fs::read(&path).is_ok_and(|old| old == line.as_bytes()) {
            return Ok(());
        }
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let beside = path.with_extension(format!("new-{}", std::process::id()));
        fs::write(&beside, line)?;
        fs::rename(beside, path)
    }
}

/// What is not there need not be removed.
fn gone(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Hexadecimal in groups of four digits, as GUIDs and GIDs stand in sysfs.
fn groups(bytes: &[u8]) -> String {
    let groups =
        bytes.chunks(2).map(|pair| pair.iter().map(|byte| format!("{byte:02x}")).collect::<String>());
    groups.collect::<Vec<_>>().join(":")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::device::{DeviceConfig, Preset};

    #[test]
    fn addresses_are_written_as_sysfs_writes_them() {
        assert_eq!(groups(&[2, 0, 0, 0, 0, 0xff, 0xfe, 1]), "0200:0000:00ff:fe01");
    }

    #[test]
    fn the_tree_is_written_twice_without_complaint() {
        let root = std::env::temp_dir().join(format!("rrddmma-emu-sysfs-{}", std::process::id()));
        let link = LinkLayer::InfiniBand;
        let second = DeviceConfig { preset: Preset::ConnectX7, link, second: Some(link) };
        let two = Config::new(&[DeviceConfig::default(), second]).unwrap();
        write_tree(&root, two).unwrap();
        write_tree(&root, two).unwrap();
        let read = |at: &str| fs::read_to_string(root.join(at)).unwrap();
        assert_eq!(read("sys/class/infiniband_verbs/uverbs0/device/vendor"), "0x15b3\n");
        assert_eq!(read("sys/class/infiniband/mlx5_0/ports/1/gid_attrs/types/1"), "RoCE v2\n");
        assert_eq!(
            read("sys/class/infiniband/mlx5_0/device/modalias"),
            "pci:v000015B3d00001017sv000015B3sd00000008bc02sc00i00\n"
        );
        assert_eq!(read("sys/class/infiniband/mlx5_1/ports/2/lid"), "0x4\n");
        assert_eq!(read("sys/class/infiniband_verbs/uverbs1/device/device"), "0x1021\n");
        assert!(root.join("dev/infiniband/uverbs1").exists());
        write_tree(&root, Config::default()).unwrap();
        assert!(root.join("dev/infiniband/uverbs0").exists());
        for at in
            ["dev/infiniband/uverbs1", "sys/class/infiniband/mlx5_1", "sys/class/infiniband_verbs/uverbs1"]
        {
            assert!(!root.join(at).exists(), "{at}");
        }
        fs::remove_dir_all(root).unwrap();
    }
}
