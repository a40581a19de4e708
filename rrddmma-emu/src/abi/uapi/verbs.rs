//! Structures of `ib_user_verbs.h` and `ib_user_ioctl_verbs.h`; each is the C one of the name in its first line.

use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// `ib_uverbs_query_device_resp`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct QueryDeviceResponse {
    pub(crate) fw_ver: u64,
    pub(crate) node_guid: u64,
    pub(crate) sys_image_guid: u64,
    pub(crate) max_mr_size: u64,
    pub(crate) page_size_cap: u64,
    pub(crate) vendor_id: u32,
    pub(crate) vendor_part_id: u32,
    pub(crate) hw_ver: u32,
    pub(crate) max_qp: u32,
    pub(crate) max_qp_wr: u32,
    pub(crate) device_cap_flags: u32,
    pub(crate) max_sge: u32,
    pub(crate) max_sge_rd: u32,
    pub(crate) max_cq: u32,
    pub(crate) max_cqe: u32,
    pub(crate) max_mr: u32,
    pub(crate) max_pd: u32,
    pub(crate) max_qp_rd_atom: u32,
    pub(crate) max_ee_rd_atom: u32,
    pub(crate) max_res_rd_atom: u32,
    pub(crate) max_qp_init_rd_atom: u32,
    pub(crate) max_ee_init_rd_atom: u32,
    pub(crate) atomic_cap: u32,
    pub(crate) max_ee: u32,
    pub(crate) max_rdd: u32,
    pub(crate) max_mw: u32,
    pub(crate) max_raw_ipv6_qp: u32,
    pub(crate) max_raw_ethy_qp: u32,
    pub(crate) max_mcast_grp: u32,
    pub(crate) max_mcast_qp_attach: u32,
    pub(crate) max_total_mcast_qp_attach: u32,
    pub(crate) max_ah: u32,
    pub(crate) max_fmr: u32,
    pub(crate) max_map_per_fmr: u32,
    pub(crate) max_srq: u32,
    pub(crate) max_srq_wr: u32,
    pub(crate) max_srq_sge: u32,
    pub(crate) max_pkeys: u16,
    pub(crate) local_ca_ack_delay: u8,
    pub(crate) phys_port_cnt: u8,
    pub(crate) reserved: [u8; 4],
}

/// `ib_uverbs_ex_query_device`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct ExQueryDevice {
    pub(crate) comp_mask: u32,
    pub(crate) reserved: u32,
}

/// `ib_uverbs_rss_caps`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct RssCaps {
    pub(crate) supported_qpts: u32,
    pub(crate) max_rwq_indirection_tables: u32,
    pub(crate) max_rwq_indirection_table_size: u32,
    pub(crate) reserved: u32,
}

/// `ib_uverbs_tm_caps`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct TagMatchingCaps {
    pub(crate) max_rndv_hdr_size: u32,
    pub(crate) max_num_tags: u32,
    pub(crate) flags: u32,
    pub(crate) max_ops: u32,
    pub(crate) max_sge: u32,
    pub(crate) reserved: u32,
}

/// `ib_uverbs_cq_moderation_caps`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct ModerationCaps {
    pub(crate) max_cq_moderation_count: u16,
    pub(crate) max_cq_moderation_period: u16,
    pub(crate) reserved: u32,
}

/// `ib_uverbs_odp_caps`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct OdpCaps {
    pub(crate) general_caps: u64,
    pub(crate) per_transport_caps: [u32; 3],
    pub(crate) reserved: u32,
}

/// `ib_uverbs_ex_query_device_resp`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct ExQueryDeviceResponse {
    pub(crate) base: QueryDeviceResponse,
    pub(crate) comp_mask: u32,
    pub(crate) response_length: u32,
    pub(crate) odp_caps: OdpCaps,
    pub(crate) timestamp_mask: u64,
    pub(crate) hca_core_clock: u64,
    pub(crate) device_cap_flags_ex: u64,
    pub(crate) rss_caps: RssCaps,
    pub(crate) max_wq_type_rq: u32,
    pub(crate) raw_packet_caps: u32,
    pub(crate) tm_caps: TagMatchingCaps,
    pub(crate) cq_moderation_caps: ModerationCaps,
    pub(crate) max_dm_size: u64,
    pub(crate) xrc_odp_caps: u32,
    pub(crate) reserved: u32,
}

