//! Which verbs are newer than rdma-core 28, the oldest that is supported, and which of them this library has.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Where the truth about a verb stands.
pub(crate) enum Proof {
    /// The library exports a symbol of that name.
    Exported,
    /// The library exports another symbol, which an inline function of the header calls.
    Through(&'static str),
    /// Inline in the header over an op table: the header, which comes from the library's prefix, says how long the table is.
    Inline,
}

use Proof::{Exported, Inline, Through};

/// The verbs that need looking for, by C name; each becomes `cfg(rrddmma_has_NAME)`. Source: the version scripts of rdma-core 28 to 64.
pub(crate) const NEWER: &[(&str, Proof)] = &[
    ("ibv_alloc_buf", Exported),
    ("ibv_alloc_dmah", Exported),
    ("ibv_dealloc_dmah", Exported),
    ("ibv_dm_export_dmabuf_fd", Exported),
    ("ibv_dmabuf_heap_alloc", Exported),
    ("ibv_dmabuf_heap_cc_shared_init", Exported),
    ("ibv_dmabuf_heap_destroy", Exported),
    ("ibv_dmabuf_heap_free", Exported),
    ("ibv_flow_label_to_udp_sport", Inline),
    ("ibv_free_buf", Exported),
    ("ibv_get_device_index", Exported),
    ("ibv_import_device", Exported),
    ("ibv_import_dm", Exported),
    ("ibv_import_mr", Exported),
    ("ibv_import_pd", Exported),
    ("ibv_is_fork_initialized", Exported),
    ("ibv_query_ece", Exported),
    ("ibv_query_gid_ex", Through("_ibv_query_gid_ex")),
    ("ibv_query_gid_table", Through("_ibv_query_gid_table")),
    ("ibv_query_port_speed", Exported),
    ("ibv_query_qp_data_in_order", Exported),
    ("ibv_reg_buf_mr", Exported),
    ("ibv_reg_dmabuf_mr", Exported),
    ("ibv_reg_mr_ex", Exported),
    ("ibv_set_ece", Exported),
    ("ibv_unimport_dm", Exported),
    ("ibv_unimport_mr", Exported),
    ("ibv_unimport_pd", Exported),
    ("ibv_wr_atomic_write", Inline),
    ("ibv_wr_flush", Inline),
    ("ibv_wr_opcode_str", Exported),
    ("mlx5dv_create_steering_anchor", Exported),
    ("mlx5dv_crypto_login", Exported),
    ("mlx5dv_crypto_login_create", Exported),
    ("mlx5dv_crypto_login_destroy", Exported),
    ("mlx5dv_crypto_login_query", Exported),
    ("mlx5dv_crypto_login_query_state", Exported),
    ("mlx5dv_crypto_logout", Exported),
    ("mlx5dv_dci_stream_id_reset", Exported),
    ("mlx5dv_dek_create", Exported),
    ("mlx5dv_dek_destroy", Exported),
    ("mlx5dv_dek_query", Exported),
    ("mlx5dv_destroy_steering_anchor", Exported),
    ("mlx5dv_devx_alloc_msi_vector", Exported),
    ("mlx5dv_devx_create_eq", Exported),
    ("mlx5dv_devx_destroy_eq", Exported),
    ("mlx5dv_devx_free_msi_vector", Exported),
    ("mlx5dv_devx_obj_export", Exported),
    ("mlx5dv_devx_obj_import", Exported),
    ("mlx5dv_devx_obj_unimport", Exported),
    ("mlx5dv_devx_uar_export_dmabuf_fd", Exported),
    ("mlx5dv_devx_umem_export", Exported),
    ("mlx5dv_devx_umem_import", Exported),
    ("mlx5dv_devx_umem_reg_ex", Exported),
    ("mlx5dv_devx_umem_unimport", Exported),
    ("mlx5dv_dm_map_op_addr", Exported),
    ("mlx5dv_dr_action_create_aso", Exported),
    ("mlx5dv_dr_action_create_default_miss", Exported),
    ("mlx5dv_dr_action_create_dest_array", Exported),
    ("mlx5dv_dr_action_create_dest_devx_tir", Exported),
    ("mlx5dv_dr_action_create_dest_ib_port", Exported),
    ("mlx5dv_dr_action_create_dest_root_table", Exported),
    ("mlx5dv_dr_action_create_flow_sampler", Exported),
    ("mlx5dv_dr_action_create_pop_vlan", Exported),
    ("mlx5dv_dr_action_create_push_vlan", Exported),
    ("mlx5dv_dr_action_modify_aso", Exported),
    ("mlx5dv_dr_aso_other_domain_link", Exported),
    ("mlx5dv_dr_aso_other_domain_unlink", Exported),
    ("mlx5dv_dr_domain_allow_duplicate_rules", Exported),
    ("mlx5dv_dr_domain_set_reclaim_device_memory", Exported),
    ("mlx5dv_dr_matcher_set_layout", Exported),
    ("mlx5dv_get_data_direct_sysfs_path", Exported),
    ("mlx5dv_get_vfio_device_list", Exported),
    ("mlx5dv_map_ah_to_qp", Exported),
    ("mlx5dv_mkey_check", Through("_mlx5dv_mkey_check")),
    ("mlx5dv_modify_qp_lag_port", Exported),
    ("mlx5dv_modify_qp_sched_elem", Exported),
    ("mlx5dv_modify_qp_udp_sport", Exported),
    ("mlx5dv_pp_alloc", Exported),
    ("mlx5dv_pp_free", Exported),
    ("mlx5dv_qp_cancel_posted_send_wrs", Exported),
    ("mlx5dv_query_port", Through("_mlx5dv_query_port")),
    ("mlx5dv_query_qp_lag_port", Exported),
    ("mlx5dv_reg_dmabuf_mr", Exported),
    ("mlx5dv_reserved_qpn_alloc", Exported),
    ("mlx5dv_reserved_qpn_dealloc", Exported),
    ("mlx5dv_sched_leaf_create", Exported),
    ("mlx5dv_sched_leaf_destroy", Exported),
    ("mlx5dv_sched_leaf_modify", Exported),
    ("mlx5dv_sched_node_create", Exported),
    ("mlx5dv_sched_node_destroy", Exported),
    ("mlx5dv_sched_node_modify", Exported),
    ("mlx5dv_var_export", Exported),
    ("mlx5dv_var_import", Exported),
    ("mlx5dv_var_unimport", Exported),
    ("mlx5dv_vfio_get_events_fd", Exported),
    ("mlx5dv_vfio_process_events", Exported),
    ("mlx5dv_wr_memcpy", Inline),
    ("mlx5dv_wr_mkey_configure", Inline),
    ("mlx5dv_wr_raw_wqe", Inline),
    ("mlx5dv_wr_set_dc_addr_stream", Inline),
    ("mlx5dv_wr_set_mkey_access_flags", Inline),
    ("mlx5dv_wr_set_mkey_crypto", Inline),
    ("mlx5dv_wr_set_mkey_layout_interleaved", Inline),
    ("mlx5dv_wr_set_mkey_layout_list", Inline),
    ("mlx5dv_wr_set_mkey_sig_block", Inline),
];

/// The verbs of [`NEWER`] that a library with these exports and these headers has.
pub(crate) fn present(exports: &BTreeSet<String>, headers: &str) -> Vec<&'static str> {
    let declared = |name: &str| headers.contains(&format!("{name}("));
    NEWER
        .iter()
        .filter(|(name, proof)| match proof {
            // The wrapper's prototype needs the header's types, hence both; they come from one prefix.
            Through(symbol) => exports.contains(*symbol) && declared(name),
            Exported => exports.contains(*name),
            Inline => declared(name),
        })
        .map(|(name, _)| *name)
        .collect()
}

/// The text of the installed headers, for [`present`].
pub(crate) fn header_text(include_dirs: &[PathBuf]) -> String {
    ["verbs.h", "verbs_api.h", "mlx5dv.h", "mlx5_api.h"]
        .iter()
        .filter_map(|name| find(include_dirs, &format!("infiniband/{name}")))
        .filter_map(|path| std::fs::read_to_string(path).ok())
        .collect()
}

/// The first of `dirs` that has `name`, else the compiler's default folders.
pub(crate) fn find(dirs: &[PathBuf], name: &str) -> Option<PathBuf> {
    let usual = ["/usr/include", "/usr/local/include"].map(Path::new);
    dirs.iter().map(PathBuf::as_path).chain(usual).map(|dir| dir.join(name)).find(|path| path.is_file())
}
