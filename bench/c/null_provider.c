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

void install_null_provider(struct ibv_context *context)
{
	context->ops.post_send = post_send;
	context->ops.poll_cq = poll_cq;
}