/// `ib_uverbs_query_port`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct QueryPort {
    pub(crate) response: u64,
    pub(crate) port_num: u8,
    pub(crate) reserved: [u8; 7],
}

/// `ib_uverbs_query_port_resp`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct QueryPortResponse {
    pub(crate) port_cap_flags: u32,
    pub(crate) max_msg_sz: u32,
    pub(crate) bad_pkey_cntr: u32,
    pub(crate) qkey_viol_cntr: u32,
    pub(crate) gid_tbl_len: u32,
    pub(crate) pkey_tbl_len: u16,
    pub(crate) lid: u16,
    pub(crate) sm_lid: u16,
    pub(crate) state: u8,
    pub(crate) max_mtu: u8,
    pub(crate) active_mtu: u8,
    pub(crate) lmc: u8,
    pub(crate) max_vl_num: u8,
    pub(crate) sm_sl: u8,
    pub(crate) subnet_timeout: u8,
    pub(crate) init_type_reply: u8,
    pub(crate) active_width: u8,
    pub(crate) active_speed: u8,
    pub(crate) phys_state: u8,
    pub(crate) link_layer: u8,
    pub(crate) flags: u8,
    pub(crate) reserved: u8,
}

/// `ib_uverbs_query_port_resp_ex`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct ExQueryPortResponse {
    pub(crate) legacy_resp: QueryPortResponse,
    pub(crate) port_cap_flags2: u16,
    pub(crate) reserved: [u8; 6],
}

/// `ib_uverbs_gid_entry`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct GidEntry {
    pub(crate) gid: [u64; 2],
    pub(crate) gid_index: u32,
    pub(crate) port_num: u32,
    pub(crate) gid_type: u32,
    pub(crate) netdev_ifindex: u32,
}

/// `ib_uverbs_alloc_pd`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct AllocPd {
    pub(crate) response: u64,
}

/// `ib_uverbs_alloc_pd_resp`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct AllocPdResponse {
    pub(crate) pd_handle: u32,
}

/// `ib_uverbs_reg_mr`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct RegMr {
    pub(crate) response: u64,
    pub(crate) start: u64,
    pub(crate) length: u64,
    pub(crate) hca_va: u64,
    pub(crate) pd_handle: u32,
    pub(crate) access_flags: u32,
}

/// `ib_uverbs_reg_mr_resp`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct RegMrResponse {
    pub(crate) mr_handle: u32,
    pub(crate) lkey: u32,
    pub(crate) rkey: u32,
}

/// `ib_uverbs_rereg_mr`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct ReregMr {
    pub(crate) response: u64,
    pub(crate) mr_handle: u32,
    pub(crate) flags: u32,
    pub(crate) start: u64,
    pub(crate) length: u64,
    pub(crate) hca_va: u64,
    pub(crate) pd_handle: u32,
    pub(crate) access_flags: u32,
}

/// `ib_uverbs_rereg_mr_resp`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct ReregMrResponse {
    pub(crate) lkey: u32,
    pub(crate) rkey: u32,
}

/// `ib_uverbs_alloc_mw`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct AllocMw {
    pub(crate) response: u64,
    pub(crate) pd_handle: u32,
    pub(crate) mw_type: u8,
    pub(crate) reserved: [u8; 3],
}

/// `ib_uverbs_alloc_mw_resp`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct AllocMwResponse {
    pub(crate) mw_handle: u32,
    pub(crate) rkey: u32,
}

/// `ib_uverbs_destroy_cq_resp`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct DestroyCqResponse {
    pub(crate) comp_events_reported: u32,
    pub(crate) async_events_reported: u32,
}

