/* Reference for the row "empty poll": polls a completion queue that stays empty, ITERATIONS times.
 * `scaffold` does the same without the call, so that the loop itself can be told from the poll. */
#include <infiniband/verbs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
	if (argc != 3) {
		fprintf(stderr, "usage: %s poll|scaffold ITERATIONS\n", argv[0]);
		return 2;
	}
	int polls = !strcmp(argv[1], "poll");
	long iterations = atol(argv[2]), found = 0;
	int count = 0;
	struct ibv_device **list = ibv_get_device_list(&count);
	if (!list || !count) {
		fprintf(stderr, "no RDMA device\n");
		return 1;
	}
	struct ibv_context *context = ibv_open_device(list[0]);
	struct ibv_cq *cq = context ? ibv_create_cq(context, 64, NULL, NULL, 0) : NULL;
	if (!cq) {
		perror("cannot create a completion queue");
		return 1;
	}
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
	ibv_free_device_list(list);
	return found != 0;
}
