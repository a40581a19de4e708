/* What the emulator costs, in time and memory. Prints numbers for `cargo xtask bench emu`.
 *
 * usage: emu fault COUNT                      nanoseconds of processor time that one takes
 *        emu copy SIZE PLACES COUNT           the same
 *        emu write SIZE PLACES BATCH COUNT    the same
 *        emu idle SECONDS                     ticks of processor time, threads, KiB that opening a device took
 *
 * `fault` is what a trapped doorbell cannot do without: a store to a page that may not be written, a handler that finds the
 * instruction and its length, and the return behind it. `copy` is memcpy(3), `write` an RDMA write of a pair that is connected to
 * itself, with its completion, posted in lists of BATCH. Both walk through PLACES of SIZE bytes, so that a cache that is
 * smaller does not help. */
#define _GNU_SOURCE
#include <dirent.h>
#include <signal.h>
#include <sys/mman.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#include "endpoint.h"

static double now(void)
{
	struct timespec time;
	CHECK(!clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time));
	return time.tv_sec * 1e9 + time.tv_nsec;
}

/* The length of `mov %reg, (%reg)` in its usual forms. */
static int length_of(const unsigned char *code)
{
	int prefix = code[0] >= 0x40 && code[0] < 0x50;
	CHECK(code[prefix] == 0x89);
	unsigned char mode = code[prefix + 1];
	int sib = (mode & 7) == 4, offset = mode >> 6 == 1 ? 1 : mode >> 6 == 2 ? 4 : 0;
	CHECK(mode >> 6 != 3);
	return prefix + 2 + sib + offset;
}

static void step_over(int signal, siginfo_t *info, void *context)
{
	(void)signal;
	(void)info;
	ucontext_t *frame = context;
	frame->uc_mcontext.gregs[REG_RIP] += length_of((void *)frame->uc_mcontext.gregs[REG_RIP]);
}

static double fault(long count)
{
	struct sigaction action = { .sa_sigaction = step_over, .sa_flags = SA_SIGINFO | SA_NODEFER | SA_ONSTACK };
	CHECK(!sigaction(SIGSEGV, &action, NULL));
	volatile uint64_t *page = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(page != MAP_FAILED);
	double begun = now();
	for (long i = 0; i < count; ++i)
		*page = i;
	return (now() - begun) / count;
}

static double copy(size_t size, long places, long count)
{
	char *memory = aligned_alloc(4096, 2 * size * places);
	CHECK(memory);
	memset(memory, 1, 2 * size * places);
	double begun = now();
	for (long i = 0; i < count; ++i) {
		char *from = memory + i % places * size;
		memcpy(from + size * places, from, size);
		__asm__ volatile("" ::: "memory");
	}
	return (now() - begun) / count;
}

enum { MOST = 16 };

static double write_all(size_t size, long places, int batch, long count)
{
	struct endpoint e;
	create(&e, open_device(), 2 * size * places < 8192 ? 8192 : 2 * size * places);
	connect_to(&e, e.qp->qp_num, 1);
	memset(e.buffer, 1, e.size);
	struct ibv_sge sges[MOST];
	struct ibv_send_wr requests[MOST] = { 0 }, *bad;
	CHECK(batch >= 1 && batch <= MOST && batch <= places && places % batch == 0);
	double begun = now();
	for (long done = 0; done < count; done += batch) {
		for (int i = 0; i < batch; ++i) {
			size_t place = (done + i) % places * size;
			sges[i] = sge_of(e.mr, place, size);
			requests[i].sg_list = &sges[i];
			requests[i].num_sge = 1;
			requests[i].opcode = IBV_WR_RDMA_WRITE;
			requests[i].send_flags = IBV_SEND_SIGNALED;
			requests[i].next = i + 1 < batch ? &requests[i + 1] : NULL;
			requests[i].wr.rdma.remote_addr = (uintptr_t)e.buffer + size * places + place;
			requests[i].wr.rdma.rkey = e.mr->rkey;
		}
		struct ibv_wc wcs[MOST];
		CHECK(!ibv_post_send(e.qp, requests, &bad) && ibv_poll_cq(e.cq, MOST, wcs) == batch);
		for (int i = 0; i < batch; ++i)
			CHECK(wcs[i].status == IBV_WC_SUCCESS);
	}
	return (now() - begun) / count;
}

/* Of a line "NAME: NUMBER" of a file. */
static long field(const char *file, const char *name)
{
	char line[256];
	long value = -1;
	FILE *stream = fopen(file, "r");
	CHECK(stream);
	while (fgets(line, sizeof line, stream))
		if (!strncmp(line, name, strlen(name)))
			value = atol(line + strlen(name) + 1);
	fclose(stream);
	CHECK(value >= 0);
	return value;
}

static long resident(void) { return field("/proc/self/smaps_rollup", "Rss"); }

static void idle(long seconds)
{
	long before = resident();
	struct ibv_context *context = open_device();
	CHECK(ibv_alloc_pd(context) && ibv_create_cq(context, 16, NULL, NULL, 0));
	long after = resident();
	clock_t used = clock();
	sleep(seconds);
	used = clock() - used;
	printf("%ld %ld %ld\n", used * sysconf(_SC_CLK_TCK) / CLOCKS_PER_SEC, field("/proc/self/status", "Threads") - 1,
	       after - before);
}

int main(int argc, char **argv)
{
	long numbers[4] = { 0 };
	for (int i = 2; i < argc && i < 6; ++i)
		CHECK((numbers[i - 2] = atol(argv[i])) > 0);
	if (argc == 3 && !strcmp(argv[1], "idle"))
		idle(numbers[0]);
	else if (argc == 3 && !strcmp(argv[1], "fault"))
		printf("%.1f\n", fault(numbers[0]));
	else if (argc == 5 && !strcmp(argv[1], "copy"))
		printf("%.1f\n", copy(numbers[0], numbers[1], numbers[2]));
	else if (argc == 6 && !strcmp(argv[1], "write"))
		printf("%.1f\n", write_all(numbers[0], numbers[1], numbers[2], numbers[3]));
	else {
		fprintf(stderr, "usage: %s fault|copy|write|idle NUMBERS\n", argv[0]);
		return 2;
	}
	return 0;
}
