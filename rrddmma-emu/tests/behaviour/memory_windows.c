// B-MW: memory windows, what they reach and how they are bound.
#include "windows.h"

ROW(B_MW_01)
{
    struct bed b;
    open_windows(&b, patient());
    CHECK(b.caps.max_mw > 0);
    for (enum ibv_mw_type type = IBV_MW_TYPE_1; type <= IBV_MW_TYPE_2; ++type)
        CHECK(!ibv_dealloc_mw(make_window(&b, type)));
    CHECK(!ibv_alloc_mw(b.pd, 3) && errno == EINVAL);
}

ROW(B_MW_02)
{
    struct bed b;
    open_windows(&b, patient());
    struct ibv_pd *pd = b.pd;
    CHECK(b.pd = ibv_alloc_pd(b.context));
    struct ibv_mw *mw = make_window(&b, IBV_MW_TYPE_1);
    CHECK(ibv_dealloc_pd(b.pd) == EBUSY);
    CHECK(!ibv_dealloc_mw(mw) && !ibv_dealloc_pd(b.pd));
    b.pd = pd;
    exchange(&b, 1);
}

ROW(B_MW_03)
{
    struct bed b;
    open_windows(&b, patient());
    struct ibv_mw nobody = { .context = b.context, .pd = b.pd, .handle = UINT32_MAX };
    CHECK(ibv_dealloc_mw(&nobody) == ENOENT);
}

ROW(B_MW_04)
{
    struct bed b;
    struct ibv_mr *mr = open_windows(&b, patient());
    reach(&b, IBV_WR_RDMA_WRITE, (uintptr_t)mr->addr, make_window(&b, IBV_MW_TYPE_1)->rkey, IBV_WC_REM_ACCESS_ERR);
}

ROW(B_MW_05)
{
    struct bed b;
    struct ibv_mr *mr = open_windows(&b, patient());
    struct ibv_mw *mw = make_window(&b, IBV_MW_TYPE_1);
    uint32_t before = mw->rkey;
    bind_1(&b, mw, part(mr, 4096, 4096, WINDOW_ACCESS), IBV_WC_SUCCESS);
    CHECK(mw->rkey != before && mw->rkey >> 8 == before >> 8);
    uint64_t middle = (uintptr_t)mr->addr + 5000;
    write_through(&b, 5000, middle, mw->rkey);
    memset(b.buffer[A], 0, 8);
    reach(&b, IBV_WR_RDMA_READ, middle, mw->rkey, IBV_WC_SUCCESS);
    CHECK(!memcmp(b.buffer[A], b.buffer[B] + 5000, 8));
}

ROW(B_MW_06)
{
    struct bed b;
    struct ibv_mr *mr = open_windows(&b, patient());
    struct ibv_mw *mw = make_window(&b, IBV_MW_TYPE_1);
    bind_1(&b, mw, part(mr, 0, 4096, WINDOW_ACCESS), IBV_WC_SUCCESS);
    uint64_t word;
    memset(b.buffer[B], 0, sizeof word);
    reach(&b, IBV_WR_ATOMIC_FETCH_AND_ADD, (uintptr_t)mr->addr, mw->rkey, IBV_WC_SUCCESS);
    memcpy(&word, b.buffer[B], sizeof word);
    CHECK(word == 1);
}

// One operation through a window with every right but one, over a region that has them all.
static void without(unsigned right, enum ibv_wr_opcode opcode)
{
    struct bed b;
    open_windows(&b, patient());
    struct ibv_mr *mr = ibv_reg_mr(b.pd, b.buffer[B], SIZE, ALL_ACCESS | IBV_ACCESS_MW_BIND);
    CHECK(mr);
    struct ibv_mw *mw = make_window(&b, IBV_MW_TYPE_1);
    bind_1(&b, mw, part(mr, 0, SIZE, WINDOW_ACCESS & ~right), IBV_WC_SUCCESS);
    char before[8];
    memcpy(before, b.buffer[B], 8);
    reach(&b, opcode, (uintptr_t)mr->addr, mw->rkey, IBV_WC_REM_ACCESS_ERR);
    CHECK(!memcmp(before, b.buffer[B], 8));
}

ROW(B_MW_07)
{
    without(IBV_ACCESS_REMOTE_WRITE, IBV_WR_RDMA_WRITE);
    without(IBV_ACCESS_REMOTE_READ, IBV_WR_RDMA_READ);
    without(IBV_ACCESS_REMOTE_ATOMIC, IBV_WR_ATOMIC_FETCH_AND_ADD);
}

// A write that begins `offset` bytes behind the beginning of a window in the middle of its region.
static void outside(int offset)
{
    struct bed b;
    struct ibv_mr *mr = open_windows(&b, patient());
    struct ibv_mw *mw = make_window(&b, IBV_MW_TYPE_1);
    bind_1(&b, mw, part(mr, 4096, 100, WINDOW_ACCESS), IBV_WC_SUCCESS);
    write_through(&b, 4096 + 92, (uintptr_t)mr->addr + 4096 + 92, mw->rkey);
    reach(&b, IBV_WR_RDMA_WRITE, (uintptr_t)mr->addr + 4096 + (size_t)offset, mw->rkey, IBV_WC_REM_ACCESS_ERR);
}

