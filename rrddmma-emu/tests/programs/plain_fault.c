/* A program without a handler that faults after it opened the device dies of SIGSEGV as anywhere else. */
#include "rc_pair.h"

int main(void)
{
	open_first();
	puts("device open");
	fflush(stdout);
	*(volatile int *)16 = 1;
	return 0;
}
