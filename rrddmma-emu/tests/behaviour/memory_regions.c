// B-MR: memory regions.
#include "behaviour.h"
#include <sys/mman.h>

static char loose[8192] __attribute__((aligned(4096)));

static void refused(struct bed *b, void *at, size_t length, int access, int error)
{
    struct ibv_mr *mr = ibv_reg_mr(b->pd, at, length, access);
    CHECK(!mr && errno == error);
}

ROW(B_MR_01)
{
    struct bed b;
    open_bed(&b);
    refused(&b, loose, 64, IBV_ACCESS_REMOTE_WRITE, EINVAL);
    refused(&b, loose, 64, IBV_ACCESS_REMOTE_ATOMIC, EINVAL);
}

ROW(B_MR_02)
{
    struct bed b;
    open_bed(&b);
    refused(&b, loose, 64, IBV_ACCESS_LOCAL_WRITE | 1 << 15, EINVAL);
}

ROW(B_MR_03)
{
    struct bed b;
    open_bed(&b);
    struct ibv_mr *mr = ibv_reg_mr(b.pd, loose, 64, IBV_ACCESS_LOCAL_WRITE | IBV_ACCESS_RELAXED_ORDERING);
    CHECK(mr && !ibv_dereg_mr(mr));
    CHECK((mr = ibv_reg_mr(b.pd, loose, 64, IBV_ACCESS_LOCAL_WRITE | 1 << 29)));
    CHECK(!ibv_dereg_mr(mr));
}

