//! Structures of `mlx5-abi.h`; each is the C one of the name in its first line.

use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// `mlx5_ib_alloc_ucontext_req_v2`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct AllocContext {
    pub(crate) total_num_bfregs: u32,
    pub(crate) num_low_latency_bfregs: u32,
    pub(crate) flags: u32,
    pub(crate) comp_mask: u32,
    pub(crate) max_cqe_version: u8,
    pub(crate) reserved0: u8,
    pub(crate) reserved1: u16,
    pub(crate) reserved2: u32,
    pub(crate) lib_caps: u64,
}

/// `mlx5_ib_alloc_ucontext_resp`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct AllocContextResponse {
    pub(crate) qp_tab_size: u32,
    pub(crate) bf_reg_size: u32,
    pub(crate) tot_bfregs: u32,
    pub(crate) cache_line_size: u32,
    pub(crate) max_sq_desc_sz: u16,
    pub(crate) max_rq_desc_sz: u16,
    pub(crate) max_send_wqebb: u32,
    pub(crate) max_recv_wr: u32,
    pub(crate) max_srq_recv_wr: u32,
    pub(crate) num_ports: u16,
    pub(crate) flow_action_flags: u16,
    pub(crate) comp_mask: u32,
    pub(crate) response_length: u32,
    pub(crate) cqe_version: u8,
    pub(crate) cmds_supp_uhw: u8,
    pub(crate) eth_min_inline: u8,
    pub(crate) clock_info_versions: u8,
    pub(crate) hca_core_clock_offset: u64,
    pub(crate) log_uar_size: u32,
    pub(crate) num_uars_per_page: u32,
    pub(crate) num_dyn_bfregs: u32,
    pub(crate) dump_fill_mkey: u32,
}

/// `mlx5_ib_alloc_pd_resp`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct AllocPdResponse {
    pub(crate) pdn: u32,
}

/// `mlx5_ib_alloc_mw`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct AllocMw {
    pub(crate) comp_mask: u32,
    pub(crate) num_klms: u8,
    pub(crate) reserved1: u8,
    pub(crate) reserved2: u16,
}

/// `mlx5_ib_tso_caps`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct TsoCaps {
    pub(crate) max_tso: u32,
    pub(crate) supported_qpts: u32,
}

/// `mlx5_ib_rss_caps`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct RssCaps {
    pub(crate) rx_hash_fields_mask: u64,
    pub(crate) rx_hash_function: u8,
    pub(crate) reserved: [u8; 7],
}

/// `mlx5_ib_cqe_comp_caps`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct CqeCompressionCaps {
    pub(crate) max_num: u32,
    pub(crate) supported_format: u32,
}

/// `mlx5_packet_pacing_caps`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct PacketPacingCaps {
    pub(crate) qp_rate_limit_min: u32,
    pub(crate) qp_rate_limit_max: u32,
    pub(crate) supported_qpts: u32,
    pub(crate) cap_flags: u8,
    pub(crate) reserved: [u8; 3],
}

/// `mlx5_ib_sw_parsing_caps`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct ParsingCaps {
    pub(crate) sw_parsing_offloads: u32,
    pub(crate) supported_qpts: u32,
}

/// `mlx5_ib_striding_rq_caps`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct StridingRqCaps {
    pub(crate) min_single_stride_log_num_of_bytes: u32,
    pub(crate) max_single_stride_log_num_of_bytes: u32,
    pub(crate) min_single_wqe_log_num_of_strides: u32,
    pub(crate) max_single_wqe_log_num_of_strides: u32,
    pub(crate) supported_qpts: u32,
    pub(crate) reserved: u32,
}

/// `mlx5_ib_dci_streams_caps`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct DciStreamsCaps {
    pub(crate) max_log_num_concurent: u8,
    pub(crate) max_log_num_errored: u8,
}

/// `mlx5_ib_query_device_resp`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct QueryDeviceResponse {
    pub(crate) comp_mask: u32,
    pub(crate) response_length: u32,
    pub(crate) tso_caps: TsoCaps,
    pub(crate) rss_caps: RssCaps,
    pub(crate) cqe_comp_caps: CqeCompressionCaps,
    pub(crate) packet_pacing_caps: PacketPacingCaps,
    pub(crate) mlx5_ib_support_multi_pkt_send_wqes: u32,
    pub(crate) flags: u32,
    pub(crate) sw_parsing_caps: ParsingCaps,
    pub(crate) striding_rq_caps: StridingRqCaps,
    pub(crate) tunnel_offloads_caps: u32,
    pub(crate) dci_streams_caps: DciStreamsCaps,
    pub(crate) reserved: u16,
}

/// `mlx5_ib_create_cq`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct CreateCq {
    pub(crate) buf_addr: u64,
    pub(crate) db_addr: u64,
    pub(crate) cqe_size: u32,
    pub(crate) cqe_comp_en: u8,
    pub(crate) cqe_comp_res_format: u8,
    pub(crate) flags: u16,
    pub(crate) uar_page_index: u16,
    pub(crate) reserved0: u16,
    pub(crate) reserved1: u32,
}

/// `mlx5_ib_create_cq_resp`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct CreateCqResponse {
    pub(crate) cqn: u32,
    pub(crate) reserved: u32,
}

/// `mlx5_ib_resize_cq`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct ResizeCq {
    pub(crate) buf_addr: u64,
    pub(crate) cqe_size: u16,
    pub(crate) reserved0: u16,
    pub(crate) reserved1: u32,
}

/// `mlx5_ib_create_srq`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct CreateSrq {
    pub(crate) buf_addr: u64,
    pub(crate) db_addr: u64,
    pub(crate) flags: u32,
    pub(crate) reserved0: u32,
    pub(crate) uidx: u32,
    pub(crate) reserved1: u32,
}

/// `mlx5_ib_create_srq_resp`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct CreateSrqResponse {
    pub(crate) srqn: u32,
    pub(crate) reserved: u32,
}

/// `mlx5_ib_create_qp_dci_streams`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct DciStreams {
    pub(crate) log_num_concurent: u8,
    pub(crate) log_num_errored: u8,
}

/// `mlx5_ib_create_qp`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct CreateQp {
    pub(crate) buf_addr: u64,
    pub(crate) db_addr: u64,
    pub(crate) sq_wqe_count: u32,
    pub(crate) rq_wqe_count: u32,
    pub(crate) rq_wqe_shift: u32,
    pub(crate) flags: u32,
    pub(crate) uidx: u32,
    pub(crate) bfreg_index: u32,
    pub(crate) sq_buf_addr: u64,
    pub(crate) ece_options: u32,
    pub(crate) dci_streams: DciStreams,
    pub(crate) reserved: u16,
}

/// `mlx5_ib_create_qp_resp`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct CreateQpResponse {
    pub(crate) bfreg_index: u32,
    pub(crate) ece_options: u32,
    pub(crate) comp_mask: u32,
    pub(crate) tirn: u32,
    pub(crate) tisn: u32,
    pub(crate) rqn: u32,
    pub(crate) sqn: u32,
    pub(crate) reserved1: u32,
    pub(crate) tir_icm_addr: u64,
}

/// `mlx5_ib_create_ah_resp`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct CreateAhResponse {
    pub(crate) response_length: u32,
    pub(crate) dmac: [u8; 6],
    pub(crate) reserved: [u8; 6],
}

/// `mlx5_ib_modify_qp_resp`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct ModifyQpResponse {
    pub(crate) response_length: u32,
    pub(crate) dctn: u32,
    pub(crate) ece_options: u32,
    pub(crate) reserved: u32,
}
