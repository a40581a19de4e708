//! What `devinfo` shows of a device.

use std::fmt;

use rrddmma::{Context, Device, Port};
use serde::Serialize;

use crate::failure::Failure;

/// A device.
#[derive(Debug, Clone, Serialize)]
pub struct DeviceInfo {
    /// Its name, such as `mlx5_0`.
    pub name: String,
    /// Version of its firmware.
    pub fw_ver: String,
    /// Its identifier on the network.
    pub node_guid: String,
    /// The identifier of the card or system it belongs to.
    pub sys_image_guid: String,
    /// The vendor; `0x02c9` is Mellanox.
    pub vendor_id: u32,
    /// The vendor's number of this kind of device.
    pub vendor_part_id: u32,
    /// The vendor's number of this revision.
    pub hw_ver: u32,
    /// The largest region in bytes.
    pub max_mr_size: u64,
    /// Page sizes that regions can be made of, a bit for each.
    pub page_size_cap: u64,
    /// Capability bits, `IBV_DEVICE_*`.
    pub device_cap_flags: u32,
    /// Greatest numbers and lengths, under their C names.
    pub limits: Vec<Limit>,
    /// Interrupts that completion queues can be spread over.
    pub num_comp_vectors: u32,
    /// Its ports.
    pub ports: Vec<PortInfo>,
}

/// A greatest number or length.
#[derive(Debug, Clone, Serialize)]
pub struct Limit {
    /// C name.
    pub name: &'static str,
    /// Value.
    pub value: u32,
}

/// A port of a device.
#[derive(Debug, Clone, Serialize)]
pub struct PortInfo {
    /// Its number.
    pub port: u8,
    /// What it does.
    pub state: String,
    /// What the link below does.
    pub phys_state: String,
    /// InfiniBand or Ethernet.
    pub link_layer: String,
    /// Greatest MTU in bytes.
    pub max_mtu: Option<usize>,
    /// MTU in use, in bytes.
    pub active_mtu: Option<usize>,
    /// Its address in an InfiniBand subnet.
    pub port_lid: u16,
    /// The subnet manager's address.
    pub sm_lid: u16,
    /// Low bits of the LID that the port ignores.
    pub port_lmc: u8,
    /// Greatest message in bytes.
    pub max_msg_sz: u32,
    /// Length of the table of partition keys.
    pub pkey_tbl_len: u16,
    /// Length of the table of GIDs.
    pub gid_tbl_len: usize,
    /// Rate on the wire in Mbit/s.
    pub rate_mbps: Option<u32>,
    /// The GIDs.
    pub gids: Vec<GidInfo>,
}

/// A row of a port's table of GIDs.
#[derive(Debug, Clone, Serialize)]
pub struct GidInfo {
    /// Index in the table; what `rc_pingpong -g` takes.
    pub index: u8,
    /// The GID.
    pub gid: String,
    /// Its protocol.
    pub kind: String,
    /// Network interface it comes from.
    pub netdev: Option<String>,
}

impl DeviceInfo {
    /// Opens the device and reads all there is.
    ///
    /// # Errors
    /// [`Failure::Device`] if the device cannot be opened or does not answer.
    pub fn read(device: &Device) -> Result<Self, Failure> {
        let context = device.open()?;
        let attributes = context.attributes();
        Ok(Self {
            name: device.name().to_owned(),
            fw_ver: attributes.firmware_version(),
            node_guid: attributes.node_guid().to_string(),
            sys_image_guid: attributes.system_image_guid().to_string(),
            vendor_id: attributes.vendor_id(),
            vendor_part_id: attributes.vendor_part_id(),
            hw_ver: attributes.hardware_version(),
            max_mr_size: attributes.max_mr_size(),
            page_size_cap: attributes.page_size_cap(),
            device_cap_flags: attributes.capability_flags(),
            limits: limits(&context),
            num_comp_vectors: context.completion_vectors(),
            ports: context.ports().map(|port| PortInfo::read(&port)).collect::<Result<_, _>>()?,
        })
    }
}

impl PortInfo {
    fn read(port: &Port) -> Result<Self, Failure> {
        let attributes = port.attributes()?;
        let gids = port.gids()?.into_iter().map(|entry| GidInfo {
            index: entry.index,
            gid: entry.gid.to_string(),
            kind: entry.kind.to_string(),
            netdev: entry.netdev,
        });
        Ok(Self {
            port: port.number().as_raw(),
            state: format!("{:?}", attributes.state()),
            phys_state: format!("{:?}", attributes.physical_state()),
            link_layer: attributes.link_layer().to_string(),
            max_mtu: attributes.max_mtu().bytes(),
            active_mtu: attributes.active_mtu().bytes(),
            port_lid: attributes.lid().as_raw(),
            sm_lid: attributes.subnet_manager_lid().as_raw(),
            port_lmc: attributes.lid_mask_control(),
            max_msg_sz: attributes.max_message_size(),
            pkey_tbl_len: attributes.pkey_table_len(),
            gid_tbl_len: attributes.gid_table_len(),
            rate_mbps: attributes.mbps(),
            gids: gids.collect(),
        })
    }
}

