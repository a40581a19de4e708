/* Reference for the rows "write + poll": one signaled RDMA write of 64 bytes and its completion, ITERATIONS times.
 *
 * usage: write null|device post|scaffold ITERATIONS
 *
 * The request is built per operation from values of run time, the return code is checked, status and identifier are
 * read. `null` takes the provider out, `device` lets the emulated device work between post and poll (manual mode). */
#include <dlfcn.h>

#include "endpoint.h"
#include "null_provider.h"

#define SIZE 64

int main(int argc, char **argv)
{
	if (argc != 4) {
		fprintf(stderr, "usage: %s null|device post|scaffold ITERATIONS\n", argv[0]);
		return 2;
	}
	struct endpoint self;
	create_loop(&self);
	void (*work)(void) = NULL;
	if (!strcmp(argv[1], "null"))
		install_null_provider(self.context);
	else
		CHECK(work = (void (*)(void))dlsym(RTLD_DEFAULT, "rrddmma_emu_run_until_idle"));
	int posts = !strcmp(argv[2], "post");
	uint64_t iterations = strtoull(argv[3], NULL, 10), sum = 0;
	uint64_t target = (uintptr_t)self.buffer + self.size / 2;
	for (uint64_t i = 0; i < iterations; i++) {
		uint64_t offset = (i * SIZE) % 2048;
		__asm__ volatile("" : "+r"(offset), "+r"(sum)::"memory");
		if (!posts)
			continue;
		if (post_write(self.qp, i, sge_of(self.mr, offset, SIZE), target + offset, self.mr->rkey)) {
			fprintf(stderr, "ibv_post_send failed\n");
			return 1;
		}
		if (work)
			work();
		struct ibv_wc wc[1];
		int n = ibv_poll_cq(self.cq, 1, wc);
		if (n != 1 || wc[0].status != IBV_WC_SUCCESS) {
			fprintf(stderr, "no success: %d\n", n);
			return 1;
		}
		sum += wc[0].wr_id;
	}
	return sum != (posts ? iterations * (iterations - 1) / 2 : 0);
}
