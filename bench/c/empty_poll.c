/* Reference for the row "empty poll": polls a completion queue that stays empty, ITERATIONS times.
 * `scaffold` does the same without the call, so that the loop itself can be told from the poll. */
#include "endpoint.h"

int main(int argc, char **argv)
{
	if (argc != 3) {
		fprintf(stderr, "usage: %s poll|scaffold ITERATIONS\n", argv[0]);
		return 2;
	}
	int polls = !strcmp(argv[1], "poll");
	long iterations = atol(argv[2]), found = 0;
	struct ibv_context *context = open_device();
	struct ibv_cq *cq;
	CHECK(cq = ibv_create_cq(context, 64, NULL, NULL, 0));
	for (long i = 0; i < iterations; i++) {
		struct ibv_wc wc[1];
		int n = polls ? ibv_poll_cq(cq, 1, wc) : 0;
		if (n < 0) {
			fprintf(stderr, "ibv_poll_cq: %d\n", n);
			return 1;
		}
		found += n;
		__asm__ volatile("" : "+r"(found)::"memory");
	}
	ibv_destroy_cq(cq);
	ibv_close_device(context);
	return found != 0;
}
