// B-MR: regions that begin at another address, are nowhere, are too much, or cannot be had.
#define _GNU_SOURCE
#include "behaviour.h"
#include <linux/capability.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

ROW(B_MR_30)
{
    struct bed b;
    open_rc(&b);
    struct ibv_mr *mr = ibv_reg_mr_iova(b.pd, b.buffer[B], SIZE, 0, ALL_ACCESS);
    CHECK(mr);
    CHECK(!post_write(b.qp[A], 1, sge_of(b.mr[A], 0, 8), 100, mr->rkey));
    EXPECT(b.cq[A], 1, IBV_WC_SUCCESS);
    CHECK(!memcmp(b.buffer[B] + 100, b.buffer[A], 8));
    // Local work counts from the same address, but for what comes in the completion: libmlx5 itself would copy that to the address.
    struct ibv_sge sge = { .addr = 200, .length = 80, .lkey = mr->lkey };
    CHECK(!post_recv(b.qp[B], 2, sge) && !post_send(b.qp[A], 3, sge_of(b.mr[A], 64, 80)));
    EXPECT(b.cq[B], 2, IBV_WC_SUCCESS);
    EXPECT(b.cq[A], 3, IBV_WC_SUCCESS);
    CHECK(!memcmp(b.buffer[B] + 200, b.buffer[A] + 64, 80));
    CHECK(!post_write(b.qp[A], 4, sge_of(b.mr[A], 0, 8), (uintptr_t)b.buffer[B], mr->rkey));
    EXPECT(b.cq[A], 4, IBV_WC_REM_ACCESS_ERR);
}

ROW(B_MR_31)
{
    struct bed b;
    open_bed(&b);
    CHECK(!ibv_reg_mr_iova(b.pd, b.buffer[B], 4096, 1, ALL_ACCESS) && errno == EINVAL);
    struct ibv_mr *mr = ibv_reg_mr_iova(b.pd, b.buffer[B] + 1, 4096, 4097, ALL_ACCESS);
    CHECK(mr && !ibv_dereg_mr(mr));
}

static struct ibv_mr *null_region(struct bed *b)
{
    struct ibv_mr *mr = ibv_alloc_null_mr(b->pd);
    if (!mr && (errno == EOPNOTSUPP || errno == ENOTSUP))
        skip("the device has no null regions");
    CHECK(mr);
    return mr;
}

ROW(B_MR_32)
{
    struct bed b;
    open_rc(&b);
    struct ibv_sge null = { .addr = 12345, .length = 64, .lkey = null_region(&b)->lkey };
    static const char zeros[64];
    CHECK(!post_write(b.qp[A], 1, null, (uintptr_t)b.buffer[B], b.mr[B]->rkey));
    EXPECT(b.cq[A], 1, IBV_WC_SUCCESS);
    CHECK(!memcmp(b.buffer[B], zeros, 64) && b.buffer[B][64] != 0);
    // A receive keeps the half that is not null.
    struct ibv_sge halves[2] = { null, sge_of(b.mr[B], 0, 64) };
    struct ibv_recv_wr *bad, wr = { .wr_id = 2, .sg_list = halves, .num_sge = 2 };
    CHECK(!ibv_post_recv(b.qp[B], &wr, &bad) && !post_send(b.qp[A], 3, sge_of(b.mr[A], 0, 128)));
    CHECK(EXPECT(b.cq[B], 2, IBV_WC_SUCCESS).byte_len == 128);
    EXPECT(b.cq[A], 3, IBV_WC_SUCCESS);
    CHECK(!memcmp(b.buffer[B], b.buffer[A] + 64, 64));
}

ROW(B_MR_33)
{
    struct bed b;
    open_bed(&b);
    struct ibv_mr *mr = null_region(&b);
    CHECK(mr->length == SIZE_MAX);
    CHECK(ibv_rereg_mr(mr, IBV_REREG_MR_CHANGE_ACCESS, NULL, NULL, 0, 0) == IBV_REREG_MR_ERR_INPUT);
    CHECK(!ibv_dereg_mr(mr));
}

// Takes the right to lock memory without limit, and limits it to some pages.
static void limit_locked_memory(rlim_t pages)
{
    struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
    struct __user_cap_data_struct data[2];
    CHECK(!syscall(SYS_capget, &header, data));
    data[0].effective &= ~(1u << CAP_IPC_LOCK);
    CHECK(!syscall(SYS_capset, &header, data));
    struct rlimit limit = { .rlim_cur = pages * 4096 + 4095 };
    limit.rlim_max = limit.rlim_cur;
    CHECK(!setrlimit(RLIMIT_MEMLOCK, &limit));
}

static int may_lock(void)
{
    struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
    struct __user_cap_data_struct data[2];
    CHECK(!syscall(SYS_capget, &header, data));
    return !!(data[0].effective & 1u << CAP_IPC_LOCK);
}

static struct ibv_mr *pages_of(struct bed *b, size_t pages)
{
    return ibv_reg_mr(b->pd, b->buffer[A], pages * 4096, IBV_ACCESS_LOCAL_WRITE);
}

ROW(B_MR_34)
{
    struct bed b;
    open_bed(&b);
    // The two buffers of the bed are pinned already.
    limit_locked_memory(2 * SIZE / 4096 + 8);
    CHECK(!pages_of(&b, 9) && errno == ENOMEM);
    struct ibv_mr *first = pages_of(&b, 5), *second = pages_of(&b, 3);
    CHECK(first && second);
    CHECK(!pages_of(&b, 1) && errno == ENOMEM);
    CHECK(!ibv_dereg_mr(first));
    CHECK(!pages_of(&b, 6) && errno == ENOMEM);
    CHECK(pages_of(&b, 5));
}

ROW(B_MR_35)
{
    if (!may_lock())
        skip("needs CAP_IPC_LOCK");
    struct bed b;
    open_bed(&b);
    struct rlimit none = { 0 };
    CHECK(!setrlimit(RLIMIT_MEMLOCK, &none));
    CHECK(pages_of(&b, 16));
}

ROW(B_MR_36)
{
    struct bed b;
    open_bed(&b);
    limit_locked_memory(2 * SIZE / 4096);
    CHECK(!ibv_create_cq(b.context, 1000, NULL, NULL, 0) && errno == ENOMEM);
}

static void needs_no_paging(struct bed *b)
{
    struct ibv_device_attr_ex caps;
    CHECK(!ibv_query_device_ex(b->context, NULL, &caps));
    if (caps.odp_caps.general_caps)
        skip("the device has on-demand paging");
}

ROW(B_MR_37)
{
    struct bed b;
    open_bed(&b);
    needs_no_paging(&b);
    CHECK(!ibv_reg_dmabuf_mr(b.pd, 0, 4096, 0, 0, IBV_ACCESS_LOCAL_WRITE) && errno == EOPNOTSUPP);
}

ROW(B_MR_38)
{
    struct bed b;
    open_bed(&b);
    needs_no_paging(&b);
    CHECK(!ibv_reg_mr(b.pd, b.buffer[A], SIZE, IBV_ACCESS_ON_DEMAND) && errno == EOPNOTSUPP);
    struct ibv_sge sge = sge_of(b.mr[A], 0, 4096);
    CHECK(ibv_advise_mr(b.pd, IBV_ADVISE_MR_ADVICE_PREFETCH, 0, &sge, 1) == EOPNOTSUPP);
}
