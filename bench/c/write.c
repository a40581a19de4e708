/* Reference for the rows "write + poll": one signaled RDMA write of 64 bytes and its completion, ITERATIONS times.
 *
 * usage: write null|device post|scaffold ITERATIONS
 *
 * The request is built per operation from values of run time, the return code is checked, status and identifier are
 * read. `null` takes the provider out, `device` lets the emulated device work between post and poll (manual mode). */
#include <dlfcn.h>
#include <infiniband/verbs.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "null_provider.h"

#define ROOM 4096
#define SIZE 64

struct bench {
	struct ibv_context *context;
	struct ibv_cq *cq;
	struct ibv_mr *mr;
	struct ibv_qp *qp;
};

static void need(int good, const char *what)
{
	if (!good) {
		perror(what);
		exit(1);
	}
}

/* An index of the GID table that has an entry. */
static int gid_index(struct ibv_context *context)
{
	union ibv_gid gid, none = { .raw = { 0 } };
	for (int i = 0; i < 16; i++)
		if (!ibv_query_gid(context, 1, i, &gid) && memcmp(&gid, &none, sizeof(gid)))
			return i;
	return 0;
}

/* A pair that is connected to itself. */
static void connect_pair(struct bench *bench)
{
	struct ibv_qp_attr attr = { .qp_state = IBV_QPS_INIT, .port_num = 1,
		.qp_access_flags = IBV_ACCESS_REMOTE_WRITE };
	need(!ibv_modify_qp(bench->qp, &attr, IBV_QP_STATE | IBV_QP_PKEY_INDEX | IBV_QP_PORT |
		IBV_QP_ACCESS_FLAGS), "INIT");
	attr.qp_state = IBV_QPS_RTR;
	attr.path_mtu = IBV_MTU_1024;
	attr.dest_qp_num = bench->qp->qp_num;
	attr.max_dest_rd_atomic = 1;
	attr.min_rnr_timer = 12;
	attr.ah_attr.port_num = 1;
	attr.ah_attr.is_global = 1;
	attr.ah_attr.grh.hop_limit = 64;
	attr.ah_attr.grh.sgid_index = gid_index(bench->context);
	need(!ibv_query_gid(bench->context, 1, attr.ah_attr.grh.sgid_index, &attr.ah_attr.grh.dgid), "GID");
	need(!ibv_modify_qp(bench->qp, &attr, IBV_QP_STATE | IBV_QP_AV | IBV_QP_PATH_MTU | IBV_QP_DEST_QPN |
		IBV_QP_RQ_PSN | IBV_QP_MAX_DEST_RD_ATOMIC | IBV_QP_MIN_RNR_TIMER), "RTR");
	attr.qp_state = IBV_QPS_RTS;
	attr.timeout = 14;
	attr.retry_cnt = 7;
	attr.rnr_retry = 7;
	attr.max_rd_atomic = 1;
	need(!ibv_modify_qp(bench->qp, &attr, IBV_QP_STATE | IBV_QP_TIMEOUT | IBV_QP_RETRY_CNT |
		IBV_QP_RNR_RETRY | IBV_QP_SQ_PSN | IBV_QP_MAX_QP_RD_ATOMIC), "RTS");
}

static struct bench set_up(void *memory)
{
	struct bench bench;
	struct ibv_device **list = ibv_get_device_list(NULL);
	need(list && list[0], "no RDMA device");
	need(!!(bench.context = ibv_open_device(list[0])), "ibv_open_device");
	ibv_free_device_list(list);
	struct ibv_pd *pd = ibv_alloc_pd(bench.context);
	need(!!pd, "ibv_alloc_pd");
	need(!!(bench.mr = ibv_reg_mr(pd, memory, ROOM, IBV_ACCESS_LOCAL_WRITE | IBV_ACCESS_REMOTE_WRITE)),
		"ibv_reg_mr");
	need(!!(bench.cq = ibv_create_cq(bench.context, 64, NULL, NULL, 0)), "ibv_create_cq");
	struct ibv_qp_init_attr init = { .send_cq = bench.cq, .recv_cq = bench.cq, .qp_type = IBV_QPT_RC,
		.cap = { .max_send_wr = 64, .max_recv_wr = 1, .max_send_sge = 1, .max_recv_sge = 1 } };
	need(!!(bench.qp = ibv_create_qp(pd, &init)), "ibv_create_qp");
	connect_pair(&bench);
	return bench;
}

static int write_once(struct bench *bench, uint64_t id, uint64_t from, uint64_t to, uint32_t len)
{
	struct ibv_sge sge = { .addr = from, .length = len, .lkey = bench->mr->lkey };
	struct ibv_send_wr wr = { .wr_id = id, .sg_list = &sge, .num_sge = 1, .opcode = IBV_WR_RDMA_WRITE,
		.send_flags = IBV_SEND_SIGNALED, .wr.rdma = { .remote_addr = to, .rkey = bench->mr->rkey } };
	struct ibv_send_wr *bad;
	return ibv_post_send(bench->qp, &wr, &bad);
}

int main(int argc, char **argv)
{
	static char memory[ROOM] __attribute__((aligned(4096)));
	if (argc != 4) {
		fprintf(stderr, "usage: %s null|device post|scaffold ITERATIONS\n", argv[0]);
		return 2;
	}
	struct bench bench = set_up(memory);
	void (*work)(void) = NULL;
	if (!strcmp(argv[1], "null"))
		install_null_provider(bench.context);
	else
		need(!!(work = (void (*)(void))dlsym(RTLD_DEFAULT, "rrddmma_emu_run_until_idle")), "no emulator");
	int posts = !strcmp(argv[2], "post");
	uint64_t iterations = strtoull(argv[3], NULL, 10), sum = 0, base = (uint64_t)(uintptr_t)memory;
	for (uint64_t i = 0; i < iterations; i++) {
		uint64_t offset = (i * SIZE) % (ROOM / 2);
		__asm__ volatile("" : "+r"(offset), "+r"(sum)::"memory");
		if (!posts)
			continue;
		if (write_once(&bench, i, base + offset, base + ROOM / 2 + offset, SIZE)) {
			fprintf(stderr, "ibv_post_send failed\n");
			return 1;
		}
		if (work)
			work();
		struct ibv_wc wc[1];
		int n = ibv_poll_cq(bench.cq, 1, wc);
		if (n != 1 || wc[0].status != IBV_WC_SUCCESS) {
			fprintf(stderr, "no success: %d\n", n);
			return 1;
		}
		sum += wc[0].wr_id;
	}
	return sum != (posts ? iterations * (iterations - 1) / 2 : 0);
}