ROW(B_MR_04)
{
    struct bed b;
    open_bed(&b);
    char *hole = mmap(NULL, 3 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(hole != MAP_FAILED && !munmap(hole + 4096, 4096));
    refused(&b, hole, 3 * 4096, IBV_ACCESS_LOCAL_WRITE, EFAULT);
    refused(&b, hole + 4096, 64, 0, EFAULT);
}

ROW(B_MR_05)
{
    struct bed b;
    open_bed(&b);
    char *page = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(page != MAP_FAILED);
    refused(&b, page, 64, IBV_ACCESS_LOCAL_WRITE, EFAULT);
}

ROW(B_MR_06)
{
    struct bed b;
    open_bed(&b);
    refused(&b, loose, 0, IBV_ACCESS_LOCAL_WRITE, EINVAL);
    struct ibv_mr *mr = ibv_reg_mr(b.pd, loose + 8, 0, IBV_ACCESS_LOCAL_WRITE);
    CHECK(mr && !ibv_dereg_mr(mr));
}

ROW(B_MR_07)
{
    struct bed b;
    open_bed(&b);
    refused(&b, loose, SIZE_MAX - 4096, IBV_ACCESS_LOCAL_WRITE, EINVAL);
}

// One write of 8 bytes from A to an address of B.
static void write_to(struct bed *b, void *remote, uint32_t rkey, enum ibv_wc_status status)
{
    CHECK(!post_write(b->qp[A], 1, sge_of(b->mr[A], 0, 8), (uintptr_t)remote, rkey));
    EXPECT(b->cq[A], 1, status);
}

ROW(B_MR_08)
{
    struct bed b;
    open_rc(&b);
    uint32_t key = b.mr[B]->rkey;
    CHECK(!ibv_dereg_mr(b.mr[B]));
    write_to(&b, b.buffer[B], key, IBV_WC_REM_ACCESS_ERR);
}

ROW(B_MR_09)
{
    struct bed b;
    open_rc(&b);
    struct ibv_sge sge = sge_of(b.mr[A], 0, 8);
    CHECK(!ibv_dereg_mr(b.mr[A]));
    CHECK(!post_write(b.qp[A], 1, sge, (uintptr_t)b.buffer[B], b.mr[B]->rkey));
    EXPECT(b.cq[A], 1, IBV_WC_LOC_PROT_ERR);
}

ROW(B_MR_10)
{
    struct bed b;
    open_rc(&b);
    CHECK(!post_recv(b.qp[B], 1, sge_of(b.mr[B], 0, 64)));
    CHECK(!ibv_dereg_mr(b.mr[B]));
    CHECK(!post_send(b.qp[A], 2, sge_of(b.mr[A], 0, 64)));
    EXPECT(b.cq[B], 1, IBV_WC_LOC_PROT_ERR);
    EXPECT(b.cq[A], 2, IBV_WC_REM_OP_ERR);
}

ROW(B_MR_11)
{
    struct bed b;
    open_bed(&b);
    uint32_t last = b.mr[A]->rkey;
    for (int i = 0; i < 100; ++i) {
        struct ibv_mr *mr = ibv_reg_mr(b.pd, loose, 64, ALL_ACCESS);
        CHECK(mr && mr->rkey != last && mr->lkey != last);
        last = mr->rkey;
        CHECK(!ibv_dereg_mr(mr));
    }
}

ROW(B_MR_12)
{
    struct bed b;
    open_rc(&b);
    write_to(&b, b.buffer[B] + SIZE - 8, b.mr[B]->rkey, IBV_WC_SUCCESS);
    CHECK(!memcmp(b.buffer[A], b.buffer[B] + SIZE - 8, 8));
    write_to(&b, b.buffer[B] + SIZE - 7, b.mr[B]->rkey, IBV_WC_REM_ACCESS_ERR);
}

ROW(B_MR_13)
{
    struct bed b;
    open_rc(&b);
    write_to(&b, b.buffer[B] - 1, b.mr[B]->rkey, IBV_WC_REM_ACCESS_ERR);
}

ROW(B_MR_14)
{
    struct bed b;
    open_rc(&b);
    write_to(&b, b.buffer[B], b.mr[B]->rkey ^ 1, IBV_WC_REM_ACCESS_ERR);
}

ROW(B_MR_15)
{
    struct bed b;
    open_rc(&b);
    struct ibv_send_wr wr = remote_request(IBV_WR_RDMA_WRITE, 1, NULL, b.buffer[B], b.mr[B]->rkey ^ 1);
    CHECK(!post(b.qp[A], &wr));
    EXPECT(b.cq[A], 1, IBV_WC_SUCCESS);
    wr = remote_request(IBV_WR_RDMA_READ, 2, NULL, b.buffer[B], b.mr[B]->rkey ^ 1);
    CHECK(!post(b.qp[A], &wr));
    EXPECT(b.cq[A], 2, IBV_WC_SUCCESS);
}

// An operation on a region that has every right but one.
static void without(int right, enum ibv_wr_opcode opcode)
{
    struct bed b;
    open_rc(&b);
    char before[8];
    memcpy(before, b.buffer[B], 8);
    struct ibv_mr *mr = ibv_reg_mr(b.pd, b.buffer[B], SIZE, ALL_ACCESS & ~right);
    CHECK(mr);
    struct ibv_sge sge = sge_of(b.mr[A], 0, 8);
    struct ibv_send_wr wr = remote_request(opcode, 1, &sge, b.buffer[B], mr->rkey);
    CHECK(!post(b.qp[A], &wr));
    EXPECT(b.cq[A], 1, IBV_WC_REM_ACCESS_ERR);
    CHECK(!memcmp(before, b.buffer[B], 8));
    CHECK(state_of(b.qp[A]) == IBV_QPS_ERR);
}

ROW(B_MR_16)
{
    without(IBV_ACCESS_REMOTE_WRITE, IBV_WR_RDMA_WRITE);
}

ROW(B_MR_17)
{
    without(IBV_ACCESS_REMOTE_READ, IBV_WR_RDMA_READ);
}

ROW(B_MR_18)
{
    without(IBV_ACCESS_REMOTE_ATOMIC, IBV_WR_ATOMIC_FETCH_AND_ADD);
    without(IBV_ACCESS_REMOTE_ATOMIC, IBV_WR_ATOMIC_CMP_AND_SWP);
}

ROW(B_MR_19)
{
    struct bed b;
    open_rc(&b);
    struct ibv_mr *mr = ibv_reg_mr(b.pd, b.buffer[A], SIZE, IBV_ACCESS_REMOTE_READ);
    CHECK(mr);
    struct ibv_sge sge = sge_of(mr, 0, 8);
    struct ibv_send_wr wr = remote_request(IBV_WR_RDMA_READ, 1, &sge, b.buffer[B], b.mr[B]->rkey);
    CHECK(!post(b.qp[A], &wr));
    EXPECT(b.cq[A], 1, IBV_WC_LOC_PROT_ERR);
}

ROW(B_MR_20)
{
    struct bed b;
    open_rc(&b);
    struct ibv_mr *mr = ibv_reg_mr(b.pd, b.buffer[B], SIZE, IBV_ACCESS_REMOTE_READ);
    CHECK(mr);
    CHECK(!post_recv(b.qp[B], 1, sge_of(mr, 0, 64)));
    CHECK(!post_send(b.qp[A], 2, sge_of(b.mr[A], 0, 64)));
    EXPECT(b.cq[B], 1, IBV_WC_LOC_PROT_ERR);
    EXPECT(b.cq[A], 2, IBV_WC_REM_OP_ERR);
}

ROW(B_MR_21)
{
    struct bed b;
    open_rc(&b);
    struct ibv_mr *twin = ibv_reg_mr(b.pd, b.buffer[B], SIZE, ALL_ACCESS);
    CHECK(twin && twin->rkey != b.mr[B]->rkey);
    CHECK(!ibv_dereg_mr(b.mr[B]));
    write_to(&b, b.buffer[B], twin->rkey, IBV_WC_SUCCESS);
    CHECK(!memcmp(b.buffer[A], b.buffer[B], 8));
}

ROW(B_MR_22)
{
    struct bed b;
    open_rc(&b);
    CHECK(!post_recv(b.qp[B], 1, sge_of(b.mr[B], 0, 64)));
    CHECK(!ibv_dereg_mr(b.mr[B]));
    CHECK(!munmap(b.buffer[B] + 4096, 4096));
}
