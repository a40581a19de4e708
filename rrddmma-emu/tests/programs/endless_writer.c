/* `target PORT` offers a buffer and waits for ever; `sender PORT` writes into it until that fails, and says how. */
#include "rc_pair.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

struct endpoint {
	uint32_t qpn, rkey;
	uint64_t address;
};

static int meet(int is_target, const char *port)
{
	struct sockaddr_in a = { .sin_family = AF_INET,
				 .sin_port = htons((uint16_t)atoi(port)),
				 .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	CHECK(fd >= 0);
	if (!is_target) {
		CHECK(!connect(fd, (struct sockaddr *)&a, sizeof a));
		return fd;
	}
	CHECK(!bind(fd, (struct sockaddr *)&a, sizeof a) && !listen(fd, 1));
	int peer = accept(fd, NULL, NULL);
	CHECK(peer >= 0);
	return peer;
}

int main(int argc, char **argv)
{
	CHECK(argc == 3);
	int is_target = !strcmp(argv[1], "target");
	static char buffer[65536];
	struct ibv_context *context = open_first();
	struct ibv_pd *pd = ibv_alloc_pd(context);
	struct ibv_cq *cq = ibv_create_cq(context, 16, NULL, NULL, 0);
	struct ibv_mr *mr = ibv_reg_mr(pd, buffer, sizeof buffer, IBV_ACCESS_LOCAL_WRITE | IBV_ACCESS_REMOTE_WRITE);
	CHECK(pd && cq && mr);
	struct ibv_qp_init_attr init = {
		.send_cq = cq, .recv_cq = cq, .qp_type = IBV_QPT_RC, .cap = { 4, 4, 1, 1, 0 }
	};
	struct ibv_qp *qp = ibv_create_qp(pd, &init);
	CHECK(qp);
	qp_to_init(qp);

	int fd = meet(is_target, argv[2]);
	struct endpoint mine = { qp->qp_num, mr->rkey, (uintptr_t)buffer }, theirs;
	CHECK(write(fd, &mine, sizeof mine) == sizeof mine && read(fd, &theirs, sizeof theirs) == sizeof theirs);
	union ibv_gid gid;
	CHECK(!ibv_query_gid(context, 1, 1, &gid));
	qp_to_rts(qp, theirs.qpn, gid);
	char ready = 1;
	CHECK(write(fd, &ready, 1) == 1 && read(fd, &ready, 1) == 1);
	if (is_target)
		for (;;)
			pause();
	puts("writing");
	fflush(stdout);
	for (;;) {
		CHECK(!post_write(qp, 1, sge_of(mr, 0, sizeof buffer), theirs.address, theirs.rkey));
		struct ibv_wc wc = one_completion(cq);
		if (wc.status != IBV_WC_SUCCESS) {
			puts(ibv_wc_status_str(wc.status));
			return wc.status == IBV_WC_RETRY_EXC_ERR ? 3 : 1;
		}
	}
}
