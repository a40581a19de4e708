#include "null_provider.h"

#include <infiniband/verbs.h>

static struct {
	uint64_t wr_id;
	uint32_t number;
	int waiting;
} latest;

static int post_send(struct ibv_qp *qp, struct ibv_send_wr *wr, struct ibv_send_wr **bad)
{
	(void)bad;
	latest.wr_id = wr->wr_id;
	latest.number = qp->qp_num;
	latest.waiting = 1;
	return 0;
}

static int poll_cq(struct ibv_cq *cq, int room, struct ibv_wc *wc)
{
	(void)cq;
	if (room < 1 || !latest.waiting)
		return 0;
	latest.waiting = 0;
	wc->wr_id = latest.wr_id;
	wc->status = IBV_WC_SUCCESS;
	wc->opcode = IBV_WC_RDMA_WRITE;
	wc->vendor_err = 0;
	wc->qp_num = latest.number;
	wc->wc_flags = 0;
	return 1;
}

static void start(struct ibv_qp_ex *qp)
{
	(void)qp;
}

static void rdma_write(struct ibv_qp_ex *qp, uint32_t rkey, uint64_t remote)
{
	(void)rkey, (void)remote;
	latest.wr_id = qp->wr_id;
	latest.number = qp->qp_base.qp_num;
}

static void set_sge(struct ibv_qp_ex *qp, uint32_t lkey, uint64_t addr, uint32_t length)
{
	(void)qp, (void)lkey, (void)addr, (void)length;
}

static int complete(struct ibv_qp_ex *qp)
{
	(void)qp;
	latest.waiting = 1;
	return 0;
}

void install_null_provider(struct ibv_context *context, struct ibv_qp *qp)
{
	context->ops.post_send = post_send;
	context->ops.poll_cq = poll_cq;
	struct ibv_qp_ex *extended = ibv_qp_to_qp_ex(qp);
	if (extended) {
		extended->wr_start = start;
		extended->wr_rdma_write = rdma_write;
		extended->wr_set_sge = set_sge;
		extended->wr_complete = complete;
	}
}