/// `ib_uverbs_global_route`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct GlobalRoute {
    pub(crate) dgid: [u8; 16],
    pub(crate) flow_label: u32,
    pub(crate) sgid_index: u8,
    pub(crate) hop_limit: u8,
    pub(crate) traffic_class: u8,
    pub(crate) reserved: u8,
}

/// `ib_uverbs_ah_attr`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct AhAttr {
    pub(crate) grh: GlobalRoute,
    pub(crate) dlid: u16,
    pub(crate) sl: u8,
    pub(crate) src_path_bits: u8,
    pub(crate) static_rate: u8,
    pub(crate) is_global: u8,
    pub(crate) port_num: u8,
    pub(crate) reserved: u8,
}

/// `ib_uverbs_create_ah`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct CreateAh {
    pub(crate) response: u64,
    pub(crate) user_handle: u64,
    pub(crate) pd_handle: u32,
    pub(crate) reserved: u32,
    pub(crate) attr: AhAttr,
}

/// `ib_uverbs_create_ah_resp`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct CreateAhResponse {
    pub(crate) ah_handle: u32,
}

/// `ib_uverbs_qp_cap`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct QpCap {
    pub(crate) max_send_wr: u32,
    pub(crate) max_recv_wr: u32,
    pub(crate) max_send_sge: u32,
    pub(crate) max_recv_sge: u32,
    pub(crate) max_inline_data: u32,
}

/// `ib_uverbs_qp_dest`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct QpDestination {
    pub(crate) dgid: [u8; 16],
    pub(crate) flow_label: u32,
    pub(crate) dlid: u16,
    pub(crate) reserved: u16,
    pub(crate) sgid_index: u8,
    pub(crate) hop_limit: u8,
    pub(crate) traffic_class: u8,
    pub(crate) sl: u8,
    pub(crate) src_path_bits: u8,
    pub(crate) static_rate: u8,
    pub(crate) is_global: u8,
    pub(crate) port_num: u8,
}

/// `ib_uverbs_query_qp`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct QueryQp {
    pub(crate) response: u64,
    pub(crate) qp_handle: u32,
    pub(crate) attr_mask: u32,
}

/// `ib_uverbs_query_qp_resp`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct QueryQpResponse {
    pub(crate) dest: QpDestination,
    pub(crate) alt_dest: QpDestination,
    pub(crate) max_send_wr: u32,
    pub(crate) max_recv_wr: u32,
    pub(crate) max_send_sge: u32,
    pub(crate) max_recv_sge: u32,
    pub(crate) max_inline_data: u32,
    pub(crate) qkey: u32,
    pub(crate) rq_psn: u32,
    pub(crate) sq_psn: u32,
    pub(crate) dest_qp_num: u32,
    pub(crate) qp_access_flags: u32,
    pub(crate) pkey_index: u16,
    pub(crate) alt_pkey_index: u16,
    pub(crate) qp_state: u8,
    pub(crate) cur_qp_state: u8,
    pub(crate) path_mtu: u8,
    pub(crate) path_mig_state: u8,
    pub(crate) sq_draining: u8,
    pub(crate) max_rd_atomic: u8,
    pub(crate) max_dest_rd_atomic: u8,
    pub(crate) min_rnr_timer: u8,
    pub(crate) port_num: u8,
    pub(crate) timeout: u8,
    pub(crate) retry_cnt: u8,
    pub(crate) rnr_retry: u8,
    pub(crate) alt_port_num: u8,
    pub(crate) alt_timeout: u8,
    pub(crate) sq_sig_all: u8,
    pub(crate) reserved: [u8; 5],
}

