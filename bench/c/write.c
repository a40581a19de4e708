/* Reference for the rows "write + poll": one signaled RDMA write of 64 bytes and its completion, ITERATIONS times.
 *
 * usage: write null|device structures|calls|scaffold ITERATIONS
 *
 * The request is built per operation from values of run time, the return code is checked, status and identifier are
 * read. `null` takes the provider out, `device` lets the emulated device work between post and poll (manual mode).
 * `structures` posts by ibv_post_send, `calls` by ibv_wr_*. */
#include <dlfcn.h>

#include "endpoint.h"
#include "null_provider.h"

#define SIZE 64

/* As create_loop, with a pair that takes calls. */
static struct ibv_qp_ex *create_extended_loop(struct endpoint *self)
{
	create(self, open_device(), 8192);
	struct ibv_qp_init_attr_ex init = {
		.send_cq = self->cq, .recv_cq = self->cq, .qp_type = IBV_QPT_RC, .pd = self->pd,
		.cap = { .max_send_wr = 16, .max_recv_wr = 16, .max_send_sge = 2, .max_recv_sge = 2, .max_inline_data = 64 },
		.comp_mask = IBV_QP_INIT_ATTR_PD | IBV_QP_INIT_ATTR_SEND_OPS_FLAGS,
		.send_ops_flags = IBV_QP_EX_WITH_RDMA_WRITE,
	};
	CHECK(!ibv_destroy_qp(self->qp));
	CHECK(self->qp = ibv_create_qp_ex(self->context, &init));
	qp_to_init(self->qp);
	connect_to(self, self->qp->qp_num, 1);
	struct ibv_qp_ex *qp;
	CHECK(qp = ibv_qp_to_qp_ex(self->qp));
	return qp;
}

static inline int call_write(struct ibv_qp_ex *qp, uint64_t id, struct ibv_sge sge, uint64_t remote, uint32_t rkey)
{
	ibv_wr_start(qp);
	qp->wr_id = id;
	qp->wr_flags = IBV_SEND_SIGNALED;
	ibv_wr_rdma_write(qp, rkey, remote);
	ibv_wr_set_sge(qp, sge.lkey, sge.addr, sge.length);
	return ibv_wr_complete(qp);
}

/* The loop; what it does is known when it is compiled. */
static inline __attribute__((always_inline)) int run(struct endpoint *self, struct ibv_qp_ex *extended, int posts,
                                                     void (*work)(void), uint64_t iterations)
{
	uint64_t sum = 0, target = (uintptr_t)self->buffer + self->size / 2;
	for (uint64_t i = 0; i < iterations; i++) {
		uint64_t offset = (i * SIZE) % 2048;
		__asm__ volatile("" : "+r"(offset), "+r"(sum)::"memory");
		if (!posts)
			continue;
		struct ibv_sge sge = sge_of(self->mr, offset, SIZE);
		int ret = extended ? call_write(extended, i, sge, target + offset, self->mr->rkey)
		                   : post_write(self->qp, i, sge, target + offset, self->mr->rkey);
		if (ret) {
			fprintf(stderr, "posting failed: %d\n", ret);
			return 1;
		}
		if (work)
			work();
		struct ibv_wc wc[1];
		int n = ibv_poll_cq(self->cq, 1, wc);
		if (n != 1 || wc[0].status != IBV_WC_SUCCESS) {
			fprintf(stderr, "no success: %d\n", n);
			return 1;
		}
		sum += wc[0].wr_id;
	}
	return sum != (posts ? iterations * (iterations - 1) / 2 : 0);
}

int main(int argc, char **argv)
{
	if (argc != 4) {
		fprintf(stderr, "usage: %s null|device structures|calls|scaffold ITERATIONS\n", argv[0]);
		return 2;
	}
	struct endpoint self;
	uint64_t iterations = strtoull(argv[3], NULL, 10);
	int null = !strcmp(argv[1], "null"), calls = !strcmp(argv[2], "calls");
	struct ibv_qp_ex *extended = NULL;
	if (calls)
		extended = create_extended_loop(&self);
	else
		create_loop(&self);
	void (*work)(void) = NULL;
	if (null)
		install_null_provider(self.context, self.qp);
	else
		CHECK(work = (void (*)(void))dlsym(RTLD_DEFAULT, "rrddmma_emu_run_until_idle"));
	/* What is done is a constant in each of the three loops. */
	if (calls && extended)
		return run(&self, extended, 1, work, iterations);
	if (!strcmp(argv[2], "structures"))
		return run(&self, NULL, 1, work, iterations);
	return run(&self, NULL, 0, NULL, iterations);
}
