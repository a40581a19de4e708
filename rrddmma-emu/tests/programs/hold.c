// Opens the device, says so, and keeps it until it is killed.
#include "endpoint.h"
#include <unistd.h>

int main(void)
{
    open_device();
    puts("ready");
    fflush(stdout);
    for (;;)
        pause();
}
