/* Verbs of MLNX_OFED 4.9 with its experimental ones. No include guard: wrappers.c reads it twice. */

/* Macro that shadows a symbol of an older ABI. */
RRDDMMA_WRAP(int, ibv_query_port,
             (struct ibv_context *context, uint8_t port_num, struct ibv_port_attr *port_attr),
             (context, port_num, port_attr))

/* A plain symbol here, but bound under the wrapper's name as with rdma-core, where a macro stands in front of it. */
RRDDMMA_WRAP(struct ibv_mr *, ibv_reg_mr, (struct ibv_pd *pd, void *addr, size_t length, int access), (pd, addr, length, access))

/* Plain verbs. */
RRDDMMA_WRAP(struct ibv_flow *, ibv_create_flow, (struct ibv_qp *qp, struct ibv_flow_attr *flow), (qp, flow))
RRDDMMA_WRAP(int, ibv_destroy_flow, (struct ibv_flow *flow_id), (flow_id))
RRDDMMA_WRAP(struct ibv_xrcd *, ibv_open_xrcd,
             (struct ibv_context *context, struct ibv_xrcd_init_attr *xrcd_init_attr),
             (context, xrcd_init_attr))
RRDDMMA_WRAP(int, ibv_close_xrcd, (struct ibv_xrcd *xrcd), (xrcd))
RRDDMMA_WRAP(struct ibv_mw *, ibv_alloc_mw, (struct ibv_pd *pd, enum ibv_mw_type type), (pd, type))
RRDDMMA_WRAP(int, ibv_dealloc_mw, (struct ibv_mw *mw), (mw))
RRDDMMA_WRAP(int, ibv_bind_mw, (struct ibv_qp *qp, struct ibv_mw *mw, struct ibv_mw_bind *mw_bind), (qp, mw, mw_bind))
RRDDMMA_WRAP(struct ibv_srq *, ibv_create_srq_ex,
             (struct ibv_context *context, struct ibv_srq_init_attr_ex *srq_init_attr_ex),
             (context, srq_init_attr_ex))
RRDDMMA_WRAP(int, ibv_get_srq_num, (struct ibv_srq *srq, uint32_t *srq_num), (srq, srq_num))
RRDDMMA_WRAP(struct ibv_qp *, ibv_create_qp_ex,
             (struct ibv_context *context, struct ibv_qp_init_attr_ex *qp_init_attr_ex),
             (context, qp_init_attr_ex))
RRDDMMA_WRAP(int, ibv_query_device_ex,
             (struct ibv_context *context, const struct ibv_query_device_ex_input *input, struct ibv_device_attr_ex *attr),
             (context, input, attr))
RRDDMMA_WRAP(struct ibv_qp *, ibv_open_qp,
             (struct ibv_context *context, struct ibv_qp_open_attr *qp_open_attr),
             (context, qp_open_attr))

/* Experimental verbs. ibv_exp_post_send and ibv_exp_poll_cq are in src/exp.rs. */
RRDDMMA_WRAP(struct ibv_exp_ec_calc *, ibv_exp_alloc_ec_calc,
             (struct ibv_pd *pd, struct ibv_exp_ec_calc_init_attr *attr),
             (pd, attr))
RRDDMMA_WRAP_VOID(ibv_exp_dealloc_ec_calc, (struct ibv_exp_ec_calc *calc), (calc))
RRDDMMA_WRAP(int, ibv_exp_ec_encode_async,
             (struct ibv_exp_ec_calc *calc, struct ibv_exp_ec_mem *ec_mem, struct ibv_exp_ec_comp *ec_comp),
             (calc, ec_mem, ec_comp))
RRDDMMA_WRAP(int, ibv_exp_ec_encode_sync, (struct ibv_exp_ec_calc *calc, struct ibv_exp_ec_mem *ec_mem), (calc, ec_mem))
RRDDMMA_WRAP(int, ibv_exp_ec_decode_async,
             (struct ibv_exp_ec_calc *calc, struct ibv_exp_ec_mem *ec_mem, uint8_t *erasures, uint8_t *decode_matrix, struct ibv_exp_ec_comp *ec_comp),
             (calc, ec_mem, erasures, decode_matrix, ec_comp))
RRDDMMA_WRAP(int, ibv_exp_ec_decode_sync,
             (struct ibv_exp_ec_calc *calc, struct ibv_exp_ec_mem *ec_mem, uint8_t *erasures, uint8_t *decode_matrix),
             (calc, ec_mem, erasures, decode_matrix))
