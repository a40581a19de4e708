/* Verbs of rdma-core. No include guard: wrappers.c reads it twice. */

/* Macros that shadow a symbol of an older ABI. */
RRDDMMA_WRAP(int, ibv_query_port, (struct ibv_context *context, uint8_t port_num, struct ibv_port_attr *port_attr),
             (context, port_num, port_attr))
RRDDMMA_WRAP(struct ibv_mr *, ibv_reg_mr, (struct ibv_pd *pd, void *addr, size_t length, int access), (pd, addr, length, access))
RRDDMMA_WRAP(struct ibv_mr *, ibv_reg_mr_iova, (struct ibv_pd *pd, void *addr, size_t length, uint64_t iova, int access),
             (pd, addr, length, iova, access))

/* Device and GIDs. */
RRDDMMA_WRAP(int, ibv_query_device_ex,
             (struct ibv_context *context, const struct ibv_query_device_ex_input *input, struct ibv_device_attr_ex *attr),
             (context, input, attr))
RRDDMMA_WRAP(int, ibv_query_rt_values_ex, (struct ibv_context *context, struct ibv_values_ex *values), (context, values))
#ifdef RRDDMMA_HAS_ibv_query_gid_ex
RRDDMMA_WRAP(int, ibv_query_gid_ex,
             (struct ibv_context *context, uint32_t port_num, uint32_t gid_index, struct ibv_gid_entry *entry, uint32_t flags),
             (context, port_num, gid_index, entry, flags))
#endif
#ifdef RRDDMMA_HAS_ibv_query_gid_table
RRDDMMA_WRAP(ssize_t, ibv_query_gid_table,
             (struct ibv_context *context, struct ibv_gid_entry *entries, size_t max_entries, uint32_t flags),
             (context, entries, max_entries, flags))
#endif
#ifdef RRDDMMA_HAS_ibv_flow_label_to_udp_sport
RRDDMMA_WRAP(uint16_t, ibv_flow_label_to_udp_sport, (uint32_t fl), (fl))
#endif

/* Memory: regions, windows, device memory. */
RRDDMMA_WRAP(struct ibv_mw *, ibv_alloc_mw, (struct ibv_pd *pd, enum ibv_mw_type type), (pd, type))
RRDDMMA_WRAP(int, ibv_dealloc_mw, (struct ibv_mw *mw), (mw))
RRDDMMA_WRAP(int, ibv_bind_mw, (struct ibv_qp *qp, struct ibv_mw *mw, struct ibv_mw_bind *mw_bind), (qp, mw, mw_bind))
RRDDMMA_WRAP(int, ibv_advise_mr,
             (struct ibv_pd *pd, enum ibv_advise_mr_advice advice, uint32_t flags, struct ibv_sge *sg_list, uint32_t num_sge),
             (pd, advice, flags, sg_list, num_sge))
RRDDMMA_WRAP(struct ibv_mr *, ibv_alloc_null_mr, (struct ibv_pd *pd), (pd))
RRDDMMA_WRAP(struct ibv_dm *, ibv_alloc_dm, (struct ibv_context *context, struct ibv_alloc_dm_attr *attr), (context, attr))
RRDDMMA_WRAP(int, ibv_free_dm, (struct ibv_dm *dm), (dm))
RRDDMMA_WRAP(struct ibv_mr *, ibv_reg_dm_mr,
             (struct ibv_pd *pd, struct ibv_dm *dm, uint64_t dm_offset, size_t length, unsigned int access),
             (pd, dm, dm_offset, length, access))
RRDDMMA_WRAP(int, ibv_memcpy_to_dm, (struct ibv_dm *dm, uint64_t dm_offset, const void *host_addr, size_t length),
             (dm, dm_offset, host_addr, length))
RRDDMMA_WRAP(int, ibv_memcpy_from_dm, (void *host_addr, struct ibv_dm *dm, uint64_t dm_offset, size_t length),
             (host_addr, dm, dm_offset, length))

/* Completion queues. */
RRDDMMA_WRAP(struct ibv_cq_ex *, ibv_create_cq_ex, (struct ibv_context *context, struct ibv_cq_init_attr_ex *cq_attr),
             (context, cq_attr))
RRDDMMA_WRAP(int, ibv_modify_cq, (struct ibv_cq *cq, struct ibv_modify_cq_attr *attr), (cq, attr))

/* Shared receive queues and XRC domains. */
RRDDMMA_WRAP(struct ibv_srq *, ibv_create_srq_ex, (struct ibv_context *context, struct ibv_srq_init_attr_ex *attr),
             (context, attr))
