/* `target PORT` offers a buffer, through a memory window, until SIGTERM comes, and says whether its device told it anything meanwhile; `sender PORT` writes into it until that fails, and says how. */
#include "endpoint.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

struct offer {
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
	int is_target = !strcmp(argv[1], "target"), received;
	sigset_t term;
	CHECK(!sigemptyset(&term) && !sigaddset(&term, SIGTERM) && !sigprocmask(SIG_BLOCK, &term, NULL));
	static char buffer[65536];
	struct ibv_context *context = open_device();
	struct ibv_pd *pd = ibv_alloc_pd(context);
	struct ibv_cq *cq = ibv_create_cq(context, 16, NULL, NULL, 0);
	struct ibv_mr *mr = ibv_reg_mr(pd, buffer, sizeof buffer, IBV_ACCESS_LOCAL_WRITE | IBV_ACCESS_MW_BIND);
	struct ibv_mw *mw = ibv_alloc_mw(pd, IBV_MW_TYPE_1);
	CHECK(pd && cq && mr && mw);
	struct ibv_qp *qp = create_rc_qp(pd, cq);
	qp_to_init(qp);

	int fd = meet(is_target, argv[2]);
	struct offer mine = { qp->qp_num, ibv_inc_rkey(mw->rkey), (uintptr_t)buffer }, theirs;
	CHECK(write(fd, &mine, sizeof mine) == sizeof mine && read(fd, &theirs, sizeof theirs) == sizeof theirs);
	qp_to_rts(qp, theirs.qpn, 2);
	struct ibv_mw_bind bind = { .send_flags = IBV_SEND_SIGNALED, .bind_info = {
		.mr = mr, .addr = mine.address, .length = sizeof buffer, .mw_access_flags = IBV_ACCESS_REMOTE_WRITE } };
	CHECK(!ibv_bind_mw(qp, mw, &bind) && mw->rkey == mine.rkey && wait_completion(cq).status == IBV_WC_SUCCESS);
	char ready = 1;
	CHECK(write(fd, &ready, 1) == 1 && read(fd, &ready, 1) == 1);
	if (is_target) {
		puts("waiting");
		fflush(stdout);
		CHECK(!sigwait(&term, &received));
		struct pollfd events = { .fd = context->async_fd, .events = POLLIN };
		struct ibv_wc wc;
		struct ibv_qp_attr attr;
		struct ibv_qp_init_attr init;
		CHECK(!poll(&events, 1, 0) && !ibv_poll_cq(cq, 1, &wc));
		CHECK(!ibv_query_qp(qp, &attr, IBV_QP_STATE, &init) && attr.qp_state == IBV_QPS_RTS);
		puts("saw nothing");
		return 0;
	}
	puts("writing");
	fflush(stdout);
	for (;;) {
		CHECK(!post_write(qp, 1, sge_of(mr, 0, sizeof buffer), theirs.address, theirs.rkey));
		struct ibv_wc wc = wait_completion(cq);
		if (wc.status != IBV_WC_SUCCESS) {
			puts(ibv_wc_status_str(wc.status));
			return wc.status == IBV_WC_RETRY_EXC_ERR ? 3 : 1;
		}
	}
}
