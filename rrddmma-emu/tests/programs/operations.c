/* Every operation of an RC pair, each with its bytes checked. */
#include "endpoint.h"
#include <endian.h>

static char from[8192], to[8192];

static void expect(struct ibv_wc wc, enum ibv_wc_opcode opcode, uint64_t id)
{
	if (wc.status != IBV_WC_SUCCESS || wc.opcode != opcode || wc.wr_id != id) {
		fprintf(stderr, "expected opcode %d id %lu, got status %s opcode %d id %lu\n", opcode, id,
			ibv_wc_status_str(wc.status), wc.opcode, wc.wr_id);
		exit(1);
	}
}

static struct ibv_send_wr request(enum ibv_wr_opcode opcode, uint64_t id, struct ibv_sge *sge, int flags)
{
	return (struct ibv_send_wr){
		.wr_id = id, .sg_list = sge, .num_sge = 1, .opcode = opcode, .send_flags = IBV_SEND_SIGNALED | flags
	};
}

static void fill(char seed)
{
	for (size_t i = 0; i < sizeof from; i++)
		from[i] = (char)(seed + i * 7);
	memset(to, 0, sizeof to);
}

int main(void)
{
	struct pair p;
	create_pair(&p);
	int access = IBV_ACCESS_LOCAL_WRITE | IBV_ACCESS_REMOTE_WRITE | IBV_ACCESS_REMOTE_READ |
		     IBV_ACCESS_REMOTE_ATOMIC;
	struct ibv_mr *src = ibv_reg_mr(p.pd, from, sizeof from, access);
	struct ibv_mr *dst = ibv_reg_mr(p.pd, to, sizeof to, access);
	CHECK(src && dst);
	struct ibv_send_wr *bad;

	fill(1); /* write, 5000 bytes from an odd address to another */
	CHECK(!post_write(p.qp[0], 1, sge_of(src, 3, 5000), (uintptr_t)to + 1, dst->rkey));
	expect(wait_completion(p.cq[0]), IBV_WC_RDMA_WRITE, 1);
	CHECK(!memcmp(to + 1, from + 3, 5000) && !to[0] && !to[5001]);

	fill(2); /* read */
	struct ibv_sge sge = sge_of(dst, 10, 4097);
	struct ibv_send_wr wr = request(IBV_WR_RDMA_READ, 2, &sge, 0);
	wr.wr.rdma.remote_addr = (uintptr_t)from + 5;
	wr.wr.rdma.rkey = src->rkey;
	CHECK(!ibv_post_send(p.qp[1], &wr, &bad));
	expect(wait_completion(p.cq[1]), IBV_WC_RDMA_READ, 2);
	CHECK(!memcmp(to + 10, from + 5, 4097) && !to[9] && !to[10 + 4097]);

	fill(3); /* send with immediate data into two scatter entries */
	struct ibv_sge parts[2] = { sge_of(dst, 0, 100), sge_of(dst, 4000, 4000) };
	struct ibv_recv_wr *bad_recv, recv = { .wr_id = 30, .sg_list = parts, .num_sge = 2 };
	CHECK(!ibv_post_recv(p.qp[1], &recv, &bad_recv));
	sge = sge_of(src, 0, 3000);
	wr = request(IBV_WR_SEND_WITH_IMM, 3, &sge, 0);
	wr.imm_data = htobe32(0x01020304);
	CHECK(!ibv_post_send(p.qp[0], &wr, &bad));
	expect(wait_completion(p.cq[0]), IBV_WC_SEND, 3);
	struct ibv_wc wc = wait_completion(p.cq[1]);
	expect(wc, IBV_WC_RECV, 30);
	CHECK(wc.byte_len == 3000 && (wc.wc_flags & IBV_WC_WITH_IMM) && wc.imm_data == htobe32(0x01020304));
	CHECK(!memcmp(to, from, 100) && !memcmp(to + 4000, from + 100, 2900) && !to[100] && !to[6900]);

	fill(4); /* write with immediate data: a receive is consumed, its buffer is not written */
	CHECK(!post_recv(p.qp[1], 40, sge_of(dst, 8000, 8)));
	sge = sge_of(src, 0, 64);
	wr = request(IBV_WR_RDMA_WRITE_WITH_IMM, 4, &sge, 0);
	wr.imm_data = htobe32(77);
	wr.wr.rdma.remote_addr = (uintptr_t)to + 500;
	wr.wr.rdma.rkey = dst->rkey;
	CHECK(!ibv_post_send(p.qp[0], &wr, &bad));
	expect(wait_completion(p.cq[0]), IBV_WC_RDMA_WRITE, 4);
	wc = wait_completion(p.cq[1]);
	expect(wc, IBV_WC_RECV_RDMA_WITH_IMM, 40);
	CHECK(wc.byte_len == 64 && wc.imm_data == htobe32(77) && !memcmp(to + 500, from, 64) && !to[8000]);

	fill(5); /* inline: the source may be reused at once, and need not be registered */
	char loose[48];
	memcpy(loose, from, sizeof loose);
	sge = (struct ibv_sge){ .addr = (uintptr_t)loose, .length = sizeof loose, .lkey = 0xdead };
	wr = request(IBV_WR_RDMA_WRITE, 5, &sge, IBV_SEND_INLINE);
	wr.wr.rdma.remote_addr = (uintptr_t)to;
	wr.wr.rdma.rkey = dst->rkey;
	CHECK(!ibv_post_send(p.qp[0], &wr, &bad));
	memset(loose, 0, sizeof loose);
	expect(wait_completion(p.cq[0]), IBV_WC_RDMA_WRITE, 5);
	CHECK(!memcmp(to, from, sizeof loose));

	uint64_t value = 40; /* atomics */
	memcpy(to + 64, &value, 8);
	sge = sge_of(src, 0, 8);
	wr = request(IBV_WR_ATOMIC_FETCH_AND_ADD, 6, &sge, 0);
	wr.wr.atomic.remote_addr = (uintptr_t)to + 64;
	wr.wr.atomic.rkey = dst->rkey;
	wr.wr.atomic.compare_add = 2;
	CHECK(!ibv_post_send(p.qp[0], &wr, &bad));
	expect(wait_completion(p.cq[0]), IBV_WC_FETCH_ADD, 6);
	CHECK(!memcmp(from, &(uint64_t){ 40 }, 8) && !memcmp(to + 64, &(uint64_t){ 42 }, 8));
	wr.opcode = IBV_WR_ATOMIC_CMP_AND_SWP;
	wr.wr_id = 7;
	wr.wr.atomic.compare_add = 42;
	wr.wr.atomic.swap = 7;
	CHECK(!ibv_post_send(p.qp[0], &wr, &bad));
	expect(wait_completion(p.cq[0]), IBV_WC_COMP_SWAP, 7);
	CHECK(!memcmp(from, &(uint64_t){ 42 }, 8) && !memcmp(to + 64, &(uint64_t){ 7 }, 8));

	/* The rings wrap: unsignaled writes, each 16th signaled. */
	for (int i = 1; i <= 320; i++) {
		from[i] = (char)i;
		sge = sge_of(src, i, 1);
		wr = request(IBV_WR_RDMA_WRITE, i, &sge, 0);
		wr.send_flags = i % 16 ? 0 : IBV_SEND_SIGNALED;
		wr.wr.rdma.remote_addr = (uintptr_t)to + i;
		wr.wr.rdma.rkey = dst->rkey;
		CHECK(!ibv_post_send(p.qp[0], &wr, &bad));
		if (i % 16 == 0)
			expect(wait_completion(p.cq[0]), IBV_WC_RDMA_WRITE, i);
	}
	for (int i = 1; i <= 320; i++)
		CHECK(to[i] == (char)i);

	/* One event for one arming. */
	CHECK(!ibv_req_notify_cq(p.cq[1], 0));
	CHECK(!post_recv(p.qp[1], 50, sge_of(dst, 0, 8)));
	CHECK(!post_send(p.qp[0], 51, sge_of(src, 0, 8)));
	struct ibv_cq *cq;
	void *context;
	CHECK(!ibv_get_cq_event(p.channel, &cq, &context) && cq == p.cq[1]);
	ibv_ack_cq_events(cq, 1);
	expect(wait_completion(p.cq[1]), IBV_WC_RECV, 50);
	expect(wait_completion(p.cq[0]), IBV_WC_SEND, 51);

	CHECK(!ibv_dereg_mr(src) && !ibv_dereg_mr(dst));
	destroy_pair(&p);
	puts("every operation ok");
	return 0;
}
