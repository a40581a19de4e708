/* Preloaded before the emulator, takes the place of the function that lets the device work, and so knows how long the program was on its own
 * between two calls: one completion and one post, without the device. At the end it prints
 *
 *   PROCESSOR ALONE
 *
 * in nanoseconds: the processor time of the whole process, and the mean of the times between two calls without the shortest and the longest tenth, less
 * what looking at the clock takes; 0 if the function was not called. (Not the median, since some clocks go by tens of nanoseconds.) */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ROOM 100000
#define NAME "rrddmma_emu_run_until_idle"

static uint32_t alone[ROOM];
static int count;
static uint64_t left;
static void (*device)(void);

static uint64_t now(clockid_t clock)
{
	struct timespec time;
	clock_gettime(clock, &time);
	return time.tv_sec * 1000000000ull + time.tv_nsec;
}

void rrddmma_emu_run_until_idle(void)
{
	uint64_t entered = now(CLOCK_MONOTONIC);
	if (left && count < ROOM)
		alone[count++] = entered - left;
	if (!device)
		device = (void (*)(void))dlsym(RTLD_NEXT, NAME);
	device();
	left = now(CLOCK_MONOTONIC);
}

static int compare(const void *a, const void *b)
{
	uint32_t one = *(const uint32_t *)a, other = *(const uint32_t *)b;
	return (one > other) - (one < other);
}

static double mean(void)
{
	double sum = 0;
	int from = count / 10, to = count - from;
	qsort(alone, count, sizeof alone[0], compare);
	for (int at = from; at < to; at++)
		sum += alone[at];
	return sum / (to - from);
}

__attribute__((destructor)) static void report(void)
{
	uint64_t processor = now(CLOCK_PROCESS_CPUTIME_ID);
	/* The runner of the emulator has this library, too, but no device. */
	if (!dlsym(RTLD_NEXT, NAME))
		return;
	double between = 0;
	if (count) {
		between = mean();
		for (count = 0; count < ROOM; count++) {
			uint64_t before = now(CLOCK_MONOTONIC);
			alone[count] = now(CLOCK_MONOTONIC) - before;
		}
		between -= mean();
	}
	printf("%llu %.1f\n", (unsigned long long)processor, between);
	fflush(stdout);
}