RRDDMMA_WRAP(int, ibv_exp_ec_update_async,
             (struct ibv_exp_ec_calc *calc, struct ibv_exp_ec_mem *ec_mem, uint8_t *data_updates, uint8_t *code_updates, struct ibv_exp_ec_comp *ec_comp),
             (calc, ec_mem, data_updates, code_updates, ec_comp))
RRDDMMA_WRAP(int, ibv_exp_ec_update_sync,
             (struct ibv_exp_ec_calc *calc, struct ibv_exp_ec_mem *ec_mem, uint8_t *data_updates, uint8_t *code_updates),
             (calc, ec_mem, data_updates, code_updates))
RRDDMMA_WRAP(int, ibv_exp_ec_poll, (struct ibv_exp_ec_calc *calc, int n), (calc, n))
RRDDMMA_WRAP(int, ibv_exp_ec_encode_send,
             (struct ibv_exp_ec_calc *calc, struct ibv_exp_ec_mem *ec_mem, struct ibv_exp_ec_stripe *data_stripes, struct ibv_exp_ec_stripe *code_stripes),
             (calc, ec_mem, data_stripes, code_stripes))
RRDDMMA_WRAP(struct ibv_qp *, ibv_exp_create_qp,
             (struct ibv_context *context, struct ibv_exp_qp_init_attr *qp_init_attr),
             (context, qp_init_attr))
RRDDMMA_WRAP(int, ibv_exp_use_priv_env, (struct ibv_context *context), (context))
RRDDMMA_WRAP(int, ibv_exp_poll_dc_info,
             (struct ibv_context *context, struct ibv_exp_dc_info_ent *ents, int nent, int port),
             (context, ents, nent, port))
RRDDMMA_WRAP(int, ibv_exp_setenv,
             (struct ibv_context *context, const char *name, const char *value, int overwrite),
             (context, name, value, overwrite))
RRDDMMA_WRAP(int, ibv_exp_query_device, (struct ibv_context *context, struct ibv_exp_device_attr *attr), (context, attr))
RRDDMMA_WRAP(struct ibv_exp_dct *, ibv_exp_create_dct,
             (struct ibv_context *context, struct ibv_exp_dct_init_attr *attr),
             (context, attr))
RRDDMMA_WRAP(int, ibv_exp_destroy_dct, (struct ibv_exp_dct *dct), (dct))
RRDDMMA_WRAP(int, ibv_exp_query_dct, (struct ibv_exp_dct *dct, struct ibv_exp_dct_attr *attr), (dct, attr))
RRDDMMA_WRAP(int, ibv_exp_arm_dct, (struct ibv_exp_dct *dct, struct ibv_exp_arm_attr *attr), (dct, attr))
RRDDMMA_WRAP(int, ibv_exp_query_port,
             (struct ibv_context *context, uint8_t port_num, struct ibv_exp_port_attr *port_attr),
             (context, port_num, port_attr))
RRDDMMA_WRAP(int, ibv_exp_post_task,
             (struct ibv_context *context, struct ibv_exp_task *task, struct ibv_exp_task **bad_task),
             (context, task, bad_task))
RRDDMMA_WRAP(int, ibv_exp_query_values,
             (struct ibv_context *context, int q_values, struct ibv_exp_values *values),
             (context, q_values, values))
RRDDMMA_WRAP(uint64_t, ibv_exp_cqe_ts_to_ns, (struct ibv_exp_clock_info *clock_info, uint64_t ts), (clock_info, ts))
RRDDMMA_WRAP(struct ibv_exp_flow *, ibv_exp_create_flow, (struct ibv_qp *qp, struct ibv_exp_flow_attr *flow), (qp, flow))
RRDDMMA_WRAP(int, ibv_exp_destroy_flow, (struct ibv_exp_flow *flow_id), (flow_id))
RRDDMMA_WRAP(struct ibv_mr *, ibv_exp_reg_shared_mr, (struct ibv_exp_reg_shared_mr_in *mr_in), (mr_in))
RRDDMMA_WRAP(int, ibv_exp_modify_cq,
             (struct ibv_cq *cq, struct ibv_exp_cq_attr *cq_attr, int cq_attr_mask),
             (cq, cq_attr, cq_attr_mask))
RRDDMMA_WRAP(struct ibv_cq *, ibv_exp_create_cq,
             (struct ibv_context *context, int cqe, void *cq_context, struct ibv_comp_channel *channel, int comp_vector, struct ibv_exp_cq_init_attr *attr),
             (context, cqe, cq_context, channel, comp_vector, attr))
RRDDMMA_WRAP(int, ibv_exp_modify_qp,
             (struct ibv_qp *qp, struct ibv_exp_qp_attr *attr, uint64_t exp_attr_mask),
             (qp, attr, exp_attr_mask))
