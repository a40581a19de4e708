//! The fabric's own sysfs tree: real files, so that whatever reads sysfs by path reads them without a hook.
//!
//! Names and formats are those of the kernel's ib_core (Documentation/ABI/stable/sysfs-class-infiniband) and of
//! what libibverbs reads in `init.c` and `sysfs.c`.

use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::Path;

use crate::device::LinkLayer;
use crate::device::identity::{BOARD_ID, GidType, Identity, LID, NETDEV, NODE_GUID, PCI_VENDOR};

/// Name of the device, the same on every fabric.
pub(crate) const DEVICE_NAME: &str = "mlx5_0";

/// Writes the tree below `folder` unless it is there; a tree of the same fabric is always the same.
pub(crate) fn write_tree(folder: &Path, identity: &Identity) -> io::Result<()> {
    let tree = Tree { root: folder.join("sys/class") };
    tree.verbs(identity)?;
    tree.device(identity)?;
    tree.port(identity)?;
    let dev = folder.join("dev/infiniband");
    fs::create_dir_all(&dev)?;
    // `fstat` of an open /dev/null is what libibverbs compares with `dev`, so no hook of fstat is needed.
    match symlink("/dev/null", dev.join("uverbs0")) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

struct Tree {
    root: std::path::PathBuf,
}

impl Tree {
    fn verbs(&self, identity: &Identity) -> io::Result<()> {
        self.file("infiniband_verbs/abi_version", "6")?;
        self.file("infiniband_verbs/uverbs0/ibdev", DEVICE_NAME)?;
        self.file("infiniband_verbs/uverbs0/dev", "1:3")?;
        self.file("infiniband_verbs/uverbs0/abi_version", "1")?;
        self.pci("infiniband_verbs/uverbs0/device", identity)
    }

    fn device(&self, identity: &Identity) -> io::Result<()> {
        let at = |name: &str| format!("infiniband/{DEVICE_NAME}/{name}");
        let guid = groups(&NODE_GUID);
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
        let infiniband = self.root.join(at).join("infiniband").join(DEVICE_NAME);
        let verbs = self.root.join(at).join("infiniband_verbs/uverbs0");
        fs::create_dir_all(infiniband)?;
        fs::create_dir_all(verbs)
    }

    fn port(&self, identity: &Identity) -> io::Result<()> {
        let at = |name: &str| format!("infiniband/{DEVICE_NAME}/ports/1/{name}");
        let ethernet = identity.config.link == LinkLayer::Ethernet;
        let (layer, lid) = if ethernet { ("Ethernet", 0) } else { ("InfiniBand", LID) };
        let lid = format!("{lid:#x}");
        self.file(&at("link_layer"), layer)?;
        self.file(&at("state"), "4: ACTIVE")?;
        self.file(&at("phys_state"), "5: LinkUp")?;
        self.file(&at("rate"), "100 Gb/sec (4X EDR)")?;
        self.file(&at("lid"), &lid)?;
        self.file(&at("lid_mask_count"), "0")?;
        self.file(&at("sm_lid"), &lid)?;
        self.file(&at("sm_sl"), "0")?;
        self.file(&at("cap_mask"), "0x00010000")?;
        for (index, pkey) in identity.pkeys().iter().enumerate() {
            self.file(&at(&format!("pkeys/{index}")), &format!("{pkey:#06x}"))?;
        }
        for (index, entry) in identity.gids().iter().enumerate() {
            let kind = match entry.kind {
                GidType::InfiniBand | GidType::RoceV1 => "IB/RoCE v1",
                GidType::RoceV2 => "RoCE v2",
            };
            self.file(&at(&format!("gids/{index}")), &groups(&entry.gid))?;
            self.file(&at(&format!("gid_attrs/types/{index}")), kind)?;
            if ethernet {
                self.file(&at(&format!("gid_attrs/ndevs/{index}")), NETDEV)?;
            }
        }
        Ok(())
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

/// Hexadecimal in groups of four digits, as GUIDs and GIDs stand in sysfs.
fn groups(bytes: &[u8]) -> String {
    let groups =
        bytes.chunks(2).map(|pair| pair.iter().map(|byte| format!("{byte:02x}")).collect::<String>());
    groups.collect::<Vec<_>>().join(":")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::device::Config;

    #[test]
    fn addresses_are_written_as_sysfs_writes_them() {
        assert_eq!(groups(&[2, 0, 0, 0, 0, 0xff, 0xfe, 1]), "0200:0000:00ff:fe01");
    }

    #[test]
    fn the_tree_is_written_twice_without_complaint() {
        let root = std::env::temp_dir().join(format!("rrddmma-emu-sysfs-{}", std::process::id()));
        let identity = Identity { config: Config::default() };
        write_tree(&root, &identity).unwrap();
        write_tree(&root, &identity).unwrap();
        let read = |at: &str| fs::read_to_string(root.join(at)).unwrap();
        assert_eq!(read("sys/class/infiniband_verbs/uverbs0/device/vendor"), "0x15b3\n");
        assert_eq!(read("sys/class/infiniband/mlx5_0/ports/1/gid_attrs/types/1"), "RoCE v2\n");
        assert_eq!(
            read("sys/class/infiniband/mlx5_0/device/modalias"),
            "pci:v000015B3d00001017sv000015B3sd00000008bc02sc00i00\n"
        );
        assert!(root.join("dev/infiniband/uverbs0").exists());
        fs::remove_dir_all(root).unwrap();
    }
}
