/* What goes wrong on an RC pair, one case a run: the completion of either side, then the flush. */
#include "endpoint.h"

static char from[4096], to[4096];
static struct pair p;
static struct ibv_mr *src, *dst;

static void expect(int side, uint64_t id, enum ibv_wc_status status)
{
	struct ibv_wc wc = wait_completion(p.cq[side]);
	if (wc.wr_id != id || wc.status != status) {
		fprintf(stderr, "side %d: expected id %lu %s, got id %lu %s\n", side, id, ibv_wc_status_str(status),
			wc.wr_id, ibv_wc_status_str(wc.status));
		exit(1);
	}
}

static void expect_async(enum ibv_event_type type)
{
	struct ibv_async_event event;
	CHECK(!ibv_get_async_event(p.context, &event));
	CHECK(event.event_type == type && event.element.qp == p.qp[1]);
	ibv_ack_async_event(&event);
}

int main(int argc, char **argv)
{
	CHECK(argc == 2);
	const char *what = argv[1];
	create_pair(&p);
	CHECK((src = ibv_reg_mr(p.pd, from, sizeof from, IBV_ACCESS_LOCAL_WRITE)));
	CHECK((dst = ibv_reg_mr(p.pd, to, sizeof to,
				IBV_ACCESS_LOCAL_WRITE |
					(strcmp(what, "no-remote-write") ? IBV_ACCESS_REMOTE_WRITE : 0))));
	uint64_t remote = (uintptr_t)to;

	if (!strcmp(what, "remote-key")) {
		CHECK(!post_write(p.qp[0], 1, sge_of(src, 0, 8), remote, dst->rkey ^ 0xff));
		CHECK(!post_write(p.qp[0], 2, sge_of(src, 0, 8), remote, dst->rkey));
		expect(0, 1, IBV_WC_REM_ACCESS_ERR);
		expect(0, 2, IBV_WC_WR_FLUSH_ERR);
		expect_async(IBV_EVENT_QP_ACCESS_ERR);
	} else if (!strcmp(what, "remote-bounds")) {
		CHECK(!post_write(p.qp[0], 1, sge_of(src, 0, 8), remote + sizeof to - 7, dst->rkey));
		expect(0, 1, IBV_WC_REM_ACCESS_ERR);
	} else if (!strcmp(what, "no-remote-write")) {
		CHECK(!post_write(p.qp[0], 1, sge_of(src, 0, 8), remote, dst->rkey));
		expect(0, 1, IBV_WC_REM_ACCESS_ERR);
	} else if (!strcmp(what, "local-key")) {
		struct ibv_sge sge = sge_of(src, 0, 8);
		sge.lkey ^= 0xff;
		CHECK(!post_recv(p.qp[0], 7, sge_of(src, 0, 8)));
		CHECK(!post_write(p.qp[0], 1, sge, remote, dst->rkey));
		expect(0, 1, IBV_WC_LOC_PROT_ERR);
		expect(0, 7, IBV_WC_WR_FLUSH_ERR);
	} else if (!strcmp(what, "other-domain")) {
		struct ibv_pd *pd = ibv_alloc_pd(p.context);
		CHECK(pd);
		struct ibv_mr *mr = ibv_reg_mr(pd, from, sizeof from, IBV_ACCESS_LOCAL_WRITE);
		CHECK(mr);
		CHECK(!post_write(p.qp[0], 1, sge_of(mr, 0, 8), remote, dst->rkey));
		expect(0, 1, IBV_WC_LOC_PROT_ERR);
		CHECK(ibv_dealloc_pd(pd) == EBUSY);
		CHECK(!ibv_dereg_mr(mr) && !ibv_dealloc_pd(pd));
	} else if (!strcmp(what, "receive-too-short")) {
		CHECK(!post_recv(p.qp[1], 7, sge_of(dst, 0, 8)));
		CHECK(!post_send(p.qp[0], 1, sge_of(src, 0, 9)));
		expect(1, 7, IBV_WC_LOC_LEN_ERR);
		expect(0, 1, IBV_WC_REM_INV_REQ_ERR);
	} else if (!strcmp(what, "receive-key")) {
		struct ibv_sge sge = sge_of(dst, 0, 8);
		sge.lkey ^= 0xff;
		CHECK(!post_recv(p.qp[1], 7, sge));
		CHECK(!post_send(p.qp[0], 1, sge_of(src, 0, 8)));
		expect(1, 7, IBV_WC_LOC_PROT_ERR);
		expect(0, 1, IBV_WC_REM_OP_ERR);
	} else if (!strcmp(what, "no-receive")) {
		CHECK(!post_send(p.qp[0], 1, sge_of(src, 0, 8)));
		expect(0, 1, IBV_WC_RNR_RETRY_EXC_ERR);
	} else if (!strcmp(what, "late-receive")) {
		CHECK(!post_send(p.qp[0], 1, sge_of(src, 0, 8)));
		CHECK(!post_recv(p.qp[1], 7, sge_of(dst, 0, 8)));
		expect(1, 7, IBV_WC_SUCCESS);
		expect(0, 1, IBV_WC_SUCCESS);
	} else if (!strcmp(what, "peer-gone")) {
		CHECK(!ibv_destroy_qp(p.qp[1]));
		CHECK(!post_write(p.qp[0], 1, sge_of(src, 0, 8), remote, dst->rkey));
		expect(0, 1, IBV_WC_RETRY_EXC_ERR);
		puts("as expected");
		return 0;
	} else if (!strcmp(what, "flush-order")) {
		for (int i = 0; i < 4; i++)
			CHECK(!post_recv(p.qp[0], 10 + i, sge_of(src, 0, 8)));
		struct ibv_qp_attr a = { .qp_state = IBV_QPS_ERR };
		CHECK(!ibv_modify_qp(p.qp[0], &a, IBV_QP_STATE));
		for (int i = 0; i < 4; i++)
			expect(0, 10 + i, IBV_WC_WR_FLUSH_ERR);
		CHECK(!post_send(p.qp[0], 20, sge_of(src, 0, 8)));
		expect(0, 20, IBV_WC_WR_FLUSH_ERR);
	} else {
		fprintf(stderr, "unknown case %s\n", what);
		return 2;
	}
	CHECK(!ibv_dereg_mr(src) && !ibv_dereg_mr(dst));
	destroy_pair(&p);
	puts("as expected");
	return 0;
}
