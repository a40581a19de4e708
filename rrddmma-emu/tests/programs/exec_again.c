// A process that becomes another program while it has the device open: its old objects are gone, and nothing is
// written into the memory of the new program. Started with an argument, it is the new program.
#include "endpoint.h"
#include <unistd.h>

int main(int argc, char **argv)
{
    struct endpoint e;
    create_loop(&e);
    ring(&e, 'x');
    if (argc > 1) {
        // The numbers of the objects start anew only because the first program's are gone.
        puts("ok");
        return 0;
    }
    CHECK(execl("/proc/self/exe", argv[0], "again", (char *)NULL));
    return 2;
}
