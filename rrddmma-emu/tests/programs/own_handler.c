/* A program with a SIGSEGV handler of its own, installed before or after the device is opened, keeps it. */
#include "endpoint.h"
#include <setjmp.h>
#include <signal.h>
#include <sys/mman.h>

static sigjmp_buf back;
static void *volatile fault_address;
static volatile int calls;

static void on_segv(int signal, siginfo_t *info, void *context)
{
	(void)signal;
	(void)context;
	fault_address = info->si_addr;
	calls++;
	siglongjmp(back, 1);
}

static void install(void)
{
	struct sigaction action = { .sa_sigaction = on_segv, .sa_flags = SA_SIGINFO };
	CHECK(!sigaction(SIGSEGV, &action, NULL));
}

static void fault_once(char *page, int expected_calls)
{
	if (!sigsetjmp(back, 1)) {
		*(volatile char *)page = 1;
		CHECK(!"a store to a page without rights came back");
	}
	CHECK(calls == expected_calls && fault_address == page);
}

int main(int argc, char **argv)
{
	CHECK(argc == 2);
	int before = !strcmp(argv[1], "before");
	char *page = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(page != MAP_FAILED);
	if (before)
		install();
	struct pair pair;
	create_pair(&pair);
	if (!before)
		install();

	struct sigaction current;
	CHECK(!sigaction(SIGSEGV, NULL, &current));
	CHECK((current.sa_flags & SA_SIGINFO) && current.sa_sigaction == on_segv);

	static char buffer[4096];
	struct ibv_mr *mr =
		ibv_reg_mr(pair.pd, buffer, sizeof buffer, IBV_ACCESS_LOCAL_WRITE | IBV_ACCESS_REMOTE_WRITE);
	CHECK(mr);
	for (int round = 1; round <= 3; round++) {
		/* Doorbells work beside the handler, and the handler beside doorbells. */
		buffer[0] = (char)round;
		CHECK(!post_write(pair.qp[0], round, sge_of(mr, 0, 1), (uintptr_t)buffer + 100, mr->rkey));
		struct ibv_wc wc = wait_completion(pair.cq[0]);
		CHECK(wc.status == IBV_WC_SUCCESS && wc.wr_id == (uint64_t)round && buffer[100] == round);
		fault_once(page, round);
	}
	CHECK(!ibv_dereg_mr(mr));
	destroy_pair(&pair);
	puts("own handler kept");
	return 0;
}
