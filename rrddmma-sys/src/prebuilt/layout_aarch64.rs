/* automatically generated: the layout that bindgen asserts */
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_async_event_desc"][::core::mem::size_of::<ib_uverbs_async_event_desc>() - 16usize];
    ["Alignment of ib_uverbs_async_event_desc"][::core::mem::align_of::<ib_uverbs_async_event_desc>() - 8usize];
    ["Offset of field: ib_uverbs_async_event_desc::element"][::core::mem::offset_of!(ib_uverbs_async_event_desc, element) - 0usize];
    ["Offset of field: ib_uverbs_async_event_desc::event_type"][::core::mem::offset_of!(ib_uverbs_async_event_desc, event_type) - 8usize];
    ["Offset of field: ib_uverbs_async_event_desc::reserved"][::core::mem::offset_of!(ib_uverbs_async_event_desc, reserved) - 12usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_comp_event_desc"][::core::mem::size_of::<ib_uverbs_comp_event_desc>() - 8usize];
    ["Alignment of ib_uverbs_comp_event_desc"][::core::mem::align_of::<ib_uverbs_comp_event_desc>() - 8usize];
    ["Offset of field: ib_uverbs_comp_event_desc::cq_handle"][::core::mem::offset_of!(ib_uverbs_comp_event_desc, cq_handle) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_cq_moderation_caps"][::core::mem::size_of::<ib_uverbs_cq_moderation_caps>() - 8usize];
    ["Alignment of ib_uverbs_cq_moderation_caps"][::core::mem::align_of::<ib_uverbs_cq_moderation_caps>() - 4usize];
    ["Offset of field: ib_uverbs_cq_moderation_caps::max_cq_moderation_count"]
        [::core::mem::offset_of!(ib_uverbs_cq_moderation_caps, max_cq_moderation_count) - 0usize];
    ["Offset of field: ib_uverbs_cq_moderation_caps::max_cq_moderation_period"]
        [::core::mem::offset_of!(ib_uverbs_cq_moderation_caps, max_cq_moderation_period) - 2usize];
    ["Offset of field: ib_uverbs_cq_moderation_caps::reserved"][::core::mem::offset_of!(ib_uverbs_cq_moderation_caps, reserved) - 4usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_cmd_hdr"][::core::mem::size_of::<ib_uverbs_cmd_hdr>() - 8usize];
    ["Alignment of ib_uverbs_cmd_hdr"][::core::mem::align_of::<ib_uverbs_cmd_hdr>() - 4usize];
    ["Offset of field: ib_uverbs_cmd_hdr::command"][::core::mem::offset_of!(ib_uverbs_cmd_hdr, command) - 0usize];
    ["Offset of field: ib_uverbs_cmd_hdr::in_words"][::core::mem::offset_of!(ib_uverbs_cmd_hdr, in_words) - 4usize];
    ["Offset of field: ib_uverbs_cmd_hdr::out_words"][::core::mem::offset_of!(ib_uverbs_cmd_hdr, out_words) - 6usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_ex_cmd_hdr"][::core::mem::size_of::<ib_uverbs_ex_cmd_hdr>() - 16usize];
    ["Alignment of ib_uverbs_ex_cmd_hdr"][::core::mem::align_of::<ib_uverbs_ex_cmd_hdr>() - 8usize];
    ["Offset of field: ib_uverbs_ex_cmd_hdr::response"][::core::mem::offset_of!(ib_uverbs_ex_cmd_hdr, response) - 0usize];
    ["Offset of field: ib_uverbs_ex_cmd_hdr::provider_in_words"][::core::mem::offset_of!(ib_uverbs_ex_cmd_hdr, provider_in_words) - 8usize];
    ["Offset of field: ib_uverbs_ex_cmd_hdr::provider_out_words"]
        [::core::mem::offset_of!(ib_uverbs_ex_cmd_hdr, provider_out_words) - 10usize];
    ["Offset of field: ib_uverbs_ex_cmd_hdr::cmd_hdr_reserved"][::core::mem::offset_of!(ib_uverbs_ex_cmd_hdr, cmd_hdr_reserved) - 12usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_get_context"][::core::mem::size_of::<ib_uverbs_get_context>() - 8usize];
    ["Alignment of ib_uverbs_get_context"][::core::mem::align_of::<ib_uverbs_get_context>() - 8usize];
    ["Offset of field: ib_uverbs_get_context::response"][::core::mem::offset_of!(ib_uverbs_get_context, response) - 0usize];
    ["Offset of field: ib_uverbs_get_context::driver_data"][::core::mem::offset_of!(ib_uverbs_get_context, driver_data) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_get_context_resp"][::core::mem::size_of::<ib_uverbs_get_context_resp>() - 8usize];
    ["Alignment of ib_uverbs_get_context_resp"][::core::mem::align_of::<ib_uverbs_get_context_resp>() - 8usize];
    ["Offset of field: ib_uverbs_get_context_resp::async_fd"][::core::mem::offset_of!(ib_uverbs_get_context_resp, async_fd) - 0usize];
    ["Offset of field: ib_uverbs_get_context_resp::num_comp_vectors"]
        [::core::mem::offset_of!(ib_uverbs_get_context_resp, num_comp_vectors) - 4usize];
    ["Offset of field: ib_uverbs_get_context_resp::driver_data"][::core::mem::offset_of!(ib_uverbs_get_context_resp, driver_data) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_query_device"][::core::mem::size_of::<ib_uverbs_query_device>() - 8usize];
    ["Alignment of ib_uverbs_query_device"][::core::mem::align_of::<ib_uverbs_query_device>() - 8usize];
    ["Offset of field: ib_uverbs_query_device::response"][::core::mem::offset_of!(ib_uverbs_query_device, response) - 0usize];
    ["Offset of field: ib_uverbs_query_device::driver_data"][::core::mem::offset_of!(ib_uverbs_query_device, driver_data) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_query_device_resp"][::core::mem::size_of::<ib_uverbs_query_device_resp>() - 176usize];
    ["Alignment of ib_uverbs_query_device_resp"][::core::mem::align_of::<ib_uverbs_query_device_resp>() - 8usize];
    ["Offset of field: ib_uverbs_query_device_resp::fw_ver"][::core::mem::offset_of!(ib_uverbs_query_device_resp, fw_ver) - 0usize];
    ["Offset of field: ib_uverbs_query_device_resp::node_guid"][::core::mem::offset_of!(ib_uverbs_query_device_resp, node_guid) - 8usize];
    ["Offset of field: ib_uverbs_query_device_resp::sys_image_guid"]
        [::core::mem::offset_of!(ib_uverbs_query_device_resp, sys_image_guid) - 16usize];
    ["Offset of field: ib_uverbs_query_device_resp::max_mr_size"]
        [::core::mem::offset_of!(ib_uverbs_query_device_resp, max_mr_size) - 24usize];
    ["Offset of field: ib_uverbs_query_device_resp::page_size_cap"]
        [::core::mem::offset_of!(ib_uverbs_query_device_resp, page_size_cap) - 32usize];
    ["Offset of field: ib_uverbs_query_device_resp::vendor_id"][::core::mem::offset_of!(ib_uverbs_query_device_resp, vendor_id) - 40usize];
    ["Offset of field: ib_uverbs_query_device_resp::vendor_part_id"]
        [::core::mem::offset_of!(ib_uverbs_query_device_resp, vendor_part_id) - 44usize];
    ["Offset of field: ib_uverbs_query_device_resp::hw_ver"][::core::mem::offset_of!(ib_uverbs_query_device_resp, hw_ver) - 48usize];
    ["Offset of field: ib_uverbs_query_device_resp::max_qp"][::core::mem::offset_of!(ib_uverbs_query_device_resp, max_qp) - 52usize];
    ["Offset of field: ib_uverbs_query_device_resp::max_qp_wr"][::core::mem::offset_of!(ib_uverbs_query_device_resp, max_qp_wr) - 56usize];
    ["Offset of field: ib_uverbs_query_device_resp::device_cap_flags"]
        [::core::mem::offset_of!(ib_uverbs_query_device_resp, device_cap_flags) - 60usize];
    ["Offset of field: ib_uverbs_query_device_resp::max_sge"][::core::mem::offset_of!(ib_uverbs_query_device_resp, max_sge) - 64usize];
    ["Offset of field: ib_uverbs_query_device_resp::max_sge_rd"]
        [::core::mem::offset_of!(ib_uverbs_query_device_resp, max_sge_rd) - 68usize];
    ["Offset of field: ib_uverbs_query_device_resp::max_cq"][::core::mem::offset_of!(ib_uverbs_query_device_resp, max_cq) - 72usize];
    ["Offset of field: ib_uverbs_query_device_resp::max_cqe"][::core::mem::offset_of!(ib_uverbs_query_device_resp, max_cqe) - 76usize];
    ["Offset of field: ib_uverbs_query_device_resp::max_mr"][::core::mem::offset_of!(ib_uverbs_query_device_resp, max_mr) - 80usize];
    ["Offset of field: ib_uverbs_query_device_resp::max_pd"][::core::mem::offset_of!(ib_uverbs_query_device_resp, max_pd) - 84usize];
    ["Offset of field: ib_uverbs_query_device_resp::max_qp_rd_atom"]
        [::core::mem::offset_of!(ib_uverbs_query_device_resp, max_qp_rd_atom) - 88usize];
    ["Offset of field: ib_uverbs_query_device_resp::max_ee_rd_atom"]
        [::core::mem::offset_of!(ib_uverbs_query_device_resp, max_ee_rd_atom) - 92usize];
    ["Offset of field: ib_uverbs_query_device_resp::max_res_rd_atom"]
        [::core::mem::offset_of!(ib_uverbs_query_device_resp, max_res_rd_atom) - 96usize];
    ["Offset of field: ib_uverbs_query_device_resp::max_qp_init_rd_atom"]
        [::core::mem::offset_of!(ib_uverbs_query_device_resp, max_qp_init_rd_atom) - 100usize];
    ["Offset of field: ib_uverbs_query_device_resp::max_ee_init_rd_atom"]
        [::core::mem::offset_of!(ib_uverbs_query_device_resp, max_ee_init_rd_atom) - 104usize];
    ["Offset of field: ib_uverbs_query_device_resp::atomic_cap"]
        [::core::mem::offset_of!(ib_uverbs_query_device_resp, atomic_cap) - 108usize];
    ["Offset of field: ib_uverbs_query_device_resp::max_ee"][::core::mem::offset_of!(ib_uverbs_query_device_resp, max_ee) - 112usize];
    ["Offset of field: ib_uverbs_query_device_resp::max_rdd"][::core::mem::offset_of!(ib_uverbs_query_device_resp, max_rdd) - 116usize];
    ["Offset of field: ib_uverbs_query_device_resp::max_mw"][::core::mem::offset_of!(ib_uverbs_query_device_resp, max_mw) - 120usize];
    ["Offset of field: ib_uverbs_query_device_resp::max_raw_ipv6_qp"]
        [::core::mem::offset_of!(ib_uverbs_query_device_resp, max_raw_ipv6_qp) - 124usize];
    ["Offset of field: ib_uverbs_query_device_resp::max_raw_ethy_qp"]
        [::core::mem::offset_of!(ib_uverbs_query_device_resp, max_raw_ethy_qp) - 128usize];
    ["Offset of field: ib_uverbs_query_device_resp::max_mcast_grp"]
        [::core::mem::offset_of!(ib_uverbs_query_device_resp, max_mcast_grp) - 132usize];
    ["Offset of field: ib_uverbs_query_device_resp::max_mcast_qp_attach"]
        [::core::mem::offset_of!(ib_uverbs_query_device_resp, max_mcast_qp_attach) - 136usize];
    ["Offset of field: ib_uverbs_query_device_resp::max_total_mcast_qp_attach"]
        [::core::mem::offset_of!(ib_uverbs_query_device_resp, max_total_mcast_qp_attach) - 140usize];
    ["Offset of field: ib_uverbs_query_device_resp::max_ah"][::core::mem::offset_of!(ib_uverbs_query_device_resp, max_ah) - 144usize];
    ["Offset of field: ib_uverbs_query_device_resp::max_fmr"][::core::mem::offset_of!(ib_uverbs_query_device_resp, max_fmr) - 148usize];
    ["Offset of field: ib_uverbs_query_device_resp::max_map_per_fmr"]
        [::core::mem::offset_of!(ib_uverbs_query_device_resp, max_map_per_fmr) - 152usize];
    ["Offset of field: ib_uverbs_query_device_resp::max_srq"][::core::mem::offset_of!(ib_uverbs_query_device_resp, max_srq) - 156usize];
    ["Offset of field: ib_uverbs_query_device_resp::max_srq_wr"]
        [::core::mem::offset_of!(ib_uverbs_query_device_resp, max_srq_wr) - 160usize];
    ["Offset of field: ib_uverbs_query_device_resp::max_srq_sge"]
        [::core::mem::offset_of!(ib_uverbs_query_device_resp, max_srq_sge) - 164usize];
    ["Offset of field: ib_uverbs_query_device_resp::max_pkeys"][::core::mem::offset_of!(ib_uverbs_query_device_resp, max_pkeys) - 168usize];
    ["Offset of field: ib_uverbs_query_device_resp::local_ca_ack_delay"]
        [::core::mem::offset_of!(ib_uverbs_query_device_resp, local_ca_ack_delay) - 170usize];
    ["Offset of field: ib_uverbs_query_device_resp::phys_port_cnt"]
        [::core::mem::offset_of!(ib_uverbs_query_device_resp, phys_port_cnt) - 171usize];
    ["Offset of field: ib_uverbs_query_device_resp::reserved"][::core::mem::offset_of!(ib_uverbs_query_device_resp, reserved) - 172usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_ex_query_device"][::core::mem::size_of::<ib_uverbs_ex_query_device>() - 8usize];
    ["Alignment of ib_uverbs_ex_query_device"][::core::mem::align_of::<ib_uverbs_ex_query_device>() - 4usize];
    ["Offset of field: ib_uverbs_ex_query_device::comp_mask"][::core::mem::offset_of!(ib_uverbs_ex_query_device, comp_mask) - 0usize];
    ["Offset of field: ib_uverbs_ex_query_device::reserved"][::core::mem::offset_of!(ib_uverbs_ex_query_device, reserved) - 4usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_odp_caps__bindgen_ty_1"][::core::mem::size_of::<ib_uverbs_odp_caps__bindgen_ty_1>() - 12usize];
    ["Alignment of ib_uverbs_odp_caps__bindgen_ty_1"][::core::mem::align_of::<ib_uverbs_odp_caps__bindgen_ty_1>() - 4usize];
    ["Offset of field: ib_uverbs_odp_caps__bindgen_ty_1::rc_odp_caps"]
        [::core::mem::offset_of!(ib_uverbs_odp_caps__bindgen_ty_1, rc_odp_caps) - 0usize];
    ["Offset of field: ib_uverbs_odp_caps__bindgen_ty_1::uc_odp_caps"]
        [::core::mem::offset_of!(ib_uverbs_odp_caps__bindgen_ty_1, uc_odp_caps) - 4usize];
    ["Offset of field: ib_uverbs_odp_caps__bindgen_ty_1::ud_odp_caps"]
        [::core::mem::offset_of!(ib_uverbs_odp_caps__bindgen_ty_1, ud_odp_caps) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_odp_caps"][::core::mem::size_of::<ib_uverbs_odp_caps>() - 24usize];
    ["Alignment of ib_uverbs_odp_caps"][::core::mem::align_of::<ib_uverbs_odp_caps>() - 8usize];
    ["Offset of field: ib_uverbs_odp_caps::general_caps"][::core::mem::offset_of!(ib_uverbs_odp_caps, general_caps) - 0usize];
    ["Offset of field: ib_uverbs_odp_caps::per_transport_caps"][::core::mem::offset_of!(ib_uverbs_odp_caps, per_transport_caps) - 8usize];
    ["Offset of field: ib_uverbs_odp_caps::reserved"][::core::mem::offset_of!(ib_uverbs_odp_caps, reserved) - 20usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_rss_caps"][::core::mem::size_of::<ib_uverbs_rss_caps>() - 16usize];
    ["Alignment of ib_uverbs_rss_caps"][::core::mem::align_of::<ib_uverbs_rss_caps>() - 4usize];
    ["Offset of field: ib_uverbs_rss_caps::supported_qpts"][::core::mem::offset_of!(ib_uverbs_rss_caps, supported_qpts) - 0usize];
    ["Offset of field: ib_uverbs_rss_caps::max_rwq_indirection_tables"]
        [::core::mem::offset_of!(ib_uverbs_rss_caps, max_rwq_indirection_tables) - 4usize];
    ["Offset of field: ib_uverbs_rss_caps::max_rwq_indirection_table_size"]
        [::core::mem::offset_of!(ib_uverbs_rss_caps, max_rwq_indirection_table_size) - 8usize];
    ["Offset of field: ib_uverbs_rss_caps::reserved"][::core::mem::offset_of!(ib_uverbs_rss_caps, reserved) - 12usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_tm_caps"][::core::mem::size_of::<ib_uverbs_tm_caps>() - 24usize];
    ["Alignment of ib_uverbs_tm_caps"][::core::mem::align_of::<ib_uverbs_tm_caps>() - 4usize];
    ["Offset of field: ib_uverbs_tm_caps::max_rndv_hdr_size"][::core::mem::offset_of!(ib_uverbs_tm_caps, max_rndv_hdr_size) - 0usize];
    ["Offset of field: ib_uverbs_tm_caps::max_num_tags"][::core::mem::offset_of!(ib_uverbs_tm_caps, max_num_tags) - 4usize];
    ["Offset of field: ib_uverbs_tm_caps::flags"][::core::mem::offset_of!(ib_uverbs_tm_caps, flags) - 8usize];
    ["Offset of field: ib_uverbs_tm_caps::max_ops"][::core::mem::offset_of!(ib_uverbs_tm_caps, max_ops) - 12usize];
    ["Offset of field: ib_uverbs_tm_caps::max_sge"][::core::mem::offset_of!(ib_uverbs_tm_caps, max_sge) - 16usize];
    ["Offset of field: ib_uverbs_tm_caps::reserved"][::core::mem::offset_of!(ib_uverbs_tm_caps, reserved) - 20usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_ex_query_device_resp"][::core::mem::size_of::<ib_uverbs_ex_query_device_resp>() - 304usize];
    ["Alignment of ib_uverbs_ex_query_device_resp"][::core::mem::align_of::<ib_uverbs_ex_query_device_resp>() - 8usize];
    ["Offset of field: ib_uverbs_ex_query_device_resp::base"][::core::mem::offset_of!(ib_uverbs_ex_query_device_resp, base) - 0usize];
    ["Offset of field: ib_uverbs_ex_query_device_resp::comp_mask"]
        [::core::mem::offset_of!(ib_uverbs_ex_query_device_resp, comp_mask) - 176usize];
    ["Offset of field: ib_uverbs_ex_query_device_resp::response_length"]
        [::core::mem::offset_of!(ib_uverbs_ex_query_device_resp, response_length) - 180usize];
    ["Offset of field: ib_uverbs_ex_query_device_resp::odp_caps"]
        [::core::mem::offset_of!(ib_uverbs_ex_query_device_resp, odp_caps) - 184usize];
    ["Offset of field: ib_uverbs_ex_query_device_resp::timestamp_mask"]
        [::core::mem::offset_of!(ib_uverbs_ex_query_device_resp, timestamp_mask) - 208usize];
    ["Offset of field: ib_uverbs_ex_query_device_resp::hca_core_clock"]
        [::core::mem::offset_of!(ib_uverbs_ex_query_device_resp, hca_core_clock) - 216usize];
    ["Offset of field: ib_uverbs_ex_query_device_resp::device_cap_flags_ex"]
        [::core::mem::offset_of!(ib_uverbs_ex_query_device_resp, device_cap_flags_ex) - 224usize];
    ["Offset of field: ib_uverbs_ex_query_device_resp::rss_caps"]
        [::core::mem::offset_of!(ib_uverbs_ex_query_device_resp, rss_caps) - 232usize];
    ["Offset of field: ib_uverbs_ex_query_device_resp::max_wq_type_rq"]
        [::core::mem::offset_of!(ib_uverbs_ex_query_device_resp, max_wq_type_rq) - 248usize];
    ["Offset of field: ib_uverbs_ex_query_device_resp::raw_packet_caps"]
        [::core::mem::offset_of!(ib_uverbs_ex_query_device_resp, raw_packet_caps) - 252usize];
    ["Offset of field: ib_uverbs_ex_query_device_resp::tm_caps"]
        [::core::mem::offset_of!(ib_uverbs_ex_query_device_resp, tm_caps) - 256usize];
    ["Offset of field: ib_uverbs_ex_query_device_resp::cq_moderation_caps"]
        [::core::mem::offset_of!(ib_uverbs_ex_query_device_resp, cq_moderation_caps) - 280usize];
    ["Offset of field: ib_uverbs_ex_query_device_resp::max_dm_size"]
        [::core::mem::offset_of!(ib_uverbs_ex_query_device_resp, max_dm_size) - 288usize];
    ["Offset of field: ib_uverbs_ex_query_device_resp::xrc_odp_caps"]
        [::core::mem::offset_of!(ib_uverbs_ex_query_device_resp, xrc_odp_caps) - 296usize];
    ["Offset of field: ib_uverbs_ex_query_device_resp::reserved"]
        [::core::mem::offset_of!(ib_uverbs_ex_query_device_resp, reserved) - 300usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_query_port"][::core::mem::size_of::<ib_uverbs_query_port>() - 16usize];
    ["Alignment of ib_uverbs_query_port"][::core::mem::align_of::<ib_uverbs_query_port>() - 8usize];
    ["Offset of field: ib_uverbs_query_port::response"][::core::mem::offset_of!(ib_uverbs_query_port, response) - 0usize];
    ["Offset of field: ib_uverbs_query_port::port_num"][::core::mem::offset_of!(ib_uverbs_query_port, port_num) - 8usize];
    ["Offset of field: ib_uverbs_query_port::reserved"][::core::mem::offset_of!(ib_uverbs_query_port, reserved) - 9usize];
    ["Offset of field: ib_uverbs_query_port::driver_data"][::core::mem::offset_of!(ib_uverbs_query_port, driver_data) - 16usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_query_port_resp"][::core::mem::size_of::<ib_uverbs_query_port_resp>() - 40usize];
    ["Alignment of ib_uverbs_query_port_resp"][::core::mem::align_of::<ib_uverbs_query_port_resp>() - 4usize];
    ["Offset of field: ib_uverbs_query_port_resp::port_cap_flags"]
        [::core::mem::offset_of!(ib_uverbs_query_port_resp, port_cap_flags) - 0usize];
    ["Offset of field: ib_uverbs_query_port_resp::max_msg_sz"][::core::mem::offset_of!(ib_uverbs_query_port_resp, max_msg_sz) - 4usize];
    ["Offset of field: ib_uverbs_query_port_resp::bad_pkey_cntr"]
        [::core::mem::offset_of!(ib_uverbs_query_port_resp, bad_pkey_cntr) - 8usize];
    ["Offset of field: ib_uverbs_query_port_resp::qkey_viol_cntr"]
        [::core::mem::offset_of!(ib_uverbs_query_port_resp, qkey_viol_cntr) - 12usize];
    ["Offset of field: ib_uverbs_query_port_resp::gid_tbl_len"][::core::mem::offset_of!(ib_uverbs_query_port_resp, gid_tbl_len) - 16usize];
    ["Offset of field: ib_uverbs_query_port_resp::pkey_tbl_len"]
        [::core::mem::offset_of!(ib_uverbs_query_port_resp, pkey_tbl_len) - 20usize];
    ["Offset of field: ib_uverbs_query_port_resp::lid"][::core::mem::offset_of!(ib_uverbs_query_port_resp, lid) - 22usize];
    ["Offset of field: ib_uverbs_query_port_resp::sm_lid"][::core::mem::offset_of!(ib_uverbs_query_port_resp, sm_lid) - 24usize];
    ["Offset of field: ib_uverbs_query_port_resp::state"][::core::mem::offset_of!(ib_uverbs_query_port_resp, state) - 26usize];
    ["Offset of field: ib_uverbs_query_port_resp::max_mtu"][::core::mem::offset_of!(ib_uverbs_query_port_resp, max_mtu) - 27usize];
    ["Offset of field: ib_uverbs_query_port_resp::active_mtu"][::core::mem::offset_of!(ib_uverbs_query_port_resp, active_mtu) - 28usize];
    ["Offset of field: ib_uverbs_query_port_resp::lmc"][::core::mem::offset_of!(ib_uverbs_query_port_resp, lmc) - 29usize];
    ["Offset of field: ib_uverbs_query_port_resp::max_vl_num"][::core::mem::offset_of!(ib_uverbs_query_port_resp, max_vl_num) - 30usize];
    ["Offset of field: ib_uverbs_query_port_resp::sm_sl"][::core::mem::offset_of!(ib_uverbs_query_port_resp, sm_sl) - 31usize];
    ["Offset of field: ib_uverbs_query_port_resp::subnet_timeout"]
        [::core::mem::offset_of!(ib_uverbs_query_port_resp, subnet_timeout) - 32usize];
    ["Offset of field: ib_uverbs_query_port_resp::init_type_reply"]
        [::core::mem::offset_of!(ib_uverbs_query_port_resp, init_type_reply) - 33usize];
    ["Offset of field: ib_uverbs_query_port_resp::active_width"]
        [::core::mem::offset_of!(ib_uverbs_query_port_resp, active_width) - 34usize];
    ["Offset of field: ib_uverbs_query_port_resp::active_speed"]
        [::core::mem::offset_of!(ib_uverbs_query_port_resp, active_speed) - 35usize];
    ["Offset of field: ib_uverbs_query_port_resp::phys_state"][::core::mem::offset_of!(ib_uverbs_query_port_resp, phys_state) - 36usize];
    ["Offset of field: ib_uverbs_query_port_resp::link_layer"][::core::mem::offset_of!(ib_uverbs_query_port_resp, link_layer) - 37usize];
    ["Offset of field: ib_uverbs_query_port_resp::flags"][::core::mem::offset_of!(ib_uverbs_query_port_resp, flags) - 38usize];
    ["Offset of field: ib_uverbs_query_port_resp::reserved"][::core::mem::offset_of!(ib_uverbs_query_port_resp, reserved) - 39usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_alloc_pd"][::core::mem::size_of::<ib_uverbs_alloc_pd>() - 8usize];
    ["Alignment of ib_uverbs_alloc_pd"][::core::mem::align_of::<ib_uverbs_alloc_pd>() - 8usize];
    ["Offset of field: ib_uverbs_alloc_pd::response"][::core::mem::offset_of!(ib_uverbs_alloc_pd, response) - 0usize];
    ["Offset of field: ib_uverbs_alloc_pd::driver_data"][::core::mem::offset_of!(ib_uverbs_alloc_pd, driver_data) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_alloc_pd_resp"][::core::mem::size_of::<ib_uverbs_alloc_pd_resp>() - 4usize];
    ["Alignment of ib_uverbs_alloc_pd_resp"][::core::mem::align_of::<ib_uverbs_alloc_pd_resp>() - 4usize];
    ["Offset of field: ib_uverbs_alloc_pd_resp::pd_handle"][::core::mem::offset_of!(ib_uverbs_alloc_pd_resp, pd_handle) - 0usize];
    ["Offset of field: ib_uverbs_alloc_pd_resp::driver_data"][::core::mem::offset_of!(ib_uverbs_alloc_pd_resp, driver_data) - 4usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_dealloc_pd"][::core::mem::size_of::<ib_uverbs_dealloc_pd>() - 4usize];
    ["Alignment of ib_uverbs_dealloc_pd"][::core::mem::align_of::<ib_uverbs_dealloc_pd>() - 4usize];
    ["Offset of field: ib_uverbs_dealloc_pd::pd_handle"][::core::mem::offset_of!(ib_uverbs_dealloc_pd, pd_handle) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_open_xrcd"][::core::mem::size_of::<ib_uverbs_open_xrcd>() - 16usize];
    ["Alignment of ib_uverbs_open_xrcd"][::core::mem::align_of::<ib_uverbs_open_xrcd>() - 8usize];
    ["Offset of field: ib_uverbs_open_xrcd::response"][::core::mem::offset_of!(ib_uverbs_open_xrcd, response) - 0usize];
    ["Offset of field: ib_uverbs_open_xrcd::fd"][::core::mem::offset_of!(ib_uverbs_open_xrcd, fd) - 8usize];
    ["Offset of field: ib_uverbs_open_xrcd::oflags"][::core::mem::offset_of!(ib_uverbs_open_xrcd, oflags) - 12usize];
    ["Offset of field: ib_uverbs_open_xrcd::driver_data"][::core::mem::offset_of!(ib_uverbs_open_xrcd, driver_data) - 16usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_open_xrcd_resp"][::core::mem::size_of::<ib_uverbs_open_xrcd_resp>() - 4usize];
    ["Alignment of ib_uverbs_open_xrcd_resp"][::core::mem::align_of::<ib_uverbs_open_xrcd_resp>() - 4usize];
    ["Offset of field: ib_uverbs_open_xrcd_resp::xrcd_handle"][::core::mem::offset_of!(ib_uverbs_open_xrcd_resp, xrcd_handle) - 0usize];
    ["Offset of field: ib_uverbs_open_xrcd_resp::driver_data"][::core::mem::offset_of!(ib_uverbs_open_xrcd_resp, driver_data) - 4usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_close_xrcd"][::core::mem::size_of::<ib_uverbs_close_xrcd>() - 4usize];
    ["Alignment of ib_uverbs_close_xrcd"][::core::mem::align_of::<ib_uverbs_close_xrcd>() - 4usize];
    ["Offset of field: ib_uverbs_close_xrcd::xrcd_handle"][::core::mem::offset_of!(ib_uverbs_close_xrcd, xrcd_handle) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_reg_mr"][::core::mem::size_of::<ib_uverbs_reg_mr>() - 40usize];
    ["Alignment of ib_uverbs_reg_mr"][::core::mem::align_of::<ib_uverbs_reg_mr>() - 8usize];
    ["Offset of field: ib_uverbs_reg_mr::response"][::core::mem::offset_of!(ib_uverbs_reg_mr, response) - 0usize];
    ["Offset of field: ib_uverbs_reg_mr::start"][::core::mem::offset_of!(ib_uverbs_reg_mr, start) - 8usize];
    ["Offset of field: ib_uverbs_reg_mr::length"][::core::mem::offset_of!(ib_uverbs_reg_mr, length) - 16usize];
    ["Offset of field: ib_uverbs_reg_mr::hca_va"][::core::mem::offset_of!(ib_uverbs_reg_mr, hca_va) - 24usize];
    ["Offset of field: ib_uverbs_reg_mr::pd_handle"][::core::mem::offset_of!(ib_uverbs_reg_mr, pd_handle) - 32usize];
    ["Offset of field: ib_uverbs_reg_mr::access_flags"][::core::mem::offset_of!(ib_uverbs_reg_mr, access_flags) - 36usize];
    ["Offset of field: ib_uverbs_reg_mr::driver_data"][::core::mem::offset_of!(ib_uverbs_reg_mr, driver_data) - 40usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_reg_mr_resp"][::core::mem::size_of::<ib_uverbs_reg_mr_resp>() - 12usize];
    ["Alignment of ib_uverbs_reg_mr_resp"][::core::mem::align_of::<ib_uverbs_reg_mr_resp>() - 4usize];
    ["Offset of field: ib_uverbs_reg_mr_resp::mr_handle"][::core::mem::offset_of!(ib_uverbs_reg_mr_resp, mr_handle) - 0usize];
    ["Offset of field: ib_uverbs_reg_mr_resp::lkey"][::core::mem::offset_of!(ib_uverbs_reg_mr_resp, lkey) - 4usize];
    ["Offset of field: ib_uverbs_reg_mr_resp::rkey"][::core::mem::offset_of!(ib_uverbs_reg_mr_resp, rkey) - 8usize];
    ["Offset of field: ib_uverbs_reg_mr_resp::driver_data"][::core::mem::offset_of!(ib_uverbs_reg_mr_resp, driver_data) - 12usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_rereg_mr"][::core::mem::size_of::<ib_uverbs_rereg_mr>() - 48usize];
    ["Alignment of ib_uverbs_rereg_mr"][::core::mem::align_of::<ib_uverbs_rereg_mr>() - 8usize];
    ["Offset of field: ib_uverbs_rereg_mr::response"][::core::mem::offset_of!(ib_uverbs_rereg_mr, response) - 0usize];
    ["Offset of field: ib_uverbs_rereg_mr::mr_handle"][::core::mem::offset_of!(ib_uverbs_rereg_mr, mr_handle) - 8usize];
    ["Offset of field: ib_uverbs_rereg_mr::flags"][::core::mem::offset_of!(ib_uverbs_rereg_mr, flags) - 12usize];
    ["Offset of field: ib_uverbs_rereg_mr::start"][::core::mem::offset_of!(ib_uverbs_rereg_mr, start) - 16usize];
    ["Offset of field: ib_uverbs_rereg_mr::length"][::core::mem::offset_of!(ib_uverbs_rereg_mr, length) - 24usize];
    ["Offset of field: ib_uverbs_rereg_mr::hca_va"][::core::mem::offset_of!(ib_uverbs_rereg_mr, hca_va) - 32usize];
    ["Offset of field: ib_uverbs_rereg_mr::pd_handle"][::core::mem::offset_of!(ib_uverbs_rereg_mr, pd_handle) - 40usize];
    ["Offset of field: ib_uverbs_rereg_mr::access_flags"][::core::mem::offset_of!(ib_uverbs_rereg_mr, access_flags) - 44usize];
    ["Offset of field: ib_uverbs_rereg_mr::driver_data"][::core::mem::offset_of!(ib_uverbs_rereg_mr, driver_data) - 48usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_rereg_mr_resp"][::core::mem::size_of::<ib_uverbs_rereg_mr_resp>() - 8usize];
    ["Alignment of ib_uverbs_rereg_mr_resp"][::core::mem::align_of::<ib_uverbs_rereg_mr_resp>() - 8usize];
    ["Offset of field: ib_uverbs_rereg_mr_resp::lkey"][::core::mem::offset_of!(ib_uverbs_rereg_mr_resp, lkey) - 0usize];
    ["Offset of field: ib_uverbs_rereg_mr_resp::rkey"][::core::mem::offset_of!(ib_uverbs_rereg_mr_resp, rkey) - 4usize];
    ["Offset of field: ib_uverbs_rereg_mr_resp::driver_data"][::core::mem::offset_of!(ib_uverbs_rereg_mr_resp, driver_data) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_dereg_mr"][::core::mem::size_of::<ib_uverbs_dereg_mr>() - 4usize];
    ["Alignment of ib_uverbs_dereg_mr"][::core::mem::align_of::<ib_uverbs_dereg_mr>() - 4usize];
    ["Offset of field: ib_uverbs_dereg_mr::mr_handle"][::core::mem::offset_of!(ib_uverbs_dereg_mr, mr_handle) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_alloc_mw"][::core::mem::size_of::<ib_uverbs_alloc_mw>() - 16usize];
    ["Alignment of ib_uverbs_alloc_mw"][::core::mem::align_of::<ib_uverbs_alloc_mw>() - 8usize];
    ["Offset of field: ib_uverbs_alloc_mw::response"][::core::mem::offset_of!(ib_uverbs_alloc_mw, response) - 0usize];
    ["Offset of field: ib_uverbs_alloc_mw::pd_handle"][::core::mem::offset_of!(ib_uverbs_alloc_mw, pd_handle) - 8usize];
    ["Offset of field: ib_uverbs_alloc_mw::mw_type"][::core::mem::offset_of!(ib_uverbs_alloc_mw, mw_type) - 12usize];
    ["Offset of field: ib_uverbs_alloc_mw::reserved"][::core::mem::offset_of!(ib_uverbs_alloc_mw, reserved) - 13usize];
    ["Offset of field: ib_uverbs_alloc_mw::driver_data"][::core::mem::offset_of!(ib_uverbs_alloc_mw, driver_data) - 16usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_alloc_mw_resp"][::core::mem::size_of::<ib_uverbs_alloc_mw_resp>() - 8usize];
    ["Alignment of ib_uverbs_alloc_mw_resp"][::core::mem::align_of::<ib_uverbs_alloc_mw_resp>() - 8usize];
    ["Offset of field: ib_uverbs_alloc_mw_resp::mw_handle"][::core::mem::offset_of!(ib_uverbs_alloc_mw_resp, mw_handle) - 0usize];
    ["Offset of field: ib_uverbs_alloc_mw_resp::rkey"][::core::mem::offset_of!(ib_uverbs_alloc_mw_resp, rkey) - 4usize];
    ["Offset of field: ib_uverbs_alloc_mw_resp::driver_data"][::core::mem::offset_of!(ib_uverbs_alloc_mw_resp, driver_data) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_dealloc_mw"][::core::mem::size_of::<ib_uverbs_dealloc_mw>() - 4usize];
    ["Alignment of ib_uverbs_dealloc_mw"][::core::mem::align_of::<ib_uverbs_dealloc_mw>() - 4usize];
    ["Offset of field: ib_uverbs_dealloc_mw::mw_handle"][::core::mem::offset_of!(ib_uverbs_dealloc_mw, mw_handle) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_create_comp_channel"][::core::mem::size_of::<ib_uverbs_create_comp_channel>() - 8usize];
    ["Alignment of ib_uverbs_create_comp_channel"][::core::mem::align_of::<ib_uverbs_create_comp_channel>() - 8usize];
    ["Offset of field: ib_uverbs_create_comp_channel::response"][::core::mem::offset_of!(ib_uverbs_create_comp_channel, response) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_create_comp_channel_resp"][::core::mem::size_of::<ib_uverbs_create_comp_channel_resp>() - 4usize];
    ["Alignment of ib_uverbs_create_comp_channel_resp"][::core::mem::align_of::<ib_uverbs_create_comp_channel_resp>() - 4usize];
    ["Offset of field: ib_uverbs_create_comp_channel_resp::fd"][::core::mem::offset_of!(ib_uverbs_create_comp_channel_resp, fd) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_create_cq"][::core::mem::size_of::<ib_uverbs_create_cq>() - 32usize];
    ["Alignment of ib_uverbs_create_cq"][::core::mem::align_of::<ib_uverbs_create_cq>() - 8usize];
    ["Offset of field: ib_uverbs_create_cq::response"][::core::mem::offset_of!(ib_uverbs_create_cq, response) - 0usize];
    ["Offset of field: ib_uverbs_create_cq::user_handle"][::core::mem::offset_of!(ib_uverbs_create_cq, user_handle) - 8usize];
    ["Offset of field: ib_uverbs_create_cq::cqe"][::core::mem::offset_of!(ib_uverbs_create_cq, cqe) - 16usize];
    ["Offset of field: ib_uverbs_create_cq::comp_vector"][::core::mem::offset_of!(ib_uverbs_create_cq, comp_vector) - 20usize];
    ["Offset of field: ib_uverbs_create_cq::comp_channel"][::core::mem::offset_of!(ib_uverbs_create_cq, comp_channel) - 24usize];
    ["Offset of field: ib_uverbs_create_cq::reserved"][::core::mem::offset_of!(ib_uverbs_create_cq, reserved) - 28usize];
    ["Offset of field: ib_uverbs_create_cq::driver_data"][::core::mem::offset_of!(ib_uverbs_create_cq, driver_data) - 32usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_ex_create_cq"][::core::mem::size_of::<ib_uverbs_ex_create_cq>() - 32usize];
    ["Alignment of ib_uverbs_ex_create_cq"][::core::mem::align_of::<ib_uverbs_ex_create_cq>() - 8usize];
    ["Offset of field: ib_uverbs_ex_create_cq::user_handle"][::core::mem::offset_of!(ib_uverbs_ex_create_cq, user_handle) - 0usize];
    ["Offset of field: ib_uverbs_ex_create_cq::cqe"][::core::mem::offset_of!(ib_uverbs_ex_create_cq, cqe) - 8usize];
    ["Offset of field: ib_uverbs_ex_create_cq::comp_vector"][::core::mem::offset_of!(ib_uverbs_ex_create_cq, comp_vector) - 12usize];
    ["Offset of field: ib_uverbs_ex_create_cq::comp_channel"][::core::mem::offset_of!(ib_uverbs_ex_create_cq, comp_channel) - 16usize];
    ["Offset of field: ib_uverbs_ex_create_cq::comp_mask"][::core::mem::offset_of!(ib_uverbs_ex_create_cq, comp_mask) - 20usize];
    ["Offset of field: ib_uverbs_ex_create_cq::flags"][::core::mem::offset_of!(ib_uverbs_ex_create_cq, flags) - 24usize];
    ["Offset of field: ib_uverbs_ex_create_cq::reserved"][::core::mem::offset_of!(ib_uverbs_ex_create_cq, reserved) - 28usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_create_cq_resp"][::core::mem::size_of::<ib_uverbs_create_cq_resp>() - 8usize];
    ["Alignment of ib_uverbs_create_cq_resp"][::core::mem::align_of::<ib_uverbs_create_cq_resp>() - 8usize];
    ["Offset of field: ib_uverbs_create_cq_resp::cq_handle"][::core::mem::offset_of!(ib_uverbs_create_cq_resp, cq_handle) - 0usize];
    ["Offset of field: ib_uverbs_create_cq_resp::cqe"][::core::mem::offset_of!(ib_uverbs_create_cq_resp, cqe) - 4usize];
    ["Offset of field: ib_uverbs_create_cq_resp::driver_data"][::core::mem::offset_of!(ib_uverbs_create_cq_resp, driver_data) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_ex_create_cq_resp"][::core::mem::size_of::<ib_uverbs_ex_create_cq_resp>() - 16usize];
    ["Alignment of ib_uverbs_ex_create_cq_resp"][::core::mem::align_of::<ib_uverbs_ex_create_cq_resp>() - 8usize];
    ["Offset of field: ib_uverbs_ex_create_cq_resp::base"][::core::mem::offset_of!(ib_uverbs_ex_create_cq_resp, base) - 0usize];
    ["Offset of field: ib_uverbs_ex_create_cq_resp::comp_mask"][::core::mem::offset_of!(ib_uverbs_ex_create_cq_resp, comp_mask) - 8usize];
    ["Offset of field: ib_uverbs_ex_create_cq_resp::response_length"]
        [::core::mem::offset_of!(ib_uverbs_ex_create_cq_resp, response_length) - 12usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_resize_cq"][::core::mem::size_of::<ib_uverbs_resize_cq>() - 16usize];
    ["Alignment of ib_uverbs_resize_cq"][::core::mem::align_of::<ib_uverbs_resize_cq>() - 8usize];
    ["Offset of field: ib_uverbs_resize_cq::response"][::core::mem::offset_of!(ib_uverbs_resize_cq, response) - 0usize];
    ["Offset of field: ib_uverbs_resize_cq::cq_handle"][::core::mem::offset_of!(ib_uverbs_resize_cq, cq_handle) - 8usize];
    ["Offset of field: ib_uverbs_resize_cq::cqe"][::core::mem::offset_of!(ib_uverbs_resize_cq, cqe) - 12usize];
    ["Offset of field: ib_uverbs_resize_cq::driver_data"][::core::mem::offset_of!(ib_uverbs_resize_cq, driver_data) - 16usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_resize_cq_resp"][::core::mem::size_of::<ib_uverbs_resize_cq_resp>() - 8usize];
    ["Alignment of ib_uverbs_resize_cq_resp"][::core::mem::align_of::<ib_uverbs_resize_cq_resp>() - 8usize];
    ["Offset of field: ib_uverbs_resize_cq_resp::cqe"][::core::mem::offset_of!(ib_uverbs_resize_cq_resp, cqe) - 0usize];
    ["Offset of field: ib_uverbs_resize_cq_resp::reserved"][::core::mem::offset_of!(ib_uverbs_resize_cq_resp, reserved) - 4usize];
    ["Offset of field: ib_uverbs_resize_cq_resp::driver_data"][::core::mem::offset_of!(ib_uverbs_resize_cq_resp, driver_data) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_poll_cq"][::core::mem::size_of::<ib_uverbs_poll_cq>() - 16usize];
    ["Alignment of ib_uverbs_poll_cq"][::core::mem::align_of::<ib_uverbs_poll_cq>() - 8usize];
    ["Offset of field: ib_uverbs_poll_cq::response"][::core::mem::offset_of!(ib_uverbs_poll_cq, response) - 0usize];
    ["Offset of field: ib_uverbs_poll_cq::cq_handle"][::core::mem::offset_of!(ib_uverbs_poll_cq, cq_handle) - 8usize];
    ["Offset of field: ib_uverbs_poll_cq::ne"][::core::mem::offset_of!(ib_uverbs_poll_cq, ne) - 12usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_wc__bindgen_ty_1"][::core::mem::size_of::<ib_uverbs_wc__bindgen_ty_1>() - 4usize];
    ["Alignment of ib_uverbs_wc__bindgen_ty_1"][::core::mem::align_of::<ib_uverbs_wc__bindgen_ty_1>() - 4usize];
    ["Offset of field: ib_uverbs_wc__bindgen_ty_1::imm_data"][::core::mem::offset_of!(ib_uverbs_wc__bindgen_ty_1, imm_data) - 0usize];
    ["Offset of field: ib_uverbs_wc__bindgen_ty_1::invalidate_rkey"]
        [::core::mem::offset_of!(ib_uverbs_wc__bindgen_ty_1, invalidate_rkey) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_wc"][::core::mem::size_of::<ib_uverbs_wc>() - 48usize];
    ["Alignment of ib_uverbs_wc"][::core::mem::align_of::<ib_uverbs_wc>() - 8usize];
    ["Offset of field: ib_uverbs_wc::wr_id"][::core::mem::offset_of!(ib_uverbs_wc, wr_id) - 0usize];
    ["Offset of field: ib_uverbs_wc::status"][::core::mem::offset_of!(ib_uverbs_wc, status) - 8usize];
    ["Offset of field: ib_uverbs_wc::opcode"][::core::mem::offset_of!(ib_uverbs_wc, opcode) - 12usize];
    ["Offset of field: ib_uverbs_wc::vendor_err"][::core::mem::offset_of!(ib_uverbs_wc, vendor_err) - 16usize];
    ["Offset of field: ib_uverbs_wc::byte_len"][::core::mem::offset_of!(ib_uverbs_wc, byte_len) - 20usize];
    ["Offset of field: ib_uverbs_wc::ex"][::core::mem::offset_of!(ib_uverbs_wc, ex) - 24usize];
    ["Offset of field: ib_uverbs_wc::qp_num"][::core::mem::offset_of!(ib_uverbs_wc, qp_num) - 28usize];
    ["Offset of field: ib_uverbs_wc::src_qp"][::core::mem::offset_of!(ib_uverbs_wc, src_qp) - 32usize];
    ["Offset of field: ib_uverbs_wc::wc_flags"][::core::mem::offset_of!(ib_uverbs_wc, wc_flags) - 36usize];
    ["Offset of field: ib_uverbs_wc::pkey_index"][::core::mem::offset_of!(ib_uverbs_wc, pkey_index) - 40usize];
    ["Offset of field: ib_uverbs_wc::slid"][::core::mem::offset_of!(ib_uverbs_wc, slid) - 42usize];
    ["Offset of field: ib_uverbs_wc::sl"][::core::mem::offset_of!(ib_uverbs_wc, sl) - 44usize];
    ["Offset of field: ib_uverbs_wc::dlid_path_bits"][::core::mem::offset_of!(ib_uverbs_wc, dlid_path_bits) - 45usize];
    ["Offset of field: ib_uverbs_wc::port_num"][::core::mem::offset_of!(ib_uverbs_wc, port_num) - 46usize];
    ["Offset of field: ib_uverbs_wc::reserved"][::core::mem::offset_of!(ib_uverbs_wc, reserved) - 47usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_poll_cq_resp"][::core::mem::size_of::<ib_uverbs_poll_cq_resp>() - 8usize];
    ["Alignment of ib_uverbs_poll_cq_resp"][::core::mem::align_of::<ib_uverbs_poll_cq_resp>() - 8usize];
    ["Offset of field: ib_uverbs_poll_cq_resp::count"][::core::mem::offset_of!(ib_uverbs_poll_cq_resp, count) - 0usize];
    ["Offset of field: ib_uverbs_poll_cq_resp::reserved"][::core::mem::offset_of!(ib_uverbs_poll_cq_resp, reserved) - 4usize];
    ["Offset of field: ib_uverbs_poll_cq_resp::wc"][::core::mem::offset_of!(ib_uverbs_poll_cq_resp, wc) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_req_notify_cq"][::core::mem::size_of::<ib_uverbs_req_notify_cq>() - 8usize];
    ["Alignment of ib_uverbs_req_notify_cq"][::core::mem::align_of::<ib_uverbs_req_notify_cq>() - 4usize];
    ["Offset of field: ib_uverbs_req_notify_cq::cq_handle"][::core::mem::offset_of!(ib_uverbs_req_notify_cq, cq_handle) - 0usize];
    ["Offset of field: ib_uverbs_req_notify_cq::solicited_only"][::core::mem::offset_of!(ib_uverbs_req_notify_cq, solicited_only) - 4usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_destroy_cq"][::core::mem::size_of::<ib_uverbs_destroy_cq>() - 16usize];
    ["Alignment of ib_uverbs_destroy_cq"][::core::mem::align_of::<ib_uverbs_destroy_cq>() - 8usize];
    ["Offset of field: ib_uverbs_destroy_cq::response"][::core::mem::offset_of!(ib_uverbs_destroy_cq, response) - 0usize];
    ["Offset of field: ib_uverbs_destroy_cq::cq_handle"][::core::mem::offset_of!(ib_uverbs_destroy_cq, cq_handle) - 8usize];
    ["Offset of field: ib_uverbs_destroy_cq::reserved"][::core::mem::offset_of!(ib_uverbs_destroy_cq, reserved) - 12usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_destroy_cq_resp"][::core::mem::size_of::<ib_uverbs_destroy_cq_resp>() - 8usize];
    ["Alignment of ib_uverbs_destroy_cq_resp"][::core::mem::align_of::<ib_uverbs_destroy_cq_resp>() - 4usize];
    ["Offset of field: ib_uverbs_destroy_cq_resp::comp_events_reported"]
        [::core::mem::offset_of!(ib_uverbs_destroy_cq_resp, comp_events_reported) - 0usize];
    ["Offset of field: ib_uverbs_destroy_cq_resp::async_events_reported"]
        [::core::mem::offset_of!(ib_uverbs_destroy_cq_resp, async_events_reported) - 4usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_global_route"][::core::mem::size_of::<ib_uverbs_global_route>() - 24usize];
    ["Alignment of ib_uverbs_global_route"][::core::mem::align_of::<ib_uverbs_global_route>() - 4usize];
    ["Offset of field: ib_uverbs_global_route::dgid"][::core::mem::offset_of!(ib_uverbs_global_route, dgid) - 0usize];
    ["Offset of field: ib_uverbs_global_route::flow_label"][::core::mem::offset_of!(ib_uverbs_global_route, flow_label) - 16usize];
    ["Offset of field: ib_uverbs_global_route::sgid_index"][::core::mem::offset_of!(ib_uverbs_global_route, sgid_index) - 20usize];
    ["Offset of field: ib_uverbs_global_route::hop_limit"][::core::mem::offset_of!(ib_uverbs_global_route, hop_limit) - 21usize];
    ["Offset of field: ib_uverbs_global_route::traffic_class"][::core::mem::offset_of!(ib_uverbs_global_route, traffic_class) - 22usize];
    ["Offset of field: ib_uverbs_global_route::reserved"][::core::mem::offset_of!(ib_uverbs_global_route, reserved) - 23usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_ah_attr"][::core::mem::size_of::<ib_uverbs_ah_attr>() - 32usize];
    ["Alignment of ib_uverbs_ah_attr"][::core::mem::align_of::<ib_uverbs_ah_attr>() - 4usize];
    ["Offset of field: ib_uverbs_ah_attr::grh"][::core::mem::offset_of!(ib_uverbs_ah_attr, grh) - 0usize];
    ["Offset of field: ib_uverbs_ah_attr::dlid"][::core::mem::offset_of!(ib_uverbs_ah_attr, dlid) - 24usize];
    ["Offset of field: ib_uverbs_ah_attr::sl"][::core::mem::offset_of!(ib_uverbs_ah_attr, sl) - 26usize];
    ["Offset of field: ib_uverbs_ah_attr::src_path_bits"][::core::mem::offset_of!(ib_uverbs_ah_attr, src_path_bits) - 27usize];
    ["Offset of field: ib_uverbs_ah_attr::static_rate"][::core::mem::offset_of!(ib_uverbs_ah_attr, static_rate) - 28usize];
    ["Offset of field: ib_uverbs_ah_attr::is_global"][::core::mem::offset_of!(ib_uverbs_ah_attr, is_global) - 29usize];
    ["Offset of field: ib_uverbs_ah_attr::port_num"][::core::mem::offset_of!(ib_uverbs_ah_attr, port_num) - 30usize];
    ["Offset of field: ib_uverbs_ah_attr::reserved"][::core::mem::offset_of!(ib_uverbs_ah_attr, reserved) - 31usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_qp_attr"][::core::mem::size_of::<ib_uverbs_qp_attr>() - 144usize];
    ["Alignment of ib_uverbs_qp_attr"][::core::mem::align_of::<ib_uverbs_qp_attr>() - 4usize];
    ["Offset of field: ib_uverbs_qp_attr::qp_attr_mask"][::core::mem::offset_of!(ib_uverbs_qp_attr, qp_attr_mask) - 0usize];
    ["Offset of field: ib_uverbs_qp_attr::qp_state"][::core::mem::offset_of!(ib_uverbs_qp_attr, qp_state) - 4usize];
    ["Offset of field: ib_uverbs_qp_attr::cur_qp_state"][::core::mem::offset_of!(ib_uverbs_qp_attr, cur_qp_state) - 8usize];
    ["Offset of field: ib_uverbs_qp_attr::path_mtu"][::core::mem::offset_of!(ib_uverbs_qp_attr, path_mtu) - 12usize];
    ["Offset of field: ib_uverbs_qp_attr::path_mig_state"][::core::mem::offset_of!(ib_uverbs_qp_attr, path_mig_state) - 16usize];
    ["Offset of field: ib_uverbs_qp_attr::qkey"][::core::mem::offset_of!(ib_uverbs_qp_attr, qkey) - 20usize];
    ["Offset of field: ib_uverbs_qp_attr::rq_psn"][::core::mem::offset_of!(ib_uverbs_qp_attr, rq_psn) - 24usize];
    ["Offset of field: ib_uverbs_qp_attr::sq_psn"][::core::mem::offset_of!(ib_uverbs_qp_attr, sq_psn) - 28usize];
    ["Offset of field: ib_uverbs_qp_attr::dest_qp_num"][::core::mem::offset_of!(ib_uverbs_qp_attr, dest_qp_num) - 32usize];
    ["Offset of field: ib_uverbs_qp_attr::qp_access_flags"][::core::mem::offset_of!(ib_uverbs_qp_attr, qp_access_flags) - 36usize];
    ["Offset of field: ib_uverbs_qp_attr::ah_attr"][::core::mem::offset_of!(ib_uverbs_qp_attr, ah_attr) - 40usize];
    ["Offset of field: ib_uverbs_qp_attr::alt_ah_attr"][::core::mem::offset_of!(ib_uverbs_qp_attr, alt_ah_attr) - 72usize];
    ["Offset of field: ib_uverbs_qp_attr::max_send_wr"][::core::mem::offset_of!(ib_uverbs_qp_attr, max_send_wr) - 104usize];
    ["Offset of field: ib_uverbs_qp_attr::max_recv_wr"][::core::mem::offset_of!(ib_uverbs_qp_attr, max_recv_wr) - 108usize];
    ["Offset of field: ib_uverbs_qp_attr::max_send_sge"][::core::mem::offset_of!(ib_uverbs_qp_attr, max_send_sge) - 112usize];
    ["Offset of field: ib_uverbs_qp_attr::max_recv_sge"][::core::mem::offset_of!(ib_uverbs_qp_attr, max_recv_sge) - 116usize];
    ["Offset of field: ib_uverbs_qp_attr::max_inline_data"][::core::mem::offset_of!(ib_uverbs_qp_attr, max_inline_data) - 120usize];
    ["Offset of field: ib_uverbs_qp_attr::pkey_index"][::core::mem::offset_of!(ib_uverbs_qp_attr, pkey_index) - 124usize];
    ["Offset of field: ib_uverbs_qp_attr::alt_pkey_index"][::core::mem::offset_of!(ib_uverbs_qp_attr, alt_pkey_index) - 126usize];
    ["Offset of field: ib_uverbs_qp_attr::en_sqd_async_notify"][::core::mem::offset_of!(ib_uverbs_qp_attr, en_sqd_async_notify) - 128usize];
    ["Offset of field: ib_uverbs_qp_attr::sq_draining"][::core::mem::offset_of!(ib_uverbs_qp_attr, sq_draining) - 129usize];
    ["Offset of field: ib_uverbs_qp_attr::max_rd_atomic"][::core::mem::offset_of!(ib_uverbs_qp_attr, max_rd_atomic) - 130usize];
    ["Offset of field: ib_uverbs_qp_attr::max_dest_rd_atomic"][::core::mem::offset_of!(ib_uverbs_qp_attr, max_dest_rd_atomic) - 131usize];
    ["Offset of field: ib_uverbs_qp_attr::min_rnr_timer"][::core::mem::offset_of!(ib_uverbs_qp_attr, min_rnr_timer) - 132usize];
    ["Offset of field: ib_uverbs_qp_attr::port_num"][::core::mem::offset_of!(ib_uverbs_qp_attr, port_num) - 133usize];
    ["Offset of field: ib_uverbs_qp_attr::timeout"][::core::mem::offset_of!(ib_uverbs_qp_attr, timeout) - 134usize];
    ["Offset of field: ib_uverbs_qp_attr::retry_cnt"][::core::mem::offset_of!(ib_uverbs_qp_attr, retry_cnt) - 135usize];
    ["Offset of field: ib_uverbs_qp_attr::rnr_retry"][::core::mem::offset_of!(ib_uverbs_qp_attr, rnr_retry) - 136usize];
    ["Offset of field: ib_uverbs_qp_attr::alt_port_num"][::core::mem::offset_of!(ib_uverbs_qp_attr, alt_port_num) - 137usize];
    ["Offset of field: ib_uverbs_qp_attr::alt_timeout"][::core::mem::offset_of!(ib_uverbs_qp_attr, alt_timeout) - 138usize];
    ["Offset of field: ib_uverbs_qp_attr::reserved"][::core::mem::offset_of!(ib_uverbs_qp_attr, reserved) - 139usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_create_qp"][::core::mem::size_of::<ib_uverbs_create_qp>() - 56usize];
    ["Alignment of ib_uverbs_create_qp"][::core::mem::align_of::<ib_uverbs_create_qp>() - 8usize];
    ["Offset of field: ib_uverbs_create_qp::response"][::core::mem::offset_of!(ib_uverbs_create_qp, response) - 0usize];
    ["Offset of field: ib_uverbs_create_qp::user_handle"][::core::mem::offset_of!(ib_uverbs_create_qp, user_handle) - 8usize];
    ["Offset of field: ib_uverbs_create_qp::pd_handle"][::core::mem::offset_of!(ib_uverbs_create_qp, pd_handle) - 16usize];
    ["Offset of field: ib_uverbs_create_qp::send_cq_handle"][::core::mem::offset_of!(ib_uverbs_create_qp, send_cq_handle) - 20usize];
    ["Offset of field: ib_uverbs_create_qp::recv_cq_handle"][::core::mem::offset_of!(ib_uverbs_create_qp, recv_cq_handle) - 24usize];
    ["Offset of field: ib_uverbs_create_qp::srq_handle"][::core::mem::offset_of!(ib_uverbs_create_qp, srq_handle) - 28usize];
    ["Offset of field: ib_uverbs_create_qp::max_send_wr"][::core::mem::offset_of!(ib_uverbs_create_qp, max_send_wr) - 32usize];
    ["Offset of field: ib_uverbs_create_qp::max_recv_wr"][::core::mem::offset_of!(ib_uverbs_create_qp, max_recv_wr) - 36usize];
    ["Offset of field: ib_uverbs_create_qp::max_send_sge"][::core::mem::offset_of!(ib_uverbs_create_qp, max_send_sge) - 40usize];
    ["Offset of field: ib_uverbs_create_qp::max_recv_sge"][::core::mem::offset_of!(ib_uverbs_create_qp, max_recv_sge) - 44usize];
    ["Offset of field: ib_uverbs_create_qp::max_inline_data"][::core::mem::offset_of!(ib_uverbs_create_qp, max_inline_data) - 48usize];
    ["Offset of field: ib_uverbs_create_qp::sq_sig_all"][::core::mem::offset_of!(ib_uverbs_create_qp, sq_sig_all) - 52usize];
    ["Offset of field: ib_uverbs_create_qp::qp_type"][::core::mem::offset_of!(ib_uverbs_create_qp, qp_type) - 53usize];
    ["Offset of field: ib_uverbs_create_qp::is_srq"][::core::mem::offset_of!(ib_uverbs_create_qp, is_srq) - 54usize];
    ["Offset of field: ib_uverbs_create_qp::reserved"][::core::mem::offset_of!(ib_uverbs_create_qp, reserved) - 55usize];
    ["Offset of field: ib_uverbs_create_qp::driver_data"][::core::mem::offset_of!(ib_uverbs_create_qp, driver_data) - 56usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_ex_create_qp"][::core::mem::size_of::<ib_uverbs_ex_create_qp>() - 64usize];
    ["Alignment of ib_uverbs_ex_create_qp"][::core::mem::align_of::<ib_uverbs_ex_create_qp>() - 8usize];
    ["Offset of field: ib_uverbs_ex_create_qp::user_handle"][::core::mem::offset_of!(ib_uverbs_ex_create_qp, user_handle) - 0usize];
    ["Offset of field: ib_uverbs_ex_create_qp::pd_handle"][::core::mem::offset_of!(ib_uverbs_ex_create_qp, pd_handle) - 8usize];
    ["Offset of field: ib_uverbs_ex_create_qp::send_cq_handle"][::core::mem::offset_of!(ib_uverbs_ex_create_qp, send_cq_handle) - 12usize];
    ["Offset of field: ib_uverbs_ex_create_qp::recv_cq_handle"][::core::mem::offset_of!(ib_uverbs_ex_create_qp, recv_cq_handle) - 16usize];
    ["Offset of field: ib_uverbs_ex_create_qp::srq_handle"][::core::mem::offset_of!(ib_uverbs_ex_create_qp, srq_handle) - 20usize];
    ["Offset of field: ib_uverbs_ex_create_qp::max_send_wr"][::core::mem::offset_of!(ib_uverbs_ex_create_qp, max_send_wr) - 24usize];
    ["Offset of field: ib_uverbs_ex_create_qp::max_recv_wr"][::core::mem::offset_of!(ib_uverbs_ex_create_qp, max_recv_wr) - 28usize];
    ["Offset of field: ib_uverbs_ex_create_qp::max_send_sge"][::core::mem::offset_of!(ib_uverbs_ex_create_qp, max_send_sge) - 32usize];
    ["Offset of field: ib_uverbs_ex_create_qp::max_recv_sge"][::core::mem::offset_of!(ib_uverbs_ex_create_qp, max_recv_sge) - 36usize];
    ["Offset of field: ib_uverbs_ex_create_qp::max_inline_data"]
        [::core::mem::offset_of!(ib_uverbs_ex_create_qp, max_inline_data) - 40usize];
    ["Offset of field: ib_uverbs_ex_create_qp::sq_sig_all"][::core::mem::offset_of!(ib_uverbs_ex_create_qp, sq_sig_all) - 44usize];
    ["Offset of field: ib_uverbs_ex_create_qp::qp_type"][::core::mem::offset_of!(ib_uverbs_ex_create_qp, qp_type) - 45usize];
    ["Offset of field: ib_uverbs_ex_create_qp::is_srq"][::core::mem::offset_of!(ib_uverbs_ex_create_qp, is_srq) - 46usize];
    ["Offset of field: ib_uverbs_ex_create_qp::reserved"][::core::mem::offset_of!(ib_uverbs_ex_create_qp, reserved) - 47usize];
    ["Offset of field: ib_uverbs_ex_create_qp::comp_mask"][::core::mem::offset_of!(ib_uverbs_ex_create_qp, comp_mask) - 48usize];
    ["Offset of field: ib_uverbs_ex_create_qp::create_flags"][::core::mem::offset_of!(ib_uverbs_ex_create_qp, create_flags) - 52usize];
    ["Offset of field: ib_uverbs_ex_create_qp::rwq_ind_tbl_handle"]
        [::core::mem::offset_of!(ib_uverbs_ex_create_qp, rwq_ind_tbl_handle) - 56usize];
    ["Offset of field: ib_uverbs_ex_create_qp::source_qpn"][::core::mem::offset_of!(ib_uverbs_ex_create_qp, source_qpn) - 60usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_open_qp"][::core::mem::size_of::<ib_uverbs_open_qp>() - 32usize];
    ["Alignment of ib_uverbs_open_qp"][::core::mem::align_of::<ib_uverbs_open_qp>() - 8usize];
    ["Offset of field: ib_uverbs_open_qp::response"][::core::mem::offset_of!(ib_uverbs_open_qp, response) - 0usize];
    ["Offset of field: ib_uverbs_open_qp::user_handle"][::core::mem::offset_of!(ib_uverbs_open_qp, user_handle) - 8usize];
    ["Offset of field: ib_uverbs_open_qp::pd_handle"][::core::mem::offset_of!(ib_uverbs_open_qp, pd_handle) - 16usize];
    ["Offset of field: ib_uverbs_open_qp::qpn"][::core::mem::offset_of!(ib_uverbs_open_qp, qpn) - 20usize];
    ["Offset of field: ib_uverbs_open_qp::qp_type"][::core::mem::offset_of!(ib_uverbs_open_qp, qp_type) - 24usize];
    ["Offset of field: ib_uverbs_open_qp::reserved"][::core::mem::offset_of!(ib_uverbs_open_qp, reserved) - 25usize];
    ["Offset of field: ib_uverbs_open_qp::driver_data"][::core::mem::offset_of!(ib_uverbs_open_qp, driver_data) - 32usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_create_qp_resp"][::core::mem::size_of::<ib_uverbs_create_qp_resp>() - 32usize];
    ["Alignment of ib_uverbs_create_qp_resp"][::core::mem::align_of::<ib_uverbs_create_qp_resp>() - 4usize];
    ["Offset of field: ib_uverbs_create_qp_resp::qp_handle"][::core::mem::offset_of!(ib_uverbs_create_qp_resp, qp_handle) - 0usize];
    ["Offset of field: ib_uverbs_create_qp_resp::qpn"][::core::mem::offset_of!(ib_uverbs_create_qp_resp, qpn) - 4usize];
    ["Offset of field: ib_uverbs_create_qp_resp::max_send_wr"][::core::mem::offset_of!(ib_uverbs_create_qp_resp, max_send_wr) - 8usize];
    ["Offset of field: ib_uverbs_create_qp_resp::max_recv_wr"][::core::mem::offset_of!(ib_uverbs_create_qp_resp, max_recv_wr) - 12usize];
    ["Offset of field: ib_uverbs_create_qp_resp::max_send_sge"][::core::mem::offset_of!(ib_uverbs_create_qp_resp, max_send_sge) - 16usize];
    ["Offset of field: ib_uverbs_create_qp_resp::max_recv_sge"][::core::mem::offset_of!(ib_uverbs_create_qp_resp, max_recv_sge) - 20usize];
    ["Offset of field: ib_uverbs_create_qp_resp::max_inline_data"]
        [::core::mem::offset_of!(ib_uverbs_create_qp_resp, max_inline_data) - 24usize];
    ["Offset of field: ib_uverbs_create_qp_resp::reserved"][::core::mem::offset_of!(ib_uverbs_create_qp_resp, reserved) - 28usize];
    ["Offset of field: ib_uverbs_create_qp_resp::driver_data"][::core::mem::offset_of!(ib_uverbs_create_qp_resp, driver_data) - 32usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_ex_create_qp_resp"][::core::mem::size_of::<ib_uverbs_ex_create_qp_resp>() - 40usize];
    ["Alignment of ib_uverbs_ex_create_qp_resp"][::core::mem::align_of::<ib_uverbs_ex_create_qp_resp>() - 4usize];
    ["Offset of field: ib_uverbs_ex_create_qp_resp::base"][::core::mem::offset_of!(ib_uverbs_ex_create_qp_resp, base) - 0usize];
    ["Offset of field: ib_uverbs_ex_create_qp_resp::comp_mask"][::core::mem::offset_of!(ib_uverbs_ex_create_qp_resp, comp_mask) - 32usize];
    ["Offset of field: ib_uverbs_ex_create_qp_resp::response_length"]
        [::core::mem::offset_of!(ib_uverbs_ex_create_qp_resp, response_length) - 36usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_qp_dest"][::core::mem::size_of::<ib_uverbs_qp_dest>() - 32usize];
    ["Alignment of ib_uverbs_qp_dest"][::core::mem::align_of::<ib_uverbs_qp_dest>() - 4usize];
    ["Offset of field: ib_uverbs_qp_dest::dgid"][::core::mem::offset_of!(ib_uverbs_qp_dest, dgid) - 0usize];
    ["Offset of field: ib_uverbs_qp_dest::flow_label"][::core::mem::offset_of!(ib_uverbs_qp_dest, flow_label) - 16usize];
    ["Offset of field: ib_uverbs_qp_dest::dlid"][::core::mem::offset_of!(ib_uverbs_qp_dest, dlid) - 20usize];
    ["Offset of field: ib_uverbs_qp_dest::reserved"][::core::mem::offset_of!(ib_uverbs_qp_dest, reserved) - 22usize];
    ["Offset of field: ib_uverbs_qp_dest::sgid_index"][::core::mem::offset_of!(ib_uverbs_qp_dest, sgid_index) - 24usize];
    ["Offset of field: ib_uverbs_qp_dest::hop_limit"][::core::mem::offset_of!(ib_uverbs_qp_dest, hop_limit) - 25usize];
    ["Offset of field: ib_uverbs_qp_dest::traffic_class"][::core::mem::offset_of!(ib_uverbs_qp_dest, traffic_class) - 26usize];
    ["Offset of field: ib_uverbs_qp_dest::sl"][::core::mem::offset_of!(ib_uverbs_qp_dest, sl) - 27usize];
    ["Offset of field: ib_uverbs_qp_dest::src_path_bits"][::core::mem::offset_of!(ib_uverbs_qp_dest, src_path_bits) - 28usize];
    ["Offset of field: ib_uverbs_qp_dest::static_rate"][::core::mem::offset_of!(ib_uverbs_qp_dest, static_rate) - 29usize];
    ["Offset of field: ib_uverbs_qp_dest::is_global"][::core::mem::offset_of!(ib_uverbs_qp_dest, is_global) - 30usize];
    ["Offset of field: ib_uverbs_qp_dest::port_num"][::core::mem::offset_of!(ib_uverbs_qp_dest, port_num) - 31usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_query_qp"][::core::mem::size_of::<ib_uverbs_query_qp>() - 16usize];
    ["Alignment of ib_uverbs_query_qp"][::core::mem::align_of::<ib_uverbs_query_qp>() - 8usize];
    ["Offset of field: ib_uverbs_query_qp::response"][::core::mem::offset_of!(ib_uverbs_query_qp, response) - 0usize];
    ["Offset of field: ib_uverbs_query_qp::qp_handle"][::core::mem::offset_of!(ib_uverbs_query_qp, qp_handle) - 8usize];
    ["Offset of field: ib_uverbs_query_qp::attr_mask"][::core::mem::offset_of!(ib_uverbs_query_qp, attr_mask) - 12usize];
    ["Offset of field: ib_uverbs_query_qp::driver_data"][::core::mem::offset_of!(ib_uverbs_query_qp, driver_data) - 16usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_query_qp_resp"][::core::mem::size_of::<ib_uverbs_query_qp_resp>() - 128usize];
    ["Alignment of ib_uverbs_query_qp_resp"][::core::mem::align_of::<ib_uverbs_query_qp_resp>() - 8usize];
    ["Offset of field: ib_uverbs_query_qp_resp::dest"][::core::mem::offset_of!(ib_uverbs_query_qp_resp, dest) - 0usize];
    ["Offset of field: ib_uverbs_query_qp_resp::alt_dest"][::core::mem::offset_of!(ib_uverbs_query_qp_resp, alt_dest) - 32usize];
    ["Offset of field: ib_uverbs_query_qp_resp::max_send_wr"][::core::mem::offset_of!(ib_uverbs_query_qp_resp, max_send_wr) - 64usize];
    ["Offset of field: ib_uverbs_query_qp_resp::max_recv_wr"][::core::mem::offset_of!(ib_uverbs_query_qp_resp, max_recv_wr) - 68usize];
    ["Offset of field: ib_uverbs_query_qp_resp::max_send_sge"][::core::mem::offset_of!(ib_uverbs_query_qp_resp, max_send_sge) - 72usize];
    ["Offset of field: ib_uverbs_query_qp_resp::max_recv_sge"][::core::mem::offset_of!(ib_uverbs_query_qp_resp, max_recv_sge) - 76usize];
    ["Offset of field: ib_uverbs_query_qp_resp::max_inline_data"]
        [::core::mem::offset_of!(ib_uverbs_query_qp_resp, max_inline_data) - 80usize];
    ["Offset of field: ib_uverbs_query_qp_resp::qkey"][::core::mem::offset_of!(ib_uverbs_query_qp_resp, qkey) - 84usize];
    ["Offset of field: ib_uverbs_query_qp_resp::rq_psn"][::core::mem::offset_of!(ib_uverbs_query_qp_resp, rq_psn) - 88usize];
    ["Offset of field: ib_uverbs_query_qp_resp::sq_psn"][::core::mem::offset_of!(ib_uverbs_query_qp_resp, sq_psn) - 92usize];
    ["Offset of field: ib_uverbs_query_qp_resp::dest_qp_num"][::core::mem::offset_of!(ib_uverbs_query_qp_resp, dest_qp_num) - 96usize];
    ["Offset of field: ib_uverbs_query_qp_resp::qp_access_flags"]
        [::core::mem::offset_of!(ib_uverbs_query_qp_resp, qp_access_flags) - 100usize];
    ["Offset of field: ib_uverbs_query_qp_resp::pkey_index"][::core::mem::offset_of!(ib_uverbs_query_qp_resp, pkey_index) - 104usize];
    ["Offset of field: ib_uverbs_query_qp_resp::alt_pkey_index"]
        [::core::mem::offset_of!(ib_uverbs_query_qp_resp, alt_pkey_index) - 106usize];
    ["Offset of field: ib_uverbs_query_qp_resp::qp_state"][::core::mem::offset_of!(ib_uverbs_query_qp_resp, qp_state) - 108usize];
    ["Offset of field: ib_uverbs_query_qp_resp::cur_qp_state"][::core::mem::offset_of!(ib_uverbs_query_qp_resp, cur_qp_state) - 109usize];
    ["Offset of field: ib_uverbs_query_qp_resp::path_mtu"][::core::mem::offset_of!(ib_uverbs_query_qp_resp, path_mtu) - 110usize];
    ["Offset of field: ib_uverbs_query_qp_resp::path_mig_state"]
        [::core::mem::offset_of!(ib_uverbs_query_qp_resp, path_mig_state) - 111usize];
    ["Offset of field: ib_uverbs_query_qp_resp::sq_draining"][::core::mem::offset_of!(ib_uverbs_query_qp_resp, sq_draining) - 112usize];
    ["Offset of field: ib_uverbs_query_qp_resp::max_rd_atomic"][::core::mem::offset_of!(ib_uverbs_query_qp_resp, max_rd_atomic) - 113usize];
    ["Offset of field: ib_uverbs_query_qp_resp::max_dest_rd_atomic"]
        [::core::mem::offset_of!(ib_uverbs_query_qp_resp, max_dest_rd_atomic) - 114usize];
    ["Offset of field: ib_uverbs_query_qp_resp::min_rnr_timer"][::core::mem::offset_of!(ib_uverbs_query_qp_resp, min_rnr_timer) - 115usize];
    ["Offset of field: ib_uverbs_query_qp_resp::port_num"][::core::mem::offset_of!(ib_uverbs_query_qp_resp, port_num) - 116usize];
    ["Offset of field: ib_uverbs_query_qp_resp::timeout"][::core::mem::offset_of!(ib_uverbs_query_qp_resp, timeout) - 117usize];
    ["Offset of field: ib_uverbs_query_qp_resp::retry_cnt"][::core::mem::offset_of!(ib_uverbs_query_qp_resp, retry_cnt) - 118usize];
    ["Offset of field: ib_uverbs_query_qp_resp::rnr_retry"][::core::mem::offset_of!(ib_uverbs_query_qp_resp, rnr_retry) - 119usize];
    ["Offset of field: ib_uverbs_query_qp_resp::alt_port_num"][::core::mem::offset_of!(ib_uverbs_query_qp_resp, alt_port_num) - 120usize];
    ["Offset of field: ib_uverbs_query_qp_resp::alt_timeout"][::core::mem::offset_of!(ib_uverbs_query_qp_resp, alt_timeout) - 121usize];
    ["Offset of field: ib_uverbs_query_qp_resp::sq_sig_all"][::core::mem::offset_of!(ib_uverbs_query_qp_resp, sq_sig_all) - 122usize];
    ["Offset of field: ib_uverbs_query_qp_resp::reserved"][::core::mem::offset_of!(ib_uverbs_query_qp_resp, reserved) - 123usize];
    ["Offset of field: ib_uverbs_query_qp_resp::driver_data"][::core::mem::offset_of!(ib_uverbs_query_qp_resp, driver_data) - 128usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_modify_qp"][::core::mem::size_of::<ib_uverbs_modify_qp>() - 112usize];
    ["Alignment of ib_uverbs_modify_qp"][::core::mem::align_of::<ib_uverbs_modify_qp>() - 8usize];
    ["Offset of field: ib_uverbs_modify_qp::dest"][::core::mem::offset_of!(ib_uverbs_modify_qp, dest) - 0usize];
    ["Offset of field: ib_uverbs_modify_qp::alt_dest"][::core::mem::offset_of!(ib_uverbs_modify_qp, alt_dest) - 32usize];
    ["Offset of field: ib_uverbs_modify_qp::qp_handle"][::core::mem::offset_of!(ib_uverbs_modify_qp, qp_handle) - 64usize];
    ["Offset of field: ib_uverbs_modify_qp::attr_mask"][::core::mem::offset_of!(ib_uverbs_modify_qp, attr_mask) - 68usize];
    ["Offset of field: ib_uverbs_modify_qp::qkey"][::core::mem::offset_of!(ib_uverbs_modify_qp, qkey) - 72usize];
    ["Offset of field: ib_uverbs_modify_qp::rq_psn"][::core::mem::offset_of!(ib_uverbs_modify_qp, rq_psn) - 76usize];
    ["Offset of field: ib_uverbs_modify_qp::sq_psn"][::core::mem::offset_of!(ib_uverbs_modify_qp, sq_psn) - 80usize];
    ["Offset of field: ib_uverbs_modify_qp::dest_qp_num"][::core::mem::offset_of!(ib_uverbs_modify_qp, dest_qp_num) - 84usize];
    ["Offset of field: ib_uverbs_modify_qp::qp_access_flags"][::core::mem::offset_of!(ib_uverbs_modify_qp, qp_access_flags) - 88usize];
    ["Offset of field: ib_uverbs_modify_qp::pkey_index"][::core::mem::offset_of!(ib_uverbs_modify_qp, pkey_index) - 92usize];
    ["Offset of field: ib_uverbs_modify_qp::alt_pkey_index"][::core::mem::offset_of!(ib_uverbs_modify_qp, alt_pkey_index) - 94usize];
    ["Offset of field: ib_uverbs_modify_qp::qp_state"][::core::mem::offset_of!(ib_uverbs_modify_qp, qp_state) - 96usize];
    ["Offset of field: ib_uverbs_modify_qp::cur_qp_state"][::core::mem::offset_of!(ib_uverbs_modify_qp, cur_qp_state) - 97usize];
    ["Offset of field: ib_uverbs_modify_qp::path_mtu"][::core::mem::offset_of!(ib_uverbs_modify_qp, path_mtu) - 98usize];
    ["Offset of field: ib_uverbs_modify_qp::path_mig_state"][::core::mem::offset_of!(ib_uverbs_modify_qp, path_mig_state) - 99usize];
    ["Offset of field: ib_uverbs_modify_qp::en_sqd_async_notify"]
        [::core::mem::offset_of!(ib_uverbs_modify_qp, en_sqd_async_notify) - 100usize];
    ["Offset of field: ib_uverbs_modify_qp::max_rd_atomic"][::core::mem::offset_of!(ib_uverbs_modify_qp, max_rd_atomic) - 101usize];
    ["Offset of field: ib_uverbs_modify_qp::max_dest_rd_atomic"]
        [::core::mem::offset_of!(ib_uverbs_modify_qp, max_dest_rd_atomic) - 102usize];
    ["Offset of field: ib_uverbs_modify_qp::min_rnr_timer"][::core::mem::offset_of!(ib_uverbs_modify_qp, min_rnr_timer) - 103usize];
    ["Offset of field: ib_uverbs_modify_qp::port_num"][::core::mem::offset_of!(ib_uverbs_modify_qp, port_num) - 104usize];
    ["Offset of field: ib_uverbs_modify_qp::timeout"][::core::mem::offset_of!(ib_uverbs_modify_qp, timeout) - 105usize];
    ["Offset of field: ib_uverbs_modify_qp::retry_cnt"][::core::mem::offset_of!(ib_uverbs_modify_qp, retry_cnt) - 106usize];
    ["Offset of field: ib_uverbs_modify_qp::rnr_retry"][::core::mem::offset_of!(ib_uverbs_modify_qp, rnr_retry) - 107usize];
    ["Offset of field: ib_uverbs_modify_qp::alt_port_num"][::core::mem::offset_of!(ib_uverbs_modify_qp, alt_port_num) - 108usize];
    ["Offset of field: ib_uverbs_modify_qp::alt_timeout"][::core::mem::offset_of!(ib_uverbs_modify_qp, alt_timeout) - 109usize];
    ["Offset of field: ib_uverbs_modify_qp::reserved"][::core::mem::offset_of!(ib_uverbs_modify_qp, reserved) - 110usize];
    ["Offset of field: ib_uverbs_modify_qp::driver_data"][::core::mem::offset_of!(ib_uverbs_modify_qp, driver_data) - 112usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_ex_modify_qp"][::core::mem::size_of::<ib_uverbs_ex_modify_qp>() - 120usize];
    ["Alignment of ib_uverbs_ex_modify_qp"][::core::mem::align_of::<ib_uverbs_ex_modify_qp>() - 8usize];
    ["Offset of field: ib_uverbs_ex_modify_qp::base"][::core::mem::offset_of!(ib_uverbs_ex_modify_qp, base) - 0usize];
    ["Offset of field: ib_uverbs_ex_modify_qp::rate_limit"][::core::mem::offset_of!(ib_uverbs_ex_modify_qp, rate_limit) - 112usize];
    ["Offset of field: ib_uverbs_ex_modify_qp::reserved"][::core::mem::offset_of!(ib_uverbs_ex_modify_qp, reserved) - 116usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_ex_modify_qp_resp"][::core::mem::size_of::<ib_uverbs_ex_modify_qp_resp>() - 8usize];
    ["Alignment of ib_uverbs_ex_modify_qp_resp"][::core::mem::align_of::<ib_uverbs_ex_modify_qp_resp>() - 4usize];
    ["Offset of field: ib_uverbs_ex_modify_qp_resp::comp_mask"][::core::mem::offset_of!(ib_uverbs_ex_modify_qp_resp, comp_mask) - 0usize];
    ["Offset of field: ib_uverbs_ex_modify_qp_resp::response_length"]
        [::core::mem::offset_of!(ib_uverbs_ex_modify_qp_resp, response_length) - 4usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_destroy_qp"][::core::mem::size_of::<ib_uverbs_destroy_qp>() - 16usize];
    ["Alignment of ib_uverbs_destroy_qp"][::core::mem::align_of::<ib_uverbs_destroy_qp>() - 8usize];
    ["Offset of field: ib_uverbs_destroy_qp::response"][::core::mem::offset_of!(ib_uverbs_destroy_qp, response) - 0usize];
    ["Offset of field: ib_uverbs_destroy_qp::qp_handle"][::core::mem::offset_of!(ib_uverbs_destroy_qp, qp_handle) - 8usize];
    ["Offset of field: ib_uverbs_destroy_qp::reserved"][::core::mem::offset_of!(ib_uverbs_destroy_qp, reserved) - 12usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_destroy_qp_resp"][::core::mem::size_of::<ib_uverbs_destroy_qp_resp>() - 4usize];
    ["Alignment of ib_uverbs_destroy_qp_resp"][::core::mem::align_of::<ib_uverbs_destroy_qp_resp>() - 4usize];
    ["Offset of field: ib_uverbs_destroy_qp_resp::events_reported"]
        [::core::mem::offset_of!(ib_uverbs_destroy_qp_resp, events_reported) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_sge"][::core::mem::size_of::<ib_uverbs_sge>() - 16usize];
    ["Alignment of ib_uverbs_sge"][::core::mem::align_of::<ib_uverbs_sge>() - 8usize];
    ["Offset of field: ib_uverbs_sge::addr"][::core::mem::offset_of!(ib_uverbs_sge, addr) - 0usize];
    ["Offset of field: ib_uverbs_sge::length"][::core::mem::offset_of!(ib_uverbs_sge, length) - 8usize];
    ["Offset of field: ib_uverbs_sge::lkey"][::core::mem::offset_of!(ib_uverbs_sge, lkey) - 12usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_send_wr__bindgen_ty_1"][::core::mem::size_of::<ib_uverbs_send_wr__bindgen_ty_1>() - 4usize];
    ["Alignment of ib_uverbs_send_wr__bindgen_ty_1"][::core::mem::align_of::<ib_uverbs_send_wr__bindgen_ty_1>() - 4usize];
    ["Offset of field: ib_uverbs_send_wr__bindgen_ty_1::imm_data"]
        [::core::mem::offset_of!(ib_uverbs_send_wr__bindgen_ty_1, imm_data) - 0usize];
    ["Offset of field: ib_uverbs_send_wr__bindgen_ty_1::invalidate_rkey"]
        [::core::mem::offset_of!(ib_uverbs_send_wr__bindgen_ty_1, invalidate_rkey) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_send_wr__bindgen_ty_2__bindgen_ty_1"]
        [::core::mem::size_of::<ib_uverbs_send_wr__bindgen_ty_2__bindgen_ty_1>() - 16usize];
    ["Alignment of ib_uverbs_send_wr__bindgen_ty_2__bindgen_ty_1"]
        [::core::mem::align_of::<ib_uverbs_send_wr__bindgen_ty_2__bindgen_ty_1>() - 8usize];
    ["Offset of field: ib_uverbs_send_wr__bindgen_ty_2__bindgen_ty_1::remote_addr"]
        [::core::mem::offset_of!(ib_uverbs_send_wr__bindgen_ty_2__bindgen_ty_1, remote_addr) - 0usize];
    ["Offset of field: ib_uverbs_send_wr__bindgen_ty_2__bindgen_ty_1::rkey"]
        [::core::mem::offset_of!(ib_uverbs_send_wr__bindgen_ty_2__bindgen_ty_1, rkey) - 8usize];
    ["Offset of field: ib_uverbs_send_wr__bindgen_ty_2__bindgen_ty_1::reserved"]
        [::core::mem::offset_of!(ib_uverbs_send_wr__bindgen_ty_2__bindgen_ty_1, reserved) - 12usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_send_wr__bindgen_ty_2__bindgen_ty_2"]
        [::core::mem::size_of::<ib_uverbs_send_wr__bindgen_ty_2__bindgen_ty_2>() - 32usize];
    ["Alignment of ib_uverbs_send_wr__bindgen_ty_2__bindgen_ty_2"]
        [::core::mem::align_of::<ib_uverbs_send_wr__bindgen_ty_2__bindgen_ty_2>() - 8usize];
    ["Offset of field: ib_uverbs_send_wr__bindgen_ty_2__bindgen_ty_2::remote_addr"]
        [::core::mem::offset_of!(ib_uverbs_send_wr__bindgen_ty_2__bindgen_ty_2, remote_addr) - 0usize];
    ["Offset of field: ib_uverbs_send_wr__bindgen_ty_2__bindgen_ty_2::compare_add"]
        [::core::mem::offset_of!(ib_uverbs_send_wr__bindgen_ty_2__bindgen_ty_2, compare_add) - 8usize];
    ["Offset of field: ib_uverbs_send_wr__bindgen_ty_2__bindgen_ty_2::swap"]
        [::core::mem::offset_of!(ib_uverbs_send_wr__bindgen_ty_2__bindgen_ty_2, swap) - 16usize];
    ["Offset of field: ib_uverbs_send_wr__bindgen_ty_2__bindgen_ty_2::rkey"]
        [::core::mem::offset_of!(ib_uverbs_send_wr__bindgen_ty_2__bindgen_ty_2, rkey) - 24usize];
    ["Offset of field: ib_uverbs_send_wr__bindgen_ty_2__bindgen_ty_2::reserved"]
        [::core::mem::offset_of!(ib_uverbs_send_wr__bindgen_ty_2__bindgen_ty_2, reserved) - 28usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_send_wr__bindgen_ty_2__bindgen_ty_3"]
        [::core::mem::size_of::<ib_uverbs_send_wr__bindgen_ty_2__bindgen_ty_3>() - 16usize];
    ["Alignment of ib_uverbs_send_wr__bindgen_ty_2__bindgen_ty_3"]
        [::core::mem::align_of::<ib_uverbs_send_wr__bindgen_ty_2__bindgen_ty_3>() - 4usize];
    ["Offset of field: ib_uverbs_send_wr__bindgen_ty_2__bindgen_ty_3::ah"]
        [::core::mem::offset_of!(ib_uverbs_send_wr__bindgen_ty_2__bindgen_ty_3, ah) - 0usize];
    ["Offset of field: ib_uverbs_send_wr__bindgen_ty_2__bindgen_ty_3::remote_qpn"]
        [::core::mem::offset_of!(ib_uverbs_send_wr__bindgen_ty_2__bindgen_ty_3, remote_qpn) - 4usize];
    ["Offset of field: ib_uverbs_send_wr__bindgen_ty_2__bindgen_ty_3::remote_qkey"]
        [::core::mem::offset_of!(ib_uverbs_send_wr__bindgen_ty_2__bindgen_ty_3, remote_qkey) - 8usize];
    ["Offset of field: ib_uverbs_send_wr__bindgen_ty_2__bindgen_ty_3::reserved"]
        [::core::mem::offset_of!(ib_uverbs_send_wr__bindgen_ty_2__bindgen_ty_3, reserved) - 12usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_send_wr__bindgen_ty_2"][::core::mem::size_of::<ib_uverbs_send_wr__bindgen_ty_2>() - 32usize];
    ["Alignment of ib_uverbs_send_wr__bindgen_ty_2"][::core::mem::align_of::<ib_uverbs_send_wr__bindgen_ty_2>() - 8usize];
    ["Offset of field: ib_uverbs_send_wr__bindgen_ty_2::rdma"][::core::mem::offset_of!(ib_uverbs_send_wr__bindgen_ty_2, rdma) - 0usize];
    ["Offset of field: ib_uverbs_send_wr__bindgen_ty_2::atomic"][::core::mem::offset_of!(ib_uverbs_send_wr__bindgen_ty_2, atomic) - 0usize];
    ["Offset of field: ib_uverbs_send_wr__bindgen_ty_2::ud"][::core::mem::offset_of!(ib_uverbs_send_wr__bindgen_ty_2, ud) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_send_wr"][::core::mem::size_of::<ib_uverbs_send_wr>() - 56usize];
    ["Alignment of ib_uverbs_send_wr"][::core::mem::align_of::<ib_uverbs_send_wr>() - 8usize];
    ["Offset of field: ib_uverbs_send_wr::wr_id"][::core::mem::offset_of!(ib_uverbs_send_wr, wr_id) - 0usize];
    ["Offset of field: ib_uverbs_send_wr::num_sge"][::core::mem::offset_of!(ib_uverbs_send_wr, num_sge) - 8usize];
    ["Offset of field: ib_uverbs_send_wr::opcode"][::core::mem::offset_of!(ib_uverbs_send_wr, opcode) - 12usize];
    ["Offset of field: ib_uverbs_send_wr::send_flags"][::core::mem::offset_of!(ib_uverbs_send_wr, send_flags) - 16usize];
    ["Offset of field: ib_uverbs_send_wr::ex"][::core::mem::offset_of!(ib_uverbs_send_wr, ex) - 20usize];
    ["Offset of field: ib_uverbs_send_wr::wr"][::core::mem::offset_of!(ib_uverbs_send_wr, wr) - 24usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_post_send"][::core::mem::size_of::<ib_uverbs_post_send>() - 24usize];
    ["Alignment of ib_uverbs_post_send"][::core::mem::align_of::<ib_uverbs_post_send>() - 8usize];
    ["Offset of field: ib_uverbs_post_send::response"][::core::mem::offset_of!(ib_uverbs_post_send, response) - 0usize];
    ["Offset of field: ib_uverbs_post_send::qp_handle"][::core::mem::offset_of!(ib_uverbs_post_send, qp_handle) - 8usize];
    ["Offset of field: ib_uverbs_post_send::wr_count"][::core::mem::offset_of!(ib_uverbs_post_send, wr_count) - 12usize];
    ["Offset of field: ib_uverbs_post_send::sge_count"][::core::mem::offset_of!(ib_uverbs_post_send, sge_count) - 16usize];
    ["Offset of field: ib_uverbs_post_send::wqe_size"][::core::mem::offset_of!(ib_uverbs_post_send, wqe_size) - 20usize];
    ["Offset of field: ib_uverbs_post_send::send_wr"][::core::mem::offset_of!(ib_uverbs_post_send, send_wr) - 24usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_post_send_resp"][::core::mem::size_of::<ib_uverbs_post_send_resp>() - 4usize];
    ["Alignment of ib_uverbs_post_send_resp"][::core::mem::align_of::<ib_uverbs_post_send_resp>() - 4usize];
    ["Offset of field: ib_uverbs_post_send_resp::bad_wr"][::core::mem::offset_of!(ib_uverbs_post_send_resp, bad_wr) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_recv_wr"][::core::mem::size_of::<ib_uverbs_recv_wr>() - 16usize];
    ["Alignment of ib_uverbs_recv_wr"][::core::mem::align_of::<ib_uverbs_recv_wr>() - 8usize];
    ["Offset of field: ib_uverbs_recv_wr::wr_id"][::core::mem::offset_of!(ib_uverbs_recv_wr, wr_id) - 0usize];
    ["Offset of field: ib_uverbs_recv_wr::num_sge"][::core::mem::offset_of!(ib_uverbs_recv_wr, num_sge) - 8usize];
    ["Offset of field: ib_uverbs_recv_wr::reserved"][::core::mem::offset_of!(ib_uverbs_recv_wr, reserved) - 12usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_post_recv"][::core::mem::size_of::<ib_uverbs_post_recv>() - 24usize];
    ["Alignment of ib_uverbs_post_recv"][::core::mem::align_of::<ib_uverbs_post_recv>() - 8usize];
    ["Offset of field: ib_uverbs_post_recv::response"][::core::mem::offset_of!(ib_uverbs_post_recv, response) - 0usize];
    ["Offset of field: ib_uverbs_post_recv::qp_handle"][::core::mem::offset_of!(ib_uverbs_post_recv, qp_handle) - 8usize];
    ["Offset of field: ib_uverbs_post_recv::wr_count"][::core::mem::offset_of!(ib_uverbs_post_recv, wr_count) - 12usize];
    ["Offset of field: ib_uverbs_post_recv::sge_count"][::core::mem::offset_of!(ib_uverbs_post_recv, sge_count) - 16usize];
    ["Offset of field: ib_uverbs_post_recv::wqe_size"][::core::mem::offset_of!(ib_uverbs_post_recv, wqe_size) - 20usize];
    ["Offset of field: ib_uverbs_post_recv::recv_wr"][::core::mem::offset_of!(ib_uverbs_post_recv, recv_wr) - 24usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_post_recv_resp"][::core::mem::size_of::<ib_uverbs_post_recv_resp>() - 4usize];
    ["Alignment of ib_uverbs_post_recv_resp"][::core::mem::align_of::<ib_uverbs_post_recv_resp>() - 4usize];
    ["Offset of field: ib_uverbs_post_recv_resp::bad_wr"][::core::mem::offset_of!(ib_uverbs_post_recv_resp, bad_wr) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_post_srq_recv"][::core::mem::size_of::<ib_uverbs_post_srq_recv>() - 24usize];
    ["Alignment of ib_uverbs_post_srq_recv"][::core::mem::align_of::<ib_uverbs_post_srq_recv>() - 8usize];
    ["Offset of field: ib_uverbs_post_srq_recv::response"][::core::mem::offset_of!(ib_uverbs_post_srq_recv, response) - 0usize];
    ["Offset of field: ib_uverbs_post_srq_recv::srq_handle"][::core::mem::offset_of!(ib_uverbs_post_srq_recv, srq_handle) - 8usize];
    ["Offset of field: ib_uverbs_post_srq_recv::wr_count"][::core::mem::offset_of!(ib_uverbs_post_srq_recv, wr_count) - 12usize];
    ["Offset of field: ib_uverbs_post_srq_recv::sge_count"][::core::mem::offset_of!(ib_uverbs_post_srq_recv, sge_count) - 16usize];
    ["Offset of field: ib_uverbs_post_srq_recv::wqe_size"][::core::mem::offset_of!(ib_uverbs_post_srq_recv, wqe_size) - 20usize];
    ["Offset of field: ib_uverbs_post_srq_recv::recv"][::core::mem::offset_of!(ib_uverbs_post_srq_recv, recv) - 24usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_post_srq_recv_resp"][::core::mem::size_of::<ib_uverbs_post_srq_recv_resp>() - 4usize];
    ["Alignment of ib_uverbs_post_srq_recv_resp"][::core::mem::align_of::<ib_uverbs_post_srq_recv_resp>() - 4usize];
    ["Offset of field: ib_uverbs_post_srq_recv_resp::bad_wr"][::core::mem::offset_of!(ib_uverbs_post_srq_recv_resp, bad_wr) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_create_ah"][::core::mem::size_of::<ib_uverbs_create_ah>() - 56usize];
    ["Alignment of ib_uverbs_create_ah"][::core::mem::align_of::<ib_uverbs_create_ah>() - 8usize];
    ["Offset of field: ib_uverbs_create_ah::response"][::core::mem::offset_of!(ib_uverbs_create_ah, response) - 0usize];
    ["Offset of field: ib_uverbs_create_ah::user_handle"][::core::mem::offset_of!(ib_uverbs_create_ah, user_handle) - 8usize];
    ["Offset of field: ib_uverbs_create_ah::pd_handle"][::core::mem::offset_of!(ib_uverbs_create_ah, pd_handle) - 16usize];
    ["Offset of field: ib_uverbs_create_ah::reserved"][::core::mem::offset_of!(ib_uverbs_create_ah, reserved) - 20usize];
    ["Offset of field: ib_uverbs_create_ah::attr"][::core::mem::offset_of!(ib_uverbs_create_ah, attr) - 24usize];
    ["Offset of field: ib_uverbs_create_ah::driver_data"][::core::mem::offset_of!(ib_uverbs_create_ah, driver_data) - 56usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_create_ah_resp"][::core::mem::size_of::<ib_uverbs_create_ah_resp>() - 4usize];
    ["Alignment of ib_uverbs_create_ah_resp"][::core::mem::align_of::<ib_uverbs_create_ah_resp>() - 4usize];
    ["Offset of field: ib_uverbs_create_ah_resp::ah_handle"][::core::mem::offset_of!(ib_uverbs_create_ah_resp, ah_handle) - 0usize];
    ["Offset of field: ib_uverbs_create_ah_resp::driver_data"][::core::mem::offset_of!(ib_uverbs_create_ah_resp, driver_data) - 4usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_destroy_ah"][::core::mem::size_of::<ib_uverbs_destroy_ah>() - 4usize];
    ["Alignment of ib_uverbs_destroy_ah"][::core::mem::align_of::<ib_uverbs_destroy_ah>() - 4usize];
    ["Offset of field: ib_uverbs_destroy_ah::ah_handle"][::core::mem::offset_of!(ib_uverbs_destroy_ah, ah_handle) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_attach_mcast"][::core::mem::size_of::<ib_uverbs_attach_mcast>() - 24usize];
    ["Alignment of ib_uverbs_attach_mcast"][::core::mem::align_of::<ib_uverbs_attach_mcast>() - 8usize];
    ["Offset of field: ib_uverbs_attach_mcast::gid"][::core::mem::offset_of!(ib_uverbs_attach_mcast, gid) - 0usize];
    ["Offset of field: ib_uverbs_attach_mcast::qp_handle"][::core::mem::offset_of!(ib_uverbs_attach_mcast, qp_handle) - 16usize];
    ["Offset of field: ib_uverbs_attach_mcast::mlid"][::core::mem::offset_of!(ib_uverbs_attach_mcast, mlid) - 20usize];
    ["Offset of field: ib_uverbs_attach_mcast::reserved"][::core::mem::offset_of!(ib_uverbs_attach_mcast, reserved) - 22usize];
    ["Offset of field: ib_uverbs_attach_mcast::driver_data"][::core::mem::offset_of!(ib_uverbs_attach_mcast, driver_data) - 24usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_detach_mcast"][::core::mem::size_of::<ib_uverbs_detach_mcast>() - 24usize];
    ["Alignment of ib_uverbs_detach_mcast"][::core::mem::align_of::<ib_uverbs_detach_mcast>() - 8usize];
    ["Offset of field: ib_uverbs_detach_mcast::gid"][::core::mem::offset_of!(ib_uverbs_detach_mcast, gid) - 0usize];
    ["Offset of field: ib_uverbs_detach_mcast::qp_handle"][::core::mem::offset_of!(ib_uverbs_detach_mcast, qp_handle) - 16usize];
    ["Offset of field: ib_uverbs_detach_mcast::mlid"][::core::mem::offset_of!(ib_uverbs_detach_mcast, mlid) - 20usize];
    ["Offset of field: ib_uverbs_detach_mcast::reserved"][::core::mem::offset_of!(ib_uverbs_detach_mcast, reserved) - 22usize];
    ["Offset of field: ib_uverbs_detach_mcast::driver_data"][::core::mem::offset_of!(ib_uverbs_detach_mcast, driver_data) - 24usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_spec_hdr"][::core::mem::size_of::<ib_uverbs_flow_spec_hdr>() - 8usize];
    ["Alignment of ib_uverbs_flow_spec_hdr"][::core::mem::align_of::<ib_uverbs_flow_spec_hdr>() - 8usize];
    ["Offset of field: ib_uverbs_flow_spec_hdr::type_"][::core::mem::offset_of!(ib_uverbs_flow_spec_hdr, type_) - 0usize];
    ["Offset of field: ib_uverbs_flow_spec_hdr::size"][::core::mem::offset_of!(ib_uverbs_flow_spec_hdr, size) - 4usize];
    ["Offset of field: ib_uverbs_flow_spec_hdr::reserved"][::core::mem::offset_of!(ib_uverbs_flow_spec_hdr, reserved) - 6usize];
    ["Offset of field: ib_uverbs_flow_spec_hdr::flow_spec_data"][::core::mem::offset_of!(ib_uverbs_flow_spec_hdr, flow_spec_data) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_eth_filter"][::core::mem::size_of::<ib_uverbs_flow_eth_filter>() - 16usize];
    ["Alignment of ib_uverbs_flow_eth_filter"][::core::mem::align_of::<ib_uverbs_flow_eth_filter>() - 2usize];
    ["Offset of field: ib_uverbs_flow_eth_filter::dst_mac"][::core::mem::offset_of!(ib_uverbs_flow_eth_filter, dst_mac) - 0usize];
    ["Offset of field: ib_uverbs_flow_eth_filter::src_mac"][::core::mem::offset_of!(ib_uverbs_flow_eth_filter, src_mac) - 6usize];
    ["Offset of field: ib_uverbs_flow_eth_filter::ether_type"][::core::mem::offset_of!(ib_uverbs_flow_eth_filter, ether_type) - 12usize];
    ["Offset of field: ib_uverbs_flow_eth_filter::vlan_tag"][::core::mem::offset_of!(ib_uverbs_flow_eth_filter, vlan_tag) - 14usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_spec_eth__bindgen_ty_1__bindgen_ty_1"]
        [::core::mem::size_of::<ib_uverbs_flow_spec_eth__bindgen_ty_1__bindgen_ty_1>() - 8usize];
    ["Alignment of ib_uverbs_flow_spec_eth__bindgen_ty_1__bindgen_ty_1"]
        [::core::mem::align_of::<ib_uverbs_flow_spec_eth__bindgen_ty_1__bindgen_ty_1>() - 4usize];
    ["Offset of field: ib_uverbs_flow_spec_eth__bindgen_ty_1__bindgen_ty_1::type_"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_eth__bindgen_ty_1__bindgen_ty_1, type_) - 0usize];
    ["Offset of field: ib_uverbs_flow_spec_eth__bindgen_ty_1__bindgen_ty_1::size"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_eth__bindgen_ty_1__bindgen_ty_1, size) - 4usize];
    ["Offset of field: ib_uverbs_flow_spec_eth__bindgen_ty_1__bindgen_ty_1::reserved"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_eth__bindgen_ty_1__bindgen_ty_1, reserved) - 6usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_spec_eth__bindgen_ty_1"][::core::mem::size_of::<ib_uverbs_flow_spec_eth__bindgen_ty_1>() - 8usize];
    ["Alignment of ib_uverbs_flow_spec_eth__bindgen_ty_1"][::core::mem::align_of::<ib_uverbs_flow_spec_eth__bindgen_ty_1>() - 8usize];
    ["Offset of field: ib_uverbs_flow_spec_eth__bindgen_ty_1::hdr"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_eth__bindgen_ty_1, hdr) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_spec_eth"][::core::mem::size_of::<ib_uverbs_flow_spec_eth>() - 40usize];
    ["Alignment of ib_uverbs_flow_spec_eth"][::core::mem::align_of::<ib_uverbs_flow_spec_eth>() - 8usize];
    ["Offset of field: ib_uverbs_flow_spec_eth::val"][::core::mem::offset_of!(ib_uverbs_flow_spec_eth, val) - 8usize];
    ["Offset of field: ib_uverbs_flow_spec_eth::mask"][::core::mem::offset_of!(ib_uverbs_flow_spec_eth, mask) - 24usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_ipv4_filter"][::core::mem::size_of::<ib_uverbs_flow_ipv4_filter>() - 12usize];
    ["Alignment of ib_uverbs_flow_ipv4_filter"][::core::mem::align_of::<ib_uverbs_flow_ipv4_filter>() - 4usize];
    ["Offset of field: ib_uverbs_flow_ipv4_filter::src_ip"][::core::mem::offset_of!(ib_uverbs_flow_ipv4_filter, src_ip) - 0usize];
    ["Offset of field: ib_uverbs_flow_ipv4_filter::dst_ip"][::core::mem::offset_of!(ib_uverbs_flow_ipv4_filter, dst_ip) - 4usize];
    ["Offset of field: ib_uverbs_flow_ipv4_filter::proto"][::core::mem::offset_of!(ib_uverbs_flow_ipv4_filter, proto) - 8usize];
    ["Offset of field: ib_uverbs_flow_ipv4_filter::tos"][::core::mem::offset_of!(ib_uverbs_flow_ipv4_filter, tos) - 9usize];
    ["Offset of field: ib_uverbs_flow_ipv4_filter::ttl"][::core::mem::offset_of!(ib_uverbs_flow_ipv4_filter, ttl) - 10usize];
    ["Offset of field: ib_uverbs_flow_ipv4_filter::flags"][::core::mem::offset_of!(ib_uverbs_flow_ipv4_filter, flags) - 11usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_spec_ipv4__bindgen_ty_1__bindgen_ty_1"]
        [::core::mem::size_of::<ib_uverbs_flow_spec_ipv4__bindgen_ty_1__bindgen_ty_1>() - 8usize];
    ["Alignment of ib_uverbs_flow_spec_ipv4__bindgen_ty_1__bindgen_ty_1"]
        [::core::mem::align_of::<ib_uverbs_flow_spec_ipv4__bindgen_ty_1__bindgen_ty_1>() - 4usize];
    ["Offset of field: ib_uverbs_flow_spec_ipv4__bindgen_ty_1__bindgen_ty_1::type_"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_ipv4__bindgen_ty_1__bindgen_ty_1, type_) - 0usize];
    ["Offset of field: ib_uverbs_flow_spec_ipv4__bindgen_ty_1__bindgen_ty_1::size"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_ipv4__bindgen_ty_1__bindgen_ty_1, size) - 4usize];
    ["Offset of field: ib_uverbs_flow_spec_ipv4__bindgen_ty_1__bindgen_ty_1::reserved"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_ipv4__bindgen_ty_1__bindgen_ty_1, reserved) - 6usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_spec_ipv4__bindgen_ty_1"][::core::mem::size_of::<ib_uverbs_flow_spec_ipv4__bindgen_ty_1>() - 8usize];
    ["Alignment of ib_uverbs_flow_spec_ipv4__bindgen_ty_1"][::core::mem::align_of::<ib_uverbs_flow_spec_ipv4__bindgen_ty_1>() - 8usize];
    ["Offset of field: ib_uverbs_flow_spec_ipv4__bindgen_ty_1::hdr"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_ipv4__bindgen_ty_1, hdr) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_spec_ipv4"][::core::mem::size_of::<ib_uverbs_flow_spec_ipv4>() - 32usize];
    ["Alignment of ib_uverbs_flow_spec_ipv4"][::core::mem::align_of::<ib_uverbs_flow_spec_ipv4>() - 8usize];
    ["Offset of field: ib_uverbs_flow_spec_ipv4::val"][::core::mem::offset_of!(ib_uverbs_flow_spec_ipv4, val) - 8usize];
    ["Offset of field: ib_uverbs_flow_spec_ipv4::mask"][::core::mem::offset_of!(ib_uverbs_flow_spec_ipv4, mask) - 20usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_tcp_udp_filter"][::core::mem::size_of::<ib_uverbs_flow_tcp_udp_filter>() - 4usize];
    ["Alignment of ib_uverbs_flow_tcp_udp_filter"][::core::mem::align_of::<ib_uverbs_flow_tcp_udp_filter>() - 2usize];
    ["Offset of field: ib_uverbs_flow_tcp_udp_filter::dst_port"][::core::mem::offset_of!(ib_uverbs_flow_tcp_udp_filter, dst_port) - 0usize];
    ["Offset of field: ib_uverbs_flow_tcp_udp_filter::src_port"][::core::mem::offset_of!(ib_uverbs_flow_tcp_udp_filter, src_port) - 2usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_spec_tcp_udp__bindgen_ty_1__bindgen_ty_1"]
        [::core::mem::size_of::<ib_uverbs_flow_spec_tcp_udp__bindgen_ty_1__bindgen_ty_1>() - 8usize];
    ["Alignment of ib_uverbs_flow_spec_tcp_udp__bindgen_ty_1__bindgen_ty_1"]
        [::core::mem::align_of::<ib_uverbs_flow_spec_tcp_udp__bindgen_ty_1__bindgen_ty_1>() - 4usize];
    ["Offset of field: ib_uverbs_flow_spec_tcp_udp__bindgen_ty_1__bindgen_ty_1::type_"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_tcp_udp__bindgen_ty_1__bindgen_ty_1, type_) - 0usize];
    ["Offset of field: ib_uverbs_flow_spec_tcp_udp__bindgen_ty_1__bindgen_ty_1::size"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_tcp_udp__bindgen_ty_1__bindgen_ty_1, size) - 4usize];
    ["Offset of field: ib_uverbs_flow_spec_tcp_udp__bindgen_ty_1__bindgen_ty_1::reserved"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_tcp_udp__bindgen_ty_1__bindgen_ty_1, reserved) - 6usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_spec_tcp_udp__bindgen_ty_1"][::core::mem::size_of::<ib_uverbs_flow_spec_tcp_udp__bindgen_ty_1>() - 8usize];
    ["Alignment of ib_uverbs_flow_spec_tcp_udp__bindgen_ty_1"]
        [::core::mem::align_of::<ib_uverbs_flow_spec_tcp_udp__bindgen_ty_1>() - 8usize];
    ["Offset of field: ib_uverbs_flow_spec_tcp_udp__bindgen_ty_1::hdr"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_tcp_udp__bindgen_ty_1, hdr) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_spec_tcp_udp"][::core::mem::size_of::<ib_uverbs_flow_spec_tcp_udp>() - 16usize];
    ["Alignment of ib_uverbs_flow_spec_tcp_udp"][::core::mem::align_of::<ib_uverbs_flow_spec_tcp_udp>() - 8usize];
    ["Offset of field: ib_uverbs_flow_spec_tcp_udp::val"][::core::mem::offset_of!(ib_uverbs_flow_spec_tcp_udp, val) - 8usize];
    ["Offset of field: ib_uverbs_flow_spec_tcp_udp::mask"][::core::mem::offset_of!(ib_uverbs_flow_spec_tcp_udp, mask) - 12usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_ipv6_filter"][::core::mem::size_of::<ib_uverbs_flow_ipv6_filter>() - 40usize];
    ["Alignment of ib_uverbs_flow_ipv6_filter"][::core::mem::align_of::<ib_uverbs_flow_ipv6_filter>() - 4usize];
    ["Offset of field: ib_uverbs_flow_ipv6_filter::src_ip"][::core::mem::offset_of!(ib_uverbs_flow_ipv6_filter, src_ip) - 0usize];
    ["Offset of field: ib_uverbs_flow_ipv6_filter::dst_ip"][::core::mem::offset_of!(ib_uverbs_flow_ipv6_filter, dst_ip) - 16usize];
    ["Offset of field: ib_uverbs_flow_ipv6_filter::flow_label"][::core::mem::offset_of!(ib_uverbs_flow_ipv6_filter, flow_label) - 32usize];
    ["Offset of field: ib_uverbs_flow_ipv6_filter::next_hdr"][::core::mem::offset_of!(ib_uverbs_flow_ipv6_filter, next_hdr) - 36usize];
    ["Offset of field: ib_uverbs_flow_ipv6_filter::traffic_class"]
        [::core::mem::offset_of!(ib_uverbs_flow_ipv6_filter, traffic_class) - 37usize];
    ["Offset of field: ib_uverbs_flow_ipv6_filter::hop_limit"][::core::mem::offset_of!(ib_uverbs_flow_ipv6_filter, hop_limit) - 38usize];
    ["Offset of field: ib_uverbs_flow_ipv6_filter::reserved"][::core::mem::offset_of!(ib_uverbs_flow_ipv6_filter, reserved) - 39usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_spec_ipv6__bindgen_ty_1__bindgen_ty_1"]
        [::core::mem::size_of::<ib_uverbs_flow_spec_ipv6__bindgen_ty_1__bindgen_ty_1>() - 8usize];
    ["Alignment of ib_uverbs_flow_spec_ipv6__bindgen_ty_1__bindgen_ty_1"]
        [::core::mem::align_of::<ib_uverbs_flow_spec_ipv6__bindgen_ty_1__bindgen_ty_1>() - 4usize];
    ["Offset of field: ib_uverbs_flow_spec_ipv6__bindgen_ty_1__bindgen_ty_1::type_"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_ipv6__bindgen_ty_1__bindgen_ty_1, type_) - 0usize];
    ["Offset of field: ib_uverbs_flow_spec_ipv6__bindgen_ty_1__bindgen_ty_1::size"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_ipv6__bindgen_ty_1__bindgen_ty_1, size) - 4usize];
    ["Offset of field: ib_uverbs_flow_spec_ipv6__bindgen_ty_1__bindgen_ty_1::reserved"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_ipv6__bindgen_ty_1__bindgen_ty_1, reserved) - 6usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_spec_ipv6__bindgen_ty_1"][::core::mem::size_of::<ib_uverbs_flow_spec_ipv6__bindgen_ty_1>() - 8usize];
    ["Alignment of ib_uverbs_flow_spec_ipv6__bindgen_ty_1"][::core::mem::align_of::<ib_uverbs_flow_spec_ipv6__bindgen_ty_1>() - 8usize];
    ["Offset of field: ib_uverbs_flow_spec_ipv6__bindgen_ty_1::hdr"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_ipv6__bindgen_ty_1, hdr) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_spec_ipv6"][::core::mem::size_of::<ib_uverbs_flow_spec_ipv6>() - 88usize];
    ["Alignment of ib_uverbs_flow_spec_ipv6"][::core::mem::align_of::<ib_uverbs_flow_spec_ipv6>() - 8usize];
    ["Offset of field: ib_uverbs_flow_spec_ipv6::val"][::core::mem::offset_of!(ib_uverbs_flow_spec_ipv6, val) - 8usize];
    ["Offset of field: ib_uverbs_flow_spec_ipv6::mask"][::core::mem::offset_of!(ib_uverbs_flow_spec_ipv6, mask) - 48usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_spec_action_tag__bindgen_ty_1__bindgen_ty_1"]
        [::core::mem::size_of::<ib_uverbs_flow_spec_action_tag__bindgen_ty_1__bindgen_ty_1>() - 8usize];
    ["Alignment of ib_uverbs_flow_spec_action_tag__bindgen_ty_1__bindgen_ty_1"]
        [::core::mem::align_of::<ib_uverbs_flow_spec_action_tag__bindgen_ty_1__bindgen_ty_1>() - 4usize];
    ["Offset of field: ib_uverbs_flow_spec_action_tag__bindgen_ty_1__bindgen_ty_1::type_"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_action_tag__bindgen_ty_1__bindgen_ty_1, type_) - 0usize];
    ["Offset of field: ib_uverbs_flow_spec_action_tag__bindgen_ty_1__bindgen_ty_1::size"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_action_tag__bindgen_ty_1__bindgen_ty_1, size) - 4usize];
    ["Offset of field: ib_uverbs_flow_spec_action_tag__bindgen_ty_1__bindgen_ty_1::reserved"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_action_tag__bindgen_ty_1__bindgen_ty_1, reserved) - 6usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_spec_action_tag__bindgen_ty_1"]
        [::core::mem::size_of::<ib_uverbs_flow_spec_action_tag__bindgen_ty_1>() - 8usize];
    ["Alignment of ib_uverbs_flow_spec_action_tag__bindgen_ty_1"]
        [::core::mem::align_of::<ib_uverbs_flow_spec_action_tag__bindgen_ty_1>() - 8usize];
    ["Offset of field: ib_uverbs_flow_spec_action_tag__bindgen_ty_1::hdr"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_action_tag__bindgen_ty_1, hdr) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_spec_action_tag"][::core::mem::size_of::<ib_uverbs_flow_spec_action_tag>() - 16usize];
    ["Alignment of ib_uverbs_flow_spec_action_tag"][::core::mem::align_of::<ib_uverbs_flow_spec_action_tag>() - 8usize];
    ["Offset of field: ib_uverbs_flow_spec_action_tag::tag_id"][::core::mem::offset_of!(ib_uverbs_flow_spec_action_tag, tag_id) - 8usize];
    ["Offset of field: ib_uverbs_flow_spec_action_tag::reserved1"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_action_tag, reserved1) - 12usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_spec_action_drop__bindgen_ty_1__bindgen_ty_1"]
        [::core::mem::size_of::<ib_uverbs_flow_spec_action_drop__bindgen_ty_1__bindgen_ty_1>() - 8usize];
    ["Alignment of ib_uverbs_flow_spec_action_drop__bindgen_ty_1__bindgen_ty_1"]
        [::core::mem::align_of::<ib_uverbs_flow_spec_action_drop__bindgen_ty_1__bindgen_ty_1>() - 4usize];
    ["Offset of field: ib_uverbs_flow_spec_action_drop__bindgen_ty_1__bindgen_ty_1::type_"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_action_drop__bindgen_ty_1__bindgen_ty_1, type_) - 0usize];
    ["Offset of field: ib_uverbs_flow_spec_action_drop__bindgen_ty_1__bindgen_ty_1::size"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_action_drop__bindgen_ty_1__bindgen_ty_1, size) - 4usize];
    ["Offset of field: ib_uverbs_flow_spec_action_drop__bindgen_ty_1__bindgen_ty_1::reserved"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_action_drop__bindgen_ty_1__bindgen_ty_1, reserved) - 6usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_spec_action_drop__bindgen_ty_1"]
        [::core::mem::size_of::<ib_uverbs_flow_spec_action_drop__bindgen_ty_1>() - 8usize];
    ["Alignment of ib_uverbs_flow_spec_action_drop__bindgen_ty_1"]
        [::core::mem::align_of::<ib_uverbs_flow_spec_action_drop__bindgen_ty_1>() - 8usize];
    ["Offset of field: ib_uverbs_flow_spec_action_drop__bindgen_ty_1::hdr"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_action_drop__bindgen_ty_1, hdr) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_spec_action_drop"][::core::mem::size_of::<ib_uverbs_flow_spec_action_drop>() - 8usize];
    ["Alignment of ib_uverbs_flow_spec_action_drop"][::core::mem::align_of::<ib_uverbs_flow_spec_action_drop>() - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_spec_action_handle__bindgen_ty_1__bindgen_ty_1"]
        [::core::mem::size_of::<ib_uverbs_flow_spec_action_handle__bindgen_ty_1__bindgen_ty_1>() - 8usize];
    ["Alignment of ib_uverbs_flow_spec_action_handle__bindgen_ty_1__bindgen_ty_1"]
        [::core::mem::align_of::<ib_uverbs_flow_spec_action_handle__bindgen_ty_1__bindgen_ty_1>() - 4usize];
    ["Offset of field: ib_uverbs_flow_spec_action_handle__bindgen_ty_1__bindgen_ty_1::type_"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_action_handle__bindgen_ty_1__bindgen_ty_1, type_) - 0usize];
    ["Offset of field: ib_uverbs_flow_spec_action_handle__bindgen_ty_1__bindgen_ty_1::size"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_action_handle__bindgen_ty_1__bindgen_ty_1, size) - 4usize];
    ["Offset of field: ib_uverbs_flow_spec_action_handle__bindgen_ty_1__bindgen_ty_1::reserved"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_action_handle__bindgen_ty_1__bindgen_ty_1, reserved) - 6usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_spec_action_handle__bindgen_ty_1"]
        [::core::mem::size_of::<ib_uverbs_flow_spec_action_handle__bindgen_ty_1>() - 8usize];
    ["Alignment of ib_uverbs_flow_spec_action_handle__bindgen_ty_1"]
        [::core::mem::align_of::<ib_uverbs_flow_spec_action_handle__bindgen_ty_1>() - 8usize];
    ["Offset of field: ib_uverbs_flow_spec_action_handle__bindgen_ty_1::hdr"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_action_handle__bindgen_ty_1, hdr) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_spec_action_handle"][::core::mem::size_of::<ib_uverbs_flow_spec_action_handle>() - 16usize];
    ["Alignment of ib_uverbs_flow_spec_action_handle"][::core::mem::align_of::<ib_uverbs_flow_spec_action_handle>() - 8usize];
    ["Offset of field: ib_uverbs_flow_spec_action_handle::handle"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_action_handle, handle) - 8usize];
    ["Offset of field: ib_uverbs_flow_spec_action_handle::reserved1"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_action_handle, reserved1) - 12usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_spec_action_count__bindgen_ty_1__bindgen_ty_1"]
        [::core::mem::size_of::<ib_uverbs_flow_spec_action_count__bindgen_ty_1__bindgen_ty_1>() - 8usize];
    ["Alignment of ib_uverbs_flow_spec_action_count__bindgen_ty_1__bindgen_ty_1"]
        [::core::mem::align_of::<ib_uverbs_flow_spec_action_count__bindgen_ty_1__bindgen_ty_1>() - 4usize];
    ["Offset of field: ib_uverbs_flow_spec_action_count__bindgen_ty_1__bindgen_ty_1::type_"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_action_count__bindgen_ty_1__bindgen_ty_1, type_) - 0usize];
    ["Offset of field: ib_uverbs_flow_spec_action_count__bindgen_ty_1__bindgen_ty_1::size"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_action_count__bindgen_ty_1__bindgen_ty_1, size) - 4usize];
    ["Offset of field: ib_uverbs_flow_spec_action_count__bindgen_ty_1__bindgen_ty_1::reserved"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_action_count__bindgen_ty_1__bindgen_ty_1, reserved) - 6usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_spec_action_count__bindgen_ty_1"]
        [::core::mem::size_of::<ib_uverbs_flow_spec_action_count__bindgen_ty_1>() - 8usize];
    ["Alignment of ib_uverbs_flow_spec_action_count__bindgen_ty_1"]
        [::core::mem::align_of::<ib_uverbs_flow_spec_action_count__bindgen_ty_1>() - 8usize];
    ["Offset of field: ib_uverbs_flow_spec_action_count__bindgen_ty_1::hdr"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_action_count__bindgen_ty_1, hdr) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_spec_action_count"][::core::mem::size_of::<ib_uverbs_flow_spec_action_count>() - 16usize];
    ["Alignment of ib_uverbs_flow_spec_action_count"][::core::mem::align_of::<ib_uverbs_flow_spec_action_count>() - 8usize];
    ["Offset of field: ib_uverbs_flow_spec_action_count::handle"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_action_count, handle) - 8usize];
    ["Offset of field: ib_uverbs_flow_spec_action_count::reserved1"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_action_count, reserved1) - 12usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_tunnel_filter"][::core::mem::size_of::<ib_uverbs_flow_tunnel_filter>() - 4usize];
    ["Alignment of ib_uverbs_flow_tunnel_filter"][::core::mem::align_of::<ib_uverbs_flow_tunnel_filter>() - 4usize];
    ["Offset of field: ib_uverbs_flow_tunnel_filter::tunnel_id"][::core::mem::offset_of!(ib_uverbs_flow_tunnel_filter, tunnel_id) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_spec_tunnel__bindgen_ty_1__bindgen_ty_1"]
        [::core::mem::size_of::<ib_uverbs_flow_spec_tunnel__bindgen_ty_1__bindgen_ty_1>() - 8usize];
    ["Alignment of ib_uverbs_flow_spec_tunnel__bindgen_ty_1__bindgen_ty_1"]
        [::core::mem::align_of::<ib_uverbs_flow_spec_tunnel__bindgen_ty_1__bindgen_ty_1>() - 4usize];
    ["Offset of field: ib_uverbs_flow_spec_tunnel__bindgen_ty_1__bindgen_ty_1::type_"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_tunnel__bindgen_ty_1__bindgen_ty_1, type_) - 0usize];
    ["Offset of field: ib_uverbs_flow_spec_tunnel__bindgen_ty_1__bindgen_ty_1::size"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_tunnel__bindgen_ty_1__bindgen_ty_1, size) - 4usize];
    ["Offset of field: ib_uverbs_flow_spec_tunnel__bindgen_ty_1__bindgen_ty_1::reserved"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_tunnel__bindgen_ty_1__bindgen_ty_1, reserved) - 6usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_spec_tunnel__bindgen_ty_1"][::core::mem::size_of::<ib_uverbs_flow_spec_tunnel__bindgen_ty_1>() - 8usize];
    ["Alignment of ib_uverbs_flow_spec_tunnel__bindgen_ty_1"][::core::mem::align_of::<ib_uverbs_flow_spec_tunnel__bindgen_ty_1>() - 8usize];
    ["Offset of field: ib_uverbs_flow_spec_tunnel__bindgen_ty_1::hdr"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_tunnel__bindgen_ty_1, hdr) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_spec_tunnel"][::core::mem::size_of::<ib_uverbs_flow_spec_tunnel>() - 16usize];
    ["Alignment of ib_uverbs_flow_spec_tunnel"][::core::mem::align_of::<ib_uverbs_flow_spec_tunnel>() - 8usize];
    ["Offset of field: ib_uverbs_flow_spec_tunnel::val"][::core::mem::offset_of!(ib_uverbs_flow_spec_tunnel, val) - 8usize];
    ["Offset of field: ib_uverbs_flow_spec_tunnel::mask"][::core::mem::offset_of!(ib_uverbs_flow_spec_tunnel, mask) - 12usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_spec_esp_filter"][::core::mem::size_of::<ib_uverbs_flow_spec_esp_filter>() - 8usize];
    ["Alignment of ib_uverbs_flow_spec_esp_filter"][::core::mem::align_of::<ib_uverbs_flow_spec_esp_filter>() - 4usize];
    ["Offset of field: ib_uverbs_flow_spec_esp_filter::spi"][::core::mem::offset_of!(ib_uverbs_flow_spec_esp_filter, spi) - 0usize];
    ["Offset of field: ib_uverbs_flow_spec_esp_filter::seq"][::core::mem::offset_of!(ib_uverbs_flow_spec_esp_filter, seq) - 4usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_spec_esp__bindgen_ty_1__bindgen_ty_1"]
        [::core::mem::size_of::<ib_uverbs_flow_spec_esp__bindgen_ty_1__bindgen_ty_1>() - 8usize];
    ["Alignment of ib_uverbs_flow_spec_esp__bindgen_ty_1__bindgen_ty_1"]
        [::core::mem::align_of::<ib_uverbs_flow_spec_esp__bindgen_ty_1__bindgen_ty_1>() - 4usize];
    ["Offset of field: ib_uverbs_flow_spec_esp__bindgen_ty_1__bindgen_ty_1::type_"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_esp__bindgen_ty_1__bindgen_ty_1, type_) - 0usize];
    ["Offset of field: ib_uverbs_flow_spec_esp__bindgen_ty_1__bindgen_ty_1::size"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_esp__bindgen_ty_1__bindgen_ty_1, size) - 4usize];
    ["Offset of field: ib_uverbs_flow_spec_esp__bindgen_ty_1__bindgen_ty_1::reserved"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_esp__bindgen_ty_1__bindgen_ty_1, reserved) - 6usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_spec_esp__bindgen_ty_1"][::core::mem::size_of::<ib_uverbs_flow_spec_esp__bindgen_ty_1>() - 8usize];
    ["Alignment of ib_uverbs_flow_spec_esp__bindgen_ty_1"][::core::mem::align_of::<ib_uverbs_flow_spec_esp__bindgen_ty_1>() - 8usize];
    ["Offset of field: ib_uverbs_flow_spec_esp__bindgen_ty_1::hdr"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_esp__bindgen_ty_1, hdr) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_spec_esp"][::core::mem::size_of::<ib_uverbs_flow_spec_esp>() - 24usize];
    ["Alignment of ib_uverbs_flow_spec_esp"][::core::mem::align_of::<ib_uverbs_flow_spec_esp>() - 8usize];
    ["Offset of field: ib_uverbs_flow_spec_esp::val"][::core::mem::offset_of!(ib_uverbs_flow_spec_esp, val) - 8usize];
    ["Offset of field: ib_uverbs_flow_spec_esp::mask"][::core::mem::offset_of!(ib_uverbs_flow_spec_esp, mask) - 16usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_gre_filter"][::core::mem::size_of::<ib_uverbs_flow_gre_filter>() - 8usize];
    ["Alignment of ib_uverbs_flow_gre_filter"][::core::mem::align_of::<ib_uverbs_flow_gre_filter>() - 4usize];
    ["Offset of field: ib_uverbs_flow_gre_filter::c_ks_res0_ver"]
        [::core::mem::offset_of!(ib_uverbs_flow_gre_filter, c_ks_res0_ver) - 0usize];
    ["Offset of field: ib_uverbs_flow_gre_filter::protocol"][::core::mem::offset_of!(ib_uverbs_flow_gre_filter, protocol) - 2usize];
    ["Offset of field: ib_uverbs_flow_gre_filter::key"][::core::mem::offset_of!(ib_uverbs_flow_gre_filter, key) - 4usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_spec_gre__bindgen_ty_1__bindgen_ty_1"]
        [::core::mem::size_of::<ib_uverbs_flow_spec_gre__bindgen_ty_1__bindgen_ty_1>() - 8usize];
    ["Alignment of ib_uverbs_flow_spec_gre__bindgen_ty_1__bindgen_ty_1"]
        [::core::mem::align_of::<ib_uverbs_flow_spec_gre__bindgen_ty_1__bindgen_ty_1>() - 4usize];
    ["Offset of field: ib_uverbs_flow_spec_gre__bindgen_ty_1__bindgen_ty_1::type_"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_gre__bindgen_ty_1__bindgen_ty_1, type_) - 0usize];
    ["Offset of field: ib_uverbs_flow_spec_gre__bindgen_ty_1__bindgen_ty_1::size"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_gre__bindgen_ty_1__bindgen_ty_1, size) - 4usize];
    ["Offset of field: ib_uverbs_flow_spec_gre__bindgen_ty_1__bindgen_ty_1::reserved"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_gre__bindgen_ty_1__bindgen_ty_1, reserved) - 6usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_spec_gre__bindgen_ty_1"][::core::mem::size_of::<ib_uverbs_flow_spec_gre__bindgen_ty_1>() - 8usize];
    ["Alignment of ib_uverbs_flow_spec_gre__bindgen_ty_1"][::core::mem::align_of::<ib_uverbs_flow_spec_gre__bindgen_ty_1>() - 8usize];
    ["Offset of field: ib_uverbs_flow_spec_gre__bindgen_ty_1::hdr"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_gre__bindgen_ty_1, hdr) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_spec_gre"][::core::mem::size_of::<ib_uverbs_flow_spec_gre>() - 24usize];
    ["Alignment of ib_uverbs_flow_spec_gre"][::core::mem::align_of::<ib_uverbs_flow_spec_gre>() - 8usize];
    ["Offset of field: ib_uverbs_flow_spec_gre::val"][::core::mem::offset_of!(ib_uverbs_flow_spec_gre, val) - 8usize];
    ["Offset of field: ib_uverbs_flow_spec_gre::mask"][::core::mem::offset_of!(ib_uverbs_flow_spec_gre, mask) - 16usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_mpls_filter"][::core::mem::size_of::<ib_uverbs_flow_mpls_filter>() - 4usize];
    ["Alignment of ib_uverbs_flow_mpls_filter"][::core::mem::align_of::<ib_uverbs_flow_mpls_filter>() - 4usize];
    ["Offset of field: ib_uverbs_flow_mpls_filter::label"][::core::mem::offset_of!(ib_uverbs_flow_mpls_filter, label) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_spec_mpls__bindgen_ty_1__bindgen_ty_1"]
        [::core::mem::size_of::<ib_uverbs_flow_spec_mpls__bindgen_ty_1__bindgen_ty_1>() - 8usize];
    ["Alignment of ib_uverbs_flow_spec_mpls__bindgen_ty_1__bindgen_ty_1"]
        [::core::mem::align_of::<ib_uverbs_flow_spec_mpls__bindgen_ty_1__bindgen_ty_1>() - 4usize];
    ["Offset of field: ib_uverbs_flow_spec_mpls__bindgen_ty_1__bindgen_ty_1::type_"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_mpls__bindgen_ty_1__bindgen_ty_1, type_) - 0usize];
    ["Offset of field: ib_uverbs_flow_spec_mpls__bindgen_ty_1__bindgen_ty_1::size"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_mpls__bindgen_ty_1__bindgen_ty_1, size) - 4usize];
    ["Offset of field: ib_uverbs_flow_spec_mpls__bindgen_ty_1__bindgen_ty_1::reserved"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_mpls__bindgen_ty_1__bindgen_ty_1, reserved) - 6usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_spec_mpls__bindgen_ty_1"][::core::mem::size_of::<ib_uverbs_flow_spec_mpls__bindgen_ty_1>() - 8usize];
    ["Alignment of ib_uverbs_flow_spec_mpls__bindgen_ty_1"][::core::mem::align_of::<ib_uverbs_flow_spec_mpls__bindgen_ty_1>() - 8usize];
    ["Offset of field: ib_uverbs_flow_spec_mpls__bindgen_ty_1::hdr"]
        [::core::mem::offset_of!(ib_uverbs_flow_spec_mpls__bindgen_ty_1, hdr) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_spec_mpls"][::core::mem::size_of::<ib_uverbs_flow_spec_mpls>() - 16usize];
    ["Alignment of ib_uverbs_flow_spec_mpls"][::core::mem::align_of::<ib_uverbs_flow_spec_mpls>() - 8usize];
    ["Offset of field: ib_uverbs_flow_spec_mpls::val"][::core::mem::offset_of!(ib_uverbs_flow_spec_mpls, val) - 8usize];
    ["Offset of field: ib_uverbs_flow_spec_mpls::mask"][::core::mem::offset_of!(ib_uverbs_flow_spec_mpls, mask) - 12usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_attr"][::core::mem::size_of::<ib_uverbs_flow_attr>() - 16usize];
    ["Alignment of ib_uverbs_flow_attr"][::core::mem::align_of::<ib_uverbs_flow_attr>() - 8usize];
    ["Offset of field: ib_uverbs_flow_attr::type_"][::core::mem::offset_of!(ib_uverbs_flow_attr, type_) - 0usize];
    ["Offset of field: ib_uverbs_flow_attr::size"][::core::mem::offset_of!(ib_uverbs_flow_attr, size) - 4usize];
    ["Offset of field: ib_uverbs_flow_attr::priority"][::core::mem::offset_of!(ib_uverbs_flow_attr, priority) - 6usize];
    ["Offset of field: ib_uverbs_flow_attr::num_of_specs"][::core::mem::offset_of!(ib_uverbs_flow_attr, num_of_specs) - 8usize];
    ["Offset of field: ib_uverbs_flow_attr::reserved"][::core::mem::offset_of!(ib_uverbs_flow_attr, reserved) - 9usize];
    ["Offset of field: ib_uverbs_flow_attr::port"][::core::mem::offset_of!(ib_uverbs_flow_attr, port) - 11usize];
    ["Offset of field: ib_uverbs_flow_attr::flags"][::core::mem::offset_of!(ib_uverbs_flow_attr, flags) - 12usize];
    ["Offset of field: ib_uverbs_flow_attr::flow_specs"][::core::mem::offset_of!(ib_uverbs_flow_attr, flow_specs) - 16usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_create_flow"][::core::mem::size_of::<ib_uverbs_create_flow>() - 24usize];
    ["Alignment of ib_uverbs_create_flow"][::core::mem::align_of::<ib_uverbs_create_flow>() - 8usize];
    ["Offset of field: ib_uverbs_create_flow::comp_mask"][::core::mem::offset_of!(ib_uverbs_create_flow, comp_mask) - 0usize];
    ["Offset of field: ib_uverbs_create_flow::qp_handle"][::core::mem::offset_of!(ib_uverbs_create_flow, qp_handle) - 4usize];
    ["Offset of field: ib_uverbs_create_flow::flow_attr"][::core::mem::offset_of!(ib_uverbs_create_flow, flow_attr) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_create_flow_resp"][::core::mem::size_of::<ib_uverbs_create_flow_resp>() - 8usize];
    ["Alignment of ib_uverbs_create_flow_resp"][::core::mem::align_of::<ib_uverbs_create_flow_resp>() - 4usize];
    ["Offset of field: ib_uverbs_create_flow_resp::comp_mask"][::core::mem::offset_of!(ib_uverbs_create_flow_resp, comp_mask) - 0usize];
    ["Offset of field: ib_uverbs_create_flow_resp::flow_handle"][::core::mem::offset_of!(ib_uverbs_create_flow_resp, flow_handle) - 4usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_destroy_flow"][::core::mem::size_of::<ib_uverbs_destroy_flow>() - 8usize];
    ["Alignment of ib_uverbs_destroy_flow"][::core::mem::align_of::<ib_uverbs_destroy_flow>() - 4usize];
    ["Offset of field: ib_uverbs_destroy_flow::comp_mask"][::core::mem::offset_of!(ib_uverbs_destroy_flow, comp_mask) - 0usize];
    ["Offset of field: ib_uverbs_destroy_flow::flow_handle"][::core::mem::offset_of!(ib_uverbs_destroy_flow, flow_handle) - 4usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_create_srq"][::core::mem::size_of::<ib_uverbs_create_srq>() - 32usize];
    ["Alignment of ib_uverbs_create_srq"][::core::mem::align_of::<ib_uverbs_create_srq>() - 8usize];
    ["Offset of field: ib_uverbs_create_srq::response"][::core::mem::offset_of!(ib_uverbs_create_srq, response) - 0usize];
    ["Offset of field: ib_uverbs_create_srq::user_handle"][::core::mem::offset_of!(ib_uverbs_create_srq, user_handle) - 8usize];
    ["Offset of field: ib_uverbs_create_srq::pd_handle"][::core::mem::offset_of!(ib_uverbs_create_srq, pd_handle) - 16usize];
    ["Offset of field: ib_uverbs_create_srq::max_wr"][::core::mem::offset_of!(ib_uverbs_create_srq, max_wr) - 20usize];
    ["Offset of field: ib_uverbs_create_srq::max_sge"][::core::mem::offset_of!(ib_uverbs_create_srq, max_sge) - 24usize];
    ["Offset of field: ib_uverbs_create_srq::srq_limit"][::core::mem::offset_of!(ib_uverbs_create_srq, srq_limit) - 28usize];
    ["Offset of field: ib_uverbs_create_srq::driver_data"][::core::mem::offset_of!(ib_uverbs_create_srq, driver_data) - 32usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_create_xsrq"][::core::mem::size_of::<ib_uverbs_create_xsrq>() - 48usize];
    ["Alignment of ib_uverbs_create_xsrq"][::core::mem::align_of::<ib_uverbs_create_xsrq>() - 8usize];
    ["Offset of field: ib_uverbs_create_xsrq::response"][::core::mem::offset_of!(ib_uverbs_create_xsrq, response) - 0usize];
    ["Offset of field: ib_uverbs_create_xsrq::user_handle"][::core::mem::offset_of!(ib_uverbs_create_xsrq, user_handle) - 8usize];
    ["Offset of field: ib_uverbs_create_xsrq::srq_type"][::core::mem::offset_of!(ib_uverbs_create_xsrq, srq_type) - 16usize];
    ["Offset of field: ib_uverbs_create_xsrq::pd_handle"][::core::mem::offset_of!(ib_uverbs_create_xsrq, pd_handle) - 20usize];
    ["Offset of field: ib_uverbs_create_xsrq::max_wr"][::core::mem::offset_of!(ib_uverbs_create_xsrq, max_wr) - 24usize];
    ["Offset of field: ib_uverbs_create_xsrq::max_sge"][::core::mem::offset_of!(ib_uverbs_create_xsrq, max_sge) - 28usize];
    ["Offset of field: ib_uverbs_create_xsrq::srq_limit"][::core::mem::offset_of!(ib_uverbs_create_xsrq, srq_limit) - 32usize];
    ["Offset of field: ib_uverbs_create_xsrq::max_num_tags"][::core::mem::offset_of!(ib_uverbs_create_xsrq, max_num_tags) - 36usize];
    ["Offset of field: ib_uverbs_create_xsrq::xrcd_handle"][::core::mem::offset_of!(ib_uverbs_create_xsrq, xrcd_handle) - 40usize];
    ["Offset of field: ib_uverbs_create_xsrq::cq_handle"][::core::mem::offset_of!(ib_uverbs_create_xsrq, cq_handle) - 44usize];
    ["Offset of field: ib_uverbs_create_xsrq::driver_data"][::core::mem::offset_of!(ib_uverbs_create_xsrq, driver_data) - 48usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_create_srq_resp"][::core::mem::size_of::<ib_uverbs_create_srq_resp>() - 16usize];
    ["Alignment of ib_uverbs_create_srq_resp"][::core::mem::align_of::<ib_uverbs_create_srq_resp>() - 4usize];
    ["Offset of field: ib_uverbs_create_srq_resp::srq_handle"][::core::mem::offset_of!(ib_uverbs_create_srq_resp, srq_handle) - 0usize];
    ["Offset of field: ib_uverbs_create_srq_resp::max_wr"][::core::mem::offset_of!(ib_uverbs_create_srq_resp, max_wr) - 4usize];
    ["Offset of field: ib_uverbs_create_srq_resp::max_sge"][::core::mem::offset_of!(ib_uverbs_create_srq_resp, max_sge) - 8usize];
    ["Offset of field: ib_uverbs_create_srq_resp::srqn"][::core::mem::offset_of!(ib_uverbs_create_srq_resp, srqn) - 12usize];
    ["Offset of field: ib_uverbs_create_srq_resp::driver_data"][::core::mem::offset_of!(ib_uverbs_create_srq_resp, driver_data) - 16usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_modify_srq"][::core::mem::size_of::<ib_uverbs_modify_srq>() - 16usize];
    ["Alignment of ib_uverbs_modify_srq"][::core::mem::align_of::<ib_uverbs_modify_srq>() - 8usize];
    ["Offset of field: ib_uverbs_modify_srq::srq_handle"][::core::mem::offset_of!(ib_uverbs_modify_srq, srq_handle) - 0usize];
    ["Offset of field: ib_uverbs_modify_srq::attr_mask"][::core::mem::offset_of!(ib_uverbs_modify_srq, attr_mask) - 4usize];
    ["Offset of field: ib_uverbs_modify_srq::max_wr"][::core::mem::offset_of!(ib_uverbs_modify_srq, max_wr) - 8usize];
    ["Offset of field: ib_uverbs_modify_srq::srq_limit"][::core::mem::offset_of!(ib_uverbs_modify_srq, srq_limit) - 12usize];
    ["Offset of field: ib_uverbs_modify_srq::driver_data"][::core::mem::offset_of!(ib_uverbs_modify_srq, driver_data) - 16usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_query_srq"][::core::mem::size_of::<ib_uverbs_query_srq>() - 16usize];
    ["Alignment of ib_uverbs_query_srq"][::core::mem::align_of::<ib_uverbs_query_srq>() - 8usize];
    ["Offset of field: ib_uverbs_query_srq::response"][::core::mem::offset_of!(ib_uverbs_query_srq, response) - 0usize];
    ["Offset of field: ib_uverbs_query_srq::srq_handle"][::core::mem::offset_of!(ib_uverbs_query_srq, srq_handle) - 8usize];
    ["Offset of field: ib_uverbs_query_srq::reserved"][::core::mem::offset_of!(ib_uverbs_query_srq, reserved) - 12usize];
    ["Offset of field: ib_uverbs_query_srq::driver_data"][::core::mem::offset_of!(ib_uverbs_query_srq, driver_data) - 16usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_query_srq_resp"][::core::mem::size_of::<ib_uverbs_query_srq_resp>() - 16usize];
    ["Alignment of ib_uverbs_query_srq_resp"][::core::mem::align_of::<ib_uverbs_query_srq_resp>() - 4usize];
    ["Offset of field: ib_uverbs_query_srq_resp::max_wr"][::core::mem::offset_of!(ib_uverbs_query_srq_resp, max_wr) - 0usize];
    ["Offset of field: ib_uverbs_query_srq_resp::max_sge"][::core::mem::offset_of!(ib_uverbs_query_srq_resp, max_sge) - 4usize];
    ["Offset of field: ib_uverbs_query_srq_resp::srq_limit"][::core::mem::offset_of!(ib_uverbs_query_srq_resp, srq_limit) - 8usize];
    ["Offset of field: ib_uverbs_query_srq_resp::reserved"][::core::mem::offset_of!(ib_uverbs_query_srq_resp, reserved) - 12usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_destroy_srq"][::core::mem::size_of::<ib_uverbs_destroy_srq>() - 16usize];
    ["Alignment of ib_uverbs_destroy_srq"][::core::mem::align_of::<ib_uverbs_destroy_srq>() - 8usize];
    ["Offset of field: ib_uverbs_destroy_srq::response"][::core::mem::offset_of!(ib_uverbs_destroy_srq, response) - 0usize];
    ["Offset of field: ib_uverbs_destroy_srq::srq_handle"][::core::mem::offset_of!(ib_uverbs_destroy_srq, srq_handle) - 8usize];
    ["Offset of field: ib_uverbs_destroy_srq::reserved"][::core::mem::offset_of!(ib_uverbs_destroy_srq, reserved) - 12usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_destroy_srq_resp"][::core::mem::size_of::<ib_uverbs_destroy_srq_resp>() - 4usize];
    ["Alignment of ib_uverbs_destroy_srq_resp"][::core::mem::align_of::<ib_uverbs_destroy_srq_resp>() - 4usize];
    ["Offset of field: ib_uverbs_destroy_srq_resp::events_reported"]
        [::core::mem::offset_of!(ib_uverbs_destroy_srq_resp, events_reported) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_ex_create_wq"][::core::mem::size_of::<ib_uverbs_ex_create_wq>() - 40usize];
    ["Alignment of ib_uverbs_ex_create_wq"][::core::mem::align_of::<ib_uverbs_ex_create_wq>() - 8usize];
    ["Offset of field: ib_uverbs_ex_create_wq::comp_mask"][::core::mem::offset_of!(ib_uverbs_ex_create_wq, comp_mask) - 0usize];
    ["Offset of field: ib_uverbs_ex_create_wq::wq_type"][::core::mem::offset_of!(ib_uverbs_ex_create_wq, wq_type) - 4usize];
    ["Offset of field: ib_uverbs_ex_create_wq::user_handle"][::core::mem::offset_of!(ib_uverbs_ex_create_wq, user_handle) - 8usize];
    ["Offset of field: ib_uverbs_ex_create_wq::pd_handle"][::core::mem::offset_of!(ib_uverbs_ex_create_wq, pd_handle) - 16usize];
    ["Offset of field: ib_uverbs_ex_create_wq::cq_handle"][::core::mem::offset_of!(ib_uverbs_ex_create_wq, cq_handle) - 20usize];
    ["Offset of field: ib_uverbs_ex_create_wq::max_wr"][::core::mem::offset_of!(ib_uverbs_ex_create_wq, max_wr) - 24usize];
    ["Offset of field: ib_uverbs_ex_create_wq::max_sge"][::core::mem::offset_of!(ib_uverbs_ex_create_wq, max_sge) - 28usize];
    ["Offset of field: ib_uverbs_ex_create_wq::create_flags"][::core::mem::offset_of!(ib_uverbs_ex_create_wq, create_flags) - 32usize];
    ["Offset of field: ib_uverbs_ex_create_wq::reserved"][::core::mem::offset_of!(ib_uverbs_ex_create_wq, reserved) - 36usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_ex_create_wq_resp"][::core::mem::size_of::<ib_uverbs_ex_create_wq_resp>() - 24usize];
    ["Alignment of ib_uverbs_ex_create_wq_resp"][::core::mem::align_of::<ib_uverbs_ex_create_wq_resp>() - 4usize];
    ["Offset of field: ib_uverbs_ex_create_wq_resp::comp_mask"][::core::mem::offset_of!(ib_uverbs_ex_create_wq_resp, comp_mask) - 0usize];
    ["Offset of field: ib_uverbs_ex_create_wq_resp::response_length"]
        [::core::mem::offset_of!(ib_uverbs_ex_create_wq_resp, response_length) - 4usize];
    ["Offset of field: ib_uverbs_ex_create_wq_resp::wq_handle"][::core::mem::offset_of!(ib_uverbs_ex_create_wq_resp, wq_handle) - 8usize];
    ["Offset of field: ib_uverbs_ex_create_wq_resp::max_wr"][::core::mem::offset_of!(ib_uverbs_ex_create_wq_resp, max_wr) - 12usize];
    ["Offset of field: ib_uverbs_ex_create_wq_resp::max_sge"][::core::mem::offset_of!(ib_uverbs_ex_create_wq_resp, max_sge) - 16usize];
    ["Offset of field: ib_uverbs_ex_create_wq_resp::wqn"][::core::mem::offset_of!(ib_uverbs_ex_create_wq_resp, wqn) - 20usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_ex_destroy_wq"][::core::mem::size_of::<ib_uverbs_ex_destroy_wq>() - 8usize];
    ["Alignment of ib_uverbs_ex_destroy_wq"][::core::mem::align_of::<ib_uverbs_ex_destroy_wq>() - 4usize];
    ["Offset of field: ib_uverbs_ex_destroy_wq::comp_mask"][::core::mem::offset_of!(ib_uverbs_ex_destroy_wq, comp_mask) - 0usize];
    ["Offset of field: ib_uverbs_ex_destroy_wq::wq_handle"][::core::mem::offset_of!(ib_uverbs_ex_destroy_wq, wq_handle) - 4usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_ex_destroy_wq_resp"][::core::mem::size_of::<ib_uverbs_ex_destroy_wq_resp>() - 16usize];
    ["Alignment of ib_uverbs_ex_destroy_wq_resp"][::core::mem::align_of::<ib_uverbs_ex_destroy_wq_resp>() - 4usize];
    ["Offset of field: ib_uverbs_ex_destroy_wq_resp::comp_mask"][::core::mem::offset_of!(ib_uverbs_ex_destroy_wq_resp, comp_mask) - 0usize];
    ["Offset of field: ib_uverbs_ex_destroy_wq_resp::response_length"]
        [::core::mem::offset_of!(ib_uverbs_ex_destroy_wq_resp, response_length) - 4usize];
    ["Offset of field: ib_uverbs_ex_destroy_wq_resp::events_reported"]
        [::core::mem::offset_of!(ib_uverbs_ex_destroy_wq_resp, events_reported) - 8usize];
    ["Offset of field: ib_uverbs_ex_destroy_wq_resp::reserved"][::core::mem::offset_of!(ib_uverbs_ex_destroy_wq_resp, reserved) - 12usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_ex_modify_wq"][::core::mem::size_of::<ib_uverbs_ex_modify_wq>() - 24usize];
    ["Alignment of ib_uverbs_ex_modify_wq"][::core::mem::align_of::<ib_uverbs_ex_modify_wq>() - 4usize];
    ["Offset of field: ib_uverbs_ex_modify_wq::attr_mask"][::core::mem::offset_of!(ib_uverbs_ex_modify_wq, attr_mask) - 0usize];
    ["Offset of field: ib_uverbs_ex_modify_wq::wq_handle"][::core::mem::offset_of!(ib_uverbs_ex_modify_wq, wq_handle) - 4usize];
    ["Offset of field: ib_uverbs_ex_modify_wq::wq_state"][::core::mem::offset_of!(ib_uverbs_ex_modify_wq, wq_state) - 8usize];
    ["Offset of field: ib_uverbs_ex_modify_wq::curr_wq_state"][::core::mem::offset_of!(ib_uverbs_ex_modify_wq, curr_wq_state) - 12usize];
    ["Offset of field: ib_uverbs_ex_modify_wq::flags"][::core::mem::offset_of!(ib_uverbs_ex_modify_wq, flags) - 16usize];
    ["Offset of field: ib_uverbs_ex_modify_wq::flags_mask"][::core::mem::offset_of!(ib_uverbs_ex_modify_wq, flags_mask) - 20usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_ex_create_rwq_ind_table"][::core::mem::size_of::<ib_uverbs_ex_create_rwq_ind_table>() - 8usize];
    ["Alignment of ib_uverbs_ex_create_rwq_ind_table"][::core::mem::align_of::<ib_uverbs_ex_create_rwq_ind_table>() - 4usize];
    ["Offset of field: ib_uverbs_ex_create_rwq_ind_table::comp_mask"]
        [::core::mem::offset_of!(ib_uverbs_ex_create_rwq_ind_table, comp_mask) - 0usize];
    ["Offset of field: ib_uverbs_ex_create_rwq_ind_table::log_ind_tbl_size"]
        [::core::mem::offset_of!(ib_uverbs_ex_create_rwq_ind_table, log_ind_tbl_size) - 4usize];
    ["Offset of field: ib_uverbs_ex_create_rwq_ind_table::wq_handles"]
        [::core::mem::offset_of!(ib_uverbs_ex_create_rwq_ind_table, wq_handles) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_ex_create_rwq_ind_table_resp"][::core::mem::size_of::<ib_uverbs_ex_create_rwq_ind_table_resp>() - 16usize];
    ["Alignment of ib_uverbs_ex_create_rwq_ind_table_resp"][::core::mem::align_of::<ib_uverbs_ex_create_rwq_ind_table_resp>() - 4usize];
    ["Offset of field: ib_uverbs_ex_create_rwq_ind_table_resp::comp_mask"]
        [::core::mem::offset_of!(ib_uverbs_ex_create_rwq_ind_table_resp, comp_mask) - 0usize];
    ["Offset of field: ib_uverbs_ex_create_rwq_ind_table_resp::response_length"]
        [::core::mem::offset_of!(ib_uverbs_ex_create_rwq_ind_table_resp, response_length) - 4usize];
    ["Offset of field: ib_uverbs_ex_create_rwq_ind_table_resp::ind_tbl_handle"]
        [::core::mem::offset_of!(ib_uverbs_ex_create_rwq_ind_table_resp, ind_tbl_handle) - 8usize];
    ["Offset of field: ib_uverbs_ex_create_rwq_ind_table_resp::ind_tbl_num"]
        [::core::mem::offset_of!(ib_uverbs_ex_create_rwq_ind_table_resp, ind_tbl_num) - 12usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_ex_destroy_rwq_ind_table"][::core::mem::size_of::<ib_uverbs_ex_destroy_rwq_ind_table>() - 8usize];
    ["Alignment of ib_uverbs_ex_destroy_rwq_ind_table"][::core::mem::align_of::<ib_uverbs_ex_destroy_rwq_ind_table>() - 4usize];
    ["Offset of field: ib_uverbs_ex_destroy_rwq_ind_table::comp_mask"]
        [::core::mem::offset_of!(ib_uverbs_ex_destroy_rwq_ind_table, comp_mask) - 0usize];
    ["Offset of field: ib_uverbs_ex_destroy_rwq_ind_table::ind_tbl_handle"]
        [::core::mem::offset_of!(ib_uverbs_ex_destroy_rwq_ind_table, ind_tbl_handle) - 4usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_cq_moderation"][::core::mem::size_of::<ib_uverbs_cq_moderation>() - 4usize];
    ["Alignment of ib_uverbs_cq_moderation"][::core::mem::align_of::<ib_uverbs_cq_moderation>() - 2usize];
    ["Offset of field: ib_uverbs_cq_moderation::cq_count"][::core::mem::offset_of!(ib_uverbs_cq_moderation, cq_count) - 0usize];
    ["Offset of field: ib_uverbs_cq_moderation::cq_period"][::core::mem::offset_of!(ib_uverbs_cq_moderation, cq_period) - 2usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_ex_modify_cq"][::core::mem::size_of::<ib_uverbs_ex_modify_cq>() - 16usize];
    ["Alignment of ib_uverbs_ex_modify_cq"][::core::mem::align_of::<ib_uverbs_ex_modify_cq>() - 4usize];
    ["Offset of field: ib_uverbs_ex_modify_cq::cq_handle"][::core::mem::offset_of!(ib_uverbs_ex_modify_cq, cq_handle) - 0usize];
    ["Offset of field: ib_uverbs_ex_modify_cq::attr_mask"][::core::mem::offset_of!(ib_uverbs_ex_modify_cq, attr_mask) - 4usize];
    ["Offset of field: ib_uverbs_ex_modify_cq::attr"][::core::mem::offset_of!(ib_uverbs_ex_modify_cq, attr) - 8usize];
    ["Offset of field: ib_uverbs_ex_modify_cq::reserved"][::core::mem::offset_of!(ib_uverbs_ex_modify_cq, reserved) - 12usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_action_esp_keymat_aes_gcm"][::core::mem::size_of::<ib_uverbs_flow_action_esp_keymat_aes_gcm>() - 56usize];
    ["Alignment of ib_uverbs_flow_action_esp_keymat_aes_gcm"][::core::mem::align_of::<ib_uverbs_flow_action_esp_keymat_aes_gcm>() - 8usize];
    ["Offset of field: ib_uverbs_flow_action_esp_keymat_aes_gcm::iv"]
        [::core::mem::offset_of!(ib_uverbs_flow_action_esp_keymat_aes_gcm, iv) - 0usize];
    ["Offset of field: ib_uverbs_flow_action_esp_keymat_aes_gcm::iv_algo"]
        [::core::mem::offset_of!(ib_uverbs_flow_action_esp_keymat_aes_gcm, iv_algo) - 8usize];
    ["Offset of field: ib_uverbs_flow_action_esp_keymat_aes_gcm::salt"]
        [::core::mem::offset_of!(ib_uverbs_flow_action_esp_keymat_aes_gcm, salt) - 12usize];
    ["Offset of field: ib_uverbs_flow_action_esp_keymat_aes_gcm::icv_len"]
        [::core::mem::offset_of!(ib_uverbs_flow_action_esp_keymat_aes_gcm, icv_len) - 16usize];
    ["Offset of field: ib_uverbs_flow_action_esp_keymat_aes_gcm::key_len"]
        [::core::mem::offset_of!(ib_uverbs_flow_action_esp_keymat_aes_gcm, key_len) - 20usize];
    ["Offset of field: ib_uverbs_flow_action_esp_keymat_aes_gcm::aes_key"]
        [::core::mem::offset_of!(ib_uverbs_flow_action_esp_keymat_aes_gcm, aes_key) - 24usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_action_esp_replay_bmp"][::core::mem::size_of::<ib_uverbs_flow_action_esp_replay_bmp>() - 4usize];
    ["Alignment of ib_uverbs_flow_action_esp_replay_bmp"][::core::mem::align_of::<ib_uverbs_flow_action_esp_replay_bmp>() - 4usize];
    ["Offset of field: ib_uverbs_flow_action_esp_replay_bmp::size"]
        [::core::mem::offset_of!(ib_uverbs_flow_action_esp_replay_bmp, size) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_action_esp_encap__bindgen_ty_1"]
        [::core::mem::size_of::<ib_uverbs_flow_action_esp_encap__bindgen_ty_1>() - 8usize];
    ["Alignment of ib_uverbs_flow_action_esp_encap__bindgen_ty_1"]
        [::core::mem::align_of::<ib_uverbs_flow_action_esp_encap__bindgen_ty_1>() - 8usize];
    ["Offset of field: ib_uverbs_flow_action_esp_encap__bindgen_ty_1::val_ptr"]
        [::core::mem::offset_of!(ib_uverbs_flow_action_esp_encap__bindgen_ty_1, val_ptr) - 0usize];
    ["Offset of field: ib_uverbs_flow_action_esp_encap__bindgen_ty_1::val_ptr_data_u64"]
        [::core::mem::offset_of!(ib_uverbs_flow_action_esp_encap__bindgen_ty_1, val_ptr_data_u64) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_action_esp_encap__bindgen_ty_2"]
        [::core::mem::size_of::<ib_uverbs_flow_action_esp_encap__bindgen_ty_2>() - 8usize];
    ["Alignment of ib_uverbs_flow_action_esp_encap__bindgen_ty_2"]
        [::core::mem::align_of::<ib_uverbs_flow_action_esp_encap__bindgen_ty_2>() - 8usize];
    ["Offset of field: ib_uverbs_flow_action_esp_encap__bindgen_ty_2::next_ptr"]
        [::core::mem::offset_of!(ib_uverbs_flow_action_esp_encap__bindgen_ty_2, next_ptr) - 0usize];
    ["Offset of field: ib_uverbs_flow_action_esp_encap__bindgen_ty_2::next_ptr_data_u64"]
        [::core::mem::offset_of!(ib_uverbs_flow_action_esp_encap__bindgen_ty_2, next_ptr_data_u64) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_action_esp_encap"][::core::mem::size_of::<ib_uverbs_flow_action_esp_encap>() - 24usize];
    ["Alignment of ib_uverbs_flow_action_esp_encap"][::core::mem::align_of::<ib_uverbs_flow_action_esp_encap>() - 8usize];
    ["Offset of field: ib_uverbs_flow_action_esp_encap::len"][::core::mem::offset_of!(ib_uverbs_flow_action_esp_encap, len) - 16usize];
    ["Offset of field: ib_uverbs_flow_action_esp_encap::type_"][::core::mem::offset_of!(ib_uverbs_flow_action_esp_encap, type_) - 18usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_flow_action_esp"][::core::mem::size_of::<ib_uverbs_flow_action_esp>() - 24usize];
    ["Alignment of ib_uverbs_flow_action_esp"][::core::mem::align_of::<ib_uverbs_flow_action_esp>() - 8usize];
    ["Offset of field: ib_uverbs_flow_action_esp::spi"][::core::mem::offset_of!(ib_uverbs_flow_action_esp, spi) - 0usize];
    ["Offset of field: ib_uverbs_flow_action_esp::seq"][::core::mem::offset_of!(ib_uverbs_flow_action_esp, seq) - 4usize];
    ["Offset of field: ib_uverbs_flow_action_esp::tfc_pad"][::core::mem::offset_of!(ib_uverbs_flow_action_esp, tfc_pad) - 8usize];
    ["Offset of field: ib_uverbs_flow_action_esp::flags"][::core::mem::offset_of!(ib_uverbs_flow_action_esp, flags) - 12usize];
    ["Offset of field: ib_uverbs_flow_action_esp::hard_limit_pkts"]
        [::core::mem::offset_of!(ib_uverbs_flow_action_esp, hard_limit_pkts) - 16usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_query_port_resp_ex"][::core::mem::size_of::<ib_uverbs_query_port_resp_ex>() - 48usize];
    ["Alignment of ib_uverbs_query_port_resp_ex"][::core::mem::align_of::<ib_uverbs_query_port_resp_ex>() - 4usize];
    ["Offset of field: ib_uverbs_query_port_resp_ex::legacy_resp"]
        [::core::mem::offset_of!(ib_uverbs_query_port_resp_ex, legacy_resp) - 0usize];
    ["Offset of field: ib_uverbs_query_port_resp_ex::port_cap_flags2"]
        [::core::mem::offset_of!(ib_uverbs_query_port_resp_ex, port_cap_flags2) - 40usize];
    ["Offset of field: ib_uverbs_query_port_resp_ex::reserved"][::core::mem::offset_of!(ib_uverbs_query_port_resp_ex, reserved) - 42usize];
    ["Offset of field: ib_uverbs_query_port_resp_ex::active_speed_ex"]
        [::core::mem::offset_of!(ib_uverbs_query_port_resp_ex, active_speed_ex) - 44usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_qp_cap"][::core::mem::size_of::<ib_uverbs_qp_cap>() - 20usize];
    ["Alignment of ib_uverbs_qp_cap"][::core::mem::align_of::<ib_uverbs_qp_cap>() - 4usize];
    ["Offset of field: ib_uverbs_qp_cap::max_send_wr"][::core::mem::offset_of!(ib_uverbs_qp_cap, max_send_wr) - 0usize];
    ["Offset of field: ib_uverbs_qp_cap::max_recv_wr"][::core::mem::offset_of!(ib_uverbs_qp_cap, max_recv_wr) - 4usize];
    ["Offset of field: ib_uverbs_qp_cap::max_send_sge"][::core::mem::offset_of!(ib_uverbs_qp_cap, max_send_sge) - 8usize];
    ["Offset of field: ib_uverbs_qp_cap::max_recv_sge"][::core::mem::offset_of!(ib_uverbs_qp_cap, max_recv_sge) - 12usize];
    ["Offset of field: ib_uverbs_qp_cap::max_inline_data"][::core::mem::offset_of!(ib_uverbs_qp_cap, max_inline_data) - 16usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ib_uverbs_gid_entry"][::core::mem::size_of::<ib_uverbs_gid_entry>() - 32usize];
    ["Alignment of ib_uverbs_gid_entry"][::core::mem::align_of::<ib_uverbs_gid_entry>() - 8usize];
    ["Offset of field: ib_uverbs_gid_entry::gid"][::core::mem::offset_of!(ib_uverbs_gid_entry, gid) - 0usize];
    ["Offset of field: ib_uverbs_gid_entry::gid_index"][::core::mem::offset_of!(ib_uverbs_gid_entry, gid_index) - 16usize];
    ["Offset of field: ib_uverbs_gid_entry::port_num"][::core::mem::offset_of!(ib_uverbs_gid_entry, port_num) - 20usize];
    ["Offset of field: ib_uverbs_gid_entry::gid_type"][::core::mem::offset_of!(ib_uverbs_gid_entry, gid_type) - 24usize];
    ["Offset of field: ib_uverbs_gid_entry::netdev_ifindex"][::core::mem::offset_of!(ib_uverbs_gid_entry, netdev_ifindex) - 28usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_gid__bindgen_ty_1"][::core::mem::size_of::<ibv_gid__bindgen_ty_1>() - 16usize];
    ["Alignment of ibv_gid__bindgen_ty_1"][::core::mem::align_of::<ibv_gid__bindgen_ty_1>() - 8usize];
    ["Offset of field: ibv_gid__bindgen_ty_1::subnet_prefix"][::core::mem::offset_of!(ibv_gid__bindgen_ty_1, subnet_prefix) - 0usize];
    ["Offset of field: ibv_gid__bindgen_ty_1::interface_id"][::core::mem::offset_of!(ibv_gid__bindgen_ty_1, interface_id) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_gid"][::core::mem::size_of::<ibv_gid>() - 16usize];
    ["Alignment of ibv_gid"][::core::mem::align_of::<ibv_gid>() - 8usize];
    ["Offset of field: ibv_gid::raw"][::core::mem::offset_of!(ibv_gid, raw) - 0usize];
    ["Offset of field: ibv_gid::global"][::core::mem::offset_of!(ibv_gid, global) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_gid_entry"][::core::mem::size_of::<ibv_gid_entry>() - 32usize];
    ["Alignment of ibv_gid_entry"][::core::mem::align_of::<ibv_gid_entry>() - 8usize];
    ["Offset of field: ibv_gid_entry::gid"][::core::mem::offset_of!(ibv_gid_entry, gid) - 0usize];
    ["Offset of field: ibv_gid_entry::gid_index"][::core::mem::offset_of!(ibv_gid_entry, gid_index) - 16usize];
    ["Offset of field: ibv_gid_entry::port_num"][::core::mem::offset_of!(ibv_gid_entry, port_num) - 20usize];
    ["Offset of field: ibv_gid_entry::gid_type"][::core::mem::offset_of!(ibv_gid_entry, gid_type) - 24usize];
    ["Offset of field: ibv_gid_entry::ndev_ifindex"][::core::mem::offset_of!(ibv_gid_entry, ndev_ifindex) - 28usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_alloc_dm_attr"][::core::mem::size_of::<ibv_alloc_dm_attr>() - 16usize];
    ["Alignment of ibv_alloc_dm_attr"][::core::mem::align_of::<ibv_alloc_dm_attr>() - 8usize];
    ["Offset of field: ibv_alloc_dm_attr::length"][::core::mem::offset_of!(ibv_alloc_dm_attr, length) - 0usize];
    ["Offset of field: ibv_alloc_dm_attr::log_align_req"][::core::mem::offset_of!(ibv_alloc_dm_attr, log_align_req) - 8usize];
    ["Offset of field: ibv_alloc_dm_attr::comp_mask"][::core::mem::offset_of!(ibv_alloc_dm_attr, comp_mask) - 12usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_dm"][::core::mem::size_of::<ibv_dm>() - 32usize];
    ["Alignment of ibv_dm"][::core::mem::align_of::<ibv_dm>() - 8usize];
    ["Offset of field: ibv_dm::context"][::core::mem::offset_of!(ibv_dm, context) - 0usize];
    ["Offset of field: ibv_dm::memcpy_to_dm"][::core::mem::offset_of!(ibv_dm, memcpy_to_dm) - 8usize];
    ["Offset of field: ibv_dm::memcpy_from_dm"][::core::mem::offset_of!(ibv_dm, memcpy_from_dm) - 16usize];
    ["Offset of field: ibv_dm::comp_mask"][::core::mem::offset_of!(ibv_dm, comp_mask) - 24usize];
    ["Offset of field: ibv_dm::handle"][::core::mem::offset_of!(ibv_dm, handle) - 28usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_device_attr"][::core::mem::size_of::<ibv_device_attr>() - 232usize];
    ["Alignment of ibv_device_attr"][::core::mem::align_of::<ibv_device_attr>() - 8usize];
    ["Offset of field: ibv_device_attr::fw_ver"][::core::mem::offset_of!(ibv_device_attr, fw_ver) - 0usize];
    ["Offset of field: ibv_device_attr::node_guid"][::core::mem::offset_of!(ibv_device_attr, node_guid) - 64usize];
    ["Offset of field: ibv_device_attr::sys_image_guid"][::core::mem::offset_of!(ibv_device_attr, sys_image_guid) - 72usize];
    ["Offset of field: ibv_device_attr::max_mr_size"][::core::mem::offset_of!(ibv_device_attr, max_mr_size) - 80usize];
    ["Offset of field: ibv_device_attr::page_size_cap"][::core::mem::offset_of!(ibv_device_attr, page_size_cap) - 88usize];
    ["Offset of field: ibv_device_attr::vendor_id"][::core::mem::offset_of!(ibv_device_attr, vendor_id) - 96usize];
    ["Offset of field: ibv_device_attr::vendor_part_id"][::core::mem::offset_of!(ibv_device_attr, vendor_part_id) - 100usize];
    ["Offset of field: ibv_device_attr::hw_ver"][::core::mem::offset_of!(ibv_device_attr, hw_ver) - 104usize];
    ["Offset of field: ibv_device_attr::max_qp"][::core::mem::offset_of!(ibv_device_attr, max_qp) - 108usize];
    ["Offset of field: ibv_device_attr::max_qp_wr"][::core::mem::offset_of!(ibv_device_attr, max_qp_wr) - 112usize];
    ["Offset of field: ibv_device_attr::device_cap_flags"][::core::mem::offset_of!(ibv_device_attr, device_cap_flags) - 116usize];
    ["Offset of field: ibv_device_attr::max_sge"][::core::mem::offset_of!(ibv_device_attr, max_sge) - 120usize];
    ["Offset of field: ibv_device_attr::max_sge_rd"][::core::mem::offset_of!(ibv_device_attr, max_sge_rd) - 124usize];
    ["Offset of field: ibv_device_attr::max_cq"][::core::mem::offset_of!(ibv_device_attr, max_cq) - 128usize];
    ["Offset of field: ibv_device_attr::max_cqe"][::core::mem::offset_of!(ibv_device_attr, max_cqe) - 132usize];
    ["Offset of field: ibv_device_attr::max_mr"][::core::mem::offset_of!(ibv_device_attr, max_mr) - 136usize];
    ["Offset of field: ibv_device_attr::max_pd"][::core::mem::offset_of!(ibv_device_attr, max_pd) - 140usize];
    ["Offset of field: ibv_device_attr::max_qp_rd_atom"][::core::mem::offset_of!(ibv_device_attr, max_qp_rd_atom) - 144usize];
    ["Offset of field: ibv_device_attr::max_ee_rd_atom"][::core::mem::offset_of!(ibv_device_attr, max_ee_rd_atom) - 148usize];
    ["Offset of field: ibv_device_attr::max_res_rd_atom"][::core::mem::offset_of!(ibv_device_attr, max_res_rd_atom) - 152usize];
    ["Offset of field: ibv_device_attr::max_qp_init_rd_atom"][::core::mem::offset_of!(ibv_device_attr, max_qp_init_rd_atom) - 156usize];
    ["Offset of field: ibv_device_attr::max_ee_init_rd_atom"][::core::mem::offset_of!(ibv_device_attr, max_ee_init_rd_atom) - 160usize];
    ["Offset of field: ibv_device_attr::atomic_cap"][::core::mem::offset_of!(ibv_device_attr, atomic_cap) - 164usize];
    ["Offset of field: ibv_device_attr::max_ee"][::core::mem::offset_of!(ibv_device_attr, max_ee) - 168usize];
    ["Offset of field: ibv_device_attr::max_rdd"][::core::mem::offset_of!(ibv_device_attr, max_rdd) - 172usize];
    ["Offset of field: ibv_device_attr::max_mw"][::core::mem::offset_of!(ibv_device_attr, max_mw) - 176usize];
    ["Offset of field: ibv_device_attr::max_raw_ipv6_qp"][::core::mem::offset_of!(ibv_device_attr, max_raw_ipv6_qp) - 180usize];
    ["Offset of field: ibv_device_attr::max_raw_ethy_qp"][::core::mem::offset_of!(ibv_device_attr, max_raw_ethy_qp) - 184usize];
    ["Offset of field: ibv_device_attr::max_mcast_grp"][::core::mem::offset_of!(ibv_device_attr, max_mcast_grp) - 188usize];
    ["Offset of field: ibv_device_attr::max_mcast_qp_attach"][::core::mem::offset_of!(ibv_device_attr, max_mcast_qp_attach) - 192usize];
    ["Offset of field: ibv_device_attr::max_total_mcast_qp_attach"]
        [::core::mem::offset_of!(ibv_device_attr, max_total_mcast_qp_attach) - 196usize];
    ["Offset of field: ibv_device_attr::max_ah"][::core::mem::offset_of!(ibv_device_attr, max_ah) - 200usize];
    ["Offset of field: ibv_device_attr::max_fmr"][::core::mem::offset_of!(ibv_device_attr, max_fmr) - 204usize];
    ["Offset of field: ibv_device_attr::max_map_per_fmr"][::core::mem::offset_of!(ibv_device_attr, max_map_per_fmr) - 208usize];
    ["Offset of field: ibv_device_attr::max_srq"][::core::mem::offset_of!(ibv_device_attr, max_srq) - 212usize];
    ["Offset of field: ibv_device_attr::max_srq_wr"][::core::mem::offset_of!(ibv_device_attr, max_srq_wr) - 216usize];
    ["Offset of field: ibv_device_attr::max_srq_sge"][::core::mem::offset_of!(ibv_device_attr, max_srq_sge) - 220usize];
    ["Offset of field: ibv_device_attr::max_pkeys"][::core::mem::offset_of!(ibv_device_attr, max_pkeys) - 224usize];
    ["Offset of field: ibv_device_attr::local_ca_ack_delay"][::core::mem::offset_of!(ibv_device_attr, local_ca_ack_delay) - 226usize];
    ["Offset of field: ibv_device_attr::phys_port_cnt"][::core::mem::offset_of!(ibv_device_attr, phys_port_cnt) - 227usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_query_device_ex_input"][::core::mem::size_of::<ibv_query_device_ex_input>() - 4usize];
    ["Alignment of ibv_query_device_ex_input"][::core::mem::align_of::<ibv_query_device_ex_input>() - 4usize];
    ["Offset of field: ibv_query_device_ex_input::comp_mask"][::core::mem::offset_of!(ibv_query_device_ex_input, comp_mask) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_odp_caps__bindgen_ty_1"][::core::mem::size_of::<ibv_odp_caps__bindgen_ty_1>() - 12usize];
    ["Alignment of ibv_odp_caps__bindgen_ty_1"][::core::mem::align_of::<ibv_odp_caps__bindgen_ty_1>() - 4usize];
    ["Offset of field: ibv_odp_caps__bindgen_ty_1::rc_odp_caps"][::core::mem::offset_of!(ibv_odp_caps__bindgen_ty_1, rc_odp_caps) - 0usize];
    ["Offset of field: ibv_odp_caps__bindgen_ty_1::uc_odp_caps"][::core::mem::offset_of!(ibv_odp_caps__bindgen_ty_1, uc_odp_caps) - 4usize];
    ["Offset of field: ibv_odp_caps__bindgen_ty_1::ud_odp_caps"][::core::mem::offset_of!(ibv_odp_caps__bindgen_ty_1, ud_odp_caps) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_odp_caps"][::core::mem::size_of::<ibv_odp_caps>() - 24usize];
    ["Alignment of ibv_odp_caps"][::core::mem::align_of::<ibv_odp_caps>() - 8usize];
    ["Offset of field: ibv_odp_caps::general_caps"][::core::mem::offset_of!(ibv_odp_caps, general_caps) - 0usize];
    ["Offset of field: ibv_odp_caps::per_transport_caps"][::core::mem::offset_of!(ibv_odp_caps, per_transport_caps) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_tso_caps"][::core::mem::size_of::<ibv_tso_caps>() - 8usize];
    ["Alignment of ibv_tso_caps"][::core::mem::align_of::<ibv_tso_caps>() - 4usize];
    ["Offset of field: ibv_tso_caps::max_tso"][::core::mem::offset_of!(ibv_tso_caps, max_tso) - 0usize];
    ["Offset of field: ibv_tso_caps::supported_qpts"][::core::mem::offset_of!(ibv_tso_caps, supported_qpts) - 4usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_rss_caps"][::core::mem::size_of::<ibv_rss_caps>() - 32usize];
    ["Alignment of ibv_rss_caps"][::core::mem::align_of::<ibv_rss_caps>() - 8usize];
    ["Offset of field: ibv_rss_caps::supported_qpts"][::core::mem::offset_of!(ibv_rss_caps, supported_qpts) - 0usize];
    ["Offset of field: ibv_rss_caps::max_rwq_indirection_tables"]
        [::core::mem::offset_of!(ibv_rss_caps, max_rwq_indirection_tables) - 4usize];
    ["Offset of field: ibv_rss_caps::max_rwq_indirection_table_size"]
        [::core::mem::offset_of!(ibv_rss_caps, max_rwq_indirection_table_size) - 8usize];
    ["Offset of field: ibv_rss_caps::rx_hash_fields_mask"][::core::mem::offset_of!(ibv_rss_caps, rx_hash_fields_mask) - 16usize];
    ["Offset of field: ibv_rss_caps::rx_hash_function"][::core::mem::offset_of!(ibv_rss_caps, rx_hash_function) - 24usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_packet_pacing_caps"][::core::mem::size_of::<ibv_packet_pacing_caps>() - 12usize];
    ["Alignment of ibv_packet_pacing_caps"][::core::mem::align_of::<ibv_packet_pacing_caps>() - 4usize];
    ["Offset of field: ibv_packet_pacing_caps::qp_rate_limit_min"]
        [::core::mem::offset_of!(ibv_packet_pacing_caps, qp_rate_limit_min) - 0usize];
    ["Offset of field: ibv_packet_pacing_caps::qp_rate_limit_max"]
        [::core::mem::offset_of!(ibv_packet_pacing_caps, qp_rate_limit_max) - 4usize];
    ["Offset of field: ibv_packet_pacing_caps::supported_qpts"][::core::mem::offset_of!(ibv_packet_pacing_caps, supported_qpts) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_tm_caps"][::core::mem::size_of::<ibv_tm_caps>() - 20usize];
    ["Alignment of ibv_tm_caps"][::core::mem::align_of::<ibv_tm_caps>() - 4usize];
    ["Offset of field: ibv_tm_caps::max_rndv_hdr_size"][::core::mem::offset_of!(ibv_tm_caps, max_rndv_hdr_size) - 0usize];
    ["Offset of field: ibv_tm_caps::max_num_tags"][::core::mem::offset_of!(ibv_tm_caps, max_num_tags) - 4usize];
    ["Offset of field: ibv_tm_caps::flags"][::core::mem::offset_of!(ibv_tm_caps, flags) - 8usize];
    ["Offset of field: ibv_tm_caps::max_ops"][::core::mem::offset_of!(ibv_tm_caps, max_ops) - 12usize];
    ["Offset of field: ibv_tm_caps::max_sge"][::core::mem::offset_of!(ibv_tm_caps, max_sge) - 16usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_cq_moderation_caps"][::core::mem::size_of::<ibv_cq_moderation_caps>() - 4usize];
    ["Alignment of ibv_cq_moderation_caps"][::core::mem::align_of::<ibv_cq_moderation_caps>() - 2usize];
    ["Offset of field: ibv_cq_moderation_caps::max_cq_count"][::core::mem::offset_of!(ibv_cq_moderation_caps, max_cq_count) - 0usize];
    ["Offset of field: ibv_cq_moderation_caps::max_cq_period"][::core::mem::offset_of!(ibv_cq_moderation_caps, max_cq_period) - 2usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_pci_atomic_caps"][::core::mem::size_of::<ibv_pci_atomic_caps>() - 6usize];
    ["Alignment of ibv_pci_atomic_caps"][::core::mem::align_of::<ibv_pci_atomic_caps>() - 2usize];
    ["Offset of field: ibv_pci_atomic_caps::fetch_add"][::core::mem::offset_of!(ibv_pci_atomic_caps, fetch_add) - 0usize];
    ["Offset of field: ibv_pci_atomic_caps::swap"][::core::mem::offset_of!(ibv_pci_atomic_caps, swap) - 2usize];
    ["Offset of field: ibv_pci_atomic_caps::compare_swap"][::core::mem::offset_of!(ibv_pci_atomic_caps, compare_swap) - 4usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_device_attr_ex"][::core::mem::size_of::<ibv_device_attr_ex>() - 400usize];
    ["Alignment of ibv_device_attr_ex"][::core::mem::align_of::<ibv_device_attr_ex>() - 8usize];
    ["Offset of field: ibv_device_attr_ex::orig_attr"][::core::mem::offset_of!(ibv_device_attr_ex, orig_attr) - 0usize];
    ["Offset of field: ibv_device_attr_ex::comp_mask"][::core::mem::offset_of!(ibv_device_attr_ex, comp_mask) - 232usize];
    ["Offset of field: ibv_device_attr_ex::odp_caps"][::core::mem::offset_of!(ibv_device_attr_ex, odp_caps) - 240usize];
    ["Offset of field: ibv_device_attr_ex::completion_timestamp_mask"]
        [::core::mem::offset_of!(ibv_device_attr_ex, completion_timestamp_mask) - 264usize];
    ["Offset of field: ibv_device_attr_ex::hca_core_clock"][::core::mem::offset_of!(ibv_device_attr_ex, hca_core_clock) - 272usize];
    ["Offset of field: ibv_device_attr_ex::device_cap_flags_ex"]
        [::core::mem::offset_of!(ibv_device_attr_ex, device_cap_flags_ex) - 280usize];
    ["Offset of field: ibv_device_attr_ex::tso_caps"][::core::mem::offset_of!(ibv_device_attr_ex, tso_caps) - 288usize];
    ["Offset of field: ibv_device_attr_ex::rss_caps"][::core::mem::offset_of!(ibv_device_attr_ex, rss_caps) - 296usize];
    ["Offset of field: ibv_device_attr_ex::max_wq_type_rq"][::core::mem::offset_of!(ibv_device_attr_ex, max_wq_type_rq) - 328usize];
    ["Offset of field: ibv_device_attr_ex::packet_pacing_caps"][::core::mem::offset_of!(ibv_device_attr_ex, packet_pacing_caps) - 332usize];
    ["Offset of field: ibv_device_attr_ex::raw_packet_caps"][::core::mem::offset_of!(ibv_device_attr_ex, raw_packet_caps) - 344usize];
    ["Offset of field: ibv_device_attr_ex::tm_caps"][::core::mem::offset_of!(ibv_device_attr_ex, tm_caps) - 348usize];
    ["Offset of field: ibv_device_attr_ex::cq_mod_caps"][::core::mem::offset_of!(ibv_device_attr_ex, cq_mod_caps) - 368usize];
    ["Offset of field: ibv_device_attr_ex::max_dm_size"][::core::mem::offset_of!(ibv_device_attr_ex, max_dm_size) - 376usize];
    ["Offset of field: ibv_device_attr_ex::pci_atomic_caps"][::core::mem::offset_of!(ibv_device_attr_ex, pci_atomic_caps) - 384usize];
    ["Offset of field: ibv_device_attr_ex::xrc_odp_caps"][::core::mem::offset_of!(ibv_device_attr_ex, xrc_odp_caps) - 392usize];
    ["Offset of field: ibv_device_attr_ex::phys_port_cnt_ex"][::core::mem::offset_of!(ibv_device_attr_ex, phys_port_cnt_ex) - 396usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_port_attr"][::core::mem::size_of::<ibv_port_attr>() - 56usize];
    ["Alignment of ibv_port_attr"][::core::mem::align_of::<ibv_port_attr>() - 4usize];
    ["Offset of field: ibv_port_attr::state"][::core::mem::offset_of!(ibv_port_attr, state) - 0usize];
    ["Offset of field: ibv_port_attr::max_mtu"][::core::mem::offset_of!(ibv_port_attr, max_mtu) - 4usize];
    ["Offset of field: ibv_port_attr::active_mtu"][::core::mem::offset_of!(ibv_port_attr, active_mtu) - 8usize];
    ["Offset of field: ibv_port_attr::gid_tbl_len"][::core::mem::offset_of!(ibv_port_attr, gid_tbl_len) - 12usize];
    ["Offset of field: ibv_port_attr::port_cap_flags"][::core::mem::offset_of!(ibv_port_attr, port_cap_flags) - 16usize];
    ["Offset of field: ibv_port_attr::max_msg_sz"][::core::mem::offset_of!(ibv_port_attr, max_msg_sz) - 20usize];
    ["Offset of field: ibv_port_attr::bad_pkey_cntr"][::core::mem::offset_of!(ibv_port_attr, bad_pkey_cntr) - 24usize];
    ["Offset of field: ibv_port_attr::qkey_viol_cntr"][::core::mem::offset_of!(ibv_port_attr, qkey_viol_cntr) - 28usize];
    ["Offset of field: ibv_port_attr::pkey_tbl_len"][::core::mem::offset_of!(ibv_port_attr, pkey_tbl_len) - 32usize];
    ["Offset of field: ibv_port_attr::lid"][::core::mem::offset_of!(ibv_port_attr, lid) - 34usize];
    ["Offset of field: ibv_port_attr::sm_lid"][::core::mem::offset_of!(ibv_port_attr, sm_lid) - 36usize];
    ["Offset of field: ibv_port_attr::lmc"][::core::mem::offset_of!(ibv_port_attr, lmc) - 38usize];
    ["Offset of field: ibv_port_attr::max_vl_num"][::core::mem::offset_of!(ibv_port_attr, max_vl_num) - 39usize];
    ["Offset of field: ibv_port_attr::sm_sl"][::core::mem::offset_of!(ibv_port_attr, sm_sl) - 40usize];
    ["Offset of field: ibv_port_attr::subnet_timeout"][::core::mem::offset_of!(ibv_port_attr, subnet_timeout) - 41usize];
    ["Offset of field: ibv_port_attr::init_type_reply"][::core::mem::offset_of!(ibv_port_attr, init_type_reply) - 42usize];
    ["Offset of field: ibv_port_attr::active_width"][::core::mem::offset_of!(ibv_port_attr, active_width) - 43usize];
    ["Offset of field: ibv_port_attr::active_speed"][::core::mem::offset_of!(ibv_port_attr, active_speed) - 44usize];
    ["Offset of field: ibv_port_attr::phys_state"][::core::mem::offset_of!(ibv_port_attr, phys_state) - 45usize];
    ["Offset of field: ibv_port_attr::link_layer"][::core::mem::offset_of!(ibv_port_attr, link_layer) - 46usize];
    ["Offset of field: ibv_port_attr::flags"][::core::mem::offset_of!(ibv_port_attr, flags) - 47usize];
    ["Offset of field: ibv_port_attr::port_cap_flags2"][::core::mem::offset_of!(ibv_port_attr, port_cap_flags2) - 48usize];
    ["Offset of field: ibv_port_attr::active_speed_ex"][::core::mem::offset_of!(ibv_port_attr, active_speed_ex) - 52usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_async_event__bindgen_ty_1"][::core::mem::size_of::<ibv_async_event__bindgen_ty_1>() - 8usize];
    ["Alignment of ibv_async_event__bindgen_ty_1"][::core::mem::align_of::<ibv_async_event__bindgen_ty_1>() - 8usize];
    ["Offset of field: ibv_async_event__bindgen_ty_1::cq"][::core::mem::offset_of!(ibv_async_event__bindgen_ty_1, cq) - 0usize];
    ["Offset of field: ibv_async_event__bindgen_ty_1::qp"][::core::mem::offset_of!(ibv_async_event__bindgen_ty_1, qp) - 0usize];
    ["Offset of field: ibv_async_event__bindgen_ty_1::srq"][::core::mem::offset_of!(ibv_async_event__bindgen_ty_1, srq) - 0usize];
    ["Offset of field: ibv_async_event__bindgen_ty_1::wq"][::core::mem::offset_of!(ibv_async_event__bindgen_ty_1, wq) - 0usize];
    ["Offset of field: ibv_async_event__bindgen_ty_1::port_num"][::core::mem::offset_of!(ibv_async_event__bindgen_ty_1, port_num) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_async_event"][::core::mem::size_of::<ibv_async_event>() - 16usize];
    ["Alignment of ibv_async_event"][::core::mem::align_of::<ibv_async_event>() - 8usize];
    ["Offset of field: ibv_async_event::element"][::core::mem::offset_of!(ibv_async_event, element) - 0usize];
    ["Offset of field: ibv_async_event::event_type"][::core::mem::offset_of!(ibv_async_event, event_type) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_wc__bindgen_ty_1"][::core::mem::size_of::<ibv_wc__bindgen_ty_1>() - 4usize];
    ["Alignment of ibv_wc__bindgen_ty_1"][::core::mem::align_of::<ibv_wc__bindgen_ty_1>() - 4usize];
    ["Offset of field: ibv_wc__bindgen_ty_1::imm_data"][::core::mem::offset_of!(ibv_wc__bindgen_ty_1, imm_data) - 0usize];
    ["Offset of field: ibv_wc__bindgen_ty_1::invalidated_rkey"][::core::mem::offset_of!(ibv_wc__bindgen_ty_1, invalidated_rkey) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_wc"][::core::mem::size_of::<ibv_wc>() - 48usize];
    ["Alignment of ibv_wc"][::core::mem::align_of::<ibv_wc>() - 8usize];
    ["Offset of field: ibv_wc::wr_id"][::core::mem::offset_of!(ibv_wc, wr_id) - 0usize];
    ["Offset of field: ibv_wc::status"][::core::mem::offset_of!(ibv_wc, status) - 8usize];
    ["Offset of field: ibv_wc::opcode"][::core::mem::offset_of!(ibv_wc, opcode) - 12usize];
    ["Offset of field: ibv_wc::vendor_err"][::core::mem::offset_of!(ibv_wc, vendor_err) - 16usize];
    ["Offset of field: ibv_wc::byte_len"][::core::mem::offset_of!(ibv_wc, byte_len) - 20usize];
    ["Offset of field: ibv_wc::qp_num"][::core::mem::offset_of!(ibv_wc, qp_num) - 28usize];
    ["Offset of field: ibv_wc::src_qp"][::core::mem::offset_of!(ibv_wc, src_qp) - 32usize];
    ["Offset of field: ibv_wc::wc_flags"][::core::mem::offset_of!(ibv_wc, wc_flags) - 36usize];
    ["Offset of field: ibv_wc::pkey_index"][::core::mem::offset_of!(ibv_wc, pkey_index) - 40usize];
    ["Offset of field: ibv_wc::slid"][::core::mem::offset_of!(ibv_wc, slid) - 42usize];
    ["Offset of field: ibv_wc::sl"][::core::mem::offset_of!(ibv_wc, sl) - 44usize];
    ["Offset of field: ibv_wc::dlid_path_bits"][::core::mem::offset_of!(ibv_wc, dlid_path_bits) - 45usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_mw_bind_info"][::core::mem::size_of::<ibv_mw_bind_info>() - 32usize];
    ["Alignment of ibv_mw_bind_info"][::core::mem::align_of::<ibv_mw_bind_info>() - 8usize];
    ["Offset of field: ibv_mw_bind_info::mr"][::core::mem::offset_of!(ibv_mw_bind_info, mr) - 0usize];
    ["Offset of field: ibv_mw_bind_info::addr"][::core::mem::offset_of!(ibv_mw_bind_info, addr) - 8usize];
    ["Offset of field: ibv_mw_bind_info::length"][::core::mem::offset_of!(ibv_mw_bind_info, length) - 16usize];
    ["Offset of field: ibv_mw_bind_info::mw_access_flags"][::core::mem::offset_of!(ibv_mw_bind_info, mw_access_flags) - 24usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_pd"][::core::mem::size_of::<ibv_pd>() - 16usize];
    ["Alignment of ibv_pd"][::core::mem::align_of::<ibv_pd>() - 8usize];
    ["Offset of field: ibv_pd::context"][::core::mem::offset_of!(ibv_pd, context) - 0usize];
    ["Offset of field: ibv_pd::handle"][::core::mem::offset_of!(ibv_pd, handle) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_td_init_attr"][::core::mem::size_of::<ibv_td_init_attr>() - 4usize];
    ["Alignment of ibv_td_init_attr"][::core::mem::align_of::<ibv_td_init_attr>() - 4usize];
    ["Offset of field: ibv_td_init_attr::comp_mask"][::core::mem::offset_of!(ibv_td_init_attr, comp_mask) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_td"][::core::mem::size_of::<ibv_td>() - 8usize];
    ["Alignment of ibv_td"][::core::mem::align_of::<ibv_td>() - 8usize];
    ["Offset of field: ibv_td::context"][::core::mem::offset_of!(ibv_td, context) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_xrcd_init_attr"][::core::mem::size_of::<ibv_xrcd_init_attr>() - 12usize];
    ["Alignment of ibv_xrcd_init_attr"][::core::mem::align_of::<ibv_xrcd_init_attr>() - 4usize];
    ["Offset of field: ibv_xrcd_init_attr::comp_mask"][::core::mem::offset_of!(ibv_xrcd_init_attr, comp_mask) - 0usize];
    ["Offset of field: ibv_xrcd_init_attr::fd"][::core::mem::offset_of!(ibv_xrcd_init_attr, fd) - 4usize];
    ["Offset of field: ibv_xrcd_init_attr::oflags"][::core::mem::offset_of!(ibv_xrcd_init_attr, oflags) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_xrcd"][::core::mem::size_of::<ibv_xrcd>() - 8usize];
    ["Alignment of ibv_xrcd"][::core::mem::align_of::<ibv_xrcd>() - 8usize];
    ["Offset of field: ibv_xrcd::context"][::core::mem::offset_of!(ibv_xrcd, context) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_mr"][::core::mem::size_of::<ibv_mr>() - 48usize];
    ["Alignment of ibv_mr"][::core::mem::align_of::<ibv_mr>() - 8usize];
    ["Offset of field: ibv_mr::context"][::core::mem::offset_of!(ibv_mr, context) - 0usize];
    ["Offset of field: ibv_mr::pd"][::core::mem::offset_of!(ibv_mr, pd) - 8usize];
    ["Offset of field: ibv_mr::addr"][::core::mem::offset_of!(ibv_mr, addr) - 16usize];
    ["Offset of field: ibv_mr::length"][::core::mem::offset_of!(ibv_mr, length) - 24usize];
    ["Offset of field: ibv_mr::handle"][::core::mem::offset_of!(ibv_mr, handle) - 32usize];
    ["Offset of field: ibv_mr::lkey"][::core::mem::offset_of!(ibv_mr, lkey) - 36usize];
    ["Offset of field: ibv_mr::rkey"][::core::mem::offset_of!(ibv_mr, rkey) - 40usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_mw"][::core::mem::size_of::<ibv_mw>() - 32usize];
    ["Alignment of ibv_mw"][::core::mem::align_of::<ibv_mw>() - 8usize];
    ["Offset of field: ibv_mw::context"][::core::mem::offset_of!(ibv_mw, context) - 0usize];
    ["Offset of field: ibv_mw::pd"][::core::mem::offset_of!(ibv_mw, pd) - 8usize];
    ["Offset of field: ibv_mw::rkey"][::core::mem::offset_of!(ibv_mw, rkey) - 16usize];
    ["Offset of field: ibv_mw::handle"][::core::mem::offset_of!(ibv_mw, handle) - 20usize];
    ["Offset of field: ibv_mw::type_"][::core::mem::offset_of!(ibv_mw, type_) - 24usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_global_route"][::core::mem::size_of::<ibv_global_route>() - 24usize];
    ["Alignment of ibv_global_route"][::core::mem::align_of::<ibv_global_route>() - 8usize];
    ["Offset of field: ibv_global_route::dgid"][::core::mem::offset_of!(ibv_global_route, dgid) - 0usize];
    ["Offset of field: ibv_global_route::flow_label"][::core::mem::offset_of!(ibv_global_route, flow_label) - 16usize];
    ["Offset of field: ibv_global_route::sgid_index"][::core::mem::offset_of!(ibv_global_route, sgid_index) - 20usize];
    ["Offset of field: ibv_global_route::hop_limit"][::core::mem::offset_of!(ibv_global_route, hop_limit) - 21usize];
    ["Offset of field: ibv_global_route::traffic_class"][::core::mem::offset_of!(ibv_global_route, traffic_class) - 22usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_grh"][::core::mem::size_of::<ibv_grh>() - 40usize];
    ["Alignment of ibv_grh"][::core::mem::align_of::<ibv_grh>() - 8usize];
    ["Offset of field: ibv_grh::version_tclass_flow"][::core::mem::offset_of!(ibv_grh, version_tclass_flow) - 0usize];
    ["Offset of field: ibv_grh::paylen"][::core::mem::offset_of!(ibv_grh, paylen) - 4usize];
    ["Offset of field: ibv_grh::next_hdr"][::core::mem::offset_of!(ibv_grh, next_hdr) - 6usize];
    ["Offset of field: ibv_grh::hop_limit"][::core::mem::offset_of!(ibv_grh, hop_limit) - 7usize];
    ["Offset of field: ibv_grh::sgid"][::core::mem::offset_of!(ibv_grh, sgid) - 8usize];
    ["Offset of field: ibv_grh::dgid"][::core::mem::offset_of!(ibv_grh, dgid) - 24usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_ah_attr"][::core::mem::size_of::<ibv_ah_attr>() - 32usize];
    ["Alignment of ibv_ah_attr"][::core::mem::align_of::<ibv_ah_attr>() - 8usize];
    ["Offset of field: ibv_ah_attr::grh"][::core::mem::offset_of!(ibv_ah_attr, grh) - 0usize];
    ["Offset of field: ibv_ah_attr::dlid"][::core::mem::offset_of!(ibv_ah_attr, dlid) - 24usize];
    ["Offset of field: ibv_ah_attr::sl"][::core::mem::offset_of!(ibv_ah_attr, sl) - 26usize];
    ["Offset of field: ibv_ah_attr::src_path_bits"][::core::mem::offset_of!(ibv_ah_attr, src_path_bits) - 27usize];
    ["Offset of field: ibv_ah_attr::static_rate"][::core::mem::offset_of!(ibv_ah_attr, static_rate) - 28usize];
    ["Offset of field: ibv_ah_attr::is_global"][::core::mem::offset_of!(ibv_ah_attr, is_global) - 29usize];
    ["Offset of field: ibv_ah_attr::port_num"][::core::mem::offset_of!(ibv_ah_attr, port_num) - 30usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_srq_attr"][::core::mem::size_of::<ibv_srq_attr>() - 12usize];
    ["Alignment of ibv_srq_attr"][::core::mem::align_of::<ibv_srq_attr>() - 4usize];
    ["Offset of field: ibv_srq_attr::max_wr"][::core::mem::offset_of!(ibv_srq_attr, max_wr) - 0usize];
    ["Offset of field: ibv_srq_attr::max_sge"][::core::mem::offset_of!(ibv_srq_attr, max_sge) - 4usize];
    ["Offset of field: ibv_srq_attr::srq_limit"][::core::mem::offset_of!(ibv_srq_attr, srq_limit) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_srq_init_attr"][::core::mem::size_of::<ibv_srq_init_attr>() - 24usize];
    ["Alignment of ibv_srq_init_attr"][::core::mem::align_of::<ibv_srq_init_attr>() - 8usize];
    ["Offset of field: ibv_srq_init_attr::srq_context"][::core::mem::offset_of!(ibv_srq_init_attr, srq_context) - 0usize];
    ["Offset of field: ibv_srq_init_attr::attr"][::core::mem::offset_of!(ibv_srq_init_attr, attr) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_tm_cap"][::core::mem::size_of::<ibv_tm_cap>() - 8usize];
    ["Alignment of ibv_tm_cap"][::core::mem::align_of::<ibv_tm_cap>() - 4usize];
    ["Offset of field: ibv_tm_cap::max_num_tags"][::core::mem::offset_of!(ibv_tm_cap, max_num_tags) - 0usize];
    ["Offset of field: ibv_tm_cap::max_ops"][::core::mem::offset_of!(ibv_tm_cap, max_ops) - 4usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_srq_init_attr_ex"][::core::mem::size_of::<ibv_srq_init_attr_ex>() - 64usize];
    ["Alignment of ibv_srq_init_attr_ex"][::core::mem::align_of::<ibv_srq_init_attr_ex>() - 8usize];
    ["Offset of field: ibv_srq_init_attr_ex::srq_context"][::core::mem::offset_of!(ibv_srq_init_attr_ex, srq_context) - 0usize];
    ["Offset of field: ibv_srq_init_attr_ex::attr"][::core::mem::offset_of!(ibv_srq_init_attr_ex, attr) - 8usize];
    ["Offset of field: ibv_srq_init_attr_ex::comp_mask"][::core::mem::offset_of!(ibv_srq_init_attr_ex, comp_mask) - 20usize];
    ["Offset of field: ibv_srq_init_attr_ex::srq_type"][::core::mem::offset_of!(ibv_srq_init_attr_ex, srq_type) - 24usize];
    ["Offset of field: ibv_srq_init_attr_ex::pd"][::core::mem::offset_of!(ibv_srq_init_attr_ex, pd) - 32usize];
    ["Offset of field: ibv_srq_init_attr_ex::xrcd"][::core::mem::offset_of!(ibv_srq_init_attr_ex, xrcd) - 40usize];
    ["Offset of field: ibv_srq_init_attr_ex::cq"][::core::mem::offset_of!(ibv_srq_init_attr_ex, cq) - 48usize];
    ["Offset of field: ibv_srq_init_attr_ex::tm_cap"][::core::mem::offset_of!(ibv_srq_init_attr_ex, tm_cap) - 56usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_wq_init_attr"][::core::mem::size_of::<ibv_wq_init_attr>() - 48usize];
    ["Alignment of ibv_wq_init_attr"][::core::mem::align_of::<ibv_wq_init_attr>() - 8usize];
    ["Offset of field: ibv_wq_init_attr::wq_context"][::core::mem::offset_of!(ibv_wq_init_attr, wq_context) - 0usize];
    ["Offset of field: ibv_wq_init_attr::wq_type"][::core::mem::offset_of!(ibv_wq_init_attr, wq_type) - 8usize];
    ["Offset of field: ibv_wq_init_attr::max_wr"][::core::mem::offset_of!(ibv_wq_init_attr, max_wr) - 12usize];
    ["Offset of field: ibv_wq_init_attr::max_sge"][::core::mem::offset_of!(ibv_wq_init_attr, max_sge) - 16usize];
    ["Offset of field: ibv_wq_init_attr::pd"][::core::mem::offset_of!(ibv_wq_init_attr, pd) - 24usize];
    ["Offset of field: ibv_wq_init_attr::cq"][::core::mem::offset_of!(ibv_wq_init_attr, cq) - 32usize];
    ["Offset of field: ibv_wq_init_attr::comp_mask"][::core::mem::offset_of!(ibv_wq_init_attr, comp_mask) - 40usize];
    ["Offset of field: ibv_wq_init_attr::create_flags"][::core::mem::offset_of!(ibv_wq_init_attr, create_flags) - 44usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_wq_attr"][::core::mem::size_of::<ibv_wq_attr>() - 20usize];
    ["Alignment of ibv_wq_attr"][::core::mem::align_of::<ibv_wq_attr>() - 4usize];
    ["Offset of field: ibv_wq_attr::attr_mask"][::core::mem::offset_of!(ibv_wq_attr, attr_mask) - 0usize];
    ["Offset of field: ibv_wq_attr::wq_state"][::core::mem::offset_of!(ibv_wq_attr, wq_state) - 4usize];
    ["Offset of field: ibv_wq_attr::curr_wq_state"][::core::mem::offset_of!(ibv_wq_attr, curr_wq_state) - 8usize];
    ["Offset of field: ibv_wq_attr::flags"][::core::mem::offset_of!(ibv_wq_attr, flags) - 12usize];
    ["Offset of field: ibv_wq_attr::flags_mask"][::core::mem::offset_of!(ibv_wq_attr, flags_mask) - 16usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_rwq_ind_table"][::core::mem::size_of::<ibv_rwq_ind_table>() - 24usize];
    ["Alignment of ibv_rwq_ind_table"][::core::mem::align_of::<ibv_rwq_ind_table>() - 8usize];
    ["Offset of field: ibv_rwq_ind_table::context"][::core::mem::offset_of!(ibv_rwq_ind_table, context) - 0usize];
    ["Offset of field: ibv_rwq_ind_table::ind_tbl_handle"][::core::mem::offset_of!(ibv_rwq_ind_table, ind_tbl_handle) - 8usize];
    ["Offset of field: ibv_rwq_ind_table::ind_tbl_num"][::core::mem::offset_of!(ibv_rwq_ind_table, ind_tbl_num) - 12usize];
    ["Offset of field: ibv_rwq_ind_table::comp_mask"][::core::mem::offset_of!(ibv_rwq_ind_table, comp_mask) - 16usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_rwq_ind_table_init_attr"][::core::mem::size_of::<ibv_rwq_ind_table_init_attr>() - 24usize];
    ["Alignment of ibv_rwq_ind_table_init_attr"][::core::mem::align_of::<ibv_rwq_ind_table_init_attr>() - 8usize];
    ["Offset of field: ibv_rwq_ind_table_init_attr::log_ind_tbl_size"]
        [::core::mem::offset_of!(ibv_rwq_ind_table_init_attr, log_ind_tbl_size) - 0usize];
    ["Offset of field: ibv_rwq_ind_table_init_attr::ind_tbl"][::core::mem::offset_of!(ibv_rwq_ind_table_init_attr, ind_tbl) - 8usize];
    ["Offset of field: ibv_rwq_ind_table_init_attr::comp_mask"][::core::mem::offset_of!(ibv_rwq_ind_table_init_attr, comp_mask) - 16usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_qp_cap"][::core::mem::size_of::<ibv_qp_cap>() - 20usize];
    ["Alignment of ibv_qp_cap"][::core::mem::align_of::<ibv_qp_cap>() - 4usize];
    ["Offset of field: ibv_qp_cap::max_send_wr"][::core::mem::offset_of!(ibv_qp_cap, max_send_wr) - 0usize];
    ["Offset of field: ibv_qp_cap::max_recv_wr"][::core::mem::offset_of!(ibv_qp_cap, max_recv_wr) - 4usize];
    ["Offset of field: ibv_qp_cap::max_send_sge"][::core::mem::offset_of!(ibv_qp_cap, max_send_sge) - 8usize];
    ["Offset of field: ibv_qp_cap::max_recv_sge"][::core::mem::offset_of!(ibv_qp_cap, max_recv_sge) - 12usize];
    ["Offset of field: ibv_qp_cap::max_inline_data"][::core::mem::offset_of!(ibv_qp_cap, max_inline_data) - 16usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_qp_init_attr"][::core::mem::size_of::<ibv_qp_init_attr>() - 64usize];
    ["Alignment of ibv_qp_init_attr"][::core::mem::align_of::<ibv_qp_init_attr>() - 8usize];
    ["Offset of field: ibv_qp_init_attr::qp_context"][::core::mem::offset_of!(ibv_qp_init_attr, qp_context) - 0usize];
    ["Offset of field: ibv_qp_init_attr::send_cq"][::core::mem::offset_of!(ibv_qp_init_attr, send_cq) - 8usize];
    ["Offset of field: ibv_qp_init_attr::recv_cq"][::core::mem::offset_of!(ibv_qp_init_attr, recv_cq) - 16usize];
    ["Offset of field: ibv_qp_init_attr::srq"][::core::mem::offset_of!(ibv_qp_init_attr, srq) - 24usize];
    ["Offset of field: ibv_qp_init_attr::cap"][::core::mem::offset_of!(ibv_qp_init_attr, cap) - 32usize];
    ["Offset of field: ibv_qp_init_attr::qp_type"][::core::mem::offset_of!(ibv_qp_init_attr, qp_type) - 52usize];
    ["Offset of field: ibv_qp_init_attr::sq_sig_all"][::core::mem::offset_of!(ibv_qp_init_attr, sq_sig_all) - 56usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_rx_hash_conf"][::core::mem::size_of::<ibv_rx_hash_conf>() - 24usize];
    ["Alignment of ibv_rx_hash_conf"][::core::mem::align_of::<ibv_rx_hash_conf>() - 8usize];
    ["Offset of field: ibv_rx_hash_conf::rx_hash_function"][::core::mem::offset_of!(ibv_rx_hash_conf, rx_hash_function) - 0usize];
    ["Offset of field: ibv_rx_hash_conf::rx_hash_key_len"][::core::mem::offset_of!(ibv_rx_hash_conf, rx_hash_key_len) - 1usize];
    ["Offset of field: ibv_rx_hash_conf::rx_hash_key"][::core::mem::offset_of!(ibv_rx_hash_conf, rx_hash_key) - 8usize];
    ["Offset of field: ibv_rx_hash_conf::rx_hash_fields_mask"][::core::mem::offset_of!(ibv_rx_hash_conf, rx_hash_fields_mask) - 16usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_qp_init_attr_ex"][::core::mem::size_of::<ibv_qp_init_attr_ex>() - 136usize];
    ["Alignment of ibv_qp_init_attr_ex"][::core::mem::align_of::<ibv_qp_init_attr_ex>() - 8usize];
    ["Offset of field: ibv_qp_init_attr_ex::qp_context"][::core::mem::offset_of!(ibv_qp_init_attr_ex, qp_context) - 0usize];
    ["Offset of field: ibv_qp_init_attr_ex::send_cq"][::core::mem::offset_of!(ibv_qp_init_attr_ex, send_cq) - 8usize];
    ["Offset of field: ibv_qp_init_attr_ex::recv_cq"][::core::mem::offset_of!(ibv_qp_init_attr_ex, recv_cq) - 16usize];
    ["Offset of field: ibv_qp_init_attr_ex::srq"][::core::mem::offset_of!(ibv_qp_init_attr_ex, srq) - 24usize];
    ["Offset of field: ibv_qp_init_attr_ex::cap"][::core::mem::offset_of!(ibv_qp_init_attr_ex, cap) - 32usize];
    ["Offset of field: ibv_qp_init_attr_ex::qp_type"][::core::mem::offset_of!(ibv_qp_init_attr_ex, qp_type) - 52usize];
    ["Offset of field: ibv_qp_init_attr_ex::sq_sig_all"][::core::mem::offset_of!(ibv_qp_init_attr_ex, sq_sig_all) - 56usize];
    ["Offset of field: ibv_qp_init_attr_ex::comp_mask"][::core::mem::offset_of!(ibv_qp_init_attr_ex, comp_mask) - 60usize];
    ["Offset of field: ibv_qp_init_attr_ex::pd"][::core::mem::offset_of!(ibv_qp_init_attr_ex, pd) - 64usize];
    ["Offset of field: ibv_qp_init_attr_ex::xrcd"][::core::mem::offset_of!(ibv_qp_init_attr_ex, xrcd) - 72usize];
    ["Offset of field: ibv_qp_init_attr_ex::create_flags"][::core::mem::offset_of!(ibv_qp_init_attr_ex, create_flags) - 80usize];
    ["Offset of field: ibv_qp_init_attr_ex::max_tso_header"][::core::mem::offset_of!(ibv_qp_init_attr_ex, max_tso_header) - 84usize];
    ["Offset of field: ibv_qp_init_attr_ex::rwq_ind_tbl"][::core::mem::offset_of!(ibv_qp_init_attr_ex, rwq_ind_tbl) - 88usize];
    ["Offset of field: ibv_qp_init_attr_ex::rx_hash_conf"][::core::mem::offset_of!(ibv_qp_init_attr_ex, rx_hash_conf) - 96usize];
    ["Offset of field: ibv_qp_init_attr_ex::source_qpn"][::core::mem::offset_of!(ibv_qp_init_attr_ex, source_qpn) - 120usize];
    ["Offset of field: ibv_qp_init_attr_ex::send_ops_flags"][::core::mem::offset_of!(ibv_qp_init_attr_ex, send_ops_flags) - 128usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_qp_open_attr"][::core::mem::size_of::<ibv_qp_open_attr>() - 32usize];
    ["Alignment of ibv_qp_open_attr"][::core::mem::align_of::<ibv_qp_open_attr>() - 8usize];
    ["Offset of field: ibv_qp_open_attr::comp_mask"][::core::mem::offset_of!(ibv_qp_open_attr, comp_mask) - 0usize];
    ["Offset of field: ibv_qp_open_attr::qp_num"][::core::mem::offset_of!(ibv_qp_open_attr, qp_num) - 4usize];
    ["Offset of field: ibv_qp_open_attr::xrcd"][::core::mem::offset_of!(ibv_qp_open_attr, xrcd) - 8usize];
    ["Offset of field: ibv_qp_open_attr::qp_context"][::core::mem::offset_of!(ibv_qp_open_attr, qp_context) - 16usize];
    ["Offset of field: ibv_qp_open_attr::qp_type"][::core::mem::offset_of!(ibv_qp_open_attr, qp_type) - 24usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_qp_attr"][::core::mem::size_of::<ibv_qp_attr>() - 144usize];
    ["Alignment of ibv_qp_attr"][::core::mem::align_of::<ibv_qp_attr>() - 8usize];
    ["Offset of field: ibv_qp_attr::qp_state"][::core::mem::offset_of!(ibv_qp_attr, qp_state) - 0usize];
    ["Offset of field: ibv_qp_attr::cur_qp_state"][::core::mem::offset_of!(ibv_qp_attr, cur_qp_state) - 4usize];
    ["Offset of field: ibv_qp_attr::path_mtu"][::core::mem::offset_of!(ibv_qp_attr, path_mtu) - 8usize];
    ["Offset of field: ibv_qp_attr::path_mig_state"][::core::mem::offset_of!(ibv_qp_attr, path_mig_state) - 12usize];
    ["Offset of field: ibv_qp_attr::qkey"][::core::mem::offset_of!(ibv_qp_attr, qkey) - 16usize];
    ["Offset of field: ibv_qp_attr::rq_psn"][::core::mem::offset_of!(ibv_qp_attr, rq_psn) - 20usize];
    ["Offset of field: ibv_qp_attr::sq_psn"][::core::mem::offset_of!(ibv_qp_attr, sq_psn) - 24usize];
    ["Offset of field: ibv_qp_attr::dest_qp_num"][::core::mem::offset_of!(ibv_qp_attr, dest_qp_num) - 28usize];
    ["Offset of field: ibv_qp_attr::qp_access_flags"][::core::mem::offset_of!(ibv_qp_attr, qp_access_flags) - 32usize];
    ["Offset of field: ibv_qp_attr::cap"][::core::mem::offset_of!(ibv_qp_attr, cap) - 36usize];
    ["Offset of field: ibv_qp_attr::ah_attr"][::core::mem::offset_of!(ibv_qp_attr, ah_attr) - 56usize];
    ["Offset of field: ibv_qp_attr::alt_ah_attr"][::core::mem::offset_of!(ibv_qp_attr, alt_ah_attr) - 88usize];
    ["Offset of field: ibv_qp_attr::pkey_index"][::core::mem::offset_of!(ibv_qp_attr, pkey_index) - 120usize];
    ["Offset of field: ibv_qp_attr::alt_pkey_index"][::core::mem::offset_of!(ibv_qp_attr, alt_pkey_index) - 122usize];
    ["Offset of field: ibv_qp_attr::en_sqd_async_notify"][::core::mem::offset_of!(ibv_qp_attr, en_sqd_async_notify) - 124usize];
    ["Offset of field: ibv_qp_attr::sq_draining"][::core::mem::offset_of!(ibv_qp_attr, sq_draining) - 125usize];
    ["Offset of field: ibv_qp_attr::max_rd_atomic"][::core::mem::offset_of!(ibv_qp_attr, max_rd_atomic) - 126usize];
    ["Offset of field: ibv_qp_attr::max_dest_rd_atomic"][::core::mem::offset_of!(ibv_qp_attr, max_dest_rd_atomic) - 127usize];
    ["Offset of field: ibv_qp_attr::min_rnr_timer"][::core::mem::offset_of!(ibv_qp_attr, min_rnr_timer) - 128usize];
    ["Offset of field: ibv_qp_attr::port_num"][::core::mem::offset_of!(ibv_qp_attr, port_num) - 129usize];
    ["Offset of field: ibv_qp_attr::timeout"][::core::mem::offset_of!(ibv_qp_attr, timeout) - 130usize];
    ["Offset of field: ibv_qp_attr::retry_cnt"][::core::mem::offset_of!(ibv_qp_attr, retry_cnt) - 131usize];
    ["Offset of field: ibv_qp_attr::rnr_retry"][::core::mem::offset_of!(ibv_qp_attr, rnr_retry) - 132usize];
    ["Offset of field: ibv_qp_attr::alt_port_num"][::core::mem::offset_of!(ibv_qp_attr, alt_port_num) - 133usize];
    ["Offset of field: ibv_qp_attr::alt_timeout"][::core::mem::offset_of!(ibv_qp_attr, alt_timeout) - 134usize];
    ["Offset of field: ibv_qp_attr::rate_limit"][::core::mem::offset_of!(ibv_qp_attr, rate_limit) - 136usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_qp_rate_limit_attr"][::core::mem::size_of::<ibv_qp_rate_limit_attr>() - 16usize];
    ["Alignment of ibv_qp_rate_limit_attr"][::core::mem::align_of::<ibv_qp_rate_limit_attr>() - 4usize];
    ["Offset of field: ibv_qp_rate_limit_attr::rate_limit"][::core::mem::offset_of!(ibv_qp_rate_limit_attr, rate_limit) - 0usize];
    ["Offset of field: ibv_qp_rate_limit_attr::max_burst_sz"][::core::mem::offset_of!(ibv_qp_rate_limit_attr, max_burst_sz) - 4usize];
    ["Offset of field: ibv_qp_rate_limit_attr::typical_pkt_sz"][::core::mem::offset_of!(ibv_qp_rate_limit_attr, typical_pkt_sz) - 8usize];
    ["Offset of field: ibv_qp_rate_limit_attr::comp_mask"][::core::mem::offset_of!(ibv_qp_rate_limit_attr, comp_mask) - 12usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_data_buf"][::core::mem::size_of::<ibv_data_buf>() - 16usize];
    ["Alignment of ibv_data_buf"][::core::mem::align_of::<ibv_data_buf>() - 8usize];
    ["Offset of field: ibv_data_buf::addr"][::core::mem::offset_of!(ibv_data_buf, addr) - 0usize];
    ["Offset of field: ibv_data_buf::length"][::core::mem::offset_of!(ibv_data_buf, length) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_sge"][::core::mem::size_of::<ibv_sge>() - 16usize];
    ["Alignment of ibv_sge"][::core::mem::align_of::<ibv_sge>() - 8usize];
    ["Offset of field: ibv_sge::addr"][::core::mem::offset_of!(ibv_sge, addr) - 0usize];
    ["Offset of field: ibv_sge::length"][::core::mem::offset_of!(ibv_sge, length) - 8usize];
    ["Offset of field: ibv_sge::lkey"][::core::mem::offset_of!(ibv_sge, lkey) - 12usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_send_wr__bindgen_ty_1"][::core::mem::size_of::<ibv_send_wr__bindgen_ty_1>() - 4usize];
    ["Alignment of ibv_send_wr__bindgen_ty_1"][::core::mem::align_of::<ibv_send_wr__bindgen_ty_1>() - 4usize];
    ["Offset of field: ibv_send_wr__bindgen_ty_1::imm_data"][::core::mem::offset_of!(ibv_send_wr__bindgen_ty_1, imm_data) - 0usize];
    ["Offset of field: ibv_send_wr__bindgen_ty_1::invalidate_rkey"]
        [::core::mem::offset_of!(ibv_send_wr__bindgen_ty_1, invalidate_rkey) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_send_wr__bindgen_ty_2__bindgen_ty_1"][::core::mem::size_of::<ibv_send_wr__bindgen_ty_2__bindgen_ty_1>() - 16usize];
    ["Alignment of ibv_send_wr__bindgen_ty_2__bindgen_ty_1"][::core::mem::align_of::<ibv_send_wr__bindgen_ty_2__bindgen_ty_1>() - 8usize];
    ["Offset of field: ibv_send_wr__bindgen_ty_2__bindgen_ty_1::remote_addr"]
        [::core::mem::offset_of!(ibv_send_wr__bindgen_ty_2__bindgen_ty_1, remote_addr) - 0usize];
    ["Offset of field: ibv_send_wr__bindgen_ty_2__bindgen_ty_1::rkey"]
        [::core::mem::offset_of!(ibv_send_wr__bindgen_ty_2__bindgen_ty_1, rkey) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_send_wr__bindgen_ty_2__bindgen_ty_2"][::core::mem::size_of::<ibv_send_wr__bindgen_ty_2__bindgen_ty_2>() - 32usize];
    ["Alignment of ibv_send_wr__bindgen_ty_2__bindgen_ty_2"][::core::mem::align_of::<ibv_send_wr__bindgen_ty_2__bindgen_ty_2>() - 8usize];
    ["Offset of field: ibv_send_wr__bindgen_ty_2__bindgen_ty_2::remote_addr"]
        [::core::mem::offset_of!(ibv_send_wr__bindgen_ty_2__bindgen_ty_2, remote_addr) - 0usize];
    ["Offset of field: ibv_send_wr__bindgen_ty_2__bindgen_ty_2::compare_add"]
        [::core::mem::offset_of!(ibv_send_wr__bindgen_ty_2__bindgen_ty_2, compare_add) - 8usize];
    ["Offset of field: ibv_send_wr__bindgen_ty_2__bindgen_ty_2::swap"]
        [::core::mem::offset_of!(ibv_send_wr__bindgen_ty_2__bindgen_ty_2, swap) - 16usize];
    ["Offset of field: ibv_send_wr__bindgen_ty_2__bindgen_ty_2::rkey"]
        [::core::mem::offset_of!(ibv_send_wr__bindgen_ty_2__bindgen_ty_2, rkey) - 24usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_send_wr__bindgen_ty_2__bindgen_ty_3"][::core::mem::size_of::<ibv_send_wr__bindgen_ty_2__bindgen_ty_3>() - 16usize];
    ["Alignment of ibv_send_wr__bindgen_ty_2__bindgen_ty_3"][::core::mem::align_of::<ibv_send_wr__bindgen_ty_2__bindgen_ty_3>() - 8usize];
    ["Offset of field: ibv_send_wr__bindgen_ty_2__bindgen_ty_3::ah"]
        [::core::mem::offset_of!(ibv_send_wr__bindgen_ty_2__bindgen_ty_3, ah) - 0usize];
    ["Offset of field: ibv_send_wr__bindgen_ty_2__bindgen_ty_3::remote_qpn"]
        [::core::mem::offset_of!(ibv_send_wr__bindgen_ty_2__bindgen_ty_3, remote_qpn) - 8usize];
    ["Offset of field: ibv_send_wr__bindgen_ty_2__bindgen_ty_3::remote_qkey"]
        [::core::mem::offset_of!(ibv_send_wr__bindgen_ty_2__bindgen_ty_3, remote_qkey) - 12usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_send_wr__bindgen_ty_2"][::core::mem::size_of::<ibv_send_wr__bindgen_ty_2>() - 32usize];
    ["Alignment of ibv_send_wr__bindgen_ty_2"][::core::mem::align_of::<ibv_send_wr__bindgen_ty_2>() - 8usize];
    ["Offset of field: ibv_send_wr__bindgen_ty_2::rdma"][::core::mem::offset_of!(ibv_send_wr__bindgen_ty_2, rdma) - 0usize];
    ["Offset of field: ibv_send_wr__bindgen_ty_2::atomic"][::core::mem::offset_of!(ibv_send_wr__bindgen_ty_2, atomic) - 0usize];
    ["Offset of field: ibv_send_wr__bindgen_ty_2::ud"][::core::mem::offset_of!(ibv_send_wr__bindgen_ty_2, ud) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_send_wr__bindgen_ty_3__bindgen_ty_1"][::core::mem::size_of::<ibv_send_wr__bindgen_ty_3__bindgen_ty_1>() - 4usize];
    ["Alignment of ibv_send_wr__bindgen_ty_3__bindgen_ty_1"][::core::mem::align_of::<ibv_send_wr__bindgen_ty_3__bindgen_ty_1>() - 4usize];
    ["Offset of field: ibv_send_wr__bindgen_ty_3__bindgen_ty_1::remote_srqn"]
        [::core::mem::offset_of!(ibv_send_wr__bindgen_ty_3__bindgen_ty_1, remote_srqn) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_send_wr__bindgen_ty_3"][::core::mem::size_of::<ibv_send_wr__bindgen_ty_3>() - 4usize];
    ["Alignment of ibv_send_wr__bindgen_ty_3"][::core::mem::align_of::<ibv_send_wr__bindgen_ty_3>() - 4usize];
    ["Offset of field: ibv_send_wr__bindgen_ty_3::xrc"][::core::mem::offset_of!(ibv_send_wr__bindgen_ty_3, xrc) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_send_wr__bindgen_ty_4__bindgen_ty_1"][::core::mem::size_of::<ibv_send_wr__bindgen_ty_4__bindgen_ty_1>() - 48usize];
    ["Alignment of ibv_send_wr__bindgen_ty_4__bindgen_ty_1"][::core::mem::align_of::<ibv_send_wr__bindgen_ty_4__bindgen_ty_1>() - 8usize];
    ["Offset of field: ibv_send_wr__bindgen_ty_4__bindgen_ty_1::mw"]
        [::core::mem::offset_of!(ibv_send_wr__bindgen_ty_4__bindgen_ty_1, mw) - 0usize];
    ["Offset of field: ibv_send_wr__bindgen_ty_4__bindgen_ty_1::rkey"]
        [::core::mem::offset_of!(ibv_send_wr__bindgen_ty_4__bindgen_ty_1, rkey) - 8usize];
    ["Offset of field: ibv_send_wr__bindgen_ty_4__bindgen_ty_1::bind_info"]
        [::core::mem::offset_of!(ibv_send_wr__bindgen_ty_4__bindgen_ty_1, bind_info) - 16usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_send_wr__bindgen_ty_4__bindgen_ty_2"][::core::mem::size_of::<ibv_send_wr__bindgen_ty_4__bindgen_ty_2>() - 16usize];
    ["Alignment of ibv_send_wr__bindgen_ty_4__bindgen_ty_2"][::core::mem::align_of::<ibv_send_wr__bindgen_ty_4__bindgen_ty_2>() - 8usize];
    ["Offset of field: ibv_send_wr__bindgen_ty_4__bindgen_ty_2::hdr"]
        [::core::mem::offset_of!(ibv_send_wr__bindgen_ty_4__bindgen_ty_2, hdr) - 0usize];
    ["Offset of field: ibv_send_wr__bindgen_ty_4__bindgen_ty_2::hdr_sz"]
        [::core::mem::offset_of!(ibv_send_wr__bindgen_ty_4__bindgen_ty_2, hdr_sz) - 8usize];
    ["Offset of field: ibv_send_wr__bindgen_ty_4__bindgen_ty_2::mss"]
        [::core::mem::offset_of!(ibv_send_wr__bindgen_ty_4__bindgen_ty_2, mss) - 10usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_send_wr__bindgen_ty_4"][::core::mem::size_of::<ibv_send_wr__bindgen_ty_4>() - 48usize];
    ["Alignment of ibv_send_wr__bindgen_ty_4"][::core::mem::align_of::<ibv_send_wr__bindgen_ty_4>() - 8usize];
    ["Offset of field: ibv_send_wr__bindgen_ty_4::bind_mw"][::core::mem::offset_of!(ibv_send_wr__bindgen_ty_4, bind_mw) - 0usize];
    ["Offset of field: ibv_send_wr__bindgen_ty_4::tso"][::core::mem::offset_of!(ibv_send_wr__bindgen_ty_4, tso) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_send_wr"][::core::mem::size_of::<ibv_send_wr>() - 128usize];
    ["Alignment of ibv_send_wr"][::core::mem::align_of::<ibv_send_wr>() - 8usize];
    ["Offset of field: ibv_send_wr::wr_id"][::core::mem::offset_of!(ibv_send_wr, wr_id) - 0usize];
    ["Offset of field: ibv_send_wr::next"][::core::mem::offset_of!(ibv_send_wr, next) - 8usize];
    ["Offset of field: ibv_send_wr::sg_list"][::core::mem::offset_of!(ibv_send_wr, sg_list) - 16usize];
    ["Offset of field: ibv_send_wr::num_sge"][::core::mem::offset_of!(ibv_send_wr, num_sge) - 24usize];
    ["Offset of field: ibv_send_wr::opcode"][::core::mem::offset_of!(ibv_send_wr, opcode) - 28usize];
    ["Offset of field: ibv_send_wr::send_flags"][::core::mem::offset_of!(ibv_send_wr, send_flags) - 32usize];
    ["Offset of field: ibv_send_wr::wr"][::core::mem::offset_of!(ibv_send_wr, wr) - 40usize];
    ["Offset of field: ibv_send_wr::qp_type"][::core::mem::offset_of!(ibv_send_wr, qp_type) - 72usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_recv_wr"][::core::mem::size_of::<ibv_recv_wr>() - 32usize];
    ["Alignment of ibv_recv_wr"][::core::mem::align_of::<ibv_recv_wr>() - 8usize];
    ["Offset of field: ibv_recv_wr::wr_id"][::core::mem::offset_of!(ibv_recv_wr, wr_id) - 0usize];
    ["Offset of field: ibv_recv_wr::next"][::core::mem::offset_of!(ibv_recv_wr, next) - 8usize];
    ["Offset of field: ibv_recv_wr::sg_list"][::core::mem::offset_of!(ibv_recv_wr, sg_list) - 16usize];
    ["Offset of field: ibv_recv_wr::num_sge"][::core::mem::offset_of!(ibv_recv_wr, num_sge) - 24usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_ops_wr__bindgen_ty_1__bindgen_ty_1"][::core::mem::size_of::<ibv_ops_wr__bindgen_ty_1__bindgen_ty_1>() - 40usize];
    ["Alignment of ibv_ops_wr__bindgen_ty_1__bindgen_ty_1"][::core::mem::align_of::<ibv_ops_wr__bindgen_ty_1__bindgen_ty_1>() - 8usize];
    ["Offset of field: ibv_ops_wr__bindgen_ty_1__bindgen_ty_1::recv_wr_id"]
        [::core::mem::offset_of!(ibv_ops_wr__bindgen_ty_1__bindgen_ty_1, recv_wr_id) - 0usize];
    ["Offset of field: ibv_ops_wr__bindgen_ty_1__bindgen_ty_1::sg_list"]
        [::core::mem::offset_of!(ibv_ops_wr__bindgen_ty_1__bindgen_ty_1, sg_list) - 8usize];
    ["Offset of field: ibv_ops_wr__bindgen_ty_1__bindgen_ty_1::num_sge"]
        [::core::mem::offset_of!(ibv_ops_wr__bindgen_ty_1__bindgen_ty_1, num_sge) - 16usize];
    ["Offset of field: ibv_ops_wr__bindgen_ty_1__bindgen_ty_1::tag"]
        [::core::mem::offset_of!(ibv_ops_wr__bindgen_ty_1__bindgen_ty_1, tag) - 24usize];
    ["Offset of field: ibv_ops_wr__bindgen_ty_1__bindgen_ty_1::mask"]
        [::core::mem::offset_of!(ibv_ops_wr__bindgen_ty_1__bindgen_ty_1, mask) - 32usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_ops_wr__bindgen_ty_1"][::core::mem::size_of::<ibv_ops_wr__bindgen_ty_1>() - 48usize];
    ["Alignment of ibv_ops_wr__bindgen_ty_1"][::core::mem::align_of::<ibv_ops_wr__bindgen_ty_1>() - 8usize];
    ["Offset of field: ibv_ops_wr__bindgen_ty_1::unexpected_cnt"]
        [::core::mem::offset_of!(ibv_ops_wr__bindgen_ty_1, unexpected_cnt) - 0usize];
    ["Offset of field: ibv_ops_wr__bindgen_ty_1::handle"][::core::mem::offset_of!(ibv_ops_wr__bindgen_ty_1, handle) - 4usize];
    ["Offset of field: ibv_ops_wr__bindgen_ty_1::add"][::core::mem::offset_of!(ibv_ops_wr__bindgen_ty_1, add) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_ops_wr"][::core::mem::size_of::<ibv_ops_wr>() - 72usize];
    ["Alignment of ibv_ops_wr"][::core::mem::align_of::<ibv_ops_wr>() - 8usize];
    ["Offset of field: ibv_ops_wr::wr_id"][::core::mem::offset_of!(ibv_ops_wr, wr_id) - 0usize];
    ["Offset of field: ibv_ops_wr::next"][::core::mem::offset_of!(ibv_ops_wr, next) - 8usize];
    ["Offset of field: ibv_ops_wr::opcode"][::core::mem::offset_of!(ibv_ops_wr, opcode) - 16usize];
    ["Offset of field: ibv_ops_wr::flags"][::core::mem::offset_of!(ibv_ops_wr, flags) - 20usize];
    ["Offset of field: ibv_ops_wr::tm"][::core::mem::offset_of!(ibv_ops_wr, tm) - 24usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_mw_bind"][::core::mem::size_of::<ibv_mw_bind>() - 48usize];
    ["Alignment of ibv_mw_bind"][::core::mem::align_of::<ibv_mw_bind>() - 8usize];
    ["Offset of field: ibv_mw_bind::wr_id"][::core::mem::offset_of!(ibv_mw_bind, wr_id) - 0usize];
    ["Offset of field: ibv_mw_bind::send_flags"][::core::mem::offset_of!(ibv_mw_bind, send_flags) - 8usize];
    ["Offset of field: ibv_mw_bind::bind_info"][::core::mem::offset_of!(ibv_mw_bind, bind_info) - 16usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_srq"][::core::mem::size_of::<ibv_srq>() - 136usize];
    ["Alignment of ibv_srq"][::core::mem::align_of::<ibv_srq>() - 8usize];
    ["Offset of field: ibv_srq::context"][::core::mem::offset_of!(ibv_srq, context) - 0usize];
    ["Offset of field: ibv_srq::srq_context"][::core::mem::offset_of!(ibv_srq, srq_context) - 8usize];
    ["Offset of field: ibv_srq::pd"][::core::mem::offset_of!(ibv_srq, pd) - 16usize];
    ["Offset of field: ibv_srq::handle"][::core::mem::offset_of!(ibv_srq, handle) - 24usize];
    ["Offset of field: ibv_srq::mutex"][::core::mem::offset_of!(ibv_srq, mutex) - 32usize];
    ["Offset of field: ibv_srq::cond"][::core::mem::offset_of!(ibv_srq, cond) - 80usize];
    ["Offset of field: ibv_srq::events_completed"][::core::mem::offset_of!(ibv_srq, events_completed) - 128usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_wq"][::core::mem::size_of::<ibv_wq>() - 160usize];
    ["Alignment of ibv_wq"][::core::mem::align_of::<ibv_wq>() - 8usize];
    ["Offset of field: ibv_wq::context"][::core::mem::offset_of!(ibv_wq, context) - 0usize];
    ["Offset of field: ibv_wq::wq_context"][::core::mem::offset_of!(ibv_wq, wq_context) - 8usize];
    ["Offset of field: ibv_wq::pd"][::core::mem::offset_of!(ibv_wq, pd) - 16usize];
    ["Offset of field: ibv_wq::cq"][::core::mem::offset_of!(ibv_wq, cq) - 24usize];
    ["Offset of field: ibv_wq::wq_num"][::core::mem::offset_of!(ibv_wq, wq_num) - 32usize];
    ["Offset of field: ibv_wq::handle"][::core::mem::offset_of!(ibv_wq, handle) - 36usize];
    ["Offset of field: ibv_wq::state"][::core::mem::offset_of!(ibv_wq, state) - 40usize];
    ["Offset of field: ibv_wq::wq_type"][::core::mem::offset_of!(ibv_wq, wq_type) - 44usize];
    ["Offset of field: ibv_wq::post_recv"][::core::mem::offset_of!(ibv_wq, post_recv) - 48usize];
    ["Offset of field: ibv_wq::mutex"][::core::mem::offset_of!(ibv_wq, mutex) - 56usize];
    ["Offset of field: ibv_wq::cond"][::core::mem::offset_of!(ibv_wq, cond) - 104usize];
    ["Offset of field: ibv_wq::events_completed"][::core::mem::offset_of!(ibv_wq, events_completed) - 152usize];
    ["Offset of field: ibv_wq::comp_mask"][::core::mem::offset_of!(ibv_wq, comp_mask) - 156usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_qp"][::core::mem::size_of::<ibv_qp>() - 168usize];
    ["Alignment of ibv_qp"][::core::mem::align_of::<ibv_qp>() - 8usize];
    ["Offset of field: ibv_qp::context"][::core::mem::offset_of!(ibv_qp, context) - 0usize];
    ["Offset of field: ibv_qp::qp_context"][::core::mem::offset_of!(ibv_qp, qp_context) - 8usize];
    ["Offset of field: ibv_qp::pd"][::core::mem::offset_of!(ibv_qp, pd) - 16usize];
    ["Offset of field: ibv_qp::send_cq"][::core::mem::offset_of!(ibv_qp, send_cq) - 24usize];
    ["Offset of field: ibv_qp::recv_cq"][::core::mem::offset_of!(ibv_qp, recv_cq) - 32usize];
    ["Offset of field: ibv_qp::srq"][::core::mem::offset_of!(ibv_qp, srq) - 40usize];
    ["Offset of field: ibv_qp::handle"][::core::mem::offset_of!(ibv_qp, handle) - 48usize];
    ["Offset of field: ibv_qp::qp_num"][::core::mem::offset_of!(ibv_qp, qp_num) - 52usize];
    ["Offset of field: ibv_qp::state"][::core::mem::offset_of!(ibv_qp, state) - 56usize];
    ["Offset of field: ibv_qp::qp_type"][::core::mem::offset_of!(ibv_qp, qp_type) - 60usize];
    ["Offset of field: ibv_qp::mutex"][::core::mem::offset_of!(ibv_qp, mutex) - 64usize];
    ["Offset of field: ibv_qp::cond"][::core::mem::offset_of!(ibv_qp, cond) - 112usize];
    ["Offset of field: ibv_qp::events_completed"][::core::mem::offset_of!(ibv_qp, events_completed) - 160usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_qp_ex"][::core::mem::size_of::<ibv_qp_ex>() - 368usize];
    ["Alignment of ibv_qp_ex"][::core::mem::align_of::<ibv_qp_ex>() - 8usize];
    ["Offset of field: ibv_qp_ex::qp_base"][::core::mem::offset_of!(ibv_qp_ex, qp_base) - 0usize];
    ["Offset of field: ibv_qp_ex::comp_mask"][::core::mem::offset_of!(ibv_qp_ex, comp_mask) - 168usize];
    ["Offset of field: ibv_qp_ex::wr_id"][::core::mem::offset_of!(ibv_qp_ex, wr_id) - 176usize];
    ["Offset of field: ibv_qp_ex::wr_flags"][::core::mem::offset_of!(ibv_qp_ex, wr_flags) - 184usize];
    ["Offset of field: ibv_qp_ex::wr_atomic_cmp_swp"][::core::mem::offset_of!(ibv_qp_ex, wr_atomic_cmp_swp) - 192usize];
    ["Offset of field: ibv_qp_ex::wr_atomic_fetch_add"][::core::mem::offset_of!(ibv_qp_ex, wr_atomic_fetch_add) - 200usize];
    ["Offset of field: ibv_qp_ex::wr_bind_mw"][::core::mem::offset_of!(ibv_qp_ex, wr_bind_mw) - 208usize];
    ["Offset of field: ibv_qp_ex::wr_local_inv"][::core::mem::offset_of!(ibv_qp_ex, wr_local_inv) - 216usize];
    ["Offset of field: ibv_qp_ex::wr_rdma_read"][::core::mem::offset_of!(ibv_qp_ex, wr_rdma_read) - 224usize];
    ["Offset of field: ibv_qp_ex::wr_rdma_write"][::core::mem::offset_of!(ibv_qp_ex, wr_rdma_write) - 232usize];
    ["Offset of field: ibv_qp_ex::wr_rdma_write_imm"][::core::mem::offset_of!(ibv_qp_ex, wr_rdma_write_imm) - 240usize];
    ["Offset of field: ibv_qp_ex::wr_send"][::core::mem::offset_of!(ibv_qp_ex, wr_send) - 248usize];
    ["Offset of field: ibv_qp_ex::wr_send_imm"][::core::mem::offset_of!(ibv_qp_ex, wr_send_imm) - 256usize];
    ["Offset of field: ibv_qp_ex::wr_send_inv"][::core::mem::offset_of!(ibv_qp_ex, wr_send_inv) - 264usize];
    ["Offset of field: ibv_qp_ex::wr_send_tso"][::core::mem::offset_of!(ibv_qp_ex, wr_send_tso) - 272usize];
    ["Offset of field: ibv_qp_ex::wr_set_ud_addr"][::core::mem::offset_of!(ibv_qp_ex, wr_set_ud_addr) - 280usize];
    ["Offset of field: ibv_qp_ex::wr_set_xrc_srqn"][::core::mem::offset_of!(ibv_qp_ex, wr_set_xrc_srqn) - 288usize];
    ["Offset of field: ibv_qp_ex::wr_set_inline_data"][::core::mem::offset_of!(ibv_qp_ex, wr_set_inline_data) - 296usize];
    ["Offset of field: ibv_qp_ex::wr_set_inline_data_list"][::core::mem::offset_of!(ibv_qp_ex, wr_set_inline_data_list) - 304usize];
    ["Offset of field: ibv_qp_ex::wr_set_sge"][::core::mem::offset_of!(ibv_qp_ex, wr_set_sge) - 312usize];
    ["Offset of field: ibv_qp_ex::wr_set_sge_list"][::core::mem::offset_of!(ibv_qp_ex, wr_set_sge_list) - 320usize];
    ["Offset of field: ibv_qp_ex::wr_start"][::core::mem::offset_of!(ibv_qp_ex, wr_start) - 328usize];
    ["Offset of field: ibv_qp_ex::wr_complete"][::core::mem::offset_of!(ibv_qp_ex, wr_complete) - 336usize];
    ["Offset of field: ibv_qp_ex::wr_abort"][::core::mem::offset_of!(ibv_qp_ex, wr_abort) - 344usize];
    ["Offset of field: ibv_qp_ex::wr_atomic_write"][::core::mem::offset_of!(ibv_qp_ex, wr_atomic_write) - 352usize];
    ["Offset of field: ibv_qp_ex::wr_flush"][::core::mem::offset_of!(ibv_qp_ex, wr_flush) - 360usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_ece"][::core::mem::size_of::<ibv_ece>() - 12usize];
    ["Alignment of ibv_ece"][::core::mem::align_of::<ibv_ece>() - 4usize];
    ["Offset of field: ibv_ece::vendor_id"][::core::mem::offset_of!(ibv_ece, vendor_id) - 0usize];
    ["Offset of field: ibv_ece::options"][::core::mem::offset_of!(ibv_ece, options) - 4usize];
    ["Offset of field: ibv_ece::comp_mask"][::core::mem::offset_of!(ibv_ece, comp_mask) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_comp_channel"][::core::mem::size_of::<ibv_comp_channel>() - 16usize];
    ["Alignment of ibv_comp_channel"][::core::mem::align_of::<ibv_comp_channel>() - 8usize];
    ["Offset of field: ibv_comp_channel::context"][::core::mem::offset_of!(ibv_comp_channel, context) - 0usize];
    ["Offset of field: ibv_comp_channel::fd"][::core::mem::offset_of!(ibv_comp_channel, fd) - 8usize];
    ["Offset of field: ibv_comp_channel::refcnt"][::core::mem::offset_of!(ibv_comp_channel, refcnt) - 12usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_cq"][::core::mem::size_of::<ibv_cq>() - 136usize];
    ["Alignment of ibv_cq"][::core::mem::align_of::<ibv_cq>() - 8usize];
    ["Offset of field: ibv_cq::context"][::core::mem::offset_of!(ibv_cq, context) - 0usize];
    ["Offset of field: ibv_cq::channel"][::core::mem::offset_of!(ibv_cq, channel) - 8usize];
    ["Offset of field: ibv_cq::cq_context"][::core::mem::offset_of!(ibv_cq, cq_context) - 16usize];
    ["Offset of field: ibv_cq::handle"][::core::mem::offset_of!(ibv_cq, handle) - 24usize];
    ["Offset of field: ibv_cq::cqe"][::core::mem::offset_of!(ibv_cq, cqe) - 28usize];
    ["Offset of field: ibv_cq::mutex"][::core::mem::offset_of!(ibv_cq, mutex) - 32usize];
    ["Offset of field: ibv_cq::cond"][::core::mem::offset_of!(ibv_cq, cond) - 80usize];
    ["Offset of field: ibv_cq::comp_events_completed"][::core::mem::offset_of!(ibv_cq, comp_events_completed) - 128usize];
    ["Offset of field: ibv_cq::async_events_completed"][::core::mem::offset_of!(ibv_cq, async_events_completed) - 132usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_poll_cq_attr"][::core::mem::size_of::<ibv_poll_cq_attr>() - 4usize];
    ["Alignment of ibv_poll_cq_attr"][::core::mem::align_of::<ibv_poll_cq_attr>() - 4usize];
    ["Offset of field: ibv_poll_cq_attr::comp_mask"][::core::mem::offset_of!(ibv_poll_cq_attr, comp_mask) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_wc_tm_info"][::core::mem::size_of::<ibv_wc_tm_info>() - 16usize];
    ["Alignment of ibv_wc_tm_info"][::core::mem::align_of::<ibv_wc_tm_info>() - 8usize];
    ["Offset of field: ibv_wc_tm_info::tag"][::core::mem::offset_of!(ibv_wc_tm_info, tag) - 0usize];
    ["Offset of field: ibv_wc_tm_info::priv_"][::core::mem::offset_of!(ibv_wc_tm_info, priv_) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_cq_ex"][::core::mem::size_of::<ibv_cq_ex>() - 296usize];
    ["Alignment of ibv_cq_ex"][::core::mem::align_of::<ibv_cq_ex>() - 8usize];
    ["Offset of field: ibv_cq_ex::context"][::core::mem::offset_of!(ibv_cq_ex, context) - 0usize];
    ["Offset of field: ibv_cq_ex::channel"][::core::mem::offset_of!(ibv_cq_ex, channel) - 8usize];
    ["Offset of field: ibv_cq_ex::cq_context"][::core::mem::offset_of!(ibv_cq_ex, cq_context) - 16usize];
    ["Offset of field: ibv_cq_ex::handle"][::core::mem::offset_of!(ibv_cq_ex, handle) - 24usize];
    ["Offset of field: ibv_cq_ex::cqe"][::core::mem::offset_of!(ibv_cq_ex, cqe) - 28usize];
    ["Offset of field: ibv_cq_ex::mutex"][::core::mem::offset_of!(ibv_cq_ex, mutex) - 32usize];
    ["Offset of field: ibv_cq_ex::cond"][::core::mem::offset_of!(ibv_cq_ex, cond) - 80usize];
    ["Offset of field: ibv_cq_ex::comp_events_completed"][::core::mem::offset_of!(ibv_cq_ex, comp_events_completed) - 128usize];
    ["Offset of field: ibv_cq_ex::async_events_completed"][::core::mem::offset_of!(ibv_cq_ex, async_events_completed) - 132usize];
    ["Offset of field: ibv_cq_ex::comp_mask"][::core::mem::offset_of!(ibv_cq_ex, comp_mask) - 136usize];
    ["Offset of field: ibv_cq_ex::status"][::core::mem::offset_of!(ibv_cq_ex, status) - 140usize];
    ["Offset of field: ibv_cq_ex::wr_id"][::core::mem::offset_of!(ibv_cq_ex, wr_id) - 144usize];
    ["Offset of field: ibv_cq_ex::start_poll"][::core::mem::offset_of!(ibv_cq_ex, start_poll) - 152usize];
    ["Offset of field: ibv_cq_ex::next_poll"][::core::mem::offset_of!(ibv_cq_ex, next_poll) - 160usize];
    ["Offset of field: ibv_cq_ex::end_poll"][::core::mem::offset_of!(ibv_cq_ex, end_poll) - 168usize];
    ["Offset of field: ibv_cq_ex::read_opcode"][::core::mem::offset_of!(ibv_cq_ex, read_opcode) - 176usize];
    ["Offset of field: ibv_cq_ex::read_vendor_err"][::core::mem::offset_of!(ibv_cq_ex, read_vendor_err) - 184usize];
    ["Offset of field: ibv_cq_ex::read_byte_len"][::core::mem::offset_of!(ibv_cq_ex, read_byte_len) - 192usize];
    ["Offset of field: ibv_cq_ex::read_imm_data"][::core::mem::offset_of!(ibv_cq_ex, read_imm_data) - 200usize];
    ["Offset of field: ibv_cq_ex::read_qp_num"][::core::mem::offset_of!(ibv_cq_ex, read_qp_num) - 208usize];
    ["Offset of field: ibv_cq_ex::read_src_qp"][::core::mem::offset_of!(ibv_cq_ex, read_src_qp) - 216usize];
    ["Offset of field: ibv_cq_ex::read_wc_flags"][::core::mem::offset_of!(ibv_cq_ex, read_wc_flags) - 224usize];
    ["Offset of field: ibv_cq_ex::read_slid"][::core::mem::offset_of!(ibv_cq_ex, read_slid) - 232usize];
    ["Offset of field: ibv_cq_ex::read_sl"][::core::mem::offset_of!(ibv_cq_ex, read_sl) - 240usize];
    ["Offset of field: ibv_cq_ex::read_dlid_path_bits"][::core::mem::offset_of!(ibv_cq_ex, read_dlid_path_bits) - 248usize];
    ["Offset of field: ibv_cq_ex::read_completion_ts"][::core::mem::offset_of!(ibv_cq_ex, read_completion_ts) - 256usize];
    ["Offset of field: ibv_cq_ex::read_cvlan"][::core::mem::offset_of!(ibv_cq_ex, read_cvlan) - 264usize];
    ["Offset of field: ibv_cq_ex::read_flow_tag"][::core::mem::offset_of!(ibv_cq_ex, read_flow_tag) - 272usize];
    ["Offset of field: ibv_cq_ex::read_tm_info"][::core::mem::offset_of!(ibv_cq_ex, read_tm_info) - 280usize];
    ["Offset of field: ibv_cq_ex::read_completion_wallclock_ns"]
        [::core::mem::offset_of!(ibv_cq_ex, read_completion_wallclock_ns) - 288usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_moderate_cq"][::core::mem::size_of::<ibv_moderate_cq>() - 4usize];
    ["Alignment of ibv_moderate_cq"][::core::mem::align_of::<ibv_moderate_cq>() - 2usize];
    ["Offset of field: ibv_moderate_cq::cq_count"][::core::mem::offset_of!(ibv_moderate_cq, cq_count) - 0usize];
    ["Offset of field: ibv_moderate_cq::cq_period"][::core::mem::offset_of!(ibv_moderate_cq, cq_period) - 2usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_modify_cq_attr"][::core::mem::size_of::<ibv_modify_cq_attr>() - 8usize];
    ["Alignment of ibv_modify_cq_attr"][::core::mem::align_of::<ibv_modify_cq_attr>() - 4usize];
    ["Offset of field: ibv_modify_cq_attr::attr_mask"][::core::mem::offset_of!(ibv_modify_cq_attr, attr_mask) - 0usize];
    ["Offset of field: ibv_modify_cq_attr::moderate"][::core::mem::offset_of!(ibv_modify_cq_attr, moderate) - 4usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_ah"][::core::mem::size_of::<ibv_ah>() - 24usize];
    ["Alignment of ibv_ah"][::core::mem::align_of::<ibv_ah>() - 8usize];
    ["Offset of field: ibv_ah::context"][::core::mem::offset_of!(ibv_ah, context) - 0usize];
    ["Offset of field: ibv_ah::pd"][::core::mem::offset_of!(ibv_ah, pd) - 8usize];
    ["Offset of field: ibv_ah::handle"][::core::mem::offset_of!(ibv_ah, handle) - 16usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_flow_eth_filter"][::core::mem::size_of::<ibv_flow_eth_filter>() - 16usize];
    ["Alignment of ibv_flow_eth_filter"][::core::mem::align_of::<ibv_flow_eth_filter>() - 2usize];
    ["Offset of field: ibv_flow_eth_filter::dst_mac"][::core::mem::offset_of!(ibv_flow_eth_filter, dst_mac) - 0usize];
    ["Offset of field: ibv_flow_eth_filter::src_mac"][::core::mem::offset_of!(ibv_flow_eth_filter, src_mac) - 6usize];
    ["Offset of field: ibv_flow_eth_filter::ether_type"][::core::mem::offset_of!(ibv_flow_eth_filter, ether_type) - 12usize];
    ["Offset of field: ibv_flow_eth_filter::vlan_tag"][::core::mem::offset_of!(ibv_flow_eth_filter, vlan_tag) - 14usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_flow_spec_eth"][::core::mem::size_of::<ibv_flow_spec_eth>() - 40usize];
    ["Alignment of ibv_flow_spec_eth"][::core::mem::align_of::<ibv_flow_spec_eth>() - 4usize];
    ["Offset of field: ibv_flow_spec_eth::type_"][::core::mem::offset_of!(ibv_flow_spec_eth, type_) - 0usize];
    ["Offset of field: ibv_flow_spec_eth::size"][::core::mem::offset_of!(ibv_flow_spec_eth, size) - 4usize];
    ["Offset of field: ibv_flow_spec_eth::val"][::core::mem::offset_of!(ibv_flow_spec_eth, val) - 6usize];
    ["Offset of field: ibv_flow_spec_eth::mask"][::core::mem::offset_of!(ibv_flow_spec_eth, mask) - 22usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_flow_ipv4_filter"][::core::mem::size_of::<ibv_flow_ipv4_filter>() - 8usize];
    ["Alignment of ibv_flow_ipv4_filter"][::core::mem::align_of::<ibv_flow_ipv4_filter>() - 4usize];
    ["Offset of field: ibv_flow_ipv4_filter::src_ip"][::core::mem::offset_of!(ibv_flow_ipv4_filter, src_ip) - 0usize];
    ["Offset of field: ibv_flow_ipv4_filter::dst_ip"][::core::mem::offset_of!(ibv_flow_ipv4_filter, dst_ip) - 4usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_flow_spec_ipv4"][::core::mem::size_of::<ibv_flow_spec_ipv4>() - 24usize];
    ["Alignment of ibv_flow_spec_ipv4"][::core::mem::align_of::<ibv_flow_spec_ipv4>() - 4usize];
    ["Offset of field: ibv_flow_spec_ipv4::type_"][::core::mem::offset_of!(ibv_flow_spec_ipv4, type_) - 0usize];
    ["Offset of field: ibv_flow_spec_ipv4::size"][::core::mem::offset_of!(ibv_flow_spec_ipv4, size) - 4usize];
    ["Offset of field: ibv_flow_spec_ipv4::val"][::core::mem::offset_of!(ibv_flow_spec_ipv4, val) - 8usize];
    ["Offset of field: ibv_flow_spec_ipv4::mask"][::core::mem::offset_of!(ibv_flow_spec_ipv4, mask) - 16usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_flow_ipv4_ext_filter"][::core::mem::size_of::<ibv_flow_ipv4_ext_filter>() - 12usize];
    ["Alignment of ibv_flow_ipv4_ext_filter"][::core::mem::align_of::<ibv_flow_ipv4_ext_filter>() - 4usize];
    ["Offset of field: ibv_flow_ipv4_ext_filter::src_ip"][::core::mem::offset_of!(ibv_flow_ipv4_ext_filter, src_ip) - 0usize];
    ["Offset of field: ibv_flow_ipv4_ext_filter::dst_ip"][::core::mem::offset_of!(ibv_flow_ipv4_ext_filter, dst_ip) - 4usize];
    ["Offset of field: ibv_flow_ipv4_ext_filter::proto"][::core::mem::offset_of!(ibv_flow_ipv4_ext_filter, proto) - 8usize];
    ["Offset of field: ibv_flow_ipv4_ext_filter::tos"][::core::mem::offset_of!(ibv_flow_ipv4_ext_filter, tos) - 9usize];
    ["Offset of field: ibv_flow_ipv4_ext_filter::ttl"][::core::mem::offset_of!(ibv_flow_ipv4_ext_filter, ttl) - 10usize];
    ["Offset of field: ibv_flow_ipv4_ext_filter::flags"][::core::mem::offset_of!(ibv_flow_ipv4_ext_filter, flags) - 11usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_flow_spec_ipv4_ext"][::core::mem::size_of::<ibv_flow_spec_ipv4_ext>() - 32usize];
    ["Alignment of ibv_flow_spec_ipv4_ext"][::core::mem::align_of::<ibv_flow_spec_ipv4_ext>() - 4usize];
    ["Offset of field: ibv_flow_spec_ipv4_ext::type_"][::core::mem::offset_of!(ibv_flow_spec_ipv4_ext, type_) - 0usize];
    ["Offset of field: ibv_flow_spec_ipv4_ext::size"][::core::mem::offset_of!(ibv_flow_spec_ipv4_ext, size) - 4usize];
    ["Offset of field: ibv_flow_spec_ipv4_ext::val"][::core::mem::offset_of!(ibv_flow_spec_ipv4_ext, val) - 8usize];
    ["Offset of field: ibv_flow_spec_ipv4_ext::mask"][::core::mem::offset_of!(ibv_flow_spec_ipv4_ext, mask) - 20usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_flow_ipv6_filter"][::core::mem::size_of::<ibv_flow_ipv6_filter>() - 40usize];
    ["Alignment of ibv_flow_ipv6_filter"][::core::mem::align_of::<ibv_flow_ipv6_filter>() - 4usize];
    ["Offset of field: ibv_flow_ipv6_filter::src_ip"][::core::mem::offset_of!(ibv_flow_ipv6_filter, src_ip) - 0usize];
    ["Offset of field: ibv_flow_ipv6_filter::dst_ip"][::core::mem::offset_of!(ibv_flow_ipv6_filter, dst_ip) - 16usize];
    ["Offset of field: ibv_flow_ipv6_filter::flow_label"][::core::mem::offset_of!(ibv_flow_ipv6_filter, flow_label) - 32usize];
    ["Offset of field: ibv_flow_ipv6_filter::next_hdr"][::core::mem::offset_of!(ibv_flow_ipv6_filter, next_hdr) - 36usize];
    ["Offset of field: ibv_flow_ipv6_filter::traffic_class"][::core::mem::offset_of!(ibv_flow_ipv6_filter, traffic_class) - 37usize];
    ["Offset of field: ibv_flow_ipv6_filter::hop_limit"][::core::mem::offset_of!(ibv_flow_ipv6_filter, hop_limit) - 38usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_flow_spec_ipv6"][::core::mem::size_of::<ibv_flow_spec_ipv6>() - 88usize];
    ["Alignment of ibv_flow_spec_ipv6"][::core::mem::align_of::<ibv_flow_spec_ipv6>() - 4usize];
    ["Offset of field: ibv_flow_spec_ipv6::type_"][::core::mem::offset_of!(ibv_flow_spec_ipv6, type_) - 0usize];
    ["Offset of field: ibv_flow_spec_ipv6::size"][::core::mem::offset_of!(ibv_flow_spec_ipv6, size) - 4usize];
    ["Offset of field: ibv_flow_spec_ipv6::val"][::core::mem::offset_of!(ibv_flow_spec_ipv6, val) - 8usize];
    ["Offset of field: ibv_flow_spec_ipv6::mask"][::core::mem::offset_of!(ibv_flow_spec_ipv6, mask) - 48usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_flow_esp_filter"][::core::mem::size_of::<ibv_flow_esp_filter>() - 8usize];
    ["Alignment of ibv_flow_esp_filter"][::core::mem::align_of::<ibv_flow_esp_filter>() - 4usize];
    ["Offset of field: ibv_flow_esp_filter::spi"][::core::mem::offset_of!(ibv_flow_esp_filter, spi) - 0usize];
    ["Offset of field: ibv_flow_esp_filter::seq"][::core::mem::offset_of!(ibv_flow_esp_filter, seq) - 4usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_flow_spec_esp"][::core::mem::size_of::<ibv_flow_spec_esp>() - 24usize];
    ["Alignment of ibv_flow_spec_esp"][::core::mem::align_of::<ibv_flow_spec_esp>() - 4usize];
    ["Offset of field: ibv_flow_spec_esp::type_"][::core::mem::offset_of!(ibv_flow_spec_esp, type_) - 0usize];
    ["Offset of field: ibv_flow_spec_esp::size"][::core::mem::offset_of!(ibv_flow_spec_esp, size) - 4usize];
    ["Offset of field: ibv_flow_spec_esp::val"][::core::mem::offset_of!(ibv_flow_spec_esp, val) - 8usize];
    ["Offset of field: ibv_flow_spec_esp::mask"][::core::mem::offset_of!(ibv_flow_spec_esp, mask) - 16usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_flow_tcp_udp_filter"][::core::mem::size_of::<ibv_flow_tcp_udp_filter>() - 4usize];
    ["Alignment of ibv_flow_tcp_udp_filter"][::core::mem::align_of::<ibv_flow_tcp_udp_filter>() - 2usize];
    ["Offset of field: ibv_flow_tcp_udp_filter::dst_port"][::core::mem::offset_of!(ibv_flow_tcp_udp_filter, dst_port) - 0usize];
    ["Offset of field: ibv_flow_tcp_udp_filter::src_port"][::core::mem::offset_of!(ibv_flow_tcp_udp_filter, src_port) - 2usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_flow_spec_tcp_udp"][::core::mem::size_of::<ibv_flow_spec_tcp_udp>() - 16usize];
    ["Alignment of ibv_flow_spec_tcp_udp"][::core::mem::align_of::<ibv_flow_spec_tcp_udp>() - 4usize];
    ["Offset of field: ibv_flow_spec_tcp_udp::type_"][::core::mem::offset_of!(ibv_flow_spec_tcp_udp, type_) - 0usize];
    ["Offset of field: ibv_flow_spec_tcp_udp::size"][::core::mem::offset_of!(ibv_flow_spec_tcp_udp, size) - 4usize];
    ["Offset of field: ibv_flow_spec_tcp_udp::val"][::core::mem::offset_of!(ibv_flow_spec_tcp_udp, val) - 6usize];
    ["Offset of field: ibv_flow_spec_tcp_udp::mask"][::core::mem::offset_of!(ibv_flow_spec_tcp_udp, mask) - 10usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_flow_gre_filter"][::core::mem::size_of::<ibv_flow_gre_filter>() - 8usize];
    ["Alignment of ibv_flow_gre_filter"][::core::mem::align_of::<ibv_flow_gre_filter>() - 4usize];
    ["Offset of field: ibv_flow_gre_filter::c_ks_res0_ver"][::core::mem::offset_of!(ibv_flow_gre_filter, c_ks_res0_ver) - 0usize];
    ["Offset of field: ibv_flow_gre_filter::protocol"][::core::mem::offset_of!(ibv_flow_gre_filter, protocol) - 2usize];
    ["Offset of field: ibv_flow_gre_filter::key"][::core::mem::offset_of!(ibv_flow_gre_filter, key) - 4usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_flow_spec_gre"][::core::mem::size_of::<ibv_flow_spec_gre>() - 24usize];
    ["Alignment of ibv_flow_spec_gre"][::core::mem::align_of::<ibv_flow_spec_gre>() - 4usize];
    ["Offset of field: ibv_flow_spec_gre::type_"][::core::mem::offset_of!(ibv_flow_spec_gre, type_) - 0usize];
    ["Offset of field: ibv_flow_spec_gre::size"][::core::mem::offset_of!(ibv_flow_spec_gre, size) - 4usize];
    ["Offset of field: ibv_flow_spec_gre::val"][::core::mem::offset_of!(ibv_flow_spec_gre, val) - 8usize];
    ["Offset of field: ibv_flow_spec_gre::mask"][::core::mem::offset_of!(ibv_flow_spec_gre, mask) - 16usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_flow_mpls_filter"][::core::mem::size_of::<ibv_flow_mpls_filter>() - 4usize];
    ["Alignment of ibv_flow_mpls_filter"][::core::mem::align_of::<ibv_flow_mpls_filter>() - 4usize];
    ["Offset of field: ibv_flow_mpls_filter::label"][::core::mem::offset_of!(ibv_flow_mpls_filter, label) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_flow_spec_mpls"][::core::mem::size_of::<ibv_flow_spec_mpls>() - 16usize];
    ["Alignment of ibv_flow_spec_mpls"][::core::mem::align_of::<ibv_flow_spec_mpls>() - 4usize];
    ["Offset of field: ibv_flow_spec_mpls::type_"][::core::mem::offset_of!(ibv_flow_spec_mpls, type_) - 0usize];
    ["Offset of field: ibv_flow_spec_mpls::size"][::core::mem::offset_of!(ibv_flow_spec_mpls, size) - 4usize];
    ["Offset of field: ibv_flow_spec_mpls::val"][::core::mem::offset_of!(ibv_flow_spec_mpls, val) - 8usize];
    ["Offset of field: ibv_flow_spec_mpls::mask"][::core::mem::offset_of!(ibv_flow_spec_mpls, mask) - 12usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_flow_tunnel_filter"][::core::mem::size_of::<ibv_flow_tunnel_filter>() - 4usize];
    ["Alignment of ibv_flow_tunnel_filter"][::core::mem::align_of::<ibv_flow_tunnel_filter>() - 4usize];
    ["Offset of field: ibv_flow_tunnel_filter::tunnel_id"][::core::mem::offset_of!(ibv_flow_tunnel_filter, tunnel_id) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_flow_spec_tunnel"][::core::mem::size_of::<ibv_flow_spec_tunnel>() - 16usize];
    ["Alignment of ibv_flow_spec_tunnel"][::core::mem::align_of::<ibv_flow_spec_tunnel>() - 4usize];
    ["Offset of field: ibv_flow_spec_tunnel::type_"][::core::mem::offset_of!(ibv_flow_spec_tunnel, type_) - 0usize];
    ["Offset of field: ibv_flow_spec_tunnel::size"][::core::mem::offset_of!(ibv_flow_spec_tunnel, size) - 4usize];
    ["Offset of field: ibv_flow_spec_tunnel::val"][::core::mem::offset_of!(ibv_flow_spec_tunnel, val) - 8usize];
    ["Offset of field: ibv_flow_spec_tunnel::mask"][::core::mem::offset_of!(ibv_flow_spec_tunnel, mask) - 12usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_flow_spec_action_tag"][::core::mem::size_of::<ibv_flow_spec_action_tag>() - 12usize];
    ["Alignment of ibv_flow_spec_action_tag"][::core::mem::align_of::<ibv_flow_spec_action_tag>() - 4usize];
    ["Offset of field: ibv_flow_spec_action_tag::type_"][::core::mem::offset_of!(ibv_flow_spec_action_tag, type_) - 0usize];
    ["Offset of field: ibv_flow_spec_action_tag::size"][::core::mem::offset_of!(ibv_flow_spec_action_tag, size) - 4usize];
    ["Offset of field: ibv_flow_spec_action_tag::tag_id"][::core::mem::offset_of!(ibv_flow_spec_action_tag, tag_id) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_flow_spec_action_drop"][::core::mem::size_of::<ibv_flow_spec_action_drop>() - 8usize];
    ["Alignment of ibv_flow_spec_action_drop"][::core::mem::align_of::<ibv_flow_spec_action_drop>() - 4usize];
    ["Offset of field: ibv_flow_spec_action_drop::type_"][::core::mem::offset_of!(ibv_flow_spec_action_drop, type_) - 0usize];
    ["Offset of field: ibv_flow_spec_action_drop::size"][::core::mem::offset_of!(ibv_flow_spec_action_drop, size) - 4usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_flow_spec_action_handle"][::core::mem::size_of::<ibv_flow_spec_action_handle>() - 16usize];
    ["Alignment of ibv_flow_spec_action_handle"][::core::mem::align_of::<ibv_flow_spec_action_handle>() - 8usize];
    ["Offset of field: ibv_flow_spec_action_handle::type_"][::core::mem::offset_of!(ibv_flow_spec_action_handle, type_) - 0usize];
    ["Offset of field: ibv_flow_spec_action_handle::size"][::core::mem::offset_of!(ibv_flow_spec_action_handle, size) - 4usize];
    ["Offset of field: ibv_flow_spec_action_handle::action"][::core::mem::offset_of!(ibv_flow_spec_action_handle, action) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_flow_spec_counter_action"][::core::mem::size_of::<ibv_flow_spec_counter_action>() - 16usize];
    ["Alignment of ibv_flow_spec_counter_action"][::core::mem::align_of::<ibv_flow_spec_counter_action>() - 8usize];
    ["Offset of field: ibv_flow_spec_counter_action::type_"][::core::mem::offset_of!(ibv_flow_spec_counter_action, type_) - 0usize];
    ["Offset of field: ibv_flow_spec_counter_action::size"][::core::mem::offset_of!(ibv_flow_spec_counter_action, size) - 4usize];
    ["Offset of field: ibv_flow_spec_counter_action::counters"][::core::mem::offset_of!(ibv_flow_spec_counter_action, counters) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_flow_spec__bindgen_ty_1__bindgen_ty_1"][::core::mem::size_of::<ibv_flow_spec__bindgen_ty_1__bindgen_ty_1>() - 8usize];
    ["Alignment of ibv_flow_spec__bindgen_ty_1__bindgen_ty_1"]
        [::core::mem::align_of::<ibv_flow_spec__bindgen_ty_1__bindgen_ty_1>() - 4usize];
    ["Offset of field: ibv_flow_spec__bindgen_ty_1__bindgen_ty_1::type_"]
        [::core::mem::offset_of!(ibv_flow_spec__bindgen_ty_1__bindgen_ty_1, type_) - 0usize];
    ["Offset of field: ibv_flow_spec__bindgen_ty_1__bindgen_ty_1::size"]
        [::core::mem::offset_of!(ibv_flow_spec__bindgen_ty_1__bindgen_ty_1, size) - 4usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_flow_spec__bindgen_ty_1"][::core::mem::size_of::<ibv_flow_spec__bindgen_ty_1>() - 88usize];
    ["Alignment of ibv_flow_spec__bindgen_ty_1"][::core::mem::align_of::<ibv_flow_spec__bindgen_ty_1>() - 8usize];
    ["Offset of field: ibv_flow_spec__bindgen_ty_1::hdr"][::core::mem::offset_of!(ibv_flow_spec__bindgen_ty_1, hdr) - 0usize];
    ["Offset of field: ibv_flow_spec__bindgen_ty_1::eth"][::core::mem::offset_of!(ibv_flow_spec__bindgen_ty_1, eth) - 0usize];
    ["Offset of field: ibv_flow_spec__bindgen_ty_1::ipv4"][::core::mem::offset_of!(ibv_flow_spec__bindgen_ty_1, ipv4) - 0usize];
    ["Offset of field: ibv_flow_spec__bindgen_ty_1::tcp_udp"][::core::mem::offset_of!(ibv_flow_spec__bindgen_ty_1, tcp_udp) - 0usize];
    ["Offset of field: ibv_flow_spec__bindgen_ty_1::ipv4_ext"][::core::mem::offset_of!(ibv_flow_spec__bindgen_ty_1, ipv4_ext) - 0usize];
    ["Offset of field: ibv_flow_spec__bindgen_ty_1::ipv6"][::core::mem::offset_of!(ibv_flow_spec__bindgen_ty_1, ipv6) - 0usize];
    ["Offset of field: ibv_flow_spec__bindgen_ty_1::esp"][::core::mem::offset_of!(ibv_flow_spec__bindgen_ty_1, esp) - 0usize];
    ["Offset of field: ibv_flow_spec__bindgen_ty_1::tunnel"][::core::mem::offset_of!(ibv_flow_spec__bindgen_ty_1, tunnel) - 0usize];
    ["Offset of field: ibv_flow_spec__bindgen_ty_1::gre"][::core::mem::offset_of!(ibv_flow_spec__bindgen_ty_1, gre) - 0usize];
    ["Offset of field: ibv_flow_spec__bindgen_ty_1::mpls"][::core::mem::offset_of!(ibv_flow_spec__bindgen_ty_1, mpls) - 0usize];
    ["Offset of field: ibv_flow_spec__bindgen_ty_1::flow_tag"][::core::mem::offset_of!(ibv_flow_spec__bindgen_ty_1, flow_tag) - 0usize];
    ["Offset of field: ibv_flow_spec__bindgen_ty_1::drop"][::core::mem::offset_of!(ibv_flow_spec__bindgen_ty_1, drop) - 0usize];
    ["Offset of field: ibv_flow_spec__bindgen_ty_1::handle"][::core::mem::offset_of!(ibv_flow_spec__bindgen_ty_1, handle) - 0usize];
    ["Offset of field: ibv_flow_spec__bindgen_ty_1::flow_count"][::core::mem::offset_of!(ibv_flow_spec__bindgen_ty_1, flow_count) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_flow_spec"][::core::mem::size_of::<ibv_flow_spec>() - 88usize];
    ["Alignment of ibv_flow_spec"][::core::mem::align_of::<ibv_flow_spec>() - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_flow_attr"][::core::mem::size_of::<ibv_flow_attr>() - 20usize];
    ["Alignment of ibv_flow_attr"][::core::mem::align_of::<ibv_flow_attr>() - 4usize];
    ["Offset of field: ibv_flow_attr::comp_mask"][::core::mem::offset_of!(ibv_flow_attr, comp_mask) - 0usize];
    ["Offset of field: ibv_flow_attr::type_"][::core::mem::offset_of!(ibv_flow_attr, type_) - 4usize];
    ["Offset of field: ibv_flow_attr::size"][::core::mem::offset_of!(ibv_flow_attr, size) - 8usize];
    ["Offset of field: ibv_flow_attr::priority"][::core::mem::offset_of!(ibv_flow_attr, priority) - 10usize];
    ["Offset of field: ibv_flow_attr::num_of_specs"][::core::mem::offset_of!(ibv_flow_attr, num_of_specs) - 12usize];
    ["Offset of field: ibv_flow_attr::port"][::core::mem::offset_of!(ibv_flow_attr, port) - 13usize];
    ["Offset of field: ibv_flow_attr::flags"][::core::mem::offset_of!(ibv_flow_attr, flags) - 16usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_flow"][::core::mem::size_of::<ibv_flow>() - 24usize];
    ["Alignment of ibv_flow"][::core::mem::align_of::<ibv_flow>() - 8usize];
    ["Offset of field: ibv_flow::comp_mask"][::core::mem::offset_of!(ibv_flow, comp_mask) - 0usize];
    ["Offset of field: ibv_flow::context"][::core::mem::offset_of!(ibv_flow, context) - 8usize];
    ["Offset of field: ibv_flow::handle"][::core::mem::offset_of!(ibv_flow, handle) - 16usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_flow_action"][::core::mem::size_of::<ibv_flow_action>() - 8usize];
    ["Alignment of ibv_flow_action"][::core::mem::align_of::<ibv_flow_action>() - 8usize];
    ["Offset of field: ibv_flow_action::context"][::core::mem::offset_of!(ibv_flow_action, context) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_flow_action_esp_attr"][::core::mem::size_of::<ibv_flow_action_esp_attr>() - 56usize];
    ["Alignment of ibv_flow_action_esp_attr"][::core::mem::align_of::<ibv_flow_action_esp_attr>() - 8usize];
    ["Offset of field: ibv_flow_action_esp_attr::esp_attr"][::core::mem::offset_of!(ibv_flow_action_esp_attr, esp_attr) - 0usize];
    ["Offset of field: ibv_flow_action_esp_attr::keymat_proto"][::core::mem::offset_of!(ibv_flow_action_esp_attr, keymat_proto) - 8usize];
    ["Offset of field: ibv_flow_action_esp_attr::keymat_len"][::core::mem::offset_of!(ibv_flow_action_esp_attr, keymat_len) - 12usize];
    ["Offset of field: ibv_flow_action_esp_attr::keymat_ptr"][::core::mem::offset_of!(ibv_flow_action_esp_attr, keymat_ptr) - 16usize];
    ["Offset of field: ibv_flow_action_esp_attr::replay_proto"][::core::mem::offset_of!(ibv_flow_action_esp_attr, replay_proto) - 24usize];
    ["Offset of field: ibv_flow_action_esp_attr::replay_len"][::core::mem::offset_of!(ibv_flow_action_esp_attr, replay_len) - 28usize];
    ["Offset of field: ibv_flow_action_esp_attr::replay_ptr"][::core::mem::offset_of!(ibv_flow_action_esp_attr, replay_ptr) - 32usize];
    ["Offset of field: ibv_flow_action_esp_attr::esp_encap"][::core::mem::offset_of!(ibv_flow_action_esp_attr, esp_encap) - 40usize];
    ["Offset of field: ibv_flow_action_esp_attr::comp_mask"][::core::mem::offset_of!(ibv_flow_action_esp_attr, comp_mask) - 48usize];
    ["Offset of field: ibv_flow_action_esp_attr::esn"][::core::mem::offset_of!(ibv_flow_action_esp_attr, esn) - 52usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of _ibv_device_ops"][::core::mem::size_of::<_ibv_device_ops>() - 16usize];
    ["Alignment of _ibv_device_ops"][::core::mem::align_of::<_ibv_device_ops>() - 8usize];
    ["Offset of field: _ibv_device_ops::_dummy1"][::core::mem::offset_of!(_ibv_device_ops, _dummy1) - 0usize];
    ["Offset of field: _ibv_device_ops::_dummy2"][::core::mem::offset_of!(_ibv_device_ops, _dummy2) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_device"][::core::mem::size_of::<ibv_device>() - 664usize];
    ["Alignment of ibv_device"][::core::mem::align_of::<ibv_device>() - 8usize];
    ["Offset of field: ibv_device::_ops"][::core::mem::offset_of!(ibv_device, _ops) - 0usize];
    ["Offset of field: ibv_device::node_type"][::core::mem::offset_of!(ibv_device, node_type) - 16usize];
    ["Offset of field: ibv_device::transport_type"][::core::mem::offset_of!(ibv_device, transport_type) - 20usize];
    ["Offset of field: ibv_device::name"][::core::mem::offset_of!(ibv_device, name) - 24usize];
    ["Offset of field: ibv_device::dev_name"][::core::mem::offset_of!(ibv_device, dev_name) - 88usize];
    ["Offset of field: ibv_device::dev_path"][::core::mem::offset_of!(ibv_device, dev_path) - 152usize];
    ["Offset of field: ibv_device::ibdev_path"][::core::mem::offset_of!(ibv_device, ibdev_path) - 408usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_context_ops"][::core::mem::size_of::<ibv_context_ops>() - 256usize];
    ["Alignment of ibv_context_ops"][::core::mem::align_of::<ibv_context_ops>() - 8usize];
    ["Offset of field: ibv_context_ops::_compat_query_device"][::core::mem::offset_of!(ibv_context_ops, _compat_query_device) - 0usize];
    ["Offset of field: ibv_context_ops::_compat_query_port"][::core::mem::offset_of!(ibv_context_ops, _compat_query_port) - 8usize];
    ["Offset of field: ibv_context_ops::_compat_alloc_pd"][::core::mem::offset_of!(ibv_context_ops, _compat_alloc_pd) - 16usize];
    ["Offset of field: ibv_context_ops::_compat_dealloc_pd"][::core::mem::offset_of!(ibv_context_ops, _compat_dealloc_pd) - 24usize];
    ["Offset of field: ibv_context_ops::_compat_reg_mr"][::core::mem::offset_of!(ibv_context_ops, _compat_reg_mr) - 32usize];
    ["Offset of field: ibv_context_ops::_compat_rereg_mr"][::core::mem::offset_of!(ibv_context_ops, _compat_rereg_mr) - 40usize];
    ["Offset of field: ibv_context_ops::_compat_dereg_mr"][::core::mem::offset_of!(ibv_context_ops, _compat_dereg_mr) - 48usize];
    ["Offset of field: ibv_context_ops::alloc_mw"][::core::mem::offset_of!(ibv_context_ops, alloc_mw) - 56usize];
    ["Offset of field: ibv_context_ops::bind_mw"][::core::mem::offset_of!(ibv_context_ops, bind_mw) - 64usize];
    ["Offset of field: ibv_context_ops::dealloc_mw"][::core::mem::offset_of!(ibv_context_ops, dealloc_mw) - 72usize];
    ["Offset of field: ibv_context_ops::_compat_create_cq"][::core::mem::offset_of!(ibv_context_ops, _compat_create_cq) - 80usize];
    ["Offset of field: ibv_context_ops::poll_cq"][::core::mem::offset_of!(ibv_context_ops, poll_cq) - 88usize];
    ["Offset of field: ibv_context_ops::req_notify_cq"][::core::mem::offset_of!(ibv_context_ops, req_notify_cq) - 96usize];
    ["Offset of field: ibv_context_ops::_compat_cq_event"][::core::mem::offset_of!(ibv_context_ops, _compat_cq_event) - 104usize];
    ["Offset of field: ibv_context_ops::_compat_resize_cq"][::core::mem::offset_of!(ibv_context_ops, _compat_resize_cq) - 112usize];
    ["Offset of field: ibv_context_ops::_compat_destroy_cq"][::core::mem::offset_of!(ibv_context_ops, _compat_destroy_cq) - 120usize];
    ["Offset of field: ibv_context_ops::_compat_create_srq"][::core::mem::offset_of!(ibv_context_ops, _compat_create_srq) - 128usize];
    ["Offset of field: ibv_context_ops::_compat_modify_srq"][::core::mem::offset_of!(ibv_context_ops, _compat_modify_srq) - 136usize];
    ["Offset of field: ibv_context_ops::_compat_query_srq"][::core::mem::offset_of!(ibv_context_ops, _compat_query_srq) - 144usize];
    ["Offset of field: ibv_context_ops::_compat_destroy_srq"][::core::mem::offset_of!(ibv_context_ops, _compat_destroy_srq) - 152usize];
    ["Offset of field: ibv_context_ops::post_srq_recv"][::core::mem::offset_of!(ibv_context_ops, post_srq_recv) - 160usize];
    ["Offset of field: ibv_context_ops::_compat_create_qp"][::core::mem::offset_of!(ibv_context_ops, _compat_create_qp) - 168usize];
    ["Offset of field: ibv_context_ops::_compat_query_qp"][::core::mem::offset_of!(ibv_context_ops, _compat_query_qp) - 176usize];
    ["Offset of field: ibv_context_ops::_compat_modify_qp"][::core::mem::offset_of!(ibv_context_ops, _compat_modify_qp) - 184usize];
    ["Offset of field: ibv_context_ops::_compat_destroy_qp"][::core::mem::offset_of!(ibv_context_ops, _compat_destroy_qp) - 192usize];
    ["Offset of field: ibv_context_ops::post_send"][::core::mem::offset_of!(ibv_context_ops, post_send) - 200usize];
    ["Offset of field: ibv_context_ops::post_recv"][::core::mem::offset_of!(ibv_context_ops, post_recv) - 208usize];
    ["Offset of field: ibv_context_ops::_compat_create_ah"][::core::mem::offset_of!(ibv_context_ops, _compat_create_ah) - 216usize];
    ["Offset of field: ibv_context_ops::_compat_destroy_ah"][::core::mem::offset_of!(ibv_context_ops, _compat_destroy_ah) - 224usize];
    ["Offset of field: ibv_context_ops::_compat_attach_mcast"][::core::mem::offset_of!(ibv_context_ops, _compat_attach_mcast) - 232usize];
    ["Offset of field: ibv_context_ops::_compat_detach_mcast"][::core::mem::offset_of!(ibv_context_ops, _compat_detach_mcast) - 240usize];
    ["Offset of field: ibv_context_ops::_compat_async_event"][::core::mem::offset_of!(ibv_context_ops, _compat_async_event) - 248usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_context"][::core::mem::size_of::<ibv_context>() - 336usize];
    ["Alignment of ibv_context"][::core::mem::align_of::<ibv_context>() - 8usize];
    ["Offset of field: ibv_context::device"][::core::mem::offset_of!(ibv_context, device) - 0usize];
    ["Offset of field: ibv_context::ops"][::core::mem::offset_of!(ibv_context, ops) - 8usize];
    ["Offset of field: ibv_context::cmd_fd"][::core::mem::offset_of!(ibv_context, cmd_fd) - 264usize];
    ["Offset of field: ibv_context::async_fd"][::core::mem::offset_of!(ibv_context, async_fd) - 268usize];
    ["Offset of field: ibv_context::num_comp_vectors"][::core::mem::offset_of!(ibv_context, num_comp_vectors) - 272usize];
    ["Offset of field: ibv_context::mutex"][::core::mem::offset_of!(ibv_context, mutex) - 280usize];
    ["Offset of field: ibv_context::abi_compat"][::core::mem::offset_of!(ibv_context, abi_compat) - 328usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_cq_init_attr_ex"][::core::mem::size_of::<ibv_cq_init_attr_ex>() - 56usize];
    ["Alignment of ibv_cq_init_attr_ex"][::core::mem::align_of::<ibv_cq_init_attr_ex>() - 8usize];
    ["Offset of field: ibv_cq_init_attr_ex::cqe"][::core::mem::offset_of!(ibv_cq_init_attr_ex, cqe) - 0usize];
    ["Offset of field: ibv_cq_init_attr_ex::cq_context"][::core::mem::offset_of!(ibv_cq_init_attr_ex, cq_context) - 8usize];
    ["Offset of field: ibv_cq_init_attr_ex::channel"][::core::mem::offset_of!(ibv_cq_init_attr_ex, channel) - 16usize];
    ["Offset of field: ibv_cq_init_attr_ex::comp_vector"][::core::mem::offset_of!(ibv_cq_init_attr_ex, comp_vector) - 24usize];
    ["Offset of field: ibv_cq_init_attr_ex::wc_flags"][::core::mem::offset_of!(ibv_cq_init_attr_ex, wc_flags) - 32usize];
    ["Offset of field: ibv_cq_init_attr_ex::comp_mask"][::core::mem::offset_of!(ibv_cq_init_attr_ex, comp_mask) - 40usize];
    ["Offset of field: ibv_cq_init_attr_ex::flags"][::core::mem::offset_of!(ibv_cq_init_attr_ex, flags) - 44usize];
    ["Offset of field: ibv_cq_init_attr_ex::parent_domain"][::core::mem::offset_of!(ibv_cq_init_attr_ex, parent_domain) - 48usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_parent_domain_init_attr"][::core::mem::size_of::<ibv_parent_domain_init_attr>() - 48usize];
    ["Alignment of ibv_parent_domain_init_attr"][::core::mem::align_of::<ibv_parent_domain_init_attr>() - 8usize];
    ["Offset of field: ibv_parent_domain_init_attr::pd"][::core::mem::offset_of!(ibv_parent_domain_init_attr, pd) - 0usize];
    ["Offset of field: ibv_parent_domain_init_attr::td"][::core::mem::offset_of!(ibv_parent_domain_init_attr, td) - 8usize];
    ["Offset of field: ibv_parent_domain_init_attr::comp_mask"][::core::mem::offset_of!(ibv_parent_domain_init_attr, comp_mask) - 16usize];
    ["Offset of field: ibv_parent_domain_init_attr::alloc"][::core::mem::offset_of!(ibv_parent_domain_init_attr, alloc) - 24usize];
    ["Offset of field: ibv_parent_domain_init_attr::free"][::core::mem::offset_of!(ibv_parent_domain_init_attr, free) - 32usize];
    ["Offset of field: ibv_parent_domain_init_attr::pd_context"]
        [::core::mem::offset_of!(ibv_parent_domain_init_attr, pd_context) - 40usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_counters_init_attr"][::core::mem::size_of::<ibv_counters_init_attr>() - 4usize];
    ["Alignment of ibv_counters_init_attr"][::core::mem::align_of::<ibv_counters_init_attr>() - 4usize];
    ["Offset of field: ibv_counters_init_attr::comp_mask"][::core::mem::offset_of!(ibv_counters_init_attr, comp_mask) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_counters"][::core::mem::size_of::<ibv_counters>() - 8usize];
    ["Alignment of ibv_counters"][::core::mem::align_of::<ibv_counters>() - 8usize];
    ["Offset of field: ibv_counters::context"][::core::mem::offset_of!(ibv_counters, context) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_counter_attach_attr"][::core::mem::size_of::<ibv_counter_attach_attr>() - 12usize];
    ["Alignment of ibv_counter_attach_attr"][::core::mem::align_of::<ibv_counter_attach_attr>() - 4usize];
    ["Offset of field: ibv_counter_attach_attr::counter_desc"][::core::mem::offset_of!(ibv_counter_attach_attr, counter_desc) - 0usize];
    ["Offset of field: ibv_counter_attach_attr::index"][::core::mem::offset_of!(ibv_counter_attach_attr, index) - 4usize];
    ["Offset of field: ibv_counter_attach_attr::comp_mask"][::core::mem::offset_of!(ibv_counter_attach_attr, comp_mask) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_values_ex"][::core::mem::size_of::<ibv_values_ex>() - 24usize];
    ["Alignment of ibv_values_ex"][::core::mem::align_of::<ibv_values_ex>() - 8usize];
    ["Offset of field: ibv_values_ex::comp_mask"][::core::mem::offset_of!(ibv_values_ex, comp_mask) - 0usize];
    ["Offset of field: ibv_values_ex::raw_clock"][::core::mem::offset_of!(ibv_values_ex, raw_clock) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of verbs_context"][::core::mem::size_of::<verbs_context>() - 656usize];
    ["Alignment of verbs_context"][::core::mem::align_of::<verbs_context>() - 8usize];
    ["Offset of field: verbs_context::query_port"][::core::mem::offset_of!(verbs_context, query_port) - 0usize];
    ["Offset of field: verbs_context::advise_mr"][::core::mem::offset_of!(verbs_context, advise_mr) - 8usize];
    ["Offset of field: verbs_context::alloc_null_mr"][::core::mem::offset_of!(verbs_context, alloc_null_mr) - 16usize];
    ["Offset of field: verbs_context::read_counters"][::core::mem::offset_of!(verbs_context, read_counters) - 24usize];
    ["Offset of field: verbs_context::attach_counters_point_flow"]
        [::core::mem::offset_of!(verbs_context, attach_counters_point_flow) - 32usize];
    ["Offset of field: verbs_context::create_counters"][::core::mem::offset_of!(verbs_context, create_counters) - 40usize];
    ["Offset of field: verbs_context::destroy_counters"][::core::mem::offset_of!(verbs_context, destroy_counters) - 48usize];
    ["Offset of field: verbs_context::reg_dm_mr"][::core::mem::offset_of!(verbs_context, reg_dm_mr) - 56usize];
    ["Offset of field: verbs_context::alloc_dm"][::core::mem::offset_of!(verbs_context, alloc_dm) - 64usize];
    ["Offset of field: verbs_context::free_dm"][::core::mem::offset_of!(verbs_context, free_dm) - 72usize];
    ["Offset of field: verbs_context::modify_flow_action_esp"][::core::mem::offset_of!(verbs_context, modify_flow_action_esp) - 80usize];
    ["Offset of field: verbs_context::destroy_flow_action"][::core::mem::offset_of!(verbs_context, destroy_flow_action) - 88usize];
    ["Offset of field: verbs_context::create_flow_action_esp"][::core::mem::offset_of!(verbs_context, create_flow_action_esp) - 96usize];
    ["Offset of field: verbs_context::modify_qp_rate_limit"][::core::mem::offset_of!(verbs_context, modify_qp_rate_limit) - 104usize];
    ["Offset of field: verbs_context::alloc_parent_domain"][::core::mem::offset_of!(verbs_context, alloc_parent_domain) - 112usize];
    ["Offset of field: verbs_context::dealloc_td"][::core::mem::offset_of!(verbs_context, dealloc_td) - 120usize];
    ["Offset of field: verbs_context::alloc_td"][::core::mem::offset_of!(verbs_context, alloc_td) - 128usize];
    ["Offset of field: verbs_context::modify_cq"][::core::mem::offset_of!(verbs_context, modify_cq) - 136usize];
    ["Offset of field: verbs_context::post_srq_ops"][::core::mem::offset_of!(verbs_context, post_srq_ops) - 144usize];
    ["Offset of field: verbs_context::destroy_rwq_ind_table"][::core::mem::offset_of!(verbs_context, destroy_rwq_ind_table) - 152usize];
    ["Offset of field: verbs_context::create_rwq_ind_table"][::core::mem::offset_of!(verbs_context, create_rwq_ind_table) - 160usize];
    ["Offset of field: verbs_context::destroy_wq"][::core::mem::offset_of!(verbs_context, destroy_wq) - 168usize];
    ["Offset of field: verbs_context::modify_wq"][::core::mem::offset_of!(verbs_context, modify_wq) - 176usize];
    ["Offset of field: verbs_context::create_wq"][::core::mem::offset_of!(verbs_context, create_wq) - 184usize];
    ["Offset of field: verbs_context::query_rt_values"][::core::mem::offset_of!(verbs_context, query_rt_values) - 192usize];
    ["Offset of field: verbs_context::create_cq_ex"][::core::mem::offset_of!(verbs_context, create_cq_ex) - 200usize];
    ["Offset of field: verbs_context::priv_"][::core::mem::offset_of!(verbs_context, priv_) - 208usize];
    ["Offset of field: verbs_context::query_device_ex"][::core::mem::offset_of!(verbs_context, query_device_ex) - 216usize];
    ["Offset of field: verbs_context::ibv_destroy_flow"][::core::mem::offset_of!(verbs_context, ibv_destroy_flow) - 224usize];
    ["Offset of field: verbs_context::ABI_placeholder2"][::core::mem::offset_of!(verbs_context, ABI_placeholder2) - 232usize];
    ["Offset of field: verbs_context::ibv_create_flow"][::core::mem::offset_of!(verbs_context, ibv_create_flow) - 240usize];
    ["Offset of field: verbs_context::ABI_placeholder1"][::core::mem::offset_of!(verbs_context, ABI_placeholder1) - 248usize];
    ["Offset of field: verbs_context::open_qp"][::core::mem::offset_of!(verbs_context, open_qp) - 256usize];
    ["Offset of field: verbs_context::create_qp_ex"][::core::mem::offset_of!(verbs_context, create_qp_ex) - 264usize];
    ["Offset of field: verbs_context::get_srq_num"][::core::mem::offset_of!(verbs_context, get_srq_num) - 272usize];
    ["Offset of field: verbs_context::create_srq_ex"][::core::mem::offset_of!(verbs_context, create_srq_ex) - 280usize];
    ["Offset of field: verbs_context::open_xrcd"][::core::mem::offset_of!(verbs_context, open_xrcd) - 288usize];
    ["Offset of field: verbs_context::close_xrcd"][::core::mem::offset_of!(verbs_context, close_xrcd) - 296usize];
    ["Offset of field: verbs_context::_ABI_placeholder3"][::core::mem::offset_of!(verbs_context, _ABI_placeholder3) - 304usize];
    ["Offset of field: verbs_context::sz"][::core::mem::offset_of!(verbs_context, sz) - 312usize];
    ["Offset of field: verbs_context::context"][::core::mem::offset_of!(verbs_context, context) - 320usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_tmh"][::core::mem::size_of::<ibv_tmh>() - 16usize];
    ["Alignment of ibv_tmh"][::core::mem::align_of::<ibv_tmh>() - 8usize];
    ["Offset of field: ibv_tmh::opcode"][::core::mem::offset_of!(ibv_tmh, opcode) - 0usize];
    ["Offset of field: ibv_tmh::reserved"][::core::mem::offset_of!(ibv_tmh, reserved) - 1usize];
    ["Offset of field: ibv_tmh::app_ctx"][::core::mem::offset_of!(ibv_tmh, app_ctx) - 4usize];
    ["Offset of field: ibv_tmh::tag"][::core::mem::offset_of!(ibv_tmh, tag) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of ibv_rvh"][::core::mem::size_of::<ibv_rvh>() - 16usize];
    ["Alignment of ibv_rvh"][::core::mem::align_of::<ibv_rvh>() - 8usize];
    ["Offset of field: ibv_rvh::va"][::core::mem::offset_of!(ibv_rvh, va) - 0usize];
    ["Offset of field: ibv_rvh::rkey"][::core::mem::offset_of!(ibv_rvh, rkey) - 8usize];
    ["Offset of field: ibv_rvh::len"][::core::mem::offset_of!(ibv_rvh, len) - 12usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5_ib_uapi_devx_async_cmd_hdr"][::core::mem::size_of::<mlx5_ib_uapi_devx_async_cmd_hdr>() - 8usize];
    ["Alignment of mlx5_ib_uapi_devx_async_cmd_hdr"][::core::mem::align_of::<mlx5_ib_uapi_devx_async_cmd_hdr>() - 8usize];
    ["Offset of field: mlx5_ib_uapi_devx_async_cmd_hdr::wr_id"][::core::mem::offset_of!(mlx5_ib_uapi_devx_async_cmd_hdr, wr_id) - 0usize];
    ["Offset of field: mlx5_ib_uapi_devx_async_cmd_hdr::out_data"]
        [::core::mem::offset_of!(mlx5_ib_uapi_devx_async_cmd_hdr, out_data) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5_ib_uapi_devx_async_event_hdr"][::core::mem::size_of::<mlx5_ib_uapi_devx_async_event_hdr>() - 8usize];
    ["Alignment of mlx5_ib_uapi_devx_async_event_hdr"][::core::mem::align_of::<mlx5_ib_uapi_devx_async_event_hdr>() - 8usize];
    ["Offset of field: mlx5_ib_uapi_devx_async_event_hdr::cookie"]
        [::core::mem::offset_of!(mlx5_ib_uapi_devx_async_event_hdr, cookie) - 0usize];
    ["Offset of field: mlx5_ib_uapi_devx_async_event_hdr::out_data"]
        [::core::mem::offset_of!(mlx5_ib_uapi_devx_async_event_hdr, out_data) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5_ib_uapi_reg"][::core::mem::size_of::<mlx5_ib_uapi_reg>() - 8usize];
    ["Alignment of mlx5_ib_uapi_reg"][::core::mem::align_of::<mlx5_ib_uapi_reg>() - 4usize];
    ["Offset of field: mlx5_ib_uapi_reg::value"][::core::mem::offset_of!(mlx5_ib_uapi_reg, value) - 0usize];
    ["Offset of field: mlx5_ib_uapi_reg::mask"][::core::mem::offset_of!(mlx5_ib_uapi_reg, mask) - 4usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5_ib_uapi_query_port"][::core::mem::size_of::<mlx5_ib_uapi_query_port>() - 40usize];
    ["Alignment of mlx5_ib_uapi_query_port"][::core::mem::align_of::<mlx5_ib_uapi_query_port>() - 8usize];
    ["Offset of field: mlx5_ib_uapi_query_port::flags"][::core::mem::offset_of!(mlx5_ib_uapi_query_port, flags) - 0usize];
    ["Offset of field: mlx5_ib_uapi_query_port::vport"][::core::mem::offset_of!(mlx5_ib_uapi_query_port, vport) - 8usize];
    ["Offset of field: mlx5_ib_uapi_query_port::vport_vhca_id"][::core::mem::offset_of!(mlx5_ib_uapi_query_port, vport_vhca_id) - 10usize];
    ["Offset of field: mlx5_ib_uapi_query_port::esw_owner_vhca_id"]
        [::core::mem::offset_of!(mlx5_ib_uapi_query_port, esw_owner_vhca_id) - 12usize];
    ["Offset of field: mlx5_ib_uapi_query_port::rsvd0"][::core::mem::offset_of!(mlx5_ib_uapi_query_port, rsvd0) - 14usize];
    ["Offset of field: mlx5_ib_uapi_query_port::vport_steering_icm_rx"]
        [::core::mem::offset_of!(mlx5_ib_uapi_query_port, vport_steering_icm_rx) - 16usize];
    ["Offset of field: mlx5_ib_uapi_query_port::vport_steering_icm_tx"]
        [::core::mem::offset_of!(mlx5_ib_uapi_query_port, vport_steering_icm_tx) - 24usize];
    ["Offset of field: mlx5_ib_uapi_query_port::reg_c0"][::core::mem::offset_of!(mlx5_ib_uapi_query_port, reg_c0) - 32usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_cqe_comp_caps"][::core::mem::size_of::<mlx5dv_cqe_comp_caps>() - 8usize];
    ["Alignment of mlx5dv_cqe_comp_caps"][::core::mem::align_of::<mlx5dv_cqe_comp_caps>() - 4usize];
    ["Offset of field: mlx5dv_cqe_comp_caps::max_num"][::core::mem::offset_of!(mlx5dv_cqe_comp_caps, max_num) - 0usize];
    ["Offset of field: mlx5dv_cqe_comp_caps::supported_format"][::core::mem::offset_of!(mlx5dv_cqe_comp_caps, supported_format) - 4usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_sw_parsing_caps"][::core::mem::size_of::<mlx5dv_sw_parsing_caps>() - 8usize];
    ["Alignment of mlx5dv_sw_parsing_caps"][::core::mem::align_of::<mlx5dv_sw_parsing_caps>() - 4usize];
    ["Offset of field: mlx5dv_sw_parsing_caps::sw_parsing_offloads"]
        [::core::mem::offset_of!(mlx5dv_sw_parsing_caps, sw_parsing_offloads) - 0usize];
    ["Offset of field: mlx5dv_sw_parsing_caps::supported_qpts"][::core::mem::offset_of!(mlx5dv_sw_parsing_caps, supported_qpts) - 4usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_striding_rq_caps"][::core::mem::size_of::<mlx5dv_striding_rq_caps>() - 20usize];
    ["Alignment of mlx5dv_striding_rq_caps"][::core::mem::align_of::<mlx5dv_striding_rq_caps>() - 4usize];
    ["Offset of field: mlx5dv_striding_rq_caps::min_single_stride_log_num_of_bytes"]
        [::core::mem::offset_of!(mlx5dv_striding_rq_caps, min_single_stride_log_num_of_bytes) - 0usize];
    ["Offset of field: mlx5dv_striding_rq_caps::max_single_stride_log_num_of_bytes"]
        [::core::mem::offset_of!(mlx5dv_striding_rq_caps, max_single_stride_log_num_of_bytes) - 4usize];
    ["Offset of field: mlx5dv_striding_rq_caps::min_single_wqe_log_num_of_strides"]
        [::core::mem::offset_of!(mlx5dv_striding_rq_caps, min_single_wqe_log_num_of_strides) - 8usize];
    ["Offset of field: mlx5dv_striding_rq_caps::max_single_wqe_log_num_of_strides"]
        [::core::mem::offset_of!(mlx5dv_striding_rq_caps, max_single_wqe_log_num_of_strides) - 12usize];
    ["Offset of field: mlx5dv_striding_rq_caps::supported_qpts"]
        [::core::mem::offset_of!(mlx5dv_striding_rq_caps, supported_qpts) - 16usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_dci_streams_caps"][::core::mem::size_of::<mlx5dv_dci_streams_caps>() - 2usize];
    ["Alignment of mlx5dv_dci_streams_caps"][::core::mem::align_of::<mlx5dv_dci_streams_caps>() - 1usize];
    ["Offset of field: mlx5dv_dci_streams_caps::max_log_num_concurent"]
        [::core::mem::offset_of!(mlx5dv_dci_streams_caps, max_log_num_concurent) - 0usize];
    ["Offset of field: mlx5dv_dci_streams_caps::max_log_num_errored"]
        [::core::mem::offset_of!(mlx5dv_dci_streams_caps, max_log_num_errored) - 1usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_sig_caps"][::core::mem::size_of::<mlx5dv_sig_caps>() - 16usize];
    ["Alignment of mlx5dv_sig_caps"][::core::mem::align_of::<mlx5dv_sig_caps>() - 8usize];
    ["Offset of field: mlx5dv_sig_caps::block_size"][::core::mem::offset_of!(mlx5dv_sig_caps, block_size) - 0usize];
    ["Offset of field: mlx5dv_sig_caps::block_prot"][::core::mem::offset_of!(mlx5dv_sig_caps, block_prot) - 8usize];
    ["Offset of field: mlx5dv_sig_caps::t10dif_bg"][::core::mem::offset_of!(mlx5dv_sig_caps, t10dif_bg) - 12usize];
    ["Offset of field: mlx5dv_sig_caps::crc_type"][::core::mem::offset_of!(mlx5dv_sig_caps, crc_type) - 14usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_crypto_caps"][::core::mem::size_of::<mlx5dv_crypto_caps>() - 12usize];
    ["Alignment of mlx5dv_crypto_caps"][::core::mem::align_of::<mlx5dv_crypto_caps>() - 4usize];
    ["Offset of field: mlx5dv_crypto_caps::failed_selftests"][::core::mem::offset_of!(mlx5dv_crypto_caps, failed_selftests) - 0usize];
    ["Offset of field: mlx5dv_crypto_caps::crypto_engines"][::core::mem::offset_of!(mlx5dv_crypto_caps, crypto_engines) - 2usize];
    ["Offset of field: mlx5dv_crypto_caps::wrapped_import_method"]
        [::core::mem::offset_of!(mlx5dv_crypto_caps, wrapped_import_method) - 3usize];
    ["Offset of field: mlx5dv_crypto_caps::log_max_num_deks"][::core::mem::offset_of!(mlx5dv_crypto_caps, log_max_num_deks) - 4usize];
    ["Offset of field: mlx5dv_crypto_caps::flags"][::core::mem::offset_of!(mlx5dv_crypto_caps, flags) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_ooo_recv_wrs_caps"][::core::mem::size_of::<mlx5dv_ooo_recv_wrs_caps>() - 20usize];
    ["Alignment of mlx5dv_ooo_recv_wrs_caps"][::core::mem::align_of::<mlx5dv_ooo_recv_wrs_caps>() - 4usize];
    ["Offset of field: mlx5dv_ooo_recv_wrs_caps::max_rc"][::core::mem::offset_of!(mlx5dv_ooo_recv_wrs_caps, max_rc) - 0usize];
    ["Offset of field: mlx5dv_ooo_recv_wrs_caps::max_xrc"][::core::mem::offset_of!(mlx5dv_ooo_recv_wrs_caps, max_xrc) - 4usize];
    ["Offset of field: mlx5dv_ooo_recv_wrs_caps::max_dct"][::core::mem::offset_of!(mlx5dv_ooo_recv_wrs_caps, max_dct) - 8usize];
    ["Offset of field: mlx5dv_ooo_recv_wrs_caps::max_ud"][::core::mem::offset_of!(mlx5dv_ooo_recv_wrs_caps, max_ud) - 12usize];
    ["Offset of field: mlx5dv_ooo_recv_wrs_caps::max_uc"][::core::mem::offset_of!(mlx5dv_ooo_recv_wrs_caps, max_uc) - 16usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_context"][::core::mem::size_of::<mlx5dv_context>() - 200usize];
    ["Alignment of mlx5dv_context"][::core::mem::align_of::<mlx5dv_context>() - 8usize];
    ["Offset of field: mlx5dv_context::version"][::core::mem::offset_of!(mlx5dv_context, version) - 0usize];
    ["Offset of field: mlx5dv_context::flags"][::core::mem::offset_of!(mlx5dv_context, flags) - 8usize];
    ["Offset of field: mlx5dv_context::comp_mask"][::core::mem::offset_of!(mlx5dv_context, comp_mask) - 16usize];
    ["Offset of field: mlx5dv_context::cqe_comp_caps"][::core::mem::offset_of!(mlx5dv_context, cqe_comp_caps) - 24usize];
    ["Offset of field: mlx5dv_context::sw_parsing_caps"][::core::mem::offset_of!(mlx5dv_context, sw_parsing_caps) - 32usize];
    ["Offset of field: mlx5dv_context::striding_rq_caps"][::core::mem::offset_of!(mlx5dv_context, striding_rq_caps) - 40usize];
    ["Offset of field: mlx5dv_context::tunnel_offloads_caps"][::core::mem::offset_of!(mlx5dv_context, tunnel_offloads_caps) - 60usize];
    ["Offset of field: mlx5dv_context::max_dynamic_bfregs"][::core::mem::offset_of!(mlx5dv_context, max_dynamic_bfregs) - 64usize];
    ["Offset of field: mlx5dv_context::max_clock_info_update_nsec"]
        [::core::mem::offset_of!(mlx5dv_context, max_clock_info_update_nsec) - 72usize];
    ["Offset of field: mlx5dv_context::flow_action_flags"][::core::mem::offset_of!(mlx5dv_context, flow_action_flags) - 80usize];
    ["Offset of field: mlx5dv_context::dc_odp_caps"][::core::mem::offset_of!(mlx5dv_context, dc_odp_caps) - 84usize];
    ["Offset of field: mlx5dv_context::hca_core_clock"][::core::mem::offset_of!(mlx5dv_context, hca_core_clock) - 88usize];
    ["Offset of field: mlx5dv_context::num_lag_ports"][::core::mem::offset_of!(mlx5dv_context, num_lag_ports) - 96usize];
    ["Offset of field: mlx5dv_context::sig_caps"][::core::mem::offset_of!(mlx5dv_context, sig_caps) - 104usize];
    ["Offset of field: mlx5dv_context::dci_streams_caps"][::core::mem::offset_of!(mlx5dv_context, dci_streams_caps) - 120usize];
    ["Offset of field: mlx5dv_context::max_wr_memcpy_length"][::core::mem::offset_of!(mlx5dv_context, max_wr_memcpy_length) - 128usize];
    ["Offset of field: mlx5dv_context::crypto_caps"][::core::mem::offset_of!(mlx5dv_context, crypto_caps) - 136usize];
    ["Offset of field: mlx5dv_context::max_dc_rd_atom"][::core::mem::offset_of!(mlx5dv_context, max_dc_rd_atom) - 152usize];
    ["Offset of field: mlx5dv_context::max_dc_init_rd_atom"][::core::mem::offset_of!(mlx5dv_context, max_dc_init_rd_atom) - 160usize];
    ["Offset of field: mlx5dv_context::reg_c0"][::core::mem::offset_of!(mlx5dv_context, reg_c0) - 168usize];
    ["Offset of field: mlx5dv_context::ooo_recv_wrs_caps"][::core::mem::offset_of!(mlx5dv_context, ooo_recv_wrs_caps) - 176usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_cq_init_attr"][::core::mem::size_of::<mlx5dv_cq_init_attr>() - 24usize];
    ["Alignment of mlx5dv_cq_init_attr"][::core::mem::align_of::<mlx5dv_cq_init_attr>() - 8usize];
    ["Offset of field: mlx5dv_cq_init_attr::comp_mask"][::core::mem::offset_of!(mlx5dv_cq_init_attr, comp_mask) - 0usize];
    ["Offset of field: mlx5dv_cq_init_attr::cqe_comp_res_format"]
        [::core::mem::offset_of!(mlx5dv_cq_init_attr, cqe_comp_res_format) - 8usize];
    ["Offset of field: mlx5dv_cq_init_attr::flags"][::core::mem::offset_of!(mlx5dv_cq_init_attr, flags) - 12usize];
    ["Offset of field: mlx5dv_cq_init_attr::cqe_size"][::core::mem::offset_of!(mlx5dv_cq_init_attr, cqe_size) - 16usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_mkey_init_attr"][::core::mem::size_of::<mlx5dv_mkey_init_attr>() - 16usize];
    ["Alignment of mlx5dv_mkey_init_attr"][::core::mem::align_of::<mlx5dv_mkey_init_attr>() - 8usize];
    ["Offset of field: mlx5dv_mkey_init_attr::pd"][::core::mem::offset_of!(mlx5dv_mkey_init_attr, pd) - 0usize];
    ["Offset of field: mlx5dv_mkey_init_attr::create_flags"][::core::mem::offset_of!(mlx5dv_mkey_init_attr, create_flags) - 8usize];
    ["Offset of field: mlx5dv_mkey_init_attr::max_entries"][::core::mem::offset_of!(mlx5dv_mkey_init_attr, max_entries) - 12usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_mkey"][::core::mem::size_of::<mlx5dv_mkey>() - 8usize];
    ["Alignment of mlx5dv_mkey"][::core::mem::align_of::<mlx5dv_mkey>() - 4usize];
    ["Offset of field: mlx5dv_mkey::lkey"][::core::mem::offset_of!(mlx5dv_mkey, lkey) - 0usize];
    ["Offset of field: mlx5dv_mkey::rkey"][::core::mem::offset_of!(mlx5dv_mkey, rkey) - 4usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_dci_streams"][::core::mem::size_of::<mlx5dv_dci_streams>() - 2usize];
    ["Alignment of mlx5dv_dci_streams"][::core::mem::align_of::<mlx5dv_dci_streams>() - 1usize];
    ["Offset of field: mlx5dv_dci_streams::log_num_concurent"][::core::mem::offset_of!(mlx5dv_dci_streams, log_num_concurent) - 0usize];
    ["Offset of field: mlx5dv_dci_streams::log_num_errored"][::core::mem::offset_of!(mlx5dv_dci_streams, log_num_errored) - 1usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_dc_init_attr__bindgen_ty_1"][::core::mem::size_of::<mlx5dv_dc_init_attr__bindgen_ty_1>() - 8usize];
    ["Alignment of mlx5dv_dc_init_attr__bindgen_ty_1"][::core::mem::align_of::<mlx5dv_dc_init_attr__bindgen_ty_1>() - 8usize];
    ["Offset of field: mlx5dv_dc_init_attr__bindgen_ty_1::dct_access_key"]
        [::core::mem::offset_of!(mlx5dv_dc_init_attr__bindgen_ty_1, dct_access_key) - 0usize];
    ["Offset of field: mlx5dv_dc_init_attr__bindgen_ty_1::dci_streams"]
        [::core::mem::offset_of!(mlx5dv_dc_init_attr__bindgen_ty_1, dci_streams) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_dc_init_attr"][::core::mem::size_of::<mlx5dv_dc_init_attr>() - 16usize];
    ["Alignment of mlx5dv_dc_init_attr"][::core::mem::align_of::<mlx5dv_dc_init_attr>() - 8usize];
    ["Offset of field: mlx5dv_dc_init_attr::dc_type"][::core::mem::offset_of!(mlx5dv_dc_init_attr, dc_type) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_qp_init_attr"][::core::mem::size_of::<mlx5dv_qp_init_attr>() - 40usize];
    ["Alignment of mlx5dv_qp_init_attr"][::core::mem::align_of::<mlx5dv_qp_init_attr>() - 8usize];
    ["Offset of field: mlx5dv_qp_init_attr::comp_mask"][::core::mem::offset_of!(mlx5dv_qp_init_attr, comp_mask) - 0usize];
    ["Offset of field: mlx5dv_qp_init_attr::create_flags"][::core::mem::offset_of!(mlx5dv_qp_init_attr, create_flags) - 8usize];
    ["Offset of field: mlx5dv_qp_init_attr::dc_init_attr"][::core::mem::offset_of!(mlx5dv_qp_init_attr, dc_init_attr) - 16usize];
    ["Offset of field: mlx5dv_qp_init_attr::send_ops_flags"][::core::mem::offset_of!(mlx5dv_qp_init_attr, send_ops_flags) - 32usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_mr_interleaved"][::core::mem::size_of::<mlx5dv_mr_interleaved>() - 24usize];
    ["Alignment of mlx5dv_mr_interleaved"][::core::mem::align_of::<mlx5dv_mr_interleaved>() - 8usize];
    ["Offset of field: mlx5dv_mr_interleaved::addr"][::core::mem::offset_of!(mlx5dv_mr_interleaved, addr) - 0usize];
    ["Offset of field: mlx5dv_mr_interleaved::bytes_count"][::core::mem::offset_of!(mlx5dv_mr_interleaved, bytes_count) - 8usize];
    ["Offset of field: mlx5dv_mr_interleaved::bytes_skip"][::core::mem::offset_of!(mlx5dv_mr_interleaved, bytes_skip) - 12usize];
    ["Offset of field: mlx5dv_mr_interleaved::lkey"][::core::mem::offset_of!(mlx5dv_mr_interleaved, lkey) - 16usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_sig_t10dif"][::core::mem::size_of::<mlx5dv_sig_t10dif>() - 16usize];
    ["Alignment of mlx5dv_sig_t10dif"][::core::mem::align_of::<mlx5dv_sig_t10dif>() - 4usize];
    ["Offset of field: mlx5dv_sig_t10dif::bg_type"][::core::mem::offset_of!(mlx5dv_sig_t10dif, bg_type) - 0usize];
    ["Offset of field: mlx5dv_sig_t10dif::bg"][::core::mem::offset_of!(mlx5dv_sig_t10dif, bg) - 4usize];
    ["Offset of field: mlx5dv_sig_t10dif::app_tag"][::core::mem::offset_of!(mlx5dv_sig_t10dif, app_tag) - 6usize];
    ["Offset of field: mlx5dv_sig_t10dif::ref_tag"][::core::mem::offset_of!(mlx5dv_sig_t10dif, ref_tag) - 8usize];
    ["Offset of field: mlx5dv_sig_t10dif::flags"][::core::mem::offset_of!(mlx5dv_sig_t10dif, flags) - 12usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_sig_crc"][::core::mem::size_of::<mlx5dv_sig_crc>() - 16usize];
    ["Alignment of mlx5dv_sig_crc"][::core::mem::align_of::<mlx5dv_sig_crc>() - 8usize];
    ["Offset of field: mlx5dv_sig_crc::type_"][::core::mem::offset_of!(mlx5dv_sig_crc, type_) - 0usize];
    ["Offset of field: mlx5dv_sig_crc::seed"][::core::mem::offset_of!(mlx5dv_sig_crc, seed) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_sig_block_domain__bindgen_ty_1"][::core::mem::size_of::<mlx5dv_sig_block_domain__bindgen_ty_1>() - 8usize];
    ["Alignment of mlx5dv_sig_block_domain__bindgen_ty_1"][::core::mem::align_of::<mlx5dv_sig_block_domain__bindgen_ty_1>() - 8usize];
    ["Offset of field: mlx5dv_sig_block_domain__bindgen_ty_1::dif"]
        [::core::mem::offset_of!(mlx5dv_sig_block_domain__bindgen_ty_1, dif) - 0usize];
    ["Offset of field: mlx5dv_sig_block_domain__bindgen_ty_1::crc"]
        [::core::mem::offset_of!(mlx5dv_sig_block_domain__bindgen_ty_1, crc) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_sig_block_domain"][::core::mem::size_of::<mlx5dv_sig_block_domain>() - 32usize];
    ["Alignment of mlx5dv_sig_block_domain"][::core::mem::align_of::<mlx5dv_sig_block_domain>() - 8usize];
    ["Offset of field: mlx5dv_sig_block_domain::sig_type"][::core::mem::offset_of!(mlx5dv_sig_block_domain, sig_type) - 0usize];
    ["Offset of field: mlx5dv_sig_block_domain::sig"][::core::mem::offset_of!(mlx5dv_sig_block_domain, sig) - 8usize];
    ["Offset of field: mlx5dv_sig_block_domain::block_size"][::core::mem::offset_of!(mlx5dv_sig_block_domain, block_size) - 16usize];
    ["Offset of field: mlx5dv_sig_block_domain::comp_mask"][::core::mem::offset_of!(mlx5dv_sig_block_domain, comp_mask) - 24usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_sig_block_attr"][::core::mem::size_of::<mlx5dv_sig_block_attr>() - 32usize];
    ["Alignment of mlx5dv_sig_block_attr"][::core::mem::align_of::<mlx5dv_sig_block_attr>() - 8usize];
    ["Offset of field: mlx5dv_sig_block_attr::mem"][::core::mem::offset_of!(mlx5dv_sig_block_attr, mem) - 0usize];
    ["Offset of field: mlx5dv_sig_block_attr::wire"][::core::mem::offset_of!(mlx5dv_sig_block_attr, wire) - 8usize];
    ["Offset of field: mlx5dv_sig_block_attr::flags"][::core::mem::offset_of!(mlx5dv_sig_block_attr, flags) - 16usize];
    ["Offset of field: mlx5dv_sig_block_attr::check_mask"][::core::mem::offset_of!(mlx5dv_sig_block_attr, check_mask) - 20usize];
    ["Offset of field: mlx5dv_sig_block_attr::copy_mask"][::core::mem::offset_of!(mlx5dv_sig_block_attr, copy_mask) - 21usize];
    ["Offset of field: mlx5dv_sig_block_attr::comp_mask"][::core::mem::offset_of!(mlx5dv_sig_block_attr, comp_mask) - 24usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_crypto_attr"][::core::mem::size_of::<mlx5dv_crypto_attr>() - 56usize];
    ["Alignment of mlx5dv_crypto_attr"][::core::mem::align_of::<mlx5dv_crypto_attr>() - 8usize];
    ["Offset of field: mlx5dv_crypto_attr::crypto_standard"][::core::mem::offset_of!(mlx5dv_crypto_attr, crypto_standard) - 0usize];
    ["Offset of field: mlx5dv_crypto_attr::encrypt_on_tx"][::core::mem::offset_of!(mlx5dv_crypto_attr, encrypt_on_tx) - 4usize];
    ["Offset of field: mlx5dv_crypto_attr::signature_crypto_order"]
        [::core::mem::offset_of!(mlx5dv_crypto_attr, signature_crypto_order) - 8usize];
    ["Offset of field: mlx5dv_crypto_attr::data_unit_size"][::core::mem::offset_of!(mlx5dv_crypto_attr, data_unit_size) - 12usize];
    ["Offset of field: mlx5dv_crypto_attr::initial_tweak"][::core::mem::offset_of!(mlx5dv_crypto_attr, initial_tweak) - 16usize];
    ["Offset of field: mlx5dv_crypto_attr::dek"][::core::mem::offset_of!(mlx5dv_crypto_attr, dek) - 32usize];
    ["Offset of field: mlx5dv_crypto_attr::keytag"][::core::mem::offset_of!(mlx5dv_crypto_attr, keytag) - 40usize];
    ["Offset of field: mlx5dv_crypto_attr::comp_mask"][::core::mem::offset_of!(mlx5dv_crypto_attr, comp_mask) - 48usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_mkey_conf_attr"][::core::mem::size_of::<mlx5dv_mkey_conf_attr>() - 16usize];
    ["Alignment of mlx5dv_mkey_conf_attr"][::core::mem::align_of::<mlx5dv_mkey_conf_attr>() - 8usize];
    ["Offset of field: mlx5dv_mkey_conf_attr::conf_flags"][::core::mem::offset_of!(mlx5dv_mkey_conf_attr, conf_flags) - 0usize];
    ["Offset of field: mlx5dv_mkey_conf_attr::comp_mask"][::core::mem::offset_of!(mlx5dv_mkey_conf_attr, comp_mask) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_qp_ex"][::core::mem::size_of::<mlx5dv_qp_ex>() - 104usize];
    ["Alignment of mlx5dv_qp_ex"][::core::mem::align_of::<mlx5dv_qp_ex>() - 8usize];
    ["Offset of field: mlx5dv_qp_ex::comp_mask"][::core::mem::offset_of!(mlx5dv_qp_ex, comp_mask) - 0usize];
    ["Offset of field: mlx5dv_qp_ex::wr_set_dc_addr"][::core::mem::offset_of!(mlx5dv_qp_ex, wr_set_dc_addr) - 8usize];
    ["Offset of field: mlx5dv_qp_ex::wr_mr_interleaved"][::core::mem::offset_of!(mlx5dv_qp_ex, wr_mr_interleaved) - 16usize];
    ["Offset of field: mlx5dv_qp_ex::wr_mr_list"][::core::mem::offset_of!(mlx5dv_qp_ex, wr_mr_list) - 24usize];
    ["Offset of field: mlx5dv_qp_ex::wr_mkey_configure"][::core::mem::offset_of!(mlx5dv_qp_ex, wr_mkey_configure) - 32usize];
    ["Offset of field: mlx5dv_qp_ex::wr_set_mkey_access_flags"][::core::mem::offset_of!(mlx5dv_qp_ex, wr_set_mkey_access_flags) - 40usize];
    ["Offset of field: mlx5dv_qp_ex::wr_set_mkey_layout_list"][::core::mem::offset_of!(mlx5dv_qp_ex, wr_set_mkey_layout_list) - 48usize];
    ["Offset of field: mlx5dv_qp_ex::wr_set_mkey_layout_interleaved"]
        [::core::mem::offset_of!(mlx5dv_qp_ex, wr_set_mkey_layout_interleaved) - 56usize];
    ["Offset of field: mlx5dv_qp_ex::wr_set_mkey_sig_block"][::core::mem::offset_of!(mlx5dv_qp_ex, wr_set_mkey_sig_block) - 64usize];
    ["Offset of field: mlx5dv_qp_ex::wr_raw_wqe"][::core::mem::offset_of!(mlx5dv_qp_ex, wr_raw_wqe) - 72usize];
    ["Offset of field: mlx5dv_qp_ex::wr_set_dc_addr_stream"][::core::mem::offset_of!(mlx5dv_qp_ex, wr_set_dc_addr_stream) - 80usize];
    ["Offset of field: mlx5dv_qp_ex::wr_memcpy"][::core::mem::offset_of!(mlx5dv_qp_ex, wr_memcpy) - 88usize];
    ["Offset of field: mlx5dv_qp_ex::wr_set_mkey_crypto"][::core::mem::offset_of!(mlx5dv_qp_ex, wr_set_mkey_crypto) - 96usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_sig_err"][::core::mem::size_of::<mlx5dv_sig_err>() - 24usize];
    ["Alignment of mlx5dv_sig_err"][::core::mem::align_of::<mlx5dv_sig_err>() - 8usize];
    ["Offset of field: mlx5dv_sig_err::actual_value"][::core::mem::offset_of!(mlx5dv_sig_err, actual_value) - 0usize];
    ["Offset of field: mlx5dv_sig_err::expected_value"][::core::mem::offset_of!(mlx5dv_sig_err, expected_value) - 8usize];
    ["Offset of field: mlx5dv_sig_err::offset"][::core::mem::offset_of!(mlx5dv_sig_err, offset) - 16usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_mkey_err__bindgen_ty_1"][::core::mem::size_of::<mlx5dv_mkey_err__bindgen_ty_1>() - 24usize];
    ["Alignment of mlx5dv_mkey_err__bindgen_ty_1"][::core::mem::align_of::<mlx5dv_mkey_err__bindgen_ty_1>() - 8usize];
    ["Offset of field: mlx5dv_mkey_err__bindgen_ty_1::sig"][::core::mem::offset_of!(mlx5dv_mkey_err__bindgen_ty_1, sig) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_mkey_err"][::core::mem::size_of::<mlx5dv_mkey_err>() - 32usize];
    ["Alignment of mlx5dv_mkey_err"][::core::mem::align_of::<mlx5dv_mkey_err>() - 8usize];
    ["Offset of field: mlx5dv_mkey_err::err_type"][::core::mem::offset_of!(mlx5dv_mkey_err, err_type) - 0usize];
    ["Offset of field: mlx5dv_mkey_err::err"][::core::mem::offset_of!(mlx5dv_mkey_err, err) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_crypto_login_attr"][::core::mem::size_of::<mlx5dv_crypto_login_attr>() - 64usize];
    ["Alignment of mlx5dv_crypto_login_attr"][::core::mem::align_of::<mlx5dv_crypto_login_attr>() - 8usize];
    ["Offset of field: mlx5dv_crypto_login_attr::credential_id"][::core::mem::offset_of!(mlx5dv_crypto_login_attr, credential_id) - 0usize];
    ["Offset of field: mlx5dv_crypto_login_attr::import_kek_id"][::core::mem::offset_of!(mlx5dv_crypto_login_attr, import_kek_id) - 4usize];
    ["Offset of field: mlx5dv_crypto_login_attr::credential"][::core::mem::offset_of!(mlx5dv_crypto_login_attr, credential) - 8usize];
    ["Offset of field: mlx5dv_crypto_login_attr::comp_mask"][::core::mem::offset_of!(mlx5dv_crypto_login_attr, comp_mask) - 56usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_crypto_login_attr_ex"][::core::mem::size_of::<mlx5dv_crypto_login_attr_ex>() - 32usize];
    ["Alignment of mlx5dv_crypto_login_attr_ex"][::core::mem::align_of::<mlx5dv_crypto_login_attr_ex>() - 8usize];
    ["Offset of field: mlx5dv_crypto_login_attr_ex::credential_id"]
        [::core::mem::offset_of!(mlx5dv_crypto_login_attr_ex, credential_id) - 0usize];
    ["Offset of field: mlx5dv_crypto_login_attr_ex::import_kek_id"]
        [::core::mem::offset_of!(mlx5dv_crypto_login_attr_ex, import_kek_id) - 4usize];
    ["Offset of field: mlx5dv_crypto_login_attr_ex::credential"][::core::mem::offset_of!(mlx5dv_crypto_login_attr_ex, credential) - 8usize];
    ["Offset of field: mlx5dv_crypto_login_attr_ex::credential_len"]
        [::core::mem::offset_of!(mlx5dv_crypto_login_attr_ex, credential_len) - 16usize];
    ["Offset of field: mlx5dv_crypto_login_attr_ex::comp_mask"][::core::mem::offset_of!(mlx5dv_crypto_login_attr_ex, comp_mask) - 24usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_crypto_login_query_attr"][::core::mem::size_of::<mlx5dv_crypto_login_query_attr>() - 16usize];
    ["Alignment of mlx5dv_crypto_login_query_attr"][::core::mem::align_of::<mlx5dv_crypto_login_query_attr>() - 8usize];
    ["Offset of field: mlx5dv_crypto_login_query_attr::state"][::core::mem::offset_of!(mlx5dv_crypto_login_query_attr, state) - 0usize];
    ["Offset of field: mlx5dv_crypto_login_query_attr::comp_mask"]
        [::core::mem::offset_of!(mlx5dv_crypto_login_query_attr, comp_mask) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_dek_init_attr"][::core::mem::size_of::<mlx5dv_dek_init_attr>() - 176usize];
    ["Alignment of mlx5dv_dek_init_attr"][::core::mem::align_of::<mlx5dv_dek_init_attr>() - 8usize];
    ["Offset of field: mlx5dv_dek_init_attr::key_size"][::core::mem::offset_of!(mlx5dv_dek_init_attr, key_size) - 0usize];
    ["Offset of field: mlx5dv_dek_init_attr::has_keytag"][::core::mem::offset_of!(mlx5dv_dek_init_attr, has_keytag) - 4usize];
    ["Offset of field: mlx5dv_dek_init_attr::key_purpose"][::core::mem::offset_of!(mlx5dv_dek_init_attr, key_purpose) - 8usize];
    ["Offset of field: mlx5dv_dek_init_attr::pd"][::core::mem::offset_of!(mlx5dv_dek_init_attr, pd) - 16usize];
    ["Offset of field: mlx5dv_dek_init_attr::opaque"][::core::mem::offset_of!(mlx5dv_dek_init_attr, opaque) - 24usize];
    ["Offset of field: mlx5dv_dek_init_attr::key"][::core::mem::offset_of!(mlx5dv_dek_init_attr, key) - 32usize];
    ["Offset of field: mlx5dv_dek_init_attr::comp_mask"][::core::mem::offset_of!(mlx5dv_dek_init_attr, comp_mask) - 160usize];
    ["Offset of field: mlx5dv_dek_init_attr::crypto_login"][::core::mem::offset_of!(mlx5dv_dek_init_attr, crypto_login) - 168usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_dek_attr"][::core::mem::size_of::<mlx5dv_dek_attr>() - 24usize];
    ["Alignment of mlx5dv_dek_attr"][::core::mem::align_of::<mlx5dv_dek_attr>() - 8usize];
    ["Offset of field: mlx5dv_dek_attr::state"][::core::mem::offset_of!(mlx5dv_dek_attr, state) - 0usize];
    ["Offset of field: mlx5dv_dek_attr::opaque"][::core::mem::offset_of!(mlx5dv_dek_attr, opaque) - 4usize];
    ["Offset of field: mlx5dv_dek_attr::comp_mask"][::core::mem::offset_of!(mlx5dv_dek_attr, comp_mask) - 16usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_flow_action_esp"][::core::mem::size_of::<mlx5dv_flow_action_esp>() - 16usize];
    ["Alignment of mlx5dv_flow_action_esp"][::core::mem::align_of::<mlx5dv_flow_action_esp>() - 8usize];
    ["Offset of field: mlx5dv_flow_action_esp::comp_mask"][::core::mem::offset_of!(mlx5dv_flow_action_esp, comp_mask) - 0usize];
    ["Offset of field: mlx5dv_flow_action_esp::action_flags"][::core::mem::offset_of!(mlx5dv_flow_action_esp, action_flags) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_flow_match_parameters"][::core::mem::size_of::<mlx5dv_flow_match_parameters>() - 8usize];
    ["Alignment of mlx5dv_flow_match_parameters"][::core::mem::align_of::<mlx5dv_flow_match_parameters>() - 8usize];
    ["Offset of field: mlx5dv_flow_match_parameters::match_sz"][::core::mem::offset_of!(mlx5dv_flow_match_parameters, match_sz) - 0usize];
    ["Offset of field: mlx5dv_flow_match_parameters::match_buf"][::core::mem::offset_of!(mlx5dv_flow_match_parameters, match_buf) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_flow_matcher_attr"][::core::mem::size_of::<mlx5dv_flow_matcher_attr>() - 40usize];
    ["Alignment of mlx5dv_flow_matcher_attr"][::core::mem::align_of::<mlx5dv_flow_matcher_attr>() - 8usize];
    ["Offset of field: mlx5dv_flow_matcher_attr::type_"][::core::mem::offset_of!(mlx5dv_flow_matcher_attr, type_) - 0usize];
    ["Offset of field: mlx5dv_flow_matcher_attr::flags"][::core::mem::offset_of!(mlx5dv_flow_matcher_attr, flags) - 4usize];
    ["Offset of field: mlx5dv_flow_matcher_attr::priority"][::core::mem::offset_of!(mlx5dv_flow_matcher_attr, priority) - 8usize];
    ["Offset of field: mlx5dv_flow_matcher_attr::match_criteria_enable"]
        [::core::mem::offset_of!(mlx5dv_flow_matcher_attr, match_criteria_enable) - 10usize];
    ["Offset of field: mlx5dv_flow_matcher_attr::match_mask"][::core::mem::offset_of!(mlx5dv_flow_matcher_attr, match_mask) - 16usize];
    ["Offset of field: mlx5dv_flow_matcher_attr::comp_mask"][::core::mem::offset_of!(mlx5dv_flow_matcher_attr, comp_mask) - 24usize];
    ["Offset of field: mlx5dv_flow_matcher_attr::ft_type"][::core::mem::offset_of!(mlx5dv_flow_matcher_attr, ft_type) - 32usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_steering_anchor_attr"][::core::mem::size_of::<mlx5dv_steering_anchor_attr>() - 16usize];
    ["Alignment of mlx5dv_steering_anchor_attr"][::core::mem::align_of::<mlx5dv_steering_anchor_attr>() - 8usize];
    ["Offset of field: mlx5dv_steering_anchor_attr::ft_type"][::core::mem::offset_of!(mlx5dv_steering_anchor_attr, ft_type) - 0usize];
    ["Offset of field: mlx5dv_steering_anchor_attr::priority"][::core::mem::offset_of!(mlx5dv_steering_anchor_attr, priority) - 4usize];
    ["Offset of field: mlx5dv_steering_anchor_attr::comp_mask"][::core::mem::offset_of!(mlx5dv_steering_anchor_attr, comp_mask) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_steering_anchor"][::core::mem::size_of::<mlx5dv_steering_anchor>() - 4usize];
    ["Alignment of mlx5dv_steering_anchor"][::core::mem::align_of::<mlx5dv_steering_anchor>() - 4usize];
    ["Offset of field: mlx5dv_steering_anchor::id"][::core::mem::offset_of!(mlx5dv_steering_anchor, id) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_flow_action_attr__bindgen_ty_1"][::core::mem::size_of::<mlx5dv_flow_action_attr__bindgen_ty_1>() - 8usize];
    ["Alignment of mlx5dv_flow_action_attr__bindgen_ty_1"][::core::mem::align_of::<mlx5dv_flow_action_attr__bindgen_ty_1>() - 8usize];
    ["Offset of field: mlx5dv_flow_action_attr__bindgen_ty_1::qp"]
        [::core::mem::offset_of!(mlx5dv_flow_action_attr__bindgen_ty_1, qp) - 0usize];
    ["Offset of field: mlx5dv_flow_action_attr__bindgen_ty_1::counter"]
        [::core::mem::offset_of!(mlx5dv_flow_action_attr__bindgen_ty_1, counter) - 0usize];
    ["Offset of field: mlx5dv_flow_action_attr__bindgen_ty_1::action"]
        [::core::mem::offset_of!(mlx5dv_flow_action_attr__bindgen_ty_1, action) - 0usize];
    ["Offset of field: mlx5dv_flow_action_attr__bindgen_ty_1::tag_value"]
        [::core::mem::offset_of!(mlx5dv_flow_action_attr__bindgen_ty_1, tag_value) - 0usize];
    ["Offset of field: mlx5dv_flow_action_attr__bindgen_ty_1::obj"]
        [::core::mem::offset_of!(mlx5dv_flow_action_attr__bindgen_ty_1, obj) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_flow_action_attr"][::core::mem::size_of::<mlx5dv_flow_action_attr>() - 16usize];
    ["Alignment of mlx5dv_flow_action_attr"][::core::mem::align_of::<mlx5dv_flow_action_attr>() - 8usize];
    ["Offset of field: mlx5dv_flow_action_attr::type_"][::core::mem::offset_of!(mlx5dv_flow_action_attr, type_) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_qp__bindgen_ty_1"][::core::mem::size_of::<mlx5dv_qp__bindgen_ty_1>() - 16usize];
    ["Alignment of mlx5dv_qp__bindgen_ty_1"][::core::mem::align_of::<mlx5dv_qp__bindgen_ty_1>() - 8usize];
    ["Offset of field: mlx5dv_qp__bindgen_ty_1::buf"][::core::mem::offset_of!(mlx5dv_qp__bindgen_ty_1, buf) - 0usize];
    ["Offset of field: mlx5dv_qp__bindgen_ty_1::wqe_cnt"][::core::mem::offset_of!(mlx5dv_qp__bindgen_ty_1, wqe_cnt) - 8usize];
    ["Offset of field: mlx5dv_qp__bindgen_ty_1::stride"][::core::mem::offset_of!(mlx5dv_qp__bindgen_ty_1, stride) - 12usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_qp__bindgen_ty_2"][::core::mem::size_of::<mlx5dv_qp__bindgen_ty_2>() - 16usize];
    ["Alignment of mlx5dv_qp__bindgen_ty_2"][::core::mem::align_of::<mlx5dv_qp__bindgen_ty_2>() - 8usize];
    ["Offset of field: mlx5dv_qp__bindgen_ty_2::buf"][::core::mem::offset_of!(mlx5dv_qp__bindgen_ty_2, buf) - 0usize];
    ["Offset of field: mlx5dv_qp__bindgen_ty_2::wqe_cnt"][::core::mem::offset_of!(mlx5dv_qp__bindgen_ty_2, wqe_cnt) - 8usize];
    ["Offset of field: mlx5dv_qp__bindgen_ty_2::stride"][::core::mem::offset_of!(mlx5dv_qp__bindgen_ty_2, stride) - 12usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_qp__bindgen_ty_3"][::core::mem::size_of::<mlx5dv_qp__bindgen_ty_3>() - 16usize];
    ["Alignment of mlx5dv_qp__bindgen_ty_3"][::core::mem::align_of::<mlx5dv_qp__bindgen_ty_3>() - 8usize];
    ["Offset of field: mlx5dv_qp__bindgen_ty_3::reg"][::core::mem::offset_of!(mlx5dv_qp__bindgen_ty_3, reg) - 0usize];
    ["Offset of field: mlx5dv_qp__bindgen_ty_3::size"][::core::mem::offset_of!(mlx5dv_qp__bindgen_ty_3, size) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_qp"][::core::mem::size_of::<mlx5dv_qp>() - 96usize];
    ["Alignment of mlx5dv_qp"][::core::mem::align_of::<mlx5dv_qp>() - 8usize];
    ["Offset of field: mlx5dv_qp::dbrec"][::core::mem::offset_of!(mlx5dv_qp, dbrec) - 0usize];
    ["Offset of field: mlx5dv_qp::sq"][::core::mem::offset_of!(mlx5dv_qp, sq) - 8usize];
    ["Offset of field: mlx5dv_qp::rq"][::core::mem::offset_of!(mlx5dv_qp, rq) - 24usize];
    ["Offset of field: mlx5dv_qp::bf"][::core::mem::offset_of!(mlx5dv_qp, bf) - 40usize];
    ["Offset of field: mlx5dv_qp::comp_mask"][::core::mem::offset_of!(mlx5dv_qp, comp_mask) - 56usize];
    ["Offset of field: mlx5dv_qp::uar_mmap_offset"][::core::mem::offset_of!(mlx5dv_qp, uar_mmap_offset) - 64usize];
    ["Offset of field: mlx5dv_qp::tirn"][::core::mem::offset_of!(mlx5dv_qp, tirn) - 72usize];
    ["Offset of field: mlx5dv_qp::tisn"][::core::mem::offset_of!(mlx5dv_qp, tisn) - 76usize];
    ["Offset of field: mlx5dv_qp::rqn"][::core::mem::offset_of!(mlx5dv_qp, rqn) - 80usize];
    ["Offset of field: mlx5dv_qp::sqn"][::core::mem::offset_of!(mlx5dv_qp, sqn) - 84usize];
    ["Offset of field: mlx5dv_qp::tir_icm_addr"][::core::mem::offset_of!(mlx5dv_qp, tir_icm_addr) - 88usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_cq"][::core::mem::size_of::<mlx5dv_cq>() - 48usize];
    ["Alignment of mlx5dv_cq"][::core::mem::align_of::<mlx5dv_cq>() - 8usize];
    ["Offset of field: mlx5dv_cq::buf"][::core::mem::offset_of!(mlx5dv_cq, buf) - 0usize];
    ["Offset of field: mlx5dv_cq::dbrec"][::core::mem::offset_of!(mlx5dv_cq, dbrec) - 8usize];
    ["Offset of field: mlx5dv_cq::cqe_cnt"][::core::mem::offset_of!(mlx5dv_cq, cqe_cnt) - 16usize];
    ["Offset of field: mlx5dv_cq::cqe_size"][::core::mem::offset_of!(mlx5dv_cq, cqe_size) - 20usize];
    ["Offset of field: mlx5dv_cq::cq_uar"][::core::mem::offset_of!(mlx5dv_cq, cq_uar) - 24usize];
    ["Offset of field: mlx5dv_cq::cqn"][::core::mem::offset_of!(mlx5dv_cq, cqn) - 32usize];
    ["Offset of field: mlx5dv_cq::comp_mask"][::core::mem::offset_of!(mlx5dv_cq, comp_mask) - 40usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_srq"][::core::mem::size_of::<mlx5dv_srq>() - 48usize];
    ["Alignment of mlx5dv_srq"][::core::mem::align_of::<mlx5dv_srq>() - 8usize];
    ["Offset of field: mlx5dv_srq::buf"][::core::mem::offset_of!(mlx5dv_srq, buf) - 0usize];
    ["Offset of field: mlx5dv_srq::dbrec"][::core::mem::offset_of!(mlx5dv_srq, dbrec) - 8usize];
    ["Offset of field: mlx5dv_srq::stride"][::core::mem::offset_of!(mlx5dv_srq, stride) - 16usize];
    ["Offset of field: mlx5dv_srq::head"][::core::mem::offset_of!(mlx5dv_srq, head) - 20usize];
    ["Offset of field: mlx5dv_srq::tail"][::core::mem::offset_of!(mlx5dv_srq, tail) - 24usize];
    ["Offset of field: mlx5dv_srq::comp_mask"][::core::mem::offset_of!(mlx5dv_srq, comp_mask) - 32usize];
    ["Offset of field: mlx5dv_srq::srqn"][::core::mem::offset_of!(mlx5dv_srq, srqn) - 40usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_rwq"][::core::mem::size_of::<mlx5dv_rwq>() - 32usize];
    ["Alignment of mlx5dv_rwq"][::core::mem::align_of::<mlx5dv_rwq>() - 8usize];
    ["Offset of field: mlx5dv_rwq::buf"][::core::mem::offset_of!(mlx5dv_rwq, buf) - 0usize];
    ["Offset of field: mlx5dv_rwq::dbrec"][::core::mem::offset_of!(mlx5dv_rwq, dbrec) - 8usize];
    ["Offset of field: mlx5dv_rwq::wqe_cnt"][::core::mem::offset_of!(mlx5dv_rwq, wqe_cnt) - 16usize];
    ["Offset of field: mlx5dv_rwq::stride"][::core::mem::offset_of!(mlx5dv_rwq, stride) - 20usize];
    ["Offset of field: mlx5dv_rwq::comp_mask"][::core::mem::offset_of!(mlx5dv_rwq, comp_mask) - 24usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_alloc_dm_attr"][::core::mem::size_of::<mlx5dv_alloc_dm_attr>() - 16usize];
    ["Alignment of mlx5dv_alloc_dm_attr"][::core::mem::align_of::<mlx5dv_alloc_dm_attr>() - 8usize];
    ["Offset of field: mlx5dv_alloc_dm_attr::type_"][::core::mem::offset_of!(mlx5dv_alloc_dm_attr, type_) - 0usize];
    ["Offset of field: mlx5dv_alloc_dm_attr::comp_mask"][::core::mem::offset_of!(mlx5dv_alloc_dm_attr, comp_mask) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_dm"][::core::mem::size_of::<mlx5dv_dm>() - 32usize];
    ["Alignment of mlx5dv_dm"][::core::mem::align_of::<mlx5dv_dm>() - 8usize];
    ["Offset of field: mlx5dv_dm::buf"][::core::mem::offset_of!(mlx5dv_dm, buf) - 0usize];
    ["Offset of field: mlx5dv_dm::length"][::core::mem::offset_of!(mlx5dv_dm, length) - 8usize];
    ["Offset of field: mlx5dv_dm::comp_mask"][::core::mem::offset_of!(mlx5dv_dm, comp_mask) - 16usize];
    ["Offset of field: mlx5dv_dm::remote_va"][::core::mem::offset_of!(mlx5dv_dm, remote_va) - 24usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_ah"][::core::mem::size_of::<mlx5dv_ah>() - 16usize];
    ["Alignment of mlx5dv_ah"][::core::mem::align_of::<mlx5dv_ah>() - 8usize];
    ["Offset of field: mlx5dv_ah::av"][::core::mem::offset_of!(mlx5dv_ah, av) - 0usize];
    ["Offset of field: mlx5dv_ah::comp_mask"][::core::mem::offset_of!(mlx5dv_ah, comp_mask) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_pd"][::core::mem::size_of::<mlx5dv_pd>() - 16usize];
    ["Alignment of mlx5dv_pd"][::core::mem::align_of::<mlx5dv_pd>() - 8usize];
    ["Offset of field: mlx5dv_pd::pdn"][::core::mem::offset_of!(mlx5dv_pd, pdn) - 0usize];
    ["Offset of field: mlx5dv_pd::comp_mask"][::core::mem::offset_of!(mlx5dv_pd, comp_mask) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_devx"][::core::mem::size_of::<mlx5dv_devx>() - 4usize];
    ["Alignment of mlx5dv_devx"][::core::mem::align_of::<mlx5dv_devx>() - 4usize];
    ["Offset of field: mlx5dv_devx::handle"][::core::mem::offset_of!(mlx5dv_devx, handle) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_obj__bindgen_ty_1"][::core::mem::size_of::<mlx5dv_obj__bindgen_ty_1>() - 16usize];
    ["Alignment of mlx5dv_obj__bindgen_ty_1"][::core::mem::align_of::<mlx5dv_obj__bindgen_ty_1>() - 8usize];
    ["Offset of field: mlx5dv_obj__bindgen_ty_1::in_"][::core::mem::offset_of!(mlx5dv_obj__bindgen_ty_1, in_) - 0usize];
    ["Offset of field: mlx5dv_obj__bindgen_ty_1::out"][::core::mem::offset_of!(mlx5dv_obj__bindgen_ty_1, out) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_obj__bindgen_ty_2"][::core::mem::size_of::<mlx5dv_obj__bindgen_ty_2>() - 16usize];
    ["Alignment of mlx5dv_obj__bindgen_ty_2"][::core::mem::align_of::<mlx5dv_obj__bindgen_ty_2>() - 8usize];
    ["Offset of field: mlx5dv_obj__bindgen_ty_2::in_"][::core::mem::offset_of!(mlx5dv_obj__bindgen_ty_2, in_) - 0usize];
    ["Offset of field: mlx5dv_obj__bindgen_ty_2::out"][::core::mem::offset_of!(mlx5dv_obj__bindgen_ty_2, out) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_obj__bindgen_ty_3"][::core::mem::size_of::<mlx5dv_obj__bindgen_ty_3>() - 16usize];
    ["Alignment of mlx5dv_obj__bindgen_ty_3"][::core::mem::align_of::<mlx5dv_obj__bindgen_ty_3>() - 8usize];
    ["Offset of field: mlx5dv_obj__bindgen_ty_3::in_"][::core::mem::offset_of!(mlx5dv_obj__bindgen_ty_3, in_) - 0usize];
    ["Offset of field: mlx5dv_obj__bindgen_ty_3::out"][::core::mem::offset_of!(mlx5dv_obj__bindgen_ty_3, out) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_obj__bindgen_ty_4"][::core::mem::size_of::<mlx5dv_obj__bindgen_ty_4>() - 16usize];
    ["Alignment of mlx5dv_obj__bindgen_ty_4"][::core::mem::align_of::<mlx5dv_obj__bindgen_ty_4>() - 8usize];
    ["Offset of field: mlx5dv_obj__bindgen_ty_4::in_"][::core::mem::offset_of!(mlx5dv_obj__bindgen_ty_4, in_) - 0usize];
    ["Offset of field: mlx5dv_obj__bindgen_ty_4::out"][::core::mem::offset_of!(mlx5dv_obj__bindgen_ty_4, out) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_obj__bindgen_ty_5"][::core::mem::size_of::<mlx5dv_obj__bindgen_ty_5>() - 16usize];
    ["Alignment of mlx5dv_obj__bindgen_ty_5"][::core::mem::align_of::<mlx5dv_obj__bindgen_ty_5>() - 8usize];
    ["Offset of field: mlx5dv_obj__bindgen_ty_5::in_"][::core::mem::offset_of!(mlx5dv_obj__bindgen_ty_5, in_) - 0usize];
    ["Offset of field: mlx5dv_obj__bindgen_ty_5::out"][::core::mem::offset_of!(mlx5dv_obj__bindgen_ty_5, out) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_obj__bindgen_ty_6"][::core::mem::size_of::<mlx5dv_obj__bindgen_ty_6>() - 16usize];
    ["Alignment of mlx5dv_obj__bindgen_ty_6"][::core::mem::align_of::<mlx5dv_obj__bindgen_ty_6>() - 8usize];
    ["Offset of field: mlx5dv_obj__bindgen_ty_6::in_"][::core::mem::offset_of!(mlx5dv_obj__bindgen_ty_6, in_) - 0usize];
    ["Offset of field: mlx5dv_obj__bindgen_ty_6::out"][::core::mem::offset_of!(mlx5dv_obj__bindgen_ty_6, out) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_obj__bindgen_ty_7"][::core::mem::size_of::<mlx5dv_obj__bindgen_ty_7>() - 16usize];
    ["Alignment of mlx5dv_obj__bindgen_ty_7"][::core::mem::align_of::<mlx5dv_obj__bindgen_ty_7>() - 8usize];
    ["Offset of field: mlx5dv_obj__bindgen_ty_7::in_"][::core::mem::offset_of!(mlx5dv_obj__bindgen_ty_7, in_) - 0usize];
    ["Offset of field: mlx5dv_obj__bindgen_ty_7::out"][::core::mem::offset_of!(mlx5dv_obj__bindgen_ty_7, out) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_obj__bindgen_ty_8"][::core::mem::size_of::<mlx5dv_obj__bindgen_ty_8>() - 16usize];
    ["Alignment of mlx5dv_obj__bindgen_ty_8"][::core::mem::align_of::<mlx5dv_obj__bindgen_ty_8>() - 8usize];
    ["Offset of field: mlx5dv_obj__bindgen_ty_8::in_"][::core::mem::offset_of!(mlx5dv_obj__bindgen_ty_8, in_) - 0usize];
    ["Offset of field: mlx5dv_obj__bindgen_ty_8::out"][::core::mem::offset_of!(mlx5dv_obj__bindgen_ty_8, out) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_obj"][::core::mem::size_of::<mlx5dv_obj>() - 128usize];
    ["Alignment of mlx5dv_obj"][::core::mem::align_of::<mlx5dv_obj>() - 8usize];
    ["Offset of field: mlx5dv_obj::qp"][::core::mem::offset_of!(mlx5dv_obj, qp) - 0usize];
    ["Offset of field: mlx5dv_obj::cq"][::core::mem::offset_of!(mlx5dv_obj, cq) - 16usize];
    ["Offset of field: mlx5dv_obj::srq"][::core::mem::offset_of!(mlx5dv_obj, srq) - 32usize];
    ["Offset of field: mlx5dv_obj::rwq"][::core::mem::offset_of!(mlx5dv_obj, rwq) - 48usize];
    ["Offset of field: mlx5dv_obj::dm"][::core::mem::offset_of!(mlx5dv_obj, dm) - 64usize];
    ["Offset of field: mlx5dv_obj::ah"][::core::mem::offset_of!(mlx5dv_obj, ah) - 80usize];
    ["Offset of field: mlx5dv_obj::pd"][::core::mem::offset_of!(mlx5dv_obj, pd) - 96usize];
    ["Offset of field: mlx5dv_obj::devx"][::core::mem::offset_of!(mlx5dv_obj, devx) - 112usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_striding_rq_init_attr"][::core::mem::size_of::<mlx5dv_striding_rq_init_attr>() - 12usize];
    ["Alignment of mlx5dv_striding_rq_init_attr"][::core::mem::align_of::<mlx5dv_striding_rq_init_attr>() - 4usize];
    ["Offset of field: mlx5dv_striding_rq_init_attr::single_stride_log_num_of_bytes"]
        [::core::mem::offset_of!(mlx5dv_striding_rq_init_attr, single_stride_log_num_of_bytes) - 0usize];
    ["Offset of field: mlx5dv_striding_rq_init_attr::single_wqe_log_num_of_strides"]
        [::core::mem::offset_of!(mlx5dv_striding_rq_init_attr, single_wqe_log_num_of_strides) - 4usize];
    ["Offset of field: mlx5dv_striding_rq_init_attr::two_byte_shift_en"]
        [::core::mem::offset_of!(mlx5dv_striding_rq_init_attr, two_byte_shift_en) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_wq_init_attr"][::core::mem::size_of::<mlx5dv_wq_init_attr>() - 24usize];
    ["Alignment of mlx5dv_wq_init_attr"][::core::mem::align_of::<mlx5dv_wq_init_attr>() - 8usize];
    ["Offset of field: mlx5dv_wq_init_attr::comp_mask"][::core::mem::offset_of!(mlx5dv_wq_init_attr, comp_mask) - 0usize];
    ["Offset of field: mlx5dv_wq_init_attr::striding_rq_attrs"][::core::mem::offset_of!(mlx5dv_wq_init_attr, striding_rq_attrs) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5_err_cqe"][::core::mem::size_of::<mlx5_err_cqe>() - 64usize];
    ["Alignment of mlx5_err_cqe"][::core::mem::align_of::<mlx5_err_cqe>() - 4usize];
    ["Offset of field: mlx5_err_cqe::rsvd0"][::core::mem::offset_of!(mlx5_err_cqe, rsvd0) - 0usize];
    ["Offset of field: mlx5_err_cqe::srqn"][::core::mem::offset_of!(mlx5_err_cqe, srqn) - 32usize];
    ["Offset of field: mlx5_err_cqe::rsvd1"][::core::mem::offset_of!(mlx5_err_cqe, rsvd1) - 36usize];
    ["Offset of field: mlx5_err_cqe::vendor_err_synd"][::core::mem::offset_of!(mlx5_err_cqe, vendor_err_synd) - 54usize];
    ["Offset of field: mlx5_err_cqe::syndrome"][::core::mem::offset_of!(mlx5_err_cqe, syndrome) - 55usize];
    ["Offset of field: mlx5_err_cqe::s_wqe_opcode_qpn"][::core::mem::offset_of!(mlx5_err_cqe, s_wqe_opcode_qpn) - 56usize];
    ["Offset of field: mlx5_err_cqe::wqe_counter"][::core::mem::offset_of!(mlx5_err_cqe, wqe_counter) - 60usize];
    ["Offset of field: mlx5_err_cqe::signature"][::core::mem::offset_of!(mlx5_err_cqe, signature) - 62usize];
    ["Offset of field: mlx5_err_cqe::op_own"][::core::mem::offset_of!(mlx5_err_cqe, op_own) - 63usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5_tm_cqe"][::core::mem::size_of::<mlx5_tm_cqe>() - 20usize];
    ["Alignment of mlx5_tm_cqe"][::core::mem::align_of::<mlx5_tm_cqe>() - 4usize];
    ["Offset of field: mlx5_tm_cqe::success"][::core::mem::offset_of!(mlx5_tm_cqe, success) - 0usize];
    ["Offset of field: mlx5_tm_cqe::hw_phase_cnt"][::core::mem::offset_of!(mlx5_tm_cqe, hw_phase_cnt) - 4usize];
    ["Offset of field: mlx5_tm_cqe::rsvd0"][::core::mem::offset_of!(mlx5_tm_cqe, rsvd0) - 6usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5_cqe64__bindgen_ty_1__bindgen_ty_1"][::core::mem::size_of::<mlx5_cqe64__bindgen_ty_1__bindgen_ty_1>() - 32usize];
    ["Alignment of mlx5_cqe64__bindgen_ty_1__bindgen_ty_1"][::core::mem::align_of::<mlx5_cqe64__bindgen_ty_1__bindgen_ty_1>() - 4usize];
    ["Offset of field: mlx5_cqe64__bindgen_ty_1__bindgen_ty_1::rsvd0"]
        [::core::mem::offset_of!(mlx5_cqe64__bindgen_ty_1__bindgen_ty_1, rsvd0) - 0usize];
    ["Offset of field: mlx5_cqe64__bindgen_ty_1__bindgen_ty_1::wqe_id"]
        [::core::mem::offset_of!(mlx5_cqe64__bindgen_ty_1__bindgen_ty_1, wqe_id) - 2usize];
    ["Offset of field: mlx5_cqe64__bindgen_ty_1__bindgen_ty_1::rsvd4"]
        [::core::mem::offset_of!(mlx5_cqe64__bindgen_ty_1__bindgen_ty_1, rsvd4) - 4usize];
    ["Offset of field: mlx5_cqe64__bindgen_ty_1__bindgen_ty_1::ml_path"]
        [::core::mem::offset_of!(mlx5_cqe64__bindgen_ty_1__bindgen_ty_1, ml_path) - 17usize];
    ["Offset of field: mlx5_cqe64__bindgen_ty_1__bindgen_ty_1::rsvd20"]
        [::core::mem::offset_of!(mlx5_cqe64__bindgen_ty_1__bindgen_ty_1, rsvd20) - 18usize];
    ["Offset of field: mlx5_cqe64__bindgen_ty_1__bindgen_ty_1::slid"]
        [::core::mem::offset_of!(mlx5_cqe64__bindgen_ty_1__bindgen_ty_1, slid) - 22usize];
    ["Offset of field: mlx5_cqe64__bindgen_ty_1__bindgen_ty_1::flags_rqpn"]
        [::core::mem::offset_of!(mlx5_cqe64__bindgen_ty_1__bindgen_ty_1, flags_rqpn) - 24usize];
    ["Offset of field: mlx5_cqe64__bindgen_ty_1__bindgen_ty_1::hds_ip_ext"]
        [::core::mem::offset_of!(mlx5_cqe64__bindgen_ty_1__bindgen_ty_1, hds_ip_ext) - 28usize];
    ["Offset of field: mlx5_cqe64__bindgen_ty_1__bindgen_ty_1::l4_hdr_type_etc"]
        [::core::mem::offset_of!(mlx5_cqe64__bindgen_ty_1__bindgen_ty_1, l4_hdr_type_etc) - 29usize];
    ["Offset of field: mlx5_cqe64__bindgen_ty_1__bindgen_ty_1::vlan_info"]
        [::core::mem::offset_of!(mlx5_cqe64__bindgen_ty_1__bindgen_ty_1, vlan_info) - 30usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5_cqe64__bindgen_ty_1"][::core::mem::size_of::<mlx5_cqe64__bindgen_ty_1>() - 32usize];
    ["Alignment of mlx5_cqe64__bindgen_ty_1"][::core::mem::align_of::<mlx5_cqe64__bindgen_ty_1>() - 8usize];
    ["Offset of field: mlx5_cqe64__bindgen_ty_1::tm_cqe"][::core::mem::offset_of!(mlx5_cqe64__bindgen_ty_1, tm_cqe) - 0usize];
    ["Offset of field: mlx5_cqe64__bindgen_ty_1::tmh"][::core::mem::offset_of!(mlx5_cqe64__bindgen_ty_1, tmh) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5_cqe64"][::core::mem::size_of::<mlx5_cqe64>() - 64usize];
    ["Alignment of mlx5_cqe64"][::core::mem::align_of::<mlx5_cqe64>() - 8usize];
    ["Offset of field: mlx5_cqe64::srqn_uidx"][::core::mem::offset_of!(mlx5_cqe64, srqn_uidx) - 32usize];
    ["Offset of field: mlx5_cqe64::imm_inval_pkey"][::core::mem::offset_of!(mlx5_cqe64, imm_inval_pkey) - 36usize];
    ["Offset of field: mlx5_cqe64::app"][::core::mem::offset_of!(mlx5_cqe64, app) - 40usize];
    ["Offset of field: mlx5_cqe64::app_op"][::core::mem::offset_of!(mlx5_cqe64, app_op) - 41usize];
    ["Offset of field: mlx5_cqe64::app_info"][::core::mem::offset_of!(mlx5_cqe64, app_info) - 42usize];
    ["Offset of field: mlx5_cqe64::byte_cnt"][::core::mem::offset_of!(mlx5_cqe64, byte_cnt) - 44usize];
    ["Offset of field: mlx5_cqe64::timestamp"][::core::mem::offset_of!(mlx5_cqe64, timestamp) - 48usize];
    ["Offset of field: mlx5_cqe64::sop_drop_qpn"][::core::mem::offset_of!(mlx5_cqe64, sop_drop_qpn) - 56usize];
    ["Offset of field: mlx5_cqe64::wqe_counter"][::core::mem::offset_of!(mlx5_cqe64, wqe_counter) - 60usize];
    ["Offset of field: mlx5_cqe64::signature"][::core::mem::offset_of!(mlx5_cqe64, signature) - 62usize];
    ["Offset of field: mlx5_cqe64::op_own"][::core::mem::offset_of!(mlx5_cqe64, op_own) - 63usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5_wqe_srq_next_seg"][::core::mem::size_of::<mlx5_wqe_srq_next_seg>() - 16usize];
    ["Alignment of mlx5_wqe_srq_next_seg"][::core::mem::align_of::<mlx5_wqe_srq_next_seg>() - 2usize];
    ["Offset of field: mlx5_wqe_srq_next_seg::rsvd0"][::core::mem::offset_of!(mlx5_wqe_srq_next_seg, rsvd0) - 0usize];
    ["Offset of field: mlx5_wqe_srq_next_seg::next_wqe_index"][::core::mem::offset_of!(mlx5_wqe_srq_next_seg, next_wqe_index) - 2usize];
    ["Offset of field: mlx5_wqe_srq_next_seg::signature"][::core::mem::offset_of!(mlx5_wqe_srq_next_seg, signature) - 4usize];
    ["Offset of field: mlx5_wqe_srq_next_seg::rsvd1"][::core::mem::offset_of!(mlx5_wqe_srq_next_seg, rsvd1) - 5usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5_wqe_data_seg"][::core::mem::size_of::<mlx5_wqe_data_seg>() - 16usize];
    ["Alignment of mlx5_wqe_data_seg"][::core::mem::align_of::<mlx5_wqe_data_seg>() - 8usize];
    ["Offset of field: mlx5_wqe_data_seg::byte_count"][::core::mem::offset_of!(mlx5_wqe_data_seg, byte_count) - 0usize];
    ["Offset of field: mlx5_wqe_data_seg::lkey"][::core::mem::offset_of!(mlx5_wqe_data_seg, lkey) - 4usize];
    ["Offset of field: mlx5_wqe_data_seg::addr"][::core::mem::offset_of!(mlx5_wqe_data_seg, addr) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5_mprq_wqe"][::core::mem::size_of::<mlx5_mprq_wqe>() - 32usize];
    ["Alignment of mlx5_mprq_wqe"][::core::mem::align_of::<mlx5_mprq_wqe>() - 8usize];
    ["Offset of field: mlx5_mprq_wqe::nseg"][::core::mem::offset_of!(mlx5_mprq_wqe, nseg) - 0usize];
    ["Offset of field: mlx5_mprq_wqe::dseg"][::core::mem::offset_of!(mlx5_mprq_wqe, dseg) - 16usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5_wqe_av__bindgen_ty_1__bindgen_ty_1"][::core::mem::size_of::<mlx5_wqe_av__bindgen_ty_1__bindgen_ty_1>() - 8usize];
    ["Alignment of mlx5_wqe_av__bindgen_ty_1__bindgen_ty_1"][::core::mem::align_of::<mlx5_wqe_av__bindgen_ty_1__bindgen_ty_1>() - 4usize];
    ["Offset of field: mlx5_wqe_av__bindgen_ty_1__bindgen_ty_1::qkey"]
        [::core::mem::offset_of!(mlx5_wqe_av__bindgen_ty_1__bindgen_ty_1, qkey) - 0usize];
    ["Offset of field: mlx5_wqe_av__bindgen_ty_1__bindgen_ty_1::reserved"]
        [::core::mem::offset_of!(mlx5_wqe_av__bindgen_ty_1__bindgen_ty_1, reserved) - 4usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5_wqe_av__bindgen_ty_1"][::core::mem::size_of::<mlx5_wqe_av__bindgen_ty_1>() - 8usize];
    ["Alignment of mlx5_wqe_av__bindgen_ty_1"][::core::mem::align_of::<mlx5_wqe_av__bindgen_ty_1>() - 8usize];
    ["Offset of field: mlx5_wqe_av__bindgen_ty_1::qkey"][::core::mem::offset_of!(mlx5_wqe_av__bindgen_ty_1, qkey) - 0usize];
    ["Offset of field: mlx5_wqe_av__bindgen_ty_1::dc_key"][::core::mem::offset_of!(mlx5_wqe_av__bindgen_ty_1, dc_key) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5_wqe_av"][::core::mem::size_of::<mlx5_wqe_av>() - 48usize];
    ["Alignment of mlx5_wqe_av"][::core::mem::align_of::<mlx5_wqe_av>() - 8usize];
    ["Offset of field: mlx5_wqe_av::key"][::core::mem::offset_of!(mlx5_wqe_av, key) - 0usize];
    ["Offset of field: mlx5_wqe_av::dqp_dct"][::core::mem::offset_of!(mlx5_wqe_av, dqp_dct) - 8usize];
    ["Offset of field: mlx5_wqe_av::stat_rate_sl"][::core::mem::offset_of!(mlx5_wqe_av, stat_rate_sl) - 12usize];
    ["Offset of field: mlx5_wqe_av::fl_mlid"][::core::mem::offset_of!(mlx5_wqe_av, fl_mlid) - 13usize];
    ["Offset of field: mlx5_wqe_av::rlid"][::core::mem::offset_of!(mlx5_wqe_av, rlid) - 14usize];
    ["Offset of field: mlx5_wqe_av::reserved0"][::core::mem::offset_of!(mlx5_wqe_av, reserved0) - 16usize];
    ["Offset of field: mlx5_wqe_av::rmac"][::core::mem::offset_of!(mlx5_wqe_av, rmac) - 20usize];
    ["Offset of field: mlx5_wqe_av::tclass"][::core::mem::offset_of!(mlx5_wqe_av, tclass) - 26usize];
    ["Offset of field: mlx5_wqe_av::hop_limit"][::core::mem::offset_of!(mlx5_wqe_av, hop_limit) - 27usize];
    ["Offset of field: mlx5_wqe_av::grh_gid_fl"][::core::mem::offset_of!(mlx5_wqe_av, grh_gid_fl) - 28usize];
    ["Offset of field: mlx5_wqe_av::rgid"][::core::mem::offset_of!(mlx5_wqe_av, rgid) - 32usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5_wqe_datagram_seg"][::core::mem::size_of::<mlx5_wqe_datagram_seg>() - 48usize];
    ["Alignment of mlx5_wqe_datagram_seg"][::core::mem::align_of::<mlx5_wqe_datagram_seg>() - 8usize];
    ["Offset of field: mlx5_wqe_datagram_seg::av"][::core::mem::offset_of!(mlx5_wqe_datagram_seg, av) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5_wqe_raddr_seg"][::core::mem::size_of::<mlx5_wqe_raddr_seg>() - 16usize];
    ["Alignment of mlx5_wqe_raddr_seg"][::core::mem::align_of::<mlx5_wqe_raddr_seg>() - 8usize];
    ["Offset of field: mlx5_wqe_raddr_seg::raddr"][::core::mem::offset_of!(mlx5_wqe_raddr_seg, raddr) - 0usize];
    ["Offset of field: mlx5_wqe_raddr_seg::rkey"][::core::mem::offset_of!(mlx5_wqe_raddr_seg, rkey) - 8usize];
    ["Offset of field: mlx5_wqe_raddr_seg::reserved"][::core::mem::offset_of!(mlx5_wqe_raddr_seg, reserved) - 12usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5_wqe_atomic_seg"][::core::mem::size_of::<mlx5_wqe_atomic_seg>() - 16usize];
    ["Alignment of mlx5_wqe_atomic_seg"][::core::mem::align_of::<mlx5_wqe_atomic_seg>() - 8usize];
    ["Offset of field: mlx5_wqe_atomic_seg::swap_add"][::core::mem::offset_of!(mlx5_wqe_atomic_seg, swap_add) - 0usize];
    ["Offset of field: mlx5_wqe_atomic_seg::compare"][::core::mem::offset_of!(mlx5_wqe_atomic_seg, compare) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5_wqe_inl_data_seg"][::core::mem::size_of::<mlx5_wqe_inl_data_seg>() - 4usize];
    ["Alignment of mlx5_wqe_inl_data_seg"][::core::mem::align_of::<mlx5_wqe_inl_data_seg>() - 4usize];
    ["Offset of field: mlx5_wqe_inl_data_seg::byte_count"][::core::mem::offset_of!(mlx5_wqe_inl_data_seg, byte_count) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5_wqe_eth_seg"][::core::mem::size_of::<mlx5_wqe_eth_seg>() - 32usize];
    ["Alignment of mlx5_wqe_eth_seg"][::core::mem::align_of::<mlx5_wqe_eth_seg>() - 4usize];
    ["Offset of field: mlx5_wqe_eth_seg::rsvd0"][::core::mem::offset_of!(mlx5_wqe_eth_seg, rsvd0) - 0usize];
    ["Offset of field: mlx5_wqe_eth_seg::cs_flags"][::core::mem::offset_of!(mlx5_wqe_eth_seg, cs_flags) - 4usize];
    ["Offset of field: mlx5_wqe_eth_seg::rsvd1"][::core::mem::offset_of!(mlx5_wqe_eth_seg, rsvd1) - 5usize];
    ["Offset of field: mlx5_wqe_eth_seg::mss"][::core::mem::offset_of!(mlx5_wqe_eth_seg, mss) - 6usize];
    ["Offset of field: mlx5_wqe_eth_seg::rsvd2"][::core::mem::offset_of!(mlx5_wqe_eth_seg, rsvd2) - 8usize];
    ["Offset of field: mlx5_wqe_eth_seg::inline_hdr_sz"][::core::mem::offset_of!(mlx5_wqe_eth_seg, inline_hdr_sz) - 12usize];
    ["Offset of field: mlx5_wqe_eth_seg::inline_hdr_start"][::core::mem::offset_of!(mlx5_wqe_eth_seg, inline_hdr_start) - 14usize];
    ["Offset of field: mlx5_wqe_eth_seg::inline_hdr"][::core::mem::offset_of!(mlx5_wqe_eth_seg, inline_hdr) - 16usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5_wqe_tm_seg"][::core::mem::size_of::<mlx5_wqe_tm_seg>() - 32usize];
    ["Alignment of mlx5_wqe_tm_seg"][::core::mem::align_of::<mlx5_wqe_tm_seg>() - 8usize];
    ["Offset of field: mlx5_wqe_tm_seg::opcode"][::core::mem::offset_of!(mlx5_wqe_tm_seg, opcode) - 0usize];
    ["Offset of field: mlx5_wqe_tm_seg::flags"][::core::mem::offset_of!(mlx5_wqe_tm_seg, flags) - 1usize];
    ["Offset of field: mlx5_wqe_tm_seg::index"][::core::mem::offset_of!(mlx5_wqe_tm_seg, index) - 2usize];
    ["Offset of field: mlx5_wqe_tm_seg::rsvd0"][::core::mem::offset_of!(mlx5_wqe_tm_seg, rsvd0) - 4usize];
    ["Offset of field: mlx5_wqe_tm_seg::sw_cnt"][::core::mem::offset_of!(mlx5_wqe_tm_seg, sw_cnt) - 6usize];
    ["Offset of field: mlx5_wqe_tm_seg::rsvd1"][::core::mem::offset_of!(mlx5_wqe_tm_seg, rsvd1) - 8usize];
    ["Offset of field: mlx5_wqe_tm_seg::append_tag"][::core::mem::offset_of!(mlx5_wqe_tm_seg, append_tag) - 16usize];
    ["Offset of field: mlx5_wqe_tm_seg::append_mask"][::core::mem::offset_of!(mlx5_wqe_tm_seg, append_mask) - 24usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5_wqe_umr_ctrl_seg__bindgen_ty_1"][::core::mem::size_of::<mlx5_wqe_umr_ctrl_seg__bindgen_ty_1>() - 2usize];
    ["Alignment of mlx5_wqe_umr_ctrl_seg__bindgen_ty_1"][::core::mem::align_of::<mlx5_wqe_umr_ctrl_seg__bindgen_ty_1>() - 2usize];
    ["Offset of field: mlx5_wqe_umr_ctrl_seg__bindgen_ty_1::translation_offset"]
        [::core::mem::offset_of!(mlx5_wqe_umr_ctrl_seg__bindgen_ty_1, translation_offset) - 0usize];
    ["Offset of field: mlx5_wqe_umr_ctrl_seg__bindgen_ty_1::bsf_octowords"]
        [::core::mem::offset_of!(mlx5_wqe_umr_ctrl_seg__bindgen_ty_1, bsf_octowords) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5_wqe_umr_ctrl_seg"][::core::mem::size_of::<mlx5_wqe_umr_ctrl_seg>() - 48usize];
    ["Alignment of mlx5_wqe_umr_ctrl_seg"][::core::mem::align_of::<mlx5_wqe_umr_ctrl_seg>() - 8usize];
    ["Offset of field: mlx5_wqe_umr_ctrl_seg::flags"][::core::mem::offset_of!(mlx5_wqe_umr_ctrl_seg, flags) - 0usize];
    ["Offset of field: mlx5_wqe_umr_ctrl_seg::rsvd0"][::core::mem::offset_of!(mlx5_wqe_umr_ctrl_seg, rsvd0) - 1usize];
    ["Offset of field: mlx5_wqe_umr_ctrl_seg::klm_octowords"][::core::mem::offset_of!(mlx5_wqe_umr_ctrl_seg, klm_octowords) - 4usize];
    ["Offset of field: mlx5_wqe_umr_ctrl_seg::mkey_mask"][::core::mem::offset_of!(mlx5_wqe_umr_ctrl_seg, mkey_mask) - 8usize];
    ["Offset of field: mlx5_wqe_umr_ctrl_seg::rsvd1"][::core::mem::offset_of!(mlx5_wqe_umr_ctrl_seg, rsvd1) - 16usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5_wqe_umr_klm_seg"][::core::mem::size_of::<mlx5_wqe_umr_klm_seg>() - 16usize];
    ["Alignment of mlx5_wqe_umr_klm_seg"][::core::mem::align_of::<mlx5_wqe_umr_klm_seg>() - 8usize];
    ["Offset of field: mlx5_wqe_umr_klm_seg::byte_count"][::core::mem::offset_of!(mlx5_wqe_umr_klm_seg, byte_count) - 0usize];
    ["Offset of field: mlx5_wqe_umr_klm_seg::mkey"][::core::mem::offset_of!(mlx5_wqe_umr_klm_seg, mkey) - 4usize];
    ["Offset of field: mlx5_wqe_umr_klm_seg::address"][::core::mem::offset_of!(mlx5_wqe_umr_klm_seg, address) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5_wqe_umr_inline_seg"][::core::mem::size_of::<mlx5_wqe_umr_inline_seg>() - 16usize];
    ["Alignment of mlx5_wqe_umr_inline_seg"][::core::mem::align_of::<mlx5_wqe_umr_inline_seg>() - 8usize];
    ["Offset of field: mlx5_wqe_umr_inline_seg::klm"][::core::mem::offset_of!(mlx5_wqe_umr_inline_seg, klm) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5_wqe_umr_repeat_ent_seg"][::core::mem::size_of::<mlx5_wqe_umr_repeat_ent_seg>() - 16usize];
    ["Alignment of mlx5_wqe_umr_repeat_ent_seg"][::core::mem::align_of::<mlx5_wqe_umr_repeat_ent_seg>() - 8usize];
    ["Offset of field: mlx5_wqe_umr_repeat_ent_seg::stride"][::core::mem::offset_of!(mlx5_wqe_umr_repeat_ent_seg, stride) - 0usize];
    ["Offset of field: mlx5_wqe_umr_repeat_ent_seg::byte_count"][::core::mem::offset_of!(mlx5_wqe_umr_repeat_ent_seg, byte_count) - 2usize];
    ["Offset of field: mlx5_wqe_umr_repeat_ent_seg::memkey"][::core::mem::offset_of!(mlx5_wqe_umr_repeat_ent_seg, memkey) - 4usize];
    ["Offset of field: mlx5_wqe_umr_repeat_ent_seg::va"][::core::mem::offset_of!(mlx5_wqe_umr_repeat_ent_seg, va) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5_wqe_umr_repeat_block_seg"][::core::mem::size_of::<mlx5_wqe_umr_repeat_block_seg>() - 16usize];
    ["Alignment of mlx5_wqe_umr_repeat_block_seg"][::core::mem::align_of::<mlx5_wqe_umr_repeat_block_seg>() - 8usize];
    ["Offset of field: mlx5_wqe_umr_repeat_block_seg::byte_count"]
        [::core::mem::offset_of!(mlx5_wqe_umr_repeat_block_seg, byte_count) - 0usize];
    ["Offset of field: mlx5_wqe_umr_repeat_block_seg::op"][::core::mem::offset_of!(mlx5_wqe_umr_repeat_block_seg, op) - 4usize];
    ["Offset of field: mlx5_wqe_umr_repeat_block_seg::repeat_count"]
        [::core::mem::offset_of!(mlx5_wqe_umr_repeat_block_seg, repeat_count) - 8usize];
    ["Offset of field: mlx5_wqe_umr_repeat_block_seg::reserved"]
        [::core::mem::offset_of!(mlx5_wqe_umr_repeat_block_seg, reserved) - 12usize];
    ["Offset of field: mlx5_wqe_umr_repeat_block_seg::num_ent"][::core::mem::offset_of!(mlx5_wqe_umr_repeat_block_seg, num_ent) - 14usize];
    ["Offset of field: mlx5_wqe_umr_repeat_block_seg::entries"][::core::mem::offset_of!(mlx5_wqe_umr_repeat_block_seg, entries) - 16usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5_wqe_mkey_context_seg"][::core::mem::size_of::<mlx5_wqe_mkey_context_seg>() - 64usize];
    ["Alignment of mlx5_wqe_mkey_context_seg"][::core::mem::align_of::<mlx5_wqe_mkey_context_seg>() - 8usize];
    ["Offset of field: mlx5_wqe_mkey_context_seg::free"][::core::mem::offset_of!(mlx5_wqe_mkey_context_seg, free) - 0usize];
    ["Offset of field: mlx5_wqe_mkey_context_seg::reserved1"][::core::mem::offset_of!(mlx5_wqe_mkey_context_seg, reserved1) - 1usize];
    ["Offset of field: mlx5_wqe_mkey_context_seg::access_flags"][::core::mem::offset_of!(mlx5_wqe_mkey_context_seg, access_flags) - 2usize];
    ["Offset of field: mlx5_wqe_mkey_context_seg::sf"][::core::mem::offset_of!(mlx5_wqe_mkey_context_seg, sf) - 3usize];
    ["Offset of field: mlx5_wqe_mkey_context_seg::qpn_mkey"][::core::mem::offset_of!(mlx5_wqe_mkey_context_seg, qpn_mkey) - 4usize];
    ["Offset of field: mlx5_wqe_mkey_context_seg::reserved2"][::core::mem::offset_of!(mlx5_wqe_mkey_context_seg, reserved2) - 8usize];
    ["Offset of field: mlx5_wqe_mkey_context_seg::flags_pd"][::core::mem::offset_of!(mlx5_wqe_mkey_context_seg, flags_pd) - 12usize];
    ["Offset of field: mlx5_wqe_mkey_context_seg::start_addr"][::core::mem::offset_of!(mlx5_wqe_mkey_context_seg, start_addr) - 16usize];
    ["Offset of field: mlx5_wqe_mkey_context_seg::len"][::core::mem::offset_of!(mlx5_wqe_mkey_context_seg, len) - 24usize];
    ["Offset of field: mlx5_wqe_mkey_context_seg::bsf_octword_size"]
        [::core::mem::offset_of!(mlx5_wqe_mkey_context_seg, bsf_octword_size) - 32usize];
    ["Offset of field: mlx5_wqe_mkey_context_seg::reserved3"][::core::mem::offset_of!(mlx5_wqe_mkey_context_seg, reserved3) - 36usize];
    ["Offset of field: mlx5_wqe_mkey_context_seg::translations_octword_size"]
        [::core::mem::offset_of!(mlx5_wqe_mkey_context_seg, translations_octword_size) - 52usize];
    ["Offset of field: mlx5_wqe_mkey_context_seg::reserved4"][::core::mem::offset_of!(mlx5_wqe_mkey_context_seg, reserved4) - 56usize];
    ["Offset of field: mlx5_wqe_mkey_context_seg::log_page_size"]
        [::core::mem::offset_of!(mlx5_wqe_mkey_context_seg, log_page_size) - 59usize];
    ["Offset of field: mlx5_wqe_mkey_context_seg::reserved"][::core::mem::offset_of!(mlx5_wqe_mkey_context_seg, reserved) - 60usize];
    ["Offset of field: mlx5_wqe_mkey_context_seg::inseg"][::core::mem::offset_of!(mlx5_wqe_mkey_context_seg, inseg) - 64usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_ctx_allocators"][::core::mem::size_of::<mlx5dv_ctx_allocators>() - 24usize];
    ["Alignment of mlx5dv_ctx_allocators"][::core::mem::align_of::<mlx5dv_ctx_allocators>() - 8usize];
    ["Offset of field: mlx5dv_ctx_allocators::alloc"][::core::mem::offset_of!(mlx5dv_ctx_allocators, alloc) - 0usize];
    ["Offset of field: mlx5dv_ctx_allocators::free"][::core::mem::offset_of!(mlx5dv_ctx_allocators, free) - 8usize];
    ["Offset of field: mlx5dv_ctx_allocators::data"][::core::mem::offset_of!(mlx5dv_ctx_allocators, data) - 16usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_clock_info"][::core::mem::size_of::<mlx5dv_clock_info>() - 40usize];
    ["Alignment of mlx5dv_clock_info"][::core::mem::align_of::<mlx5dv_clock_info>() - 8usize];
    ["Offset of field: mlx5dv_clock_info::nsec"][::core::mem::offset_of!(mlx5dv_clock_info, nsec) - 0usize];
    ["Offset of field: mlx5dv_clock_info::last_cycles"][::core::mem::offset_of!(mlx5dv_clock_info, last_cycles) - 8usize];
    ["Offset of field: mlx5dv_clock_info::frac"][::core::mem::offset_of!(mlx5dv_clock_info, frac) - 16usize];
    ["Offset of field: mlx5dv_clock_info::mult"][::core::mem::offset_of!(mlx5dv_clock_info, mult) - 24usize];
    ["Offset of field: mlx5dv_clock_info::shift"][::core::mem::offset_of!(mlx5dv_clock_info, shift) - 28usize];
    ["Offset of field: mlx5dv_clock_info::mask"][::core::mem::offset_of!(mlx5dv_clock_info, mask) - 32usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_context_attr"][::core::mem::size_of::<mlx5dv_context_attr>() - 16usize];
    ["Alignment of mlx5dv_context_attr"][::core::mem::align_of::<mlx5dv_context_attr>() - 8usize];
    ["Offset of field: mlx5dv_context_attr::flags"][::core::mem::offset_of!(mlx5dv_context_attr, flags) - 0usize];
    ["Offset of field: mlx5dv_context_attr::comp_mask"][::core::mem::offset_of!(mlx5dv_context_attr, comp_mask) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_vfio_context_attr"][::core::mem::size_of::<mlx5dv_vfio_context_attr>() - 24usize];
    ["Alignment of mlx5dv_vfio_context_attr"][::core::mem::align_of::<mlx5dv_vfio_context_attr>() - 8usize];
    ["Offset of field: mlx5dv_vfio_context_attr::pci_name"][::core::mem::offset_of!(mlx5dv_vfio_context_attr, pci_name) - 0usize];
    ["Offset of field: mlx5dv_vfio_context_attr::flags"][::core::mem::offset_of!(mlx5dv_vfio_context_attr, flags) - 8usize];
    ["Offset of field: mlx5dv_vfio_context_attr::comp_mask"][::core::mem::offset_of!(mlx5dv_vfio_context_attr, comp_mask) - 16usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_devx_umem"][::core::mem::size_of::<mlx5dv_devx_umem>() - 4usize];
    ["Alignment of mlx5dv_devx_umem"][::core::mem::align_of::<mlx5dv_devx_umem>() - 4usize];
    ["Offset of field: mlx5dv_devx_umem::umem_id"][::core::mem::offset_of!(mlx5dv_devx_umem, umem_id) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_devx_umem_in"][::core::mem::size_of::<mlx5dv_devx_umem_in>() - 48usize];
    ["Alignment of mlx5dv_devx_umem_in"][::core::mem::align_of::<mlx5dv_devx_umem_in>() - 8usize];
    ["Offset of field: mlx5dv_devx_umem_in::addr"][::core::mem::offset_of!(mlx5dv_devx_umem_in, addr) - 0usize];
    ["Offset of field: mlx5dv_devx_umem_in::size"][::core::mem::offset_of!(mlx5dv_devx_umem_in, size) - 8usize];
    ["Offset of field: mlx5dv_devx_umem_in::access"][::core::mem::offset_of!(mlx5dv_devx_umem_in, access) - 16usize];
    ["Offset of field: mlx5dv_devx_umem_in::pgsz_bitmap"][::core::mem::offset_of!(mlx5dv_devx_umem_in, pgsz_bitmap) - 24usize];
    ["Offset of field: mlx5dv_devx_umem_in::comp_mask"][::core::mem::offset_of!(mlx5dv_devx_umem_in, comp_mask) - 32usize];
    ["Offset of field: mlx5dv_devx_umem_in::dmabuf_fd"][::core::mem::offset_of!(mlx5dv_devx_umem_in, dmabuf_fd) - 40usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_devx_uar"][::core::mem::size_of::<mlx5dv_devx_uar>() - 40usize];
    ["Alignment of mlx5dv_devx_uar"][::core::mem::align_of::<mlx5dv_devx_uar>() - 8usize];
    ["Offset of field: mlx5dv_devx_uar::reg_addr"][::core::mem::offset_of!(mlx5dv_devx_uar, reg_addr) - 0usize];
    ["Offset of field: mlx5dv_devx_uar::base_addr"][::core::mem::offset_of!(mlx5dv_devx_uar, base_addr) - 8usize];
    ["Offset of field: mlx5dv_devx_uar::page_id"][::core::mem::offset_of!(mlx5dv_devx_uar, page_id) - 16usize];
    ["Offset of field: mlx5dv_devx_uar::mmap_off"][::core::mem::offset_of!(mlx5dv_devx_uar, mmap_off) - 24usize];
    ["Offset of field: mlx5dv_devx_uar::comp_mask"][::core::mem::offset_of!(mlx5dv_devx_uar, comp_mask) - 32usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_var"][::core::mem::size_of::<mlx5dv_var>() - 24usize];
    ["Alignment of mlx5dv_var"][::core::mem::align_of::<mlx5dv_var>() - 8usize];
    ["Offset of field: mlx5dv_var::page_id"][::core::mem::offset_of!(mlx5dv_var, page_id) - 0usize];
    ["Offset of field: mlx5dv_var::length"][::core::mem::offset_of!(mlx5dv_var, length) - 4usize];
    ["Offset of field: mlx5dv_var::mmap_off"][::core::mem::offset_of!(mlx5dv_var, mmap_off) - 8usize];
    ["Offset of field: mlx5dv_var::comp_mask"][::core::mem::offset_of!(mlx5dv_var, comp_mask) - 16usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_devx_cmd_comp"][::core::mem::size_of::<mlx5dv_devx_cmd_comp>() - 4usize];
    ["Alignment of mlx5dv_devx_cmd_comp"][::core::mem::align_of::<mlx5dv_devx_cmd_comp>() - 4usize];
    ["Offset of field: mlx5dv_devx_cmd_comp::fd"][::core::mem::offset_of!(mlx5dv_devx_cmd_comp, fd) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_devx_event_channel"][::core::mem::size_of::<mlx5dv_devx_event_channel>() - 4usize];
    ["Alignment of mlx5dv_devx_event_channel"][::core::mem::align_of::<mlx5dv_devx_event_channel>() - 4usize];
    ["Offset of field: mlx5dv_devx_event_channel::fd"][::core::mem::offset_of!(mlx5dv_devx_event_channel, fd) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_dr_flow_meter_attr"][::core::mem::size_of::<mlx5dv_dr_flow_meter_attr>() - 32usize];
    ["Alignment of mlx5dv_dr_flow_meter_attr"][::core::mem::align_of::<mlx5dv_dr_flow_meter_attr>() - 8usize];
    ["Offset of field: mlx5dv_dr_flow_meter_attr::next_table"][::core::mem::offset_of!(mlx5dv_dr_flow_meter_attr, next_table) - 0usize];
    ["Offset of field: mlx5dv_dr_flow_meter_attr::active"][::core::mem::offset_of!(mlx5dv_dr_flow_meter_attr, active) - 8usize];
    ["Offset of field: mlx5dv_dr_flow_meter_attr::reg_c_index"][::core::mem::offset_of!(mlx5dv_dr_flow_meter_attr, reg_c_index) - 9usize];
    ["Offset of field: mlx5dv_dr_flow_meter_attr::flow_meter_parameter_sz"]
        [::core::mem::offset_of!(mlx5dv_dr_flow_meter_attr, flow_meter_parameter_sz) - 16usize];
    ["Offset of field: mlx5dv_dr_flow_meter_attr::flow_meter_parameter"]
        [::core::mem::offset_of!(mlx5dv_dr_flow_meter_attr, flow_meter_parameter) - 24usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_dr_flow_sampler_attr"][::core::mem::size_of::<mlx5dv_dr_flow_sampler_attr>() - 40usize];
    ["Alignment of mlx5dv_dr_flow_sampler_attr"][::core::mem::align_of::<mlx5dv_dr_flow_sampler_attr>() - 8usize];
    ["Offset of field: mlx5dv_dr_flow_sampler_attr::sample_ratio"]
        [::core::mem::offset_of!(mlx5dv_dr_flow_sampler_attr, sample_ratio) - 0usize];
    ["Offset of field: mlx5dv_dr_flow_sampler_attr::default_next_table"]
        [::core::mem::offset_of!(mlx5dv_dr_flow_sampler_attr, default_next_table) - 8usize];
    ["Offset of field: mlx5dv_dr_flow_sampler_attr::num_sample_actions"]
        [::core::mem::offset_of!(mlx5dv_dr_flow_sampler_attr, num_sample_actions) - 16usize];
    ["Offset of field: mlx5dv_dr_flow_sampler_attr::sample_actions"]
        [::core::mem::offset_of!(mlx5dv_dr_flow_sampler_attr, sample_actions) - 24usize];
    ["Offset of field: mlx5dv_dr_flow_sampler_attr::action"][::core::mem::offset_of!(mlx5dv_dr_flow_sampler_attr, action) - 32usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_dr_matcher_layout"][::core::mem::size_of::<mlx5dv_dr_matcher_layout>() - 8usize];
    ["Alignment of mlx5dv_dr_matcher_layout"][::core::mem::align_of::<mlx5dv_dr_matcher_layout>() - 4usize];
    ["Offset of field: mlx5dv_dr_matcher_layout::flags"][::core::mem::offset_of!(mlx5dv_dr_matcher_layout, flags) - 0usize];
    ["Offset of field: mlx5dv_dr_matcher_layout::log_num_of_rules_hint"]
        [::core::mem::offset_of!(mlx5dv_dr_matcher_layout, log_num_of_rules_hint) - 4usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_dr_action_dest_reformat"][::core::mem::size_of::<mlx5dv_dr_action_dest_reformat>() - 16usize];
    ["Alignment of mlx5dv_dr_action_dest_reformat"][::core::mem::align_of::<mlx5dv_dr_action_dest_reformat>() - 8usize];
    ["Offset of field: mlx5dv_dr_action_dest_reformat::reformat"]
        [::core::mem::offset_of!(mlx5dv_dr_action_dest_reformat, reformat) - 0usize];
    ["Offset of field: mlx5dv_dr_action_dest_reformat::dest"][::core::mem::offset_of!(mlx5dv_dr_action_dest_reformat, dest) - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_dr_action_dest_attr__bindgen_ty_1"][::core::mem::size_of::<mlx5dv_dr_action_dest_attr__bindgen_ty_1>() - 8usize];
    ["Alignment of mlx5dv_dr_action_dest_attr__bindgen_ty_1"][::core::mem::align_of::<mlx5dv_dr_action_dest_attr__bindgen_ty_1>() - 8usize];
    ["Offset of field: mlx5dv_dr_action_dest_attr__bindgen_ty_1::dest"]
        [::core::mem::offset_of!(mlx5dv_dr_action_dest_attr__bindgen_ty_1, dest) - 0usize];
    ["Offset of field: mlx5dv_dr_action_dest_attr__bindgen_ty_1::dest_reformat"]
        [::core::mem::offset_of!(mlx5dv_dr_action_dest_attr__bindgen_ty_1, dest_reformat) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_dr_action_dest_attr"][::core::mem::size_of::<mlx5dv_dr_action_dest_attr>() - 16usize];
    ["Alignment of mlx5dv_dr_action_dest_attr"][::core::mem::align_of::<mlx5dv_dr_action_dest_attr>() - 8usize];
    ["Offset of field: mlx5dv_dr_action_dest_attr::type_"][::core::mem::offset_of!(mlx5dv_dr_action_dest_attr, type_) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_pp"][::core::mem::size_of::<mlx5dv_pp>() - 2usize];
    ["Alignment of mlx5dv_pp"][::core::mem::align_of::<mlx5dv_pp>() - 2usize];
    ["Offset of field: mlx5dv_pp::index"][::core::mem::offset_of!(mlx5dv_pp, index) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_sched_attr"][::core::mem::size_of::<mlx5dv_sched_attr>() - 32usize];
    ["Alignment of mlx5dv_sched_attr"][::core::mem::align_of::<mlx5dv_sched_attr>() - 8usize];
    ["Offset of field: mlx5dv_sched_attr::parent"][::core::mem::offset_of!(mlx5dv_sched_attr, parent) - 0usize];
    ["Offset of field: mlx5dv_sched_attr::flags"][::core::mem::offset_of!(mlx5dv_sched_attr, flags) - 8usize];
    ["Offset of field: mlx5dv_sched_attr::bw_share"][::core::mem::offset_of!(mlx5dv_sched_attr, bw_share) - 12usize];
    ["Offset of field: mlx5dv_sched_attr::max_avg_bw"][::core::mem::offset_of!(mlx5dv_sched_attr, max_avg_bw) - 16usize];
    ["Offset of field: mlx5dv_sched_attr::comp_mask"][::core::mem::offset_of!(mlx5dv_sched_attr, comp_mask) - 24usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_devx_msi_vector"][::core::mem::size_of::<mlx5dv_devx_msi_vector>() - 8usize];
    ["Alignment of mlx5dv_devx_msi_vector"][::core::mem::align_of::<mlx5dv_devx_msi_vector>() - 4usize];
    ["Offset of field: mlx5dv_devx_msi_vector::vector"][::core::mem::offset_of!(mlx5dv_devx_msi_vector, vector) - 0usize];
    ["Offset of field: mlx5dv_devx_msi_vector::fd"][::core::mem::offset_of!(mlx5dv_devx_msi_vector, fd) - 4usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of mlx5dv_devx_eq"][::core::mem::size_of::<mlx5dv_devx_eq>() - 8usize];
    ["Alignment of mlx5dv_devx_eq"][::core::mem::align_of::<mlx5dv_devx_eq>() - 8usize];
    ["Offset of field: mlx5dv_devx_eq::vaddr"][::core::mem::offset_of!(mlx5dv_devx_eq, vaddr) - 0usize];
};
