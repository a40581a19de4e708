// Addresses that are wrong give an error, never a crash: of an ioctl, of a registration, and of registered memory
// that the program has unmapped since.
#include "endpoint.h"
#include <rdma/rdma_user_ioctl_cmds.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

int main(void)
{
    struct endpoint e;
    create_loop(&e);
    void *unmapped = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(unmapped != MAP_FAILED && !munmap(unmapped, 8192));
    void *wild[] = { NULL, (void *)1, unmapped, (void *)0xffff800000000000, (void *)~0ull };
    for (size_t i = 0; i < sizeof wild / sizeof *wild; ++i) {
        errno = 0;
        CHECK(ioctl(e.context->cmd_fd, RDMA_VERBS_IOCTL, wild[i]) == -1 && errno == EFAULT);
    }
    errno = 0;
    CHECK(ioctl(e.context->cmd_fd, 0x1234, NULL) == -1 && errno == ENOTTY);
    errno = 0;
    CHECK(!ibv_reg_mr(e.pd, unmapped, 8192, IBV_ACCESS_LOCAL_WRITE) && errno == EFAULT);
    void *constant = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(constant != MAP_FAILED);
    errno = 0;
    CHECK(!ibv_reg_mr(e.pd, constant, 4096, IBV_ACCESS_LOCAL_WRITE) && errno == EFAULT);
    CHECK(ibv_reg_mr(e.pd, constant, 4096, 0));
    ring(&e, 'a');

    char *gone = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(gone != MAP_FAILED);
    struct ibv_mr *mr = ibv_reg_mr(e.pd, gone, 4096, IBV_ACCESS_LOCAL_WRITE | IBV_ACCESS_REMOTE_WRITE);
    CHECK(mr && !munmap(gone, 4096));
    write_front(&e, 77, 64, (uintptr_t)gone, mr->rkey);
    struct ibv_wc wc = wait_completion(e.cq);
    CHECK(wc.wr_id == 77 && wc.status != IBV_WC_SUCCESS);
    puts("ok");
    return 0;
}
