// B-PD: protection domains.
#include "behaviour.h"

// A domain that still holds something is busy, and stays as usable as it was.
static void expect_busy(struct bed *b)
{
    CHECK(ibv_dealloc_pd(b->pd) == EBUSY);
    static char more[64];
    struct ibv_mr *mr = ibv_reg_mr(b->pd, more, sizeof more, IBV_ACCESS_LOCAL_WRITE);
    CHECK(mr && !ibv_dereg_mr(mr));
}

static void expect_free(struct bed *b)
{
    CHECK(!ibv_dealloc_pd(b->pd));
}

static void drop_buffers(struct bed *b)
{
    CHECK(!ibv_dereg_mr(b->mr[A]) && !ibv_dereg_mr(b->mr[B]));
}

ROW(B_PD_01)
{
    struct bed b;
    open_bed(&b);
    CHECK(!ibv_dereg_mr(b.mr[A]));
    expect_busy(&b);
    CHECK(!ibv_dereg_mr(b.mr[B]));
    expect_free(&b);
}

ROW(B_PD_02)
{
    struct bed b;
    open_bed(&b);
    drop_buffers(&b);
    struct ibv_cq *cq = ibv_create_cq(b.context, 16, NULL, NULL, 0);
    CHECK(cq);
    struct ibv_qp *qp = make_qp(&b, cq, patient());
    CHECK(qp);
    expect_busy(&b);
    CHECK(!ibv_destroy_qp(qp));
    expect_free(&b);
}

ROW(B_PD_03)
{
    struct bed b;
    open_bed(&b);
    drop_buffers(&b);
    struct ibv_ah_attr to = own_address(b.context);
    struct ibv_ah *ah = ibv_create_ah(b.pd, &to);
    CHECK(ah);
    expect_busy(&b);
    CHECK(!ibv_destroy_ah(ah));
    expect_free(&b);
}

ROW(B_PD_04)
{
    struct bed b;
    open_bed(&b);
    drop_buffers(&b);
    struct ibv_srq_init_attr init = { .attr = { .max_wr = 4, .max_sge = 1 } };
    struct ibv_srq *srq = ibv_create_srq(b.pd, &init);
    CHECK(srq);
    expect_busy(&b);
    CHECK(!ibv_destroy_srq(srq));
    expect_free(&b);
}

// A region of another domain, with every right.
static struct ibv_mr *foreign(struct bed *b, int side)
{
    struct ibv_pd *other = ibv_alloc_pd(b->context);
    CHECK(other);
    struct ibv_mr *mr = ibv_reg_mr(other, b->buffer[side], SIZE, ALL_ACCESS);
    CHECK(mr);
    return mr;
}

ROW(B_PD_05)
{
    struct bed b;
    open_rc(&b);
    CHECK(!post_recv(b.qp[B], 1, sge_of(b.mr[B], 0, 64)));
    CHECK(!post_send(b.qp[A], 2, sge_of(foreign(&b, A), 0, 64)));
    EXPECT(b.cq[A], 2, IBV_WC_LOC_PROT_ERR);
}

ROW(B_PD_06)
{
    struct bed b;
    open_rc(&b);
    char before = b.buffer[B][0];
    CHECK(!post_recv(b.qp[B], 1, sge_of(foreign(&b, B), 0, 64)));
    CHECK(!post_send(b.qp[A], 2, sge_of(b.mr[A], 0, 64)));
    EXPECT(b.cq[B], 1, IBV_WC_LOC_PROT_ERR);
    EXPECT(b.cq[A], 2, IBV_WC_REM_OP_ERR);
    CHECK(b.buffer[B][0] == before);
}

static void remote_of_another_domain(enum ibv_wr_opcode opcode)
{
    struct bed b;
    open_rc(&b);
    char before[8];
    memcpy(before, b.buffer[B], 8);
    struct ibv_sge sge = sge_of(b.mr[A], 0, 8);
    struct ibv_send_wr wr = remote_request(opcode, 1, &sge, b.buffer[B], foreign(&b, B)->rkey);
    CHECK(!post(b.qp[A], &wr));
    EXPECT(b.cq[A], 1, IBV_WC_REM_ACCESS_ERR);
    CHECK(!memcmp(before, b.buffer[B], 8));
}

ROW(B_PD_07)
{
    remote_of_another_domain(IBV_WR_RDMA_WRITE);
}

ROW(B_PD_08)
{
    remote_of_another_domain(IBV_WR_RDMA_READ);
}

ROW(B_PD_09)
{
    remote_of_another_domain(IBV_WR_ATOMIC_FETCH_AND_ADD);
}
