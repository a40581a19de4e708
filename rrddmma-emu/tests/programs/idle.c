// An open device is only that: no thread comes with it before there is a queue pair that may have to wait.
#include "endpoint.h"

static long threads(void)
{
    char line[256];
    long count = 0;
    FILE *status = fopen("/proc/self/status", "r");
    CHECK(status);
    while (!count && fgets(line, sizeof line, status))
        sscanf(line, "Threads: %ld", &count);
    fclose(status);
    return count;
}

int main(void)
{
    struct ibv_context *context = open_device();
    struct ibv_pd *pd = ibv_alloc_pd(context);
    struct ibv_cq *cq = ibv_create_cq(context, 16, NULL, NULL, 0);
    CHECK(pd && cq && ibv_reg_mr(pd, &pd, sizeof pd, 0));
    CHECK(threads() == 1);
    struct ibv_qp *qp = create_rc_qp(pd, cq);
    CHECK(threads() == 2);
    CHECK(create_rc_qp(pd, cq) && !ibv_destroy_qp(qp) && threads() == 2);
    puts("ok");
    return 0;
}
