// B-MW: memory windows of type 2, which belong to a queue pair, and how they are taken back.
#include "windows.h"

ROW(B_MW_21)
{
    struct bed b;
    struct ibv_mr *mr = open_windows(&b, patient());
    struct ibv_mw *mw = make_window(&b, IBV_MW_TYPE_2);
    uint32_t rkey = bind_2(&b, mw, part(mr, 64, 128, IBV_ACCESS_REMOTE_WRITE), IBV_WC_SUCCESS);
    write_through(&b, 100, (uintptr_t)mr->addr + 100, rkey);
    reach(&b, IBV_WR_RDMA_READ, (uintptr_t)mr->addr + 100, rkey, IBV_WC_REM_ACCESS_ERR);
}

ROW(B_MW_22)
{
    struct bed b;
    struct second s;
    struct ibv_mr *mr = open_windows(&b, patient());
    open_second(&b, &s, b.pd, patient());
    uint32_t rkey = bound_2(&b, mr)->rkey;
    write_through(&b, 0, (uintptr_t)mr->addr, rkey);
    b.qp[A] = s.qp[A];
    b.cq[A] = s.cq[A];
    reach(&b, IBV_WR_RDMA_WRITE, (uintptr_t)mr->addr, rkey, IBV_WC_REM_ACCESS_ERR);
}

ROW(B_MW_23)
{
    struct bed b;
    struct ibv_mr *mr = open_windows(&b, patient());
    bind_2(&b, bound_2(&b, mr), part(mr, 0, 64, WINDOW_ACCESS), IBV_WC_MW_BIND_ERR);
}

ROW(B_MW_24)
{
    struct bed b;
    struct ibv_mr *mr = open_windows(&b, patient());
    bind_2(&b, make_window(&b, IBV_MW_TYPE_2), part(mr, 0, 0, WINDOW_ACCESS), IBV_WC_MW_BIND_ERR);
}

ROW(B_MW_25)
{
    struct bed b;
    struct ibv_mr *mr = open_windows(&b, patient());
    struct ibv_mw *mw = make_window(&b, IBV_MW_TYPE_2);
    bind_2(&b, mw, part(mr, 4096, 100, WINDOW_ACCESS | IBV_ACCESS_ZERO_BASED), IBV_WC_SUCCESS);
    write_through(&b, 4096, 0, mw->rkey);
    write_through(&b, 4096 + 92, 92, mw->rkey);
}

ROW(B_MW_26)
{
    struct bed b;
    struct second s;
    open_windows(&b, patient());
    struct ibv_pd *pd = ibv_alloc_pd(b.context);
    CHECK(pd);
    open_second(&b, &s, pd, patient());
    struct ibv_mr *mr = ibv_reg_mr(pd, b.buffer[B], SIZE, BINDABLE);
    CHECK(mr);
    bind_2_through(s.qp[B], s.cq[B], make_window(&b, IBV_MW_TYPE_2), part(mr, 0, SIZE, WINDOW_ACCESS),
                   IBV_WC_MW_BIND_ERR);
}

ROW(B_MW_27)
{
    struct bed b;
    struct ibv_mr *mr = open_windows(&b, patient());
    struct ibv_mw *mw = bound_2(&b, mr);
    struct ibv_wc wc = invalidate(b.qp[B], b.cq[B], mw->rkey, IBV_WC_SUCCESS);
    CHECK(wc.opcode == IBV_WC_LOCAL_INV);
    reach(&b, IBV_WR_RDMA_WRITE, (uintptr_t)mr->addr, mw->rkey, IBV_WC_REM_ACCESS_ERR);
}

ROW(B_MW_28)
{
    struct bed b;
    struct ibv_mr *mr = open_windows(&b, patient());
    struct ibv_mw *mw = bound_2(&b, mr);
    invalidate(b.qp[B], b.cq[B], mw->rkey, IBV_WC_SUCCESS);
    // The second bind has the key of the first.
    bind_2(&b, mw, part(mr, 4096, 4096, WINDOW_ACCESS), IBV_WC_SUCCESS);
    write_through(&b, 4096, (uintptr_t)mr->addr + 4096, mw->rkey);
}

ROW(B_MW_29)
{
    struct bed b;
    struct ibv_mr *mr = open_windows(&b, patient());
    invalidate(b.qp[B], b.cq[B], bound_2(&b, mr)->rkey ^ 1, IBV_WC_MW_BIND_ERR);
    mr = open_windows(&b, patient());
    struct ibv_mw *mw = make_window(&b, IBV_MW_TYPE_1);
    bind_1(&b, mw, part(mr, 0, SIZE, WINDOW_ACCESS), IBV_WC_SUCCESS);
    invalidate(b.qp[B], b.cq[B], mw->rkey, IBV_WC_MW_BIND_ERR);
}