/// `ib_uverbs_modify_qp`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct ModifyQp {
    pub(crate) dest: QpDestination,
    pub(crate) alt_dest: QpDestination,
    pub(crate) qp_handle: u32,
    pub(crate) attr_mask: u32,
    pub(crate) qkey: u32,
    pub(crate) rq_psn: u32,
    pub(crate) sq_psn: u32,
    pub(crate) dest_qp_num: u32,
    pub(crate) qp_access_flags: u32,
    pub(crate) pkey_index: u16,
    pub(crate) alt_pkey_index: u16,
    pub(crate) qp_state: u8,
    pub(crate) cur_qp_state: u8,
    pub(crate) path_mtu: u8,
    pub(crate) path_mig_state: u8,
    pub(crate) en_sqd_async_notify: u8,
    pub(crate) max_rd_atomic: u8,
    pub(crate) max_dest_rd_atomic: u8,
    pub(crate) min_rnr_timer: u8,
    pub(crate) port_num: u8,
    pub(crate) timeout: u8,
    pub(crate) retry_cnt: u8,
    pub(crate) rnr_retry: u8,
    pub(crate) alt_port_num: u8,
    pub(crate) alt_timeout: u8,
    pub(crate) reserved: [u8; 2],
}

/// `ib_uverbs_ex_modify_qp`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct ExModifyQp {
    pub(crate) base: ModifyQp,
    pub(crate) rate_limit: u32,
    pub(crate) reserved: u32,
}

/// `ib_uverbs_ex_modify_qp_resp`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct ExModifyQpResponse {
    pub(crate) comp_mask: u32,
    pub(crate) response_length: u32,
}

/// `ib_uverbs_modify_srq`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct ModifySrq {
    pub(crate) srq_handle: u32,
    pub(crate) attr_mask: u32,
    pub(crate) max_wr: u32,
    pub(crate) srq_limit: u32,
}

/// `ib_uverbs_query_srq`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct QuerySrq {
    pub(crate) response: u64,
    pub(crate) srq_handle: u32,
    pub(crate) reserved: u32,
}

/// `ib_uverbs_query_srq_resp`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct QuerySrqResponse {
    pub(crate) max_wr: u32,
    pub(crate) max_sge: u32,
    pub(crate) srq_limit: u32,
    pub(crate) reserved: u32,
}

/// `ib_uverbs_open_xrcd`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct OpenXrcd {
    pub(crate) response: u64,
    pub(crate) fd: i32,
    pub(crate) oflags: i32,
}

/// `ib_uverbs_open_xrcd_resp`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct OpenXrcdResponse {
    pub(crate) xrcd_handle: u32,
}

/// `ib_uverbs_open_qp`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct OpenQp {
    pub(crate) response: u64,
    pub(crate) user_handle: u64,
    /// The domain's handle, in spite of its name in the kernel (`pd_handle`).
    pub(crate) xrcd_handle: u32,
    pub(crate) qpn: u32,
    pub(crate) qp_type: u8,
    pub(crate) reserved: [u8; 7],
}

/// `ib_uverbs_create_qp_resp`, the answer of `OPEN_QP` too.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct OpenQpResponse {
    pub(crate) qp_handle: u32,
    pub(crate) qpn: u32,
    pub(crate) cap: [u32; 5],
    pub(crate) reserved: u32,
}

/// `ib_uverbs_resize_cq`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct ResizeCq {
    pub(crate) response: u64,
    pub(crate) cq_handle: u32,
    pub(crate) cqe: u32,
}

/// `ib_uverbs_resize_cq_resp`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct ResizeCqResponse {
    pub(crate) cqe: u32,
    pub(crate) reserved: u32,
}

/// `ib_uverbs_ex_modify_cq`, with its `ib_uverbs_cq_moderation`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct ModifyCq {
    pub(crate) cq_handle: u32,
    pub(crate) attr_mask: u32,
    pub(crate) cq_count: u16,
    pub(crate) cq_period: u16,
    pub(crate) reserved: u32,
}

/// `ib_uverbs_attach_mcast` and `ib_uverbs_detach_mcast`
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct Multicast {
    pub(crate) gid: [u8; 16],
    pub(crate) qp_handle: u32,
    pub(crate) mlid: u16,
    pub(crate) reserved: u16,
}
