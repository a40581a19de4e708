//! What newer devices say about themselves beyond the plain attributes.

use std::fmt;
#[cfg(rrddmma_rdma_core)]
use std::ptr;

#[cfg(rrddmma_rdma_core)]
use rrddmma_sys as sys;

use super::Context;
use crate::error::{Result, Verb};

/// The extended attributes of a device. A field that the kernel or the provider does not fill is 0: not supported.
#[cfg(rrddmma_rdma_core)]
#[doc(alias = "ibv_device_attr_ex")]
#[derive(Clone)]
pub struct ExtendedAttributes {
    raw: sys::ibv_device_attr_ex,
}

/// The extended attributes of a device. Experimental verbs have others under names of their own, so that there never is one with them.
#[cfg(not(rrddmma_rdma_core))]
#[derive(Clone)]
pub struct ExtendedAttributes {
    raw: std::convert::Infallible,
}

/// What memory that is not locked can be used for.
///
/// Source of the bits: `enum ibv_odp_transport_cap_bits` in `infiniband/verbs.h`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub struct OnDemandPaging {
    /// Whether a region can be made without locking its memory.
    pub is_supported: bool,
    /// Whether a region can span the whole address space.
    pub is_implicit: bool,
    /// The operations that reliable connections can do on it, `IBV_ODP_SUPPORT_*`.
    pub rc: u32,
    /// The operations that unreliable connections can do on it.
    pub uc: u32,
    /// The operations that datagram pairs can do on it.
    pub ud: u32,
}

#[cfg(rrddmma_rdma_core)]
impl ExtendedAttributes {
    /// The bits of a time stamp that count, or 0 if completions have none.
    pub const fn timestamp_mask(&self) -> u64 {
        self.raw.completion_timestamp_mask
    }

    /// The frequency of the device's clock in kHz, or 0 if it is not known.
    pub const fn clock_khz(&self) -> u64 {
        self.raw.hca_core_clock
    }

    /// The capability bits beyond 32, `IBV_DEVICE_*` of `infiniband/verbs.h`, with the plain ones below.
    pub const fn capability_flags(&self) -> u64 {
        self.raw.device_cap_flags_ex
    }

    /// What memory that is not locked can be used for.
    pub const fn on_demand_paging(&self) -> OnDemandPaging {
        let caps = &self.raw.odp_caps;
        let per_transport = caps.per_transport_caps;
        OnDemandPaging {
            is_supported: caps.general_caps & 1 != 0,
            is_implicit: caps.general_caps & 2 != 0,
            rc: per_transport.rc_odp_caps,
            uc: per_transport.uc_odp_caps,
            ud: per_transport.ud_odp_caps,
        }
    }

    /// The most completions that one event can be held back for, or 0.
    pub const fn max_moderation_count(&self) -> u16 {
        self.raw.cq_mod_caps.max_cq_count
    }

    /// The longest time in microseconds that an event can be held back, or 0.
    pub const fn max_moderation_period_us(&self) -> u16 {
        self.raw.cq_mod_caps.max_cq_period
    }

    /// How many bytes of its own memory the device lends, or 0.
    pub const fn max_device_memory(&self) -> u64 {
        self.raw.max_dm_size
    }

    /// The sizes of atomic operations over PCI, `IBV_PCI_ATOMIC_OPERATION_*_SIZE_SUP`: fetch and add, swap, compare and swap.
    pub const fn pci_atomics(&self) -> [u16; 3] {
        let caps = self.raw.pci_atomic_caps;
        [caps.fetch_add, caps.swap, caps.compare_swap]
    }

    /// How many ports it has; more than 255 for some representors.
    pub fn ports(&self) -> u32 {
        match self.raw.phys_port_cnt_ex {
            0 => u32::from(self.raw.orig_attr.phys_port_cnt),
            ports => ports,
        }
    }

    /// The C struct, for what has no name here.
    pub const fn as_raw(&self) -> &sys::ibv_device_attr_ex {
        &self.raw
    }
}

