// Two contexts of one process talk; one is closed with everything still in it.
#include "endpoint.h"

int main(void)
{
    struct endpoint a, b;
    create(&a, open_device(), 8192);
    create(&b, open_device(), 8192);
    CHECK(a.context->cmd_fd != b.context->cmd_fd);
    connect_to(&a, b.qp->qp_num, 0);
    connect_to(&b, a.qp->qp_num, 0);
    strcpy(a.buffer, "from a to b");
    write_front(&a, 1, 12, (uintptr_t)b.buffer, b.mr->rkey);
    CHECK(wait_completion(a.cq).status == IBV_WC_SUCCESS);
    CHECK(!strcmp(b.buffer, "from a to b"));
    // The key is b's: a's own memory is not reached with it.
    CHECK(a.mr->rkey != b.mr->rkey);
    // The kernel destroys what a closed descriptor leaves behind; libibverbs does not look.
    CHECK(!ibv_close_device(b.context));
    write_front(&a, 2, 12, (uintptr_t)b.buffer, b.mr->rkey);
    struct ibv_wc wc = wait_completion(a.cq);
    CHECK(wc.wr_id == 2 && wc.status == IBV_WC_RETRY_EXC_ERR);
    puts("ok");
    return 0;
}