RRDDMMA_WRAP(int, ibv_get_srq_num, (struct ibv_srq *srq, uint32_t *srq_num), (srq, srq_num))
RRDDMMA_WRAP(int, ibv_post_srq_ops, (struct ibv_srq *srq, struct ibv_ops_wr *op, struct ibv_ops_wr **bad_op), (srq, op, bad_op))
RRDDMMA_WRAP(struct ibv_xrcd *, ibv_open_xrcd, (struct ibv_context *context, struct ibv_xrcd_init_attr *attr), (context, attr))
RRDDMMA_WRAP(int, ibv_close_xrcd, (struct ibv_xrcd *xrcd), (xrcd))

/* Queue pairs, thread and parent domains. */
RRDDMMA_WRAP(struct ibv_qp *, ibv_create_qp_ex, (struct ibv_context *context, struct ibv_qp_init_attr_ex *attr), (context, attr))
RRDDMMA_WRAP(struct ibv_qp *, ibv_open_qp, (struct ibv_context *context, struct ibv_qp_open_attr *attr), (context, attr))
RRDDMMA_WRAP(int, ibv_modify_qp_rate_limit, (struct ibv_qp *qp, struct ibv_qp_rate_limit_attr *attr), (qp, attr))
RRDDMMA_WRAP(struct ibv_td *, ibv_alloc_td, (struct ibv_context *context, struct ibv_td_init_attr *attr), (context, attr))
RRDDMMA_WRAP(int, ibv_dealloc_td, (struct ibv_td *td), (td))
RRDDMMA_WRAP(struct ibv_pd *, ibv_alloc_parent_domain,
             (struct ibv_context *context, struct ibv_parent_domain_init_attr *attr), (context, attr))

/* Work queues and receive side scaling. */
RRDDMMA_WRAP(struct ibv_wq *, ibv_create_wq, (struct ibv_context *context, struct ibv_wq_init_attr *attr), (context, attr))
RRDDMMA_WRAP(int, ibv_modify_wq, (struct ibv_wq *wq, struct ibv_wq_attr *attr), (wq, attr))
RRDDMMA_WRAP(int, ibv_destroy_wq, (struct ibv_wq *wq), (wq))
RRDDMMA_WRAP(struct ibv_rwq_ind_table *, ibv_create_rwq_ind_table,
             (struct ibv_context *context, struct ibv_rwq_ind_table_init_attr *attr), (context, attr))
RRDDMMA_WRAP(int, ibv_destroy_rwq_ind_table, (struct ibv_rwq_ind_table *table), (table))

/* Flow steering and counters. */
RRDDMMA_WRAP(struct ibv_flow *, ibv_create_flow, (struct ibv_qp *qp, struct ibv_flow_attr *flow), (qp, flow))
RRDDMMA_WRAP(int, ibv_destroy_flow, (struct ibv_flow *flow), (flow))
RRDDMMA_WRAP(struct ibv_flow_action *, ibv_create_flow_action_esp,
             (struct ibv_context *context, struct ibv_flow_action_esp_attr *esp), (context, esp))
RRDDMMA_WRAP(int, ibv_modify_flow_action_esp, (struct ibv_flow_action *action, struct ibv_flow_action_esp_attr *esp),
             (action, esp))
RRDDMMA_WRAP(int, ibv_destroy_flow_action, (struct ibv_flow_action *action), (action))
RRDDMMA_WRAP(struct ibv_counters *, ibv_create_counters, (struct ibv_context *context, struct ibv_counters_init_attr *attr),
             (context, attr))
RRDDMMA_WRAP(int, ibv_destroy_counters, (struct ibv_counters *counters), (counters))
RRDDMMA_WRAP(int, ibv_attach_counters_point_flow,
             (struct ibv_counters *counters, struct ibv_counter_attach_attr *attr, struct ibv_flow *flow),
             (counters, attr, flow))
RRDDMMA_WRAP(int, ibv_read_counters,
             (struct ibv_counters *counters, uint64_t *counters_value, uint32_t ncounters, uint32_t flags),
             (counters, counters_value, ncounters, flags))

#ifdef RRDDMMA_MLX5DV
RRDDMMA_WRAP(uint64_t, mlx5dv_ts_to_ns, (struct mlx5dv_clock_info *clock_info, uint64_t device_timestamp),
             (clock_info, device_timestamp))
#ifdef RRDDMMA_HAS_mlx5dv_query_port
RRDDMMA_WRAP(int, mlx5dv_query_port, (struct ibv_context *context, uint32_t port_num, struct mlx5dv_port *info),
             (context, port_num, info))
#endif
#ifdef RRDDMMA_HAS_mlx5dv_mkey_check
RRDDMMA_WRAP(int, mlx5dv_mkey_check, (struct mlx5dv_mkey *mkey, struct mlx5dv_mkey_err *err_info), (mkey, err_info))
#endif
#endif