impl Context {
    /// Asks for the extended attributes, anew each time.
    ///
    /// # Errors
    /// * [`ErrorKind::Unsupported`](crate::ErrorKind::Unsupported) with MLNX_OFED's experimental verbs, which have them in another form.
    /// * What the driver reports.
    ///
    /// Verb: [ibv_query_device_ex(3)](https://man7.org/linux/man-pages/man3/ibv_query_device_ex.3.html)
    #[doc(alias = "ibv_query_device_ex")]
    pub fn extended_attributes(&self) -> Result<ExtendedAttributes> {
        query(self)
    }

    /// The device's clock now, in cycles of [`clock_khz`](ExtendedAttributes::clock_khz). Time stamps of completions are of the same clock.
    ///
    /// # Errors
    /// * [`ErrorKind::Unsupported`](crate::ErrorKind::Unsupported) if the device shows no clock.
    /// * What the driver reports.
    ///
    /// Verb: [ibv_query_rt_values_ex(3)](https://man7.org/linux/man-pages/man3/ibv_query_rt_values_ex.3.html)
    #[doc(alias = "ibv_query_rt_values_ex")]
    pub fn clock_cycles(&self) -> Result<u64> {
        clock(self)
    }
}

#[cfg(rrddmma_rdma_core)]
fn query(context: &Context) -> Result<ExtendedAttributes> {
    // SAFETY: I3 – the struct is made of integers and arrays of them.
    let mut raw: sys::ibv_device_attr_ex = unsafe { super::zeroed() };
    // SAFETY: I1, I4 – the context is open, no input is allowed to be null, and the out-parameter is a live local.
    let ret = unsafe { sys::ibv_query_device_ex(context.as_raw(), ptr::null(), &raw mut raw) };
    crate::ffi::errno_value(Verb::QueryDeviceEx, ret)?;
    Ok(ExtendedAttributes { raw })
}

#[cfg(rrddmma_rdma_core)]
fn clock(context: &Context) -> Result<u64> {
    // SAFETY: I3 – the struct is made of integers.
    let mut values: sys::ibv_values_ex = unsafe { super::zeroed() };
    values.comp_mask = sys::ibv_values_mask::IBV_VALUES_MASK_RAW_CLOCK.0;
    // SAFETY: I1, I4 – the context is open and the out-parameter a live local.
    let ret = unsafe { sys::ibv_query_rt_values_ex(context.as_raw(), &raw mut values) };
    crate::ffi::errno_value(Verb::QueryRtValuesEx, ret)?;
    if values.comp_mask & sys::ibv_values_mask::IBV_VALUES_MASK_RAW_CLOCK.0 == 0 {
        return Err(crate::error::Error::new(Verb::QueryRtValuesEx, crate::error::ErrorKind::Unsupported));
    }
    // NOTE(mlx5): mlx5_query_rt_values (verbs.c) puts all 64 bits of the counter into tv_nsec and 0 into tv_sec.
    let [seconds, cycles] = [values.raw_clock.tv_sec, values.raw_clock.tv_nsec]
        .map(|part| u64::from_ne_bytes(part.to_ne_bytes()));
    Ok(seconds.wrapping_mul(1_000_000_000).wrapping_add(cycles))
}

#[cfg(not(rrddmma_rdma_core))]
impl ExtendedAttributes {
    /// What memory that is not locked can be used for.
    pub const fn on_demand_paging(&self) -> OnDemandPaging {
        match self.raw {}
    }
}

#[cfg(not(rrddmma_rdma_core))]
fn query(_: &Context) -> Result<ExtendedAttributes> {
    Err(crate::error::Error::new(Verb::QueryDeviceEx, crate::error::ErrorKind::Unsupported))
}

#[cfg(not(rrddmma_rdma_core))]
fn clock(_: &Context) -> Result<u64> {
    Err(crate::error::Error::new(Verb::QueryRtValuesEx, crate::error::ErrorKind::Unsupported))
}

impl fmt::Debug for ExtendedAttributes {
    #[cfg(rrddmma_rdma_core)]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExtendedAttributes")
            .field("timestamp_mask", &self.timestamp_mask())
            .field("clock_khz", &self.clock_khz())
            .field("on_demand_paging", &self.on_demand_paging())
            .field("max_device_memory", &self.max_device_memory())
            .finish_non_exhaustive()
    }

    #[cfg(not(rrddmma_rdma_core))]
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.raw {}
    }
}