ROW(B_MW_30)
{
    struct bed b;
    struct second s;
    struct ibv_mr *mr = open_windows(&b, patient());
    open_second(&b, &s, b.pd, patient());
    struct ibv_mw *mw = bound_2(&b, mr);
    invalidate(s.qp[B], s.cq[B], mw->rkey, IBV_WC_MW_BIND_ERR);
    write_through(&b, 0, (uintptr_t)mr->addr, mw->rkey);
}

// Sends eight bytes that take back a key.
static void send_invalidate(struct bed *b, struct ibv_qp *qp, uint32_t rkey)
{
    struct ibv_sge sge = sge_of(b->mr[A], 0, 8);
    struct ibv_send_wr wr = request(IBV_WR_SEND_WITH_INV, 2, &sge);
    wr.invalidate_rkey = rkey;
    CHECK(!post(qp, &wr));
}

ROW(B_MW_31)
{
    struct bed b;
    struct ibv_mr *mr = open_windows(&b, patient());
    struct ibv_mw *mw = bound_2(&b, mr);
    CHECK(!post_recv(b.qp[B], 1, sge_of(b.mr[B], 0, 64)));
    send_invalidate(&b, b.qp[A], mw->rkey);
    EXPECT(b.cq[A], 2, IBV_WC_SUCCESS);
    struct ibv_wc wc = EXPECT(b.cq[B], 1, IBV_WC_SUCCESS);
    CHECK(wc.opcode == IBV_WC_RECV && wc.byte_len == 8);
    CHECK(!memcmp(b.buffer[A], b.buffer[B], 8));
    reach(&b, IBV_WR_RDMA_WRITE, (uintptr_t)mr->addr, mw->rkey, IBV_WC_REM_ACCESS_ERR);
}

ROW(B_MW_37)
{
    struct bed b;
    struct ibv_mr *mr = open_windows(&b, patient());
    struct ibv_mw *mw = bound_2(&b, mr);
    CHECK(!post_recv(b.qp[B], 1, sge_of(b.mr[B], 0, 64)));
    send_invalidate(&b, b.qp[A], mw->rkey);
    struct ibv_wc wc = EXPECT(b.cq[B], 1, IBV_WC_SUCCESS);
    CHECK(wc.wc_flags & IBV_WC_WITH_INV && wc.invalidated_rkey == mw->rkey);
}

// What a key that cannot be taken back does to a receiver, whose status verbs have no name for, and to a sender.
static void in_vain(struct bed *b, uint32_t rkey)
{
    CHECK(!post_recv(b->qp[B], 1, sge_of(b->mr[B], 0, 64)));
    send_invalidate(b, b->qp[A], rkey);
    struct ibv_wc wc = wait_completion(b->cq[B]);
    CHECK(wc.wr_id == 1 && wc.status != IBV_WC_SUCCESS && wc.status != IBV_WC_WR_FLUSH_ERR);
    CHECK(state_of(b->qp[B]) == IBV_QPS_ERR);
    EXPECT(b->cq[A], 2, IBV_WC_RETRY_EXC_ERR);
}

ROW(B_MW_32)
{
    struct bed b;
    struct ibv_mr *mr = open_windows(&b, hasty());
    in_vain(&b, bound_2(&b, mr)->rkey ^ 1);
}

ROW(B_MW_33)
{
    struct bed b;
    struct ibv_mr *mr = open_windows(&b, hasty());
    struct ibv_mw *mw = make_window(&b, IBV_MW_TYPE_1);
    bind_1(&b, mw, part(mr, 0, SIZE, WINDOW_ACCESS), IBV_WC_SUCCESS);
    in_vain(&b, mw->rkey);
}

ROW(B_MW_34)
{
    struct bed b;
    struct second s;
    struct ibv_mr *mr = open_windows(&b, hasty());
    open_second(&b, &s, b.pd, hasty());
    struct ibv_mw *mw = make_window(&b, IBV_MW_TYPE_2);
    bind_2_through(s.qp[B], s.cq[B], mw, part(mr, 0, SIZE, WINDOW_ACCESS), IBV_WC_SUCCESS);
    in_vain(&b, mw->rkey);
}

ROW(B_MW_35)
{
    struct bed b;
    struct ibv_mr *mr = open_windows(&b, patient());
    if (!strncmp(ibv_get_device_name(b.context->device), "rxe", 3))
        skip("the kernel waits for most of a minute and warns");
    struct ibv_mw *mw = bound_2(&b, mr);
    CHECK(!ibv_destroy_qp(b.qp[B]));
    CHECK(!ibv_dealloc_mw(mw) && !ibv_dereg_mr(mr));
}

ROW(B_MW_36)
{
    struct bed b;
    struct ibv_mr *mr = open_windows(&b, patient());
    if (!strncmp(ibv_get_device_name(b.context->device), "rxe", 3))
        skip("the kernel follows a pointer to nothing");
    struct ibv_mw *mw = bound_2(&b, mr);
    invalidate(b.qp[B], b.cq[B], mw->rkey, IBV_WC_SUCCESS);
    invalidate(b.qp[B], b.cq[B], mw->rkey, IBV_WC_MW_BIND_ERR);
}