fn limits(context: &Context) -> Vec<Limit> {
    let attributes = context.attributes();
    let limits = [
        ("max_qp", attributes.max_qp()),
        ("max_qp_wr", attributes.max_qp_wr()),
        ("max_sge", attributes.max_sge()),
        ("max_sge_rd", attributes.max_sge_rd()),
        ("max_cq", attributes.max_cq()),
        ("max_cqe", attributes.max_cqe()),
        ("max_mr", attributes.max_mr()),
        ("max_pd", attributes.max_pd()),
        ("max_qp_rd_atom", attributes.max_qp_rd_atom()),
        ("max_res_rd_atom", attributes.max_res_rd_atom()),
        ("max_qp_init_rd_atom", attributes.max_qp_init_rd_atom()),
        ("max_mw", attributes.max_mw()),
        ("max_raw_ethy_qp", attributes.max_raw_ethy_qp()),
        ("max_mcast_grp", attributes.max_mcast_grp()),
        ("max_mcast_qp_attach", attributes.max_mcast_qp_attach()),
        ("max_total_mcast_qp_attach", attributes.max_total_mcast_qp_attach()),
        ("max_ah", attributes.max_ah()),
        ("max_srq", attributes.max_srq()),
        ("max_srq_wr", attributes.max_srq_wr()),
        ("max_srq_sge", attributes.max_srq_sge()),
        ("max_pkeys", attributes.max_pkeys().into()),
        ("local_ca_ack_delay", attributes.local_ca_ack_delay().into()),
    ];
    limits.map(|(name, value)| Limit { name, value }).into()
}

impl fmt::Display for DeviceInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.name)?;
        line(f, "fw_ver", &self.fw_ver)?;
        line(f, "node_guid", &self.node_guid)?;
        line(f, "sys_image_guid", &self.sys_image_guid)?;
        line(f, "vendor_id", format_args!("{:#06x}", self.vendor_id))?;
        line(f, "vendor_part_id", self.vendor_part_id)?;
        line(f, "hw_ver", format_args!("{:#x}", self.hw_ver))?;
        line(f, "phys_port_cnt", self.ports.len())?;
        line(f, "max_mr_size", format_args!("{:#x}", self.max_mr_size))?;
        line(f, "page_size_cap", format_args!("{:#x}", self.page_size_cap))?;
        line(f, "device_cap_flags", format_args!("{:#010x}", self.device_cap_flags))?;
        for limit in &self.limits {
            line(f, limit.name, limit.value)?;
        }
        line(f, "num_comp_vectors", self.num_comp_vectors)?;
        self.ports.iter().try_for_each(|port| port.fmt(f))
    }
}

impl fmt::Display for PortInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let or_unknown = |number: Option<String>| number.unwrap_or_else(|| "unknown".into());
        line(f, "port", self.port)?;
        line(f, "  state", &self.state)?;
        line(f, "  phys_state", &self.phys_state)?;
        line(f, "  link_layer", &self.link_layer)?;
        line(
            f,
            "  rate",
            or_unknown(self.rate_mbps.map(|rate| format!("{} Gbit/s", f64::from(rate) / 1000.0))),
        )?;
        line(f, "  max_mtu", or_unknown(self.max_mtu.map(|mtu| mtu.to_string())))?;
        line(f, "  active_mtu", or_unknown(self.active_mtu.map(|mtu| mtu.to_string())))?;
        line(f, "  sm_lid", self.sm_lid)?;
        line(f, "  port_lid", self.port_lid)?;
        line(f, "  port_lmc", format_args!("{:#04x}", self.port_lmc))?;
        line(f, "  max_msg_sz", format_args!("{:#x}", self.max_msg_sz))?;
        line(f, "  pkey_tbl_len", self.pkey_tbl_len)?;
        line(f, "  gid_tbl_len", self.gid_tbl_len)?;
        for gid in &self.gids {
            let netdev = gid.netdev.as_ref().map(|name| format!(", {name}")).unwrap_or_default();
            line(f, &format!("  GID[{:3}]", gid.index), format_args!("{}, {}{netdev}", gid.gid, gid.kind))?;
        }
        Ok(())
    }
}

fn line(f: &mut fmt::Formatter<'_>, name: &str, value: impl fmt::Display) -> fmt::Result {
    writeln!(f, "  {:<28} {value}", format!("{name}:"))
}