RRDDMMA_WRAP(struct ibv_mr *, ibv_exp_reg_mr, (struct ibv_exp_reg_mr_in *in), (in))
RRDDMMA_WRAP(int, ibv_exp_bind_mw, (struct ibv_exp_mw_bind *mw_bind), (mw_bind))
RRDDMMA_WRAP(int, ibv_exp_prefetch_mr, (struct ibv_mr *mr, struct ibv_exp_prefetch_attr *attr), (mr, attr))
RRDDMMA_WRAP(void *, ibv_exp_get_provider_func, (struct ibv_context *context, enum ibv_exp_func_name name), (context, name))
RRDDMMA_WRAP(struct ibv_mr *, ibv_exp_create_mr, (struct ibv_exp_create_mr_in *in), (in))
RRDDMMA_WRAP(int, ibv_exp_query_mkey, (struct ibv_mr *mr, struct ibv_exp_mkey_attr *attr), (mr, attr))
RRDDMMA_WRAP(int, ibv_exp_dealloc_mkey_list_memory, (struct ibv_exp_mkey_list_container *mem), (mem))
RRDDMMA_WRAP(struct ibv_exp_mkey_list_container *, ibv_exp_alloc_mkey_list_memory,
             (struct ibv_exp_mkey_list_container_attr *attr),
             (attr))
RRDDMMA_WRAP(struct ibv_srq *, ibv_exp_create_srq,
             (struct ibv_context *context, struct ibv_exp_create_srq_attr *attr),
             (context, attr))
RRDDMMA_WRAP(struct ibv_exp_res_domain *, ibv_exp_create_res_domain,
             (struct ibv_context *context, struct ibv_exp_res_domain_init_attr *attr),
             (context, attr))
RRDDMMA_WRAP(int, ibv_exp_destroy_res_domain,
             (struct ibv_context *context, struct ibv_exp_res_domain *res_dom, struct ibv_exp_destroy_res_domain_attr *attr),
             (context, res_dom, attr))
RRDDMMA_WRAP(void *, ibv_exp_query_intf,
             (struct ibv_context *context, struct ibv_exp_query_intf_params *params, enum ibv_exp_query_intf_status *status),
             (context, params, status))
RRDDMMA_WRAP(int, ibv_exp_release_intf,
             (struct ibv_context *context, void *intf, struct ibv_exp_release_intf_params *params),
             (context, intf, params))
RRDDMMA_WRAP(struct ibv_exp_wq *, ibv_exp_create_wq,
             (struct ibv_context *context, struct ibv_exp_wq_init_attr *wq_init_attr),
             (context, wq_init_attr))
RRDDMMA_WRAP(int, ibv_exp_modify_wq, (struct ibv_exp_wq *wq, struct ibv_exp_wq_attr *wq_attr), (wq, wq_attr))
RRDDMMA_WRAP(int, ibv_exp_destroy_wq, (struct ibv_exp_wq *wq), (wq))
RRDDMMA_WRAP(struct ibv_exp_rwq_ind_table *, ibv_exp_create_rwq_ind_table,
             (struct ibv_context *context, struct ibv_exp_rwq_ind_table_init_attr *init_attr),
             (context, init_attr))
RRDDMMA_WRAP(int, ibv_exp_destroy_rwq_ind_table, (struct ibv_exp_rwq_ind_table *rwq_ind_table), (rwq_ind_table))
RRDDMMA_WRAP(int, ibv_exp_query_gid_attr,
             (struct ibv_context *context, uint8_t port_num, unsigned int index, struct ibv_exp_gid_attr *attr),
             (context, port_num, index, attr))
RRDDMMA_WRAP(struct ibv_context *, ibv_exp_open_device,
             (struct ibv_device *device, struct ibv_exp_open_device_attr *attr),
             (device, attr))
RRDDMMA_WRAP(int, ibv_exp_post_srq_ops,
             (struct ibv_srq *srq, struct ibv_exp_ops_wr *op, struct ibv_exp_ops_wr **bad_op),
             (srq, op, bad_op))
RRDDMMA_WRAP(struct ibv_exp_dm *, ibv_exp_alloc_dm,
             (struct ibv_context *context, struct ibv_exp_alloc_dm_attr *attr),
             (context, attr))
RRDDMMA_WRAP(int, ibv_exp_free_dm, (struct ibv_exp_dm *dm), (dm))
RRDDMMA_WRAP(int, ibv_exp_memcpy_dm, (struct ibv_exp_dm *dm, struct ibv_exp_memcpy_dm_attr *attr), (dm, attr))