ROW(B_MW_08)
{
    outside(93);
    outside(-1);
    outside(1000);
}

// A bind of either type that is refused.
static void refused(struct ibv_mr *region_of(struct bed *b), size_t offset, size_t length, unsigned access)
{
    for (enum ibv_mw_type type = IBV_MW_TYPE_1; type <= IBV_MW_TYPE_2; ++type) {
        struct bed b;
        struct ibv_mr *bindable = open_windows(&b, patient());
        struct ibv_mr *mr = region_of ? region_of(&b) : bindable;
        struct ibv_mw *mw = make_window(&b, type);
        (type == IBV_MW_TYPE_1 ? bind_1(&b, mw, part(mr, offset, length, access), IBV_WC_MW_BIND_ERR)
                               : (void)bind_2(&b, mw, part(mr, offset, length, access), IBV_WC_MW_BIND_ERR));
        CHECK(state_of(b.qp[B]) == IBV_QPS_ERR);
    }
}

static struct ibv_mr *not_bindable(struct bed *b)
{
    return b->mr[B];
}

static struct ibv_mr *read_only(struct bed *b)
{
    struct ibv_mr *mr = ibv_reg_mr(b->pd, b->buffer[B], SIZE, IBV_ACCESS_MW_BIND);
    CHECK(mr);
    return mr;
}

ROW(B_MW_09)
{
    refused(not_bindable, 0, SIZE, WINDOW_ACCESS);
}

ROW(B_MW_10)
{
    refused(read_only, 0, SIZE, IBV_ACCESS_REMOTE_WRITE);
    refused(read_only, 0, SIZE, IBV_ACCESS_REMOTE_ATOMIC);
    struct bed b;
    open_windows(&b, patient());
    bind_1(&b, make_window(&b, IBV_MW_TYPE_1), part(read_only(&b), 0, SIZE, IBV_ACCESS_REMOTE_READ), IBV_WC_SUCCESS);
}

ROW(B_MW_11)
{
    refused(NULL, 1, SIZE, WINDOW_ACCESS);
    refused(NULL, (size_t)-1, 100, WINDOW_ACCESS);
}

ROW(B_MW_12)
{
    struct bed b;
    struct ibv_mr *mr = open_windows(&b, patient());
    struct ibv_mw *mw = make_window(&b, IBV_MW_TYPE_1);
    bind_1(&b, mw, part(mr, 0, 4096, WINDOW_ACCESS), IBV_WC_SUCCESS);
    uint32_t first = mw->rkey;
    bind_1(&b, mw, part(mr, 4096, 4096, WINDOW_ACCESS), IBV_WC_SUCCESS);
    write_through(&b, 4096, (uintptr_t)mr->addr + 4096, mw->rkey);
    reach(&b, IBV_WR_RDMA_WRITE, (uintptr_t)mr->addr, first, IBV_WC_REM_ACCESS_ERR);
}

ROW(B_MW_13)
{
    struct bed b;
    struct ibv_mr *mr = open_windows(&b, patient());
    struct ibv_mw *mw = make_window(&b, IBV_MW_TYPE_1);
    bind_1(&b, mw, part(mr, 0, SIZE, WINDOW_ACCESS), IBV_WC_SUCCESS);
    uint32_t bound = mw->rkey;
    bind_1(&b, mw, part(mr, 0, 0, 0), IBV_WC_SUCCESS);
    reach(&b, IBV_WR_RDMA_WRITE, (uintptr_t)mr->addr, bound, IBV_WC_REM_ACCESS_ERR);
}

ROW(B_MW_14)
{
    struct bed b;
    struct ibv_mr *mr = open_windows(&b, patient());
    struct ibv_mw_bind bind = { .wr_id = 1, .bind_info = part(mr, 0, SIZE, WINDOW_ACCESS) };
    CHECK(ibv_bind_mw(b.qp[B], make_window(&b, IBV_MW_TYPE_2), &bind) == EINVAL);
    struct ibv_mw *mw = make_window(&b, IBV_MW_TYPE_1);
    bind.bind_info.mw_access_flags |= IBV_ACCESS_ZERO_BASED;
    CHECK(ibv_bind_mw(b.qp[B], mw, &bind) == EINVAL);
    bind.bind_info = part(mr, 0, SIZE, WINDOW_ACCESS);
    bind.bind_info.mr = NULL;
    CHECK(ibv_bind_mw(b.qp[B], mw, &bind) == EINVAL);
    struct ibv_pd *pd = ibv_alloc_pd(b.context);
    CHECK(pd && (mr = ibv_reg_mr(pd, b.buffer[B], SIZE, BINDABLE)));
    bind.bind_info = part(mr, 0, SIZE, WINDOW_ACCESS);
    CHECK(ibv_bind_mw(b.qp[B], mw, &bind) == EPERM);
    exchange(&b, 2);
}

