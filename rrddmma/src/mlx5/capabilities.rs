//! What an mlx5 device can do beyond verbs.

use std::time::Duration;

use super::library;
use crate::context::Context;
use crate::error::Result;

/// What an mlx5 device can do beyond verbs. What the device, the kernel or the library does not tell is `None`.
///
/// Bits without a name here are those of the enums that the fields name, in `infiniband/mlx5dv.h`.
#[doc(alias = "mlx5dv_context")]
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Capabilities {
    /// What it does at all.
    pub features: Features,
    /// Completions that stand for several.
    pub cqe_compression: Option<CqeCompression>,
    /// Checksums and segmentation of packets that it is told the layout of.
    pub software_parsing: Option<SoftwareParsing>,
    /// Receive requests that take several packets.
    pub striding_receive: Option<StridingReceive>,
    /// The tunnels whose packets it looks into.
    pub tunnel_offloads: Option<TunnelOffloads>,
    /// How many BlueFlame registers can be had beyond those of the context.
    pub dynamic_blueflame_registers: Option<u32>,
    /// How long a [`Clock`](super::Clock) is right.
    pub clock_update_period: Option<Duration>,
    /// What it does with IPsec packets, `mlx5dv_flow_action_cap_flags`.
    pub flow_actions: Option<u32>,
    /// The operations that DC can do on memory that is not locked, `ibv_odp_transport_cap_bits`.
    pub dc_on_demand_paging: Option<u32>,
    /// Over how many ports it spreads its traffic; `None` without link aggregation.
    pub lag_ports: Option<u8>,
    /// Streams of one DC initiator.
    pub dci_streams: Option<DciStreams>,
    /// Signatures on blocks of data.
    pub signature: Option<Signature>,
    /// The longest copy of memory to memory in one request, in bytes.
    pub max_memcpy: Option<usize>,
    /// Encryption of blocks of data.
    pub crypto: Option<Crypto>,
}

bitflags::bitflags! {
    /// What an mlx5 device does at all. Bits that this library does not know are kept.
    #[doc(alias = "mlx5dv_context_flags")]
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
    pub struct Features: u64 {
        /// Completions are of version 1, which name the user's own index of a queue.
        const CQE_V1 = 1;
        /// Several packets in one request.
        const MULTI_PACKET = 1 << 2;
        /// Several packets in one request, in the form of ConnectX-5 and later.
        const ENHANCED_MULTI_PACKET = 1 << 3;
        /// Compression of completions of 128 bytes.
        const CQE_128B_COMPRESSION = 1 << 4;
        /// Padding of completions of 128 bytes.
        const CQE_128B_PADDING = 1 << 5;
        /// Credits by packets, not messages, on reliable connections.
        const PACKET_BASED_CREDIT = 1 << 6;
        /// Time stamps of completions can be of the real-time clock.
        const REAL_TIME_TIMESTAMPS = 1 << 7;
        const _ = !0;
    }
}

bitflags::bitflags! {
    /// The tunnels whose packets a device looks into. Bits that this library does not know are kept.
    #[doc(alias = "mlx5dv_tunnel_offloads")]
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
    pub struct TunnelOffloads: u32 {
        /// VXLAN.
        const VXLAN = 1;
        /// GRE.
        const GRE = 1 << 1;
        /// GENEVE.
        const GENEVE = 1 << 2;
        /// MPLS with a control word over GRE.
        const MPLS_OVER_GRE = 1 << 3;
        /// MPLS with a control word over UDP.
        const MPLS_OVER_UDP = 1 << 4;
        const _ = !0;
    }
}

/// Completions that stand for several.
#[doc(alias = "mlx5dv_cqe_comp_caps")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct CqeCompression {
    /// How many one can stand for at most.
    pub max: u32,
    /// The forms that there are, `mlx5dv_cqe_comp_res_format`.
    pub formats: u32,
}

/// Checksums and segmentation of packets that a device is told the layout of.
#[doc(alias = "mlx5dv_sw_parsing_caps")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct SoftwareParsing {
    /// What it can do, `mlx5dv_sw_parsing_offloads`.
    pub offloads: u32,
    /// The transports, as bits of `ibv_qp_type`.
    pub transports: u32,
}

/// Receive requests that take several packets.
#[doc(alias = "mlx5dv_striding_rq_caps")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct StridingReceive {
    /// The least and the greatest length of a stride, as exponents of 2 bytes.
    pub log_stride_bytes: [u32; 2],
    /// The least and the greatest number of strides in a request, as exponents of 2.
    pub log_strides: [u32; 2],
    /// The transports, as bits of `ibv_qp_type`.
    pub transports: u32,
}

/// Streams of one DC initiator.
#[doc(alias = "mlx5dv_dci_streams_caps")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct DciStreams {
    /// How many can be in use at most, as an exponent of 2.
    pub max_log_concurrent: u8,
    /// How many can be in error before the whole pair is, as an exponent of 2.
    pub max_log_errored: u8,
}

/// Signatures on blocks of data.
#[doc(alias = "mlx5dv_sig_caps")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Signature {
    /// The sizes of a block, `mlx5dv_block_size_caps`.
    pub block_sizes: u64,
    /// The protections, `mlx5dv_sig_prot_caps`.
    pub protections: u32,
    /// What guards a T10-DIF block, `mlx5dv_sig_t10dif_bg_caps`.
    pub t10dif_guards: u16,
    /// The kinds of CRC, `mlx5dv_sig_crc_type_caps`.
    pub crcs: u16,
}

/// Encryption of blocks of data.
#[doc(alias = "mlx5dv_crypto_caps")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Crypto {
    /// The engines, `mlx5dv_crypto_engines_caps`.
    pub engines: u8,
    /// The engines whose self-test failed.
    pub failed_selftests: u16,
    /// The engines whose keys must be imported wrapped, `mlx5dv_crypto_wrapped_import_method_caps`.
    pub wrapped_import: u8,
    /// How many keys there can be at most, as an exponent of 2.
    pub log_max_keys: u8,
    /// What else there is, `mlx5dv_crypto_caps_flags`.
    pub flags: u32,
}

impl Capabilities {
    /// Asks an open device.
    ///
    /// # Errors
    /// * [`ErrorKind::Unsupported`](crate::ErrorKind::Unsupported) if the device is not driven by libmlx5, or libmlx5 is not part of this build.
    /// * What the driver reports.
    ///
    /// Verb: [mlx5dv_query_device(3)](https://man7.org/linux/man-pages/man3/mlx5dv_query_device.3.html)
    #[doc(alias = "mlx5dv_query_device")]
    pub fn of(context: &Context) -> Result<Self> {
        library::capabilities(context)
    }
}
