/* A program without a handler that faults after it opened the device dies of SIGSEGV as anywhere else. */
#include "endpoint.h"

int main(void)
{
	open_device();
	puts("device open");
	fflush(stdout);
	*(volatile int *)16 = 1;
	return 0;
}