ROW(B_MW_15)
{
    struct bed b;
    struct second s;
    struct ibv_mr *mr = open_windows(&b, patient());
    open_second(&b, &s, b.pd, patient());
    struct ibv_mw *mw = make_window(&b, IBV_MW_TYPE_1);
    struct ibv_mw_bind bind = {
        .wr_id = 1, .send_flags = IBV_SEND_SIGNALED, .bind_info = part(mr, 0, SIZE, WINDOW_ACCESS)
    };
    CHECK(!ibv_bind_mw(s.qp[B], mw, &bind));
    EXPECT(s.cq[B], 1, IBV_WC_SUCCESS);
    write_through(&b, 0, (uintptr_t)mr->addr, mw->rkey);
    bind_1(&b, mw, part(mr, 64, 64, WINDOW_ACCESS), IBV_WC_SUCCESS);
    write_through(&b, 64, (uintptr_t)mr->addr + 64, mw->rkey);
}

ROW(B_MW_16)
{
    struct bed b;
    struct ibv_mr *mr = open_windows(&b, patient());
    struct ibv_mw *mw = make_window(&b, IBV_MW_TYPE_1);
    bind_1(&b, mw, part(mr, 0, SIZE, WINDOW_ACCESS), IBV_WC_SUCCESS);
    uint32_t rkey = mw->rkey;
    CHECK(!ibv_dealloc_mw(mw));
    reach(&b, IBV_WR_RDMA_WRITE, (uintptr_t)mr->addr, rkey, IBV_WC_REM_ACCESS_ERR);
    CHECK(!ibv_dereg_mr(mr));
}

ROW(B_MW_17)
{
    struct bed b;
    struct ibv_mr *mr = open_windows(&b, patient());
    struct ibv_mw *mw = make_window(&b, IBV_MW_TYPE_1);
    bind_1(&b, mw, part(mr, 0, SIZE, WINDOW_ACCESS), IBV_WC_SUCCESS);
    uint64_t remote = (uintptr_t)mr->addr;
    CHECK(!ibv_dereg_mr(mr));
    reach(&b, IBV_WR_RDMA_WRITE, remote, mw->rkey, IBV_WC_REM_ACCESS_ERR);
}

ROW(B_MW_18)
{
    struct bed b;
    struct ibv_mr *mr = open_windows(&b, patient());
    struct ibv_mw *mw = make_window(&b, IBV_MW_TYPE_1);
    bind_1(&b, mw, part(mr, 0, SIZE, WINDOW_ACCESS), IBV_WC_SUCCESS);
    struct ibv_sge sge = sge_of(mr, 0, 8);
    sge.lkey = mw->rkey;
    CHECK(!post_send(b.qp[B], 1, sge));
    EXPECT(b.cq[B], 1, IBV_WC_LOC_PROT_ERR);
}

ROW(B_MW_19)
{
    struct bed b;
    struct ibv_mr *mr = open_windows(&b, patient());
    struct ibv_mw *mw = make_window(&b, IBV_MW_TYPE_1);
    CHECK(!modify_state(b.qp[B], IBV_QPS_ERR));
    bind_1(&b, mw, part(mr, 0, SIZE, WINDOW_ACCESS), IBV_WC_WR_FLUSH_ERR);
    struct second s;
    open_second(&b, &s, b.pd, patient());
    b.qp[A] = s.qp[A];
    b.cq[A] = s.cq[A];
    reach(&b, IBV_WR_RDMA_WRITE, (uintptr_t)mr->addr, mw->rkey, IBV_WC_REM_ACCESS_ERR);
}

ROW(B_MW_20)
{
    struct bed b;
    struct ibv_mr *mr = open_windows(&b, patient());
    struct ibv_mw *mw = make_window(&b, IBV_MW_TYPE_1);
    struct ibv_mw_bind bind = { .wr_id = 1, .bind_info = part(mr, 0, SIZE, WINDOW_ACCESS) };
    CHECK(!ibv_bind_mw(b.qp[B], mw, &bind));
    // What is posted behind it finds it bound, and completes alone.
    CHECK(!post_recv(b.qp[A], 2, sge_of(b.mr[A], 64, 8)));
    CHECK(!post_send(b.qp[B], 3, sge_of(b.mr[B], 64, 8)));
    EXPECT(b.cq[B], 3, IBV_WC_SUCCESS);
    EXPECT(b.cq[A], 2, IBV_WC_SUCCESS);
    write_through(&b, 0, (uintptr_t)mr->addr, mw->rkey);
    bind.wr_id = 4;
    bind.bind_info = part(b.mr[B], 0, SIZE, WINDOW_ACCESS);
    CHECK(!ibv_bind_mw(b.qp[B], mw, &bind));
    EXPECT(b.cq[B], 4, IBV_WC_MW_BIND_ERR);
}
