// B-MR: re-registration of memory regions.
#include "behaviour.h"
#include <sys/mman.h>

enum { ACCESS = IBV_REREG_MR_CHANGE_ACCESS, DOMAIN = IBV_REREG_MR_CHANGE_PD, RANGE = IBV_REREG_MR_CHANGE_TRANSLATION };

// Changes a region, or ends the probe if the device cannot.
static int rereg(struct ibv_mr *mr, int flags, struct ibv_pd *pd, void *addr, size_t length, int access)
{
    errno = 0;
    int ret = ibv_rereg_mr(mr, flags, pd, addr, length, access);
    if (ret == IBV_REREG_MR_ERR_CMD && errno == EOPNOTSUPP)
        skip("the device cannot re-register");
    return ret;
}

static void write_to(struct bed *b, void *remote, uint32_t rkey, enum ibv_wc_status status)
{
    CHECK(!post_write(b->qp[A], 1, sge_of(b->mr[A], 0, 8), (uintptr_t)remote, rkey));
    EXPECT(b->cq[A], 1, status);
}

ROW(B_MR_23)
{
    struct bed b;
    open_rc(&b);
    struct ibv_mr *mr = b.mr[B];
    CHECK(!rereg(mr, ACCESS, NULL, NULL, 0, IBV_ACCESS_LOCAL_WRITE));
    CHECK(!rereg(mr, ACCESS, NULL, NULL, 0, ALL_ACCESS));
    write_to(&b, b.buffer[B], mr->rkey, IBV_WC_SUCCESS);
    CHECK(!rereg(mr, ACCESS, NULL, NULL, 0, IBV_ACCESS_LOCAL_WRITE | IBV_ACCESS_REMOTE_READ));
    write_to(&b, b.buffer[B], mr->rkey, IBV_WC_REM_ACCESS_ERR);
}

ROW(B_MR_24)
{
    struct bed b;
    open_rc(&b);
    struct ibv_pd *pd = ibv_alloc_pd(b.context);
    CHECK(pd && !rereg(b.mr[B], DOMAIN, pd, NULL, 0, 0) && b.mr[B]->pd == pd);
    CHECK(ibv_dealloc_pd(pd) == EBUSY);
    write_to(&b, b.buffer[B], b.mr[B]->rkey, IBV_WC_REM_ACCESS_ERR);
    CHECK(!rereg(b.mr[B], DOMAIN, b.pd, NULL, 0, 0) && !ibv_dealloc_pd(pd));
}

ROW(B_MR_25)
{
    struct bed b;
    open_rc(&b);
    char *other = aligned_alloc(4096, SIZE);
    CHECK(other && !rereg(b.mr[B], RANGE, NULL, other, SIZE, 0) && b.mr[B]->addr == other);
    write_to(&b, other + 100, b.mr[B]->rkey, IBV_WC_SUCCESS);
    CHECK(!memcmp(other + 100, b.buffer[A], 8));
    write_to(&b, b.buffer[B], b.mr[B]->rkey, IBV_WC_REM_ACCESS_ERR);
}

ROW(B_MR_26)
{
    struct bed b;
    open_rc(&b);
    struct ibv_mr *mr = b.mr[B];
    rereg(mr, ACCESS, NULL, NULL, 0, ALL_ACCESS);
    CHECK(rereg(mr, 1 << 3, NULL, NULL, 0, 0) == IBV_REREG_MR_ERR_INPUT);
    CHECK(rereg(mr, RANGE, NULL, b.buffer[B], 0, 0) == IBV_REREG_MR_ERR_INPUT);
    CHECK(rereg(mr, DOMAIN, b.pd, NULL, 0, ALL_ACCESS) == IBV_REREG_MR_ERR_INPUT);
    CHECK(rereg(mr, 0, NULL, NULL, 0, 0) == IBV_REREG_MR_ERR_CMD && errno == EINVAL);
    write_to(&b, b.buffer[B], mr->rkey, IBV_WC_SUCCESS);
}

ROW(B_MR_27)
{
    struct bed b;
    open_rc(&b);
    struct ibv_mr *mr = b.mr[B];
    uint32_t key = mr->rkey;
    char *hole = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(hole != MAP_FAILED);
    CHECK(rereg(mr, RANGE, NULL, hole, 4096, 0) == IBV_REREG_MR_ERR_CMD && errno == EFAULT);
    CHECK(rereg(mr, ACCESS, NULL, NULL, 0, IBV_ACCESS_REMOTE_WRITE) == IBV_REREG_MR_ERR_CMD && errno == EINVAL);
    CHECK(rereg(mr, ACCESS | RANGE, NULL, hole, 4096, 0) == IBV_REREG_MR_ERR_CMD && errno == EFAULT);
    struct ibv_pd nobody = { .context = b.context, .handle = UINT32_MAX };
    CHECK(rereg(mr, DOMAIN, &nobody, NULL, 0, 0) == IBV_REREG_MR_ERR_CMD);
    CHECK(mr->rkey == key && mr->addr == b.buffer[B] && mr->length == SIZE && mr->pd == b.pd);
    write_to(&b, b.buffer[B] + SIZE - 8, key, IBV_WC_SUCCESS);
}

ROW(B_MR_28)
{
    struct bed b;
    open_rc(&b);
    struct ibv_mr *mr = b.mr[B];
    uint32_t first = mr->rkey;
    // A remote atomic is not among what the adapter changes in place.
    CHECK(!rereg(mr, ACCESS, NULL, NULL, 0, ALL_ACCESS & ~IBV_ACCESS_REMOTE_ATOMIC));
    CHECK(mr->rkey != first && mr->lkey == mr->rkey);
    write_to(&b, b.buffer[B], mr->rkey, IBV_WC_SUCCESS);
    write_to(&b, b.buffer[B], first, IBV_WC_REM_ACCESS_ERR);
}

ROW(B_MR_29)
{
    struct bed b;
    open_bed(&b);
    char *page = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(page != MAP_FAILED);
    struct ibv_mr *mr = ibv_reg_mr(b.pd, page, 4096, IBV_ACCESS_REMOTE_READ);
    CHECK(mr);
    CHECK(rereg(mr, ACCESS, NULL, NULL, 0, IBV_ACCESS_LOCAL_WRITE) == IBV_REREG_MR_ERR_CMD && errno == EACCES);
    CHECK(!rereg(mr, ACCESS, NULL, NULL, 0, 0));
}
