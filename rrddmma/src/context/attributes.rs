//! What a device is and what it can do.

use std::ffi::{CStr, c_char, c_int};
use std::fmt;
use std::ptr::NonNull;

use rrddmma_sys as sys;

use super::zeroed;
use crate::error::{Result, Verb};
use crate::ffi;
use crate::ids::Guid;

/// The attributes of a device.
///
/// A maximum is what the device could do for one process at best; memory may end earlier.
#[doc(alias = "ibv_device_attr")]
#[derive(Clone)]
pub struct DeviceAttributes {
    raw: sys::ibv_device_attr,
}

/// What the device's atomic operations are atomic against.
#[doc(alias = "ibv_atomic_cap")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AtomicSupport {
    /// There are none.
    None,
    /// Other operations of the same device.
    Device,
    /// Everything in the machine, processors included.
    Global,
    /// A value that this library does not know.
    Unknown(u32),
}

macro_rules! counts {
    ($($(#[$doc:meta])* $name:ident;)*) => {
        $($(#[$doc])*
        pub fn $name(&self) -> u32 {
            count(self.raw.$name)
        })*
    };
}

impl DeviceAttributes {
    /// The version of the firmware.
    pub fn firmware_version(&self) -> String {
        text(&self.raw.fw_ver)
    }

    /// The identifier of the device.
    pub fn node_guid(&self) -> Guid {
        Guid::from_bytes(self.raw.node_guid.to_ne_bytes())
    }

    /// The identifier of the card or system that the device is part of.
    pub fn system_image_guid(&self) -> Guid {
        Guid::from_bytes(self.raw.sys_image_guid.to_ne_bytes())
    }

    /// The vendor, as an IEEE number (`0x02c9` is Mellanox).
    pub const fn vendor_id(&self) -> u32 {
        self.raw.vendor_id
    }

    /// The vendor's number of this kind of device.
    pub const fn vendor_part_id(&self) -> u32 {
        self.raw.vendor_part_id
    }

    /// The vendor's number of this revision.
    pub const fn hardware_version(&self) -> u32 {
        self.raw.hw_ver
    }

    /// How many ports it has.
    pub const fn ports(&self) -> u8 {
        self.raw.phys_port_cnt
    }

    /// The largest region, in bytes.
    pub const fn max_mr_size(&self) -> u64 {
        self.raw.max_mr_size
    }

    /// The page sizes that regions can be made of: bit n stands for 2ⁿ bytes.
    pub const fn page_size_cap(&self) -> u64 {
        self.raw.page_size_cap
    }

    /// The device's capability bits, `IBV_DEVICE_*` of `infiniband/verbs.h`.
    pub const fn capability_flags(&self) -> u32 {
        self.raw.device_cap_flags
    }

    /// What its atomic operations are atomic against.
    pub fn atomic_support(&self) -> AtomicSupport {
        match self.raw.atomic_cap.0 {
            0 => AtomicSupport::None,
            1 => AtomicSupport::Device,
            2 => AtomicSupport::Global,
            other => AtomicSupport::Unknown(other),
        }
    }

    counts! {
        /// The most queue pairs.
        max_qp;
        /// The most requests in one queue of a pair.
        max_qp_wr;
        /// The most entries in a scatter/gather list.
        max_sge;
        /// The most entries in the scatter/gather list of an RDMA read.
        max_sge_rd;
        /// The most completion queues.
        max_cq;
        /// The most entries in a completion queue.
        max_cqe;
        /// The most regions.
        max_mr;
        /// The most protection domains.
        max_pd;
        /// The most reads and atomics that a pair can answer at a time.
        max_qp_rd_atom;
        /// The most reads and atomics that the device can answer at a time.
        max_res_rd_atom;
        /// The most reads and atomics that a pair can have under way.
        max_qp_init_rd_atom;
        /// The most memory windows.
        max_mw;
        /// The most raw Ethernet pairs.
        max_raw_ethy_qp;
        /// The most multicast groups.
        max_mcast_grp;
        /// The most pairs in one multicast group.
        max_mcast_qp_attach;
        /// The most memberships in multicast groups.
        max_total_mcast_qp_attach;
        /// The most address handles.
        max_ah;
        /// The most shared receive queues.
        max_srq;
        /// The most requests in a shared receive queue.
        max_srq_wr;
        /// The most entries in a shared receive queue's scatter list.
        max_srq_sge;
    }

    /// The most partition keys in a port's table.
    pub const fn max_pkeys(&self) -> u16 {
        self.raw.max_pkeys
    }

    /// How long the device may take to acknowledge, as the exponent of 4.096 µs · 2ⁿ.
    pub const fn local_ca_ack_delay(&self) -> u8 {
        self.raw.local_ca_ack_delay
    }

    /// The C struct, for what has no name here.
    pub const fn as_raw(&self) -> &sys::ibv_device_attr {
        &self.raw
    }

    pub(super) const fn from_raw(raw: sys::ibv_device_attr) -> Self {
        Self { raw }
    }
}

impl fmt::Debug for DeviceAttributes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeviceAttributes")
            .field("firmware_version", &self.firmware_version())
            .field("vendor_id", &self.vendor_id())
            .field("vendor_part_id", &self.vendor_part_id())
            .field("ports", &self.ports())
            .finish_non_exhaustive()
    }
}

pub(super) fn query(context: NonNull<sys::ibv_context>) -> Result<DeviceAttributes> {
    // SAFETY: I3 – the struct is made of integers and an array of them.
    let mut raw: sys::ibv_device_attr = unsafe { zeroed() };
    // SAFETY: I1, I4 – the context is open and the out-parameter a live local.
    let ret = unsafe { sys::ibv_query_device(context.as_ptr(), &raw mut raw) };
    ffi::errno_value(Verb::QueryDevice, ret)?;
    Ok(DeviceAttributes { raw })
}

/// A count of the C interface, which knows no unsigned ones; a negative one means none.
fn count(value: c_int) -> u32 {
    u32::try_from(value).unwrap_or(0)
}

/// The text of a fixed array, up to its NUL or its end.
fn text(array: &[c_char]) -> String {
    let bytes: Vec<u8> = array.iter().map(|byte| byte.to_ne_bytes()[0]).chain([0]).collect();
    CStr::from_bytes_until_nul(&bytes).unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_without_nul_is_read_to_its_end() {
        assert_eq!(text(&[b'2' as c_char, b'.' as c_char, b'1' as c_char]), "2.1");
        assert_eq!(text(&[b'2' as c_char, 0, b'1' as c_char]), "2");
        assert_eq!(text(&[]), "");
    }
}
