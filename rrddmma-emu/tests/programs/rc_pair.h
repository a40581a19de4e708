/* Two RC queue pairs of one process, connected to each other, and checks that say where they failed. */
#ifndef RC_PAIR_H
#define RC_PAIR_H
#include <errno.h>
#include <infiniband/verbs.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                                                               \
	do {                                                                                                           \
		if (!(condition)) {                                                                                    \
			fprintf(stderr, "%s:%d: %s (errno %d %s)\n", __FILE__, __LINE__, #condition, errno,            \
				strerror(errno));                                                                      \
			exit(1);                                                                                       \
		}                                                                                                      \
	} while (0)

struct rc_pair {
	struct ibv_context *context;
	struct ibv_pd *pd;
	struct ibv_comp_channel *channel;
	struct ibv_cq *cq[2];
	struct ibv_qp *qp[2];
	union ibv_gid gid;
};

static inline struct ibv_context *open_first(void)
{
	int count = 0;
	struct ibv_device **list = ibv_get_device_list(&count);
	CHECK(list && count == 1);
	struct ibv_context *context = ibv_open_device(list[0]);
	CHECK(context);
	ibv_free_device_list(list);
	return context;
}

static inline void qp_to_init(struct ibv_qp *qp)
{
	struct ibv_qp_attr a = { .qp_state = IBV_QPS_INIT,
				 .port_num = 1,
				 .qp_access_flags = IBV_ACCESS_REMOTE_WRITE | IBV_ACCESS_REMOTE_READ |
						    IBV_ACCESS_REMOTE_ATOMIC };
	CHECK(!ibv_modify_qp(qp, &a, IBV_QP_STATE | IBV_QP_PKEY_INDEX | IBV_QP_PORT | IBV_QP_ACCESS_FLAGS));
}

static inline void qp_to_rts(struct ibv_qp *qp, uint32_t peer, union ibv_gid gid)
{
	struct ibv_qp_attr a = { .qp_state = IBV_QPS_RTR,
				 .path_mtu = IBV_MTU_1024,
				 .dest_qp_num = peer,
				 .max_dest_rd_atomic = 4,
				 .min_rnr_timer = 1,
				 .ah_attr = { .is_global = 1,
					      .port_num = 1,
					      .grh = { .dgid = gid, .sgid_index = 1, .hop_limit = 1 } } };
	CHECK(!ibv_modify_qp(qp, &a,
			     IBV_QP_STATE | IBV_QP_AV | IBV_QP_PATH_MTU | IBV_QP_DEST_QPN | IBV_QP_RQ_PSN |
				     IBV_QP_MAX_DEST_RD_ATOMIC | IBV_QP_MIN_RNR_TIMER));
	a = (struct ibv_qp_attr){
		.qp_state = IBV_QPS_RTS, .timeout = 10, .retry_cnt = 2, .rnr_retry = 2, .max_rd_atomic = 4
	};
	CHECK(!ibv_modify_qp(qp, &a,
			     IBV_QP_STATE | IBV_QP_TIMEOUT | IBV_QP_RETRY_CNT | IBV_QP_RNR_RETRY | IBV_QP_SQ_PSN |
				     IBV_QP_MAX_QP_RD_ATOMIC));
}

static inline void rc_pair_create(struct rc_pair *p)
{
	p->context = open_first();
	CHECK(!ibv_query_gid(p->context, 1, 1, &p->gid));
	CHECK((p->pd = ibv_alloc_pd(p->context)));
	CHECK((p->channel = ibv_create_comp_channel(p->context)));
	for (int i = 0; i < 2; i++) {
		CHECK((p->cq[i] = ibv_create_cq(p->context, 64, NULL, p->channel, 0)));
		struct ibv_qp_init_attr a = { .send_cq = p->cq[i],
					      .recv_cq = p->cq[i],
					      .qp_type = IBV_QPT_RC,
					      .cap = { .max_send_wr = 16,
						       .max_recv_wr = 16,
						       .max_send_sge = 2,
						       .max_recv_sge = 2,
						       .max_inline_data = 64 } };
		CHECK((p->qp[i] = ibv_create_qp(p->pd, &a)));
		qp_to_init(p->qp[i]);
	}
	for (int i = 0; i < 2; i++)
		qp_to_rts(p->qp[i], p->qp[!i]->qp_num, p->gid);
}

static inline void rc_pair_destroy(struct rc_pair *p)
{
	for (int i = 0; i < 2; i++) {
		CHECK(!ibv_destroy_qp(p->qp[i]));
		CHECK(!ibv_destroy_cq(p->cq[i]));
	}
	CHECK(!ibv_destroy_comp_channel(p->channel));
	CHECK(!ibv_dealloc_pd(p->pd));
	CHECK(!ibv_close_device(p->context));
}

/* Polls until one completion is there: the device may need its timers. */
static inline struct ibv_wc one_completion(struct ibv_cq *cq)
{
	struct ibv_wc wc;
	int n;
	do
		n = ibv_poll_cq(cq, 1, &wc);
	while (n == 0);
	CHECK(n == 1);
	return wc;
}

static inline struct ibv_sge sge_of(struct ibv_mr *mr, size_t offset, uint32_t length)
{
	return (struct ibv_sge){ .addr = (uintptr_t)mr->addr + offset, .length = length, .lkey = mr->lkey };
}

static inline int post_write(struct ibv_qp *qp, uint64_t id, struct ibv_sge sge, uint64_t remote, uint32_t rkey)
{
	struct ibv_send_wr *bad, wr = { .wr_id = id,
					.sg_list = &sge,
					.num_sge = 1,
					.opcode = IBV_WR_RDMA_WRITE,
					.send_flags = IBV_SEND_SIGNALED,
					.wr.rdma = { .remote_addr = remote, .rkey = rkey } };
	return ibv_post_send(qp, &wr, &bad);
}

static inline int post_recv(struct ibv_qp *qp, uint64_t id, struct ibv_sge sge)
{
	struct ibv_recv_wr *bad, wr = { .wr_id = id, .sg_list = &sge, .num_sge = 1 };
	return ibv_post_recv(qp, &wr, &bad);
}

static inline int post_send(struct ibv_qp *qp, uint64_t id, struct ibv_sge sge)
{
	struct ibv_send_wr *bad, wr = {
		.wr_id = id, .sg_list = &sge, .num_sge = 1, .opcode = IBV_WR_SEND, .send_flags = IBV_SEND_SIGNALED
	};
	return ibv_post_send(qp, &wr, &bad);
}
#endif
